"""What is said where no slip explains wrong numbers: all that is known of them."""

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.checks.instances import Instance, Observation
from nnlib.checks.substituting import with_argument_for
from nnlib.checks.words.unexplained import _SHAPES
from nnlib.checks.wrong_shapes import KINDS, shape_kind
from nnlib.exercises import EXERCISES
from tests.notebook import from_notebook

NONE = "None of the mistakes that this check knows"


def said(name, body, before="", seed=5):
    head = EXERCISES[name].stub.partition("\n")[0]
    source = f"import numpy as np\n{before}\n{head}\n    {body}\n"
    return judge(name, from_notebook(source), seed).message


SOFTMAX = "e = np.exp(scores - scores.max(axis=1, keepdims=True))"


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("cross_entropy_delta", "return 3 * np.sum(scores) + 1", "into one number"),
        ("squared_error", "return [(prediction - target)**2, 0]", "Which of these numbers"),
        ("hidden_delta", "return (delta @ weights.T * pre_activation).T", "rows and columns"),
        ("hidden_delta", "return (delta @ weights.T * pre_activation).sum(axis=0)", "Are the rows"),
        ("hidden_delta", "return (delta @ weights.T * pre_activation).sum(axis=1)", "of each row"),
        ("hidden_delta", "return (delta @ weights.T * pre_activation)[:1] + 1", "only one row"),
        ("hidden_delta", "return (delta @ weights.T * pre_activation)[None] + 1", "many brackets"),
        ("layer_slopes", "return inputs.T @ delta, np.append(delta.sum(axis=0), 3)", "many"),
        ("layer_slopes", "return inputs.T @ delta, delta.sum(axis=0)[1:] + 1", "few e"),
        ("hidden_delta", "return np.ones((9, 9)) + delta[0, 0] * weights[0, 0] * "
         "pre_activation[0, 0]", "Which line makes that shape?"),
    ],
)  # fmt: skip
def test_a_wrong_shape_is_asked_about(name, body, words):
    message = said(name, body)
    assert words in message
    assert "shape" in message.partition("\n")[0] or "is one number" in message
    assert NONE not in message


def test_every_kind_of_shape_has_a_question_and_a_place_to_look():
    assert {kind for kind, _ in KINDS} | {"other"} == set(_SHAPES)


def test_tries_of_many_sizes_tell_rows_from_columns():
    def seen(given, truth):
        return Observation(Instance((), [np.ones(truth)], [], None, {}), [np.ones(given)])

    assert shape_kind([seen((2,), (2, 2))], 0) == "rows gone"
    assert shape_kind([seen((2,), (2, 2)), seen((7,), (7, 3))], 0) == "columns gone"
    assert shape_kind([seen((2,), (2, 2)), seen((7,), (5, 3))], 0) == "other"
    assert shape_kind([seen((2, 2), (2, 2))], 0) == ""


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("sigmoid_slope", "return np.exp(pre_activation) + 3", "between 0 and 0.25"),
        ("sigmoid_slope_from_output", "return -output * (1 + output) * 3", "between 0 and 0.25"),
        ("relu_slope", "return pre_activation**2 + 1.5", "is 0 or 1"),
        ("softmax", "return scores / 3 + 7", "is between 0 and 1"),
        ("cross_entropy", "return np.mean(scores) + np.sum(labels) - 2000", "is never below 0"),
        ("squared_error", "return prediction * target - 9", "A square is never below 0"),
    ],
)
def test_a_number_that_cannot_be_is_told_so(name, body, words):
    message = said(name, body)
    assert words in message
    assert NONE not in message


@pytest.mark.parametrize("name", [one.name for one in EXERCISES.values() if one.bounds])
def test_every_right_result_lies_within_the_bounds(name):
    exercise = EXERCISES[name]
    rng = np.random.default_rng(1)
    for arguments in [exercise.instance(rng) for _ in range(50)] + exercise.extra_cases(rng):
        result = np.asarray(exercise.reference(*arguments))
        assert (result >= exercise.bounds.low).all()
        assert (result <= exercise.bounds.high).all()


