"""Find the cells in a notebook's bytes, whatever happened to the file.

It reads notebooks of all formats, truncated files, files with merge conflict marks, Python scripts,
and marimo's scripts.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from classroom.grading.lines import lines_of

MOST_BYTES = 64_000_000
"""A notebook with all its pictures has one or two million bytes; a much larger file is not read."""

OURS, BELOW = "slope_by_slope", "below"
"""The course's part of a cell's metadata; and, for an answer in words, the id of the cell below."""

_TROUBLE = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook.

    Parameters
    ----------
    number : int
    source : str
    asked : str
        The exercise whose cell it is; empty if none.
    is_code : bool
    shows : tuple of (exercise, status)
        The verdicts of checks in its output.
    when : int
        Its place in the order of running; 0 if it was not run.
    id : str
    is_marked : bool
        Whether it is marked by nbgrader.
    by_hand : bool
        Whether nbgrader's mark says that a teacher reads the answer.
    below : str
        The id of the cell that was handed out below it, if the cell of such an answer names it.
    """

    number: int
    source: str
    asked: str = ""
    is_code: bool = True
    shows: tuple[tuple[str, str], ...] = ()
    when: int = 0
    id: str = ""
    is_marked: bool = False
    by_hand: bool = False
    below: str = ""

    def with_source(self, source: str) -> Cell:
        return replace(self, source=source)


def cells_in(
    data: bytes, names: Collection[str], remarks: list[str], former: Mapping[str, str] | None = None
) -> tuple[list[Cell], str]:
    """Find the cells of a file, and the Python version that it says it was written with.

    Parameters
    ----------
    data : bytes
    names : collection of str
        The exercises whose cells are to be recognised.
    remarks : list of str
        Gets whatever was odd.
    former : mapping of str to str, optional
        Former names of exercises, and today's. A notebook that was handed out before an exercise
        was renamed is read as if it had today's name.
    """
    notebook = _notebook(data, remarks)
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list):
        remarks.append("The notebook has the old format 3; its cells were read anyway.")
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in _cells(sheet)]
    else:
        cells = _cells(notebook)
    metadata = _dict(notebook.get("metadata"))
    language = _dict(metadata.get("kernelspec")).get("language", "python")
    if language != "python":
        remarks.append(f"The notebook's kernel is for {str(language)[:40]!r}, not for Python.")
    today = _renamed(cells, former or {})
    found = [_cell(number, cell, names, today) for number, cell in enumerate(cells, start=1)]
    for place, cell in enumerate(found):
        if not cell.is_code and cell.asked in names:
            kind = str(cells[place].get("cell_type"))[:20]
            remarks.append(
                f"Cell {cell.number}, the cell of `{cell.asked}`, is a {kind} cell; it was read as "
                "code."
            )
            found[place] = replace(cell, is_code=True)
    return found, str(_dict(metadata.get("language_info")).get("version", ""))[:20]


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _renamed(cells: Sequence[Mapping[str, Any]], former: Mapping[str, str]) -> dict[str, str]:
    """Return the former names in a notebook, except those whose name of today is there, too."""
    words = set(re.findall(r"\w+", "\n".join(map(_source, cells)))) if former else set()
    return {
        before: name for before, name in former.items() if before in words and name not in words
    }


def _with_names(source: str, today: Mapping[str, str]) -> str:
    """Replace former names by today's; attributes keep theirs.

    Examples
    --------
    >>> _with_names("a = twice(b.twice)", {"twice": "double"})
    'a = double(b.twice)'
    """
    if not today:
        return source
    listed = "|".join(map(re.escape, today))
    return re.sub(rf"(?<![\w.])({listed})(?!\w)", lambda found: today[found[0]], source)


def _cell(
    number: int, cell: dict[str, Any], names: Collection[str], today: Mapping[str, str]
) -> Cell:
    source = _with_names(_source(cell), today)
    fields = _dict(_dict(cell.get("metadata")).get("nbgrader"))
    is_code = cell.get("cell_type") == "code"
    asked = str(fields.get("grade_id", ""))
    asked = today.get(asked, asked)
    own = str(cell.get("id"))
    if not asked and today.get(own, own) in names:
        # In the learners' own copies, an answer's cell has the name of the exercise.
        asked = today.get(own, own)
    by_hand = fields.get("grade") is True and fields.get("solution") is True
    by_hand = by_hand and bool(asked) and asked not in names
    if by_hand:
        # These are a student's words: no name in them is an exercise's.
        source = _source(cell)
    elif not is_code and not re.search(rf"\b{re.escape(asked)}\b", source):
        asked = ""
    count = cell.get("execution_count")
    return Cell(
        number, _with_one_end(source), asked if asked in names or is_code or by_hand else "",
        is_code, tuple(_verdicts(cell, today)) if is_code else (),
        count if isinstance(count, int) else 0, own, bool(fields), by_hand,
        str(_dict(_dict(cell.get("metadata")).get(OURS)).get(BELOW, "")),
    )  # fmt: skip


