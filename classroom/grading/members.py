"""Members: lists of students, groups that hand in together, and what Gradescope says about both."""

from __future__ import annotations

import csv
import importlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.student_names import Roster, normal

METADATA = "submission_metadata.yml"
"""The file in Gradescope's export that says who handed in what."""

MOST_METADATA = 2_000_000
"""How many of its bytes may name members: enough for some 10,000 students."""

_MOODLE_ID = "identifier"
_HEADERS = {"student", "students", "id", "student_id", "login", "name", _MOODLE_ID}
_NAMES = ("name", "full name", "fullname", "student name", "last name, first name",
          "lastname, firstname", "student")  # fmt: skip
_FIRST_NAMES = ("first name", "firstname", "first_name", "given name")
_LAST_NAMES = ("last name", "lastname", "last_name", "surname", "family name")
# From Moodle's list of participants and other lists that begin with a name.
_ID_TITLES = ("student id", "student_id", "id", "id number", "username", "login", "email",
              "email address")  # fmt: skip
_GROUP_HEADERS = {"group", "group_name", "groups", "team", "group name"}
# In a list of groups, the first of these that is there: Canvas names files by its own ID.
_MEMBER_HEADERS = (
    "student", "canvas_user_id", "student_id", "id", "user_id", "login_id", "login", "email",
    "students", "name",
)  # fmt: skip


# --- lists of students --------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A list of students: what each is called in files, and their names if the list has them."""

    students: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def students_from(file: Path | None) -> list[str]:
    """Read who should have handed something in; see `read_listed`."""
    return list(read_listed(file).students)


def read_listed(file: Path | None) -> Listed:
    """Read who should have handed something in, and their names if the list has them.

    The first column of a CSV, or one name per line. If a first line has titles, they say where
    names are; in Canvas's gradebook, Moodle's worksheet and its list of participants, also where
    IDs are.

    Raises
    ------
    UserError
        If the file cannot be read, is empty, or lists somebody twice.
    """
    if file is None:
        return Listed()
    rows = [row for row in _rows(file) if any(row)]
    titles = [cell.casefold() for cell in rows[0]] if rows else []
    place, is_titled = _place_of_ids(titles)
    students, names = list[str](), dict[str, str]()
    for row in rows[1:] if is_titled else rows:
        student = row[place] if place < len(row) else ""
        if titles[0] == _MOODLE_ID:
            student = (re.findall(r"\d+$", student) or [student])[0]
        if not student:
            # As in the row of Canvas's gradebook that has the maximum.
            continue
        students.append(student)
        name = _name_in(row, titles, place) if is_titled else ""
        if name and name != student:
            names[student] = name
    twice = sorted({one for one in students if students.count(one) > 1})
    if twice or not students:
        raise UserError(
            f"{file} should list each student once, one per line, as files or folders name them; "
            + (f"`{twice[0]}` is there twice." if twice else "it has none.")
        )
    return Listed(tuple(students), names)


def _place_of_ids(titles: Sequence[str]) -> tuple[int, bool]:
    """Return where the IDs are, and whether the first line has titles at all."""
    if not titles:
        return 0, False
    of_canvas = {"id", "section"} <= set(titles) and titles[0] in {"student", "lastname"}
    parts = {*_FIRST_NAMES, *_LAST_NAMES, *_NAMES} - _HEADERS
    known = [one for one in _ID_TITLES if one in titles]
    if of_canvas:
        return titles.index("id"), True
    if titles[0] in parts or (titles[0] == "name" and known):
        return (titles.index(known[0]) if known else 0), True
    return 0, titles[0] in _HEADERS


def _name_in(row: Sequence[str], titles: Sequence[str], place: int) -> str:
    def cell(known: Sequence[str]) -> str:
        places = [titles.index(one) for one in known if one in titles]
        return next((row[at] for at in places if at != place and at < len(row)), "")

    whole = cell(_NAMES)
    return whole or f"{cell(_FIRST_NAMES)} {cell(_LAST_NAMES)}".strip()


def groups_from(file: Path | None) -> dict[str, tuple[str, ...]]:
    """Read who hands in together.

    A CSV with the columns `group` and `student` (in either order, among others; also as Canvas
    exports groups), one row per student; or, without such a first line, the members of one group
    per line.

    Returns
    -------
    dict of str to tuple of str
        For each group's name (or "group 1" and so on) its members.

    Raises
    ------
    UserError
        If the file cannot be read, has no group, or lists somebody in two groups.
    """
    if file is None:
        return {}
    rows = [row for row in _rows(file) if any(row)]
    header = [cell.casefold() for cell in rows[0]] if rows else []
    group = next((at for at, cell in enumerate(header) if cell in _GROUP_HEADERS), None)
    found: dict[str, list[str]] = {}
    if group is not None:
        column = next((one for one in _MEMBER_HEADERS if one in header), None)
        if column is None:
            raise UserError(
                f"{file} has a column `{header[group]}` but none called `student`; its first line "
                f"is {','.join(header)}. Name the column of students `student`."
            )
        student = header.index(column)
        for row in rows[1:]:
            # Canvas also lists students without a group.
            if len(row) > max(group, student) and row[group] and row[student]:
                found.setdefault(row[group], []).append(row[student])
    else:
        for number, row in enumerate(rows, start=1):
            found[f"group {number}"] = [cell for cell in row if cell]
    members = [one for several in found.values() for one in several]
    twice = sorted({one for one in members if members.count(one) > 1})
    if twice or not found:
        raise UserError(
            f"{file} should have the columns group and student, or one group's members per line; "
            + (f"`{twice[0]}` is there twice." if twice else "it has no group.")
        )
    return {name: tuple(several) for name, several in found.items()}


