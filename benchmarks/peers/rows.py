"""What a row of the benchmark is, and how its programs are timed: in turn, and as ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Program = Callable[[], float]
Target = tuple[str, float]


@dataclass(frozen=True)
class Row:
    """One comparison.

    Parameters
    ----------
    name : str
        With the unit, as in "XOR, one network, an epoch".
    ours : callable
        Runs once; returns seconds, for whatever the row counts.
    peers : dict of str to callable
        Likewise.
    targets : dict of str to (str, float)
        For a peer, "at most" or "at least", and the ratio: the peer's time over ours, or with
        "at most" ours over the peer's. Peers without a target are reported.
    note : str
        What one should know to read it.
    """

    name: str
    ours: Program
    peers: dict[str, Program]
    targets: dict[str, Target] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came out for one peer; `name`, `peer`, `ratio`, `spread`, `target`, `reached`."""

    name: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    spread: tuple[float, float]
    kind: str
    target: float | None
    note: str = ""

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio <= self.target if self.kind == "at most" else self.ratio >= self.target


def compared(row: Row, rounds: int) -> list[Outcome]:
    """Run ours and every peer in turn, so many rounds; give the median ratio and its spread.

    The first run of each warms up and does not count. The spread is that of all others.
    """
    programs = {"": row.ours, **row.peers}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
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
        statistics.median(ratios), (ratios[0], ratios[-1]), kind, target, row.note,
    )  # fmt: skip


def valued(
    name: str, value: float, each: Sequence[float], most: float | None = None, note: str = ""
) -> Outcome:
    """What came out where there is no peer: the value itself, in the unit of the name."""
    return Outcome(
        name, "", value, 0.0, value, (min(each), max(each)), "at most", most, note
    )  # fmt: skip
