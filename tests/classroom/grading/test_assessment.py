"""Each student's own version: judged by measuring, with no slope of it stored anywhere."""

import json
import re

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from classroom.grading import assessment
from classroom.grading.__main__ import main
from classroom.grading.versions import (
    ACTIVATION_RULES,
    LOSS_RULES,
    NAMES,
    Version,
    exercises,
    version_of,
)
from nnlib.checks.judging import judge_exercise
from tests.classroom.grading.classroom import marks_in
from tests.notebook import from_notebook

# What a student has to find: the slope of each activation, and of each loss by the error.
ACTIVATION_SLOPES = {
    "sigmoid": "activation(x) * (1 - activation(x))", "tanh": "1 - np.tanh(x) ** 2",
    "softplus": "1 / (1 + np.exp(-x))", "sine": "np.cos(x)", "arc tangent": "1 / (1 + x ** 2)",
    "bell": "-2 * x * np.exp(-(x ** 2))",
    "swish": "(1 + np.exp(-x) + x * np.exp(-x)) / (1 + np.exp(-x)) ** 2",
}  # fmt: skip
LOSS_SLOPES = {
    "square": "2 * e", "fourth power": "4 * e ** 3", "log-cosh": "np.tanh(e)",
    "pseudo-Huber": "e / np.sqrt(1 + e ** 2)", "Cauchy": "2 * e / (1 + e ** 2)",
    "linear-exponential": "np.exp(e) - 1",
}  # fmt: skip

ANSWERS = {
    "own_neuron_slopes": """def own_neuron_slopes(inputs, weights, bias, target):
    x = inputs @ weights + bias
    e = activation(x) - target
    delta = (LOSS) * (ACTIVATION)
    return delta * inputs, delta
""",
    "own_layer_slopes": """def own_layer_slopes(inputs, weights, bias, targets):
    x = inputs @ weights + bias
    e = activation(x) - targets
    delta = (LOSS) / len(inputs) * (ACTIVATION)
    return inputs.T @ delta, delta.sum(axis=0)
""",
    "own_two_layer_slopes": """def own_two_layer_slopes(
    inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias
):
    x = inputs @ hidden_weights + hidden_bias
    hidden = activation(x)
    e = hidden @ output_weights + output_bias - targets
    delta = (LOSS) / len(inputs)
    hidden_delta = delta @ output_weights.T * (ACTIVATION)
    return inputs.T @ hidden_delta, hidden_delta.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)
""",
}
VERSIONS = [Version(one, other) for one in ACTIVATION_RULES for other in LOSS_RULES]


def answer_to(name, version):
    text = ANSWERS[name].replace("ACTIVATION", ACTIVATION_SLOPES[version.activation[0]])
    return text.replace("LOSS", LOSS_SLOPES[version.loss[0]])


def verdict_on(version, name, source, seed=0):
    [exercise] = [one for one in exercises(version) if one.name == name]
    return judge_exercise(exercise, from_notebook(f"{version.given}\n\n{source}", [name]), seed)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", VERSIONS, ids=lambda one: f"{one.activation[0]}, {one.loss[0]}")
def test_of_every_version_the_right_slopes_are_right_and_those_of_others_are_not(version, name):
    assert verdict_on(version, name, answer_to(name, version)).status == "right"
    other = VERSIONS[VERSIONS.index(version) - 7]
    assert other.activation != version.activation
    assert other.loss != version.loss
    assert verdict_on(version, name, answer_to(name, other)).status == "not yet"


@given(some.integers(0, 10_000), some.sampled_from(VERSIONS), some.sampled_from(NAMES))
def test_a_right_answer_is_right_with_any_seed(seed, version, name):
    assert verdict_on(version, name, answer_to(name, version), seed).status == "right"


@pytest.mark.parametrize("version", VERSIONS[::5])
def test_general_slips_are_named(version):
    right = answer_to("own_layer_slopes", version)
    for old, new, slip in (("/ len(inputs)", "", "times_examples"), ("(LOSS)", "-(LOSS)", "sign"),
                           ("sum(axis=0)", "mean(axis=0)", None)):  # fmt: skip
        loss = LOSS_SLOPES[version.loss[0]]
        source = right.replace(old.replace("LOSS", loss), new.replace("LOSS", loss))
        verdict = verdict_on(version, "own_layer_slopes", source)
        assert verdict.status == "not yet"
        assert slip is None or slip in verdict.slips


def test_the_slopes_of_a_version_stand_nowhere_in_what_is_handed_out():
    for student in ("jane", "joe"):
        version = version_of(student, 1)
        text = json.dumps(assessment.notebook(student, 1))
        assert json.dumps(version.given.rstrip().splitlines()[-1])[1:-1] in text
        for slope in (ACTIVATION_SLOPES[version.activation[0]], LOSS_SLOPES[version.loss[0]]):
            assert f"return {slope}" not in text


