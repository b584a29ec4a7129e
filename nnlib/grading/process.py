"""The judge's side of a student's process: a stand-in that looks like the answer, and asks it."""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import numpy as np

from nnlib.checks.contract import our_functions
from nnlib.checks.running import Stop
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function
from nnlib.grading.plain import packed, unpacked
from nnlib.grading.sandbox import Protection, command, environment, modules, protection
from nnlib.grading.trouble import Trouble
from nnlib.layers import Layer

MOST_BYTES, SECONDS_TO_START = 50_000_000, 60


class Warm:
    """Where answers run: a process that has read NumPy and nnlib forks one for each.

    Where no process can fork, each answer gets a fresh interpreter. Use it as a context: at its
    end all of them end.

    Parameters
    ----------
    in_force : Protection, optional
        What stands between an answer and the machine; what the system offers if left out.
    """

    def __init__(self, in_force: Protection | None = None) -> None:
        self.in_force = in_force or protection()

    def __enter__(self) -> Warm:
        self._started: list[subprocess.Popen[bytes]] = []
        self._kept = ExitStack()
        if self.in_force.forks:
            self._start()
        else:
            self._folder = self._kept.enter_context(modules())
        return self

    def __exit__(self, *problem: object) -> None:
        self._end()
        self._kept.close()

    def _start(self) -> None:
        with modules() as self._folder:
            kind = "alone" if self.in_force.bubblewrap else "shared numbers"
            self._socket = self._process(kind)
        # It has read what it needs: nothing of it is on the disk any more.

    def _end(self) -> None:
        if self.in_force.forks:
            self._socket.close()
        for process in self._started:
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._started.clear()

    def _process(self, kind: str) -> socket.socket:
        ours, theirs = socket.socketpair()
        others: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.name == "posix":
            others |= {"pass_fds": [theirs.fileno()], "stdin": subprocess.DEVNULL}
        else:
            # Written, not tried: Windows hands sockets on as bytes.
            kind, others["stdin"] = "shared", subprocess.PIPE
        started = subprocess.Popen(
            command(self._folder, self.in_force, kind, str(theirs.fileno())),
            env=environment(self._folder), cwd=self._folder, **others,
        )  # fmt: skip
        self._started.append(started)
        if started.stdin is not None:
            with started.stdin as handed:
                handed.write(theirs.share(started.pid))  # type: ignore[attr-defined]
        theirs.close()
        ours.settimeout(SECONDS_TO_START)
        ours.sendall(packed({name: one.source for name, one in EXERCISES.items()}))
        if ours.recv(1) != b"w":
            raise Trouble("The process in which answers run could not be started.")
        return ours

    def forked(self) -> tuple[Callable[[], None], socket.socket]:
        """Start an answer's process; give what ends it, and the socket on which it listens."""
        if not self.in_force.forks:
            own = self._process("once")
            return self._started[-1].kill, own
        try:
            return self._fork()
        except OSError:
            # An answer before this one has ended the warm process.
            self._end()
            self._start()
            return self._fork()

    def _fork(self) -> tuple[Callable[[], None], socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._socket, [b"f"], [theirs.fileno()])
        number = int.from_bytes(self._socket.recv(4), "big")
        if not number:
            ours.close()
            raise ConnectionError("the warm process has ended")
        # In a sandbox its number is another one: it is ended from there, before the next begins.
        return (lambda: None) if self.in_force.bubblewrap else partial(_kill, number), ours


