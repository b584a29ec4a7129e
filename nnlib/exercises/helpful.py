"""What a helpful library does on its own in a training, although the exercise asks for plain steps.

Each of these has one sentence here, and its own code in each training in which it can occur. The
numbers in them, such as a bound, are a learner's choice: they are read off the result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Fit, Slip
from nnlib.exercises.walking import (
    Walk,
    largest_step,
    length_of_the_step,
    longest_of_the_arrays,
    missing_in_the_first_step,
    nothing_where_no_number,
    rate_of_the_second_step,
    rest_of_its_square,
    rest_of_the_second_rate,
    share_of_the_first_slopes,
    share_of_the_weights,
    steps_taken,
)

Changes = tuple[tuple[str, str], ...]
Read = Callable[[Walk, list[np.ndarray]], float | None]
WalkOf = Callable[..., Walk]


# --- the sentences --------------------------------------------------------------------------------


def _read_off(walk_of: WalkOf, read: Read) -> Callable[..., float | None]:
    def number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
        walk = walk_of(**arguments)
        after = given[-len(walk.start) :]
        return read(
            walk, [part.reshape(one.shape) for part, one in zip(after, walk.start, strict=True)]
        )

    return number


@dataclass(frozen=True)
class Training:
    """One training: its right steps, and the lines of its reference next to which slips go.

    Parameters
    ----------
    walk : callable
        Takes the arguments by name; returns the walk.
    start, before, after, end, loop : str
        Lines: one before the loop, the first of the steps, the last one in the loop, the `return`,
        and the loop's own. Lines that come first go before `start` if that is the loop, and after
        it otherwise.
    """

    walk: WalkOf
    start: str
    before: str
    after: str
    end: str
    loop: str

    def put(self, start: str = "", before: str = "", after: str = "", end: str = "") -> Changes:
        """Return changes that add lines after the start, around the steps, or before the end."""
        return tuple(
            (line, new)
            for line, lines, new in (
                (self.start, start,
                 start + self.start if self.start == self.loop else self.start + start),
                (self.before, before, before + self.before),
                (self.after, after, self.after + after),
                (self.end, end, end + self.end),
            )
            if lines
        )  # fmt: skip

    def slip(
        self, slip_id: str, usual: float | str, *forms: tuple[Changes, Read | None],
        changes: Changes | None = None, question: str = "",
    ) -> Slip:  # fmt: skip
        """Make a slip in several forms; the first one, with the usual number, is its own change."""
        fits = tuple(
            Fit(form, None if read is None else _read_off(self.walk, read)) for form, read in forms
        )
        if changes is None:
            changes = tuple((old, new.replace("NUMBER", str(usual))) for old, new in forms[0][0])
        family = families.HELPFUL[slip_id]
        return Slip(slip_id, changes, question or family.question, family.look, fits=fits)

    def rate_changes(self) -> Slip:
        """Make the slip of a rate that shrinks or grows from step to step, in the usual forms."""
        begin = "    first, turn = learning_rate, 0\n"

        def each(rate: str) -> Changes:
            return self.put(
                start=begin, after=f"        turn += 1\n        learning_rate = first {rate}\n"
            )

        rows = ("/ (1 + NUMBER * turn)", "* NUMBER**turn", "/ np.sqrt(1 + NUMBER * turn)")
        reads = (rest_of_the_second_rate, rate_of_the_second_step, rest_of_its_square)
        stairs = [(each(f"* {share} ** (turn // {length})"), None)
                  for share in (0.5, 0.1, 0.9) for length in (10, 20, 25, 30, 50, 100)]  # fmt: skip
        forms = [(each(rate), read) for rate, read in zip(rows, reads, strict=True)]
        return self.slip("rate_changes", 0.1, *forms, *stairs)

    def inputs_scaled(self) -> Slip:
        """Make the slip of inputs that are scaled to mean 0 and spread 1, or to at most 1."""
        return self.slip(
            "inputs_scaled", 1e-8,
            (self.put(start="    inputs = (inputs - inputs.mean(axis=0)) / "
                            "(inputs.std(axis=0) + NUMBER)\n"), nothing_where_no_number),
            (self.put(start="    inputs = inputs - inputs.mean(axis=0)\n"), None),
            (self.put(start="    inputs = (inputs - inputs.mean()) / (inputs.std() + NUMBER)\n"),
             nothing_where_no_number),
            (self.put(start="    inputs = inputs / np.abs(inputs).max()\n"), None),
            (self.put(start="    inputs = inputs / np.abs(inputs).max(axis=0)\n"), None),
        )  # fmt: skip


# --- a neuron's descent ---------------------------------------------------------------------------

_BOTH = "        weights_slopes, bias_slope = {}, {}\n"
_CARRIED_ON = """        velocity = NUMBER * velocity + {0}weights_slopes
        other = NUMBER * other + {0}bias_slope
        weights_slopes, bias_slope = velocity, other
