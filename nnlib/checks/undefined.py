"""Explain why a name is not defined, from the cells of the notebook.

Python looks a name up before `check` begins. So after a first mistake in the cell of `double`, or
on the second day, `check(double)` ends in a bare NameError. This module looks at each cell that
ends in an error, and adds a note below it if it knows the reason. It changes nothing: Python's own
message stays as it is.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from IPython.core.getipython import get_ipython

from nnlib.checks.cells import (
    cells_so_far,
    mistake_in,
    plain_python,
    runs_elsewhere,
    writes_function,
)
from nnlib.checks.display import Note, show
from nnlib.checks.interrupting import short_tracebacks
from nnlib.checks.patients import is_patient
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.exercise_names import current_name
from nnlib.exercises.recalls import RECALLS

_INSIDE = ("<module>", "<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")
_LARGEST_NOTEBOOK = 50_000_000
_TAKE_WORDS = ("vote", "recall", "guess")


class Watch:
    """Explain some of the errors in which a cell ends; IPython calls this after each cell."""

    def __init__(self) -> None:
        self._failed: dict[str, str] = {}

    def __call__(self, result: Any = None) -> None:
        """Show a note below the error, if there is anything to say; never raise an error."""
        try:
            said = self._reason(result)
        except Exception:
            return
        if said:
            show(Note(said))

    def _reason(self, result: Any) -> str:
        cell = str(result.info.raw_cell)
        error = result.error_in_exec
        if error is None:
            self._failed.pop(cell, None)
            return unquoted_vote(cell) if isinstance(result.error_before_exec, SyntaxError) else ""
        self._failed[cell] = f"{type(error).__name__}: {error}"[:120]
        if isinstance(error, TypeError) and "for ^" in str(error):
            return misused_power(cell)
        if type(error) is not NameError or not error.name:
            return ""
        before = [one for one in cells_so_far() if one != cell]
        return why_undefined(error, cell, before, self._failed)


def watch_cells(shell: Any) -> None:
    """Watch for cells that end in an error; a second call changes nothing."""
    short_tracebacks(shell)
    present = shell.events.callbacks["post_run_cell"]
    if not any(type(one).__name__ == Watch.__name__ for one in present):
        shell.events.register("post_run_cell", Watch())


def watch_this_notebook() -> None:
    """Watch the cells of this notebook, if there is one."""
    shell = get_ipython()
    if shell is not None:
        watch_cells(shell)


def load_ipython_extension(shell: Any) -> None:
    """Watch the cells before any import; IPython calls this in a kernel that the course starts."""
    watch_cells(shell)


def why_undefined(
    error: NameError, cell: str, before: Sequence[str], failed: dict[str, str]
) -> str:
    """Say why a name is not defined, if the cells show it; otherwise nothing.

    Parameters
    ----------
    error : NameError
    cell : str
        The cell that ended in the error.
    before : sequence of str
        The cells that were run before.
    failed : dict
        The cells that ended in an error, each with the error.
    """
    name = str(error.name)
    if _is_in_the_cell(error.__traceback__):
        said = _unquoted(name, cell) or _not_imported(name, before)
        if said:
            return said
    elif not any(writes_function(one, name) for one in before):
        # Inside a function it may be a local name.
        return ""
    if is_patient(name):
        return mistake_in(name, before, is_there=False) or _not_run(name)
    # A patient's cell has the docstring of its exercise as well.
    before = [one for one in before if not re.search(r"^(def|class) patient_", one, re.MULTILINE)]
    exercise = EXERCISES.get(current_name(name))
    return "" if exercise is None else _of_exercise(exercise, name, cell, before, failed)


def _is_in_the_cell(traceback: TracebackType | None) -> bool:
    """Check whether the name was missing in the cell's own line, not inside a function."""
    last = None
    while traceback is not None:
        last, traceback = traceback, traceback.tb_next
    return last is not None and last.tb_frame.f_code.co_name in _INSIDE


def _of_exercise(
    exercise: Exercise, name: str, cell: str, before: Sequence[str], failed: dict[str, str]
) -> str:
    told = told_line(exercise)
    unread = mistake_in(name, before, told, is_there=False)
    if unread:
        return unread
    again = "run that cell, then run this one again."
    for one in reversed(before):
        is_written = writes_function(one, name)
        if not is_written and not (told and told in one):
            continue
        if not is_written:
            others = re.findall(r"^(?:def|class)\s+(\w+)", one, re.MULTILINE)
            called = f" is called `{others[0]}`" if others else " has a different name"
            return (
                f"In the cell of `{name}`, the function{called}.\nChange its first line back to "
                f"`{first_line(exercise, name)}`; {again}"
            )
        if runs_elsewhere(one):
            return (
                f"The cell that writes `{name}` begins with `{one.split()[0]}`, so its lines do "
                f"not run in this notebook.\nRemove that line, {again}"
            )
        if one in failed:
            return (
                f"The cell that writes `{name}` stopped with an error before it got as far as "
                f"`{name}`: {failed[one]}\nFix that error, {again}"
            )
        if not re.search(rf"^(async def|def|class)?\s*{re.escape(name)}\b", one, re.MULTILINE):
            return (
                f"`{name}` is written inside something else in its cell.\nDoes `def {name}` begin "
                f"at the very left? Fix that, {again}"
            )
        return f"The cell that writes `{name}` has run, but `{name}` is gone now: {again}"
    near = _nearly(name, before)
    if near:
        return (
            f"No cell that has run writes `{name}`, but one writes `{near}`. Is that meant "
            f"to be `{name}`?\n"
            f"If so, change its first line to `{first_line(exercise, name)}`, {again}"
        )
    if writes_function(cell, name):
        return f"This cell uses `{name}` above the line that writes it."
    notebook = cells_of_notebook()
    if notebook and not any(writes_function(one, name, told) for one in notebook):
        return (
            f"`{name}` is an exercise of lesson {exercise.lesson_number}; names from other "
            "lessons are not known here."
        )
    return _not_run(name)


