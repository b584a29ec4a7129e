"""What an exercise declares: its reference, its instances, its truth, its slips, its hints.

A lesson's module writes these down; `nnlib.checks` does the rest. `docs/adding-an-exercise.md` is a
complete example.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
import textwrap
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnlib.exercises.lessons import number_of
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import NUDGE, measured_network_slopes, measured_slopes
from nnlib.propagation import forward

Arguments = tuple[Any, ...]
Function = Callable[..., Any]


@dataclass(frozen=True)
class MeasuredSlope:
    """The truth of a slope: nudge, watch the loss, compare.

    Parameters
    ----------
    loss : callable
        Takes the exercise's arguments by name, and those of `beside`; returns one number.
    by : tuple of str
        The arguments that are nudged, one a part of the result; those that an instance leaves out
        (None) are no part.
    beside : callable, optional
        Takes the exercise's arguments by name and returns a dict of further arguments of the loss,
        where the slope is by something that the exercise does not take.
    with_value : bool
        Whether the loss itself is the first part of the result.
    """

    loss: Callable[..., float]
    by: tuple[str, ...]
    beside: Callable[..., dict[str, Any]] | None = None
    with_value: bool = False
    verb: str = "nudging gives"
    agreement: str = "the measured slopes"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Measure every part; return the slopes and an estimate of their errors."""
        named = {**arguments, **(self.beside(**arguments) if self.beside else {})}
        by = [name for name in self.by if named[name] is not None]
        named.update({name: np.array(named[name], dtype=float) for name in by})
        nudged = [named[name] for name in by]

        def loss() -> float:
            return self.loss(**named)

        narrow, wide = measured_slopes(loss, nudged), measured_slopes(loss, nudged, 2 * NUDGE)
        value = loss()
        errors = _errors(narrow, wide, value)
        if self.with_value:
            return [np.array(value), *narrow], [np.zeros(()), *errors]
        return narrow, errors


@dataclass(frozen=True)
class MeasuredNetwork:
    """The truth of all slopes of a network: each weight and each bias is nudged.

    Parameters
    ----------
    network : callable
        Takes the exercise's arguments by name; returns layers, inputs and targets. The loss is the
        squared error.
    """

    network: Callable[..., tuple[list[Layer], np.ndarray, np.ndarray]]
    verb: str = "nudging gives"
    agreement: str = "the measured slopes"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Measure every part, first layer first; return the slopes and an estimate of errors."""
        layers, inputs, targets = self.network(**arguments)
        narrow, wide = (
            flat(measured_network_slopes(layers, inputs, targets, nudge=nudge))
            for nudge in (NUDGE, 2 * NUDGE)
        )
        loss = squared_error.value(forward(layers, inputs)[-1][2], targets)
        return narrow, _errors(narrow, wide, float(loss))


def _errors(narrow: list[np.ndarray], wide: list[np.ndarray], loss: float) -> list[np.ndarray]:
    """Estimate how far slopes are off that were measured with a nudge, and with twice of it."""
    rounding = 4 * np.finfo(float).eps * abs(loss) / NUDGE
    # The error goes with the nudge squared: at twice the nudge it is four times as large.
    return [np.abs(w - n) / 3 + rounding for w, n in zip(wide, narrow, strict=True)]


@dataclass(frozen=True)
class Definition:
    """The truth of a rule that is no slope: the definition, as the lesson writes it.

    Parameters
    ----------
    function : callable
        Takes the exercise's arguments by name; returns what the exercise should return.
    """

    function: Function
    verb: str = "the definition gives"
    agreement: str = "the definition"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Work every part out; return the values, and errors of 0."""
        values = flat(self.function(**arguments))
        return values, [np.zeros(value.shape) for value in values]


@dataclass(frozen=True)
class ReferenceRun(Definition):
    """The truth of a training: a run of the reference from the same start."""

    verb: str = "our run gives"
    agreement: str = "a run of ours from the same start"


@dataclass(frozen=True)
class Property:
    """The truth of a result that may come in many forms: what must hold of it.

    Parameters
    ----------
    broken : tuple of (slip id, callable)
        Each callable takes the arguments by name, and `result`; it returns what is seen of that
        slip, in a sentence, or an empty text.
    agreement : str
        What a right result agrees with.
    right : str
        What is said of a right result, where that sentence does not fit; with `{tries}`.
    """

    broken: tuple[tuple[str, Callable[..., str]], ...]
    agreement: str = "what must hold"
    right: str = ""


