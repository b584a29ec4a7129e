"""The judge's side of a student's process: a stand-in that looks like the answer, and asks it."""

from __future__ import annotations

import ast
import linecache
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.checks.running import Stop
from nnlib.exercises.declaration import Exercise, Function
from nnlib.grading.plain import packed, unpacked
from nnlib.layers import Layer

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 50_000_000


class Warm:
    """A process that has read NumPy and nnlib, and forks one for each answer.

    Use it as a context: at its end the process ends.
    """

    def __enter__(self) -> Warm:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nnlib.grading.child", str(theirs.fileno())],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        theirs.close()
        return self

    def __exit__(self, *problem: object) -> None:
        self._socket.close()
        self._process.wait(10)

    def forked(self) -> tuple[int, socket.socket]:
        """Fork a process; give its number, and the socket on which it listens."""
        ours, theirs = socket.socketpair()
        socket.send_fds(self._socket, [b"f"], [theirs.fileno()])
        theirs.close()
        return int.from_bytes(self._socket.recv(4), "big"), ours


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

    def __enter__(self) -> Function:
        self._number, self._socket = self._warm.forked()
        self._until += time.monotonic()
        self._left = b""
        self._send((self._exercise.name, self._source, self._setting))
        return self._stand_in()

    def __exit__(self, *problem: object) -> None:
        self._kill()
        self._socket.close()
        linecache.cache.pop(self._place, None)

    def _kill(self) -> None:
        for kill in (os.killpg, os.kill):
            try:
                kill(self._number, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def ask(self, used: bool, arguments: tuple[Any, ...]) -> Any:
        """Have the answer called; give its result, or what made it stop."""
        if not self._ended:
            try:
                self._send((used, arguments))
                stop, result, after = unpacked(self._line())
                _put_back(arguments, after)
                return Stop(str(stop)) if stop else result
            except TimeoutError:
                self._ended = "It took too long and was stopped.\nDoes a loop there never end?"
            except (OSError, EOFError):
                self._ended = "It ended the whole Python process."
            except ValueError:
                self._ended = "What came back from it could not be read."
        return Stop(self._ended)

    def _send(self, value: Any) -> None:
        self._socket.settimeout(max(0.01, self._until - time.monotonic()))
        self._socket.sendall(packed(value))

    def _line(self) -> bytes:
        while b"\n" not in self._left:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            more = self._socket.recv(1 << 20)
            if not more:
                raise EOFError
            self._left += more
            if len(self._left) > MOST_BYTES:
                raise ValueError("too much")
        line, _, self._left = self._left.partition(b"\n")
        return line

    def _stand_in(self) -> Function:
        """A function or class with the source of the answer; nothing of the answer runs in it."""
        self._place = place = f"<answer {self._number}>"
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
        made.called_elsewhere = lambda given: self.ask(True, given)  # type: ignore[attr-defined]
        return made


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
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        if before.shape == after.shape and before.dtype == after.dtype:
            before[...] = after
    elif isinstance(before, Layer) and isinstance(after, Layer):
        before.weights, before.bias = after.weights, after.bias
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if isinstance(before, list) and len(before) != len(after):
            before[:] = after
        for one, other in zip(before, after, strict=False):
            _put_back(one, other)
