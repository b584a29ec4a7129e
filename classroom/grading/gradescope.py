"""Gradescope: write `results.json`, and what its autograder runs for each submission.

The file's format is specified at <https://gradescope-autograders.readthedocs.io/en/latest/specs/>.
If grading itself fails, no file is written: Gradescope then says that the autograder failed, and
nobody gets a 0. `classroom.grading.autograder` makes the ZIP that takes all this there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import traceback
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classroom.errors import DONE, NOT_DONE, UserError
from classroom.grading.collecting import Upload, collect
from classroom.grading.executing import limit_memory
from classroom.grading.judge_notebook import SELF_CHECK, Asked, judge_notebook, version
from classroom.grading.judging_answers import NOT_JUDGED
from classroom.grading.looking import KINDS
from classroom.grading.marks import Mark, marks_of
from classroom.grading.plan import plan
from classroom.grading.sandbox import let_children_be_waited_for, protection
from classroom.grading.tables import printable, write_whole
from nnlib.exercises.lessons import find_lesson, lesson_files, write_title

SETTINGS = "autograder.json"
RESULTS = "results.json"

Results = dict[str, Any]

_WHO = "you"
_NO_ANSWER = "There was no answer to judge."


def _output(mark: Mark, messages: Mapping[str, str]) -> str:
    """Return what a student reads about a mark: the check's message, or the teacher's comment."""
    message = messages.get(mark.exercise, "")
    return f"{mark.status}. {(mark.own or '') if mark.in_words else message}"


def results_of(
    marks: Sequence[Mark], messages: Mapping[str, str], said: Sequence[str] = ()
) -> Results:
    """Make what Gradescope shows for one submission: a test for each exercise.

    Parameters
    ----------
    marks : sequence of Mark
    messages : mapping of str to str
        For each exercise, what the check says.
    said : sequence of str, optional
        Remarks on the whole submission.
    """
    return {
        "output": "\n".join([*said, f"Checks {marks[0].checks}."]), "output_format": "text",
        "visibility": "visible",
        "tests": [
            {
                "name": mark.exercise, "number": str(number), "score": mark.points,
                "max_score": mark.max_points, "output_format": "text", "visibility": "visible",
                "output": _output(mark, messages),
            }
            for number, mark in enumerate(marks, start=1)
        ],
    }  # fmt: skip


def judge(submission: Path, settings: Mapping[str, Any]) -> Results:
    """Judge what one student or group handed in.

    Parameters
    ----------
    submission : Path
        The folder with all files of the submission, whatever they are called.
    settings : mapping
        `lesson`, `points`, `seed` and `seconds`, as the autograder's ZIP has them.

    Raises
    ------
    UserError
        If grading itself failed, or could not judge an answer: then no mark is known.
    """
    lesson, seconds = settings["lesson"], float(settings["seconds"])
    names = [one.name for one in Asked(lesson, _WHO).exercises()]
    handed_in = _handed_in(submission)
    found = plan(submission, whose=_WHO) if handed_in else None
    pairs = found.found if found else ()
    of_lesson = [pair for pair in pairs if pair[1].lesson == lesson]
    others = [f"{one.place} is of {_titled(asked.lesson)}." for one, asked in pairs
              if asked.lesson != lesson]  # fmt: skip
    said = [f"{place}: {remark}" for place, remark in found.warnings] if found else []
    if not handed_in:
        said = [f"No file in it ends in {KINDS[0]}."]
    if not of_lesson:
        why = [f"This assignment is {_titled(lesson)}, and no notebook of it was handed in; so "
               "nothing was judged. Hand in its notebook.", *others, *said]  # fmt: skip
        nothing = [
            Mark(_WHO, lesson, name, 0.0, settings["points"][name], "not attempted",
                 checks=version())
            for name in names
        ]  # fmt: skip
        return results_of(nothing, dict.fromkeys(names, _NO_ANSWER), why)
    [(handed, asked)] = of_lesson
    data, seed = handed.data(), settings["seed"]
    came = judge_notebook(data, asked, seed, (), seconds)
    if "trouble" in came:
        raise UserError(came["trouble"])
    entry = {
        "student": _WHO, "lesson": lesson, "digest": hashlib.sha256(data).hexdigest(),
        "checks": version(), "seed": seed, **came,
    }  # fmt: skip
    marks = list(marks_of(entry, settings["points"]))
    unjudged = [mark for mark in marks if mark.status == NOT_JUDGED]
    if unjudged:
        told = [f"{mark.exercise}: {mark.note}" for mark in unjudged]
        raise UserError("\n".join(["Not judged, so no points are given for anything:", *told]))
    messages = {answer["exercise"]: answer["message"] for answer in came["answers"]}
    whole = [f"Graded: {handed.place}.", *came["remarks"], *others, *said]
    return results_of(marks, messages, whole)


def _handed_in(submission: Path) -> list[Upload]:
    """Find the files that can be a notebook; there may be none.

    Raises
    ------
    UserError
        If Gradescope gave nothing, or a file cannot be read from the disk.
    """
    if not submission.is_dir() or not any(submission.iterdir()):
        raise UserError(f"Gradescope gave no file: {submission} is missing, or empty.")
    try:
        found, _ = collect(submission, lesson_files())
    except UserError:
        return []
    for one in found:
        try:
            one.data()
        except zipfile.BadZipFile:
            # The student's own fault: planning leaves it out and says so.
            continue
        except OSError as problem:
            raise UserError(f"{one.place} cannot be read: {problem.strerror}.") from None
    return found


def _titled(lesson: str) -> str:
    called = find_lesson(lesson)
    return write_title(called) if called else lesson


def try_out(settings: Mapping[str, Any]) -> str:
    """Judge the course's own answers; say what is wrong here, or nothing if all are right."""
    asked = Asked(settings["lesson"], _WHO)
    return SELF_CHECK.trouble(
        asked.lesson, asked.ours(), settings["seed"], float(settings["seconds"])
    )


