"""The verbs of grading, such as `python course.py grade`."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from classroom.errors import DONE, LOOK, NOT_DONE, UserError, command
from classroom.grading import (
    assessment,
    autograder,
    explain,
    export,
    feedback,
    grade,
    handout,
    members,
    questions,
    versions,
)
from classroom.grading.course import Course
from classroom.grading.executing import executors
from classroom.grading.judge_notebook import SECONDS
from classroom.grading.plan import is_lesson, plan
from classroom.grading.report import waiting
from classroom.grading.results_folder import Results
from classroom.grading.sandbox import let_children_be_waited_for, require_protection
from classroom.grading.settings import read_settings
from classroom.grading.student_names import normal
from classroom.grading.terminal import plain_output
from classroom.verbs import GRADING
from nnlib.words import write_count

_MOST_SECONDS = 86400.0

READ_EXAMPLE = """examples:
  python course.py read --results results
  python course.py read --results results --exercise why_zero --anonymous
"""


@plain_output()
@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; a problem that the teacher can fix ends with a sentence and exit code 2."""
    _open_standard_streams()
    let_children_be_waited_for()
    for stream in (sys.stdout, sys.stderr):
        # A student's name may have letters that this console cannot show.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (UserError, OSError):
        raise
    except Exception:
        # `command` says the rest.
        print("No mark was changed.", file=sys.stderr)
        raise
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept; the same command continues.", file=sys.stderr)
        return NOT_DONE


def _open_standard_streams() -> None:
    """Open closed standard streams; otherwise a later file or socket would get their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs; tests use it too."""
    whole = argparse.ArgumentParser(
        prog="python course.py",
        description="Graded exercises, for teachers: hand out, grade, explain, return, export.",
        epilog="docs/grading.md explains each step. Exit codes: 0 done, 1 done but something needs "
        "a look, 2 not done.",
    )
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(
        name: str, example: str, run: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        words = GRADING[name]
        made = verbs.add_parser(
            name, help=words, description=f"{words[0].upper()}{words[1:]}.", epilog=example,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        made.set_defaults(run=run)
        return made

    one = verb("release", f"{handout.EXAMPLE}{autograder.EXAMPLE}", _release)
    one.add_argument("lessons", nargs="+", metavar="LESSON", help="number or name, such as 06")
    one.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )
    _points(one)
    _course(one)
    one.add_argument(
        "--notebooks", type=Path, default=handout.NOTEBOOKS, metavar="DIR",
        help="the folder of the lessons' notebooks (default: the project's)",
    )  # fmt: skip
    one.add_argument("--gradescope", action="store_true",
                     help=f"write Gradescope's {autograder.NAME} instead")  # fmt: skip
    one.add_argument(
        "--wheel", type=Path, metavar="FILE",
        help="the wheel for that ZIP, if the project's folder is not available",
    )  # fmt: skip
    _seconds(one)
    _without_sandbox(one)

    one = verb("grade", grade.EXAMPLE, _grade)
    one.add_argument("submissions", type=Path, help="a folder, a ZIP, or one notebook")
    one.add_argument(
        "--out", type=Path, required=True, metavar="RESULTS", help="the folder to write to"
    )
    _points(one)
    one.add_argument(
        "--students",
        type=Path,
        metavar="FILE",
        help="the students who should have handed something in",
    )
    _course(one)
    one.add_argument("--groups", type=Path, metavar="FILE",
                     help="groups that hand in together: every member gets the mark")  # fmt: skip
    one.add_argument("--only", action="append", default=[], metavar="NAME",
                     help="only this exercise, lesson or student; can be repeated")  # fmt: skip
    one.add_argument("--again", action="store_true", help="judge again what is already graded")
    one.add_argument("--forget", action="append", default=[], metavar="STUDENT",
                     help="leave out a student from an earlier run; can be repeated")  # fmt: skip
    one.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help="how many processes (default: one per core)",
    )
    _seconds(one)
    one.add_argument("--executor", default="processes", metavar="NAME",
                     help="processes, dask=ADDRESS, or module:function")  # fmt: skip
    one.add_argument("--assessment", type=Path, metavar="FILE",
                     help="the assessment.toml that `assessment` wrote")  # fmt: skip
    _without_sandbox(one)
    one.add_argument("--require-sandbox", action="store_true",
                     help="refuse to grade without the sandbox (the default)")  # fmt: skip

    one = verb("read", READ_EXAMPLE, _read)
    _results(one)
    one.add_argument("--exercise", default="", metavar="NAME", help="open this question at once")
    one.add_argument("--anonymous", action="store_true",
                     help="numbers instead of names, in random order")  # fmt: skip
    one.add_argument("--port", type=int, help="the port (a free one if left out)")
    one.add_argument(
        "--no-browser", action="store_true", help="print the address, but open no browser"
    )

    one = verb("explain", explain.EXAMPLE, _explain)
    one.add_argument("student")
    one.add_argument("exercise")
    _results(one)
    _without_sandbox(one)
    one.add_argument("--submissions", type=Path, metavar="PATH",
                     help="where the notebooks are now, if they were moved")  # fmt: skip

    one = verb("feedback", feedback.EXAMPLE, _feedback)
    _results(one)
    one.add_argument(
        "--out", type=Path, metavar="DIR", help="the folder to write to (default: RESULTS/feedback)"
    )
    one.add_argument("--like", type=Path, metavar="ZIP",
                     help="also pack the pages, with the names that Canvas or Moodle used in "
                     "this ZIP of submissions")  # fmt: skip

    one = verb("export", export.EXAMPLE, _export)
    _results(one)
    one.add_argument("--out", type=Path, required=True, metavar="PATH",
                     help="the file to write; with --gradescope the folder")  # fmt: skip
    kind = one.add_mutually_exclusive_group()
    for name, form in export.FORMATS.items():
        if form.takes_sheet:
            kind.add_argument(f"--{name}", type=Path, metavar="SHEET", help=form.help)
        else:
            kind.add_argument(f"--{name}", action="store_true", help=form.help)
    one.add_argument("--column", metavar="TITLE", help="the column of the sheet to fill")
    one.add_argument("--lesson", metavar="LESSON", help="only this lesson's points")
    one.add_argument("--scale", action="store_true",
                     help="write each student's share of the sheet's own maximum")  # fmt: skip

    one = verb("assessment", assessment.EXAMPLE, _assessment)
    one.add_argument("--students", type=Path, required=True, metavar="FILE",
                     help="one student per line")  # fmt: skip
    one.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )
    one.add_argument(
        "--seed",
        type=lambda text: int(text, 0),
        metavar="N",
        help="determines the versions (random if left out)",
    )
    return whole


