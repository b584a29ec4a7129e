"""The cell in which learners check their numbers, printed on the sheet and in a notebook."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from nnlib.exercises.worksheets import Worksheet

NOTEBOOK = "worksheet.ipynb"


def cell(kind: Worksheet, code: str = "") -> str:
    """Write the cell, with dots if there is no code.

    Examples
    --------
    >>> from nnlib.exercises.worksheets import WORKSHEETS
    >>> print(cell(WORKSHEETS["prediction_and_error"], "P222W"))
    from nnlib.checks import check_worksheet
    <BLANKLINE>
    check_worksheet(
        "P222W",
        prediction=...,
        error=...,
        loss=...,
    )
    """
    shapes = {name: right.shape for name, right in kind.sheet(0).right.items()}
    blanks = "".join(f"    {name}={_dots(shape)},\n" for name, shape in shapes.items())
    first = f'"{code}"' if code else "..."
    return f"from nnlib.checks import check_worksheet\n\ncheck_worksheet(\n    {first},\n{blanks})"


def _dots(shape: tuple[int, ...]) -> str:
    if np.prod(shape) == 1:
        return "..."
    # A column is typed as a list.
    rows, columns = shape if len(shape) == 2 and shape[1] > 1 else (1, int(np.prod(shape)))
    row = f"[{', '.join(['...'] * columns)}]"
    return row if rows == 1 else f"[{', '.join([row] * rows)}]"


def notebook(kind: Worksheet) -> str:
    """Write the notebook that goes with every sheet of a kind, as JSON."""
    told = (
        f"# {kind.title}\n\nType the code of your sheet between quotes, and your numbers instead "
        "of the dots. Run the cell as often as you like: lines that still have dots are left out. "
        "Type a table row by row, from the top."
    )
    made: dict[str, Any] = {
        "cells": [
            {"cell_type": "markdown", "id": "told", "metadata": {}, "source": told},
            {"cell_type": "code", "id": "check", "metadata": {}, "execution_count": None,
             "outputs": [], "source": cell(kind)},
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        },
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
