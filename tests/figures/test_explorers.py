"""Explorers without a browser: each control at its smallest, first and largest value."""

import itertools
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from nnlib import Layer, figures
from nnlib.figures.explorer import Button, Explorer, slider
from nnlib.figures.picture import STYLES, Picture
from tests.browser.explorers import SOURCES, functions_that_return, made
from tests.figures.boxes import words

EXPLORERS = {name: made(name) for name in SOURCES}
each = pytest.mark.parametrize("name", EXPLORERS)

# Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", table 1, severity 1.
SIMULATED = {
    "all three kinds of cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def test_every_explorer_of_the_package_is_tried_here_and_in_a_browser():
    explorers = functions_that_return(figures, Explorer)
    tried = {name for source in SOURCES.values() for name in re.findall(r"figures\.(\w+)", source)}
    assert explorers
    assert tried == explorers, "each explorer has a row of SOURCES in tests/browser/explorers.py"


@each
def test_each_control_draws_at_its_smallest_first_and_largest_value(name):
    explorer = EXPLORERS[name]
    states = explorer.smallest_and_largest()
    assert len(states) == 3 * len(explorer.controls)
    for state in states:
        picture = explorer.picture(state)
        ElementTree.fromstring(picture.svg)
        assert "nan" not in picture.svg
        assert re.search(r"\d", picture.alternative)
        assert picture.caption


@each
def test_where_something_runs_the_page_opens_so_that_there_is_a_run_to_see(name):
    explorer = EXPLORERS[name]
    names = [control.name for control in explorer.controls]
    told = explorer.for_the_page()
    assert told["first"] == list(explorer.opening)
    assert told["frame"] == explorer.frames([explorer.opening])[0]
    for place in (names.index(button.runs) for button in explorer.buttons if button.runs):
        steps_left = len(explorer.controls[place].values) - 1 - explorer.opening[place]
        assert steps_left > len(explorer.controls[place].values) / 2


def test_a_walk_and_a_training_are_drawn_late_where_nothing_runs_and_open_at_their_start():
    for name in ("steps", "xor"):
        assert EXPLORERS[name].opening[0] == 0
        assert EXPLORERS[name].first[0] > 10


@each
def test_a_button_leads_to_states_that_can_be_drawn(name):
    explorer = EXPLORERS[name]
    names = [control.name for control in explorer.controls]
    for button in explorer.buttons:
        state = list(explorer.first)
        for control, entry in (button.puts or {}).items():
            state[names.index(control)] = entry
        assert (button.moves or button.runs or names[0]) in names
        assert explorer.picture(tuple(state)).caption


@each
def test_the_same_state_gives_the_same_bytes(name):
    first, second = EXPLORERS[name].picture(), made(name).picture()
    assert first == second


@each
def test_a_bundle_has_the_widget_the_still_picture_and_a_sentence(name):
    bundle = EXPLORERS[name]._repr_mimebundle_()
    still = EXPLORERS[name].picture()
    assert bundle["text/plain"] == f"Picture: {still.alternative}"
    assert bundle["text/html"] == still._repr_html_()
    assert f"<figcaption>{still.caption}" in bundle["text/html"].replace("&#x27;", "'")
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]


