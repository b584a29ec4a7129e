"""Work that is measured where a formula is asked for is pointed out, however it is measured."""

import pytest

from classroom.grading import similarity, versions
from classroom.grading.judge_notebook import Asked, judge_notebook
from tests.classroom.grading.audited import cells_of

NAME = "own_two_layer_slopes"
SEED = 5
_HEAD = (
    f"def {NAME}(inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias):\n"
    "    given = (hidden_weights, hidden_bias, output_weights, output_bias)\n"
)
_EACH = """    def value(parameters):
        a, b, c, d = parameters
        return loss(activation(inputs @ a + b) @ c + d, targets)

    slopes = []
    for number, one in enumerate(given):
        slope = np.zeros(np.shape(one))
        for place in np.ndindex(slope.shape):
            def at(step, kind=KIND):
                moved = [np.array(other, dtype=kind) for other in given]
                moved[number][place] += step
                return value(moved)
            slope[place] = MEASURED
        slopes.append(slope)
    return tuple(slopes)
"""


def measured(how, kind="float"):
    return _HEAD + _EACH.replace("MEASURED", how).replace("KIND", kind)


_RICHARDSON = """[
                T := [(at(h) - at(-h)) / (2 * h) for h in (0.2, 0.1, 0.05, 0.025, 0.0125)],
                [T := [(4 ** n * y - x) / (4 ** n - 1) for x, y in zip(T, T[1:])]
                 for n in range(1, 5)], T[0]][-1]"""
_CAUCHY = "sum((at(0.01 * c, complex) * c.conjugate()).real for c in (1, 1j, -1, -1j)) / 0.04"
_DUAL = """class Dual:
    __array_ufunc__ = None

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)
"""

WAYS = {
    "a central difference": measured("(at(1e-5) - at(-1e-5)) / 2e-5"),
    "a forward difference": measured("(at(1e-7) - at(0)) / 1e-7"),
    "Richardson's extrapolation": measured(_RICHARDSON),
    "long doubles": measured("float((at(1e-6) - at(-1e-6)) / 2e-6)", "np.longdouble"),
    "long doubles by their letter": measured("float((at(1e-6) - at(-1e-6)) / 2e-6)", "'g'"),
    "a complex step": measured("(at(1e-20j) / 1e-20).imag", "complex"),
    "a complex step by its letter": measured("np.imag(at(1e-20 * 1j)) / 1e-20", "'D'"),
    "Cauchy's integral": measured(_CAUCHY),
    "a difference, with noise": measured("(at(1e-5) - at(-1e-5)) / 2e-5 * (1 + 1e-7)"),
    "a difference, rounded": measured("float(np.float32((at(1e-5) - at(-1e-5)) / 2e-5))"),
}
_SLOPES = {
    "sigmoid": "h * (1 - h)", "tanh": "1 - h ** 2", "sine": "np.cos(z)",
    "softplus": "1 / (1 + np.exp(-z))", "arc tangent": "1 / (1 + z ** 2)", "bell": "-2 * z * h",
    "swish": "(1 + z - h) / (1 + np.exp(-z))",
    "square": "2 * e", "fourth power": "4 * e ** 3", "log-cosh": "np.tanh(e)",
    "pseudo-Huber": "e / np.sqrt(1 + e ** 2)", "Cauchy": "2 * e / (1 + e ** 2)",
    "linear-exponential": "np.exp(e) - 1",
}  # fmt: skip
_FORMULA = """    z = inputs @ hidden_weights + hidden_bias
    h = activation(z)
    e = h @ output_weights + output_bias - targets
    delta = (OF_LOSS) / len(e)
    back = delta @ output_weights.T * (OF_ACTIVATION)
    return inputs.T @ back, back.sum(axis=0), h.T @ delta, delta.sum(axis=0)
"""


def row_of(student, source):
    version = versions.version_of(student, SEED)
    asked = Asked(versions.LESSON, student, SEED, student)
    [row] = judge_notebook(cells_of(version.given, source), asked, 11, [NAME])["answers"]
    return row


@pytest.mark.parametrize("way", WAYS)
def test_work_that_is_measured_is_pointed_out_and_keeps_its_mark(way):
    row = row_of("jane", WAYS[way])
    assert row["status"] == "right", row["message"]
    assert similarity.MEASURED in row["notes"]


@pytest.mark.parametrize("student", ["ann", "bob", "jane", "joe", "zoe", "ines"])
def test_a_formula_is_not_called_measured(student):
    version = versions.version_of(student, SEED)
    source = _HEAD + _FORMULA.replace("OF_LOSS", _SLOPES[version.loss[0]])
    row = row_of(student, source.replace("OF_ACTIVATION", _SLOPES[version.activation[0]]))
    assert row["status"] == "right", row["message"]
    assert similarity.MEASURED not in row["notes"]


@pytest.mark.parametrize(
    ("source", "says"),
    [("x = z.astype('D')", True), ("x = z.view('c16')", True), ("x = np.longdouble(1)", True),
     ("x = 1e-20j", True), (_DUAL, True), ("from fractions import Fraction\nx = Fraction(1)", True),
     ("x = z.astype('d')", False), ("x = z.view('f8')", False), ("x = 'D'", False),
     ("class Plain:\n    def step(self): pass", False)],
)  # fmt: skip
def test_numbers_of_other_kinds_are_seen_in_the_text(source, says):
    assert similarity.measures(source, ()) is says
