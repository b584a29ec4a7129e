"""Time how long the board takes to read a room: `.venv/bin/python benchmarks/board.py`.

There are 200 homes, each with all exercises, half of the votes, guesses, and 60 other folders.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from classroom.board.records import Reader
from classroom.board.render import board_of
from classroom.board.room import room_of
from nnlib.claims import CLAIMS
from nnlib.exercises import EXERCISES


def fill(home: Path) -> None:
    progress = home / "slope-by-slope" / "work" / "progress"
    progress.mkdir(parents=True)
    for name in EXERCISES:
        record = {"status": "not yet", "slips": [], "failed": 2, "met": [], "tries": 4}
        (progress / f"{name}.json").write_text(json.dumps(record), encoding="utf-8", newline="\n")
    for number in list(CLAIMS)[::2]:
        text = json.dumps({"vote": "right"})
        (progress / f"claim_{number:02}.json").write_text(text, encoding="utf-8", newline="\n")
    for number in range(30):
        (progress / f"guess_{number}.json").write_text("{}", encoding="utf-8", newline="\n")
        (home / "other" / str(number) / "deeper").mkdir(parents=True)


def look(reader: Reader) -> None:
    """Read a room, and make its page."""
    board_of(room_of(*reader.read()), names=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.learners):
            fill(Path(folder, f"learner{number}"))

        def timed(reader: Reader) -> float:
            start = time.perf_counter()
            look(reader)
            return time.perf_counter() - start

        first = [timed(Reader([Path(folder)])) for _ in range(7)]
        reader = Reader([Path(folder)])
        timed(reader)
        again = [timed(reader) for _ in range(7)]
    for what, seconds in (("first look", first), ("each later look", again)):
        middle, slowest = statistics.median(seconds), max(seconds)
        print(f"{given.learners} learners, {what}: {middle:.3f} s (slowest of 7: {slowest:.3f})")


if __name__ == "__main__":
    main()
