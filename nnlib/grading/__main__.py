"""The verbs of `python -m nnlib.grading`; each ends with 0 (done), 1 (needs a look) or 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nnlib.grading import release
from nnlib.grading.trouble import Trouble


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; a trouble that the teacher can mend ends in a sentence and 2."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nnlib.grading",
        description="Graded exercises, for teachers. So far: what to hand out.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser(
        "release", help="make what to hand out",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Make notebooks to hand out: no solutions, points, and valid for nbgrader.",
        epilog=release.EXAMPLE,
    )  # fmt: skip
    verb.add_argument("lessons", nargs="+", metavar="LESSON", help="number or name, as in 06")
    verb.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    verb.add_argument("--points", type=Path, metavar="FILE", help="points of exercises, in TOML")
    verb.add_argument(
        "--notebooks", type=Path, default=release.NOTEBOOKS, metavar="DIR",
        help="where the lessons' notebooks are (those of the project)",
    )  # fmt: skip
    verb.set_defaults(run=_release)
    return parser


def _release(given: argparse.Namespace) -> int:
    points = release.points_from(given.points)
    made = release.release(given.lessons, given.out, points, given.notebooks)
    for path, worth in made:
        print(f"{path}: {worth:g} points")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
