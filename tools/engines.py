"""Run the suite in tests/anywhere in several browsers; README's table of trials is its result.

`python course.py test --browsers all` calls this. An engine that is not on this machine keeps the
findings of an earlier run, with their date.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from classroom.errors import DONE, LOOK, UserError, command
from nnlib.words import write_count, write_list
from tools import tables, tried
from tools.browser import ENGINES, find_browser
from tools.environment import ROOT, say

USUAL = "five minutes for each; a quarter of an hour on a busy machine"


def choose_engines(text: str) -> list[str]:
    """Return the engines that are meant, as in "all" or "firefox,webkit".

    Raises
    ------
    UserError
        If one of them is unknown.

    Examples
    --------
    >>> choose_engines("firefox, webkit")
    ['firefox', 'webkit']
    """
    names = [one.strip().lower() for one in text.split(",") if one.strip()]
    unknown = [name for name in names if name not in (*ENGINES, "all")]
    if unknown or not names:
        raise UserError(
            f"--browsers takes all, or some of {write_list(list(ENGINES))}, as in "
            f"`--browsers firefox,webkit`; not {', '.join(unknown) or 'nothing'}."
        )
    return list(ENGINES) if "all" in names else names


def run(engines: Sequence[str], passed_on: Sequence[str], only: Sequence[str] = ()) -> int:
    """Run the suite, or some of its modules, in these engines; keep the findings.

    With arguments for pytest, which may choose tests within a module, nothing is kept.
    """
    modules = [f"tests/anywhere/test_{name}.py" for name in only] or ["tests/anywhere"]
    there = [engine for engine in engines if find_browser(engine)]
    for engine in set(engines) - set(there):
        row = ENGINES[engine]
        say(f"{row.title} cannot be driven here, so it was skipped. {row.how_to_get}")
    if not there:
        return LOOK
    say(f"Trying {write_list([ENGINES[one].title for one in there])} ({USUAL}) ...")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.json")
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *modules, *passed_on], cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1", "SLOPE_BY_SLOPE_ENGINES": ",".join(there),
                 "SLOPE_BY_SLOPE_TRIED": str(found)},
        ).returncode  # fmt: skip
        # Part of a module says nothing about its cell, nor does an interrupted run.
        if not passed_on and ended in (0, 1):
            keep(json.loads(found.read_text(encoding="utf-8")))
    say(f"{write_count(len(there), 'browser')} in {(time.monotonic() - begun) / 60:.1f} minutes.")
    # If everything should be there, nothing may be skipped unnoticed.
    short = os.environ.get("CI") and len(there) < len(engines)
    return LOOK if ended or short else DONE


def keep(found: dict[str, object]) -> None:
    """Put the findings into the record, and the record into README."""
    tried.write(ROOT, tried.with_run(tried.read(ROOT), found, datetime.date.today()))
    text = tables.build_tables(ROOT)["README.md"]
    (ROOT / "README.md").write_text(text, encoding="utf-8", newline="\n")
    say(f"Written: {tried.RECORD.as_posix()}, and the table in README.md.")


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python course.py test", description=__doc__)
    parser.add_argument("--browsers", default="all", help="all, or some, as in firefox,webkit")
    parts = sorted({row.partition(" ")[0] for row in tried.ROWS})
    parser.add_argument(
        "--only", nargs="+", default=[], choices=parts,
        help="some parts of the suite; parts run on one day add up",
    )  # fmt: skip
    given, passed_on = parser.parse_known_args(arguments)
    return run(choose_engines(given.browsers), passed_on, given.only)


if __name__ == "__main__":
    sys.exit(main())
