"""A function that calls an earlier answer is not blamed for it: the broken link is named."""

import pytest

import nnlib
from nnlib.checks import judge, yours_or_ours
from nnlib.checks.findings import HelpersNotRight, Right, WrongNumbers
from nnlib.exercises import EXERCISES, FORMER_NAMES
from tests.renumbered import former_numbers

MEAN_SLOPES = EXERCISES["mean_slopes"]
DESCEND = EXERCISES["descend"]
SLIPS = {slip.id: slip for slip in MEAN_SLOPES.slips}


def notebook(mean_slopes, descend):
    """What a notebook with these two answers knows."""
    names = {}
    exec("import numpy as np", names)
    for source in (mean_slopes, descend):
        exec(source, names)
    return names


def wrong_mean_slopes():
    return MEAN_SLOPES.slip_source(SLIPS["bias_left_out_of_the_error"])


def test_a_right_function_with_a_wrong_helper_is_right_by_itself():
    names = notebook(wrong_mean_slopes(), DESCEND.source)
    verdict = judge("descend", names["descend"])
    assert (verdict.status, verdict.slips) == ("not yet", ("helper_not_right",))
    assert verdict.finding == HelpersNotRight(DESCEND, ("mean_slopes",))
    assert "`descend` itself is right" in verdict.message
    assert "Run `check(mean_slopes)` first." in verdict.message
    assert judge("descend", names["descend"], verdict.seed).message == verdict.message


def test_in_an_older_copy_a_helper_of_a_lesson_that_was_split_is_told_as_before(monkeypatch):
    names = notebook(EXERCISES["neuron_slopes"].stub, "")
    exec(
        "def mean_slopes(inputs, weights, bias, targets):\n"
        "    every = [neuron_slopes(*one, bias, target)\n"
        "             for *one, target in zip(inputs, [weights] * len(inputs), targets)]\n"
        "    return sum(w for w, _ in every) / len(every), sum(b for _, b in every) / len(every)\n",
        names,
    )
    with former_numbers():
        before = judge("mean_slopes", names["mean_slopes"], 1)
    assert before.slips == ("helper_not_right",)
    assert judge("mean_slopes", names["mean_slopes"], 1) == before


def test_a_helper_that_is_not_written_yet_is_told_too():
    names = notebook(MEAN_SLOPES.stub, DESCEND.source)
    verdict = judge("descend", names["descend"])
    assert verdict.slips == ("helper_not_right",)


@pytest.mark.parametrize("slip", DESCEND.slips, ids=lambda slip: slip.id)
def test_a_wrong_function_with_a_wrong_helper_gets_its_own_slip(slip):
    names = notebook(wrong_mean_slopes(), DESCEND.slip_source(slip))
    verdict = judge("descend", names["descend"])
    assert verdict.slips == (slip.id,)
    assert verdict.finding.helpers == ("mean_slopes",)
    assert not verdict.finding.hides
    assert "Your `mean_slopes`, which it calls, is not right yet." in verdict.message


def test_two_wrong_signs_that_hide_each_other_are_both_told():
    uphill = next(slip for slip in DESCEND.slips if slip.id == "uphill")
    helper = MEAN_SLOPES.slip_source(SLIPS["target_minus_prediction"])
    verdict = judge("descend", notebook(helper, DESCEND.slip_source(uphill))["descend"])
    assert (verdict.status, verdict.slips) == ("not yet", ("uphill",))
    assert verdict.finding.hides
    assert "The two mistakes hide each other." in verdict.message


@pytest.mark.parametrize("slip", EXERCISES["backward"].slips, ids=lambda slip: slip.id)
def test_a_right_train_with_any_wrong_backward_is_right_by_itself(slip):
    names = {}
    for source in (
        "import numpy as np", EXERCISES["forward"].source,
        EXERCISES["backward"].slip_source(slip), EXERCISES["train"].source,
    ):  # fmt: skip
        exec(source, names)
    verdict = judge("train", names["train"])
    assert (verdict.status, verdict.slips) == ("not yet", ("helper_not_right",))
    assert "Run `check(backward)` first." in verdict.message


def test_later_cells_use_a_right_train_with_our_backward_in_it(capsys):
    names = {}
    for source in (
        "import numpy as np", EXERCISES["forward"].source,
        EXERCISES["backward"].source.replace("- targets", "+ targets"), EXERCISES["train"].source,
    ):  # fmt: skip
        exec(source, names)
    mended = yours_or_ours(names["train"])
    assert "your `train` is used, with our `backward` in it" in capsys.readouterr().out
    assert mended.__code__ is names["train"].__code__
    assert judge("train", mended).status == "right"


