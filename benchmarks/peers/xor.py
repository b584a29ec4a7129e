"""XOR: a network of 2-4-1, full batch, sigmoid and squared error, in every program."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numba
import numpy as np
import torch
from micrograd.nn import MLP
from sklearn.neural_network import MLPClassifier

from benchmarks.peers.rows import Row
from nnlib import sigmoid, train, uniform_layers

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])
NETWORKS = 500
EPOCHS = 1000


def timed(run: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) / count


def one_network() -> float:
    layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0), low=0)
    return timed(lambda: train(layers, INPUTS, TARGETS, 0.2, EPOCHS), EPOCHS)


def many_networks(networks: int = NETWORKS, epochs: int = EPOCHS) -> float:
    rng = np.random.default_rng(0)
    stack = uniform_layers([2, 4, 1], [sigmoid, sigmoid], rng, low=0, networks=networks)
    return timed(lambda: train(stack, INPUTS, TARGETS, 0.2, epochs), epochs * networks)


def script_with_biases() -> float:
    """Train like the notes' program, but with biases: no functions, no layers, only arrays."""
    rng = np.random.default_rng(0)
    hidden_weights, output_weights = rng.uniform(0, 1, (2, 4)), rng.uniform(0, 1, (4, 1))
    hidden_bias, output_bias = np.zeros((1, 4)), np.zeros((1, 1))

    def run() -> None:
        nonlocal hidden_weights, output_weights, hidden_bias, output_bias
        for _ in range(EPOCHS):
            hidden = 1 / (1 + np.exp(-(INPUTS @ hidden_weights + hidden_bias)))
            output = 1 / (1 + np.exp(-(hidden @ output_weights + output_bias)))
            delta = (TARGETS - output) * output * (1 - output)
            hidden_delta = (delta @ output_weights.T) * hidden * (1 - hidden)
            output_weights += 0.1 * (hidden.T @ delta)
            output_bias += 0.1 * np.sum(delta, axis=0, keepdims=True)
            hidden_weights += 0.1 * (INPUTS.T @ hidden_delta)
            hidden_bias += 0.1 * np.sum(hidden_delta, axis=0, keepdims=True)

    return timed(run, EPOCHS)


def script_without_biases() -> float:
    """Train exactly like the notes' program."""
    rng = np.random.default_rng(0)
    hidden_weights, output_weights = rng.uniform(0, 1, (2, 4)), rng.uniform(0, 1, (4, 1))

    def run() -> None:
        nonlocal hidden_weights, output_weights
        for _ in range(EPOCHS):
            hidden = 1 / (1 + np.exp(-(INPUTS @ hidden_weights)))
            output = 1 / (1 + np.exp(-(hidden @ output_weights)))
            delta = (TARGETS - output) * output * (1 - output)
            hidden_delta = (delta @ output_weights.T) * hidden * (1 - hidden)
            output_weights += 0.1 * (hidden.T @ delta)
            hidden_weights += 0.1 * (INPUTS.T @ hidden_delta)

    return timed(run, EPOCHS)


def in_pytorch() -> float:
    torch.manual_seed(0)
    inputs, targets = torch.tensor(INPUTS), torch.tensor(TARGETS)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 4), torch.nn.Sigmoid(), torch.nn.Linear(4, 1), torch.nn.Sigmoid()
    ).double()
    loss, optimizer = torch.nn.MSELoss(), torch.optim.SGD(model.parameters(), lr=0.2)

    def run() -> None:
        for _ in range(EPOCHS // 5):
            optimizer.zero_grad()
            loss(model(inputs), targets).backward()
            optimizer.step()

    return timed(run, EPOCHS // 5)


def in_scikit_learn() -> float:
    epochs = EPOCHS // 5
    model = MLPClassifier(
        (4,), activation="logistic", solver="sgd", batch_size=4, learning_rate_init=0.2,
        momentum=0, alpha=0, shuffle=False, max_iter=epochs, n_iter_no_change=epochs, tol=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return timed(lambda: model.fit(INPUTS, TARGETS.ravel()), epochs)


def in_micrograd() -> float:
    """Train with ReLU, as it has no sigmoid, and without the loss's mean: both make it cheaper."""
    model, epochs, pairs = MLP(2, [4, 1]), 50, list(zip(INPUTS, TARGETS, strict=True))

    def run() -> None:
        for _ in range(epochs):
            loss = sum((model(row) - target) ** 2 for row, [target] in pairs)
            model.zero_grad()
            loss.backward()
            for parameter in model.parameters():
                parameter.data -= 0.2 * parameter.grad

    return timed(run, epochs)


@numba.njit(cache=False)  # type: ignore[untyped-decorator]
def _compiled(hidden_weights, hidden_bias, output_weights, output_bias, inputs, targets, epochs):  # type: ignore[no-untyped-def]
    hidden_size = hidden_bias.size
    hidden = np.empty(hidden_size)
    for _ in range(epochs):
        hidden_slopes = np.zeros_like(hidden_weights)
        hidden_bias_slopes = np.zeros_like(hidden_bias)
        output_slopes = np.zeros_like(output_weights)
        output_bias_slope = 0.0
        for example in range(len(inputs)):
            output = output_bias[0]
            for unit in range(hidden_size):
                value = hidden_bias[unit]
                for number in range(inputs.shape[1]):
                    value += inputs[example, number] * hidden_weights[number, unit]
                hidden[unit] = 1 / (1 + np.exp(-value))
                output += hidden[unit] * output_weights[unit]
            output = 1 / (1 + np.exp(-output))
            delta = 2 * (output - targets[example]) / len(inputs) * output * (1 - output)
            output_bias_slope += delta
            for unit in range(hidden_size):
                output_slopes[unit] += delta * hidden[unit]
                own = delta * output_weights[unit] * hidden[unit] * (1 - hidden[unit])
                hidden_bias_slopes[unit] += own
                for number in range(inputs.shape[1]):
                    hidden_slopes[number, unit] += own * inputs[example, number]
        hidden_weights -= 0.2 * hidden_slopes
        hidden_bias -= 0.2 * hidden_bias_slopes
        output_weights -= 0.2 * output_slopes
        output_bias[0] -= 0.2 * output_bias_slope


def in_numba() -> float:
    rng = np.random.default_rng(0)
    start = (rng.uniform(0, 1, (2, 4)), np.zeros(4), rng.uniform(0, 1, 4), np.zeros(1))
    _compiled(*start, INPUTS, TARGETS.ravel(), 1)
    return timed(lambda: _compiled(*start, INPUTS, TARGETS.ravel(), EPOCHS), EPOCHS)


WITH, WITHOUT, LOOP = "the script with biases", "the script without biases", "a numba loop"
PEERS = {
    WITH: script_with_biases, WITHOUT: script_without_biases, "PyTorch": in_pytorch,
    "scikit-learn": in_scikit_learn, "micrograd": in_micrograd, LOOP: in_numba,
}  # fmt: skip

ROWS = [
    Row(
        "XOR, one network, an epoch", one_network, PEERS,
        {WITH: ("at most", 1.25), "PyTorch": ("at least", 4.5)},
        "micrograd uses ReLU instead of the sigmoid; scikit-learn uses its log-loss",
    ),
    Row(
        "XOR, 500 networks at once, a network and epoch", many_networks, PEERS,
        {WITH: ("at most", 0.03)}, "the peers train one network",
    ),
]  # fmt: skip
