"""Boxes: a bar, a tint and a mark for each kind of answer, as HTML.

The colours are mid-tones with a contrast of at least 3:1 on white, as in an exported page, and on
the dark backgrounds of JupyterLab. The words keep the colour that the page gives them. Colour is
never the only sign: each kind has its word, and the bar is dashed if there is no answer yet.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How a kind of answer looks: its word, its colour, its bar, and the drawing of its mark."""

    word: str
    colour: str
    bar: str = "solid"
    mark: str = ""


_DISC = '<circle cx="8" cy="8" r="6.5"'
# In a mark, `none` is the background and `currentColor` the colour of its kind.
STATUSES = {
    "not attempted": Look("Not attempted yet.", "#767676", "dashed", f"{_DISC}/>"),
    "not yet": Look(
        "Not yet.", "#b35900", "solid",
        f'{_DISC}/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    ),
    "right": Look(
        "Right.", "#0b86a8", "solid",
        f'{_DISC} fill="currentColor"/><path d="M4.6 8.3l2.5 2.5l4.4-5.2" stroke="#fff"/>',
    ),
    "stopped": Look(
        "Stopped.", "#b5467f", "solid",
        '<rect x="2" y="2" width="12" height="12"/><path d="M5 8h6"/>',
    ),
}  # fmt: skip
NOT_OPENED = Look(
    "Not opened yet.", "#767676", "dotted", '<circle cx="8" cy="8" r="1.5" fill="currentColor"/>'
)
KINDS = {
    "guess": Look("your guess", "#3b7dc4", "dashed"),
    "outcome": Look("came out as", "#3b7dc4"),
    "vote": Look("Your vote", "#7a6fd0", "dashed"),
    "ruling": Look("The ruling", "#7a6fd0"),
    "hint": Look("Hint", "#8a7a1e"),
}


def html_with_code(text: str) -> str:
    """Return a text as HTML, with everything between backticks as code.

    Examples
    --------
    >>> html_with_code("Is `a < b`?")
    'Is <code>a &lt; b</code>?'
    """
    return re.sub(r"`([^`\n]*)`", r"<code>\1</code>", html.escape(text))


def put_in_box(look: Look, inside: str, tint: str = "1f") -> str:
    """Put HTML next to a bar, on a tint of the bar's colour."""
    return (
        f'<div style="border-left: 5px {look.bar} {look.colour}; background: {look.colour}{tint}; '
        'border-radius: 0 6px 6px 0; padding: 0.4em 0.8em; margin: 0.2em 0; max-width: 46em">'
        f"{inside}</div>"
    )


def draw_mark(look: Look, size: int = 18) -> str:
    """Draw the mark of a kind, hidden from screen readers."""
    return (
        f'<svg aria-hidden="true" focusable="false" viewBox="0 0 16 16" width="{size}" '
        f'height="{size}" fill="none" stroke="currentColor" stroke-width="2" '
        f'style="color: {look.colour}; vertical-align: -0.2em; max-width: none">{look.mark}</svg>'
    )


def put_below_heading(look: Look, text: str) -> str:
    """Put a text below the heading of its kind, with its mark, in a box; "Right." is the largest.

    Examples
    --------
    >>> "<strong" in put_below_heading(STATUSES["right"], "All agree.")
    True
    """
    is_right = look is STATUSES["right"]
    size, tint = ("1.45em", "33") if is_right else ("1.1em", "1f")
    word = f'<strong style="font-size: {size}">{look.word}</strong>'
    after = "<br>" if is_right else " "
    return put_in_box(
        look, f"{draw_mark(look, 26 if is_right else 18)} {word}{after}{_in_lines(text)}", tint
    )


def write_note(look: Look, text: str) -> str:
    """Return a text in a box, with the word of its kind in bold.

    Examples
    --------
    >>> "<strong>Your vote</strong> on claim 1: right." in write_note(KINDS["vote"], (
    ...     "Your vote on claim 1: right."))
    True
    """
    return put_in_box(look, _in_lines(text).replace(look.word, f"<strong>{look.word}</strong>", 1))


def _in_lines(text: str) -> str:
    return html_with_code(text).replace("\n", "<br>")