"""


def slips_of_a_neuron(training: Training) -> tuple[Slip, ...]:
    """Return the slips of a neuron's descent that does something on its own."""
    put = training.put
    norm = "        norm = np.sqrt(weights_slopes @ weights_slopes + bias_slope**2)\n"
    short = "{} * min(1, NUMBER / norm)".format
    begin = "    velocity, other = 0.0, 0.0\n"
    loss = "np.mean((inputs @ weights + bias - targets) ** 2)"
    keep = f"        if {loss} < least:\n            best, least = (weights, bias), {loss}\n"
    none = "    best, least = None, np.inf\n"
    mean = "    weights, bias = (sum(each) / len(each) for each in zip(*places))\n"
    added = "        places.append((weights, bias))\n"
    return (
        training.slip(
            "stops_by_itself", "",
            (((training.loop, training.loop.replace("steps", "int(NUMBER)")),), steps_taken),
            changes=put(before="        if max(np.abs(weights_slopes).max(), abs(bias_slope)) < "
                               "1e-4:\n            break\n"),
            # If only the last place is seen, keeping the best place looks the same.
            question="Does the loop stop before it has taken all its steps? Or does it keep the "
                     "best place instead of the last one?",
        ),
        training.slip(
            "slopes_clipped", 5.0,
            (put(before=_BOTH.format("np.clip(weights_slopes, -NUMBER, NUMBER)",
                                     "np.clip(bias_slope, -NUMBER, NUMBER)")), largest_step),
            (put(before=norm + _BOTH.format(short("weights_slopes"), short("bias_slope"))),
             length_of_the_step),
            (put(before=_BOTH.format(
                "weights_slopes * min(1, NUMBER / np.linalg.norm(weights_slopes))",
                "bias_slope * min(1, NUMBER / abs(bias_slope))")), longest_of_the_arrays),
        ),
        training.rate_changes(),
        training.slip(
            "momentum", 0.9,
            (put(start=begin, before=_CARRIED_ON.format("")), share_of_the_first_slopes),
            (put(start=begin, before=_CARRIED_ON.format("(1 - NUMBER) * ")),
             missing_in_the_first_step),
        ),
        training.slip(
            "weight_decay", 0.01,
            (put(before=_BOTH.format("weights_slopes + NUMBER * weights", "bias_slope")),
             share_of_the_weights),
            (put(before=_BOTH.format("weights_slopes + NUMBER * weights",
                                     "bias_slope + NUMBER * bias")), share_of_the_weights),
        ),
        training.slip(
            "best_kept", "",
            (put(start=none, before=keep, end="    weights, bias = best\n"), None),
        ),
        training.slip(
            "parameters_averaged", "",
            (put(start="    places = []\n", after=added, end=mean), None),
            (put(start="    places = [(weights, bias)]\n", after=added, end=mean), None),
        ),
        training.inputs_scaled(),
    )  # fmt: skip


# --- trainings of layers --------------------------------------------------------------------------

_NEW_SLOPES = "        slopes = [[{} for one in pair] for pair in slopes]\n"
_LENGTH = "        norm = np.sqrt(sum(np.sum(one**2) for pair in slopes for one in pair))\n"
_CARRIED = """        velocities = [
            [NUMBER * old + {}new for old, new in zip(pair, news)]
            for pair, news in zip(velocities, slopes)
        ]
        slopes = velocities
"""
_COPIES = "[(layer.weights.copy(), layer.bias.copy()) for layer in layers]"
_PUT_BACK = """    for layer, pair in zip(layers, best):
        layer.weights, layer.bias = pair
"""
_AVERAGED = """    for place, layer in enumerate(layers):
        layer.weights = np.mean([each[place][0] for each in places], axis=0)
        layer.bias = np.mean([each[place][1] for each in places], axis=0)
"""


