"""Recall questions: two open each lesson from 02 on; `nnlib.checks.recall` checks the answers."""

from __future__ import annotations

from dataclasses import dataclass

from nnlib.exercises import families
from nnlib.exercises.lessons import number_of


@dataclass(frozen=True)
class Recall:
    """One question that recalls an earlier lesson; the question itself is in the lesson.

    Parameters
    ----------
    name : str
    lesson : str
        The lesson that it opens.
    answer : float or str
        A number, or one of `choices`.
    reason : str
        Why it is right; shown with a right answer.
    taught : str
        The lesson that taught it.
    section : str
        Where in that lesson.
    wrong : tuple of (answer, question)
        Wrong answers that show which slip it was.
    choices : tuple of str
        The possible answers, if they are not numbers.
    after : str
        The question of the same lesson that has to be read first, if there is one.
    """

    name: str
    lesson: str
    answer: float | str
    reason: str
    taught: str
    section: str
    wrong: tuple[tuple[float | str, str], ...] = ()
    choices: tuple[str, ...] = ()
    after: str = ""

    @property
    def look(self) -> str:
        """Where it was taught, in words.

        Examples
        --------
        >>> RECALLS["prediction"].look
        'lesson 01, a neuron by hand'
        """
        return f"lesson {number_of(self.taught)}, {self.section}"