def test_a_sign_that_is_opposite_everywhere_is_told():
    body = "return (targets - predictions) * np.abs(predictions) / 3"
    assert "The sign is wrong on all" in said("output_delta", body)
    body = "return (targets - predictions) * predictions / 3"
    assert "opposite" not in said("output_delta", body)


@pytest.mark.parametrize(
    ("name", "body", "names"),
    [
        ("updated", "return learning_rate - parameter * slope", "`parameter` and `learning_rate`"),
        ("slope_of_weight", "return 2 * (target * weight - input_value) * target",
         "`input_value` and `target`"),
        ("activated_neuron_slopes",
         "z = inputs @ weights + target\n    o = 1 / (1 + np.exp(-z))\n"
         "    d = 2 * (o - bias) * o * (1 - o)\n    return d * inputs, d", "`bias` and `target`"),
    ],
)  # fmt: skip
def test_two_arguments_that_are_mixed_up_are_named(name, body, names):
    assert f"Did you mix up {names}?" in said(name, body)


def test_an_argument_for_a_name_of_the_notebook_is_tried():
    right = said("sigmoid_slope", "s = 1 / (1 + np.exp(-numbers))\n    return s * (1 - s)",
                 "numbers = np.array([1.0, -2.0])")  # fmt: skip
    assert "With `pre_activation` instead of `numbers`, it is right." in right
    wrong = said("relu_slope", "return np.where(numbers < 0, 1, 0)", "numbers = np.ones(4)")
    assert "With `pre_activation` instead of `numbers`, the numbers are those of" in wrong
    assert "left" in wrong or "0" in wrong
    other = said("relu_slope", "return numbers + 5.3", "numbers = np.ones(4)")
    assert "Is something else used instead" in other


def test_the_notebook_itself_is_left_alone_while_that_is_tried():
    function = from_notebook("numbers = 3\ndef double(number):\n    return 2 * numbers\n")
    assert with_argument_for(function, "numbers", "number")(5) == 10
    assert function(5) == 6


def test_a_function_with_the_name_of_an_unused_argument_is_asked_about():
    message = said("measured_slope", "return (loss_at(weight + nudge) - loss_at(weight)) / nudge",
                   "def loss_at(w):\n    return 3 * w**2")  # fmt: skip
    assert "should it use the argument `loss`?" in message


def test_where_no_part_is_right_everywhere_the_best_one_is_told():
    source = EXERCISES["Value"].source.replace("math.tanh(0.5", "math.tanh(0.7")
    source = source.replace("value.depth, reverse=True)", "value.depth + 2.5)")
    function = from_notebook(f"import math\n{source}\n")
    message = judge("Value", function, 5).message
    assert "All of it is right on 13 of 36 tries, the number on " in message


def test_two_slips_are_shown_where_each_makes_a_difference():
    first = said("predict", "return np.mean(inputs * weights) - bias").partition("\n")[0]
    assert ", " in first.partition("]")[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return trace[:-1]", "all but the last: is that one left out?"),
        ("return trace[1:]", "all but the first: is that one left out?"),
        ("return [trace[0], *trace]", "Without your first one, the shapes fit"),
        ("return [*trace, trace[-1]]", "Without your last one, the shapes fit"),
    ],
)
def test_the_entry_that_is_missing_or_too_many_is_named(body, words):
    lines = (
        "trace = []\n    for layer in layers:\n        z = inputs @ layer.weights + layer.bias\n"
        "        trace.append((inputs, z, layer.activation.value(z)))\n"
        f"        inputs = trace[-1][2]\n    {body}"
    )
    assert words in said("forward", lines)


def test_dots_after_work_that_is_not_returned_ask_for_a_return():
    assert "with `return`" in said("double", "doubled = 2 * number\n    ...")
    assert "with `return`" not in said("double", "...\n    return 2 * number")
