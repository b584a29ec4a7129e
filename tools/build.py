"""Build notebooks/ and solutions/ from lessons/; `python course.py build` calls this.

It also builds the tables made from the code, the gallery and two pages of the instructor's guide.

A lesson is one text file. In it, a code cell that contains only
`from nnlib.exercises.LESSON.FILE import NAME` is the place of an exercise: a learner's notebook
gets the stub there, the solution the reference. Whatever is between `### BEGIN SOLUTION` and `###
END SOLUTION` stays in the solution; for the learner, each value there becomes `...`.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import contextlib
import copy
import functools
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

from classroom.errors import DONE, LOOK, NOT_DONE, UserError, command
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.recalls import RECALLS
from tools import gallery, guide, tables
from tools.copies import choose_lessons
from tools.kept_outputs import KEPT, digest_of, run_or_kept
from tools.progress import ticking
from tools.slide_marks import TAG, misspelled, without_marks

ROOT = Path(__file__).resolve().parent.parent
EXERCISE_CELL = re.compile(r"from nnlib\.exercises\.(\w+)\.\w+ import (\w+)\s*(#.*)?")
RECALL_CELL = re.compile(r'^recall\("([^"]+)"', re.MULTILINE)
CHECK_CELL = re.compile(r"check\(\w+\)")
ORDER = "nnlib/exercises/order.py"
CLOCK = "nbval-ignore-output"
# Python shows the lines around a failing import, so this comment is read when it is needed.
WHOSE = '# nnlib is in the package slope-by-slope; "pip install nnlib" installs another project.'
FIRST_IMPORT = re.compile(r"^(?=import nnlib|from nnlib)", re.MULTILINE)
WIDGET = "application/vnd.jupyter.widget-view+json"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
# What JupyterLab would write once a kernel has started, so that an untouched lesson does not count
# as changed. The version differs between machines: `tools/copies.py` puts it in.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3",
    },
}


class LessonError(UserError):
    """A lesson that cannot be built; the message begins with the file and line."""


class Lesson:
    """The source of one lesson; `learner`, `solution` and `filled` make notebooks from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.notebook = jupytext.reads(self.text, fmt="md:myst")
        self.name = path.stem[3:]
        self.places = self._exercise_places()
        for number in range(len(self.notebook.cells)):
            self._check_markers(number)
            self._check_marks(number)
            self._check_recall(number)

    def _exercise_places(self) -> dict[int, Exercise]:
        places: dict[int, Exercise] = {}
        for number, cell in enumerate(self.notebook.cells):
            found = EXERCISE_CELL.fullmatch(cell.source.strip())
            if cell.cell_type != "code" or not found:
                continue
            name = found[2]
            if name not in EXERCISES or EXERCISES[name].lesson != self.name:
                raise self.error(number, 0, f"nnlib.exercises.{self.name} has no exercise `{name}`")
            if EXERCISES[name] in places.values():
                raise self.error(number, 0, f"`{name}` already has a cell; one is enough")
            places[number] = EXERCISES[name]
        for exercise in EXERCISES.values():
            if exercise.lesson == self.name and exercise not in places.values():
                raise LessonError(
                    f"{self.path}:1: exercise `{exercise.name}` has no cell; add one that "
                    f"contains `from {exercise.module} import {exercise.name}`"
                )
        return places

    def _check_markers(self, number: int) -> None:
        opened = None
        for line, text in enumerate(self.notebook.cells[number].source.splitlines()):
            marker = text.strip()
            if marker == BEGIN and opened is not None:
                raise self.error(number, line, f"`{BEGIN}` inside a solution that is still open")
            if marker == END and opened is None:
                raise self.error(number, line, f"`{END}` without a `{BEGIN}` in this cell")
            if marker in (BEGIN, END):
                opened = line if marker == BEGIN else None
            elif marker.upper().replace(" ", "").startswith(("###BEGIN", "###END")):
                raise self.error(number, line, f"a marker is written `{BEGIN}` or `{END}`")
        if opened is not None:
            raise self.error(number, opened, f"`{BEGIN}` without a `{END}` in this cell")

    def _check_marks(self, number: int) -> None:
        cell = self.notebook.cells[number]
        line = misspelled(cell.source) if cell.cell_type == "markdown" else None
        if line is not None:
            raise self.error(number, line, "a mark is written `<!-- slide -->` or `<!-- say -->`")

    def _check_recall(self, number: int) -> None:
        found = RECALL_CELL.search(self.notebook.cells[number].source)
        if found and found[1] not in RECALLS:
            problem = f"no recall question is called {found[1]!r}; add its row to `RECALLS`"
            raise self.error(number, 0, f"{problem}, in nnlib/exercises/recalls.py")

    def error(self, number: int, line: int, problem: str) -> LessonError:
        """Make an error that names the file and line, given a cell and a line in the cell."""
        offset = 0
        for cell in self.notebook.cells[: number + 1]:
            offset = max(self.text.find(cell.source, offset), offset)
        first = self.text.count("\n", 0, offset) + 1
        return LessonError(f"{self.path}:{first + line}: {problem}")

    @functools.cached_property
    def handed_on(self) -> str:
        """The text of its solution, as it is next to the later lessons when they run."""
        return text_of(self.solution())

    def learner(self) -> Any:
        """The notebook from which a learner starts."""
        return self._made(lambda exercise: exercise.stub, _without_solutions)

    def solution(self) -> Any:
        """The complete notebook, not yet run."""
        return self.filled({})

    def filled(self, answers: dict[str, str]) -> Any:
        """Return the notebook with other answers in the exercise cells, if there are any."""
        return self._made(
            lambda exercise: answers.get(exercise.name, exercise.answer), _without_markers
        )

    def _made(self, answer: Callable[[Exercise], str], edit: Callable[[str], str]) -> Any:
        notebook = copy.deepcopy(self.notebook)
        notebook.metadata = nbformat.from_dict(copy.deepcopy(METADATA))
        notebook.nbformat, notebook.nbformat_minor = 4, 5
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cell-{number:02}"
            tags = [tag for tag in cell.metadata.get("tags", ()) if tag != TAG]
            cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
            if cell.cell_type == "code":
                cell.source = edit(cell.source)
            else:
                cell.source = without_marks(cell.source)
            if number in self.places:
                exercise = self.places[number]
                cell.id = exercise.name
                cell.source = answer(exercise)
                cell.metadata["nbgrader"] = {
                    "schema_version": 3, "grade": False, "solution": True, "locked": False,
                    "task": False, "grade_id": exercise.name,
                }  # fmt: skip
        for first in [one for one in notebook.cells if one.cell_type == "code"][:1]:
            first.source = FIRST_IMPORT.sub(f"{WHOSE}\n", first.source, count=1)
        nbformat.validate(notebook)
        return notebook


