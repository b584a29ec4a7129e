"""Messages for wrong numbers: one case, the relation, the likely reason, where to look."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.checks.candidates import Explanation
from nnlib.checks.findings import LinkFound, Relation, WrongNumbers
from nnlib.checks.links import BROKEN, FED, RIGHT, UNTOLD
from nnlib.checks.number_relations import is_readable
from nnlib.checks.slips import sentences_of
from nnlib.checks.texts import number_text, value_text
from nnlib.checks.words.lines import (
    FROM_THE_NOTEBOOK,
    NEVER_USED,
    at_instance,
    end_sentence,
    in_lines,
    printed_line,
)
from nnlib.checks.words.unexplained import choose_question
from nnlib.exercises.declaration import Links
from nnlib.exercises.truths import Property
from nnlib.words import write_names


def wrong_numbers(found: WrongNumbers) -> str:
    """Say what is wrong in one case and in all, ask about the reason, and say where to look."""
    reason, look = _known_reason(found) if found.explained_by else choose_question(found)
    relation = _relate(found.relation, found)
    beside = f"{found.facts.idle_line} {printed_line(found.printed)}"
    # Nobody reads more than six lines.
    return in_lines(
        f"{_beside(found)} {relation}".rstrip(),
        reason,
        look,
        _right_parts(found.parts, _where_they_are(found)),
        links_line(found.exercise.links, found.links),
        beside.strip(),
    )


def _known_reason(found: WrongNumbers) -> tuple[str, str]:
    """Choose what to ask, and where to look, if slips give the same numbers."""
    sentences = sentences_of(found.exercise)
    questions = dict.fromkeys(
        question
        for one in found.explained_by
        for question in _scope(
            one, [_asked(one, sentences[id_].question) for id_ in one.ids], found.parts
        )
    )
    looks = dict.fromkeys(sentences[id_].look for one in found.explained_by for id_ in one.ids)
    reason, look = (
        " And: ".join(questions),
        f"Look at: {' And at: '.join(map(end_sentence, looks))}",
    )
    facts = found.facts
    if facts.notebook_names and facts.unused:
        # A value from the notebook can produce the numbers of a slip that nobody made.
        instead = (
            f"{FROM_THE_NOTEBOOK}: {write_names(facts.notebook_names)}. {NEVER_USED}: "
            f"{write_names(facts.unused)}. Does that argument belong there?"
        )
        return instead, f"If that is not it: {reason} {look}"
    if facts.notebook_names:
        look += f" {FROM_THE_NOTEBOOK}: {write_names(facts.notebook_names)}."
    return reason, look


def _asked(explanation: Explanation, question: str) -> str:
    """Name in a question the arguments that it is about."""
    if not explanation.names:
        return question
    first, second = explanation.names
    return question.replace("two arguments", f"`{first}` and `{second}`")


def _scope(
    explanation: Explanation, questions: Sequence[str], parts: Mapping[str, bool]
) -> Sequence[str]:
    """Limit a question to the wrong parts if its slip would break parts that are right."""
    if not explanation.breaks_right_parts:
        return questions
    bad = _group([name for name, is_right in parts.items() if not is_right])
    first, *others = questions
    return (f"Only in the {bad}: {first[0].lower()}{first[1:]}", *others)


def links_line(links: Links | None, found: Sequence[LinkFound]) -> str:
    """Say what each link does; empty if there are none."""
    if links is None or not found:
        return ""
    if all(one.state == RIGHT for one in found):
        return f"{links.heading}: {links.all_right}"
    state = {
        RIGHT: "right",
        FED: links.fed,
        UNTOLD: "cannot be judged: its numbers are all 0",
        BROKEN: "broken at its ",
    }
    said = ", ".join(f"{one.name} {state[one.state]}{one.step}" for one in found)
    return f"{links.heading}: {said}."


_MOST_PARTS_NAMED = 3


def _where_they_are(found: WrongNumbers) -> str:
    """Say on which tries the parts were judged, if the try that is shown has fewer."""
    if len(found.shown.truth) == len(found.parts):
        return ""
    is_of_programs = inspect.isclass(found.exercise.reference)
    return "In the largest programs" if is_of_programs else "On the largest networks"


def _right_parts(parts: Mapping[str, bool], where: str) -> str:
    """Say which parts are right on all tries; the largest network or program decides."""
    good = [name for name, is_right in parts.items() if is_right]
    bad = [name for name, is_right in parts.items() if not is_right]
    if not good:
        return ""
    if len(good) > _MOST_PARTS_NAMED:
        said = f"Not yet: {_group(bad)}. Everything else is right."
    else:
        said = f"Right: {_group(good)}. Not yet: {_group(bad)}."
    return f"{where}: {said[0].lower()}{said[1:]}" if where else said


def _group(names: Sequence[str]) -> str:
    """List parts, with the numbers of several layers together.

    Examples
    --------
    >>> _group(["losses", "bias of layer 1 after training", "bias of layer 3 after training"])
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


