"""Apply the rules of a course to marks: what counts, what lateness costs, who is excused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from classroom.grading.journal import Entry
from classroom.grading.marks import EXCUSED, NO_NOTEBOOK, Mark
from classroom.grading.rules import Rules, said_duration
from classroom.grading.submitted import OWN_DATE, from_fields
from nnlib.words import write_count

EXCUSED_SAID = "Excused by the rules of the course: it is left out of every sum."


def with_lateness(marks: Sequence[Mark], entry: Entry, rules: Rules) -> list[Mark]:
    """Subtract what lateness costs from the marks of one submission; say how each was worked out.

    Parameters
    ----------
    marks : sequence of Mark
        All marks of the entry.
    entry : dict
        The entry of the journal that they were made from.
    rules : Rules
    """
    return [_late(mark, entry, rules) for mark in marks]


def _late(mark: Mark, entry: Entry, rules: Rules) -> Mark:
    submitted = from_fields(entry["submitted"])
    if submitted is None:
        return mark
    mark = replace(mark, submitted=_clock(submitted.within(rules.zone), rules))
    late = rules.lateness(mark.student, mark.lesson, submitted)
    deadline = rules.deadline(mark.student, mark.lesson)
    # A teacher's own mark is final. For words it is the only mark, so there lateness counts.
    if not late or deadline is None or (mark.own is not None and not mark.in_words):
        return mark
    told = (
        f"handed in {said_duration(late)} after the deadline "
        f"{_clock(deadline, rules)}, says {submitted.by}"
    )
    share = rules.late.share(late) if rules.late else 0.0
    if rules.late is None or not share:
        rule = f"{told[0].upper()}{told[1:]}; this takes nothing away."
        return replace(mark, late=late, rule=rule)
    of, what = (mark.max_points, " of the maximum") if rules.late.of_maximum else (mark.points, "")
    points = round(max(mark.points - share * of, 0.0), 2)
    by = "the teacher" if mark.in_words else "the checks"
    rule = f"{mark.points:g} by {by}, less {100 * share:g} %{what}, is {points:g}: {told}."
    return replace(mark, points=points, late=late, rule=rule)


def _clock(moment: datetime, rules: Rules) -> str:
    return f"{moment.astimezone(rules.zone):%Y-%m-%d %H:%M}"


def excuse(mark: Mark, rules: Rules) -> Mark:
    """Leave a mark out of all sums if nothing was asked of its student; an own mark is final."""
    is_final = mark.own is not None and not mark.in_words
    if is_final or not rules.is_excused(mark.student, mark.lesson):
        return mark
    earned = mark.points if mark.earned is None else mark.earned
    by = "the checks" if mark.own is None else "the teacher"
    had = "" if mark.status == NO_NOTEBOOK else f" By {by}: {mark.status}, {earned:g}."
    return replace(mark, points=0.0, max_points=0.0, status=EXCUSED, rule=EXCUSED_SAID + had)


def best(entries: Sequence[Entry], worth: Callable[[Entry], float]) -> Entry:
    """Choose the submission of a lesson with the most points; of equally good ones, the last.

    Parameters
    ----------
    entries : sequence of dict
        In the order in which they were judged.
    worth : callable
        Returns the points of an entry, lateness included.
    """
    chosen = max(reversed(entries), key=worth)
    return chosen | {"best_of": len(entries)}


def unsure(entries: Iterable[Entry], rules: Rules) -> list[str]:
    """Say for which submissions it is unclear when they came, if a deadline makes it matter."""
    own, against = list[str](), list[str]()
    for entry in entries:
        student, lesson = entry["student"], entry["lesson"]
        submitted = from_fields(entry["submitted"])
        if rules.deadline(student, lesson) is None or rules.is_excused(student, lesson):
            continue
        late = rules.lateness(student, lesson, submitted)
        if entry["late"] and not late:
            against.append(
                f"`{student}`, {lesson}: late, says {entry['late']}; but "
                + (f"in time, says {submitted.by}." if submitted else "nothing says when it came.")
                + " Nothing was taken away."
            )
        if submitted is None or submitted.by == OWN_DATE:
            own.append(f"`{student}` ({lesson})")
    if own:
        shown = ", ".join(own[:10]) + (", …" if own[10:] else "")
        against.append(
            f"For {write_count(len(own), 'notebook')}, no system says when they were handed in, so "
            f"the file's own date counts, which copying may have changed: {shown}. Give a list of "
            "times in course.toml if that is wrong; it is read only in runs with --course."
        )
    return against
