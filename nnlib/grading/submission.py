"""What was handed in: the definitions in a notebook's bytes, whatever happened to the file.

Nothing of it is run here. What was odd, and what was done about it, comes back as remarks.
"""

from __future__ import annotations

import ast
import json
import re
import symtable
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise

MOST_BYTES = 64_000_000
"""A notebook with all its pictures has one or two million; what is larger is not read."""

_CONFLICT = re.compile(r"^<{7} .*?\n(.*?)^={7}\n(.*?)^>{7} [^\n]*\n", re.DOTALL | re.MULTILINE)
_OF_IPYTHON = re.compile(r"^\s*[%!]|^\s*\?|\?\s*$")

# What may make a name that an answer needs. Loops and bare calls are plots and trainings.
_MAKES = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign,
    ast.AugAssign, ast.Try, ast.If,
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """A statement of a notebook: its text, the names that it makes, those that it needs."""

    text: str
    makes: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True)
class Submission:
    """What a notebook defines.

    Parameters
    ----------
    answers : dict of str to str
        For each exercise that was written, its source.
    statements : tuple of Statement
        All others that make names, in their order.
    remarks : tuple of str
        What was odd, for the teacher.
    """

    answers: dict[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    remarks: tuple[str, ...] = ()

    def setting(self, name: str, ours: Collection[str] = ()) -> tuple[str, ...]:
        """What an answer needs of the notebook: imports, constants, helpers, and what they need.

        Parameters
        ----------
        name : str
            The exercise.
        ours : collection of str, optional
            Names for which it gets ours.
        """
        own = [one for other, one in self._answers_as_statements() if other not in (*ours, name)]
        statements = [*self.statements, *own]
        wanted = set(_needs(self.answers[name]))
        seen, chosen = set(ours) | {name}, set[int]()
        while wanted - seen:
            one = (wanted - seen).pop()
            seen.add(one)
            for place, statement in enumerate(statements):
                if one in statement.makes:
                    chosen.add(place)
                    wanted |= statement.needs
        return tuple(statements[place].text for place in sorted(chosen))

    def _answers_as_statements(self) -> Iterator[tuple[str, Statement]]:
        for name, source in self.answers.items():
            yield name, Statement(source, frozenset([name]), _needs(source))


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
    >>> cell = {"cell_type": "code", "source": "double = lambda number: number + number"}
    >>> read(json.dumps({"cells": [cell]}).encode(), ["double"]).answers["double"]
    'double = lambda number: number + number'
    >>> read(b"", ["double"]).remarks
    ('The file is empty.',)
    """
    remarks: list[str] = []
    found: dict[str, list[str]] = {name: [] for name in names}
    statements: list[Statement] = []
    cells = list(_code_cells(data, remarks))
    if not cells and not remarks:
        remarks.append("The notebook has no code cell.")
    for number, source, asked in cells:
        about = f", the cell of `{asked}`," if asked in found else ""
        try:
            own = list(_read_cell(source, found))
        except (SyntaxError, ValueError, RecursionError, MemoryError, SystemError) as problem:
            why = "it is nested too deep"
            if isinstance(problem, SyntaxError):
                why = f"line {problem.lineno}: {problem.msg}"
            remarks.append(f"Cell {number}{about} {UNREADABLE} {why}.")
            continue
        statements += own
        defined = {name for statement in own for name in statement.makes}
        texts = [text for text in found.get(asked, ()) if text in source]
        if asked in found and not texts:
            others = ", ".join(f"`{name}`" for name in sorted(defined)) or "nothing"
            remarks.append(f"Cell {number}, the cell of `{asked}`, defines {others}.")
    answers = {}
    for name, texts in found.items():
        written = [text for text in texts if not _is_stub(exercises[name], text)]
        if not texts and cells:
            remarks.append(f"No cell defines `{name}`.")
        if len(set(written)) > 1:
            remarks.append(f"`{name}` is written {len(written)} times; the last one counts.")
        if texts:
            answers[name] = written[-1] if written else texts[-1]
    return Submission(answers, tuple(statements), tuple(remarks))


UNREADABLE = "cannot be read by Python:"


def _read_cell(source: str, found: dict[str, list[str]]) -> Iterator[Statement]:
    """Note the answers of a cell, and give its other statements that make names."""
    source, nodes = _parsed(source)
    lines = source.splitlines(keepends=True)
    for node in nodes:
        makes = _made_by(node)
        text = _text_of(source, lines, node)
        answers = [name for name in makes if name in found and _is_answer(node)]
        for name in answers:
            found[name].append(text)
        if not answers and makes and isinstance(node, _MAKES) and not makes & set(found):
            yield Statement(text, makes, _needs(text))


def _text_of(source: str, lines: list[str], node: ast.stmt) -> str:
    """The text of a statement, with its decorators."""
    marks = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(mark.lineno for mark in marks)])
    if node.col_offset or ";" in lines[(node.end_lineno or 1) - 1]:
        # More than one statement in a line.
        return ast.get_source_segment(source, node) or ""
    return "".join(lines[first - 1 : node.end_lineno]).rstrip()


def _made_by(node: ast.stmt) -> frozenset[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return frozenset([node.name])
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found.add(part.id)
        elif isinstance(part, ast.alias):
            found.add((part.asname or part.name).partition(".")[0])
        elif isinstance(part, ast.FunctionDef | ast.ClassDef):
            found.add(part.name)
    return frozenset(found)


def _needs(source: str) -> frozenset[str]:
    """The names that a text takes from around it."""
    try:
        tables = [symtable.symtable(source, "<cell>", "exec")]
    except (SyntaxError, ValueError, RecursionError, MemoryError, SystemError):
        return frozenset()
    found = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        outermost = table.get_type() == "module"
        found |= {
            symbol.get_name() for symbol in table.get_symbols()
            if symbol.is_referenced() and (outermost or symbol.is_global())
        }  # fmt: skip
    return frozenset(found)


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
        remarks.append(f"The file has more than {MOST_BYTES / 1e6:.0f} MB: it was not read.")
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
    if _is_script(text):
        remarks.append("The file is a Python script, no notebook; it was read as one cell.")
        return {"cells": [{"cell_type": "code", "source": text}]}
    cells = list(_whole_cells(text))
    remarks.append(
        f"The file is no whole notebook (its JSON breaks off); {len(cells)} whole cells were read."
        if cells else "The file is no notebook."
    )  # fmt: skip
    return {"cells": cells}


def _is_script(text: str) -> bool:
    try:
        return any(isinstance(one, ast.FunctionDef | ast.ClassDef) for one in _parsed(text)[1])
    except (SyntaxError, ValueError, RecursionError, MemoryError, SystemError):
        return False


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


def _is_answer(node: ast.stmt) -> bool:
    """A definition, or a name for one; what a cell works out is none."""
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Lambda | ast.Name)
    return True


def _is_stub(exercise: Exercise, text: str) -> bool:
    try:
        written = [ast.dump(one) for one in _parsed(text)[1]]
    except RecursionError:
        return False
    return written == [ast.dump(one) for one in ast.parse(exercise.stub).body]
