"""A layer to full backpropagation: the engine, a plain-loop reference, and a case by hand."""

import copy

import numpy as np
import pytest

import nnlib
from nnlib import Layer, identity, relu, sigmoid
from nnlib.checks import judge
from nnlib.exercises import EXERCISES
from nnlib.exercises.a_layer.layer_forward import layer_forward
from nnlib.exercises.a_layer.layer_slopes import layer_slopes
from nnlib.exercises.a_layer.output_delta import output_delta
from nnlib.exercises.full_backprop.backward import backward
from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.train import train
from nnlib.exercises.networks import network, run_training
from nnlib.exercises.the_hidden_layer.hidden_delta import hidden_delta
from nnlib.exercises.the_hidden_layer.node_slopes import node_slopes
from nnlib.exercises.the_hidden_layer.two_layer_slopes import two_layer_slopes
from tests import reference
from tests.notebook import from_notebook

NETWORKS = [
    ((2, 1), ("sigmoid",)),
    ((3, 5, 2), ("relu", "identity")),
    ((4, 3, 5, 2), ("tanh", "softplus", "sigmoid")),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("sizes", "names"), NETWORKS)
def test_the_references_are_the_engine_and_the_plain_loops(sizes, names, seed):
    layers, inputs, targets = network(np.random.default_rng(seed), sizes, 7, *names)
    trace = forward(layers, inputs)
    for ours, engine in zip(trace, nnlib.forward(layers, inputs), strict=True):
        for one, other in zip(ours, engine, strict=True):
            np.testing.assert_array_equal(one, other)
    slopes = backward(layers, trace, targets)
    plain = [(layer.weights.tolist(), layer.bias.tolist(), layer.activation.name)
             for layer in layers]  # fmt: skip
    by_loops = reference.slopes_of(plain, inputs.tolist(), targets.tolist(), "squared error")
    engine = nnlib.backward(layers, trace, targets)
    for ours, loops, engines in zip(slopes, by_loops, engine, strict=True):
        for one, two, three in zip(ours, loops, engines, strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(one, three, rtol=1e-12, atol=1e-15)


def test_train_is_the_engine_s():
    layers, inputs, targets = network(np.random.default_rng(1), (3, 4, 2), 7, "tanh", "sigmoid")
    others = copy.deepcopy(layers)
    ours = train(layers, inputs, targets, 0.2, 5)
    np.testing.assert_allclose(ours, nnlib.train(others, inputs, targets, 0.2, 5), rtol=1e-12)
    for layer, other in zip(layers, others, strict=True):
        np.testing.assert_allclose(layer.weights, other.weights, rtol=1e-12)
        np.testing.assert_allclose(layer.bias, other.bias, rtol=1e-12)


def test_train_learns_xor():
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    layers = nnlib.uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(7))
    losses = train(layers, inputs, targets, 2.0, 3000)
    assert len(losses) == 3000
    assert (np.abs(forward(layers, inputs)[-1][2] - targets) < 0.1).all()


def test_the_network_of_lesson_06_by_hand():
    delta, weights = np.array([[0.6, -1.8]]), np.array([[0.5, -0.5], [2, 1], [1, 0.5]])
    np.testing.assert_allclose(node_slopes(delta, weights), [[1.2, -0.6, -0.3]])
    pre_activation = np.array([[4.4, -1.7, 1.0]])
    np.testing.assert_allclose(hidden_delta(delta, weights, pre_activation), [[1.2, 0, -0.3]])


def test_the_steps_make_the_whole():
    layers, inputs, targets = network(np.random.default_rng(2), (4, 5, 3), 7, "relu", "identity")
    hidden, last = layers
    pre_activation = layer_forward(inputs, hidden.weights, hidden.bias)
    outputs = relu.value(pre_activation)
    delta = output_delta(layer_forward(outputs, last.weights, last.bias), targets)
    before = hidden_delta(delta, last.weights, pre_activation)
    steps = [*layer_slopes(inputs, before), *layer_slopes(outputs, delta)]
    whole = two_layer_slopes(inputs, targets, hidden.weights, hidden.bias, last.weights, last.bias)
    for one, other in zip(steps, whole, strict=True):
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("examples", [1, 3, 11])
@pytest.mark.parametrize("names", [("relu", "identity"), ("tanh", "relu"), ("softplus", "sigmoid")])
def test_a_drawn_network_keeps_away_from_corners_and_from_saturation(names, examples):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        layers, inputs, targets = network(rng, (4, 5, 3), examples, *names)
        for layer, (_, pre_activation, _) in zip(layers, forward(layers, inputs), strict=True):
            if layer.activation.name == "relu":
                assert np.abs(pre_activation).min() > 0.02
                assert (pre_activation > 0).any()
                assert (pre_activation < 0).any()
            else:
                assert np.abs(layer.activation.slope(pre_activation)).min() > 0.01
        assert (forward(layers, inputs)[-1][2] != targets).all()


