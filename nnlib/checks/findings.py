"""Findings: what judging found, as fields. `nnlib.checks.words` turns a finding into a message.

Each kind knows its status, its slips and its parts, so that code that counts, marks or compares
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
"""The slips that are found in the source or the run, not by numbers."""


@dataclass(frozen=True)
class Finding:
    """What was found in an answer to an exercise."""

    status: ClassVar[str]
    exercise: Exercise
    parts: Mapping[str, bool] = field(default_factory=dict, kw_only=True)
    """For each part of the result, whether it is right; empty if none was compared."""

    @property
    def slips(self) -> tuple[str, ...]:
        """Return the ids of the slips that explain it."""
        return ()


@dataclass(frozen=True)
class NotAttempted(Finding):
    """Dots are left: all of them, or in one line of an answer that was begun."""

    status = "not attempted"
    left_over: int | None = None
    has_return: bool = True


@dataclass(frozen=True)
class WrongSignature(Finding):
    """The function cannot be called with this number of arguments."""

    status = "stopped"
    signature: inspect.Signature
    count: int


@dataclass(frozen=True)
class Stopped(Finding):
    """A call did not return; with equal sizes, the function may still show slips."""

    status = "stopped"
    arguments: Arguments
    shapes: Sequence[tuple[int, ...]]
    """The shapes of the expected parts."""
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
    """A question about the line that changes it, if the source shows one."""

    @property
    def slips(self) -> tuple[str, ...]:
        return (ARGUMENTS_CHANGED,)


@dataclass(frozen=True)
class NotRead(Finding):
    """A result with the wrong parts, or with parts that are not numbers."""

    status = "not yet"
    arguments: Arguments
    problem: Problem
    has_return: bool
    printed: Printed


@dataclass(frozen=True)
class NoSuchForm(Finding):
    """A result that may have several forms, and has none of them."""

    status = "not yet"
    arguments: Arguments
    result: Any
    printed: Printed


@dataclass(frozen=True)
class PropertyBroken(Finding):
    """A result lacks a property, and it is known which slip breaks it."""

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
    """How wrong numbers are related to the true ones, if it is the same on all tries.

    Parameters
    ----------
    kind : str
        "only extreme", "only signs", "sometimes", "opposite signs", "known ratio", "close" or
        "ratio".
    number : float
        The largest number in the failing tries, the ratio, or how far off it is; not used for
        "only signs", "sometimes" and "opposite signs".
    right : int
        The number of tries on which it is right.
    best : (int, int), optional
        If no part is right everywhere: the place of the part that is right most often, and how
        often it is right.
    """

    kind: str
    number: float = 0.0
    right: int = 0
    best: tuple[int, int] | None = None


@dataclass(frozen=True)
class LinkFound:
    """The state of a link: "right", "fed" (right for what it was fed), "untold" or "broken".

    Parameters
    ----------
    name : str
    state : str
    step : str
        The step at which it is broken.
    """

    name: str
    state: str
    step: str = ""


@dataclass(frozen=True)
class Substitution:
    """The finding with an argument instead of a name of the notebook; right if without slips."""

    name: str
    argument: str
    explained_by: tuple[Explanation, ...] = ()


@dataclass(frozen=True)
class WrongNumbers(Finding):
    """Numbers that are not the true ones.

    Parameters
    ----------
    tries : int
        The number of tries.
    shown : Observation
        The try that is shown.
    place : int
        The first part that is wrong there.
    relation : Relation or None
    explained_by : sequence of Explanation
        Slips that give the same numbers; empty if none does.
    is_near : bool
        Whether all numbers are close to the true ones.
    links : sequence of LinkFound
        For an exercise that can be taken apart.
    facts : Facts
        What the source shows.
    shape : str
        How the shape of that part is wrong, in the terms of `nnlib.checks.wrong_shapes`; empty if
        it is right.
    substitution : Substitution, optional
        The finding with an argument for a name of the notebook, if nothing else explains it.
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
    """Right numbers from a function of the course that does this exercise's work."""

    status = "not yet"

    @property
    def slips(self) -> tuple[str, ...]:
        return (OURS,)


@dataclass(frozen=True)
class Right(Finding):
    """Right on all tries; it may also print, return lists for arrays, or nudge."""

    status = "right"
    tries: int
    printed: Printed
    gives_lists: bool = False
    nudges: bool = False


@dataclass(frozen=True)
class HelpersNotRight(Finding):
    """The function itself is right; earlier answers that it calls are not."""

    status = "not yet"
    helpers: tuple[str, ...]

    @property
    def slips(self) -> tuple[str, ...]:
        return (HELPER_NOT_RIGHT,)


@dataclass(frozen=True)
class WithOurHelpers(Finding):
    """What was found with our versions of the earlier answers that are not right.

    Parameters
    ----------
    alone : Finding
    helpers : tuple of str
    hides : bool
        Whether it is right with the learner's own helpers: two mistakes hide each other.
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
