"""Pictures from `a_layer` on: a layer as diagram and tables; values forward, slopes back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.figures.lettering import text_width, wrap_text
from nnlib.figures.picture import GRID, STYLES, SURFACE, WORDS, Picture, write_numbers
from nnlib.figures.plan import Known, Numbers, Plan
from nnlib.figures.sketch import Sketch, brief, short, side_by_side
from nnlib.figures.wires import draw_network
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import backward, forward

_ROW, _LABEL = 28, 13
_TABLES = (("inputs", "input", "@"), ("weights", "weight", "+"), ("bias", "bias", "="),
           ("result", "output", ""))  # fmt: skip


def layer_and_shapes(inputs: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> Picture:
    """Draw a layer twice: as neurons side by side, and as tables with their shapes.

    Parameters
    ----------
    inputs : ndarray of shape (examples, in)
        The diagram shows the numbers of the first example.
    weights : ndarray of shape (in, out)
    bias : ndarray of shape (out,)

    Returns
    -------
    Picture

    Examples
    --------
    >>> picture = layer_and_shapes(np.ones((4, 2)), np.ones((2, 3)), np.zeros(3))
    >>> "inputs (4, 2) @ weights (2, 3) + bias (3,) = result (4, 3)." in picture.alternative
    True
    """
    layer = Layer(weights, bias)
    [(inputs, result, _)] = forward([layer], inputs)
    diagram = _diagram(Numbers([layer], [inputs[0], result[0]], [result[0]]))
    tables = _tables([inputs, layer.weights, layer.bias[np.newaxis], result])
    columns = "; ".join(
        f"neuron {place + 1} has the weights {write_numbers(layer.weights[:, place])} and "
        f"the bias {short(layer.bias[place])}, and gives {short(result[0, place])}"
        for place in range(layer.bias.size)
    )
    return side_by_side(
        [diagram, tables],
        "A layer twice. As a diagram, for the first example, with the inputs "
        f"{write_numbers(inputs[0])}: {columns}. "
        f"As tables, for all examples: inputs {inputs.shape} @ weights "
        f"{layer.weights.shape} + bias {layer.bias.shape} = result {result.shape}. Marked in both "
        "are the row of the first example, the column of neuron 1, and what they make, "
        f"{short(result[0, 0])}.",
    )


def _diagram(numbers: Numbers) -> Sketch:
    """Draw the first example going through the layer, with everything of neuron 1 marked."""
    plan = Plan(numbers, 34, wide=300, with_activations=False)
    first = {wire for wire in numbers.wires() if (1, 0) in wire}
    sketch = Sketch(plan.width, plan.height)
    sketch.title("One example: a circle per neuron")
    draw_network(sketch, plan, Known(set(numbers.nodes()), now={(1, 0), *first}))
    return sketch


def _tables(tables: Sequence[np.ndarray]) -> Sketch:
    """Draw the tables of all examples, and mark the row and the column that meet."""
    widths = [
        max(40.0, *(text_width(brief(number), _LABEL, bold=True) + 10 for number in table.ravel()))
        for table in tables
    ]
    tallest = max(len(table) for table in tables)
    wide = sum(w * table.shape[1] for w, table in zip(widths, tables, strict=True))
    sketch, top = Sketch(max(wide + 3 * 26 + 24, 330), 34 + 26 + _ROW * tallest + 40), 60.0
    sketch.title("All examples: a column per neuron")
    across = 12.0
    for (name, key, sign), table, cell in zip(_TABLES, tables, widths, strict=True):
        rows, columns = table.shape
        high = top + _ROW * (tallest - rows) / 2
        for (row, column), number in np.ndenumerate(table):
            is_met = (row == 0 or name == "weights") and (column == 0 or name == "inputs")
            sketch.frame(across + cell * column, high + _ROW * row, cell, _ROW, STYLES[key][0],
                         fill=GRID if is_met else SURFACE)  # fmt: skip
            sketch.text(across + cell * (column + 0.5), high + _ROW * (row + 0.5), brief(number),
                        size=_LABEL, bold=is_met)  # fmt: skip
        shape = f"({columns},)" if name == "bias" else f"({rows}, {columns})"
        middle = across + cell * columns / 2
        sketch.text(middle, high - 12, name, size=_LABEL, colour=WORDS[key])
        sketch.text(middle, high + _ROW * rows + 14, shape, size=_LABEL)
        across += cell * columns + 26
        if sign:
            sketch.text(across - 13, top + _ROW * tallest / 2, sign, size=16)
    return sketch


def values_and_slopes(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray | None = None,
) -> Picture:
    """Draw a network with one example's values and, given targets, the slopes that come back.

    Parameters
    ----------
    layers : sequence of Layer
    inputs : ndarray of shape (1, in)
    targets : ndarray of shape (1, out), optional
        With them, the slopes of the squared error are drawn for every weight, bias and output.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is more than one example.

    Examples
    --------
    >>> layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
    >>> print(values_and_slopes(layers, np.array([[5.0]]), np.array([[32.0]])))
    Picture: A network 1-1-1 with one example. Values going forward: inputs 5; outputs of layer 1: \
