"""Read a sheet of Canvas or Moodle in any language: by a column's place, then by words.

Canvas's gradebook is made by `lib/gradebook_exporter.rb`, Moodle's offline grading worksheet by
`mod/assign/gradingtable.php`: Identifier, Full name, Email, Status, Grade, Maximum Grade, perhaps a
marking state, Grade can be changed, dates, feedback.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.sheets import Cell, Sheet, number_in
from classroom.grading.tables import one_form
from classroom.grading.yes_and_no import NO, YES

CANVAS, MOODLE = "canvas", "moodle"

NO_MARK = {"-", "--", "\u2013", "\u2014", "\u2212"}
"""What a sheet has if there is no mark yet."""

_CANVAS_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_READ_ONLY = {
    f"{unposted}{which} {what}" for unposted in ("", "Unposted ") for which in ("Current", "Final")
    for what in ("Score", "Grade", "Points")
}  # fmt: skip
_MOODLE_IDS = {"username", "id number", "idnumber", "useridnumber"}
_GRADES = {"grade", "bewertung", "note", "calificación", "valutazione", "beoordeling", "nota"}
_CAN_BE_CHANGED = "grade can be changed"
# How far after the grade Moodle's "Grade can be changed" may come.
_NEAR = 4


def key_of(name: str) -> str:
    """Return the form in which names are compared: accents composed, upper and lower case alike."""
    return one_form(one_form(name).strip().casefold())


@dataclass(frozen=True)
class Book:
    """A sheet, and its column that is filled.

    Parameters
    ----------
    kind : str
        "canvas" or "moodle".
    sheet : Sheet
    place : int
        The column's number, from 0.
    """

    kind: str
    sheet: Sheet
    place: int

    @property
    def header(self) -> list[str]:
        return [cell.value for cell in self.sheet.rows[0]]

    @property
    def title(self) -> str:
        return self.header[self.place]

    @property
    def rows(self) -> dict[int, list[Cell]]:
        """The students' rows that reach the column, by their numbers."""
        return {number: row for number, row in self._students() if len(row) > self.place}

    @property
    def short_rows(self) -> dict[int, list[Cell]]:
        """The students' rows that end before the column."""
        return {number: row for number, row in self._students() if len(row) <= self.place}

    def _students(self) -> Iterator[tuple[int, list[Cell]]]:
        for number, row in enumerate(self.sheet.rows):
            if number and not self._is_no_student(row):
                yield number, row

    @property
    def comma(self) -> bool:
        """Whether this sheet writes 2,5: in this column or the next, or its cells end with ;"""
        near = [cell.value.strip() for row in self.sheet.rows
                for cell in row[self.place : self.place + 2]]  # fmt: skip
        if any(re.fullmatch(r"(\d+|\d[\d.]*\.\d{3}),\d{1,2}", value) for value in near):
            return True
        has_points = any(re.fullmatch(r"[\d,]+\.\d+", value) for value in near)
        return self.sheet.delimiter == ";" and not has_points

    def _is_no_student(self, row: Sequence[Cell]) -> bool:
        if not any(cell.value.strip() for cell in row):
            return True
        if "Points Possible" in row[0].value or "(read only)" in [cell.value for cell in row]:
            return True
        # Canvas's own rows, in any language, belong to nobody.
        has_ids = any(name.strip() in _CANVAS_IDS for name in self.header)
        return self.kind == CANVAS and has_ids and not _canvas_ids(self.header, row)

    def ids(self, row: Sequence[Cell]) -> set[str]:
        """Return whatever identifies a row's student."""
        found = _canvas_ids(self.header, row) if self.kind == CANVAS else (
            _moodle_ids(self.header, row)
        )  # fmt: skip
        return {key_of(one) for one in found}

    def names(self, row: Sequence[Cell]) -> set[str]:
        """Return the names of a row's student, as a folder may spell them."""
        place = 0 if self.kind == CANVAS else 1
        own = row[place].value if place < min(len(row), self.place) else ""
        if [name.strip() for name in self.header[:2]] == ["LastName", "FirstName"]:
            own = f"{row[0].value}, {row[1].value}"
        last, _, first = own.partition(",")
        turned = {f"{first.strip()} {last.strip()}"} if first.strip() else set[str]()
        return {key_of(one) for one in {own, *turned} if one.strip()}

    def maxima(self) -> dict[int, float]:
        """Return the maximum points of each row, if the sheet says so."""
        return self._canvas_maxima() if self.kind == CANVAS else self._moodle_maxima()

    def _canvas_maxima(self) -> dict[int, float]:
        students = self.rows
        for number, row in enumerate(self.sheet.rows[1:], start=1):
            if number not in students and len(row) > self.place:
                most = number_in(row[self.place].value, self.comma)
                if most is not None:
                    return dict.fromkeys(students, most)
        return {}

    def _moodle_maxima(self) -> dict[int, float]:
        """Return the column after the grade, if it has only numbers."""
        told = {
            number: row[self.place + 1].value for number, row in self.rows.items()
            if len(row) > self.place + 1 and row[self.place + 1].value.strip()
        }  # fmt: skip
        read = {number: number_in(value, self.comma) for number, value in told.items()}
        numbers = {number: most for number, most in read.items() if most is not None}
        if len(numbers) != len(read):
            return {}
        # In another of Moodle's lists, another assignment may be there.
        first = [self.sheet.rows[number][0].value.strip() for number in numbers]
        is_worksheet = all(re.fullmatch(r"\D*\d+", one) for one in first)
        return numbers if is_worksheet or len(set(numbers.values())) == 1 else {}

    def closed(self) -> tuple[set[int], str]:
        """Find the rows whose grade Moodle does not let change.

        Returns
        -------
        set of int, str
            Their numbers; and what had to be assumed, empty if nothing.
        """
        if self.kind == CANVAS:
            return set(), ""
        named = [place for place, name in enumerate(self.header) if key_of(name) == _CAN_BE_CHANGED]
        near = range(self.place + 1, min(self.place + 1 + _NEAR, len(self.header)))
        # Without a name, known words identify the column; without those, its place after a maximum.
        known = [place for place in near if set(self._words(place).values()) & (YES | NO)]
        behind = [self.place + 2] if self._moodle_maxima() else []
        for place in named or [*known, *behind]:
            words = self._words(place)
            if words and _are_answers(words):
                return _closed_by_words(words, self.header[place])
        return set(), ""

    def _words(self, place: int) -> dict[int, str]:
        return {
            number: key_of(row[place].value) for number, row in self.rows.items()
            if len(row) > place and row[place].value.strip() not in {"", *NO_MARK}
        }  # fmt: skip


