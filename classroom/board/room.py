"""The room: how many are right, trying or stuck at each exercise, and which slips they meet.

A learner is at one exercise at a time: the one checked last, if that was not long ago.

>>> learners = [Learner("a", {"predict": Record("right")}), Learner("b", {"predict": Record(
...     "not yet", 3, ("bias_missing",), ("bias_missing",))})]
>>> row = room_of(learners, now=0.0).rows["predict"]
>>> len(row.right), len(row.trying), len(row.stuck), row.slips
(1, 0, 1, [('bias_missing', 1, 1)])
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from classroom.board.records import Learner, Record, Skipped
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import find_lesson

STUCK_AFTER = 3
"""Failed checks in a row after which a learner counts as stuck."""
RECENT = 30
"""Minutes for which a learner counts as being where their last check was."""


@dataclass
class Row:
    """One exercise.

    Parameters
    ----------
    right, trying, stuck, left : list of str
        Names of learners. Those trying or stuck are at it now; those who left it are not, and did
        not get it right.
    opened : int
        How many ran the check but have written nothing yet.
    looked : int
        How many of those who are right looked at the solution.
    slips : list of (id, int, int)
        Most frequent first: how many have it now, and how many ever had it.
    """

    right: list[str] = field(default_factory=list)
    trying: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    opened: int = 0
    looked: int = 0
    slips: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def begun(self) -> int:
        return len(self.right) + len(self.trying) + len(self.stuck) + len(self.left)


@dataclass
class Room:
    """All learners together: one row per exercise, and the votes on each claim."""

    learners: int
    rows: dict[str, Row]
    votes: dict[int, Counter[str]]
    skipped: list[Skipped] = field(default_factory=list)
    here: Counter[str] = field(default_factory=Counter)
    """How many learners are in each lesson now."""

    @property
    def trying(self) -> int:
        return sum(len(row.trying) for row in self.rows.values())

    @property
    def stuck(self) -> int:
        return sum(len(row.stuck) for row in self.rows.values())


def lesson_of(name: str) -> str:
    """Return the number of an exercise's lesson.

    >>> lesson_of("predict")
    '01'
    """
    return EXERCISES[name].lesson_number


def room_of(
    learners: Sequence[Learner], skipped: Sequence[Skipped] = (), lessons: Sequence[str] = (),
    now: float | None = None,
) -> Room:  # fmt: skip
    """Count a room, for the lessons given by name or number, or for all if none is given.

    Parameters
    ----------
    learners, skipped : sequence
    lessons : sequence of str, optional
    now : float, optional
        In seconds, as `time.time` gives them.
    """
    places = _places(learners, time.time() if now is None else now)
    wanted = {find_lesson(one) for one in lessons}
    rows = {name: Row() for name, one in EXERCISES.items() if not wanted or one.lesson in wanted}
    for name, row in rows.items():
        at, ever = Counter[str](), Counter[str]()
        for learner, place in zip(learners, places, strict=True):
            if name in learner.records:
                _count(row, learner.name, learner.records[name], name == place, at, ever)
        order = sorted(ever, key=lambda slip: (-at[slip], -ever[slip], slip))
        row.slips = [(slip, at[slip], ever[slip]) for slip in order]
    votes = {
        number: Counter({
            opinion: count for opinion in OPINIONS
            if (count := sum(one.votes.get(number) == opinion for one in learners))
        })
        for number, claim in CLAIMS.items()
        if not wanted or wanted & {when for when, _ in claim.evidence}
    }  # fmt: skip
    here = Counter(lesson_of(place) for place in places if place in rows)
    return Room(len(learners), rows, votes, list(skipped), here)


def _places(learners: Sequence[Learner], now: float) -> list[str]:
    """Return where each learner is: the exercise checked last; empty if that was too long ago."""
    places = []
    for learner in learners:
        times = {name: record.changed for name, record in learner.records.items()}
        last = max(times, key=lambda name: times[name], default="")
        places.append(last if last and now - times[last] <= 60 * RECENT else "")
    return places


def _count(
    row: Row, name: str, record: Record, here: bool, at: Counter[str], ever: Counter[str]
) -> None:
    ever.update({*record.slips, *record.met})
    if record.status == "right":
        row.right.append(name)
        row.looked += record.solution
    elif record.status == "not attempted":
        row.opened += 1
    elif not here:
        row.left.append(name)
    else:
        (row.stuck if record.failed >= STUCK_AFTER else row.trying).append(name)
        at.update(set(record.slips))