def _without_markers(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if line.strip() not in (BEGIN, END))


def _without_solutions(source: str) -> str:
    """Between markers, put `...` for each assigned value and each call's last argument."""
    kept: list[str] = []
    inside: list[str] | None = None
    for line in source.split("\n"):
        if line.strip() == BEGIN:
            inside = []
        elif line.strip() == END and inside is not None:
            kept += _opened("\n".join(inside))
            inside = None
        else:
            (kept if inside is None else inside).append(line)
    return "\n".join(kept)


def _opened(solution: str) -> Iterator[str]:
    for node in ast.parse(solution).body:
        text = ast.get_source_segment(solution, node) or ""
        if isinstance(node, ast.Assign):
            target = ast.get_source_segment(solution, node.targets[0])
            yield f"{target} = ..."
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:
            last = ast.get_source_segment(solution, node.value.args[-1]) or ""
            yield text[: text.rindex(last)] + "..." + text[text.rindex(last) + len(last) :]
        else:
            yield "..."


def run_notebook(notebook: Any, timeout: int = 120, beside: dict[str, str] | None = None) -> Any:
    """Run a notebook in its own kernel, with an empty folder for progress and settings.

    Files given as `beside` are put next to it first, like the lessons in a learner's folder.
    """
    notebook = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (beside or {}).items():
            Path(folder, name).write_text(text, encoding="utf-8", newline="\n")
        own = {
            "NNLIB_PROGRESS": str(Path(folder, "progress")),
            "IPYTHONDIR": str(Path(folder, "ipython")),
            "PYTHONHASHSEED": "0",
        }
        client = NotebookClient(
            notebook,
            timeout=timeout,
            record_timing=False,
            # A cell's printed text is one text, in however many messages it comes.
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
            extra_arguments=["--log-level=ERROR"],
        )
        # A kernel that is stopped while it starts prints a traceback that nobody needs.
        with Path(folder, "errors").open("w+", encoding="utf-8", errors="replace") as errors:
            run = client.async_execute(env={**os.environ, **own}, stderr=errors)
            try:
                # An event loop of its own, which ends with the run: lessons run in two threads.
                asyncio.run(_stoppable(run))
            except Exception:
                errors.seek(0)
                sys.stderr.write(errors.read())
                raise
    notebook.metadata = nbformat.from_dict(copy.deepcopy(METADATA))
    return notebook


