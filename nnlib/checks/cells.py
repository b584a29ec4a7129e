"""Read a notebook's cells as Python does, and find out whether the last one ran at all.

Grading also reads cells with `plain_python`, in a separate process.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import keyword
import re
import tokenize
import warnings
from collections.abc import Sequence
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.core.inputtransformer2 import TransformerManager

# Magic commands for a whole cell whose other lines are not Python.
NO_PYTHON = {
    "bash", "cmd", "html", "HTML", "javascript", "js", "latex", "markdown", "perl", "ruby",
    "script", "sh", "svg", "SVG", "system", "sx", "!", "cython", "R", "julia", "sql",
}  # fmt: skip
# Those whose other lines are Python, but run without the notebook's names.
ELSEWHERE = {"writefile", "file", "python", "python2", "python3", "pypy", "timeit"}
_OF_THE_CELL = re.compile(r"\s*%%(\S*)[^\n]*\n?|\s*#[^\n]*\n|\s*\n")

# IPython compiles a cell so that `await` may be outside a function.
_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

# Part of Python's message; a pattern for the line; and what the two most often mean. The first row
# that fits both counts. Signs from a printed text: times signs and dots, superscript 2 and 3,
# minus signs and dashes, curly quotes.
_QUESTIONS = (
    ("outside function", r"return\b",
     "Does `return` begin with four spaces, like the lines of the function above it?"),
    ("outside function", "",
     "Does that line begin with four spaces, like the lines of the function above it?"),
    ("loop", r"(break|continue)\b",
     "Is that line inside its loop, further to the right than `for` or `while`?"),
    ("is parameter and", "",
     "The function already has an argument of that name; remove that line."),
    ("nonlocal", "",
     "Is `nonlocal` needed? A name that the function makes is its own; remove that line."),
    ("", r".*[\u00b7\u00d7\u2022\u22c5\u2219]",
     "Was that copied from a text? Times is `*` in Python."),
    ("", r".*[\u00b2\u00b3]", "Was that copied from a text? In Python a square is `**2`."),
    ("", r".*[\u2212\u2013\u2014]",
     "Was that copied from a text? Python's minus is the plain `-`."),
    ("", r".*[\u2018-\u201e]",
     "Was that copied from a text? Python's quotes are the plain `\"` or `'`."),
    ("invalid character", "",
     "Was that copied from a text? Python uses `**2`, `*` and a plain minus `-`."),
    ("", r"for\s*\(.*(;|\+\+)", "Python's loop is `for i in range(n):`."),
    ("", r".*\w(\+\+|--)", "Python has no `++`: `i = i + 1` adds 1."),
    ("", r"return\s+\w+\s*=[^=]",
     "`return` takes a value, and `=` makes a name: do the work in a line before it, then return "
     "the name."),
    ("", r"[^\W\d]\w*\s*/\s*[^\W\d]\w*\s*=[^=]",
     "A name cannot contain `/`: call it `slope`, for example."),
    ("instead of '='", r"(if|elif|while)\b", "`=` gives a name its value; `==` compares."),
    ("cannot assign", "",
     "The name goes on the left of `=`, and its value on the right."),
    ("invalid decimal literal", "", "Is a `*` missing between a number and a name?"),
    ("invalid syntax", r".*(\d|\)) *\(?.*\) +[^\W\d]\w*\s*$",
     "Is a `*` missing? Python multiplies only with `*`, even next to a bracket."),
    ("indent", "", "Does every line of the function begin with the same four spaces?"),
    ("was never closed", "", "Which bracket has no partner?"),
    ("unmatched", "", "Which bracket has no partner?"),
    ("does not match opening", "", "Which bracket has no partner?"),
    ("unterminated string", "", "Which quote has no partner?"),
    ("expected ':'", "", "Is the colon at the end of the line missing?"),
)  # fmt: skip
_LAST_QUESTION = ("Perhaps you forgot a comma", "Is a `*` or a comma missing between two names?")
_BEGINNINGS = ("return", "def", "for", "while", "if", "elif", "class")


def cells_so_far() -> list[str]:
    """Return the cells that have run since the kernel started; nothing outside a notebook."""
    shell: Any = get_ipython()
    if shell is None:
        return []
    written = getattr(shell.history_manager, "input_hist_raw", None)
    return [str(cell) for cell in written or shell.user_ns.get("In", ())]


def unread_cell(name: str, told: str = "") -> str:
    """Say what Python could not read in the last cell that writes a function; empty if it could.

    A cell with such a mistake does not run, and the function of that name stays as it was.
    """
    return mistake_in(name, cells_so_far(), told)


def plain_python(cell: str) -> str:
    """Return a cell as plain Python, as IPython reads it, without magic commands for the cell.

    What is already Python stays exactly as it is, and so does what even IPython cannot read.

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
        # An empty line stays, so that the other lines keep their numbers.
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
    """Check whether a cell's lines go to a file, or run without the notebook's names.

    Examples
    --------
    >>> runs_elsewhere("%%writefile old.py\\ntwo = 2"), runs_elsewhere("%%time")
    (True, False)
    """
    found = re.match(r"\s*%%(\S*)", cell)
    return found is not None and found[1] in ELSEWHERE


