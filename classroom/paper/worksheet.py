"""The verb `worksheet`: write a lesson's worksheet for each student, a key, and a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.student_names import file_name
from classroom.grading.tables import write_whole
from classroom.pages import page
from classroom.paper.assigning import assign, find_shared
from classroom.paper.cell import NOTEBOOK, notebook
from classroom.paper.checking import require_right
from classroom.paper.key import key_page, results_table
from classroom.paper.student_page import STYLE, sheet_of, sheet_page
from nnlib.exercises.lessons import find_lesson, number_of
from nnlib.exercises.worksheets import WORKSHEETS, Worksheet

ALL, KEY, RESULTS, PAGES = "worksheets.html", "key.html", "results.csv", "pages"
EXAMPLE = f"""example:
  python course.py worksheet {number_of("the_hidden_layer")} --students students.csv --out paper
"""


def find_worksheet(lesson: str) -> Worksheet:
    """Find the worksheet of a lesson.

    Raises
    ------
    UserError
        If the lesson has none.

    Examples
    --------
    >>> find_worksheet("07").lesson
    'the_hidden_layer'
    """
    found = WORKSHEETS.get(find_lesson(lesson))
    if found is None:
        numbers = ", ".join(sorted(map(number_of, WORKSHEETS)))
        raise UserError(f"There is no worksheet for {lesson!r}; there is one for {numbers}.")
    return found


def make(lesson: str, students: Sequence[str], out: Path, seed: int = 1) -> list[list[str]]:
    """Write everything into a folder; name students who have the same numbers, if any.

    Parameters
    ----------
    lesson : str
        Its number or name.
    students : sequence of str
    out : Path
    seed : int, optional
        A different one gives everybody different numbers.

    Raises
    ------
    UserError
        If the lesson has no worksheet, or a key is already in the folder.
    Fault
        If two ways of finding a result disagree; then nothing is written.
    """
    kind = find_worksheet(lesson)
    if (out / KEY).exists():
        raise UserError(
            f"{out / KEY} already exists, and may belong to sheets that were handed out; nothing "
            "was written.\nGive another --out, or move it away."
        )
    given = assign(kind, students, seed)
    for sheet in given.values():
        require_right(sheet)
    whole = "\n".join(sheet_of(student, sheet) for student, sheet in given.items())
    texts = {
        out / ALL: page(f"Worksheets: {kind.title}", whole, STYLE),
        out / KEY: key_page(given),
        out / RESULTS: results_table(given),
        out / NOTEBOOK: notebook(kind),
        **{
            out / PAGES / f"{file_name(student)}.html": sheet_page(student, sheet)
            for student, sheet in given.items()
        },
    }
    for path, text in texts.items():
        write_whole(path, text)
    return find_shared(given)
