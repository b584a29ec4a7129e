"""Pictures of digits: a gallery, a table of what was read, and maps with a number a pixel."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from nnlib.figures.picture import STYLES, Picture, finished, new_axes
from nnlib.words import counted

_MOST_IMAGES = 60
_MOST_MISTAKES_TOLD = 12
# A number of at least this share of the largest gets a sign: it is told by colour and mark.
_SIGNED_SHARE = 0.4


def gallery(pixels: np.ndarray, captions: Sequence[str], columns: int = 10) -> Picture:
    """Draw images of digits in rows, each with a caption below it.

    Parameters
    ----------
    pixels : ndarray of shape (images, 64)
        Rows of 8 by 8 pixels, from 0 (paper) to 1 (ink); 1 to 60 images.
    captions : sequence of str
        One an image, such as "3, read as 5".
    columns : int
        How many images stand side by side.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the shape or the number of images or of captions does not fit.

    Examples
    --------
    >>> print(gallery(np.zeros((2, 64)), ["3", "3, read as 5"]))
    Picture: 2 images of 8 by 8 pixels, with the captions, in order: 3; 3, read as 5.
    """
    images = _checked("pixels", pixels, captions)
    figure, _ = _tiles(images, captions, columns, "Greys", (0.0, 1.0))
    count = counted(len(images), "image")
    told = "the caption" if len(images) == 1 else "the captions, in order"
    return finished(figure, f"{count} of 8 by 8 pixels, with {told}: {'; '.join(captions)}.")


def confusion(counts: np.ndarray) -> Picture:
    """Draw a table of how often each digit was read as which.

    Parameters
    ----------
    counts : ndarray of int of shape (10, 10)
        One row a digit that was meant, one column a digit that it was read as.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If `counts` has another shape.

    Examples
    --------
    >>> counts = np.diag(np.full(10, 20))
    >>> counts[8, 1] = 2
    >>> print(confusion(counts))
    Picture: What 202 digits were read as: 200 as the digit that was meant, 2 as another. \
Mistakes, the most frequent first: 8 read as 1: 2 times.
    """
    counts = np.asarray(counts)
    if counts.shape != (10, 10):
        raise ValueError(
            f"counts has shape {counts.shape}: the table needs (10, 10), one row a digit meant and "
            "one column a digit read; start from `np.zeros((10, 10), dtype=int)`"
        )
    mistakes = counts * (1 - np.eye(10, dtype=int))
    figure, axes = new_axes(width=6.0, height=5.2)
    # Up to half of the greys only: black numbers stay legible on them.
    axes.imshow(mistakes, cmap="Greys", vmin=0, vmax=2 * max(1, mistakes.max()),
                interpolation="none")  # fmt: skip
    for meant in range(10):
        for read in range(10):
            if counts[meant, read]:
                axes.text(read, meant, str(counts[meant, read]), ha="center", va="center",
                          size=10, weight="bold" if meant == read else "normal")  # fmt: skip
        axes.add_patch(
            Rectangle((meant - 0.5, meant - 0.5), 1, 1, fill=False, linewidth=2,
                      edgecolor=STYLES["target"][0], zorder=3)
        )  # fmt: skip
    axes.set(xlabel="read as", ylabel="meant", xticks=range(10), yticks=range(10))
    axes.set_xticks(np.arange(0.5, 9), minor=True)
    axes.set_yticks(np.arange(0.5, 9), minor=True)
    axes.grid(visible=False)
    axes.grid(visible=True, which="minor", color="#e5e5e5")
    axes.tick_params(which="both", length=0)
    axes.set_title("framed: read as meant", fontsize=10)
    right = int(np.trace(counts))
    text = (
        f"What {counts.sum():,} digits were read as: {right:,} as the digit that was meant, "
        f"{mistakes.sum():,} as another."
    )
    order = sorted(np.argwhere(mistakes).tolist(), key=lambda place: -mistakes[tuple(place)])
    if order:
        told = [
            f"{meant} read as {read}: {counted(mistakes[meant, read], 'time')}"
            for meant, read in order[:_MOST_MISTAKES_TOLD]
        ]
        left = order[_MOST_MISTAKES_TOLD:]
        if left:
            rest = sum(mistakes[meant, read] for meant, read in left)
            more = counted(len(left), "more mistake")
            told.append(f"and {more}, {counted(rest, 'time')} in all")
        text += f" Mistakes, the most frequent first: {'; '.join(told)}."
    return finished(figure, text)


def pixel_maps(
    maps: np.ndarray, captions: Sequence[str], columns: int = 5, unit: str = "slope"
) -> Picture:
    """Draw maps with a signed number a pixel, all on one scale of colours and signs.

    Parameters
    ----------
    maps : ndarray of shape (maps, 64)
        Rows of 8 by 8 numbers, such as the weights of a neuron; 1 to 60 maps. A number above 40 %
        of the largest gets a plus or a minus.
    captions : sequence of str
        One a map.
    columns : int
        How many maps stand side by side.
    unit : str
        What the numbers are.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the shape or the number of maps or of captions does not fit.

    Examples
    --------
    >>> numbers = np.zeros((1, 64))
    >>> numbers[0, [0, 63]] = 0.5, -2
    >>> print(pixel_maps(numbers, ["neuron 1"], unit="weight"))
    Picture: 1 map of 8 by 8 numbers (weight), on a scale from -2 to 2; rows count from the top, \