Truth = MeasuredSlope | MeasuredNetwork | Definition | Property


@dataclass(frozen=True)
class Link:
    """One link of a chain, such as a layer on the way back.

    Parameters
    ----------
    name : str
    steps : tuple of (words, given, wanted, fed)
        For each step what the learner's numbers say of it; what is right; and what the right step
        makes of that which the learner's own link before hands on.
    """

    name: str
    steps: tuple[tuple[str, np.ndarray, np.ndarray, np.ndarray], ...]


@dataclass(frozen=True)
class Links:
    """How a result is taken apart into its links.

    Parameters
    ----------
    heading : str
        In which order, and on what, the links are looked at.
    fed : str
        What is said of a link that does its own work on wrong numbers.
    all_right : str
        What is said where every link is right on that.
    of : callable
        Takes a function and a random generator; returns the links, the first that runs first.
    """

    heading: str
    fed: str
    all_right: str
    of: Callable[[Function, np.random.Generator], list[Link]]


@dataclass(frozen=True)
class Fit:
    """A form of a slip that is fitted to what a learner's function gave.

    Parameters
    ----------
    changes : tuple of (old, new)
        As in a slip; where one needs a number that the learner chose, `NUMBER` stands for it.
    number : callable, optional
        Takes the arguments of a try by name and the parts that came out; returns that number, or
        None if this try does not show it.
    """

    changes: tuple[tuple[str, str], ...]
    number: Callable[[dict[str, Any], list[np.ndarray]], float | None] | None = None


@dataclass(frozen=True)
class Slip:
    """A known wrong way: the reference with one small change.

    Parameters
    ----------
    id : str
    changes : tuple of (old, new)
        Replacements in the reference's source; each old text stands there exactly once.
    question : str
        The likely reason, as a question.
    look : str
        What to look at, without the formula.
    whole : bool
        Named only where every part of the result is as it gives it; for results in another order,
        where one part alone may look like it by chance.
    about : str
        In a training, where all parts hang together: named only where all parts that have this in
        their name are as it gives them, if it changes them. Without it: all but the first, which
        is the loss.
    fits : tuple of Fit
        Further forms of it: other ways to write it, or other numbers in it.
    """

    id: str
    changes: tuple[tuple[str, str], ...]
    question: str
    look: str
    whole: bool = False
    about: str = ""
    fits: tuple[Fit, ...] = ()


Change = tuple[str, str]


def slip(id: str, question: str, look: str, *changes: Change, **more: Any) -> Slip:
    """Write a slip as a row of a table: its id, the likely reason, where to look, what changes.

    Examples
    --------
    >>> slip("doubled", "Is it doubled?", "the factor", ("2 *", "4 *")).changes
    (('2 *', '4 *'),)
    """
    return Slip(id, changes, question, look, **more)


@dataclass(frozen=True)
class Stopping:
    """Slips that stop where sizes differ, and an instance of equal sizes, on which they run.

    Parameters
    ----------
    instance : callable
        Takes a random generator, returns the arguments.
    slips : sequence of Slip
    """

    instance: Callable[[np.random.Generator], Arguments]
    slips: Sequence[Slip]


