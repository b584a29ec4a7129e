"""Pictures of `a_layer` and after: a layer as diagram and tables; values forward, slopes back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from nnlib.figures.picture import STYLES, Picture, finished, listed, new_axes, new_row
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import backward, forward


def layer_and_shapes(inputs: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> Picture:
    """Draw a layer twice: as neurons side by side, and as tables with their shapes.

    Parameters
    ----------
    inputs : ndarray of shape (examples, in)
        The diagram has the numbers of the first example.
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
    [(inputs, pre_activation, _)] = forward([layer], inputs)
    figure, (left, right) = new_row(2, width=10.0, height=3.8)
    left.set_axis_off()
    _nodes_and_weights(left, [layer], [inputs[0], pre_activation[0]])
    left.set_title("as a diagram, first example", fontsize=11)
    right.set_axis_off()
    right.set_title("as tables, all examples", fontsize=11)
    tables = {
        "inputs": inputs, "weights": layer.weights,
        "bias": layer.bias[np.newaxis], "result": pre_activation,
    }  # fmt: skip
    _tables(right, tables, ("@", "+", "=", ""), ("input", "weight", "bias", "output"))
    first = ", ".join(f"{value:.4g}" for value in inputs[0])
    columns = "; ".join(
        f"neuron {place + 1} has the weights {listed(layer.weights[:, place])} and "
        f"the bias {layer.bias[place]:.4g}, and gives {pre_activation[0, place]:.4g}"
        for place in range(layer.bias.size)
    )
    return finished(
        figure,
        f"A layer twice. As a diagram, for the first example, with the inputs {first}: {columns}. "
        f"As tables, for all examples: inputs {inputs.shape} @ weights {layer.weights.shape} + "
        f"bias {layer.bias.shape} = result {pre_activation.shape}. Shaded are the row of the first "
        f"example, the column of neuron 1, and what they make, {pre_activation[0, 0]:.4g}.",
    )


def values_and_slopes(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray | None = None,
) -> Picture:
    """Draw a network with the values of one example, and with targets the slopes that come back.

    Parameters
    ----------
    layers : sequence of Layer
    inputs : ndarray of shape (1, in)
    targets : ndarray of shape (1, out), optional
        With them, each neuron shows the slope of the squared error by its output.

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
11; outputs of layer 2: 33. The target is 32. Slopes of the loss coming back, each by an output: \
layer 2: 2; layer 1: 6.
    """
    inputs = np.asarray(inputs, dtype=float)
    if inputs.ndim != 2 or len(inputs) != 1:
        raise ValueError(
            f"inputs has shape {inputs.shape}: the picture shows one example, (1, in); take one "
            "with `inputs[:1]`"
        )
    trace = forward(layers, inputs)
    values = [inputs[0], *(output[0] for _, _, output in trace)]
    figure, axes = new_axes(width=8.4, height=1.0 + 1.05 * max(len(column) for column in values))
    axes.set_axis_off()
    slopes = None if targets is None else _slopes_by_outputs(layers, trace, np.asarray(targets))
    _nodes_and_weights(axes, layers, values, slopes)
    sizes = "-".join(str(len(column)) for column in values)
    said = [f"A network {sizes} with one example. Values going forward: inputs {listed(values[0])}"]
    said += [f"outputs of layer {n}: {listed(column)}" for n, column in enumerate(values[1:], 1)]
    text = "; ".join(said) + "."
    if slopes is not None:
        wanted = np.asarray(targets)[0]
        back = [f"layer {n}: {listed(slopes[n - 1])}" for n in range(len(layers), 0, -1)]
        text += f" The target{'s are' if len(wanted) > 1 else ' is'} {listed(wanted)}. Slopes of "
        text += f"the loss coming back, each by an output: {'; '.join(back)}."
    return finished(figure, text)


def _slopes_by_outputs(
    layers: Sequence[Layer], trace: Sequence[tuple[np.ndarray, ...]], targets: np.ndarray
) -> list[np.ndarray]:
    """One array a layer: the slope of the loss by its outputs, for the one example."""
    # With one example the slope by a bias is the delta.
    deltas = [by_bias for _, by_bias in backward(layers, list(trace), targets)]  # type: ignore[arg-type]
    slopes = [delta @ layer.weights.T for delta, layer in zip(deltas[1:], layers[1:], strict=True)]
    return [*slopes, squared_error.slope(trace[-1][2], targets)[0]]


