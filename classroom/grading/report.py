"""The report: every unusual file and what was done about it, what changed, what to look at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from classroom.grading import similarity, versions
from classroom.grading.journal import Entry, is_earlier
from classroom.grading.judge_notebook import version
from classroom.grading.judging import NOT_JUDGED
from classroom.grading.marks import EARLIER, EXCUSED, NO_NOTEBOOK, Mark
from classroom.grading.results import Results
from classroom.grading.rules import said_duration
from classroom.grading.tables import printable, table, write_whole
from nnlib.words import counted

Key = TypeVar("Key")

STATUSES = ("right", "not yet", "stopped", "not attempted", NOT_JUDGED, NO_NOTEBOOK, EXCUSED)

ALIKE = "alike.csv"
SAME_BUT_NAMES = "the same except for names"
SAME = "the same, letter by letter"

_NAMED = 10
# What Markdown would read as more than text.
_MARKING, _AS_TEXT = re.compile(r"([\\`*_{}\[\]<>()#|~&!])"), r"\\\1"


@dataclass(frozen=True)
class Outcome:
    """What a run found and did.

    Parameters
    ----------
    marks : tuple of Mark
        All of them, those of earlier runs too.
    graded, known : int
        How many notebooks were graded now, and how many before.
    warnings : tuple of (place, remark)
        What was odd.
    changes : tuple of (points, Mark)
        The marks that changed, each with the points that it had.
    gone : tuple of str
        Who was graded earlier, and is not among the notebooks given this time.
    protection : str
        What stood between an answer and the machine.
    """

    marks: tuple[Mark, ...] = ()
    graded: int = 0
    known: int = 0
    warnings: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[float, Mark], ...] = ()
    gone: tuple[str, ...] = ()
    protection: str = ""


def write_report(outcome: Outcome, results: Results) -> None:
    """Write `report.md`, and `alike.csv` with all whose answers are alike.

    Raises
    ------
    UserError
        If they cannot be written.
    """
    groups = list(alike(list(results.latest().values())))
    names = _names(outcome.marks)
    rows = [
        (str(number), group.exercise, group.how, student, names.get(student, ""))
        for number, group in enumerate(groups, start=1) for student in group.students
    ]  # fmt: skip
    titles = ("group", "exercise", "alike", "student", "name")
    write_whole(results.folder / ALIKE, table([titles, *rows]))
    write_whole(results.folder / "report.md", report(outcome, results))


def report(outcome: Outcome, results: Results) -> str:
    """Write the report of a run.

    Returns
    -------
    str
        Markdown.
    """
    entries = list(results.latest().values())
    lines = [
        "# Report of grading", "",
        f"- {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}; checks {version()}; seed "
        f"{results.seed()}.",
        f"- {counted(outcome.graded, 'notebook')} graded now, {outcome.known} graded before.",
        f"- {outcome.protection}",
        *([f"- {results.no_lock}"] if results.no_lock else []),
        "- Marks: `marks.csv`. Write a mark of your own into `own_marks.csv`, with a reason; then "
        "grade again. An answer that was *not judged* has no points; grading again tries it again.",
        "",
    ]  # fmt: skip
    lines += _section("Needs a look", list(needs_a_look(outcome, entries)))
    lines += _section("Marks that changed", [
        *(f"`{after.student}`, `{after.exercise}`: {before:g} → {after.points:g} ({after.status})"
          for before, after in outcome.changes),
        *(f"`{student}`, `{exercise}`: {points:g} → no mark any longer"
          for (student, exercise), points in results.vanished(outcome.marks).items()),
    ])  # fmt: skip
    lines += _section("By the rules of the course", list(_by_rules(outcome.marks)))
    whole = list(_right_with_more(entries))
    if whole:
        lines += _section("Right with more of the notebook", whole)
    lines += _section("Graded earlier, but not among the notebooks given this time", [
        f"`{student}` (`--forget {student}` leaves this student out)" for student in outcome.gone
    ])  # fmt: skip
    lines += _section("Alike or measured: for you to judge; no mark was changed", [
        *(group.said for group in alike(entries)), *_pointed_out(entries),
    ])  # fmt: skip
    counts = defaultdict[str, Counter[str]](Counter)
    for mark in outcome.marks:
        counts[mark.exercise][mark.status] += 1
    lines += [
        "## Exercises",
        "",
        f"| exercise | {' | '.join(STATUSES)} |",
        "|---" * (1 + len(STATUSES)) + "|",
    ]
    lines += [
        f"| `{name}` | {' | '.join(str(count[status]) for status in STATUSES)} |"
        for name, count in counts.items()
    ]
    names = _names(outcome.marks)
    return "\n".join(_with_names(line, names) for line in lines) + "\n"


def _names(marks: Sequence[Mark]) -> dict[str, str]:
    return {mark.student: mark.name for mark in marks if mark.name}


def _with_names(line: str, names: Mapping[str, str]) -> str:
    """Write the name behind each ID that is marked as code; nothing in a name marks anything."""

    def named(found: re.Match[str]) -> str:
        name = printable(" ".join(names.get(found[1], "").split()))
        return f"{found[0]} ({_MARKING.sub(_AS_TEXT, name)})" if name else found[0]

    return re.sub(r"`([^`]+)`", named, line)


def needs_a_look(outcome: Outcome, entries: Sequence[Entry]) -> Iterator[str]:
    """Each odd file and each remark, in a line."""
    for place, remark in outcome.warnings:
        yield f"`{place}`: {remark}"
    for entry in entries:
        for remark in entry["remarks"]:
            yield f"`{entry['place']}` (`{entry['student']}`): {remark}"
        for answer in entry["answers"]:
            who = f"`{entry['student']}`, `{answer['exercise']}`"
            if answer["status"] == NOT_JUDGED:
                notes = [note for note in answer["notes"] if note not in entry["remarks"]]
                yield f"{who}: not judged. {' '.join(notes)}"
            if is_earlier(entry, answer):
                yield f"{who}: {EARLIER}"
            if answer.get("shown") == "right" and answer["status"] != "right":
                yield (
                    f"{who}: the notebook shows *right* below its last check, but here it is "
                    f"*{answer['status']}*."
                )
    yield from _stopped(entries)


def _answers(entries: Sequence[Entry]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    for entry in entries:
        yield from ((entry, answer) for answer in entry["answers"])


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, list[str]]:
    """Students, by what they have in common."""
    groups = defaultdict[Key, list[str]](list)
    for key, student in pairs:
        groups[key].append(student)
    return groups


def _stopped(entries: Sequence[Entry]) -> Iterator[str]:
    """Answers that were stopped twice, grouped by what stopped them."""
    groups = _grouped(
        (answer["again"], f"`{entry['student']}` (`{answer['exercise']}`)")
        for entry, answer in _answers(entries) if answer.get("again")
    )  # fmt: skip
    for why, who in groups.items():
        answers = counted(len(who), "answer was", "answers were")
        yield f"{answers} stopped ({why}): {_listed(who)}."


def _by_rules(marks: Sequence[Mark]) -> Iterator[str]:
    """What the rules did: a line for each student and lesson."""
    of_lesson = defaultdict[tuple[str, str], list[Mark]](list)
    for mark in marks:
        of_lesson[mark.student, mark.lesson].append(mark)
    for (student, lesson), own in of_lesson.items():
        changed = [mark for mark in own if mark.rule and mark.own is None]
        if changed and changed[0].status == EXCUSED:
            yield f"`{student}`, {lesson}: excused."
        elif changed:
            before = sum(mark.earned or 0.0 for mark in own)
            after = sum(mark.points for mark in own)
            yield (
                f"`{student}`, {lesson}: {said_duration(changed[0].late)} late; "
                f"{before:g} → {after:g} of {sum(mark.max_points for mark in own):g}."
            )
        if own[0].best_of > 1:
            yield f"`{student}`, {lesson}: the best of {own[0].best_of} notebooks counts."


def _right_with_more(entries: Sequence[Entry]) -> Iterator[str]:
    """Answers that are right only once all earlier cells have run."""
    groups = _grouped(
        (answer["exercise"], f"`{entry['student']}`")
        for entry, answer in _answers(entries) if answer.get("whole")
    )  # fmt: skip
    for exercise, who in groups.items():
        yield (
            f"`{exercise}` of {_listed(who)}: right once all earlier cells of the notebook "
            "had run, so it counts."
        )


@dataclass(frozen=True)
class Alike:
    """Students whose answers to an exercise are alike, and in which way."""

    exercise: str
    how: str
    students: tuple[str, ...]

    @property
    def said(self) -> str:
        more = len(self.students) > _NAMED
        return (
            f"`{self.exercise}`: the answers of {_listed([f'`{one}`' for one in self.students])} "
            f"are {self.how}.{f' `{ALIKE}` has all names.' if more else ''}"
        )


def alike(entries: Sequence[Entry]) -> Iterator[Alike]:
    """Answers of several students that differ only in names and are long enough to tell.

    In an assessment each version has other formulas, and what surrounds them is alike: there only
    answers to one version that are the same letter by letter are named.
    """
    groups = _grouped(
        ((answer["exercise"], *sign), entry["student"])
        for entry, answer in _answers(entries) if (sign := _sign(entry, answer))
    )  # fmt: skip
    for (exercise, how, _), students in groups.items():
        if len(students) > 1:
            yield Alike(exercise, how, tuple(students))


def _sign(entry: Entry, answer: Mapping[str, Any]) -> tuple[str, str] | None:
    """What an answer has in common with its copies: how they are alike, and by which sign."""
    told = {similarity.PUBLISHED, similarity.PUBLISHED_BUT_NAMES} & set(answer["notes"])
    if answer["size"] < similarity.SMALLEST or answer["status"] == "not attempted" or told:
        return None
    if entry["lesson"] != versions.LESSON:
        return SAME_BUT_NAMES, answer["fingerprint"]
    return (SAME, f"{_version(entry)} {answer['exact']}") if answer.get("exact") else None


def _version(entry: Entry) -> versions.Version:
    return versions.version_of(entry["asked"]["student"], entry["asked"].get("seed", 0))


def _pointed_out(entries: Sequence[Entry]) -> Iterator[str]:
    groups = _grouped(
        ((answer["exercise"], note), f"`{entry['student']}`")
        for entry, answer in _answers(entries) if answer["status"] != NOT_JUDGED
        for note in answer["notes"] if note not in entry["remarks"]
    )  # fmt: skip
    for (exercise, note), students in groups.items():
        yield f"`{exercise}` of {_listed(students)}: {note}"


def _listed(students: Sequence[str]) -> str:
    names = ", ".join(students[:_NAMED])
    more = len(students) - _NAMED
    return f"{names} and {more} more" if more > 0 else names


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    # A file's name may hold anything; in a list it must stay on its line.
    said = [f"- {printable(' '.join(line.split()))}" for line in lines]
    return [f"## {heading}", "", *(said or ["Nothing."]), ""]