def test_without_widgets_installed_the_still_picture_is_left(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "anywidget", None)
    assert set(made("neuron")._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_pictures_ahead_end_with_the_time_but_the_first_is_always_drawn():
    explorer = EXPLORERS["neuron"]
    states = explorer.smallest_and_largest()
    assert len(explorer.frames(states, seconds=-1)) == 1
    assert len(explorer.frames(states, seconds=60)) == len(states)


def test_what_stops_a_drawing_is_told_in_its_place():
    def draw(number):
        raise ValueError("no such number")

    explorer = Explorer("Stops", draw, [slider("number", "number", [1, 2], 1)], [Button("Go")])
    assert explorer.frames([(1,)]) == [{"key": "1", "problem": "ValueError: no such number"}]


def test_steps_show_what_a_wrong_backward_gives_beside_the_measured_slope():
    def wrong(layers, trace, targets):
        return [
            (2 * by_weights, by_bias) for by_weights, by_bias in _backward(layers, trace, targets)
        ]

    from nnlib import backward as _backward

    layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
    walk = figures.backpropagation_by_steps(
        layers, np.array([[5.0]]), np.array([[32.0]]), backward=wrong
    )
    said = [walk.picture((step, 0)).caption for step in range(len(walk.controls[0].values))]
    assert "= 2 · 11 = 22. Measured by nudging: 22. But this `backward` gives 44." in said[6]
    assert "But this `backward` gives 44" in walk.picture((6, 0)).svg
    assert "Measured by nudging: 2." in said[4]
    assert "But" not in said[5]


def test_each_slope_of_the_steps_is_the_measured_one():
    walk = EXPLORERS["steps"]
    said = [walk.picture((step, 0)).caption for step in range(len(walk.controls[0].values))]
    found = [re.search(r"= (\S+)\. Measured by nudging: (\S+)\.$", one) for one in said]
    assert sum(1 for one in found if one) == 4 * 2 + 9
    assert all(one[1] == one[2] for one in found if one)


def number(text):
    return float(text.replace("\u2212", "-"))


def test_what_was_found_stays_so_the_last_step_has_every_slope_and_every_value():
    walk = EXPLORERS["steps"]
    last = [text for text, _ in words(walk.picture((len(walk.controls[0].values) - 1, 0)).svg)]
    assert "?" not in last
    found = []
    for step in range(len(walk.controls[0].values)):
        picture = walk.picture((step, 0))
        found += map(number, re.findall(r"(?:slope|delta) = .* = (\S+)\.", picture.caption))
        shown = [number(text.split()[-1]) for text, _ in words(picture.svg) if text[-1].isdigit()]
        assert all(any(abs(one - other) <= 0.01 * abs(one) for other in shown) for one in found)
    assert len(found) == 4 + 9
    assert sum(text.startswith("delta ") for text in last) == 4
    assert sum(text.startswith("bias ") for text in last) == 4


def test_the_formula_of_a_step_stands_in_its_picture_and_nothing_moves_in_a_walk():
    walk, formulas = EXPLORERS["steps"], 0
    sizes = set()
    for step in range(len(walk.controls[0].values)):
        picture = walk.picture((step, 0))
        shown = " ".join(text for text, _ in words(picture.svg))
        formula = picture.caption.partition("\n")[2].partition(" Measured")[0]
        assert formula in shown
        formulas += bool(formula)
        sizes.add(re.search(r'viewBox="([^"]*)"', picture.svg)[1])
    assert formulas == len(walk.controls[0].values) - 1
    assert len(sizes) == 1


def test_a_part_of_the_steps_is_explained_with_what_is_known_of_it():
    walk = EXPLORERS["steps"]
    first, last = (
        re.findall(r'data-words="([^"]*)"', walk.picture((step, 0)).svg)
        for step in (0, len(walk.controls[0].values) - 1)
    )
    # 9 weights, 4 biases, 2 inputs, 4 neurons, and the loss.
    assert len(first) == len(last) == 9 + 4 + 2 + 4 + 1
    assert not any("Measured" in one for one in first)
    assert sum("Measured" in one for one in last) == 9 + 4 + 4
    assert sum("delta · input" in one for one in last) == 9


def test_steps_are_run_at_a_pace_at_which_a_formula_can_be_read():
    [run] = [button for button in EXPLORERS["steps"].buttons if button.runs]
    assert 1500 <= run.pace <= 2000
    assert [button.by for button in EXPLORERS["steps"].buttons if button.moves] == [-1, 1]


def test_a_network_that_is_too_large_for_the_steps_is_refused():
    with pytest.raises(ValueError, match="has 22 weights and biases: the picture shows 20 at most"):
        figures.backpropagation_by_steps(
            [Layer(np.ones((1, 11)), np.zeros(11))], np.ones((1, 1)), np.ones((1, 11))
        )


def test_a_digit_that_is_drawn_is_read():
    explorer = EXPLORERS["pad"]
    assert explorer.picture().caption.startswith("It reads 0")
    second = explorer.buttons[2].puts["pixels"]
    assert explorer.picture((second,)).caption.startswith("It reads 1")


def lab(colour):
    """CIE L*a*b* of linear RGB, white D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    share = xyz @ np.clip(colour, 0, 1) / [0.9505, 1.0, 1.089]
    root = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def linear(colour):
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("eyes", SIMULATED)
def test_the_colours_of_quantities_are_told_apart_by_all_eyes(eyes):
    seen = {
        quantity: lab(SIMULATED[eyes] @ linear(colour))
        for quantity, (colour, _, _) in STYLES.items()
    }
    near = {
        (one, two): round(float(np.linalg.norm(seen[one] - seen[two])), 1)
        for one, two in itertools.combinations(seen, 2)
    }
    assert min(near.values()) > 10, sorted(near.items(), key=lambda pair: pair[1])[:3]


def test_quantities_differ_in_dash_or_mark_too():
    marks = [mark for _, _, mark in STYLES.values()]
    assert len(set(marks)) == len(marks)


def test_a_caption_stands_below_the_still_picture():
    shown = Picture("<svg/>", "A picture.", "loss < 1")._repr_html_()
    assert shown.endswith("<figcaption>loss &lt; 1</figcaption></figure>")
    assert "figcaption" not in Picture("<svg/>", "A picture.")._repr_html_()
