"""Picture of how a value was made: boxes with numbers, arrows with local slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from nnlib.figures.picture import STYLES, Picture, finished, new_axes
from nnlib.words import counted

_MOST_VALUES = 40
# In inches: a line of text, the gap between two boxes, the gap where arrows cross, an arrowhead.
_LINE, _BETWEEN, _CROSSING, _HEAD = 0.19, 0.16, 0.42, 0.2


@dataclass(eq=False)
class _Place:
    """The box of a value; without texts, the way of its arrows past a column.

    `arrows` has one (place where it starts, local slope) for each arrow that ends here.
    """

    value: Any
    texts: list[str]
    arrows: list[tuple[_Place, float]] = field(default_factory=list)
    up: float = 0.0

    @property
    def height(self) -> float:
        return _LINE * max(len(self.texts), len(self.arrows)) + (0.12 if self.texts else 0.0)


@dataclass
class _Column:
    """Places one below the other: labels of arrows from `left`, boxes from `middle` to `right`."""

    places: list[_Place] = field(default_factory=list)
    left: float = 0.0
    middle: float = 0.0
    right: float = 0.0


def value_graph(
    last: Any, names: Mapping[str, Any] | None = None, with_slopes: bool = True
) -> Picture:
    """Draw how a value was made: a box for each value, and arrows to what was made of it.

    Parameters
    ----------
    last : Value
        Or any object with the fields .number, .sources, .slope and .depth of a `Value`. At most 40
        values, with itself.
    names : mapping of str to Value, optional
        What values are called.
    with_slopes : bool
        Whether boxes have the slopes that `backward` filled in.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there are more than 40 values.

    Examples
    --------
    >>> from nnlib.autodiff import Value
    >>> a, b = Value(3.0), Value(-2.0)
    >>> product = a * b
    >>> product.backward()
    >>> print(value_graph(product, {"a": a, "b": b}))
    Picture: How -6 was made: 3 values. Depth 1: a is 3, slope -2; b is -2, slope 3. Depth 2: \
