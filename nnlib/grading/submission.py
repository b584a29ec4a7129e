"""What was handed in: the definitions in a notebook's cells, and what each answer needs of them.

Nothing of it is run. It is read in a limited process (`nnlib.grading.reading`), which hands on
names and texts: a `Submission`. What was odd, and what was done about it, comes back as remarks.
"""

from __future__ import annotations

import ast
import builtins
import functools
import re
import symtable
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nnlib.checks.cells import plain_python
from nnlib.grading import files
from nnlib.grading.files import Cell

STAR = "*"
"""What stands for all names that `from … import *` makes."""

UNREADABLE = "cannot be read by Python"
_TROUBLE = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
# In the syntax of Python 3.12 and later.
_NEWER = re.compile(r"^\s*(def|class)\s+\w+\[|^\s*type\s+\w+\s*(\[.*\])?\s*=", re.MULTILINE)
# What the notebook has without an import, or every answer gets.
_THERE = {*dir(builtins), "np", "nnlib", "math", "display", "get_ipython", "__name__"}
# Of what is built in, these alone change something that they are given.
_CHANGING = {"setattr", "delattr", "exec", "eval", "next", "vars", "map"}


@dataclass(frozen=True)
class Statement:
    """A statement of a notebook.

    Parameters
    ----------
    text : str
    makes : frozenset of str
        The names that it makes.
    needs : frozenset of str
        The names that it takes from around it.
    cell : int
        The number of its cell.
    is_plain : bool
        Whether running it again, and alone, gives the same: a definition, an import, a constant.
    changes : frozenset of str
        The names whose things it may change: items, attributes, what a method does.
    """

    text: str
    makes: frozenset[str]
    needs: frozenset[str]
    cell: int = 0
    is_plain: bool = False
    changes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Submission:
    """What a notebook defines.

    Parameters
    ----------
    answers : dict of str to str
        For each exercise that was written, its source.
    statements : tuple of Statement
        All others, in their order.
    remarks : tuple of str
        What was odd, for the teacher.
    needs : dict of str to frozenset of str
        For each answer, the names that it takes from around it.
    cells : dict of str to int
        For each answer, the number of its cell.
    stubs : frozenset of str
        Exercises as they were handed out: nothing was written.
    shown : dict of str to str
        For each exercise the status that the notebook's own last check shows.
    is_newer : bool
        Whether a cell could not be read that is written for a newer Python, as it seems.
    likeness : dict of str to tuple
        For each answer its fingerprint, its size, and whether it measures.
    """

    answers: dict[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    remarks: tuple[str, ...] = ()
    needs: dict[str, frozenset[str]] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    stubs: frozenset[str] = frozenset()
    shown: dict[str, str] = field(default_factory=dict)
    is_newer: bool = False
    likeness: dict[str, tuple[str, int, bool]] = field(default_factory=dict)

    def setting(self, name: str, ours: Collection[str] = ()) -> tuple[str, ...]:
        """What an answer needs of the notebook: imports, constants, helpers, and what they need.

        Parameters
        ----------
        name : str
            The exercise.
        ours : collection of str, optional
            Names for which it gets ours.
        """
        statements = self._all(name, ours)
        chosen, _ = _chosen(statements, self.needs[name], {*ours, name})
        return tuple(statements[place].text for place in chosen)

    def whole(self, name: str, ours: Collection[str] = ()) -> tuple[str, ...]:
        """All of the notebook up to an answer, and what it needs of the rest."""
        statements, needed = self._all(name, ours), set(self.setting(name, ours))
        return tuple(
            one.text for one in statements
            if (one.cell <= self.cells[name] or one.text in needed) and not one.makes & {*ours}
        )  # fmt: skip

    def depends(self, name: str, ours: Collection[str] = ()) -> bool:
        """Whether more of the notebook may change what an answer does."""
        statements = self._all(name, ours)
        chosen, missing = _chosen(statements, self.needs[name], {*ours, name})
        return bool(missing) or any(not statements[place].is_plain for place in chosen)

    def makes(self, name: str) -> bool:
        """Whether a statement of the notebook makes a name, or may."""
        return any({name, STAR} & one.makes for one in self.statements) or name in self.answers

    def _all(self, name: str, ours: Collection[str]) -> list[Statement]:
        others = [
            Statement(source, frozenset([other]), self.needs[other], self.cells[other], True)
            for other, source in self.answers.items() if other not in (*ours, name)
        ]  # fmt: skip
        return [*self.statements, *others]


def _chosen(
    statements: Sequence[Statement], wanted: Collection[str], known: set[str]
) -> tuple[list[int], set[str]]:
    """The places of all statements that make what is wanted; and the names that none makes."""
    left, seen, chosen = set(wanted), set(known), set[int]()
    missing = set[str]()
    for place, statement in enumerate(statements):
        if STAR in statement.makes:
            chosen.add(place)
    has_star = bool(chosen)
    # What a function of a module changes is not the module.
    imported = {
        name for one in statements if one.is_plain and "import " in one.text for name in one.makes
    }
    while left - seen:
        one = (left - seen).pop()
        seen.add(one)
        making = [
            place for place, each in enumerate(statements)
            if one in each.makes or (one in each.changes and one not in imported)
        ]  # fmt: skip
        if not making and one not in _THERE and not has_star:
            missing.add(one)
        for place in making:
            chosen.add(place)
            left |= statements[place].needs
    return sorted(chosen), missing


def read(data: bytes, names: Sequence[str], stubs: Mapping[str, str] | None = None) -> Submission:
    """Read a notebook that was handed in.

    Parameters
    ----------
    data : bytes
        The file's content.
    names : sequence of str
        The exercises that were asked for.
    stubs : mapping of str to str, optional
        What was handed out for each; the lessons' own if left out.

    Returns
    -------
    Submission

    Examples
    --------
    >>> import json
    >>> cell = {"cell_type": "code", "source": "double = lambda number: number + number"}
    >>> read(json.dumps({"cells": [cell]}).encode(), ["double"]).answers["double"]
    'double = lambda number: number + number'
    >>> read(b"", ["double"]).remarks
    ('The file is empty.',)
    """
    if stubs is None:
        from nnlib.exercises import EXERCISES

        stubs = {name: EXERCISES[name].stub for name in names}
    return _Reading(names, stubs).of(data)


@dataclass
class _Found:
    """A way in which a notebook gives an exercise its name."""

    text: str
    cell: int
    is_made: bool
    """Made by a call or a look-up, and not by a definition."""


class _Reading:
    """One notebook on its way to a `Submission`."""

    def __init__(self, names: Sequence[str], stubs: Mapping[str, str]) -> None:
        self._stubs = {name: _dumped(stubs[name]) for name in names}
        self._found: dict[str, list[_Found]] = {name: [] for name in names}
        self._statements: list[Statement] = []
        self._remarks: list[str] = []
        self._is_newer = False

    def of(self, data: bytes) -> Submission:
        cells, python = files.cells_in(data, list(self._found), self._remarks)
        written = [cell for cell in cells if cell.is_code]
        if not written and not self._remarks:
            self._remarks.append("The notebook has no code cell.")
        for cell in _joined(_with_one_side(written, self._remarks), self._remarks):
            self._read(cell, python)
        answers, places, stubs = dict[str, str](), dict[str, int](), set[str]()
        for name in self._found:
            chosen = self._choose(name, bool(cells))
            if chosen is not None:
                answers[name], places[name] = chosen.text, chosen.cell
                if self._is_stub(name, chosen.text):
                    stubs.add(name)
        return Submission(
            answers, tuple(self._statements), tuple(self._remarks),
            {name: _needs(source) for name, source in answers.items()}, places, frozenset(stubs),
            files.shown_by(cells), self._is_newer,
        )  # fmt: skip

    def _read(self, cell: Cell, python: str) -> None:
        about = f"Cell {cell.number}"
        about += f", the cell of `{cell.asked}`," if cell.asked in self._found else ""
        try:
            own = list(self._statements_of(cell))
        except _TROUBLE as problem:
            self._remarks.append(f"{about} {UNREADABLE}: {self._why(cell, problem, python)}.")
            return
        self._statements += own
        mine = self._found.get(cell.asked, [])
        if cell.asked in self._found and not any(one.cell == cell.number for one in mine):
            defined = {name for statement in own for name in statement.makes if name != STAR}
            others = ", ".join(f"`{name}`" for name in sorted(defined)) or "nothing"
            self._remarks.append(f"{about} defines {others}.")

    def _why(self, cell: Cell, problem: BaseException, python: str) -> str:
        if not isinstance(problem, SyntaxError):
            return "it is nested too deeply"
        ours = f"{sys.version_info.major}.{sys.version_info.minor}"
        words = f"line {problem.lineno}: {problem.msg}"
        theirs = tuple(int(part) for part in re.findall(r"\d+", python)[:2])
        if theirs[:1] + theirs[1:2] > sys.version_info[:2] or _NEWER.search(cell.source):
            self._is_newer = True
            said = f"Python {python}" if python else "a newer Python"
            words += f" (Python {ours} grades here; the notebook seems to be written for {said})"
        return words

    def _statements_of(self, cell: Cell) -> Iterator[Statement]:
        """Note the answers of a cell, and give its other statements."""
        source = _plain(cell.source)
        nodes = _parsed(source)
        lines = files.lines_of(source)
        noted: list[tuple[str, _Found]] = []
        statements = []
        for node in nodes:
            makes = _made_by(node)
            text = _text_of(source, lines, node)
            answers = [name for name in sorted(makes) if name in self._found]
            kinds = {name: _kind_of_answer(node, name) for name in answers}
            for name, kind in kinds.items():
                if kind:
                    noted.append((name, _Found(text, cell.number, kind == "made")))
            if not answers:
                changes = frozenset(_changed_by(node))
                statements.append(
                    Statement(text, makes, _needs(text), cell.number, _is_plain(node), changes)
                )
        # Only a cell that can be read as a whole is taken.
        for name, found in noted:
            self._found[name].append(found)
        yield from statements

    def _choose(self, name: str, has_cells: bool) -> _Found | None:
        """Of all that give an exercise its name: the last definition that is not the stub."""
        found = self._found[name]
        if not found:
            if has_cells:
                self._remarks.append(f"No cell defines `{name}`.")
            return None
        written = [place for place, one in enumerate(found)
                   if not one.is_made and not self._is_stub(name, one.text)]  # fmt: skip
        made = [place for place, one in enumerate(found)
                if one.is_made and not _calls_itself(one.text, name)]  # fmt: skip
        if len({found[place].text for place in written}) > 1:
            self._remarks.append(f"`{name}` is defined {len(written)} times; the last one counts.")
        if not written:
            stubs = [one for one in found if not one.is_made]
            return found[made[-1]] if made else (stubs[-1] if stubs else None)
        last, after = found[written[-1]], [place for place in made if place > written[-1]]
        if after and re.search(rf"\b{name}\b", found[after[-1]].text.partition("=")[2]):
            # As in `double = np.vectorize(double)`: both together make it.
            both = found[after[-1]]
            return _Found(f"{last.text}\n{both.text}", both.cell, True)
        return last

    def _is_stub(self, name: str, text: str) -> bool:
        return _dumped(text) == self._stubs[name]


def _with_one_side(cells: Sequence[Cell], remarks: list[str]) -> list[Cell]:
    """Cells in which a merge left its marks, with the side that can be read."""
    kept = []
    for cell in cells:
        sides = files.sides_of_merge(cell.source)
        readable = None
        if len(sides) > 1 and not _can_be_read(cell.source):
            readable = next((side for side in sides if _can_be_read(side)), None)
        if readable is not None:
            remarks.append(
                f"Cell {cell.number} has marks of a Git merge; the side that can be read was used."
            )
            cell = cell.with_source(readable)
        kept.append(cell)
    return kept


def _joined(cells: Sequence[Cell], remarks: list[str]) -> list[Cell]:
    """Cells, and where one was split within a function, its halves together."""
    kept: list[Cell] = []
    for cell in cells:
        before = kept[-1] if kept else None
        is_half = cell.source[:1] in " \t" or (before is not None and before.asked == cell.asked)
        if before is None or not is_half or _can_be_read(cell.source):
            can_begin = before is not None and not _can_be_read(before.source)
            if not (can_begin and before and _is_indented(cell.source)):
                kept.append(cell)
                continue
        assert before is not None
        together = before.with_source(f"{before.source.rstrip()}\n{cell.source}")
        if _can_be_read(together.source):
            remarks.append(
                f"Cells {before.number} and {cell.number} were read as one: a cell was split."
            )
            kept[-1] = together
        else:
            kept.append(cell)
    return kept


_plain = functools.lru_cache(maxsize=1000)(plain_python)


def _is_indented(source: str) -> bool:
    return source[:1] in (" ", "\t")


def _can_be_read(source: str) -> bool:
    try:
        # IPython takes away what indents a whole cell, and so would read a second half alone.
        plain = source if _is_indented(source) else _plain(source)
        _parsed(plain)
    except _TROUBLE:
        return False
    return True


def _text_of(source: str, lines: list[str], node: ast.stmt) -> str:
    """The text of a statement, with its decorators."""
    marks = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(mark.lineno for mark in marks)])
    if node.col_offset or ";" in lines[(node.end_lineno or 1) - 1]:
        # More than one statement in a line.
        return ast.get_source_segment(source, node) or ""
    return "".join(lines[first - 1 : node.end_lineno]).rstrip()


