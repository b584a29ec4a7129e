"""Copy the lessons for Colab and other hosts that do not have the course: copies install it.

`python course.py colab --repository OWNER/NAME` calls this. Each copy begins with one more cell
than its lesson. If the course is already installed, that cell does nothing. A page of links for the
copies, for Binder and for the lessons' own files is written next to them. Standard library only.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from tools.copies import lessons
from tools.environment import ROOT

FIRST = """\
# This cell installs the course where it is missing, as on Colab. It takes about half a minute;
# pip mentions a restart, but none is needed.
from importlib.metadata import packages_distributions

if set(packages_distributions().get("nnlib", ())) != {"slope-by-slope"}:
    # Another project is also called nnlib.
    %pip uninstall --quiet --quiet --yes nnlib
    %pip install --quiet --no-deps --force-reinstall PACKAGE
    # It provides the controls of the pictures.
    %pip install --quiet anywidget
"""
_NAME = re.compile(r"[A-Za-z0-9][\w-]*/[\w.-]+")
_REF = re.compile(r"[\w./-]+")


def write(repository: str, ref: str, out: Path, folder: str) -> list[Path]:
    """Write the copies and the page of links; return the copies.

    Parameters
    ----------
    repository
        The public copy of the project on GitHub, as in "owner/name".
    ref
        Its branch, tag or commit.
    out
        The folder to write to.
    folder
        The copies' folder in the repository, for the links.

    Raises
    ------
    UserError
        If the repository's name is invalid, or the folder has other files.
    """
    if not _NAME.fullmatch(repository):
        raise UserError(
            f"--repository is {repository}: it must be a name on GitHub with its owner, as in "
            "someone/slope-by-slope."
        )
    if not _REF.fullmatch(ref):
        raise UserError(
            f"--ref is {ref}: it must be a branch, a tag or a commit, as in main or v0.1.0."
        )
    package = f"https://github.com/{repository}/archive/{ref}.zip"
    stored = lessons(ROOT / "notebooks")
    wanted = {path.name for path in stored} | {"README.md"}
    if out.exists() and (others := {path.name for path in out.iterdir()} - wanted):
        raise UserError(
            f"{out} has other files, such as {min(others)}. Give another folder: `--out FOLDER`."
        )
    out.mkdir(parents=True, exist_ok=True)
    for path in stored:
        text = with_install(path.read_text(encoding="utf-8"), package)
        (out / path.name).write_text(text, encoding="utf-8", newline="\n")
    names = [path.name for path in stored]
    (out / "README.md").write_text(
        links(repository, ref, folder, names), encoding="utf-8", newline="\n"
    )
    return [out / name for name in names]


def with_install(text: str, package: str) -> str:
    """Put the cell that installs the course before a notebook's other cells.

    Examples
    --------
    >>> made = json.loads(with_install('{"cells": []}', "https://example.org/course.zip"))
    >>> made["cells"][0]["source"][-3].strip()
    '%pip install --quiet --no-deps --force-reinstall https://example.org/course.zip'
    """
    notebook: dict[str, Any] = json.loads(text)
    source = FIRST.replace("PACKAGE", package).rstrip("\n").splitlines(keepends=True)
    cell = {
        "cell_type": "code", "execution_count": None, "id": "install-the-course",
        "metadata": {}, "outputs": [], "source": source,
    }  # fmt: skip
    notebook["cells"].insert(0, cell)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def links(repository: str, ref: str, folder: str, names: list[str]) -> str:
    """Write the page of links: each lesson on Colab and on Binder."""
    colab = f"https://colab.research.google.com/github/{repository}/blob/{ref}/{folder}/"
    binder = f"https://mybinder.org/v2/gh/{repository}/{ref}?urlpath=lab/tree/notebooks/"
    rows = [
        f"| {name.removesuffix('.ipynb')} | [{name[:2]} on Colab]({colab}{name}) "
        f"| [{name[:2]} on Binder]({binder}{name}) |"
        for name in names
    ]
    return "\n".join([
        "# The lessons on hosts that others run",
        "",
        "Written by `python course.py colab`. The notebooks here install the course in their "
        "first cell; your work",
        "is kept only if you save your own copy there. Binder keeps nothing: download what you "
        "want to keep.",
        "",
        "| lesson | Colab | Binder |",
        "|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip
