"""Steps of layers in exercises: the lines that two references share, and their slips."""

from __future__ import annotations

from nnlib.exercises import families
from nnlib.exercises.declaration import Fit, Slip, slip
from nnlib.exercises.helpful import Training
from nnlib.exercises.walking import largest_weight, rate_of_the_first_step

STEPS = """        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):
            layer.weights -= learning_rate * weights_slopes
            layer.bias -= learning_rate * bias_slopes
"""


def parameters_after(when: str) -> tuple[str, ...]:
    """Return the names of the parameters of three layers, as in messages."""
    return tuple(
        f"{kind} of layer {number} after {when}"
        for number in (1, 2, 3)
        for kind in ("weights", "bias")
    )


RATE_MISSING = Slip(
    "rate_missing",
    (("layer.weights -= learning_rate * weights", "layer.weights -= weights"),
     ("layer.bias -= learning_rate * bias", "layer.bias -= bias")),
    "Is the learning rate missing?",
    "the size of the step",
)  # fmt: skip

BIAS_STAYS = Slip(
    "bias_stays",
    (("            layer.bias -= learning_rate * bias_slopes\n", ""),),
    "Do the biases stay as they were?",
    "the step: the bias is a parameter too",
    about="bias",
)  # fmt: skip

WEIGHTS_STAY = Slip(
    "weights_stay",
    (("            layer.weights -= learning_rate * weights_slopes\n", ""),),
    "Do the weights stay as they were?",
    "the step: weights and bias both change",
    about="weights",
)  # fmt: skip

LAST_LAYER_ONLY = Slip(
    "last_layer_only",
    (("zip(layers, slopes)", "zip(layers[-1:], slopes[-1:])"),),
    "Does only the last layer step?",
    "the loop over the layers: each of them takes a step",
    whole=True,
)  # fmt: skip

LAST_LAYER_STAYS = Slip(
    "last_layer_stays",
    (("zip(layers, slopes)", "zip(layers[:-1], slopes)"),),
    "Does the last layer stay as it was?",
    "the loop over the layers: each of them takes a step, the last one too",
)  # fmt: skip

FIRST_LAYER_STAYS = Slip(
    "first_layer_stays",
    (("zip(layers, slopes)", "zip(layers[1:], slopes[1:])"),),
    "Does the first layer stay as it was?",
    "the loop over the layers: each of them takes a step, the first one too",
)  # fmt: skip


_WEIGHTS = "learning_rate * weights_slopes"


_BIAS = "learning_rate * bias_slopes"


def _both(id: str, question: str, look: str, form: str) -> Slip:
    """Make a slip in what the step subtracts from weights and bias; SLOPES means the slopes."""
    changes = tuple((old, form.replace("SLOPES", old.split(" * ")[1])) for old in (_WEIGHTS, _BIAS))
    return slip(id, question, look, *changes)


_LENGTH = "the size of the step: the learning rate times the slope, no more and no less"


SLIPS_OF_STEPS = (
    _both("examples_again", families.EXAMPLES_AGAIN.question,
          "the slopes: they already include the mean over the examples",
          "learning_rate * SLOPES / len(errors)"),
    _both("examples_missing", "Is the mean over the examples missing from the step?",
          "the slopes: the loss is a mean over the examples, and so are they",
          "learning_rate * SLOPES * len(errors)"),
    _both("slopes_of_a_mean_over_outputs", "Did you divide the slopes by the number of outputs?",
          families.SUM_AND_MEAN,
          "learning_rate * SLOPES / errors.shape[1]"),
    _both("half_the_step",
          "Is each step half as long as it should be, as if the 2 of the square were missing?",
          _LENGTH, "0.5 * learning_rate * SLOPES"),
    _both("twice_the_step",
          "Is each step twice as long as it should be, as if it were taken twice?", _LENGTH,
          "2 * learning_rate * SLOPES"),
    _both("signs_of_the_slopes_only", "Does the step use only the signs of the slopes?", _LENGTH,
          "learning_rate * np.sign(SLOPES)"),
    _both("slopes_of_length_one", "Did you divide the slopes by their length?", _LENGTH,
          "learning_rate * SLOPES / np.linalg.norm(SLOPES)"),
    _both("divided_by_the_rate", "Did you divide the slopes by the learning rate?", _LENGTH,
          "SLOPES / learning_rate"),
    slip("weights_climb", "Do the weights go uphill, and the biases downhill?",
         "both signs: each step goes against its slope",
         ("layer.weights -=", "layer.weights +="), about="weights"),
    slip("biases_climb", "Do the biases go uphill, and the weights downhill?",
         "both signs: each step goes against its slope",
         ("layer.bias -=", "layer.bias +="), about="bias"),
    slip("bias_slopes_for_weights", "Do the weights take their step with the slopes of the bias?",
         "the names: each parameter uses its own slopes", (_WEIGHTS, _BIAS), about="weights"),
    slip("biases_one_number", "Do all biases of a layer take the same step?",
         "the bias: each neuron has one, with a slope of its own",
         (_BIAS, f"{_BIAS}.sum()"), about="bias", fits=(
         Fit(((_BIAS, f"{_BIAS}.mean()"),)), )),
    slip("step_multiplied", "Did you multiply by the step where you should subtract it?",
         "the sign between parameter and step",
         ("layer.weights -= ", "layer.weights *= 1 - "), ("layer.bias -= ", "layer.bias *= 1 - ")),
    slip("first_layer_only", "Does only the first layer step?",
         "the loop over the layers: each of them takes a step",
         ("zip(layers, slopes)", "zip(layers[:1], slopes[:1])"), whole=True),
)  # fmt: skip
"""Mistakes in the steps of layers, in the lines that two references share."""


def slips_with_numbers(training: Training) -> tuple[Slip, ...]:
    """Return the slips of numbers that a learner put into the steps, such as a rate or a bound."""
    typed, largest, least = (
        tuple((old, form + old.removeprefix("learning_rate")) for old in (_WEIGHTS, _BIAS))
        for form in ("NUMBER", "min(learning_rate, NUMBER)", "max(learning_rate, NUMBER)")
    )
    clipped = "            layer.weights = np.clip(layer.weights, -NUMBER, NUMBER)\n"
    both = f"{clipped}            layer.bias = np.clip(layer.bias, -NUMBER, NUMBER)\n"
    return (
        training.slip("rate_bounded", 1.0, (largest, rate_of_the_first_step),
                      (least, rate_of_the_first_step)),
        training.slip("rate_typed_in", 0.1, (typed, rate_of_the_first_step)),
        training.slip("weights_clipped", 2.0, (training.put(after=clipped), largest_weight),
                      (training.put(after=both), largest_weight)),
    )  # fmt: skip
