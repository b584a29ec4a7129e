"""Measure from the clone to the first cell with empty caches: seconds, CPU seconds, packages, MB.

`.venv/bin/python -m benchmarks.first_start [--rounds 2]` does it in four ways in turn, each in its
own clone with an empty home: by plain pip, without `course.py`; and by `course.py`, with pip alone,
with uv fetched by pip, and with an existing uv. It needs Linux and a network.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALL = ["course.py", "install"]

#    way                       what is run, with the Python that is given            more variables
WAYS = {
    "plain pip":              ([["-m", "venv", ".venv"],
                                [".venv", "-m", "pip", "install", "-q", "-r", "requirements.txt"]],
                               {}),
    "course.py, pip alone":   ([INSTALL], {"PIP_ONLY_BINARY": "numpy"}),
    "course.py, uv fetched":  ([INSTALL], {}),
    "course.py, uv there":    ([INSTALL], {}),
}  # fmt: skip
"""A setting that uv lacks, such as only-binary, makes pip work alone."""

FIRST_CELL = """
import json, sys
from pathlib import Path
sys.path.insert(0, ".")
from tools.servers import alone
cells = json.loads(Path("notebooks/00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
first = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
with alone() as server, server.kernel() as kernel:
    ended = kernel.run(first)
sys.exit(0 if ended[0] else ended[1])
"""


def tried(way: str, python: str, uv: Path, place: Path) -> dict[str, float]:
    """Clone into a folder, install and run the first cell twice; measure."""
    commands, more = WAYS[way]
    course, home = place / "course", place / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items()
            if name.startswith("PIP_") or name in ("SSL_CERT_FILE", "HTTPS_PROXY")}  # fmt: skip
    path = [*([str(uv.parent)] if way.endswith("there") else []), "/usr/bin", "/bin"]
    variables = {**kept, **more, "HOME": str(home), "PATH": os.pathsep.join(path)}
    own = str(course / ".venv" / "bin" / "python")

    def run(*words: str) -> None:
        program = own if words[0] == ".venv" else python
        subprocess.run(
            [program, *words[words[0] == ".venv" :]], cwd=course, env=variables, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    cpu, start = _cpu(), time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(course)], check=True)
    for words in commands:
        run(*words)
    installed = time.monotonic() - start
    run(".venv", "-c", FIRST_CELL)
    first, spent = time.monotonic() - start, _cpu() - cpu
    again = time.monotonic()
    run(".venv", "-c", FIRST_CELL)
    again = time.monotonic() - again
    files = [path for path in (course / ".venv").rglob("*") if path.is_file()]
    return {
        "install s": installed, "first cell s": first, "CPU s": spent, "second start s": again,
        "packages": len(list((course / ".venv").glob("lib/*/site-packages/*.dist-info"))),
        "MB": sum(path.lstat().st_size for path in files) / 1e6,
    }  # fmt: skip


def _cpu() -> float:
    """Return the CPU seconds of all programs that were started and have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--python", default=sys.executable, help="the Python that a learner has")
    parser.add_argument("--uv", type=Path, default=shutil.which("uv"), help="where uv is")
    given = parser.parse_args()
    uv = given.uv or Path(sys.executable).with_name("uv")
    if not uv.exists():
        raise SystemExit("No uv was found. Name one, `--uv FILE`; a teacher's environment has it.")
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for number in range(given.rounds):
        print(f"round {number + 1}; load {os.getloadavg()[0]:.1f}", flush=True)
        for way in WAYS:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
                found[way].append(tried(way, given.python, Path(uv), Path(place)))
                print(f"    {way}: {found[way][-1]['first cell s']:.0f} s", flush=True)
    middle = {
        way: {key: statistics.median(one[key] for one in rows) for key in rows[0]}
        for way, rows in found.items()
    }
    kinds = list(middle["plain pip"])
    print(f"| way | {' | '.join(kinds)} | first cell, times as fast |")
    print("|" + "---|" * (len(kinds) + 2))
    plain = middle["plain pip"]["first cell s"]
    for way, row in middle.items():
        numbers = " | ".join(f"{row[kind]:.0f}" for kind in kinds)
        print(f"| {way} | {numbers} | {plain / row['first cell s']:.1f} |")


if __name__ == "__main__":
    main()
