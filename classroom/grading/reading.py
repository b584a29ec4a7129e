"""Read a notebook in a limited process, and return what it defines as plain data.

An answer's text may be monstrous: parsing it can take any amount of time and memory. So the judge
does not parse it: this process has limits, and if it ends, only one notebook is not read.
"""

from __future__ import annotations

import dataclasses
import socket
from typing import Any

from classroom.grading import files, similarity
from classroom.grading.plain import to_json, unpack
from classroom.grading.prose import MOST, Prose
from classroom.grading.statements import Statement
from classroom.grading.submission import Submission, read

MOST_SENT = 40_000_000


def prepare() -> None:
    """Import once what reading needs, before any process is forked."""
    read(b'{"cells": [{"cell_type": "code", "source": "%time\\nx = !ls"}]}', [], {})


def learn(data: bytes) -> None:
    """Read what was handed out before any process is forked, so that each has it in memory.

    A cell that a student left as it was need not be read again then. Nothing from a student's
    notebook reaches this process: what its own process learns ends there.
    """
    read(data, [], {})


def serve(own: socket.socket) -> None:
    """Take a notebook, and pass on what it defines."""
    asked = own.makefile("rb")
    length, stubs, given, former, questions = unpack(asked.readline(), trusted=True)
    data = asked.read(length)
    found = read(data, list(stubs), stubs, former, questions)
    sent = to_json([_as_plain(found, given), files.student_stated(data)])
    if len(sent) > MOST_SENT:
        sent = to_json(["too much", ""])
    own.sendall(sent)


def _as_plain(found: Submission, given: dict[str, list[str]]) -> dict[str, Any]:
    """Return a submission as plain data, with the likeness of each answer."""
    like = {
        name: similarity.of_answer(source, found.context_for(name, given.get(name, ())))
        for name, source in found.answers.items()
        if name not in found.stubs
    }
    fields = {one.name: getattr(found, one.name) for one in dataclasses.fields(found)}
    return fields | {
        "statements": [
            (
                one.text,
                sorted(one.makes),
                sorted(one.needs),
                one.cell,
                one.is_plain,
                sorted(one.changes),
            )
            for one in found.statements
        ],
        "needs": {name: sorted(names) for name, names in found.needs.items()},
        "stubs": sorted(found.stubs),
        "unreadable": sorted(found.unreadable),
        "likeness": like,
        "prose": {name: (one.text, one.length, one.digest) for name, one in found.prose.items()},
    }


def from_plain(told: Any) -> Submission:
    """Return the submission that came as plain data.

    Raises
    ------
    ValueError
        If it does not have that form.
    """
    try:
        return Submission(
            {str(name): str(text) for name, text in told["answers"].items()},
            tuple(
                Statement(
                    str(text), frozenset(map(str, makes)), frozenset(map(str, needs)), int(cell),
                    bool(is_plain), frozenset(map(str, changes)),
                )
                for text, makes, needs, cell, is_plain, changes in told["statements"]
            ),
            tuple(map(str, told["remarks"])),
            {str(name): frozenset(map(str, names)) for name, names in told["needs"].items()},
            {str(name): int(cell) for name, cell in told["cells"].items()},
            frozenset(map(str, told["stubs"])),
            {str(name): str(status) for name, status in told["shown"].items()},
            bool(told["is_newer"]),
            {
                str(name): (str(sign), int(size), bool(measures))
                for name, (sign, size, measures) in told["likeness"].items()
            },
            {str(name): tuple(map(str, remarks)) for name, remarks in told["about"].items()},
            frozenset(map(str, told["unreadable"])),
            {
                str(name): Prose(str(text)[:MOST], int(length), str(digest)[:64])
                for name, (text, length, digest) in told["prose"].items()
            },
            tuple(map(str, told["in_words"])),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ValueError(f"this is not a submission: {problem!r}") from problem
