"""Pages and tables in HTML, for feedback and the board: self-contained and accessible.

Output in a notebook is made in `nnlib.checks`: there, JupyterLab sets the style.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence

from nnlib.checks.boxes import html_with_code

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #ffffff; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid #767676; padding: 0.3rem 0.8rem; text-align: left;
  vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { background: #f2f2f2; overflow-wrap: anywhere; }
caption { text-align: left; }
h2 { margin-top: 2rem; }
.written { white-space: pre-wrap; overflow-wrap: anywhere; }
div.written { border-left: 4px solid #767676; padding-left: 0.8rem; margin: 1rem 0; }
""".strip()


class Html(str):
    """Text that is already HTML; all other text is escaped where it enters a page."""


Cell = str | float


def escape(text: str) -> Html:
    """Return a text as HTML that shows it.

    Examples
    --------
    >>> escape("a < b"), escape(Html("<b>a</b>"))
    ('a &lt; b', '<b>a</b>')
    """
    return text if isinstance(text, Html) else Html(html.escape(text))


def mark_code(text: str) -> Html:
    """Return a text as HTML, with whatever is between backticks as code.

    Examples
    --------
    >>> mark_code("Is `a < b`?")
    'Is <code>a &lt; b</code>?'
    """
    return text if isinstance(text, Html) else Html(html_with_code(text))


def as_written(text: str) -> Html:
    """Return what somebody wrote as HTML that keeps its lines and its writing direction.

    Examples
    --------
    >>> as_written("a <b>")
    '<div class="written" dir="auto">a &lt;b&gt;</div>'
    """
    return Html(f'<div class="written" dir="auto">{escape(text)}</div>')


def bullets(lines: Sequence[str]) -> Html:
    """Make a list; nothing if there are no lines."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return Html(f"<ul>{items}</ul>" if items else "")


def page(title: str, body: str, style: str = STYLE) -> str:
    """Make a whole page.

    Examples
    --------
    >>> page("Points", "<p>All.</p>").splitlines()[1]
    '<html lang="en">'
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Without it, Firefox asks the host for an icon.
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}\n</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def table(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str = "",
    wide: Collection[str] = (), kinds: Sequence[str] = (),
) -> Html:  # fmt: skip
    """Make a table; the first cell of each row is its heading, and numbers are aligned right.

    Parameters
    ----------
    headings : sequence of str
    rows : sequence of sequence
        Texts, HTML and numbers.
    caption : str, optional
    wide : collection of str, optional
        The headings whose columns take the remaining width.
    kinds : sequence of str, optional
        The class of each row.
    """
    heads = "".join(
        f'<th scope="col"{" class=wide" * (name in wide)}>{escape(name)}</th>' for name in headings
    )
    lines = []
    for place, row in enumerate(rows):
        kind = f' class="{kinds[place]}"' if kinds and kinds[place] else ""
        cells = "".join(map(_cell, row[1:]))
        heading = escape(row[0]) if isinstance(row[0], str) else f"{row[0]:g}"
        lines.append(f'<tr{kind}><th scope="row">{heading}</th>{cells}</tr>')
    above = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    body = "\n".join(lines)
    return Html(
        f"<table>\n{above}<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return f"<td>{mark_code(value)}</td>"
    return f'<td class="number">{value:g}</td>'
