"""Numbers of a worksheet, typed in: which are right, which mistake it was, what cannot be read."""

import numpy as np
import pytest

from nnlib.checks import check_worksheet
from nnlib.checks.judge_worksheet import judge_worksheet
from nnlib.exercises.worksheets import WORKSHEETS, sheet_of

SHEET = sheet_of("H322B")
RIGHT = {name: numbers.tolist() for name, numbers in SHEET.right.items()}


def said(**numbers):
    return judge_worksheet(SHEET, {**RIGHT, **numbers}).message.splitlines()


def test_the_sheet_of_these_tests_is_this_one():
    assert RIGHT["pre_activation"] == [-0.5, 2.5]
    assert (RIGHT["error"], RIGHT["delta"], RIGHT["node_slopes"]) == ([1.5], [3.0], [-3.0, -6.0])


@pytest.mark.parametrize("kind", WORKSHEETS.values(), ids=lambda kind: kind.lesson)
def test_right_numbers_are_right_in_any_form(kind):
    sheet = kind.sheet(3)
    for form in (np.ndarray.tolist, np.ravel, np.float32, lambda a: tuple(a.ravel())):
        typed = {name: form(numbers) for name, numbers in sheet.right.items()}
        assert judge_worksheet(sheet, typed).status == "right"


@pytest.mark.parametrize("kind", WORKSHEETS.values(), ids=lambda kind: kind.lesson)
def test_one_wrong_number_in_any_line_is_never_right_and_no_result_is_told(kind):
    sheet = kind.sheet(3)
    for name, numbers in sheet.right.items():
        off = numbers.copy()
        off.flat[-1] += 0.125
        typed = {**{one: right.tolist() for one, right in sheet.right.items()}, name: off}
        verdict = judge_worksheet(sheet, typed)
        assert verdict.status == "not yet"
        [line] = [line for line in verdict.message.splitlines() if line.startswith(f"`{name}`")]
        assert f"{numbers.flat[-1]:g}" not in line.replace("number 1", "").replace("number 2", "")


def test_what_is_open_is_named_and_the_rest_is_judged():
    verdict = judge_worksheet(SHEET, {"prediction": -6, "hidden": [0, ...], "error": ...})
    assert verdict.status == "not yet"
    first, still, right = verdict.message.splitlines()
    assert first == "Sheet H322B: 1 of 12 lines is right."
    assert still.startswith("Still open: `pre_activation`, `hidden`, `error`, `loss`")
    assert right == "Right: `prediction`."
    assert judge_worksheet(SHEET, {"error": ...}).status == "not attempted"


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ({"error": -1.5}, "`error`: Did you subtract the prediction from the target?"),
        ({"delta": 1.5}, "`delta`: Is the 2 of the square missing?"),
        ({"hidden": [-0.5, 2.5]}, "`hidden`: Did you leave out ReLU?"),
        ({"hidden_delta": [-3, -6]}, "`hidden_delta`: Is the slope of ReLU missing?"),
        ({"loss": 3}, "`loss`: Did you double the error where you should square it?"),
        ({"loss": 2.2}, "`loss`: did you round it? Write all its digits; there are not many."),
        ({"loss": 7}, "`loss`: not right yet."),
        ({"hidden_bias_slopes": [1, -6]}, "`hidden_bias_slopes`: number 1 is not right yet."),
        ({"node_slopes": [1, 2]}, "`node_slopes`: numbers 1 and 2 are not right yet."),
    ],
)
def test_a_wrong_number_is_met_with_its_question_if_there_is_one(numbers, line):
    assert said(**numbers)[:2] == ["Sheet H322B: 11 of 12 lines are right.", line]


def test_what_follows_from_a_wrong_number_is_no_mistake_of_its_own():
    lines = said(error=-1.5, delta=-3, weights_slopes=[0, -7.5], bias_slopes=-3)
    assert lines[1:3] == [
        "`error`: Did you subtract the prediction from the target?",
        "`delta`, `weights_slopes`, `bias_slopes`: right for your numbers above, and will "
        "change with them.",
    ]
    assert said(error=-1.5, delta=-1.5)[2] == "`delta`: Is the 2 of the square missing?"


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ({"error": "a"}, "`error`: 'a' cannot be read. The line has one number, as in 1.5. Leave "
         "out the quotes."),
        ({"error": None}, "`error`: None cannot be read. The line has one number, as in 1.5."),
        ({"error": float("nan")}, "`error`: nan cannot be read. The line has one number, as in "
         "1.5."),
        ({"error": [1, 5]}, "`error`: you gave 2 numbers. The line has one number, as in 1.5. A "
         "number is written with a point: 1.5, not 1,5."),
        ({"hidden": 5}, "`hidden`: you gave 1 number. The line has 2 numbers, as in "
         "[1.5, -2, …]."),
        ({"hidden": [1, 2, 3]}, "`hidden`: you gave 3 numbers. The line has 2 numbers, as in "
         "[1.5, -2, …]."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_the_rest_is_judged(numbers, line):
    assert said(**numbers)[:2] == ["Sheet H322B: 11 of 12 lines are right.", line]


def test_a_line_that_the_sheet_does_not_have_is_said(capsys):
    check_worksheet("H322B", hiden=[1, 2])
    told = capsys.readouterr().out
    assert "Sheet H322B has no line `hiden`. Did you mean `hidden`?" in told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("H3228", "No sheet has the code 'H3228'. Compare it with the top of your sheet."),
        ("H022B", "Codes are made of these letters and digits"),
        (..., "Replace the dots with the code of your sheet, in quotes."),
        (7, "No sheet has the code 7. Compare it with the top of your sheet."),
        ("ß", "No sheet has the code"),
    ],
)
def test_a_code_that_no_sheet_has_is_said(code, told, capsys):
    check_worksheet(code, error=1)
    assert told in capsys.readouterr().out


def test_a_mistake_is_named_only_if_at_most_two_fit():
    sheet = WORKSHEETS["slope_of_one_weight"].sheet(0)
    for line in sheet.kind.lines:
        for numbers in (0.0, 1.0, 2.0, -1.0):
            told = judge_worksheet(sheet, {line.name: numbers}).message
            assert told.count(" Or: ") <= 1
