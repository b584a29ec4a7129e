"""Draw a network with its numbers: above a wire its number, below it the slope for it.

A wire runs freely from one layer to the next, and is level at its numbers, so that no label covers
a line in any network. Wider means larger, dashed means negative. If the delta of a neuron is known,
it goes back along the wires into that neuron, in orange.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.activations import Activation
from nnlib.figures.direct import explain_part
from nnlib.figures.lettering import fitting
from nnlib.figures.picture import GRID, STYLES, SURFACE, WORDS
from nnlib.figures.plan import BEND, LABEL, SUM, Known, Node, Plan, Wire
from nnlib.figures.sketch import Sketch, brief, path_of

_ABOVE, _BELOW = -10.5, 14.0
"""The distance from a wire to the middle of its number, and of its slope."""
_BACK = 4.0
"""How far below a wire its slope comes back."""


def draw_network(
    sketch: Sketch, plan: Plan, known: Known, words: Mapping[Node | Wire | str, str] | None = None
) -> None:
    """Draw a network in its plan; `words` explain its parts on demand."""
    _headings(sketch, plan)
    numbers, told = plan.numbers, words or {}
    weights = [abs(numbers.number(wire)) for wire in numbers.wires()]
    backs = [np.abs(one).max() for one in (*numbers.deltas, *numbers.outputs_slopes)]
    thick = _Thick(max(weights, default=1.0), max(backs, default=1.0))
    for wire in filter(known.now.__contains__, numbers.wires()):
        strip(sketch, [*(plan.across(wire) if wire[1] else []), *plan.into(wire)])
    for wire in sorted(numbers.wires(), key=lambda wire: wire in known.now):
        with _part(sketch, told.get(wire)):
            _wire(sketch, plan, known, wire, thick)
    for node in numbers.nodes():
        with _part(sketch, told.get(node)):
            _node(sketch, plan, known, node, thick)
    if numbers.targets is not None:
        with _part(sketch, told.get("loss")):
            _loss(sketch, plan, known)
    for row, line in enumerate(plan.legend):
        sketch.text(10, plan.bottom + 10 + 17 * row, line, "start", 12, WORDS["output"])


@contextlib.contextmanager
def _part(sketch: Sketch, words: str | None) -> Iterator[None]:
    with explain_part(sketch, words) if words else contextlib.nullcontext():
        yield


@dataclass(frozen=True)
class _Thick:
    """The width of a line for a number, as a share of the largest of its kind."""

    weight: float
    slope: float

    def of_weight(self, number: float) -> float:
        return 1 + 3 * abs(number) / (self.weight or 1)

    def of_slope(self, number: float) -> float:
        return 1.2 + 3.3 * abs(number) / (self.slope or 1)


def _dash(number: float) -> str:
    return "dashed" if number < 0 else "solid"


def strip(sketch: Sketch, points: Sequence[tuple[float, float]]) -> None:
    """Highlight a wire as with a marker pen, under everything else."""
    sketch.put(f'<path d="{path_of(points)}" fill="none" stroke="{GRID}" stroke-width="14" '
               'stroke-linejoin="round" class="grid"/>')  # fmt: skip


def _headings(sketch: Sketch, plan: Plan) -> None:
    def write(x: float, row: int, text: str, bold: bool = False) -> None:
        sketch.text(x, plan.head + 10 + 18 * row, text, size=12.5 if bold else 12, bold=bold,
                    colour="#000000" if bold else WORDS["output"])  # fmt: skip

    write(max(plan.at[0, 0][0], 32), 0, "inputs", bold=True)
    for place, layer in enumerate(plan.numbers.layers):
        left, right, _ = plan.lead(((place + 1, 0), None))
        across, end = plan.at[place + 1, 0][0], plan.starts[place + 1]
        name = f"layer {place + 1}" if len(plan.numbers.layers) > 1 else "layer"
        name = f"{name}, {layer.activation.name}" if plan.bends else name
        write((left + end) / 2, 0, name, bold=True)
        write((left + right) / 2, 1, "weights")
        write(across, 1, "sum")
        if plan.bends:
            write((across + SUM + 2 * BEND + end) / 2, 1, "output")


def _wire(sketch: Sketch, plan: Plan, known: Known, wire: Wire, thick: _Thick) -> None:
    numbers, now, is_bias = plan.numbers, wire in known.now, wire[1] is None
    into, fan = plan.into(wire), [] if is_bias else plan.across(wire)
    number = numbers.number(wire)
    sketch.line([*fan, *into], "loss" if now else "output", thick.of_weight(number),
                dash=_dash(number))  # fmt: skip
    left, right, up = plan.lead(wire)
    if is_bias:
        sketch.circle(left, up, 2.5, STYLES["output"][0], fill=STYLES["output"][0])
    label = f"bias {brief(number)}" if is_bias else brief(number)
    sketch.text((left + right) / 2, up + _ABOVE, label, size=LABEL, bold=now,
                colour="#000000" if now else WORDS["output"])  # fmt: skip
    if wire in known.slopes:
        sketch.text((left + right) / 2, up + _BELOW, brief(numbers.slope(wire)), size=LABEL,
                    bold=now, colour=WORDS["slope"])  # fmt: skip
    delta = numbers.delta(wire) if numbers.deltas else 0.0
    if delta == 0:
        return
    wide, dash = thick.of_slope(delta), _dash(delta)
    if wire in known.slopes:
        _back(sketch, right, left, up, wide, dash)
    if wire[0] in known.slopes and not is_bias:
        sketch.line(plan.across(wire, _BACK)[::-1], "slope", wide, dash=dash)


def _back(sketch: Sketch, right: float, left: float, up: float, wide: float, dash: str) -> None:
    """Draw a level arrow back, with a head low enough for the number below it."""
    up, far = up + _BACK, 7.5 + 0.7 * wide
    sketch.line([(right, up), (left + far - 2, up)], "slope", wide, dash=dash)
    half = 0.4 * far
    sketch.area([(left, up), (left + far, up - half), (left + far, up + half)], STYLES["slope"][0])


def _node(sketch: Sketch, plan: Plan, known: Known, node: Node, thick: _Thick) -> None:
    numbers, (column, place), (x, y) = plan.numbers, node, plan.at[node]
    now, reached = node in known.now, column == 0 or node in known.outputs
    number = float(numbers.sums[column - 1][place] if column else numbers.values[0][place])
    sketch.circle(x, y, SUM, STYLES["output" if column else "input"][0], 4 if now else 2)
    sketch.text(x, y, fitting(number, (2 * SUM - 4) / 1.15, LABEL) if reached else "?", size=LABEL,
                bold=now)  # fmt: skip
    if column and (node, None) in known.slopes:
        delta = numbers.deltas[column - 1][place]
        sketch.text(x - 4, y + SUM + 12, f"delta {brief(delta)}", "start", LABEL, WORDS["slope"],
                    bold=(node, None) in known.now)  # fmt: skip
    if not column or not plan.bends:
        return
    start, end = x + SUM + 2 * BEND, plan.starts[column]
    if now:
        strip(sketch, [(start, y), (end, y)])
    value = float(numbers.values[column][place])
    sketch.line([(start, y), (end, y)], "loss" if now else "output",
                thick.of_weight(thick.weight / 3), dash=_dash(value if reached else 0))  # fmt: skip
    bend(sketch, x + SUM + BEND, y, BEND, numbers.layers[column - 1].activation,
         number if reached else None)  # fmt: skip
    middle = (start + end) / 2
    sketch.text(middle, y + _ABOVE, brief(value) if reached else "?", size=LABEL, bold=now,
                colour="#000000" if now else WORDS["output"])  # fmt: skip
    if node in known.slopes:
        slope = float(numbers.outputs_slopes[column - 1][place])
        sketch.text(middle, y + _BELOW, brief(slope), size=LABEL, bold=now, colour=WORDS["slope"])
        if slope:
            _back(sketch, end, start, y, thick.of_slope(slope), _dash(slope))


def bend(
    sketch: Sketch, x: float, y: float, radius: float, activation: Activation, at: float | None
) -> None:
    """Draw an activation: a circle with its curve, and the point where the neuron is on it."""
    sketch.circle(x, y, radius, STYLES["loss"][0], 1.5)
    across = np.linspace(-4, 4, 25)
    up = activation.value(across)
    low, high, far = float(up.min()), float(up.max()), 0.68 * radius

    def pixel(number: float, value: float) -> tuple[float, float]:
        share = (value - low) / ((high - low) or 1)
        return x + far * min(max(number / 4, -1), 1), y + far * (1 - 2 * min(max(share, 0), 1))

    sketch.line([pixel(a, b) for a, b in zip(across, up, strict=True)], "loss", 1.5)
    if at is not None:
        place = pixel(at, float(activation.value(np.array(at))))
        sketch.circle(*place, 2.8, STYLES["loss"][0], 1, fill=STYLES["loss"][0])


def _loss(sketch: Sketch, plan: Plan, known: Known) -> None:
    last = len(plan.numbers.layers)
    heights = [plan.at[last, place][1] for place in range(len(plan.numbers.values[-1]))]
    left, top = plan.starts[last], min(heights) - 42
    now, loss = "loss" in known.now, brief(plan.numbers.loss) if known.loss else "?"
    high = max(heights) + 24 - top
    sketch.frame(left, top, plan.loss, high, line=3 if now else 1.5, fill=SURFACE)
    sketch.text(left + plan.loss / 2, top + 17, f"loss {loss}", size=LABEL, bold=now)
    for height, target in zip(heights, plan.numbers.wanted(), strict=True):
        sketch.text(left + plan.loss / 2, height, f"target {brief(target)}", size=LABEL,
                    colour=WORDS["target"])  # fmt: skip