value 1 is -6, slope 1, from a (local slope -2) and b (local slope 3).
    """
    found = _found(last)
    named = {id(value): name for name, value in (names or {}).items()}
    columns = _columns(found, named, with_slopes)
    _order(columns)
    _spread(columns)
    high = max(_height(column.places) for column in columns)
    figure, axes = new_axes(width=columns[-1].right + 0.2, height=high + 0.2)
    axes.set(xlim=(-0.05, columns[-1].right + 0.05), ylim=(-high / 2 - 0.05, high / 2 + 0.05))
    axes.set_aspect("equal")
    axes.set_axis_off()
    owner = {id(place): column for column in columns for place in column.places}
    for column in columns:
        for place in column.places:
            _draw_arrows(axes, place, column, owner)
            if place.texts:
                _draw_box(axes, place, column, last)
    return finished(figure, _told(last, columns, named, with_slopes))


def _found(last: Any) -> list[Any]:
    """List the value and all that it came from, once each, each behind its sources."""
    seen, found = {id(last)}, [last]
    for value in found:  # The list grows while the loop goes through it.
        for source, _ in value.sources:
            if id(source) not in seen:
                seen.add(id(source))
                found.append(source)
    if len(found) > _MOST_VALUES:
        raise ValueError(
            f"last is made of {len(found)} values: the picture needs at most {_MOST_VALUES}; draw "
            "a smaller expression, or one of the values in between"
        )
    ordered: dict[int, Any] = {}

    def visit(value: Any) -> None:
        for source, _ in value.sources:
            if id(source) not in ordered:
                visit(source)
        ordered[id(value)] = value

    visit(last)
    return list(ordered.values())


def _columns(found: Sequence[Any], named: Mapping[int, str], with_slopes: bool) -> list[_Column]:
    """Give a column for each depth; an arrow past a column has a place in it, like a box."""
    depths = sorted({value.depth for value in found})
    columns = [_Column() for _ in depths]
    places: dict[tuple[int, int], _Place] = {}

    def add(number: int, place: _Place) -> None:
        columns[number].places.append(place)
        places[id(place.value), number] = place

    for value in found:
        name = named.get(id(value))
        texts = [_short(value.number) if name is None else f"{name} = {_short(value.number)}"]
        if with_slopes:
            texts.append(f"slope {_slope(value.slope)}")
        add(depths.index(value.depth), _Place(value, texts))
    for value in found:
        end = depths.index(value.depth)
        for source, slope in value.sources:
            start = depths.index(source.depth)
            before = places[id(source), start]
            for passed in range(start + 1, end):
                if (id(source), passed) not in places:
                    add(passed, _Place(source, [], [(before, 0.0)]))
                before = places[id(source), passed]
            places[id(value), end].arrows.append((before, slope))
    return columns


def _order(columns: Sequence[_Column]) -> None:
    """Order the places of each column by those they are joined with, so that few arrows cross."""
    before: dict[int, list[_Place]] = {}
    behind: dict[int, list[_Place]] = {}
    for column in columns:
        _stack(column.places)
        for place in column.places:
            before[id(place)] = [start for start, _ in place.arrows]
            for start, _ in place.arrows:
                behind.setdefault(id(start), []).append(place)
    for _ in range(4):
        for joined, walk in ((behind, columns[::-1]), (before, columns)):
            for column in walk:
                column.places.sort(
                    key=lambda place: -_mean([end.up for end in joined.get(id(place)) or [place]])
                )
                _stack(column.places)
    for column in columns:
        for place in column.places:
            place.arrows.sort(key=lambda arrow: -arrow[0].up)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _height(places: Sequence[_Place]) -> float:
    return sum(place.height for place in places) + _BETWEEN * (len(places) - 1)


def _stack(places: Sequence[_Place]) -> None:
    """Place them one below the other, around height 0."""
    top = _height(places) / 2
    for place in places:
        place.up = top - place.height / 2
        top -= place.height + _BETWEEN


def _spread(columns: Sequence[_Column]) -> None:
    """Place the columns side by side, as wide as their texts need."""
    across = 0.0
    for column in columns:
        labels = [
            _slope(slope) for place in column.places if place.texts for _, slope in place.arrows
        ]
        texts = [text for place in column.places for text in place.texts]
        column.left = across
        widest = max((_width(label, 9) for label in labels), default=0.0)
        column.middle = across + (widest + 0.1 + _HEAD if labels else 0.0)
        column.right = column.middle + max(_width(text, 10) for text in texts) + 0.2
        across = column.right + _CROSSING


def _width(text: str, size: float) -> float:
    path = TextPath((0, 0), text, size=size, prop=FontProperties(family="DejaVu Sans"))
    return path.get_extents().width / 72


def _short(number: float) -> str:
    return f"{number + 0.0:.4g}"  # Adding 0 makes -0 a 0.


def _slope(slope: float) -> str:
    return f"{slope + 0.0:.3g}"


def _draw_arrows(axes: Axes, place: _Place, column: _Column, owner: Mapping[int, _Column]) -> None:
    colour = STYLES["output"][0]
    for number, (start, slope) in enumerate(place.arrows):
        up = place.up + _LINE * ((len(place.arrows) - 1) / 2 - number)
        right = owner[id(start)].right
        bend = (right + column.left) / 2
        way = [(right, start.up), (bend, start.up), (bend, up), (column.left, up)]
        codes = [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
        if not place.texts:
            way.append((column.right, up))
            codes.append(Path.LINETO)
        axes.add_patch(PathPatch(Path(way, codes), fill=False, edgecolor=colour, linewidth=1.3))
        if place.texts:
            axes.add_patch(
                FancyArrowPatch((column.left, up), (column.middle, up), arrowstyle="-|>",
                                mutation_scale=10, linewidth=1.3, color=colour, shrinkA=0,
                                shrinkB=0)
            )  # fmt: skip
            axes.text((column.left + column.middle - _HEAD) / 2, up, _slope(slope), size=9,
                      ha="center", va="center", color=STYLES["slope"][0], zorder=3,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip


def _draw_box(axes: Axes, place: _Place, column: _Column, last: Any) -> None:
    key = "output" if place.arrows else "input"
    corner = (column.middle, place.up - place.height / 2)
    axes.add_patch(
        Rectangle(corner, column.right - column.middle, place.height, facecolor="white", zorder=2,
                  edgecolor=STYLES["loss" if place.value is last else key][0], linewidth=2)
    )  # fmt: skip
    for number, text in enumerate(place.texts):
        up = place.up + _LINE * ((len(place.texts) - 1) / 2 - number)
        axes.text((column.middle + column.right) / 2, up, text, ha="center", va="center", size=10,
                  color=STYLES["slope"][0] if number else "black", zorder=3)  # fmt: skip


def _told(
    last: Any, columns: Sequence[_Column], named: Mapping[int, str], with_slopes: bool
) -> str:
    shown = [[place.value for place in column.places if place.texts] for column in columns]
    called = dict(named)
    unnamed = [value for values in shown for value in values if id(value) not in named]
    called.update({id(value): f"value {number}" for number, value in enumerate(unnamed, 1)})
    parts = []
    for values in shown:
        told = []
        for value in values:
            text = f"{called[id(value)]} is {_short(value.number)}"
            if with_slopes:
                text += f", slope {_slope(value.slope)}"
            sources = [
                f"{called[id(source)]} (local slope {_slope(slope)})"
                for source, slope in value.sources
            ]
            if sources:
                text += f", from {' and '.join(sources)}"
            told.append(text)
        parts.append(f"Depth {values[0].depth}: {'; '.join(told)}.")
    count = sum(map(len, shown))
    return (
        f"How {named.get(id(last), _short(last.number))} was made: "
        f"{counted(count, 'value')}. {' '.join(parts)}"
    )
