"""Findings: what judging found, as fields. `nnlib.checks.words` makes the message of a finding.

Each kind knows its status, its slips and its parts, so that whoever counts, marks or compares
verdicts reads these, and never a sentence.

>>> HelpersNotRight(None, ("mean_slopes",)).slips
('helper_not_right',)
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from nnlib.checks.candidates import Explanation
from nnlib.checks.instances import Observation
from nnlib.checks.results import Problem
from nnlib.checks.running import CallFailed, Printed
from nnlib.checks.sources import Facts
from nnlib.exercises.declaration import Arguments, Exercise

ARGUMENTS_CHANGED, OURS, HELPER_NOT_RIGHT = "arguments_changed", "ours", "helper_not_right"
"""The slips that are found by looking, and not by numbers."""


@dataclass(frozen=True)
class Finding:
    """What was found of an answer to an exercise."""

    status: ClassVar[str]
    exercise: Exercise
    parts: Mapping[str, bool] = field(default_factory=dict, kw_only=True)
    """For each part of the result, whether it is right; empty where none was compared."""

    @property
    def slips(self) -> tuple[str, ...]:
        """The ids of the slips that explain it."""
        return ()


@dataclass(frozen=True)
class NotAttempted(Finding):
    """Dots are left: all of them, or those in a line of something begun, which may return."""

    status = "not attempted"
    left_over: int | None = None
    has_return: bool = True


@dataclass(frozen=True)
class WrongSignature(Finding):
    """It cannot be called with the exercise's arguments, of which there are so many."""

    status = "stopped"
    signature: inspect.Signature
    count: int


@dataclass(frozen=True)
class Stopped(Finding):
    """A call did not end by itself; where all sizes are equal, it may show slips."""

    status = "stopped"
    arguments: Arguments
    shapes: Sequence[tuple[int, ...]]
    """Of the parts that were wanted."""
    failure: CallFailed
    notebook_names: Sequence[str]
    printed: Printed
    slips_behind: Sequence[Explanation] = ()

    @property
    def slips(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id_ for one in self.slips_behind for id_ in one.ids))


@dataclass(frozen=True)
class ArgumentChanged(Finding):
    """An argument is not what it was before the call."""

    status = "not yet"
    argument: str
    before: Any
    after: Any
    line: str = ""
    """The question that names the line which changes it, where the source shows one."""

    @property
    def slips(self) -> tuple[str, ...]:
        return (ARGUMENTS_CHANGED,)


@dataclass(frozen=True)
class NotRead(Finding):
    """A result that has other parts than asked for, or parts that are no numbers."""

    status = "not yet"
    arguments: Arguments
    problem: Problem
    has_return: bool
    printed: Printed


@dataclass(frozen=True)
class NoSuchForm(Finding):
    """A result that may come in many forms, and came in none of them."""

    status = "not yet"
    arguments: Arguments
    result: Any
    printed: Printed


@dataclass(frozen=True)
class PropertyBroken(Finding):
    """Something does not hold of a result, and it is known which slip breaks it."""

    status = "not yet"
    arguments: Arguments
    seen: str
    """The exercise's own sentence, with the numbers."""
    slip: str
    printed: Printed

    @property
    def slips(self) -> tuple[str, ...]:
        return (self.slip,)


@dataclass(frozen=True)
class Relation:
    """How wrong numbers are related to the true ones, where it is the same on all tries.

    Parameters
    ----------
    kind : str
        "only extreme", "only signs", "sometimes", "opposite signs", "known ratio", "close" or
        "ratio".
    number : float
        The largest number of the failing tries, the ratio, or how far it is off; none of
        "only signs", "sometimes" and "opposite signs".
    right : int
        On how many tries it is right.
    best : (int, int), optional
        Where no part is right everywhere: the place of the part that most often is, and how often.
    """

    kind: str
    number: float = 0.0
    right: int = 0
    best: tuple[int, int] | None = None


@dataclass(frozen=True)
class LinkFound:
    """What a link of a chain does: "right", "fed" (right for what it was fed), "untold", "broken".

    Parameters
    ----------
    name : str
    state : str
    step : str
        At which step it is broken.
    """

    name: str
    state: str
    step: str = ""


@dataclass(frozen=True)
class Substitution:
    """What is found with an argument where a name of the notebook stands; right without slips."""

    name: str
    argument: str
    explained_by: tuple[Explanation, ...] = ()


@dataclass(frozen=True)
class WrongNumbers(Finding):
    """Numbers that are not the true ones.

    Parameters
    ----------
    tries : int
        How many there were.
    shown : Observation
        The try that is shown.
    place : int
        The first part that is wrong there.
    relation : Relation or None
    explained_by : sequence of Explanation
        Slips that give the same numbers; empty where none does.
    is_near : bool
        Whether all numbers are close to the true ones.
    links : sequence of LinkFound
        Of an exercise that can be taken apart.
    facts : Facts
        What the source shows.
    shape : str
        How the shape of that part is wrong, as `nnlib.checks.wrong_shapes` has it; empty where it
        is right.
    substitution : Substitution, optional
        What is found with an argument for a name of the notebook, where nothing else explains it.
    """

    status = "not yet"
    tries: int
    shown: Observation
    place: int
    relation: Relation | None
    explained_by: Sequence[Explanation]
    is_near: bool
    links: Sequence[LinkFound]
    facts: Facts
    printed: Printed
    shape: str = ""
    substitution: Substitution | None = None

    @property
    def slips(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for found in self.explained_by for one in found.ids))


@dataclass(frozen=True)
class Ours(Finding):
    """Right numbers, by a function of the course that does this exercise's work."""

    status = "not yet"

    @property
    def slips(self) -> tuple[str, ...]:
        return (OURS,)


@dataclass(frozen=True)
class Right(Finding):
    """Right on all tries; it may print, give lists for arrays, or nudge besides."""

    status = "right"
    tries: int
    printed: Printed
    gives_lists: bool = False
    nudges: bool = False


@dataclass(frozen=True)
class HelpersNotRight(Finding):
    """Right by itself; earlier answers that it calls are not."""

    status = "not yet"
    helpers: tuple[str, ...]

    @property
    def slips(self) -> tuple[str, ...]:
        return (HELPER_NOT_RIGHT,)


@dataclass(frozen=True)
class WithOurHelpers(Finding):
    """What was found with ours in place of the earlier answers that are not right.

    Parameters
    ----------
    alone : Finding
    helpers : tuple of str
    hides : bool
        Whether it is right with the learner's own: two mistakes hide each other.
    """

    alone: Finding
    helpers: tuple[str, ...]
    hides: bool

    @property
    def status(self) -> str:  # type: ignore[override]
        return self.alone.status

    @property
    def slips(self) -> tuple[str, ...]:
        return self.alone.slips
