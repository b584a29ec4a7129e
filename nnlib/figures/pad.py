"""The pad of `start_here` and `reading_digits`: draw a digit; see what is read, and by what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.datasets import digits
from nnlib.figures.explorer import INK, Button, Control, Explorer
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.reader import first_reader
from nnlib.figures.sketch import Sketch
from nnlib.layers import Layer
from nnlib.propagation import forward

_CELL = 30
_LOWEST = 3
"""Rows. What is lower, a dot or a dash, is not stretched to eight rows and read."""
_WIDEST = 6
"""The most columns that a digit takes, as in the data."""
_CONTRAST = 1.5
_LITTLE = "less than 1 %"
_HELD_OUT = slice(44, 65, 5)


def draw_a_digit(
    layers: Sequence[Layer] | None = None, examples: np.ndarray | None = None
) -> Explorer:
    """Let a digit be drawn on 8 by 8 pixels; show the probabilities, and which pixels matter.

    The network gets the drawing as `as_in_the_data` prepares it. A pixel matters by the slope of
    the most probable digit's score: plus where more ink speaks for that digit, minus where it
    speaks against it.

    Parameters
    ----------
    layers : sequence of Layer, optional
        From 64 pixels to 10 scores; left out, `first_reader`.
    examples : ndarray of shape (examples, 64), optional
        Images that buttons put on the pad; the first one is there at first. Left out, five that
        `first_reader` was not trained on.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> layers = [Layer(np.eye(64)[:, :10], np.zeros(10))]
    >>> column = np.zeros((1, 8, 8))
    >>> column[0, :, 3] = 1
    >>> explorer = draw_a_digit(layers, column.reshape(1, 64))
    >>> explorer.picture().caption
    'It reads 3, with 23 %; then 0 with 9 % and 1 with 9 %.'
    >>> explorer.picture(("a" * 64,)).caption
    'Nothing is drawn.'
    """
    layers = list(first_reader() if layers is None else layers)
    examples = digits()[0][_HELD_OUT] if examples is None else examples
    first = _letters(examples[0])

    def draw(pixels: list[float]) -> Picture:
        drawn = np.array(pixels).reshape(8, 8)
        if not drawn.any():
            return _unread(drawn, "Nothing is drawn.")
        if _height(drawn) < _LOWEST:
            return _unread(
                drawn, f"Too little is drawn to read: make the digit at least {_LOWEST} rows high."
            )
        return _reading(layers, drawn)

    buttons = [Button("Clear", {"pixels": INK[0] * 64})]
    buttons += [
        Button(f"Example {number}", {"pixels": _letters(image)})
        for number, image in enumerate(examples, start=1)
    ]
    pad = Control("pixels", "8 by 8 pixels", start=first, kind="pad")
    return Explorer("Draw a digit", draw, [pad], buttons)


def as_in_the_data(drawn: np.ndarray) -> np.ndarray:
    """Prepare a drawing as the digits of the data are: eight rows high, narrow, in the middle.

    In the data, every digit reaches from the first row to the last, nearly all keep to six columns,
    and their middle is the image's. A drawing that is like this stays as it is.

    Parameters
    ----------
    drawn : ndarray of shape (8, 8)
        Ink from 0 to 1, some of it more than 0.

    Returns
    -------
    ndarray of shape (8, 8)

    Examples
    --------
    >>> stroke = np.zeros((8, 8))
    >>> stroke[2:6, 0] = 1
    >>> as_in_the_data(stroke)[[0, 7]]
    array([[0., 0., 0., 1., 1., 0., 0., 0.],
           [0., 0., 0., 1., 1., 0., 0., 0.]])
    """
    across = np.flatnonzero(drawn.max(0))
    left, right = across[0], 7 - across[-1]
    if drawn[[0, 7]].max(1).min() >= 0.5 and left + right >= 2 and abs(left - right) <= 1:
        return drawn
    rows, columns = _reach(drawn.max(1)), _reach(drawn.max(0))
    grown = 8 / (rows[1] - rows[0])
    wide = max(1, min(_WIDEST, round((columns[1] - columns[0]) * grown)))
    small = _averages(*rows, 8) @ drawn @ _averages(*columns, wide).T
    made = np.zeros((8, 8))
    begin = (9 - wide) // 2
    # Averaging blurs the edges; those of the data are sharper.
    made[:, begin : begin + wide] = np.clip(0.5 + _CONTRAST * (small - 0.5), 0, 1)
    return made


def _reach(most: np.ndarray) -> tuple[float, float]:
    """Where ink begins and ends along an axis, within a pixel by how dark it is there."""
    share = most / most.max()
    first, last = np.flatnonzero(share)[[0, -1]]
    begin, end = first + 1 - share[first], last + share[last]
    middle, half = (begin + end) / 2, max(end - begin, 1) / 2
    return float(middle - half), float(middle + half)


def _averages(begin: float, end: float, count: int) -> np.ndarray:
    """A matrix that averages the stretch from begin to end in so many equal parts."""
    edges = np.linspace(begin, end, count + 1)
    places = np.arange(8)
    covered = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    return np.asarray(covered.clip(0) / (edges[1] - edges[0]))


def _height(drawn: np.ndarray) -> float:
    begin, end = _reach(drawn.max(1))
    return end - begin


def _unread(drawn: np.ndarray, why: str) -> Picture:
    """The picture of a pad that the network is not asked about."""
    sketch = Sketch(640, 300)
    _bars(sketch, np.zeros(10))
    _map(sketch, np.zeros(64), drawn.ravel())
    count = np.count_nonzero(drawn)
    return sketch.finished(
        f"{why} Of 64 pixels, {count} have ink. The network is not asked: no probabilities, no "
        "slopes.",
        why,
    )


def _reading(layers: Sequence[Layer], drawn: np.ndarray) -> Picture:
    """The picture of what the network reads, and by what."""
    given = as_in_the_data(drawn)
    image = given.reshape(1, 64)
    scores = forward(layers, image)[-1].output[0]
    powers = np.exp(scores - scores.max())
    probabilities = powers / powers.sum()
    best, second, third = np.argsort(-probabilities, kind="stable")[:3]
    slopes = _pixel_slopes(layers, image, int(best))
    sketch = Sketch(640, 300)
    _bars(sketch, probabilities)
    _map(sketch, slopes, given.ravel())
    sketch.text(350, 18, f"what the network gets; slopes of the score of {best}", "start", 12)
    words = [_percent(probabilities[digit]) for digit in (best, second, third)]
    caption = f"It reads {best}, with {words[0]}; then "
    caption += (
        f"{second} and {third}, each with {words[1]}." if words[1] == words[2] == _LITTLE
        else f"{second} with {words[1]} and {third} with {words[2]}."
    )  # fmt: skip
    if given is not drawn:
        caption += (
            " The network gets your drawing eight rows high and in the middle, as in the data."
        )
    chances = ", ".join(f"{digit}: {share:.1%}" for digit, share in enumerate(probabilities))
    up, down = _place(int(slopes.argmax())), _place(int(slopes.argmin()))
    return sketch.finished(
        f"{caption} Probabilities of the digits: {chances}. In the image that the network gets, "
        f"more ink speaks most for {best} in {up}, with the slope {slopes.max():.3g}, and most "
        f"against it in {down}, with the slope {slopes.min():.3g}.",
        caption,
    )


def _percent(share: float) -> str:
    """A share in words that are true: 99.7 % is not 100, and 0.3 % is not none.

    Examples
    --------
    >>> _percent(0.997), _percent(0.126), _percent(0.003)
    ('more than 99 %', '13 %', 'less than 1 %')
    """
    if share > 0.99:
        return "more than 99 %"
    return _LITTLE if share < 0.01 else f"{share:.0%}".replace("%", " %")


def _short_percent(share: float) -> str:
    return _percent(share).replace("more than ", "> ").replace("less than ", "< ")


def _letters(image: np.ndarray) -> str:
    inks = np.clip(np.round(16 * np.asarray(image, float)), 0, 16).astype(int)
    return "".join(INK[ink] for ink in inks)


def _pixel_slopes(layers: Sequence[Layer], image: np.ndarray, digit: int) -> np.ndarray:
    """The slope of a digit's score by each pixel, as `reading_digits` derives it."""
    by_output = np.zeros((1, 10))
    by_output[0, digit] = 1
    trace = forward(layers, image)
    for layer, (_, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
        by_output = by_output * layer.activation.slope(pre_activation) @ layer.weights.T
    return np.asarray(by_output[0])


def _place(pixel: int) -> str:
    return f"row {pixel // 8 + 1}, column {pixel % 8 + 1}"


def _bars(sketch: Sketch, probabilities: np.ndarray) -> None:
    """A bar for each digit; where nothing was read, the digits alone."""
    sketch.text(10, 18, "probability of each digit", "start", 12)
    is_read = bool(probabilities.any())
    best = int(probabilities.argmax()) if is_read else None
    for digit, share in enumerate(probabilities):
        up = 40 + 25 * digit
        sketch.text(20, up + 9, str(digit), size=14, bold=digit == best)
        width = max(200 * float(share), 0.5)
        corners = [(36, up), (36 + width, up), (36 + width, up + 18), (36, up + 18)]
        if is_read:
            sketch.area(corners, STYLES["nudge"][0])
            sketch.text(42 + width, up + 9, _short_percent(share), "start", 12)


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
