"""Messages for a result that cannot be read as numbers."""

from __future__ import annotations

from collections.abc import Callable

from nnlib.checks.results import Problem, Wanted
from nnlib.checks.texts import RETURN_MISSING, kind

_NONE_RETURNED = (
    "does every path through it return a value? (`.append`, `.reverse` and `.sort` return `None`.)"
)


def unreadable(problem: Problem, has_return: bool = False) -> str:
    """Say why a result cannot be read.

    Parameters
    ----------
    problem : Problem
    has_return : bool
        Whether the function has a `return` with a value: then none is missing.

    Examples
    --------
    >>> unreadable(Problem("too many entries", "the slope", count=2000))
    'For the slope it returned 2,000 entries: too many.'
    """
    return _SAID[problem.why](problem, has_return)


def is_none(problem: Problem) -> bool:
    """Check whether `None` was returned where a value is wanted."""
    return problem.value is None


def _tuple_for_number(problem: Problem, has_return: bool) -> str:
    return (
        f"Your function returned {problem.count} values in a tuple; one number is expected. "
        "Is there an extra comma after `return`?"
    )


def _no_parts(problem: Problem, has_return: bool) -> str:
    assert problem.wanted is not None
    said = f"Your function returned {_kind(problem, has_return)}"
    if not is_none(problem):
        said = said if said.endswith("?") else f"{said}."
        if "iterator" in said or "generator" in said or "`zip`" in said or "`map`" in said:
            said += " You can go through it only once: `list(...)` makes a list of it."
    elif problem.wanted.is_list and not has_return:
        said += " `.append` and `.reverse` return nothing."
    return f"{said} {_expected(problem.wanted)}"


def _lists_of_things(problem: Problem, has_return: bool) -> str:
    things = problem.count
    return (
        f"Your function returned {things} lists. One list is expected, with one entry for "
        f"each layer; each entry should hold the {things} things of that layer."
    )


def _other_count(problem: Problem, has_return: bool) -> str:
    assert problem.wanted is not None
    many = f"a list or tuple of {problem.count}"
    if problem.shapes:
        many = f"one array of shape {problem.shapes[0]}"
    said = f"Your function returned {many}. {_expected(problem.wanted)}"
    if problem.gap:
        return f"{said} {_OF_GAP[problem.gap]} Where does your loop begin and end?"
    if problem.wanted.is_list and problem.count == 1 < problem.wanted.count:
        said += " Does it start again in each round, or is the `return` inside the loop?"
    return said


_OF_GAP = {
    "first missing": "Yours have the shapes of all but the first: is that one left out?",
    "last missing": "Yours have the shapes of all but the last: is that one left out?",
    "first too many": "Without your first one, the shapes fit: is it one too many?",
    "last too many": "Without your last one, the shapes fit: is it one too many?",
}


def _other_entry(problem: Problem, has_return: bool) -> str:
    assert problem.wanted is not None
    return (
        f"Entry {problem.count} of the result should be {problem.wanted.count} things in one pair "
        f"of round brackets: {', '.join(problem.wanted.names)}."
    )


def _no_numbers(problem: Problem, has_return: bool) -> str:
    said = f"For {problem.name} it returned {_kind(problem, has_return)}"
    if is_none(problem):
        return said
    more = _OF_KIND.get(type(problem.value).__name__, "")
    return f"{said}; numbers are expected.{more}"


# What was returned instead of numbers, and what to ask about it.
_OF_KIND = {
    "str": " Are there quotes around a name? Without them, it stands for its number.",
    "Value": (
        " Is there a Value inside a Value? `isinstance(other, Value)` tells whether `other` is one."
    ),
}


def _far_too_many(problem: Problem, has_return: bool) -> str:
    return f"For {problem.name} it returned {kind(problem.value)}."


def _plainly(words: str) -> Callable[[Problem, bool], str]:
    return lambda problem, has_return: (
        f"For {problem.name} it returned "
        + words.format(count=problem.count, shapes=", ".join(map(str, problem.shapes)))
    )


_SAID: dict[str, Callable[[Problem, bool], str]] = {
    "tuple for a number": _tuple_for_number,
    "no parts":           _no_parts,
    "lists of things":    _lists_of_things,
    "other count":        _other_count,
    "other entry":        _other_entry,
    "no numbers":         _no_numbers,
    "far too many":       _far_too_many,
    "too large":          _plainly("a number too large for a float."),
    "complex numbers":    _plainly("complex numbers; real ones are expected."),
    "too many numbers":   _plainly("{count:,} numbers: too many."),
    "too many entries":   _plainly("{count:,} entries: too many."),
    "too deep":           _plainly("lists in lists in lists: where do they end?"),
    "ragged":             _plainly("a ragged list: the entries have shapes {shapes}."),
}  # fmt: skip


def _kind(problem: Problem, has_return: bool) -> str:
    if is_none(problem):
        return f"`None`: {_NONE_RETURNED if has_return else RETURN_MISSING}"
    return kind(problem.value)


def _expected(wanted: Wanted) -> str:
    """Say how many parts are expected, and which, if each has a name."""
    if wanted.is_list:
        return f"A list of {wanted.count} is expected, in order from the first."
    named = wanted.count == len(wanted.names)
    listed = f": {', '.join(wanted.names)}" if named else ", in this order"
    return f"{wanted.count} parts are expected{listed}. Return them together, separated by commas."