def _are_answers(words: Mapping[int, str]) -> bool:
    """Return whether a column may be answers of yes and no: a few different words, all short."""
    found = set(words.values())
    return len(found) <= 3 and not any(len(one) > 20 or re.search(r"[\d@]", one) for one in found)


def _closed_by_words(words: Mapping[int, str], title: str) -> tuple[set[int], str]:
    """Tell yes from no; if no word is known, the most frequent one is taken as yes."""
    found = Counter(words.values())
    yes = set(found) & YES or set(found) - NO
    if not set(found) & (YES | NO):
        yes = {found.most_common(1)[0][0]}
    no = set(found) - yes
    said = [f"{_quoted(yes)} means that a grade can be changed"] if yes - YES else []
    said += [f"{_quoted(no)} means that it cannot"] if no - NO else []
    assumed = f"Column {title!r}: it was assumed that {' and that '.join(said)}." if said else ""
    return {number for number, word in words.items() if word in no}, assumed


def _quoted(words: set[str]) -> str:
    return ", ".join(sorted(map(repr, words)))


def _canvas_ids(header: Sequence[str], row: Sequence[Cell]) -> set[str]:
    found = set()
    for name, cell in zip(header, row, strict=False):
        if name.strip() in _CANVAS_IDS and cell.value.strip():
            found |= {cell.value.strip(), cell.value.strip().partition("@")[0]}
    return found


def _moodle_ids(header: Sequence[str], row: Sequence[Cell]) -> set[str]:
    found = set(re.findall(r"\d+$", row[0].value))
    for name, cell in zip(header, row, strict=False):
        value = cell.value.strip()
        if re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            found |= {value, value.partition("@")[0]}
        elif value and key_of(name) in _MOODLE_IDS:
            found.add(value)
    return found


def which_column(path: Path) -> str:
    """Ask for the column, and list those in the sheet."""
    names = ", ".join(repr(cell.value) for cell in Sheet.of(path).rows[0])
    return f"Give --column with the column of {path} to fill. It has {names}."


def book_of(kind: str, path: Path, column: str | None) -> Book:
    """Read a sheet, and find the column to fill.

    Raises
    ------
    UserError
        If it is another kind of sheet, or has no such column.
    """
    sheet = Sheet.of(path)
    return Book(kind, sheet, _column(path, kind, [cell.value for cell in sheet.rows[0]], column))


def _column(path: Path, kind: str, header: Sequence[str], column: str | None) -> int:
    stripped = [name.strip() for name in header]
    is_canvas = {"Student", "LastName"} & set(stripped[:1]) or set(_CANVAS_IDS[1:3]) & set(stripped)
    if kind == CANVAS and not is_canvas:
        raise UserError(f"{path} does not begin with a column `Student`: is it Canvas's gradebook?")
    if column is None:
        found = [place for place, name in enumerate(header) if key_of(name) in _GRADES]
    else:
        found = [
            place for place, name in enumerate(header)
            if key_of(column) in (key_of(name), key_of(re.sub(r" \(\d+\)$", "", name.rstrip())))
        ]  # fmt: skip
    fixed = {*_CANVAS_IDS, "Student", "LastName", "FirstName", "Section", "Root Account"}
    if len(found) == 1 and (header[found[0]].strip() in fixed or header[found[0]] in _READ_ONLY):
        raise UserError(f"{header[found[0]]!r} is not for marks: give an assignment's column.")
    if len(found) != 1:
        raise UserError(
            which_column(path) if column is None
            else f"{path} has {len(found)} columns named {column!r}; its columns are "
            f"{', '.join(map(repr, header))}."
        )  # fmt: skip
    return found[0]