def _outer(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run where it stands: no bodies of functions and classes."""
    left: list[ast.AST] = [node]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        left += ast.iter_child_nodes(part)


def _made_by(node: ast.stmt) -> frozenset[str]:
    """The names that a statement makes."""
    found = set()
    for part in _outer(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store | ast.Del):
            found.add(part.id)
        elif isinstance(part, ast.alias):
            found.add((part.asname or part.name).partition(".")[0])
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found |= {part.name, *_globals_in(part)}
        elif isinstance(part, ast.MatchAs | ast.MatchStar | ast.ExceptHandler):
            found |= {part.name} if part.name else set()
        elif isinstance(part, ast.MatchMapping):
            found |= {part.rest} if part.rest else set()
    return frozenset(found)


def _globals_in(node: ast.AST) -> set[str]:
    return {name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names}


def _changed_by(node: ast.stmt) -> set[str]:
    """The names whose things a statement may change: items, attributes, calls."""
    found = set()
    for part in _outer(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            found |= _base(part)
        elif isinstance(part, ast.AugAssign):
            found |= _base(part.target)
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            found |= _changed_by_call(part.value)
    return found


def _changed_by_call(call: ast.Call) -> set[str]:
    if isinstance(call.func, ast.Name) and call.func.id in dir(builtins):
        if call.func.id not in _CHANGING:
            return set()
        return set().union(*map(_base, call.args))
    # A method may change its object; what a function changes, it is given.
    called = _base(call.func) if isinstance(call.func, ast.Attribute) else set[str]()
    return called.union(*map(_base, (*call.args, *(one.value for one in call.keywords))))


def _base(node: ast.AST) -> set[str]:
    """The name at the beginning of `name.attribute[item]`; of a call, nothing."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _is_plain(node: ast.stmt) -> bool:
    """Whether a statement, run alone, gives what it gives in the notebook."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return not _globals_in(node)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        value = node.value.operand if isinstance(node.value, ast.UnaryOp) else node.value
        fixed = isinstance(value, ast.Constant | ast.Lambda)
        return fixed and all(isinstance(target, ast.Name) for target in targets)
    return isinstance(node, ast.Import | ast.ImportFrom)


def _needs(source: str) -> frozenset[str]:
    """The names that a text takes from around it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [symtable.symtable(source, "<cell>", "exec")]
    except _TROUBLE:
        return frozenset()
    found = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        outermost = table.get_type() == "module"
        found |= {
            symbol.get_name() for symbol in table.get_symbols()
            if symbol.is_declared_global()
            or (symbol.is_referenced() and (outermost or symbol.is_global()))
        }  # fmt: skip
    return frozenset(found)


# Whether a cell can be read is asked more than once.
@functools.lru_cache(maxsize=1000)
def _parsed(source: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source).body


def _dumped(text: str) -> list[str] | None:
    try:
        return [ast.dump(one) for one in _parsed(text)]
    except _TROUBLE:
        return None


def _kind_of_answer(node: ast.stmt, name: str) -> str:
    """How a statement defines an exercise: "written", "made" by a call, or not at all ("")."""
    if isinstance(node, ast.AnnAssign | ast.Assign | ast.Expr | ast.AugAssign | ast.Delete):
        value = getattr(node, "value", None)
        if isinstance(value, ast.Lambda | ast.Name):
            return "written"
        if isinstance(value, ast.NamedExpr) and isinstance(value.value, ast.Lambda | ast.Name):
            return "written"
        if isinstance(value, ast.Call) and _base(value.func) == {"yours_or_ours"}:
            return ""
        holds = (
            ast.Call | ast.Attribute | ast.Subscript | ast.IfExp | ast.BoolOp | ast.NamedExpr
            | ast.Tuple | ast.List
        )  # fmt: skip
        return "made" if isinstance(value, holds) else ""
    return "written"


def _calls_itself(text: str, name: str) -> bool:
    """Whether a name gets what a call of it gives: that is a result, not an answer."""
    return any(
        isinstance(part, ast.Call) and _base(part.func) == {name}
        for part in ast.walk(ast.parse(text))
    )
