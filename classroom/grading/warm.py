"""Warm processes: each forks a process for one answer or notebook, and reports how it ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from classroom.errors import Fault
from classroom.grading.forking import (
    AWAIT,
    BEGIN,
    BEGUN,
    END,
    ENDED,
    LEARN,
    LEARNED,
    LENGTH,
    MOST_TO_WAIT,
    SECONDS,
)
from classroom.grading.sandbox import (
    Protection,
    child_environ,
    command,
    let_children_be_waited_for,
    modules,
    protection,
)

MOST_BYTES, SECONDS_TO_START = 50_000_000, 60

ANSWERS, NOTEBOOKS = "answers", "notebooks"


def patience(seconds: float) -> float:
    """Return how long to wait by the clock for a process with this much processor time.

    The machine may be busy or asleep; an answer's limit is its own processor time.
    """
    return 3 * seconds + 5


class Warm:
    """Where answers run: a process that has imported NumPy and nnlib forks one for each.

    If processes cannot fork, each answer gets a fresh interpreter. Use it as a context: at its end
    all of them end.

    Parameters
    ----------
    in_force : Protection, optional
        What protects the machine from an answer; whatever the system offers if left out.
    work : str, optional
        "answers", or "notebooks": reading them needs processes of their own, too.

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
        self._learned = set[str]()
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
        # It has read what it needs, so the files can go.

    def cool(self) -> None:
        """End all processes; the next answer starts them again."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._learned.clear()
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
            # Written, not tried: Windows passes sockets on as bytes.
            kind, others["stdin"] = "handed", subprocess.PIPE
        words = command(self._folder, self.in_force, self._work, kind, str(theirs.fileno()))
        try:
            started = subprocess.Popen(
                words, env=child_environ(self._folder), cwd=self._folder, stderr=subprocess.PIPE,
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

    def learn(self, name: str, data: bytes) -> None:
        """Have the warm process read something once; no process that it began can do this.

        Parameters
        ----------
        name : str
        data : bytes
            Nothing in it is written by a student.
        """
        if self._socket is None or name in self._learned:
            return
        self._learned.add(name)
        try:
            self._socket.sendall(LEARN + LENGTH.pack(len(data)) + data)
            if self._heard(len(LEARNED)) != LEARNED:
                raise ConnectionError("it said something else")
        except OSError:
            # Learning only saves time, and the next notebook starts another process.
            self.cool()

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
        """End the process that was begun last; return how it ended, and its processor time.

        Parameters
        ----------
        has_begun : bool
            Whether it is already ending; if so, wait for it.

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
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.wait(MOST_TO_WAIT)
    started.kill()
    said = started.communicate()[1].decode(errors="replace").strip().splitlines()
    last = said[-1][:300] if said else f"it ended with {started.returncode}"
    return f"The process in which answers run could not be started: {last}."


@dataclass(frozen=True)
class End:
    """How a process ended: with which code or signal, and after how much processor time."""

    code: int
    used: float

    @property
    def by_limit(self) -> bool:
        """Whether the kernel ended it because its processor time was used up."""
        limits = (getattr(signal, "SIGPROF", 0), getattr(signal, "SIGXCPU", 0))
        return -self.code in limits and self.code < 0


class Running:
    """A process that was begun: lines are exchanged with it until it ends."""

    def __init__(
        self, warm: Warm, own: socket.socket, seconds: float,
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:  # fmt: skip
        self._warm, self._socket, self._process = warm, own, process
        self._seconds, self._left = seconds, b""
        self.begin_to_wait()

    def begin_to_wait(self) -> None:
        """Count the time by the clock from here on: the judge's work before is not the answer's."""
        self._until = time.monotonic() + patience(self._seconds)

    def send(self, data: bytes) -> None:
        self._socket.settimeout(max(0.01, self._until - time.monotonic()))
        self._socket.sendall(data)

    def line(self, most: int = MOST_BYTES) -> bytes:
        """Receive one line.

        Raises
        ------
        TimeoutError, EOFError, OSError, ValueError
            If no line comes in time, or at all, or it does not end.
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
        """End it, or wait for an end that has begun; return how it ended.

        Raises
        ------
        Fault
            If that cannot be known.
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
