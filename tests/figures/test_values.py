"""The picture of a value: all it was made from is told, and no box hides another."""

import math
import re
from types import SimpleNamespace

import pytest

from nnlib.autodiff import Value
from nnlib.figures import value_graph
from nnlib.figures.operations import operation_of
from nnlib.figures.picture import STYLES
from tests.figures.boxes import words


def neuron():
    """A loss of one neuron, with the names of its values."""
    weight, bias, target = Value(1.5), Value(-0.25), Value(1.0)
    error = (weight * 0.5 + bias).sigmoid() - target
    loss = error * error
    loss.backward()
    return loss, {"weight": weight, "bias": bias, "target": target, "loss": loss}


def boxes(picture):
    """Give left, right, top and bottom of each box of the drawing."""
    drawn = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
    found = [[float(number) for number in one] for one in re.findall(drawn, picture.svg)]
    return [(left, left + wide, top, top + high) for left, top, wide, high in found]


def arrowheads(picture):
    return picture.svg.count(f'Z" fill="{STYLES["output"][0]}"')


def test_each_value_is_told_with_number_slope_and_sources():
    a, b = Value(3.0), Value(-2.0)
    loss = (a * b + 10) * a
    loss.backward()
    text = value_graph(loss, {"a": a, "b": b, "loss": loss}).alternative
    assert text.startswith("How loss was made: 6 values. Depth 1: ")
    for told in (
        "a is 3, slope \u22122",
        "b is \u22122, slope 9",
        "the number 10, slope 3",
        "Depth 2: value 1 is a · b = \u22126, slope 3, from a (local slope \u22122) and b (local",
        "Depth 3: value 2 is value 1 + 10 = 4, slope 3, from value 1 (local slope 1) and 10 (local",
        "Depth 4: loss is value 2 · a = 12, slope 1, from value 2 (local slope 3) and a (local",
    ):
        assert told in text


def test_without_slopes_only_local_ones_are_told():
    a = Value(3.0)
    text = value_graph(a * 2, {"a": a}, with_slopes=False).alternative
    assert ", slope" not in text
    assert "a is 3; the number 2. Depth 2: value 1 is a · 2 = 6, from a (local slope 2) and" in text


def test_each_operation_of_the_engine_stands_in_its_box():
    a, b = Value(3.0), Value(-2.0)
    names = {"a": a, "b": b}
    for made, text in (
        (a + b, "a + b = 1"), (a * b, "a · b = \u22126"), (a / b, "a / b = \u22121.5"),
        (b.relu(), "relu(b) = 0"), (a.sigmoid(), "sigmoid(a) = 0.9526"), (a**2, "a² = 9"),
        (a * -1, "a · (\u22121) = \u22123"), (1 + Value(-4.0), "(\u22124) + 1 = \u22123"),
    ):  # fmt: skip
        assert text in [shown for shown, _ in words(value_graph(made, names).svg)]


def test_a_number_made_in_some_other_way_has_no_operation():
    source = SimpleNamespace(number=2.0, sources=[], slope=0.0, depth=1)
    # The number of a square with another slope, and the slope of a ReLU with another number.
    for number, slope in ((4.0, 5.0), (9.0, 1.0)):
        last = SimpleNamespace(number=number, sources=[(source, slope)], slope=1.0, depth=2)
        shown = [text for text, _ in words(value_graph(last, {"a": source}).svg)]
        assert f"{number:g}" in shown


def test_a_value_without_sources_is_one_box():
    picture = value_graph(Value(-0.0))
    assert picture.alternative == "How 0 was made: 1 value. Depth 1: the number 0, slope 0."
    assert len(boxes(picture)) == 1


def test_a_square_has_two_arrows_from_its_source():
    a = Value(3.0)
    picture = value_graph(a * a, {"a": a})
    assert picture.alternative.endswith("from a (local slope 3) and a (local slope 3).")
    assert arrowheads(picture) == 2


def test_an_arrow_past_other_columns_has_one_head():
    a = Value(3.0)
    assert arrowheads(value_graph((a * 2).relu().relu() + a)) == 2 + 1 + 1 + 2


def test_deeper_values_stand_further_right_and_no_boxes_overlap():
    loss, names = neuron()
    found = boxes(value_graph(loss, names))
    assert len(found) == 11
    assert len({left for left, *_ in found}) == loss.depth
    for number, (left, right, top, bottom) in enumerate(found):
        for others_left, others_right, others_top, others_bottom in found[:number]:
            apart = right < others_left or others_right < left
            assert apart or bottom < others_top or others_bottom < top


def test_a_box_is_tall_enough_for_all_its_arrows():
    few, many = (
        SimpleNamespace(
            number=0.0, slope=1.0, depth=2, sources=[(Value(0.0), 1.0) for _ in range(count)]
        )
        for count in (2, 7)
    )
    few_high, many_high = (
        max(bottom - top for _, _, top, bottom in boxes(value_graph(last))) for last in (few, many)
    )
    assert many_high > 2 * few_high


def test_any_object_with_the_fields_is_drawn():
    source = SimpleNamespace(number=2, sources=[], slope=6.0, depth=1)
    last = SimpleNamespace(number=6, sources=[(source, 3)], slope=1, depth=2)
    text = value_graph(last, {"source": source}).alternative
    assert "Depth 1: source is 2, slope 6." in text
    assert text.endswith("Depth 2: value 1 is 6, slope 1, from source (local slope 3).")


def test_a_wrong_depth_does_not_stop_the_picture():
    source = SimpleNamespace(number=2, sources=[], slope=6.0, depth=1)
    last = SimpleNamespace(number=6, sources=[(source, 3)], slope=1, depth=1)
    assert "value 1 is 6" in value_graph(last).alternative


def test_more_than_forty_values_are_refused():
    last = Value(1.0)
    for _ in range(39):
        last = last.relu()
    assert "40 values" in value_graph(last).alternative
    with pytest.raises(ValueError, match=r"last is made of 41 values: .*at most 40; draw a small"):
        value_graph(last.relu())


def test_the_same_values_give_the_same_bytes():
    first, second = (value_graph(*neuron()) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("number", [1e-4, 5e-4, 2.0])
def test_of_operations_that_nearly_agree_the_nearest_is_named(number):
    source = Value(number)
    made = Value(math.tanh(number), ((source, 1 - math.tanh(number) ** 2),))
    assert operation_of(made, {id(source): "a"}) == "tanh(a)"
    assert operation_of(source.relu(), {id(source): "a"}) == "relu(a)"
