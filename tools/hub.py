"""On the evening before, `doctor --hub` checks what would fail on a hub in the morning.

It is run with the Python of the learners' environment, and needs nothing else. It ends whatever it
starts: a server and kernels.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tools.environment import ROOT

BASE = 1000
"""MB for the system, the hub and its proxy; measured 190 for the latter two with 30 learners."""
MORE = 36
"""MB that a server needs more on a hub than alone; measured 28 to 38."""
OPEN = 2
"""Lessons that a learner has open at a time."""
START_CPU = 1.7
"""CPU seconds of a server's start, measured."""

_FIRST_CELL = (
    "from nnlib.checks import check\n"
    "def double(number):\n    return 2 * number\n"
    "check(double, seed=1)"
)


class Finding(NamedTuple):
    """What was checked, whether it is fine, what was found, and what helps."""

    what: str
    fine: bool
    seen: str
    helps: str = ""


def report(learners: int, url: str = "") -> tuple[str, bool]:
    """Check everything; return the text, and whether all is well."""
    findings = list(_findings(learners, url))
    lines = [f"Slope by Slope, the evening before: {learners} learners", f"Python {sys.executable}"]
    for one in findings:
        lines.append(f"{'good ' if one.fine else 'WRONG'} {one.what}: {one.seen}")
        if not one.fine:
            lines += [f"      {line}" for line in one.helps.splitlines()]
    wrong = sum(not one.fine for one in findings)
    lines.append("All good." if not wrong else f"{wrong} to fix.")
    return "\n".join(lines), not wrong


def _findings(learners: int, url: str) -> Iterator[Finding]:
    yield installed()
    yield singleuser()
    yield readable(ROOT)
    yield writable(Path.home())
    yield room_on_disk(Path.home(), learners)
    if importlib.util.find_spec("jupyterlab") is None:
        yield Finding(
            "JupyterLab", False, "not in this Python",
            f"Run `hosting/install.sh {sys.executable}`, or this with the learners' Python.",
        )  # fmt: skip
        return
    yield from started(learners)
    if url:
        yield from reached(url)


def installed() -> Finding:
    """Check the package: it must be there, from this environment, and of this version."""
    wanted = re.search(
        r'^__version__ = "([^"]+)"', (ROOT / "nnlib" / "__init__.py").read_text("utf-8"), re.M
    )
    # Another project on the package index is also called nnlib; it states no version.
    code = "import nnlib; print(getattr(nnlib, '__version__', 'another_project'), nnlib.__file__)"
    done = subprocess.run(
        # Run outside the project, whose own folder would be found.
        [sys.executable, "-c", code], cwd=tempfile.gettempdir(),
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    helps = f"Run `hosting/install.sh {sys.executable}` as the user who owns that environment."
    if done.returncode:
        return Finding("nnlib", False, done.stderr.strip().splitlines()[-1], helps)
    version, _, place = done.stdout.strip().partition(" ")
    fine = bool(wanted) and version == wanted[1]  # type: ignore[index]
    if version == "another_project":
        helps = f"Run `{sys.executable} -m pip uninstall nnlib` first. {helps}"
    return Finding("nnlib", fine, f"{version.replace('_', ' ')} from {place}", helps)


def singleuser() -> Finding:
    """Check the program that a hub starts for a learner."""
    script = Path(sys.executable).with_name("jupyterhub-singleuser")
    if not script.exists():
        return Finding(
            "jupyterhub-singleuser", False, f"not next to {sys.executable}",
            "This must be the learners' Python. If it is, install the hub's own version into it,\n"
            "as in `pip install 'jupyterhub>=5.2,<6'`: both need the same major version.",
        )  # fmt: skip
    return Finding("jupyterhub-singleuser", True, importlib.metadata.version("jupyterhub"))


def readable(course: Path) -> Finding:
    """Check the course's folder, from which every learner reads."""
    closed = [
        path
        for path in (*course.parents, course, course / "hosting", course / "tools",
                     course / "notebooks", *(course / "notebooks").glob("*.ipynb"),
                     *(course / "tools").glob("*.py"))
        if os.name != "nt" and path.stat().st_mode & (0o5 if path.is_dir() else 0o4) == 0
    ]  # fmt: skip
    count = len(list((course / "notebooks").glob("[0-9][0-9]_*.ipynb")))
    if closed or not count:
        seen = f"{closed[0]} is closed to learners" if closed else f"no lessons in {course}"
        return Finding(
            "the course's folder", False, seen,
            f"Put the project where all can read it, as in /opt, and run\n"
            f"`chmod -R a+rX {course}`.",
        )  # fmt: skip
    return Finding("the course's folder", True, f"{course}, {count} lessons")


def writable(home: Path) -> Finding:
    """Check the home, in which copies and progress are kept."""
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=".slope-by-slope-"):
            return Finding("the home", True, f"{home} can be written to")
    except OSError as problem:
        return Finding(
            "the home", False, f"{home}: {problem.strerror}",
            "Create it, or give it back to its owner: `chown -R NAME: HOME`.",
        )  # fmt: skip


