"""Count the lines of a text as Python does, in every process that reads or runs an answer."""

import re


def lines_of(text: str) -> list[str]:
    """Split a text into lines, with their ends: only a newline ends a line.

    Examples
    --------
    >>> lines_of("a\\x0bb\\nc")
    ['a\\x0bb\\n', 'c']
    """
    return re.findall(r"[^\n]*\n|[^\n]+", text)
