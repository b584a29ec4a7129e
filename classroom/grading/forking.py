"""The warm process: it reads NumPy and nnlib once, and forks a process for each answer or notebook.

It runs in the sandbox and takes four orders: learn something of the course; begin a process, with a
time and a socket; end it; and wait for an end that has begun. It answers the last two with how that
process ended. If no process can be forked, it serves once and ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable

from classroom.grading.confine import confine
from classroom.grading.plain import pack

Serve = Callable[[socket.socket], None]
Learn = Callable[[bytes], None]

BEGIN, END, AWAIT, LEARN, LEARNED = b"b", b"e", b"a", b"l", b"l"
CANNOT = "cannot"
MOST_TO_WAIT, NAP = 1.0, 0.001
SECONDS = struct.Struct("d")
"""An order to begin states the processor time."""
LENGTH = struct.Struct("q")
"""An order to learn states how many bytes follow."""
BEGUN = struct.Struct("ii")
"""The number of the new process, and 0; or 0, and the number of the system's error."""
ENDED = struct.Struct("id")
"""How it ended, as `os.waitstatus_to_exitcode` says, and the processor time it took."""


def main() -> None:
    """Take the socket that was handed over; serve once, or fork for each request."""
    work, kind, handed = sys.argv[1:]
    if kind == "handed":
        # Windows passes a socket on as bytes.
        own = socket.fromshare(sys.stdin.buffer.read())  # type: ignore[attr-defined]
    else:
        own = socket.socket(fileno=int(handed))
    serve, learn = _what_serves(work)
    own.send(b"w")
    if kind in ("alone", "beside others"):
        fork_for_each(own, serve, learn, alone=kind == "alone")
    else:
        [seconds] = SECONDS.unpack(own.recv(SECONDS.size))
        _begin(own, serve, seconds, alone=False)


def _what_serves(work: str) -> tuple[Serve, Learn]:
    # It reads only what its work needs, so that forking costs little.
    if work == "notebooks":
        from classroom.grading.reading import learn, prepare, serve
    else:
        from classroom.grading.child import learn, prepare, serve
    prepare()
    return serve, learn


def fork_for_each(warm: socket.socket, serve: Serve, learn: Learn, alone: bool) -> None:
    """Fork for each socket that comes; on an order, end the process and all that is left of it.

    In a process namespace of its own, it may end whatever runs.
    """
    child = 0
    # What exists already is not garbage: searching it would copy its pages in each process.
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(warm, 1 + SECONDS.size, 1)
        if order[:1] == LEARN:
            [length] = LENGTH.unpack(order[1:])
            learn(_whole(warm, length))
            gc.freeze()
            warm.send(LEARNED)
            continue
        if order[:1] == BEGIN and descriptors:
            [seconds] = SECONDS.unpack(order[1:])
            try:
                child = os.fork()
            except OSError as problem:
                warm.send(BEGUN.pack(0, problem.errno or -1))
                os.close(descriptors[0])
                continue
            if child == 0:
                warm.close()
                os.setsid()
                with socket.socket(fileno=descriptors[0]) as own:
                    _begin(own, serve, seconds, alone)
                os._exit(0)
            os.close(descriptors[0])
            warm.send(BEGUN.pack(child, 0))
            continue
        if child:
            ended = _end(child, alone, MOST_TO_WAIT if order[:1] == AWAIT else 0)
            child = 0
            if order:
                warm.send(ENDED.pack(*ended))
        if not order:
            return


def _whole(own: socket.socket, length: int) -> bytes:
    parts = []
    while length and (part := own.recv(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _end(child: int, alone: bool, wait: float) -> tuple[int, float]:
    until = time.monotonic() + wait
    while time.monotonic() < until:
        # The process stays known until it is waited for below.
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            break
        time.sleep(NAP)
    for number in (child, *((-1,) if alone else ())):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(number, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


def _open_streams_of_its_own() -> None:
    """Open the streams again, as settings of an open file affect all who share it."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        if number != nothing:
            os.dup2(nothing, number)
    if nothing > 2:
        os.close(nothing)


def _begin(own: socket.socket, serve: Serve, seconds: float, alone: bool) -> None:
    # Whatever fails outside an answer is grading's failure, and is reported as such.
    doing = "be confined"
    try:
        _open_streams_of_its_own()
        confine(seconds, alone)
        doing = "serve"
        serve(own)
    except BrokenPipeError:
        return
    except BaseException as problem:
        own.sendall(pack((CANNOT, f"The answer's process could not {doing}: {problem!r}")))


if __name__ == "__main__":
    main()