def _nodes_and_weights(
    axes: Axes,
    layers: Sequence[Layer],
    values: Sequence[np.ndarray],
    slopes: Sequence[np.ndarray] | None = None,
) -> None:
    tallest = max(len(column) for column in values)
    axes.set(xlim=(-0.6, len(layers) * 2.4 + 0.6), ylim=(-tallest + 0.25, 0.95))
    heights = [[-(tallest - len(c)) / 2 - place for place in range(len(c))] for c in values]
    for number, layer in enumerate(layers):
        for i, start in enumerate(heights[number]):
            for j, end in enumerate(heights[number + 1]):
                _weight(axes, (2.4 * number, start), (2.4 * number + 2.4, end),
                        layer.weights[i, j], slopes is not None)  # fmt: skip
    for column, (numbers, ups) in enumerate(zip(values, heights, strict=True)):
        key = "output" if column else "input"
        for place, (value, up) in enumerate(zip(numbers, ups, strict=True)):
            across = 2.4 * column
            axes.text(across, up, f"{value:.3g}", ha="center", va="center", zorder=4, size=10,
                      bbox={"boxstyle": "circle,pad=0.4", "facecolor": "white",
                            "edgecolor": STYLES[key][0], "linewidth": 2})  # fmt: skip
            if column and slopes is None:
                axes.annotate(f"bias {layers[column - 1].bias[place]:.3g}", (across, up), (0, -27),
                              textcoords="offset points", ha="center", size=8,
                              color=STYLES["bias"][0], zorder=5)  # fmt: skip
            if column and slopes is not None:
                white = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
                axes.annotate(f"slope {slopes[column - 1][place]:.3g}", (across, up), (0, -28),
                              textcoords="offset points", ha="center", size=9, zorder=5,
                              color=STYLES["slope"][0], bbox=white)  # fmt: skip


def _weight(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], weight: float, back: bool
) -> None:
    colour, dash, _ = STYLES["weight"]
    axes.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=11, linewidth=1.3,
                        linestyle=dash, color=colour, shrinkA=17, shrinkB=17)
    )  # fmt: skip
    if back:
        axes.add_patch(
            FancyArrowPatch(end, start, arrowstyle="-|>", mutation_scale=9, linewidth=0.9,
                            color=STYLES["slope"][0], shrinkA=20, shrinkB=20,
                            connectionstyle="arc3,rad=0.07")
        )  # fmt: skip
    # Nearer to the start, where the lines of one place have parted and others are not yet met.
    across = start[0] + 0.22 * (end[0] - start[0])
    up = start[1] + 0.22 * (end[1] - start[1])
    axes.text(across, up, f"{weight:.3g}", size=8, ha="center", va="center", color=colour, zorder=3,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip


def _tables(
    axes: Axes,
    tables: dict[str, np.ndarray],
    signs: Sequence[str],
    keys: Sequence[str],
) -> None:
    """Draw tables with their numbers, a sign behind each; what makes the first result is shaded."""
    across, wide = 0.0, 1.7
    tallest = max(len(table) for table in tables.values())
    for (name, table), sign, key in zip(tables.items(), signs, keys, strict=True):
        rows, columns = table.shape
        for (row, column), number in np.ndenumerate(table):
            left, bottom = across + wide * column, rows / 2 - row - 1
            is_met = (row == 0 or name == "weights") and (column == 0 or name == "inputs")
            axes.add_patch(
                Rectangle((left, bottom), wide, 1, facecolor="#e4e4e4" if is_met else "white",
                          edgecolor=STYLES[key][0], linewidth=1.5)
            )  # fmt: skip
            axes.text(left + wide / 2, bottom + 0.47, f"{number:.3g}", ha="center", va="center",
                      size=7.5)  # fmt: skip
        shown = f"({columns},)" if name == "bias" else f"({rows}, {columns})"
        middle = across + wide * columns / 2
        axes.text(middle, tallest / 2 + 0.5, name, ha="center", size=10)
        axes.text(middle, -tallest / 2 - 0.9, shown, ha="center", size=10)
        across += wide * columns + 0.7
        axes.text(across, 0, sign, ha="center", va="center", size=14)
        across += 0.7
    axes.set(xlim=(-0.4, across - 0.6), ylim=(-tallest / 2 - 1.2, tallest / 2 + 1.2))
    axes.set_aspect("equal")
