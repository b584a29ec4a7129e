"""The judge's side of a student's process: a stand-in that looks like the answer and calls it.

The stand-in is made of names alone. No part of an answer is parsed, compiled, run or formatted
here.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

import numpy as np

from classroom.errors import Fault
from classroom.grading import engine
from classroom.grading.forking import CANNOT
from classroom.grading.plain import pack, unpack
from classroom.grading.warm import ANSWERS as ANSWERS
from classroom.grading.warm import NOTEBOOKS as NOTEBOOKS
from classroom.grading.warm import Running as Running
from classroom.grading.warm import Warm as Warm
from nnlib.checks.running import CallFailed
from nnlib.checks.sources import Facts
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.lessons import in_older_copy
from nnlib.layers import Layer

_MOST_LACKS, _MOST_SAID = 10, 5000

TOOK_TOO_LONG = "It took too long and was stopped.\nIs there a loop that never ends?"
ENDED_PROCESS = "It ended the whole Python process."


class RemoteAnswer:
    """An answer in a process of its own: a context in which it is judged like any function.

    Parameters
    ----------
    warm : Warm
    exercise : Exercise
    source : str
        The answer's definition.
    setting : tuple of str
        The imports, constants and helpers of its notebook.
    seconds : float
        Processor time for all calls together; an endless loop costs it only once.

    Attributes
    ----------
    ended : str
        Why its process ended early, in a sentence; empty if it did not.
    while_setting : bool
        Whether it ended before the answer was called.
    lacks : list of str
        What its notebook may have had and its process lacked.
    fault : str
        What failed in grading itself; then nothing is known about the answer.

    Raises
    ------
    Fault
        On entering, if its process does not reach its first line.

    Examples
    --------
    >>> from nnlib.checks import judge
    >>> from nnlib.exercises import EXERCISES
    >>> source = "def double(number):\\n    return 3 * number"
    >>> with Warm() as warm, RemoteAnswer(warm, EXERCISES["double"], source, ()) as answer:
    ...     judge("double", answer).status
    'not yet'
    """

    def __init__(
        self, warm: Warm, exercise: Exercise, source: str, setting: tuple[str, ...],
        seconds: float = 10,
    ) -> None:  # fmt: skip
        self._exercise, self._source, self._setting = exercise, source, setting
        self._warm, self._seconds = warm, seconds
        self.ended, self.fault, self.while_setting = "", "", True
        self.lacks: list[str] = []
        self.lacks_of_setting: list[str] = []
        self._running: Running | None = None

    def __enter__(self) -> Function:
        self._running = self._warm.begin(self._seconds)
        ours = engine.list_earlier_answers(
            tuple(name for name in allowed_helpers(self._exercise) if self._names(name))
        )
        brought = engine.list_earlier_answers(
            _brought(self._exercise, (self._source, *self._setting))
        )
        allowed = engine.list_allowed(self._exercise)
        asked = (self._exercise.name, self._source, self._setting, ours, brought, allowed)
        try:
            self._running.send(pack(asked))
            said = unpack(self._running.line())
        except (OSError, EOFError, ValueError) as problem:
            ended = self._running.end(has_begun=isinstance(problem, OSError | EOFError))
            self._running = None
            raise Fault(
                "The answer's process ended before its first line "
                f"({problem or type(problem).__name__}; {ended.code} after {ended.used:.1f} s)."
            ) from None
        match said:
            case ("ready", facts, arguments):
                return self._stand_in(_facts(facts), arguments)
        self.__exit__()
        raise Fault(str(said[-1])[:300] if isinstance(said, tuple) and said else "No first line.")

    def __exit__(self, *problem: object) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            try:
                running.end()
            except Fault as fault:
                self.fault = self.fault or str(fault)

    def _names(self, name: str) -> bool:
        # Only what it may call: a name that does not occur in its text is not called.
        return any(name in text for text in (self._source, *self._setting))

    def ask(self, way: str, arguments: tuple[Any, ...]) -> Any:
        """Have the answer called, in one of `programs.WAYS` if it is a class; return its result.

        Raises
        ------
        Stopped
            If the answer raised, or ended its process, or took too long.
        """
        if not self.ended and self._running is not None:
            try:
                if self.while_setting:
                    self._running.begin_to_wait()
                    self._lacking(self._heard(2)[1])
                    self.lacks_of_setting = list(self.lacks)
                    self.while_setting = False
                self._running.send(pack((way, arguments)))
                stop, lacks, result, after = self._heard(4)
                _put_back(arguments, after)
                if not isinstance(stop, tuple):
                    raise ValueError("no tuple")
                if stop:
                    failure = _stop(stop)
                    self._lacking(lacks)
                    raise Stopped(failure)
                return result
            except TimeoutError:
                self._end(TOOK_TOO_LONG)
            except (OSError, EOFError):
                self._end(ENDED_PROCESS)
            except (ValueError, TypeError):
                self._end("What it returned could not be read.")
        raise Stopped(CallFailed(self.ended))

    def _heard(self, count: int) -> tuple[Any, ...]:
        assert self._running is not None
        said = unpack(self._running.line())
        if not isinstance(said, tuple):
            raise ValueError("no tuple")
        if said[:1] == (CANNOT,):
            # From here on an answer could say this, too, so it is not believed.
            raise EOFError
        if len(said) != count:
            raise ValueError("another count")
        return said

    def _lacking(self, found: Any) -> None:
        if isinstance(found, list):
            words = [one[:200] for one in found[:_MOST_LACKS] if isinstance(one, str)]
            self.lacks += [one for one in words if one not in self.lacks]

    def _end(self, why: str) -> None:
        self.ended = why
        if self._running is None:
            return
        running, self._running = self._running, None
        try:
            ended = running.end(has_begun=why == ENDED_PROCESS)
        except Fault as fault:
            self.fault = str(fault)
            return
        if why == ENDED_PROCESS and (ended.by_limit or ended.used >= self._seconds):
            self.ended = TOOK_TOO_LONG

    def _stand_in(self, facts: Facts, arguments: Any) -> Function:
        """Return a function with the answer's name, arguments and facts, which calls the answer."""

        def stand_in(*given: Any) -> Any:
            return self.ask("", given)

        def called_elsewhere(given: tuple[Any, ...]) -> Any:
            try:
                if inspect.isclass(self._exercise.reference):
                    return self.ask(self._exercise.call.__name__, given)
                # Only the answer runs there; its results are processed here.
                return self._exercise.call(stand_in, *given)
            except Stopped as stopped:
                return stopped.failure

        made: Any = stand_in
        made.__name__ = made.__qualname__ = self._exercise.name
        made.facts, made.called_elsewhere = facts, called_elsewhere
        made.__signature__ = _signature(arguments)
        return stand_in