columns from the left. neuron 1: the most positive 0.5 in row 1, column 1, the most negative -2 in \
row 8, column 8.
    """
    numbers = _checked("maps", maps, captions)
    largest = float(np.abs(numbers).max())
    reach = largest or 1.0
    # In PuOr, orange is below 0 and purple is above.
    figure, axes = _tiles(numbers, captions, columns, "PuOr", (-reach, reach), signs=True)
    scale = ScalarMappable(Normalize(-reach, reach), "PuOr")
    bar = figure.colorbar(scale, ax=axes, label=unit, aspect=12, shrink=0.9)
    bar.ax.set_ylabel(f"{unit} (purple, +: above 0)", size=10)
    parts = []
    for caption, row in zip(captions, numbers, strict=True):
        ends = ", ".join(
            f"the most {word} {row[place]:.3g} in row {place // 8 + 1}, column {place % 8 + 1}"
            if sign * row[place] > 0
            else f"none {word}"
            for word, sign, place in (
                ("positive", 1, int(row.argmax())),
                ("negative", -1, int(row.argmin())),
            )
        )
        parts.append(f"{caption}: {ends}.")
    count = counted(len(numbers), "map")
    return finished(
        figure,
        f"{count} of 8 by 8 numbers ({unit}), on a scale from {-reach:.3g} to {reach:.3g}; rows "
        f"count from the top, columns from the left. {' '.join(parts)}",
    )


def _checked(name: str, images: np.ndarray, captions: Sequence[str]) -> np.ndarray:
    """Give the rows as floats, or refuse what does not fit."""
    images = np.asarray(images, dtype=float)
    if images.ndim != 2 or images.shape[1] != 64:
        raise ValueError(
            f"{name} has shape {images.shape}: the picture needs (count, 64), one row of 64 "
            f"numbers each; use `{name}.reshape(-1, 64)`"
        )
    if not 1 <= len(images) <= _MOST_IMAGES:
        raise ValueError(
            f"{name} has {len(images)} rows: the picture needs 1 to {_MOST_IMAGES}; take the first "
            f"ones with `{name}[:{_MOST_IMAGES}]`, and as many captions"
        )
    if len(captions) != len(images):
        raise ValueError(
            f"captions has {len(captions)} texts and {name} {len(images)} rows: each row needs one "
            "caption; look at the two lengths"
        )
    return images


def _tiles(
    images: np.ndarray,
    captions: Sequence[str],
    columns: int,
    colours: str,
    reach: tuple[float, float],
    signs: bool = False,
) -> tuple[Figure, Axes]:
    """Draw each row as an image of 8 by 8 with its caption; one unit of the axes is one pixel."""
    columns = max(1, min(columns, len(images)))
    rows = -(-len(images) // columns)
    pixel = min(0.16 if signs else 0.11, 0.8 / columns)  # Inches; tiles are 10 pixels apart.
    lines = [textwrap.wrap(text, max(5, int(10 * pixel / 0.085))) for text in captions]
    down = 9.2 + 0.17 / pixel * max(len(parts) for parts in lines)
    figure, axes = new_axes(width=10 * columns * pixel + (1.2 if signs else 0.1),
                            height=max(down * rows * pixel + 0.1, 2.2 if signs else 0))  # fmt: skip
    for place, (image, parts) in enumerate(zip(images, lines, strict=True)):
        left, top = 10 * (place % columns), down * (place // columns)
        axes.imshow(image.reshape(8, 8), cmap=colours, vmin=reach[0], vmax=reach[1],
                    extent=(left, left + 8, top + 8, top), interpolation="none")  # fmt: skip
        axes.add_patch(
            Rectangle((left, top), 8, 8, fill=False, edgecolor=STYLES["output"][0], linewidth=0.8)
        )
        axes.text(left + 4, top + 8.5, "\n".join(parts), ha="center", va="top", size=9)
        if signs:
            _mark_signs(axes, image, (left, top), reach[1], 72 * pixel)
    axes.set(xlim=(-1.2, 10 * columns - 0.8), ylim=(down * rows - 0.2, -0.3))
    axes.set_aspect("equal")
    axes.set_axis_off()
    return figure, axes


def _mark_signs(
    axes: Axes, image: np.ndarray, corner: tuple[float, float], largest: float, points: float
) -> None:
    shares = image / largest
    for sign, mark in ((1, "+"), (-1, "_")):
        # White on dark colours, black on light ones.
        for colour, low, high in (("black", _SIGNED_SHARE, 0.7), ("white", 0.7, np.inf)):
            [places] = np.nonzero((sign * shares > low) & (sign * shares <= high))
            axes.plot(corner[0] + places % 8 + 0.5, corner[1] + places // 8 + 0.5, mark,
                      linestyle="none", markersize=0.55 * points, markeredgewidth=1.3,
                      color=colour)  # fmt: skip
