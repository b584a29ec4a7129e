"""The verb `feedback`: a page per student with the lesson's own messages, and a class page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from classroom.grading import returning
from classroom.grading.journal import Entry, is_earlier
from classroom.grading.marks import Mark
from classroom.grading.prose import READ, TO_BE_READ
from classroom.grading.questions import Questions, read_kept
from classroom.grading.results_folder import Results
from classroom.grading.student_names import file_name, label_student
from classroom.grading.tables import printable, write_whole
from classroom.grading.tables import table as csv_of
from classroom.pages import Html, as_written, bullets, escape, mark_code, page, table
from nnlib.checks.boxes import STATUSES
from nnlib.checks.slips import sentences
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import current_name
from nnlib.exercises.lessons import find_lesson, write_title
from nnlib.words import write_count, write_list

EXAMPLE = """examples:
  python course.py feedback --results results
  python course.py feedback --results results --like submissions.zip
"""

INDEX = "index.html"

_FREQUENT = 5


def write_pages(results: Results, out: Path) -> list[Path]:
    """Write a page for each student; `class.html`, which has no names; and two lists of the pages.

    `pages.csv` and `index.html`, for the teacher, say whose page each one is: a file's name keeps
    only plain letters. Then the journal records that feedback was given: see
    `Results.note_feedback`.

    Returns
    -------
    list of Path
        The pages.
    """
    marks, entries_of = _by_student(results)
    made, questions = [], read_kept(results.folder)
    for student, own in marks.items():
        made.append(out / f"{file_name(student)}.html")
        write_whole(made[-1], of_student(student, own, entries_of(student), questions))
    names = [
        (student, own[0].name, path.name)
        for (student, own), path in zip(marks.items(), made, strict=True)
    ]
    write_whole(out / "pages.csv", csv_of([("student", "name", "file"), *names]))
    write_whole(out / INDEX, index(marks))
    made.append(out / "class.html")
    write_whole(made[-1], of_class([mark for own in marks.values() for mark in own]))
    results.note_feedback()
    return made


def _by_student(
    results: Results,
) -> tuple[dict[str, list[Mark]], Callable[[str], list[Entry]]]:
    """Return all marks of each student, and a function that reads a student's entries."""
    marks = defaultdict[str, list[Mark]](list)
    for mark in results.marks():
        marks[mark.student].append(mark)
    latest = results.latest()
    keys = latest.by_student()
    return marks, lambda student: [latest[key] for key in keys.get(student, ())]


def pack_like(results: Results, out: Path, submissions: Path) -> list[str]:
    """Pack the pages to be returned; see `returning.pack_like`."""
    marks, entries_of = _by_student(results)
    questions = read_kept(results.folder)

    def made(students: Sequence[str], lesson: str) -> str:
        first = students[0]
        if len(students) == 1:
            return of_student(first, marks[first], entries_of(first), questions)
        together = write_list([label_student(one, marks[one][0].name) for one in students])
        return of_student(
            together,
            [replace(mark, name="") for mark in marks[first] if mark.lesson == lesson],
            [entry for entry in entries_of(first) if entry["lesson"] == lesson],
            questions,
        )

    return returning.pack_like(results, out, submissions, made)


def of_student(
    student: str, marks: Sequence[Mark], entries: Sequence[Entry],
    questions: Questions | None = None,
) -> str:  # fmt: skip
    """Return the page of one student."""
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
        parts.append(f"<h2>How these points were worked out</h2>\n{bullets(arose)}")
    own = [mark for mark in marks if mark.own is not None and not mark.in_words]
    in_words = {mark.exercise: mark for mark in marks if mark.in_words}
    if own:
        lines = bullets([
            f"{mark.exercise}: {mark.points:g} of {mark.max_points:g}. {mark.own or ''}"
            for mark in own
        ])  # fmt: skip
        parts.append(f"<h2>Your teacher's own marks</h2>\n{lines}")
    for entry in entries:
        parts.append(f"<h2>{escape(_lesson(entry['lesson']))}</h2>")
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
    name = marks[0].name if marks else ""
    return _page(f"Feedback for {label_student(student, name)}", parts)


def index(marks: Mapping[str, Sequence[Mark]]) -> str:
    """Return the page that leads a teacher to the others."""
    named = any(mark.name for own in marks.values() for mark in own)
    rows = [
        (
            Html(f'<a href="{quote(file_name(student))}.html">{escape(student)}</a>'),
            *([own[0].name] if named else []),
            sum(mark.points for mark in own), sum(mark.max_points for mark in own),
        )
        for student, own in marks.items()
    ]  # fmt: skip
    return _page("Feedback pages", [
        "<p><strong>For the teacher only:</strong> this page names everybody, with their points. "
        'Students get their own page; <a href="class.html">the page of the class</a> has no '
        "names.</p>",
        table(("student", *(["name"] if named else []), "points", "of"), rows, "Pages"),
    ])  # fmt: skip


def _lesson(name: str) -> str:
    """Return a lesson's number and title; for anything else, such as an assessment, its name."""
    lesson = find_lesson(name)
    return write_title(lesson) if lesson else name


def _heading(exercise: str) -> Html:
    """Return a heading with an exercise's name and what it asks for."""
    name = current_name(exercise)
    asked = f": {mark_code(EXERCISES[name].statement)}" if name in EXERCISES else ""
    return Html(f"<h3><code>{escape(exercise)}</code>{asked}</h3>")


def _of_words(answer: Mapping[str, Any], mark: Mark, questions: Questions) -> Html:
    """Return an answer in words: what was asked and written, its points, the teacher's comment."""
    name = mark.exercise
    asked = f"\n{as_written(questions[name].question)}" if name in questions else ""
    text = (
        as_written(printable(answer["text"]))
        if answer["text"]
        else "<p>You wrote nothing here.</p>"
    )
    said = f"<strong>{mark.points:g} of {mark.max_points:g}.</strong>"
    if mark.own:
        said += f" {escape(printable(mark.own))}"
    elif mark.status == TO_BE_READ:
        said = "Your teacher has not read this yet."
    notes = "".join(f"<p>{escape(note)}</p>" for note in answer["notes"])
    heading = f"<h3><code>{escape(name)}</code>, in your own words</h3>"
    return Html(
        f'{heading}{asked}\n<h4>Your answer</h4>\n{text}{notes}\n<p class="written">{said}</p>'
    )


def _said(answer: Mapping[str, Any]) -> str:
    if answer["status"] not in STATUSES:
        return "<p>This could not be judged; your teacher will look at it.</p>"
    return Verdict(answer["status"], message=answer["message"])._repr_html_()


def of_class(marks: Sequence[Mark]) -> str:
    """Return the page for the class: what is right, what was tried, which slips are frequent."""
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
        f"<p>{write_count(len({mark.student for mark in marks}), 'student')}.</p>",
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
    return page(title, f"<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>")
