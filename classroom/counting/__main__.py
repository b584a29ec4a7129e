"""The command that counts a class: `python course.py count FOLDER --out COUNTS`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from classroom.counting.counts import count
from classroom.counting.handed_in import read
from classroom.counting.render import page_of, summary, tables
from classroom.errors import DONE, LOOK, UserError, command
from classroom.grading.tables import table, write_whole
from classroom.grading.terminal import plain_output

PAGE = "class.html"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python course.py count",
        description="Count tries, hints and slips of a class, from the progress that learners "
        "hand over: the folder `progress`, alone or in a ZIP, or what “Download my "
        "work” saves. The output contains no names.",
        epilog="docs/first-class.md says what to ask learners for, and what to send back. Exit "
        "codes: 0 done, 1 done but something needs a look, 2 not done.",
    )
    made.add_argument(
        "places", nargs="+", type=Path, metavar="PLACE",
        help="a folder or ZIP with one folder or ZIP for each learner, or one learner's own",
    )  # fmt: skip
    made.add_argument(
        "--out", type=Path, required=True, metavar="COUNTS", help="the folder to write to"
    )
    return made


@plain_output()
@command
def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    for place in given.places:
        if not place.exists():
            raise UserError(f"There is no {place}.")
        if not place.is_dir() and place.suffix.lower() != ".zip":
            raise UserError(
                f"{place} is not a folder or a ZIP. Give the folder or ZIP that contains a folder "
                "or ZIP for each learner."
            )
    handed = read(given.places)
    for one in (*handed.skipped, *handed.doubts):
        print(f"{one.place}: {one.reason}.", file=sys.stderr)
    if not handed.learners:
        raise UserError(
            "Nothing was counted: no record of an exercise was found. Learners hand over the "
            "folder `progress` from next to their notebooks, in a ZIP; each has one folder or ZIP."
        )
    counts = count(list(handed.learners.values()))
    lines = summary(counts, handed.skipped, handed.doubts)
    for made in tables(counts):
        write_whole(given.out / made.file, table(made.lines))
    write_whole(given.out / PAGE, page_of(counts, lines))
    print("\n".join(lines))
    print(f"The tables and a page, {PAGE}, are in {given.out}.")
    return LOOK if handed.skipped or handed.doubts else DONE


if __name__ == "__main__":
    sys.exit(main())
