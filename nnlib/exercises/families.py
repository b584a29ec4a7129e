"""Families: mistakes that several exercises share, each with its question and advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nnlib.exercises.declaration import Change, Slip, slip


@dataclass(frozen=True)
class Family:
    """A mistake that several exercises share.

    Examples
    --------
    >>> halved = Family("halved", "Is it half of what it should be?", "the factor 2")
    >>> halved.slip(("2 * error", "error")).question
    'Is it half of what it should be?'
    """

    id: str
    question: str
    look: str

    def slip(self, *changes: Change, id: str = "", **more: Any) -> Slip:
        """Make the slip of one exercise: what changes in its reference, and an id of its own."""
        return slip(id or self.id, self.question, self.look, *changes, **more)


# Where to look, shared by mistakes with questions of their own.

RETURN_IN_A_LOOP = "the `return`: is it inside a loop, so that the loop ends too early?"
ROUNDS_THROWN_AWAY = "the loop: does each round throw away what the round before found?"
PREDICTION_BY_WEIGHT = "how much the prediction changes when the weight changes by a little"
PREDICTION_BY_BIAS = "how much the prediction changes when the bias grows by a little"
PREDICTION_BY_ONE_WEIGHT = "how much the prediction changes when one weight grows by a little"
LOSS_IS_A_MEAN = "the loss: it is a mean over the examples"
SECOND_FACTOR = "the second factor: 1 minus what?"
BRACKETS = "the brackets: without them Python multiplies first"
SIGMOID_ALREADY = "the argument: it has already gone through the sigmoid"
ORDER_OF_THE_ERROR = "the error: in this course it is prediction minus target"
PRE_ACTIVATION_BY_BIAS = "how much the pre-activation changes when the bias grows by a little"
ERROR_FIRST = "the brackets: first the error, then its factors"
MEAN_OVER_ROWS = "the mean: it is over the examples, which are the rows"
MEAN_IN_DELTA = "delta: it already includes the division by the number of examples"
ONE_SLOPE_FOR_EACH_BIAS = "the shape: one bias for each neuron, so one slope for each"
TWO_DELTAS = "the two deltas: each layer has its own"
OWN_ACTIVATION = "the activation: each layer has its own, `layer.activation`"
ORDER_OF_THE_TRACE = "the trace: inputs, pre-activation, output, in this order"
EACH_STEP_BACK = "each step back: the slope that comes in, times the one that was noted"
SLOPE_OF_A_SQUARE = "the slope of a square: is it a square itself?"
HOW_FAR_FROM_THE_TARGET = "the error: how far is the prediction from the target?"
BETWEEN_PREDICTION_AND_LOSS = "what comes between the prediction and the loss"
CHANGES_MULTIPLY = "two changes that follow each other: their sizes multiply"
WHAT_A_WEIGHT_DOES = "what a weight does: it says how strongly its input counts"
HOW_STEEP = "the question: not how high the curve is, but how steep"
SIGMOID_BETWEEN_0_AND_1 = "the sigmoid itself: its output is always between 0 and 1"
LOOP_BEGINS = "where your loop begins: Python counts from 0"
MEAN_OVER_EXAMPLES = "the mean: it divides by the number of examples"
LOSS_HAS_NO_ROOT = "the loss: it is the mean of the squares, without a root"
SUM_AND_MEAN = "the loss: it is a sum over the outputs and a mean over the examples"
AGAINST_THE_SLOPE = "the sign of the step: it goes against the slope"
SHAPE_OF_DELTA = "the shape: delta has a number for each example and each output"
COLUMNS_MATCH_ROWS = "the shapes: the columns on the left must match the rows on the right"
A_ROW_FOR_EACH_EXAMPLE = "the rows: each example has one of its own"
LAST_ACTIVATION = "the last layer: it may have an activation, like any other"
LABEL_SAYS_WHICH = "the class that counts: the label says which"

# Questions, shared by mistakes that have their own places to look, or by questions of recall.

INPUTS_MISSING = "Are the inputs missing from the weights' slopes?"
BIAS_TIMES_INPUT = "Did you multiply an input into the bias's slope?"
BIAS_TIMES_BIAS = "Did you multiply the bias into its own slope?"
BIAS_FROM_WEIGHTS = "Did you add up the weights' slopes for the bias?"
ERROR_DOUBLED = "Did you double the error where you should square it?"
HALVED = "Is there a one-half in front? This course has none."

# Each exercise says what changes in its reference.

# Mistakes that stop if sizes differ.
INPUTS_NOT_TRANSPOSED = Family(
    "inputs_not_transposed", "Is a `.T` missing, so that the sum does not run over the examples?",
    "the sum over the examples: which axis of each array counts them?",
)  # fmt: skip
INPUTS_TRANSPOSED = Family(
    "inputs_transposed", "Is there one `.T` too many on the inputs?", COLUMNS_MATCH_ROWS,
)  # fmt: skip
WEIGHTS_NOT_TRANSPOSED = Family(
    "weights_not_transposed", "Is a `.T` missing on the weights?",
    "the way back: it leads from the columns of the weights to their rows",
)  # fmt: skip
WEIGHTS_TRANSPOSED = Family(
    "weights_transposed", "Is there one `.T` too many on the weights?", COLUMNS_MATCH_ROWS,
)  # fmt: skip
FACTORS_EXCHANGED = Family(
    "factors_exchanged", "Are the two arrays around `@` in the wrong order?", COLUMNS_MATCH_ROWS,
)  # fmt: skip
PRODUCT_ENTRY_BY_ENTRY = Family(
    "product_entry_by_entry", "Did you write `*` where you need `@`, which also adds up?",
    "the products: `*` works entry by entry and adds nothing up",
)  # fmt: skip
PRODUCT_OF_TABLES = Family(
    "product_of_tables",
    "Did you write `@` or `np.dot` where you need `*`, entry by entry?",
    "the activation's slope: each entry has its own, and nothing is added up",
)  # fmt: skip
WEIGHTS_OF_THE_OTHER_LAYER = Family(
    "weights_of_the_other_layer", "Are those the weights of the other layer?",
    "the way back: which weights did the hidden outputs go through?",
)  # fmt: skip
LAYERS_AND_SLOPES_OPPOSED = Family(
    "layers_and_slopes_opposed", "Do the layers go backwards here, and the slopes forwards?",
    "the two lists in the `zip`: both have the first layer first",
)  # fmt: skip
BIAS_BY_WEIGHTS_SLOPES = Family(
    "bias_by_weights_slopes", "Did you use the weights' slopes for the bias's step?",
    "the two steps: each uses its own slope",
)  # fmt: skip

TARGET_MINUS_PREDICTION = Family(
    "target_minus_prediction", "Did you subtract the prediction from the target?",
    "the line that computes the error: in this course it is prediction minus target",
)  # fmt: skip
SQUARE_FACTOR_MISSING_IN_3_TIMES_3 = Family(
    "square_factor_missing", "Is the 2 of the square missing?",
    "how fast a square grows: nudge both 3s in 3 * 3, and see by how much 9 changes",
)  # fmt: skip
TARGET_FORGOTTEN = Family(
    "target_forgotten", "Did you leave out the target?",
    "the line that computes the error: the error is squared, not the prediction",
)  # fmt: skip
ERROR_SQUARED = Family(
    "error_squared", "Is the error still squared?", SLOPE_OF_A_SQUARE,
)  # fmt: skip
WEIGHTS_FOR_INPUTS = Family(
    "weights_for_inputs", "Are those the slopes for the inputs?",
    "what is nudged: the weights; the inputs stay as they are",
)  # fmt: skip
ORDER_EXCHANGED = Family(
    "order_exchanged", "Are the two results in the wrong order?",
    "the `return`: the weight slopes come first, as in the arguments",
)  # fmt: skip
LAST_EXAMPLE_ONLY = Family(
    "last_example_only", "Is that only the last example?", ROUNDS_THROWN_AWAY,
)  # fmt: skip
FIRST_EXAMPLE_LEFT_OUT = Family(
    "first_example_left_out", "Did you leave out the first example?", LOOP_BEGINS,
)  # fmt: skip
FIRST_EXAMPLE_ONLY = Family(
    "first_example_only", "Is that only the first example?", RETURN_IN_A_LOOP,
)  # fmt: skip
SQUARED = Family("squared", "Did you multiply the output by itself?", SECOND_FACTOR)
PLUS_FOR_MINUS = Family(
    "plus_for_minus", "Is there a plus in the second factor?", SECOND_FACTOR,
)  # fmt: skip
SLOPE_OF_TANH = Family(
    "slope_of_tanh", "Is that the formula of tanh?",
    "which activation it is: for the sigmoid the output is between 0 and 1",
)  # fmt: skip
BRACKETS_MISSING = Family(
    "brackets_missing", "Are the brackets around 1 - output missing?", BRACKETS,
)  # fmt: skip
DOUBLED_FOR_SQUARED = Family(
    "doubled_for_squared", "Did you double the output where you should square it?",
    "the brackets multiplied out: output times output, which Python writes `**2`",
)  # fmt: skip
SQUARE_FACTOR_MISSING = Family(
    "square_factor_missing", "Is the 2 of the square missing?", "how fast a square grows",
)  # fmt: skip
ERROR_WITHOUT_BRACKETS = Family(
    "error_without_brackets", "Are the brackets around the error missing?", ERROR_FIRST,
)  # fmt: skip
FIRST_EXAMPLE_EVERYWHERE = Family(
    "first_example_only", "Does every row hold the first example?", A_ROW_FOR_EACH_EXAMPLE,
)  # fmt: skip
TARGET_MINUS_PREDICTIONS = Family(
    "target_minus_prediction", "Did you subtract the predictions from the targets?",
    ORDER_OF_THE_ERROR,
)  # fmt: skip
ONLY_THE_LAST_EXAMPLE = Family(
    "last_example_only", "Is there only the last example?", ROUNDS_THROWN_AWAY,
)  # fmt: skip
EXAMPLES_AGAIN = Family(
    "examples_again", "Did you take the mean over the examples again?", MEAN_IN_DELTA,
)  # fmt: skip
RELU_OF_THE_SLOPES = Family(
    "relu_of_the_slopes", "Did the slopes go through ReLU?",
    "the comparison: what must be above 0, the slope or the pre-activation?",
)  # fmt: skip
BIASES_AVERAGED = Family(
    "biases_averaged",
    "Did you take a mean for the biases' slopes where a sum belongs?", MEAN_IN_DELTA,
)  # fmt: skip
BIASES_NOT_SUMMED = Family(
    "biases_not_summed", "Is the sum over the examples missing from the biases' slopes?",
    "the biases: every example uses the same ones, so the examples' shares add up",
)  # fmt: skip
BIASES_WRONG_AXIS = Family(
    "biases_wrong_axis", "Did you sum the biases' slopes over the neurons instead of the examples?",
    "the axes: rows are examples, columns are neurons; one number per neuron remains",
)  # fmt: skip
BIASES_ONE_NUMBER = Family(
    "biases_one_number", "Did you add up the biases' slopes over the neurons as well?",
    ONE_SLOPE_FOR_EACH_BIAS,
)  # fmt: skip
LOSS_SUMMED = Family(
    "loss_summed", "Is the loss a sum over the examples?", LOSS_IS_A_MEAN,
)  # fmt: skip
LOSS_MEAN_OF_ALL = Family(
    "loss_mean_of_all", "Is the loss a mean over the outputs too?", SUM_AND_MEAN,
)  # fmt: skip
TOO_LARGE_FOR_A_FLOAT = Family(
    "too_large_for_a_float",
    "Are you computing e to the power of 1000, which is too large for a float?",
    "the powers: what can you subtract from all the scores of a row first?",
)  # fmt: skip
LABELS_FROM_ONE = Family(
    "labels_from_one", "Did you count the labels from 1?",
    "the labels: they are column numbers, and the first column is number 0",
)  # fmt: skip
SQUARE_ROOT_OF_THE_LOSS = Family(
    "square_root_of_the_loss", "Is that the slope of the square root of the loss?",
    LOSS_HAS_NO_ROOT,
)  # fmt: skip
SLOPE_OF_ABSOLUTE_ERROR = Family(
    "slope_of_absolute_error", "Do you use only the sign of the error?",
    "the loss: it is squared, so a large error has a steeper slope than a small one",
)  # fmt: skip
SLOPES_FOR_WEIGHTS = Family(
    "slopes_for_weights_on_the_way_back",
    "Did you go back through the weights' slopes instead of the weights?",
    "the way back: an output went forward through the weights themselves",
)  # fmt: skip
WEIGHTS_OF_THE_SAME_STEP = Family(
    "weights_of_the_same_step",
    "Do the slopes go back through weights that have already taken a step?",
    "the weights on the way back: the same as on the way forward, before any step",
)  # fmt: skip
SLOPES_OF_THE_MEAN_EXAMPLE = Family(
    "slopes_of_the_mean_example", "Did you take the mean of the examples first?",
    "the order: each example has slopes of its own, and the mean comes afterwards",
)  # fmt: skip
SOFTMAX_TWICE = Family(
    "softmax_twice", "Did you apply softmax twice?",
    "what softmax gets: scores, not probabilities",
)  # fmt: skip
DIVIDED_BY_A_FIXED_NUMBER = Family(
    "divided_by_a_fixed_number", "Do you divide by a number that you typed in?",
    "the mean: the number of examples is the number of rows, which differs from call to call",
)  # fmt: skip
TWO_CLASSES = Family(
    "terms_of_the_other_classes",
    "Is that the formula for two classes, with a term for 1 minus the probability?",
    "the loss: the probability of the label is the only one whose logarithm counts",
)  # fmt: skip
SIGMOID_FOR_SOFTMAX = Family(
    "sigmoid_for_softmax", "Does each score go through a sigmoid on its own?",
    "the classes: their probabilities share a total of 1, so each depends on all the scores",
)  # fmt: skip
EXAMPLES_MISSING = Family(
    "examples_missing", "Is the mean over the examples missing?",
    "the first delta: how much does one square count in a mean over the examples?",
)  # fmt: skip
DIVIDED_BY_ONE_LESS = Family(
    "divided_by_one_less", "Did you divide by one less than the number of examples?",
    MEAN_OVER_EXAMPLES,
)  # fmt: skip
DIVIDED_BY_THE_ROOT = Family(
    "root_of_the_number", "Did you divide by the square root of the number of examples?",
    MEAN_OVER_EXAMPLES,
)  # fmt: skip
ADDED_UP_OVER_OUTPUTS = Family(
    "added_up_over_outputs", "Did you add up the outputs?", SHAPE_OF_DELTA,
)  # fmt: skip
EVERYTHING_ADDED_UP = Family(
    "everything_added_up", "Did you add up everything into one number?", SHAPE_OF_DELTA,
)  # fmt: skip
OUTPUT_ACTIVATION_SLOPE_MISSING = Family(
    "output_activation_slope_missing", "Is the activation's slope missing in the last layer?",
    LAST_ACTIVATION,
)  # fmt: skip
LARGEST_OF_ALL_ROWS = Family(
    "largest_of_all_rows", "Did you subtract the largest score of *all* rows?",
    "the largest: each row has its own; far below it all powers become 0",
)  # fmt: skip

# What a helpful library does on its own in a training, although the exercise asks for plain steps.

HELPFUL = {one.id: one for one in (
    Family(
        "stops_by_itself",
        "Does the loop stop before it has taken all its steps?",
        "each `break`, `return` and `while`: the number of steps is given, however small or "
        "large the loss and its slopes become",
    ),
    Family(
        "slopes_clipped",
        "Are large slopes cut down to a limit?",
        "the step: it is the learning rate times the slope, however large the slope is",
    ),
    Family(
        "rate_changes",
        "Does the learning rate change from step to step?",
        "the rate: the given one holds from the first step to the last",
    ),
    Family(
        "momentum",
        "Do earlier slopes still count in the step, as with momentum, or do they pile up?",
        "the step: only the slopes at the current place count, not earlier ones",
    ),
    Family(
        "weight_decay",
        "Do you shrink the weights in each step, as with weight decay?",
        "the step: it subtracts the learning rate times the slope of the loss, and nothing else",
    ),
    Family(
        "best_kept",
        "Do you keep the parameters with the lowest loss instead of the last ones?",
        "what is left at the end: the parameters after the last step, even if the loss has "
        "grown",
    ),
    Family(
        "parameters_averaged",
        "Are the parameters at the end a mean over all the steps?",
        "what is left at the end: the parameters after the last step",
    ),
    Family(
        "inputs_scaled",
        "Did you shift or scale the inputs first, for example to mean 0 and spread 1?",
        "the inputs: the slopes and the loss are for the inputs as given",
    ),
    Family(
        "skips_batches",
        "Are there batches without a step?",
        "each `break`, `continue` and `if` in the loop: every batch gets its step",
    ),
    Family(
        "last_batch_dropped",
        "Did you leave out the last, shorter batch?",
        "the end: the examples left over are a batch too, and get their step",
    ),
    Family(
        "shuffled_again",
        "Did you shuffle the examples again, although `nnlib.minibatches` does it already?",
        "each use of `rng`: only dealing the batches needs it",
    ),
    Family(
        "rate_typed_in",
        "Did you type in a learning rate of your own instead of using the given one?",
        "the rate: it is an argument, so each call may have a different one",
    ),
    Family(
        "rate_bounded",
        "Did you put a limit on the learning rate?",
        "the rate: the given one holds, however large or small it is",
    ),
    Family(
        "weights_clipped",
        "Are the weights cut down to a limit after a step?",
        "the step: the weights may become as large as the slopes make them",
    ),
)}  # fmt: skip
