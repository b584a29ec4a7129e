"""What a check says is announced by a screen reader when it arrives.

The words go to a live region of the page by a widget that is never displayed. So they are in no
output, and a notebook that is opened again says nothing. Where there are no widgets, nothing is
announced, and all else is as it was.
"""

from __future__ import annotations

import contextlib
import functools
import re
import threading
from collections import deque
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython

_LONGEST = 160
"""Letters that are said at most; the rest is read in the output."""
_NOT_A_PLACE = r"(?<![Ee]ntry )(?<![Ee]ntries )(?<![Pp]lace )(?<!\b[Aa]t )"
_ROW = re.compile(_NOT_A_PLACE + r"\[[^\[\]]*\d[^\[\]]*,[^\[\]]*\]")
_TABLE = re.compile(r"\[\[.*\]\]")
_CASE = re.compile(r"^At .*?, (?=(entry \S.*? of )?your )")
"""What went in, at the beginning of a sentence on what came out."""
_MOST_WAITING = 3
"""When all cells are run at once, the page is ready after many answers: the last ones are said."""


def short_enough(text: str) -> str:
    r"""Return one sentence to be heard: the question that a text asks, or else its first sentence.

    Rows and tables of numbers, and what went in, are left to be read.

    Examples
    --------
    >>> short_enough("At number = 2, yours is 4.\nDid you multiply it by `itself`?\nLook at: 2.5.")
    'Did you multiply it by itself?'
    >>> short_enough("The weight is [1.5, 2, 3] here. It should not be.")
    'The weight is a row of numbers here.'
    >>> short_enough("At X = [1, 2], entry [0, 1] of your slopes is 0; nudging gives 0.31.")
    'Entry [0, 1] of your slopes is 0; nudging gives 0.31.'
    >>> short_enough("It gives [[1, 2], [3, 4]]: did you mean `a[0, 1]`?")
    'It gives a table of numbers: did you mean a[0, 1]?'
    """
    lines = text.split("\n")
    line = next((one for one in lines if one.endswith("?")), lines[0])
    sentences = re.split(r"(?<=[.?!]) (?=[A-Z`])", line)
    asked = [one for one in sentences if one.endswith("?")]
    sentence = (asked or sentences)[0]
    if case := _CASE.match(sentence):
        sentence = sentence[case.end()].upper() + sentence[case.end() + 1 :]
    # What stands between backticks is code, where brackets are no numbers.
    pieces = sentence.split("`")
    pieces[::2] = [
        _ROW.sub("a row of numbers", _TABLE.sub("a table of numbers", piece))
        for piece in pieces[::2]
    ]
    sentence = "".join(pieces)
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0] + " \N{HORIZONTAL ELLIPSIS}"
    return sentence


def plain(text: str) -> str:
    """Return a text as it is said: without the marks around its code."""
    return text.replace("`", "")


def announce(text: str) -> None:
    """Have a text read aloud, in the page of a notebook whose kernel this is."""
    # What cannot be announced must not cost the answer: that is in the output.
    with contextlib.suppress(Exception):
        if getattr(get_ipython(), "kernel", None) is not None:
            _voice().say(text)


@functools.cache
def _voice() -> Any:
    """The widget behind the page's live region; one for each kernel."""
    import anywidget

    class Voice(anywidget.AnyWidget):
        _esm = Path(__file__).with_name("announcing.js")

        def __init__(self) -> None:
            self._waiting: deque[str] | None = deque(maxlen=_MOST_WAITING)
            # The page's answer may come in another thread, while a cell is running.
            self._lock = threading.Lock()
            super().__init__()
            self.on_msg(self._begin)

        def say(self, text: str) -> None:
            with self._lock:
                if self._waiting is None:
                    self.send({"say": [text]})
                else:
                    self._waiting.append(text)

        def _begin(self, *_: Any) -> None:
            """Say what has waited until the page was ready."""
            with self._lock:
                waiting, self._waiting = self._waiting, None
                if waiting:
                    self.send({"say": list(waiting)})

    return Voice()
