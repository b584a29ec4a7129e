"""No label of a picture of networks lies on a line or on another label, in any state."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import Layer, identity, relu, sigmoid, tanh
from nnlib.autodiff import Value
from nnlib.figures import (
    backpropagation_by_steps,
    chain_of_slopes,
    layer_and_shapes,
    neuron,
    neuron_by_hand,
    value_graph,
    values_and_slopes,
)
from nnlib.figures.steps import _MOST
from tests.figures.boxes import collisions, panels, words

INPUTS, TARGETS = np.array([[3, 0.4]]), np.array([[3, -1]])
WEIGHTS, BIAS = np.array([[1.5, -1, 0.5], [-2, 2, 1]]), np.array([0.7, 0.5, -0.9])
HIDDEN = [Layer(WEIGHTS, BIAS, relu),
          Layer([[0.5, -0.5], [2, 1], [1, 0.5]], [0.1, -0.2], identity)]  # fmt: skip
PAIR = np.array([[1.0, -0.5], [0.5, 2.0]]), np.array([[1.0], [-1.0]])


def random_layers(sizes, activations, seed):
    return nnlib.sensible_layers(sizes, activations, np.random.default_rng(seed))


WALKS = {
    "the hidden layer": lambda: backpropagation_by_steps(HIDDEN, INPUTS, TARGETS),
    "full backprop": lambda: backpropagation_by_steps(
        random_layers([2, 3, 2, 1], [tanh, relu, identity], 28), *PAIR
    ),
    "the browser": lambda: backpropagation_by_steps(
        random_layers([2, 3, 1], [tanh, identity], 5), *PAIR
    ),
}


def all_collisions(picture):
    return [found for panel in panels(picture) for found in collisions(panel)]


def states_of(walk):
    steps, examples = (range(len(control.values)) for control in walk.controls)
    return [(step, example) for step in steps for example in examples]


@pytest.mark.parametrize("name", WALKS)
def test_no_state_of_a_walk_has_a_label_on_a_line_or_on_a_label(name):
    walk = WALKS[name]()
    assert {state: hits for state in states_of(walk)
            if (hits := all_collisions(walk.picture(state)))} == {}  # fmt: skip


def test_the_lessons_have_the_networks_that_are_tried_here():
    lessons = Path(__file__).parents[2] / "lessons"
    text = "".join(path.read_text("utf-8") for path in sorted(lessons.glob("*.md")))
    assert len(re.findall(r"figures\.backpropagation_by_steps\(", text)) == 2
    assert "hidden_weights = np.array([[1.5, -1, 0.5], [-2, 2, 1]])" in text
    assert "[2, 3, 2, 1], [tanh, relu, identity], np.random.default_rng(28)" in text


@st.composite
def networks(draw):
    """Networks up to the largest that a walk takes, with numbers of any size and sign."""
    count = draw(st.integers(1, 3))
    sizes = [draw(st.integers(1, 9))]
    for _ in range(count):
        sizes.append(draw(st.integers(1, _MOST // (sizes[-1] + 1))))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    scale = draw(st.sampled_from([0.01, 0.3, 1.0, 7.0]))
    activations = draw(st.lists(st.sampled_from([identity, relu, sigmoid, tanh]), min_size=count,
                                max_size=count))  # fmt: skip
    layers = [
        Layer(scale * rng.normal(size=(before, after)), scale * rng.normal(size=after), one)
        for before, after, one in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]
    return layers, rng.normal(size=(1, sizes[0])) * 3, rng.normal(size=(1, sizes[-1])) * 2


@given(networks(), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_no_network_up_to_the_largest_has_a_label_on_a_line_or_on_a_label(network, share):
    layers, inputs, targets = network
    walk = backpropagation_by_steps(layers, inputs, targets)
    last = len(walk.controls[0].values) - 1
    for step in {0, round(share * last), last}:
        assert all_collisions(walk.picture((step, 0))) == []
    assert all_collisions(values_and_slopes(layers, inputs)) == []
    assert all_collisions(values_and_slopes(layers, inputs, targets)) == []


def test_the_largest_layers_have_room():
    for sizes in ([4, 4], [1, 10], [9, 2], [19, 1], [4, 4, 4, 4]):
        layers = random_layers(sizes, [tanh] * (len(sizes) - 1), 1)
        walk = backpropagation_by_steps(layers, np.ones((1, sizes[0])), np.ones((1, sizes[-1])))
        for step, _ in states_of(walk)[::7]:
            assert all_collisions(walk.picture((step, 0))) == [], sizes


def graph(build):
    loss, names = build()
    loss.backward()
    return value_graph(loss, names)


def by_hand():
    a, b = Value(3.0), Value(-2.0)
    c = a * b
    d = c + 10
    return d * a, {"a": a, "b": b, "c": c, "d": d}


def used_twice():
    a = Value(2.0)
    b = a + 1
    c = b * b
    return b * c, {"a": a, "b": b, "c": c}


def long():
    weight, target = Value(-1.2345), Value(1.0)
    error = (weight * 0.5 + -0.25).sigmoid() - target
    return error * error + weight, {"weight": weight, "target": target}


STILL = {
    "values": lambda: values_and_slopes(HIDDEN, INPUTS),
    "values and slopes": lambda: values_and_slopes(HIDDEN, INPUTS, TARGETS),
    "layer": lambda: layer_and_shapes(
        np.array([[3, 0.4], [1, -1], [-2, 0.5], [0.5, 2]]), WEIGHTS, BIAS
    ),
    "larger layer": lambda: layer_and_shapes(
        np.random.default_rng(0).normal(size=(6, 5)), -99.5 * np.ones((5, 4)), np.zeros(4)
    ),
    "neuron": lambda: neuron([3, 0.4], [1.5, -2], 0.7),
    "neuron with relu": lambda: neuron([2, 3], [1.5, -2], -1, activation=relu),
    "neuron with sigmoid": lambda: neuron([2, 1], [0.4, 0.6], 0, activation=sigmoid),
    "neuron of five": lambda: neuron([1, 2, 3, 4, 5], [-0.1234] * 5, -12.345, activation=tanh),
    "chain": lambda: chain_of_slopes(
        {"weight": 1.5, "prediction": 4.5, "error": 2.5, "loss": 6.25},
        ["times 3", "minus 2", "squared"], [3, 1, 5],
    ),
    "graph": lambda: graph(by_hand),
    "graph, used twice": lambda: graph(used_twice),
    "long graph": lambda: graph(long),
}  # fmt: skip


@pytest.mark.parametrize("name", STILL)
def test_no_picture_of_the_lessons_has_a_label_on_a_line_or_on_a_label(name):
    picture = STILL[name]()
    assert sum(len(words(panel)) for panel in panels(picture)) > 5
    assert all_collisions(picture) == []


def test_no_state_of_a_neuron_by_hand_has_a_label_on_a_line_or_on_a_label():
    explorer = neuron_by_hand([3, 1], [1.5, -0.5], 0.5, 2)
    rng = np.random.default_rng(0)
    states = explorer.smallest_and_largest()
    states += [tuple(int(one) for one in rng.integers(0, 33, 6)) for _ in range(60)]
    assert {state: hits for state in states
            if (hits := all_collisions(explorer.picture(state)))} == {}  # fmt: skip


def test_no_graph_of_up_to_forty_values_has_a_label_on_a_line_or_on_a_label():
    rng = np.random.default_rng(3)
    for _ in range(12):
        values = [Value(float(number)) for number in rng.normal(size=3)]
        for _ in range(int(rng.integers(2, 14))):
            one, other = (values[place] for place in rng.integers(0, len(values), 2))
            values.append([one + other, one * other, one.relu(), other * 1.5][rng.integers(0, 4)])
        assert all_collisions(value_graph(values[-1])) == []