def plainly(function: Function, *arguments: Any) -> Any:
    """Use a function as it is: call it."""
    return function(*arguments)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, declared.

    Parameters
    ----------
    reference : callable
        A right answer. Its name is the exercise's name; its signature and docstring are the stub.
    statement : str
        What is asked for, in one sentence.
    instance : callable
        Takes a random generator, returns the arguments of one deciding instance.
    truth : MeasuredSlope, MeasuredNetwork, Definition, ReferenceRun or Property
    slips : sequence of Slip
    hints : sequence of str
        From a question to the formula.
    parts : tuple of str
        What each returned part is called in messages.
    extra_cases : callable, optional
        Takes a random generator, returns a list of further argument tuples (one example, …).
    sizes : callable, optional
        Takes the arguments by name, returns a dict with "examples", "outputs" where there are any.
    styles : sequence of callable
        Other right ways of writing it, each of which must pass.
    call : callable, optional
        How the function is used, if not plainly called: takes it and the arguments.
    changes : tuple of str
        The arguments that it changes in place by contract.
    links : Links, optional
        The steps inside of it, where the whole can be taken apart.
    stopping : Stopping, optional
        Slips that stop on the deciding instances, as shapes do not meet.
    tries : int
        How many deciding instances.
    seconds : float
        How long the runs of a learner's function may take in one check, all together. A right
        answer takes less than a quarter of it.
    """

    reference: Function
    statement: str
    instance: Callable[[np.random.Generator], Arguments]
    truth: Truth
    slips: Sequence[Slip]
    hints: Sequence[str]
    parts: tuple[str, ...]
    extra_cases: Callable[[np.random.Generator], list[Arguments]] = field(default=lambda rng: [])
    sizes: Callable[..., dict[str, int]] = field(default=lambda **arguments: {})
    styles: Sequence[Function] = ()
    call: Function = plainly
    changes: tuple[str, ...] = ()
    links: Links | None = None
    stopping: Stopping | None = None
    tries: int = 20
    seconds: float = 20

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def lesson(self) -> str:
        """The lesson's name, as in "a_layer": that of the folder which declares it."""
        return self.instance.__module__.split(".")[-2]

    @property
    def module(self) -> str:
        """The module that declares it."""
        return self.instance.__module__

    @property
    def lesson_number(self) -> str:
        """The number of its lesson, as in "05"."""
        return number_of(self.lesson)

    @cached_property
    def signature(self) -> inspect.Signature:
        """The arguments of an instance: those of `call`, where there is one."""
        if self.call is plainly:
            return inspect.signature(self.reference)
        whole = inspect.signature(self.call)
        return whole.replace(parameters=list(whole.parameters.values())[1:])

    @cached_property
    def source(self) -> str:
        """The reference as text: what `solution` prints and the build puts into solutions."""
        return textwrap.dedent(inspect.getsource(self.reference)).rstrip()

    @cached_property
    def stub(self) -> str:
        """Signature and docstring, with `...` for the body."""
        node = ast.parse(self.source).body[0]
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        if ast.get_docstring(node) is None:
            raise ValueError(f"{self.name} has no docstring: the stub would not say what to write")
        lines = self.source.splitlines()
        functions = [node] if isinstance(node, ast.FunctionDef) else node.body
        for function in reversed(functions):
            # Of a class, a function without docstring is given: it is no part of what is asked.
            if isinstance(function, ast.FunctionDef) and ast.get_docstring(function) is not None:
                told = function.body[0]
                lines[told.end_lineno : function.end_lineno] = [" " * told.col_offset + "..."]
        return "\n".join(lines)

    def slip_source(self, slip: Slip) -> str:
        """The reference with the changes of one slip."""
        return self._changed(slip.id, slip.changes)

    def fit_source(self, slip: Slip, fit: Fit, number: float | None) -> str:
        """The reference with the changes of a fitted slip, and the number in its place."""
        return self._changed(slip.id, fit.changes).replace("NUMBER", repr(number))

    def _changed(self, slip_id: str, changes: Sequence[tuple[str, str]]) -> str:
        text = self.source
        for old, new in changes:
            if text.count(old) != 1:
                raise ValueError(
                    f"slip {slip_id} of {self.name} replaces {old!r}, which stands "
                    f"{text.count(old)} times in the reference: it must stand there exactly once"
                )
            text = text.replace(old, new)
        return text

    def compiled(self, source: str) -> Function:
        """Make a function of the reference's source, changed or not; its code is its own."""
        if inspect.isclass(self.reference):
            names = dict(vars(sys.modules[self.reference.__module__]))
        else:
            names = dict(self.reference.__globals__)
        place = f"<{self.name} {zlib.crc32(source.encode()):08x}>"
        exec(compile(source, place, "exec", dont_inherit=True), names)
        # Known to linecache, its lines are found as those of a notebook's cell are.
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        return names[self.name]

    def arguments_by_name(self, arguments: Arguments) -> dict[str, Any]:
        """The arguments of an instance under their names, defaults filled in."""
        bound = self.signature.bind(*arguments)
        bound.apply_defaults()
        return bound.arguments


def formed(parts: Iterator[np.ndarray], pattern: Any) -> Any:
    """Arrange arrays as another result has them: the other way of `flat`.

    Examples
    --------
    >>> formed(iter([np.ones(1), np.zeros(())]), [(np.ones(1), 3.0)])
    [(array([1.]), 0.0)]
    """
    if isinstance(pattern, tuple | list):
        return type(pattern)(formed(parts, entry) for entry in pattern)
    part = next(parts)
    return part if np.ndim(pattern) else float(part)


def flat(value: Any) -> list[np.ndarray]:
    """All arrays of a nest of tuples and lists, first one first."""
    if isinstance(value, tuple | list):
        return [array for entry in value for array in flat(entry)]
    return [np.asarray(value, dtype=float)]
