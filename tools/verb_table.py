"""The table of the teacher's commands in docs/grading.md, from the words that `--help` prints.

`python course.py build` writes it between two marks.
"""

from __future__ import annotations

from classroom.verbs import GRADING

PAGE = "docs/grading.md"
BEGIN = "<!-- the verbs: written by `python course.py build` -->"
END = "<!-- end of the verbs -->"


def table() -> str:
    """One row for each verb, in the order in which a course needs them."""
    rows = "\n".join(f"| `{verb}` | {words} |" for verb, words in GRADING.items())
    return f"| verb | what it does |\n|---|---|\n{rows}"


def built(text: str) -> dict[str, str]:
    """Build the page from its own text, with the table as it should be."""
    return {PAGE: between(text, BEGIN, END, table(), PAGE)}


def between(text: str, begin: str, end: str, inside: str, page: str) -> str:
    """Put a text between two marks of a page.

    Raises
    ------
    ValueError
        If the marks are missing.

    Examples
    --------
    >>> between("a<b>old<e>c", "<b>", "<e>", "new", "page.md")
    'a<b>\\nnew\\n<e>c'
    """
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page}: the marks `{begin}` and `{end}` are missing")
    return f"{before}{begin}\n{inside}\n{end}{after}"
