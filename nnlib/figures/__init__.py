"""Pictures of the course, each a function of its data, each with a text alternative."""

import nnlib.look_alike  # noqa: F401  # first: it says why the others would fail
from nnlib.figures.activations import activation_and_slope
from nnlib.figures.batches import batch_slopes, losses_over_updates_and_time
from nnlib.figures.chain import chain_of_slopes
from nnlib.figures.classes import slopes_over_probability
from nnlib.figures.depth import sizes_over_depth
from nnlib.figures.descent import lines_through_points, losses_over_steps, places_on_loss
from nnlib.figures.digits import confusion, gallery, pixel_maps
from nnlib.figures.downhill import downhill
from nnlib.figures.errors import absolute_and_square
from nnlib.figures.explorer import Explorer
from nnlib.figures.learning import xor_while_it_learns
from nnlib.figures.networks import layer_and_shapes, values_and_slopes
from nnlib.figures.neuron import neuron, neuron_by_hand
from nnlib.figures.nudging import shrinking_nudge
from nnlib.figures.pad import draw_a_digit
from nnlib.figures.picture import Picture
from nnlib.figures.slopes import loss_over_weight, nudge_valley
from nnlib.figures.steps import backpropagation_by_steps
from nnlib.figures.training import cost_of_slopes, histogram_of_losses, surfaces
from nnlib.figures.values import value_graph

__all__ = [
    "Explorer",
    "Picture",
    "absolute_and_square",
    "activation_and_slope",
    "backpropagation_by_steps",
    "batch_slopes",
    "chain_of_slopes",
    "confusion",
    "cost_of_slopes",
    "downhill",
    "draw_a_digit",
    "gallery",
    "histogram_of_losses",
    "layer_and_shapes",
    "lines_through_points",
    "loss_over_weight",
    "losses_over_steps",
    "losses_over_updates_and_time",
    "neuron",
    "neuron_by_hand",
    "nudge_valley",
    "pixel_maps",
    "places_on_loss",
    "shrinking_nudge",
    "sizes_over_depth",
    "slopes_over_probability",
    "surfaces",
    "value_graph",
    "values_and_slopes",
    "xor_while_it_learns",
]
