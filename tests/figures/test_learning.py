"""XOR while it learns: from its start, in the colours of a surface, with the moments that count."""

import itertools
import re

import numpy as np
import pytest

from nnlib import Layer, sigmoid, train
from nnlib.figures import surfaces, xor_while_it_learns
from tests.browser.explorers import made
from tests.figures.boxes import collisions, panels
from tests.figures.images import images_of

XOR = made("xor")
EPOCHS = XOR.controls[0].values
INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def at(epoch, start=0, kept=None):
    return XOR.draw(epoch=epoch, start=start, kept=kept)


def test_the_page_opens_at_the_start_of_the_training():
    assert XOR.opening[:2] == (0, 0)
    assert XOR.picture(XOR.opening).caption.startswith("epoch 0, start 0: ")


def test_the_pictures_of_a_run_lie_closer_together_early():
    steps = np.diff(EPOCHS)
    assert (EPOCHS[0], EPOCHS[-1]) == (0, 2000)
    assert np.all(np.diff(steps) >= -1)
    assert steps[-1] > 20 * steps[0]


@pytest.mark.parametrize("start", range(10))
def test_in_a_run_the_loss_falls_over_many_pictures_and_all_starts_have_learned_at_its_end(start):
    losses = [float(re.search(r"loss ([^,]+),", at(e, start).caption)[1]) for e in EPOCHS]
    falling = sum(before > loss > 0.02 for before, loss in itertools.pairwise(losses))
    assert falling >= 12
    assert "epoch 2000: 4 of 4 right" in at(2000, start).svg


def test_the_surface_has_the_same_colours_and_the_same_line_as_that_of_surfaces():
    made_once = []

    def new_layers(rng):
        made_once.append(
            [Layer(rng.uniform(-3, 3, (2, 3)), rng.uniform(-3, 3, 3), sigmoid),
             Layer(rng.uniform(-3, 3, (3, 1)), rng.uniform(-3, 3, 1), sigmoid)]
        )  # fmt: skip
        return made_once[-1]

    learning = xor_while_it_learns(new_layers, INPUTS, TARGETS, epochs=40)
    here = images_of(learning.picture((0, 0, "")))
    there = images_of(surfaces({"the same": new_layers(np.random.default_rng(0))}))
    assert np.array_equal(here[0], there[0])
    assert np.array_equal(here[1], there[1])


def test_each_picture_has_the_start_the_middle_and_the_end_of_the_training():
    small = [images_of(at(epoch))[2:] for epoch in (0, 500, 2000)]
    assert [len(maps) for maps in small] == [5, 5, 5]
    for maps in small[1:]:
        assert all(np.array_equal(one, other) for one, other in zip(maps, small[0], strict=True))
    assert all(f">{epoch}</text>" in at(0).svg for epoch in (0, 125, 500, 1125, 2000))
    assert np.ptp(small[0][0].sum(axis=2)) < 100 < np.ptp(small[0][-1].sum(axis=2))


def test_a_weight_is_dashed_if_it_is_negative_and_wider_if_it_is_larger():
    layers = [Layer([[1.0], [-2.0]], [0.0], sigmoid), Layer([[-9.0]], [0.0], sigmoid)]
    picture = xor_while_it_learns(lambda rng: layers, INPUTS, TARGETS, 1e-9, 40).picture((0, 0, ""))
    wires = re.findall(
        r'data-words="weight (\S+), .*?stroke-width="([\d.]+)".*?array="([^"]*)"', picture.svg
    )
    assert [weight for weight, _, _ in wires] == ["1", "\u22122", "\u22129"]
    assert [bool(dash) for _, _, dash in wires] == [False, True, True]
    widths = [float(width) for _, width, _ in wires]
    assert widths == sorted(widths)
    assert widths[0] < widths[2]


def test_the_alternative_has_the_outputs_and_how_many_are_right():
    layers = [Layer([[-20.0], [0.0]], [10.0], sigmoid)]
    text = xor_while_it_learns(lambda rng: layers, INPUTS, TARGETS, 1e-9, 40).picture((0, 0, ""))
    assert "for the examples 1, 1, 4.54e-5, 4.54e-5, where the targets are 0, 1, 1, 0" in str(text)
    assert "so 2 of 4 are on the right side of 0.5" in str(text)


def test_the_panels_fit_side_by_side_beside_the_list_of_files():
    assert float(re.search(r' width="([\d.]+)"', at(0).svg)[1]) <= 810


def test_what_is_kept_is_drawn_behind_and_named():
    alone, beside = at(500), at(500, kept={"epoch": 80, "start": 8})
    assert beside.alternative == f"{alone.alternative} Kept to compare: the losses of start 8."
    assert "dotted: start 8, kept" in beside.svg
    assert beside.svg.count('stroke-dasharray="2 3"') == 1 + alone.svg.count('dasharray="2 3"')


def test_a_learner_s_train_is_drawn():
    def stands_still(layers, inputs, targets, learning_rate, epochs):
        return train(layers, inputs, targets, 0.0, epochs)

    explorer = xor_while_it_learns(
        lambda rng: [Layer(rng.normal(size=(2, 1)), [0.0], sigmoid)], INPUTS, TARGETS, epochs=40,
        train=stands_still,
    )  # fmt: skip
    first, last = (
        explorer.picture((place, 0, "")) for place in (0, len(explorer.controls[0].values) - 1)
    )
    assert images_of(first)[0].tolist() == images_of(last)[0].tolist()


@pytest.mark.parametrize("start", [0, 4, 9])
def test_no_words_lie_on_each_other_or_leave_the_picture(start):
    for epoch in EPOCHS[::4]:
        for panel in panels(at(epoch, start, {"epoch": 0, "start": 2})):
            assert collisions(panel) == [], epoch
