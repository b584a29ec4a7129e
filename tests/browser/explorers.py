"""One of each explorer, as a cell's source: the page's kernel runs it, and the test too."""

import ast
import inspect

HEAD = """
import numpy as np
import nnlib
from nnlib import figures, identity, relu, sigmoid, tanh
"""
SOURCES = {
    "neuron": "figures.neuron_by_hand([3, 1], [1.5, -0.5], 0.5, 2)",
    "nudge": "figures.shrinking_nudge(lambda weight: (3 * weight - 2) ** 4, 1.5, 187.5)",
    "downhill": """
figures.downhill(np.array([[0.5], [1.5], [2], [3], [4]]), np.array([2.1, 2.9, 3.6, 4.4, 5.6]))
""",
    "steps": """
layers = nnlib.sensible_layers([2, 3, 1], [tanh, identity], np.random.default_rng(5))
figures.backpropagation_by_steps(layers, np.array([[1, -0.5], [0.5, 2]]), np.array([[1], [-1]]))
""",
    "xor": """
figures.xor_while_it_learns(
    lambda rng: nnlib.uniform_layers([2, 4, 1], [sigmoid, sigmoid], rng, low=-1, high=1),
    np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]]),
)
""",
    "pad": """
images, labels = nnlib.digits()
layers = nnlib.sensible_layers([64, 16, 10], [relu, identity], np.random.default_rng(9))
for _ in range(2):
    nnlib.sgd_epoch(
        layers, images, labels, 16, 0.3, np.random.default_rng(0), nnlib.cross_entropy
    )
figures.draw_a_digit(layers, images[:2])
""",
}


def made(name):
    """Run a row's source here, and give the explorer that its last line makes."""
    return made_of(SOURCES[name])


def made_of(source):
    names, cell = {}, ast.parse(HEAD + source)
    last = ast.Expression(cell.body.pop().value)
    exec(compile(cell, "explorer", "exec"), names)
    return eval(compile(last, "explorer", "eval"), names)


def functions_that_return(module, *kinds):
    """Name a module's functions that return one of these classes, given as such or in quotes."""
    written = {*kinds, *(kind.__name__ for kind in kinds)}
    return {
        name
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if inspect.signature(one).return_annotation in written
    }
