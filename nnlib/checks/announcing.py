"""Have a screen reader announce what a check says.

A widget that is never displayed sends the words to a live region of the page. So they are not in
any output, and a notebook that is opened again says nothing. Without widgets nothing is announced,
and everything else stays the same.
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
"""The largest number of characters to say; the rest is in the output."""
_NOT_A_PLACE = r"(?<![Ee]ntry )(?<![Ee]ntries )(?<![Pp]lace )(?<!\b[Aa]t )"
_ROW = re.compile(_NOT_A_PLACE + r"\[[^\[\]]*\d[^\[\]]*,[^\[\]]*\]")
_TABLE = re.compile(r"\[\[.*\]\]")
_CASE = re.compile(r"^At .*?, (?=(entry \S.*? of )?your )")
"""The case at the beginning of a sentence about a result."""
_MOST_WAITING = 3
"""If all cells run at once, many answers wait until the page is ready: only the last are said."""


def short_enough(text: str) -> str:
    r"""Return one sentence to say aloud: the question in a text, or else its first sentence.

    Rows and tables of numbers, and the case, are left for reading.

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
    # Between backticks there is code, in which brackets do not mean numbers.
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
    """Return a text as it is said aloud, without the marks around its code."""
    return text.replace("`", "")


def announce(text: str) -> None:
    """Have a text read aloud in the page of the notebook that uses this kernel."""
    # A failed announcement must not cost the answer, which is in the output.
    with contextlib.suppress(Exception):
        if getattr(get_ipython(), "kernel", None) is not None:
            _voice().say(text)


@functools.cache
def _voice() -> Any:
    """Return the widget behind the page's live region; there is one per kernel."""
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
            """Say what was waiting for the page to be ready."""
            with self._lock:
                waiting, self._waiting = self._waiting, None
                if waiting:
                    self.send({"say": list(waiting)})

    return Voice()
