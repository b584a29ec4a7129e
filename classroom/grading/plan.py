"""Plan what to grade: the notebooks that count, whose each is, and which exercises are asked."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.errors import UserError
from classroom.grading import assessment, versions
from classroom.grading.collecting import Upload, collect, last_of, latest
from classroom.grading.judge_notebook import SECONDS, Asked
from classroom.grading.judging_answers import warm
from classroom.grading.process import NOTEBOOKS
from classroom.grading.questions import Questions, of_lesson
from classroom.grading.reader import exercises_in, read_apart
from classroom.grading.rules import BEST, NEWEST
from classroom.grading.student_names import normal
from classroom.grading.submitted import OWN_DATE, Submitted, of_file
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import closest, current_name
from nnlib.exercises.lessons import (
    current_file,
    file_of,
    find_lesson,
    lesson_files,
    split_off,
)

Found = tuple[tuple[Upload, Asked], ...]
Warnings = list[tuple[str, str]]
Times = Callable[[str], Mapping[str, Submitted]]

_FIRST = versions.Version(versions.ACTIVATION_RULES[0], versions.LOSS_RULES[0])
_ANY_VERSION = {one.name: one for one in versions.exercises(_FIRST)}


@dataclass(frozen=True)
class Plan:
    """What to grade, and how.

    Parameters
    ----------
    submissions : Path
    found : tuple of (Upload, Asked)
        The notebooks that count, with what each student was asked to do.
    everybody : frozenset of str
        All who handed something in, chosen or not.
    warnings : tuple of (place, remark)
        What was odd about files and names.
    exercises : frozenset of str
        Only these exercises; all of them if empty.
    seconds : float
        Processor time per answer.
    again : bool
        Judge everything again, even what is already graded.
    protection : str
        What protects the machine from an answer, for the report.
    questions : mapping of str to Question
        The questions that are answered in words.
    called : mapping of str to str
        What systems call the students, if they say more than an ID.
    """

    submissions: Path
    found: Found
    everybody: frozenset[str]
    warnings: tuple[tuple[str, str], ...]
    exercises: frozenset[str] = frozenset()
    seconds: float = SECONDS
    again: bool = False
    protection: str = ""
    questions: Questions = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def names(self, asked: Asked) -> tuple[str, ...]:
        """Name a notebook's exercises that are to be graded, and its questions."""
        names = _names(asked, self.questions)
        return tuple(name for name in names if not self.exercises or name in self.exercises)


def plan(
    submissions: Path,
    students: Sequence[str] = (),
    listed: assessment.AssessmentRoster | None = None,
    leave_out: Path | None = None,
    only: Sequence[str] = (),
    seconds: float = SECONDS,
    again: bool = False,
    protection: str = "",
    groups: Mapping[str, Sequence[str]] | None = None,
    answered: Callable[[Upload], bool] | None = None,
    times: Times | None = None,
    counts: str = NEWEST,
    questions: Questions | None = None,
    whose: str = "",
) -> Plan:
    """Collect what was handed in, and choose what to grade.

    Parameters
    ----------
    submissions : Path
    students : sequence of str, optional
        All who should have handed something in.
    listed : Roster, optional
        For an assessment: its seed and students.
    leave_out : Path, optional
        A folder to leave out.
    only : sequence of str, optional
        Only these exercises, lessons or students.
    seconds, again, protection
        As in a `Plan`.
    groups : mapping of str to sequence of str, optional
        Students who hand in together: each member gets the mark for what one of them handed in.
    answered : callable, optional
        Says whether a notebook has an answer; called if several have the same time.
    times : callable, optional
        Returns for a lesson when each student handed it in, if a list says so.
    counts : str, optional
        Which of several notebooks of a lesson counts: the "newest", or the "best", so that all of
        them are graded.
    questions : mapping of str to Question, optional
        The questions that are answered in words.
    whose : str, optional
        The one student to whom all files belong, whatever their names say.

    Raises
    ------
    UserError
        If there is nothing to grade, or `only` names something unknown.
    """
    students, only = [normal(name) for name in students], [normal(name) for name in only]
    lessons = lesson_files()
    of_assessment = [normal(name) for name in (listed.students if listed else ())]
    handed, warnings = collect(
        submissions, lessons, [*students, *of_assessment], leave_out, groups or {}
    )
    if whose:
        handed = [replace(one, student=whose, told=True) for one in handed]
    asked_of = _timed(
        {one: asked for one in handed if (asked := _ask(one, lessons, listed, warnings))}, times
    )
    noted = warnings if counts == NEWEST else []
    kept = latest(
        [(one, asked.lesson) for one, asked in asked_of.items()], noted, answered or _is_answered
    )
    found = _with_older_copies(tuple((one, asked_of[one]) for one, _ in kept), warnings)
    if counts == BEST:
        # The newest comes last, as it does if others were graded in earlier runs.
        left = set(asked_of) - {one for one, _ in found}
        earlier = sorted(left, key=lambda one: (one.student, asked_of[one].lesson, one.order))
        found = (*((one, asked_of[one]) for one in earlier), *found)
    everybody = frozenset(one.student for one, _ in found)
    if listed:
        claims = [(one.student, one.place, asked.student, asked.stated) for one, asked in found]
        refused, remarks = assessment.look_at_claims(claims, listed)
        warnings += remarks
        found = tuple(pair for pair in found if pair[0].student not in refused)
    exercises = frozenset[str]()
    if only:
        found, exercises = _choose(found, only, lessons, everybody, questions or {})
    if students:
        warnings += [
            (one.place, f"`{one.student}` is not on your list of students.")
            for one, _ in found
            if one.student not in students
        ]
    called = {one.student: one.name for one in handed if one.name and one.name != one.student}
    return Plan(
        submissions, found, everybody, tuple(warnings), exercises, seconds, again, protection,
        questions or {}, called,
    )  # fmt: skip


