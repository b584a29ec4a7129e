"""Exercises of lesson 05, a layer: forward, the delta of an output layer, and its slopes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Definition, Exercise, MeasuredSlope, Slip
from nnlib.exercises.drawing import numbers


def layer_forward(inputs, weights, bias):
    """Give the pre-activations of a layer, for several examples at once.

    inputs:  array of shape (examples, in), one row for each example
    weights: array of shape (in, out), one column for each neuron
    bias:    array of shape (out,), one number for each neuron
    returns the pre-activations, shape (examples, out)
    """
    return inputs @ weights + bias


def output_delta(predictions, targets):
    """Give the delta of a last layer without activation.

    The loss is the mean over the examples of the squared errors, added up over the outputs.

    predictions: array of shape (examples, out)
    targets:     array of shape (examples, out)
    returns the slope of the loss by each pre-activation, shape (examples, out)
    """
    return 2 * (predictions - targets) / len(predictions)


def layer_slopes(inputs, delta):
    """Give the slopes of the loss by the weights and the bias of a layer.

    inputs: array of shape (examples, in), what went into the layer
    delta:  array of shape (examples, out), slope of the loss by each pre-activation
    returns the weights slopes, shape (in, out), and the bias slopes, shape (out,)
    """
    weights_slopes = inputs.T @ delta
    bias_slopes = delta.sum(axis=0)
    return weights_slopes, bias_slopes


def _layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    return (
        numbers(rng, (examples, inputs)), numbers(rng, (inputs, outputs)), numbers(rng, (outputs,))
    )  # fmt: skip


_FEWER = ((1, 2, 1), (3, 1, 2), (2, 2, 2), (1, 5, 3))


def _smaller_layers(rng: np.random.Generator) -> list[Arguments]:
    return [_layer(rng, *sizes) for sizes in _FEWER]


def _predictions(rng: np.random.Generator, examples: int = 7, outputs: int = 3) -> Arguments:
    while True:
        predictions, targets = (numbers(rng, (examples, outputs)) for _ in range(2))
        if np.abs(predictions - targets).min() > 0.05:
            return predictions, targets


def _fewer_predictions(rng: np.random.Generator) -> list[Arguments]:
    return [_predictions(rng, *sizes) for sizes in ((1, 1), (3, 1), (1, 3), (3, 3))]


def _delta_of_layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    while True:
        values, delta = numbers(rng, (examples, inputs)), numbers(rng, (examples, outputs))
        # A sum that comes to 0 would hide every factor.
        if np.abs(delta.sum(axis=0)).min() > 0.1:
            return values, delta


def _smaller_deltas(rng: np.random.Generator) -> list[Arguments]:
    return [_delta_of_layer(rng, *sizes) for sizes in _FEWER]


def _loss_of_predictions(predictions: np.ndarray, targets: np.ndarray) -> float:
    return float(np.sum((predictions - targets) ** 2) / len(targets))


def _loss_of_layer(
    inputs: np.ndarray, delta: np.ndarray, weights: np.ndarray, bias: np.ndarray
) -> float:
    return float(np.sum(delta * (inputs @ weights + bias)))


def _weights_and_bias(inputs: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    # Any place serves: by weights and bias, this loss has the same slopes everywhere.
    out = np.shape(delta)[1]
    return {"weights": np.zeros((np.shape(inputs)[1], out)), "bias": np.zeros(out)}


def _sizes_of_predictions(predictions: np.ndarray, targets: np.ndarray) -> dict[str, int]:
    return {"examples": predictions.shape[0], "outputs": predictions.shape[1]}


def _sizes_of_layer(inputs: np.ndarray, delta: np.ndarray) -> dict[str, int]:
    return {"examples": len(inputs), "outputs": delta.shape[1]}


def _neuron_by_neuron(inputs: Any, weights: Any, bias: Any) -> Any:
    columns = [
        [sum(row * column) + number for row in inputs]
        for column, number in zip(weights.T, bias, strict=True)
    ]
    return np.array(columns).T


def _einsum_forward(inputs: Any, weights: Any, bias: Any) -> Any:
    return np.einsum("ei,io->eo", inputs, weights) + np.tile(bias, (len(inputs), 1))


def _plain_loops(inputs: Any, weights: Any, bias: Any) -> Any:
    rows = []
    for example in inputs:
        row = []
        for neuron in range(len(bias)):
            total = bias[neuron]
            for place in range(len(example)):
                total += example[place] * weights[place, neuron]
            row.append(total)
        rows.append(row)
    return rows


def _float32_forward(inputs: Any, weights: Any, bias: Any) -> Any:
    return np.dot(inputs.astype(np.float32), weights.astype(np.float32)) + bias.astype(np.float32)


def _error_by_error(predictions: Any, targets: Any) -> Any:
    examples = predictions.shape[0]
    return [
        [2 / examples * (p - t) for p, t in zip(row, wanted, strict=True)]
        for row, wanted in zip(predictions, targets, strict=True)
    ]


def _target_first(predictions: Any, targets: Any) -> Any:
    return -2 * (targets - predictions) / targets.shape[0]


def _float32_delta(predictions: Any, targets: Any) -> Any:
    error = predictions.astype(np.float32) - targets.astype(np.float32)
    return error * np.float32(2 / len(error))


def _einsum_slopes(inputs: Any, delta: Any) -> Any:
    return np.einsum("ei,eo->io", inputs, delta), np.einsum("eo->o", delta)


def _example_by_example(inputs: Any, delta: Any) -> Any:
    weights_slopes = np.zeros((inputs.shape[1], delta.shape[1]))
    bias_slopes = np.zeros(delta.shape[1])
    for example in range(len(inputs)):
        weights_slopes += np.outer(inputs[example], delta[example])
        bias_slopes += delta[example]
    return [weights_slopes, bias_slopes]


def _ones_for_the_bias(inputs: Any, delta: Any) -> Any:
    return (delta.T @ inputs).T, np.ones(len(delta)) @ delta


def _float32_slopes(inputs: Any, delta: Any) -> Any:
    inputs, delta = inputs.astype(np.float32), delta.astype(np.float32)
    return inputs.T @ delta, delta.sum(0)


EXERCISES = (
    Exercise(
        reference=layer_forward,
        statement="Give the pre-activations of a layer, for several examples at once.",
        instance=_layer,
        extra_cases=_smaller_layers,
        truth=Definition(layer_forward),
        parts=("pre-activations",),
        styles=(_neuron_by_neuron, _einsum_forward, _plain_loops, _float32_forward),
        hints=(
            "One neuron and one example: what does it add up? That number stands in the example's "
            "row and the neuron's column.",
            "`@` of two tables takes each row of the left with each column of the right.",
            "The bias has one number for each column. Adding it to the table adds it to every row.",
            "`inputs @ weights + bias`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "bias_left_out",
                ((" + bias", ""),),
                "Is the bias left out?",
                "what a neuron adds up: its products, and one number more",
            ),
            Slip(
                "bias_subtracted",
                (("+ bias", "- bias"),),
                "Is the bias subtracted?",
                "what a neuron does with its bias",
            ),
            Slip(
                "bias_multiplied",
                (("+ bias", "* bias"),),
                "Is the bias multiplied in?",
                "what a neuron does with its bias",
            ),
            Slip(
                "bias_added_up",
                (("+ bias", "+ np.sum(bias)"),),
                "Does every neuron get all the biases?",
                "the bias: one number for each neuron, and each neuron has its own",
            ),
            Slip(
                "bias_in_every_product",
                (("+ bias", "+ inputs.shape[1] * bias"),),
                "Is the bias added once for each input?",
                "the loop: the bias comes once, and not with every product",
            ),
            Slip(
                "with_relu",
                (("inputs @ weights + bias", "np.maximum(inputs @ weights + bias, 0)"),),
                "Has it gone through ReLU already?",
                "what is asked for: the pre-activations, before any activation",
            ),
            Slip(
                "with_sigmoid",
                (("inputs @ weights + bias", "1 / (1 + np.exp(-(inputs @ weights + bias)))"),),
                "Has it gone through the sigmoid already?",
                "what is asked for: the pre-activations, before any activation",
            ),
            Slip(
                "first_example_only",
                (("return inputs @", "return 0 * inputs @ weights + inputs[0] @"),),
                "Does every row hold the first example?",
                "the rows: each example has one of its own",
            ),
            Slip(
                "one_row",
                (("return inputs @", "return inputs[0] @"),),
                "Is there one row only?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "last_product_only",
                (("inputs @ weights", "np.outer(inputs[:, -1], weights[-1])"),),
                "Is only the last input in it?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "mean_over_inputs",
                (("inputs @ weights", "inputs @ weights / inputs.shape[1]"),),
                "Did you divide by the number of inputs?",
                "the products: they are added up, and there is no mean",
            ),
            Slip(
                "added_up_over_examples",
                (("inputs @ weights + bias", "np.sum(inputs @ weights + bias, axis=0)"),),
                "Are the examples added up?",
                "the shape: one row for each example",
            ),
            Slip(
                "last_row_only",
                (("return inputs @", "return inputs[-1] @"),),
                "Is there the last example's row only?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "first_row_left_out",
                (("return inputs @ weights + bias",
                  "result = inputs @ weights + bias\n    result[0] = 0\n    return result"),),
                "Is the first example left out?",
                "where your loop begins: Python counts from 0",
            ),
            Slip(
                "bias_added_to_weights",
                (("inputs @ weights + bias", "inputs @ (weights + bias)"),),
                "Is the bias added to each weight?",
                "the brackets: first the products are added up, then comes the bias",
            ),
            Slip(
                "all_products_added_up",
                (("return inputs @ weights + bias",
                  "return np.sum(inputs @ weights) + bias"),),
                "Are the products of all examples and all neurons added up into one number?",
                "`@`: it adds up by itself, each row with each column; no sum comes after it",
            ),
            Slip(
                "one_bias_for_all",
                (("+ bias", "+ bias[0]"),),
                "Does every neuron get the first bias?",
                "the bias: one number for each neuron, and each neuron has its own",
            ),
        ),
    ),
    Exercise(
        reference=output_delta,
        statement="Give the slope of the loss by each pre-activation of a last layer.",
        instance=_predictions,
        extra_cases=_fewer_predictions,
        truth=MeasuredSlope(_loss_of_predictions, by=("predictions",)),
        parts=("delta",),
        sizes=_sizes_of_predictions,
        styles=(_error_by_error, _target_first, _float32_delta),
        hints=(
            "Without activation the prediction is the pre-activation. If one prediction grows by a "
            "little, which squared error changes, and how fast?",
            "The loss is a mean over the examples: what does each single square count in it?",
            "`2 * (predictions - targets) / len(predictions)`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("predictions - targets", "targets - predictions"),),
                "Did you subtract the predictions from the targets?",
                "the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * (", "("),),
                "Is the 2 of the square missing?",
                "how fast a square grows",
            ),
            Slip(
                "examples_missing",
                ((" / len(predictions)", ""),),
                "Is the mean over the examples missing?",
                "the loss: what does one square count in a mean over the examples?",
            ),
            Slip(
                "divided_by_outputs",
                (("len(predictions)", "predictions.shape[1]"),),
                "Did you divide by the number of outputs?",
                "the mean: it is over the examples, which are the rows",
            ),
            Slip(
                "divided_by_entries",
                (("len(predictions)", "predictions.size"),),
                "Did you divide by the number of all entries?",
                "the loss: over the outputs it is added up; the mean is over the examples only",
            ),
            Slip(
                "divided_by_four",
                (("len(predictions)", "4"),),
                "Did you divide by 4, the number of examples in the notebook?",
                "the mean: how many examples are there, for any data?",
            ),
            Slip(
                "error_squared",
                (("(predictions - targets) /", "(predictions - targets)**2 /"),),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
            Slip(
                "size_of_the_error",
                (("2 * (predictions - targets)", "2 * np.abs(predictions - targets)"),),
                "Is the sign of the error lost?",
                "a prediction that is too small: does the loss grow or fall when it grows?",
            ),
            Slip(
                "mean_taken",
                (("return 2 * (predictions - targets) / len(predictions)",
                  "return np.mean(2 * (predictions - targets), axis=0)"),),
                "Is a mean taken, so that the examples are gone?",
                "the shape: delta has a row for each example",
            ),
            Slip(
                "mean_over_everything",
                (("return 2 * (predictions - targets) / len(predictions)",
                  "return np.mean(2 * (predictions - targets))"),),
                "Is a mean taken over all entries, so that one number is left?",
                "the shape: delta has a number for each example and each output",
            ),
            Slip(
                "target_forgotten",
                (("(predictions - targets)", "predictions"),),
                "Was the target left out?",
                "the error: it is squared, and not the prediction",
            ),
            Slip(
                "last_example_only",
                (("return 2 * (predictions - targets) / len(predictions)",
                  "return (2 * (predictions - targets) / len(predictions))[-1]"),),
                "Is there the last example only?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "brackets_missing",
                (("2 * (predictions - targets) /", "2 * predictions - targets /"),),
                "Are the brackets around the error missing?",
                "the brackets: first the error, then its factors",
            ),
            Slip(
                "times_prediction",
                (("2 * (predictions - targets)", "2 * (predictions - targets) * predictions"),),
                "Is the prediction multiplied in once more?",
                "the slope of a square: 2 times what is squared, and nothing else changes with it",
            ),
            Slip(
                "added_up_over_outputs",
                (("return 2 * (predictions - targets) / len(predictions)",
                  "return np.sum(2 * (predictions - targets), axis=1) / len(predictions)"),),
                "Are the outputs added up?",
                "the shape: delta has a number for each example and each output",
            ),
            Slip(
                "loss_for_slope",
                (("return 2 * (predictions - targets) / len(predictions)",
                  "return np.sum((predictions - targets) ** 2) / len(predictions)"),),
                "Is that the loss itself?",
                "the question: how fast the loss changes, with each single prediction",
            ),
        ),
    ),
    Exercise(
        reference=layer_slopes,
        statement="Give the slopes of the loss by a layer's weights and bias.",
        instance=_delta_of_layer,
        extra_cases=_smaller_deltas,
        truth=MeasuredSlope(_loss_of_layer, by=("weights", "bias"), beside=_weights_and_bias),
        parts=("weights slopes", "bias slopes"),
        sizes=_sizes_of_layer,
        styles=(_einsum_slopes, _example_by_example, _ones_for_the_bias, _float32_slopes),
        hints=(
            "One example first: if one weight grows by a little, which pre-activation grows, and "
            "by how much?",
            "For one example the slope of the weight in row i and column j is input i times delta "
            "j. The next example adds its own share to it.",
            "`inputs.T` has the inputs as rows. `inputs.T @ delta` takes each input with each "
            "neuron, and adds up over the examples.",
            "`inputs.T @ delta` and `delta.sum(axis=0)`",
        ),
        slips=(
            Slip(
                "added_up_first",
                (("inputs.T @ delta", "np.outer(inputs.sum(axis=0), delta.sum(axis=0))"),),
                "Did you add up over the examples before you multiplied?",
                "the order: each example multiplies its own inputs with its own delta",
            ),
            Slip(
                "examples_again",
                (("inputs.T @ delta", "inputs.T @ delta / len(inputs)"),
                 ("delta.sum(axis=0)", "delta.mean(axis=0)")),
                "Is the mean over the examples taken once more?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "examples_again_in_the_weights",
                (("inputs.T @ delta", "inputs.T @ delta / len(inputs)"),),
                "Is the mean over the examples taken once more in the weights' slopes?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "bias_one_number",
                (("delta.sum(axis=0)", "delta.sum()"),),
                "Did you add up over the neurons too?",
                "the shape: one bias for each neuron, so one slope for each",
            ),
            Slip(
                "bias_last_example",
                (("delta.sum(axis=0)", "delta[-1]"),),
                "Is the bias's slope that of the last example alone?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "bias_times_input",
                (("delta.sum(axis=0)", "inputs[:, 0] @ delta"),),
                "Is an input multiplied into the bias's slopes?",
                "how much a pre-activation changes when its bias grows by a little",
            ),
            Slip(
                "bias_added_from_weights",
                (("delta.sum(axis=0)", "weights_slopes.sum(axis=0)"),),
                "Did you add up the weights' slopes for the bias?",
                "how much a pre-activation changes when its bias grows by a little",
            ),
            Slip(
                "last_example_only",
                (("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])"),
                 ("delta.sum(axis=0)", "delta[-1]")),
                "Is that the last example alone?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "weights_last_example",
                (("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])"),),
                "Are the weights' slopes those of the last example alone?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "first_example_only",
                (("inputs.T @ delta", "np.outer(inputs[0], delta[0])"),
                 ("delta.sum(axis=0)", "delta[0]")),
                "Is that the first example alone?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "inputs_missing",
                (("inputs.T @ delta", "np.ones_like(inputs.T) @ delta"),),
                "Are the inputs missing in the weights' slopes?",
                "how much a pre-activation changes when one weight grows by a little",
            ),
            Slip(
                "order_exchanged",
                (("return weights_slopes, bias_slopes", "return bias_slopes, weights_slopes"),),
                "Are the two results in the other order?",
                "the `return`: the weights slopes come first",
                whole=True,
            ),
        ),
    ),
)  # fmt: skip
