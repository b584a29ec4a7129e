"""The report: every odd file and what was done about it, what changed, what to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nnlib.grading import likeness, versions
from nnlib.grading.judging import NOT_JUDGED
from nnlib.grading.marking import version
from nnlib.grading.results import NO_NOTEBOOK, Mark, Results

if TYPE_CHECKING:
    from nnlib.grading.grade import Batch

STATUSES = ("right", "not yet", "stopped", "not attempted", NOT_JUDGED, NO_NOTEBOOK)

_NAMED = 10


def report(batch: Batch, results: Results, marks: Sequence[Mark]) -> str:
    """Write the report of a run.

    Returns
    -------
    str
        Markdown.
    """
    entries = list(results.latest().values())
    lines = [
        "# Report of grading", "",
        f"- {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}; checks {version()}; seed "
        f"{results.seed()}.",
        f"- {batch.graded} notebooks graded now, {batch.known} known from before.",
        f"- {batch.protection}",
        "- Marks: `marks.csv`. A mark of your own goes into `own_marks.csv`, with a reason; then "
        "grade again.", "",
    ]  # fmt: skip
    lines += _section("Needs a look", list(needs_a_look(batch, entries)))
    lines += _section("Marks that changed", [
        f"`{after.student}`, `{after.exercise}`: {before:g} → {after.points:g} ({after.status})"
        for before, after in batch.changes
    ])  # fmt: skip
    lines += _section("Here from before, and not among what was given this time", [
        f"`{student}` (`--forget {student}` leaves them out)" for student in batch.gone
    ])  # fmt: skip
    lines += _section("Alike or measured: for your judgement, no mark was changed", [
        *alike(entries), *_pointed_out(entries),
    ])  # fmt: skip
    counts = defaultdict[str, Counter[str]](Counter)
    for mark in marks:
        counts[mark.exercise][mark.status] += 1
    lines += [
        "## Exercises",
        "",
        f"| exercise | {' | '.join(STATUSES)} |",
        "|---" * (1 + len(STATUSES)) + "|",
    ]
    lines += [
        f"| `{name}` | {' | '.join(str(count[status]) for status in STATUSES)} |"
        for name, count in counts.items()
    ]
    return "\n".join(lines) + "\n"


def needs_a_look(batch: Batch, entries: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each odd file and each remark, in a line."""
    for place, remark in batch.odd:
        yield f"`{place}`: {remark}"
    for entry in entries:
        for remark in entry["remarks"]:
            yield f"`{entry['place']}` (`{entry['student']}`): {remark}"
        for answer in entry["answers"]:
            if answer["status"] == NOT_JUDGED:
                notes = " ".join(note for note in answer["notes"] if note not in entry["remarks"])
                yield f"`{entry['student']}`, `{answer['exercise']}`: not judged. {notes}"


def alike(entries: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Answers of several students that differ by their names only, and are long enough to tell."""
    groups = defaultdict[tuple[str, str], list[str]](list)
    for entry in entries:
        for answer in entry["answers"]:
            tells = answer["size"] >= likeness.SMALLEST and answer["status"] != "not attempted"
            told = {likeness.PUBLISHED, likeness.PUBLISHED_BUT_NAMES} & set(answer["notes"])
            # In an assessment each has other formulas, and what surrounds them is alike.
            if tells and not told and entry["lesson"] != versions.LESSON:
                groups[answer["exercise"], answer["fingerprint"]].append(entry["student"])
    for (exercise, _), students in groups.items():
        if len(students) > 1:
            yield f"`{exercise}`: the answers of {_listed(students)} are the same but for names."


def _pointed_out(entries: Sequence[dict[str, Any]]) -> Iterator[str]:
    groups = defaultdict[tuple[str, str], list[str]](list)
    for entry in entries:
        for answer in entry["answers"]:
            for note in answer["notes"]:
                if note not in entry["remarks"] and answer["status"] != NOT_JUDGED:
                    groups[answer["exercise"], note].append(entry["student"])
    for (exercise, note), students in groups.items():
        yield f"`{exercise}` of {_listed(students)}: {note}"


def _listed(students: Sequence[str]) -> str:
    names = ", ".join(f"`{student}`" for student in students[:_NAMED])
    more = len(students) - _NAMED
    return f"{names} and {more} more (perhaps the usual way)" if more > 0 else names


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    # A file's name may hold anything; in a list it stays on its line.
    said = [f"- {' '.join(line.split())}" for line in lines]
    return [f"## {heading}", "", *(said or ["Nothing."]), ""]
