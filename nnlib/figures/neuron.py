"""Picture of `prediction_and_error` and `activations`: a neuron, to look at and to play with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.activations import Activation, identity
from nnlib.figures.explorer import Button, Explorer, slider
from nnlib.figures.panels import Panel
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Sketch, short
from nnlib.words import counted

_NUMBERS = [float(number) for number in np.arange(-4, 4.25, 0.25)]


def neuron(
    inputs: Sequence[float],
    weights: Sequence[float],
    bias: float,
    target: float | None = None,
    activation: Activation = identity,
) -> Picture:
    """Draw one neuron: inputs, weights, bias, what they add up to, and its prediction.

    Parameters
    ----------
    inputs : sequence of float
    weights : sequence of float
        One an input.
    bias : float
    target : float, optional
        With it, the error and the loss are drawn too, the loss on its curve.
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
    >>> str(neuron([3.0], [-1.5], 0.0, activation=relu))[-42:]
    'is the pre-activation; relu makes 0 of it.'
    """
    if len(inputs) != len(weights):
        raise ValueError(
            f"inputs has {counted(len(inputs), 'number')} and weights has {len(weights)}: a neuron "
            "needs one weight per input; check the two lists"
        )
    products = [float(i) * float(w) for i, w in zip(inputs, weights, strict=True)]
    total = sum(products) + bias
    prediction = float(activation.value(np.array(total)))
    height = 120 + 80 * len(inputs)
    sketch = Sketch(560 if target is None else 860, height)
    middle = height / 2 + 20
    for place, (value, weight) in enumerate(zip(inputs, weights, strict=True)):
        up = middle + 80 * (place - (len(inputs) - 1) / 2)
        _arrow(sketch, (60, up), (280, middle), "weight")
        sketch.text(165, (up + middle) / 2 - 8, f"weight {short(weight)}", halo=True)
        _number(sketch, 60, up, value, "input", f"input {place + 1}")
    _arrow(sketch, (280, 34), (280, middle), "bias")
    sketch.text(292, 30, f"bias {short(bias)}", "start")
    _arrow(sketch, (280, middle), (460, middle), "output")
    is_bent = activation is not identity
    _number(sketch, 280, middle, total, "loss", "pre-activation" if is_bent else "sum")
    _number(sketch, 460, middle, prediction, "output", "output" if is_bent else "prediction")
    if is_bent:
        _curve(sketch, 343, middle - 26, activation)
    parts = ". ".join(
        f"Input {place} is {value:g}; times its weight {weight:g} it gives {product:g}"
        for place, (value, weight, product) in enumerate(
            zip(inputs, weights, products, strict=True), start=1
        )
    )
    added = " + ".join(f"({p:g})" if p < 0 else f"{p:g}" for p in [*products, bias])
    named = "prediction"
    if is_bent:
        named = f"pre-activation; {activation.name} makes {prediction:.4g} of it"
    said = (
        f"A neuron with {len(inputs)} input{'s' if len(inputs) > 1 else ''}. {parts}. The bias "
        f"{bias:g} is added. The sum, {added} = {total:g}, is the {named}."
    )
    if target is None:
        return sketch.finished(said)
    error, loss = prediction - target, (prediction - target) ** 2
    _loss_on_its_curve(sketch, height, prediction, target)
    return sketch.finished(
        f"{said} The target is {target:g}, so the error is {error:g}. On the curve of the loss, "
        f"which is lowest at the target, the loss is {loss:g}.",
        f"prediction {short(prediction)}, target {short(target)}, error {short(error)}, "
        f"loss {short(loss)}",
    )


def neuron_by_hand(
    inputs: Sequence[float], weights: Sequence[float], bias: float, target: float
) -> Explorer:
    """Let all numbers of a neuron be moved, and see prediction, error and loss follow.

    Parameters
    ----------
    inputs, weights : sequence of float
        As many of one as of the other; like the others from -4 to 4, in quarters.
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
        return neuron(
            [numbers[f"input_{place}"] for place in range(1, count + 1)],
            [numbers[f"weight_{place}"] for place in range(1, count + 1)],
            bias, target,
        )  # fmt: skip

    at_first = {control.name: control.start for control in controls}
    return Explorer("One neuron", draw, controls, [Button("Back to the start", at_first)])


def _number(sketch: Sketch, x: float, y: float, number: float, quantity: str, name: str) -> None:
    sketch.circle(x, y, 27, STYLES[quantity][0])
    sketch.text(x, y, short(number))
    sketch.text(x, y + 38, name, size=12, halo=True)


def _arrow(
    sketch: Sketch, start: tuple[float, float], end: tuple[float, float], quantity: str
) -> None:
    """An arrow that ends where the circle at its end begins."""
    (x, y), (to_x, to_y) = start, end
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    stop = (length - 30) / length
    sketch.line([start, (x + stop * (to_x - x), y + stop * (to_y - y))], quantity, arrow=True)


def _curve(sketch: Sketch, left: float, top: float, activation: Activation) -> None:
    """A box with the activation's curve in it, on the arrow from the sum to the output."""
    across = np.linspace(-4, 4, 41)
    up = activation.value(across)
    sketch.frame(left, top, 52, 52, STYLES["loss"][0], 1, "white")
    panel = Panel(sketch, left + 5, top + 5, 42, 42, (-4, 4), (float(up.min()), float(up.max())))
    panel.line(list(across), list(up), "loss")
    sketch.text(left + 26, top + 64, activation.name, size=12, halo=True)


def _loss_on_its_curve(sketch: Sketch, height: float, prediction: float, target: float) -> None:
    far = max(4.0, 1.25 * abs(prediction - target))
    panel = Panel(sketch, 580, 40, 250, height - 95, (target - far, target + far), (0, far**2))
    panel.axes("prediction", "loss", ([target - far / 2, target, target + far / 2],
                                      [0, far**2 / 2, far**2]))  # fmt: skip
    across = np.linspace(target - far, target + far, 61)
    panel.line(list(across), list((across - target) ** 2), "loss")
    panel.line([prediction, prediction], [0, (prediction - target) ** 2], "output")
    panel.mark(prediction, (prediction - target) ** 2, "output", 8)
    panel.mark(target, 0, "target", 9)
    x, y = panel.at(target, 0)
    sketch.text(x, y - 16, "target", size=12, halo=True)
