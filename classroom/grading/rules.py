"""The rules of a course, in one file: deadlines, lateness, who is excused, which work counts.

Whatever is not in the file changes nothing: without deadlines nobody is late, and without a rule
for lateness no points are taken away.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeVar

from classroom.errors import UserError
from classroom.grading.student_names import normal
from classroom.grading.submitted import Submitted, find_zone
from nnlib.exercises.lessons import LESSONS, current_file, find_lesson
from nnlib.words import write_count, write_names

NEWEST, BEST = "newest", "best"
EVERYTHING = "all"

EXAMPLE = """course.toml, in which every part may be left out:
  timezone = "Europe/Berlin"
  students = "students.csv"
  groups = "groups.csv"
  counts = "best"

  [points]
  node_slopes = 2

  [deadlines]
  the_hidden_layer = 2026-05-03T23:59:00

  [late]
  grace = "15 minutes"
  every = "1 day"
  takes = "10 %"
  at_most = "50 %"
  closed_after = "1 week"

  [extensions]
  jane = "3 days"
  bob = {the_hidden_layer = 2026-05-10T23:59:00}

  [excused]
  zoe = ["the_hidden_layer"]

  [times]
  the_hidden_layer = "worksheet.csv"
"""

_UNITS = {
    "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}  # fmt: skip
_DURATION = re.compile(r"(\d+(?:\.\d+)?) ?(minute|hour|day|week)s?")

_YEARS = range(1970, 9000)
# No extension is as long, and no sum of dates and durations overflows.
_LONGEST = timedelta(days=3650)

Deadline = datetime | timedelta
"""A date and time, or how much later than the class."""

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Late:
    """What lateness costs.

    Parameters
    ----------
    every : timedelta
        The step: each step that has begun costs the same.
    takes : float
        The share that each step takes away.
    grace : timedelta
        Up to this much later, nothing is taken away.
    at_most : float
        The largest share that is taken away.
    closed_after : timedelta or None
        Work that comes later than this after the deadline earns nothing.
    of_maximum : bool
        Whether the share is taken from the maximum; otherwise from what was earned.
    """

    every: timedelta = timedelta(days=1)
    takes: float = 0.0
    grace: timedelta = timedelta()
    at_most: float = 1.0
    closed_after: timedelta | None = None
    of_maximum: bool = False

    def share(self, late: timedelta) -> float:
        """Return the share that is taken away for being this late.

        Examples
        --------
        >>> rule = Late(takes=0.1, grace=timedelta(minutes=15), at_most=0.5)
        >>> rule.share(timedelta(minutes=15)), rule.share(timedelta(hours=25))
        (0.0, 0.2)
        """
        if late <= self.grace:
            return 0.0
        if self.closed_after is not None and late > self.closed_after:
            return 1.0
        # Whole steps: a day begins with its first second.
        steps = -(-late // self.every)
        return round(min(steps * self.takes, self.at_most), 10)


@dataclass(frozen=True)
class Rules:
    """The rules of a course.

    Parameters
    ----------
    zone : tzinfo
        The zone of times that do not state their own.
    points, words : dict or None
        The tables `[points]` and `[words]` as written; None if missing.
    deadlines : mapping of str to datetime
        One per lesson.
    extensions : mapping of (student, lesson) to datetime or timedelta
        A later deadline for one student; the lesson "all" means every lesson with a deadline.
    late : Late or None
    excused : frozenset of (student, lesson)
        Students of whom nothing is asked; the lesson may be "all".
    counts : str
        Which of several submissions of a lesson counts: "newest" or "best".
    students, groups : str
        The names of files next to it.
    times : mapping of str to (file, column)
        A list of times for each lesson.
    """

    zone: tzinfo = UTC
    points: Mapping[str, Any] | None = None
    words: Mapping[str, Any] | None = None
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    extensions: Mapping[tuple[str, str], Deadline] = field(default_factory=dict)
    late: Late | None = None
    excused: frozenset[tuple[str, str]] = frozenset()
    counts: str = NEWEST
    students: str = ""
    groups: str = ""
    times: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def deadline(self, student: str, lesson: str) -> datetime | None:
        """Return a student's deadline; None if there is none."""
        of_class = self.deadlines.get(lesson)
        own = self.extensions.get((student, lesson))
        if own is None and of_class:
            own = self.extensions.get((student, EVERYTHING))
        if own is None or of_class is None:
            return of_class if own is None or isinstance(own, timedelta) else own
        later = of_class + own if isinstance(own, timedelta) else own
        return max(of_class, later, key=_in_utc)

    def is_excused(self, student: str, lesson: str) -> bool:
        return not self.excused.isdisjoint({(student, lesson), (student, EVERYTHING)})

    def lateness(self, student: str, lesson: str, submitted: Submitted | None) -> timedelta:
        """Return how late something came; zero if that is not known."""
        deadline = self.deadline(student, lesson)
        if deadline is None or submitted is None:
            return timedelta()
        # In UTC: within a zone with summer time, Python would subtract what the clocks show.
        at = submitted.within(self.zone).astimezone(UTC)
        return max(at - deadline.astimezone(UTC), timedelta())

    @property
    def names(self) -> set[str]:
        """The students whom the rules name."""
        return {student for student, _ in (*self.extensions, *self.excused)}


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC: within one zone, Python compares what the clocks show."""
    return moment.astimezone(UTC)


def rules_from(file: Path) -> tuple[Rules, str]:
    """Read the rules; return them with the text they were read from.

    Raises
    ------
    UserError
        If the file cannot be read, or says something that is not a rule.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise UserError(f"{file} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError as problem:
        raise UserError(f"{file} is not written in UTF-8: {problem}.") from None
    return rules_in(text, str(file)), text


@functools.lru_cache(maxsize=4)
def rules_in(text: str, called: str = "course.toml") -> Rules:
    """Read rules from a text.

    Examples
    --------
    >>> rules = rules_in('[deadlines]\\n"the_hidden_layer" = 2026-05-03T23:59:00')
    >>> rules.deadline("jane", current_file("the_hidden_layer")).isoformat()
    '2026-05-03T23:59:00+00:00'
    """
    try:
        return _Reader(tomllib.loads(text), called).rules()
    except tomllib.TOMLDecodeError as problem:
        raise UserError(
            f"{called} is not TOML: {problem}. It should look like:\n{EXAMPLE}"
        ) from None


class _Reader:
    """Reads the tables of a file; if a value is wrong, says what was expected."""

    def __init__(self, table: Mapping[str, Any], called: str) -> None:
        self._table, self._called = table, called

    def rules(self) -> Rules:
        known = (
            "timezone", "students", "groups", "counts", "points", "words", "deadlines", "late",
            "extensions", "excused", "times",
        )  # fmt: skip
        self._only(known, self._table, "")
        zone = find_zone(self._text("timezone", "UTC"))
        counts = self._text("counts", NEWEST)
        if counts not in (NEWEST, BEST):
            raise self._trouble("counts", counts, f"{NEWEST!r} or {BEST!r}")
        deadlines = self._of_lessons(
            "deadlines",
            self._part("deadlines"),
            lambda where, value: self._moment(where, value, zone),
        )
        return Rules(
            zone, self._given("points"), self._given("words"), deadlines,
            self._extensions(zone, deadlines), self._late() if "late" in self._table else None,
            self._excused(), counts, self._text("students", ""), self._text("groups", ""),
            self._of_lessons("times", self._part("times"), self._times),
        )  # fmt: skip

    def _trouble(self, where: str, value: Any, expected: str) -> UserError:
        return UserError(
            f"{self._called}: `{where}` should be {expected}; it is {value!r}.\n{EXAMPLE}"
        )

    def _only(self, known: tuple[str, ...], table: Mapping[str, Any], where: str) -> None:
        for name in table:
            if name not in known:
                raise UserError(
                    f"{self._called}: there is no rule `{where}{name}`. There are "
                    f"{write_names(known)}.\n{EXAMPLE}"
                )

    def _part(self, name: str) -> Mapping[str, Any]:
        part = self._table.get(name, {})
        if not isinstance(part, dict):
            raise self._trouble(name, part, f"a table, [{name}]")
        return part

    def _given(self, name: str) -> Mapping[str, Any] | None:
        return self._part(name) if name in self._table else None

    def _text(self, name: str, default: str) -> str:
        text = self._table.get(name, default)
        if not isinstance(text, str):
            raise self._trouble(name, text, "a text in quotes")
        return text

    def _lesson(self, where: str, name: str) -> str:
        if not find_lesson(name):
            raise UserError(
                f"{self._called}: [{where}] names {name!r}, which is not a lesson. The lessons are "
                f"{write_names(LESSONS)}."
            )
        return current_file(name)

    def _of_lessons(
        self, where: str, table: Mapping[str, Any], read: Callable[[str, Any], _Value]
    ) -> dict[str, _Value]:
        """Read a table by lesson: a lesson has several names, but only one value."""
        found: dict[str, _Value] = {}
        for name, value in table.items():
            lesson = self._lesson(where, name)
            if lesson in found:
                raise self._twice(where, name)
            found[lesson] = read(f"{where}.{name}", value)
        return found

    def _twice(self, where: str, name: str) -> UserError:
        return UserError(
            f"{self._called}: [{where}] has two lines for {name!r}, which they write in two "
            "ways. Keep one of them."
        )

    def _moment(self, where: str, value: Any, zone: tzinfo) -> datetime:
        if isinstance(value, date) and value.year not in _YEARS:
            raise self._trouble(where, value, f"between {_YEARS[0]} and {_YEARS[-1]}")
        if isinstance(value, datetime):
            # An hour that a clock shows twice, or never, is read as the later one.
            both = [value.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
            return value if value.tzinfo else max(both, key=_in_utc)
        if isinstance(value, date):
            # A date alone means the end of that day.
            return datetime(value.year, value.month, value.day, tzinfo=zone) + timedelta(days=1)
        raise self._trouble(
            where, value, "a date and time without quotes, such as 2026-05-03T23:59:00"
        )

    def _duration(self, where: str, value: Any) -> timedelta:
        found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found:
            raise self._trouble(where, value, 'a duration such as "15 minutes" or "1 day"')
        number, unit = float(found[1]), _UNITS[found[2]]
        if number > _LONGEST / unit:
            raise self._trouble(where, value, f"at most {said_duration(_LONGEST)}")
        return number * unit

    def _share(self, where: str, value: Any) -> float:
        text = value.strip() if isinstance(value, str) else ""
        found = re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)
        share = float(found[1]) / 100 if found else value
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            raise self._trouble(where, value, 'a share from 0 to 1, or a text such as "10 %"')
        return float(share)

    def _late(self) -> Late:
        table = self._part("late")
        readers: dict[str, Callable[[str, Any], Any]] = {
            "grace": self._duration, "every": self._duration, "takes": self._share,
            "at_most": self._share, "closed_after": self._duration, "of": self._of,
        }  # fmt: skip
        self._only(tuple(readers), table, "late.")
        given = {name: readers[name](f"late.{name}", value) for name, value in table.items()}
        of_maximum = given.pop("of", False)
        late = Late(**given, of_maximum=of_maximum)
        if late.every <= timedelta():
            raise self._trouble("late.every", table["every"], "longer than nothing")
        idle = [name for name in ("every", "at_most", "of") if name in table]
        if "takes" not in table and (idle or (table and "closed_after" not in table)):
            raise UserError(
                f"{self._called}: [late] does not say what lateness costs. Add `takes`, the share "
                f'that each step takes away, as in takes = "10 %".\n{EXAMPLE}'
            )
        if late.closed_after is not None and late.closed_after < late.grace:
            raise self._trouble(
                "late.closed_after", table["closed_after"], "at least as long as `late.grace`"
            )
        return late

    def _of(self, where: str, value: Any) -> bool:
        if value not in ("earned", "maximum"):
            raise self._trouble(where, value, "'earned' or 'maximum'")
        return bool(value == "maximum")

    def _extensions(
        self, zone: tzinfo, deadlines: Mapping[str, datetime]
    ) -> dict[tuple[str, str], Deadline]:
        found: dict[tuple[str, str], Deadline] = {}
        for student, value in self._part("extensions").items():
            whole = not isinstance(value, dict)
            for name, given in ({EVERYTHING: value} if whole else value).items():
                where = f"extensions.{student}" + ("" if whole else f".{name}")
                lesson = EVERYTHING if name == EVERYTHING else self._lesson(where, name)
                if (normal(student), lesson) in found:
                    raise self._twice(where, student if whole else name)
                found[normal(student), lesson] = self._extension(
                    where, given, zone, lesson == EVERYTHING, deadlines.get(lesson)
                )
        return found

    def _extension(
        self, where: str, given: Any, zone: tzinfo, of_all: bool, of_class: datetime | None
    ) -> Deadline:
        own = (
            self._duration(where, given) if isinstance(given, str)
            else self._moment(where, given, zone)
        )  # fmt: skip
        if isinstance(own, timedelta) and not of_all and of_class is None:
            raise UserError(
                f"{self._called}: `{where}` extends a deadline, but [deadlines] has none for that "
                "lesson. Add it there, or give the date of this student's deadline."
            )
        if isinstance(own, datetime) and of_class and _in_utc(own) < _in_utc(of_class):
            raise UserError(
                f"{self._called}: `{where}` is {given}, which is before the deadline of the class. "
                "Correct one of the two dates."
            )
        return own

    def _excused(self) -> frozenset[tuple[str, str]]:
        found = set()
        for student, value in self._part("excused").items():
            names = [value] if isinstance(value, str) else value
            if (
                not isinstance(names, list) or not names
                or not all(isinstance(one, str) for one in names)
            ):  # fmt: skip
                raise self._trouble(f"excused.{student}", value, '"all" or a list of lessons')
            found |= {
                (normal(student),
                 EVERYTHING if name == EVERYTHING else self._lesson("excused", name))
                for name in names
            }  # fmt: skip
        return frozenset(found)

    def _times(self, where: str, value: Any) -> tuple[str, str]:
        given = value if isinstance(value, dict) else {"file": value}
        if "file" not in given or not all(one and isinstance(one, str) for one in given.values()):
            raise self._trouble(where, value, "the name of a file")
        self._only(("file", "column"), given, f"{where}.")
        return given["file"], given.get("column", "")


def said_duration(length: timedelta) -> str:
    """Say how long something is, in its two largest units.

    Examples
    --------
    >>> said_duration(timedelta(days=1, hours=8, minutes=13)), said_duration(timedelta(seconds=20))
    ('1 day 8 hours', 'less than a minute')
    """
    minutes = int(length.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, "day"), (hours, "hour"), (minutes % 60, "minute")]
    while parts and not parts[0][0]:
        parts.pop(0)
    return " ".join(write_count(n, name) for n, name in parts[:2] if n) or "less than a minute"
