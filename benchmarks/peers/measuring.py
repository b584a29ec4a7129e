"""Measuring all slopes of a network, compared with a plain loop, gradcheck and SciPy."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from scipy.optimize import approx_fprime

import nnlib
from benchmarks.peers.rows import Row

# sizes, examples, how often a program repeats it, how much faster than the plain loop to be
CASES = (
    ((2, 4, 1), 4, 40, 4.5),
    ((3, 4, 2), 5, 40, 6),
    ((64, 32, 10), 5, 1, 28),
    ((64, 32, 10), 32, 1, 11),
)  # fmt: skip


class Case:
    """A tanh network with random numbers, in the form that each program needs."""

    def __init__(self, sizes: Sequence[int], examples: int, repeats: int) -> None:
        rng = np.random.default_rng(0)
        activations = [nnlib.tanh] * (len(sizes) - 2) + [nnlib.identity]
        self.layers = nnlib.sensible_layers(sizes, activations, rng)
        self.inputs = rng.normal(size=(examples, sizes[0]))
        self.targets = rng.normal(size=(examples, sizes[-1]))
        self.repeats = repeats
        self.arrays = [array for one in self.layers for array in (one.weights, one.bias)]
        self.name = f"{'-'.join(map(str, sizes))}, {examples} examples"

    def timed(self, run: Callable[[], object]) -> Callable[[], float]:
        def program() -> float:
            start = time.perf_counter()
            for _ in range(self.repeats):
                run()
            return (time.perf_counter() - start) / self.repeats

        return program

    def loss(
        self, first: np.ndarray, second: np.ndarray, third: np.ndarray, last: np.ndarray
    ) -> float:
        predictions = np.tanh(self.inputs @ first + second) @ third + last
        error = predictions - self.targets
        return float((error * error).sum() / len(error))

    def ours(self) -> object:
        return nnlib.measured_network_slopes(self.layers, self.inputs, self.targets)

    def loop(self) -> object:
        """Like CS231n's `eval_numerical_gradient`: take two looks at the loss for each number."""
        slopes = []
        for array in self.arrays:
            slope = np.zeros_like(array)
            places = np.nditer(array, flags=["multi_index"], op_flags=[["readwrite"]])
            while not places.finished:
                place = places.multi_index
                before = array[place]
                array[place] = before + 1e-5
                above = self.loss(*self.arrays)
                array[place] = before - 1e-5
                below = self.loss(*self.arrays)
                array[place] = before
                slope[place] = (above - below) / 2e-5
                places.iternext()
            slopes.append(slope)
        return slopes

    def scipy(self) -> object:
        """Take one look for each number, with half the correct digits."""
        cuts = np.cumsum([array.size for array in self.arrays])[:-1]
        shapes = [array.shape for array in self.arrays]

        def of_flat(flat: np.ndarray) -> float:
            parts = np.split(flat, cuts)
            return self.loss(*(p.reshape(shape) for p, shape in zip(parts, shapes, strict=True)))

        return approx_fprime(np.concatenate([array.ravel() for array in self.arrays]), of_flat)

    def gradcheck(self, fast: bool) -> Callable[[], object]:
        """Measure, and compare with autograd's own slopes."""
        inputs, targets = torch.tensor(self.inputs), torch.tensor(self.targets)
        arrays = [torch.tensor(array, requires_grad=True) for array in self.arrays]

        def loss(*given: torch.Tensor) -> torch.Tensor:
            first, second, third, last = given
            error = torch.tanh(inputs @ first + second) @ third + last - targets
            return (error * error).sum() / len(error)

        return lambda: torch.autograd.gradcheck(loss, arrays, fast_mode=fast)

    def along(self) -> object:
        """Answer the same question as a fast gradcheck: a formula in one random direction."""
        slopes = nnlib.backward(self.layers, nnlib.forward(self.layers, self.inputs), self.targets)
        rng = np.random.default_rng(0)
        agree = nnlib.slopes_agree(self.loss_of_layers, self.arrays, slopes, rng)
        assert agree
        return agree

    def loss_of_layers(self) -> float:
        prediction = nnlib.forward(self.layers, self.inputs)[-1].output
        return float(nnlib.squared_error.value(prediction, self.targets))


LOOP, FULL, FAST, SCIPY = "a plain loop", "gradcheck, full", "gradcheck, fast", "SciPy"


def rows() -> list[Row]:
    made = []
    for sizes, examples, repeats, ahead in CASES:
        case = Case(sizes, examples, repeats)
        made.append(Row(
            f"all slopes measured, {case.name}", case.timed(case.ours),
            {LOOP: case.timed(case.loop), FULL: case.timed(case.gradcheck(False)),
             FAST: case.timed(case.gradcheck(True)), SCIPY: case.timed(case.scipy)},
            {LOOP: ("at least", ahead), FULL: ("at least", 8)},
            "gradcheck works out the formula's slopes, too; SciPy looks once for each number",
        ))  # fmt: skip
        made.append(Row(
            f"a formula tried in one random direction, {case.name}", case.timed(case.along),
            {FAST: case.timed(case.gradcheck(True))}, {FAST: ("at least", 1)},
        ))  # fmt: skip
    return made


ROWS = rows()
