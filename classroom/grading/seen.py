"""Record what a teacher saw when giving points for an answer in words.

Marks are in `own_marks.csv` and nowhere else. Next to it, `seen.json` has the digest of the text
that each mark was given for, comments that wait for points, and the numbers of an anonymous
reading.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classroom.grading.marks import Mark, OwnMarks
from classroom.grading.results_folder import Results
from classroom.grading.tables import one_form, write_whole

_FILE = "seen.json"

Key = tuple[str, str]
"""A student and an exercise."""


@dataclass
class Seen:
    """The content of `seen.json`.

    Parameters
    ----------
    marks : dict of (student, exercise) to (points, comment, digest)
        As given on the page. What somebody has since written into `own_marks.csv` is not here.
    drafts : dict of (student, exercise) to str
        Comments without points.
    numbers : dict of str to int
        What students are called in an anonymous reading.
    secret : str
        For an order and for signs from which nobody can find out a name.
    """

    marks: dict[Key, tuple[float, str, str]] = field(default_factory=dict)
    drafts: dict[Key, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def is_changed(self, own: OwnMarks, key: Key, digest: str) -> bool:
        """Return whether a text is no longer the one for which its mark was given."""
        points, comment, seen = self.marks.get(key, (0.0, "", digest))
        return seen != digest and own.get(key) == (points, comment)

    def number(self, student: str) -> int:
        """Return a student's number: drawn once, and the same from then on."""
        while student not in self.numbers:
            # Nine in ten numbers stay free.
            drawn = 1000 + secrets.randbelow(9000 + 10 * len(self.numbers))
            if drawn not in self.numbers.values():
                self.numbers[student] = drawn
        return self.numbers[student]

    def write(self, folder: Path) -> None:
        """Write it next to the marks.

        Raises
        ------
        UserError
            If it cannot be written.
        """
        told = {
            "secret": self.secret,
            "marks": [[*key, *mark] for key, mark in self.marks.items()],
            "drafts": [[*key, draft] for key, draft in self.drafts.items()],
            "numbers": list(self.numbers.items()),
        }
        write_whole(folder / _FILE, json.dumps(told, indent=1) + "\n")


def load(results: Results) -> Seen:
    """Read it; make a new one if there is none, or if it cannot be read, which becomes a remark."""
    path = results.folder / _FILE
    try:
        told = json.loads(path.read_bytes())
        return Seen(
            {
                (one_form(str(who)), str(name)): (float(points), str(comment), str(digest))
                for who, name, points, comment, digest in told["marks"]
            },
            {(one_form(str(who)), str(name)): str(text) for who, name, text in told["drafts"]},
            {one_form(str(who)): int(number) for who, number in told["numbers"]},
            str(told["secret"]),
        )
    except FileNotFoundError:
        return Seen()
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        results.odd.append((
            path.name,
            "It cannot be read, so it is not known which text each mark was given for. The marks "
            "are in own_marks.csv, as before.",
        ))  # fmt: skip
        return Seen()


def find_changed(results: Results) -> Iterator[tuple[Key, Mark]]:
    """Find the marks whose texts have changed since they were given."""
    seen, own = load(results), results.read_own_marks()
    marks = {(mark.student, mark.exercise): mark for mark in results.marks()} if seen.marks else {}
    for (student, _), entry in results.latest().items():
        for answer in entry["answers"]:
            key = (student, answer["exercise"])
            if key in marks and seen.is_changed(own, key, answer.get("text_digest", "")):
                yield key, marks[key]
