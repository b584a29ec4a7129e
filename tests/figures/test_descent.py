"""Pictures of descents: alternatives from the data, the same bytes twice."""

import pytest

from nnlib.figures import lines_through_points, losses_over_steps, places_on_loss


def parabola(weight):
    return (3 * weight - 2) ** 2


def test_places_are_told_with_their_losses():
    text = places_on_loss(parabola, (0, 1.5), reach=(-0.5, 2.1)).alternative
    assert "from \N{MINUS SIGN}0.5 to 2.1; it is lowest near weight 0.67." in text
    assert text.endswith("Marked are the weights 0 (loss 4), 1.5 (loss 6.25).")


def test_joined_places_are_steps_with_arrows():
    apart = places_on_loss(parabola, (1.5, 0), reach=(-0.5, 2))
    joined = places_on_loss(parabola, (1.5, 0), reach=(-0.5, 2), joined=True)
    assert joined.alternative.endswith("Steps go from weight 1.5 (loss 6.25) to 0 (loss 4).")
    assert joined.svg != apart.svg


def test_of_many_places_the_first_four_and_the_last_are_told():
    text = places_on_loss(parabola, range(9), reach=(0, 9), joined=True).alternative
    assert text.endswith("3 (loss 49) to … to 8 (loss 484).")
    assert "…" not in places_on_loss(parabola, range(8), reach=(0, 9)).alternative


def test_losses_over_steps_are_told_from_first_to_last():
    text = losses_over_steps({"rate 0.1": [4.0, 2.0, 1.0], "rate 9": [4.0, 8.0, 16.0]}).alternative
    assert "The loss over 2 steps" in text
    assert "rate 0.1, from 4 to 1; rate 9, from 4 to 16, lowest 4 at step 0." in text


def test_losses_some_steps_apart_are_counted_in_steps():
    apart = losses_over_steps({"loss": [4.0, 2.0, 1.0]}, every=50)
    text = apart.alternative
    assert apart.svg != losses_over_steps({"loss": [4.0, 2.0, 1.0]}, every=25).svg
    assert "The loss over 100 steps" in text
    assert "loss, from 4 to 1." in text


def test_a_loss_of_0_does_not_stop_the_picture():
    assert "from 4 to 0." in losses_over_steps({"at once": [4.0, 0.0]}).alternative
    assert "from 0 to 0." in losses_over_steps({"there": [0.0, 0.0]}).alternative


def test_lines_are_told_with_weight_bias_and_loss():
    text = lines_through_points([1, 2], [3, 5], {"a": (2, 1), "b": (1, 0)}).alternative
    assert "Points (input, target): (1, 3), (2, 5)." in text
    assert "a: weight 2, bias 1, loss 0; b: weight 1, bias 0, loss 6.5." in text


def test_losses_that_begin_after_the_first_epoch_are_counted_so():
    picture = losses_over_steps({"trained": [4.0, 2.0, 1.0]}, unit="epoch", first=1)
    assert "The loss from epoch 1 to epoch 3" in picture.alternative
    assert ">epoch</text>" in picture.svg
    assert "<text" in picture.svg.split(">epoch</text>")[0]


def test_a_title_says_which_line_ends_lowest_or_what_the_lesson_says():
    losses = {"rate 0.1": [4.0, 2.0], "rate 9": [4.0, 8.0]}
    assert "Lowest at the end: rate 0.1, 2<" in losses_over_steps(losses).svg
    said = losses_over_steps(losses, title="A rate of 9 is too large")
    assert ">A rate of 9 is too large<" in said.svg
    assert "Lowest" not in said.svg


def test_the_line_that_comes_closest_is_named():
    svg = lines_through_points([1, 2], [3, 5], {"far": (1, 0), "near": (2, 1.5)}).svg
    assert "Closest to the points: near, loss 0.25" in svg


@pytest.mark.parametrize(
    "draw",
    [
        lambda: places_on_loss(parabola, (1, 2), reach=(0, 3), joined=True),
        lambda: losses_over_steps({"a": [4.0, 1.0]}),
        lambda: lines_through_points([1, 2], [3, 5], {"a": (2, 1)}),
    ],
)
def test_the_same_data_gives_the_same_bytes(draw):
    assert draw() == draw()