@pytest.fixture
def handed_out(tmp_path):
    (tmp_path / "students.txt").write_text('jane\njoe\n"O\'Neill, Zo\u00eb"\n', encoding="utf-8")
    given = ["assessment", "--students", str(tmp_path / "students.txt"), "--seed", "5"]
    assert main([*given, "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def filled(path, source_of, student):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in NAMES:
            cell["source"] = source_of(cell["id"], version_of(student, 5))
    return json.dumps(notebook)


def test_each_student_gets_a_valid_notebook_that_states_the_version(handed_out):
    paths = sorted(handed_out.glob("*/assessment.ipynb"))
    assert len(paths) == 3
    for path in paths:
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        student = notebook.metadata.slope_by_slope.student
        version = version_of(student, 5)
        assert version.given.rstrip() in [cell.source for cell in notebook.cells]
        assert [cell.id for cell in notebook.cells if cell.id in NAMES] == list(NAMES)
        names = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert len(cell.source.splitlines()) <= 20
                exec(cell.source, names)
        assert names["own_layer_slopes"](1, 2, 3, 4) is None
        assert re.search(r"an activation \((\w| )+\) and a loss", notebook.cells[0].source)


def test_what_is_handed_in_is_judged_by_the_students_own_version(handed_out, tmp_path, capsys):
    submitted = tmp_path / "submitted"
    for student in ("jane", "joe"):
        path = handed_out / student / "assessment.ipynb"
        target = submitted / student / "assessment.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(filled(path, answer_to, student), encoding="utf-8")
    given = ["grade", str(submitted), "--assessment", str(handed_out / "assessment.toml")]
    assert main([*given, "--out", str(tmp_path / "results")]) == 0
    marks = marks_in(tmp_path / "results")
    assert {mark.status for mark in marks.values()} == {"right"}
    assert [name for _, name in marks] == [*NAMES, *NAMES]
    explain = ["explain", "jane", "own_layer_slopes", "--results", str(tmp_path / "results")]
    assert main(explain) == 0
    assert "nudging gives" in capsys.readouterr().out


def test_the_answers_of_another_version_earn_nothing_and_are_pointed_out(handed_out, tmp_path):
    assert version_of("jane", 5) != version_of("joe", 5)
    target = tmp_path / "submitted" / "joe" / "assessment.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(
        filled(handed_out / "jane" / "assessment.ipynb", answer_to, "jane"), encoding="utf-8"
    )
    given = ["grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "results")]
    assert main([*given, "--assessment", str(handed_out / "assessment.toml")]) == 1
    assert {mark.points for mark in marks_in(tmp_path / "results").values()} == {0.0}
    report = (tmp_path / "results" / "report.md").read_text(encoding="utf-8")
    assert "It says that it is for `jane`, but it was graded as the version of `joe`." in report


def hand_in(handed_out, folder, student, name, answers_of=None):
    """Write somebody's notebook as a system would name it."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    path = handed_out / student / "assessment.ipynb"
    target.write_text(filled(path, answer_to, answers_of or student), encoding="utf-8")
    return target


def graded(handed_out, tmp_path):
    """Grade it: the points by student, and the report."""
    given = ["grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "results")]
    code = main([*given, "--assessment", str(handed_out / "assessment.toml")])
    report = (tmp_path / "results" / "report.md").read_text(encoding="utf-8")
    assert code == (0 if "## Needs a look\n\nNothing." in report else 1)
    return {student: mark.points
            for (student, _), mark in marks_in(tmp_path / "results").items()}, report  # fmt: skip


def test_where_a_system_gives_other_names_each_pair_is_named(handed_out, tmp_path):
    hand_in(handed_out, tmp_path / "submitted", "jane", "doejane_40213_9981_assessment.ipynb")
    points, report = graded(handed_out, tmp_path)
    assert points == {"40213": 1.0}
    assert "`40213` hands in the version of `jane`, and was judged by it" in report


def test_a_version_of_somebody_who_is_not_on_the_list_is_not_judged(handed_out, tmp_path):
    submitted = tmp_path / "submitted"
    for student, stated in (("40213", "ghost"), ("40214", None)):
        path = hand_in(handed_out, submitted, "jane", f"doe_{student}_9981_assessment.ipynb")
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["slope_by_slope"]["student"] = stated
        if stated is None:
            del notebook["metadata"]["slope_by_slope"]
        path.write_text(json.dumps(notebook), encoding="utf-8")
    hand_in(handed_out, submitted, "joe", "joe/assessment.ipynb")
    points, report = graded(handed_out, tmp_path)
    assert points == {"joe": 1.0}
    assert report.count("Not judged") == 2
    assert "it says that it is for `ghost`, and neither that name nor `40213` is on" in report
    assert "it does not say whose it is" in report


def test_two_claims_on_one_version_are_refused_both(handed_out, tmp_path):
    submitted = tmp_path / "submitted"
    for student in ("40213", "40214"):
        hand_in(handed_out, submitted, "jane", f"doe_{student}_9981_assessment.ipynb")
    hand_in(handed_out, submitted, "joe", "roe_40215_9982_assessment.ipynb")
    points, report = graded(handed_out, tmp_path)
    assert points == {"40215": 1.0}
    for one, other in (("40213", "40214"), ("40214", "40213")):
        assert f"`{one}` hands in the version of `jane`, and so does `{other}`" in report


def test_a_claim_on_the_version_of_somebody_who_handed_in_costs_that_one_nothing(
    handed_out, tmp_path
):
    hand_in(handed_out, tmp_path / "submitted", "jane", "jane/assessment.ipynb")
    hand_in(handed_out, tmp_path / "submitted", "jane", "40213/assessment.ipynb")
    points, report = graded(handed_out, tmp_path)
    assert points == {"jane": 1.0}
    assert "Not judged: `40213` hands in the version of `jane`" in report


def test_names_of_the_list_are_found_in_either_writing(tmp_path):
    (tmp_path / "students.txt").write_text("Zo\u00eb\n", encoding="utf-8")
    given = ["assessment", "--students", str(tmp_path / "students.txt"), "--seed", "5"]
    assert main([*given, "--out", str(tmp_path / "out")]) == 0
    [path] = (tmp_path / "out").glob("*/assessment.ipynb")
    target = tmp_path / "submitted" / "Zoe\u0308" / "assessment.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(filled(path, answer_to, "Zo\u00eb"), encoding="utf-8")
    points, report = graded(tmp_path / "out", tmp_path)
    assert points == {"Zo\u00eb": 1.0}
    assert "## Needs a look\n\nNothing." in report


def test_what_was_handed_out_to_a_decomposed_name_is_judged_as_that_version(tmp_path):
    decomposed = "Zoe\u0308 Mu\u0308ller"
    assert version_of(decomposed, 5) != version_of("Zo\u00eb M\u00fcller", 5)
    assessment.make([decomposed], tmp_path / "out", 5)
    [path] = (tmp_path / "out").glob("*/assessment.ipynb")
    for number, name in enumerate((decomposed, "Zo\u00eb M\u00fcller", "40213")):
        folder = tmp_path / str(number)
        target = folder / "submitted" / name / "assessment.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(filled(path, answer_to, decomposed), encoding="utf-8")
        points, _ = graded(tmp_path / "out", folder)
        assert set(points.values()) == {1.0}


def test_a_list_of_before_draws_the_versions_that_were_handed_out(tmp_path):
    # Its names may be decomposed, and its seed a number.
    old = tmp_path / "assessment.toml"
    old.write_text('seed = 5\nstudents = ["Zoe\u0308"]\n', encoding="utf-8")
    listed = assessment.load_assessment(old)
    assert listed.seed == 5
    assert listed.called("Zo\u00eb") == "Zoe\u0308"
    assert listed.called("zoe") == ""


@pytest.mark.parametrize(("text", "seed"), [
    ("5", 5), ('"5"', 5), ('"0x1f"', 31), (f'"{2**127 + 1:#x}"', 2**127 + 1),
    (f'"{2**127}"', 2**127),
])  # fmt: skip
def test_a_seed_is_read_as_number_text_or_hexadecimal(tmp_path, text, seed):
    (tmp_path / "a.toml").write_text(f'seed = {text}\nstudents = ["jane"]\n')
    assert assessment.load_assessment(tmp_path / "a.toml").seed == seed


def test_a_seed_that_is_drawn_has_128_bits_and_comes_back_from_its_file(tmp_path):
    seeds = []
    for number in range(20):
        assessment.make(["jane"], tmp_path / str(number))
        seeds.append(assessment.load_assessment(tmp_path / str(number) / "assessment.toml").seed)
        stated = json.dumps(assessment.notebook("jane", seeds[-1]))
        made = (tmp_path / str(number) / "jane" / "assessment.ipynb").read_text(encoding="utf-8")
        assert json.loads(made) == json.loads(stated)
    assert max(seeds) > 2**120
    assert max(seeds) < 2**128
    assert len(set(seeds)) == 20


def test_the_list_is_not_written_over_and_another_file_is_refused(handed_out, tmp_path, capsys):
    students = tmp_path / "students.txt"
    given = ["assessment", "--students", str(students), "--out", str(handed_out)]
    assert main(given) == 2
    assert "already exists" in capsys.readouterr().err
    (tmp_path / "odd.toml").write_text("seed = 'x'")
    given = ["grade", str(handed_out), "--out", str(tmp_path / "results")]
    assert main([*given, "--assessment", str(tmp_path / "odd.toml")]) == 2
    assert "is not an assessment.toml" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "jane\njane\n", "Zo\u00eb\nZoe\u0308\n"])
def test_a_list_of_nobody_or_of_somebody_twice_is_refused(tmp_path, capsys, text):
    (tmp_path / "students.txt").write_text(text, encoding="utf-8")
    given = ["assessment", "--students", str(tmp_path / "students.txt"), "--out", str(tmp_path)]
    assert main(given) == 2
    assert "should list each student once" in capsys.readouterr().err


def test_versions_are_spread_over_all_rows():
    drawn = [version_of(f"student {number}", 3) for number in range(4200)]
    counts = [drawn.count(version) for version in VERSIONS]
    assert min(counts) > 60
    assert np.mean(counts) == 100
