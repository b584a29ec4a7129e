"""Picture of lesson 01: one neuron as a diagram, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from nnlib.figures.picture import STYLES, Picture, finished, new_axes


def neuron(inputs: Sequence[float], weights: Sequence[float], bias: float) -> Picture:
    """Draw one neuron without activation: inputs, weights, bias, sum and prediction.

    Parameters
    ----------
    inputs : sequence of float
    weights : sequence of float
        One an input.
    bias : float

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
    """
    if len(inputs) != len(weights):
        raise ValueError(
            f"inputs has {len(inputs)} numbers and weights {len(weights)}: a neuron needs one "
            "weight an input; look at the two lists"
        )
    products = [float(i) * float(w) for i, w in zip(inputs, weights, strict=True)]
    prediction = sum(products) + bias
    figure, axes = new_axes(height=1.4 + 0.9 * len(inputs))
    axes.set_axis_off()
    top = (len(inputs) - 1) / 2
    axes.set(xlim=(-0.9, 8.2), ylim=(-top - 0.7, top + 1.5))
    for place, (value, weight) in enumerate(zip(inputs, weights, strict=True)):
        height = top - place
        _circle(axes, 0, height, f"{value:g}", "input", f"input {place + 1}")
        _arrow(axes, (0, height), (4, 0), "weight")
        axes.text(1.9, height * 0.52 + 0.16, f"weight {weight:g}", ha="center", va="bottom",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    _circle(axes, 4, 0, "sum", "loss", "")
    _arrow(axes, (4, top + 1.2), (4, 0), "bias", shrink=(8, 22))
    axes.text(4.25, top + 1.05, f"bias {bias:g}", ha="left", va="center")
    _arrow(axes, (4, 0), (7, 0), "output")
    _circle(axes, 7, 0, f"{prediction:g}", "output", "prediction")
    parts = ". ".join(
        f"Input {place} is {value:g}; times its weight {weight:g} it gives {product:g}"
        for place, (value, weight, product) in enumerate(
            zip(inputs, weights, products, strict=True), start=1
        )
    )
    total = " + ".join(f"({p:g})" if p < 0 else f"{p:g}" for p in [*products, bias])
    return finished(
        figure,
        f"A neuron with {len(inputs)} input{'s' if len(inputs) > 1 else ''}. {parts}. The bias "
        f"{bias:g} is added. The sum, {total} = {prediction:g}, is the prediction.",
    )


def _circle(axes: Axes, across: float, up: float, text: str, key: str, below: str) -> None:
    axes.text(across, up, text, ha="center", va="center", zorder=3,
              bbox={"boxstyle": "circle,pad=0.55", "facecolor": "white",
                    "edgecolor": STYLES[key][0], "linewidth": 2})  # fmt: skip
    axes.annotate(below, (across, up), (0, -30), textcoords="offset points", ha="center", size=9)


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    key: str,
    shrink: tuple[float, float] = (22, 22),
) -> None:
    colour, dash, _ = STYLES[key]
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=14, linewidth=2, linestyle=dash,
            color=colour, shrinkA=shrink[0], shrinkB=shrink[1],
        )
    )  # fmt: skip
