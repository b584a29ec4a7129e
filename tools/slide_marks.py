"""Marks in a lesson's source: what is on a slide, and what is said with it.

In prose, a line `<!-- slide -->` begins a slide, and a line `<!-- say -->` ends the part that is
shown; unmarked prose is said. A code cell with the tag `slide` belongs to the slide before it.
Notebooks contain no marks.
"""

from __future__ import annotations

import re

SLIDE, SAY, TAG = "<!-- slide -->", "<!-- say -->", "slide"

_MARK = re.compile(r"(?:^|\n+)(<!-- slide -->|<!-- say -->)(?:\n+|$)")


def without_marks(text: str) -> str:
    """Remove the marks from prose.

    >>> without_marks("<!-- slide -->\\n\\n## A neuron\\n\\n<!-- say -->\\n\\nIt adds up.")
    '## A neuron\\n\\nIt adds up.'
    """
    return _MARK.sub("\n\n", _MARK.sub("\n\n", text)).strip("\n")


def parts(text: str) -> list[tuple[str, str]]:
    """Split prose into pairs of a mark and what follows it; before the first mark, it is said.

    >>> parts("It adds up.\\n\\n<!-- slide -->\\n\\n## A neuron")
    [('<!-- say -->', 'It adds up.'), ('<!-- slide -->', '## A neuron')]
    """
    first, *rest = re.split(f"^({SLIDE}|{SAY})$", text, flags=re.MULTILINE)
    pairs = [(SAY, first), *zip(rest[::2], rest[1::2], strict=True)]
    return [(mark, said.strip("\n")) for mark, said in pairs if mark == SLIDE or said.strip()]


def misspelled(text: str) -> int | None:
    """Return the number of the first line with a comment that is not a mark; None if there is none.

    >>> misspelled("a\\n<!-- Slide -->")
    1
    """
    for number, line in enumerate(text.splitlines()):
        if "<!--" in line and line not in (SLIDE, SAY):
            return number
    return None
