"""The exercise `layer_forward`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.a_layer.shared import FEWER
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Stopping, slip
from nnlib.exercises.drawing import numbers


def layer_forward(inputs, weights, bias):
    """Return the pre-activations of a layer, for several examples at once.

    inputs:  array of shape (examples, in), one row for each example
    weights: array of shape (in, out), one column for each neuron
    bias:    array of shape (out,), one number for each neuron
    returns the pre-activations, shape (examples, out)
    """
    return inputs @ weights + bias


def _layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    return (
        numbers(rng, (examples, inputs)), numbers(rng, (inputs, outputs)), numbers(rng, (outputs,))
    )  # fmt: skip


def _smaller_layers(rng: np.random.Generator) -> list[Arguments]:
    return [_layer(rng, *sizes) for sizes in FEWER]


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


_RETURN = "return inputs @ weights + bias"

_OWN_BIAS = "the bias: one number for each neuron, and each neuron has its own"
_NO_ACTIVATION = "what is asked for: the pre-activations, before any activation"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("bias_left_out", "Did you leave out the bias?",
         "what a neuron adds up: its products, and one more number", (" + bias", "")),
    slip("bias_subtracted", "Did you subtract the bias?", "what a neuron does with its bias",
         ("+ bias", "- bias")),
    slip("bias_multiplied", "Did you multiply by the bias?", "what a neuron does with its bias",
         ("+ bias", "* bias")),
    slip("bias_added_up", "Does every neuron get all the biases?", _OWN_BIAS,
         ("+ bias", "+ np.sum(bias)")),
    slip("bias_in_every_product", common.BIAS_IN_EVERY_PRODUCT.question,
         "the loop: the bias comes once, and not with every product",
         ("+ bias", "+ inputs.shape[1] * bias")),
    slip("with_relu", "Did you apply ReLU already?", _NO_ACTIVATION,
         ("inputs @ weights + bias", "np.maximum(inputs @ weights + bias, 0)")),
    slip("with_sigmoid", "Did you apply the sigmoid already?", _NO_ACTIVATION,
         ("inputs @ weights + bias", "1 / (1 + np.exp(-(inputs @ weights + bias)))")),
    families.FIRST_EXAMPLE_EVERYWHERE.slip(
        ("return inputs @", "return 0 * inputs @ weights + inputs[0] @")),
    slip("one_row", "Is there only one row?", families.RETURN_IN_A_LOOP,
         ("return inputs @", "return inputs[0] @")),
    slip("last_product_only", "Is only the last input used?", families.ROUNDS_THROWN_AWAY,
         ("inputs @ weights", "np.outer(inputs[:, -1], weights[-1])")),
    slip("mean_over_inputs", "Did you divide by the number of inputs?",
         "the products: they are added up, and there is no mean",
         ("inputs @ weights", "inputs @ weights / inputs.shape[1]")),
    slip("added_up_over_examples", "Did you add up the examples?",
         "the shape: one row for each example",
         ("inputs @ weights + bias", "np.sum(inputs @ weights + bias, axis=0)"),
         fits=(Fit((("inputs @ weights", "(inputs @ weights).sum(axis=0)"),)),
               Fit((("inputs @ weights", "inputs.mean(axis=0) @ weights"),)))),
    slip("last_row_only", "Is there only the last example's row?", families.ROUNDS_THROWN_AWAY,
         ("return inputs @", "return inputs[-1] @")),
    families.FIRST_EXAMPLE_LEFT_OUT.slip(
        ("return inputs @ weights + bias",
        "result = inputs @ weights + bias\n    result[0] = 0\n    return result"),
        id="first_row_left_out"),
    common.BIAS_ADDED_TO_WEIGHTS.slip(("inputs @ weights + bias", "inputs @ (weights + bias)")),
    slip("all_products_added_up",
         "Did you add up the products of all examples and all neurons into one number?",
         "`@`: it already adds up, each row with each column; no sum comes after it",
         ("return inputs @ weights + bias", "return np.sum(inputs @ weights) + bias")),
    slip("one_bias_for_all", "Does every neuron get the first bias?", _OWN_BIAS,
         ("+ bias", "+ bias[0]")),
    slip("with_tanh", "Did you apply tanh already?", _NO_ACTIVATION,
         ("inputs @ weights + bias", "np.tanh(inputs @ weights + bias)")),
    slip("with_softmax", "Did you divide the rows by their sums, as in a softmax?",
         "what is asked for: the pre-activations, before anything else is done with them",
         ("return inputs @ weights + bias", "powers = np.exp(inputs @ weights + bias)\n    "
          "return powers / powers.sum(axis=1, keepdims=True)")),
    slip("sizes_taken", "Is the sign of the pre-activations lost?",
         "what is asked for: a pre-activation may well be negative",
         ("inputs @ weights + bias", "np.abs(inputs @ weights + bias)")),
    slip("above_0", "Does your function only say whether the sums are above 0?",
         "what is asked for: the sums themselves",
         ("inputs @ weights + bias", "1.0 * (inputs @ weights + bias > 0)")),
    common.SUMS_MULTIPLIED.slip(
        ("inputs @ weights", "np.outer(inputs.sum(axis=1), weights.sum(axis=0))")),
    slip("weights_left_out", "Did you leave out the weights?",
         "the products: each input meets a weight of each neuron",
         ("inputs @ weights", "inputs.sum(axis=1, keepdims=True)")),
    slip("inputs_left_out", "Did you leave out the inputs?",
         "the products: each weight meets an input",
         ("inputs @ weights", "0 * inputs @ weights + weights.sum(axis=0)")),
    common.LAST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:, :-1] @ weights[:-1]")),
    common.FIRST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:, 1:] @ weights[1:]")),
    slip("first_product_only", "Is only the first input used?", families.RETURN_IN_A_LOOP,
         ("inputs @ weights", "np.outer(inputs[:, 0], weights[0])")),
    slip("last_row_left_out", "Does your last row stay 0?", "where your loop ends",
         (_RETURN, "result = inputs @ weights + bias\n    result[-1] = 0\n    return result")),
    slip("last_neuron_left_out", "Does your last column stay 0?",
         "where your loop over the neurons ends",
         (_RETURN, "result = inputs @ weights + bias\n    result[:, -1] = 0\n    return result")),
    slip("first_neuron_left_out", "Does your first column stay 0?",
         "where your loop over the neurons begins: Python counts from 0",
         (_RETURN, "result = inputs @ weights + bias\n    result[:, 0] = 0\n    return result")),
    slip("first_neuron_everywhere", "Does every neuron use the weights of the first?",
         "the columns of the weights: each neuron has one of its own",
         ("inputs @ weights", "(0 * inputs @ weights + (inputs @ weights)[:, :1])")),
    slip("last_neuron_everywhere", "Does every neuron use the weights of the last?",
         "the columns of the weights: each neuron has one of its own",
         ("inputs @ weights", "(0 * inputs @ weights + (inputs @ weights)[:, -1:])")),
    slip("one_neuron", "Is there only one neuron?", "the columns: each neuron has one of its own",
         (_RETURN, "return (inputs @ weights + bias)[:, 0]"),
         fits=(Fit(((_RETURN, "return (inputs @ weights + bias)[:, -1]"),)),)),
    slip("neurons_added_up", "Did you add up the neurons?", "the shape: one column for each neuron",
         (_RETURN, "return np.sum(inputs @ weights + bias, axis=1)")),
    slip("last_bias_for_all", "Does every neuron get the last bias?", _OWN_BIAS,
         ("+ bias", "+ bias[-1]")),
    slip("mean_bias", "Does every neuron get the mean of the biases?", _OWN_BIAS,
         ("+ bias", "+ np.mean(bias)")),
    slip("bias_for_each_example", "Did you add the bias once for each example?",
         "the loop: each row gets the bias once", ("+ bias", "+ len(inputs) * bias")),
    slip("bias_of_the_first_row", "Did you add the bias to the first row only?",
         "the rows: every row includes the bias",
         (_RETURN, "result = inputs @ weights\n    result[0] += bias\n    return result"), fits=(
             Fit(((_RETURN,
                   "result = inputs @ weights\n    result[-1] += bias\n    return result"),)),)),
    slip("bias_twice", "Did you add the bias twice?",
         "the bias: does your sum start with it and also add it at the end?",
         ("+ bias", "+ 2 * bias")),
    slip("relu_of_inputs", "Do the inputs go through ReLU first?",
         "the inputs: they go in as they are",
         ("inputs @ weights", "np.maximum(inputs, 0) @ weights")),
    slip("sigmoid_of_inputs", "Do the inputs go through the sigmoid first?",
         "the inputs: they go in as they are",
         ("inputs @ weights", "(1 / (1 + np.exp(-inputs))) @ weights"),
         fits=(Fit((("inputs @ weights", "np.tanh(inputs) @ weights"),)),)),
    slip("inputs_centred", "Did you subtract the mean from the inputs first?",
         "the inputs: they go in as they are",
         ("inputs @ weights", "(inputs - inputs.mean(axis=0)) @ weights"), fits=(
             Fit((("inputs @ weights",
                   "((inputs - inputs.mean(axis=0)) / inputs.std(axis=0)) @ weights"),)),
             Fit((("inputs @ weights", "(inputs - inputs.mean()) @ weights"),)))),
    slip("largest_product", "Did you take the largest product instead of the sum?",
         "the products: they are added up",
         ("inputs @ weights", "np.max(inputs[:, :, np.newaxis] * weights, axis=1)")),
    slip("weights_squared", "Did you square the weights?",
         "the products: each input meets each weight once",
         ("inputs @ weights", "inputs @ weights**2")),
    slip("mean_over_examples", "Did you divide by the number of examples?",
         "the sums: no example depends on the others",
         ("inputs @ weights", "inputs @ weights / len(inputs)"),
         fits=(Fit((("inputs @ weights + bias", "(inputs @ weights + bias) / len(inputs)"),)),)),
    slip("sums_of_differences", "Did you add the weights to the inputs, or subtract them?",
         families.WHAT_A_WEIGHT_DOES, ("inputs @ weights",
         "np.sum(inputs[:, :, np.newaxis] + weights, axis=1)"), fits=(
             Fit((("inputs @ weights", "np.sum(inputs[:, :, np.newaxis] - weights, axis=1)"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=layer_forward,
    instance=_layer,
    extra_cases=_smaller_layers,
    parts=("pre-activations",),
    stopping=Stopping(
        lambda rng: _layer(rng, 3, 3, 3),
        (
            families.FACTORS_EXCHANGED.slip(("inputs @ weights", "weights @ inputs")),
            families.WEIGHTS_TRANSPOSED.slip(("inputs @ weights", "inputs @ weights.T")),
            families.INPUTS_TRANSPOSED.slip(("inputs @ weights", "inputs.T @ weights")),
            families.PRODUCT_ENTRY_BY_ENTRY.slip(("inputs @ weights", "inputs * weights")),
        ),
    ),
    styles=(_neuron_by_neuron, _einsum_forward, _plain_loops, _float32_forward),
    hints=(
        "One neuron and one example: what does it add up? That number goes in the example's row "
        "and the neuron's column.",
        "`@` multiplies each row of the left table with each column of the right one. With three "
        "loops, one inside the other: over the examples, over the neurons, and over the inputs, "
        "with `total = total + inputs[e, i] * weights[i, n]`.",
        "The bias has one number for each column. Adding it to the table adds it to every row.",
        "`inputs @ weights + bias`",
    ),
    slips=SLIPS,
)
