"""A cell that Python could not read did not run, and a check says so."""

import nbformat
import pytest

from nnlib.checks.cells import mistake_in, unread_cell
from tools import build

GOOD = "def double(number):\n    return 2 * number"
ODD = "def double(number):\n    twice = 2 * number\n   return twice"
BAD = "def double(number):\n    return 2number"


def test_the_last_cell_that_writes_it_counts():
    assert mistake_in("double", [BAD, GOOD]) == ""
    said = mistake_in("double", [GOOD, BAD, "check(double)"])
    assert "Python cannot read line 2 of the cell that writes `double`, `return 2number`" in said
    assert "SyntaxError: invalid decimal literal" in said


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["double("],
        ["def redouble(number): return ("],
        ["def double_it(number): return ("],
        [BAD, "double = lambda number: 2 * number"],
        [BAD, "class double:\n    pass"],
    ],
)
def test_other_cells_do_not_count(cells):
    assert mistake_in("double", cells) == ""


@pytest.mark.parametrize(
    "cell", ["def double(number):\nreturn 2", "double = lambda number: 2 *", "import os\n" + BAD]
)
def test_whatever_cannot_be_read_is_told(cell):
    assert "did not run" in mistake_in("double", [cell])


def test_outside_of_a_notebook_there_are_no_cells():
    assert unread_cell("double") == ""


def test_in_a_notebook_a_check_stops_until_the_cell_is_mended():
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]})
        for source in ("from nnlib.checks import check", GOOD, "check(double)", BAD,
                       "check(double)", GOOD, "check(double)", ODD, "check(double)",
                       "double = lambda number: 2 * number", "check(double)", BAD, "check(double)")
    ]  # fmt: skip
    run = build.run_notebook(nbformat.v4.new_notebook(cells=cells))
    said = [one["status"] for one in build.verdicts(run)]
    assert said == ["right", "stopped", "right", "stopped", "right", "stopped"]
    assert "Fix the cell, run it" in run.cells[4].outputs[0]["data"]["text/plain"]


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("    return 2number", "Is a `*` missing between a number and a name?"),
        ("    return 2 number", "Is a `*` missing between a number and a name?"),
        ("    return 2 x number", "Is `x` meant as times?"),
        ("    return 2 \N{MULTIPLICATION SIGN} number", "Times is `*`"),
        ("    return number \N{MIDDLE DOT} 2", "Times is `*`"),
        ("    return error = 2 - number", "do the work in a line before"),
        ("    dL/dw = 2 * number", "A name cannot contain `/`"),
        ("    for (i = 0; i < number; i++)", "`for i in range(n):`"),
        ("    learning_rate = 2\n    return learning rate * number", "the `_` of `learning_rate`"),
        ("    Return 2 * number", "Is `Return` meant to be `return`?"),
        ("    if number = 2:\n        return 4", "`==` compares"),
        ("    for x in number\n        return x", "Is the colon at the end of the line missing?"),
        ("    pass\ndouble <- function(number) {", "cannot read line 3"),
        ("    return number\N{SUPERSCRIPT TWO}", "In Python a square is `**2`"),
        ("return 2 * number", "the same four spaces?"),
        ("return 2 * number", "IndentationError: expected an indented block"),
        ("    return (2 * number", "Which bracket has no partner?"),
    ],
)
def test_what_python_says_gets_a_question(line, question):
    assert question in mistake_in("double", [f"def double(number):\n{line}"])


@pytest.mark.parametrize(
    ("lines", "question"),
    [
        ("    twice = 2 * number\nreturn twice", "Does `return` begin with four spaces"),
        ("    'Twice.'\nreturn 2 * number", "Does `return` begin with four spaces"),
        ("    twice = 2 * number\nyield twice", "Does that line begin with four spaces"),
        ("    twice = 2 * number\n    break", "Is that line inside its loop"),
        ("    nonlocal number\n    return 2 * number", "already has an argument of that name"),
        ("    global number\n    return 2 * number", "already has an argument of that name"),
    ],
)
def test_what_python_can_parse_and_not_compile_is_seen_too(lines, question):
    said = mistake_in("double", [f"def double(number):\n{lines}"])
    assert question in said
    assert "Python cannot read line" in said


def test_a_cell_may_wait_outside_of_a_function():
    assert mistake_in("double", [f"{GOOD}\nawait double(3)"]) == ""


@pytest.mark.filterwarnings("error")
def test_a_warning_of_the_compiler_is_not_shown():
    assert mistake_in("double", ["def double(number):\n    return number is 2"]) == ""


def test_where_the_first_line_cannot_be_read_what_the_function_is_for_shows_the_cell():
    told = "Give twice the number."
    cell = f'dfe double(number):\n    """{told}"""\n    return 2 * number'
    assert "Is `dfe` meant to be `def`?" in mistake_in("double", [GOOD, cell], told)
    assert "Is `dfe` meant to be `def`?" in mistake_in("double", [GOOD, cell])
    assert mistake_in("double", [GOOD, cell.replace("dfe double", "dfe")]) == ""
    another = cell.replace("dfe double", "def my_double").replace("2 *", "2 x")
    assert mistake_in("double", [GOOD, another], told) == ""


def test_without_an_earlier_function_nothing_is_said_of_one():
    said = mistake_in("double", [BAD], is_there=False)
    assert "did not run, and there is no `double` yet" in said
    assert "as it was before" not in said
