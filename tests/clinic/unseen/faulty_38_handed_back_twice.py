"""A network with momentum, ported from C: one function steps a layer and hands the slopes back.

style: layers as dicts of arrays, function backward(layer, ...) that steps inside
source: https://github.com/itskonrad/miniMNIST-c/issues/7
fault: the slope for the layer before is added up twice, the second time with stepped weights
expected: factor, weights_stepped
twins: none
wrong: hidden.weights hidden.biases
"""
import numpy as np

MOMENTUM = 0.0


def make_layer(n_in, n_out, rng):
    return {"weights": rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in),
            "biases": np.zeros(n_out),
            "weight_momentum": np.zeros((n_in, n_out)), "bias_momentum": np.zeros(n_out)}


def forward(layer, values):
    return values @ layer["weights"] + layer["biases"]


def backward(layer, values, output_grad, lr):
    input_grad = layer["weights"] @ output_grad
    layer["weight_momentum"] = (MOMENTUM * layer["weight_momentum"]
                                + lr * np.outer(values, output_grad))
    layer["weights"] = layer["weights"] - layer["weight_momentum"]
    input_grad += layer["weights"] @ output_grad
    layer["bias_momentum"] = MOMENTUM * layer["bias_momentum"] + lr * output_grad
    layer["biases"] = layer["biases"] - layer["bias_momentum"]
    return input_grad


def probabilities(net, image):
    hidden = np.maximum(forward(net["hidden"], image), 0)
    scores = np.exp(forward(net["output"], hidden))
    return hidden, scores / scores.sum()


def train(net, image, label, lr):
    hidden, probs = probabilities(net, image)
    output_grad = probs - np.eye(len(probs))[label]
    hidden_grad = backward(net["output"], hidden, output_grad, lr)
    backward(net["hidden"], image, hidden_grad * (hidden > 0), lr)


rng = np.random.default_rng(28)
net = {"hidden": make_layer(9, 7, rng), "output": make_layer(7, 3, rng)}
image = np.array([0, 1, 0, 0.2, 0.9, 0.1, 0, 1, 0.1])
label = 1

if __name__ == "__main__":
    for i in range(50):
        train(net, image, label, 0.05)
    print(probabilities(net, image)[1])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: -np.log(probabilities(net, image)[1][label]), rate=0.1,
                 names="hidden.weights hidden.biases output.weights output.biases",
                 step=lambda: train(net, image, label, 0.1), inputs=image, targets=label)
