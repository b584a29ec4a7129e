"""Proved, not argued: no part of an answer is compiled, imported or run in the judge's process.

`tests/classroom/grading/audited.py` grades hostile notebooks with an audit hook in its own process.
Run it by hand to see a whole report:
`python -m tests.classroom.grading.audited forms SOME_EMPTY_FOLDER`.
"""

import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.classroom.grading import corpus, grammar
from tests.classroom.grading.audited import KINDS, cells_of, texts
from tests.classroom.grading.classroom import why_answers_cannot_run
from tests.every import EVERY
from tools import build

SECONDS = 300


@pytest.fixture(autouse=True)
def answers_run():
    if why_answers_cannot_run():
        pytest.skip(why_answers_cannot_run())


# All take four minutes of two cores: CI does that; a usual run takes every so many notebooks.
STEP = {"target": 1, "forms": 20, "places": 14, "bodies": 4, "attacks": 12}

# The fewest hostile expressions that a kind has: a generator that breaks would prove nothing.
AT_LEAST = (
    {"target": 1, "forms": 500, "places": 250_000, "bodies": 20_000, "attacks": 70}
    if EVERY else {"target": 1, "forms": 25, "places": 15_000, "bodies": 4_000, "attacks": 5}
)  # fmt: skip


def report_of(kind):
    """Grade all of a kind in a process of its own, and read its report."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        # Whoever an answer runs as, it could write there.
        place.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-m", "tests.classroom.grading.audited", kind, made,
             "1" if EVERY else str(STEP[kind])],
            cwd=build.ROOT, capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def shown(found):
    return json.dumps({key: one for key, one in found.items() if key != "hook_alive"}, indent=1)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_an_answer_reaches_the_judges_process(kind):
    found = report_of(kind)
    assert found["items"] >= AT_LEAST[kind]
    assert found["files_count"] == 0, shown(found)
    assert found["markers"] == {}, shown(found)
    # The judge compiles and executes no text but ours.
    assert found["foreign_count"] == 0, shown(found)
    # And the hook sees all that when it is done there.
    assert {"compile", "exec", "import", "open", "os.system"} <= set(found["hook_alive"])


def test_the_texts_of_an_event_are_found_however_deep_they_are():
    source = (
        "def held(first=lambda: 'deep_1'):\n    class deep_2: deep_3 = {'deep_4': (b'deep_5',)}"
    )
    for given in (source, compile(source, "<here>", "exec"), ast.parse(source), [(source,)]):
        found = " ".join(texts((given, None)))
        assert all(f"deep_{number}" in found for number in range(1, 6))


def test_every_field_of_the_grammar_that_holds_an_expression_is_reached():
    reached = {step for place in grammar.all_places() for step in place.path.split()}
    kinds = ("stmt", "expr", "pattern", "excepthandler", "type_param", "comprehension",
             "arguments", "arg", "keyword", "withitem", "match_case")  # fmt: skip
    all_fields = {
        f"{name}.{field.name}"
        for kind in kinds for name in grammar.alternatives(kind) for field in grammar.fields(name)
        if field.kind == "expr"
    }  # fmt: skip
    # Only a name, or names with dots, may stand there.
    only_names = {"NamedExpr.target", "MatchMapping.keys", "MatchClass.cls"}
    assert all_fields - reached == only_names


def test_the_places_are_counted():
    print(grammar.count())
    assert len(grammar.all_places()) > 8000
    assert len(grammar.forms()) > 40


# An ordinary notebook takes less than a second; memory is the judge's own, at its highest.
MOST_SECONDS, MOST_MEGABYTES = 30, 800

_ALONE = """
import json, resource, sys, time
from classroom.grading.judge_notebook import Asked, judge_notebook
data, honest, lesson = open(sys.argv[1], "rb").read(), open(sys.argv[2], "rb").read(), sys.argv[3]
judge_notebook(honest, Asked("07", "honest"), 11)
begin = time.perf_counter()
found = judge_notebook(data, Asked(lesson, "mallory"), 11, seconds=5)
seconds = time.perf_counter() - begin
after = judge_notebook(honest, Asked("07", "honest"), 11)
print(json.dumps({
    "seconds": seconds,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "status": {one["exercise"]: one["status"] for one in found["answers"]},
    "said": found["remarks"] + [one["message"] for one in found["answers"]]
            + [note for one in found["answers"] for note in one["notes"]],
    "after": {one["exercise"]: one["status"] for one in after["answers"]},
}))
"""


@pytest.mark.parametrize("kind", list(corpus.MONSTERS) if EVERY else list(corpus.MONSTERS)[::3])
def test_a_monstrous_notebook_costs_itself_and_no_other(kind, tmp_path):
    lesson, make = corpus.MONSTERS[kind]
    (tmp_path / "monster").write_bytes(make())
    (tmp_path / "honest").write_bytes(cells_of(corpus.RIGHT))
    arguments = [str(tmp_path / "monster"), str(tmp_path / "honest"), lesson]
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, *arguments], cwd=build.ROOT, capture_output=True, text=True,
        check=False, timeout=4 * MOST_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-1000:]
    found = json.loads(done.stdout)
    assert found["seconds"] < MOST_SECONDS
    assert found["megabytes"] < MOST_MEGABYTES
    assert found["after"][corpus.NAME] == "right"
    # Whatever is not judged as right is said to somebody.
    assert "right" in found["status"].values() or any(found["said"])
