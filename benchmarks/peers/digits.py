"""Digits: 64-32-10 on the course's own images, and 784-128-10 on images of MNIST's size."""

from __future__ import annotations

import functools
import time
import warnings
from collections.abc import Callable

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

import nnlib
from benchmarks.peers.rows import Row

RATE, BATCH, EPOCHS = 0.3, 32, 20


@functools.cache
def split() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Hold out every fifth digit, as in the lesson `reading_digits`."""
    pixels, labels = nnlib.digits()
    held_out = np.arange(len(labels)) % 5 == 0
    return pixels[~held_out], labels[~held_out], pixels[held_out], labels[held_out]


ACCURACIES: dict[str, list[float]] = {}


def ours() -> float:
    inputs, labels, pixels, right = split()
    rng = np.random.default_rng(0)
    layers = nnlib.sensible_layers([64, 32, 10], [nnlib.relu, nnlib.identity], rng)
    start = time.perf_counter()
    for _ in range(EPOCHS):
        nnlib.sgd_epoch(layers, inputs, labels, BATCH, RATE, rng, nnlib.cross_entropy)
    seconds = time.perf_counter() - start
    _note("ours", nnlib.forward(layers, pixels)[-1].output.argmax(axis=1) == right)
    return seconds


def in_pytorch() -> float:
    torch.manual_seed(0)
    inputs, labels, pixels, right = (torch.tensor(array) for array in split())
    inputs, pixels = inputs.float(), pixels.float()
    model = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10))
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=RATE)
    start = time.perf_counter()
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(inputs)).split(BATCH):
            optimizer.zero_grad()
            loss(model(inputs[rows]), labels[rows]).backward()
            optimizer.step()
    seconds = time.perf_counter() - start
    _note("PyTorch", (model(pixels).argmax(dim=1) == right).numpy())
    return seconds


def in_scikit_learn() -> float:
    inputs, labels, pixels, right = split()
    model = MLPClassifier(
        (32,), solver="sgd", batch_size=BATCH, learning_rate_init=RATE, momentum=0, alpha=0,
        max_iter=EPOCHS, n_iter_no_change=EPOCHS, tol=0, random_state=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        model.fit(inputs, labels)
    seconds = time.perf_counter() - start
    _note("scikit-learn", model.predict(pixels) == right)
    return seconds


def _note(who: str, right: np.ndarray) -> None:
    ACCURACIES.setdefault(who, []).append(float(np.mean(right)))


# --- 784-128-10, one epoch of 100 batches of 128, float32, one thread ----------------------------

EXAMPLES, LARGE_BATCH = 12_800, 128


@functools.cache
def large() -> tuple[np.ndarray, np.ndarray]:
    """Random images: their content does not change the time."""
    rng = np.random.default_rng(0)
    inputs = rng.random((EXAMPLES, 784), dtype=np.float32)
    return inputs, rng.integers(0, 10, EXAMPLES)


def ours_large() -> float:
    inputs, labels = large()
    rng = np.random.default_rng(0)
    layers = nnlib.sensible_layers([784, 128, 10], [nnlib.relu, nnlib.identity], rng)
    for layer in layers:
        layer.weights, layer.bias = layer.weights.astype("f4"), layer.bias.astype("f4")
    start = time.perf_counter()
    nnlib.sgd_epoch(layers, inputs, labels, LARGE_BATCH, 0.1, rng, nnlib.cross_entropy)
    return time.perf_counter() - start


def in_pytorch_large() -> float:
    inputs, labels = (torch.tensor(array) for array in large())
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10)
    )
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=0.1)
    start = time.perf_counter()
    for rows in torch.randperm(EXAMPLES).split(LARGE_BATCH):
        optimizer.zero_grad()
        loss(model(inputs[rows]), labels[rows]).backward()
        optimizer.step()
    return time.perf_counter() - start


def the_products_alone() -> float:
    """Run only the five matrix products of an epoch's steps."""
    inputs, _ = large()
    rng = np.random.default_rng(0)
    hidden, scores = (rng.random((LARGE_BATCH, size), dtype=np.float32) for size in (128, 10))
    first, second = (rng.random(shape, dtype=np.float32) for shape in ((784, 128), (128, 10)))
    batch = np.ascontiguousarray(inputs[:LARGE_BATCH])
    products: list[Callable[[], np.ndarray]] = [
        lambda: batch @ first, lambda: hidden @ second, lambda: hidden.T @ scores,
        lambda: scores @ second.T, lambda: batch.T @ hidden,
    ]  # fmt: skip
    start = time.perf_counter()
    for _ in range(EXAMPLES // LARGE_BATCH):
        for product in products:
            product()
    return time.perf_counter() - start


ROWS = [
    Row(
        "digits 64-32-10, batches of 32, 20 epochs", ours,
        {"PyTorch": in_pytorch, "scikit-learn": in_scikit_learn},
        {"PyTorch": ("at least", 2.8), "scikit-learn": ("at least", 2.8)},
        "PyTorch in float32, its own; ours and scikit-learn in float64",
    ),
    Row(
        "784-128-10, batches of 128, float32, one epoch", ours_large,
        {"PyTorch": in_pytorch_large, "the matrix products alone": the_products_alone},
        {"PyTorch": ("at least", 1), "the matrix products alone": ("at least", 0.8)},
        "random images",
    ),
]  # fmt: skip
