"""Patients: a broken program in a cell, checked until it is repaired."""

import ast
import builtins
import re

import pytest
from jupyter_client.manager import start_new_kernel

from nnlib.checks import check, hint, patient, progress, records
from nnlib.checks import patients as made_by
from nnlib.checks.judging import judge_exercise
from nnlib.checks.kill_matrix import from_cell
from nnlib.checks.patients import STYLES, disguise, make_patient, plant_slips
from nnlib.checks.scopes import arguments_of
from nnlib.checks.slips import own
from nnlib.exercises import EXERCISES

NEURON = EXERCISES["neuron_slopes"]
SIGN = next(slip for slip in NEURON.slips if slip.id == "target_minus_prediction")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))


@pytest.fixture
def put(monkeypatch):
    """The texts that are put into new cells, as in a notebook."""
    texts = []
    monkeypatch.setattr("nnlib.checks.commands.put_below", lambda text: texts.append(text) or True)
    return texts


def run(text, exercise=NEURON):
    """The function that a cell's text makes, in a notebook with the lesson's earlier answers."""
    return from_cell(exercise, text)


def said_of(function, capsys, *more):
    capsys.readouterr()
    check(function, *more)
    return capsys.readouterr().out


def repaired(text):
    """A patient of `neuron_slopes` in which the slip of the sign is undone by hand."""
    changed = re.sub(r"target - \((.*)\)", r"\1 - target", text)
    assert changed != text
    return changed


@pytest.fixture
def with_the_sign(monkeypatch):
    """Each patient of `neuron_slopes` has the slip that `repaired` undoes."""
    monkeypatch.setattr(
        made_by,
        "make_patient",
        lambda exercise, seed, level: plant_slips(exercise, (SIGN,), STYLES[0]),
    )


def test_a_patient_comes_as_a_new_cell_and_is_checked_under_its_own_name(
    put, with_the_sign, capsys
):
    patient("neuron_slopes")
    [text] = put
    function = run(text)
    note = capsys.readouterr().out
    assert "`neuron_slopes` with one mistake in it" in note
    assert f"`check({function.__name__})`" in note
    assert re.fullmatch(r"patient_neuron_slopes_\d{4}", function.__name__)
    unchanged = said_of(function, capsys)
    assert unchanged.startswith("Not attempted yet.")
    assert f"`{function.__name__}` is still as it was given to you" in unchanged
    assert "subtract the prediction" not in unchanged
    wrong = run(text.replace("2 *", "3 *", 1))
    assert said_of(wrong, capsys).startswith("Not yet.")
    right = said_of(run(repaired(text)), capsys)
    assert right.startswith("Right.")
    assert "You repaired it" in right


def test_comments_and_docstring_are_no_attempt(put, with_the_sign, capsys):
    patient("neuron_slopes")
    [text] = put
    commented = text.replace("\n    e = ", "\n    # is this right?\n    e  =  ")
    assert commented != text
    retold = re.sub(r'""".*?"""', '"""Mine."""', commented, flags=re.DOTALL)
    assert retold != commented
    assert said_of(run(retold), capsys).startswith("Not attempted yet.")


def test_a_repair_is_counted_once_and_apart_from_the_exercise(put, with_the_sign, capsys):
    patient("neuron_slopes")
    function = run(repaired(put[0]))
    for _ in range(2):
        check(function)
    capsys.readouterr()
    progress()
    assert "Patients repaired: 1." in capsys.readouterr().out
    progress("gradient_descent")
    [line] = [row for row in capsys.readouterr().out.splitlines() if row.startswith("neuron")]
    assert line.endswith("1 of 1")
    assert re.search(r"Not opened yet +0 +0 +no", line)
    record, _ = records.load("neuron_slopes")
    assert set(record) == {"patients"}
    assert record["patients"][function.__name__]["tries"] == 2
    # What was repaired stays repaired, whatever is tried with it later.
    check(run(put[0].replace("2 *", "3 *", 1)))
    assert records.load("neuron_slopes")[0]["patients"][function.__name__]["repaired"]


