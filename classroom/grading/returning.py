"""The way back: pack pages under the names by which Canvas and Moodle find students again.

The rules come from the systems' own source code. Canvas takes the first two numeric parts of a
file's name as the user and the file that the user handed in, and shows what it gets under that
file's name (`infer_comment_context_from_filename` in
<https://github.com/instructure/canvas-lms/blob/master/app/models/abstract_assignment.rb>). So it
gets a notebook for a notebook. Moodle takes the first folder whose name begins with a name, a
participant and a plugin
(<https://github.com/moodle/moodle/blob/main/mod/assign/feedback/file/importziplib.php>).
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from classroom.errors import UserError
from classroom.grading.journal import Entry
from classroom.grading.results_folder import Results
from classroom.grading.student_names import normal
from nnlib.words import write_count, write_list

UPLOAD = "upload.zip"

MakePage = Callable[[Sequence[str], str], str]
"""It makes a page of students: for one with all lessons, for several with this lesson only."""


def is_canvas_name(member: str) -> bool:
    """Return whether Canvas finds out whose file it is.

    Examples
    --------
    >>> is_canvas_name("doejane_LATE_4021_99817_mine-1.html"), is_canvas_name("jane_4021.html")
    (True, False)
    """
    name = PurePosixPath(member).name
    parts = [part for part in name.split("_") if part != "LATE"]
    if name.startswith("._") or parts[-1].startswith("link"):
        return False
    numbers = [part for part in parts if re.fullmatch(r"\d+", part)]
    of_nobody = parts[0] == "anon" and len(parts) > 3 and parts[2].isdigit()
    return of_nobody or len(numbers) >= 2


def is_moodle_name(member: str) -> bool:
    """Return whether Moodle finds out whose file it is.

    Examples
    --------
    >>> is_moodle_name("Jane Doe_4021_assignsubmission_file_/mine.html")
    True
    >>> is_moodle_name("Jane Doe_4021_assignsubmission_file_/.mine.html")
    False
    """
    *_, name = parts = PurePosixPath(member).parts
    found = [part.split("_", 4) for part in parts]
    return not name.startswith((".", "~")) and any(
        len(one) > 3 and one[1].isdigit() and one[2] in ("assignsubmission", "assignfeedback")
        for one in found
    )


def as_notebook(page: str) -> str:
    """Make a notebook whose only cell shows a page.

    Examples
    --------
    >>> "<h1>Points</h1>" in as_notebook("<body><h1>Points</h1></body>")
    True
    """
    body = page.partition("<body>")[2].partition("</body>")[0]
    # In Markdown, HTML ends at an empty line, and a dollar sign would begin a formula.
    text = re.sub(r"\n\s*\n", "\n", body.strip()).replace("$", "&#36;")
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}, "source": text}
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class _Way:
    """A file in the ZIP that came, and the students whose page goes back under its name."""

    member: str
    lesson: str
    students: tuple[str, ...]


def pack_like(results: Results, out: Path, submissions: Path, page: MakePage) -> list[str]:
    """Pack the pages to be returned, named as Canvas or Moodle named what was handed in.

    Canvas takes the ZIP under Submissions, Upload; Moodle under Upload multiple feedback files in a
    ZIP. If several students handed in one file, the page that goes back has only its lesson,
    because Canvas shows it to all of them.

    Parameters
    ----------
    results : Results
    out : Path
        The folder for `upload.zip`.
    submissions : Path
        The ZIP from Canvas or Moodle.
    page : callable
        Makes a page for students and a lesson.

    Returns
    -------
    list of str
        What was done; from the second line on, what needs a look.

    Raises
    ------
    UserError
        If the ZIP cannot be read, or nothing can be written.
    """
    try:
        with zipfile.ZipFile(submissions) as given:
            members = {normal(name): name for name in given.namelist()}
    except (OSError, zipfile.BadZipFile) as problem:
        raise UserError(f"{submissions} cannot be read as a ZIP: {problem}.") from None
    ways, said = _ways(results, members)
    marks = defaultdict[tuple[str, str], list[tuple[object, ...]]](list)
    for mark in results.marks():
        marks[mark.student, mark.lesson].append(
            (mark.exercise, mark.points, mark.max_points, mark.status, mark.own, mark.rule)
        )
    made, refused = dict[str, str](), list[str]()
    for way in ways:
        first = marks[way.students[0], way.lesson]
        if any(marks[student, way.lesson] != first for student in way.students):
            said.append(
                f"{write_list(way.students)} handed in {way.member} together, but their marks "
                "differ; no page was packed for them, as all of them would see it. Give them "
                "theirs by hand."
            )
            continue
        text = page(way.students, way.lesson)
        path = PurePosixPath(way.member)
        # Moodle leaves out a file whose name begins like that of a hidden one.
        shown = str(path.with_name(f"{path.stem.lstrip('.~') or 'feedback'}.html"))
        if is_moodle_name(shown):
            made[shown] = text
        elif is_canvas_name(way.member):
            made[str(path.with_suffix(".ipynb"))] = as_notebook(text)
        else:
            made[shown] = text
            refused.append(way.member)
    if refused:
        said.append(
            f"{write_count(len(refused), 'name')} in {submissions} are not as Canvas or Moodle "
            f"write them, and neither will take such a page back: {', '.join(refused[:3])}"
            + (", …" if refused[3:] else ".")
        )
    target = out / UPLOAD
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in made.items():
                packed.writestr(name, text.encode("utf-8", "backslashreplace"))
    except OSError as problem:
        raise UserError(f"{target} cannot be written: {problem.strerror}.") from None
    return [f"{target}: {write_count(len(made), 'page')}, named as in {submissions}.", *said]


def _ways(results: Results, members: Mapping[str, str]) -> tuple[list[_Way], list[str]]:
    """Find the file under whose name each student's page goes back; say who has none in this ZIP.

    If the notebook that counts came in another ZIP, as the best of several can, the student's
    newest file in this ZIP is taken.
    """
    here = defaultdict[tuple[str, str], list[str]](list)
    for entry in results.entries:
        if "digest" in entry and (member := members.get(normal(_member(entry)))):
            here[entry["student"], entry["lesson"]].append(member)
    of_member, said = defaultdict[tuple[str, str], list[str]](list), list[str]()
    for (student, lesson), entry in results.latest().items():
        own = members.get(normal(_member(entry)))
        if own is None and here[student, lesson]:
            own = here[student, lesson][-1]
            said.append(
                f"{student}, {lesson}: the notebook that counts is {entry['place']}, which is not "
                f"in that ZIP; its page goes back under {own}."
            )
        if own is None:
            said.append(
                f"{student}, {lesson}: handed in as {entry['place']}, which is not in that ZIP."
            )
        else:
            of_member[own, lesson].append(student)
    return [_Way(member, lesson, tuple(who)) for (member, lesson), who in of_member.items()], said


def _member(entry: Entry) -> str:
    return str(entry["inside"][0] if entry["inside"] else entry["place"])