def slips_of_layers(training: Training) -> tuple[Slip, ...]:
    """Return the slips of a training of layers that does something on its own, except stopping."""
    put = training.put
    begin = "    velocities = [[0.0, 0.0] for _ in layers]\n"
    decay = "        slopes = [\n            (one + NUMBER * layer.weights, other{})\n" \
            "            for layer, (one, other) in zip(layers, slopes)\n        ]\n"  # fmt: skip
    return (
        training.slip(
            "slopes_clipped", 5.0,
            (put(before=_NEW_SLOPES.format("np.clip(one, -NUMBER, NUMBER)")), largest_step),
            (put(before=_LENGTH + _NEW_SLOPES.format("one * min(1, NUMBER / norm)")),
             length_of_the_step),
            (put(before=_NEW_SLOPES.format("one * min(1, NUMBER / np.linalg.norm(one))")),
             longest_of_the_arrays),
        ),
        training.rate_changes(),
        training.slip(
            "momentum", 0.9,
            (put(start=begin, before=_CARRIED.format("")), share_of_the_first_slopes),
            (put(start=begin, before=_CARRIED.format("(1 - NUMBER) * ")),
             missing_in_the_first_step),
        ),
        training.slip(
            "weight_decay", 0.01,
            (put(before=decay.format("")), share_of_the_weights),
            (put(before=decay.format(" + NUMBER * layer.bias")), share_of_the_weights),
        ),
        training.slip(
            "parameters_averaged", "",
            (put(start="    places = []\n", after=f"        places.append({_COPIES})\n",
                 end=_AVERAGED), None),
            (put(start=f"    places = [{_COPIES}]\n", after=f"        places.append({_COPIES})\n",
                 end=_AVERAGED), None),
        ),
        training.inputs_scaled(),
    )  # fmt: skip


def best_kept(training: Training) -> Slip:
    """Make the slip of putting the layers back to where the loss was lowest."""
    put = training.put
    none = "    best, least = None, np.inf\n"
    keep = f"        if losses[-1] < least:\n            best, least = {_COPIES}, losses[-1]\n"
    last = (
        "    errors = forward(layers, inputs)[-1][2] - targets\n"
        f"    if np.sum(errors**2) / len(inputs) < least:\n        best = {_COPIES}\n"
    )
    return training.slip(
        "best_kept", "",
        (put(start=none, before=keep, end=_PUT_BACK), None),
        (put(start=none, before=keep, end=last + _PUT_BACK), None),
    )  # fmt: skip


def stops_with_its_losses(training: Training) -> Slip:
    """Make the slip of stopping early; the list of losses shows when, and if after a step."""

    def ended(arguments: dict[str, Any], given: list[np.ndarray]) -> float:
        walk = training.walk(**arguments)
        after = [part.reshape(one.shape) for part, one in zip(given[1:], walk.start, strict=True)]
        losses, steps = min(given[0].size, walk.count), steps_taken(walk, after)
        has_stepped = steps is None or steps >= losses
        return float(losses) if has_stepped else losses - 0.5

    in_time = "        if epoch >= NUMBER:\n            break\n"
    changes = (
        (training.loop, training.loop.replace("_ in", "epoch in") + in_time),
        *training.put(before="        if epoch + 1 > NUMBER:\n            break\n"),
    )
    family = families.HELPFUL["stops_by_itself"]
    own = training.put(
        before="        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-6:\n"
               "            break\n"
    )  # fmt: skip
    return Slip(family.id, own, family.question, family.look, fits=(Fit(changes, ended),))


def slips_of_an_epoch(training: Training) -> tuple[Slip, ...]:
    """Return the further slips of an epoch of batches that does something on its own."""
    put = training.put
    short = "        if len(some_inputs) < batch_size:\n            continue\n"
    dropped = (training.loop, training.loop + short)
    seen = "total / np.float64(len(inputs) - len(inputs) % batch_size)"
    some = seen.replace("np.float64(", "max(1, ")
    return (
        training.slip(
            "skips_batches", "",
            (put(start="    turn = -1\n",
                 before="        turn += 1\n        if turn >= NUMBER:\n            continue\n"),
             steps_taken),
            changes=put(before="        if np.sum(errors**2) / len(errors) < 1e-3:\n"
                               "            continue\n"),
        ),
        training.slip(
            "last_batch_dropped", "",
            ((dropped,), None),
            ((dropped, (training.end, f"    return {seen}")), None),
            ((dropped, (training.end, f"    return {some}")), None),
        ),
        training.slip(
            "shuffled_again", "",
            (put(start="    order = rng.permutation(len(inputs))\n"
                       "    inputs, targets = inputs[order], targets[order]\n"), None),
        ),
    )  # fmt: skip
