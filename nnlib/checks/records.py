"""The records in a learner's folder: one small JSON file for each exercise or claim.

A file is written whole or not at all. A broken one is set aside, and a message says so; if a folder
cannot be written to, the record is lost, but never the verdict.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

from nnlib.exercises.exercise_names import former_names

FOLDER = "progress"


def folder() -> Path:
    """Return the records' folder: that in NNLIB_PROGRESS, or `progress` next to the notebook."""
    return Path(os.environ.get("NNLIB_PROGRESS") or FOLDER)


_unsaved: dict[Path, dict[str, Any]] = {}
"""Records that could not be written, known until the kernel stops."""


def load(name: str) -> tuple[dict[str, Any], str]:
    """Read a record, empty if there is none; the text says what went wrong, if anything.

    Examples
    --------
    >>> load("never written")
    ({}, '')
    """
    path = folder() / f"{name}.json"
    if path in _unsaved:
        return copy.deepcopy(_unsaved[path]), ""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record, dict):
            raise ValueError("not a table of names and values")
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError) as problem:
        if isinstance(problem, OSError):
            return {}, f"The record `{path}` cannot be read ({problem.strerror}); it is ignored."
        aside = path.with_suffix(".broken")
        with contextlib.suppress(OSError):
            path.replace(aside)
        return {}, (
            f"The record `{path}` was broken; it is now `{aside.name}`, and a new one begins."
        )
    return record, ""


def load_exercise(name: str) -> tuple[dict[str, Any], str]:
    """Read an exercise's record, or the one under a former name, which is left as it is.

    Examples
    --------
    >>> load_exercise("double")
    ({}, '')
    """
    record, trouble = load(name)
    for former in former_names(name):
        if not record:
            record, trouble = load(former)
    return record, trouble


def claim_key(number: int) -> str:
    """Return the name of a claim's record.

    Examples
    --------
    >>> claim_key(7)
    'claim_07'
    """
    return f"claim_{number:02}"


def key(words: str) -> str:
    """Turn words into a part of a file name.

    Examples
    --------
    >>> key("slope at 1.5")
    'slope_at_1_5'
    """
    return "".join(letter if letter.isalnum() else "_" for letter in words)


def all_of(prefix: str) -> list[dict[str, Any]]:
    """Read all records with this prefix, in order of name, without broken ones.

    If no folder can be read, as in a browser that keeps nothing, there are none.
    """
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = sorted(path.stem for path in folder().glob(f"{prefix}*.json"))
    return [record for record in (load(name)[0] for name in names) if record]


def save(name: str, record: dict[str, Any]) -> str:
    """Write a record, whole or not at all; return a sentence if it could not be written."""
    target = folder() / f"{name}.json"
    try:
        write_whole(target, json.dumps(record, indent=1, sort_keys=True) + "\n", shared=True)
    except OSError as problem:
        _unsaved[target] = copy.deepcopy(record)
        return (
            f"Your progress could not be saved in `{target.parent}` ({problem.strerror}): it is "
            "kept only until this notebook's kernel stops."
        )
    _unsaved.pop(target, None)
    return ""


def write_whole(target: Path, text: str | bytes, shared: bool = False) -> None:
    """Write a file whole or not at all; make its folder if there is none.

    Parameters
    ----------
    target : Path
    text : str or bytes
    shared : bool
        Whether others may read it, if the folder and the user's umask let them; a board on a
        shared drive needs this.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.parent / f".{target.stem[:40]}.{secrets.token_hex(6)}"
    mode = 0o666 if shared else 0o600
    # Without O_BINARY, Windows would write "\r\n" for each "\n".
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(written, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode("utf-8", "replace"))
        _put(written, target)
    finally:
        written.unlink(missing_ok=True)


def _put(written: Path, target: Path) -> None:
    """Replace a file by another. On Windows, that fails while somebody reads the old one."""
    for waiting in (0.02, 0.05, 0.1, 0.2):
        try:
            written.replace(target)
            return
        except PermissionError:
            time.sleep(waiting)
    written.replace(target)
