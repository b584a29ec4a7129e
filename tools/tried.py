"""What was tried in which browser: docs/tried.json, and README's table made from it.

`python course.py test --browsers` writes the record (tools/engines.py).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nnlib.words import write_list
from tools.browser import ENGINES

RECORD = Path("docs", "tried.json")
ROWS = {
    # a module of tests/anywhere, and the front end if it has one: its name in the table
    "widgets in lab": "pictures to play with, in JupyterLab",
    "checks in lab": "checks, in JupyterLab",
    "widgets in notebook": "pictures to play with, in Notebook 7",
    "checks in notebook": "checks, in Notebook 7",
    "slides": "slides",
    "board": "the board",
    "pages": "offline pages",
    "site": "the site",
}


def word(outcomes: Mapping[str, str]) -> str:
    """Write a cell's outcome from its tests, each a sentence with its outcome.

    Examples
    --------
    >>> word({"a deck goes by keys": "passed"})
    'works'
    >>> word({"a deck goes by keys": "passed", "the notes are shown": "failed"})
    'fails: the notes are shown'
    >>> word({"a deck goes by keys": "passed", "the notes are shown": "skipped"})
    'not tried'
    """
    failed = [sentence for sentence, outcome in outcomes.items() if outcome == "failed"]
    if failed:
        return f"fails: {'; '.join(failed)}"
    return "works" if set(outcomes.values()) == {"passed"} else "not tried"


def with_run(
    record: Mapping[str, Any], found: Mapping[str, Any], day: datetime.date
) -> dict[str, Any]:
    """Put a run's findings into the record; engines that it did not try keep theirs.

    Parts of the suite run on one day with one version of a browser add up.
    """
    after = dict(record)
    for engine, seen in found.items():
        if "version" not in seen:
            continue
        now, old = {**seen, "day": day.isoformat()}, record.get(engine, {})
        cells = {row: word(seen["cells"][row]) for row in ROWS if row in seen["cells"]}
        same = all(old.get(what) == now[what] for what in ("version", "day", "system"))
        before = old if same else {}
        for what, news in {**now, "cells": cells}.items():
            now[what] = {**before.get(what, {}), **news} if isinstance(news, dict) else news
        after[engine] = now
    return {engine: after[engine] for engine in ENGINES if engine in after}


def read(root: Path) -> dict[str, Any]:
    """Read the record; if there is none, nothing was tried."""
    path = root / RECORD
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def write(root: Path, record: Mapping[str, Any]) -> None:
    """Return the record as text: indented, ending with a newline."""
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (root / RECORD).write_text(text, encoding="utf-8", newline="\n")


def table(record: Mapping[str, Any]) -> str:
    """Write one column per engine, and one row per subject."""
    lines = [["what", *(_named(engine, record.get(engine)) for engine in ENGINES)]]
    lines.append(["---"] * len(lines[0]))
    for row, words in ROWS.items():
        lines.append([words, *(_cell(record.get(engine), row) for engine in ENGINES)])
    lines.append(["from a key to the picture, in milliseconds, JupyterLab and Notebook",
                  *(_took(record.get(engine)) for engine in ENGINES)])  # fmt: skip
    lines.append(["tried with", *(_with(record.get(engine)) for engine in ENGINES)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _named(engine: str, seen: Mapping[str, Any] | None) -> str:
    title = ENGINES[engine].title
    return f"{title} {'.'.join(seen['version'].split('.')[:3])}" if seen else title


def _cell(seen: Mapping[str, Any] | None, row: str) -> str:
    return str(seen["cells"].get(row, "not tried")) if seen else "not tried"


def _took(seen: Mapping[str, Any] | None) -> str:
    took = seen["milliseconds"] if seen else {}
    both = [took.get(f"widgets in {front}") for front in ("lab", "notebook")]
    return " and ".join(f"{one[0]:.0f}" for one in both if one) or "not measured"


def _with(seen: Mapping[str, Any] | None) -> str:
    if not seen:
        return ""
    day = datetime.date.fromisoformat(seen["day"])
    fronts = [write_list([*seen["front ends"].values()])] if seen["front ends"] else []
    return "; ".join([*fronts, seen["system"], f"{day.day} {day:%B %Y}"])
