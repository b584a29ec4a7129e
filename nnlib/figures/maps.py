"""Maps for several pictures: an output over two inputs, the key of a scale, signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnlib.figures.picture import STYLES
from nnlib.figures.shades import on_shade, shade
from nnlib.figures.sketch import Sketch, brief, path_of
from nnlib.layers import Layer
from nnlib.propagation import forward

LOW, HIGH = -0.2, 1.2
"""Where a surface begins and ends on both axes, around the corners 0 and 1."""
_SIDE = 64
_KEY = 14
# A number of at least this share of the largest gets a sign, so that colour is not the only mark.
_SIGNED_SHARE = 0.4

Point = tuple[float, float]
_Table = list[list[float]]
_Edge = tuple[int, int, int]
"""The row and column where an edge begins, and whether it goes up (1) or across (0)."""


def surface(sketch: Sketch, left: float, top: float, side: float, layers: Sequence[Layer],
            inputs: np.ndarray, targets: np.ndarray) -> None:  # fmt: skip
    """Draw a network's output over the square of its two inputs, with axes; a line where it is 0.5,
    and the examples with their targets.
    """
    outputs = _outputs(layers, _SIDE)
    sketch.shades(left, top, side, side, outputs[::-1], smooth=True)
    cell = side / _SIDE
    for line in contour(outputs, 0.5):
        _half(sketch, [(left + cell * (x + 0.5), top + side - cell * (y + 0.5)) for x, y in line])
    sketch.frame(left, top, side, side, STYLES["output"][0], 1)
    for number in (0, 1):
        along = side * (number - LOW) / (HIGH - LOW)
        sketch.text(left + along, top + side + 11, str(number), size=13)
        sketch.text(left - 6, top + side - along, str(number), "end", 13)
    sketch.text(left + side / 2, top + side + 27, "first input", size=13)
    sketch.text(left, top - 11, "second input", "start", 13)
    for (x, y), target in zip(inputs, np.ravel(targets), strict=True):
        across = left + side * (float(x) - LOW) / (HIGH - LOW)
        up = top + side * (HIGH - float(y)) / (HIGH - LOW)
        sketch.circle(across, up, 11, STYLES["target"][0])
        sketch.text(across, up, brief(float(target)), size=13)


def surface_key(sketch: Sketch, left: float, top: float, height: float) -> None:
    """Draw what the colours of a surface mean, and its line."""
    sketch.text(left - 2, top - 24, "output", "start", 13)
    scale_key(sketch, left, top, height, ((0, "0"), (0.5, "0.5"), (1, "1")))
    _half(sketch, [(left, top + height / 2), (left + _KEY, top + height / 2)])


def _half(sketch: Sketch, line: Sequence[Point]) -> None:
    """Draw where the output is 0.5, dark inside white, visible on every shade and on dark pages."""
    drawn = path_of(line)
    for colour, width in (("rgb(255,255,255)", 5), ("rgb(0,0,0)", 2.2)):
        sketch.put(
            f'<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{width}" class="grid"/>'
        )


def thumbnail(
    sketch: Sketch, left: float, top: float, side: float, layers: Sequence[Layer]
) -> None:
    """Draw the same map small, without line and examples."""
    sketch.shades(left, top, side, side, _outputs(layers, 16)[::-1], smooth=True)
    sketch.frame(left, top, side, side, STYLES["output"][0], 1)


def _outputs(layers: Sequence[Layer], side: int) -> np.ndarray:
    """Return the output in the middle of each pixel of a map, from the lowest row up."""
    middles = LOW + (HIGH - LOW) * (np.arange(side) + 0.5) / side
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    return np.asarray(forward(layers, grid)[-1].output.reshape(side, side))


def contour(heights: np.ndarray, level: float) -> list[list[Point]]:
    """Find the lines where a table of heights passes a level, between its rows and columns.

    Each square of four neighbours is treated separately ("marching squares"; Lorensen and Cline
    1987 do it in space): a line enters and leaves where two neighbours are on different sides.

    Parameters
    ----------
    heights : ndarray of shape (rows, columns)
    level : float

    Returns
    -------
    list of lines, each a list of (column, row)

    Examples
    --------
    >>> contour(np.array([[0.0, 1.0], [0.0, 1.0]]), 0.25)
    [[(0.25, 0.0), (0.25, 1.0)]]
    """
    above = heights > level
    corners = sum(above[r : len(above) - 1 + r, c : above.shape[1] - 1 + c].astype(int)
                  for r in (0, 1) for c in (0, 1))  # fmt: skip
    joined: dict[_Edge, list[_Edge]] = {}
    table, sides = heights.tolist(), above.tolist()  # Lists are quicker, number by number.
    for row, column in np.argwhere((corners > 0) & (corners < 4)).tolist():
        for one, other in _crossed(table, sides, level, row, column):
            joined.setdefault(one, []).append(other)
            joined.setdefault(other, []).append(one)
    # Lines with ends come first, then the remaining rings.
    starts = [edge for edge, ends in joined.items() if len(ends) == 1] + list(joined)
    return [
        [_point(table, level, edge) for edge in _walk(joined, start)]
        for start in starts if joined[start]
    ]  # fmt: skip


def _crossed(
    heights: _Table, above: list[list[bool]], level: float, row: int, column: int
) -> list[tuple[_Edge, _Edge]]:
    """Return the pairs of edges of a square that a line joins."""
    low, right = (row, column, 0), (row, column + 1, 1)
    high, left = (row + 1, column, 0), (row, column, 1)
    crossed = [
        (r, c, up) for r, c, up in (low, right, high, left)
        if above[r][c] != above[r + up][c + 1 - up]
    ]  # fmt: skip
    if len(crossed) == 2:
        return [(crossed[0], crossed[1])]
    # Two opposite corners are above: the middle decides whether they are connected.
    middle = sum(heights[row + up][column + on] for up in (0, 1) for on in (0, 1)) / 4 > level
    if middle == above[row][column]:
        return [(low, right), (high, left)]
    return [(low, left), (right, high)]


def _walk(joined: dict[_Edge, list[_Edge]], edge: _Edge) -> list[_Edge]:
    """Follow a line from an edge, and remove the edges on its way from the table."""
    line = [edge]
    while joined[edge]:
        after = joined[edge].pop()
        joined[after].remove(edge)
        line.append(after)
        edge = after
    return line


def _point(heights: _Table, level: float, edge: _Edge) -> Point:
    """Find where along an edge the height equals the level, by a straight line between its ends."""
    row, column, up = edge
    start, end = heights[row][column], heights[row + up][column + 1 - up]
    along = (level - start) / (end - start)
    return (column + (0.0 if up else along), row + (along if up else 0.0))


def scale_key(
    sketch: Sketch, left: float, top: float, height: float, ticks: Sequence[tuple[float, str]],
    colour: Callable[[float], str] = shade,
) -> None:  # fmt: skip
    """Draw the key to the colours of a map, from the first tick's share to the last one's."""
    low, high = ticks[0][0], ticks[-1][0]
    column = np.linspace(high, low, 64).reshape(-1, 1)
    sketch.shades(left, top, _KEY, height, column, colour, smooth=True)
    sketch.frame(left, top, _KEY, height, STYLES["output"][0], 1)
    for share, words in ticks:
        level = top + height * (high - share) / (high - low)
        sketch.text(left + _KEY + 6, level, words, "start", 13)


def signs(sketch: Sketch, left: float, top: float, pixel: float, shares: np.ndarray) -> None:
    """Mark plus and minus on a signed map if a number is a good part of the largest."""
    reach = 0.28 * pixel
    for (row, column), share in np.ndenumerate(shares):
        if abs(share) <= _SIGNED_SHARE:
            continue
        x, y = left + pixel * (column + 0.5), top + pixel * (row + 0.5)
        drawn = f"M{x - reach:.1f} {y:.1f}h{2 * reach:.1f}"
        if share > 0:
            drawn += f"M{x:.1f} {y - reach:.1f}v{2 * reach:.1f}"
        sketch.put(f'<path d="{drawn}" stroke="{on_shade(share)}" stroke-width="{pixel / 9:.1f}"/>')
