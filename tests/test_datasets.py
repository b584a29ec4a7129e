"""The digits in the package: whole, as their source has them, and with their licence."""

import gzip
import hashlib

import numpy as np
import pytest

import nnlib
from tests.test_package import PACKAGE
from tools import digits


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


def test_who_changes_the_digits_changes_a_copy():
    nnlib.digits()[0][:] = 0
    assert nnlib.digits()[0].any()


def test_source_and_licence_stand_beside_the_data():
    text = (PACKAGE / "data" / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in text
    assert "Alpaydin" in text
    assert (PACKAGE / "data" / "digits.npz").stat().st_size < 50_000


def test_the_archive_is_made_from_scikit_learns_file(tmp_path, monkeypatch, capsys):
    pixels, labels = nnlib.digits()
    table = np.hstack([16 * pixels, labels[:, np.newaxis]])
    source, target = tmp_path / "digits.csv.gz", tmp_path / "digits.npz"
    with gzip.open(source, "wt", encoding="utf-8") as file:
        np.savetxt(file, table, fmt="%d", delimiter=",")
    monkeypatch.setattr(digits, "TARGET", target)
    assert digits.main([str(source)]) == 0
    assert "1797 digits" in capsys.readouterr().out
    with np.load(target) as made:
        np.testing.assert_array_equal(made["labels"], labels)
        np.testing.assert_array_equal(made["pixels"], 16 * pixels)


def test_another_table_is_refused(tmp_path):
    source = tmp_path / "other.csv.gz"
    with gzip.open(source, "wt", encoding="utf-8") as file:
        file.write("1,2\n3,4\n")
    with pytest.raises(ValueError, match="expected are 64 pixels and a label"):
        digits.table_of(source)
