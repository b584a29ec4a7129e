"""A page to show: what a learner wrote, what was measured, and what they can do now.

It says only what the records in the learner's folder say. `own_rule` measures a rule of the
learner's own and keeps the result.
"""

from __future__ import annotations

import datetime
import html
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import nnlib
from nnlib.checks import records
from nnlib.checks.display import Note, Table, show
from nnlib.claims import CLAIMS
from nnlib.exercises import EXERCISES
from nnlib.exercises.closeness import OWN_RULE, same_number
from nnlib.exercises.lessons import LESSONS, number_of
from nnlib.words import write_count

PAGE = "my_page.html"
_OWN_RULE = "own_rule_"
_PLACES = 200

# What somebody can do who has answered all exercises of a lesson correctly.
_CAN = {
    "prediction_and_error": "compute what a neuron predicts, and say in one number how wrong it is",
    "slope_of_one_weight": "find the slope of a loss for a weight, and measure it by nudging",
    "gradient_descent": "step against slopes, and say how large a step may be",
    "fitting_a_line": "fit a line to examples by gradient descent",
    "activations": "find the slopes of activations, and of a neuron that has one",
    "a_layer": "find the slopes of a whole layer for many examples at once",
    "the_hidden_layer": "bring slopes back through a hidden layer",
    "full_backprop": "write backpropagation for any number of layers, and train with it",
    "the_notes_program": "find the mistake in a backward pass that somebody else wrote",
    "slopes_in_depth": "start a deep network so that its slopes neither vanish nor explode",
    "batches_and_epochs": "train with minibatches",
    "reading_digits": "train a network that reads handwritten digits, and say how well it reads",
    "a_slope_engine": "write a program that finds the slopes of any rule (automatic "
    "differentiation)",
    "when_it_does_not_learn": "find out why a network does not learn",
}

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
caption { padding: 0.3rem 0; color: #444; }
th, td { border-bottom: 1px solid #bbb; padding: 0.3rem 0.8rem 0.3rem 0; vertical-align: top; }
footer { margin-top: 2rem; border-top: 1px solid #bbb; color: #444; }
@media print { body { margin: 0; } }
"""


def own_rule(
    name: str,
    value: Callable[[Any], Any],
    slope: Callable[[Any], Any],
    at: Any = None,
    reads: float | None = None,
) -> None:
    """Measure the slopes of a rule of your own by nudging, and keep the result for your page.

    Parameters
    ----------
    name : str
        Your name for the rule.
    value : callable
        Takes an array. Returns one number, as a loss does, or an array, whose sum is nudged.
    slope : callable
        Takes the same array; returns the slope for each of its numbers.
    at : array-like, optional
        Where to measure; 200 random numbers with a spread of 2 if left out.
    reads : float, optional
        The share of held-out digits that a network with this rule read right, from 0 to 1.
    """
    places = np.random.default_rng(0).normal(0, 2, _PLACES) if at is None else np.array(at, float)
    given = np.asarray(slope(places.copy()), float)
    if given.shape != places.shape:
        show(Note(
            f"The slopes of `{name}` have the shape {given.shape}; for an array of shape "
            f"{places.shape} each of its numbers needs one slope."
        ))  # fmt: skip
        return
    [measured] = nnlib.measured_slopes(lambda: float(np.sum(value(places))), [places])
    pairs = zip(given.ravel(), measured.ravel(), strict=True)
    agree = sum(same_number(one, other, OWN_RULE) for one, other in pairs)
    record = {"name": name, "places": int(places.size), "agree": agree, "reads": reads}
    trouble = records.save(_OWN_RULE + records.key(name), record)
    lines = [f"{name}: {_measured(record)}"]
    if agree < places.size:
        worst = np.unravel_index(np.argmax(np.abs(given - measured)), places.shape)
        lines.append(
            f"Farthest off at {places[worst]:.4g}: your slope is {given[worst]:.4g}, and measuring "
            f"gives {measured[worst]:.4g}. Is there a kink nearby, or is the slope wrong?"
        )
    show(Note("\n".join(filter(None, (*lines, trouble)))))


def my_page(name: str = "") -> None:
    """Write a page from the records in your folder, and say where it is.

    Parameters
    ----------
    name : str, optional
        Your name, for the heading.
    """
    # If the records are not next to the notebook, the page goes where they are.
    with_records = bool(os.environ.get("NNLIB_PROGRESS"))
    place = records.folder() / PAGE if with_records else Path(PAGE)
    try:
        records.write_whole(place, page(name))
    except OSError as problem:
        show(Note(f"The page could not be written to `{place}` ({problem.strerror})."))
        return
    where = "next to the records of your progress" if with_records else "next to this notebook"
    show(Note(f"Your page is `{PAGE}`, {where}. Open it in a browser, print it, or send it on."))


def page(name: str = "") -> str:
    """Return the page's HTML, from the records in the learner's folder alone."""
    title = f"Slope by Slope: {name}" if name else "Slope by Slope: my page"
    found = {one: records.load_exercise(one)[0] for one in EXERCISES}
    right = {one: record for one, record in found.items() if record.get("status") == "right"}
    repaired = sum(
        bool(case.get("repaired"))
        for record in found.values()
        for case in record.get("patients", {}).values()
    )
    parts = [*_can(right), *_wrote(right, repaired), *_own_rules(), *_guesses(), *_votes()]
    if not parts:
        parts = [_paragraph("Nothing is recorded in this folder yet.")]
    today = datetime.date.today()
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{html.escape(title)}</h1>\n" + "\n".join(parts) + "\n</main>\n<footer>\n"
        + _paragraph(
            f"Made on {today.day} {today:%B %Y} by Slope by Slope {nnlib.__version__} from the "
            "records that its checks kept in the learner's own folder. Nobody watched, and "
            "solutions are public: the column “solution seen” says where one was opened."
        )
        + "\n</footer>\n</body>\n</html>\n"
    )  # fmt: skip


Records = dict[str, dict[str, Any]]
"""The records of exercises, by name."""


def _can(right: Records) -> Iterator[str]:
    lines = []
    for lesson in LESSONS:
        asked = [name for name, one in EXERCISES.items() if one.lesson == lesson]
        if asked and lesson in _CAN and all(name in right for name in asked):
            lines.append(f"{_CAN[lesson]} (lesson {number_of(lesson)})")
    if lines:
        yield _heading("What I can do")
        yield _paragraph("In these lessons every exercise was measured and found right. I can")
        yield _list(lines)


def _wrote(right: Records, repaired: int) -> Iterator[str]:
    if not right:
        return
    rows = []
    for name, record in right.items():
        exercise = EXERCISES[name]
        seen = "yes" if record.get("solution") else "no"
        tries, hints = str(record.get("tries", 0)), str(record.get("hints", 0))
        rows.append((
            exercise.lesson_number, name, exercise.statement, exercise.truth.agreement, tries,
            hints, seen,
        ))  # fmt: skip
    headings = ("lesson", "exercise", "what was asked", "agrees with", "checks", "hints",
                "solution seen")  # fmt: skip
    yield _heading("What I wrote")
    yield _table(headings, rows, f"Right at the last check: {len(right)} of {len(EXERCISES)}.")
    if repaired:
        yield _paragraph(f"I also repaired {write_count(repaired, 'broken program')}.")


def _own_rules() -> Iterator[str]:
    found = [one for one in records.all_of(_OWN_RULE) if "name" in one]
    if found:
        yield _heading("Rules of my own")
        yield _list([f"{one['name']}: {_measured(one)}" for one in found])


def _measured(record: dict[str, Any]) -> str:
    places, agree = record.get("places", 0), record.get("agree", 0)
    said = f"its slopes agree with nudging at {agree} of {write_count(places, 'place')}"
    if record.get("reads") is not None:
        said += f"; a network with it reads {record['reads']:.1%} of the digits held out"
    return f"{said}."


def _guesses() -> Iterator[str]:
    made = [one for one in records.all_of("guess_") if "guess" in one and "outcome" in one]
    if not made:
        return
    rows = [(str(one["name"]), str(one["guess"]), str(one["outcome"])) for one in made]
    same = sum(guess == outcome for _, guess, outcome in rows)
    yield _heading("What I predicted, and what came out")
    yield _table(
        ("what", "my guess", "came out as"), rows,
        f"{write_count(len(rows), 'prediction')} made before the cell was run; {same} of them "
        "were exactly right.",
    )  # fmt: skip


def _votes() -> Iterator[str]:
    rows, agree = [], 0
    for number, claim in CLAIMS.items():
        record, _ = records.load(records.claim_key(number))
        if "vote" in record and "ruled" in record:
            late = record.get("late", False)
            agree += claim.agrees_with(record["vote"]) and not late
            said = f"{record['vote']}{' (after the ruling)' if late else ''}"
            rows.append((str(number), claim.text, said, claim.ruling))
    if rows:
        yield _heading("Claims on trial")
        caption = f"My vote agrees with the ruling on {agree} of {len(rows)}."
        yield _table(("number", "claim", "my vote", "ruling"), rows, caption)


def _heading(text: str) -> str:
    return f"<h2>{html.escape(text)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _list(lines: Sequence[str]) -> str:
    items = "\n".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<ul>\n{items}\n</ul>"


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], caption: str) -> str:
    return Table(headings, tuple(rows), caption)._repr_html_()