def _kill(number: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(number, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


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
        Time for all calls together; an endless loop costs it once.

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
        self._exercise, self._source, self._until = exercise, source, seconds
        self._warm, self._setting, self._ended = warm, setting, ""
        self._socket: socket.socket | None = None
        self._left = b""

    def __enter__(self) -> Function:
        return self._stand_in()

    def __exit__(self, *problem: object) -> None:
        if self._socket is not None:
            self._kill()
            self._socket.close()
        linecache.cache.pop(self._place, None)

    def _begin(self) -> socket.socket:
        """Start its process, with the first call: what is not attempted needs none."""
        self._kill, self._socket = self._warm.forked()
        self._until += time.monotonic()
        given, refused = given_to(self._exercise), tuple(refused_to(self._exercise))
        self._send(self._socket, (self._exercise.name, self._source, self._setting, given, refused))
        return self._socket

    def ask(self, in_a_program: bool, arguments: tuple[Any, ...]) -> Any:
        """Have the answer called; give its result.

        Raises
        ------
        Stopped
            If the answer raised, or ended its process, or took too long.
        """
        if not self._ended:
            try:
                own = self._socket or self._begin()
                self._send(own, (in_a_program, arguments))
                stop, result, after = unpacked(self._line(own))
                _put_back(arguments, after)
                if stop:
                    raise Stopped(str(stop))
                return result
            except TimeoutError:
                self._ended = "It took too long and was stopped.\nDoes a loop there never end?"
            except (OSError, EOFError):
                self._ended = "It ended the whole Python process."
            except ValueError:
                self._ended = "What came back from it could not be read."
        raise Stopped(self._ended)

    def _send(self, own: socket.socket, value: Any) -> None:
        own.settimeout(max(0.01, self._until - time.monotonic()))
        own.sendall(packed(value))

    def _line(self, own: socket.socket) -> bytes:
        while b"\n" not in self._left:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            own.settimeout(left)
            more = own.recv(1 << 20)
            if not more:
                raise EOFError
            self._left += more
            if len(self._left) > MOST_BYTES:
                raise ValueError("too much")
        line, _, self._left = self._left.partition(b"\n")
        return line

    def _stand_in(self) -> Function:
        """A function or class with the source of the answer; nothing of the answer runs in it."""
        self._place = place = f"<answer {id(self)}>"
        tree = ast.parse(self._source)
        definitions = (ast.FunctionDef, ast.ClassDef, ast.Assign)
        tree.body = [node for node in tree.body if isinstance(node, definitions)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                node.decorator_list, node.returns = [], None
                node.body = [ast.Return(_asking(node.args))]
            elif isinstance(node, ast.Lambda):
                node.body = _asking(node.args)
            elif isinstance(node, ast.ClassDef):
                node.decorator_list, node.bases, node.keywords = [], [], []
                node.body = [one for one in node.body if isinstance(one, ast.FunctionDef)]
                node.body.append(ast.Pass())

        def ask(*given: Any) -> Any:
            return self.ask(False, given)

        names: dict[str, Any] = {"ask": ask}
        if not any(isinstance(node, ast.Assign) and not isinstance(node.value, ast.Lambda)
                   for node in tree.body):  # fmt: skip
            # This module's own future import keeps annotations from being run.
            exec(compile(ast.fix_missing_locations(tree), place, "exec"), names)
        linecache.cache[place] = (
            len(self._source), None, self._source.splitlines(keepends=True), place,
        )  # fmt: skip
        # Another name for something that the setting has: it is asked, whatever it is.
        made: Function = names.get(self._exercise.name, ask)

        def called_elsewhere(given: tuple[Any, ...]) -> Any:
            try:
                if inspect.isclass(self._exercise.reference):
                    return self.ask(True, given)
                # Only the answer runs there; what is done with its results is done here.
                return self._exercise.call(ask, *given)
            except Stopped as stopped:
                return Stop(str(stopped))

        made.called_elsewhere = called_elsewhere  # type: ignore[attr-defined]
        return made


class Stopped(Exception):
    """An answer stopped: why, as its check tells it."""


def given_to(exercise: Exercise) -> tuple[str, ...]:
    """Name the exercises on which one may build: those before it in its lesson."""
    before: list[str] = []
    for other in EXERCISES.values():
        if other is exercise:
            return tuple(before)
        if other.lesson == exercise.lesson:
            before.append(other.name)
    return ()


def refused_to(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Name the engine's functions that would do an exercise's work: its own, and later ones."""
    lesson = exercise.lesson if exercise.name in EXERCISES else ""
    for other in EXERCISES.values():
        if other is exercise or other.lesson > lesson:
            for function in our_functions(other):
                if function.__module__.count(".") == 1:
                    yield function.__module__, function.__qualname__


def _asking(given: ast.arguments) -> ast.Call:
    """A call that hands the arguments of a function on; nothing of the answer's own is left."""
    given.defaults = [ast.Constant(None) for _ in given.defaults]
    given.kw_defaults = [None if one is None else ast.Constant(None) for one in given.kw_defaults]
    placed = (*given.posonlyargs, *given.args)
    rest = [given.vararg] if given.vararg else []
    handed: list[ast.expr] = [ast.Name(one.arg, ast.Load()) for one in placed]
    handed += [ast.Starred(ast.Name(one.arg, ast.Load()), ast.Load()) for one in rest]
    return ast.Call(ast.Name("ask", ast.Load()), handed, [])


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
