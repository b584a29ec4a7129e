"""Marks in a lesson's source: what stands on a slide, and what is said with it.

In prose, a line `<!-- slide -->` begins a slide, and a line `<!-- say -->` ends what is shown of
it; unmarked prose is said. A code cell with the tag `slide` stands on the slide before it.
Notebooks have none of it.
"""

from __future__ import annotations

import re

SLIDE, SAY, TAG = "<!-- slide -->", "<!-- say -->", "slide"

_MARK = re.compile(r"(?:^|\n+)(<!-- slide -->|<!-- say -->)(?:\n+|$)")


def without_marks(text: str) -> str:
    """Take the marks out of prose.

    >>> without_marks("<!-- slide -->\\n\\n## A neuron\\n\\n<!-- say -->\\n\\nIt adds up.")
    '## A neuron\\n\\nIt adds up.'
    """
    return _MARK.sub("\n\n", _MARK.sub("\n\n", text)).strip("\n")


def parts(text: str) -> list[tuple[str, str]]:
    """Take prose apart: pairs of a mark and what follows it; before the first mark, it is said.

    >>> parts("It adds up.\\n\\n<!-- slide -->\\n\\n## A neuron")
    [('<!-- say -->', 'It adds up.'), ('<!-- slide -->', '## A neuron')]
    """
    first, *rest = re.split(f"^({SLIDE}|{SAY})$", text, flags=re.MULTILINE)
    pairs = [(SAY, first), *zip(rest[::2], rest[1::2], strict=True)]
    return [(mark, said.strip("\n")) for mark, said in pairs if mark == SLIDE or said.strip()]


def misspelled(text: str) -> int | None:
    """The number of the first line that has a comment which is no mark; None where there is none.

    >>> misspelled("a\\n<!-- Slide -->")
    1
    """
    for number, line in enumerate(text.splitlines()):
        if "<!--" in line and line not in (SLIDE, SAY):
            return number
    return None