def writes_function(cell: str, name: str, told: str = "") -> bool:
    """Check whether a cell writes a function of that name.

    If the first line of the function cannot be read, the line that says what it is for counts, and
    so does a word that is nearly `def`.

    Examples
    --------
    >>> writes_function("def double(number):", "double"), writes_function("double(3)", "double")
    (True, False)
    >>> writes_function("Def double(number):", "double")
    True
    >>> writes_function("print double(3)", "double")
    False
    """
    mark = re.escape(name)
    writes = rf"^\s*(async\s+def|def|class)\s+{mark}\b|^{mark}\s*(:[^=\n]*)?(=(?!=)|<-)"
    misspelled = rf"^\s*(?i:def\w*|dfe|edf|func?|function|class\w*|clas)\s+{mark}\s*[(:]"
    if re.search(rf"{writes}|{misspelled}", cell, re.MULTILINE):
        return True
    has_first_line = re.search(r"^(async\s+def|def|class)\s+\w+\s*[(:]", cell, re.MULTILINE)
    return bool(told) and told in cell and not has_first_line


def mistake_in(name: str, cells: Sequence[str], told: str = "", is_there: bool = True) -> str:
    """Say what is wrong with the last cell that writes a function of that name.

    Only that cell is turned into plain Python: a session may have hundreds.

    Parameters
    ----------
    name : str
    cells : sequence of str
    told : str, optional
        The line of its docstring that says what the function is for; it identifies the cell if
        the line with the name cannot be read.
    is_there : bool
        Whether there is such a function from an earlier run.

    Examples
    --------
    >>> print(mistake_in("double", ["def double(number):\\n    return 2number"]))
    Python cannot read line 2 of the cell that writes `double`, `return 2number`, so that cell did \
not run. A check would use `double` as it was before.
    Fix the cell, run it, then run this one again.
    SyntaxError: invalid decimal literal
    Is a `*` missing between a number and a name?
    >>> mistake_in("double", ["def double(number):", "double = abs"])
    ''
    """
    last = next((cell for cell in reversed(cells) if writes_function(cell, name, told)), "")
    source = plain_python(last)
    mistake, can_be_parsed = _mistake(source)
    if mistake is None:
        return ""
    lines = source.splitlines()
    text = "".join(lines[number - 1 : number]).strip() if (number := mistake.lineno) else ""
    line = f"line {mistake.lineno}" if mistake.lineno else "a line"
    shown = f", `{text}`" if text else ""
    outcome = "that cell did not run"
    if can_be_parsed:
        # IPython runs the statements above that one.
        outcome = "that cell did not run to its end"
    after = f"{outcome}. A check would use `{name}` as it was before"
    if can_be_parsed and is_there:
        after = f"{outcome}. A check would use `{name}` without that line"
    elif not is_there:
        after = f"{outcome}, and there is no `{name}` yet"
    return (
        f"Python cannot read {line} of the cell that writes `{name}`{shown}, so {after}.\n"
        "Fix the cell, run it, then run this one again.\n"
        f"{type(mistake).__name__}: {mistake.msg}{_question(str(mistake.msg), text, source)}"
    )


def _mistake(source: str) -> tuple[SyntaxError | None, bool]:
    """Find what keeps a cell from being compiled, and whether it can still be parsed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<cell>", "exec", _FLAGS, dont_inherit=True)
        except SyntaxError as mistake:
            try:
                ast.parse(source)
            except SyntaxError:
                return mistake, False
            return mistake, True
        except (ValueError, RecursionError, MemoryError):
            pass
    return None, False


def _question(said: str, line: str, source: str) -> str:
    """Return a question about a mistake, after a line break; empty if no question is known."""
    first = re.match(r"[^\W\d]\w*(?=\s+[\w(\[]|\()", line)
    if first and "invalid syntax" in said and not keyword.iskeyword(first[0]):
        near = difflib.get_close_matches(first[0].lower(), _BEGINNINGS, 1, 0.65)
        if near:
            return f"\nIs `{first[0]}` meant to be `{near[0]}`?"
    for part, pattern, question in _QUESTIONS:
        if part in said and re.match(pattern, line):
            return f"\n{question}"
    for name in sorted(set(re.findall(r"[^\W\d]\w*_\w+", source)), key=len, reverse=True):
        if re.search(rf"\b{name.replace('_', ' ')}\b", line):
            return f"\nIs the `_` of `{name}` missing?"
    for before, sign, after in re.findall(r"(\w+|\))\s+([xX])\s+(?=(\w+|\())", line):
        if not (keyword.iskeyword(before) or keyword.iskeyword(after)):
            return f"\nIs `{sign}` meant as times? Python writes `*`."
    if any(not keyword.iskeyword(name) for name in re.findall(r"\d\s+([^\W\d]\w*)", line)):
        return "\nIs a `*` missing between a number and a name?"
    part, question = _LAST_QUESTION
    return f"\n{question}" if part in said else ""
