"""The verb `feedback`: a page for each student with the lesson's own messages, and a class page."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from classroom.errors import UserError
from classroom.grading.journal import Entry, is_earlier
from classroom.grading.marks import Mark
from classroom.grading.names import file_name
from classroom.grading.prose import READ, TO_BE_READ
from classroom.grading.questions import Questions, kept
from classroom.grading.results import Results
from classroom.grading.tables import printable, write_whole
from classroom.grading.tables import table as csv_of
from classroom.pages import Html, as_written, bullets, code_marked, escaped, page, table
from nnlib.checks.boxes import STATUSES
from nnlib.checks.slips import sentences
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import lesson_called, titled
from nnlib.exercises.naming import current_name
from nnlib.words import counted

EXAMPLE = """examples:
  python course.py feedback --results results
  python course.py feedback --results results --like submissions.zip
"""

_FREQUENT, _UPLOAD = 5, "upload.zip"


def write_pages(results: Results, out: Path) -> list[Path]:
    """Write a page for each student; `class.html`, which has no names; and `pages.csv`.

    That table says whose each page is: a file's name keeps only plain letters. Then it is noted
    that feedback was given: see `Results.note_feedback`.

    Returns
    -------
    list of Path
        The pages.
    """
    marks = defaultdict[str, list[Mark]](list)
    for mark in results.marks():
        marks[mark.student].append(mark)
    latest = results.latest()
    keys = latest.by_student()
    made, questions = [], kept(results.folder)
    for student, own in marks.items():
        made.append(out / f"{file_name(student)}.html")
        entries = [latest[key] for key in keys.get(student, ())]
        write_whole(made[-1], of_student(student, own, entries, questions))
    names = [(student, path.name) for student, path in zip(marks, made, strict=True)]
    write_whole(out / "pages.csv", csv_of([("student", "file"), *names]))
    made.append(out / "class.html")
    write_whole(made[-1], of_class([mark for own in marks.values() for mark in own]))
    results.note_feedback()
    return made


def pack_like(results: Results, out: Path, submissions: Path) -> list[str]:
    """Pack the pages for the way back, named as Canvas or Moodle named what was handed in.

    Both find a student again by that name: Canvas by the file's (Submissions, Upload), Moodle by
    the folder's (Upload multiple feedback files in a ZIP).

    Parameters
    ----------
    results : Results
    out : Path
        Where the pages are; `upload.zip` goes there too.
    submissions : Path
        The ZIP that came from there.

    Returns
    -------
    list of str
        What was done; from the second line on, who could not be found in it.

    Raises
    ------
    UserError
        If the ZIP cannot be read, or nothing can be written.
    """
    try:
        with zipfile.ZipFile(submissions) as given:
            members = set(given.namelist())
    except (OSError, zipfile.BadZipFile) as problem:
        raise UserError(f"{submissions} cannot be read as a ZIP: {problem}.") from None
    names, lost = dict[str, str](), list[str]()
    for (student, lesson), entry in results.latest().items():
        member = entry["inside"][0] if entry["inside"] else entry["place"]
        if member in members:
            names[str(PurePosixPath(member).with_suffix(".html"))] = student
        else:
            lost.append(f"{student}, {lesson}: handed in as {entry['place']}; that ZIP lacks it.")
    target = out / _UPLOAD
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, student in names.items():
                packed.write(out / f"{file_name(student)}.html", name)
    except OSError as problem:
        raise UserError(f"{target} cannot be written: {problem.strerror}.") from None
    return [f"{target}: {counted(len(names), 'page')}, named as in {submissions}.", *lost]


def of_student(
    student: str, marks: Sequence[Mark], entries: Sequence[Entry],
    questions: Questions | None = None,
) -> str:  # fmt: skip
    """The page of one student."""
    points, most = sum(mark.points for mark in marks), sum(mark.max_points for mark in marks)
    parts: list[str] = [
        table(("exercise", "lesson", "check", "points", "of"), [
            (mark.exercise, _lesson(mark.lesson), mark.status, mark.points, mark.max_points)
            for mark in marks
        ], f"{points:g} of {most:g} points")
    ]  # fmt: skip
    arose = [f"{mark.exercise}: {mark.rule}" for mark in marks if mark.rule]
    several = {mark.lesson: mark.best_of for mark in marks if mark.best_of > 1}
    arose += [
        f"{_lesson(lesson)}: you handed in {count} notebooks; the best one counts."
        for lesson, count in several.items()
    ]
    if arose:
        parts.append(f"<h2>How these points arose</h2>\n{bullets(arose)}")
    own = [mark for mark in marks if mark.own is not None and not mark.in_words]
    in_words = {mark.exercise: mark for mark in marks if mark.in_words}
    if own:
        lines = bullets([
            f"{mark.exercise}: {mark.points:g} of {mark.max_points:g}. {mark.own or ''}"
            for mark in own
        ])  # fmt: skip
        parts.append(f"<h2>Your teacher's own marks</h2>\n{lines}")
    for entry in entries:
        parts.append(f"<h2>{escaped(_lesson(entry['lesson']))}</h2>")
        if entry["remarks"]:
            parts.append(f"<h3>Your notebook</h3>\n{bullets(entry['remarks'])}")
        for answer in entry["answers"]:
            if "text" in answer:
                if answer["exercise"] in in_words:
                    mark = in_words[answer["exercise"]]
                    parts.append(_of_words(answer, mark, questions or {}))
                continue
            parts += [_heading(answer["exercise"]), _said(answer)]
            if is_earlier(entry, answer):
                parts.append("<p>This is about a notebook that you handed in earlier.</p>")
    parts.append(
        "<p>Each answer was run on random numbers, and its results were compared with measured "
        "ones. The numbers in a message come from these runs.</p>"
    )
    return _page(f"Feedback for {student}", parts)


def _lesson(name: str) -> str:
    """A lesson's number and title; whatever is none, such as an assessment, as it is called."""
    lesson = lesson_called(name)
    return titled(lesson) if lesson else name


