"""Earlier answers, read from the lessons' notebooks in the same folder."""

from __future__ import annotations

import ast
import contextlib
import functools
import json
import linecache
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nnlib.checks.cells import plain_python, runs_elsewhere
from nnlib.checks.sources import facts_of
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.exercise_names import former_names
from nnlib.exercises.lessons import file_of, find_lesson, in_older_copy


class Folder:
    """A learner's folder; each notebook in it is read once, when it is needed.

    A notebook is read, not run: only its imports, functions, classes and plain values count, so
    that no training starts and nothing is drawn.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names = functools.cache(_defined_in)

    def answer(self, exercise: Exercise) -> tuple[Function | None, str]:
        """Find the learner's answer to an exercise of an earlier lesson.

        Returns
        -------
        function or None
            None if no notebook in the folder writes it.
        str
            The name of the notebook's file; without a function, the reason.
        """
        paths = _notebooks(exercise, self._path)
        found = [one for path in paths for one in self._written(exercise, path)]
        # An older copy may have what the current notebook asks for.
        attempted = (one for one in found if facts_of(one[0]).attempted)
        if found:
            return next(attempted, found[-1])
        if paths:
            return None, f"{paths[0].name} has no readable version"
        return None, f"{file_of(exercise.lesson)}.ipynb is not in this folder"

    def _written(self, exercise: Exercise, path: Path) -> Iterator[tuple[Function, str]]:
        for name in (exercise.name, *former_names(exercise.name)):
            one = self._names(path).get(name)
            if callable(one) and getattr(one, "__module__", "") == path.stem:
                yield one, path.name


def _notebooks(exercise: Exercise, folder: Path) -> list[Path]:
    """Return the notebooks that may have an exercise, the one with the current name first."""
    lessons = in_older_copy(exercise.lesson)
    with contextlib.suppress(OSError):
        found = [path for path in folder.glob("*.ipynb") if find_lesson(path.stem) in lessons]
        return sorted(found, key=lambda path: (path.stem != file_of(exercise.lesson), path.name))
    return []


def _defined_in(path: Path) -> dict[str, Any]:
    """Collect the names that a notebook's imports, functions, classes and plain values make."""
    names: dict[str, Any] = {"__name__": path.stem, "__builtins__": __builtins__}
    for number, cell in enumerate(_code_cells(path)):
        place = f"<{path.name}, cell {number}>"
        # With its lines in linecache, they can be read like those of a cell that was run.
        linecache.cache[place] = (len(cell), None, cell.splitlines(keepends=True), place)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for statement in _statements(cell):
                kept = ast.Module([statement], type_ignores=[])
                # If one statement of an earlier notebook fails now, the rest may still work.
                with contextlib.suppress(Exception):
                    exec(compile(kept, place, "exec", dont_inherit=True), names)
    return names


def _code_cells(path: Path) -> list[str]:
    """Return a notebook's code as plain Python; nothing if the file cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        written = ["".join(source) for source in sources]
        return [plain_python(cell) for cell in written if not runs_elsewhere(cell)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _statements(cell: str) -> Iterator[ast.stmt]:
    try:
        body = ast.parse(cell).body
    except (SyntaxError, ValueError, RecursionError):
        return
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
            yield statement
        elif isinstance(statement, ast.Assign):
            statement.value = _without_choice(statement.value)
            if isinstance(statement.value, ast.Name) or _is_plain(statement.value):
                yield statement


def _without_choice(value: ast.expr) -> ast.expr:
    """Return the argument of `yours_or_ours(...)`; whether it is right is judged later."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and len(value.args) == 1:
        return value.args[0] if value.func.id == "yours_or_ours" else value
    return value


def _is_plain(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return False
    return True
