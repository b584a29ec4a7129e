"""Measure what a class needs from a machine: seconds, memory, CPU seconds of all at once.

`.venv/bin/python benchmarks/hosting.py [--learners 1 3 5] [--lessons 02 07 12]` starts one Jupyter
server per learner, has all of them run lessons at the same time through REST and websocket, as
JupyterLab does, each lesson in its own kernel, and prints a table. Linux only.

With `--hub URL`, and an API token in JUPYTERHUB_API_TOKEN that may start servers, the servers are
those of the hub's users learner1, learner2 ...; run it as root on the hub's machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.servers import Server, alone, ask  # noqa: E402


def lesson_run(server: Server, path: Path) -> dict[str, float]:
    """Run a whole lesson in a new kernel; measure."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(one["source"]) for one in cells if one["cell_type"] == "code"]
    before, start = server.cpu(), time.monotonic()
    errors, first = 0, 0.0
    with server.kernel() as kernel:
        for source in sources:
            errors += not kernel.run(source)[0]
            first = first or time.monotonic() - start
        return {
            "first": first, "whole": time.monotonic() - start, "cpu": server.cpu() - before,
            "memory": server.memory(), "errors": errors,
        }  # fmt: skip


@contextlib.contextmanager
def hubs(hub: str, number: int) -> Iterator[Server]:
    """Yield the server of a hub's user."""
    token, user = os.environ["JUPYTERHUB_API_TOKEN"], f"learner{number}"
    users = f"{hub}hub/api/users/{user}"
    with contextlib.suppress(urllib.error.HTTPError):
        ask("POST", users, token)
    start = time.monotonic()
    ask("POST", f"{users}/server", token)
    progress = urllib.request.Request(
        f"{users}/server/progress", headers={"Authorization": f"token {token}"}
    )
    with urllib.request.urlopen(progress, timeout=300) as lines:
        told = [json.loads(line[6:]) for line in lines if line.startswith(b"data: ")]
    if not told[-1].get("ready"):
        raise SystemExit(f"{user}: {told[-1]['message']}")
    pid = next(
        one.pid for one in psutil.process_iter(["username", "cmdline"])
        if one.info["username"] == user
        and any("singleuser" in word for word in one.info["cmdline"] or ())
    )  # fmt: skip
    server = Server(f"{hub}user/{user}/", token, pid)
    server.seconds = time.monotonic() - start
    try:
        yield server.wait()
    finally:
        ask("DELETE", f"{users}/server", token)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 3, 5])
    parser.add_argument("--lessons", nargs="+", default=["02", "07", "12"])
    parser.add_argument("--folder", type=Path, default=ROOT / "solutions")
    parser.add_argument("--hub", help="its address, as http://127.0.0.1:8000/")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores; load before {os.getloadavg()[0]:.1f}; medians per learner")
    print("learners what   ready s  first cell s  whole s   CPU s   MB  errors")
    for count in given.learners:
        with contextlib.ExitStack() as stack, ThreadPoolExecutor(count) as threads:

            def at_once(do: Callable, things: list) -> list:
                return list(threads.map(do, things))

            made = [hubs(given.hub, n + 1) if given.hub else alone() for n in range(count)]
            servers = at_once(lambda one: one.__enter__(), made)
            for one in made:
                stack.push(one.__exit__)
            time.sleep(2)
            ready = statistics.median(one.seconds for one in servers)
            cpu = statistics.median(one.cpu() for one in servers)
            idle = statistics.median(one.memory() for one in servers)
            print(f"{count:8} idle {ready:9.1f} {'':23} {cpu:7.1f} {idle:4.0f}", flush=True)
            for lesson in given.lessons:
                path = next(given.folder.glob(f"{lesson}_*.ipynb"))
                found = at_once(lambda one, path=path: lesson_run(one, path), servers)
                middle = {key: statistics.median(one[key] for one in found) for key in found[0]}
                errors = sum(one["errors"] for one in found)
                print(
                    f"{count:8} {lesson:4} {'':9} {middle['first']:13.1f} {middle['whole']:8.1f} "
                    f"{middle['cpu']:8.1f} {middle['memory']:4.0f} {errors:7}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