_RUNNING: dict[asyncio.Task[Any], asyncio.AbstractEventLoop] = {}


async def _stoppable(run: Coroutine[Any, Any, Any]) -> None:
    """Run in such a way that another thread can cancel it; the kernel is ended then, too."""
    task = asyncio.ensure_future(run)
    _RUNNING[task] = asyncio.get_running_loop()
    try:
        await task
    finally:
        del _RUNNING[task]


def stop_runs() -> None:
    """End all lessons that are running."""
    for task, loop in list(_RUNNING.items()):
        # One that has ended in the meantime has closed its loop.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(task.cancel)


def collect_messages(notebook: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what checks and recalls said in a run notebook, each with the source of its cell."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if "nnlib" in output.get("metadata", {}):
                yield cell.source.strip(), output.metadata["nnlib"]


def verdicts(notebook: Any) -> list[dict[str, Any]]:
    """Return the verdicts on a notebook's own exercises, from cells with only `check(NAME)`."""
    return [one for source, one in collect_messages(notebook) if CHECK_CELL.fullmatch(source)]


def recalls(notebook: Any) -> list[dict[str, Any]]:
    """Return what the recall questions of a run notebook said."""
    return [one for _, one in collect_messages(notebook) if "recall" in one]


def text_of(notebook: Any) -> str:
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def still_pictures(run: Any) -> dict[str, list[Any]]:
    """Remove the widgets from a run notebook; return the still pictures left, by cell id."""
    found: dict[str, list[Any]] = {}
    for cell in run.cells:
        for output in cell.get("outputs", ()):
            # A page would give it a random number, and nothing would answer it later.
            if output.get("data", {}).pop(WIDGET, None):
                found.setdefault(cell.id, []).append(output)
    return found


def with_clocks_of(run: Any, stored: Path) -> Any:
    """Keep the stored outputs of cells that show a clock, if their source is unchanged.

    Such a cell has the tag that makes nbval skip its output; a new run would give different bytes.
    """
    if stored.exists():
        before = {cell.id: cell for cell in nbformat.read(stored, 4).cells}
        for cell in run.cells:
            old = before.get(cell.id)
            if CLOCK in cell.metadata.get("tags", ()) and old and old.source == cell.source:
                cell.outputs = old.outputs
    return run


def prepare_run(
    lesson: Lesson, others: Sequence[Lesson] = (), kept: Path | None = None
) -> Callable[[], Any]:
    """Prepare the run of a lesson's solution; a call starts it and returns its result.

    A lesson may read answers from the notebooks of those before it: from their solutions. If a
    folder of `kept` outputs is given, they are used if nothing that they depend on has changed.
    """
    solution, texts = lesson.solution(), beside(lesson, others)
    run = functools.partial(run_notebook, solution, beside=texts)
    if kept is None:
        return run
    digest = digest_of(solution, texts, ROOT)
    return functools.partial(run_or_kept, kept / f"{lesson.path.stem}.json", solution, digest, run)


def build_lesson(lesson: Lesson, others: Sequence[Lesson] = ()) -> dict[str, str]:
    """Build one lesson: return the text of each file made from it, by its place in the project."""
    return files_of(lesson, prepare_run(lesson, others)())


def beside(lesson: Lesson, others: Sequence[Lesson]) -> dict[str, str]:
    """Return the solutions of the lessons before one, as they are next to it when it runs."""
    before = [one for one in others if one.path.stem < lesson.path.stem]
    return {f"{one.path.stem}.ipynb": one.handed_on for one in before}


def files_of(lesson: Lesson, run: Any) -> dict[str, str]:
    """Make the files of a lesson from its solution as run."""
    name, learner = f"{lesson.path.stem}.ipynb", lesson.learner()
    stills = still_pictures(run)
    for cell in learner.cells:
        # An explorer shows its picture before it is run, and in places where nothing runs.
        for output in stills.get(cell.id, ()):
            cell.outputs.append(copy.deepcopy(output))
            # nbval rejects outputs of a cell that was never run; this one was run, in the solution.
            cell.execution_count = output.execution_count
    return {
        f"notebooks/{name}": text_of(learner),
        f"solutions/{name}": text_of(with_clocks_of(run, ROOT / "solutions" / name)),
    }


def read_stored(lesson: Lesson) -> dict[str, str]:
    """Return the files of a lesson as built before; none at all if one is missing."""
    paths = [ROOT / folder / f"{lesson.path.stem}.ipynb" for folder in ("notebooks", "solutions")]
    if not all(path.exists() for path in paths):
        return {}
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def comparable(text: str) -> Any:
    """Return a file's content without its pictures' bytes, which change with the drawing code."""
    if text.lstrip().startswith(("<svg", "<?xml")):
        return "a picture"
    if not text.startswith("{"):
        return text
    return json.loads(re.sub(r"data:image/[^\"\\]*", "data:image", text))


def out_of_step(root: Path, files: dict[str, str]) -> Iterator[str]:
    """Name each built file that is missing, differs, or comes from no lesson."""
    for name, text in files.items():
        stored = root / name
        if not stored.exists():
            yield f"{name} is missing"
        else:
            was, now = comparable(stored.read_text(encoding="utf-8")), comparable(text)
            if was != now and not name.endswith(".ipynb"):
                yield f"{name} differs"
            elif was != now:
                cells = zip(was["cells"], now["cells"], strict=False)
                first = next((n for n, (old, new) in enumerate(cells) if old != new), "count")
                yield f"{name} differs from its lesson (cell {first})"
    for folder in ("notebooks", "solutions"):
        for stored in sorted((root / folder).glob("*.ipynb")):
            if f"{folder}/{stored.name}" not in files:
                yield f"{folder}/{stored.name} comes from no lesson"


def _written(names: tuple[str, ...]) -> str:
    """Return a tuple of words as the formatter would write it."""
    if len(names) < 2:
        return f'("{names[0]}",)' if names else "()"
    return "(\n" + "".join(f'        "{name}",\n' for name in names) + "    )"


def order_of(folder: Path) -> str:
    """Return the module with the order: lessons by their files, exercises by their cells."""
    rows, titles = [], ""
    for path in sorted(folder.glob("*.md")):
        text = path.read_text("utf-8")
        found = re.findall(rf"^{EXERCISE_CELL.pattern}$", text, re.MULTILINE)
        rows.append((path.stem[3:], tuple(name for _, name, _ in found)))
        title = re.search(r"^# \d\d · (.+)$", text, re.MULTILINE)
        titles += f'    "{path.stem[3:]}": "{title[1] if title else path.stem[3:]}",\n'
    listed = "".join(f'    "{lesson}": {_written(names)},\n' for lesson, names in rows)
    return (
        '"""Lessons and their exercises, in order; written by `python course.py build`, do not '
        f'edit."""\n\nORDER: dict[str, tuple[str, ...]] = {{\n{listed}}}\n\n'
        f"TITLES = {{\n{titles}}}\n"
    )


def _write(files: dict[str, str]) -> None:
    """Write each file whose content has changed, and say so."""
    for name, text in files.items():
        target = ROOT / name
        target.parent.mkdir(exist_ok=True, parents=True)
        if target.exists() and comparable(target.read_text(encoding="utf-8")) == comparable(text):
            print(f"{name} is unchanged")
            continue
        # If somebody stops the build, each file is complete.
        new = target.with_name(f".{target.name}.new")
        try:
            new.write_text(text, encoding="utf-8", newline="\n")
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)
        print(f"{name} written")