def _heading(exercise: str) -> Html:
    """What an exercise is called, and what it asks for."""
    name = current_name(exercise)
    asked = f": {code_marked(EXERCISES[name].statement)}" if name in EXERCISES else ""
    return Html(f"<h3><code>{escaped(exercise)}</code>{asked}</h3>")


def _of_words(answer: Mapping[str, Any], mark: Mark, questions: Questions) -> Html:
    """An answer in words: what was asked and written, its points, and the teacher's comment."""
    name = mark.exercise
    asked = f"\n{as_written(questions[name].question)}" if name in questions else ""
    text = (
        as_written(printable(answer["text"]))
        if answer["text"]
        else "<p>You wrote nothing here.</p>"
    )
    said = f"<strong>{mark.points:g} of {mark.max_points:g}.</strong>"
    if mark.own:
        said += f" {escaped(printable(mark.own))}"
    elif mark.status == TO_BE_READ:
        said = "Your teacher has not read this yet."
    notes = "".join(f"<p>{escaped(note)}</p>" for note in answer["notes"])
    heading = f"<h3><code>{escaped(name)}</code>, in your own words</h3>"
    return Html(
        f'{heading}{asked}\n<h4>Your answer</h4>\n{text}{notes}\n<p class="written">{said}</p>'
    )


def _said(answer: Mapping[str, Any]) -> str:
    if answer["status"] not in STATUSES:
        return "<p>This could not be judged; your teacher will look at it.</p>"
    return Verdict(answer["status"], message=answer["message"])._repr_html_()


def of_class(marks: Sequence[Mark]) -> str:
    """The page for the class: what is right, what was tried, which slips are frequent."""
    by_exercise = defaultdict[str, list[Mark]](list)
    for mark in marks:
        by_exercise[mark.exercise].append(mark)
    rows = []
    for name, own in by_exercise.items():
        right = sum(mark.status == "right" for mark in own)
        tried = sum(
            mark.status in ("right", "not yet", "stopped", TO_BE_READ, READ) for mark in own
        )
        in_words = any(mark.in_words for mark in own)
        rows.append((
            name, _lesson(own[0].lesson), float(len(own)), float(tried),
            "in words" if in_words else float(right),
        ))  # fmt: skip
    parts = [
        f"<p>{counted(len({mark.student for mark in marks}), 'student')}.</p>",
        table(("exercise", "lesson", "students", "tried", "right"), rows, "Answers"),
    ]
    if any(mark.slips for mark in marks):
        parts.append("<h2>Most frequent slips</h2>")
    for name, own in by_exercise.items():
        slips = Counter(slip for mark in own for slip in mark.slips)
        if slips:
            parts.append(_heading(name))
            parts.append(table(("slip", "students", "what a check asks"), [
                (slip, float(count), _question(name, slip))
                for slip, count in slips.most_common(_FREQUENT)
            ]))  # fmt: skip
    return _page("Feedback on the class", parts)


def _question(name: str, slip: str) -> str:
    known = sentences(name).get(slip)
    return known.question if known else ""


def _page(title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return page(title, f"<main>\n<h1>{escaped(title)}</h1>\n{body}\n</main>")
