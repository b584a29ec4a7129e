"""What was handed in: the definitions in a notebook's bytes, whatever happened to the file.

Nothing of it is run here. What was odd, and what was done about it, comes back as remarks.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise

MOST_BYTES = 64_000_000
"""A notebook with all its pictures has one or two million; what is larger is not read."""

_CONFLICT = re.compile(r"^<{7} .*?\n(.*?)^={7}\n(.*?)^>{7} [^\n]*\n", re.DOTALL | re.MULTILINE)
_OF_IPYTHON = re.compile(r"^\s*[%!]|^\s*\?|\?\s*$")

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign


@dataclass(frozen=True)
class Submission:
    """What a notebook defines.

    Parameters
    ----------
    answers : dict of str to str
        For each exercise that was written, its source.
    setting : tuple of str
        Imports, constants and helpers, in their order: what answers may need.
    remarks : tuple of str
        What was odd, for the teacher.
    """

    answers: dict[str, str] = field(default_factory=dict)
    setting: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def read(
    data: bytes, names: Sequence[str], exercises: Mapping[str, Exercise] = EXERCISES
) -> Submission:
    """Read a notebook that was handed in.

    Parameters
    ----------
    data : bytes
        The file's content.
    names : sequence of str
        The exercises that were asked for.
    exercises : mapping of str to Exercise, optional
        Where they stand.

    Returns
    -------
    Submission

    Examples
    --------
    >>> cell = {"cell_type": "code", "source": "def double(number):\\n    return number + number"}
    >>> read(json.dumps({"cells": [cell]}).encode(), ["double"]).answers["double"]
    'def double(number):\\n    return number + number'
    >>> read(b"", ["double"]).remarks
    ('The file is empty.', 'No cell defines `double`.')
    """
    remarks: list[str] = []
    setting: list[str] = []
    found: dict[str, list[str]] = {name: [] for name in names}
    for number, source, asked in _code_cells(data, remarks):
        try:
            source, statements = _parsed(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            where = f" line {problem.lineno}" if isinstance(problem, SyntaxError) else ""
            about = f", the cell of `{asked}`," if asked in found else ""
            remarks.append(f"Cell {number}{about} cannot be read by Python:{where} {problem}.")
            continue
        defined = {name: node for node in statements for name in _names_of(node)}
        for name, node in defined.items():
            text = ast.get_source_segment(source, node) or ""
            if name in found and _is_answer(node):
                found[name].append(_with_decorators(source, node, text))
        if asked in found and asked not in defined:
            others = ", ".join(f"`{name}`" for name in defined) or "nothing"
            remarks.append(f"Cell {number}, the cell of `{asked}`, defines {others}.")
        setting += _setting(source, statements, found)
    answers = {}
    for name, texts in found.items():
        written = [text for text in texts if not _is_stub(exercises[name], text)]
        if not texts:
            remarks.append(f"No cell defines `{name}`.")
        if len(set(written)) > 1:
            remarks.append(f"`{name}` is written {len(written)} times; the last one counts.")
        if texts:
            answers[name] = written[-1] if written else texts[-1]
    return Submission(answers, tuple(setting), tuple(remarks))


def _code_cells(data: bytes, remarks: list[str]) -> Iterator[tuple[int, str, str]]:
    """Number, source and `grade_id` of each code cell."""
    notebook = _notebook(data, remarks)
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list):
        remarks.append("The notebook has format 3; its cells were read all the same.")
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in _cells(sheet)]
    else:
        cells = _cells(notebook)
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if language != "python":
        remarks.append(f"The notebook's kernel is for {str(language)[:40]!r}, not for Python.")
    for number, cell in enumerate(cells, start=1):
        source = cell.get("source", cell.get("input", ""))
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if cell.get("cell_type") == "code" and isinstance(source, str):
            own = cell.get("metadata")
            fields = own.get("nbgrader") if isinstance(own, dict) else None
            asked = fields.get("grade_id") if isinstance(fields, dict) else ""
            yield number, source, str(asked)


def _cells(holder: dict[str, Any]) -> list[dict[str, Any]]:
    cells = holder.get("cells")
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def _parsed(source: str) -> tuple[str, list[ast.stmt]]:
    """A cell's source, if need be without lines that only IPython knows, and its statements."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return source, ast.parse(source).body
        except SyntaxError:
            lines = source.split("\n")
            source = "\n".join("" if _OF_IPYTHON.search(line) else line for line in lines)
            return source, ast.parse(source).body


def _notebook(data: bytes, remarks: list[str]) -> dict[str, Any]:
    if not data.strip():
        remarks.append("The file is empty.")
        return {}
    if len(data) > MOST_BYTES:
        remarks.append(f"The file has {len(data) / 1e6:.0f} MB: it was not read.")
        return {}
    text = _text(data, remarks)
    sides = [text]
    if _CONFLICT.search(text):
        remarks.append("Marks of a merge stand in the file; the side that can be read was taken.")
        sides = [_CONFLICT.sub(rf"\{side}", text) for side in (1, 2)]
    for side in sides:
        try:
            notebook = json.loads(side)
        except (ValueError, RecursionError):
            continue
        if isinstance(notebook, dict):
            return notebook
        remarks.append("The file is JSON, but no notebook.")
        return {}
    cells = list(_whole_cells(text))
    remarks.append(
        f"The file is no whole notebook (its JSON breaks off); {len(cells)} whole cells were read."
        if cells else "The file is no notebook."
    )  # fmt: skip
    return {"cells": cells}


def _text(data: bytes, remarks: list[str]) -> str:
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(coding).replace("\r\n", "\n")
    except UnicodeDecodeError:
        remarks.append("The file is not written in UTF-8; letters beyond ASCII may be wrong.")
        return data.decode("latin-1").replace("\r\n", "\n")


def _whole_cells(text: str) -> Iterator[Any]:
    begin = re.search(r'"cells"\s*:\s*\[', text)
    place, decoder = begin.end() if begin else len(text), json.JSONDecoder()
    while place < len(text):
        gap = re.compile(r"[\s,]*").match(text, place)
        try:
            cell, place = decoder.raw_decode(text, gap.end() if gap else place)
        except (ValueError, RecursionError):
            return
        yield cell


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _is_answer(node: ast.stmt) -> bool:
    """A definition, or a name for one; what a cell works out is none."""
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Lambda | ast.Name)
    return True


def _with_decorators(source: str, node: ast.stmt, text: str) -> str:
    marks = getattr(node, "decorator_list", [])
    above = [f"@{ast.get_source_segment(source, mark)}\n" for mark in marks]
    return "".join(above) + text


def _setting(
    source: str, statements: Sequence[ast.stmt], answers: dict[str, list[str]]
) -> Iterator[str]:
    """Imports, constants, and definitions that are no answer: what answers may need."""
    for node in statements:
        names = _names_of(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            kept = True
        elif isinstance(node, ast.Assign):
            kept = _is_constant(node.value) and not set(names) & set(EXERCISES)
        else:
            kept = bool(names) and not set(names) & set(answers)
        if kept:
            yield _with_decorators(source, node, ast.get_source_segment(source, node) or "")


def _is_constant(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return isinstance(node, ast.Lambda)
    return True


def _is_stub(exercise: Exercise, text: str) -> bool:
    try:
        written = [ast.dump(one) for one in _parsed(text)[1]]
    except RecursionError:
        return False
    return written == [ast.dump(one) for one in ast.parse(exercise.stub).body]
