"""Count notebooks graded per second, compared with nbgrader; run it from the project's root.

`.venv/bin/python benchmarks/grading.py [--notebooks 1000] [--nbgrader 20]` makes notebooks of
`the_hidden_layer`, a third right, a third with a slip in each answer, a third empty, has them
graded by `python course.py grade` with the sandbox that the system offers, and counts wall time and
processor time. Then nbgrader grades some of the same in one batch.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from classroom.grading.handout import points_from, release  # noqa: E402
from classroom.grading.sandbox import protection  # noqa: E402
from tests.classroom.grading.classroom import EXERCISES, LESSON, RIGHT, hand_in, marks_in  # noqa: E402
from tests.classroom.grading.nbgrader_course import hand_in_release, installed, nbgrader  # noqa: E402


def answers(number: int, rng: random.Random) -> dict[str, str]:
    """Return answers that are right, with slips, or empty, in turn."""
    if number % 3 == 0:
        return RIGHT
    if number % 3 == 1:
        return {name: one.slip_source(rng.choice(one.slips)) for name, one in EXERCISES.items()}
    return {}


def graded(folder: Path, out: Path, cores: set[int]) -> float:
    """Grade with one process per core, on these cores only; return wall seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "classroom.grading", "grade", folder, "--out", out, "--jobs"]
    subprocess.run(
        [*command, str(len(cores))], check=True, cwd=ROOT, stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )  # fmt: skip
    return time.perf_counter() - start


def graded_by_nbgrader(course: Path, count: int) -> float:
    """Let nbgrader grade the first ones in one batch; return wall seconds."""
    problem = installed()
    if problem:
        sys.exit(f"nbgrader could not be installed: {problem}")
    [(released, _)] = release([LESSON], course / "source", points_from(None))
    rng = random.Random(0)
    for number in range(count):
        hand_in_release(course, released, f"s{number:05}", answers(number, rng))
    made = nbgrader(
        course, "generate_assignment", LESSON, "--ClearSolutions.enabled=False", "--create"
    )
    start = time.perf_counter()
    done = nbgrader(course, "autograde", LESSON, "--create")
    seconds = time.perf_counter() - start
    if made.returncode or done.returncode:
        sys.exit((made.stderr + done.stderr)[-2000:])
    return seconds


READ = """
import re, sys, time
from pathlib import Path
from classroom.grading.results_folder import Results, marks_table
def megabytes():
    # What resource.getrusage says begins with the memory of the program that started this one.
    return int(re.search("VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before, start = megabytes(), time.perf_counter()
results = Results(Path(sys.argv[1]))
for _ in results.latest().values():
    pass
journal = megabytes() - before
marks_table(results.marks())
print(f"{time.perf_counter() - start:.1f} s, {megabytes():.0f} MB; reading each entry once took "
      f"{journal:.0f} MB of them")
"""


def of_large_journal(results: Path, large: Path, length: int) -> str:
    """Repeat a journal under other names; say how long its marks take, and how much memory."""
    lines = [line for line in (results / "journal.jsonl").read_text().splitlines() if line]
    large.mkdir()
    with (large / "journal.jsonl").open("w", encoding="utf-8") as file:
        for number in range(length):
            entry = json.loads(lines[number % len(lines)])
            file.write(json.dumps({**entry, "student": f"s{number:06}"}) + "\n")
    size = (large / "journal.jsonl").stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", READ, large],
        check=True,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    return (
        f"a journal of {length} notebooks: {size / 1e6:.0f} MB on the disk; all marks of it in "
        f"{done.stdout.strip()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=int, default=1000)
    parser.add_argument("--nbgrader", type=int, default=20, help="how many of them; 0 for none")
    parser.add_argument("--journal", type=int, default=100_000, help="a journal so long; 0: none")
    given = parser.parse_args()
    print(protection().says)
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as made:
        folder, rng = Path(made), random.Random(0)
        for number in range(given.notebooks):
            hand_in(folder / "submitted", f"s{number:05}", answers(number, rng))
        rates = []
        for count in dict.fromkeys((1, len(cores))):
            out = folder / f"results of {count}"
            seconds = graded(folder / "submitted", out, set(cores[:count]))
            rates.append(given.notebooks / seconds)
            print(
                f"{count} cores: {given.notebooks} notebooks in {seconds:.1f} s, "
                f"{rates[-1]:.1f} a second, {rates[-1] / count:.1f} a second a core"
            )
        marks = [mark.status for mark in marks_in(out).values()]
        print({status: marks.count(status) for status in sorted(set(marks))})
        if given.journal:
            print(of_large_journal(out, folder / "large", given.journal))
        if given.nbgrader:
            seconds = graded_by_nbgrader(folder / "course", given.nbgrader)
            own = given.nbgrader / seconds
            print(
                f"nbgrader: {given.nbgrader} notebooks in {seconds:.1f} s, {own:.2f} a second; "
                f"ours on one core is {rates[0] / own:.0f} times as fast"
            )


if __name__ == "__main__":
    main()
