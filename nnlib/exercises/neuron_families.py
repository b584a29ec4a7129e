"""Families of the first lessons: mistakes with one neuron, its slopes and its activation."""

from __future__ import annotations

from nnlib.exercises import families
from nnlib.exercises.families import Family

# The question asks for slopes, and something else was returned.

STEP_TAKEN = Family(
    "step_taken", "Are those the parameters after a step instead of the slopes?",
    "the question: it asks for the slopes alone, and the step comes in a later function",
)  # fmt: skip
LEARNING_RATE_IN_IT = Family(
    "learning_rate_in_it", "Did you multiply the slopes by a learning rate?",
    "each number in your function: the slopes do not depend on how long a step will be",
)  # fmt: skip
SLOPES_CLIPPED = Family(
    "slopes_clipped", "Are large slopes cut down to a limit?",
    "the slopes: return them as they are, however large",
)  # fmt: skip
SLOPE_OF_THE_SIZE = Family(
    "slope_of_the_size", "Is that the slope of the absolute error instead of the squared error?",
    "the loss: which of the two does this exercise have? With a square, a large error counts more",
)  # fmt: skip
ROOT_TAKEN = Family(
    "root_taken", "Is that the slope of the square root of the mean squared error?",
    families.LOSS_HAS_NO_ROOT,
)  # fmt: skip
SIZE_OF_THE_ERROR = Family(
    "size_of_the_error", "Is the sign of the error lost?",
    "a prediction that is too small: which sign does its error have?",
)  # fmt: skip
SUM_FOR_DIFFERENCE = Family(
    "sum_for_difference", "Did you add the target to the prediction?",
    families.HOW_FAR_FROM_THE_TARGET,
)  # fmt: skip
PREDICTION_FORGOTTEN = Family(
    "prediction_forgotten", "Did you leave the prediction out of the error?",
    "the line that computes the error: it compares two numbers",
)  # fmt: skip
PREDICTION_FOR_INPUT = Family(
    "prediction_for_input", "Did you use the prediction where the inputs belong?",
    families.PREDICTION_BY_ONE_WEIGHT,
)  # fmt: skip
WEIGHT_MULTIPLIED_IN = Family(
    "weight_multiplied_in", "Did you multiply by the weight as well?",
    "how much the prediction changes when the weight grows by a little: does it matter how "
    "large the weight is?",
)  # fmt: skip
INPUT_SIGN_LOST = Family(
    "input_sign_lost", "Is the sign of the inputs lost?",
    "an input below 0: which way does the prediction go when its weight grows?",
)  # fmt: skip
ERROR_MISSING = Family(
    "error_missing", "Is the error missing, so that those are the slopes of the prediction?",
    families.BETWEEN_PREDICTION_AND_LOSS,
)  # fmt: skip
BIAS_SLOPE_1 = Family(
    "bias_slope_1", "Is that the slope of the prediction for the bias?",
    families.BETWEEN_PREDICTION_AND_LOSS,
)  # fmt: skip
LOSS_FOR_SLOPE = Family(
    "loss_for_slope", "Is that the loss itself?",
    "the question: not how large the loss is, but how fast it changes",
)  # fmt: skip
BIAS_IN_EVERY_PRODUCT = Family(
    "bias_in_every_product", "Did you add the bias once for each input?",
    "where the bias is added: the neuron has one, whatever the number of its inputs",
)  # fmt: skip
BIAS_ADDED_TO_WEIGHTS = Family(
    "bias_added_to_weights", "Did you add the bias to each weight?",
    "the brackets: first the products are added up, then comes the bias",
)  # fmt: skip
BIAS_SUBTRACTED = Family(
    "bias_subtracted", "Did you subtract the bias?", "the sign before the bias",
)  # fmt: skip
BIAS_MULTIPLIED = Family(
    "bias_multiplied", "Did you multiply by the bias?",
    "the bias: it moves the result up or down, whatever the inputs are",
)  # fmt: skip
SUMS_MULTIPLIED = Family(
    "sums_multiplied", "Did you add up first and then multiply?",
    "the order: each input meets its own weight before anything is added up",
)  # fmt: skip
LAST_INPUT_LEFT_OUT = Family(
    "last_input_left_out", "Did you leave the last input out of the sum?",
    "where your loop or slice ends",
)  # fmt: skip
FIRST_INPUT_LEFT_OUT = Family(
    "first_input_left_out", "Did you leave the first input out of the sum?",
    "where your loop or slice begins: Python counts from 0",
)  # fmt: skip
MEAN_FOR_SUM = Family(
    "mean_for_sum", "Is your prediction a mean of the products instead of their sum?",
    "the prediction: the products are added up",
)  # fmt: skip
ACTIVATION_IN_IT = Family(
    "activation_in_it", "Does the prediction go through an activation, such as the sigmoid?",
    "the prediction: this neuron has no activation",
)  # fmt: skip
MEAN_OF_THE_INPUTS = Family(
    "mean_of_the_inputs",
    "Did you use the mean of the inputs, although each weight has its own input?",
    "the shape: each weight has a slope of its own",
)  # fmt: skip
LAST_ROW_LEFT_OUT = Family(
    "last_row_left_out", "Does your last row stay 0?", "where your loop ends",
)  # fmt: skip
FIRST_ROW_LEFT_OUT = Family(
    "first_row_left_out", "Does your first row stay 0?", families.LOOP_BEGINS,
)  # fmt: skip
SIGMOID_MINUS = Family(
    "minus_for_plus_below_the_line", "Is there a minus in the denominator of the sigmoid?",
    families.SIGMOID_BETWEEN_0_AND_1,
)  # fmt: skip
ONE_PLUS_MISSING = Family(
    "one_plus_missing", "Is the 1 + missing in the denominator?", families.SIGMOID_BETWEEN_0_AND_1,
)  # fmt: skip
SIGN_IN_THE_POWER = Family(
    "sign_in_the_power", "Is the minus missing from the power in the sigmoid?",
    "the sigmoid of a large number: it is near 1, not near 0",
)  # fmt: skip
SLOPE_SQUARED = Family(
    "slope_squared", "Did you multiply the slope by itself?",
    "the formula: each factor appears once",
)  # fmt: skip
ONE_FACTOR_TWICE = Family(
    "one_factor_twice", "Does one of the two factors appear twice?",
    "the formula: each factor appears once",
)  # fmt: skip
MINUS_FOR_TIMES = Family(
    "minus_for_times", "Did you subtract the two factors?",
    "the two factors: what do you write between numbers to multiply them?",
)  # fmt: skip
SLOPE_OF_RELU = Family(
    "slope_of_relu", "Is that ReLU's slope?", "which activation it is: the sigmoid has no corner",
)  # fmt: skip
ADDED_UP_OR_AVERAGED = Family(
    "added_up", "Did you add up or average the slopes, so that the single slopes are gone?",
    "the shape: one slope for each entry",
)  # fmt: skip