11; outputs of layer 2: 33. Layer 1 has the weights, a row per input, 2 and \
the biases 1. Layer 2 has the weights, a row per input, 3 and the biases 0. Sums before the \
activation, layer 1: 11; layer 2: 33. The target is 32, the loss 1. Slopes of the loss coming \
back: layer 2: for its outputs 2, for its biases, the deltas, 2, for its weights, a row per input, \
22. layer 1: for its outputs 6, for its biases, the deltas, 6, for its weights, a row per input, 30.
    """
    inputs = np.asarray(inputs, dtype=float)
    if inputs.ndim != 2 or len(inputs) != 1:
        raise ValueError(
            f"inputs has shape {inputs.shape}: the picture shows one example, (1, in); take one "
            "with `inputs[:1]`"
        )
    numbers = _numbers(layers, inputs, targets)
    lines = wrap_text(_message(numbers), Plan(numbers, 0).width - 24, 15, bold=True)
    plan = Plan(numbers, 12 + 20 * len(lines))
    sketch = Sketch(plan.width, plan.height)
    for row, line in enumerate(lines):
        sketch.title(line, y=18 + 20 * row)
    draw_network(sketch, plan, Known.everything(numbers))
    return sketch.finish(_told(numbers))


def _numbers(layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray | None) -> Numbers:
    trace = forward(layers, inputs)
    values = [inputs[0], *(output[0] for _, _, output in trace)]
    sums = [pre_activation[0] for _, pre_activation, _ in trace]
    if targets is None:
        return Numbers(layers, values, sums)
    targets = np.asarray(targets, dtype=float)
    # With one example, the slope for a bias is the delta.
    slopes = backward(layers, trace, targets)
    deltas = [for_bias for _, for_bias in slopes]
    outputs = [layer.weights @ delta for layer, delta in zip(layers[1:], deltas[1:], strict=True)]
    return Numbers(
        layers, values, sums, targets[0], float(squared_error.value(values[-1][None], targets)),
        [for_weights for for_weights, _ in slopes], deltas,
        [*outputs, squared_error.slope(trace[-1][2], targets)[0]],
    )  # fmt: skip


def _message(numbers: Numbers) -> str:
    """Say where nothing goes back, or that every slope is found."""
    if numbers.targets is None:
        return "The values go forward"
    still = [
        f"layer {place + 1}, neuron {neuron + 1}"
        for place, deltas in enumerate(numbers.deltas) for neuron in np.flatnonzero(deltas == 0)
    ]  # fmt: skip
    if not still:
        return "One pass back finds the slope for every weight and bias"
    more = f" and {len(still) - 1} more" if len(still) > 1 else ""
    return f"Delta is 0 in {still[0]}{more}: nothing goes back from there"


def _told(numbers: Numbers) -> str:
    values = numbers.values
    said = [f"A network {numbers.sizes()} with one example. Values going forward: "
            f"inputs {write_numbers(values[0])}"]  # fmt: skip
    said += [
        f"outputs of layer {n}: {write_numbers(column)}" for n, column in enumerate(values[1:], 1)
    ]
    sums = "; ".join(
        f"layer {n}: {write_numbers(column)}" for n, column in enumerate(numbers.sums, 1)
    )
    text = f"{'; '.join(said)}. {numbers.parameters()} Sums before the activation, {sums}."
    if numbers.targets is None:
        return text
    wanted = numbers.targets
    text += f" The target{'s are' if len(wanted) > 1 else ' is'} {write_numbers(wanted)}, "
    text += f"the loss {brief(numbers.loss)}. Slopes of the loss coming back:"
    for place in reversed(range(len(numbers.layers))):
        rows = "; ".join(write_numbers(row) for row in numbers.weights_slopes[place])
        text += (
            f" layer {place + 1}: for its outputs {write_numbers(numbers.outputs_slopes[place])}, "
        )
        text += (
            f"for its biases, the deltas, {write_numbers(numbers.deltas[place])}, for its weights, "
        )
        text += f"a row per input, {rows}."
    return text
