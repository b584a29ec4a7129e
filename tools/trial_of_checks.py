"""Try the checks on wrong answers that people gave: does the message name the mistake?

`.venv/bin/python -m tools.trial_of_checks` judges every case of `tests/checks/cases` and prints,
by exercise and by source, how many messages name exactly the mistake; `--misses` shows the others.
What a message must name was written by hand, not taken from what a check says: it is a measurement,
and no test requires a share.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import linecache
import math
import re
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import nnlib
from classroom.errors import DONE, command
from nnlib.checks import judge
from nnlib.checks.findings import WithOurHelpers, WrongNumbers
from nnlib.checks.undefined import why_undefined
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES, Exercise
from nnlib.exercises.exercise_names import find_course_exercise
from nnlib.exercises.lessons import in_older_copy
from tools.environment import ROOT
from tools.tables import between

CASES = ROOT / "tests" / "checks" / "cases"
PAGE = "docs/trials.md"
BEGIN = "<!-- the trial of the checks: written by `python -m tools.trial_of_checks --write` -->"
END = "<!-- end of the trial of the checks -->"
SEEDS = (1, 2, 3)
UNREADABLE = "cell that Python cannot read"
SOURCES = (
    "beginner", "data analyst", "physics student", "public thread", "two slips", "helpful library",
    "earlier trial", "later trial", "second examiners", UNREADABLE,
)  # fmt: skip

_EXERCISE = re.compile(r"^## (\w+)$", re.MULTILINE)
_CASE = re.compile(r"^### ([^:\n]+): (.+)$", re.MULTILINE)
_REPEATED = re.compile(r"Tried at |Python |There, |It was called |\w+(Error|Exception): ")
_NAME = re.compile(r"(?P<wanted>wanted )?`(?P<id>\w+)`|\"(?P<text>[^\"]+)\"")


class Name(NamedTuple):
    """One way to name a mistake: a slip's id, a slip that is wanted, or words of the message."""

    text: str
    kind: str

    def is_in(self, verdict: Verdict) -> bool:
        if self.kind == "words":
            return self.text.lower() in _own_words(verdict.message).lower()
        return self.text in verdict.slips


def _own_words(message: str) -> str:
    """Return a message without lines that repeat arguments, the answer's code or Python's error.

    Examples
    --------
    >>> _own_words("There, `order` is `None`.\\nIs a `return` missing?")
    'Is a `return` missing?'
    """
    return "\n".join(line for line in message.splitlines() if not _REPEATED.match(line))


@dataclass(frozen=True)
class Case:
    """A wrong answer: whose it is, its text, and the names that fit each of its mistakes."""

    exercise: str
    source: str
    mistakes: tuple[tuple[Name, ...], ...]
    text: str

    @property
    def cell(self) -> str:
        """The notebook cell that contains the answer."""
        exercise = find_course_exercise(self.exercise)
        if re.search(rf"^(def|class) {self.exercise}\b", self.text, re.MULTILINE):
            return self.text
        if inspect.isclass(exercise.reference):
            return _with_methods(exercise.source, self.text)
        head = '"""'.join(exercise.source.split('"""')[:2])
        return f'{head}"""\n{textwrap.indent(self.text, "    ")}'


def _with_methods(source: str, methods: str) -> str:
    """Return a class with some methods replaced by others of the same name."""
    names = {node.name for node in ast.parse(methods).body if isinstance(node, ast.FunctionDef)}
    [made] = ast.parse(source).body
    assert isinstance(made, ast.ClassDef)
    lines = source.splitlines()
    for node in reversed(made.body):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join([*lines, "", textwrap.indent(methods, "    ")])


def cases(folder: Path = CASES) -> list[Case]:
    """Read all cases, in the order of the course."""
    read = [case for file in sorted(folder.glob("*.md")) for case in cases_of(file.read_text())]
    places = list(EXERCISES)
    return sorted(read, key=lambda case: places.index(case.exercise))


