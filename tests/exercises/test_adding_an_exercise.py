"""The guide works as written: its examples in the kill matrix, its steps in a copy."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib.checks.judging import judge_exercise
from nnlib.checks.kill_matrix import rows, wrong_verdicts
from tests.guides import blocks_of, copy_of_project, run

PAGE = Path(__file__).parents[2] / "docs" / "adding-an-exercise.md"
GUIDE = PAGE.read_text(encoding="utf-8")
STEP = re.compile(r"^\d\. `(?:python course\.py|\S+ -m) ([\w.]+) ([^`]+)`", re.MULTILINE)


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """Return the page's smallest exercise, and its complete one."""
    found = []
    for code in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        path = tmp_path_factory.mktemp("documented") / "documented.py"
        path.write_text(code, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("documented", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.append(module.EXERCISE)
    return found


def test_the_steps_of_the_guide_put_the_smallest_exercise_into_its_lesson(tmp_path):
    copy = copy_of_project(tmp_path)
    (declared, declaration), (lesson, cells) = blocks_of(GUIDE)
    assert not (copy / declared).exists()
    (copy / declared).write_text(declaration, encoding="utf-8")
    with (copy / lesson).open("a", encoding="utf-8") as file:
        file.write(f"\n{cells}")

    build, verdicts, patients = STEP.findall(GUIDE)
    assert build == ("build", "00")
    code, said = run(copy, "tools.build", build[1])
    assert code == 0, said
    solution = (copy / "solutions/00_start_here.ipynb").read_text(encoding="utf-8")
    assert "def tripled(number):" in solution
    assert '"tripled"' in (copy / "nnlib/exercises/order.py").read_text(encoding="utf-8")
    for module, arguments in (verdicts, patients):
        code, said = run(copy, module, f"--seeds 1 {arguments}")
        assert code == 0, said
        assert re.match("tripled: .* 1 seeds, 0 wrong", said)


@pytest.fixture(scope="module")
def exercise(examples):
    return examples[1]


def test_the_documented_exercises_give_no_wrong_verdict(examples):
    for example in examples:
        # If there are many rows, one seed has many of each kind.
        seeds = range(1 if len(list(rows(example))) > 100 else 5)
        assert list(wrong_verdicts(example, seeds)) == []


def test_the_smallest_exercise_takes_thirty_lines_and_says_the_rest_by_defaults(examples):
    small = examples[0]
    text = Path(small.instance.__code__.co_filename).read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 30
    assert small.statement == "Return three times the number."
    assert small.parts == ("tripled",)
    verdict = judge_exercise(small, lambda number: number**3)
    assert verdict.slips == ("cubed",)


def test_general_slips_and_pairs_are_planted_where_shapes_allow(exercise):
    planted = {row.slips for row in rows(exercise)}
    singles = (
        "sign", "twice", "half", "times_examples", "divided_by_examples", "mean_over_outputs",
        "transposed", "bias_not_summed", "bias_averaged", "bias_wrong_axis",
    )  # fmt: skip
    assert {(name,) for name in singles} <= planted
    assert ("sign", "half") in planted
    assert ("transposed", "sign") in planted


def test_each_part_has_its_own_verdict(exercise):
    verdict = judge_exercise(exercise, lambda inputs, delta: (inputs.T @ delta, -delta.sum(axis=0)))
    assert verdict.parts == {"weight slopes": True, "bias slopes": False}
    assert verdict.slips == ("sign",)
    assert "Right: weight slopes. Not yet: bias slopes." in verdict.message


def test_two_parts_wrong_in_two_ways_are_both_explained(exercise):
    verdict = judge_exercise(
        exercise, lambda inputs, delta: (delta.T @ inputs, 2 * delta.sum(axis=0))
    )
    assert set(verdict.slips) == {"transposed", "twice"}


def test_a_wrong_shape_is_told_with_the_right_one(exercise):
    verdict = judge_exercise(
        exercise, lambda inputs, delta: (inputs.T @ delta, delta.sum(axis=0, keepdims=True))
    )
    assert verdict.status == "not yet"
    assert "the shape of your bias slopes is (1, 3); shape (3,) is expected" in verdict.message


def test_an_argument_changed_in_place_is_told(exercise):
    def slopes(inputs, delta):
        delta *= 1 / len(inputs)
        return inputs.T @ delta * len(inputs), delta.sum(axis=0) * len(inputs)

    verdict = judge_exercise(exercise, slopes)
    assert (verdict.status, verdict.slips) == ("not yet", ("arguments_changed",))
    assert "`delta`" in verdict.message


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (
            lambda inputs, delta: inputs.T @ delta,
            "one array of shape (5, 3). 2 parts are expected: weight slopes, bias",
        ),
        (lambda inputs, delta: (inputs.T @ delta,), "a list or tuple of 1. 2 parts are expected"),
        (lambda inputs, delta: None, "`.sort` return `None`.) 2 parts are"),
        (lambda inputs, delta: (inputs.T @ delta, None), "For the bias slopes it returned `None`"),
        (lambda inputs, delta: (inputs.T @ delta, [[1], [1, 2]]), "ragged"),
        (lambda inputs, delta: (inputs.T @ delta, np.zeros(10_000_000)), "10,000,000 numbers"),
        (lambda inputs, delta: {"weights": 1}, "a dictionary"),
    ],
)
def test_an_odd_pair_gets_a_clear_sentence(exercise, result, words):
    verdict = judge_exercise(exercise, result)
    assert verdict.status == "not yet"
    assert words in verdict.message


def test_one_shared_buffer_for_every_result_is_right(exercise):
    shared = {}

    def slopes(inputs, delta):
        weights = shared.setdefault(delta.shape[1], np.zeros((5, delta.shape[1])))[
            : inputs.shape[1]
        ]
        weights[...] = inputs.T @ delta
        return weights, delta.sum(axis=0)

    assert judge_exercise(exercise, slopes).status == "right"
