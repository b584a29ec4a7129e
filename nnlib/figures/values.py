"""Picture of how a value was made: boxes with operations, arrows with local slopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nnlib.figures.lettering import text_width, wrap_text
from nnlib.figures.operations import operation_of
from nnlib.figures.picture import STYLES, SURFACE, WORDS, Picture
from nnlib.figures.sketch import Sketch, brief, short
from nnlib.words import write_count

_MOST_VALUES = 40
_SIZE = 13
# In pixels: a line of text, the gap between two boxes, the gap where arrows cross, an arrowhead.
_LINE, _BETWEEN, _CROSSING, _HEAD = 20, 14, 42, 14


@dataclass(eq=False)
class _Place:
    """The box of a value; without texts, a gap for its arrows in a column.

    `arrows` has one (place where it starts, local slope) for each arrow that ends here.
    """

    value: Any
    texts: list[str]
    arrows: list[tuple[_Place, float]] = field(default_factory=list)
    up: float = 0.0

    @property
    def height(self) -> float:
        return _LINE * max(len(self.texts), len(self.arrows)) + (10 if self.texts else 0)


@dataclass(eq=False)
class _Column:
    """Places below each other: labels of arrows from `left`, boxes from `middle` to `right`."""

    places: list[_Place] = field(default_factory=list)
    left: float = 0.0
    middle: float = 0.0
    right: float = 0.0


def value_graph(
    last: Any, names: Mapping[str, Any] | None = None, with_slopes: bool = True
) -> Picture:
    """Draw how a value was made: a box for each value, and arrows to the values made from it.

    Parameters
    ----------
    last : Value
        Or any object with the fields .number, .sources, .slope and .depth of a `Value`; at most 40
        values including itself.
    names : mapping of str to Value, optional
        The values by name.
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
    Picture: How −6 was made: 3 values. Depth 1: a is 3, slope −2; b is −2, slope 3. Depth 2: \
