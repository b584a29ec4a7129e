"""Before anything is printed, find each number in three ways: by engine, nudging and paper."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from classroom.errors import Fault
from classroom.paper.working import workings
from classroom.paper.writing import read, write_number
from nnlib.checks.judge_worksheet import judge_worksheet
from nnlib.exercises.worksheets import Sheet, sheet_of

_NEAR = 1e-6
"""The largest error of nudging, for numbers of this size."""


def require_right(sheet: Sheet) -> None:
    """Find all results of a sheet in every way available.

    Raises
    ------
    Fault
        If two of them differ, or if what a learner types from the paper would not be judged right.
    """
    for line in sheet.kind.lines:
        right = sheet.right[line.name].ravel()
        printed = np.array([read(write_number(number)) for number in right])
        measured, _ = line.measured(sheet.case, sheet.right)
        worked = np.array([value_of(text) for text in workings(sheet, line.name)])
        for way, numbers in (("printed", printed), ("measured", measured), ("worked out", worked)):
            if numbers.shape != right.shape or not np.allclose(numbers, right, 0, _NEAR):
                raise Fault(f"Sheet {sheet.code}, {line.name}: {way} {numbers}, engine {right}.")
    again = sheet_of(sheet.code)
    typed = {
        name: [read(write_number(one)) for one in right.ravel()]
        for name, right in sheet.right.items()
    }
    if again is None or judge_worksheet(again, typed).status != "right":
        raise Fault(f"Sheet {sheet.code}: its own results would not be judged right.")


_OPERATIONS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow,
    ast.USub: operator.neg,
}  # fmt: skip


def value_of(text: str) -> float:
    """Work out the value of what `workings` wrote.

    Examples
    --------
    >>> value_of("2 * (−0.5) + max((−3), 0)")
    -1.0
    """
    return _value(ast.parse(text.replace("\N{MINUS SIGN}", "-"), mode="eval").body)


def _value(node: Any) -> float:
    if isinstance(node, ast.BinOp):
        return _OPERATIONS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp):
        return _OPERATIONS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.Call):
        return max(map(_value, node.args))
    return float(node.value)
