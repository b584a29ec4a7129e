"""What was handed in: the definitions in a notebook's cells, and which ones each answer needs.

None of it is run. It is read in a limited process (`classroom.grading.reading`), which passes on
names and texts: a `Submission`. Anything odd, and what was done about it, comes back as remarks.
"""

from __future__ import annotations

import ast
import functools
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from classroom.grading import files
from classroom.grading.files import Cell
from classroom.grading.prose import Prose, names_in, prose_in
from classroom.grading.statements import (
    MOST_KEPT,
    STAR,
    TROUBLE,
    Statement,
    base_of,
    choose,
    needs_of,
    parse_statements,
    parts_of,
)
from nnlib.checks.cells import plain_python, runs_elsewhere

_MOST_NAMED = 100

# In the syntax of Python 3.12 and later.
_NEWER = re.compile(r"^\s*(def|class)\s+\w+\[|^\s*type\s+\w+\s*(\[.*\])?\s*=", re.MULTILINE)


@dataclass(frozen=True)
class Submission:
    """What a notebook defines.

    Parameters
    ----------
    answers : dict of str to str
        The source of each exercise that was written.
    statements : tuple of Statement
        All other statements, in order.
    remarks : tuple of str
        What the teacher should know.
    needs : dict of str to frozenset of str
        For each answer, the names that it takes from its surroundings.
    cells : dict of str to int
        For each answer, the number of its cell.
    stubs : frozenset of str
        Exercises left as they were handed out.
    shown : dict of str to str
        For each exercise, the status that the notebook's own last check shows.
    is_newer : bool
        Whether a cell could not be read that seems to be written for a newer Python.
    likeness : dict of str to tuple
        For each answer, its fingerprint, its size, and whether it measures.
    about : dict of str to tuple of str
        For each exercise, the remarks that are about it.
    unreadable : frozenset of str
        Exercises with a cell that Python cannot read.
    prose : dict of str to Prose
        The answers in words that were asked for and whose cells the notebook has.
    in_words : tuple of str
        The names of all answers in words, by the marks of their cells.
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
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    prose: dict[str, Prose] = field(default_factory=dict)
    in_words: tuple[str, ...] = ()

    def context_for(self, name: str, ours: Collection[str] = ()) -> tuple[str, ...]:
        """Return what an answer needs: imports, constants, helpers, and what these need.

        Parameters
        ----------
        name : str
            The exercise.
        ours : collection of str, optional
            Names for which it gets the course's own.
        """
        statements = self._all(name, ours)
        chosen, _ = choose(statements, self.needs[name], {*ours, name}, self.cells[name])
        return tuple(statements[place].text for place in chosen)

    def whole(self, name: str, ours: Collection[str] = ()) -> tuple[str, ...]:
        """Return all of the notebook up to an answer, and what the answer needs from the rest."""
        statements = self._all(name, ours)
        chosen, _ = choose(statements, self.needs[name], {*ours, name}, self.cells[name])
        return tuple(
            one.text for place, one in enumerate(statements)
            if (one.cell <= self.cells[name] or place in set(chosen)) and not one.makes & {*ours}
        )  # fmt: skip

    def depends(self, name: str, ours: Collection[str] = ()) -> bool:
        """Return whether more of the notebook may change what an answer does."""
        statements = self._all(name, ours)
        chosen, missing = choose(statements, self.needs[name], {*ours, name}, self.cells[name])
        own = any(statements[place].makes & set(self.answers) for place in chosen)
        return own or bool(missing) or any(not statements[place].is_plain for place in chosen)

    def makes(self, name: str) -> bool:
        """Return whether a statement of the notebook makes a name, or may do so."""
        return any({name, STAR} & one.makes for one in self.statements) or name in self.answers

    def _all(self, name: str, ours: Collection[str]) -> list[Statement]:
        others = [
            Statement(source, frozenset([other]), self.needs[other], self.cells[other], True)
            for other, source in self.answers.items() if other not in (*ours, name)
        ]  # fmt: skip
        # In the order of their cells: sorting keeps the order within a cell.
        return sorted([*self.statements, *others], key=lambda one: one.cell)


def read(
    data: bytes, names: Sequence[str], stubs: Mapping[str, str] | None = None,
    former: Mapping[str, str] | None = None, questions: Sequence[str] = (),
) -> Submission:  # fmt: skip
    """Read a notebook that was handed in.

    Parameters
    ----------
    data : bytes
        The file's content.
    names : sequence of str
        The exercises that were asked for.
    stubs : mapping of str to str, optional
        What was handed out for each; the lessons' own stubs if left out.
    former : mapping of str to str, optional
        Former names of exercises, and today's.
    questions : sequence of str, optional
        The questions that are answered in words.

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
    return _Reading(names, stubs, former or {}, questions).of(data)


