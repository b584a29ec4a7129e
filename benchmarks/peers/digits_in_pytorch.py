"""Run the loop of the lesson `a_slope_engine` in PyTorch, with the same start and batches.

`.venv-peers/bin/python -m benchmarks.peers.digits_in_pytorch` prints what the lesson quotes.
"""

import numpy as np
import torch
from torch.nn.functional import cross_entropy, relu

import nnlib


def main() -> None:
    pixels, labels = nnlib.digits()
    is_held_out = np.arange(1797) % 5 == 0
    layers = nnlib.sensible_layers(
        [64, 32, 10], [nnlib.relu, nnlib.identity], np.random.default_rng(9)
    )
    parameters = [
        torch.tensor(array, requires_grad=True)
        for layer in layers
        for array in (layer.weights, layer.bias)
    ]
    hidden_weights, hidden_bias, output_weights, output_bias = parameters

    def scores_of(images):
        hidden = relu(torch.tensor(images) @ hidden_weights + hidden_bias)
        return hidden @ output_weights + output_bias

    optimizer = torch.optim.SGD(parameters, lr=0.3)
    rng = np.random.default_rng(1)
    for epoch in range(5):
        losses = []
        for images, meant in nnlib.minibatches(pixels[~is_held_out], labels[~is_held_out], 16, rng):
            loss = cross_entropy(scores_of(images), torch.tensor(meant))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.6f}")
    read = scores_of(pixels[is_held_out]).argmax(dim=1).numpy()
    print(f"{np.mean(read == labels[is_held_out]):.1%} of the held-out digits")


if __name__ == "__main__":
    main()
