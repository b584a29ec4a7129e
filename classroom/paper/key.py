"""The teacher's key: every student's results, and how each is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from classroom.grading.tables import table as csv_table
from classroom.pages import Html, escape, page, table
from classroom.paper.student_page import STYLE, flat_labels, given_in, top_of
from classroom.paper.working import workings
from classroom.paper.writing import write_number
from nnlib.exercises.lessons import write_title
from nnlib.exercises.worksheets import Sheet


def key_page(given: Mapping[str, Sheet]) -> str:
    """Make the key of all students."""
    kind = next(iter(given.values())).kind
    title = f"Key: {write_title(kind.lesson, ', ')}, {kind.title}"
    parts = [
        f'<p class="key">{escape(title)}</p>',
        *(_key_of(student, sheet) for student, sheet in given.items()),
    ]
    return page(title, "\n".join(parts), STYLE)


def _key_of(student: str, sheet: Sheet) -> Html:
    rows = [
        (f"{words}{', ' * bool(label)}{label}", working, result)
        for words, label, working, result in _results(sheet)
    ]
    found = table(("what", "how", "result"), rows, "Results").replace(
        "<table", '<table class="found"'
    )
    return Html(
        f'<section class="sheet key">\n{top_of(student, sheet)}\n{given_in(sheet, drawn=False)}\n'
        f'<div class="found">{found}</div>\n</section>'
    )


def _results(sheet: Sheet) -> Iterator[tuple[str, str, str, str]]:
    for line in sheet.kind.lines:
        numbers = map(write_number, sheet.right[line.name].ravel())
        labels, ways = flat_labels(sheet, line.name), workings(sheet, line.name)
        for label, way, number in zip(labels, ways, numbers, strict=True):
            shown = way.replace(" * ", " · ").replace(" - ", " − ").replace("**2", "²")
            yield line.words, label, shown, number


def results_table(given: Mapping[str, Sheet]) -> str:
    """Write all results as CSV, one number per row."""
    rows = [["student", "sheet", "line", "place", "result"]]
    for student, sheet in given.items():
        for line in sheet.kind.lines:
            for place, number in enumerate(sheet.right[line.name].ravel(), 1):
                typed = write_number(number).replace("\N{MINUS SIGN}", "-")
                rows.append([student, sheet.code, line.name, str(place), typed])
    return csv_table(rows)
