"""The report: every unusual file and what was done about it, what changed, what needs a look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from classroom.grading import similarity, versions
from classroom.grading.journal import Entry, is_earlier
from classroom.grading.judge_notebook import version
from classroom.grading.judging_answers import NOT_JUDGED
from classroom.grading.marks import EARLIER, EXCUSED, NO_NOTEBOOK, Mark
from classroom.grading.prose import READ, TO_BE_READ
from classroom.grading.results_folder import Results
from classroom.grading.rules import said_duration
from classroom.grading.tables import printable, table, write_whole
from nnlib.words import write_count

Key = TypeVar("Key", bound=Hashable)

STATUSES = ("right", "not yet", "stopped", "not attempted", NOT_JUDGED, NO_NOTEBOOK, EXCUSED)

OF_WORDS = (TO_BE_READ, READ)

ALIKE = "alike.csv"
SAME_BUT_NAMES = "the same except for names"
SAME = "the same, letter by letter"

_NAMED = 10
# Characters that Markdown would not read as plain text.
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
        Students who were graded earlier and have no notebook among those given this time.
    protection : str
        What protected the machine from an answer.
    odd : tuple of str
        What needs a look, in the report's words.
    """

    marks: tuple[Mark, ...] = ()
    graded: int = 0
    known: int = 0
    warnings: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[float, Mark], ...] = ()
    gone: tuple[str, ...] = ()
    protection: str = ""
    odd: tuple[str, ...] = ()


def waiting(marks: Sequence[Mark]) -> str:
    """Say how many answers in words wait to be read; nothing if none do.

    Examples
    --------
    >>> waiting([Mark("jane", "07_the_hidden_layer", "why_zero", 0, 2, "to be read")])
    '1 answer in words waits to be read, and has 0 points until then.'
    """
    count = sum(mark.status == TO_BE_READ for mark in marks)
    answers = write_count(count, "answer in words waits", "answers in words wait")
    until = "has" if count == 1 else "have"
    return f"{answers} to be read, and {until} 0 points until then." if count else ""


def write_report(outcome: Outcome, results: Results) -> list[str]:
    """Write `report.md`, and `alike.csv` with all students whose answers are alike.

    Returns
    -------
    list of str
        What needs a look, one line each.

    Raises
    ------
    UserError
        If they cannot be written.
    """
    seen, names = look_at(outcome, results.latest().values()), _names(outcome.marks)
    rows = [
        (str(number), group.exercise, group.how, student, names.get(student, ""))
        for number, group in enumerate(seen.alike, start=1) for student in group.students
    ]  # fmt: skip
    titles = ("group", "exercise", "alike", "student", "name")
    write_whole(results.folder / ALIKE, table([titles, *rows]))
    write_whole(results.folder / "report.md", report(outcome, results, seen))
    return seen.needs_a_look


def report(outcome: Outcome, results: Results, seen: Seen) -> str:
    """Write the report of a run.

    Returns
    -------
    str
        Markdown.
    """
    lines = [
        "# Report of grading", "",
        f"- {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}; checks {version()}; seed "
        f"{results.seed()}.",
        f"- {write_count(outcome.graded, 'notebook')} graded now, {outcome.known} graded before.",
        f"- {outcome.protection}",
        *([f"- {wait}"] if (wait := waiting(outcome.marks)) else []),
        *([f"- {results.no_lock}"] if results.no_lock else []),
        "- Marks: `marks.csv`. Write a mark of your own into `own_marks.csv`, with a reason; then "
        "grade again. An answer that was *not judged* has no points; grading again tries it again.",
        "",
    ]  # fmt: skip
    lines += _section("Needs a look", seen.needs_a_look)
    lines += _section("Marks that changed", [
        *(f"`{after.student}`, `{after.exercise}`: {before:g} → {after.points:g} ({after.status})"
          for before, after in outcome.changes),
        *(f"`{student}`, `{exercise}`: {points:g} → no longer any mark"
          for (student, exercise), points in results.vanished(outcome.marks).items()),
    ])  # fmt: skip
    lines += _section("By the rules of the course", list(_by_rules(outcome.marks)))
    if seen.right_with_more:
        lines += _section("Right with more of the notebook", seen.right_with_more)
    lines += _section("Graded earlier, but not among the notebooks given this time", [
        f"`{student}` (`--forget {student}` leaves this student out)" for student in outcome.gone
    ])  # fmt: skip
    lines += _section("Alike or measured: for you to judge; no mark was changed", [
        *(group.said for group in seen.alike), *seen.pointed_out,
    ])  # fmt: skip
    counts = defaultdict[str, Counter[str]](Counter)
    for mark in outcome.marks:
        counts[mark.exercise][mark.status] += 1
    statuses = (*STATUSES, *(OF_WORDS if any(mark.in_words for mark in outcome.marks) else ()))
    lines += [
        "## Exercises",
        "",
        f"| exercise | {' | '.join(statuses)} |",
        "|---" * (1 + len(statuses)) + "|",
    ]
    lines += [
        f"| `{name}` | {' | '.join(str(count[status]) for status in statuses)} |"
        for name, count in counts.items()
    ]
    names = _names(outcome.marks)
    return "\n".join(_with_names(line, names) for line in lines) + "\n"


def _names(marks: Sequence[Mark]) -> dict[str, str]:
    return {mark.student: mark.name for mark in marks if mark.name}


