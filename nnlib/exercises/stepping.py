"""Steps of layers in exercises: the lines that two references share, and the slips in them."""

from __future__ import annotations

from nnlib.exercises.declaration import Slip

STEPS = """        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):
            layer.weights -= learning_rate * weights_slopes
            layer.bias -= learning_rate * bias_slopes
"""


def parameters_after(when: str) -> tuple[str, ...]:
    """What the parameters of three layers are called in messages."""
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