def _points(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=Path, metavar="FILE", help="points for exercises, in TOML")


def _course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", type=Path, metavar="FILE",
                        help="course.toml, with the rules of the course")  # fmt: skip


def _seconds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S",
                        help=f"processor time per answer, in seconds ({SECONDS:g})")  # fmt: skip


def _without_sandbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--without-sandbox", action="store_true",
                        help="run answers even if no sandbox is in force")  # fmt: skip


def _results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--results", type=Path, required=True, metavar="RESULTS",
                        help="the folder that `grade` made")  # fmt: skip


def _opened(given: argparse.Namespace) -> Results:
    if not (given.results / "journal.jsonl").exists():
        raise UserError(f"{given.results} holds no results: give the folder that `grade` wrote to.")
    return Results(given.results, writes=False)


def _release(given: argparse.Namespace) -> int:
    course = Course.of(given.course)
    points, asked = course.worth(given.points)
    if points is None:
        points, asked = handout.worth_from(None, versions.NAMES)
    if given.gradescope:
        _check_seconds(given.seconds)
        if not given.without_sandbox:
            raise UserError(autograder.REFUSED)
        made = autograder.release(given.lessons, given.out, points, given.seconds, given.wheel)
    else:
        made = handout.release(given.lessons, given.out, points, given.notebooks, asked)
    for path, worth in made:
        print(f"{path}: {worth:g} points")
    return DONE


def _check_seconds(seconds: float) -> None:
    if not 0 < seconds <= _MOST_SECONDS:
        raise UserError(
            f"--seconds is {seconds:g}: it must be more than 0, and at most {_MOST_SECONDS:g}."
        )


