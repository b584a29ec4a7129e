"""Activations: the function that a neuron applies to its pre-activation, and its slope.

>>> sigmoid.value(np.array([0.0, 2.0])).round(3)
array([0.5  , 0.881])
>>> sigmoid.slope(np.array([0.0, 2.0])).round(3)
array([0.25 , 0.105])

Each activation is one row of the table `ACTIVATIONS`. To add one, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """One activation: its value, and the slope of its value.

    Parameters
    ----------
    name : str
        Name used in messages and pictures.
    value : callable
        Maps a pre-activation to the output, entry by entry; keeps the shape.
    slope_from : callable
        Maps (pre_activation, output) to the slope of `value` there; keeps the shape. Use whichever
        argument is handier: computing the output has often done most of the work already.
    variance : float
        Sensible starting weights of a layer with this activation have the variance
        `variance / in`, so that outputs neither grow nor fade from layer to layer.
    """

    name: str
    value: Callable[[np.ndarray], np.ndarray]
    slope_from: Callable[[np.ndarray, np.ndarray], np.ndarray]
    variance: float = 1.0

    def __post_init__(self) -> None:
        # A ufunc of one input would write into `output`, as np.cos(pre_activation, output) does.
        if isinstance(self.slope_from, np.ufunc) and self.slope_from.nin < 2:
            raise TypeError("slope_from takes two arguments: pre_activation and output")

    def slope(self, pre_activation: np.ndarray) -> np.ndarray:
        """Return the slope of `value`, entry by entry, from the pre-activation alone."""
        return self.slope_from(pre_activation, self.value(pre_activation))

    def __repr__(self) -> str:
        return self.name


def _identity_value(pre_activation: np.ndarray) -> np.ndarray:
    return pre_activation


def _identity_slope(pre_activation: np.ndarray, output: np.ndarray) -> np.ndarray:
    return np.ones_like(pre_activation)


def _relu_value(pre_activation: np.ndarray) -> np.ndarray:
    return np.maximum(pre_activation, 0)


def _relu_slope(pre_activation: np.ndarray, output: np.ndarray) -> np.ndarray:
    # At the kink, where no slope exists, the course takes 0.
    return np.sign(output)


def _sigmoid_value(pre_activation: np.ndarray) -> np.ndarray:
    # 1 / (1 + exp(-x)) written with tanh, which cannot overflow.
    return 0.5 * (1 + np.tanh(np.multiply(0.5, pre_activation)))


def _sigmoid_slope(pre_activation: np.ndarray, output: np.ndarray) -> np.ndarray:
    return output * (1 - output)


def _tanh_slope(pre_activation: np.ndarray, output: np.ndarray) -> np.ndarray:
    return 1 - output**2


def _softplus_value(pre_activation: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, pre_activation)


def _softplus_slope(pre_activation: np.ndarray, output: np.ndarray) -> np.ndarray:
    return _sigmoid_value(pre_activation)


# The variance for ReLU is from He et al. 2015, "Delving Deep into Rectifiers", section 2.2; the
# others are from LeCun et al. 1998, "Efficient BackProp", section 4.6.
ACTIVATIONS = {
    row.name: row
    for row in (
        #          name        value            slope from both  variance of starting weights
        Activation("identity", _identity_value, _identity_slope, 1.0),
        Activation("relu",     _relu_value,     _relu_slope,     2.0),
        Activation("sigmoid",  _sigmoid_value,  _sigmoid_slope,  1.0),
        Activation("tanh",     np.tanh,         _tanh_slope,     1.0),
        Activation("softplus", _softplus_value, _softplus_slope, 1.0),
    )
}  # fmt: skip

identity = ACTIVATIONS["identity"]
relu = ACTIVATIONS["relu"]
sigmoid = ACTIVATIONS["sigmoid"]
tanh = ACTIVATIONS["tanh"]
softplus = ACTIVATIONS["softplus"]
