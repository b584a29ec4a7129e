"""When work was handed in, and who says so: a system, a list of times, or only the file's date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from classroom.errors import UserError
from classroom.grading.sheets import Sheet
from classroom.grading.student_names import Roster

OWN_DATE = "the file's own date"
"""Who says so if no system does: copying may have changed that date."""

NBGRADER, GRADESCOPE = "nbgrader's timestamp.txt", "Gradescope"

# Blackboard, CodeGrade; Brightspace; Moodle's worksheet, in its English forms.
_FORMATS = (
    "%Y-%m-%d-%H-%M-%S", "%B %d, %Y %I%M %p", "%b %d, %Y %I%M %p", "%B %d, %Y %H%M",
    "%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d %B %Y, %H:%M",
)  # fmt: skip
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T _](?P<hour>\d\d)[:.-](?P<minute>\d\d)(?:[:.-](?P<second>\d\d))?"
    r"(?:[.,]\d+)?\s*(?P<zone>Z|[+-]\d\d:?\d\d|[A-Za-z]+(?:/[A-Za-z_+-]+)*)?"
)


@dataclass(frozen=True)
class Submitted:
    """When something was handed in.

    Parameters
    ----------
    at : datetime
        Without a time zone if the system writes none: then the course's applies.
    by : str
        Who says so.
    """

    at: datetime
    by: str

    def within(self, zone: tzinfo) -> datetime:
        """Return the time; `zone` applies if the system writes no zone of its own."""
        return self.at.replace(tzinfo=zone) if self.at.tzinfo is None else self.at

    @property
    def fields(self) -> list[str]:
        """Return the fields for a line of the journal."""
        return [self.at.isoformat(), self.by]


def from_fields(fields: Sequence[str]) -> Submitted | None:
    """Read the fields of a line of the journal; return None if it has none.

    Examples
    --------
    >>> from_fields(["2026-05-03T23:59:00", "Blackboard"]).at.hour
    23
    >>> from_fields([]) is None
    True
    """
    try:
        at, by = fields
        return Submitted(datetime.fromisoformat(at), by)
    except (ValueError, TypeError):
        return None


def of_file(seconds: float) -> Submitted:
    """Return a file's own date."""
    return Submitted(datetime.fromtimestamp(seconds, UTC), OWN_DATE)


def moment(text: str) -> datetime | None:
    """Read a date and time as systems write it; return None if it is not one, or is ambiguous.

    Examples
    --------
    >>> moment("2026-05-03 21:59:00.123456 UTC").isoformat()
    '2026-05-03T21:59:00+00:00'
    >>> moment("May 1, 2026 1030 AM").isoformat()
    '2026-05-01T10:30:00'
    >>> moment("3/5/26, 23:59") is None
    True
    """
    text = " ".join(text.split())
    found = _STAMP.fullmatch(text)
    if found:
        return _stamped(found)
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _stamped(found: re.Match[str]) -> datetime | None:
    part = found.groupdict(default="")
    zone = part["zone"]
    clock = f"{part['hour']}:{part['minute']}:{part['second'] or '00'}"
    try:
        if not zone or zone == "Z" or zone[0] in "+-":
            return datetime.fromisoformat(f"{part['day']}T{clock}{zone}")
        return datetime.fromisoformat(f"{part['day']}T{clock}").replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def find_zone(name: str) -> tzinfo:
    """Find a time zone by its name, as in "Europe/Berlin".

    Raises
    ------
    UserError
        If there is no zone of that name.
    """
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise UserError(
            f"There is no time zone {name!r} on this machine: write one such as 'Europe/Berlin' "
            "or 'UTC' (on Windows, `pip install tzdata` installs them)."
        ) from None


# --- a list of times ----------------------------------------------------------------------------

_TIME_HEADERS = (
    "submitted", "submitted at", "submission time", "submission date", "timestamp",
    "last modified (submission)",
)  # fmt: skip
_NOTHING = {"", "-", "\u2013", "\u2014"}


def times_in(file: Path, column: str, roster: Roster) -> Mapping[str, Submitted]:
    """Read a list of times: Moodle's grading worksheet, or a CSV of students and their times.

    Parameters
    ----------
    file : Path
    column : str
        The title of the column of times; empty to use one of the known titles.
    roster : Roster
        All students. Another cell of the line names one of them, or has Moodle's number.

    Returns
    -------
    dict of str to Submitted
        If several lines name a student, the latest of their times.

    Raises
    ------
    UserError
        If there is no such column, or a cell in it is not a date and time.
    """
    header, *rows = Sheet.of(file).rows
    titles = [cell.value.strip() for cell in header]
    wanted = {column.casefold()} if column else set(_TIME_HEADERS)
    places = [place for place, title in enumerate(titles) if title.casefold() in wanted]
    if len(places) != 1:
        raise UserError(
            f"{file}: which column holds the times? It has {', '.join(map(repr, titles))}. Name "
            'it in course.toml, as in {file = "times.csv", column = "submitted"}.'
        )
    [place] = places
    found = dict[str, Submitted]()
    for number, row in enumerate(rows, start=2):
        text = row[place].value.strip() if len(row) > place else ""
        if text in _NOTHING:
            continue
        at = moment(text)
        if at is None:
            raise UserError(
                f"{file}, line {number}: {text!r} is not a date and time that can be read. Write "
                "it as in 2026-05-03 23:59, followed by a zone such as UTC or +02:00 if it is not "
                "the course's."
            )
        # Of a list of our own, only the column of students names anybody.
        own = [at_ for at_, title in enumerate(titles) if title.casefold() == "student"]
        others = [
            cell.value.strip() for at_, cell in enumerate(row)
            if at_ != place and (not own or at_ in own)
        ]  # fmt: skip
        for student in _named(others, roster):
            one = Submitted(at, f"{file.name}")
            # A list of all attempts: the newest notebook is the last of them.
            if student not in found or found[student].within(UTC) < one.within(UTC):
                found[student] = one
    return found


def _named(cells: Sequence[str], roster: Roster) -> list[str]:
    """Return whom a line names: a listed student, or the number ending Moodle's first cell."""
    listed = [roster.whole(cell) for cell in cells if roster.whole(cell)]
    number = re.search(r"\d+$", cells[0]) if cells else None
    by_number = [roster.whole(number[0]) or number[0]] if number else []
    named = listed or by_number or [one for cell in cells[:1] if (one := roster.find(cell))]
    return list(dict.fromkeys(named or [cell for cell in cells[:1] if cell]))
