"""Write what was counted, as tables for a spreadsheet and as a page. Neither names a learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import nnlib
from classroom.board.records import Skipped
from classroom.counting.counts import NO_HINT, Counts
from classroom.pages import STYLE, Cell, escape, mark_code, page, table
from nnlib.checks.slips import sentences
from nnlib.exercises import EXERCISES
from nnlib.words import write_count

_FEW = (1, 2, 3)
"""The numbers of tries that have their own columns."""
_NONE = ""
"""A cell for which there is no number."""


@dataclass(frozen=True)
class Counted:
    """A table: the name of its file, its title, what it says, its headings and its rows."""

    file: str
    title: str
    says: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def lines(self) -> list[list[str]]:
        """Return the table as texts, headings first."""
        return [list(self.headings), *([_text(cell) for cell in row] for row in self.rows)]


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell:g}"


def tables(counts: Counts) -> tuple[Counted, Counted, Counted]:
    """Make the tables of exercises, hints and slips."""
    return _exercises(counts), _hints(counts), _slips(counts)


def _place(name: str) -> tuple[int, str]:
    names = list(EXERCISES)
    return (names.index(name) if name in names else len(names), name)


def _exercises(counts: Counts) -> Counted:
    rows = []
    for name in sorted(counts.exercises, key=_place):
        row = counts.exercises[name]
        at = [row.right_at[number] for number in _FEW]
        rows.append((
            name, row.tried, *at, row.right_at.total() - sum(at), row.after_solution, row.not_yet,
            row.unknown, _NONE if row.middle is None else row.middle,
            row.after_solution + row.looked,
        ))  # fmt: skip
    return Counted(
        "exercises.csv",
        "Exercises",
        "The numbers are learners. Everyone who tried is in one of the columns from “right at try "
        "1” to “no history”. A try is a check of a text that was changed or that got a different "
        "verdict; an exercise not attempted is not a try. “No history” is a record that an older "
        "version of the course began. The median is that of the learners who were right without "
        "the solution; “looked at the solution” counts those who did so before they were right, "
        "or who are not right yet.",
        ("exercise", "tried", *(f"right at try {number}" for number in _FEW),
         f"right at try {_FEW[-1] + 1} or later", "right after the solution", "not right yet",
         "no history", "median tries", "looked at the solution"),
        tuple(rows),
    )  # fmt: skip


def _hints(counts: Counts) -> Counted:
    rows: list[tuple[Cell, ...]] = []
    for name, number in sorted(counts.hints, key=lambda key: (_place(key[0]), key[1])):
        row = counts.hints[name, number]
        compared = row.right, row.not_right
        if number == NO_HINT:
            rows.append((name, "no new hint", _NONE, *compared, _NONE))
        else:
            rest = row.opened - sum(compared)
            rows.append((name, f"hint {number}", row.opened, *compared, rest))
    return Counted(
        "hints.csv",
        "Hints",
        "This shows the next try after one that was not right, by the last hint opened between "
        "the two. “Not "
        "compared”: it was opened before a first try or together with a further hint, the solution "
        "was looked at before the next try, or no next try is recorded. “No new hint” counts "
        "tries, and one learner may have several. Learners chose when to open a hint, so a "
        "difference between two rows does not show what a hint did.",
        ("exercise", "opened before", "learners who opened it", "next try right",
         "next try not right", "not compared"),
        tuple(rows),
    )  # fmt: skip


def _slips(counts: Counts) -> Counted:
    rows = []
    slips = counts.slips
    for name, slip in sorted(slips, key=lambda key: (_place(key[0]), -slips[key].met, key[1])):
        row = slips[name, slip]
        rows.append((
            name, slip, row.met, row.at_first, row.right, row.same, row.other, row.solution,
            row.nothing, row.again, sentences(name)[slip].question,
        ))  # fmt: skip
    return Counted(
        "slips.csv",
        "Slips",
        "The numbers are learners with a history. Everyone who met a slip is in one of the "
        "columns from “next try right” to “no next try”, which say how the try went after its "
        "question was first shown. “Met again” counts those who had it at any later try.",
        ("exercise", "slip", "met", "of these at try 1", "next try right",
         "next try the same slip", "next try wrong in another way", "solution seen first",
         "no next try", "met again", "its question"),
        tuple(rows),
    )  # fmt: skip


def sentences_of_hints(counts: Counts) -> list[str]:
    """Say for each exercise, in counts, what came after a hint and without one.

    >>> from classroom.counting.counts import OfHint
    >>> sentences_of_hints(Counts(hints={("double", 2): OfHint(5, 3, 1), ("double", 0): OfHint(
    ...     0, 7, 5)}))
    ['`double`: right at the next try after hint 2: 3 of 4; without a new hint: 7 of 12.']
    """
    said: dict[str, list[str]] = {}
    # Tries without a hint come last.
    for name, number in sorted(counts.hints, key=lambda key: (_place(key[0]), not key[1], key[1])):
        row = counts.hints[name, number]
        tries = row.right + row.not_right
        if tries:
            when = "without a new hint" if number == NO_HINT else f"after hint {number}"
            said.setdefault(name, []).append(f"{when}: {row.right} of {tries}")
    return [f"`{name}`: right at the next try {'; '.join(parts)}." for name, parts in said.items()]


def summary(counts: Counts, skipped: Sequence[Skipped], doubts: Sequence[Skipped]) -> list[str]:
    """Say who and what was counted, without names."""
    every = counts.exercises.values()
    tried, unknown = (sum(getattr(row, key) for row in every) for key in ("tried", "unknown"))
    lines = [
        f"{write_count(counts.learners, 'learner')} handed something over, and tried "
        f"{write_count(len(every), 'exercise')}. Counted once for each learner and exercise, that "
        f"is {tried:,}, of which {unknown:,} have no history."
    ]
    if skipped:
        # A reason may quote a file's name, and with it a learner's.
        lines.append(
            f"Left out: {write_count(len(skipped), 'file or folder', 'files or folders')}."
        )
    if doubts:
        lines.append(
            f"In doubt: {write_count(len(doubts), 'learner')} with several folders of progress."
        )
    return lines


def page_of(counts: Counts, lines: Sequence[str]) -> str:
    """Make the page: what was counted, the three tables, and in words what came after hints."""
    parts = [f"<h1>A class, counted</h1>{''.join(f'<p>{escape(line)}</p>' for line in lines)}"]
    for one in tables(counts):
        parts.append(
            f"<h2>{one.title}</h2><p>{escape(one.says)}</p>{table(one.headings, one.rows)}"
        )
        if one.file == "hints.csv":
            said = "".join(f"<li>{mark_code(line)}</li>" for line in sentences_of_hints(counts))
            parts.append(f"<ul>{said}</ul>" if said else "")
    parts.append(
        f"<p>Counted with Slope by Slope {nnlib.__version__}. It names no learner; in a small "
        "class, a count of one may still reveal who it is.</p>"
    )
    return page("A class, counted", "\n".join(parts), f"{STYLE}\nbody {{ max-width: 76rem; }}")
