"""The claims on trial, as a table: what they say, the ruling, what measuring shows.

One standard serves all rulings. *Right*: held wherever it was measured, as written. *Right,
nearly always*: held in at least 99 % of what was measured, and the share is stated. *Half right*:
held under a condition that the claim does not name. *Wrong*: did not hold. *Word*: a definition or
a convention, with nothing to measure.

>>> CLAIMS[7].ruling
'right'
"""

from __future__ import annotations

from dataclasses import dataclass

from nnlib.exercises.lessons import number_of
from nnlib.words import write_list

OPINIONS = ("right", "half right", "wrong", "word")
"""The four votes."""

RULINGS = ("right", "right, nearly always", "half right", "wrong", "word")
"""The possible rulings. A vote agrees with a ruling that begins with the words of the vote."""


@dataclass(frozen=True)
class Claim:
    """One claim, from the study notes or from this course.

    Parameters
    ----------
    text : str
    ruling : str
        One of `RULINGS`.
    evidence : tuple of (lesson, sentence)
        What measuring shows, lesson by lesson; each lesson by its name.
    corrected : str
        What the page of notes should have said.
    ours : bool
        Whether the claim is the course's own, and not on the page of notes.
    has_vote : bool
        Whether a lesson asks for a vote on it; other claims are read, measured and
        ruled on.
    """

    text: str
    ruling: str
    evidence: tuple[tuple[str, str], ...]
    corrected: str
    ours: bool = False
    has_vote: bool = False

    def agrees_with(self, vote: str | None) -> bool:
        """Check whether the vote matches the ruling, with or without "nearly always".

        >>> CLAIMS[18].ruling, CLAIMS[18].agrees_with("right"), CLAIMS[18].agrees_with("wrong")
        ('right, nearly always', True, False)
        """
        return vote == self.ruling.split(",")[0]

    @property
    def lessons(self) -> str:
        """The lessons that test it, such as "03 and 07"."""
        return write_list([number_of(lesson) for lesson, _ in self.evidence])

    def reason(self, lesson: str = "") -> str:
        """Return what was measured up to a lesson, or everything if no lesson is given."""
        left = self.left(lesson)
        return " ".join(said for when, said in self.evidence if when not in left)

    def left(self, lesson: str = "") -> list[str]:
        """Return the later lessons in which there is more to measure.

        >>> CLAIMS[5].left("slope_of_one_weight")
        ['activations']
        """
        up_to = number_of(lesson) if lesson else ""
        return [when for when, _ in self.evidence if lesson and number_of(when) > up_to]


