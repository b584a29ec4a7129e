"""The student's process: it gets one answer's source and arguments, and gives plain data back.

`python -m nnlib.grading.child FD` warms up once: it reads NumPy and nnlib, and then forks a process
for each answer that it is asked for. Neither seeds, nor truth, nor tolerances are ever in it.
"""

from __future__ import annotations

import linecache
import os
import resource
import signal
import socket
import sys
from functools import partial
from typing import Any, BinaryIO

import numpy as np

import nnlib.figures
import nnlib.notes  # noqa: F401 (lessons import both: read once, and not in each process)
from nnlib.checks.contract import our_functions
from nnlib.checks.judging import used
from nnlib.checks.running import Printed, Stop, run
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function
from nnlib.grading.plain import packed, unpacked

PLACE = "<answer>"
MEMORY, SECONDS, FILES = 2_000_000_000, 60, 64


def refuse(*arguments: Any, **others: Any) -> Any:
    """Stand in for a function of ours that an answer hands its work on to."""
    raise RuntimeError("this is the exercise itself: write it yourself")


def main() -> None:
    """Wait for sockets on the one that was handed over; fork a process for each."""
    warm = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, descriptors, _, _ = socket.recv_fds(warm, 1, 1)
        if not descriptors:
            return
        child = os.fork()
        if child == 0:
            warm.close()
            os.setsid()
            with socket.socket(fileno=descriptors[0]) as own:
                serve(own.makefile("rb"), own)
            os._exit(0)
        os.close(descriptors[0])
        warm.send(child.to_bytes(4, "big"))


def serve(asked: BinaryIO, own: socket.socket) -> None:
    """Take an answer, then call it as often as asked."""
    _limit()
    name, source, setting = unpacked(asked.readline(), trusted=True)
    exercise = EXERCISES[name]
    function = run(partial(defined, exercise, source, setting), Printed())
    for line in asked:
        as_its_exercise, arguments = unpacked(line, trusted=True)
        if isinstance(function, Stop):
            result: Any = function
        elif as_its_exercise:
            result = run(partial(used, exercise, function, arguments), Printed())
        else:
            result = run(partial(function, *arguments), Printed())
        stop = result.message if isinstance(result, Stop) else ""
        own.sendall(packed((stop, None if stop else result, arguments)))


def defined(exercise: Exercise, source: str, setting: tuple[str, ...]) -> Function:
    """Make the answer: with its imports and helpers, and ours for other exercises."""
    names: dict[str, Any] = {"__name__": "__main__", "np": np}
    for text in setting:
        # What an answer does not need may fail.
        run(partial(exec, text, names), Printed())
    others = [one for one in EXERCISES.values() if one is not exercise]
    names.update({one.name: one.reference for one in others})
    for function in our_functions(exercise):
        if not function.__code__.co_freevars:
            function.__code__ = refuse.__code__
            function.__defaults__ = function.__kwdefaults__ = None
    linecache.cache[PLACE] = (len(source), None, source.splitlines(keepends=True), PLACE)
    exec(compile(source, PLACE, "exec"), names)
    made: Function = names[exercise.name]
    return made


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