def _names(asked: Asked, questions: Questions) -> list[str]:
    """Name all exercises and questions that a notebook is asked for."""
    in_words = [one.name for one in of_lesson(questions, asked.lesson)]
    return [*(one.name for one in asked.exercises()), *in_words]


def _timed(asked_of: Mapping[Upload, Asked], times: Times | None) -> dict[Upload, Asked]:
    """Return the notebooks with the times from lists: a list says when the newest of several came.

    An older one has the time that its system wrote, otherwise its file's own date, but none after
    the list's.
    """
    groups = defaultdict[tuple[str, str, str], list[Upload]](list)
    for one, asked in asked_of.items():
        listed = times(asked.lesson) if times else {}
        who = next((name for name in (one.by, one.student) if name in listed), "")
        groups[one.student, asked.lesson, who].append(one)
    told = dict[Upload, Submitted]()
    for (_, lesson, who), several in groups.items():
        if times and who:
            at, last = times(lesson)[who], last_of(several, _is_answered)
            told |= {one: at if _is_same(one, last) else _not_after(one, at) for one in several}
    return {
        replace(one, submitted=told.get(one, one.submitted)): asked
        for one, asked in asked_of.items()
    }


def _is_same(one: Upload, other: Upload) -> bool:
    try:
        return one is other or one.data() == other.data()
    except (OSError, zipfile.BadZipFile):
        return False


def _not_after(one: Upload, listed: Submitted) -> Submitted:
    if one.submitted:
        return one.submitted
    own = of_file(one.when)
    return own if own.at.timestamp() < listed.at.timestamp() else Submitted(listed.at, OWN_DATE)


def _ask(
    handed: Upload,
    lessons: Sequence[str],
    listed: assessment.AssessmentRoster | None,
    warnings: Warnings,
) -> Asked | None:
    """Return what a student was asked, by the file's name or its content; None if nothing."""
    if handed.lesson and listed is None:
        return Asked(handed.lesson, handed.student)
    try:
        data = handed.data()
    except (OSError, zipfile.BadZipFile) as problem:
        warnings.append((handed.place, f"It cannot be read: {problem}."))
        return None
    if listed is not None:
        found = read_apart(warm(NOTEBOOKS), data, _ANY_VERSION)
        stated = normal(found[1]) if found else ""
        if not stated and not (found and found[0].answers):
            warnings.append((handed.place, "It is not an assessment's notebook; not graded."))
            return None
        student = listed.called(handed.student) or listed.called(stated)
        return Asked(versions.LESSON, student, listed.seed, listed.called(stated) or stated)
    lesson = _by_content(data, lessons)
    if not lesson:
        warnings.append((handed.place, "It has no exercise of the course; not graded."))
        return None
    remark = f"Its name does not say which lesson it is; it was read as {lesson}."
    warnings.append((handed.place, remark))
    return Asked(lesson, handed.student)


