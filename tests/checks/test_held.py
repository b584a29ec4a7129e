"""What a line's names hold is read off without running anything of it."""

import ast

import numpy as np
import pytest

from nnlib import Layer, tanh
from nnlib.checks.held import look_up, places, product_shape, shape_of

LAYER = Layer(np.ones((5, 3)), np.zeros(3), tanh)


class Loud:
    """An object of a learner, which must not be asked."""

    @property
    def weights(self):
        raise AssertionError("nothing of a learner's may run")

    T = bias = weights


KNOWN = {"x": np.ones((7, 5)), "w": np.ones((5, 3)), "b": np.ones(3), "n": 2, "layer": LAYER,
         "loud": Loud(), "pair": [np.ones((7, 5)), 4], "places": [0, 2],
         "order": np.arange(7)}  # fmt: skip


def expression(text):
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("x", (7, 5)), ("x.T", (5, 7)), ("2 * x - 1", (7, 5)), ("-x", (7, 5)), ("x > 0", (7, 5)),
        ("x @ w", (7, 3)), ("x @ w + b", (7, 3)), ("layer.weights.T", (3, 5)), ("x[0]", (5,)),
        ("x[1:3]", (2, 5)), ("x[:n] @ w", (2, 3)), ("pair[0]", (7, 5)), ("n", ()), ("b @ b", ()),
        ("x @ b", None), ("x + w", None), ("np.exp(x)", None), ("loud.weights", None),
        ("loud.T", None), ("x[::2]", None), ("unknown", None), ("x[9]", None),
    ],
)  # fmt: skip
def test_the_shape_of_an_expression_is_worked_out_or_not_known(text, shape):
    assert shape_of(expression(text), KNOWN) == shape


def test_what_is_not_plain_is_not_held():
    for text in ("loud.weights", "loud.T", "layer.activation", "x.shape", "len(x)"):
        assert look_up(expression(text), KNOWN) is None


@pytest.mark.parametrize(
    ("text", "listed"),
    [("order", 7), ("order[2:4]", 2), ("places", 2), ("np.arange(n)", 2), ("range(3)", 3),
     ("np.arange(len(x))", 7)],
)  # fmt: skip
def test_listed_places_are_read(text, listed):
    assert len(places(expression(text), KNOWN)) == listed


@pytest.mark.parametrize("text", ["x", "n", "b", "np.arange(1, 5)", "range(10**9)", "pair"])
def test_other_things_are_no_places(text):
    assert places(expression(text), KNOWN) is None


def test_a_product_has_the_shape_that_numpy_gives():
    for left in ((5,), (7, 5), (3, 5)):
        for right in ((5,), (5, 3), (7, 3)):
            shape = product_shape(left, right)
            if shape is None:
                assert left[-1] != right[0]
            else:
                assert (np.ones(left) @ np.ones(right)).shape == shape
