"""Write a text as changes to another one: frames of one picture differ in a few numbers.

A text is cut into numbers and whatever is between them. What is kept, how far a number goes up in
its last digit, and anything else that is new together compress ten times better than the texts do.
On the page, `templates/playing/playing.js` reads what is written here.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

Change = int | str | list[int | str]
"""A number's step in its last digit; a piece for one piece; or a text for so many pieces."""

_PIECE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|[^0-9-]+|-")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST = 15
"""How many digits of a number the page can handle exactly."""
_SURE = 4
"""This many equal pieces make sure that two texts agree again."""


def pieces(text: str) -> list[str]:
    """Cut a text into numbers and whatever is between them.

    Examples
    --------
    >>> pieces('M-1.5 20 "')
    ['M', '-1.5', ' ', '20', ' "']
    """
    return _PIECE.findall(text)


def changes(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Write a text's pieces as changes: in turn, how many are kept, and what replaces others.

    Examples
    --------
    >>> changes(pieces("x 1.5, y 2"), pieces("x 1.7, y 2"))
    [1, 2]
    >>> changes(pieces("M1 2"), pieces("M1 2 L3 4"))
    [4, [0, ' L3 4']]
    """
    found: list[Change] = []
    meetings = _Meetings(before, after)
    old = new = kept = 0
    while old < len(before) and new < len(after):
        if before[old] == after[new]:
            old, new, kept = old + 1, new + 1, kept + 1
            continue
        met = meetings.nearest(old, new)
        if met == (old + 1, new + 1):
            found += [kept, _change(before[old], after[new])]
        else:
            found += [kept, [met[0] - old, "".join(after[new : met[1]])]]
        (old, new), kept = met, 0
    if old < len(before) or new < len(after):
        found += [kept, [len(before) - old, "".join(after[new:])]]
    return found


def apply_changes(before: Sequence[str], what: Sequence[Change]) -> str:
    """Make the text that the changes describe, as the page does.

    Examples
    --------
    >>> apply_changes(pieces("x 1.5, y 2"), [1, 2])
    'x 1.7, y 2'
    """
    made, old = "", 0
    for kept, change in zip(what[::2], what[1::2], strict=True):
        made += "".join(before[old : old + kept])
        old += kept
        if isinstance(change, list):
            made, old = made + change[1], old + change[0]
        else:
            one = change if isinstance(change, str) else _shifted(before[old], change)
            made, old = made + one, old + 1
    return made + "".join(before[old:])


class _Meetings:
    """The places from which two texts continue alike."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self.before, self.after = before, after
        self.places: dict[tuple[str, ...], list[int]] = {}

    def nearest(self, old: int, new: int) -> tuple[int, int]:
        """Find the nearest places after two given ones; the ends if there are none."""
        before, after = self.before, self.after
        if before[old + 1 : old + 2] == after[new + 1 : new + 2]:
            return old + 1, new + 1
        if not self.places:
            for place in range(len(before) - _SURE + 1):
                self.places.setdefault(tuple(before[place : place + _SURE]), []).append(place)
        best = len(before), len(after)
        for there in range(new, len(after) - _SURE + 1):
            if there - new >= sum(best) - old - new:
                break
            places = self.places.get(tuple(after[there : there + _SURE]), [])
            at = bisect.bisect_left(places, old)
            if at < len(places) and places[at] + there < sum(best):
                best = places[at], there
        return best


def _change(old: str, new: str) -> Change:
    digits = len(old.partition(".")[2])
    numbers = _NUMBER.fullmatch(old) and _NUMBER.fullmatch(new)
    if numbers and max(len(old), len(new)) <= _LONGEST and len(new.partition(".")[2]) == digits:
        step = round(float(new) * 10**digits) - round(float(old) * 10**digits)
        if _shifted(old, step) == new:
            return step
    return new


def _shifted(number: str, step: int) -> str:
    digits = len(number.partition(".")[2])
    return f"{(round(float(number) * 10**digits) + step) / 10**digits:.{digits}f}"