def _not_run(name: str) -> str:
    return (
        f"No cell that writes `{name}` has run since this kernel started.\nRun the cell that "
        "writes it, then run this one again."
    )


def told_line(exercise: Exercise) -> str:
    """Return the line of a stub that says what the function is for; it identifies the cell."""
    text = inspect.getdoc(exercise.reference) or ""
    return next((line for line in text.splitlines() if len(line) > 20), "")


def first_line(exercise: Exercise, name: str) -> str:
    if inspect.isclass(exercise.reference):
        return f"class {name}({exercise.base.name}):" if exercise.base else f"class {name}:"
    return f"def {name}{inspect.signature(exercise.reference)}:"


def _nearly(name: str, cells: Sequence[str]) -> str:
    """Find a function in the cells with nearly the same name that is not another exercise."""
    written = {
        one for cell in cells for one in re.findall(r"^(?:def|class)\s+(\w+)", cell, re.MULTILINE)
    }
    near = difflib.get_close_matches(name, sorted(written - set(EXERCISES)), 1, 0.75)
    return near[0] if near else ""


def _not_imported(name: str, before: Sequence[str]) -> str:
    """Ask for the notebook's first cell, if it imports the name and has not run."""
    first = next(iter(cells_of_notebook()), "")
    have_run = {one.strip() for one in before}
    if "nnlib" not in first or first.strip() in have_run or name not in _imported(first):
        return ""
    return (
        f"Run the first cell of this lesson first: it brings in `{name}`. After a restart, or the "
        "next day, the kernel knows nothing of what ran before."
    )


def _imported(cell: str) -> set[str]:
    nodes = [
        node for node in ast.walk(_parse(cell)) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    aliases = [alias for node in nodes for alias in node.names]
    return {(alias.asname or alias.name).partition(".")[0] for alias in aliases}


def cells_of_notebook() -> list[str]:
    """Return the code cells of the notebook's file, if the kernel knows which file that is."""
    shell: Any = get_ipython()
    names = {} if shell is None else shell.user_ns
    path = Path(names.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME") or "")
    try:
        if path.suffix != ".ipynb" or path.stat().st_size > _LARGEST_NOTEBOOK:
            return []
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [one["source"] for one in cells if one["cell_type"] == "code"]
        return ["".join(source) for source in code]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _unquoted(name: str, cell: str) -> str:
    """Ask for quotes, or for a number, if a name is an argument of `vote` or `recall`."""
    for call in _calls(cell):
        assert isinstance(call.func, ast.Name)
        command = call.func.id
        used = [
            place for place, given in enumerate(call.args)
            if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(given))
        ]  # fmt: skip
        if not used:
            continue
        is_alone = isinstance(call.args[used[0]], ast.Name)
        wants_words = used[0] == 0 or command == "vote"
        if command == "recall" and used[0] > 0:
            first = call.args[0]
            asked = RECALLS.get(str(first.value)) if isinstance(first, ast.Constant) else None
            wants_words = asked is not None and bool(asked.choices)
        if is_alone and wants_words:
            return f'Words go in quotes: write `"{name}"`.'
        if command == "recall" and not wants_words:
            return (
                f"`{name}` has no value here. The question asks for one number, such as 1.5: use "
                "the numbers that it gives you."
            )
        if command == "guess" and used[0] > 0:
            return f"`{name}` has no value here. A guess is a number, or a word in quotes."
    return ""


def misused_power(cell: str) -> str:
    """Name Python's sign for a power, if an answer to a question has a `^`."""
    parts = [part for call in _calls(cell) for given in call.args for part in ast.walk(given)]
    is_power = any(
        isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitXor) for part in parts
    )
    return "Did you mean a power by `^`? Python writes it `**`." if is_power else ""


def unquoted_vote(cell: str) -> str:
    """Ask for quotes around a vote of two words, which Python cannot read."""
    found = re.search(r"^\s*vote\(\s*\d+\s*,\s*([A-Za-z]+[ -][A-Za-z]+)\s*\)", cell, re.MULTILINE)
    return f'Words go in quotes: write `"{found[1]}"`.' if found else ""


def _calls(cell: str) -> Iterator[ast.Call]:
    """Return the calls in a cell that take a word or a number from the learner."""
    for node in ast.walk(_parse(cell)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in _TAKE_WORDS:
            yield node


def _parse(cell: str) -> ast.AST:
    try:
        return ast.parse(plain_python(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
