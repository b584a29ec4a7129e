"""The claims of the study notes, as a table: what they say, the ruling, what measuring shows.

>>> CLAIMS[7].ruling
'right'
"""

from __future__ import annotations

from dataclasses import dataclass

OPINIONS = ("right", "half right", "wrong", "word")
"""What one can think of a claim; a *word* is a definition or a choice, with nothing to measure."""


@dataclass(frozen=True)
class Claim:
    """One claim of the study notes.

    Parameters
    ----------
    text : str
    ruling : str
        One of `OPINIONS`.
    evidence : tuple of (lesson, sentence)
        What measuring shows, lesson by lesson.
    corrected : str
        What the page of notes should have said.
    """

    text: str
    ruling: str
    evidence: tuple[tuple[str, str], ...]
    corrected: str

    @property
    def lessons(self) -> str:
        """Where it is put to the test, as in "03 and 07"."""
        return " and ".join(lesson for lesson, _ in self.evidence)

    def reason(self, lesson: str = "") -> str:
        """What was measured up to a lesson; all of it if left out."""
        return " ".join(said for when, said in self.evidence if not lesson or when <= lesson)

    def left(self, lesson: str = "") -> list[str]:
        """The lessons after that one in which there is more to measure."""
        return [when for when, _ in self.evidence if lesson and when > lesson]


CLAIMS = {
    1: Claim(
        "What a forward pass puts out is off from the true value.", "half right",
        (("01", "True of an untrained network; training is what makes the error small."),),
        "What a forward pass of an untrained network puts out is off; training is what makes "
        "the error small."),
    2: Claim(
        "The error is the true value minus the computed one.", "word",
        (("01", "A choice of sign, and either will do. But what uses the error must use the same "
          "sign: claims 5 and 7 together do not."),),
        "Choose one sign for the error and say which. Here: error = prediction - target."),
    3: Claim(
        "Backpropagation updates weights and biases by sending the output error through the "
        "network.", "half right",
        (("03", "Two things in one: backpropagation finds the slopes, gradient descent takes the "
          "step."),
         ("07", "And the notes' program has no biases.")),
        "Backpropagation finds the slopes of the loss by all weights and biases. Gradient "
        "descent then takes the step."),
    4: Claim(
        "It is gradient descent on each neuron by itself.", "half right",
        (("07", "Each weight steps by its own slope, but no neuron has a loss of its own: its "
          "slope depends on all the others."),),
        "Each weight and bias steps by its own slope of one loss, that of the whole network; "
        "every slope depends on the other neurons too."),
    5: Claim(
        "Output layer: slope = 2 * (true - predicted) * input of the weight * activation slope, "
        "and the last is 1 for ReLU.", "wrong",
        (("02", "The sign: its slope is turned round, and claim 7's step makes the loss climb."),
         ("04", "And ReLU's slope is 1 only where the neuron is active, else 0.")),
        "Output neuron, one example: slope of a weight = 2 * (prediction - target) * "
        "activation slope * input. ReLU's slope is 1 where the pre-activation is above 0, "
        "else 0."),
    6: Claim(
        "Slope of a weight = its input * slope of its output node * activation slope.",
        "half right",
        (("05", "For one example: right if the slope of the node is by its output. If it is by its "
          "pre-activation, the activation slope counts twice."),),
        "Slope of a weight = its input * delta, with delta = slope by the neuron's output * "
        "activation slope, in which the activation slope comes once."),
    7: Claim(
        "New weight = weight - learning rate * slope.", "right",
        (("03", "It goes down wherever the slope is right and the step small enough."),),
        "New parameter = parameter - learning rate * slope, for a step that is small enough."),
    8: Claim(
        "Inner nodes: last layer's node * error * previous node's value * activation slope.",
        "wrong",
        (("06", "With values for nodes, the outgoing weights are missing. Read kindly, it is minus "
          "one half of the slope."),),
        "Hidden neuron: slope by its output = sum over ways of outgoing weight * delta at the "
        "far end. Times its activation slope: its delta. Times the input of a weight: the "
        "weight's slope."),
    9: Claim(
        "Slopes from a batch are cheaper.", "right",
        (("08", "Right for each update, and it costs noise."),),
        "An update with a batch is cheaper, and its slopes are noisy: the noise shrinks with "
        "the square root of the batch size."),
    10: Claim(
        "The next update takes another batch.", "right", (("08", "A property of the batches."),),
        "The next update takes another batch, of shuffled examples."),
    11: Claim(
        "When the data is used up, start over.", "right", (("08", "A property of the batches."),),
        "When each example was dealt once, shuffle and deal anew."),
    12: Claim("Once through the data is an epoch.", "word", (("08", "A definition."),),
        "Once through the data is called an epoch."),
    13: Claim(
        "A batch at a time is called stochastic gradient descent.", "word",
        (("08", "Today's usage; strictly, it is one example at a time."),),
        "A batch at a time is called stochastic gradient descent today; strictly, that is one "
        "example at a time."),
    14: Claim(
        "The prediction error goes from the output through the hidden layers to the inputs.",
        "half right",
        (("06", "Not the error goes back, but slopes; and each step on the way changes them."),
         ("07", "The inputs themselves are not changed.")),
        "Slopes go back from the loss through the layers, and change at each step on the way. "
        "The inputs are data, and stay."),
    15: Claim(
        "Thereby every weight can be updated: the chain rule.", "right",
        (("07", "Every slope agrees with the measured one."),),
        "By the chain rule every weight and every bias gets its slope, at any depth."),
    16: Claim(
        "Slope of a node = sum of the slopes of the weights that leave it.", "wrong",
        (("06", "It is the sum of outgoing weight * delta at its far end."),),
        "Slope of a node's output = sum over ways of outgoing weight * delta at its far end."),
    17: Claim(
        "Previous node's value = node's value * slope.", "wrong",
        (("06", "There is no such rule; one measured counterexample is enough."),),
        "There is no such rule. What does hold: the sum of outgoing weight * slope by that weight "
        "= the node's output * slope by that output."),
    18: Claim(
        "The XOR program learns: 2-4-1 sigmoid, no biases, weights uniform in 0...1, rate 0.1, "
        "10,000 epochs.", "half right",
        (("07", "It learns, from nearly all starts. But what it calls its rate is not one: a 2 and "
          "1/examples of the loss hide in it."),),
        "The XOR program learns from nearly all of its starts. Its rate of 0.1 is 0.2 in a "
        "loss with the 2 and the mean; with biases it learns better."),
    19: Claim(
        "The slope of the sigmoid is x * (1 - x).", "half right",
        (("04", "Right only when x is the sigmoid's output already, which the letter hides."),),
        "The slope of the sigmoid is output * (1 - output), of the sigmoid's output."),
}  # fmt: skip
