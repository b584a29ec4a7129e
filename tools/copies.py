"""A learner's own copies: made once, never overwritten, and set aside on request.

Standard library only.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

from classroom.errors import UserError

RECORD = ".lessons.json"
"""A file in the folder of copies: which state of each lesson was put there."""

FORMER_LESSONS: dict[str, tuple[str, ...]] = runpy.run_path(
    str(Path(__file__).resolve().parent.parent / "nnlib" / "exercises" / "former_lessons.py")
)["FORMER_LESSONS"]
"""The lessons' former names: the package itself may not be installed yet."""


def refresh(originals: Path, work: Path, version: str = "") -> Iterator[str]:
    """Copy each lesson that is not there yet; if one has changed since, put the new one next to it.

    Yields a sentence for each thing done. `version` is that of the Python that will run the copies,
    as in "3.12.3"; by default, that of this one.
    """
    try:
        work.mkdir(parents=True, exist_ok=True)
        record = _read(work)
        fresh, outdated = 0, set[str]()
        for original in lessons(originals):
            state = hashlib.sha256(original.read_bytes()).hexdigest()
            copy, lesson = work / original.name, _lesson(original.stem)
            older = _older_copy(work, original)
            if older:
                older.rename(copy)
                record[original.name] = record.pop(older.name, state)
                yield (
                    f"{older.name} is now called {copy.name}, because the lesson's number or name "
                    "has changed. Your work in it is unchanged."
                )
            if not copy.exists():
                _copy(original, copy, version)
                fresh += 1
                if outdated & {parts[0] for parts in FORMER_LESSONS.values() if lesson in parts}:
                    yield (
                        f"{original.name} is new: the lesson before it was split. You may already "
                        "have answered its exercises in your copy of that lesson."
                    )
            elif record.get(original.name, state) != state:
                outdated.add(lesson)
                beside = _free(work / f"{original.stem}.new.ipynb")
                _copy(original, beside, version)
                yield (
                    f"{original.name} has changed since you got it. Yours is kept; the new one is "
                    f"next to it: {beside.name}."
                )
            record[original.name] = state
        _write(work, record)
    except OSError as problem:
        raise _cannot_write(work, problem) from None
    if fresh:
        yield f"{fresh} lesson{'s' if fresh > 1 else ''} copied to {work}; these copies are yours."


def reset(name: str, originals: Path, work: Path, version: str = "") -> str:
    """Make a fresh copy of one lesson, and keep the old one under a dated name."""
    original = find_lesson(name, lessons(originals))
    copy = work / original.name
    said = f"A fresh {original.name} is in {work}."
    try:
        work.mkdir(parents=True, exist_ok=True)
        record = _read(work)
        mine = copy if copy.exists() else _older_copy(work, original)
        if mine:
            today = datetime.datetime.now().strftime("%Y-%m-%d")
            kept = _free(work / f"{original.stem}.kept-{today}.ipynb")
            mine.rename(kept)
            record.pop(mine.name, None)
            said += f" Your old one is kept as {kept.name}."
        _copy(original, copy, version)
        record[original.name] = hashlib.sha256(original.read_bytes()).hexdigest()
        _write(work, record)
    except OSError as problem:
        raise _cannot_write(work, problem) from None
    return said


def lessons(originals: Path) -> list[Path]:
    found = sorted(originals.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise UserError(
            f"There are no notebooks in {originals}. Download the whole project again; a "
            "maintainer builds them with `python course.py build`."
        )
    return found


def find_lesson(name: str, files: list[Path]) -> Path:
    """Find the lesson with a number or name, even a former one, among its files."""
    wanted = name.removesuffix(".ipynb").removesuffix(".md")
    number = wanted.zfill(2) if wanted.isdigit() else ""
    for file in files:
        if number == file.stem[:2] if number else _lesson(wanted) == _lesson(file.stem):
            return file
    names = "\n".join(f"    {file.stem}" for file in files)
    raise UserError(
        f"No lesson is called {name!r}. Give its number, as in 02, or its name:\n{names}"
    )


def choose_lessons(names: list[str], files: list[Path]) -> list[Path]:
    """Find each lesson that is named; all of them if none is."""
    return [find_lesson(name, files) for name in names] or files


def _lesson(file: str) -> str:
    """Return today's name of the lesson whose file has that name, with any number or none."""
    name = re.sub(r"^[0-9]{2}_", "", file)
    return FORMER_LESSONS.get(name, (name,))[0]


def _older_copy(work: Path, original: Path) -> Path | None:
    """Return the learner's copy from when the file had another name; the newest of several."""
    found = [
        copy for copy in work.glob("[0-9][0-9]_*.ipynb")
        if _lesson(copy.stem) == _lesson(original.stem)
    ]  # fmt: skip
    if work / original.name in found:
        return None
    return max(found, key=lambda copy: copy.stat().st_mtime, default=None)


def _copy(original: Path, target: Path, version: str) -> None:
    """Copy completely or not at all, so that a full disk leaves no half notebook."""
    part = target.with_suffix(".part")
    try:
        part.write_bytes(_run_by(version or sys.version.split()[0], original.read_bytes()))
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _run_by(version: str, notebook: bytes) -> bytes:
    """Return the notebook as JupyterLab would have it once this Python has started.

    JupyterLab writes the version into the notebook when the kernel starts. If it is already there,
    an untouched lesson does not count as changed, and can be closed without a question.
    """
    try:
        content = json.loads(notebook)
        content["metadata"]["language_info"]["version"] = version
    except (ValueError, KeyError, TypeError):
        return notebook
    # As `nbformat` writes it.
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _free(path: Path) -> Path:
    """Return the path or, with a number added, the first that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _read(work: Path) -> dict[str, str]:
    try:
        record = json.loads((work / RECORD).read_text(encoding="utf-8"))
        return record if isinstance(record, dict) else {}
    except (FileNotFoundError, ValueError):
        return {}


def _write(work: Path, record: dict[str, str]) -> None:
    part = work / f"{RECORD}.part"
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(work / RECORD)


def _cannot_write(work: Path, problem: OSError) -> UserError:
    return UserError(
        f"The folder {work} cannot be written to ({problem.strerror}).\n"
        "On your own machine, give another folder: `python course.py lab --work FOLDER`."
    )
