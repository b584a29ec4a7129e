"""What a check says of an answer is true of it: answers that were once told something false.

Each row: the exercise, the answer's source, what is said of it, and what must not be.
"""

import linecache

import numpy as np
import pytest

import nnlib
from nnlib.checks import judge
from nnlib.checks.sources import facts_of
from nnlib.exercises import EXERCISES

SOFTMAX = """
def cross_entropy_delta(scores, labels):
    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    d = powers / np.sum(powers, axis=1, keepdims=True)
"""
BACKWARD = """
def backward(layers, trace, targets):
    slopes = []
    up = 2 * (trace[-1][2] - targets) / len(targets)
    for layer, (x, z, _) in zip(layers[::-1], trace[::-1]):
        delta = up * {slope}
        own = {own}
        slopes.append((x.T @ own, own.sum(axis=0)))
        up = delta @ layer.weights.T
    return slopes[::-1]
"""
TRAIN = """
def train(layers, inputs, targets, learning_rate, epochs{default}):
    {losses}
    for _ in range(epochs):
        trace = nnlib.forward(layers, inputs)
        losses.append(np.sum((trace[-1][2] - targets) ** 2) / len(inputs))
        slopes = nnlib.backward(layers, trace, targets)
        for layer, (w, b) in zip({layers}, slopes):
            layer.weights -= learning_rate * w
            layer.bias -= learning_rate * b
    {last}
    return losses
"""
TRAINED = {"default": "", "losses": "losses = []", "layers": "layers", "last": ""}
AFTER = "losses.append(np.sum((nnlib.forward(layers, inputs)[-1][2] - targets) ** 2) / len(inputs))"
EPOCH = """
def sgd_epoch(layers, inputs, targets, batch_size, learning_rate, rng):
    loss = np.sum((nnlib.forward(layers, inputs)[-1][2] - targets) ** 2) / len(inputs)
    for x, t in {batches}:
        trace = nnlib.forward(layers, x)
        for layer, (w, b) in zip(layers, nnlib.backward(layers, trace, t)):
            layer.weights -= learning_rate * w
            layer.bias -= learning_rate * b
    return loss
"""
ALL = "nnlib.minibatches(inputs, targets, batch_size, rng)"
DEALT = """
def minibatches(inputs, targets, batch_size, rng):
    order = rng.permutation(len(inputs))
    batches = []
    for i in range(0, len(inputs), batch_size):
        rows = order[{piece}]
        batches.append((inputs[rows], targets[rows]))
    {last}
"""
DIGITS = """
def train_on_digits(inputs, labels, rng):
    {before}
    layers = nnlib.sensible_layers([64, 64, {last}], [nnlib.relu, nnlib.identity], rng)
    for _ in range(8):
        nnlib.sgd_epoch(layers, inputs, {labels}, 16, 0.03, rng, loss=nnlib.cross_entropy)
    return layers
"""
VALUE = f"import math\n{EXERCISES['Value'].source}\n"
PIECE = "i : i + batch_size"
LOOP = """
def predict(inputs, weights, bias):
    total = bias
    for i in {rounds}:
        total += inputs[{place}] * weights[i]
    return total
"""


def line(exercise, arguments, result):
    return f"def {exercise}({arguments}):\n    return {result}\n"


def predicted(result):
    return line("predict", "inputs, weights, bias", result)


IF = """
def updated(parameter, slope, learning_rate):
    if slope > 0:
        return parameter - learning_rate * abs(slope)
    return parameter + learning_rate * abs(slope)
"""