def cases_of(page: str) -> Iterator[Case]:
    """Read the cases of one page: `## exercise`, `### source: names`, and the answer, indented.

    Examples
    --------
    >>> [case] = cases_of('''## double
    ... ### beginner: `squared` or "itself" and wanted `late`
    ...     return number**2''')
    >>> case.source, case.text
    ('beginner', 'return number**2\\n')
    >>> [[name.text for name in names] for names in case.mistakes]
    [['squared', 'itself'], ['late']]
    """
    _, *exercises = _EXERCISE.split(page)
    for exercise, rest in zip(exercises[::2], exercises[1::2], strict=True):
        _, *found = _CASE.split(rest)
        for source, names, text in zip(found[::3], found[1::3], found[2::3], strict=True):
            answer = textwrap.dedent(text.strip("\n").rstrip()) + "\n"
            yield Case(exercise, source, _mistakes(names), answer)


def _mistakes(written: str) -> tuple[tuple[Name, ...], ...]:
    """Read what a message must name: mistakes separated by "and", the names of each by "or"."""
    mistakes: list[list[Name]] = [[]]
    place = 0
    for found in _NAME.finditer(written):
        joined = written[place : found.start()]
        if joined not in (" and ", " or ") and (joined or place):
            raise ValueError(f"cannot read {joined!r} in: {written}")
        if joined == " and ":
            mistakes.append([])
        kind = "words" if found["text"] else "wanted" if found["wanted"] else "slip"
        mistakes[-1].append(Name(found["text"] or found["id"], kind))
        place = found.end()
    if not place or place != len(written):
        raise ValueError(f"cannot read {written[place:]!r} in: {written}")
    return tuple(map(tuple, mistakes))


# --- judging --------------------------------------------------------------------------------------


def judged(case: Case, seed: int) -> Verdict:
    """Return what the check says about an answer or, if Python cannot read the cell, the kernel."""
    exercise = find_course_exercise(case.exercise)
    if case.source == UNREADABLE:
        return _unreadable(exercise, case.cell)
    return judge(exercise.name, answer(exercise, case.cell), seed)


def answer(exercise: Exercise, cell: str) -> Callable[..., Any]:
    """Return the answer as in a notebook: its lines can be looked up, and earlier answers exist.

    The lesson's earlier answers are right, each in a cell of its own; so are those of a lesson
    split from it, which its notebook fetches.
    """
    known = {"np": np, "math": math, "nnlib": nnlib, "Layer": nnlib.Layer, "__name__": "__main__"}
    known |= {one: getattr(nnlib, one) for one in ("relu", "sigmoid", "tanh", "identity")}
    for other in EXERCISES.values():
        if other is exercise:
            break
        if other.lesson in in_older_copy(exercise.lesson):
            _run(other.source, known)
    _run(cell, known)
    return known[exercise.name]


def _run(cell: str, names: dict[str, Any]) -> None:
    place = f"<cell {len(linecache.cache)}>"
    linecache.cache[place] = (len(cell), None, cell.splitlines(keepends=True), place)
    with warnings.catch_warnings():
        # Python warns about code such as `2(nudge)`; it does so in a notebook, too.
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(compile(cell, place, "exec", dont_inherit=True), names)


def _unreadable(exercise: Exercise, cell: str) -> Verdict:
    try:
        compile(cell, "<cell>", "exec")
    except SyntaxError:
        pass
    else:
        return Verdict("right")
    asked = f"check({exercise.name})"
    try:
        exec(compile(asked, "<cell>", "exec"), {"check": None})
    except NameError as error:
        return Verdict("stopped", message=why_undefined(error, asked, [cell], {}))
    raise AssertionError("no name is known there")


@dataclass(frozen=True)
class Outcome:
    """What a check said about a case, on each seed."""

    case: Case
    verdicts: tuple[Verdict, ...]

    @property
    def is_accepted(self) -> bool:
        return any(one.status == "right" for one in self.verdicts)

    @property
    def names_something(self) -> bool:
        """Whether it names any slip, contract or reason on every seed."""
        return self.share > 0 or all(map(_names_something, self.verdicts))

    @property
    def share(self) -> float:
        """The share of the mistakes that are named, on the seed with the lowest share."""
        mistakes = self.case.mistakes
        return min(
            sum(any(name.is_in(one) for name in names) for names in mistakes) / len(mistakes)
            for one in self.verdicts
        )

    @property
    def names_another(self) -> bool:
        """Whether a slip is named, on any seed, that is not among the mistakes.

        If a mistake is given only in words, and is named, no slip can be known to be a different
        one.
        """
        listed = [name for names in self.case.mistakes for name in names]
        if self.share == 1 and all(name.kind == "words" for name in listed):
            return False
        named = {name.text for name in listed}
        return any(not named.issuperset(one.slips) for one in self.verdicts)


