"""Examining a program: measure, find the network, name the slip, watch the training."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nnlib.checks.running import Printed, quiet
from nnlib.clinic import giving, training
from nnlib.clinic.measuring import Measured, Nudger
from nnlib.clinic.networks import EVERY_PAIR, PLACES, Network, find_by_slopes, find_network
from nnlib.clinic.parameters import (
    Leaf,
    Parameter,
    grouped,
    is_setting,
    leaves_of,
    named_leaves,
    plain_name,
)
from nnlib.clinic.relations import (
    Given,
    Relation,
    Sizes,
    agrees,
    common_factor,
    relation_of,
    share_factor,
)
from nnlib.clinic.report import Finding, Report
from nnlib.clinic.slips import Backward, Made, explanations
from nnlib.clinic.state import Kept
from nnlib.words import counted, listed


def examine(
    program: Any,
    loss: Callable[[], Any],
    slopes: Callable[[], Any] | None = None,
    *,
    step: Callable[[], Any] | None = None,
    inputs: Any = None,
    targets: Any = None,
    names: str | Sequence[str] | None = None,
    rate: float | None = None,
) -> Report:
    """Examine the backpropagation of a program; nothing of it is left changed.

    Parameters
    ----------
    program : object, dict or list
        Where the parameters live; `globals()` for a script, then with `names`.
    loss : callable
        Takes nothing; returns the loss, one number, from the parameters as they are.
    slopes : callable, optional
        Takes nothing; returns the slopes: a dict, or a list in the order of the parameters.
    step : callable, optional
        Takes nothing; does one training step. Slopes are read off it where `slopes` is left out.
    inputs, targets : array-like, optional
        The data of the loss, examples in rows or columns. With them the network is looked for, and
        its links are named.
    names : str or sequence of str, optional
        Which parameters, as in `"W1 b1 layers.0.W"`, where the program does not tell.
    rate : float, optional
        The learning rate that the step should have.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If something that is needed is missing or of another kind; the message says what to pass.

    Examples
    --------
    >>> x, t = np.array([[0.5], [1.0], [-2.0]]), np.array([[1.0], [0.0], [2.0]])
    >>> program = {"w": np.array([[0.3]]), "b": np.array([0.1])}
    >>> def error():
    ...     return x @ program["w"] + program["b"] - t
    >>> report = examine(
    ...     program,
    ...     loss=lambda: np.mean(error() ** 2),
    ...     slopes=lambda: {"w": 2 * x.T @ error(), "b": 2 * error().mean(axis=0)},
    ...     inputs=x, targets=t,
    ... )
    >>> [(finding.kind, finding.where) for finding in report.findings]
    [('mean_missing', 'Layer 1: `w`')]
    """
    for word, function in (("loss", loss), ("slopes", slopes), ("step", step)):
        if function is not None and not callable(function):
            raise ValueError(
                f"{word} is {type(function).__name__}, and a function without arguments is needed: "
                f"{word}=lambda: ..."
            )
    kept = Kept(program, loss, slopes, step, inputs, targets)
    try:
        with quiet(Printed()):
            examination = _Examination(program, loss, slopes, step, names, rate, kept)
            return examination.report(inputs, targets)
    finally:
        kept.put_back()


_FACTORS = {"sign", "factor", "mean_again", "mean_missing"}

_EXACT = {"transposed", "exchanged", "decay_missing", "decay_in_slopes_only"}


class _Examination:
    """One examination; `report` is its walk, from top to bottom."""

    def __init__(
        self,
        program: Any,
        loss: Callable[[], Any],
        slopes: Callable[[], Any] | None,
        step: Callable[[], Any] | None,
        names: str | Sequence[str] | None,
        rate: float | None,
        kept: Kept,
    ) -> None:
        self.program, self.names, self.kept, self.rate = program, names, kept, rate
        self._loss, self._slopes, self._step = loss, slopes, step
        self.findings: list[Finding] = []
        self.notes: list[str] = []
        self.conditions: list[Finding] = []
        self.parameters: list[Parameter] = []
        self.leaves: list[Leaf] = []
        self.is_drawn = False
        self.generator = np.random.default_rng(0)

    def loss(self) -> float:
        """The program's loss, as a number; with the same draw at each call, where it draws."""
        if self.is_drawn:
            self.kept.rewind()
        return giving.number_of(self._loss())

    def report(self, inputs: Any, targets: Any) -> Report:
        self.inputs, self.targets = inputs, targets
        if self._loss_is_steady():
            self._choose_parameters()
            if self.parameters:
                self._examine_slopes()
        return Report(self.findings, self.notes, self.conditions)

    def find(
        self, kind: str, where: str, seen: str, twins: Sequence[str] = (), **words: str
    ) -> None:
        self.findings.append(Finding(kind, where, seen, tuple(twins), **words))

    # 1. The loss.

    def _loss_is_steady(self) -> bool:
        held = {leaf.name: leaf.array() for leaf in self._all_leaves()}
        value = self._loss()
        if np.size(giving.plain(value)) != 1:
            shape = np.shape(giving.plain(value))
            self.find("loss_not_one_number", "The loss", f"it gives an array of shape {shape}")
            return False
        first = giving.number_of(value)
        if not math.isfinite(first):
            self.find("loss_not_finite", "The loss", f"it is {first}")
            return False
        second = self.loss()
        if _far(second, first):
            changed = [
                leaf.name
                for leaf in self._all_leaves()
                if leaf.name in held and not np.array_equal(leaf.array(), held[leaf.name])
            ]
            self.kept.put_back()
            self.is_drawn = True
            if _far(self.loss(), self.loss()):
                # No draw, but something that goes on from call to call.
                self.kept.put_back()
                seen = f"two calls gave {first:.6g} and {second:.6g}"
                if changed:
                    self.find(
                        "loss_changes_parameters",
                        _names(changed),
                        f"it is another one after a call of loss; {seen}",
                    )
                else:
                    self.find("loss_random", "The loss", seen)
                return False
            self.notes.append(
                "The loss draws something at random at each call; here each call got the same draw."
            )
        return True

    # 2. The parameters.

    def _all_leaves(self) -> list[Leaf]:
        if self.names is not None:
            return named_leaves(self.program, self.names)
        return leaves_of(self.program)

    def _choose_parameters(self) -> None:
        named = self.names is not None
        leaves = self._all_leaves() if named else self._without_data(self._all_leaves())
        if not leaves:
            raise ValueError(
                "no numbers were found in the program. Pass what holds the parameters, and names= "
                "where they are not plain."
            )
        before = self._held(leaves)
        self._look_at_memory(leaves)
        for leaf in leaves:
            if leaf.is_whole:
                self._note_whole(leaf, named)
        felt = [leaf for leaf in leaves if self._is_felt(leaf)]
        self._loss_leaves_alone(leaves, before)
        if not felt:
            self._no_effect(leaves)
            return
        self.leaves = felt if not named else leaves
        if not named:
            self._leave_settings_out(leaves)
        self.parameters = grouped(self.leaves)

    def _without_data(self, leaves: list[Leaf]) -> list[Leaf]:
        names = {leaf.name for leaf in leaves}
        data = [np.asarray(one) for one in (self.inputs, self.targets) if one is not None]
        kept = []
        for leaf in leaves:
            held = leaf.array()
            *front, last = leaf.name.split(".")
            base = ".".join([*front, plain_name(last)])
            is_slope = base != leaf.name and base in names
            is_data = held.ndim > 0 and any(_same_numbers(held, one) for one in data)
            if not (is_slope or is_data or (held.ndim == 0 and type(leaf.read()) is int)):
                kept.append(leaf)
        return kept

    def _held(self, leaves: Sequence[Leaf]) -> list[np.ndarray]:
        return [leaf.array() for leaf in leaves]

    def _look_at_memory(self, leaves: Sequence[Leaf]) -> None:
        arrays = [(leaf, leaf.read()) for leaf in leaves]
        arrays = [(leaf, one) for leaf, one in arrays if isinstance(one, np.ndarray)]
        for place, (leaf, one) in enumerate(arrays[:200]):
            for other, two in arrays[:place]:
                if one is not two and np.shares_memory(one, two) and one.shape == two.shape:
                    self.find(
                        "shared_memory",
                        f"`{other.name}` and `{leaf.name}`",
                        "a change of one changes the other",
                    )
                    return

    def _note_whole(self, leaf: Leaf, named: bool) -> None:
        array = leaf.array()
        leaf.make_float()
        if named or self._is_felt(leaf):
            self.find(
                "whole_numbers",
                f"`{leaf.name}`",
                f"its {counted(array.size, 'number')} can only be whole",
            )

    def _is_felt(self, leaf: Leaf) -> bool:
        """Whether the loss changes with a leaf, at two distances."""
        before, here = leaf.array(), self.loss()
        try:
            for size in (1e-3, 0.3):
                leaf.write(
                    before + size * self.generator.normal(size=before.shape) * (1 + np.abs(before))
                )
                if _far(self.loss(), here, 1e-13):
                    return True
        finally:
            leaf.write(before)
        return False

    def _loss_leaves_alone(self, leaves: Sequence[Leaf], before: Sequence[np.ndarray]) -> None:
        changed = [
            leaf.name
            for leaf, one in zip(leaves, before, strict=True)
            if leaf.array().shape != one.shape or not np.array_equal(leaf.array(), one)
        ]
        felt = [
            name for name in changed if any(name == leaf.name for leaf in self.leaves or leaves)
        ]
        if felt and self.names is not None:
            self.find(
                "loss_changes_parameters", _names(felt), "they are others after a call of loss"
            )

    def _no_effect(self, leaves: Sequence[Leaf]) -> None:
        here = self.loss()
        seen = f"other numbers in {_names([leaf.name for leaf in leaves])} leave the loss at {here:.6g}"
        kind = "loss_ignores_parameters"
        self.find(kind, "The loss", seen, ("loss_jumps",))

    def _leave_settings_out(self, all_leaves: Sequence[Leaf]) -> None:
        """Of plain numbers beside arrays, keep those that a step or the slopes' names show."""
        single = [leaf for leaf in self.leaves if np.ndim(leaf.read()) == 0]
        several = [leaf for leaf in self.leaves if np.ndim(leaf.read()) > 0]
        moved = giving.moved_by(self._step, self.leaves, self.kept) if self._step else None
        if moved is not None and any(moved):
            count = _examples(self.inputs)
            self.leaves = [
                leaf
                for leaf, moves in zip(self.leaves, moved, strict=True)
                if moves or (np.ndim(leaf.read()) > 0 and count not in np.shape(leaf.read()))
            ]
            return
        wanted = giving.names_of(self._slopes) if self._slopes else set()
        if wanted:
            plain = {plain_name(name).lower() for name in wanted} | {n.lower() for n in wanted}
            chosen = [
                leaf
                for leaf in all_leaves
                if str(leaf.steps[-1][1]).lower() in plain or leaf.name.lower() in plain
            ]
            if len(chosen) == len(wanted):
                self.leaves = chosen
                return
        elif self._slopes and giving.count_of(self._slopes) > len(self.leaves):
            # Where a layer is flat, the loss does not feel what lies before it.
            arrays = [leaf for leaf in all_leaves if np.ndim(leaf.read()) > 0]
            if len(arrays) == giving.count_of(self._slopes):
                self.leaves = arrays
                return
        if several:
            single = [leaf for leaf in single if not is_setting(leaf)]
            count = giving.count_of(self._slopes) if self._slopes else None
            self.leaves = (
                several
                if count == len(several)
                else [leaf for leaf in self.leaves if leaf in several or leaf in single]
            )

    # 3. The slopes.

    def _examine_slopes(self) -> None:
        given = giving.take(self)
        if given is None:
            self._examine_network_alone()
            return
        nudger = Nudger(self.loss)
        measured = nudger.measure(self.parameters)
        if not any(one.largest for one in measured):
            self._jumps(measured)
            return
        given = giving.with_rate(self, given, measured)
        self._compare(given, measured)

    def _jumps(self, measured: Sequence[Measured]) -> None:
        self.find(
            "loss_jumps",
            "The loss",
            "it changes with the parameters, but not with small changes of them",
            ("loss_ignores_parameters",),
        )

    def _examine_network_alone(self) -> None:
        self.notes.append("Neither slopes= nor step= was passed, so only the loss was looked at.")

    def _compare(self, given: giving.Taken, measured: list[Measured]) -> None:
        network = self._network(measured)
        sizes = self._sizes(network)
        corners = sum(one.corners for one in measured)
        count = sum(len(one.places) for one in measured)
        total = sum(int(np.prod(one.parameter.shape)) for one in measured)
        part = "" if count == total else f" of {total:,}"
        self.notes.append(
            f"Measured: {counted(count, 'slope')}{part}, by nudging up and down at two distances."
            + (f" {corners} of them at a corner of the loss." if corners else "")
        )
        if network is not None:
            self.notes.append(_in_words(network, self.parameters))
            if network.loss is EVERY_PAIR:
                self.find(
                    "broadcast_loss",
                    "The loss",
                    "it is the squared error of every prediction with every target",
                )
        elif self._slopes_of_another_loss(given, sizes):
            return
        elif self.inputs is not None and self.targets is not None:
            self.notes.append("The network was not found, so no link could be named.")
        else:
            self.notes.append("Without inputs= and targets= no link could be named.")
        if given.only_direction:
            self._direction(given, measured)
        elif not self.findings or given.may_accuse:
            self._name(given, measured, network, sizes)
        if self._step is not None:
            self._watch(given, network)
        if network is not None:
            self._conditions(network, measured)

    def _sizes(self, network: Network | None) -> Sizes:
        if network is not None:
            (n, d), k = network.inputs.shape, network.targets.shape[1]
            return Sizes(n, d, k)
        return Sizes(_examples(self.inputs)) if self.inputs is not None else Sizes()

    def _network(self, measured: Sequence[Measured]) -> Network | None:
        if self.inputs is None or self.targets is None:
            return None
        before = [one.read() for one in self.parameters]
        places = []
        for _ in range(PLACES):
            arrays = [self._random_like(one) for one in before]
            for parameter, array in zip(self.parameters, arrays, strict=True):
                parameter.write(array)
            places.append((arrays, self.loss()))
        for parameter, array in zip(self.parameters, before, strict=True):
            parameter.write(array)
        if not all(math.isfinite(loss) for _, loss in places):
            return None

        def is_right(network: Network) -> bool:
            found = Backward(network, before).slopes()
            if found is None:
                return False
            right = [
                np.abs(one.ravel()[m.places] - m.slopes) <= 10 * m.allowed()
                for one, m in zip(found, measured, strict=True)
            ]
            return bool(np.mean(np.concatenate(right)) >= 0.9)

        return find_network(before, self.inputs, self.targets, places, is_right)

    def _random_like(self, array: np.ndarray) -> np.ndarray:
        """Numbers of the size that starting weights have, so that no activation is flat."""
        x = np.asarray(self.inputs, dtype=float)
        size = 1.0 / math.sqrt(max(array.shape, default=1))
        if x.ndim and set(array.shape) & {x.shape[0], x.shape[-1], x.shape[-1] + 1}:
            size /= max(1.0, float(np.sqrt(np.mean(x**2))))
        return self.generator.normal(size=array.shape) * size * 1.5

    def _slopes_of_another_loss(self, given: giving.Taken, sizes: Sizes) -> bool:
        """Whether the slopes are exactly those of a plain network whose loss is another."""
        if self.inputs is None or self.targets is None or given.from_step:
            return False
        arrays = [one.read() for one in self.parameters]

        def fits(network: Network) -> bool:
            made = Backward(network, arrays).slopes()
            return made is not None and common_factor(made, given.slopes, sizes, True) is not None

        network = find_by_slopes(arrays, self.inputs, self.targets, fits)
        if network is None:
            return False
        made = Backward(network, arrays).slopes() or []
        factor = common_factor(made, given.slopes, sizes, True) or 1.0
        network = replace(network, scale=factor)
        self.notes.append(_in_words(network, self.parameters))
        self.find(
            "other_loss",
            "The loss",
            f"the slopes are exactly those of {network.loss.name} in this "
            "network, and the loss is another one",
        )
        return True

    # 4. The names.

    def _name(
        self, given: giving.Taken, measured: list[Measured], network: Network | None, sizes: Sizes
    ) -> None:
        slopes = given.slopes
        missing = [place for place, one in enumerate(slopes) if one.is_missing]
        if missing:
            self.find(
                "no_slopes",
                _names([self.parameters[place].name for place in missing]),
                "there are no slopes of it",
                ("some_never_move", "bias_zero"),
            )
        relations = {
            place: found
            for place in range(len(slopes))
            if place not in missing
            and (found := relation_of(place, slopes, measured, sizes)) is not None
        }
        share_factor(relations, slopes, measured, sizes)
        if not relations:
            return
        if network is not None and self._explained(given, measured, network, sizes, relations):
            return
        if given.is_nearly_right(measured):
            self.notes.append(
                "The step goes nearly along the slopes, as several small steps in a row do; only "
                "its direction was looked at."
            )
            return
        self._told(relations, network)

    def _explained(
        self,
        given: giving.Taken,
        measured: list[Measured],
        network: Network,
        sizes: Sizes,
        relations: dict[int, Relation],
    ) -> bool:
        """Whether a slip on the network that was found makes all of the given slopes."""
        if any(one.kind in ("slopes_not_finite",) for one in relations.values()):
            return False
        backward = Backward(network, [one.read() for one in self.parameters], given.rate)

        def factor_of(made: Sequence[np.ndarray]) -> float | None:
            return common_factor(made, given.slopes, sizes, given.rate_is_free)

        if {one.kind for one in relations.values()} == {"wrong_shape"}:
            return False
        found = explanations(backward, factor_of)
        if {one.kind for one in relations.values()} <= _FACTORS:
            # That the slopes are so many times the right ones is plainer than another slip, and
            # that besides.
            found = [made for made in found if made.factor == 1 and not given.rate_is_free]
        if not found:
            return False
        first = found[0]
        kinds = list(dict.fromkeys(kind for made in found for kind in made.kinds))
        twins = [kind for kind in kinds if kind not in first.kinds][:2]
        twins += sorted({one.kind for one in relations.values()} & _EXACT - {*twins, *first.kinds})
        off = [self.parameters[place].name for place in relations]
        named = None if given.rate_is_free else sizes.factor_named(first.factor)
        for place, kind in enumerate(first.kinds):
            seen = f"the slopes of {_names(off)} are those that this mistake makes"
            seen += f", {named[1]}" if named else ""
            words = {}
            if kind == "other_loss" and first.loss is not None:
                words["question"] = (
                    f"Are these meant as the slopes of {first.loss.name}? They are exactly that; "
                    "then the loss is another one."
                )
            self.find(
                kind,
                _where(first, network, self.parameters, off),
                seen,
                twins if place == 0 else (),
                **words,
            )
        if named:
            self.find(named[0], "All layers", f"besides, all slopes are {named[1]}")
        return True

    def _told(self, relations: dict[int, Relation], network: Network | None) -> None:
        """Say of each parameter how its slopes differ, the last layer first; the same once."""
        groups: list[list[int]] = []
        for place in sorted(relations, reverse=True):
            for group in groups:
                if relations[group[0]].is_like(relations[place]):
                    group.append(place)
                    break
            else:
                groups.append([place])
        right = [p.name for i, p in enumerate(self.parameters) if i not in relations]
        for places in groups:
            names = [self.parameters[place].name for place in sorted(places)]
            kind, seen = relations[places[0]].kind, relations[places[0]].seen
            kind = _of_bias(kind, names, len(relations), network, places)
            where = _where_of(network, self.parameters, places) if network else _names(names)
            if right and kind == "differs":
                seen += f"; the slopes of {_names(right)} agree"
            self.find(kind, where, seen)

    def _direction(self, given: giving.Taken, measured: list[Measured]) -> None:
        along = given.along(measured)
        self.notes.append(
            f"Only the direction of the step was looked at: {along:.2f}, where 1 is exactly along "
            f"the slopes. {given.why}"
        )
        if along < 0.1:
            self.find(
                "uphill",
                "The step",
                f"its direction is {along:.2f}, where 1 is down the slopes and -1 up",
            )

    # 5. The training.

    def _watch(self, given: giving.Taken, network: Network | None) -> None:
        assert self._step is not None
        before = [one.read() for one in self.parameters]
        moves = given.moves
        watched = training.watch(self._step, self.loss)
        after = [one.read() for one in self.parameters]
        self.kept.put_back()
        self.notes.append(
            f"Trained for {counted(len(watched.losses) - 1, 'step')}: the loss went from "
            f"{watched.losses[0]:.4g} to {watched.losses[-1]:.4g}."
        )
        if any(one.shape != two.shape for one, two in zip(before, after, strict=True)):
            return

        def write(times: float) -> None:
            for parameter, start, move in zip(self.parameters, before, moves, strict=True):
                parameter.write(start - times * move)

        if all(np.all(np.isfinite(move)) for move in moves) and not self.findings:
            times = (0.0, 1.0, 0.25, 1 / 16, 1 / 64, 64.0)
            along = dict(zip(times, training.losses_along(write, self.loss, times), strict=True))
            self.findings += training.findings_of_training(watched, along)
        if network is not None and all(np.all(np.isfinite(one)) for one in after):
            for finding in training.conditions(network, after, "after these steps"):
                if finding.kind in ("dead", "saturated"):
                    self._add_once(finding)
            for finding in training.one_answer(network, after, watched.fell):
                self._add_once(finding)

    def _conditions(self, network: Network, measured: Sequence[Measured]) -> None:
        arrays = [one.read() for one in self.parameters]
        for finding in training.conditions(network, arrays, "at the start"):
            self._add_once(finding)
        made = Backward(network, arrays).slopes()
        if made is not None:
            slopes = [made[line.weights] for line in network.lines]
            for finding in training.vanishing(slopes):
                self._add_once(finding)
        if training.torn(network.inputs, network.targets, self.generator):
            self.conditions.append(
                Finding(
                    "shuffled_apart",
                    "The data",
                    "examples with nearly the same inputs have targets that differ as much as any two",
                )
            )

    def _add_once(self, finding: Finding) -> None:
        if all(
            (one.kind, one.where[:7]) != (finding.kind, finding.where[:7]) for one in self.findings
        ):
            self.findings.append(finding)


