"""Pages for feedback: self-contained HTML that a screen reader can read."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Sequence

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #ffffff; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid #767676; padding: 0.3rem 0.8rem; text-align: left;
  vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { background: #f2f2f2; overflow-wrap: anywhere; }
caption { text-align: left; }
h2 { margin-top: 2rem; }
""".strip()


def page(title: str, body: str) -> str:
    """Make a whole page.

    Examples
    --------
    >>> page("Points", "<p>All.</p>").splitlines()[1]
    '<html lang="en">'
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{html.escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str | float]]) -> str:
    """Make a table, the first cell of each row its heading; numbers are aligned right."""
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    lines = [
        f'<tr><th scope="row">{html.escape(str(row[0]))}</th>{"".join(map(_cell, row[1:]))}</tr>'
        for row in rows
    ]
    return (
        f"<table>\n<caption>{html.escape(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{chr(10).join(lines)}\n</tbody>\n</table>"
    )


def code_marked(text: str) -> str:
    """Make code of what stands between backticks."""
    return re.sub(r"`([^`\n]*)`", r"<code>\1</code>", text)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f"<td>{code_marked(html.escape(value))}</td>"
    return f'<td class="number">{value:g}</td>'


# The page of the class, and what Windows takes for devices, whatever their ending.
_RESERVED = re.compile(r"class|(con|nul|aux|prn|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(student: str) -> str:
    """Make a name for a file or a folder of a student's; two students never share one.

    Examples
    --------
    >>> file_name("jane"), file_name("../Zo\\u00eb"), file_name("\\u674e\\u96f7")
    ('jane', 'Zo-8840d1', 'student-3a4732')
    """
    student = unicodedata.normalize("NFC", student)
    plain = re.sub(r"[^A-Za-z0-9._@-]+", "_", student).strip("._").lstrip("-@")[:60]
    if plain == student and not _RESERVED.fullmatch(plain):
        return plain
    sign = hashlib.sha256(student.encode("utf-8", "backslashreplace")).hexdigest()[:6]
    return f"{plain or 'student'}-{sign}"