class Stopped(Exception):
    """An answer stopped; its process says why."""

    def __init__(self, failure: CallFailed) -> None:
        super().__init__(failure.text)
        self.failure = failure


def _stop(told: Any) -> CallFailed:
    """Read from plain data what stopped an answer, keeping of each field only what it may hold."""
    message, error, is_of_shapes, names_the_notebook, question, details = told
    if not all(isinstance(text, str) for text in (message, error, question, details)):
        raise ValueError("no text")
    return CallFailed(
        message[:_MOST_SAID], error[:60], is_of_shapes is True, names_the_notebook is True,
        question[:_MOST_SAID], details[:_MOST_SAID],
    )  # fmt: skip


class _Default:
    """Stands for a default that only the answer's own process knows."""

    def __repr__(self) -> str:
        return "..."


def _signature(arguments: Any) -> inspect.Signature | None:
    """Return a signature of names alone; for anything else, one that takes whatever it is given."""
    try:
        return inspect.Signature([
            inspect.Parameter(
                str(name), inspect._ParameterKind[kind],
                default=_Default() if default is True else inspect.Parameter.empty,
            )
            for name, kind, default in arguments
        ])  # fmt: skip
    except (TypeError, ValueError, KeyError):
        return inspect.Signature([inspect.Parameter("given", inspect.Parameter.VAR_POSITIONAL)])


def _facts(told: Any) -> Facts:
    """Read the facts that came as plain data, keeping of each field only what it may hold."""
    if not isinstance(told, dict):
        return Facts()

    def names(key: str) -> tuple[str, ...]:
        found = told.get(key)
        return tuple(map(str, found)) if isinstance(found, list | tuple) else ()

    left_over = told.get("left_over")
    return Facts(
        told.get("attempted") is not False, left_over if isinstance(left_over, int) else None,
        names("unused"), names("overwritten"), names("notebook_names"),
        str(told.get("idle_line") or ""), told.get("nudges") is True,
        names("notebook_functions"), told.get("returns") is True,
        str(told.get("sign") or ""),
        _pairs(told.get("changing")),
    )  # fmt: skip


def _pairs(told: Any) -> tuple[tuple[str, str], ...]:
    listed = told if isinstance(told, list | tuple) else ()
    return tuple(
        (str(one[0]), str(one[1]))
        for one in listed
        if isinstance(one, list | tuple) and len(one) == 2
    )


@functools.cache
def allowed_helpers(exercise: Exercise) -> tuple[str, ...]:
    """Name the exercises on which an exercise may build: those before it in its lesson."""
    together, before = in_older_copy(exercise.lesson), list[str]()
    for other in EXERCISES.values():
        if other is exercise:
            return tuple(before)
        if other.lesson in together:
            before.append(other.name)
    return ()


def _brought(exercise: Exercise, texts: Iterable[str]) -> tuple[str, ...]:
    """Name the earlier exercises that a notebook fetches, and those that they build on."""
    before = list(takewhile(lambda name: name != exercise.name, EXERCISES))
    brought, looked_at = set[str](), [text for text in texts if "bring" in text]
    while looked_at:
        text = looked_at.pop()
        for name in before:
            if name not in brought and name in text:
                brought.add(name)
                looked_at.append(EXERCISES[name].source)
    return tuple(name for name in before if name in brought)


def _put_back(before: Any, after: Any) -> None:
    """Set the arguments to what the call left, so that the judge sees changes made in place."""
    if isinstance(before, np.random.Generator) and isinstance(after, np.random.Generator):
        before.bit_generator.state = after.bit_generator.state
    elif isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        if before.shape == after.shape and before.dtype == after.dtype:
            before[...] = after
    elif isinstance(before, Layer) and isinstance(after, Layer):
        before.weights, before.bias = after.weights, after.bias
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if isinstance(before, list) and len(before) != len(after):
            before[:] = after
        for one, other in zip(before, after, strict=False):
            _put_back(one, other)