def test_the_published_solution_is_right_and_no_repair(put, with_the_sign, capsys):
    patient("neuron_slopes")
    name = run(put[0]).__name__
    pasted = run(NEURON.source.replace("def neuron_slopes", f"def {name}"))
    said = said_of(pasted, capsys)
    assert said.startswith("Right.")
    assert "does not count as a repair" in said
    progress()
    assert "0 of 1" in capsys.readouterr().out


def test_progress_has_no_column_for_patients_that_nobody_has(capsys):
    progress()
    assert "patients" not in capsys.readouterr().out


def test_another_patient_leaves_the_first_one_as_it_was(put, capsys):
    patient("neuron_slopes", seed=1)
    patient("neuron_slopes", seed=2)
    first, second = (run(text) for text in put)
    assert first.__name__ != second.__name__
    assert said_of(first, capsys).startswith("Not attempted yet.")
    assert said_of(second, capsys).startswith("Not attempted yet.")
    progress("03")
    assert "0 of 2" in capsys.readouterr().out


def test_a_seed_gives_the_same_patient_again(put):
    for _ in range(2):
        patient("mean_slopes", seed=5)
        patient("mean_slopes", seed=5, level=2)
    assert put[:2] == put[2:]
    assert put[0] != put[1]
    assert len({make_patient(NEURON, seed).text for seed in range(20)}) > 15


def test_a_check_with_a_seed_knows_an_unchanged_patient_too(put, capsys):
    patient("neuron_slopes")
    capsys.readouterr()
    check(run(put[0]), seed=1)
    assert capsys.readouterr().out.startswith("Not attempted yet.")


def test_where_no_record_is_kept_the_patient_is_judged_by_its_numbers(
    put, with_the_sign, monkeypatch, tmp_path, capsys
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "file"))
    patient("neuron_slopes")
    assert "cannot be read" in capsys.readouterr().out
    assert said_of(run(put[0]), capsys).startswith("Not yet.")
    said = said_of(run(repaired(put[0])), capsys)
    assert said.startswith("Right.")
    assert "counts it" not in said


def test_without_a_notebook_the_text_is_printed_with_what_to_do(capsys):
    patient("double", seed=1)
    said = capsys.readouterr().out
    assert "copy it into a new cell" in said
    assert make_patient(EXERCISES["double"], 1).text in said


@pytest.mark.parametrize(
    ("given", "words"),
    [(("dubble",), "Did you mean `double`"), (("double", 1, 3), "(`level=1`) or two")],
)
def test_a_patient_that_cannot_be_made_gets_a_sentence(put, capsys, given, words):
    patient(*given)
    assert words in capsys.readouterr().out
    assert put == []


def test_hints_and_a_name_given_besides_go_to_the_exercise(put, with_the_sign, capsys):
    patient("neuron_slopes")
    function = run(put[0])
    hint(function)
    assert "Hint 1 of" in capsys.readouterr().out
    assert said_of(function, capsys, "neuron_slopes").startswith("Not attempted yet.")


def test_the_second_failure_offers_a_hint_under_the_patients_name(put, with_the_sign, capsys):
    patient("neuron_slopes")
    wrong = run(put[0].replace("2 *", "3 *", 1))
    check(wrong)
    assert f"hint({wrong.__name__})" in said_of(wrong, capsys)


