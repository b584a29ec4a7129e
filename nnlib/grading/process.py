"""The judge's side of a student's process: a stand-in that looks like the answer, and asks it.

The stand-in is made of names alone. Nothing of an answer is parsed, compiled, run or formatted
here.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.running import Stop
from nnlib.checks.sources import Facts
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function
from nnlib.grading import engine
from nnlib.grading.forking import AWAIT, BEGIN, BEGUN, CANNOT, END, ENDED, MOST_TO_WAIT, SECONDS
from nnlib.grading.plain import packed, unpacked
from nnlib.grading.sandbox import (
    Protection,
    command,
    environment,
    let_children_be_waited_for,
    modules,
    protection,
)
from nnlib.grading.trouble import Fault
from nnlib.layers import Layer

MOST_BYTES, SECONDS_TO_START = 50_000_000, 60

ANSWERS, NOTEBOOKS = "answers", "notebooks"


def patience(seconds: float) -> float:
    """How long to wait by the clock for a process with this much processor time.

    A machine may be busy or asleep; what an answer may use is its own processor time.
    """
    return 3 * seconds + 5


class Warm:
    """Where answers run: a process that has read NumPy and nnlib forks one for each.

    Where no process can fork, each answer gets a fresh interpreter. Use it as a context: at its
    end all of them end.

    Parameters
    ----------
    in_force : Protection, optional
        What stands between an answer and the machine; what the system offers if left out.
    work : str, optional
        "answers", or "notebooks": to read them needs processes of their own, too.

    Raises
    ------
    Fault
        If it cannot be started.
    """

    def __init__(self, in_force: Protection | None = None, work: str = ANSWERS) -> None:
        self.in_force, self._work = in_force or protection(), work

    def __enter__(self) -> Warm:
        let_children_be_waited_for()
        self._started: list[subprocess.Popen[bytes]] = []
        self._kept = ExitStack()
        self._socket: socket.socket | None = None
        if self.in_force.forks:
            self._start()
        else:
            self._folder = self._kept.enter_context(modules(self._work == NOTEBOOKS))
        return self

    def __exit__(self, *problem: object) -> None:
        self.cool()
        self._kept.close()

    def _start(self) -> None:
        with modules(self._work == NOTEBOOKS) as self._folder:
            self._socket = self._process("alone" if self.in_force.bubblewrap else "beside others")
        # It has read what it needs: nothing of it is on the disk any more.

    def cool(self) -> None:
        """End all processes; the next answer starts them again."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        for process in self._started:
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._started.clear()

    def _process(self, kind: str) -> socket.socket:
        ours, theirs = socket.socketpair()
        others: dict[str, Any] = {"stdout": subprocess.DEVNULL}
        if os.name == "posix":
            others |= {"pass_fds": [theirs.fileno()], "stdin": subprocess.DEVNULL}
        else:
            # Written, not tried: Windows hands sockets on as bytes.
            kind, others["stdin"] = "handed", subprocess.PIPE
        words = command(self._folder, self.in_force, self._work, kind, str(theirs.fileno()))
        try:
            started = subprocess.Popen(
                words, env=environment(self._folder), cwd=self._folder, stderr=subprocess.PIPE,
                **others,
            )  # fmt: skip
        except OSError as problem:
            ours.close()
            theirs.close()
            raise Fault(f"The process for answers could not be started: {problem}.") from None
        self._started.append(started)
        if started.stdin is not None:
            with started.stdin as handed:
                handed.write(theirs.share(started.pid))  # type: ignore[attr-defined]
        theirs.close()
        ours.settimeout(SECONDS_TO_START)
        try:
            ready = ours.recv(1)
        except OSError:
            ready = b""
        if ready != b"w":
            ours.close()
            raise Fault(_why_not_started(started))
        # Nobody reads what it says later.
        assert started.stderr is not None
        started.stderr.close()
        return ours

    def begin(self, seconds: float) -> Running:
        """Start a process with this much processor time.

        Raises
        ------
        Fault
            If it cannot be started.
        """
        if not self.in_force.forks:
            own = self._process("once")
            own.sendall(SECONDS.pack(seconds))
            return Running(self, own, seconds, self._started.pop())
        if self._socket is None:
            self._start()
        try:
            return self._fork(seconds)
        except OSError:
            # It was ended from outside.
            self.cool()
            self._start()
        try:
            return self._fork(seconds)
        except OSError as problem:
            self.cool()
            raise Fault(f"The process that starts answers ended: {problem}.") from None

    def _fork(self, seconds: float) -> Running:
        assert self._socket is not None
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                order = BEGIN + SECONDS.pack(seconds)
                socket.send_fds(self._socket, [order], [theirs.fileno()])
                number, refused = BEGUN.unpack(self._heard(BEGUN.size))
            except OSError:
                ours.close()
                raise
        if not number:
            ours.close()
            raise Fault(f"No process could be started for an answer: {os.strerror(refused)}.")
        return Running(self, ours, seconds)

    def end(self, has_begun: bool) -> tuple[int, float]:
        """End the process that was begun last; say how it ended, and its processor time.

        Parameters
        ----------
        has_begun : bool
            Whether it is ending by itself; then it is waited for.

        Raises
        ------
        OSError
            If the warm process itself has ended.
        """
        if self._socket is None:
            raise ConnectionError("the process that starts answers has ended")
        self._socket.sendall(AWAIT if has_begun else END)
        code, used = ENDED.unpack(self._heard(ENDED.size))
        return code, used

    def _heard(self, count: int) -> bytes:
        assert self._socket is not None
        heard = self._socket.recv(count)
        if len(heard) != count:
            raise ConnectionError("the process that starts answers has ended")
        return heard


