"""The pad of `start_here` and `reading_digits`: draw a digit; see what is read, and from what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.datasets import digits
from nnlib.figures.explorer import INK, Button, Control, Explorer
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.reader import first_reader
from nnlib.figures.sketch import Sketch, brief, side_by_side
from nnlib.layers import Layer
from nnlib.propagation import forward

_CELL = 32
_LONGEST = 12
"""Half the length of the largest mark, in pixels."""
_FOR, _AGAINST, _LEGEND = "#4b1d73", "#6b2f00", "#222222"
_LOWEST = 3
"""The fewest rows of a digit. A dot or a dash is not stretched to eight rows and read."""
_WIDEST = 6
"""The most columns that a digit takes, as in the data."""
_CONTRAST = 1.5
_LITTLE = "less than 1 %"
_HELD_OUT = slice(44, 65, 5)


def draw_a_digit(
    layers: Sequence[Layer] | None = None, examples: np.ndarray | None = None
) -> Explorer:
    """Show a pad of 8 by 8 pixels for a digit, the probabilities, and which pixels matter.

    The network gets the drawing as `as_in_the_data` prepares it. A pixel matters by the slope for
    it of the most probable digit's score: plus means that more ink speaks for that digit, minus
    that it speaks against it.

    Parameters
    ----------
    layers : sequence of Layer, optional
        From 64 pixels to 10 scores; left out, `first_reader`.
    examples : ndarray of shape (examples, 64), optional
        Images that buttons put on the pad; the first one is there at the start. If left out, five
        that `first_reader` was not trained on.

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
    """Make a drawing like the digits of the data: eight rows high, narrow, in the middle.

    In the data, every digit reaches from the first row to the last, nearly all take up to six
    columns, and they are centred. A drawing like this stays as it is.

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
    """Find where ink begins and ends along an axis, within a pixel from its darkness."""
    share = most / most.max()
    first, last = np.flatnonzero(share)[[0, -1]]
    begin, end = first + 1 - share[first], last + share[last]
    middle, half = (begin + end) / 2, max(end - begin, 1) / 2
    return float(middle - half), float(middle + half)


def _averages(begin: float, end: float, count: int) -> np.ndarray:
    """Make a matrix that averages the stretch from begin to end in `count` equal parts."""
    edges = np.linspace(begin, end, count + 1)
    places = np.arange(8)
    covered = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    return np.asarray(covered.clip(0) / (edges[1] - edges[0]))


def _height(drawn: np.ndarray) -> float:
    begin, end = _reach(drawn.max(1))
    return end - begin


def _unread(drawn: np.ndarray, why: str) -> Picture:
    """Draw a pad that the network is not asked about."""
    count = np.count_nonzero(drawn)
    return side_by_side(
        [_bars(None), _map(drawn.ravel(), "what you draw")],
        f"{why} Of 64 pixels, {count} have ink. The network is not asked: no probabilities, no "
        "slopes.",
        why,
    )


def _reading(layers: Sequence[Layer], drawn: np.ndarray) -> Picture:
    """Draw what the network reads, and from what."""
    given = as_in_the_data(drawn)
    image = given.reshape(1, 64)
    scores = forward(layers, image)[-1].output[0]
    powers = np.exp(scores - scores.max())
    probabilities = powers / powers.sum()
    best, second, third = np.argsort(-probabilities, kind="stable")[:3]
    slopes = _pixel_slopes(layers, image, int(best))
    pixels = _map(given.ravel(), "what the network gets")
    _marks(pixels, slopes, int(best))
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
    chances = ", ".join(f"{digit}: {_percent(share)}" for digit, share in enumerate(probabilities))
    up, down = _place(int(slopes.argmax())), _place(int(slopes.argmin()))
    return side_by_side(
        [_bars(probabilities), pixels],
        f"{caption} Probabilities of the digits: {chances}. In the image that the network gets, "
        f"more ink speaks most for {best} in {up}, with the slope {brief(slopes.max())}, and most "
        f"against it in {down}, with the slope {brief(slopes.min())}.",
        caption,
    )


def _percent(share: float) -> str:
    """Write a share truthfully: 99.7 % is not 100 %, and 0.3 % is not nothing.

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
    """Return the slope of a digit's score for each pixel, as derived in `reading_digits`."""
    by_output = np.zeros((1, 10))
    by_output[0, digit] = 1
    trace = forward(layers, image)
    for layer, (_, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
        by_output = by_output * layer.activation.slope(pre_activation) @ layer.weights.T
    return np.asarray(by_output[0])


def _place(pixel: int) -> str:
    return f"row {pixel // 8 + 1}, column {pixel % 8 + 1}"


def _bars(probabilities: np.ndarray | None) -> Sketch:
    """Draw a bar for each digit; if nothing was read, only the digits."""
    sketch = Sketch(190, 366)
    sketch.text(12, 20, "probability of each digit", "start", 13)
    for digit in range(10):
        up = 40 + 29 * digit
        share = 0.0 if probabilities is None else float(probabilities[digit])
        is_best = probabilities is not None and digit == int(probabilities.argmax())
        sketch.text(22, up + 10, str(digit), size=14, bold=is_best)
        if share < 0.01:
            continue
        width = 90 * share
        corners = [(38, up), (38 + width, up), (38 + width, up + 20), (38, up + 20)]
        sketch.area(corners, STYLES["nudge"][0])
        sketch.text(44 + width, up + 10, _short_percent(share), "start", 13)
    if probabilities is not None:
        sketch.text(12, 346, "no bar: less than 1 %", "start", 12)
    return sketch


def _map(pixels: np.ndarray, title: str) -> Sketch:
    """Draw the pixels as grey squares, light enough to read marks even on the darkest."""
    sketch = Sketch(284, 366)
    sketch.text(14, 20, title, "start", 13)
    for number, ink in enumerate(pixels):
        light = 255 - round(110 * float(ink))
        left, top = _corner(number)
        sketch.frame(left, top, _CELL, _CELL, "#cccccc", 1, f"rgb({light},{light},{light})")
    return sketch


def _corner(number: int) -> tuple[float, float]:
    return 14 + _CELL * (number % 8), 36 + _CELL * (number // 8)


def _marks(sketch: Sketch, slopes: np.ndarray, digit: int) -> None:
    """Draw a plus or a minus in each pixel, longer for a larger slope, and a legend."""
    most = max(float(np.abs(slopes).max()), 1e-12)
    for number, slope in enumerate(slopes):
        left, top = _corner(number)
        size = _LONGEST * float(slope) / most
        if abs(size) > 1:
            _mark(sketch, left + _CELL / 2, top + _CELL / 2, size)
    sketch.frame(14, 304, 256, 50, "none", 0, "#eeeeee")
    for x, size, words in ((28, 7, f"more ink: more {digit}"), (164, -7, f"less {digit}")):
        _mark(sketch, x, 317, size)
        sketch.text(x + 12, 317, words, "start", 12, _LEGEND)
    _mark(sketch, 30, 340, _LONGEST)
    sketch.text(50, 340, f"as long as this: slope {brief(most)}", "start", 12, _LEGEND)


def _mark(sketch: Sketch, x: float, y: float, size: float) -> None:
    """Draw a plus, or for a size below 0 a minus."""
    colour = _FOR if size > 0 else _AGAINST
    for wide, high in ((abs(size), 2), (2, size)) if size > 0 else ((-size, 2),):
        sketch.area([(x - wide, y - high), (x + wide, y - high), (x + wide, y + high),
                     (x - wide, y + high)], colour)  # fmt: skip
