"""Pictures of the course, each a function of its data, each with a text alternative."""

from nnlib.figures.picture import Picture
from nnlib.figures.slopes import loss_over_weight, nudge_valley

__all__ = ["Picture", "loss_over_weight", "nudge_valley"]
