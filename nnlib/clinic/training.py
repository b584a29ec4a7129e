"""Watch a training: what one step does, what many do, and the condition of the network."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.clinic.backward import Backward
from nnlib.clinic.case import Case
from nnlib.clinic.networks import Network
from nnlib.clinic.report import Finding
from nnlib.words import write_count

STEPS, SECONDS = 300, 2.0


def watch(case: Case, moves: list[np.ndarray], network: Network | None) -> None:
    assert case.step is not None
    before = case.read()
    watched = _train(case.step, case.loss)
    after = case.read()
    case.kept.put_back()
    case.notes.append(
        f"Trained for {write_count(len(watched.losses) - 1, 'step')}: the loss went from "
        f"{watched.losses[0]:.4g} to {watched.losses[-1]:.4g}."
    )
    if any(one.shape != two.shape for one, two in zip(before, after, strict=True)):
        return

    def write(times: float) -> None:
        case.write([start - times * move for start, move in zip(before, moves, strict=True)])

    if all(np.all(np.isfinite(move)) for move in moves) and not case.findings:
        times = (0.0, 1.0, 0.25, 1 / 16, 1 / 64, 64.0)
        along = dict(zip(times, _losses_along(write, case.loss, times), strict=True))
        case.findings += _of_training(watched, along)
    if network is not None and all(np.all(np.isfinite(one)) for one in after):
        for finding in _conditions(network, after, "after these steps"):
            if finding.kind in ("dead", "saturated"):
                case.find_once(finding)
        for finding in _one_answer(network, after):
            case.find_once(finding)


def look_at_condition(case: Case, network: Network) -> None:
    arrays = case.read()
    for finding in _conditions(network, arrays, "at the start"):
        case.find_once(finding)
    made = Backward(network, arrays).slopes()
    if made is not None:
        slopes = [made[line.weights] for line in network.lines]
        for finding in _vanishing(slopes):
            case.find_once(finding)
    if _torn(network.inputs, network.targets, case.generator):
        case.conditions.append(
            Finding(
                "shuffled_apart",
                "The data",
                "examples with nearly the same inputs have targets that differ as much as any two",
            )
        )


@dataclass
class Watched:
    """The losses of a training, from before the first step on."""

    losses: list[float]

    @property
    def fell(self) -> float:
        """Return the relative fall of the loss."""
        first, last = self.losses[0], self.losses[-1]
        return (first - last) / first if first > 0 else 0.0

    @property
    def climbs(self) -> bool:
        first, last = self.losses[0], self.losses[-1]
        return not math.isfinite(last) or last > 1.05 * first + 1e-9


def _train(step: Callable[[], object], loss: Callable[[], float]) -> Watched:
    """Let a program train for a while, and read its loss after each step."""
    losses, end = [loss()], time.perf_counter() + SECONDS
    for _ in range(STEPS):
        step()
        losses.append(loss())
        if not math.isfinite(losses[-1]) or losses[-1] > 1e9 * (abs(losses[0]) + 1):
            break
        if time.perf_counter() > end:
            break
    return Watched(losses)


def _losses_along(
    write: Callable[[float], None], loss: Callable[[], float], times: Sequence[float]
) -> list[float]:
    """Return the loss at several multiples of the first step."""
    found = []
    for one in times:
        write(one)
        found.append(loss())
    write(0.0)
    return found


def _of_training(watched: Watched, along: dict[float, float]) -> Iterator[Finding]:
    """Judge the learning rate from the losses of a training and along its first step."""
    start = along[0.0]
    count = len(watched.losses) - 1
    if watched.climbs:
        lower = min((one for one in (0.25, 1 / 16, 1 / 64) if along[one] < start), default=None)
        first, last = watched.losses[0], watched.losses[-1]
        seen = f"the loss goes from {first:.4g} to {last:.4g} in {count} steps"
        if along[1.0] > start and lower is not None:
            yield Finding(
                "rate_too_large",
                "The learning rate",
                f"{seen}; one step makes it {along[1.0]:.4g}, a step of {lower:g} times "
                f"the length {along[lower]:.4g}",
                ("diverges",),
            )
        else:
            yield Finding("diverges", "The training", seen, ("rate_too_large",))
    elif watched.fell < 0.01 and along[64.0] < start - 10 * max(start - along[1.0], 0):
        yield Finding(
            "rate_too_small",
            "The learning rate",
            f"{count} steps make the loss {100 * watched.fell:.2g} % smaller; one step of 64 times "
            f"the length makes it {along[64.0]:.4g} from {start:.4g}",
        )


RANGES = {
    "sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, math.inf),
    "softplus": (0.0, math.inf),
}


def _conditions(network: Network, arrays: Sequence[np.ndarray], when: str) -> Iterator[Finding]:
    """Yield conditions that may keep a network with right slopes from learning."""
    low, high = RANGES.get(network.activations[-1].name, (-math.inf, math.inf))
    targets = network.targets
    outside = (targets < low) | (targets > high)
    if outside.any():
        yield Finding(
            "targets_out_of_reach",
            "The targets",
            f"{int(outside.sum())} of {targets.size} targets are outside the range from {low:g} "
            f"to {high:g} of {network.activations[-1]}; they go from {targets.min():.4g} to "
            f"{targets.max():.4g}",
        )
    yield from _of_inputs(network.inputs)
    seen = network.outputs(arrays)
    for place, (z, a) in enumerate(seen[:-1]):
        yield from _of_layer(network, place, z, a, when)
    layers = network.layers(arrays)
    for place, (weights, _) in enumerate(layers[:-1]):
        columns = weights.shape[1]
        if columns > 1 and np.all(np.ptp(weights, axis=1) == 0) and _alike_after(layers, place):
            yield Finding(
                "alike",
                f"Layer {place + 1}, {when}",
                f"all {columns} neurons have the same weights, so they stay copies of each other",
            )


def _alike_after(layers: Sequence[tuple[np.ndarray, np.ndarray]], place: int) -> bool:
    """Check whether nothing in the bias or the next layer distinguishes the neurons."""
    _, bias = layers[place]
    following, _ = layers[place + 1]
    return bool(np.ptp(bias) == 0 and np.all(np.ptp(following, axis=0) == 0)) or not np.any(
        following
    )


def _of_inputs(inputs: np.ndarray) -> Iterator[Finding]:
    varying = inputs[:, np.ptp(inputs, axis=0) > 0] if len(inputs) > 1 else inputs
    if varying.size == 0:
        return
    largest = float(np.abs(varying).max())
    spreads = np.sort(varying.std(axis=0)) if len(inputs) > 1 else np.ones(1)
    tenth = max(1, len(spreads) // 10)
    ratio = float(spreads[-tenth:].mean() / max(spreads[:tenth].mean(), 1e-12))
    if largest > 30:
        yield Finding("wild_inputs", "The inputs", f"the largest is {largest:.4g}")
    elif ratio > 100 and len(inputs) > 3:
        yield Finding(
            "wild_inputs",
            "The inputs",
            f"the widest column varies {ratio:.3g} times as much as the narrowest",
        )


def _of_layer(
    network: Network, place: int, z: np.ndarray, a: np.ndarray, when: str
) -> Iterator[Finding]:
    name = network.activations[place].name
    where = f"Layer {place + 1}, {when}"
    if name == "relu" and len(z) > 1:
        dead, neurons = int(np.sum(np.all(a <= 0, axis=0))), z.shape[1]
        # With few examples, some neurons may be inactive for all of them by chance.
        if dead == neurons or (len(z) > 3 and dead * 2 >= neurons):
            yield Finding(
                "dead", where, f"{dead} of {z.shape[1]} neurons give 0 for all {len(z)} examples"
            )
    if name in ("sigmoid", "tanh"):
        most = 0.25 if name == "sigmoid" else 1.0
        flat = float(np.mean(network.activations[place].slope_from(z, a) < 0.02 * most))
        if flat >= 0.8:
            yield Finding(
                "saturated", where, f"{100 * flat:.0f} % of its outputs are where {name} is flat"
            )


def _vanishing(deltas: Sequence[np.ndarray]) -> Iterator[Finding]:
    """Check whether slopes nearly vanish at the first of three or more layers."""
    if len(deltas) < 3:
        return
    first, last = (float(np.sqrt(np.mean(deltas[place] ** 2))) for place in (0, -1))
    if 0 < first < 1e-3 * last:
        yield Finding(
            "vanishing",
            "The first layer",
            f"its weights' slopes are {first / last:.2g} times as large as those of the last layer",
        )


def _one_answer(network: Network, arrays: Sequence[np.ndarray]) -> Iterator[Finding]:
    """Check whether a trained network has one output for all examples with different targets."""
    outputs, targets = network.outputs(arrays)[-1][1], network.targets
    spread = float(targets.std(axis=0).max(initial=0.0))
    if len(outputs) > 2 and spread > 0:
        own = float(outputs.std(axis=0).max())
        if own < 1e-3 * spread:
            yield Finding(
                "one_answer",
                "The network, after some steps",
                f"its outputs vary by {own:.2g} over the examples, the targets by {spread:.2g}",
            )


def _torn(inputs: np.ndarray, targets: np.ndarray, generator: np.random.Generator) -> bool:
    """Check whether examples with similar inputs have targets that differ as much as any two."""
    if len(inputs) < 40:
        return False
    some = generator.permutation(len(inputs))[:300]
    x, t = inputs[some], targets[some]
    x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-12)
    distances = ((x[:, None] - x[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    own = np.mean((t - t[nearest]) ** 2)
    others = [np.mean((t - t[generator.permutation(len(t))][nearest]) ** 2) for _ in range(40)]
    return bool(own > np.mean(others) - 1.5 * np.std(others))
