"""One examination: the program, its functions, and the findings so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.clinic.grouping import Parameter
from nnlib.clinic.parameters import Leaf, leaves_of, named_leaves
from nnlib.clinic.progress import Progress
from nnlib.clinic.report import Finding, Report
from nnlib.clinic.state import Kept
from nnlib.words import write_list

Function = Callable[[], Any]


@dataclass
class Case:
    """A program under examination."""

    program: Any
    loss_function: Function
    slopes: Function | None
    step: Function | None
    inputs: Any
    targets: Any
    names: str | Sequence[str] | None
    rate: float | None
    kept: Kept
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    conditions: list[Finding] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    is_drawn: bool = False
    """Whether the loss draws at random; then each call gets the same draw."""
    progress: Progress = field(default_factory=Progress)
    generator: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))

    @property
    def has_data(self) -> bool:
        return self.inputs is not None and self.targets is not None

    def loss(self) -> float:
        """Return the program's loss as a number; a random loss gets the same draw at each call."""
        if self.is_drawn:
            self.kept.rewind()
        return number_of(self.loss_function())

    def find(
        self, kind: str, where: str, seen: str, twins: Sequence[str] = (), **words: str
    ) -> None:
        self.findings.append(Finding(kind, where, seen, tuple(twins), **words))

    def find_once(self, finding: Finding) -> None:
        """Add a finding, unless the same layer already has it."""
        place = finding.where.split(",")[0]
        if all(
            (one.kind, one.where.split(",")[0]) != (finding.kind, place) for one in self.findings
        ):
            self.findings.append(finding)

    def report(self) -> Report:
        return Report(self.findings, self.notes, self.conditions)

    def all_leaves(self) -> list[Leaf]:
        """Return everything that could be a parameter, or the named ones."""
        if self.names is not None:
            return named_leaves(self.program, self.names)
        return leaves_of(self.program)

    def read(self) -> list[np.ndarray]:
        return [one.read() for one in self.parameters]

    def write(self, arrays: Sequence[np.ndarray]) -> None:
        for parameter, array in zip(self.parameters, arrays, strict=True):
            parameter.write(array)


def plain(value: Any) -> Any:
    """Return the number or array inside a value from another library."""
    for name in ("data", "number", "value", "numpy"):
        if not isinstance(value, np.ndarray | np.generic | list | tuple | dict):
            held = getattr(value, name, None)
            held = held() if callable(held) and name == "numpy" else held
            if isinstance(held, int | float | np.ndarray | np.generic):
                return held
    return value


def number_of(value: Any) -> float:
    """Read a loss.

    Raises
    ------
    ValueError
        If it is not a number.
    """
    array = np.asarray(plain(value))
    if array.size != 1 or array.dtype.kind not in "fiub":
        raise ValueError(
            f"loss returned {type(value).__name__}, but one number is needed: does it lack its "
            "`return`?"
        )
    return float(array.reshape(()))


def write_first_names(names: Sequence[str]) -> str:
    """Write names as code; if there are many, only the first ones.

    Examples
    --------
    >>> write_first_names(["W1", "b1"])
    '`W1` and `b1`'
    """
    shown = [f"`{name}`" for name in names[:6]]
    more = len(names) - len(shown)
    return write_list([*shown, *([f"{more} more"] if more > 0 else [])])


def examples_of(inputs: Any) -> int:
    """Count the rows of the data."""
    shape = np.shape(inputs)
    return shape[0] if shape else 1