def test_a_training_s_losses_come_as_one_array_whatever_form_they_have():
    layers = [Layer([[1.0]], [0.0], identity)]
    data = np.array([[1.0]]), np.array([[2.0]])
    for form in (list, tuple, np.array, lambda losses: [np.array([loss]) for loss in losses]):
        losses, parameters = run_training(
            lambda *arguments, form=form: form(train(*arguments)), copy.deepcopy(layers), *data,
            0.1, 3,
        )  # fmt: skip
        assert np.shape(losses) == (3,)
        assert len(parameters) == 1
    assert run_training(lambda *_: None, layers, *data, 0.1, 3)[0] is None


@pytest.mark.parametrize("name", ["forward", "backward", "train"])
def test_work_handed_to_the_engine_is_seen(name):
    verdict = judge(name, lambda *arguments: getattr(nnlib, name)(*arguments))
    assert (verdict.status, verdict.slips) == ("not yet", ("ours",))


def test_two_layer_slopes_handed_to_the_engine_is_seen():
    def handed(inputs, targets, first, first_bias, last, last_bias):
        layers = [Layer(first, first_bias, relu), Layer(last, last_bias)]
        pairs = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
        return [array for pair in pairs for array in pair]

    assert judge("two_layer_slopes", handed).slips == ("ours",)


def test_a_wrong_number_of_arguments_is_told_for_a_training_too():
    verdict = judge("train", lambda layers, inputs, targets: [])
    assert verdict.status == "stopped"
    assert "def train(layers, inputs, targets, learning_rate, epochs):" in verdict.message


def test_a_trace_or_a_list_that_is_too_short_is_told():
    verdict = judge("forward", lambda layers, inputs: forward(layers, inputs)[:1])
    assert "Your function returned a list or tuple of 1. A list of 3 is expected" in verdict.message
    verdict = judge("backward", lambda *arguments: None)
    assert "`.append`, `.reverse` and `.sort` return `None`" in verdict.message


def test_measured_slopes_are_right_with_a_remark():
    def nudged(layers, trace, targets):
        return nnlib.measured_network_slopes(layers, trace[0][0], targets)

    verdict = judge("backward", nudged)
    assert verdict.status == "right"
    assert "your function nudges too" in verdict.message


# --- messages for a beginner's mistakes in lessons 05 to 07 -------------------------------------


def test_sizes_that_do_not_meet_are_told_in_words_with_the_turned_shape():
    function = from_notebook(
        "def layer_forward(inputs, weights, bias):\n    return inputs @ weights.T + bias"
    )
    message = judge("layer_forward", function).message
    assert "the inner sizes at `@` are 5 and 3, but they must match" in message
    assert "`inputs` has shape (7, 5), `weights.T` has shape (3, 5)" in message
    assert "gufunc" not in message


@pytest.mark.parametrize(
    ("line", "shapes"),
    [
        (
            "def layer_forward(inputs, weights, bias): return weights @ inputs",
            "pre-activations (7, 3).",
        ),
        ("def layer_slopes(inputs, delta): return inputs @ delta, 0", "(5, 3); bias slopes (3,)."),
    ],
)
def test_where_shapes_do_not_meet_the_shape_in_the_end_is_told(line, shapes):
    message = judge(line[4:].split("(")[0], from_notebook(line)).message
    assert "The result should have the shape: " in message
    assert shapes in message


def test_where_something_else_stops_no_shape_is_told():
    stops = from_notebook("def layer_forward(inputs, weights, bias): return inputs / nothing")
    assert "The result should have the shape" not in judge("layer_forward", stops).message


def test_shapes_of_arrays_come_before_numbers():
    function = from_notebook(
        "def layer_forward(inputs, weights, bias):\n"
        "    a, b, c, d = 1, 2, 3, 4\n"
        "    return a + b + c + d + inputs * weights"
    )
    message = judge("layer_forward", function).message
    assert "There, `inputs` has shape (7, 5), `weights` has shape (5, 3)" in message
    assert "or did you mean `@`?" in message


@pytest.mark.parametrize("name", ["math", "e"])
def test_who_looks_for_e_is_told_of_np_exp(name):
    function = from_notebook(
        f"def layer_forward(inputs, weights, bias):\n    return {name} ** inputs"
    )
    assert "`np.exp(x)` is e to the power of x" in judge("layer_forward", function).message


def test_a_name_of_the_notebook_that_is_handed_on_is_told():
    function = from_notebook(
        "def two_layer_slopes(inputs, targets, first, first_bias, last, last_bias):\n"
        "    return back_to_hidden(delta, last, inputs)",
        back_to_hidden=hidden_delta, delta=np.ones((1, 2)),
    )  # fmt: skip
    message = judge("two_layer_slopes", function).message
    assert "`delta` of the notebook has shape (1, 2)" in message
    assert "Should one of the notebook's names there be an argument instead?" in message


