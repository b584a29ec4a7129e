"""What is counted for a class: tries up to the first right one, hints opened, slips met.

Every learner who tried an exercise is in one of five columns, so counts add up; percentages are
left to the reader.

>>> jane = {"double": Record("right", history=(Try("not yet", ("sign",)), Try("right", (), 1)))}
>>> counted = count([jane])
>>> row = counted.exercises["double"]
>>> (row.tried, row.right_at, row.middle), counted.hints["double", 1]
((1, Counter({2: 1}), 2.0), OfHint(opened=1, right=1, not_right=0))
"""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from classroom.board.records import Record, Try
from nnlib.checks.history import MOST
from nnlib.exercises.exercise_names import exercise_or_error

NO_HINT = 0
"""The number under which tries without a new hint are counted."""


@dataclass
class OfExercise:
    """One exercise.

    Parameters
    ----------
    right_at : counter of int
        Learners who were right without the solution, by the number of their first right try.
    after_solution : int
        Learners who were right after looking at the solution.
    not_yet : int
        Learners who tried and were never right.
    looked : int
        How many of these had looked at the solution by their last try.
    unknown : int
        Learners who tried and whose record has no history.
    """

    right_at: Counter[int] = field(default_factory=Counter)
    after_solution: int = 0
    not_yet: int = 0
    looked: int = 0
    unknown: int = 0

    @property
    def tried(self) -> int:
        return self.right_at.total() + self.after_solution + self.not_yet + self.unknown

    @property
    def middle(self) -> float | None:
        """The median number of tries of those who were right without the solution."""
        every = list(self.right_at.elements())
        return float(statistics.median(every)) if every else None


@dataclass
class OfHint:
    """One hint of an exercise, or no new hint: how the next try turned out.

    Parameters
    ----------
    opened : int
        Learners who opened it before they were right.
    right, not_right : int
        Next tries, counted if the try before was not right, this was the last hint opened between
        the two, and the solution had not been looked at.
    """

    opened: int = 0
    right: int = 0
    not_right: int = 0


@dataclass
class OfSlip:
    """One slip of an exercise: learners by their next try after first meeting it.

    Parameters
    ----------
    at_first : int
        Learners who met it at their first try.
    right, same, other : int
        The next try was right, had the same slip, or was wrong in another way.
    solution : int
        The solution had been looked at by then.
    nothing : int
        No next try is recorded.
    again : int
        Learners who met it at any later try.
    """

    at_first: int = 0
    right: int = 0
    same: int = 0
    other: int = 0
    solution: int = 0
    nothing: int = 0
    again: int = 0

    @property
    def met(self) -> int:
        return self.right + self.same + self.other + self.solution + self.nothing


@dataclass
class Counts:
    """A class: what is counted by exercise, by exercise and hint, and by exercise and slip."""

    learners: int = 0
    exercises: dict[str, OfExercise] = field(default_factory=dict)
    hints: dict[tuple[str, int], OfHint] = field(default_factory=dict)
    slips: dict[tuple[str, str], OfSlip] = field(default_factory=dict)


def count(learners: Sequence[Mapping[str, Record]]) -> Counts:
    """Count a class, given each learner's records by exercise."""
    counts = Counts(len(learners))
    for records in learners:
        for name, record in records.items():
            is_tried = record.history or record.status != "not attempted" or record.met
            if is_tried:
                _count_tries(record, counts.exercises.setdefault(name, OfExercise()))
            if record.history or not is_tried:
                _count_hints(name, record, counts)
            _count_slips(name, record, counts)
    return counts


def _count_tries(record: Record, row: OfExercise) -> None:
    if not record.history:
        row.unknown += 1
        return
    last = record.history[-1]
    if last.status != "right":
        row.not_yet += 1
        row.looked += last.solution or record.solution
    elif last.solution:
        row.after_solution += 1
    else:
        row.right_at[len(record.history) + record.unlisted] += 1


def _next_tries(record: Record) -> Iterator[tuple[Try, Try | None]]:
    """Yield each try with the next one; None if no next one is recorded."""
    tries = record.history or ()
    for place, (one, after) in enumerate(itertools.zip_longest(tries, tries[1:]), start=1):
        yield one, None if record.unlisted and place == MOST else after


def _count_hints(name: str, record: Record, counts: Counts) -> None:
    tries = record.history or ()
    most = len(exercise_or_error(name).hints)
    is_right = bool(tries) and tries[-1].status == "right"
    # Learners who are right may open the rest out of curiosity.
    opened = tries[-1].hints if is_right else max(record.hints, *(one.hints for one in tries), 0)
    for number in range(1, min(opened, most) + 1):
        counts.hints.setdefault((name, number), OfHint()).opened += 1
    for before, after in _next_tries(record):
        if after is None or after.solution:
            continue
        number = min(after.hints, most) if after.hints > before.hints else NO_HINT
        row = counts.hints.setdefault((name, number), OfHint())
        if after.status == "right":
            row.right += 1
        else:
            row.not_right += 1


def _count_slips(name: str, record: Record, counts: Counts) -> None:
    seen = set[str]()
    for place, (one, after) in enumerate(_next_tries(record)):
        for slip in one.slips:
            row = counts.slips.setdefault((name, slip), OfSlip())
            if slip in seen:
                continue
            seen.add(slip)
            row.at_first += place == 0
            later = (record.history or ())[place + 1 :]
            row.again += any(slip in other.slips for other in later)
            if after is None:
                row.nothing += 1
            elif after.solution:
                row.solution += 1
            elif after.status == "right":
                row.right += 1
            elif slip in after.slips:
                row.same += 1
            else:
                row.other += 1
