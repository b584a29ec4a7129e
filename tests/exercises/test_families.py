"""Families: a mistake that several exercises share is put into words in one place."""

import ast
from collections import defaultdict
from pathlib import Path

from nnlib import checks, exercises
from nnlib.checks.slips import sentences_of
from nnlib.exercises import EXERCISES, worksheets

FILES = [
    *sorted(Path(exercises.__file__).parent.rglob("*.py")),
    Path(checks.__file__).parent / "general_slips.py",
    Path(checks.__file__).parent / "slips.py",
]


def texts_of_slips():
    """Every question and every place to look, as learners read them."""
    by_hand = [line.exercise for sheet in worksheets.WORKSHEETS.values() for line in sheet.lines]
    for exercise in (*EXERCISES.values(), *by_hand):
        for sentence in sentences_of(exercise).values():
            yield from sentence


def places_of(texts):
    """Where the source writes each text: the file and the line."""
    places = defaultdict(list)
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in texts:
                places[node.value].append(f"{path.name}:{node.lineno}")
    return places


def test_no_long_text_of_a_slip_is_written_in_three_places():
    places = places_of({text for text in texts_of_slips() if len(text) > 40})
    assert len(places) > 1000
    assert {text: where for text, where in places.items() if len(where) > 2} == {}, (
        "give it a name in nnlib/exercises/families.py, and use that name in each place"
    )
