"""Rows of the benchmark, and how their programs are timed: in turn, and as ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Program = Callable[[], float]
Target = tuple[str, float]
Tell = Callable[[str], object]
"""Receives what is being done, if it takes long."""

FIRST_START = "a learner, at the first start"
EVERY_START = "a learner, at every start"
LESSON = "a learner, in a lesson"
OWN_PROGRAM = "somebody with a program of their own"
CLASS = "a teacher, for each class"
MAINTAINER = "a maintainer"
NOBODY = "nobody: it tells how the engine compares"
WAITS = (FIRST_START, EVERY_START, LESSON, OWN_PROGRAM, CLASS, MAINTAINER, NOBODY)
"""Those who wait, in the page's order."""


@dataclass(frozen=True)
class Row:
    """One comparison.

    Parameters
    ----------
    name : str
        With the unit, as in "XOR, one network, an epoch".
    ours : callable
        Runs once; returns seconds, or whatever the row counts.
    peers : dict of str to callable
        Likewise.
    targets : dict of str to (str, float)
        For a peer, "at most" or "at least", and the ratio: the peer's time over ours, or with
        "at most" ours over the peer's. Peers without a target are reported.
    note : str
        What readers should know.
    waits : str
        Who waits for it, one of `WAITS`.
    """

    name: str
    ours: Program
    peers: dict[str, Program]
    targets: dict[str, Target] = field(default_factory=dict)
    note: str = ""
    waits: str = NOBODY


@dataclass(frozen=True)
class Outcome:
    """The result for one peer; `name`, `peer`, `ratio`, `spread`, `target`, `reached`, `waits`."""

    name: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    spread: tuple[float, float]
    kind: str
    target: float | None
    note: str = ""
    waits: str = NOBODY
    failed: str = ""
    """Why nothing was measured; empty otherwise."""

    @property
    def reached(self) -> bool | None:
        if self.target is None or self.failed:
            return None
        return self.ratio <= self.target if self.kind == "at most" else self.ratio >= self.target


def compared(row: Row, rounds: int, tell: Tell = lambda text: None) -> list[Outcome]:
    """Run ours and every peer in turn, in rounds; return the median ratio and its spread.

    The first run of each is a warm-up and does not count. The spread is that of all the others.
    """
    programs = {"": row.ours, **row.peers}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
            tell(f"round {number} of {rounds}, {name or 'ours'}")
            seconds = program()
            if number:
                times[name].append(seconds)
    return [_outcome(row, peer, times[""], times[peer]) for peer in row.peers]


def _outcome(row: Row, peer: str, ours: Sequence[float], theirs: Sequence[float]) -> Outcome:
    kind, target = row.targets.get(peer, ("at least", None))
    ratios = sorted(
        own / other if kind == "at most" else other / own
        for own, other in zip(ours, theirs, strict=True)
    )
    return Outcome(
        row.name, peer, statistics.median(ours), statistics.median(theirs),
        statistics.median(ratios), (ratios[0], ratios[-1]), kind, target, row.note, row.waits,
    )  # fmt: skip


def valued(
    name: str,
    value: float,
    each: Sequence[float],
    most: float | None = None,
    note: str = "",
    *,
    waits: str = NOBODY,
    least: float | None = None,
) -> Outcome:
    """Return the outcome if there is no peer: the value itself, in the unit of the name."""
    kind, target = ("at most", most) if least is None else ("at least", least)
    return Outcome(
        name, "", value, 0.0, value, (min(each), max(each)), kind, target, note, waits
    )  # fmt: skip


def failed(name: str, problem: BaseException, waits: str = NOBODY) -> Outcome:
    """Return a row for what could not be measured, and why.

    Examples
    --------
    >>> failed("verdicts", ValueError("no exercise")).failed
    'ValueError: no exercise'
    """
    said = " ".join(f"{type(problem).__name__}: {problem}".split())[:200]
    nothing = float("nan")
    return Outcome(
        name, "", nothing, nothing, nothing, (nothing, nothing), "at most", None,
        waits=waits, failed=said,
    )  # fmt: skip
