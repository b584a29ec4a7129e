"""What a notebook's cells show: as Python reads them, and whether the last one ran at all.

Grading reads cells with `plain_python`, too, in a process of its own.
"""

from __future__ import annotations

import ast
import contextlib
import re
import tokenize
import warnings
from collections.abc import Sequence
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.core.inputtransformer2 import TransformerManager

# The magic commands of a whole cell whose other lines are not Python.
NO_PYTHON = {
    "bash", "cmd", "html", "HTML", "javascript", "js", "latex", "markdown", "perl", "ruby",
    "script", "sh", "svg", "SVG", "system", "sx", "!", "cython", "R", "julia", "sql",
}  # fmt: skip
# Those whose other lines are Python, and run where the notebook's names are not.
ELSEWHERE = {"writefile", "file", "python", "python2", "python3", "pypy", "timeit"}
_OF_THE_CELL = re.compile(r"\s*%%(\S*)[^\n]*\n?|\s*#[^\n]*\n|\s*\n")

# What Python says, and what it most often means to someone who writes a rule.
_QUESTIONS = (
    ("invalid decimal literal", "Is a `*` missing between a number and a name?"),
    ("Perhaps you forgot a comma", "Is a `*` or a comma missing between two names?"),
    ("invalid character", "Was that copied from a text? Python has `**2` and a plain minus `-`."),
    ("indent", "Does every line of the function begin with the same four spaces?"),
    ("was never closed", "Which bracket has no partner?"),
)


def unread_cell(name: str) -> str:
    """Say what Python could not read in the last cell that writes a function; empty if it could.

    A cell with such a mistake does not run, and the function of that name stays as it was.
    """
    shell: Any = get_ipython()
    if shell is None:
        return ""
    return mistake_in(name, shell.user_ns.get("In", ()))


def plain_python(cell: str) -> str:
    """A cell as Python has it, as IPython would read it: without magic commands of a whole cell.

    Whatever is Python already stays exactly as it is; so does what even IPython cannot read.

    Examples
    --------
    >>> plain_python("%%time\\nfiles = !ls").strip()
    "files = get_ipython().getoutput('ls')"
    >>> plain_python("%%bash\\nls")
    ''
    """
    rest, before = cell, ""
    while found := _OF_THE_CELL.match(rest):
        if found[1] is not None and found[1] in NO_PYTHON:
            return ""
        # Its place stays, so that lines keep their numbers.
        before += "\n" if found[1] is not None else found[0]
        rest = rest[found.end() :]
    source = before + rest if "%%" in cell[: len(cell) - len(rest)] else cell
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except SyntaxError:
            with contextlib.suppress(SyntaxError, tokenize.TokenError):
                return str(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]
    return source


def runs_elsewhere(cell: str) -> bool:
    """Whether a cell's lines are written to a file, or run where the notebook's names are not.

    Examples
    --------
    >>> runs_elsewhere("%%writefile old.py\\ntwo = 2"), runs_elsewhere("%%time")
    (True, False)
    """
    found = re.match(r"\s*%%(\S*)", cell)
    return found is not None and found[1] in ELSEWHERE


def mistake_in(name: str, cells: Sequence[str]) -> str:
    """Say what is wrong with the last of the cells that writes a function of that name.

    Only that cell is made plain Python: a session may have hundreds.

    Examples
    --------
    >>> print(mistake_in("double", ["def double(number):\\n    return 2number"]))
    Python cannot read line 2 of the cell that writes `double`, `return 2number`, so that cell did \
not run. What is checked would be `double` as it was before.
    Fix the cell, run it, then run this one again.
    SyntaxError: invalid decimal literal
    Is a `*` missing between a number and a name?
    >>> mistake_in("double", ["def double(number):", "double = abs"])
    ''
    """
    writes = re.compile(rf"^\s*(def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*(=|<-)", re.M)
    last = next((cell for cell in reversed(cells) if writes.search(cell)), "")
    try:
        ast.parse(plain_python(last))
    except SyntaxError as mistake:
        line = f"line {mistake.lineno}" if mistake.lineno else "a line"
        shown = f", `{mistake.text.strip()}`" if mistake.text and mistake.text.strip() else ""
        return (
            f"Python cannot read {line} of the cell that writes `{name}`{shown}, so that cell did "
            f"not run. What is checked would be `{name}` as it was before.\n"
            "Fix the cell, run it, then run this one again.\n"
            f"{type(mistake).__name__}: {mistake.msg}{_question(str(mistake.msg))}"
        )
    return ""


def _question(said: str) -> str:
    return next((f"\n{question}" for part, question in _QUESTIONS if part in said), "")
