"""What the notebook's own cells show: did the last cell that writes a function run at all?"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable, Sequence
from typing import Any

from IPython.core.getipython import get_ipython

# What Python says, and what it most often means to someone who writes a rule.
_QUESTIONS = (
    ("invalid decimal literal", "Is a `*` missing between a number and a name?"),
    ("Perhaps you forgot a comma", "Is a `*` or a comma missing between two names?"),
    ("invalid character", "Was that copied from a text? Python writes powers `**2`, minus `-`."),
    ("indent", "Do the lines of the function begin with the same four blanks?"),
    ("was never closed", "Which bracket has no partner?"),
)


def unread_cell(name: str) -> str:
    """Say what Python could not read in the last cell that writes a function; empty if it could.

    A cell with such a mistake does not run, and the function of that name stays as it was.
    """
    shell: Any = get_ipython()
    if shell is None:
        return ""
    return mistake_in(name, shell.user_ns.get("In", ()), lambda cell: _plain(shell, cell))


def _plain(shell: Any, cell: str) -> str:
    """The cell as plain Python, without what only IPython knows; as it is where that fails."""
    try:
        return str(shell.transform_cell(cell))
    except (SyntaxError, tokenize.TokenError):
        return cell


def mistake_in(name: str, cells: Sequence[str], plain: Callable[[str], str] = str) -> str:
    """Say what is wrong with the last of the cells that writes a function of that name.

    Only that cell is made plain Python by `plain`: a session may have hundreds.

    Examples
    --------
    >>> print(mistake_in("double", ["def double(number):\\n    return 2number"]))
    Python cannot read line 2 of the cell that writes `double`, `return 2number`, so that cell did \
not run. What is checked would be `double` as it was before.
    Mend the cell, run it, then run this one again.
    SyntaxError: invalid decimal literal
    Is a `*` missing between a number and a name?
    >>> mistake_in("double", ["def double(number):", "double = abs"])
    ''
    """
    writes = re.compile(rf"^\s*(def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*(=|<-)", re.M)
    last = next((cell for cell in reversed(cells) if writes.search(cell)), "")
    try:
        ast.parse(plain(last))
    except SyntaxError as mistake:
        line = f"line {mistake.lineno}" if mistake.lineno else "a line"
        shown = f", `{mistake.text.strip()}`" if mistake.text and mistake.text.strip() else ""
        return (
            f"Python cannot read {line} of the cell that writes `{name}`{shown}, so that cell did "
            f"not run. What is checked would be `{name}` as it was before.\n"
            "Mend the cell, run it, then run this one again.\n"
            f"{type(mistake).__name__}: {mistake.msg}{_question(str(mistake.msg))}"
        )
    return ""


def _question(said: str) -> str:
    return next((f"\n{question}" for part, question in _QUESTIONS if part in said), "")