def _why_not_started(started: subprocess.Popen[bytes]) -> str:
    started.kill()
    said = started.communicate()[1].decode(errors="replace").strip().splitlines()
    last = said[-1][:300] if said else f"it ended with {started.returncode}"
    return f"The process in which answers run could not be started: {last}."


@dataclass(frozen=True)
class End:
    """How a process ended: by which code or signal, and after how much processor time."""

    code: int
    used: float

    @property
    def by_limit(self) -> bool:
        """Whether the kernel ended it, as its processor time was over."""
        limits = (getattr(signal, "SIGPROF", 0), getattr(signal, "SIGXCPU", 0))
        return -self.code in limits and self.code < 0


class Running:
    """A process that was begun: lines go there and back, until it ends."""

    def __init__(
        self, warm: Warm, own: socket.socket, seconds: float,
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:  # fmt: skip
        self._warm, self._socket, self._process = warm, own, process
        self._seconds, self._left = seconds, b""
        self.begin_to_wait()

    def begin_to_wait(self) -> None:
        """Count the time by the clock from here on: what the judge does before is no answer's."""
        self._until = time.monotonic() + patience(self._seconds)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(max(0.01, self._until - time.monotonic()))
        self._socket.sendall(data)

    def line(self, most: int = MOST_BYTES) -> bytes:
        """Hear one line.

        Raises
        ------
        TimeoutError, EOFError, OSError, ValueError
            If none comes in time, or at all, or it does not end.
        """
        parts = [self._left]
        heard = len(self._left)
        while b"\n" not in parts[-1]:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            parts.append(self._socket.recv(1 << 20))
            if not parts[-1]:
                raise EOFError
            heard += len(parts[-1])
            if heard > most:
                raise ValueError("too much")
        line, _, self._left = b"".join(parts).partition(b"\n")
        return line

    def end(self, has_begun: bool = False) -> End:
        """End it, or wait for an end that has begun; say how it ended.

        Raises
        ------
        Fault
            If nobody knows.
        """
        self._socket.close()
        if self._process is not None:
            if has_begun:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(MOST_TO_WAIT)
            self._process.kill()
            return End(self._process.wait(), 0.0)
        try:
            return End(*self._warm.end(has_begun))
        except OSError as problem:
            self._warm.cool()
            raise Fault(f"The process that starts answers ended: {problem}.") from None


TOOK_TOO_LONG = "It took too long and was stopped.\nIs there a loop that never ends?"
ENDED_PROCESS = "It ended the whole Python process."


class Answer:
    """An answer in a process of its own: a context, in which it is judged like any function.

    Parameters
    ----------
    warm : Warm
    exercise : Exercise
    source : str
        The answer's definition.
    setting : tuple of str
        Imports, constants and helpers of its notebook.
    seconds : float
        Processor time for all calls together; an endless loop costs it once.

    Attributes
    ----------
    ended : str
        Why its process ended before its time, in a sentence; empty if it did not.
    while_setting : bool
        Whether it ended before the answer was called.
    lacks : list of str
        What its notebook may have had, and its process had not.
    fault : str
        What failed on our side; then nothing is known of the answer.

    Raises
    ------
    Fault
        On entering, if its process does not get as far as its first line.

    Examples
    --------
    >>> from nnlib.checks import judge
    >>> from nnlib.exercises import EXERCISES
    >>> source = "def double(number):\\n    return 3 * number"
    >>> with Warm() as warm, Answer(warm, EXERCISES["double"], source, ()) as answer:
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
        self._running: Running | None = None

    def __enter__(self) -> Function:
        self._running = self._warm.begin(self._seconds)
        ours = engine.given(tuple(name for name in given_to(self._exercise) if self._names(name)))
        allowed = engine.allowed(self._exercise)
        asked = (self._exercise.name, self._source, self._setting, ours, allowed)
        try:
            self._running.send(packed(asked))
            said = unpacked(self._running.line())
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
        # Only what it may call: a name that stands nowhere in its text is not called.
        return any(name in text for text in (self._source, *self._setting))

    def ask(self, in_a_program: bool, arguments: tuple[Any, ...]) -> Any:
        """Have the answer called; give its result.

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
                    self.while_setting = False
                self._running.send(packed((in_a_program, arguments)))
                stop, lacks, result, after = self._heard(4)
                _put_back(arguments, after)
                if stop:
                    self._lacking(lacks)
                    raise Stopped(str(stop))
                return result
            except TimeoutError:
                self._end(TOOK_TOO_LONG)
            except (OSError, EOFError):
                self._end(ENDED_PROCESS)
            except (ValueError, TypeError):
                self._end("What it returned could not be read.")
        raise Stopped(self.ended)

    def _heard(self, count: int) -> tuple[Any, ...]:
        assert self._running is not None
        said = unpacked(self._running.line())
        if not isinstance(said, tuple):
            raise ValueError("no tuple")
        if said[:1] == (CANNOT,):
            self.fault = str(said[-1])[:300]
            raise EOFError
        if len(said) != count:
            raise ValueError("another count")
        return said

    def _lacking(self, found: Any) -> None:
        if isinstance(found, list):
            self.lacks += [str(one)[:200] for one in found if str(one) not in self.lacks][:10]

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
        """A function of the answer's name, arguments and facts, which asks it."""

        def stand_in(*given: Any) -> Any:
            return self.ask(False, given)

        def called_elsewhere(given: tuple[Any, ...]) -> Any:
            try:
                if inspect.isclass(self._exercise.reference):
                    return self.ask(True, given)
                # Only the answer runs there; what is done with its results is done here.
                return self._exercise.call(stand_in, *given)
            except Stopped as stopped:
                return Stop(str(stopped))

        made: Any = stand_in
        made.__name__ = made.__qualname__ = self._exercise.name
        made.facts, made.called_elsewhere = facts, called_elsewhere
        made.__signature__ = _signature(arguments)
        return stand_in


class Stopped(Exception):
    """An answer stopped: why, as its check says it."""


class _Default:
    """In the place of a default, which only the answer's own process knows."""

    def __repr__(self) -> str:
        return "..."


def _signature(arguments: Any) -> inspect.Signature | None:
    """A signature of names alone; anything else, and it takes whatever it is given."""
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
    """The facts that came as plain data: of each field only what it may hold."""
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
    )  # fmt: skip


def given_to(exercise: Exercise) -> tuple[str, ...]:
    """Name the exercises on which one may build: those before it in its lesson."""
    before: list[str] = []
    for other in EXERCISES.values():
        if other is exercise:
            return tuple(before)
        if other.lesson == exercise.lesson:
            before.append(other.name)
    return ()


def _put_back(before: Any, after: Any) -> None:
    """Make arguments as the call left them, so that the judge sees what was changed in place."""
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
