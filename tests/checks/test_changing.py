"""The line that changes an argument is named where the source shows it, and only there."""

import ast

import pytest

from nnlib.checks import judge
from nnlib.checks.changing import changing_lines
from tests.notebook import from_notebook

BODIES = {
    # the body of the function f(x, rate): what is asked of x; empty where nothing is
    "x -= rate\n    return x": "Does line 2, `x -= rate`, change it in place?",
    "x[0] = rate": "Does line 2, `x[0] = rate`, change it in place?",
    "x.weights[0] += 1": "Does line 2, `x.weights[0] += 1`, change it in place?",
    "x.bias = rate": "Does line 2, `x.bias = rate`, change it in place?",
    "x.reverse()": "Does line 2, `x.reverse()`, change it in place?",
    "rate.shuffle(x)": "Does line 2, `rate.shuffle(x)`, change it in place?",
    "for one in range(3):\n        x += one": "Does line 3, `x += one`, change it in place?",
    "y = x\n    z = y\n    z *= 2": (
        "In line 2, `y = x` makes a second name for the same array, not a copy. "
        "Does line 4, `z *= 2`, change it in place?"
    ),
    "x = x - rate\n    x -= rate": "",
    "y = x.copy()\n    y -= rate": "",
    "y = x\n    y = y + 1\n    y -= rate": "",
    "y = rate\n    y -= 1": "",
    "for x in [[1]]:\n        x += [2]": "",
    "return x - rate": "",
    "y = x[0]\n    return y": "",
    "x = rate": "",
    "x.sum()": "",
}


@pytest.mark.parametrize("body", BODIES)
def test_the_line_that_changes_an_argument_is_named(body):
    [function] = ast.parse(f"def f(x, rate):\n    {body}\n").body
    assert changing_lines(function).get("x", "") == BODIES[body]


def test_the_message_asks_about_that_line():
    source = "def updated(parameter, slope, learning_rate):\n    parameter -= slope\n    return 1\n"
    verdict = judge("updated", from_notebook(source), 5)
    assert verdict.slips == ("arguments_changed",)
    assert "Does line 2, `parameter -= slope`, change it in place?" in verdict.message


def test_without_a_line_to_name_the_message_asks_more_widely():
    source = "def softmax(scores):\n    np.exp(scores, out=scores)\n    return scores\n"
    message = judge("softmax", from_notebook(source), 5).message
    assert "Does a line change `scores` in place" in message
