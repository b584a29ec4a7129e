"""The reader of boxes itself: what it must see, and what it must leave alone."""

import pytest

from nnlib.figures.panels import Panel
from nnlib.figures.sketch import Sketch
from tests.figures.boxes import collisions, width, words


def drawn(*steps):
    sketch = Sketch(300, 120)
    for step in steps:
        step(sketch)
    return collisions(sketch.svg)


def test_a_text_is_as_wide_as_its_letters():
    assert width("ii", 10) == pytest.approx(2 * width("i", 10))
    assert width("wide", 20) == pytest.approx(2 * width("wide", 10))
    assert width("wide", 10, bold=True) > width("wide", 10)


def test_words_on_words_on_lines_on_edges_and_outside_are_seen():
    label = lambda sketch: sketch.text(100, 60, "label")  # noqa: E731
    assert drawn(label) == []
    assert drawn(label, lambda s: s.text(110, 66, "other")) == ["'label' lies on 'other'"]
    assert drawn(label, lambda s: s.line([(10, 10), (190, 110)], "loss")) == [
        "'label' lies on a line"
    ]
    assert drawn(label, lambda s: s.circle(120, 60, 10, "#000000")) == [
        "'label' lies on the edge of a circle"
    ]
    assert drawn(lambda s: s.text(295, 60, "label")) == ["'label' leaves the picture"]


def test_a_number_in_its_circle_and_a_word_on_a_grid_are_left_alone():
    assert drawn(lambda s: (s.circle(100, 60, 24, "#000000"), s.text(100, 60, "4.4"))) == []
    sketch = Sketch(300, 200)
    panel = Panel(sketch, 60, 40, 200, 100, (0, 1), (0, 1))
    panel.axes("across", "up", ((0, 0.5, 1), (0, 0.5, 1)))
    sketch.text(*panel.at(0.5, 0.5), "on the grid")
    assert len(words(sketch.svg)) == 9
    assert collisions(sketch.svg) == []
