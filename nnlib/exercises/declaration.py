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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnlib.exercises.chains import Link as Link
from nnlib.exercises.chains import Links as Links
from nnlib.exercises.lessons import number_of
from nnlib.exercises.truths import Bounds, Definition, Truth

Arguments = tuple[Any, ...]
Function = Callable[..., Any]


@dataclass(frozen=True)
class Fit:
    """A form of a slip that is fitted to what a learner's function returned.

    Parameters
    ----------
    changes : tuple of (old, new)
        As in a slip; `NUMBER` stands for a number that the learner chose.
    number : callable, optional
        Takes the arguments of a try by name and the parts of the result; returns that number, or
        None if this try does not show it.
    """

    changes: tuple[tuple[str, str], ...]
    number: Callable[[dict[str, Any], list[np.ndarray]], float | None] | None = None


@dataclass(frozen=True)
class Slip:
    """A known mistake: the reference with one small change.

    Parameters
    ----------
    id : str
    changes : tuple of (old, new)
        Replacements in the reference's source; each old text occurs there exactly once.
    question : str
        The likely reason, as a question.
    look : str
        What to look at, without the formula.
    whole : bool
        Whether it is named only if every part of the result is what it gives; for results in the
        wrong order, where one part alone may look like it by chance.
    about : str
        In a training, where the parts depend on each other: it is named only if all the parts that
        have this in their name, and that it changes, are what it gives. If left out: all parts but
        the first, which is the loss.
    fits : tuple of Fit
        Further forms: other ways to write it, or other numbers in it.
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
    """Slips that stop if sizes differ, and an instance with equal sizes, on which they run.

    Parameters
    ----------
    instance : callable
        Takes a random generator, returns the arguments.
    slips : sequence of Slip
    """

    instance: Callable[[np.random.Generator], Arguments]
    slips: Sequence[Slip]


def plainly(function: Function, *arguments: Any) -> Any:
    """Call a function as it is."""
    return function(*arguments)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, declared.

    Parameters
    ----------
    reference : callable
        A right answer. Its name is the exercise's name; its signature and docstring are the stub.
    instance : callable
        Takes a random generator, returns the arguments of one deciding instance.
    hints : sequence of str
        From a question to the formula.
    slips : sequence of Slip
    truth : MeasuredSlope, MeasuredNetwork, Definition, ReferenceRun or Property, optional
        What decides; if left out, the reference does.
    statement : str, optional
        What is asked for, in one sentence; if left out, the first line of the docstring.
    parts : tuple of str, optional
        What each returned part is called in messages; if left out, one, the exercise's name.
    extra_cases : callable, optional
        Takes a random generator, returns a list of further argument tuples (one example, …).
    sizes : callable, optional
        Takes the arguments by name, returns a dict with "examples" and "outputs", if any.
    styles : sequence of callable
        Other right ways of writing it; each must pass.
    call : callable, optional
        How the function is used, if it is not simply called: takes it and the arguments.
    changes : tuple of str
        The arguments that it has to change in place.
    links : Links, optional
        The steps inside it, if the whole can be taken apart.
    stopping : Stopping, optional
        Slips that stop on the deciding instances because shapes do not match.
    bounds : Bounds, optional
        The numbers between which all right results are.
    tries : int
        The number of deciding instances.
    base : Exercise, optional
        The exercise from whose class the reference inherits: slips may be in either.
    given : str, optional
        A slip's id: instead of dots, a learner gets the reference with that slip to repair.
    repairs : str, optional
        The earlier exercise whose work a repaired function does: what may not do the work of that
        one may not do the work of this one.
    seconds : float
        How long all runs of a learner's function in one check may take. A right answer takes less
        than a quarter of it.
    """

    reference: Function
    instance: Callable[[np.random.Generator], Arguments]
    hints: Sequence[str]
    slips: Sequence[Slip]
    truth: Truth = None  # type: ignore[assignment]  # Filled in below if left out.
    statement: str = ""
    parts: tuple[str, ...] = ()
    extra_cases: Callable[[np.random.Generator], list[Arguments]] = field(default=lambda rng: [])
    sizes: Callable[..., dict[str, int]] = field(default=lambda **arguments: {})
    styles: Sequence[Function] = ()
    call: Function = plainly
    changes: tuple[str, ...] = ()
    links: Links | None = None
    stopping: Stopping | None = None
    bounds: Bounds | None = None
    tries: int = 20
    base: Exercise | None = None
    given: str = ""
    repairs: str = ""
    seconds: float = 20

    def __post_init__(self) -> None:
        defaults = {
            "truth": Definition(self.reference),
            "statement": (inspect.getdoc(self.reference) or "").partition("\n")[0],
            "parts": (self.name.replace("_", " "),),
        }
        for field_name, default in defaults.items():
            if not getattr(self, field_name):
                # The record is frozen for all other code.
                object.__setattr__(self, field_name, default)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def lesson(self) -> str:
        """The lesson's name, such as "a_layer": the name of the folder that declares it."""
        return self.instance.__module__.rpartition(".")[0].rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module that declares it."""
        return self.instance.__module__

    @property
    def lesson_number(self) -> str:
        """The number of its lesson, such as "05"."""
        return number_of(self.lesson)

    @cached_property
    def signature(self) -> inspect.Signature:
        """The arguments of an instance: those of `call`, if there is one."""
        if self.call is plainly:
            return inspect.signature(self.reference)
        whole = inspect.signature(self.call)
        return whole.replace(parameters=list(whole.parameters.values())[1:])

    @cached_property
    def answer(self) -> str:
        """The reference as text: what `solution` prints and the build puts into solutions."""
        return textwrap.dedent(inspect.getsource(self.reference)).rstrip()

    @cached_property
    def source(self) -> str:
        """The text in which slips are made: the answer, with everything that its class inherits."""
        if self.base is None:
            return self.answer
        inherited = self.base.source.replace(self.base.name, self.name)
        added = self.answer[self.answer.index("    def ") :]
        return f"{inherited}\n\n{added}"

    @cached_property
    def stub(self) -> str:
        """What a learner gets: signature and docstring, with `...` or the slip for the body."""
        if self.given:
            found = [one for one in self.slips if one.id == self.given]
            if not found:
                raise ValueError(f"{self.name} is given with {self.given!r}: there is no such slip")
            return self.slip_source(found[0])
        node = ast.parse(self.answer).body[0]
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        if ast.get_docstring(node) is None:
            raise ValueError(f"{self.name} has no docstring: the stub would not say what to write")
        lines = self.answer.splitlines()
        functions = [node] if isinstance(node, ast.FunctionDef) else node.body
        for function in reversed(functions):
            # A method without a docstring is given: it is not asked for.
            if isinstance(function, ast.FunctionDef) and ast.get_docstring(function) is not None:
                told = function.body[0]
                lines[told.end_lineno : function.end_lineno] = [" " * told.col_offset + "..."]
        return "\n".join(lines)

    def slip_source(self, slip: Slip) -> str:
        """Return the reference with the changes of one slip."""
        return self.apply_changes(slip.id, slip.changes, self.source)

    def fit_source(self, slip: Slip, fit: Fit, number: float | None) -> str:
        """Return the reference with the changes of a fitted slip, and the number filled in."""
        return self.apply_changes(slip.id, fit.changes, self.source).replace("NUMBER", repr(number))

    def apply_changes(self, slip_id: str, changes: Sequence[tuple[str, str]], text: str) -> str:
        """Return a text of the reference, changed or not, with further changes.

        Raises
        ------
        ValueError
            If something to be replaced does not occur exactly once.
        """
        for old, new in changes:
            if text.count(old) != 1:
                raise ValueError(
                    f"slip {slip_id} of {self.name} replaces {old!r}, which occurs "
                    f"{text.count(old)} times in the reference: it must occur exactly once"
                )
            text = text.replace(old, new)
        return text

    @property
    def known(self) -> dict[str, Any]:
        """The names that the reference's text finds around it."""
        if not isinstance(self.reference, type):
            return dict(self.reference.__globals__)
        found: dict[str, Any] = {}
        for kind in reversed(self.reference.__mro__[:-1]):
            found |= vars(sys.modules[kind.__module__])
        return found

    def compile(self, source: str, is_shown: bool = True) -> Function:
        """Compile the reference's source, changed or not, into a function of its own.

        If `is_shown` is false, its lines appear in no traceback that anybody reads.
        """
        names = self.known
        place = f"<{self.name} {zlib.crc32(source.encode()):08x}>"
        exec(compile(source, place, "exec", dont_inherit=True), names)
        if is_shown:
            # Through linecache, its lines are found like those of a notebook's cell.
            linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        return names[self.name]

    def arguments_by_name(self, arguments: Arguments) -> dict[str, Any]:
        """Return the arguments of an instance by name, with defaults filled in."""
        bound = self.signature.bind(*arguments)
        bound.apply_defaults()
        return bound.arguments