def _names_something(verdict: Verdict) -> bool:
    found = verdict.finding
    found = found.alone if isinstance(found, WithOurHelpers) else found
    # If the numbers match no slip, a message asks what to do next, not about the cause.
    return bool(verdict.slips) or ("?" in verdict.message and not isinstance(found, WrongNumbers))


def tried(found: Iterable[Case], seeds: Sequence[int] = SEEDS) -> Iterator[Outcome]:
    """Judge each case on each seed."""
    for case in found:
        # What a parser says does not depend on the seed.
        once = seeds[:1] if case.source == UNREADABLE else seeds
        yield Outcome(case, tuple(judged(case, seed) for seed in once))


# --- telling --------------------------------------------------------------------------------------

_HEADS = ("answers", "accepted although wrong", "names something", "names the mistake",
          "one of two", "names another")  # fmt: skip


def table(outcomes: Sequence[Outcome], kind: str, of: Callable[[Case], str]) -> str:
    """Write one row per exercise or source, and one for all."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(of(one.case), []).append(one)
    rows = [_row(name, found) for name, found in groups.items()]
    heads = f"| {kind} | {' | '.join(_HEADS)} |\n|---|{'---|' * len(_HEADS)}"
    return "\n".join([heads, *rows, _row("**all**", outcomes)])


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    refused = [one for one in outcomes if not one.is_accepted]
    named = sum(one.share == 1 for one in refused)
    counts = (
        len(outcomes),
        len(outcomes) - len(refused),
        sum(one.names_something for one in refused),
        f"{named} ({named / len(outcomes):.0%})",
        sum(0 < one.share < 1 for one in refused),
        sum(one.names_another for one in refused),
    )
    return f"| {name} | {' | '.join(map(str, counts))} |"


def report(outcomes: Sequence[Outcome], when: str) -> str:
    """Return both tables, and when they were made."""
    by_source = sorted(outcomes, key=lambda one: SOURCES.index(one.case.source))
    return (
        f"Counted on {when}.\n\n{table(by_source, 'source', lambda case: case.source)}\n\n"
        f"{table(outcomes, 'exercise', lambda case: f'`{case.exercise}`')}"
    )


def miss(outcome: Outcome) -> str:
    """Show an answer whose message misses the mistake: what it was, was said, and was not."""
    case = outcome.case
    said = min(outcome.verdicts, key=lambda one: (one.status != "right", len(one.slips)))
    wanted = " and ".join(
        " or ".join(f'"{name.text}"' if name.kind == "words" else name.text for name in names)
        for names in case.mistakes
    )
    return (
        f"### `{case.exercise}`, {case.source}\n\n{textwrap.indent(case.text, '    ')}\n"
        f"Said ({said.status}; slips: {', '.join(said.slips) or 'none'}):\n\n"
        f"{textwrap.indent(said.message, '> ', lambda line: True)}\n\nShould name: {wanted}\n"
    )


@command
def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trial_of_checks", description=__doc__)
    parser.add_argument("--only", metavar="EXERCISE", help="cases of one exercise")
    parser.add_argument(
        "--misses", action="store_true", help="show answers whose mistake is not named"
    )
    parser.add_argument("--write", metavar="WHEN", help=f"write the tables into {PAGE}")
    given = parser.parse_args(arguments)
    if given.write and given.only:
        parser.error("the page has the tables of all exercises: leave out --only")
    outcomes = list(tried(one for one in cases() if given.only in (None, one.exercise)))
    if given.misses:
        print("\n".join(miss(one) for one in outcomes if one.is_accepted or one.share < 1))
    print(report(outcomes, given.write or "today's code"))
    if given.write:
        page = ROOT / PAGE
        text = between(page.read_text("utf-8"), BEGIN, END, report(outcomes, given.write), PAGE)
        page.write_text(text, encoding="utf-8", newline="\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
