"""The room: how many are right, trying, stuck at each exercise, and which slips they meet.

>>> learners = [Learner("a", {"predict": Record("right")}), Learner("b", {"predict": Record(
...     "not yet", 3, ("bias_missing",), ("bias_missing",))})]
>>> row = room_of(learners).rows["predict"]
>>> len(row.right), len(row.trying), len(row.stuck), row.slips
(1, 0, 1, [('bias_missing', 1, 1)])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from classroom.board.records import Learner, Record, Skipped
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import lesson_called

STUCK_AFTER = 3
"""Failed checks in a row after which somebody counts as stuck."""


@dataclass
class Row:
    """One exercise.

    Parameters
    ----------
    right, trying, stuck : list of str
        Names of learners.
    opened : int
        Those who ran the check, and have written nothing yet.
    looked : int
        Of those who are right, how many looked at the solution.
    slips : list of (id, int, int)
        Most frequent first: how many are at it now, and how many ever were.
    """

    right: list[str] = field(default_factory=list)
    trying: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    opened: int = 0
    looked: int = 0
    slips: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def begun(self) -> int:
        return len(self.right) + len(self.trying) + len(self.stuck)


@dataclass
class Room:
    """All learners together: a row an exercise, and the votes on each claim."""

    learners: int
    rows: dict[str, Row]
    votes: dict[int, Counter[str]]
    skipped: list[Skipped] = field(default_factory=list)
    stuck: int = 0
    """How many learners are stuck somewhere."""


def lesson_of(name: str) -> str:
    """The number of an exercise's lesson.

    >>> lesson_of("predict")
    '01'
    """
    return EXERCISES[name].lesson_number


def room_of(
    learners: Sequence[Learner], skipped: Sequence[Skipped] = (), lessons: Sequence[str] = ()
) -> Room:
    """Count a room; of some lessons, by name or number, or of all if none is named."""
    wanted = {lesson_called(one) for one in lessons}
    rows = {name: Row() for name, one in EXERCISES.items() if not wanted or one.lesson in wanted}
    for name, row in rows.items():
        now, ever = Counter[str](), Counter[str]()
        for learner in learners:
            if name in learner.records:
                _count(row, learner.name, learner.records[name], now, ever)
        order = sorted(ever, key=lambda slip: (-now[slip], -ever[slip], slip))
        row.slips = [(slip, now[slip], ever[slip]) for slip in order]
    votes = {
        number: Counter({
            opinion: count for opinion in OPINIONS
            if (count := sum(one.votes.get(number) == opinion for one in learners))
        })
        for number, claim in CLAIMS.items()
        if not wanted or wanted & {when for when, _ in claim.evidence}
    }  # fmt: skip
    stuck = sum(any(_is_stuck(one.records.get(name)) for name in rows) for one in learners)
    return Room(len(learners), rows, votes, list(skipped), stuck)


def _is_stuck(record: Record | None) -> bool:
    """Whether somebody tries, and the last checks were not right."""
    return (
        record is not None
        and record.status in ("not yet", "stopped")
        and record.failed >= STUCK_AFTER
    )


def _count(row: Row, name: str, record: Record, now: Counter[str], ever: Counter[str]) -> None:
    ever.update({*record.slips, *record.met})
    if record.status == "right":
        row.right.append(name)
        row.looked += record.solution
    elif record.status == "not attempted":
        row.opened += 1
    else:
        (row.stuck if _is_stuck(record) else row.trying).append(name)
        now.update(set(record.slips))