def _far(one: float, other: float, share: float = 1e-9) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) != math.isnan(other)
    return abs(one - other) > share * max(abs(one), abs(other), 1e-300)


def _same_numbers(held: np.ndarray, data: np.ndarray) -> bool:
    if data.dtype == object or held.size != data.size:
        return False
    return bool(np.array_equal(np.sort(held.ravel()), np.sort(data.astype(float).ravel())))


def _examples(inputs: Any) -> int:
    shape = np.shape(inputs)
    return shape[0] if shape else 1


def _names(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:6]]
    more = len(names) - len(shown)
    return listed([*shown, *([f"{more} more"] if more > 0 else [])])


def _in_words(network: Network, parameters: Sequence[Parameter]) -> str:
    """Say which network was found."""
    layers = []
    for line, activation in zip(network.lines, network.activations, strict=True):
        name = parameters[line.weights].name
        turned = " transposed" if line.transposed else ""
        bias = ""
        if line.bias is not None:
            bias = f" + {parameters[line.bias].name}"
        elif line.inside:
            bias = f" with the bias in its {line.inside} row"
        layers.append(f"{name}{turned}{bias}, {activation}")
    decay = f", with a weight decay of {network.decay:.4g}" if network.decay else ""
    (n, d), k = network.inputs.shape, network.targets.shape[1]
    per_example = network.scale * n
    return (
        f"The network that was found: {'; '.join(layers)}. The loss is {network.loss.name}, "
        f"{per_example:.4g} times its mean over the examples{decay}; "
        f"{counted(n, 'example')} of {counted(d, 'input')}, {counted(k, 'output')}."
    )