def _by_content(data: bytes, lessons: Sequence[str]) -> str:
    found = set(exercises_in(warm(NOTEBOOKS), data, EXERCISES))
    counts = {
        lesson: len(found & {one.name for one in Asked(lesson, "").exercises()})
        for lesson in lessons
    }
    best = max(lessons, key=lambda lesson: counts[lesson])
    return best if counts[best] else ""


def _is_answered(handed: Upload) -> bool:
    """Return whether a notebook has an answer, and not just what was handed out."""
    try:
        found = read_apart(warm(NOTEBOOKS), handed.data(), {**EXERCISES, **_ANY_VERSION})
    except (OSError, zipfile.BadZipFile):
        return False
    return found is not None and bool(set(found[0].answers) - found[0].stubs)


def _with_older_copies(found: Found, warnings: Warnings) -> Found:
    """Add what older copies have of lessons that have since been split off.

    A notebook of the new lesson counts first, unless only the older copy has an answer.
    """
    counts = {(one.student, asked.lesson): (one, asked) for one, asked in found}
    for one, asked in found:
        for lesson in split_off(find_lesson(asked.lesson)):
            of_new = Asked(file_of(lesson), one.student)
            has_any, has_answer = _held(one, of_new)
            own, _ = counts.get((one.student, of_new.lesson), (None, None))
            if own is None and has_any:
                counts[one.student, of_new.lesson] = (one, of_new)
            elif own is not None and has_answer and _held(own, of_new)[1]:
                warnings.append((
                    one.place, f"It was not graded for {of_new.lesson}: `{one.student}` also "
                    f"handed in {own.place}, which counts.",
                ))  # fmt: skip
            elif own is not None and has_answer:
                counts[one.student, of_new.lesson] = (one, of_new)
                warnings.append((
                    own.place, f"Not graded: it has no answer, and {one.place}, an older copy "
                    "of the lesson before, has.",
                ))  # fmt: skip
    return tuple(pair for _, pair in sorted(counts.items()))


def _held(handed: Upload, asked: Asked) -> tuple[bool, bool]:
    """Return whether a notebook has an exercise that is asked for, and whether it has an answer."""
    table = {one.name: one for one in asked.exercises()}
    try:
        found = read_apart(warm(NOTEBOOKS), handed.data(), table)
    except (OSError, zipfile.BadZipFile):
        found = None
    names = set(found[0].answers) if found else set()
    return bool(names), bool(found and names - found[0].stubs)


def is_lesson(name: str, lesson: str) -> bool:
    """Return whether a teacher means a lesson: by its file's name, its number or its own name.

    Examples
    --------
    >>> is_lesson("2", "02_slope_of_one_weight"), is_lesson("05", "02_slope_of_one_weight")
    (True, False)
    """
    return current_file(name) == lesson


def _choose(
    found: Found, only: Sequence[str], lessons: Sequence[str], everybody: frozenset[str],
    questions: Questions,
) -> tuple[Found, frozenset[str]]:  # fmt: skip
    """Sort into exercises, lessons and students; if there are several kinds, all must match."""
    of_lesson = {name: {one for one in lessons if is_lesson(name, one)} for name in only}
    chosen = set[str]().union(*of_lesson.values())
    of_exercise = {
        name: current_name(name)
        for name in only
        if current_name(name) in (*EXERCISES, *versions.NAMES, *questions)
    }
    exercises = frozenset(of_exercise.values())
    who = everybody & {*only}
    for name in only:
        if not of_lesson[name] and name not in of_exercise and name not in who:
            near = closest(name)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise UserError(f"--only {name}: no exercise, lesson or student has that name.{hint}")
    return tuple(
        (one, asked) for one, asked in found
        if (not who or one.student in who) and (not chosen or asked.lesson in chosen)
        and (not exercises or exercises & {*_names(asked, questions)})
    ), exercises  # fmt: skip
