"""The assessment: each student's own version of three exercises, judged by measuring alone.

A version is an activation and a loss, drawn from a seed and the student's name; there are 42.
"""

from __future__ import annotations

import functools
import hashlib
import json
import secrets
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.results_folder import write_whole
from classroom.grading.student_names import file_name, normal
from classroom.grading.versions import LESSON, TITLES, exercises, version_of
from nnlib.words import write_names

EXAMPLE = """examples:
  python course.py assessment --students students.txt --out assessment
  python course.py grade submitted --assessment assessment/assessment.toml --out results
"""

_LISTED = "assessment.toml"

_MEASURE = """import nnlib

inputs, targets = np.array([[0.5, -1.0], [1.5, 0.4], [-0.3, 0.8]]), np.array([[1.0], [0.2], [0.6]])
weights, bias = np.array([[0.7], [-0.4]]), np.array([0.1])


def loss_of_layer():
    return loss(activation(inputs @ weights + bias), targets)


nnlib.measured_slopes(loss_of_layer, [weights, bias])"""


def make(students: Sequence[str], out: Path, seed: int | None = None) -> list[Path]:
    """Write each student's notebook, and the list that `grade` needs.

    Parameters
    ----------
    students : sequence of str
    out : Path
    seed : int, optional
        Determines the versions; if left out, it is drawn from so many that nobody can try them all.

    Raises
    ------
    UserError
        If an assessment already exists there.
    """
    if (out / _LISTED).exists():
        raise UserError(f"{out / _LISTED} already exists; was it handed out? Give another --out.")
    if seed is None:
        seed = secrets.randbits(128)
    paths = []
    for student in students:
        paths.append(out / file_name(student) / f"{LESSON}.ipynb")
        text = json.dumps(notebook(student, seed), indent=1, ensure_ascii=False)
        write_whole(paths[-1], text + "\n")
    listed = "".join(f"  {json.dumps(student, ensure_ascii=False)},\n" for student in students)
    write_whole(
        out / _LISTED,
        "# Keep this file: `grade --assessment` needs it. The seed gives away all versions.\n"
        # As text: many TOML readers cannot read numbers of more than 64 bits.
        f'seed = "{seed:#x}"\nstudents = [\n{listed}]\n',
    )
    return paths


def notebook(student: str, seed: int) -> dict[str, Any]:
    """Return a student's notebook, made from the one template."""
    version = version_of(student, seed)
    cells = [
        _markdown(
            f"# Assessment of {student}\n\nThis version is yours: an activation ("
            f"{version.activation[0]}) and a loss ({version.loss[0]}). There are three exercises. "
            "In each, write the slopes as a formula, as in the lessons.\n\nEach answer is run "
            "on numbers that nobody has seen, and compared with what nudging gives. Every right "
            "part earns its share of the points."
        ),
        _code("given", version.given.rstrip()),
        _markdown(
            "You can also measure. Here are the slopes of the loss of a small layer for its "
            "weights and bias. Compare your function with them, and try other numbers."
        ),
        _code("measure", _MEASURE),
    ]
    for title, exercise in zip(TITLES, exercises(version), strict=True):
        cells += [
            _markdown(f"## {title}\n\n{exercise.statement}"),
            _code(exercise.name, exercise.stub, asked=True),
        ]
    return {
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "slope_by_slope": {"student": student},
        },
    }  # fmt: skip


def _markdown(text: str) -> dict[str, Any]:
    name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return {
        "cell_type": "markdown", "id": name, "metadata": {},
        "source": text.splitlines(keepends=True),
    }  # fmt: skip


def _code(name: str, text: str, asked: bool = False) -> dict[str, Any]:
    fields = {
        "grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": True,
        "task": False,
    }  # fmt: skip
    return {
        "cell_type": "code", "id": name, "metadata": {"nbgrader": fields} if asked else {},
        "execution_count": None, "outputs": [], "source": text.splitlines(keepends=True),
    }  # fmt: skip


@dataclass(frozen=True)
class AssessmentRoster:
    """The content of `assessment.toml`.

    Parameters
    ----------
    seed : int
    students : tuple of str
        Spelled as in the file: the versions were drawn from exactly these letters.
    """

    seed: int
    students: tuple[str, ...]

    def called(self, student: str) -> str:
        """Return a student as the list writes the name, or an empty string."""
        return self._listed.get(normal(student), "")

    @functools.cached_property
    def _listed(self) -> dict[str, str]:
        return {normal(one): one for one in self.students}


def load_assessment(file: Path) -> AssessmentRoster:
    """Read `assessment.toml`.

    Raises
    ------
    UserError
        If it cannot be read, or is not such a file.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        seed = str(found["seed"])
        number = int(seed, 16) if seed[:2].lower() == "0x" else int(seed)
        return AssessmentRoster(number, tuple(map(str, found["students"])))
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as odd:
        raise UserError(
            f"{file} is not an assessment.toml as `assessment` writes it: {odd}."
        ) from None


def look_at_claims(
    claims: Sequence[tuple[str, str, str, str]], listed: AssessmentRoster
) -> tuple[set[str], list[tuple[str, str]]]:
    """Find out which version each student handed in, and who can be judged by it.

    A student on the list has a version. Any other student is judged as the listed student named in
    the notebook, if nobody else hands in that version.

    Parameters
    ----------
    claims : sequence of (student, place, version, stated)
        Whose notebook it is, where it is, whose version it is to be judged by (empty if nobody's),
        and whose version the notebook says it is.
    listed : AssessmentRoster

    Returns
    -------
    set of str, list of (place, remark)
        The students who are not judged, and whatever is odd.
    """
    of_version = defaultdict[str, set[str]](set)
    for student, _, version, _ in claims:
        of_version[version].add(student)
    times = Counter(stated for _, _, _, stated in claims if stated)
    refused, remarks = set(), []
    for student, place, version, stated in claims:
        on_list = bool(listed.called(student))
        remark = ""
        if not version:
            whose = f"says that it is for `{stated}`" if stated else "does not say whose it is"
            remark = (f"Not judged: it {whose}, and neither that name nor `{student}` is on the "
                      "list of the assessment.")  # fmt: skip
        elif not on_list and len(of_version[version]) > 1:
            others = write_names(sorted(of_version[version] - {student}))
            remark = (f"Not judged: `{student}` hands in the version of `{version}`, and so does "
                      f"{others}. Whose is it?")  # fmt: skip
        elif not on_list:
            remarks.append((place, f"`{student}` hands in the version of `{version}`, and was "
                            "judged by it. Is that the same person?"))  # fmt: skip
        elif not stated:
            remarks.append((place, "It does not say whose version it is; it was graded as that of "
                            f"`{version}`."))  # fmt: skip
        elif stated != version:
            remarks.append((place, f"It says that it is for `{stated}`, but it was graded as the "
                            f"version of `{version}`."))  # fmt: skip
        if on_list and times[stated] > 1:
            remarks.append((place, f"{times[stated]} students hand in the version of `{stated}`; "
                            f"`{student}` is one of them."))  # fmt: skip
        if remark:
            refused.add(student)
            remarks.append((place, remark))
    return refused, remarks
