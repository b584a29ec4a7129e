"""What a check says of wrong numbers: one case, the relation, the likely reason, where to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.checks.diagnosis import Explanation, Try, close
from nnlib.checks.general_slips import arrays_of
from nnlib.checks.messages import (
    FROM_THE_NOTEBOOK,
    at_instance,
    ended,
    in_lines,
    printed_line,
)
from nnlib.checks.running import Printed
from nnlib.checks.values import number_text, value_text
from nnlib.exercises.declaration import Exercise, Property
from nnlib.words import names_listed


@dataclass(frozen=True)
class Names:
    """What a source tells: arguments unused or overwritten, outside data, a line for nothing."""

    unused: Sequence[str]
    overwritten: Sequence[str]
    notebook: Sequence[str]
    idle: str
    functions: Sequence[str] = ()


def wrong(
    exercise: Exercise,
    tries: Sequence[Try],
    parts: Mapping[str, bool],
    found: Sequence[Explanation],
    names_in_it: Names,
    links: str,
    printed: Printed,
) -> str:
    failing = [one for one in tries if not one.all_right]
    questions = dict.fromkeys(q for one in found for q in _scoped(one, parts))
    looks = dict.fromkeys(look for explanation in found for look in explanation.looks)
    # With one row or one column, a wrong way can look right; a named slip needs no larger case.
    shown = _simplest(failing, avoid_narrow=not questions)
    names = list(parts)
    place = next(place for place in range(len(names)) if not shown.right(place))
    if questions:
        reason = " And: ".join(questions)
        look = " And at: ".join(ended(look) for look in looks)
        look = f"Look at: {look}"
        if names_in_it.notebook:
            look += f" {FROM_THE_NOTEBOOK}: {names_listed(names_in_it.notebook)}."
    else:
        reason, look = _unknown_reason(tries, shown, names_in_it)
    case = _beside(exercise, shown, place, names[place])
    relation = _only_extreme(failing, tries) or _relation(
        failing, tries, [p for p, name in enumerate(names) if not parts[name]]
    )
    if shown.given[place].shape != shown.truth[place].shape:
        # How often it is right says nothing where the shape is wrong.
        relation = ""
    if links and relation:
        # Eight lines are the most that anybody reads.
        case, relation = f"{case} {relation}", ""
    return in_lines(
        _right_parts(parts),
        case,
        relation,
        links,
        reason,
        look,
        names_in_it.idle,
        printed_line(printed),
    )


def _scoped(explanation: Explanation, parts: Mapping[str, bool]) -> tuple[str, ...]:
    """The questions; of a slip that would break parts that are right, for the others alone."""
    if not explanation.breaks_right_parts:
        return explanation.questions
    bad = _grouped([name for name, is_right in parts.items() if not is_right])
    first, *others = explanation.questions
    return (f"In the {bad} alone: {first[0].lower()}{first[1:]}", *others)


def _simplest(tries: Sequence[Try], avoid_narrow: bool) -> Try:
    """The case with the fewest numbers; of several such, the one with the fewest digits."""

    def size(one: Try) -> tuple[bool, bool, bool, int]:
        finite = all(np.isfinite(part).all() for part in one.given)
        hides = avoid_narrow and not _is_readable(one)
        return not finite, hides, avoid_narrow and _is_narrow(one), one.instance.size

    least = min(map(size, tries))
    return min(
        (one for one in tries if size(one) == least), key=lambda one: len(repr(one.arguments))
    )


def _is_readable(one: Try) -> bool:
    """Whether its numbers are few enough to be printed."""
    return all(" of shape " not in value_text(value) for value in one.arguments)


def _is_narrow(one: Try) -> bool:
    """Whether a table among the arguments has one row or one column only."""
    arrays = [array for argument in one.arguments for array in arrays_of(argument)]
    return any(array.ndim == 2 and 1 in array.shape for array in arrays)


def _unknown_reason(tries: Sequence[Try], shown: Try, names: Names) -> tuple[str, str]:
    """What to ask, and where to look, where no slip gives the same numbers."""
    case = "this one case" if _is_readable(shown) else "a small case of your own"
    by_hand = f"Work {case} out by hand, and print each step of yours: where do the two part?"
    if names.unused or names.overwritten or names.notebook:
        said = [
            f"{words}: {names_listed(listed)}."
            for words, listed in (
                ("Never used in it", names.unused),
                ("An argument that gets another value", names.overwritten),
                (FROM_THE_NOTEBOOK, names.notebook),
            )
            if listed
        ]
        if names.unused and names.functions:
            listed = names_listed(names.functions)
            return (
                f"{' '.join(said)} It calls {listed} of the notebook: does that know your "
                "arguments, or has it numbers of its own?",
                f"Look at: what is handed to {listed}, and which numbers stand inside.",
            )
        return (
            f"{' '.join(said)} Is something else there in its place, or is it forgotten?",
            "Look at: each name in the function. Is it an argument, or made inside?",
        )
    pairs = [pair for one in tries for pair in zip(one.given, one.truth, strict=True)]
    if all(g.shape == t.shape and np.allclose(g, t, rtol=1e-2, atol=1e-9) for g, t in pairs):
        return "It is close everywhere, and not equal: is something rounded, or left out?", by_hand
    return "None of the slips we know gives these numbers.", by_hand


def _right_parts(parts: Mapping[str, bool]) -> str:
    good = [name for name, is_right in parts.items() if is_right]
    bad = [name for name, is_right in parts.items() if not is_right]
    return f"Right: {_grouped(good)}. Not yet: {_grouped(bad)}." if good else ""


def _grouped(names: Sequence[str]) -> str:
    """List parts; those of several layers with their numbers together.

    Examples
    --------
    >>> _grouped(["losses", "bias of layer 1 after training", "bias of layer 3 after training"])
    'losses, bias of layers 1 and 3 after training'
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        before, layer, after = name.partition(" of layer ")
        number, _, rest = after.partition(" ")
        groups.setdefault((before, f" {rest}".rstrip()), []).extend([number] if layer else [])
    said = []
    for (before, rest), numbers in groups.items():
        *first, last = numbers or [""]
        layers = f"s {', '.join(first)} and {last}" if first else f" {last}"
        said.append(f"{before} of layer{layers}{rest}" if numbers else before)
    return ", ".join(said)


