"""The student's process: it gets one answer's source and arguments, and gives plain data back.

It is started in a copy of the few modules that it needs (`nnlib.grading.sandbox`): neither
exercises, nor truth, nor tolerances, nor seeds are in it. A warm one reads NumPy and nnlib
once, and forks a process for each answer; one that cannot fork serves a single answer.
"""

from __future__ import annotations

import contextlib
import ctypes
import inspect
import itertools
import linecache
import math
import operator
import os
import signal
import socket
import sys
import sysconfig
import types
from collections.abc import Callable, Iterator
from functools import partial
from types import CodeType
from typing import Any

import numpy as np

import nnlib
from nnlib.checks.running import Printed, Stop, run
from nnlib.exercises.programs import slopes_of_program
from nnlib.grading.plain import packed, unpacked

try:
    import resource
except ModuleNotFoundError:
    # Windows has no such limits.
    resource = None  # type: ignore[assignment]

PLACE = "<answer>"
MEMORY, SECONDS, FILES, MOST = 2_000_000_000, 300, 64, 10_000
NOBODY = 65534
HIDDEN_FROM_OTHERS = 4  # prctl's PR_SET_DUMPABLE: no process may look into this one's memory


def refuse(*arguments: Any, **others: Any) -> Any:
    """Stand in for a function of ours that would do an answer's work."""
    raise RuntimeError("ours is not here: this is the exercise itself, so write it yourself")


def quiet(name: str) -> Any:
    """Stand in for whatever shows, checks or draws: an answer may import it and never needs it."""
    if name.startswith("__"):
        raise AttributeError(name)
    return (lambda function: function) if name == "yours_or_ours" else lambda *_, **others: None


def hush() -> None:
    """Put quiet stand-ins where a lesson's imports look for more than is here."""
    for name in ("matplotlib", "matplotlib.pyplot", "nnlib.figures", "nnlib.notes"):
        sys.modules[name] = types.ModuleType(name)
        above, _, last = name.rpartition(".")
        if above:
            setattr(sys.modules[above], last, sys.modules[name])
    for name in ("matplotlib", "matplotlib.pyplot", "nnlib.figures", "nnlib.notes", "nnlib.checks"):
        vars(sys.modules[name])["__getattr__"] = quiet


def main() -> None:
    """Take the socket that was handed over; serve one answer, or fork for each that is asked."""
    kind, handed = sys.argv[1:]
    if kind == "shared":
        # Windows hands a socket on as bytes.
        hush()
        own = socket.fromshare(sys.stdin.buffer.read())  # type: ignore[attr-defined]
        serve(own, read_others(own))
        return
    # Read while it may be: an explanation looks there.
    sysconfig.get_paths()
    drop_root()
    hush()
    warm = socket.socket(fileno=int(handed))
    others = read_others(warm)
    if kind == "once":
        serve(warm, others)
        return
    fork_for_each(warm, others, alone=kind == "alone")


def read_others(own: socket.socket) -> dict[str, CodeType]:
    """Take our answers, which stand in for those that an answer builds on; say when it is done."""
    with own.makefile("rb", buffering=0) as asked:
        sources = unpacked(asked.readline(), trusted=True)
    others = {name: compile(source, f"<our {name}>", "exec") for name, source in sources.items()}
    own.send(b"w")
    return others


def fork_for_each(warm: socket.socket, others: dict[str, CodeType], alone: bool) -> None:
    """Fork for each socket that comes; end all that is left of the one before.

    Alone, with process numbers of its own, it may end whatever runs.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, descriptors, _, _ = socket.recv_fds(warm, 1, 1)
        if alone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        if not descriptors:
            return
        child = os.fork()
        if child == 0:
            warm.close()
            os.setsid()
            with socket.socket(fileno=descriptors[0]) as own:
                serve(own, others)
            os._exit(0)
        os.close(descriptors[0])
        warm.send(child.to_bytes(4, "big"))


def serve(own: socket.socket, others: dict[str, CodeType]) -> None:
    """Take an answer, then call it as often as asked."""
    _limit()
    asked = own.makefile("rb")
    function = run(partial(defined, others, *unpacked(asked.readline(), trusted=True)), Printed())
    for line in asked:
        in_a_program, arguments = unpacked(line, trusted=True)
        if isinstance(function, Stop):
            result: Any = function
        elif in_a_program:
            result = run(partial(slopes_of_program, function, *arguments), Printed())
        else:
            result = run(partial(_called, function, arguments), Printed())
        stop = result.message if isinstance(result, Stop) else ""
        own.sendall(packed((stop, None if stop else result, arguments)))


def _called(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    result = function(*arguments)
    return list(itertools.islice(result, MOST)) if isinstance(result, Iterator) else result


def defined(
    others: dict[str, CodeType], name: str, source: str, setting: tuple[str, ...],
    given: tuple[str, ...], refused: tuple[tuple[str, str], ...],
) -> Callable[..., Any]:  # fmt: skip
    """Make the answer: with what it needs of its notebook, and ours for earlier exercises."""
    for module, path in refused:
        ours = operator.attrgetter(path)(sys.modules[module])
        if inspect.isfunction(ours) and not ours.__code__.co_freevars:
            ours.__code__ = refuse.__code__
            ours.__defaults__ = ours.__kwdefaults__ = None
    names: dict[str, Any] = {"__name__": "__main__", "np": np, "nnlib": nnlib, "math": math}
    texts: list[str | CodeType] = [others[one] for one in given]
    others.clear()
    for text in (*texts, *setting):
        # What does not come about is missed, or not, when the answer is called.
        with contextlib.suppress(BaseException):
            exec(text, names)
    texts.clear()
    linecache.cache[PLACE] = (len(source), None, source.splitlines(keepends=True), PLACE)
    exec(compile(source, PLACE, "exec"), names)
    made: Callable[..., Any] = names[name]
    return made


def drop_root() -> None:
    """Become nobody, where this is root; and let no other process look in."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(HIDDEN_FROM_OTHERS, 0, 0, 0, 0)


def _limit() -> None:
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):  # fmt: skip
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