SAID = {
    # the answer: exercise, source, said, not said
    "a subscript that is read": (
        "cross_entropy_delta",
        f"{SOFTMAX}    d[np.arange(len(labels)), labels] = -1\n    return d / len(labels)\n",
        "using `=` instead of `-=`", "a new value",
    ),
    "a link that gets only zeros": (
        "backward", BACKWARD.format(slope="0 * z", own="delta"),
        "cannot be judged: its numbers are all 0", "would be right if",
    ),
    "ReLU's slope everywhere": (
        "backward", BACKWARD.format(slope="(z > 0)", own="delta"),
        "ReLU's slope, in every layer", "would be right if",
    ),
    "only own slopes of the last layer": (
        "backward",
        BACKWARD.format(slope="layer.activation.slope(z)", own="delta if slopes else up"),
        "missing only from the last layer's own slopes?",
        "slopes of the activations missing",
    ),
    "none in the last layer, ReLU's in the others": (
        "backward",
        BACKWARD.format(slope="(z > 0) if slopes else up", own="delta"),
        "none in the last layer?", "slopes of the activations missing",
    ),
    "one mask for all examples": (
        "hidden_delta",
        line("hidden_delta", "delta, weights, z", "(delta @ weights.T) * (z > 0).any(axis=0)"),
        "for all examples?", "slope of ReLU missing",
    ),
    "one mask for all neurons": (
        "hidden_delta",
        line("hidden_delta", "delta, weights, z",
             "(delta @ weights.T) * (z > 0).any(axis=1, keepdims=True)"),
        "for all neurons of an example?", "slope of ReLU missing",
    ),
    "one answer for all": (
        "hidden_delta",
        line("hidden_delta", "delta, weights, z", "(delta @ weights.T) * (z > 0).any()"),
        "one slope of ReLU for the whole table?", "slope of ReLU missing",
    ),
    "0 nearly everywhere": (
        "sigmoid_slope", line("sigmoid_slope", "z", "np.where(z == 0, 0.25, 0)"),
        "It is 0, on all", "brackets around 1 - output missing",
    ),
    "0 from outputs": (
        "sigmoid_slope_from_output",
        line("sigmoid_slope_from_output", "output", "np.zeros(output.shape)"),
        "It is 0, on all", "brackets",
    ),
    "1 everywhere": (
        "measured_slope", line("measured_slope", "loss, weight, nudge=1e-5", "1.0"),
        "Never used in your function: `loss`, `weight`, `nudge`.", "nudge the loss",
    ),
    "the last layer never steps": (
        "train", TRAIN.format(**{**TRAINED, "layers": "layers[:-1]"}),
        "Does the last layer stay as it was?", "Do the layers stay",
    ),
    "the first layer never steps": (
        "train",
        TRAIN.format(**{**TRAINED, "layers": "layers[1:]"}).replace(", slopes)", ", slopes[1:])"),
        "Does the first layer stay as it was?", "Do the layers stay",
    ),
    "one loss more": (
        "train", TRAIN.format(**{**TRAINED, "last": AFTER}),
        "one loss too many", "one epoch too many",
    ),
    "a list that lives on": (
        "train", TRAIN.format(**{**TRAINED, "default": ", losses=[]", "losses": ""}),
        "`losses=[]` is made once, for all calls", "It is right on",
    ),
    "the loss of before the epoch": (
        "sgd_epoch", EPOCH.format(batches=ALL),
        "the loss at the start of the epoch", "Do the layers stay",
    ),
    "a generator's first entry": (
        "sgd_epoch", EPOCH.format(batches=f"[{ALL}[0]]"),
        "Go through it with `for`", "a single number",
    ),
    "no return": (
        "minibatches", DEALT.format(piece=PIECE, last=""),
        "Is the `return` missing", "more, or less, than a pair",
    ),
    "inputs shuffled": (
        "minibatches",
        DEALT.format(piece=PIECE, last="return batches").replace(
            "order =", "rng.shuffle(inputs)\n    order ="),
        "Does line 2, `rng.shuffle(inputs)`, change it", "assigns to",
    ),
    "as many batches as a batch has examples": (
        "minibatches",
        line("minibatches", "inputs, targets, batch_size, rng",
             "[(inputs[rows], targets[rows]) for rows in\n"
             "            np.array_split(rng.permutation(len(inputs)), batch_size)]"),
        "for the number of batches?", "more than `batch_size`",
    ),
    "pieces that end too early": (
        "minibatches", DEALT.format(piece="i:batch_size", last="return batches"),
        "the end of each piece", "Look at: the end of the `range`",
    ),
    "whole batches shuffled": (
        "minibatches",
        DEALT.format(piece=PIECE, last="rng.shuffle(batches)\n    return batches").replace(
            "rng.permutation(len(inputs))", "np.arange(len(inputs))"),
        "neighbours stay together", "fewer than",
    ),
    "arrays in a row, no pairs": (
        "minibatches",
        DEALT.format(piece=PIECE, last="return [one for pair in batches for one in pair]"),
        "one pair, `(inputs, targets)`, in round brackets", "more, or less",
    ),
    "three lists": (
        "forward", "def forward(layers, inputs):\n    trace = nnlib.forward(layers, inputs)\n"
        "    return tuple([list(one) for one in zip(*trace)])\n",
        "one entry for each layer", "A list of 1",
    ),
    "a return that gives nothing": (
        "updated", line("updated", "parameter, slope, learning_rate", "[].append(slope)"),
        "`.reverse` and `.sort` return `None`", "is a `return` missing",
    ),
    "range of an array": (
        "predict", LOOP.format(rounds="range(inputs)", place="i"),
        "did you mean `range(len(inputs))`?", "two arrays between",
    ),
    "one too far": (
        "predict", LOOP.format(rounds="range(len(inputs) + 1)", place="i"),
        "`range(len(inputs) + 1)` go one too far?", "columns",
    ),
    "the next one": (
        "predict", LOOP.format(rounds="range(len(inputs))", place="i + 1"),
        "Is `i + 1` too large in the last round of `range(len(inputs))`?", "columns",
    ),
    "a fixed number of rounds": (
        "predict", LOOP.format(rounds="range(3)", place="i"),
        "`range(3)` makes a fixed number of rounds", "columns",
    ),
    "rows for columns": (
        "layer_forward",
        "def layer_forward(inputs, weights, bias):\n"
        "    return [sum(weights[i] * inputs[0, i] for i in range(len(inputs)))]\n",
        "such as rows instead of columns?", "one too far",
    ),
    "two indices on one row": (
        "predict", LOOP.format(rounds="range(len(inputs))", place="0, i"),
        "it takes one index", "columns",
    ),
    "a column of one row": (
        "predict", predicted("inputs[:, 0] * weights + bias"), "it takes one index", "columns",
    ),
    "two inputs, typed in": (
        "predict", predicted("inputs[0] * weights[0] + inputs[1] * weights[1] + bias"),
        "Does the fixed place 1 fit every length?", "columns",
    ),
    "square brackets for round ones": (
        "predict", predicted("np.sum[inputs * weights] + bias"),
        "called with round brackets", "a single number",
    ),
    "a sum of math": (
        "predict", predicted("math.sum(inputs * weights) + bias"), "`np.sum(x)`", "np.exp",
    ),
    "a sum of math, imported": (
        "predict", f"import math\n{predicted('math.sum(inputs * weights) + bias')}",
        "`np.sum(x)`", "spelled right",
    ),
    "a mean of a number": (
        "squared_error",
        line("squared_error", "prediction, target", "((prediction - target) ** 2).mean()"),
        "A plain number has no `.mean`", "Value",
    ),
    "a star missing": (
        "measured_slope",
        line("measured_slope", "loss, weight, nudge=1e-5",
             "(loss(weight + nudge) - loss(weight - nudge)) / 2(nudge)"),
        "Is a `*` missing", "Should a function be called",
    ),
    "a function of the notebook": (
        "slope_of_weight",
        "def error_at(w):\n    return 3 * w - 2\n\n"
        "def slope_of_weight(input_value, weight, target):\n"
        "    return 2 * error_at(weight) * input_value\n",
        "It calls `error_at` of the notebook", "forgotten",
    ),
    "tables' product of numbers": (
        "updated",
        line("updated", "parameter, slope, learning_rate", "parameter - learning_rate @ slope"),
        "did you mean `*`", "hold numbers",
    ),
    "whole rows": (
        "cross_entropy_delta",
        line("cross_entropy_delta", "scores, labels", "scores[labels] - 1"),
        "`scores[labels]` takes whole rows", "Counting",
    ),
    "rows and columns exchanged": (
        "cross_entropy_delta",
        line("cross_entropy_delta", "scores, labels", "scores[labels, np.arange(len(labels))]"),
        "are the two exchanged?", "Counting",
    ),
    "a list of places, typed in": (
        "cross_entropy",
        line("cross_entropy", "scores, labels", "scores[np.arange(2), labels[:2]].mean()"),
        "`np.arange(2)` lists a fixed number of places", "Counting",
    ),
    "the order of another table": (
        "minibatches",
        "order = np.arange(7)\n" + line("minibatches", "inputs, targets, batch_size, rng",
             "[(inputs[order[:7]], targets)]"),
        "`order[:7]` goes up to 6, and the last place of `inputs` is 4 here", "Counting",
    ),
    "one far too large": (
        "predict", LOOP.format(rounds="range(len(inputs))", place="i + 7"),
        "The last place of `inputs` was", "Counting",
    ),
    "a program, and no network": (
        "Value", VALUE.replace("source.slope += value", "source.slope = value"),
        "In the largest programs: right: number.", "networks",
    ),
    "one loss for all epochs": (
        "train", TRAIN.format(**{**TRAINED, "last": "losses = losses[-1]"}),
        "or is that a single entry?", "Link by link",
    ),
    "columns of a table, less its largest": (
        "softmax",
        "def softmax(scores):\n    e = np.exp(scores - np.max(scores))\n"
        "    return e / e.sum(axis=0)\n",
        "make the columns add up to 1 instead of the rows?", "each less its largest",
    ),
    "half of one nudge": (
        "measured_slope",
        line("measured_slope", "loss, weight, nudge=1e-5",
             "(loss(weight) - loss(weight - nudge)) / (2 * nudge)"),
        "to one side only, but divide by two nudges?", "And:",
    ),
    "a call without end": (
        "double", line("double", "number", "double(number)"),
        "That line calls `double` itself", "in line 1",
    ),
    "labels for numbers": (
        "train_on_digits",
        DIGITS.format(last=10, labels="labels", before="").replace("rng, loss=nnlib.cross_entropy",
                                                                   "rng"),
        "Labels go with the cross-entropy: `loss=`.", "…",
    ),
    "a question that is not needed": (
        "updated", IF, "Is the `if` needed at all?", "`max`",
    ),
    "a small factor": (
        "squared_error",
        line("squared_error", "prediction, target", "1.0003 * (prediction - target) ** 2"),
        "Close: at most 0.03 % off", "0.00%",
    ),
    "right but for the extreme case": (
        "softmax",
        line("softmax", "scores", "np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)"),
        "tries with ordinary numbers, but not with numbers as large as 1002",
        "It is right on 22",
    ),
    "many parts": (
        "train", TRAIN.format(**TRAINED).replace("/ len(inputs)", "/ len(inputs) / 3"),
        "not yet: losses. Everything else is right.", "weights of layer 1 after training, ",
    ),
    "nothing added up, once divided": (
        "mean_slopes",
        "def mean_slopes(x, w, b, t):\n    gap = x @ w + b - t\n"
        "    return 2 / len(x) * x * gap[:, None], 2 / len(x) * gap.sum()\n",
        "Only in the weight slopes: did you forget to add up over the examples?", "taken twice",
    ),
    "slopes in a dictionary": (
        "Value",
        VALUE.replace(
            "        self.slope = 1.0\n",
            "        kept = dict.fromkeys(found, 0.0)\n        kept[self] = 1.0\n",
        ).replace(
            "source.slope += value.slope * slope",
            "kept[source] += kept[value] * slope\n        return kept",
        ),
        "Does each value keep its slope in `.slope`", "start the walk",
    ),
    "values told apart by number": (
        "Value",
        VALUE.replace("{self}", "{self.number}").replace("source not in", "source.number not in")
        .replace("seen.add(source)", "seen.add(source.number)"),
        "for the same one because their numbers are equal", "ReLU",
    ),
    "sources step before their value, and nothing begins at 0": (
        "Value",
        VALUE.replace("        for value in found:\n            value.slope = 0.0\n", "")
        .replace("sorted(found, key=lambda value: value.depth, reverse=True)", "found"),
        "slopes from an earlier `backward` stay", "factor 2",
    ),
    "a formula of five places": (
        "measured_slope",
        line("measured_slope", "loss, weight, nudge=1e-5",
             "(8 * (loss(weight + nudge) - loss(weight - nudge)) - loss(weight + 2 * nudge)\n"
             "            + loss(weight - 2 * nudge)) / (12 * nudge)"),
        "do you use more than two places?", "where `nudge` comes from",
    ),
    "divided by all scores": (
        "cross_entropy_delta",
        f"{SOFTMAX}    d[np.arange(len(labels)), labels] -= 1\n    return d / d.size\n",
        "by the number of all scores?", "a sum over the outputs",
    ),
    "the best kept, and an early stop": (
        "train",
        TRAIN.format(**{**TRAINED, "last": "for layer, (w, b) in zip(layers, best): "
                                           "layer.weights, layer.bias = w, b"}).replace(
            "        slopes =", "        if losses[-1] <= min(losses):\n            best = "
            "[(one.weights.copy(), one.bias.copy()) for one in layers]\n        slopes ="),
        "second epoch broken at its step", "would be right",
    ),
    "a difference that notes nothing": (
        "Value",
        VALUE.replace("return self + other * -1",
                      "return Value(self.number - getattr(other, 'number', other))"),
        "forget to note what a difference was made from?", "end after one step",
    ),
    "slopes of first values that stay": (
        "Value",
        VALUE.replace("            value.slope = 0.0\n",
                      "            if value.sources:\n                value.slope = 0.0\n"),
        "and not those of the first values?", "factor 2",
    ),
    "one hidden neuron": (
        "train_on_digits", DIGITS.format(last=10, labels="labels", before="").replace(
            "[64, 64,", "[64, 1,"),
        "of the held-out digits are read as", "same weights",
    ),
    "digits that are scaled": (
        "train_on_digits", DIGITS.format(last=10, labels="labels", before=(
            "inputs = (inputs - inputs.mean(axis=0)) / (inputs.std(axis=0) + 1e-9)")),
        "on scaled pixels", "too short",
    ),
    "eleven scores": (
        "train_on_digits", DIGITS.format(last=11, labels="labels + 1", before=""),
        "outputs 11 scores; 10 are needed", "`return` missing",
    ),
    "right batches": (
        "minibatches", DEALT.format(piece=PIECE, last="return batches"),
        "All 10 deals were right.", "agrees with",
    ),
    "right, a difference of two means": (
        "mean_slopes",
        "def mean(numbers):\n    return sum(numbers) / len(numbers)\n\n"
        "def mean_slopes(inputs, weights, bias, targets):\n"
        "    said = (inputs @ weights + bias).astype(np.float32)\n"
        "    slopes = 2 * inputs.T.astype(np.float32) @ (said - targets.astype(np.float32))\n"
        "    bias_slope = 2 * (mean(said) - mean(targets.astype(np.float32)))\n"
        "    return slopes / np.float32(len(said)), bias_slope\n",
        "agrees with the measured slopes", "nudges",
    ),
    "right, nudged, and no loss": (
        "relu_slope",
        "def relu(z):\n    return np.maximum(z, 0)\n\ndef relu_slope(z):\n"
        "    return (relu(z + 1e-6) - relu(z - 1e-6)) / 2e-6\n",
        "your function nudges too", "looks at the loss",
    ),
}  # fmt: skip


