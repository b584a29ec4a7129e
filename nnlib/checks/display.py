"""Notes and tables for a learner: displayed in a notebook, printed elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from nnlib.checks.announcing import announce, short_enough
from nnlib.checks.boxes import KINDS, write_note

COMMA = (
    "Python writes a number with a point, as in 4.5; with a comma it sees two. Nothing was kept."
)

_NUMBER = re.compile(r"[-+\u2212]?\d[\d,.]*(e[-+]?\d+)?")


@dataclass(frozen=True)
class Note:
    """A few lines of text, shown plain, as Markdown and, if they have a kind, as HTML in a box.

    Parameters
    ----------
    text : str
        Code is between backticks.
    code : str
        Lines of Python below the text.
    kind : str
        A row of `boxes.KINDS`; empty for any other note.
    """

    text: str
    code: str = ""
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.text}\n\n{self.code}" if self.code else self.text

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        text = self.text.replace("\n", "  \n")
        return f"{text}\n\n```python\n{self.code}\n```" if self.code else text

    def _repr_html_(self) -> str | None:
        return write_note(KINDS[self.kind], self.text) if self.kind else None


@dataclass(frozen=True)
class Table:
    """A small table with headings, shown plain and as HTML.

    Parameters
    ----------
    headings : tuple of str
    rows : tuple of tuples of str
    caption : str
    drawings : tuple of str
        HTML after the words of each row's second cell. It must add nothing to what these say.
        The first two columns then stay on one line.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    drawings: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        texts = ["  ".join(f"{cell:{w}}" for cell, w in zip(line, widths, strict=True)).rstrip()
                 for line in lines]  # fmt: skip
        return "\n".join([self.caption, *texts])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.headings)
        # JupyterLab aligns table cells to the right, unless they say otherwise.
        sides = ["right" if _are_numbers(column) else "left" for column in columns]

        def row(cells: tuple[str, ...], tag: str, scope: str, drawing: str = "") -> str:
            inside = "".join(
                f'<{tag}{scope} style="text-align: {side}'
                f'{"; white-space: nowrap" if drawing and place < 2 else ""}">'
                f"{html.escape(cell)}{drawing if place == 1 else ''}</{tag}>"
                for place, (cell, side) in enumerate(zip(cells, sides, strict=True))
            )
            return f"<tr>{inside}</tr>"

        drawings = self.drawings or ("",) * len(self.rows)
        body = "".join(
            row(cells, "td", "", drawing)
            for cells, drawing in zip(self.rows, drawings, strict=True)
        )
        head = row(self.headings, "th", ' scope="col"')
        caption = f'<caption style="text-align: left">{html.escape(self.caption)}</caption>'
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _are_numbers(column: tuple[str, ...]) -> bool:
    """Check whether each cell is one number, so that the digits should line up."""
    return bool(column) and all(_NUMBER.fullmatch(cell) for cell in column)


def put_below(text: str) -> bool:
    """Put a text into a new cell below this one; return whether there is a notebook for it."""
    shell = get_ipython()
    if shell is None:
        return False
    shell.set_next_input(text, replace=False)
    return True


def show(thing: Any, metadata: dict[str, Any] | None = None, heard: str = "") -> None:
    """Display a thing in a notebook and announce it; print it elsewhere.

    Parameters
    ----------
    thing : Note, Table or Verdict
    metadata : dict, optional
        What programs read.
    heard : str
        What is announced; if left out, one of its sentences.
    """
    if get_ipython() is None:
        print(thing)
    else:
        display(thing, metadata=metadata)  # type: ignore[no-untyped-call]
        announce(heard or short_enough(str(thing)))
