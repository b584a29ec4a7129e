"""A check that runs for too long stops itself, and says where it was.

Only the time inside a learner's function counts, not the time that measuring takes. The function is
interrupted only while its own code is running or waiting, so our own code is never cut short, and
nothing can be interrupted after the check has ended.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from nnlib.checks.tracebacks import PACKAGE, is_comprehension, is_foreign, place_of

# Not every Python has a clock for each thread; one in a browser may lack it.
processor_time = getattr(time, "thread_time", time.process_time)
"""Seconds of this thread's own work, so that a search has the same result on a busy machine."""

_AGAIN = 0.05
"""Seconds until a function is interrupted again: it may catch whatever is raised in it."""


class OutOfTime(BaseException):
    """Ends a learner's function; `except Exception` does not catch it."""


class _CaughtBefore(OutOfTime):
    """Raised if the first was caught: in the line that catches it, `_insist` raises it again."""

    def __init__(self) -> None:
        super().__init__()
        # This runs in the thread in which it is raised; its frames have `_insist` already.
        sys.settrace(lambda *given: None)


def _insist(frame: FrameType, event: str, argument: Any) -> Any:
    if event == "line":
        raise OutOfTime
    return _insist


class Limit:
    """The total time that the runs of one check may take.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.is_over = seconds, False
        self._spent, self._runs = 0.0, 0
        self._this_run, self._spent_when_over = 0.0, 0.0
        self._began = 0.0
        self._boundary: FrameType | None = None
        self._place = ""

    @property
    def is_counting(self) -> bool:
        return self._boundary is not None

    @contextlib.contextmanager
    def counting(self, boundary: FrameType) -> Iterator[None]:
        """Count the time inside this block, and interrupt the frame's calls when it is over."""
        self._runs += 1
        self._boundary, self._began = boundary, time.monotonic()
        trace = sys.gettrace()
        try:
            with self._alarm(max(self.seconds - self._spent, 1e-3)):
                yield
        finally:
            if sys.gettrace() is not trace:
                sys.settrace(trace)
            self._spent += time.monotonic() - self._began
            self._boundary = None

    def said(self) -> str:
        """Say how long the function ran, and in which line it was."""
        took = self._spent_when_over
        if took > 1.1 * self.seconds + 1:
            return (
                f"The check stopped it after {took:.0f} seconds{self._place}.\n"
                "One operation there takes that long. Is an array much larger than you meant it to "
                "be, or does something there never end?"
            )
        if self._this_run < self.seconds / 2:
            return (
                f"The check stopped it after {took:.3g} seconds, in run {self._runs} of your "
                f"function,{self._place}.\nEach run takes about {took / self._runs:.2g} seconds. "
                "Does a loop there do more than it needs to?"
            )
        return (
            f"The check stopped it after {took:.3g} seconds{self._place}.\n"
            "Does a loop there never end? Look at what should make it stop."
        )

    def _exception_for(self, frame: FrameType) -> type[OutOfTime] | None:
        """Return what to raise in a frame; nothing if the learner's code is not running."""
        own = self._own_frames(frame)
        if not own:
            return None
        if self.is_over:
            for one in own:
                one.f_trace = _insist
            return _CaughtBefore
        self._this_run = time.monotonic() - self._began
        self._spent_when_over = self._spent + self._this_run
        tracebacks = [TracebackType(None, one, one.f_lasti, one.f_lineno) for one in own]
        functions = [one for one in tracebacks if not is_comprehension(one)] or tracebacks
        self._place = place_of(functions[0])
        self.is_over = True
        return OutOfTime

    def _own_frames(self, frame: FrameType | None) -> list[FrameType]:
        """Return the learner's own frames in this run, from the innermost outwards."""
        own = []
        while frame is not None and frame is not self._boundary:
            file = frame.f_code.co_filename
            if not is_foreign(file) and not Path(file).is_relative_to(PACKAGE):
                own.append(frame)
            frame = frame.f_back
        # Without the boundary, some other run was interrupted.
        return own if frame is not None else []

    def _alarm(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and _has_free_timer():
            return self._by_signal(seconds)
        # In a browser there are neither signals nor threads.
        return (
            contextlib.nullcontext() if sys.platform == "emscripten" else self._by_thread(seconds)
        )

    @contextlib.contextmanager
    def _by_signal(self, seconds: float) -> Iterator[None]:
        def expire(number: int, frame: FrameType | None) -> None:
            if frame is not None and (exception := self._exception_for(frame)):
                raise exception

        before = signal.signal(signal.SIGALRM, expire)
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    @contextlib.contextmanager
    def _by_thread(self, seconds: float) -> Iterator[None]:
        """Let another thread watch if there is no timer; code that waits finishes waiting first."""
        watched, has_ended, is_raising = threading.get_ident(), False, False

        def watch() -> None:
            nonlocal is_raising
            due = time.monotonic() + seconds
            while not has_ended:
                time.sleep(min(max(due - time.monotonic(), 0), _AGAIN) or _AGAIN)
                is_raising = True
                frame = sys._current_frames().get(watched)
                if frame is not None and time.monotonic() >= due and not has_ended:
                    exception = self._exception_for(frame)
                    if exception is not None:
                        _raise_in(watched, exception)
                del frame
                is_raising = False

        def end() -> None:
            # No locks: an exception in between would leave them locked.
            nonlocal has_ended
            has_ended = True
            while is_raising:
                time.sleep(0)
            # An exception that has not arrived yet arrives here.
            for _ in range(10):
                time.sleep(0)

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            _at_any_rate(end)


_limit: ContextVar[Limit | None] = ContextVar("limit", default=None)


@contextlib.contextmanager
def limit_time(seconds: float) -> Iterator[Limit]:
    """Limit the total time of a learner's function inside this block to this many seconds."""
    limit = Limit(seconds)
    token = _limit.set(limit)
    try:
        yield limit
    finally:
        _limit.reset(token)


def limit_now() -> Limit | None:
    """Return the limit of the running check; None outside a check, as in grading."""
    return _limit.get()


def is_out_of_time() -> bool:
    limit = _limit.get()
    return limit is not None and limit.is_over


def _has_free_timer() -> bool:
    """Check for a timer that no other code has set."""
    if not hasattr(signal, "setitimer") or sys.platform == "emscripten":
        return False
    return (
        signal.getitimer(signal.ITIMER_REAL)[0] == 0
        and signal.getsignal(signal.SIGALRM) is not None
    )


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    """Raise an exception in another thread, at its next step."""
    # Not needed if answers are judged in another process.
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))


def _at_any_rate(step: Callable[[], Any]) -> None:
    """Finish a step, even if an exception raised in this thread arrives only now."""
    while True:
        try:
            step()
        except OutOfTime:
            continue
        return
