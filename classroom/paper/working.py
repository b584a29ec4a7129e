"""Write out how each number is found, with the numbers filled in, for the key.

The text is for people. The right results come from the engine and from nudging; `checking` works
out each text from here and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from classroom.paper.writing import put_in_brackets, write_number
from nnlib.exercises.worksheet_lines import Case
from nnlib.exercises.worksheets import Sheet
from nnlib.layers import Layer


def workings(sheet: Sheet, name: str) -> list[str]:
    """Write how each number of a line is found, in the line's order.

    Examples
    --------
    >>> from nnlib.exercises.worksheets import WORKSHEETS
    >>> sheet = WORKSHEETS["slope_of_one_weight"].sheet(0)
    >>> workings(sheet, "loss")[0][-3:]
    '**2'
    """
    return list(_WAYS[name](sheet.case, sheet.case.found()))


Found = dict[str, np.ndarray]


def _product(*numbers: float) -> str:
    return " * ".join(map(put_in_brackets, numbers))


def _sum(pairs: Iterable[tuple[float, float]], *more: float) -> str:
    return " + ".join([*(_product(*pair) for pair in pairs), *map(put_in_brackets, more)])


def _sums(values: np.ndarray, layer: Layer) -> Iterator[str]:
    for column, bias in zip(layer.weights.T, layer.bias, strict=True):
        yield _sum(zip(values, column, strict=True), *([bias] if layer.bias.any() else []))


def _predictions(case: Case, found: Found) -> Iterator[str]:
    is_deep = len(case.layers) > 1
    return _sums(found["hidden"] if is_deep else case.inputs[0], case.layers[-1])


def _deltas(case: Case, found: Found) -> Iterator[str]:
    is_bent = case.layers[-1].activation.name != "identity"
    for error, slope in zip(found["error"], found["activation_slope"], strict=True):
        yield _product(2, error, *([slope] if is_bent else []))


def _weights_slopes(case: Case, found: Found) -> Iterator[str]:
    values = found["hidden"] if len(case.layers) > 1 else case.inputs[0]
    return _outer(values, found["delta"])


def _outer(values: np.ndarray, delta: np.ndarray) -> Iterator[str]:
    for value in values:
        for one in delta:
            yield _product(value, one)


def _node_slopes(case: Case, found: Found) -> Iterator[str]:
    for row in case.layers[-1].weights:
        yield _sum(zip(row, found["delta"], strict=True))


def _hidden_delta(case: Case, found: Found) -> Iterator[str]:
    for slope, before in zip(found["node_slopes"], found["pre_activation"], strict=True):
        yield _product(slope, float(before > 0))


def _steps(parameter: np.ndarray, slopes: np.ndarray, rate: float) -> Iterator[str]:
    for one, slope in zip(parameter.ravel(), slopes.ravel(), strict=True):
        yield f"{put_in_brackets(one)} - {_product(rate, slope)}"


_WAYS: dict[str, Callable[[Case, Found], Iterable[str]]] = {
    "pre_activation": lambda case, found: _sums(case.inputs[0], case.layers[0]),
    "hidden": lambda case, found: (f"max({write_number(z)}, 0)" for z in found["pre_activation"]),
    "prediction": _predictions,
    "error": lambda case, found: (
        f"{put_in_brackets(one)} - {put_in_brackets(target)}"
        for one, target in zip(found["prediction"], case.targets[0], strict=True)
    ),
    "loss": lambda case, found: [" + ".join(f"{put_in_brackets(e)}**2" for e in found["error"])],
    "activation_slope": lambda case, found: (
        f"{put_in_brackets(one)} * (1 - {put_in_brackets(one)})" for one in found["prediction"]
    ),
    "delta": _deltas,
    "weights_slopes": _weights_slopes,
    "bias_slopes": lambda case, found: map(write_number, found["delta"]),
    "node_slopes": _node_slopes,
    "hidden_delta": _hidden_delta,
    "hidden_weights_slopes": lambda case, found: _outer(case.inputs[0], found["hidden_delta"]),
    "hidden_bias_slopes": lambda case, found: map(write_number, found["hidden_delta"]),
    "new_weights": lambda case, found: _steps(
        case.layers[-1].weights, found["weights_slopes"], case.learning_rate
    ),
    "new_bias": lambda case, found: _steps(
        case.layers[-1].bias, found["bias_slopes"], case.learning_rate
    ),
}
"""By the name of a line."""
