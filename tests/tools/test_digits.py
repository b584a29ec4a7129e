"""The digits' archive is made from the file of its source, and from no other."""

import gzip

import numpy as np
import pytest

import nnlib
from tools import digits


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
    with pytest.raises(ValueError, match="64 pixels and a label are expected"):
        digits.table_of(source)
