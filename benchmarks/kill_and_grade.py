"""Grade a large class, killing the grader every few seconds: is everything there at the end?

`.venv/bin/python benchmarks/kill_and_grade.py [--notebooks 2000] [--every 4] [--seed 0]` makes
notebooks of `the_hidden_layer`, a third right, a third with a slip in each answer, a third empty.
It kills the grader with `kill -9`, in turn its whole process group and its main process alone, and
starts the same command again, until it ends normally. Then it checks whether anything is missing,
occurs twice, is still running, or has a mark other than expected. If so, the exit status is 1.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.grading import answers  # noqa: E402
from classroom.grading.sandbox import protection  # noqa: E402
from tests.classroom.grading.classroom import RIGHT, hand_in, marks_in  # noqa: E402

KINDS = ("right", "slips", "empty")
EXPECTED = {
    "right": {"right"},
    "slips": {"not yet", "stopped"},
    "empty": {"not attempted"},
}
SECONDS_TO_END = 10


def running_in(folder: Path) -> list[int]:
    """Return the processes whose command or environment names the folder of this class."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            zombie = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if str(folder).encode() in said and not zombie and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


def graded_with_kills(command: list[str], folder: Path, every: float, rng: random.Random) -> int:
    """Start, kill, start again, until it ends normally; return how often it was killed.

    Most kills come some seconds after a run has recorded its first notebook, so that each run gets
    further; every fourth comes while it starts.
    """
    kills, journal = 0, folder / "results" / "journal.jsonl"
    # Its own processes inherit this, too, so that any left over can be found.
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    while True:
        size = journal.stat().st_size if journal.exists() else 0
        with (folder / "said").open("w+", encoding="utf-8") as said:
            started = subprocess.Popen(
                command, cwd=ROOT, env=environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=said,
            )  # fmt: skip
            while kills % 4 != 3 and started.poll() is None:
                if journal.exists() and journal.stat().st_size > size:
                    break
                time.sleep(0.05)
            try:
                started.wait(timeout=rng.uniform(0, every))
            except subprocess.TimeoutExpired:
                if kills % 2:
                    started.kill()
                else:
                    os.killpg(started.pid, signal.SIGKILL)
                started.wait()
                kills += 1
                continue
            said.seek(0)
            words = said.read()
        if "Another run" in words:
            # A process left from the last run has not yet ended.
            time.sleep(0.5)
            continue
        if started.returncode != 0:
            print(f"The last run ended with {started.returncode}: {words[-500:]}")
        return kills


def faults(folder: Path, students: dict[str, str]) -> list[str]:
    """Say everything that is not as it should be."""
    marks = marks_in(folder / "results")
    found = []
    for student, kind in students.items():
        for exercise in RIGHT:
            mark = marks.pop((student, exercise), None)
            if mark is None:
                found.append(f"{student}, {exercise}: no mark")
            elif mark.status not in EXPECTED[kind]:
                found.append(f"{student}, {exercise}: {mark.status}, and {kind} was handed in")
            elif kind == "right" and mark.points != mark.max_points:
                found.append(f"{student}, {exercise}: {mark.points} of {mark.max_points}")
    found += [f"{student}, {exercise}: a mark for nothing" for student, exercise in marks]
    with (folder / "results" / "marks.csv").open(encoding="utf-8", newline="") as lines:
        rows = Counter((row["student"], row["exercise"]) for row in csv.DictReader(lines))
    found += [f"{row}: {count} times in marks.csv" for row, count in rows.items() if count > 1]
    times = Counter[str]()
    for line in (folder / "results" / "journal.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line) if line else {}
        except ValueError:
            found.append(f"a torn line in the journal: {line[:60]!r}")
            continue
        times[entry.get("student")] += "student" in entry
    found += [f"{student}: {count} times in the journal"
              for student, count in times.items() if count > 1]  # fmt: skip
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=int, default=2000)
    parser.add_argument("--every", type=float, default=4, help="seconds from kill to kill")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    print(protection().says)
    with tempfile.TemporaryDirectory(prefix="killed-") as made:
        folder = Path(made)
        (folder / "tmp").mkdir()
        students = {f"s{number:05}": KINDS[number % 3] for number in range(given.notebooks)}
        for number, student in enumerate(students):
            hand_in(folder / "submitted", student, answers(number, rng))
        command = [sys.executable, "-m", "classroom.grading", "grade", str(folder / "submitted"),
                   "--out", str(folder / "results")]  # fmt: skip
        command += [] if protection().bubblewrap else ["--without-sandbox"]
        begin = time.perf_counter()
        kills = graded_with_kills(command, folder, given.every, rng)
        seconds = time.perf_counter() - begin
        until = time.monotonic() + SECONDS_TO_END
        while running_in(folder) and time.monotonic() < until:
            time.sleep(0.2)
        found = faults(folder, students)
        found += [f"process {number} still runs" for number in running_in(folder)]
        marks = Counter(mark.status for mark in marks_in(folder / "results").values())
    print(
        f"{given.notebooks} notebooks, {kills} kills, {seconds:.0f} s, "
        f"{given.notebooks / seconds:.1f} a second; marks: {dict(sorted(marks.items()))}"
    )
    print(f"{len(found)} faults" + "".join(f"\n- {one}" for one in found[:20]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
