"""What the notebook's own cells show: did the last cell that writes a function run at all?"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from IPython.core.getipython import get_ipython


def unread_cell(name: str) -> str:
    """Say what Python could not read in the last cell that writes a function; empty if it could.

    A cell with such a mistake does not run, and the function of that name stays as it was.
    """
    shell: Any = get_ipython()
    if shell is None:
        return ""
    return mistake_in(name, [shell.transform_cell(cell) for cell in shell.user_ns.get("In", ())])


def mistake_in(name: str, cells: Sequence[str]) -> str:
    """Say what is wrong with the last of the cells that writes a function of that name.

    Examples
    --------
    >>> mistake_in("double", ["def double(number):", "double(3)"]).splitlines()[-1]
    'SyntaxError: expected an indented block after function definition on line 1'
    >>> mistake_in("double", ["def double(number):", "double = abs"])
    ''
    """
    writes = re.compile(rf"^\s*(def|class)\s+{re.escape(name)}\b|^{re.escape(name)}\s*=", re.M)
    last = next((cell for cell in reversed(cells) if writes.search(cell)), "")
    try:
        ast.parse(last)
    except SyntaxError as mistake:
        line = f"line {mistake.lineno}" if mistake.lineno else "a line"
        shown = f", `{mistake.text.strip()}`" if mistake.text and mistake.text.strip() else ""
        return (
            f"Python cannot read {line} of the cell that writes `{name}`{shown}, so that cell did "
            f"not run. What is checked would be `{name}` as it was before.\n"
            f"Mend the cell, run it, then run this one again.\nSyntaxError: {mistake.msg}"
        )
    return ""