def read_settings(root: Path) -> dict[str, Any]:
    """Read what `release --gradescope` wrote into the ZIP.

    Raises
    ------
    UserError
        If it is missing or incomplete.
    """
    file = root / "source" / SETTINGS
    try:
        settings: dict[str, Any] = json.loads(file.read_bytes())
        names = [one.name for one in Asked(settings["lesson"], _WHO).exercises()]
        missing = [name for name in names if name not in settings["points"]]
        if not names or missing or not isinstance(settings["seed"], int):
            raise ValueError(f"it lacks points for {missing}" if missing else "it names no lesson")
    except (OSError, ValueError, LookupError, TypeError) as problem:
        raise UserError(f"{file} cannot be read: {problem}. Make the ZIP again.") from None
    return settings


def who(root: Path) -> str:
    """Say for the instructor whose submission it is and when it came; empty if nothing says so."""
    try:
        told = json.loads((root / "submission_metadata.json").read_bytes())
        users = ", ".join(f"{one.get('name')} <{one.get('email')}>" for one in told["users"])
        due = told.get("assignment", {}).get("due_date")
        return f"{users}; handed in {told.get('created_at')}; due {due} (Gradescope's own rules)."
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge `submission` in a folder laid out like `/autograder`, or test whether that works."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--try", action="store_true", dest="tries")
    given = parser.parse_args(arguments)
    results = given.root / "results" / RESULTS
    results.unlink(missing_ok=True)
    let_children_be_waited_for()
    limit_memory()
    try:
        settings = read_settings(given.root)
        print(protection().says)
        if given.tries:
            if trouble := try_out(settings):
                raise UserError(trouble)
            print(f"Ready for {_titled(settings['lesson'])}; checks {version()}.")
            return DONE
        print(printable(who(given.root)))
        text = json.dumps(judge(given.root / "submission", settings), indent=1, ensure_ascii=False)
        write_whole(results, text + "\n")
    except Exception as problem:
        if not isinstance(problem, UserError):
            traceback.print_exc(file=sys.stdout)
        print(f"No points were given, so nobody gets a 0 for this: {printable(str(problem))}")
        return NOT_DONE
    return DONE


if __name__ == "__main__":
    sys.exit(main())
