import numpy as np
import pytest

from nnlib import compare

MEASURED = [(np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]]), np.array([2.0, -1.0, 0.7]))]


def changed(change):
    weights, bias = MEASURED[0]
    return [(change(weights.copy()), bias)]


def one_entry(weights):
    weights[1, 2] *= 1.0001
    return weights


@pytest.mark.parametrize(
    ("change", "guess"),
    [
        (lambda slopes: -slopes, "ratio    -1, the same at every entry: is the sign"),
        (lambda slopes: 2 * slopes, "ratio    2, .*factor 2 there that should not be"),
        (lambda slopes: slopes / 2, "ratio    0.5, .*2 of the square missing"),
        (lambda slopes: -slopes / 2, "ratio    -0.5"),
        (lambda slopes: 7 * slopes, "ratio    7, .*1/examples missing"),
        (lambda slopes: slopes / 7, "ratio    0.1429, .*1/examples there twice"),
        (lambda slopes: 3.3 * slopes, "ratio    3.3, .*where does that factor come from"),
        (lambda slopes: 0 * slopes, "ratio    0, .*everything 0"),
        (one_entry, r"DISAGREES at \[1, 2\]\n.*-1.500150e\+00\n.*-1.500000e\+00\n.*which entries"),
        (lambda slopes: slopes.T.copy(), r"given has shape \(3, 2\): is it transposed"),
        (lambda slopes: slopes[:1], r"given has shape \(1, 3\)$"),
        (lambda slopes: slopes * np.nan, "given is nan there"),
    ],
)
def test_the_report_names_place_numbers_ratio_and_guess(change, guess):
    report = compare(changed(change), MEASURED, examples=7)
    assert not report.agrees
    assert [row.agrees for row in report.rows] == [False, True]
    import re

    assert re.search(guess, str(report), re.MULTILINE), str(report)


def test_a_square_that_is_transposed_is_guessed():
    square = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert "equal after transposing" in str(compare([square.T], [square]))


def test_what_agrees_says_so_in_one_row_a_parameter():
    report = compare(MEASURED, MEASURED)
    assert report.agrees
    lines = str(report).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("layer 1 weights  (2, 3)")
    assert all(line.endswith("agrees") for line in lines[1:])


def test_the_two_numbers_are_aligned():
    lines = str(compare([np.array([-12.0])], [np.array([3.0])])).splitlines()
    assert lines[2].index("1.2") == lines[3].index("3.0") or lines[2].index("e") == lines[3].index(
        "e"
    )


def test_vanishing_slopes_are_told_from_zero_but_rounding_is_not():
    tiny = np.array([1e-8, -3e-9])
    assert not compare([np.zeros(2)], [tiny]).agrees
    assert compare([np.zeros(2)], [np.array([3e-11, -5e-11])]).agrees


def test_a_slope_where_the_measured_is_zero_has_no_ratio():
    assert "measured is 0" in str(compare([np.array([1.0])], [np.array([0.0])]))


def test_lists_of_different_length_are_refused():
    with pytest.raises(ValueError, match="given has 1 arrays, measured 2"):
        compare([np.ones(1)], [np.ones(1), np.ones(1)])
