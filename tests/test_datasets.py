"""The digits in the package: whole, as their source has them, and with their licence."""

import hashlib

import numpy as np

import nnlib
from tests.test_package import PACKAGE


def test_the_digits_are_those_of_the_source():
    pixels, labels = nnlib.digits()
    assert pixels.shape == (1797, 64)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    stored = np.hstack([16 * pixels, labels[:, np.newaxis]]).astype(np.uint8)
    assert hashlib.sha256(stored.tobytes()).hexdigest() == (
        "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    )


def test_pixels_lie_between_0_and_1_and_no_image_comes_twice():
    pixels, _ = nnlib.digits()
    assert (pixels.min(), pixels.max()) == (0, 1)
    assert len({row.tobytes() for row in pixels}) == len(pixels)


def test_changing_the_digits_changes_a_copy():
    nnlib.digits()[0][:] = 0
    assert nnlib.digits()[0].any()


def test_source_and_licence_stand_beside_the_data():
    text = (PACKAGE / "data" / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text
    assert "Alpaydin" in text
    assert (PACKAGE / "data" / "digits.npz").stat().st_size < 50_000
