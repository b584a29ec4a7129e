"""Run a learner's function: collect its prints, ignore warnings, and catch whatever stops it."""

from __future__ import annotations

import contextlib
import io
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

import numpy as np

from nnlib.checks.time_limit import OutOfTime, limit_now
from nnlib.checks.tracebacks import explain, own_frames, place_of

_KEPT = 400
"""The most printed characters that are kept; the rest is only counted."""


class Printed(io.TextIOBase):
    """Keeps what a function prints: the first characters, and the number of lines."""

    def __init__(self) -> None:
        self.text, self.lines = "", 0

    def write(self, text: str) -> int:
        if len(self.text) < _KEPT:
            self.text += text[: _KEPT - len(self.text)]
        self.lines += text.count("\n")
        return len(text)

    def writable(self) -> bool:
        return True


@dataclass(frozen=True)
class CallFailed:
    """What stopped a function.

    Parameters
    ----------
    message : str
        What happened, in sentences made in its own process, which has the lines and the names.
    error : str
        The name of the exception; empty if there was none.
    is_of_shapes : bool
        Whether the message is about shapes that do not match.
    names_the_notebook : bool
        Whether it already names something from the notebook.
    question : str
        A likely reason.
    details : str
        The values of the names, and how the line was reached.
    """

    message: str
    error: str = ""
    is_of_shapes: bool = False
    names_the_notebook: bool = False
    question: str = ""
    details: str = ""

    @property
    def text(self) -> str:
        """Return all of it, in lines."""
        return "\n".join(line for line in (self.message, self.question, self.details) if line)


_OF_SHAPES = ("matmul", "broadcast", "not aligned", "output operand requires a reduction")


def _failed(message: str, question: str = "", details: str = "", error: str = "") -> CallFailed:
    """Record what a message is about, where it is made."""
    is_of_shapes = any(words in message for words in _OF_SHAPES)
    names = " of the notebook" in message + details
    return CallFailed(message, error, is_of_shapes, names, question, details)


def run_in_time(call: Callable[[], Any], printed: Printed) -> Any:
    """Run a learner's function within the time limit of the check, if there is one.

    Once the time is up, that check runs no more of the learner's code.
    """
    limit = limit_now()
    if limit is None or limit.is_counting:
        return run(call, printed)
    if not limit.is_over:
        result: Any = None
        # The last exception may arrive when the run has just ended.
        with contextlib.suppress(OutOfTime), limit.counting(sys._getframe()):
            result = run(call, printed)
    # A value returned after an interruption is not the function's result.
    return _failed(limit.said()) if limit.is_over else result


def run(call: Callable[[], Any], printed: Printed) -> Any:
    """Call, and return the result; if anything stops the call, return a `CallFailed`.

    This includes an interruption from the keyboard: the check ends, but the kernel lives on.
    """
    try:
        with quiet(printed):
            return call()
    except KeyboardInterrupt as stopped:
        own = own_frames(stopped.__traceback__)
        return _failed(
            f"You interrupted it{place_of(own[-1]) if own else ''}.",
            "Does a loop there never end? Look at what should make it stop.",
        )
    except SystemExit:
        return _failed(
            "Your function calls `exit`.",
            "A function returns its result with `return`; remove the exit.",
        )
    except BaseException as stopped:
        if isinstance(stopped, MemoryError):
            # What fills the memory is held by the names there; without them there is room again.
            traceback.clear_frames(stopped.__traceback__)
        return _failed(*explain(stopped), f"{type(stopped).__name__}"[:60])


@contextlib.contextmanager
def quiet(printed: Printed) -> Iterator[None]:
    """Collect what is printed inside this block, and silence warnings of NumPy and Python."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def watch_calls(called: set[CodeType]) -> Iterator[None]:
    """Record the code of each Python function that is called inside this block."""

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        if before is None or callable(before):
            sys.setprofile(before)
        else:
            # Python 3.11 returns cProfile's own object here, which cannot be set again.
            before.enable()
