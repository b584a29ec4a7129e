"""Sentences about arguments; most are tested where the mathematics is that they protect."""

import numpy as np
import pytest

from nnlib import Layer, identity
from nnlib.arguments import check_activation, check_fit, check_network, check_trace, write_count


def test_one_is_no_plural():
    assert [write_count(n, "entry", "entries") for n in (0, 1, 2)] == [
        "0 entries",
        "1 entry",
        "2 entries",
    ]
    assert write_count(1_000, "layer") == "1,000 layers"


@pytest.mark.parametrize(
    ("entries", "layers", "words"),
    [
        (1, 2, "trace has 1 entry, but the network has 2 layers;"),
        (2, 1, "trace has 2 entries, but the network has 1 layer;"),
    ],
)
def test_a_trace_is_counted_in_words_that_fit(entries, layers, words):
    with pytest.raises(ValueError, match=words):
        check_trace([Layer([[1.0]], [0.0])] * layers, [()] * entries)


def test_what_fits_is_let_through():
    stack = [
        Layer(np.ones((3, 2, 4)), np.ones((3, 1, 4))),
        Layer(np.ones((3, 4, 1)), np.ones((3, 1, 1))),
    ]
    for inputs in (np.ones((7, 2)), np.ones((3, 7, 2)), [[1.0, 2.0]]):
        check_fit(stack, inputs)
    check_network(stack)
    check_trace(stack, [(), ()])
    check_activation("activation", identity)


def test_layers_that_do_not_fit_each_other_are_named_before_anything_is_computed():
    first, second = Layer(np.ones((2, 4)), np.ones(4)), Layer(np.ones((3, 1)), np.ones(1))
    with pytest.raises(ValueError, match=r"layer 2 has weights of shape \(3, 1\).*shape \(7, 4\)"):
        check_fit([first, second], np.ones((7, 2)))