def test_a_layer_or_a_list_of_the_notebook_is_told():
    function = from_notebook(
        "def forward(layers, inputs):\n    return inputs @ first.weights",
        first=Layer(np.ones((2, 3)), np.ones(3)),
    )
    assert "`first` of the notebook is a layer" in judge("forward", function).message
    function = from_notebook(
        "def backward(layers, trace, targets):\n"
        "    for layer in mine:\n        layer.weights @ trace",
        mine=[Layer(np.ones((2, 3)), np.ones(3))],
    )
    message = judge("backward", function).message
    assert "From the notebook, not from the arguments: `mine`." in message


def test_a_name_of_the_notebook_is_told_beside_a_slip():
    function = from_notebook(
        "def output_delta(predictions, targets):\n"
        "    return 2 * (predictions - targets) / len(inputs)",
        inputs=np.ones((4, 2)),
    )
    verdict = judge("output_delta", function)
    assert verdict.slips == ("divided_by_four",)
    assert "From the notebook, not from the arguments: `inputs`." in verdict.message


def test_a_return_inside_the_loop_is_asked_about():
    source = EXERCISES["forward"].source.replace("    return trace", "        return trace")
    message = judge("forward", EXERCISES["forward"].compile(source)).message
    assert "A list of 3 is expected, in order from the first. Does it start again in" in message


def test_what_reverse_gives_back_is_told():
    source = EXERCISES["backward"].source.replace("slopes[::-1]", "slopes.reverse()")
    message = judge("backward", EXERCISES["backward"].compile(source)).message
    assert "`.append`, `.reverse` and `.sort` return `None`" in message


def test_entries_of_another_length_are_told():
    source = EXERCISES["forward"].source.replace(
        "(inputs, pre_activation, output)", "(inputs, output)"
    )
    source = source.replace("append((inputs, output))", "append((inputs, output))")
    message = judge("forward", EXERCISES["forward"].compile(source)).message
    assert "Entry 0 of the result should be 3 things in one pair of round brackets" in message


@pytest.mark.parametrize("line", ["layers[0].bias = layers[0].bias + 1", "layers[0].weights -= 1"])
def test_layers_that_come_back_changed_are_told_without_their_numbers(line):
    source = EXERCISES["backward"].source.replace(
        "    slopes = []\n", f"    slopes = []\n    {line}\n"
    )
    verdict = judge("backward", EXERCISES["backward"].compile(source))
    assert verdict.slips == ("arguments_changed",)
    assert "Your function changed its argument `layers`." in verdict.message
    assert "before the call" not in verdict.message


def test_where_no_slip_fits_the_case_shown_is_not_narrow():
    function = from_notebook(
        "def layer_forward(inputs, weights, bias):\n"
        "    return inputs[len(inputs) // 2] @ weights + bias"
    )
    message = judge("layer_forward", function).message
    assert "Are the rows added up or averaged, or is that a single row?" in message
    assert "the shape of your pre-activations is (2,); shape (2, 2) is expected" in message


def test_a_slip_of_order_is_named_only_where_every_part_is_so():
    exercise = EXERCISES["two_layer_slopes"]
    whole = next(slip for slip in exercise.slips if slip.id == "layers_exchanged")
    assert judge("two_layer_slopes", exercise.compile(exercise.slip_source(whole))).slips == (
        "layers_exchanged",
    )
    source = exercise.source.replace(
        "    return hidden_weights_slopes", "    return 7 * hidden_weights_slopes"
    )
    source = source.replace("delta_hidden.sum(axis=0)", "delta.sum(axis=0)")
    assert "layers_exchanged" not in judge("two_layer_slopes", exercise.compile(source)).slips


@pytest.mark.parametrize(
    ("name", "engine"), [("relu_slope", relu.slope), ("sigmoid_slope", sigmoid.slope)]
)
def test_an_activation_s_slope_handed_on_is_ours(name, engine):
    assert judge(name, lambda pre_activation: engine(pre_activation)).slips == ("ours",)


STOPPING = [
    (name, slip.id)
    for name, exercise in EXERCISES.items()
    if exercise.stopping
    for slip in exercise.stopping.slips
]


@pytest.mark.parametrize(("name", "slip_id"), STOPPING)
def test_a_slip_that_stops_where_sizes_differ_is_named_from_where_they_are_equal(name, slip_id):
    exercise = EXERCISES[name]
    slip = next(slip for slip in exercise.stopping.slips if slip.id == slip_id)
    verdict = judge(name, exercise.compile(exercise.slip_source(slip)))
    assert (verdict.status, verdict.slips) == ("stopped", (slip_id,))
    assert f"its numbers are those of a known mistake: {slip.question}" in verdict.message
    assert len(verdict.message.splitlines()) <= 7


def test_a_stop_that_no_slip_explains_is_told_as_before():
    source = EXERCISES["backward"].source.replace("inputs.T @ delta", "inputs @ delta + 1 / 0")
    verdict = judge("backward", EXERCISES["backward"].compile(source))
    assert (verdict.status, verdict.slips) == ("stopped", ())
    assert "Tried with equal sizes" not in verdict.message