@dataclass
class _Found:
    """A definition in a notebook that gives an exercise its name."""

    text: str
    cell: int
    is_made: bool
    """Made by a call or a look-up instead of a definition, or in a cell that runs elsewhere."""
    order: int = 0


class _Reading:
    """One notebook on its way to a `Submission`."""

    def __init__(
        self, names: Sequence[str], stubs: Mapping[str, str], former: Mapping[str, str],
        questions: Sequence[str],
    ) -> None:  # fmt: skip
        self._former, self._questions = former, questions
        self._stubs = {name: _dumped(stubs[name]) for name in names}
        self._found: dict[str, list[_Found]] = {name: [] for name in names}
        self._statements: list[Statement] = []
        self._remarks: list[str] = []
        self._about: dict[str, list[str]] = {}
        self._unreadable: set[str] = set()
        self._is_newer = False
        self._order = 0
        # Whatever adds something to an answer after its definition: its order, and its text.
        self._completing: dict[str, list[tuple[int, str]]] = {name: [] for name in names}

    def of(self, data: bytes) -> Submission:
        cells, python = files.cells_in(data, list(self._found), self._remarks, self._former)
        prose = prose_in(cells, self._questions)
        written = [
            cell for cell in cells
            if cell.is_code and not (cell.by_hand and cell.asked in self._questions)
        ]  # fmt: skip
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
        for name in self._questions if cells else ():
            if name not in prose:
                self._remark(name, f"No cell is marked for `{name}`.")
        return Submission(
            answers, tuple(self._statements), tuple(self._remarks),
            {name: needs_of(source) for name, source in answers.items()}, places, frozenset(stubs),
            files.shown_by(cells), self._is_newer,
            about={name: tuple(remarks) for name, remarks in self._about.items()},
            unreadable=frozenset(self._unreadable), prose=prose,
            in_words=tuple(names_in(cells)[:_MOST_NAMED]),
        )  # fmt: skip

    def _remark(self, name: str, remark: str) -> None:
        """Note what is odd, and which exercise it is about, if any."""
        self._remarks.append(remark)
        if name in self._found or name in self._questions:
            self._about.setdefault(name, []).append(remark)

    def _read(self, cell: Cell, python: str) -> None:
        about = f"Cell {cell.number}"
        about += f", the cell of `{cell.asked}`," if cell.asked in self._found else ""
        try:
            own = list(self._statements_of(cell))
        except TROUBLE as problem:
            why = self._why(cell, problem, python)
            self._remark(cell.asked, f"{about} cannot be read by Python: {why}.")
            self._unreadable |= {cell.asked} & set(self._found)
            return
        self._statements += own
        mine = self._found.get(cell.asked, [])
        if cell.asked in self._found and not any(one.cell == cell.number for one in mine):
            defined = {name for statement in own for name in statement.makes if name != STAR}
            others = ", ".join(f"`{name}`" for name in sorted(defined)) or "nothing"
            self._remark(cell.asked, f"{about} defines {others}.")

    def _why(self, cell: Cell, problem: BaseException, python: str) -> str:
        if isinstance(problem, ValueError) and not isinstance(problem, SyntaxError):
            return "it has characters that are not text"
        if not isinstance(problem, SyntaxError):
            return "it is nested too deeply"
        ours = f"{sys.version_info.major}.{sys.version_info.minor}"
        words = f"line {problem.lineno}: {problem.msg}"
        theirs = tuple(int(part) for part in re.findall(r"\d+", python)[:2])
        says_newer = theirs > sys.version_info[:2]
        if says_newer or _NEWER.search(cell.source):
            self._is_newer = True
            said = f"Python {python}" if says_newer else "a newer Python"
            words += f" (Python {ours} grades here; the notebook seems to be written for {said})"
        return words

    def _statements_of(self, cell: Cell) -> Iterator[Statement]:
        """Note the answers in a cell, and return its other statements."""
        noted: list[tuple[str, _Found]] = []
        statements = []
        elsewhere = runs_elsewhere(cell.source)
        for part in parts_of(_plain(cell.source)):
            self._order += 1
            if not elsewhere:
                for name in part.completes & self._completing.keys() - part.makes:
                    self._completing[name].append((self._order, part.text))
            answers = [name for name in sorted(part.makes) if name in self._found]
            kinds = {name: _kind_of_answer(part.node, name) for name in answers}
            for name, kind in kinds.items():
                if kind:
                    is_made = kind == "made" or elsewhere
                    noted.append((name, _Found(part.text, cell.number, is_made, self._order)))
            if not answers and not elsewhere:
                statements.append(
                    Statement(
                        part.text, part.makes, part.needs, cell.number, part.is_plain, part.changes
                    )
                )
        # Only a cell that can be read as a whole is used.
        for name, found in noted:
            self._found[name].append(found)
        yield from statements

    def _choose(self, name: str, has_cells: bool) -> _Found | None:
        """Choose, of all definitions of an exercise, the last one that is not the stub."""
        found = self._found[name]
        if not found:
            if has_cells:
                self._remark(name, f"No cell defines `{name}`.")
            return None
        written = [place for place, one in enumerate(found)
                   if not one.is_made and not self._is_stub(name, one.text)]  # fmt: skip
        made = [place for place, one in enumerate(found)
                if one.is_made and not _calls_itself(one.text, name)]  # fmt: skip
        if len({found[place].text for place in written}) > 1:
            self._remark(name, f"`{name}` is defined {len(written)} times; the last one counts.")
        if not written:
            stubs = [one for one in found if not one.is_made]
            return found[made[-1]] if made else (stubs[-1] if stubs else None)
        last, after = found[written[-1]], [place for place in made if place > written[-1]]
        if after and re.search(rf"\b{name}\b", found[after[-1]].text.partition("=")[2]):
            # As in `double = np.vectorize(double)`: both together make the answer.
            both = found[after[-1]]
            return _Found(f"{last.text}\n{both.text}", both.cell, True)
        added = [text for order, text in self._completing[name] if order > last.order]
        return _Found("\n".join([last.text, *added]), last.cell, False, last.order)

    def _is_stub(self, name: str, text: str) -> bool:
        return _dumped(text) == self._stubs[name]


