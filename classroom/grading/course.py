"""The file of a course, and the files that it names: points, students, groups, times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import UserError
from classroom.grading import versions
from classroom.grading.handout import worth_from, worth_in
from classroom.grading.members import Listed, groups_from, read_listed
from classroom.grading.plan import Times
from classroom.grading.questions import Question, questions_in
from classroom.grading.rules import Rules, rules_from
from classroom.grading.student_names import Roster
from classroom.grading.submitted import times_in


@dataclass(frozen=True)
class Course:
    """A file of rules, if one was given.

    Parameters
    ----------
    file : Path or None
    rules : Rules
    text : str
        What the file says; empty if there is none.
    """

    file: Path | None
    rules: Rules
    text: str

    @classmethod
    def of(cls, file: Path | None) -> Course:
        """Read a file, if one is given.

        Raises
        ------
        UserError
            If it cannot be read, or says something that is not a rule.
        """
        rules, text = rules_from(file) if file else (Rules(), "")
        return cls(file, rules, text)

    def _beside(self, name: str) -> Path | None:
        return self.file.parent / name if self.file and name else None

    def worth(self, given: Path | None) -> tuple[dict[str, float] | None, dict[str, Question]]:
        """Return points and questions, from the file if one is given, otherwise from the course.

        If neither has a table of them, the points are None.

        Raises
        ------
        UserError
            If they are not valid points or questions.
        """
        if given:
            return worth_from(given, versions.NAMES)
        points, words = self.rules.points, self.rules.words
        if points is None and words is None:
            return None, {}
        asked = questions_in(words or {}, str(self.file))
        return worth_in(points or {}, str(self.file), versions.NAMES, asked)

    def students(self, given: Path | None) -> Listed:
        """Return who should have handed in; see `read_listed`."""
        return read_listed(given or self._beside(self.rules.students))

    def groups(self, given: Path | None) -> dict[str, tuple[str, ...]]:
        """Return who hands in together; see `groups_from`."""
        return groups_from(given or self._beside(self.rules.groups))

    def times(self, students: Sequence[str]) -> Times | None:
        """Return a function that looks up the times of a lesson in its list; None without any list.

        Raises
        ------
        UserError
            If a list cannot be read, or a cell in it is not a date and time.
        """
        roster, lists = Roster(students), {}
        for lesson, (name, column) in self.rules.times.items():
            file = self._beside(name)
            if file is None or not file.exists():
                raise UserError(f"{self.file}: there is no file {file} with times of {lesson}.")
            lists[lesson] = times_in(file, column, roster)
        return (lambda lesson: lists.get(lesson, {})) if lists else None
