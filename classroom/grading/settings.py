"""What stays in force from one run to the next: points, students, groups, rules of the course."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.marks import NO_NOTEBOOK, load_marks
from classroom.grading.rules import Rules, rules_in
from classroom.grading.tables import one_form, write_whole
from nnlib.exercises.exercise_names import current_name

SETTINGS, LAST_MARKS = "settings.json", "last_marks.json"

_UNREADABLE = (
    "It cannot be read: the points and the list of students are taken from the last marks, and no "
    "rules of the course and no groups are in force. Give --points, --students, --groups and "
    "--course once more, and it will be rewritten."
)


@dataclass(frozen=True)
class Settings:
    """What a teacher gave, in this run or an earlier one.

    Parameters
    ----------
    points : mapping of str to float
    students : sequence of str
        Those who should have handed something in.
    names : mapping of str to str
        What students are called, if a list or a system says so.
    course : str
        The text of `course.toml`; empty if there is none.
    groups : mapping of str to sequence of str
        Who hands in together.
    """

    points: Mapping[str, float] = field(default_factory=dict)
    students: Sequence[str] = ()
    course: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """The rules of the course."""
        return rules_in(self.course) if self.course else Rules()

    def changed(
        self, points: Mapping[str, float] | None, students: Sequence[str], course: str | None,
        names: Mapping[str, str], groups: Mapping[str, Sequence[str]] | None,
    ) -> Settings:  # fmt: skip
        """Return them with what is given now; the rest stays as it was."""
        return Settings(
            self.points if points is None else points, students or self.students,
            self.course if course is None else course, {**self.names, **names},
            self.groups if groups is None else groups,
        )  # fmt: skip

    def without(self, student: str) -> Settings:
        """Return them without a student who is to be forgotten."""
        return replace(
            self, students=[one for one in self.students if one != student],
            names={one: name for one, name in self.names.items() if one != student},
            groups={group: left for group, members in self.groups.items()
                    if (left := [one for one in members if one != student])},
        )  # fmt: skip


def read_settings(folder: Path) -> tuple[Settings, str]:
    """Read them; say what could not be read and what was done instead (empty if nothing)."""
    kept = folder / SETTINGS
    if not kept.exists():
        return Settings(), ""
    try:
        told = json.loads(kept.read_bytes())
        points = {current_name(str(name)): float(most) for name, most in told["points"].items()}
        students, course = told["students"], told.get("course", "")
        names = {one_form(one): str(name) for one, name in told.get("names", {}).items()}
        groups = {
            str(group): [one_form(str(one)) for one in members]
            for group, members in told.get("groups", {}).items()
        }
        if isinstance(students, list) and isinstance(course, str):
            students = [one_form(str(one)) for one in students]
            found = Settings(points, students, course, names, groups)
            assert found.rules
            return found, ""
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, UserError):
        pass
    last = load_marks(folder / LAST_MARKS) or []
    return Settings(
        {one.exercise: one.max_points for one in last},
        sorted({one.student for one in last if one.status == NO_NOTEBOOK}),
    ), _UNREADABLE


def write_settings(folder: Path, settings: Settings) -> None:
    """Write them.

    Raises
    ------
    UserError
        If they cannot be written.
    """
    told = {
        "points": dict(settings.points), "students": list(settings.students),
        **({"course": settings.course} if settings.course else {}),
        **({"names": dict(settings.names)} if settings.names else {}),
        **({"groups": {name: list(members) for name, members in settings.groups.items()}}
           if settings.groups else {}),
    }  # fmt: skip
    write_whole(folder / SETTINGS, json.dumps(told, indent=1) + "\n")
