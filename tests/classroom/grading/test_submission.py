"""What was handed in is read, whatever happened to the file; nothing of it is run."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from classroom.grading import files, statements, submission
from classroom.grading.submission import Submission, read
from nnlib.exercises import EXERCISES
from tools import build

LESSONS = sorted((build.ROOT / "lessons").glob("*.md"))
LESSON = build.Lesson(build.ROOT / "lessons" / "07_the_hidden_layer.md")
NAMES = [exercise.name for exercise in LESSON.places.values()]
RIGHT = {exercise.name: exercise.source for exercise in LESSON.places.values()}
WHOLE = build.text_of(LESSON.solution())


def code(*sources, asked=""):
    marked = {"nbgrader": {"grade_id": asked}} if asked else {}
    return [{"cell_type": "code", "source": source, "metadata": marked} for source in sources]


def notebook(*cells, **others):
    return json.dumps({"cells": list(cells), **others}).encode()


def test_a_solved_lesson_gives_every_answer_and_no_remark():
    found = read(WHOLE.encode(), NAMES)
    assert found.answers == RIGHT
    assert found.remarks == ()
    assert "import numpy as np" in [one.text for one in found.statements]


@pytest.mark.parametrize(
    "path", sorted((build.ROOT / "lessons").glob("*.md")), ids=lambda p: p.stem
)
def test_every_lesson_is_read(path):
    lesson = build.Lesson(path)
    right = {exercise.name: exercise.answer for exercise in lesson.places.values()}
    assert read(build.text_of(lesson.solution()).encode(), list(right)).answers == right
    stubs = {exercise.name: exercise.stub for exercise in lesson.places.values()}
    assert read(build.text_of(lesson.learner()).encode(), list(right)).answers == stubs


def test_nothing_is_run(tmp_path):
    file = tmp_path / "ran"
    made = f"open({str(file)!r}, 'w')"
    found = read(
        notebook(*code(made, f"here = {made}", f"def double(number={made}):\n    return number")),
        ["double"],
    )
    assert not file.exists()
    assert found.context_for("double") == ()
    assert found.answers["double"].startswith("def double")


def test_plots_and_trainings_are_left_out_and_what_an_answer_needs_is_kept():
    found = read(
        notebook(*code(
            "%matplotlib inline\nimport math\nRATE = 0.1\nlosses = train(1)\nprint(RATE)",
            "def helper(x):\n    return half(x) * RATE\nfor _ in range(3):\n    helper(1)",
            "half = lambda x: x / TWO\nTWO: float = 4 / 2\nTWO += 0\nunused = 3",
            "try:\n    import numpy as n\nexcept ImportError:\n    pass\nadd = n.add",
            "def double(number):\n    other = number\n    return add(helper(number), other)",
        )), ["double"],
    )  # fmt: skip
    assert found.context_for("double") == (
        "RATE = 0.1", "def helper(x):\n    return half(x) * RATE", "half = lambda x: x / TWO",
        "TWO: float = 4 / 2", "TWO += 0",
        "try:\n    import numpy as n\nexcept ImportError:\n    pass", "add = n.add",
    )  # fmt: skip


def test_an_answer_may_build_on_another_for_which_it_gets_ours_or_its_own():
    helper = "def node_slopes(delta, weights):\n    return delta @ weights.T"
    found = read(notebook(*code(
        helper, "back = yours_or_ours(node_slopes)",
        "def hidden_delta(delta, weights, z):\n    return back(delta, weights) * (z > 0)",
    )), NAMES)  # fmt: skip
    assert found.context_for("hidden_delta", ["node_slopes"]) == (
        "back = yours_or_ours(node_slopes)",
    )
    assert found.context_for("hidden_delta") == (helper, "back = yours_or_ours(node_slopes)")


def test_two_statements_in_a_line_are_taken_apart():
    found = read(notebook(*code("a = 1; b = 2\ndef double(number): return number * b")), ["double"])
    assert found.context_for("double") == ("b = 2",)
    assert found.answers["double"] == "def double(number): return number * b"


def test_a_script_is_read_as_one_cell():
    found = read(b"import math\ndef double(number):\n    return number + number", ["double"])
    assert found.answers["double"].startswith("def double")
    assert found.remarks[0].startswith("The file is a Python script")


@pytest.mark.parametrize("nest", [
    "x = " + " + ".join(["1"] * 5000), "x = " + "lambda: " * 2000 + "1", "x = " + "-" * 3000 + "1",
    "def double(number):\n    return " + " + ".join(["number"] * 3000),
])  # fmt: skip
def test_a_cell_that_is_nested_too_deep_costs_itself_alone(nest):
    good = "def double(number):\n    return number + number"
    found = read(notebook(*code(nest, good)), ["double"])
    assert found.answers["double"] == good


def test_lines_that_only_ipython_knows_are_left_out_and_others_stay():
    left = "%%time\n!pip list\ndouble?\ndef double(number):\n    return number"
    stays = "def double(number):\n    return (2 * number\n        % 97) + len('\\d')"
    for source, answer in ((left, left[left.index("def") :]), (stays, stays)):
        found = read(notebook(*code(source)), ["double"])
        assert (found.answers["double"], found.remarks) == (answer, ())


@pytest.mark.parametrize(
    ("source", "counts"),
    [("double = lambda n: 2 * n", True), ("double = twice", True), ("double = 3", False),
     ("double = twice(3)", True), ("double = double(3)", False),
     ("double = yours_or_ours(double)", False), ('double = bring("double")', False),
     (["double = ", "twice"], True), (None, False), (3, False),
     ([3, "double = twice"], True)],
)  # fmt: skip
def test_an_answer_is_a_definition_or_a_name_for_one(source, counts):
    assert ("double" in read(notebook(*code(source)), ["double"]).answers) is counts


@pytest.mark.parametrize(
    ("sources", "counts", "remarks"),
    [
        (["A", "B"], "B", 1),
        (["A", "A"], "A", 0),
        (["A", "stub"], "A", 0),
        (["stub", "A"], "A", 0),
        (["stub"], "stub", 0),
    ],
)
def test_of_copied_cells_the_last_that_is_not_the_stub_counts(sources, counts, remarks):
    texts = {
        "A": "def double(number):\n    return 2 * number",
        "B": "def double(number):\n    return 3 * number",
        "stub": EXERCISES["double"].stub,
    }
    found = read(notebook(*code(*(texts[one] for one in sources))), ["double"])
    assert found.answers["double"] == texts[counts]
    assert len(found.remarks) == remarks


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not a notebook"),
        (b"[1, 2]", "is JSON, but not a notebook"),
        (b"2 * number", "is not a notebook"),
        (notebook(*code("x = 1")), "No cell defines `double`"),
        (notebook(*code("def double(number)", asked="double")), "cell of `double`, cannot be read"),
        (notebook(*code("def doubled(n):\n    return 1", asked="double")), "defines `doubled`"),
        (notebook(metadata={"kernelspec": {"language": "R"}}), "kernel is for 'R'"),
        (notebook(*code("'\N{LATIN SMALL LETTER E WITH ACUTE}'")).replace(b"\\u00e9", b"\xe9"),
         "not in UTF-8"),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_remark(data, words):
    assert any(words in remark for remark in read(data, ["double"]).remarks)


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\t", "\r"])
def test_signs_that_end_no_line_of_python_cut_nothing_off(sign):
    answer = f'def double(number):\n    """Give{sign}twice."""\n    return 2 * number'
    found = read(notebook(*code(answer)), ["double"])
    assert found.answers["double"].endswith("return 2 * number")
    assert found.remarks == ()


def test_control_signs_in_the_file_itself_are_read_over():
    data = notebook(*code("def double(number):\n    return 2 * number")).replace(b"def", b"\x0bdef")
    assert "double" in read(data, ["double"]).answers


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    assert "it was not read" in read(WHOLE.encode(), NAMES).remarks[0]


def test_format_3_is_read():
    cell = {"cell_type": "code", "input": ["def double(number):\n", "    return number"]}
    found = read(json.dumps({"worksheets": [{"cells": [cell]}]}).encode(), ["double"])
    assert found.answers == {"double": "def double(number):\n    return number"}
    assert "format 3" in found.remarks[0]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_usual_coding_is_read(coding, ending):
    assert read(WHOLE.replace("\n", ending).encode(coding), NAMES).answers == RIGHT


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_of_a_merge_the_side_that_can_be_read_is_taken(ending):
    line = next(line for line in WHOLE.splitlines() if "def hidden_delta" in line)
    conflict = f"<<<<<<< HEAD\n{line}\n=======\n{line[:-9]}\n>>>>>>> theirs\n"
    text = WHOLE.replace(line + "\n", conflict).replace("\n", ending)
    found = read(text.encode(), NAMES)
    assert found.answers == RIGHT
    assert "merge" in found.remarks[0]


@given(some.integers(0, len(WHOLE)))
def test_of_half_a_file_the_whole_cells_are_read(length):
    found = read(WHOLE[:length].encode(), NAMES)
    assert found.answers.items() <= RIGHT.items()
    place = WHOLE.find("hidden_delta(delta, weights, pre_activation)")
    if length > place + 3000:
        assert "hidden_delta" in found.answers


@given(some.binary() | some.text().map(str.encode))
def test_any_bytes_are_read_without_a_stop(data):
    assert isinstance(read(data, ["double"]), Submission)


@given(some.recursive(
    some.none() | some.booleans() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from([
        "cells", "worksheets", "source", "input", "cell_type", "metadata", "nbgrader", "kernelspec",
    ]), inner),
))  # fmt: skip
def test_any_json_is_read_without_a_stop(value):
    assert isinstance(read(json.dumps(value).encode(), ["double"]), Submission)


@pytest.mark.parametrize(
    ("version", "cell", "words"),
    [
        ("99.1", "def double[T](number: T): return number", "written for Python 99.1"),
        ("3", "def double[T](number: T): return number", "written for a newer Python"),
        ("99.1", "x = (", "written for Python 99.1"),
        ("3.1", "x = (", ""),
    ],
)  # fmt: skip
def test_a_newer_python_is_named_where_the_notebook_or_the_cell_says_so(version, cell, words):
    if sys.version_info >= (3, 12) and "[T]" in cell:
        pytest.skip("this Python can read it")
    data = notebook(*code(cell), metadata={"language_info": {"version": version}})
    found = read(data, ["double"])
    assert found.is_newer is bool(words)
    assert words in found.remarks[0]


def test_characters_that_are_not_text_are_named():
    data = notebook(*code("two = 2")).replace(b"two", b"\\ud800")
    assert "characters that are not text" in read(data, ["double"]).remarks[0]


def forget_what_was_read():
    for module in (statements, submission):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


CELLS = some.lists(
    some.sampled_from([
        *RIGHT.values(),
        *(exercise.stub for exercise in LESSON.places.values()),
        "import numpy as np", "rate = 0.1", "rate += 1", "%time\nfiles = !ls", "%%bash\nls",
        "def f(",
        "hidden_delta = np.vectorize(hidden_delta)", "hidden_delta.calls = 0",
        "setattr(node_slopes, 'rate', rate)", "for i in range(3):\n    rate[i] = i", "x = (y := 2)",
        "from math import *", "    return 1", "global rate\nrate = 2; rate = 3",
    ]),
    max_size=8,
)  # fmt: skip


@given(CELLS, CELLS)
def test_a_notebook_is_read_the_same_whatever_was_read_before(cells, before):
    data = notebook(*code(*cells))
    forget_what_was_read()
    alone = read(data, NAMES)
    assert read(data, NAMES) == alone
    forget_what_was_read()
    read(notebook(*code(*before)), NAMES)
    read(WHOLE.encode(), [])
    assert read(data, NAMES) == alone
