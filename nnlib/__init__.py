"""Slope by Slope: backpropagation in which nothing is taken on trust.

The engine, in reading order: `activations`, `losses`, `layers`, `propagation`, `training`,
`measuring`, `comparing`, `datasets`, `autodiff`, `arguments`, `words`.
"""

from nnlib.activations import ACTIVATIONS, Activation, identity, relu, sigmoid, softplus, tanh
from nnlib.autodiff import Value
from nnlib.comparing import compare, slopes_agree
from nnlib.datasets import digits
from nnlib.layers import Layer, one_network, sensible_layers, uniform_layers
from nnlib.losses import LOSSES, Loss, cross_entropy, softmax, squared_error
from nnlib.measuring import directional_slope, measured_network_slopes, measured_slopes
from nnlib.propagation import backward, forward
from nnlib.training import TrainingDiverged, minibatches, sgd_epoch, train

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "Activation",
    "Layer",
    "Loss",
    "TrainingDiverged",
    "Value",
    "backward",
    "compare",
    "cross_entropy",
    "digits",
    "directional_slope",
    "forward",
    "identity",
    "measured_network_slopes",
    "measured_slopes",
    "minibatches",
    "one_network",
    "relu",
    "sensible_layers",
    "sgd_epoch",
    "sigmoid",
    "slopes_agree",
    "softmax",
    "softplus",
    "squared_error",
    "tanh",
    "train",
    "uniform_layers",
]
