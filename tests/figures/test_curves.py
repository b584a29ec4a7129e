"""The pictures of curves: no words collide, in the lessons' instances and in others."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnlib import ACTIVATIONS, figures
from tests.figures.boxes import collisions, panels

LABELS = ("rate 0.002", "rate 0.02", "rate 0.1", "rate 0.12")
labels = st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True)
positive = st.floats(1e-9, 1e4)
# Nine decimals: a number such as 1e-124 is not a slope that anybody meets, and wider than any axis.
slope_of_weight = st.floats(-5, 5).map(lambda number: round(number, 9))
some = settings(max_examples=40, deadline=None)


def parabola(weight):
    return (3 * weight - 2) ** 2


def fourth_power(weight):
    return (3 * weight - 2) ** 4


def walk(rate, steps):
    places = [1.5]
    for _ in range(steps):
        places.append(places[-1] - rate * 6 * (3 * places[-1] - 2))
    return places


def valley():
    nudges = [10.0**-power for power in range(1, 15)]
    errors = [
        [abs((fourth_power(1.5 + n) - fourth_power(1.5 - back * n)) / ((1 + back) * n) / 187.5 - 1)
         for n in nudges] for back in (0, 1)
    ]  # fmt: skip
    return figures.nudge_valley(nudges, *errors)


def noise():
    rng = np.random.default_rng(0)
    return {size: rng.normal(-0.004, 0.07 / size**0.5, 1000) for size in (1, 10, 100, 1000)}


def runs():
    """As lesson 11 has them: ten noisy epochs, sixty, and two hundred that go slowly."""
    rng, found = np.random.default_rng(0), {}
    for size, epochs in ((10, 10), (100, 60), (2000, 200)):
        done = np.arange(1, epochs + 1)
        losses = 0.012 + 0.23 * np.exp(-8 * done / epochs) + rng.random(epochs) / size / 10
        found[f"batch size {size}"] = done * 2000 // size, 0.16 * done / epochs, losses
    return found


IN_LESSONS = {
    "absolute value and square": lambda: figures.absolute_and_square((-2.4, -1.2, 1.2, 2.4)),
    "five weights": lambda: figures.places_on_loss(parabola, (0, 0.5, 1, 1.5, 2), (-0.5, 2.1)),
    "rise over run": lambda: figures.loss_over_weight(parabola, 1.5, 15.0, 0.5),
    "valley": valley,
    "small rate": lambda: figures.places_on_loss(parabola, walk(0.02, 8), (-0.3, 1.7), joined=True),
    "large rate": lambda: figures.places_on_loss(parabola, walk(0.1, 8), (-0.3, 1.7), joined=True),
    "four rates": lambda: figures.losses_over_steps(
        {label: [parabola(w) for w in walk(float(label[5:]), 20)] for label in LABELS}
    ),
    "lines": lambda: figures.lines_through_points(
        [0.5, 1.5, 2, 3, 4], [2.1, 2.9, 3.6, 4.4, 5.6],
        {"with bias": (0.997, 1.53), "without bias": (1.53, 0), "5 steps": (1.32, 0.696)},
    ),
    "depth": lambda: figures.sizes_over_depth(
        {"sigmoid": np.geomspace(1e-10, 5e-5, 10), "tanh": np.geomspace(1e-4, 2e-4, 10),
         "relu": np.geomspace(1.5e-4, 1.6e-4, 10)}
    ),
    "momentum": lambda: figures.losses_over_steps(
        {"momentum 0": np.geomspace(20, 1e-4, 55), "momentum 0.8": np.geomspace(20, 1e-4, 12)},
        every=4, title="With momentum 0.8: 44 steps instead of 216",
    ),
    "noise": lambda: figures.batch_slopes(noise(), -0.00385),
    "updates and time": lambda: figures.losses_over_updates_and_time(runs()),
    "overfitting": lambda: figures.losses_over_steps(
        {"trained": np.geomspace(2, 1e-3, 60), "watched": 0.4 + 2 * np.exp(-np.arange(60) / 4)},
        unit="epoch", first=1, title="The watched loss is lowest after epoch 16",
    ),
}  # fmt: skip


def found(picture):
    return [words for panel in panels(picture) for words in collisions(panel)]


@pytest.mark.parametrize("name", IN_LESSONS)
def test_no_words_collide_in_the_lessons(name):
    assert found(IN_LESSONS[name]()) == []


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_words_collide_beside_an_activation(name):
    assert found(figures.activation_and_slope(ACTIVATIONS[name])) == []


# Here no box beside a line is free of the other labels.
@example(
    ["rate 0.002", "rate 0.02", "rate 0.1", "rate 0.12"],
    [[10.0, 80.0, 704.0], [550.0, 3004.0], [1e-09, 1.0], [27.0, 152.0, 710.0, *[1.0] * 4]],
)
@some
@given(labels, st.lists(st.lists(positive, min_size=2, max_size=30), min_size=4, max_size=4))
def test_labels_are_apart_over_steps_and_over_layers(names, values):
    lines = dict(zip(names, values, strict=False))
    for picture in (figures.losses_over_steps(lines), figures.sizes_over_depth(lines)):
        assert [words for words in found(picture) if "on a line" not in words] == []


@some
@given(st.floats(-3, 3), st.floats(0.02, 2), st.booleans())
def test_no_words_collide_whatever_weight_and_nudge(weight, nudge, back):
    slope = 6 * (3 * weight - 2)
    picture = figures.loss_over_weight(parabola, weight, slope, -nudge if back else nudge)
    assert found(picture) == []


@some
@given(labels, st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=4, max_size=4))
def test_no_words_collide_whatever_the_lines(names, pairs):
    lines = dict(zip(names, pairs, strict=False))
    picture = figures.lines_through_points([0.5, 1, 3], [1, 2.5, -1], lines)
    assert [words for words in found(picture) if "on a line" not in words] == []


@some
@given(st.lists(st.floats(-8, 8).filter(lambda error: abs(error) > 0.1), min_size=1, max_size=6))
def test_no_words_collide_whatever_the_errors(errors):
    assert found(figures.absolute_and_square(errors)) == []


@some
@given(st.lists(st.floats(-0.4, 2), min_size=2, max_size=10), st.booleans())
def test_no_words_collide_wherever_the_places_are(weights, joined):
    picture = figures.places_on_loss(parabola, weights, (-0.5, 2.1), joined)
    assert set(found(picture)) <= {"'start' lies on a line"}


@some
@given(st.dictionaries(st.sampled_from([1, 10, 100, 1000]),
                       st.lists(slope_of_weight, min_size=1, max_size=50), min_size=1),
       slope_of_weight)  # fmt: skip
def test_no_words_collide_whatever_the_slopes(slopes, full):
    columns = {size: np.array(values) for size, values in slopes.items()}
    assert found(figures.batch_slopes(columns, full)) == []
