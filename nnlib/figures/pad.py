"""Picture of lesson 09 to play with: draw a digit, and see what the network reads, and by what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.figures.explorer import INK, Button, Control, Explorer
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Sketch
from nnlib.layers import Layer
from nnlib.propagation import forward

_CELL = 30


def draw_a_digit(layers: Sequence[Layer], examples: np.ndarray) -> Explorer:
    """Let a digit be drawn on 8 by 8 pixels; show the probabilities, and which pixels matter.

    A pixel matters by the slope of the most probable digit's score: plus where more ink speaks for
    that digit, minus where it speaks against it.

    Parameters
    ----------
    layers : sequence of Layer
        From 64 pixels to 10 scores.
    examples : ndarray of shape (examples, 64)
        Images that buttons put on the pad; the first one is there at first.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> layers = [Layer(np.eye(64)[:, :10], np.zeros(10))]
    >>> explorer = draw_a_digit(layers, np.eye(64)[[3]])
    >>> explorer.picture().caption
    'It reads 3, with 23 %; then 0 with 9 % and 1 with 9 %.'
    """
    layers, first = list(layers), _letters(examples[0])

    def draw(pixels: list[float]) -> Picture:
        image = np.array([pixels])
        scores = forward(layers, image)[-1].output[0]
        powers = np.exp(scores - scores.max())
        probabilities = powers / powers.sum()
        best, second, third = np.argsort(-probabilities, kind="stable")[:3]
        slopes = _pixel_slopes(layers, image, int(best))
        sketch = Sketch(640, 300)
        _bars(sketch, probabilities)
        _map(sketch, slopes, np.array(pixels))
        sketch.text(350, 18, f"slopes of the score of {best} by the pixels", "start", 12)
        caption = (
            f"It reads {best}, with {probabilities[best]:.0%}; then {second} with "
            f"{probabilities[second]:.0%} and {third} with {probabilities[third]:.0%}."
        ).replace("%", " %")
        chances = ", ".join(f"{digit}: {share:.1%}" for digit, share in enumerate(probabilities))
        up, down = _place(int(slopes.argmax())), _place(int(slopes.argmin()))
        return sketch.finished(
            f"{caption} Probabilities of the digits: {chances}. More ink speaks most for {best} in "
            f"{up}, with the slope {slopes.max():.3g}, and most against it in {down}, with the "
            f"slope {slopes.min():.3g}.",
            caption,
        )

    buttons = [Button("Clear", {"pixels": INK[0] * 64})]
    buttons += [
        Button(f"Example {number}", {"pixels": _letters(image)})
        for number, image in enumerate(examples, start=1)
    ]
    pad = Control("pixels", "8 by 8 pixels", start=first, kind="pad")
    return Explorer("Draw a digit", draw, [pad], buttons)


def _letters(image: np.ndarray) -> str:
    inks = np.clip(np.round(16 * np.asarray(image, float)), 0, 16).astype(int)
    return "".join(INK[ink] for ink in inks)


def _pixel_slopes(layers: Sequence[Layer], image: np.ndarray, digit: int) -> np.ndarray:
    """The slope of a digit's score by each pixel, as lesson 09 derives it."""
    by_output = np.zeros((1, 10))
    by_output[0, digit] = 1
    trace = forward(layers, image)
    for layer, (_, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
        by_output = by_output * layer.activation.slope(pre_activation) @ layer.weights.T
    return np.asarray(by_output[0])


def _place(pixel: int) -> str:
    return f"row {pixel // 8 + 1}, column {pixel % 8 + 1}"


def _bars(sketch: Sketch, probabilities: np.ndarray) -> None:
    sketch.text(10, 18, "probability of each digit", "start", 12)
    best = int(probabilities.argmax())
    for digit, share in enumerate(probabilities):
        up = 40 + 25 * digit
        sketch.text(20, up + 9, str(digit), size=14, bold=digit == best)
        width = max(200 * float(share), 0.5)
        sketch.area(
            [(36, up), (36 + width, up), (36 + width, up + 18), (36, up + 18)], STYLES["nudge"][0]
        )
        sketch.text(42 + width, up + 9, f"{share:.0%}".replace("%", " %"), "start", 12)


def _map(sketch: Sketch, slopes: np.ndarray, pixels: np.ndarray) -> None:
    """The pixels as squares, grey by ink; plus and minus in them, large by the slope."""
    most = max(float(np.abs(slopes).max()), 1e-12)
    for number, (slope, ink) in enumerate(zip(slopes, pixels, strict=True)):
        left, top = 350 + _CELL * (number % 8), 36 + _CELL * (number // 8)
        # Light enough that the signs are read on the darkest pixel too.
        light = 255 - round(110 * float(ink))
        sketch.frame(left, top, _CELL, _CELL, "#cccccc", 1, f"rgb({light},{light},{light})")
        size = 11 * abs(float(slope)) / most
        x, y = left + _CELL / 2, top + _CELL / 2
        if size > 1:
            colour = STYLES["bias"][0] if slope > 0 else "#8f3f00"
            _bar(sketch, x, y, size, 0, colour)
            if slope > 0:
                _bar(sketch, x, y, 0, size, colour)


def _bar(sketch: Sketch, x: float, y: float, wide: float, high: float, colour: str) -> None:
    half = 2.0
    across, up = (wide, half) if wide else (half, high)
    sketch.area([(x - across, y - up), (x + across, y - up), (x + across, y + up),
                 (x - across, y + up)], colour)  # fmt: skip
