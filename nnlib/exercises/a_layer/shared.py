"""What several exercises of the lesson share."""

from __future__ import annotations

import numpy as np

FEWER = ((1, 2, 1), (3, 1, 2), (2, 2, 2), (1, 5, 3))


def sizes_of_predictions(predictions: np.ndarray, targets: np.ndarray) -> dict[str, int]:
    return {"examples": predictions.shape[0], "outputs": predictions.shape[1]}
