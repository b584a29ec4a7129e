"""What is handed out: a lesson's notebook with points, in a form that nbgrader reads too.

A locked cell after each check has the points as its value; a question that is answered in words has
two cells. The fields are those of nbgrader's metadata, version 3 (its schema
`nbgraderformat/v3.json`).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.files import BELOW, OURS
from classroom.grading.prose import PLACEHOLDER
from classroom.grading.questions import ASKED, Question, Questions, of_lesson, questions_in
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import closest, current_name, is_exercise
from nnlib.exercises.lessons import current_file, number_of

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
EXAMPLE = f"""example:
  python course.py release {number_of("the_hidden_layer")} --out handout --points points.toml

points.toml (an exercise that is not listed is worth 1):
  [points]
  node_slopes = 2
  two_layer_slopes = 5
"""


def points_from(file: Path | None, others: Sequence[str] = ()) -> dict[str, float]:
    """Read the points of exercises; see `worth_from`."""
    return worth_from(file, others)[0]


def worth_from(
    file: Path | None, others: Sequence[str] = ()
) -> tuple[dict[str, float], dict[str, Question]]:
    """Read the points of exercises, and the questions that are answered in words.

    Parameters
    ----------
    file : Path or None
        TOML with a table `points`: exercise = number; and optionally a table `words`.
    others : sequence of str, optional
        Exercises other than those of the lessons.

    Returns
    -------
    dict, dict
        The points of exercises and questions, where an exercise that the file does not name is
        worth 1; and the questions.

    Raises
    ------
    UserError
        If the file cannot be read, or a name is not an exercise's, or a value is not a number of at
        least 0.
    """
    if file is None:
        return worth_in({}, "", others)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(
            f"{file} is not TOML: {problem}. It should look like this:\n{EXAMPLE}"
        ) from None
    given, questions = table.pop("points", {}), questions_in(table.pop("words", {}), str(file))
    if table or not isinstance(given, dict):
        raise UserError(
            f"{file} should contain a table `[points]`, optionally `[words]`, and nothing else:\n"
            f"{EXAMPLE}"
        )
    return worth_in(given, str(file), others, questions)


def worth_in(
    given: Mapping[str, Any], called: str, others: Sequence[str] = (),
    questions: Questions | None = None,
) -> tuple[dict[str, float], dict[str, Question]]:  # fmt: skip
    """Read a table of points, as `worth_from` does; add the points of questions.

    Raises
    ------
    UserError
        If a name is not an exercise's, or a value is not a number of at least 0.
    """
    points, asked = dict.fromkeys((*EXERCISES, *others), 1.0), dict(questions or {})
    for name, worth in given.items():
        if current_name(name) not in points:
            near = closest(name)
            raise UserError(
                f"{called}: no exercise is called `{name}`."
                + (f" Did you mean `{near[0]}`?" if near else "")
            )
        if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 <= worth < 1e6:
            raise UserError(f"{called}: `{name} = {worth!r}`; points must be a number, 0 or more.")
        points[current_name(name)] = float(worth)
    return points | {name: one.points for name, one in asked.items()}, asked


def release(
    lessons: Sequence[str],
    out: Path,
    points: Mapping[str, float],
    notebooks: Path = NOTEBOOKS,
    questions: Questions | None = None,
) -> list[tuple[Path, float]]:
    """Write one folder per lesson, as nbgrader has them; return each notebook with its points.

    Raises
    ------
    UserError
        If there is no such lesson, or it has no exercise, or it is already there.
    """
    stored = [_notebook_of(lesson, notebooks) for lesson in dict.fromkeys(lessons)]
    targets = [out / path.stem / path.name for path in stored]
    for target in targets:
        if target.exists():
            raise UserError(
                f"{target} already exists, and may have been handed out; nothing was written.\n"
                "Give another --out, or move it away."
            )
    texts = [
        add_points(path.read_text(encoding="utf-8"), points, of_lesson(questions or {}, path.stem))
        for path in stored
    ]
    for target, (text, _) in zip(targets, texts, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return [(target, worth) for target, (_, worth) in zip(targets, texts, strict=True)]


def _notebook_of(lesson: str, notebooks: Path) -> Path:
    known = sorted(notebooks.glob("*.ipynb"))
    begins = f"{lesson.zfill(2)}_" if lesson.isdigit() else None
    wanted = current_file(lesson.removesuffix(".ipynb"))
    for path in known:
        # A number refers to the files in this folder.
        if path.stem.startswith(begins) if begins else current_file(path.stem) == wanted:
            return path
    if not known:
        raise UserError(
            f"{notebooks} has no notebooks: run this in the project's folder, or give --notebooks."
        )
    names = ", ".join(path.stem for path in known)
    raise UserError(f"There is no lesson {lesson!r}; the lessons are {names}.")


def add_points(
    text: str, points: Mapping[str, float], questions: Sequence[Question] = ()
) -> tuple[str, float]:
    """Put points and questions into the text of a learner's notebook; return it with their sum.

    Raises
    ------
    UserError
        If it has no exercise and gets no question.
    """
    notebook, worth, cells = json.loads(text), 0.0, []
    waiting: list[str] = []
    for cell in notebook["cells"]:
        cells.append(cell)
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name and is_exercise(name):
            cell["metadata"]["nbgrader"].update(cell_type="code", checksum=_checksum(cell))
            cell["metadata"]["deletable"] = False
            waiting.append(name)
        elif waiting and "".join(cell["source"]).strip() == f"check({waiting[-1]})":
            cells.append(_locked(waiting[-1], points))
            worth += cells[-1]["metadata"]["nbgrader"]["points"]
            after = current_name(waiting.pop())
            cells += _cells_of([one for one in questions if one.after == after])
    cells += _cells_of([one for one in questions if not one.after])
    for cell, below in zip(cells, [*cells[1:], {}], strict=True):
        if OURS in cell["metadata"]:
            cell["metadata"][OURS] = {BELOW: below.get("id", "")}
    worth += sum(one.points for one in questions)
    if waiting or len(cells) == len(notebook["cells"]):
        raise UserError(
            f"The notebook has no cell `check({waiting[0]})`." if waiting
            else "The notebook has no exercise, so there is nothing to give points for."
        )  # fmt: skip
    notebook["cells"] = cells
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", worth


def _locked(name: str, points: Mapping[str, float]) -> dict[str, Any]:
    worth = points[current_name(name)]
    source = f"from nnlib.checks import points_of\n\npoints_of({name}, {worth:g})"
    cell: dict[str, Any] = {
        "cell_type": "code", "execution_count": None, "id": f"points_{name}", "outputs": [],
        "source": source.splitlines(keepends=True),
        "metadata": {
            "deletable": False, "editable": False,
            "nbgrader": {
                "cell_type": "code", "grade": True, "grade_id": f"points_{name}", "locked": True,
                "points": worth, "schema_version": 3, "solution": False, "task": False,
            },
        },
    }  # fmt: skip
    cell["metadata"]["nbgrader"]["checksum"] = _checksum(cell)
    return cell


def _cells_of(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Make two cells for each question: the locked question, and the cell for the answer."""
    made = []
    for one in questions:
        asked = f"**In your own words ({one.worth}).** {one.question}"
        made += [
            _in_words(f"{ASKED}{one.name}", asked, {"grade": False, "locked": True}),
            _in_words(one.name, PLACEHOLDER, {"grade": True, "points": one.points}),
        ]
    return made


def _in_words(name: str, source: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Make a Markdown cell that nbgrader recognises: read-only, or graded by hand."""
    is_answer = fields["grade"]
    cell: dict[str, Any] = {
        "cell_type": "markdown", "id": name, "source": source.splitlines(keepends=True),
        "metadata": {
            "deletable": False,
            "nbgrader": {
                "cell_type": "markdown", "grade_id": name, "locked": False, "schema_version": 3,
                "solution": is_answer, "task": False, **fields,
            },
            **({OURS: {}} if is_answer else {"editable": False}),
        },
    }  # fmt: skip
    cell["metadata"]["nbgrader"]["checksum"] = _checksum(cell)
    return cell


def _checksum(cell: Mapping[str, Any]) -> str:
    """Return nbgrader's fingerprint of a cell, which shows changes (`nbgrader/utils.py`)."""
    fields = cell["metadata"]["nbgrader"]
    parts = [
        "".join(cell["source"]), cell["cell_type"], str(fields["grade"]), str(fields["solution"]),
        str(fields["locked"]), fields["grade_id"],
    ]  # fmt: skip
    parts += [str(float(fields["points"]))] if fields["grade"] else []
    digest = hashlib.md5(usedforsecurity=False)
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()