def _with_one_side(cells: Sequence[Cell], remarks: list[str]) -> list[Cell]:
    """Return the cells; one with merge conflict marks gets the side that can be read."""
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
    """Return the cells; if one was split within a function, join its halves."""
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


_plain = functools.lru_cache(maxsize=MOST_KEPT)(plain_python)


def _is_indented(source: str) -> bool:
    return source[:1] in (" ", "\t")


def _can_be_read(source: str) -> bool:
    try:
        # IPython removes the indentation of a whole cell, so it would accept a second half alone.
        plain = source if _is_indented(source) else _plain(source)
        parse_statements(plain)
    except TROUBLE:
        return False
    return True


@functools.lru_cache(maxsize=MOST_KEPT)
def _dumped(text: str) -> list[str] | None:
    try:
        return [ast.dump(one) for one in parse_statements(text)]
    except TROUBLE:
        return None


def _kind_of_answer(node: ast.stmt, name: str) -> str:
    """Return how a statement defines an exercise: "written", "made" by a call, or "" for not."""
    if isinstance(node, ast.AnnAssign | ast.Assign | ast.Expr | ast.AugAssign | ast.Delete):
        value = getattr(node, "value", None)
        if isinstance(value, ast.Lambda | ast.Name):
            return "written"
        if isinstance(value, ast.NamedExpr) and isinstance(value.value, ast.Lambda | ast.Name):
            return "written"
        if isinstance(value, ast.Call) and base_of(value.func) & {"bring", "yours_or_ours"}:
            return ""
        holds = (
            ast.Call | ast.Attribute | ast.Subscript | ast.IfExp | ast.BoolOp | ast.NamedExpr
            | ast.Tuple | ast.List
        )  # fmt: skip
        return "made" if isinstance(value, holds) else ""
    return "written"


def _calls_itself(text: str, name: str) -> bool:
    """Return whether a name is assigned a call of itself: that is a result, not an answer."""
    return any(
        isinstance(part, ast.Call) and base_of(part.func) == {name}
        for part in ast.walk(ast.parse(text))
    )
