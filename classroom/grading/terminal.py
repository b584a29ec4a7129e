"""Let nothing printed control the terminal: a name, path or message may contain escape codes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from classroom.grading.tables import printable


class Plain:
    """A stream that outputs `printable` text; the stream behind it does everything else.

    Parameters
    ----------
    stream : file object
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text; only a progress line may begin with a carriage return."""
        back = "\r" if text.startswith("\r") else ""
        self._stream.write(back + printable(text[len(back) :]))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def plain_output() -> Iterator[None]:
    """Let nothing that is printed in the meantime control the terminal."""
    # A closed stream stays closed: nothing is printed on it.
    out: Any = Plain(sys.stdout) if sys.stdout else None
    err: Any = Plain(sys.stderr) if sys.stderr else None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield
