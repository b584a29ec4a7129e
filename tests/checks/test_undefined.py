"""A name that is not defined: below Python's own error, a note says why."""

import json

import nbformat
import pytest

from nnlib.checks.undefined import why_undefined
from tools import build

STUB = 'def {}({}):\n    """{}"""\n    {}'
DOUBLE = STUB.format("double", "number", "Return twice the number.", "return 2 {} number")


def said_below(*sources):
    """Run cells in one kernel; of each, the error's name and what stands below the error."""
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]})
        for source in sources
    ]
    run = build.run_notebook(nbformat.v4.new_notebook(cells=cells))
    told = []
    for cell in run.cells:
        names = [one.get("ename") for one in cell.outputs if one["output_type"] == "error"]
        notes = [one["data"]["text/plain"] for one in cell.outputs if "data" in one]
        told.append((names[0] if names else "", notes[-1] if notes else ""))
    return told


def test_a_patient_is_not_taken_for_the_exercise_nor_the_exercise_for_it():
    name = "patient_double_0414"
    broken, unread = (DOUBLE.format(sign).replace("double", name) for sign in "-x")
    for cell, before, words in (
        ("double(3)", [broken], "No cell that writes `double` has run"),
        (f"{name}(3)", [], f"No cell that writes `{name}` has run"),
        (f"{name}(3)", [DOUBLE.format("*")], f"No cell that writes `{name}` has run"),
        (f"{name}(3)", [unread], f"line 3 of the cell that writes `{name}`"),
    ):
        assert words in why_undefined(error_of(cell), cell, before, {})


def test_a_name_of_an_exercise_is_explained_by_the_cells_that_ran():
    first = (
        "from nnlib.checks import check, hint, recall, yours_or_ours\nfrom nnlib.notes import vote"
    )
    told = said_below(
        first, DOUBLE.format("x"), "check(double)", "hint(double)", "%%time\nyours_or_ours(double)",
        "[double(n) for n in range(3)]", "def use():\n    return double(3)", "use()",
        "def predict(inputs=1 / 0):\n    return inputs", "predict(3)",
        "check(updated)",
        "def squared_eror(prediction, target):\n    return 0", "check(squared_error)",
        DOUBLE.format("*"), "check(double)",
        DOUBLE.format("*").replace("double", "twice"), "del double", "check(double)",
        "nothing_of_ours(3)", "vote(1, right)", "vote(1, half right)",
        'recall("prediction", x * w)', 'recall("prediction", (1.5 - 2)^2)',
    )  # fmt: skip
    by_call = iter(told)
    assert next(by_call) == ("", "")
    assert next(by_call) == ("SyntaxError", "")
    for _ in range(4):
        name, note = next(by_call)
        assert name == "NameError"
        assert "Python cannot read line 3 of the cell that writes `double`" in note
        assert "there is no `double` yet" in note
        assert note.endswith("Is `x` meant as times? Python writes `*`.")
    next(by_call)
    name, note = next(by_call)
    assert name == "NameError"
    assert "line 3 of the cell that writes `double`" in note
    next(by_call)
    note = next(by_call)[1]
    assert "before it got as far as `predict`: ZeroDivisionError: division by zero" in note
    assert "No cell that writes `updated` has run" in next(by_call)[1]
    next(by_call)
    note = next(by_call)[1]
    assert "one writes `squared_eror`" in note
    assert "`def squared_error(prediction, target):`" in note
    next(by_call)
    name, note = next(by_call)
    assert (name, note[:6]) == ("", "Right.")
    next(by_call)
    next(by_call)
    assert "the function is called `twice`" in next(by_call)[1]
    assert next(by_call) == ("NameError", "")
    assert next(by_call) == ("NameError", 'Words go in quotes: write `"right"`.')
    assert next(by_call) == ("SyntaxError", 'Words go in quotes: write `"half right"`.')
    assert "one number, such as 1.5" in next(by_call)[1]
    assert next(by_call) == ("TypeError", "Did you mean a power by `^`? Python writes it `**`.")


def test_an_error_of_the_learners_own_function_stays_as_it_is():
    told = said_below(
        "import nnlib.checks", "def predict(inputs):\n    return inputs * updated",
        "predict(3)", "class Odd:\n    pass", "Odd().double",
    )  # fmt: skip
    assert told[2] == ("NameError", "")
    assert told[4] == ("AttributeError", "")


def test_what_others_do_with_errors_is_done_as_before():
    others = (
        "def shown(shell, kind, value, traceback, tb_offset=None):\n    print('theirs', value)\n"
        "get_ipython().set_custom_exc((NameError,), shown)"
    )
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]})
        for source in ("import nnlib.checks", others, "double(3)", "nothing(3)")
    ]
    run = build.run_notebook(nbformat.v4.new_notebook(cells=cells))
    assert run.cells[2].outputs[0]["text"] == "theirs name 'double' is not defined\n"
    assert "No cell that writes `double`" in run.cells[2].outputs[1]["data"]["text/plain"]
    assert [one["text"] for one in run.cells[3].outputs] == [
        "theirs name 'nothing' is not defined\n"
    ]


def error_of(source):
    with pytest.raises(NameError) as caught:
        exec(compile(source, "<cell>", "exec"), {})
    # As in a notebook, the cell's own line is the last one.
    return caught.value


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A lesson's file, as a kernel of JupyterLab knows it."""
    path = tmp_path / "01_prediction.ipynb"
    first = "import numpy as np\nfrom nnlib.checks import check"
    cells = [{"cell_type": "markdown", "source": "# One"},
             {"cell_type": "code", "source": first.splitlines(keepends=True)},
             {"cell_type": "code", "source": "def predict(inputs):\n    ..."}]  # fmt: skip
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return first


@pytest.mark.parametrize("name", ["check", "np"])
def test_before_the_first_cell_its_names_are_explained_by_it(notebook, name):
    cell = f"{name}(3)"
    said = why_undefined(error_of(cell), cell, [], {})
    assert said.startswith(f"Run the first cell of this lesson first: it brings in `{name}`.")
    assert why_undefined(error_of(cell), cell, [notebook + "\n"], {}) == ""
    assert why_undefined(error_of("hint(3)"), "hint(3)", [], {}) == ""


def test_a_notebook_that_is_not_a_lesson_is_left_alone(notebook, tmp_path, monkeypatch):
    other = tmp_path / "other.ipynb"
    cells = [{"cell_type": "code", "source": "import numpy as np"}]
    for text in (json.dumps({"cells": cells}), "{", "[]", '{"cells": [{}]}'):
        other.write_text(text)
        monkeypatch.setenv("JPY_SESSION_NAME", str(other))
        assert why_undefined(error_of("np"), "np", [], {}) == ""


def test_an_exercise_of_another_lesson_is_told_by_its_lesson(notebook):
    said = why_undefined(error_of("train(3)"), "train(3)", [], {})
    assert said.startswith("`train` is an exercise of lesson 08; names from other lessons")
    assert "has run since" in why_undefined(error_of("predict(3)"), "predict(3)", [], {})