CLAIMS = {
    1: Claim(
        "What a forward pass outputs is always off from the true value.", "half right",
        (("prediction_and_error", "True before training; a trained network can be exact."),),
        "The output of an untrained network is off; after training it can be exact.",
        has_vote=True),
    2: Claim(
        "The error is the true value minus the computed one.", "word",
        (("prediction_and_error",
          "A choice of sign, and either will do. But every formula that uses the error must "
          "use the same sign: claims 5 and 7 together do not."),),
        "Choose one sign for the error and say which. Here: error = prediction - target."),
    3: Claim(
        "Backpropagation updates weights and biases by sending the output error through the "
        "network.", "half right",
        (("full_backprop",
          "Two things in one: backpropagation finds the slopes, gradient descent takes the "
          "step."),),
        "Backpropagation finds the slopes of the loss for all weights and biases. Gradient "
        "descent then takes the step."),
    4: Claim(
        "Backpropagation is gradient descent on each neuron by itself.", "half right",
        (("full_backprop",
          "Each weight steps by its own slope. But no neuron has a loss of its own: its slope "
          "depends on all the others."),
         ("the_notes_program",
          "Even updating one neuron at a time, in turn, learns XOR from 499 of 500 starts, if each "
          "update uses fresh slopes of the whole network.")),
        "Each weight and bias steps by its own slope of one loss, that of the whole network; "
        "every slope depends on the other neurons too.",
        has_vote=True),
    5: Claim(
        "Output layer: slope = 2 * (true - predicted) * input of the weight * activation slope, "
        "and the last is 1 for ReLU.", "wrong",
        (("slope_of_one_weight",
          "Its slope has the wrong sign, and claim 7's step makes the loss grow."),
         ("activations", "And ReLU's slope is 1 only where the neuron is active, else 0.")),
        "Output neuron, one example: slope of a weight = 2 * (prediction - target) * "
        "activation slope * input. ReLU's slope is 1 where the pre-activation is above 0, "
        "else 0.",
        has_vote=True),
    6: Claim(
        "Slope of a weight = its input * slope of its output node * activation slope.",
        "half right",
        (("a_layer",
          "For one example: right if the slope of the node is the one for its output. If it is the "
          "one for its pre-activation, the activation slope counts twice."),),
        "Slope of a weight = its input * delta, with delta = slope for the neuron's output * "
        "activation slope, in which the activation slope appears only once.",
        has_vote=True),
    7: Claim(
        "New weight = weight - learning rate * slope.", "right",
        (("gradient_descent",
          "Right as the rule for a step. How large the rate may be is another question."),),
        "New parameter = parameter - learning rate * slope, with a rate that is small enough.",
        has_vote=True),
    8: Claim(
        "Inner nodes: last layer's node * error * previous node's value * activation slope.",
        "wrong",
        (("the_hidden_layer",
          "Read as written, with values for nodes, the outgoing weights are missing. If the "
          "last layer's node means its weight, it is minus one half of the slope: the sign is "
          "flipped, and the 2 of the square is missing."),),
        "Hidden neuron: slope for its output = sum over paths of outgoing weight * delta at the "
        "far end. Multiplied by its activation slope, this is its delta; multiplied by the input "
        "of a weight, the delta is that weight's slope."),
    9: Claim(
        "Slopes from a batch are cheaper.", "right",
        (("batches_and_epochs",
          "An update with a batch costs less. The price is noise in the slopes."),),
        "An update with a batch is cheaper, and its slopes are noisy: the noise shrinks with "
        "the square root of the batch size.",
        has_vote=True),
    10: Claim(
        "The next update takes another batch.", "word",
        (("batches_and_epochs",
          "A convention: drawing each batch from all examples again learns too, and is "
          "stochastic gradient descent as well."),),
        "The next update usually takes another batch, of shuffled examples."),
    11: Claim(
        "When the data is used up, start over.", "word",
        (("batches_and_epochs",
          "A convention, like claim 10: if batches are drawn from all examples each time, the "
          "data is never used up."),),
        "When each example has been dealt once, it is usual to shuffle and deal again."),
    12: Claim("Once through the data is an epoch.", "word",
        (("batches_and_epochs", "A definition."),),
        "Once through the data is called an epoch."),
    13: Claim(
        "A batch at a time is called stochastic gradient descent.", "word",
        (("batches_and_epochs", "Today's usage; originally, it was one example at a time."),),
        "Updating on one batch at a time is called stochastic gradient descent today; originally, "
        "that was one example at a time."),
    14: Claim(
        "The prediction error goes from the output through the hidden layers to the inputs.",
        "half right",
        (("the_hidden_layer",
          "Slopes go back, and they change at every step on the way. No hidden neuron has an "
          "error."),
         ("full_backprop", "The inputs themselves are not changed.")),
        "Slopes go back from the loss through the layers, and change at each step on the way. "
        "The inputs are data and do not change.",
        has_vote=True),
    15: Claim(
        "Thereby every weight can be updated: the chain rule.", "right",
        (("full_backprop", "Every slope agrees with the measured one."),),
        "By the chain rule every weight and every bias gets its slope, at any depth."),
    16: Claim(
        "Slope of a node = sum of the slopes of the weights that leave it.", "wrong",
        (("the_hidden_layer", "It is the sum of outgoing weight * delta at the far end."),),
        "Slope for a node's output = sum over paths of outgoing weight * delta at its far end.",
        has_vote=True),
    17: Claim(
        "Previous node's value = node's value * slope.", "wrong",
        (("the_hidden_layer", "There is no such rule; one measured counterexample is enough."),),
        "There is no such rule. What does hold: the sum of outgoing weight * slope for that weight "
        "= the node's output * slope for that output."),
    18: Claim(
        "The XOR program learns: 2-4-1 sigmoid, no biases, weights uniform in 0...1, rate 0.1, "
        "10,000 epochs.", "right, nearly always",
        (("the_notes_program",
          "From 498 of 500 starts (99.6 %) all four outputs end on the right side of 0.5. "
          "Its slopes are those of one half of the sum of squares, and 0.1 is the rate for that "
          "loss; with this course's loss, the same step has the rate 0.2. It can do without "
          "biases because a sigmoid outputs 0.5 at 0, which does the work of a bias; with tanh or "
          "ReLU in the hidden layer it never learns without biases, but does with them."),),
        "The XOR program learns from nearly all of its starts: 498 of 500. Its rate of 0.1 is "
        "for one half of the sum of squares; for a mean loss with the 2, it is 0.2. With biases "
        "it ends at a lower loss.",
        has_vote=True),
    19: Claim(
        "The slope of the sigmoid is x * (1 - x).", "half right",
        (("activations",
          "Right only when x is already the sigmoid's output, which the letter hides."),),
        "The slope of the sigmoid is output * (1 - output), with the sigmoid's output.",
        has_vote=True),
    20: Claim(
        "My network reads 98 % of handwritten digits.", "half right",
        (("reading_digits",
          "Over 20 starts, the median is 97.5 % of held-out digits where the same writers "
          "are in the training data, and 91.9 % of digits by writers that it never saw. Held out "
          "how?"),),
        "My network reads 97.5 % of new digits by writers whose digits it was trained on, and "
        "91.9 % by writers that it has never seen (medians of 20 starts).", ours=True,
        has_vote=True),
}  # fmt: skip
