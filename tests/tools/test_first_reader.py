"""The network of lesson `start_here`: the file is what its command makes, and it reads."""

import numpy as np

import nnlib
from nnlib import figures
from nnlib.figures import reader
from nnlib.figures.pad import as_in_the_data
from tests.drawings import drawn, plain_digits
from tools import build, first_reader


def read(images):
    return nnlib.forward(reader.first_reader(), images)[-1].output.argmax(axis=1)


def test_the_file_is_what_the_command_makes(tmp_path, monkeypatch, capsys):
    target = tmp_path / "first_reader.npz"
    monkeypatch.setattr(first_reader, "TARGET", target)
    assert first_reader.main() == 0
    assert "first_reader.npz: " in capsys.readouterr().out
    with np.load(target) as made:
        arrays = [array for layer in reader.first_reader() for array in (layer.weights, layer.bias)]
        assert len(made.files) == len(arrays) == 4
        for name, array in zip(made.files, arrays, strict=True):
            # Another machine may round a last bit of half precision the other way.
            np.testing.assert_allclose(made[name], array, rtol=2e-3, atol=1e-4)


def test_the_file_is_small():
    kept = first_reader.TARGET
    assert kept.stat().st_size < 12_000


def test_it_reads_nearly_all_digits_that_it_was_not_trained_on():
    pixels, labels = nnlib.digits()
    held_out = np.arange(len(labels)) % 5 == 4
    share = (read(pixels[held_out]) == labels[held_out]).mean()
    assert share > 0.97
    assert f"reads {share:.1%}".replace("%", " %") in reader.first_reader.__doc__
    told = (build.ROOT / "lessons" / "00_start_here.md").read_text(encoding="utf-8")
    right = (read(pixels[held_out]) == labels[held_out]).sum()
    numbers = sum(layer.weights.size + layer.bias.size for layer in reader.first_reader())
    assert f"{numbers:,} numbers" in told
    assert f"{(~held_out).sum():,} handwritten" in told
    assert f"reads {right} of {held_out.sum()} other digits correctly" in told


def test_it_reads_most_digits_that_are_drawn_plainly():
    found = list(plain_digits(middles=(3, 4.5)))
    prepared = [as_in_the_data(drawn(strokes)).ravel() for _, _, strokes in found]
    labels = np.array([label for label, _, _ in found])
    assert (read(np.array(prepared)) == labels).mean() > 0.88


def test_the_learners_notebook_has_it_at_work_as_a_still_picture():
    path = build.ROOT / "notebooks" / "00_start_here.ipynb"
    notebook = build.nbformat.read(path, as_version=4)
    [cell] = [cell for cell in notebook.cells if "draw_a_digit()" in cell.source]
    said = "".join(output.data.get("text/html", "") for output in cell.outputs)
    assert "It reads 7, with more than 99 %" in said
    assert "data:image/svg+xml" in said


def test_the_pad_has_it_and_digits_that_it_was_not_trained_on():
    pad = figures.draw_a_digit()
    pixels, labels = nnlib.digits()
    given = figures.draw_a_digit(reader.first_reader(), pixels[[44, 49, 54, 59, 64]])
    assert pad.picture() == given.picture()
    assert pad.buttons == given.buttons
    assert labels[[44, 49, 54, 59, 64]].tolist() == [7, 0, 2, 3, 4]


def test_changing_it_changes_a_copy():
    reader.first_reader()[0].weights[:] = 0
    assert reader.first_reader()[0].weights.any()
