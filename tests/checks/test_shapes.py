"""What is asked where NumPy's shapes do not meet fits what NumPy really says."""

import numpy as np
import pytest

from nnlib.checks import judge
from tests.notebook import from_notebook

HEADS = {
    "layer_forward": "def layer_forward(inputs, weights, bias):",
    "hidden_delta": "def hidden_delta(delta, weights, pre_activation):",
    "mean_slopes": "def mean_slopes(inputs, weights, bias, targets):",
    "minibatches": "def minibatches(inputs, targets, batch_size, rng):",
    "layer_slopes": "def layer_slopes(inputs, delta):",
}


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("layer_forward", "inputs @= weights\n    return inputs + bias", "`@=` writes into"),
        ("layer_forward", "bias += inputs @ weights\n    return bias", "Write `bias = ...`"),
        ("layer_forward", "return np.matmul(inputs, weights, bias)", "takes two arrays"),
        ("layer_forward", "return np.multiply(inputs, inputs, weights)", "takes two arrays"),
        ("layer_forward", "return np.dot(weights, inputs) + bias", "in the wrong order"),
        ("layer_forward", "return np.dot(inputs, weights[0]) + bias", "columns on the left"),
        ("layer_forward", "return np.dot(inputs, weights, bias)", "Did you mean `+ bias`?"),
        ("mean_slopes", "e = np.dot(inputs, weights, bias)\n    return e, e", "mean `+ bias`?"),
        ("layer_forward", "return inputs @ weights + bias.reshape(-1, 1)", "Did you mean a row?"),
        ("layer_forward", "b = bias[:, None]\n    return b + inputs @ weights", "a column of 3"),
        ("hidden_delta", "return delta * pre_activation", "but 3 columns meet 5"),
        ("hidden_delta", "return weights * delta * 3.5", "for one example at a time?"),
        ("hidden_delta", "return weights + delta", "Should they be equal"),
        ("layer_slopes", "return inputs @ delta, delta.sum()", "with `.T` on `inputs`: is"),
        ("layer_slopes", "return 2 * inputs @ delta + 3.7, 0", "with `.T` on `2 * inputs`: is"),
        ("layer_slopes", "x = inputs.T\n    return x.T @ delta + 3.7, 0", "`x` without its `.T`"),
        ("mean_slopes", "e = inputs @ weights\n    return inputs @ e, 0", "or the other order"),
        ("layer_slopes", "return np.matmul(delta, delta), 0", "mean the product entry by entry"),
        ("layer_slopes", "return delta @ (1 - delta), 0", "mean the product entry by entry"),
        ("hidden_delta", "one = np.zeros((7, 10))\n    return delta - one", "has a fixed number"),
        ("mean_slopes", "return inputs * targets, 0", "a column (`[:, None]`)"),
        ("mean_slopes", "return np.sum(inputs * targets, axis=0), 0", "`keepdims=True` in a sum"),
        ("layer_forward", "return np.hstack([inputs, weights]) + bias", "are joined there"),
        ("layer_forward", "return np.stack([inputs, weights]) + bias", "are joined there"),
        ("layer_forward", "return np.concatenate([inputs, bias])", "`row.reshape(1, -1)`"),
        ("layer_forward", "return inputs.reshape(3, 4) + bias", "`reshape` keeps all entries"),
        ("layer_forward", "return np.tensordot(inputs, weights) + bias", "Which axes does it"),
        ("layer_forward", "return np.einsum('ij,jk', inputs, bias)", "Does each letter"),
        ("layer_forward",
         "out = np.zeros((len(inputs), 4))\n    for e in range(len(inputs)):\n"
         "        out[e] = inputs[e] @ weights + bias\n    return out", "different lengths"),
        ("hidden_delta", "return np.dot(delta @ weights.T, pre_activation > 0)", "entry by entry"),
        ("mean_slopes", "for x, t in inputs, targets:\n        pass\n    return 0, 0",
         "Did you mean `zip(inputs, targets)`"),
        ("mean_slopes", "for x, t in inputs:\n        pass\n    return 0, 0",
         "as many parts as the names"),
        ("minibatches", "order = list(range(len(inputs)))\n    order = rng.shuffle(order)\n"
         "    return [(inputs[order[:2]], targets)]", "`shuffle` changes `order` itself"),
        ("layer_slopes", "found = set([1])\n    for one in found:\n        found.add(one + 1)\n"
         "    return inputs.T @ delta, delta.sum(axis=0)", "a set or a dictionary may not"),
    ],
)  # fmt: skip
def test_an_error_of_shapes_is_asked_about_by_its_own_cause(name, body, words):
    verdict = judge(name, from_notebook(f"{HEADS[name]}\n    {body}\n", np=np), 5)
    assert verdict.status == "stopped"
    assert words in verdict.message


def test_a_name_of_the_notebook_is_not_asked_for_its_transpose():
    source = "def node_slopes(delta, weights):\n    return delta @ output_weights.T\n"
    function = from_notebook(source, np=np, output_weights=np.ones((4, 3)).T)
    message = judge("node_slopes", function, 5).message
    assert "The sizes would match" not in message
    assert "Should one of the notebook's names there be an argument instead?" in message


def test_arguments_in_another_order_are_told_before_anything_runs():
    verdict = judge("hidden_delta", lambda weights, delta, pre_activation: 0, 5)
    assert verdict.status == "stopped"
    assert "Two arguments are exchanged in your first line" in verdict.message
    assert "def hidden_delta(delta, weights, pre_activation):" in verdict.message


def test_an_answer_that_is_right_on_equal_sizes_takes_one_for_another():
    def loops(inputs, weights, bias):
        out = np.zeros((len(inputs), inputs.shape[1]))
        for example in range(len(inputs)):
            out[example] = inputs[example] @ weights + bias
        return out

    verdict = judge("layer_forward", loops, 5)
    assert verdict.slips == ("sizes_mixed_up",)
    assert "Tried with equal sizes, it runs and is right" in verdict.message


def test_an_answer_that_writes_into_its_arguments_is_not_called_right_on_equal_sizes():
    def layer_forward(inputs, weights, bias):
        inputs @= weights
        return inputs + bias

    assert judge("layer_forward", layer_forward, 5).slips == ()