def _grade(given: argparse.Namespace) -> int:
    _check_seconds(given.seconds)
    if given.require_sandbox and given.without_sandbox:
        raise UserError(
            "--require-sandbox and --without-sandbox exclude each other: give only one."
        )
    # With too few processes, the sandbox would seem not to work.
    make = executors(given.executor, given.jobs)
    in_force = require_protection(given.without_sandbox)
    course = Course.of(given.course)
    points, asked = course.worth(given.points)
    if points is None:
        asked = questions.read_kept(given.out)
    listed = course.students(given.students)
    students, kept_before = listed.students, read_settings(given.out)[0]
    stated = course.groups(given.groups) if given.course or given.groups else None
    groups = kept_before.groups if stated is None else stated
    rules = course.rules if given.course else kept_before.rules
    chosen = plan(
        given.submissions, students,
        assessment.load_assessment(given.assessment) if given.assessment else None,
        given.out, given.only, given.seconds, given.again, in_force.says,
        groups, times=course.times([*students, *itertools.chain(*groups.values())]),
        counts=rules.counts, questions=asked,
    )  # fmt: skip
    jobs = given.jobs or os.cpu_count() or 1
    run = grade.run_with(make, 2 * jobs)
    results = Results(given.out)
    with results.locked():
        for student in given.forget:
            results.require(student)
        # From here on something is written.
        results.read_own_marks()
        # The names from a list stay in force until another list is given.
        kept = () if students else results.settings().students
        of_systems = {one: name for one, name in chosen.called.items() if one not in kept}
        text = course.text if given.course else None
        results.keep(points, students, text, {**of_systems, **listed.names}, stated)
        questions.keep(given.out, asked)
        for student in given.forget:
            results.forget(student)
            if normal(student) in map(normal, students):
                print(f"{student} is still on the list of students, and the next run will count "
                      "this student as missing: take the name off the list.")  # fmt: skip
            if any(normal(student) in map(normal, members) for members in (stated or {}).values()):
                print(f"{student} is still in a group, and will get its marks: take the name out "
                      "of the file of groups.")  # fmt: skip
        print(in_force.says)
        progress = grade.Progress()
        outcome = grade.grade(chosen, results, run, progress)
        progress.end()
    print(f"{write_count(outcome.graded, 'notebook')} graded, {outcome.known} graded before.")
    marks = write_count(len(outcome.marks), "mark")
    whose = write_count(len({mark.student for mark in outcome.marks}), "student")
    print(f"{results.folder / 'marks.csv'}: {marks} of {whose}.")
    if wait := waiting(outcome.marks):
        print(f"{wait} `read` shows them.")
    changed = len(outcome.changes) + len(results.vanished(outcome.marks))
    if changed:
        print(f"Marks changed: {changed}; report.md lists them.")
    if outcome.odd:
        where = results.folder / "report.md"
        print(f"Things that need a look: {len(outcome.odd)}; {where} lists them.")
    return LOOK if outcome.odd else DONE


def _read(given: argparse.Namespace) -> int:
    # Tornado comes with JupyterLab; the other verbs do not need it.
    from classroom.words.desk import Desk
    from classroom.words.serving import run

    _opened(given)
    run(Desk(given.results, given.anonymous), given.exercise, given.port, not given.no_browser)
    return DONE


def _explain(given: argparse.Namespace) -> int:
    results = _opened(given)
    in_words = explain.of_words(results, given.student, given.exercise)
    if in_words is not None:
        print(in_words)
        return DONE
    require_protection(given.without_sandbox)
    print(explain.explain(results, given.student, given.exercise, given.submissions))
    for name, remark in results.odd:
        print(f"{name}: {remark}", file=sys.stderr)
    return DONE


def _feedback(given: argparse.Namespace) -> int:
    out = given.out or given.results / "feedback"
    results = _opened(given)
    made = feedback.write_pages(results, out)
    print(
        f"{write_count(len(made), 'page')} in {out}; class.html is for the whole class. index.html "
        "(for you alone) and pages.csv say whose page each of the others is."
    )
    packed = feedback.pack_like(results, out, given.like) if given.like else []
    wait = [line] if (line := waiting(results.marks())) else []
    for line in (*packed, *wait, *(f"{name}: {remark}" for name, remark in results.odd)):
        print(line)
    return LOOK if results.odd or packed[1:] or wait else DONE


def _export(given: argparse.Namespace) -> int:
    results = _opened(given)
    marks = results.marks()
    if given.lesson:
        marks = [one for one in marks if is_lesson(given.lesson, one.lesson)]
    if not marks:
        raise UserError("There are no marks to export: is the lesson right?")
    chosen = next((name for name in export.FORMATS if getattr(given, name)), "")
    form = export.FORMATS.get(chosen, export.CSV)
    sheet = getattr(given, chosen) if form.takes_sheet else Path()
    said = form.write(export.Order(marks, results, given.out, sheet, given.column, given.scale))
    said += [line] if (line := waiting(marks)) else []
    said += [f"{name}: {remark}" for name, remark in results.odd]
    for line in said:
        print(line)
    return LOOK if len(said) > 1 else DONE


def _assessment(given: argparse.Namespace) -> int:
    made = assessment.make(members.students_from(given.students), given.out, given.seed)
    secret = given.out / "assessment.toml"
    print(f"{write_count(len(made), 'notebook')} in {given.out}; keep {secret} to yourself.")
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