value 1 is a · b = −6, slope 1, from a (local slope −2) and b (local slope 3).
    """
    found = _found(last)
    named = {id(value): name for name, value in (names or {}).items()}
    columns = _columns(found, named, with_slopes)
    _order(columns)
    _spread(columns)
    title = f"How {named.get(id(last), brief(last.number))} was made"
    wide = max(columns[-1].right + 12, text_width(title, 15, bold=True) + 24, 300)
    legend = "On an arrow: the slope of that one step."
    if with_slopes:
        legend += f" In a box: the slope of {named.get(id(last), 'the last value')} for that value."
    lines = wrap_text(legend, wide - 24, 12)
    high = max(_height(column.places) for column in columns)
    sketch = Sketch(wide, 46 + high + 14 + 17 * len(lines))
    sketch.title(title)
    _lower(columns, 42 + high / 2)
    for row, line in enumerate(lines):
        sketch.text(12, 42 + high + 20 + 17 * row, line, "start", 12, WORDS["output"])
    owner = {id(place): column for column in columns for place in column.places}
    for column in columns:
        for place in column.places:
            _draw_arrows(sketch, place, column, owner)
    for column in columns:
        for place in column.places:
            if place.texts:
                _draw_box(sketch, place, column, last)
    return sketch.finish(_told(last, columns, named, with_slopes))


def _found(last: Any) -> list[Any]:
    """List the value and all values that it came from, once each, each after its sources."""
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
    """Make a column for each depth; an arrow past a column has a place in it, like a box."""
    depths = sorted({value.depth for value in found})
    columns = [_Column() for _ in depths]
    places: dict[tuple[int, int], _Place] = {}

    def add(number: int, place: _Place) -> None:
        columns[number].places.append(place)
        places[id(place.value), number] = place

    for value in found:
        parts = [named.get(id(value)), operation_of(value, named), short(value.number)]
        texts = [" = ".join(part for part in parts if part)]
        if with_slopes:
            texts.append(f"slope {brief(value.slope)}")
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
    """Order the places of each column by their neighbours, so that few arrows cross."""
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
                    key=lambda place: _mean([end.up for end in joined.get(id(place)) or [place]])
                )
                _stack(column.places)
    for column in columns:
        for place in column.places:
            place.arrows.sort(key=lambda arrow: arrow[0].up)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def _height(places: Sequence[_Place]) -> float:
    return sum(place.height for place in places) + _BETWEEN * (len(places) - 1)


def _stack(places: Sequence[_Place]) -> None:
    """Put the places below each other, around height 0."""
    top = -_height(places) / 2
    for place in places:
        place.up = top + place.height / 2
        top += place.height + _BETWEEN


def _spread(columns: Sequence[_Column]) -> None:
    """Place the columns side by side, as wide as their texts need."""
    across = 12.0
    for column in columns:
        labels = [
            brief(slope) for place in column.places if place.texts for _, slope in place.arrows
        ]
        texts = [text for place in column.places for text in place.texts]
        column.left = across
        widest = max((text_width(label, 12) for label in labels), default=0.0)
        column.middle = across + (widest + 8 + _HEAD if labels else 0.0)
        column.right = column.middle + max(text_width(text, _SIZE) for text in texts) + 16
        across = column.right + _CROSSING


def _lower(columns: Sequence[_Column], middle: float) -> None:
    for column in columns:
        for place in column.places:
            place.up += middle


def _draw_arrows(
    sketch: Sketch, place: _Place, column: _Column, owner: Mapping[int, _Column]
) -> None:
    for number, (start, slope) in enumerate(place.arrows):
        up = place.up + _LINE * (number - (len(place.arrows) - 1) / 2)
        right = owner[id(start)].right
        shares = [step / 16 for step in range(17)]
        way = [
            (right + share * (column.left - right),
             start.up + share**2 * (3 - 2 * share) * (up - start.up))
            for share in shares
        ]  # fmt: skip
        if not place.texts:
            sketch.line([*way, (column.right, up)], "output", 1.5)
            continue
        sketch.line([*way, (column.middle, up)], "output", 1.5, arrow=True)
        sketch.text((column.left + column.middle - _HEAD) / 2, up - 9, brief(slope), size=12,
                    colour=WORDS["slope"])  # fmt: skip


def _draw_box(sketch: Sketch, place: _Place, column: _Column, last: Any) -> None:
    key = "loss" if place.value is last else "output" if place.arrows else "input"
    sketch.frame(column.middle, place.up - place.height / 2, column.right - column.middle,
                 place.height, STYLES[key][0], 2, SURFACE)  # fmt: skip
    for number, text in enumerate(place.texts):
        up = place.up + _LINE * (number - (len(place.texts) - 1) / 2)
        sketch.text((column.middle + column.right) / 2, up, text, size=_SIZE,
                    colour=WORDS["slope"] if number else "#000000")  # fmt: skip


def _told(
    last: Any, columns: Sequence[_Column], named: Mapping[int, str], with_slopes: bool
) -> str:
    shown = [[place.value for place in column.places if place.texts] for column in columns]
    called = dict(named)
    unnamed = [value for values in shown for value in values if id(value) not in named]
    # A given number is its own name.
    called.update({id(value): short(value.number) for value in unnamed if not value.sources})
    made = [value for value in unnamed if value.sources]
    called.update({id(value): f"value {number}" for number, value in enumerate(made, 1)})
    parts = []
    for values in shown:
        told = []
        for value in values:
            equal = [operation_of(value, called), short(value.number)]
            text = f"{called[id(value)]} is {' = '.join(filter(None, equal))}"
            if not value.sources and id(value) not in named:
                text = f"the number {short(value.number)}"
            if with_slopes:
                text += f", slope {brief(value.slope)}"
            sources = [
                f"{called[id(source)]} (local slope {brief(slope)})"
                for source, slope in value.sources
            ]
            if sources:
                text += f", from {' and '.join(sources)}"
            told.append(text)
        parts.append(f"Depth {values[0].depth}: {'; '.join(told)}.")
    count = sum(map(len, shown))
    return (
        f"How {named.get(id(last), short(last.number))} was made: "
        f"{write_count(count, 'value')}. {' '.join(parts)}"
    )