def _rows(file: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV with commas, semicolons or tabs; its cells are in normal form."""
    try:
        data = file.read_bytes()
        # Excel's "Unicode text" is UTF-16.
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        first, _, rest = text.partition("\n")
        told = re.fullmatch(r'"?sep=(.)"?[;,\t]*\s*', first, re.IGNORECASE)
        if told:
            text, separator = rest, told[1]
        else:
            separator = _separator(text)
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                yield [normal(cell.strip()) for cell in row]
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise UserError(f"{file} is not written in UTF-8: save it as CSV in UTF-8.") from None
    except (csv.Error, ValueError) as problem:
        raise UserError(f"{file} cannot be read: {problem}.") from None


def _separator(text: str) -> str:
    """Return the semicolon or tab that lines have outside quotes, without commas; else a comma."""
    bare = re.sub(r'"(?:[^"]|"")*"', "", text)
    if "," in bare:
        # Names such as Doe, Jane need no quotes if semicolons separate.
        lines = [line for line in bare.splitlines() if line.strip()]
        return ";" if all(line.count(";") == lines[0].count(";") > 0 for line in lines) else ","
    return next((one for one in (";", "\t") if one in bare), ",")


# --- groups -------------------------------------------------------------------------------------


class Groups:
    """Who gets the mark for what one member of a group handed in."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._groups = [tuple(map(normal, members)) for members in groups.values()]
        self._named = Roster(list(map(normal, groups)))
        self._of_name = dict(zip(map(normal, groups), self._groups, strict=True))
        self._of_member = {one: members for members in self._groups for one in members}
        self.members = list(self._of_member)
        self.names = list(self._of_name)

    def members_of(self, student: str) -> tuple[str, ...]:
        """Return the student's group, or the group of that name; otherwise only the student."""
        if student in self._of_member:
            return self._of_member[student]
        return self._of_name.get(self._named.find(student), (student,))


# --- Gradescope ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Handed:
    """What Gradescope says about a submission: who handed it in, and when (empty if unknown)."""

    members: tuple[Member, ...]
    when: str = ""


@dataclass(frozen=True)
class Member:
    """One of those who handed in together, as Gradescope knows them."""

    email: str = ""
    sid: str = ""
    name: str = ""

    def student(self, roster: Roster) -> str:
        """Return the member as the list spells it; without a list, the e-mail, ID or name."""
        known = [one for one in (self.email, self.sid, self.name) if one]
        listed = (roster.whole(one) for one in known)
        return next(filter(None, listed), "") or roster.find(self.name) or known[0]


def read_metadata(data: bytes) -> dict[str, Handed]:
    """Read Gradescope's file: for each submission's folder, who handed it in, and when.

    Raises
    ------
    ValueError
        If it cannot be read; the message says what is wrong with it.
    """
    try:
        yaml = importlib.import_module("yaml")
    except ImportError:
        raise ValueError("reading it needs the package PyYAML (pip install pyyaml)") from None
    text = _of_members(data.decode("utf-8-sig", "replace"))
    if len(text) > MOST_METADATA:
        raise ValueError(f"it names more members than fit {MOST_METADATA / 1e6:.0f} MB")
    # The safest loader: it makes only text, lists and dicts, so an ID keeps its zeros. The one in C
    # is about ten times as fast, but not in every PyYAML.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        found = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise ValueError(f"it is not complete YAML ({str(problem).splitlines()[0]})") from None
    if not isinstance(found, dict):
        raise ValueError("it names no submissions")
    named = {
        normal(folder): Handed(members, _text(fields.get(":created_at")))
        for folder, fields in found.items()
        if isinstance(fields, dict) and (members := tuple(_members(fields.get(":submitters"))))
    }  # fmt: skip
    if not named:
        raise ValueError("it names nobody who handed in")
    return named


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _members(submitters: Any) -> Iterator[Member]:
    for one in submitters if isinstance(submitters, list) else ():
        if isinstance(one, dict):
            fields = [one.get(f":{name}") for name in ("email", "sid", "name")]
            texts = [normal(each.strip()) if isinstance(each, str) else "" for each in fields]
            member = Member(*("" if each in ("~", "null") else each for each in texts))
            if member != Member():
                yield member


def _of_members(text: str) -> str:
    """Keep only the folders, who handed in and when: the rest is many megabytes of test output."""
    kept, within = [], False
    for line in text.splitlines():
        if re.match(r"\S", line):
            within = False
            if not line.startswith(("---", "...", "%")):
                kept.append(line)
        elif re.match(r"  ?:?\w", line):
            within = line.strip() == ":submitters:"
            if within or line.strip().startswith(":created_at:"):
                kept.append(line)
        elif within:
            kept.append(line)
    return "\n".join(kept)