def test_nothing_in_a_cell_tells_the_slip_or_the_reference():
    for exercise in EXERCISES.values():
        [definition] = ast.parse(exercise.source).body
        is_class = isinstance(definition, ast.ClassDef)
        functions = definition.body if is_class else [definition]
        arguments = {
            name for one in functions if isinstance(one, ast.FunctionDef)
            for name in arguments_of(one)
        }  # fmt: skip
        known = {*dir(builtins), *arguments, *EXERCISES, "_"}
        for slip in own(exercise)[:: max(1, len(own(exercise)) // 4)]:
            for style in STYLES:
                text = plant_slips(exercise, (slip,), style).text
                made = {
                    node.id for node in ast.walk(ast.parse(text))
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                }  # fmt: skip
                written = {
                    node.id for node in ast.walk(ast.parse(exercise.slip_source(slip)))
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
                }  # fmt: skip
                assert not (made & written) - known, text
                assert slip.id not in text
                assert text.count("#") == 1


def test_two_variables_never_get_one_name():
    source = "def f(n):\n    out_put = n\n    outer_pull = 2\n    return out_put * outer_pull"
    for style in STYLES:
        text = disguise(NEURON, source, style)
        made = re.findall(r"^    (\w+) = ", text, re.MULTILINE)
        assert len(set(made)) == 2
        assert re.search(rf"return {made[0]} \* {made[1]}$", text)


def test_the_result_gets_a_name_where_the_reference_has_no_variable():
    text = disguise(EXERCISES["double"], EXERCISES["double"].source, STYLES[1])
    assert text.splitlines()[-2:] == ["    res = 2 * number", "    return res"]


def test_a_slip_that_does_nothing_beside_another_is_no_second_slip():
    slips = {slip.id: slip for slip in EXERCISES["double"].slips}
    # One is added where the other would square what stands there: `number + 1**2`.
    assert not made_by._fit(EXERCISES["double"], (slips["one_added"], slips["square_doubled"]))


def test_two_slips_that_stop_together_are_no_patient():
    two_layers = EXERCISES["two_layer_slopes"]
    slips = {slip.id: slip for slip in two_layers.slips}
    together = slips["output_delta_for_hidden_weights"], slips["new_parameters_returned"]
    stops = from_cell(two_layers, plant_slips(two_layers, together, STYLES[0]).text)
    assert judge_exercise(two_layers, stops, 0).status == "stopped"
    assert not made_by._fit(two_layers, together)


@pytest.mark.parametrize(
    ("name", "imports"),
    [("mean_slopes", ["import numpy as np"]), ("Value", ["import math"]), ("double", []),
     ("sgd_epoch", ["import nnlib", "import numpy as np"])],
)  # fmt: skip
def test_a_cell_imports_what_the_reference_needs_whatever_the_slip(name, imports):
    exercise = EXERCISES[name]
    for slip in own(exercise):
        text = plant_slips(exercise, (slip,), STYLES[0]).text
        assert [line for line in text.splitlines() if line.startswith("import")] == imports


def test_a_class_that_speaks_of_itself_is_published_under_any_name():
    value = EXERCISES["Value"]
    renamed = re.sub(r"\bValue\b", "patient_Value_0001", value.source)
    assert made_by.is_published(value, from_cell(value, f"import math\n{renamed}"))


def test_two_slips_are_both_seen_by_a_check():
    for name in ("double", "neuron_slopes", "minibatches"):
        exercise = EXERCISES[name]
        for seed in range(3):
            made = make_patient(exercise, seed, level=2)
            assert len({slip.id for slip in made.slips}) == 2
            assert made_by._fit(exercise, made.slips)


def test_a_notebook_gets_a_new_cell_and_a_new_kernel_knows_the_patient(own_folder):
    use = "from nnlib.checks import check, patient\n"
    [reply, said] = in_a_kernel(f"{use}patient('double', seed=4)")
    [payload] = reply["payload"]
    assert (payload["source"], payload["replace"]) == ("set_next_input", False)
    assert payload["text"] == make_patient(EXERCISES["double"], 4).text
    assert "Your patient is in a new cell below" in said
    name = run(payload["text"], EXERCISES["double"]).__name__
    [reply, said] = in_a_kernel(payload["text"], f"{use}check({name})", f"check({name})")
    assert said.startswith("Not attempted yet.")


def in_a_kernel(*sources):
    """The reply to the last cell, and what it shows."""
    manager, client = start_new_kernel()
    try:
        for source in sources:
            shown = []
            reply = client.execute_interactive(source, output_hook=shown.append, timeout=60)
        data = [one["content"]["data"] for one in shown if one["msg_type"] == "display_data"]
        return reply["content"], data[-1]["text/plain"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