def room_on_disk(home: Path, learners: int) -> Finding:
    """Check the disk: 20 MB per learner, measured with all lessons run and their checkpoints."""
    free = shutil.disk_usage(home if home.exists() else home.anchor).free / 1e6
    wanted = 500 + 20 * learners
    return Finding(
        "the disk", free > wanted, f"{free / 1000:.1f} GB free, {wanted / 1000:.1f} wanted",
        "Make room; a full disk costs learners their progress, not their verdicts.",
    )  # fmt: skip


def started(learners: int) -> Iterator[Finding]:
    """Start a server and as many kernels at once as there are learners; measure both."""
    from tools.servers import Server, alone  # needs what JupyterLab brings

    def first_cell(server: Server) -> tuple[float, str]:
        start = time.monotonic()
        try:
            with server.kernel(seconds=60) as kernel:
                fine, printed = kernel.run(_FIRST_CELL)
                wrong = "" if fine and "Right." in printed else printed.strip()[-200:] or "nothing"
                return time.monotonic() - start, wrong
        except Exception as problem:
            return time.monotonic() - start, f"{type(problem).__name__}: {problem}"

    try:
        with alone() as server, ThreadPoolExecutor(learners) as threads:
            yield Finding("a server", True, f"ready after {server.seconds:.1f} s")
            idle = server.memory()
            with server.kernel() as kernel:
                kernel.run(_FIRST_CELL + "\nfrom nnlib import figures; figures.neuron([1], [2], 3)")
                one = server.memory() - idle
            yield memory(learners, idle, one)
            found = list(threads.map(first_cell, [server] * learners))
    except OSError as problem:
        yield Finding("a server", False, str(problem), "Start one by hand: `jupyter lab`.")
        return
    yield cores(learners)
    wrong = [said for _, said in found if said]
    middle, last = statistics.median(t for t, _ in found), max(t for t, _ in found)
    yield Finding(
        f"{learners} kernels at once", not wrong,
        f"first cell after {middle:.1f} s, the slowest after {last:.1f} s"
        + (f"; {len(wrong)} failed: {wrong[0]}" if wrong else ""),
        "If ports collide, put hosting/jupyter_server_config.py into the environment\n"
        "(install.sh does). Otherwise start the room in groups.",
    )  # fmt: skip


def memory(learners: int, server: float, kernel: float) -> Finding:
    """Compare what the learners need with what there is."""
    need = BASE + learners * (server + MORE + OPEN * kernel)
    have = _memory()
    return Finding(
        "memory", have > need,
        f"{have / 1000:.1f} GB; {learners} learners with {OPEN} lessons open need "
        f"{need / 1000:.1f} ({server:.0f} + {MORE} + {OPEN} x {kernel:.0f} MB each)",
        "Use a larger machine, or end kernels whose pages are closed (docs/hosting.md).",
    )  # fmt: skip


def _memory() -> float:
    """Return the MB of this machine, or of the limit set for this process."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, int(Path(limit).read_text(encoding="utf-8")) / 1e6)
        except (OSError, ValueError):
            continue
    return total


def cores(learners: int) -> Finding:
    """Estimate how long it takes if all start their servers in the same minute."""
    count = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    seconds = learners * START_CPU / count
    return Finding(
        "cores", seconds < 80,
        f"{count}; {learners} starts in the same minute take about {seconds:.0f} s",
        "Use more cores, or start in groups; c.Spawner.http_timeout must be longer than that.",
    )  # fmt: skip


def reached(url: str) -> Iterator[Finding]:
    """Check the hub's public address as a learner's browser uses it: a page, and a websocket."""
    base = url.rstrip("/") + "/"
    try:
        with urllib.request.urlopen(f"{base}hub/api/", timeout=20) as answer:
            yield Finding(base, True, f"JupyterHub {json.loads(answer.read())['version']}")
    except (OSError, ValueError, KeyError) as problem:
        yield Finding(base, False, str(problem), "Is that the address that learners open?")
        return
    token, prefix = (
        os.environ.get(f"JUPYTERHUB_{name}", "") for name in ("API_TOKEN", "SERVICE_PREFIX")
    )
    if not (token and prefix):
        yield Finding(
            "websockets", False, "not checked: this is not a terminal of a learner's server",
            "Log in as a learner, open a terminal in JupyterLab, and run this there.",
        )  # fmt: skip
        return
    yield _websocket(base + prefix.lstrip("/"), token)


def _websocket(server_url: str, token: str) -> Finding:
    from tools.servers import Server

    try:
        with Server(server_url, token, os.getpid()).kernel(seconds=60) as kernel:
            fine, printed = kernel.run("print(6 * 7)")
        fine = fine and "42" in printed
        seen = "a kernel answers through the public address" if fine else f"a cell gave {printed!r}"
    except Exception as problem:
        fine, seen = False, f"{type(problem).__name__}: {problem}"
    return Finding(
        "websockets", fine, seen,
        "The proxy before the hub must pass websockets on; docs/hosting.md has nginx's lines.",
    )  # fmt: skip
