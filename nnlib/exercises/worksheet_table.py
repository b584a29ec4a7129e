"""The lines that worksheets have: which exercise decides each, and where its numbers come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Arguments, Exercise
from nnlib.exercises.worksheet_lines import ERROR, HIDDEN, LOSS, Case, Line, Values

# --- the slips of exercises that happen on paper --------------------------------------------------

_OF_SUMS = (
    "bias_missing", "weights_missing", "inputs_missing", "sum_for_product", "sums_multiplied",
    "bias_multiplied", "bias_subtracted", "bias_for_each_input", "size_of_the_prediction",
    "sizes_of_products", "bias_twice", "order_reversed", "weights_left_out", "bias_left_out",
    "last_input_left_out", "first_input_left_out", "mean_for_sum",
)  # fmt: skip
_OF_SLOPES = (
    "target_minus_prediction", "square_factor_missing", "input_missing", "inputs_missing",
    "weight_for_input", "weights_for_inputs", "loss_for_slope", "error_for_slope", "input_squared",
    "inputs_squared", "target_forgotten", "square_kept", "size_of_the_error", "bias_times_input",
    "bias_factor_missing", "bias_slope_1", "bias_slope_0", "input_sign_lost", "sum_for_difference",
    "prediction_forgotten", "absolute_slope", "activation_slope_missing",
    "activation_slope_missing_for_the_weights", "activation_slope_missing_for_the_bias",
)  # fmt: skip
_OF_STEPS = (
    "uphill", "rate_missing", "slope_missing", "only_the_step", "step_for_parameter",
    "size_of_the_slope", "rate_squared", "slope_given_back", "parameter_for_slope",
    "sign_for_slope", "nothing_moves",
)  # fmt: skip
_OF_DELTAS = (
    "target_minus_prediction", "square_factor_missing", "error_squared", "size_of_the_error",
    "target_forgotten", "divided_by_outputs", "loss_for_slope", "sum_for_difference",
    "times_prediction",
)  # fmt: skip
_OF_LAYERS = (
    "inputs_missing", "delta_missing", "sizes_of_delta", "input_sign_lost", "absolute_slopes",
    "inputs_squared", "delta_squared", "bias_slopes_0", "bias_slopes_1", "doubled_again",
    "bias_times_input", "relu_of_the_slopes",
)  # fmt: skip
_ON_THE_WAY_BACK = (
    "weights_missing", "deltas_missing", "ways_averaged", "first_way_only", "last_way_only",
    "signs_of_deltas_lost", "sizes_of_weights", "added_on_the_way", "largest_way_only",
)  # fmt: skip
_BACK_THROUGH_RELU = (
    "activation_slope_missing", "value_for_activation_slope", "slope_of_relu_alone",
    "pre_activation_for_activation_slope", "sides_exchanged", "minus_on_the_left",
)  # fmt: skip
_OF_SIGMOID = (
    "output_for_slope", "missing_to_1_only", "plus_for_minus", "squared", "slope_of_tanh",
    "missing_to_1_squared", "steepest_everywhere",
)  # fmt: skip


# --- where each line takes its numbers from -------------------------------------------------------


def _line(
    name: str, words: str, exercise: str, given: Callable[[Case, Values], Arguments],
    slips: tuple[str, ...], part: int = 0,
) -> Line:  # fmt: skip
    return Line(name, words, EXERCISES[exercise], given, slips, part)


def _own(name: str, words: str, exercise: Exercise, given: Any) -> Line:
    return Line(name, words, exercise, given, tuple(one.id for one in exercise.slips))


def _target(case: Case, above: Values) -> float:
    """Return the target that fits the error above, so that a wrong error is carried on."""
    return float((case.found()["prediction"] - above["error"])[0])


def _neuron(case: Case, above: Values) -> Arguments:
    layer = case.layers[0]
    return case.inputs[0], layer.weights[:, 0], float(layer.bias[0]), _target(case, above)


def _one_weight(case: Case, above: Values) -> Arguments:
    weight = float(case.layers[0].weights[0, 0])
    return float(case.inputs[0, 0]), weight, _target(case, above)


def _layer(place: int, what: str) -> Callable[[Case, Values], Arguments]:
    def given(case: Case, above: Values) -> Arguments:
        layer = case.layers[place]
        inputs = case.inputs if what == "inputs" else above[what][np.newaxis]
        return inputs, layer.weights, layer.bias

    return given


def _rows(*names: str) -> Callable[[Case, Values], Arguments]:
    def given(case: Case, above: Values) -> Arguments:
        known = {"inputs": case.inputs[0], "weights": case.layers[-1].weights, **above}
        return tuple(known[one] if one == "weights" else known[one][np.newaxis] for one in names)

    return given


def _step(parameter: str, slope: str) -> Callable[[Case, Values], Arguments]:
    def given(case: Case, above: Values) -> Arguments:
        array = np.array(getattr(case.layers[-1], parameter))
        return array, np.reshape(above[slope], array.shape), case.learning_rate

    return given


def _targets(case: Case, above: Values) -> Arguments:
    return case.targets + above["error"], case.targets


PREDICTION = _line(
    "prediction", "the prediction", "predict",
    lambda case, above: _neuron(case, case.found())[:3], _OF_SUMS,
)  # fmt: skip
ERRORS = _own(
    "error", "the error: prediction minus target", ERROR,
    # A neuron with a sigmoid comes with its output.
    lambda case, above: ({**case.found(), **above}["prediction"], case.targets[0]),
)  # fmt: skip
THE_LOSS = _own(
    "loss", "the loss: the squared error", LOSS, lambda case, above: (above["error"],)
)  # fmt: skip
SUMMED_LOSS = _own(
    "loss", "the loss: the squared errors, added up over the outputs", LOSS,
    lambda case, above: (above["error"],),
)  # fmt: skip
SLOPE_OF_WEIGHT = _line(
    "weights_slopes", "the slope of the loss for the weight", "slope_of_weight", _one_weight,
    _OF_SLOPES,
)  # fmt: skip
NEW_WEIGHTS = _line(
    "new_weights", "after one step of gradient descent: the weights", "updated",
    _step("weights", "weights_slopes"), _OF_STEPS,
)  # fmt: skip
NEW_WEIGHT = _line(
    "new_weights", "after one step of gradient descent: the weight", "updated",
    _step("weights", "weights_slopes"), _OF_STEPS,
)  # fmt: skip
NEW_BIAS = _line(
    "new_bias", "after one step of gradient descent: the bias", "updated",
    _step("bias", "bias_slopes"), _OF_STEPS,
)  # fmt: skip
NEURON_SLOPES = (
    _line("weights_slopes", "the slopes of the loss for the weights", "neuron_slopes", _neuron,
          _OF_SLOPES),
    _line("bias_slopes", "the slope of the loss for the bias", "neuron_slopes", _neuron,
          _OF_SLOPES, 1),
)  # fmt: skip
SIGMOID_SLOPE = _line(
    "activation_slope", "the slope of the sigmoid, from its output", "sigmoid_slope_from_output",
    lambda case, above: (case.found()["prediction"],), _OF_SIGMOID,
)  # fmt: skip
SIGMOID_NEURON = (
    _line("delta", "delta: the slope of the loss for the pre-activation",
          "activated_neuron_slopes", _neuron, _OF_SLOPES, 1),
    _line("weights_slopes", "the slopes of the loss for the weights", "layer_slopes",
          _rows("inputs", "delta"), _OF_LAYERS),
)  # fmt: skip
HIDDEN_LAYER = (
    _line("pre_activation", "the pre-activations of the hidden layer", "layer_forward",
          _layer(0, "inputs"), _OF_SUMS),
    _own("hidden", "the outputs of the hidden layer, after ReLU", HIDDEN,
         lambda case, above: (above["pre_activation"],)),
)  # fmt: skip
OUTPUT_LAYER = _line("prediction", "the prediction", "layer_forward", _layer(1, "hidden"), _OF_SUMS)
DELTA = _line(
    "delta", "delta of the output layer: the slope of the loss for its pre-activation",
    "output_delta", _targets, _OF_DELTAS,
)  # fmt: skip
BACKWARD = (
    _line("weights_slopes", "the slopes for the weights of the output layer", "layer_slopes",
          _rows("hidden", "delta"), _OF_LAYERS),
    _line("bias_slopes", "the slopes for the biases of the output layer", "layer_slopes",
          _rows("hidden", "delta"), _OF_LAYERS, 1),
    _line("node_slopes", "the slopes for the outputs of the hidden layer", "node_slopes",
          _rows("delta", "weights"), _ON_THE_WAY_BACK),
    _line("hidden_delta", "delta of the hidden layer", "hidden_delta",
          _rows("delta", "weights", "pre_activation"), (*_ON_THE_WAY_BACK, *_BACK_THROUGH_RELU)),
    _line("hidden_weights_slopes", "the slopes for the weights of the hidden layer", "layer_slopes",
          _rows("inputs", "hidden_delta"), _OF_LAYERS),
    _line("hidden_bias_slopes", "the slopes for the biases of the hidden layer", "layer_slopes",
          _rows("inputs", "hidden_delta"), _OF_LAYERS, 1),
)  # fmt: skip
