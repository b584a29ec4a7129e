"""The report: the findings, in the order in which to repair them, as text and as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from nnlib.clinic.kinds import KINDS
from nnlib.exercises.lessons import LESSONS, number_of


@dataclass(frozen=True)
class Finding:
    """One finding.

    Parameters
    ----------
    kind : str
        Its name; `nnlib.clinic.kinds` lists all.
    where : str
        The part of the program that it is about.
    seen : str
        What was measured, with numbers.
    twins : tuple of str
        Other kinds that would give exactly the same numbers here.
    question, look, lesson : str
        The likely reason as a question, where to look, and the name of the lesson that explains it.
        If left out, they come from the kind.
    """

    kind: str
    where: str
    seen: str
    twins: tuple[str, ...] = ()
    question: str = ""
    look: str = ""
    lesson: str = ""

    def __post_init__(self) -> None:
        words = KINDS[self.kind]
        for name in ("question", "look", "lesson"):
            object.__setattr__(self, name, getattr(self, name) or getattr(words, name))

    @property
    def lesson_in_words(self) -> str:
        """Return the lesson's number and name."""
        known = self.lesson in LESSONS
        return f"{number_of(self.lesson)} {self.lesson}" if known else self.lesson

    def lines(self) -> list[str]:
        """Return the lines about it, without the place."""
        end = "" if self.seen.endswith(":") else "."
        said = [f"{self.seen[:1].upper()}{self.seen[1:]}{end}", self.question]
        if self.twins:
            others = " Or: ".join(KINDS[twin].question for twin in self.twins)
            said.append(f"Another mistake would give the same numbers: {others}")
        said.append(f"Look at: {self.look}.")
        said.append(f"Explained in lesson {self.lesson_in_words}.")
        return said


@dataclass(frozen=True)
class Report:
    """The result of an examination; its text and its HTML say the same.

    Parameters
    ----------
    findings : list of Finding
        In the order in which to repair them; empty if nothing was found.
    notes : list of str
        What was looked at, what could not be, and what is not a mistake.
    """

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    conditions: list[Finding] = field(default_factory=list)
    """Conditions that may hinder learning and are seldom mistakes: they are notes, not findings."""

    @property
    def heading(self) -> str:
        if not self.findings:
            return "Nothing found in what was looked at:"
        count = len(self.findings)
        return "Found, to be repaired in this order:" if count > 1 else "Found:"

    def _noted(self) -> list[str]:
        return [
            *self.notes,
            *(f"{one.where}: {one.seen}. {one.question}" for one in self.conditions),
        ]

    def __str__(self) -> str:
        lines = [self.heading]
        for number, finding in enumerate(self.findings, start=1):
            lines += [f"{number}. {finding.where}", *(f"   {line}" for line in finding.lines())]
        if self.findings and self._noted():
            lines.append("Noted:")
        lines += [f"- {note}" for note in self._noted()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        found = "".join(
            f"<li><strong>{_page(finding.where)}</strong><br>"
            f"{'<br>'.join(map(_page, finding.lines()))}</li>"
            for finding in self.findings
        )
        notes = "".join(f"<li>{_page(note)}</li>" for note in self._noted())
        heading = html.escape(self.heading)
        middle = "<p>Noted:</p>" if found and notes else ""
        listed_ = f"<ol>{found}</ol>" if found else ""
        return (
            f'<div role="note" aria-label="Examination"><p><strong>{heading}</strong></p>'
            f"{listed_}{middle}<ul>{notes}</ul></div>"
        )


def _page(text: str) -> str:
    """Return a line as HTML, with everything between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