def _beside(exercise: Exercise, one: Try, part: int, name: str) -> str:
    """The learner's number beside the true one."""
    assert not isinstance(exercise.truth, Property)
    given, truth, verb = one.given[part], one.truth[part], exercise.truth.verb
    at = f"A{at_instance(exercise, one.arguments)[1:]}"
    if given.shape != truth.shape:
        wanted = f"shape {truth.shape}" if truth.shape else "one number"
        if not given.shape:
            return f"{at}, your {name} came as one number; {wanted} is expected."
        return f"{at}, the shape of your {name} is {given.shape}; {wanted} is expected."
    with np.errstate(invalid="ignore"):
        differences = np.nan_to_num(np.abs(given - truth), nan=np.inf)
    place = tuple(int(index) for index in np.unravel_index(differences.argmax(), truth.shape))
    entry = f"entry {list(place)} of " if place else ""
    yours, theirs = _apart(float(given[place]), float(truth[place]))
    return f"{at}, {entry}your {name} is {yours}; {verb} {theirs}."


def _apart(first: float, second: float) -> tuple[str, str]:
    """Write two numbers with so many digits that they differ."""
    short = number_text(first), number_text(second)
    if short[0] != short[1] or first == second:
        return short
    return f"{first:.12g}", f"{second:.12g}"


_RELATIONS = (
    (-1.0, "the same size with the opposite sign"),
    (2.0, "twice what it should be"),
    (0.5, "half of what it should be"),
    (-2.0, "twice what it should be, with the opposite sign"),
    (-0.5, "half of what it should be, with the opposite sign"),
    (0.0, "it is 0"),
)


_EXTREME = 100
"""Numbers of this size are in no usual try."""


def _only_extreme(failing: Sequence[Try], tries: Sequence[Try]) -> str:
    """Say so where only tries with extreme numbers fail, and all others are right."""
    usual = [one for one in tries if _largest(one) < _EXTREME]
    if any(_largest(one) < _EXTREME for one in failing) or not usual:
        return ""
    large = max(map(_largest, failing))
    return (
        f"It is right on all {len(usual)} tries with usual numbers, and not where there are "
        f"numbers as large as {number_text(large)}."
    )


def _largest(one: Try) -> float:
    arrays = [array for argument in one.arguments for array in arrays_of(argument)]
    return max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)


def _relation(failing: Sequence[Try], tries: Sequence[Try], wrong: Sequence[int]) -> str:
    """How the wrong numbers are related to the true ones, where it is the same everywhere."""
    if len(failing) < len(tries):
        right = f"right on {len(tries) - len(failing)} of {len(tries)} tries."
        if _sized(tries):
            return f"The size is right everywhere, the sign {right}"
        return f"All of it is {right}" if len(tries[0].truth) > 1 else f"It is {right}"
    ratios: list[float] = []
    for one in tries:
        for part in wrong:
            if part >= len(one.truth):
                continue
            given, truth = one.given[part], one.truth[part]
            if given.shape != truth.shape or not np.isfinite(given).all():
                return ""
            large = np.abs(truth) > 1e-3 * np.abs(truth).max(initial=0)
            if (np.abs(given[~large]) > 1e-2 * np.abs(truth).max(initial=0)).any():
                return ""
            ratios.extend((given[large] / truth[large]).tolist())
    if not ratios or max(ratios) - min(ratios) > 1e-3 * max(map(abs, ratios)):
        return ""
    ratio = float(np.median(ratios))
    everywhere = f"on all {len(tries)} tries."
    for known, words in _RELATIONS:
        if all(abs(one - known) <= 1e-4 * max(abs(known), 1e-4) for one in ratios):
            return f"{words[0].upper()}{words[1:]}, {everywhere}"
    off = max(abs(one - 1) for one in ratios)
    if off < 1e-2:
        return f"Close: {_percent(off)} off at most, {everywhere}"
    return f"It is {ratio:.4g} times what it should be, {everywhere}"


def _percent(share: float) -> str:
    """Write a small share with two digits that count.

    Examples
    --------
    >>> _percent(0.0003), _percent(0.0000234)
    ('0.03 %', '0.0023 %')
    """
    return f"{np.format_float_positional(100 * share, precision=2, fractional=False, trim='-')} %"


def _sized(tries: Sequence[Try]) -> bool:
    """Whether all numbers have the true size, whatever their signs."""
    pairs = [
        trio for one in tries for trio in zip(one.given, one.truth, one.tolerances, strict=True)
    ]
    return all(close(np.abs(given), np.abs(truth), near) for given, truth, near in pairs)
