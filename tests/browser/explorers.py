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


def press(control, key):
    """Press a key that the control gets for certain.

    JupyterLab moves the focus as a notebook opens, also between our focus and our key; so the key
    is pressed again where it went elsewhere.
    """
    page = control.page
    for _ in range(25):
        control.focus()
        page.wait_for_timeout(100)
        control.evaluate(
            """one => {
                window.arrived = false;
                one.addEventListener("keydown", () => { window.arrived = true; }, {once: true});
            }"""
        )
        page.keyboard.press(key)
        if page.evaluate("window.arrived"):
            return
    raise AssertionError(f"the key {key} never came to the control")


BY_HAND = """
import time
from nnlib.figures.direct import Panel, add_handle, add_handle_on, explain_part
from nnlib.figures.explorer import Explorer, player, slider
from nnlib.figures.sketch import Sketch, short, side_by_side
PLACES = [number / 10 for number in range(-20, 21)]
def draw(weight, bias, kept):
    time.sleep(0.8 if weight == 2 else 0)
    loss = lambda place: (place - bias) ** 2
    curve, plane, wires = Sketch(400, 260), Sketch(400, 260), Sketch(400, 120)
    panel = Panel(curve, 40, 30, 340, 190, (-2, 2), (0, 16))
    for low in [bias] if kept is None else [bias, kept["bias"]]:
        panel.line(PLACES, [(place - low) ** 2 for place in PLACES], "loss")
    along = [panel.at(place, loss(place)) for place in PLACES]
    add_handle(curve, *panel.at(weight, loss(weight)), {"weight": along})
    panel = Panel(plane, 40, 30, 340, 190, (-2, 2), (-2, 2))
    add_handle_on(panel, weight, bias, ("weight", PLACES), ("bias", PLACES))
    for number in range(3):
        with explain_part(wires, f"Wire {number} has the weight {number * weight:g}."):
            wires.line([(20, 20 + 40 * number), (380, 60)], "weight")
    numbers = f"weight {short(weight)}, bias {short(bias)}, loss {short(loss(weight))}"
    words = f"A curve, a plane and 3 wires; {numbers}; kept: {kept}"
    return side_by_side([curve, plane, wires], words, numbers)
controls = [slider("weight", "weight", PLACES, 1), slider("bias", "bias", PLACES, 0)]
Explorer("Tried by hand", draw, controls, player("weight", 800, "Play"), keeps=True)
"""
"""An explorer in which everything is done to the picture itself; one place is drawn slowly."""
