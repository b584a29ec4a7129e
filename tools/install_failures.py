"""Say why an install failed, and what helps. Standard library only."""

from __future__ import annotations

import errno
import platform
import re
from pathlib import Path

from classroom.errors import UserError


def last_lines(text: str, count: int = 4) -> str:
    """Return the lines about errors, otherwise the last ones; in ASCII, for any console."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines
    plain = [line[:160].encode("ascii", "replace").decode() for line in telling]
    return "\n".join(f"    {line}" for line in plain[-count:])


def _kinds(wheels: Path) -> str:
    """Return the Pythons and systems for which a folder has wheels, by their names."""
    tags = {tuple(path.stem.split("-")[-3::2]) for path in wheels.glob("*.whl")}
    listed = sorted(" ".join(tag) for tag in tags if tag[1] != "any" and tag[0] != "py3")
    return ", ".join(listed[:8]) or "any machine only"


_FULL = "The disk is full:\n{}\nThe packages need about 400 MB. Make room, and start again."

_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|ConnectTimeout|ProxyError"
    r"|Connection refused|Network is unreachable|Max retries|SSLError|ReadTimeout"
    r"|\(from versions: none\)",
    re.IGNORECASE,
)


def why(output: str, wheels: Path | None) -> str:
    """Say why pip failed, from the network or a folder of wheels, and what helps."""
    shown = last_lines(output)
    if wheels:
        return (
            f"The packages could not be installed from the folder wheels:\n{shown}\n"
            f"This is {platform.system()} on {platform.machine()} with Python "
            f"{platform.python_version()}; the folder has wheels for {_kinds(wheels)}.\n"
            "Fill it again on a machine like this one, with the same Python (see README), or "
            "delete it to install from the network."
        )
    if _NO_NETWORK.search(output):
        return (
            f"The packages could not be fetched; is there a network?\n{shown}\n"
            "Without one: on a machine like this one, with the same Python and a network, run\n"
            "    python course.py wheels\n"
            "in the project, and copy the folder wheels next to this course.py; it is then used\n"
            "for lessons. Slides and wheels for other systems need a network the first time.\n"
            "Behind a proxy, set HTTPS_PROXY; with a mirror of your own, PIP_INDEX_URL."
        )
    if is_full(output):
        return _FULL.format(shown)
    if re.search(r"(WinError|os error) (5|32)\b", output):
        return (
            f"A file of the packages is in use or locked:\n{shown}\n"
            "Close JupyterLab and other programs that use the folder .venv, and start again."
        )
    return (
        f"The packages could not be installed:\n{shown}\n"
        "Start again; if it fails again, `python course.py doctor` prints what a bug report needs."
    )


def is_full(output: str) -> bool:
    """Return whether the disk is full, judging by what was printed.

    >>> is_full("OSError: [Errno 28] No space left on device")
    True
    """
    return bool(re.search(r"No space left|Errno 28|(WinError|os error) (28|112)\b", output))


def unwritable(problem: OSError, root: Path) -> UserError:
    """Say that a file could not be written; what helps depends on the disk."""
    if problem.errno == errno.ENOSPC:
        return UserError(_FULL.format(f"    {problem}"))
    if problem.errno == errno.EEXIST:
        return UserError(f"{problem.filename} is a file. Rename or delete it, and start again.")
    return UserError(
        f"The folder {root} cannot be written to ({problem.strerror}).\n"
        "Move or copy the project to your own folder, perhaps in your home, and start again."
    )
