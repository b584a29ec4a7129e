"""Pictures for `prediction_and_error` and `activations`: a neuron to look at and to play with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.activations import Activation, identity
from nnlib.figures.direct import add_handle_on, explain_part
from nnlib.figures.explorer import Button, Explorer, slider
from nnlib.figures.lettering import fitting, text_width, wrap_text
from nnlib.figures.panels import Panel
from nnlib.figures.picture import STYLES, WORDS, Picture
from nnlib.figures.sketch import Sketch, brief, short, side_by_side
from nnlib.figures.wires import bend
from nnlib.words import write_count

_ROW, _RADIUS, _LEAD, _CURVE = 60, 26, 165, 24
_FAR, _MOST_LOSS = 14, 100
"""How far the axis of predictions goes to both sides, and how high the loss goes."""
_NUMBERS = [float(number) for number in np.arange(-4, 4.25, 0.25)]


def neuron(
    inputs: Sequence[float],
    weights: Sequence[float],
    bias: float,
    target: float | None = None,
    activation: Activation = identity,
) -> Picture:
    """Draw one neuron: inputs times weights, the bias, their sum, and the prediction.

    Parameters
    ----------
    inputs : sequence of float
    weights : sequence of float
        One per input.
    bias : float
    target : float, optional
        With it, the error and the loss are drawn as well, the loss on its curve.
    activation : Activation, optional
        Its curve is drawn between the sum, which is then called the pre-activation, and the output.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are not as many weights as inputs.

    Examples
    --------
    >>> str(neuron([3.0], [1.5], 0.0))[-63:]
    'The bias 0 is added. The sum, 4.5 + 0 = 4.5, is the prediction.'
    >>> neuron([3.0], [1.5], 0.0, target=2.0).caption
    'prediction 4.5, target 2, error 2.5, loss 6.25'
    >>> from nnlib import relu
    >>> str(neuron([3.0], [-1.5], 0.0, activation=relu))[-44:]
    'is the pre-activation; relu turns it into 0.'
    """
    return _neuron(inputs, weights, bias, target, activation)


def neuron_by_hand(
    inputs: Sequence[float], weights: Sequence[float], bias: float, target: float
) -> Explorer:
    """Show a neuron with controls for all its numbers, and its prediction, error and loss.

    Parameters
    ----------
    inputs, weights : sequence of float
        The same number of each; like all others from -4 to 4, in quarters.
    bias, target : float

    Returns
    -------
    Explorer

    Examples
    --------
    >>> explorer = neuron_by_hand([3.0], [1.5], 0.0, 2.0)
    >>> [control.label for control in explorer.controls]
    ['input 1', 'weight 1', 'bias', 'target']
    """
    count = len(inputs)
    controls = [
        slider(f"{kind}_{place}", f"{kind} {place}", _NUMBERS, float(number))
        for kind, numbers in (("input", inputs), ("weight", weights))
        for place, number in enumerate(numbers, start=1)
    ]
    controls += [
        slider("bias", "bias", _NUMBERS, float(bias)),
        slider("target", "target", _NUMBERS, float(target)),
    ]

    def draw(bias: float, target: float, **numbers: float) -> Picture:
        return _neuron(
            [numbers[f"input_{place}"] for place in range(1, count + 1)],
            [numbers[f"weight_{place}"] for place in range(1, count + 1)],
            bias, target, handle="bias",
        )  # fmt: skip

    at_first = {control.name: control.start for control in controls}
    return Explorer("One neuron", draw, controls, [Button("Back to the start", at_first)])


def _neuron(
    inputs: Sequence[float], weights: Sequence[float], bias: float, target: float | None,
    activation: Activation = identity, handle: str = "",
) -> Picture:  # fmt: skip
    """Draw a neuron; a handle lets the point on the loss's curve move the control of that name."""
    if len(inputs) != len(weights):
        raise ValueError(
            f"inputs has {write_count(len(inputs), 'number')} and weights has {len(weights)}: a "
            "neuron needs one weight per input; check the two lists"
        )
    products = [float(i) * float(w) for i, w in zip(inputs, weights, strict=True)]
    total = sum(products) + bias
    prediction = float(activation.value(np.array(total)))
    added = " + ".join(_in_brackets(number) for number in [*products, bias])
    diagram = _diagram(list(inputs), list(weights), bias, f"{added} = {short(total)}", activation)
    parts = ". ".join(
        f"Input {place} is {short(value)}; times its weight {short(weight)} it gives "
        f"{short(product)}"
        for place, (value, weight, product) in enumerate(
            zip(inputs, weights, products, strict=True), start=1
        )
    )
    named = "prediction"
    if activation is not identity:
        named = f"pre-activation; {activation.name} turns it into {short(prediction)}"
    said = (
        f"A neuron with {write_count(len(inputs), 'input')}. {parts}. The bias {short(bias)} is "
        f"added. The sum, {added} = {short(total)}, is the {named}."
    )
    if target is None:
        return diagram.finish(said)
    error, loss = prediction - target, (prediction - target) ** 2
    diagram.height = max(diagram.height, 270)
    panel = _loss_panel(prediction, target, diagram.height)
    if handle:
        others = prediction - bias
        add_handle_on(panel, prediction, min(loss, _MOST_LOSS),
                      across=(handle, [others + number for number in _NUMBERS]))  # fmt: skip
    return side_by_side(
        [diagram, panel.sketch],
        f"{said} The target is {short(target)}, so the error is {short(error)}. On the curve of "
        f"the loss, which is lowest at the target, the loss is {short(loss)}.",
        f"prediction {short(prediction)}, target {short(target)}, error {short(error)}, "
        f"loss {short(loss)}",
    )