def _beside(found: WrongNumbers) -> str:
    """Compare the learner's number with the true one."""
    truth_of = found.exercise.truth
    assert not isinstance(truth_of, Property)
    one, name = found.shown, list(found.parts)[found.place]
    given, truth = one.given[found.place], one.truth[found.place]
    at = f"A{at_instance(found.exercise, one.arguments)[1:]}"
    if given.shape != truth.shape:
        wanted = f"shape {truth.shape}" if truth.shape else "one number"
        if not given.shape:
            return f"{at}, your {name} is one number; {wanted} is expected."
        return f"{at}, the shape of your {name} is {given.shape}; {wanted} is expected."
    with np.errstate(invalid="ignore"):
        differences = np.nan_to_num(np.abs(given - truth), nan=np.inf)
    place = tuple(int(index) for index in np.unravel_index(differences.argmax(), truth.shape))
    entry = f"entry {list(place)} of " if place else ""
    yours, theirs = _apart(float(given[place]), float(truth[place]))
    row = "" if is_readable(one) or not place else _row(found, place[0])
    return f"{at}, {entry}your {name} is {yours}; {truth_of.verb} {theirs}.{row}"


def _row(found: WrongNumbers, place: int) -> str:
    """Show the row of an argument that belongs to a place, if the whole is too large to show."""
    one = found.shown
    for name, value in found.exercise.arguments_by_name(one.arguments).items():
        is_table = isinstance(value, np.ndarray) and value.ndim == 2
        if is_table and len(value) == len(one.truth[found.place]):
            return f" There, row {place} of `{name}` is {value_text(value[place])}."
    return ""


def _apart(first: float, second: float) -> tuple[str, str]:
    """Write two numbers with enough digits to differ."""
    short = number_text(first), number_text(second)
    if short[0] != short[1] or first == second:
        return short
    return f"{first:.12g}", f"{second:.12g}"


_OF_RATIO = {
    -1.0: "The same size with the opposite sign",
    2.0: "Twice what it should be",
    0.5: "Half of what it should be",
    -2.0: "Twice what it should be, with the opposite sign",
    -0.5: "Half of what it should be, with the opposite sign",
    0.0: "It is 0",
}


def _relate(relation: Relation | None, found: WrongNumbers) -> str:
    """Say how wrong numbers are related to the true ones, if it is the same everywhere."""
    if relation is None:
        return ""
    number, everywhere = relation.number, f"on all {found.tries} tries."
    right = f"right on {relation.right} of {found.tries} tries."
    match relation.kind:
        case "only extreme":
            return (
                f"It is right on all {relation.right} tries with ordinary numbers, but not with "
                f"numbers as large as {number_text(number)}."
            )
        case "only signs":
            return f"The size is right everywhere; the sign is {right}"
        case "opposite signs":
            return f"The sign is wrong {everywhere}"
        case "sometimes":
            if relation.best is not None:
                place, often = relation.best
                right = f"{right[:-1]}, the {list(found.parts)[place]} on {often}."
            return f"All of it is {right}" if len(found.parts) > 1 else f"It is {right}"
        case "known ratio":
            return f"{_OF_RATIO[number]}, {everywhere}"
        case "close":
            return f"Close: at most {_percent(number)} off, {everywhere}"
    return f"It is {number:.4g} times what it should be, {everywhere}"


def _percent(share: float) -> str:
    """Write a small share with two significant digits.

    Examples
    --------
    >>> _percent(0.0003), _percent(0.0000234)
    ('0.03 %', '0.0023 %')
    """
    return f"{np.format_float_positional(100 * share, precision=2, fractional=False, trim='-')} %"
