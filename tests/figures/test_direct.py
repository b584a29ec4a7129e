"""Handles and parts: what a picture tells the page about what is dragged and asked in it."""

import html
import json
import re
from xml.etree import ElementTree

import pytest

from nnlib.figures.direct import Panel, add_handle, add_handle_on, explain_part
from nnlib.figures.explorer import Explorer, player, slider
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch
from tests.browser.explorers import BY_HAND, SOURCES, made_of

HANDLE = re.compile(
    r'<g class="nnlib-handle" opacity="0" data-moves="([^"]+)"[^>]*><circle class="ring" '
    r'cx="([\d.-]+)" cy="([\d.-]+)"'
)
each = pytest.mark.parametrize("source", [*SOURCES.values(), BY_HAND], ids=[*SOURCES, "by hand"])


def handles(picture):
    """The tracks and the place of each handle."""
    for svg in picture.each_panel:
        for tracks, x, y in HANDLE.findall(svg):
            yield json.loads(html.unescape(tracks)), (float(x), float(y))


@each
def test_a_handle_moves_controls_that_exist_and_stands_where_they_do(source):
    explorer = made_of(source)
    places = {control.name: place for place, control in enumerate(explorer.controls)}
    for state in (explorer.first, explorer.opening, *explorer.smallest_and_largest()):
        for tracks, at in handles(explorer.picture(state)):
            assert tracks
            for control, track in tracks.items():
                assert len(track) == len(explorer.controls[places[control]].values)
                assert track[state[places[control]]] == pytest.approx(at, abs=1)


@each
def test_a_part_says_something_and_no_two_say_the_same(source):
    explorer = made_of(source)
    for state in explorer.smallest_and_largest():
        picture = explorer.picture(state)
        for svg in picture.each_panel:
            said = re.findall('data-words="([^"]*)"', svg)
            assert len(set(said)) == len(said)
            assert all(len(words) > 5 for words in said)


def test_a_point_of_a_panel_moves_across_and_up_and_is_caught_in_the_whole_panel():
    sketch = Sketch(300, 200)
    panel = Panel(sketch, 50, 20, 200, 100, (0, 2), (0, 10))
    add_handle_on(panel, 1, 5, across=("weight", [0, 1, 2]), up=("bias", [0, 5]))
    picture = sketch.finish("A point.")
    [(tracks, at)] = handles(picture)
    assert tracks == {"weight": [[50, 70], [150, 70], [250, 70]], "bias": [[150, 120], [150, 70]]}
    assert at == (150, 70)
    assert 'data-area="50.0 20.0 200.0 100.0"' in picture.svg


def test_a_name_with_quotes_and_words_with_signs_keep_the_svg_whole():
    sketch = Sketch(100, 50)
    with explain_part(sketch, 'Loss < 1 & "small"'):
        sketch.circle(20, 20, 5, "#000000")
    add_handle(sketch, 20, 20, {"a<b": [(20, 20)]})
    root = ElementTree.fromstring(sketch.svg)
    part, handle = [one for one in root if one.tag.endswith("}g")]
    assert part.get("data-words") == 'Loss < 1 & "small"'
    assert json.loads(handle.get("data-moves")) == {"a<b": [[20, 20]]}


def test_a_drawing_gets_the_kept_values_by_name_and_none_where_nothing_is_kept():
    got = []

    def draw(weight, bias, kept):
        got.append(kept)
        return Picture("<svg/>", f"weight {weight}, bias {bias}")

    controls = [slider("weight", "weight", [1, 2, 3], 2), slider("bias", "bias", [10, 20], 10)]
    explorer = Explorer("Kept", draw, controls, player("weight"), keeps=True)
    explorer.picture()
    explorer.picture((0, 1))
    explorer.picture((0, 1, "2.0"))
    assert got == [None, None, {"weight": 3, "bias": 10}]
    assert explorer.frames([(0, 1, "2.0")])[0]["key"] == "0,1,2.0"
    assert explorer.for_the_page()["controls"][-1]["kind"] == "kept"
    assert all(explorer.picture(state).alternative for state in explorer.smallest_and_largest())