def _where(
    made: Made, network: Network, parameters: Sequence[Parameter], off: Sequence[str]
) -> str:
    if not made.layers or len(made.layers) == len(network.lines) > 1:
        return f"All layers: {_names(off)}"
    words = listed([str(place + 1) for place in made.layers])
    layer = "Layer" if len(made.layers) == 1 else "Layers"
    return f"{layer} {words}: {_names(off)}"


def _where_of(network: Network, parameters: Sequence[Parameter], places: Sequence[int]) -> str:
    layers = sorted(
        {
            number
            for number, line in enumerate(network.lines, start=1)
            for place in places
            if place in (line.weights, line.bias)
        }
    )
    names = _names([parameters[place].name for place in sorted(places)])
    layer = "Layer" if len(layers) == 1 else "Layers"
    return f"{layer} {listed([str(one) for one in layers])}: {names}" if layers else names


def _of_bias(
    kind: str, names: Sequence[str], off: int, network: Network | None, places: Sequence[int]
) -> str:
    """The name that a factor has, where only biases have it."""
    if network is None or off != len(places):
        return kind
    biases = {line.bias for line in network.lines}
    if not set(places) <= biases:
        return kind
    return {
        "mean_again": "bias_mean",
        "mean_missing": "bias_mean_missing",
        "all_zero": "bias_zero",
    }.get(kind, kind)


def _agreeing(given: Sequence[Given], measured: Sequence[Measured]) -> Iterator[bool]:
    yield from (agrees(one, two) for one, two in zip(given, measured, strict=True))
