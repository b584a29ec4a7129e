"""Running a learner's function: prints kept apart, warnings let be, whatever stops it caught."""

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
"""Characters of what a function prints that are kept; a flood is only counted."""


class Printed(io.TextIOBase):
    """Takes what a function prints: the first characters, and the number of lines."""

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
    """What made a function stop.

    Parameters
    ----------
    message : str
        What happened, in sentences made where it ran: there are the lines and the names.
    error : str
        The name of the exception; empty where it was none.
    is_of_shapes : bool
        Whether the message is about shapes that do not meet.
    names_the_notebook : bool
        Whether it names something of the notebook already.
    question : str
        What may be the reason.
    details : str
        What the names held, and how the line was reached.
    """

    message: str
    error: str = ""
    is_of_shapes: bool = False
    names_the_notebook: bool = False
    question: str = ""
    details: str = ""

    @property
    def text(self) -> str:
        """All of it, in lines."""
        return "\n".join(line for line in (self.message, self.question, self.details) if line)


_OF_SHAPES = ("matmul", "broadcast", "not aligned", "output operand requires a reduction")


def _failed(message: str, question: str = "", details: str = "", error: str = "") -> CallFailed:
    """Note what a message tells, where it is made."""
    is_of_shapes = any(words in message for words in _OF_SHAPES)
    names = " of the notebook" in message + details
    return CallFailed(message, error, is_of_shapes, names, question, details)


def run_in_time(call: Callable[[], Any], printed: Printed) -> Any:
    """Run a learner's function within the time limit of the check, if there is one.

    Once the time is over, nothing of the learner's is run any more in that check.
    """
    limit = limit_now()
    if limit is None or limit.is_counting:
        return run(call, printed)
    if not limit.is_over:
        result: Any = None
        # Whatever is raised last may arrive when the run has just ended.
        with contextlib.suppress(OutOfTime), limit.counting(sys._getframe()):
            result = run(call, printed)
    # What it returns after it was interrupted is not its result.
    return _failed(limit.said()) if limit.is_over else result


def run(call: Callable[[], Any], printed: Printed) -> Any:
    """Call, and return the result; whatever stops the call comes back as a `CallFailed`.

    An interruption from the keyboard is one too: the check ends, kernel and progress live on.
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
            "It calls `exit`.",
            "A function gives its result back with `return`; remove the exit.",
        )
    except BaseException as stopped:
        if isinstance(stopped, MemoryError):
            # What fills the memory lies in its names; without them there is room to say so.
            traceback.clear_frames(stopped.__traceback__)
        return _failed(*explain(stopped), f"{type(stopped).__name__}"[:60])


@contextlib.contextmanager
def quiet(printed: Printed) -> Iterator[None]:
    """While it lasts, take what is printed, and keep NumPy and Python from warning."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def watched(called: set[CodeType]) -> Iterator[None]:
    """While it lasts, note the code of each function of Python that is called."""

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
            # cProfile of Python 3.11 gives itself back, and cannot be set again as it is.
            before.enable()