RECALLS = {
    row.name: row
    for row in (
        Recall(
            "prediction", "slope_of_one_weight", 1.5,
            "The prediction is input times weight, 3 * 0.5; no bias comes after it.",
            "prediction_and_error", "a neuron by hand",
            ((3.5, "Did you add the weight to the input?"),
             (2.5, "Did you subtract the weight from the input?"),
             (6.0, "Did you divide the input by the weight?"),
             (0.5, "Is that the weight alone?"),
             (3.0, "Is that the input alone?"))),
        Recall(
            "squared error", "slope_of_one_weight", 0.25,
            "The error is prediction minus target, 1.5 - 2 = -0.5, and (-0.5) * (-0.5) = 0.25.",
            "prediction_and_error", "the error and its square",
            ((-0.5, "Is that the error, not yet squared?"),
             (0.5, "Is that the absolute value of the error, not yet squared?"),
             (-1.0, families.ERROR_DOUBLED),
             (1.0, families.ERROR_DOUBLED),
             (-0.25, "A square is never negative: what is (-0.5) * (-0.5)?"),
             (-1.75, "Did you square both numbers first? The difference comes first."),
             (1.75, "Did you square both numbers first? The difference comes first."),
             (2.25, "Is that the square of the prediction? Subtract the target first."),
             (12.25, "Did you add the target?"),
             (6.25, "Is that the loss at weight 1.5? Here the weight is 0.5."),
             (0.125, families.HALVED)), after="prediction"),
        Recall(
            "slope at weight 2", "gradient_descent", 24.0,
            "The error is 3 * 2 - 2 = 4, and 2 * error * input = 2 * 4 * 3.",
            "slope_of_one_weight", "the formula for the slope of one weight",
            ((-24.0, families.TARGET_MINUS_PREDICTION.question),
             (12.0, "Is the 2 of the square missing?"),
             (8.0, "Is the input missing?"),
             (4.0, "Is that the error, and not yet the slope?"),
             (16.0, "Is that the loss, and not yet the slope?"),
             (96.0, "Is the error still squared?"),
             (48.0, "Is the weight in there too, or one 2 too many?"),
             (72.0, "Does the input appear twice?"),
             (15.0, "Is that the slope at weight 1.5? Here the weight is 2."),
             (6.0, "Is that the slope at weight 1? Here the weight is 2."))),
        Recall(
            "mean loss of two days", "gradient_descent", 5.0,
            "The squares are 1 and 9, and their mean is 5.",
            "prediction_and_error", "why square it?",
            ((-1.0, "Is that the mean of the errors? They are squared first."),
             (10.0, "Is that the sum of the squares? The loss is their mean."),
             (2.0, "Is that the mean of the absolute errors? The loss squares them."),
             (4.0, "Did you add the errors first and then square? Each error is squared first."),
             (1.0, "Did you take the mean first and then square it? Each error is squared first."),
             (-4.0, "A square is never negative: what is (-3) * (-3)?"),
             (2.5, families.HALVED))),
        Recall(
            "slope by the bias", "fitting_a_line", 4.8,
            "The bias moves the prediction one to one: 2 * error * 1 = 2 * 2.4.",
            "gradient_descent", "all slopes of a neuron",
            ((2.4, "Is the 2 of the square missing?"),
             (14.4, "Is that the slope for the first weight, with its input?"),
             (1.0, "Is that the slope of the prediction, and not yet of the loss?"),
             (0.0, "Does the loss stay as it is when the bias is nudged?"),
             (5.76, "Is that the loss itself?"),
             (-4.8, "Is the sign flipped? The prediction was too large.")),
        ),
        Recall(
            "way down", "fitting_a_line", "larger",
            "A negative slope: the loss falls to the right, so a larger weight makes it smaller.",
            "slope_of_one_weight", "the sign of a slope",
            (("smaller", "What does the minus say: does the curve rise or fall to the right?"),),
            ("larger", "smaller")),
        Recall(
            "slope of a mean", "activations", 1.0,
            "The slope of a mean is the mean of the slopes: (1 - 4 + 6) / 3.",
            "fitting_a_line", "the slope of a mean",
            ((3.0, "Is that the sum? The loss is a mean over the examples."),
             (11.0, "Did you lose the signs, and leave out the mean?"),
             (3.67, "Is the sign of the -4 lost?"),
             (3.6667, "Is the sign of the -4 lost?"),
             (3.667, "Is the sign of the -4 lost?"),
             (6.0, "Is that only the last example?"),
             (2.0, "Is there one 2 too many? Each slope has its 2 already."))),
        Recall(
            "walk", "activations", "blows up",
            "2.5 is above 2, so each leap over the bottom is longer than the one before.",
            "gradient_descent", "the number that decides",
            (("arrives", "Which number is the border between arriving and blowing up?"),),
            ("arrives", "blows up")),
        Recall(
            "delta of a sigmoid neuron", "a_layer", 0.2,
            "2 * error * slope of the sigmoid: 2 * 0.5 * 0.2.",
            "activations", "a neuron with a sigmoid",
            ((0.1, "Is the 2 of the square missing?"),
             (1.0, "Is the slope of the sigmoid missing?"),
             (0.5, "Is that the error alone?"),
             (0.05, "Is the error still squared?"),
             (0.6, "Is the input in there? Delta ends at the pre-activation."),
             (-0.2, "Is the sign flipped? The prediction was too large."))),
        Recall(
            "a step from a negative slope", "a_layer", 2.3,
            "The step goes against the slope: 2 - 0.1 * (-3).",
            "gradient_descent", "one step",
            ((1.7, "Did you step along the slope, uphill?"),
             (5.0, "Is the learning rate missing?"),
             (-1.0, "Is the learning rate missing, and did you step uphill?"),
             (0.3, "Is that the step itself? Where does it lead from 2?"),
             (-0.3, "Is that the rate times the slope? Where does the step lead from 2?"),
             (2.03, "Is the learning rate 0.1, or 0.01?"))),
        Recall(
            "bias slope of a layer", "the_hidden_layer", 0.4,
            "Each example uses the same bias, so the deltas add up: 0.5 - 0.2 + 0.1.",
            "a_layer", "the bias",
            ((0.1333, "Is that the mean? The deltas already include the division by 3."),
             (0.133, "Is that the mean? The deltas already include the division by 3."),
             (0.13, "Is that the mean? The deltas already include the division by 3."),
             (0.8, "Are the signs lost, or is there one 2 too many?"),
             (0.5, "Is that only the first example?"),
             (0.1, "Is that only the last example?"),
             (-0.01, "Did you multiply? Changes that happen together add up."))),
        Recall(
            "bias slope of a line", "the_hidden_layer", 1.0,
            "Each square has the slope 2 * error, the bias moves every prediction one to one, and "
            "the mean is over three examples: 2 * (0.5 - 1 + 2) / 3.",
            "fitting_a_line", "the slope of a mean",
            ((0.5, "Is the 2 of the square missing?"),
             (3.0, "Is that the sum? The loss is a mean over the examples."),
             (1.5, "Is that the sum of the errors alone?"),
             (2.3333, "Is a sign lost?"),
             (2.333, "Is a sign lost?"),
             (2.33, "Is a sign lost?"),
             (4.0, "Is that only the last example?"),
             (1.75, "Is that the loss itself?"),
             (-1.0, "Is the sign flipped? The errors are prediction minus target already."))),
        Recall(
            "slope of a hidden output", "full_backprop", 1.2,
            "Each weight times the delta at its far end, added up: 0.5 * 0.6 + (-0.5) * (-1.8).",
            "the_hidden_layer", "back through the weights",
            ((-1.2, "Did you add up the deltas alone? Or is the sign flipped?"),
             (0.3, "Is that the first path alone?"),
             (0.9, "Is that the second path alone?"),
             (-0.6, "What is a minus times a minus?"),
             (0.0, "Did you add up the weights?"),
             (0.6, "Is that the mean of the two paths? They add up."))),
        Recall(
            "slope in the middle", "full_backprop", 0.25,
            "The output is 0.5 there, and output * (1 - output) = 0.5 * 0.5.",
            "activations", "the sigmoid's slope",
            ((0.5, "Is that the output itself?"),
             (0.0, "Is that the pre-activation times 1 minus it? The formula needs the output."),
             (1.0, "Is that the slope of ReLU, or of a straight line?"),
             (-0.25, "Does the sigmoid rise or fall?"))),
        Recall(
            "another loss", "the_notes_program", "one line",
            "The loss is in the first line only; from there on, slopes go back as before.",
            "full_backprop", "another loss",
            (("every layer", "Where does the loss come into `backward`? How often?"),
             ("nothing", "Which line has the 2 of the square in it?")),
            ("one line", "every layer", "nothing")),
        Recall(
            "size of the weight slopes", "the_notes_program", 8.0,
            "A slope for each weight, 2 * 4 of them; the examples are added up.",
            "a_layer", "the slopes of a layer",
            ((56.0, "Are the examples still separate? They are added up."),
             (12.0, "Are the biases in there too?"),
             (14.0, "Is that the size of the inputs?"),
             (28.0, "Is that the size of delta?"),
             (4.0, "Is that the number of neurons, and of biases?"),
             (7.0, "Is that the number of examples?"),
             (6.0, "Did you add up where each input meets each neuron?"))),
        Recall(
            "output without biases at zero", "slopes_in_depth", 0.5,
            "Each hidden output is tanh(0) = 0, so the last pre-activation is 0, and sigmoid(0) is "
            "0.5.",
            "the_notes_program", "why it works without biases",
            ((0.0, "The hidden outputs are 0. What does the last sigmoid make of 0?"),
             (1.0, "What is e to the power of 0, and what is 1 / (1 + that)?"),
             (0.25, "Is that the slope of the sigmoid at 0 instead of its output?"))),
        Recall(
            "second factor of a hidden delta", "slopes_in_depth", "activation slope",
            "The slope for the output, times the activation slope, is the slope for the "
            "pre-activation: delta.",
            "the_hidden_layer", "back through ReLU",
            (("input", "The input comes in later, in the slope for a weight. What comes between a "
                       "neuron's output and its pre-activation?"),
             ("bias", "Does a neuron's bias change how fast its output grows?")),
            ("input", "activation slope", "bias")),
        Recall(
            "variance of a ReLU start", "batches_and_epochs", 0.04,
            "ReLU turns half of the sums into 0, so it is 2/inside: 2 / 50.",
            "slopes_in_depth", "a start that keeps the slopes the same size",
            ((0.02, "Is that 1/inside? What does ReLU do to half of the sums?"),
             (0.2, "Is that the spread? The variance is its square."),
             (25.0, "Is the fraction upside down? More inputs need smaller weights."),
             (0.01, "Is the 2 in the denominator?"))),
        Recall(
            "steps of a training", "batches_and_epochs", 20.0,
            "One step for each epoch, with the slopes over all four examples.",
            "full_backprop", "training",
            ((80.0, "Is there one step for each example? The slopes are over all of them."),
             (4.0, "Is that the number of examples?"),
             (5.0, "Did you divide? Each epoch looks at all examples."),
             (1.0, "Is that one epoch alone?"))),
        Recall(
            "spread with more examples", "reading_digits", 2.0,
            "The spread falls with the square root: four times the examples, half the noise.",
            "batches_and_epochs", "what a batch costs",
            ((4.0, "Does the noise fall as fast as the size grows? It falls with its square root."),
             (16.0, "Is that the square? The noise falls with the square root."),
             (1.0, "Does more data not help at all?"),
             (0.5, "Does it grow? With more examples it shrinks."))),
        Recall(
            "output at zero without biases", "reading_digits", 0.5,
            "Every product with 0 is 0, tanh(0) is 0, and sigmoid(0) is 0.5.",
            "the_notes_program", "what the biases are for",
            ((0.0, "The last neuron has a sigmoid: what is sigmoid(0)?"),
             (1.0, "What is sigmoid(0)?"),
             (0.25, "Is that the slope there instead of the output?"))),
        Recall(
            "delta of a score", "a_slope_engine", -0.3,
            "Probability minus 1 for the label: 0.7 - 1, with one example.",
            "reading_digits", "the delta",
            ((0.7, "Is that the probability alone? For the label, 1 is subtracted."),
             (0.3, "Is the sign flipped? A higher score of the label makes the loss smaller."),
             (-0.7, "Is that minus the probability?"),
             (0.357, "Is that the loss?"),
             (0.36, "Is that the loss?"))),
        Recall(
            "two ways back", "a_slope_engine", 1.3,
            "Paths add up, and slopes along one path multiply: 0.5 * 2 + (-0.1) * (-3).",
            "the_hidden_layer", "back through the weights",
            ((1.0, "Is that the first path alone?"),
             (0.3, "Is that the second path alone?"),
             (0.7, "What is a minus times a minus?"),
             (-1.3, "Is the sign flipped?"),
             (-0.3, "What is a minus times a minus, and where is the first path?"),
             (-0.6, "Did you add up first and then multiply?"))),
        Recall(
            "slope of a value used twice", "when_it_does_not_learn", 3.0,
            "Two paths lead from a to the loss: through the product, with the slope b, and through "
            "the sum, with the slope 1. They add up: 2 + 1.",
            "a_slope_engine", "one rule is enough",
            ((2.0, "Is that the path through the product alone?"),
             (1.0, "Is that the path through the sum alone?"),
             (4.0, "Is that the slope for b, plus 1? Which factor multiplies a?"),
             (9.0, "Is that the loss itself?"))),
        Recall(
            "updates in an epoch", "when_it_does_not_learn", 40.0,
            "Each batch is one update, and 2,000 / 50 batches contain every example once.",
            "batches_and_epochs", "an epoch, step by step",
            ((50.0, "Is that the number of examples in a batch?"),
             (2000.0, "Is there one update for each example? There is one for each batch."),
             (1.0, "Is there one update for each epoch? There is one for each batch."))),
    )
}  # fmt: skip
