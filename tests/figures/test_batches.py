"""Pictures of batches: each size and each run is told with its numbers."""

import re

import numpy as np
import pytest

from nnlib.figures import batch_slopes, losses_over_updates_and_time

SLOPES = {100: np.array([0.9, 1.1]), 1: np.array([-1.0, 3.0, 1.0, 1.0])}
RUNS = {
    "batch size 1": ([0, 1000, 2000], [0.0, 0.4, 0.8], [2.0, 0.5, 0.0125]),
    "all at once": ([0, 10, 20], [0.0, 0.05, 0.1], [2.0, 1.9, 1.75]),
}


def test_slopes_are_told_for_each_batch_size_in_order():
    text = batch_slopes(SLOPES, 1.2345).alternative
    assert "Over all examples the slope is 1.23." in text
    assert text.endswith(
        "Batch size 1: 4 batches, mean 1, smallest \N{MINUS SIGN}1, largest 3, "
        "standard deviation 1.41. "
        "Batch size 100: 2 batches, mean 1, smallest 0.9, largest 1.1, standard deviation 0.1."
    )


def test_each_slope_is_one_point():
    points = {
        count: len(re.findall(r"h2\.5v2\.5", batch_slopes({5: np.ones(count)}, 1.0).svg))
        for count in (10, 30)
    }
    assert points == {10: 10, 30: 30}


def test_each_column_says_how_far_its_slopes_spread():
    svg = batch_slopes(SLOPES, 1.2345).svg
    assert "spread 1.41" in svg
    assert "spread 0.1<" in svg
    assert "The larger the batch, the less" in svg
    assert "The larger" not in batch_slopes({1: np.ones(3), 2: np.arange(3)}, 1.0).svg


@pytest.mark.parametrize(
    ("slopes", "words"),
    [
        ({}, "slopes has no batch size: the picture needs at least one"),
        ({1: np.ones(3), 10: np.array([])}, "slopes has no slopes for batch size 10"),
    ],
)
def test_a_picture_without_slopes_is_refused(slopes, words):
    with pytest.raises(ValueError, match=words):
        batch_slopes(slopes, 1.0)


def test_runs_are_told_with_losses_updates_and_seconds():
    text = losses_over_updates_and_time(RUNS).alternative
    assert "batch size 1: from 2 to 0.0125 with 2,000 updates in 0.8 seconds." in text
    assert "all at once: from 2 to 1.75 with 20 updates in 0.1 seconds." in text
    assert "powers of ten" in text


def test_a_loss_of_0_is_told_and_left_out_of_the_drawing():
    at_once, unknown = (
        losses_over_updates_and_time({"at once": ([0, 1], [0.0, 0.1], [4.0, last])})
        for last in (0.0, float("nan"))
    )
    assert at_once.alternative.endswith("at once: from 4 to 0 with 1 update in 0.1 seconds.")
    assert at_once.svg == unknown.svg


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ({}, "runs has 0 labels: the picture needs 1 to 4"),
        (dict.fromkeys("abcde", ([1], [1.0], [1.0])), "runs has 5 labels: .*choose some"),
        ({"a": ([1, 2], [1.0, 2.0], [1.0])}, r"lengths \[2, 2, 1\] for 'a': .* need one length"),
        ({"a": ([], [], [])}, r"lengths \[0, 0, 0\] for 'a'"),
    ],
)
def test_runs_that_do_not_fit_are_refused(runs, words):
    with pytest.raises(ValueError, match=words):
        losses_over_updates_and_time(runs)


def test_lines_differ_in_dash_and_mark_and_have_their_labels_beside_them():
    for panel in losses_over_updates_and_time(dict.fromkeys("abcd", RUNS["all at once"])).panels:
        dashes = re.findall(
            r'stroke="#000000" stroke-width="1.8" stroke-dasharray="([^"]*)"', panel
        )
        assert len(set(dashes)) == 4
        assert set("abcd") <= set(re.findall(">([^<]*)</text>", panel))
        assert "<circle" in panel


def test_the_first_by_updates_and_the_first_by_the_clock_are_named():
    # All reach 1.75: one run after 1000 updates and 0.4 s, the other after 20 and 0.1 s.
    text = losses_over_updates_and_time(RUNS).alternative
    assert "By updates, all at once is first to 1.75" in text
    fast = {**RUNS, "batch size 1": ([0, 1000, 2000], [0.0, 0.04, 0.08], [2.0, 0.5, 0.0125])}
    text = losses_over_updates_and_time(fast).alternative
    assert "By updates, all at once is first" in text
    assert "By the clock, batch size 1 is first" in text


def test_the_picture_changes_with_the_seconds_alone():
    slower = {label: (u, [3 * second for second in s], v) for label, (u, s, v) in RUNS.items()}
    assert losses_over_updates_and_time(slower).svg != losses_over_updates_and_time(RUNS).svg


@pytest.mark.parametrize(
    "draw", [lambda: batch_slopes(SLOPES, 1.0), lambda: losses_over_updates_and_time(RUNS)]
)
def test_the_same_data_gives_the_same_bytes(draw):
    assert draw() == draw()
