"""Worksheets: a code stands for its numbers, and the numbers show every known mistake."""

import itertools

import numpy as np
import pytest

from nnlib.exercises.worksheets import ALPHABET, SHEETS, WORKSHEETS, sheet_of
from nnlib.propagation import forward

KINDS = list(WORKSHEETS.values())
NUMBERS = (0, 12_345, SHEETS - 1)

# Sheets that have been printed: their codes must always mean these numbers.
PRINTED = {
    "P222W": [[[-3.0, 2.0, -4.0]], [[10.0]], [[[[-1.5], [-0.5], [-2.0]], [1.0]]]],
    "W2229": [[[4.0]], [[6.5]], [[[[1.5]], [0.0]]]],
    "N222Q": [[[4.0, 3.0]], [[-4.0]], [[[[-1.0], [0.5]], [1.0]]]],
    "H222X": [
        [[3.0, -2.0]], [[-3.0]],
        [[[[-1.5, 2.5], [0.5, 1.0]], [1.0, -1.5]], [[[2.5], [-1.0]], [1.5]]],
    ],
    "B222S": [
        [[4.0, -3.0]], [[-2.0, 4.0]],
        [[[[-2.0, 1.5], [-0.5, 0.5]], [1.5, -1.5]], [[[-1.0, -2.5], [-0.5, 2.0]], [1.0, 1.0]]],
    ],
}  # fmt: skip


def given(sheet):
    case = sheet.case
    return [
        case.inputs.tolist(), case.targets.tolist(),
        [[layer.weights.tolist(), layer.bias.tolist()] for layer in case.layers],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_code_makes_the_same_sheet_again_however_it_is_typed(kind, number):
    sheet = kind.sheet(number)
    typed = f" {sheet.code[:2].lower()}-{sheet.code[2:]} "
    assert sheet_of(typed).code == sheet.code
    assert given(sheet_of(typed)) == given(sheet)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)
def test_one_wrong_letter_or_two_that_changed_places_are_no_code(kind):
    code = kind.sheet(12_345).code
    for place, letter in itertools.product(range(len(code)), ALPHABET):
        other = code[:place] + letter + code[place + 1 :]
        assert (sheet_of(other) is None) == (other != code)
    for one, two in itertools.combinations(range(len(code)), 2):
        letters = list(code)
        letters[one], letters[two] = letters[two], letters[one]
        assert (sheet_of("".join(letters)) is None) == (code[one] != code[two])
    assert sheet_of(code[:-1]) is sheet_of(code * 2) is sheet_of("") is None


def test_letters_and_kinds_are_told_apart():
    assert len({kind.letter for kind in KINDS}) == len(KINDS)
    assert not set("01OIL") & set(ALPHABET)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)
def test_each_result_is_what_measuring_gives_and_a_short_decimal(kind):
    for number in range(8):
        sheet = kind.sheet(number)
        for line in kind.lines:
            right = sheet.right[line.name].ravel()
            measured, _ = line.measured(sheet.case, sheet.right)
            assert np.allclose(right, measured, 0, 1e-6), (sheet.code, line.name)
            assert np.abs(np.round(right, 4) - right).max() < 1e-9, (sheet.code, line.name)


COMMON = (
    "Did you subtract the prediction from the target?", "Is the 2 of the square missing?",
    "Is the slope of ReLU missing?", "Did you leave out ReLU?",
    "Is that the error, not yet squared?",
    "Does your step go along the slope, uphill?", "Is the learning rate missing?",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)
def test_the_common_mistakes_give_other_numbers_on_every_sheet(kind):
    met = set()
    for number in range(5):
        sheet = kind.sheet(number)
        for line in kind.lines:
            for question, numbers in line.slipped(sheet.case, sheet.right):
                if question in COMMON:
                    met.add(question)
                    assert not np.allclose(numbers, sheet.right[line.name].ravel()), question
    assert {COMMON[0], COMMON[4]} <= met
    assert (COMMON[2] in met) == (COMMON[3] in met) == ("hidden" in sheet.right)


@pytest.mark.parametrize("lesson", ["the_hidden_layer", "full_backprop"])
def test_of_two_hidden_neurons_one_is_active(lesson):
    for number in range(8):
        case = WORKSHEETS[lesson].sheet(number).case
        [(_, pre_activation, _), _] = forward(case.layers, case.inputs)
        assert sorted(np.sign(pre_activation[0])) == [-1, 1]
        found = case.found()
        assert np.abs(found["node_slopes"]).min() > 0
        assert (found["hidden_delta"] == 0).sum() == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)
def test_each_slip_of_a_line_is_one_of_its_exercise(kind):
    for line in kind.lines:
        known = {one.id for one in line.exercise.slips}
        assert known & set(line.slips), line.name


def test_every_slip_that_happens_on_paper_is_found_in_an_exercise():
    lines = [line for kind in KINDS for line in kind.lines]
    known = {one.id for line in lines for one in line.exercise.slips}
    assert {one for line in lines for one in line.slips} <= known


@pytest.mark.parametrize("code", PRINTED)
def test_a_code_that_was_printed_keeps_its_numbers(code):
    assert given(sheet_of(code)) == PRINTED[code]


def test_the_output_of_a_sigmoid_neuron_is_as_printed():
    case = sheet_of("S222G").case
    assert (case.inputs.tolist(), case.targets.tolist()) == ([[-4.0, -3.0]], [[1.0]])
    assert abs(case.found()["prediction"][0] - 0.8) < 1e-12