def _verdicts(cell: dict[str, Any], today: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        said = _dict(_dict(_dict(output).get("metadata")).get("nnlib"))
        if "exercise" in said and "status" in said:
            exercise = str(said["exercise"])[:60]
            yield today.get(exercise, exercise), str(said["status"])[:20]


def shown_by(cells: Sequence[Cell]) -> dict[str, str]:
    """Return, for each exercise, the status that the last check showed."""
    return {
        exercise: status
        for cell in sorted(cells, key=lambda one: one.when) for exercise, status in cell.shows
    }  # fmt: skip


def student_stated(data: bytes) -> str:
    """Return whose version of an assessment a notebook says it is; empty if it does not say."""
    metadata = _dict(_notebook(data, []).get("metadata"))
    return str(_dict(metadata.get(OURS)).get("student", ""))[:200]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _cells(holder: dict[str, Any]) -> list[dict[str, Any]]:
    cells = holder.get("cells")
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _notebook(data: bytes, remarks: list[str]) -> dict[str, Any]:
    if not data.strip():
        remarks.append("The file is empty.")
        return {}
    if len(data) > MOST_BYTES:
        remarks.append(f"The file is larger than {MOST_BYTES / 1e6:.0f} MB: it was not read.")
        return {}
    text = _text(data, remarks)
    sides = [text]
    whole = _json(text)
    if whole is None:
        sides = sides_of_merge(text)
        if len(sides) > 1:
            remarks.append("The file has marks of a Git merge; the side that can be read was used.")
    for side in sides:
        notebook = whole if side is text else _json(side)
        if isinstance(notebook, dict):
            return notebook
        if notebook is not None:
            remarks.append("The file is JSON, but not a notebook.")
            return {}
    script = _script(text)
    if script:
        remarks.append("The file is a Python script, not a notebook; it was read anyway.")
        return {"cells": [{"cell_type": "code", "source": source} for source in script]}
    cells = list(_whole_cells(text))
    remarks.append(
        f"The notebook is incomplete (its JSON breaks off); {len(cells)} whole cells were read."
        if cells else "The file is not a notebook."
    )  # fmt: skip
    return {"cells": cells}


def _json(text: str) -> Any:
    """Read a text as JSON; return None if it is not JSON. Control characters are allowed."""
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def sides_of_merge(text: str) -> list[str]:
    """Return both sides of a text with merge conflict marks; without marks, the text alone.

    Examples
    --------
    >>> sides_of_merge("a\\n<<<<<<< HEAD\\nb\\n=======\\nc\\n>>>>>>> theirs\\nd\\n")
    ['a\\nb\\nd\\n', 'a\\nc\\nd\\n']
    """
    sides: tuple[list[str], list[str]] = ([], [])
    inside, seen = 0, False
    for line in text.splitlines(keepends=True):
        mark = line[:7]
        if mark == "<<<<<<<" and inside == 0:
            inside, seen = 1, True
        elif mark == "|||||||" and inside == 1:
            inside = 3
        elif mark == "=======" and inside in (1, 3):
            inside = 2
        elif mark == ">>>>>>>" and inside == 2:
            inside = 0
        else:
            for side in (1, 2):
                if inside in (0, side):
                    sides[side - 1].append(line)
    return ["".join(side) for side in sides] if seen and inside == 0 else [text]


def _script(text: str) -> list[str]:
    """Return a script's cells: the whole of it, or marimo's cells; none if it is not a script."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nodes = ast.parse(text).body
    except _TROUBLE:
        return []
    functions = [one for one in nodes if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    if not any(isinstance(one, ast.FunctionDef | ast.ClassDef) for one in nodes):
        return []
    if not any(_of_marimo(one) for one in functions):
        return [text]
    return [cell for one in functions for cell in _marimo_cell(text, one)]


def _of_marimo(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return the kind of a marimo cell, "cell" or "function"; empty for anything else."""
    for mark in node.decorator_list:
        called = mark.func if isinstance(mark, ast.Call) else mark
        if isinstance(called, ast.Attribute) and called.attr in ("cell", "function"):
            return called.attr
    return ""


def _marimo_cell(text: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    lines = lines_of(text)
    kind = _of_marimo(node)
    if kind == "function":
        yield "".join(lines[node.lineno - 1 : node.end_lineno])
    elif kind == "cell":
        body = [one for one in node.body if not isinstance(one, ast.Return)]
        if body:
            yield textwrap.dedent("".join(lines[body[0].lineno - 1 : body[-1].end_lineno]))


def _text(data: bytes, remarks: list[str]) -> str:
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return _with_one_end(data.decode(coding))
    except UnicodeDecodeError:
        remarks.append("The file is not in UTF-8; letters beyond ASCII may be wrong.")
        return _with_one_end(data.decode("latin-1"))


def _with_one_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _whole_cells(text: str) -> Iterator[Any]:
    begin = re.search(r'"cells"\s*:\s*\[', text)
    place, decoder = begin.end() if begin else len(text), json.JSONDecoder(strict=False)
    gap = re.compile(r"[\s,]*")
    while place < len(text):
        between = gap.match(text, place)
        try:
            cell, place = decoder.raw_decode(text, between.end() if between else place)
        except (ValueError, RecursionError):
            return
        yield cell
