"""Pictures of the course, each a function of its data, each with a text alternative."""

from nnlib.figures.activations import activation_and_slope
from nnlib.figures.descent import lines_through_points, losses_over_steps, places_on_loss
from nnlib.figures.neuron import neuron
from nnlib.figures.picture import Picture
from nnlib.figures.slopes import loss_over_weight, nudge_valley

__all__ = [
    "Picture",
    "activation_and_slope",
    "lines_through_points",
    "loss_over_weight",
    "losses_over_steps",
    "neuron",
    "nudge_valley",
    "places_on_loss",
]