def _diagram(
    inputs: list[float], weights: list[float], bias: float, formula: str, activation: Activation
) -> Sketch:
    """Draw the neuron, with each product on its wire and the sum written out above."""
    rows = [
        (f"weight {short(w)}", f"{_in_brackets(i)} · {_in_brackets(w)} = {short(i * w)}")
        for i, w in zip(inputs, weights, strict=True)
    ]
    lead = max(_LEAD, *(text_width(text, 13) + 16 for row in rows for text in row))
    is_bent = activation is not identity
    left, join = 12 + 2 * _RADIUS, 46
    centre = left + lead + join + _RADIUS
    wide = centre + _RADIUS + (70 + 2 * _CURVE + 92 if is_bent else 106)
    lines = wrap_text(formula, wide - 24, 15, bold=True)
    top = 30 + 20 * len(lines)
    sketch = Sketch(wide, top + _ROW * (len(rows) + 1) + 12)
    for row, line in enumerate(lines):
        sketch.title(line, y=18 + 20 * row)
    middle = top + _ROW * (len(rows) + 1) / 2
    for place, ((above, below), value) in enumerate(zip(rows, inputs, strict=True)):
        up = top + _ROW * (place + 0.5)
        with explain_part(sketch, f"Input {place + 1} times its weight: {below}."):
            _wire(sketch, [(left, up), (left + lead, up)], (centre, middle), weights[place])
            sketch.text(left + lead / 2, up - 12, above, colour=WORDS["weight"])
            sketch.text(left + lead / 2, up + 14, below)
            sketch.circle(12 + _RADIUS, up, _RADIUS, STYLES["input"][0])
            sketch.text(12 + _RADIUS, up, brief(value))
    up = top + _ROW * (len(rows) + 0.5)
    with explain_part(sketch, f"The bias is added as it is: {short(bias)}."):
        _wire(sketch, [(left + 40, up), (left + lead, up)], (centre, middle), bias)
        sketch.circle(left + 40, up, 3, STYLES["output"][0], fill=STYLES["output"][0])
        sketch.text(left + 20 + lead / 2, up - 12, f"bias {short(bias)}", colour=WORDS["bias"])
    total = sum(i * w for i, w in zip(inputs, weights, strict=True)) + bias
    with explain_part(sketch, f"The sum: {formula}."):
        sketch.circle(centre, middle, _RADIUS, STYLES["loss"][0])
        sketch.text(centre, middle, fitting(total, 2 * _RADIUS - 6, 13))
        # To the right of its middle: wires come from the left and from below.
        sketch.text(centre - 10, middle + _RADIUS + 14, "pre-activation" if is_bent else "sum",
                    "start", 12.5)  # fmt: skip
    end = centre + _RADIUS
    if not is_bent:
        sketch.line([(end, middle), (end + 94, middle)], "output", arrow=True)
        sketch.text(end + 47, middle - 14, "prediction", colour=WORDS["output"])
        return sketch
    output = float(activation.value(np.array(total)))
    with explain_part(sketch, f"{activation.name} turns {short(total)} into {short(output)}."):
        sketch.line([(end, middle), (end + 68, middle)], "output", arrow=True)
        bend(sketch, end + 70 + _CURVE, middle, _CURVE, activation, total)
        sketch.text(end + 70 + _CURVE, middle + _RADIUS + 14, activation.name, size=12.5)
        end += 70 + 2 * _CURVE
        sketch.line([(end, middle), (end + 80, middle)], "output", arrow=True)
        sketch.text(end + 38, middle - 14, brief(output), bold=True)
        sketch.text(end + 38, middle + 16, "output", colour=WORDS["output"])
    return sketch


def _wire(
    sketch: Sketch, level: list[tuple[float, float]], centre: tuple[float, float], number: float
) -> None:
    """Draw a wire into the sum: level at its numbers, wider for more, dashed if negative."""
    (x, y), (to_x, to_y) = level[-1], centre
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    share = 1 - (_RADIUS + 2) / length
    end = (x + share * (to_x - x), y + share * (to_y - y))
    sketch.line([*level, end], "output", 1 + min(abs(number), 4) / 2, True,
                "dashed" if number < 0 else "solid")  # fmt: skip


def _loss_panel(prediction: float, target: float, height: float) -> Panel:
    """Draw the curve of the loss over predictions, on axes that do not move."""
    loss = (prediction - target) ** 2
    sketch = Sketch(400, height)
    sketch.title(f"error {short(prediction - target)}, squared: loss {short(loss)}")
    beyond = ", beyond the picture" if abs(prediction) > _FAR or loss > _MOST_LOSS else ""
    sketch.mark(20, 42, "target", 8)
    sketch.text(32, 42, f"target {short(target)}", "start", 13, WORDS["target"])
    sketch.mark(130, 42, "output", 6)
    sketch.text(142, 42, f"prediction {short(prediction)}{beyond}", "start", 13, WORDS["output"])
    panel = Panel(sketch, 48, 84, 336, height - 84 - 46, (-_FAR, _FAR), (0, 1.1 * _MOST_LOSS))
    panel.axes("prediction", "loss", ([-10, -5, 0, 5, 10], [0, 25, 50, 75, 100]))
    errors = np.linspace(-(_MOST_LOSS**0.5), _MOST_LOSS**0.5, 81)
    panel.line(list(target + errors), list(errors**2), "loss")
    # What is beyond the edge is written inside it, where there is no tick.
    at, shown = min(max(prediction, 1 - _FAR), _FAR - 1), min(loss, _MOST_LOSS)
    panel.line([at, at], [0, shown], "output")
    panel.mark(target, 0, "target", 6.5)
    panel.mark(at, shown, "output", 8)
    return panel


def _in_brackets(number: float) -> str:
    return f"({short(number)})" if number < 0 else short(number)
