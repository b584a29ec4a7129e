"""Worksheets: numbers worked out on paper are typed in and judged line by line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.checks.display import Note, show
from nnlib.checks.results import Unreadable, array
from nnlib.checks.texts import value_text
from nnlib.checks.verdict import Verdict
from nnlib.exercises.closeness import OWN_RULE, close
from nnlib.words import write_count, write_list, write_names

if TYPE_CHECKING:
    from nnlib.exercises.worksheet_lines import Line
    from nnlib.exercises.worksheets import Sheet

_MOST_QUESTIONS = 2
"""Small numbers coincide easily: if more mistakes than this fit, none is named."""
_GOES_ON = "right for your numbers above, and will change with them"
_ROUNDED = (1, 2)
"""Digits to which people round."""


def check_worksheet(code: str, **numbers: Any) -> None:
    """Judge the numbers of a worksheet, and show the verdict.

    Parameters
    ----------
    code : str
        The sheet's code, which is printed at its top.
    **numbers
        One number or a list for each line of the sheet, by its name; `...` if you have none yet.
        For a table, the first row comes first.
    """
    # Its lines need exercises of many lessons, which no other check has to load.
    from nnlib.exercises.worksheets import ALPHABET, sheet_of

    sheet = sheet_of(code) if isinstance(code, str) else None
    if sheet is None:
        show(Note(_no_sheet(code, ALPHABET)))
        return
    verdict = judge_worksheet(sheet, numbers)
    show(verdict, {"nnlib": {"worksheet": sheet.code, "status": verdict.status}}, verdict.heard)


def _no_sheet(code: Any, letters: str) -> str:
    if code is ...:
        return "Replace the dots with the code of your sheet, in quotes."
    said = f"No sheet has the code {value_text(code)}."
    if isinstance(code, str) and set(code.upper()) - set(letters) - set(" -"):
        return f"{said} Codes are made of these letters and digits: {letters}."
    return f"{said} Compare it with the top of your sheet."


def judge_worksheet(sheet: Sheet, numbers: Mapping[str, Any]) -> Verdict:
    """Judge the numbers of a sheet, without display.

    Every line is compared with what is right for this sheet: a slope is measured by nudging.

    Examples
    --------
    >>> from nnlib.exercises.worksheets import WORKSHEETS
    >>> sheet = WORKSHEETS["slope_of_one_weight"].sheet(0)
    >>> print(judge_worksheet(sheet, {"prediction": sheet.right["prediction"], "loss": ...}))
    Not yet. Sheet W2229: 1 of 5 lines is right.
    Still open: `error`, `loss`, `weights_slopes`, `new_weights`.
    Right: `prediction`.
    """
    names = [line.name for line in sheet.kind.lines]
    unknown = [name for name in numbers if name not in names]
    if unknown:
        near = difflib.get_close_matches(unknown[0], names, n=1, cutoff=0)
        return Verdict("stopped", message=(
            f"Sheet {sheet.code} has no line `{unknown[0]}`. Did you mean `{near[0]}`? Its lines "
            f"are {write_names(names)}."
        ))  # fmt: skip
    given, told = dict[str, np.ndarray](), dict[str, str]()
    for name in names:
        answer = numbers.get(name, ...)
        if not _is_open(answer):
            read = _read(name, answer, sheet.right[name].shape)
            if isinstance(read, str):
                told[name] = read
            else:
                given[name] = read
    if not given and not told:
        return Verdict("not attempted", message="Replace the dots with your numbers.")
    right = list[str]()
    for line in sheet.kind.lines:
        if line.name in given:
            said = _judge(line, sheet, given)
            if said:
                told[line.name] = said
            else:
                right.append(line.name)
    if len(right) == len(names):
        return Verdict("right", message=(
            f"All {write_count(len(names), 'line')} of sheet {sheet.code} agree: the slopes with "
            "nudging, and the others with their definitions."
        ))  # fmt: skip
    return Verdict("not yet", message="\n".join(_lines(sheet.code, names, right, told)))


def _lines(code: str, names: list[str], right: list[str], told: Mapping[str, str]) -> list[str]:
    lines = [f"Sheet {code}: {len(right)} of {write_count(len(names), 'line')} "
             f"{'is' if len(right) == 1 else 'are'} right."]  # fmt: skip
    lines += [told[name] for name in names if told.get(name, _GOES_ON) != _GOES_ON]
    after = [name for name in names if told.get(name) == _GOES_ON]
    lines += [f"{write_names(after)}: {_GOES_ON}."] if after else []
    still = [name for name in names if name not in right and name not in told]
    lines += [f"Still open: {write_names(still)}."] if still else []
    return lines + ([f"Right: {write_names(right)}."] if right else [])


def _is_open(answer: Any) -> bool:
    """Check whether there are still dots, alone or in a list."""
    if isinstance(answer, list | tuple):
        return any(map(_is_open, answer))
    return answer is ...


def _read(name: str, answer: Any, shape: tuple[int, ...]) -> np.ndarray | str:
    """Read the numbers of one line; return a sentence if that is not possible."""
    size = int(np.prod(shape))
    wanted = "one number, as in 1.5" if size == 1 else f"{size} numbers, as in [1.5, -2, …]"
    try:
        found = array(answer, name, size)
    except Unreadable:
        found = np.array(np.nan)
    if np.isnan(found).any():
        quotes = " Leave out the quotes." if isinstance(answer, str) else ""
        return f"`{name}`: {value_text(answer)} cannot be read. The line has {wanted}.{quotes}"
    if found.size == size:
        return found.reshape(shape)
    comma = " A number is written with a point: 1.5, not 1,5." if found.size == 2 * size else ""
    return f"`{name}`: you gave {write_count(found.size, 'number')}. The line has {wanted}.{comma}"


def _judge(line: Line, sheet: Sheet, given: Mapping[str, np.ndarray]) -> str:
    """Say what is wrong in one line; nothing if all of it is right."""
    mine = given[line.name].ravel()
    right, is_right = _compare(line, sheet, sheet.right, mine)
    if is_right.all():
        return ""
    # The learner's numbers above it; if there are none, the right ones.
    above = {**sheet.right, **given}
    if _compare(line, sheet, above, mine)[1].all():
        return _GOES_ON
    if any(np.array_equal(np.round(right, digits), mine) for digits in _ROUNDED):
        return f"`{line.name}`: did you round it? Write all its digits; there are not many."
    asked = list(dict.fromkeys(
        question for question, numbers in line.slipped(sheet.case, above)
        if close(mine, numbers, np.full(mine.shape, OWN_RULE.absolute))
    ))  # fmt: skip
    if 0 < len(asked) <= _MOST_QUESTIONS:
        return f"`{line.name}`: {' Or: '.join(asked)}"
    if mine.size == 1:
        return f"`{line.name}`: not right yet."
    places = [str(place) for place in np.flatnonzero(~is_right) + 1]
    verb = "number {} is" if len(places) == 1 else "numbers {} are"
    return f"`{line.name}`: {verb.format(write_list(places))} not right yet."


def _compare(
    line: Line, sheet: Sheet, above: Mapping[str, np.ndarray], mine: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what is right for the numbers above, and which of the given ones are."""
    right, errors = line.measured(sheet.case, above)
    tolerance = OWN_RULE.relative * np.abs(right) + OWN_RULE.absolute + errors
    return right, np.abs(mine - right) <= tolerance
