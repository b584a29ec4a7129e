"""Recall questions that only older copies of the lessons still ask."""

from __future__ import annotations

from nnlib.exercises import families
from nnlib.exercises.recalls import Recall

FORMER_RECALLS = {
    row.name: row
    for row in (
        Recall(
            "slope at weight 1", "gradient_descent", 6.0,
            "The error is 3 * 1 - 2 = 1, and 2 * error * input = 2 * 1 * 3.",
            "slope_of_one_weight", "the formula for the slope of one weight",
            ((-6.0, families.TARGET_MINUS_PREDICTION.question),
             (3.0, "Is the 2 of the square missing?"),
             (2.0, "Is the input missing?"),
             (1.0, "Is that the error, or the loss, and not yet the slope?"),
             (18.0, "Does the input appear twice?"),
             (15.0, "Is that the slope at weight 1.5? Here the weight is 1."))),
        Recall(
            "where the mean enters", "the_hidden_layer", "delta",
            "Once, in the delta of the output layer; all slopes behind it get it from there.",
            "a_layer", "the delta of a last layer",
            (("weights", "If it entered there, would the bias's slopes have it too?"),
             ("both", "It must enter once only. What do weights and bias share?")),
            ("delta", "weights", "both")),
        Recall(
            "delta of an idle neuron", "full_backprop", 0.0,
            "ReLU is flat there, so its slope is 0, and 1.2 * 0 = 0.",
            "the_hidden_layer", "back through ReLU",
            ((1.2, "Is the slope of ReLU missing?"),
             (-0.84, "Is that times the pre-activation? ReLU's slope is 1 or 0."),
             (-1.2, "Does ReLU fall on the left, or lie flat?"))),
        Recall(
            "slope from the output", "a_layer", 0.09,
            "The output is given, so the slope is output * (1 - output) = 0.9 * 0.1.",
            "activations", "the trap: which number goes in?",
            ((0.9, "Is that the output itself?"),
             (0.1, "Is the first factor missing?"),
             (0.81, "Is that the output times itself? The second factor is 1 minus something."),
             (0.2055, "Did you take the sigmoid of 0.9? It is the output already."),
             (0.25, "Is that the slope in the middle, where the output is 0.5?"),
             (-0.09, "Is the sign flipped? The sigmoid always rises."))),
        Recall(
            "mean of four slopes", "batches_and_epochs", 2.0,
            "The slope of a mean is the mean of the slopes: (2 - 1 + 4 + 3) / 4.",
            "fitting_a_line", "several examples",
            ((8.0, "Is that the sum? The loss is a mean."),
             (2.5, "Is a sign lost?"),
             (10.0, "Is a sign lost, and is it a sum?"),
             (3.0, "Is that only the last example?"),
             (4.0, "Is that the largest?"))),
    )
}  # fmt: skip