def test_the_engine_as_a_helper_is_no_broken_link():
    names = {"forward": nnlib.forward, "backward": nnlib.backward}
    source = EXERCISES["train"].source
    exec(f"import numpy as np\n{source}", names)
    assert judge("train", names["train"]).status == "right"
    exec(source.replace("-=", "+="), names)
    verdict = judge("train", names["train"])
    assert verdict.slips == ("climbing",)
    assert isinstance(verdict.finding, WrongNumbers)


def test_a_right_helper_changes_nothing():
    names = notebook(MEAN_SLOPES.source, DESCEND.slip_source(DESCEND.slips[0]))
    verdict = judge("descend", names["descend"])
    assert verdict.slips == (DESCEND.slips[0].id,)
    assert isinstance(verdict.finding, WrongNumbers)
    assert "mean_slopes" not in verdict.message


def test_a_helper_inside_a_nested_function_is_found():
    source = (
        "def descend(inputs, weights, bias, targets, learning_rate, steps):\n"
        "    def step(weights, bias):\n"
        "        by_weights, by_bias = mean_slopes(inputs, weights, bias, targets)\n"
        "        return weights - learning_rate * by_weights, bias - learning_rate * by_bias\n"
        "    for _ in range(steps):\n"
        "        weights, bias = step(weights, bias)\n"
        "    return weights, bias"
    )
    names = notebook(wrong_mean_slopes(), source)
    assert judge("descend", names["descend"]).slips == ("helper_not_right",)


def test_a_function_that_names_itself_is_no_helper_of_its_own():
    names = {}
    exec("def double(number):\n    return 3 * number if double else 0", names)
    verdict = judge("double", names["double"])
    assert verdict.slips == ("another_factor",)
    assert isinstance(verdict.finding, WrongNumbers)


def test_a_right_function_whose_wrong_helper_does_not_matter_is_right():
    source = (
        "def descend(inputs, weights, bias, targets, learning_rate, steps):\n"
        "    for _ in range(steps):\n"
        "        mean_slopes(inputs, weights, bias, targets)\n"
        "        errors = inputs @ weights + bias - targets\n"
        "        bias = bias - learning_rate * 2 * errors.mean()\n"
        "        weights = weights - learning_rate * 2 * inputs.T @ errors / len(inputs)\n"
        "    return weights, bias"
    )
    verdict = judge("descend", notebook(wrong_mean_slopes(), source)["descend"])
    assert (verdict.status, verdict.slips) == ("right", ())
    assert isinstance(verdict.finding, Right)


def test_defaults_and_closures_are_kept():
    names = notebook(wrong_mean_slopes(), "")
    exec(
        "def maker(once):\n"
        "    def descend(inputs, weights, bias, targets, learning_rate,\n"
        "                steps, more=0, *, keep=1):\n"
        "        for _ in range(steps + more):\n"
        "            by_weights, by_bias = mean_slopes(inputs, weights, bias, targets)\n"
        "            weights = weights - learning_rate * by_weights * once * keep\n"
        "            bias = bias - learning_rate * by_bias * once * keep\n"
        "        return weights, bias\n"
        "    return descend\n"
        "descend = maker(1)",
        names,
    )
    assert judge("descend", names["descend"]).slips == ("helper_not_right",)


def test_ours_as_a_helper_is_no_broken_link():
    names = notebook("", DESCEND.slip_source(DESCEND.slips[0]))
    names["mean_slopes"] = MEAN_SLOPES.reference
    assert isinstance(judge("descend", names["descend"]).finding, WrongNumbers)


def test_a_helper_with_the_name_of_another_lessons_exercise_is_not_judged_as_that():
    names = notebook(
        "def forward(inputs, weights):\n    return inputs @ weights",
        "def layer_forward(inputs, weights, bias):\n    return forward(inputs, weights) + bias",
    )
    assert judge("layer_forward", names["layer_forward"]).status == "right"


def test_a_helper_under_its_former_name_is_found_and_named_as_it_is_called(monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, "slopes_in_the_mean", "mean_slopes")
    sources = (wrong_mean_slopes(), DESCEND.source)
    old = (text.replace("mean_slopes", "slopes_in_the_mean") for text in sources)
    verdict = judge("descend", notebook(*old)["descend"])
    assert verdict.slips == ("helper_not_right",)
    assert "Run `check(slopes_in_the_mean)` first." in verdict.message


def test_in_a_notebook_with_todays_name_a_former_name_is_no_exercise(monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, "shifted", "mean_slopes")
    source = DESCEND.source.replace(
        "(inputs, weights, bias, targets)", "(*shifted(inputs, weights, bias, targets))"
    )
    names = notebook(MEAN_SLOPES.source + "\n\n\ndef shifted(*given):\n    return given\n", source)
    assert "shifted" in source
    assert judge("descend", names["descend"]).status == "right"
