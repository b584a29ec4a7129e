"""Slips of the exercise `two_layer_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import identity, relu
from nnlib.exercises import families
from nnlib.exercises.chosen import leak, share
from nnlib.exercises.declaration import Fit, slip
from nnlib.exercises.parts import flat
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import backward, forward

# --- numbers that a learner chose -----------------------------------------------------------------


def _right(
    inputs: Any, targets: Any, first: Any, first_bias: Any, last: Any, last_bias: Any
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return the right slopes, the right delta, and the hidden layer's pre-activations."""
    layers = [Layer(first, first_bias, relu), Layer(last, last_bias, identity)]
    trace = forward(layers, inputs)
    delta = squared_error.slope(trace[-1][2], targets)
    return flat(backward(layers, trace, targets)), delta, trace[0][1]


def _rate_on_the_way(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    slopes, delta, pre_activation = _right(*arguments.values())
    back = delta @ slopes[2].T * (pre_activation > 0)
    return share(slopes[1] - given[1], back.sum(axis=0))


def _leak_forward(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    slopes, _, pre_activation = _right(*arguments.values())
    more = np.minimum(pre_activation, 0) @ arguments["output_weights"]
    return leak(given[3] - slopes[3], 2 * more.mean(axis=0))


def _leak_back(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    slopes, delta, pre_activation = _right(*arguments.values())
    back = delta @ arguments["output_weights"].T * (pre_activation < 0)
    return leak(given[1] - slopes[1], back.sum(axis=0))


def _rate(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    slopes, *_ = _right(*arguments.values())
    return share(arguments["output_bias"] - given[3], slopes[3])


_THIS_LAYER = "which activation the hidden layer has, forward and back"


_RETURN = (
    "return hidden_weights_slopes, hidden_bias_slopes, output_weights_slopes, output_bias_slopes"
)


_NEW = """return (
        hidden_weights - NUMBER * hidden_weights_slopes, hidden_bias - NUMBER * hidden_bias_slopes,
        output_weights - NUMBER * output_weights_slopes, output_bias - NUMBER * output_bias_slopes,
    )"""


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(("(predictions - targets)", "(targets - predictions)")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (predictions", "(predictions")),
    families.EXAMPLES_MISSING.slip((" / len(inputs)", "")),
    slip("divided_by_inputs", "Did you divide by the number of inputs?", families.MEAN_OVER_ROWS,
         ("len(inputs)", "inputs.shape[1]")),
    slip("activation_slope_missing", "Is the slope of ReLU missing on the way back?",
         "the path from the hidden pre-activations to the loss: it goes through ReLU",
         (" * (pre_activation > 0)", "")),
    slip("value_for_activation_slope", "Did you use ReLU's value where its slope belongs?",
         "the hidden delta: how much an output changes with its pre-activation, 1 or 0",
         ("(pre_activation > 0)", "hidden")),
    slip("activation_slope_of_predictions", "Does your output layer have a ReLU?",
         "the output layer: it has no activation",
         ("(predictions - targets)", "(predictions - targets) * (predictions > 0)")),
    slip("relu_on_the_predictions", "Do the predictions go through ReLU?",
         "the output layer: it has no activation", ("hidden @ output_weights + output_bias",
         "np.maximum(hidden @ output_weights + output_bias, 0)")),
    slip("relu_left_out", "Did you leave out ReLU on the way forward?",
         "what the hidden layer outputs",
         ("np.maximum(pre_activation, 0)", "pre_activation")),
    slip("hidden_bias_left_out", "Did you leave out the hidden bias on the way forward?",
         "the pre-activations of the hidden layer",
         ("inputs @ hidden_weights + hidden_bias", "inputs @ hidden_weights")),
    slip("output_bias_left_out", "Did you leave the output bias out of the predictions?",
         "the predictions", ("hidden @ output_weights + output_bias", "hidden @ output_weights")),
    slip("weights_missing_on_the_way_back", "Are the output weights missing on the way back?",
         "the path from a hidden output to the predictions: what is it multiplied by?",
         ("@ output_weights.T", "@ np.ones_like(output_weights.T)")),
    slip("pre_activation_for_output", "Did the output layer's slopes get the pre-activations?",
         "what goes into the output layer: the hidden layer's outputs",
         ("hidden.T @ delta", "pre_activation.T @ delta")),
    slip("delta_of_the_error_alone", "Does the error go back instead of delta?",
         "what goes back: the slope for the predictions, with its 2 and its mean",
         ("delta @ output_weights.T", "(predictions - targets) @ output_weights.T")),
    families.EXAMPLES_AGAIN.slip(
        ("inputs.T @ delta_hidden", "inputs.T @ delta_hidden / len(targets)"),
        ("delta_hidden.sum(axis=0)", "delta_hidden.mean(axis=0)"),
        ("hidden.T @ delta", "hidden.T @ delta / len(targets)"),
        ("delta.sum(axis=0)", "delta.mean(axis=0)")),
    families.BIASES_AVERAGED.slip(("delta_hidden.sum(axis=0)", "delta_hidden.mean(axis=0)"),
                                  ("delta.sum(axis=0)", "delta.mean(axis=0)")),
    families.BIASES_NOT_SUMMED.slip(("delta_hidden.sum(axis=0)", "delta_hidden"),
                                    ("delta.sum(axis=0)", "delta")),
    slip("layers_exchanged", "Are the two layers in the wrong order?",
         "the `return`: the hidden layer comes first, as in the arguments",
         ("return hidden_weights_slopes, hidden_bias_slopes, output_weights_slopes, "
         "output_bias_slopes",
         "return output_weights_slopes, output_bias_slopes, hidden_weights_slopes, "
         "hidden_bias_slopes"), whole=True),
    slip("inputs_for_hidden", "Did the output layer's slopes get the inputs of the network?",
         "what goes into the output layer: the hidden layer's outputs",
         ("hidden.T @ delta", "inputs.T @ delta")),
    slip("hidden_for_inputs", "Did the hidden layer's slopes get the hidden outputs?",
         "what goes into the hidden layer: the inputs",
         ("inputs.T @ delta_hidden", "hidden.T @ delta_hidden")),
    slip("delta_of_the_output_layer",
         "Did the hidden layer's slopes get the delta of the output layer?", families.TWO_DELTAS,
         ("inputs.T @ delta_hidden", "inputs.T @ delta"),
         ("delta_hidden.sum(axis=0)", "delta.sum(axis=0)")),
    slip("output_delta_for_hidden_bias",
         "Did the hidden bias's slopes get the delta of the output layer?", families.TWO_DELTAS,
         ("delta_hidden.sum(axis=0)", "delta.sum(axis=0)")),
    slip("output_delta_for_hidden_weights",
         "Did the hidden weights' slopes get the delta of the output layer?", families.TWO_DELTAS,
         ("inputs.T @ delta_hidden", "inputs.T @ delta")),
    families.BIASES_WRONG_AXIS.slip(("delta_hidden.sum(axis=0)", "delta_hidden.sum(axis=1)"),
                                    ("= delta.sum(axis=0)", "= delta.sum(axis=1)")),
    families.BIASES_ONE_NUMBER.slip(("delta_hidden.sum(axis=0)", "delta_hidden.sum()"),
                                    ("= delta.sum(axis=0)", "= delta.sum()")),
    families.RELU_OF_THE_SLOPES.slip(("delta @ output_weights.T * (pre_activation > 0)",
                                     "np.maximum(delta @ output_weights.T, 0)")),
    families.ERROR_SQUARED.slip(
        ("2 * (predictions - targets)", "2 * (predictions - targets) ** 2")),
    families.SLOPES_FOR_WEIGHTS.slip(
        ("delta @ output_weights.T", "delta @ (hidden.T @ delta).T")),
    families.WEIGHTS_OF_THE_SAME_STEP.slip(
        ("delta @ output_weights.T", "delta @ (output_weights - 0.1 * hidden.T @ delta).T"),
        fits=(Fit((("delta @ output_weights.T",
                    "delta @ (output_weights - NUMBER * hidden.T @ delta).T"),), _rate_on_the_way),
              )),
    slip("sigmoid_for_relu", "Does your hidden layer have a sigmoid?", _THIS_LAYER,
         ("np.maximum(pre_activation, 0)", "1 / (1 + np.exp(-pre_activation))"),
         ("(pre_activation > 0)", "hidden * (1 - hidden)")),
    slip("tanh_for_relu", "Does your hidden layer have tanh?", _THIS_LAYER,
         ("np.maximum(pre_activation, 0)", "np.tanh(pre_activation)"),
         ("(pre_activation > 0)", "(1 - hidden**2)")),
    slip("slope_of_sigmoid", "Is that the slope of the sigmoid on the way back?", _THIS_LAYER,
         ("(pre_activation > 0)", "hidden * (1 - hidden)"), fits=(
         Fit((("(pre_activation > 0)",
               "np.exp(-pre_activation) / (1 + np.exp(-pre_activation))**2"),)), )),
    slip("slope_of_tanh", "Is that the slope of tanh on the way back?", _THIS_LAYER,
         ("(pre_activation > 0)", "(1 - hidden**2)"), fits=(
         Fit((("(pre_activation > 0)", "(1 - np.tanh(pre_activation)**2)"),)), )),
    slip("leaky", "Does your ReLU have a slope on the left too, as a leaky ReLU does?",
         "the left side: ReLU is flat there",
         ("np.maximum(pre_activation, 0)", "np.where(pre_activation > 0, 1, 0.01) * "
         "pre_activation"), ("(pre_activation > 0)", "np.where(pre_activation > 0, 1, 0.01)"),
         fits=(
         Fit((("np.maximum(pre_activation, 0)",
               "np.where(pre_activation > 0, 1, NUMBER) * pre_activation"),
              ("(pre_activation > 0)", "np.where(pre_activation > 0, 1, NUMBER)")), _leak_forward),
         Fit((("(pre_activation > 0)", "np.where(pre_activation > 0, 1, NUMBER)"),), _leak_back),
         )),
    slip("one_mask_for_all_examples", "Do you use the same slope of ReLU for all examples?",
         "the shape: each example has pre-activations of its own",
         ("(pre_activation > 0)", "(pre_activation[0] > 0)"), fits=tuple(
         Fit((("(pre_activation > 0)", other),))
         for other in ("(pre_activation[-1] > 0)", "(pre_activation.mean(axis=0) > 0)",
                       "(pre_activation > 0).all(axis=0)", "(pre_activation > 0).mean(axis=0)"))),
    families.TARGET_FORGOTTEN.slip(("(predictions - targets)", "predictions")),
    families.SQUARE_ROOT_OF_THE_LOSS.slip(
        ("2 * (predictions - targets) / len(inputs)", "(predictions - targets) / "
         "np.sqrt(len(inputs) * np.sum((predictions - targets)**2))"), fits=(
        Fit((("2 * (predictions - targets) / len(inputs)", "(predictions - targets) / "
              "np.sqrt(targets.size * np.sum((predictions - targets)**2))"),)), )),
    families.SLOPE_OF_ABSOLUTE_ERROR.slip(
        ("2 * (predictions - targets)", "np.sign(predictions - targets)")),
    slip("predictions_go_back", "Do the predictions go back instead of delta?",
         "what goes back: the slope for the predictions",
         ("delta @ output_weights.T", "predictions @ output_weights.T")),
    slip("hidden_bias_after_the_activation", "Did you add the hidden bias after ReLU?",
         "the pre-activations of the hidden layer: they include the bias",
         ("np.maximum(pre_activation, 0)",
         "np.maximum(inputs @ hidden_weights, 0) + hidden_bias")),
    families.ONLY_THE_LAST_EXAMPLE.slip(
        ("    pre_activation =", "    count = len(inputs)\n    inputs, targets = inputs[-1:], "
         "targets[-1:]\n    pre_activation ="), ("/ len(inputs)", "/ count")),
    families.FIRST_EXAMPLE_ONLY.slip(
        ("    pre_activation =", "    count = len(inputs)\n    inputs, targets = inputs[:1], "
         "targets[:1]\n    pre_activation ="), ("/ len(inputs)", "/ count")),
    families.SLOPES_OF_THE_MEAN_EXAMPLE.slip(
        ("    pre_activation =", "    inputs = inputs.mean(axis=0, keepdims=True)\n    targets = "
         "targets.mean(axis=0, keepdims=True)\n    pre_activation =")),
    slip("new_parameters_returned", "Did you return the new weights and biases?",
         "the `return`: only the slopes are asked for, without a step",
         (_RETURN, _NEW.replace("NUMBER", "0.1")), fits=(Fit(((_RETURN, _NEW),), _rate), )),
)  # fmt: skip