def run_all(runs: dict[Lesson, Callable[[], Any]]) -> dict[Lesson, Any]:
    """Run lessons, two at a time, and show which; on Ctrl+C, end their kernels and stop.

    Each running lesson has its own kernel, which uses one core.
    """
    running, done = list[str](), dict[Lesson, Any]()

    def run_one(lesson: Lesson) -> None:
        running.append(lesson.path.stem)
        try:
            done[lesson] = runs[lesson]()
        finally:
            running.remove(lesson.path.stem)

    two = ThreadPoolExecutor(2)
    with ticking(lambda: f"{len(done)} of {len(runs)} lessons; now {', '.join(running)}"):
        try:
            for one in [two.submit(run_one, lesson) for lesson in runs]:
                one.result()
        except BaseException as problem:
            if isinstance(problem, KeyboardInterrupt):
                # Sockets complain if they are closed in the middle of something.
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            two.shutdown(wait=False, cancel_futures=True)
            stop_runs()
            raise
        finally:
            two.shutdown()
    return done


@command
def main(arguments: list[str] | None = None) -> int:
    try:
        return build(arguments)
    except KeyboardInterrupt:
        print("Stopped. Each file is complete; outputs so far are kept for the next build.")
        return NOT_DONE


def build(arguments: list[str] | None) -> int:
    parser = argparse.ArgumentParser(
        prog="python course.py build",
        description="Build notebooks/ and solutions/ from lessons/.",
    )
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON",
        help="build only this one, as in 02; all if left out",
    )  # fmt: skip
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if out of step"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="also run lessons whose outputs are kept"
    )
    given = parser.parse_args(arguments)
    paths = sorted((ROOT / "lessons").glob("*.md"))
    chosen = choose_lessons(given.lessons, paths)
    # Report what lessons' heads lack before anything runs.
    files, order = tables.build_tables(ROOT), {ORDER: order_of(ROOT / "lessons")}
    if given.check:
        files.update(order)
    else:
        # The kernels read the order: without it, they would not know a new lesson.
        _write(order)
    lessons = [Lesson(path) for path in paths]
    as_they_are = {one: read_stored(one) for one in lessons if one.path not in chosen}
    kept = None if given.fresh else ROOT / KEPT
    runs = {one: prepare_run(one, lessons, kept) for one in lessons if not as_they_are.get(one)}
    done = run_all(runs)
    for lesson in lessons:
        files.update(files_of(lesson, done[lesson]) if lesson in done else as_they_are[lesson])
    solutions = {Path(name).name: text for name, text in files.items() if name[0] == "s"}
    files.update(gallery.build_gallery(solutions))
    files.update(guide.build_guide(lessons))
    if given.check:
        problems = list(out_of_step(ROOT, files))
        print("\n".join(problems) if problems else f"{len(files)} built files are in step.")
        if problems:
            print("Run `python course.py build`, look at the changes, and commit them.")
        return LOOK if problems else DONE
    _write(files)
    return DONE


if __name__ == "__main__":
    raise SystemExit(main())
