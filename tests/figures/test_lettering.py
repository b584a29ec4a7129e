"""How wide words are taken to be: never narrower than DejaVu Sans writes them."""

import string

import pytest

from nnlib.figures.lettering import fitting, text_width, wrap_text
from tests.figures.boxes import width


@pytest.mark.parametrize("letter", string.ascii_letters + string.digits + ".,;:()+-=\u2212·²/ '`→Σ")
def test_a_letter_is_taken_to_be_no_narrower_than_it_is_and_hardly_wider(letter):
    assert width(letter, 100) <= text_width(letter, 100) + 0.5 <= width(letter, 100) * 1.25 + 5


def test_bold_numbers_and_labels_fit_too():
    for text in ("\u22120.01234", "bias \u22120.123", "delta \u22121.23e-05", "3.333", "loss 12.5"):
        assert width(text, 13, bold=True) <= text_width(text, 13, bold=True)


def test_a_number_keeps_as_many_digits_as_fit():
    assert [fitting(-0.01234, room, 13) for room in (80, 50, 10)] == [
        "\u22120.0123",
        "\u22120.012",
        "\u22120.01",
    ]


def test_no_line_is_longer_than_its_room_and_no_word_is_lost():
    text = (
        "slope = delta · input = (\u22120.3) · 0.4 = \u22120.12. Measured by nudging: \u22120.12."
    )
    lines = wrap_text(text, 160, 14)
    assert " ".join(lines) == text
    assert max(width(line, 14) for line in lines) <= 160
    assert len(lines) == 4