def _with_names(line: str, names: Mapping[str, str]) -> str:
    """Write the name after each ID that is marked as code; escape any markup in a name."""

    def named(found: re.Match[str]) -> str:
        name = printable(" ".join(names.get(found[1], "").split()))
        return f"{found[0]} ({_MARKING.sub(_AS_TEXT, name)})" if name else found[0]

    return re.sub(r"`([^`]+)`", named, line)


def _by_rules(marks: Sequence[Mark]) -> Iterator[str]:
    """Yield what the rules did, in one line for each student and lesson."""
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


@dataclass(frozen=True)
class Alike:
    """Students whose answers to an exercise are alike, and how they are alike."""

    exercise: str
    how: str
    students: tuple[str, ...]

    @property
    def said(self) -> str:
        more = len(self.students) > _NAMED
        names = [f"`{one}`" for one in self.students[:_NAMED]]
        return (
            f"`{self.exercise}`: the answers of {_listed(names, len(self.students))} "
            f"are {self.how}.{f' `{ALIKE}` has all names.' if more else ''}"
        )


@dataclass(frozen=True)
class Seen:
    """What there is to say about a class's answers."""

    needs_a_look: list[str]
    right_with_more: list[str]
    alike: list[Alike]
    pointed_out: list[str]


class _Named(dict[Key, tuple[list[str], int]]):
    """Students with something in common: the first names, and how many there are."""

    def note(self, key: Key, name: str) -> None:
        names, count = self.get(key, ([], 0))
        names += [name] if count < _NAMED else []
        self[key] = names, count + 1

    def said(self) -> Iterator[tuple[Key, str, int]]:
        """Return what they have in common, their names, and how many there are."""
        return ((key, _listed(names, count), count) for key, (names, count) in self.items())


def look_at(outcome: Outcome, entries: Iterable[Entry]) -> Seen:
    """Look at each entry only once: a journal may be larger than the memory.

    Parameters
    ----------
    outcome : Outcome
    entries : iterable of dict
        The newest of each student and lesson.
    """
    odd = [f"`{place}`: {remark}" for place, remark in outcome.warnings]
    stopped, whole = _Named[str](), _Named[str]()
    noted, copies = _Named[tuple[str, str]](), defaultdict[tuple[str, str, str], list[str]](list)
    for entry in entries:
        student = entry["student"]
        odd += (f"`{entry['place']}` (`{student}`): {remark}" for remark in entry["remarks"])
        for answer in entry["answers"]:
            exercise = answer["exercise"]
            notes = [note for note in answer["notes"] if note not in entry["remarks"]]
            odd += _odd(entry, answer, notes)
            if answer.get("again"):
                stopped.note(answer["again"], f"`{student}` (`{exercise}`)")
            if answer.get("whole"):
                whole.note(exercise, f"`{student}`")
            if sign := _sign(entry, answer):
                copies[exercise, *sign].append(student)
            if answer["status"] != NOT_JUDGED:
                for note in notes:
                    noted.note((exercise, note), f"`{student}`")
    odd += (
        f"{write_count(count, 'answer was', 'answers were')} stopped ({why}): {who}."
        for why, who, count in stopped.said()
    )
    return Seen(
        odd,
        [
            f"`{exercise}` of {who}: right once all earlier cells of the notebook had run, so it "
            "counts." for exercise, who, _ in whole.said()
        ],
        [
            Alike(exercise, how, tuple(students))
            for (exercise, how, _), students in copies.items() if len(students) > 1
        ],
        [f"`{exercise}` of {who}: {note}" for (exercise, note), who, _ in noted.said()],
    )  # fmt: skip


def _odd(entry: Entry, answer: Mapping[str, Any], notes: Sequence[str]) -> Iterator[str]:
    """Yield what is odd about an answer; its notes are those that are not about the notebook."""
    who = f"`{entry['student']}`, `{answer['exercise']}`"
    if answer["status"] == NOT_JUDGED:
        yield f"{who}: not judged. {' '.join(notes)}"
    if is_earlier(entry, answer):
        yield f"{who}: {EARLIER}"
    if answer.get("shown") == "right" and answer["status"] != "right":
        yield (
            f"{who}: the notebook shows *right* below its last check, but here it is "
            f"*{answer['status']}*."
        )


def _sign(entry: Entry, answer: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what an answer has in common with its copies: how they are alike, and by which sign.

    Answers that differ only in names count as alike if they are long enough to tell. In an
    assessment each version has different formulas in similar surroundings: there, only answers to
    the same version that are identical letter by letter count.
    """
    told = {similarity.PUBLISHED, similarity.PUBLISHED_BUT_NAMES} & set(answer["notes"])
    if answer["size"] < similarity.SMALLEST or answer["status"] == "not attempted" or told:
        return None
    if entry["lesson"] != versions.LESSON:
        return SAME_BUT_NAMES, answer["fingerprint"]
    return (SAME, f"{_version(entry)} {answer['exact']}") if answer.get("exact") else None


def _version(entry: Entry) -> versions.Version:
    return versions.version_of(entry["asked"]["student"], entry["asked"].get("seed", 0))


def _listed(names: Sequence[str], count: int) -> str:
    named = ", ".join(names[:_NAMED])
    return f"{named} and {count - _NAMED} more" if count > _NAMED else named


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    # A file's name may contain anything; in a list it must stay on one line.
    said = [f"- {printable(' '.join(line.split()))}" for line in lines]
    return [f"## {heading}", "", *(said or ["Nothing."]), ""]