def answer(source, name):
    """The function, with lines that can be looked up, as in a notebook."""
    names = {"np": np, "nnlib": nnlib, "__name__": "__main__"}
    source = source.lstrip("\n")
    place = f"<answer {len(linecache.cache)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    exec(compile(source, place, "exec"), names)
    return names[name]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("case", SAID)
def test_what_is_said_of_an_answer_is_true_of_it(case):
    name, source, said, not_said = SAID[case]
    message = judge(name, answer(source, name), 1).message
    assert said in message
    assert not_said not in message


BODIES = {
    # the body of the function: the arguments that get another value, those never used
    "labels = 3; return rate + labels": (["labels"], []),
    "rate[labels] = 3; return 1": ([], []),
    "rate.labels = 3; return labels": ([], []),
    "labels += 1; return rate": ([], []),
    "labels: int = 3; return rate": (["labels"], []),
    "labels, rate = 1, 2; return 3": (["labels", "rate"], []),
    "labels, rate = rate, labels; return 3": ([], []),
    "for labels in range(3): rate += labels\n    return rate": (["labels"], []),
    "for labels in labels: rate += labels\n    return rate": ([], []),
    "for _ in rate:\n        labels = 1\n    return labels": ([], []),
    "if rate is None: rate = 0.1\n    return rate * labels": ([], []),
    "if (labels := 3): return rate": (["labels"], []),
    "with open('x') as labels: return rate": (["labels"], []),
    "return [labels for labels in rate]": ([], ["labels"]),
    "return [rate for labels in range(3)]": ([], ["labels"]),
    "del labels; return rate": ([], []),
    "def labels(w): return w\n    return labels(rate)": (["labels"], []),
    "def inside(labels): return labels\n    return inside(rate)": ([], ["labels"]),
    "def inside(w): return w * labels\n    return inside(rate)": ([], []),
    "labels = lambda rate: rate; return labels(rate)": (["labels"], []),
    "import math as labels; return rate": (["labels"], []),
    "found = len(labels); labels = found; return rate": ([], []),
    "found = []; found.append(labels); labels = found; return rate": ([], []),
    "labels = np.ones(3); return np.sum(rate * labels)": (["labels"], []),
    "return rate * locals()['labels']": ([], []),
    "return eval('rate * labels')": ([], []),
    "return rate": ([], ["labels"]),
}


@pytest.mark.parametrize("body", BODIES)
def test_an_argument_is_told_as_written_over_or_unused_only_where_it_is(body):
    overwritten, unused = BODIES[body]
    found = facts_of(answer(f"def f(rate, labels):\n    {body}\n", "f"))
    assert (list(found.overwritten), list(found.unused)) == (overwritten, unused)
