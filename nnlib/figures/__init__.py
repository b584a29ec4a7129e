"""Pictures of the course, each a function of its data, each with a text alternative."""

from nnlib.figures.activations import activation_and_slope
from nnlib.figures.descent import lines_through_points, losses_over_steps, places_on_loss
from nnlib.figures.networks import layer_and_shapes, values_and_slopes
from nnlib.figures.neuron import neuron
from nnlib.figures.picture import Picture
from nnlib.figures.slopes import loss_over_weight, nudge_valley
from nnlib.figures.training import cost_of_slopes, histogram_of_losses, surfaces

__all__ = [
    "Picture",
    "activation_and_slope",
    "cost_of_slopes",
    "histogram_of_losses",
    "layer_and_shapes",
    "lines_through_points",
    "loss_over_weight",
    "losses_over_steps",
    "neuron",
    "nudge_valley",
    "places_on_loss",
    "surfaces",
    "values_and_slopes",
]
