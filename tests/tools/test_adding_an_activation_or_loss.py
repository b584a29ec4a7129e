"""The guide works as it stands there: its rows pass the engine's tests, and a wrong one fails.

The copy holds the engine and its tests alone. So it is held, too, that these need nothing else.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_package import PACKAGE, READING_ORDER

ROOT = PACKAGE.parent
PAGE = (ROOT / "docs" / "adding-an-activation-or-loss.md").read_text(encoding="utf-8")
ACTIVATION, ACTIVATION_ROW, LOSS, LOSS_ROW = re.findall(
    r"```(?:python|text)\n(.*?)```", PAGE, re.DOTALL
)
TESTS = ("__init__", "networks", "reference", "test_package")


@pytest.fixture
def copy(tmp_path):
    """A folder with the engine, its tests, and no other layer."""
    (tmp_path / "nnlib").mkdir()
    (tmp_path / "tests").mkdir()
    for name in ("__init__", *READING_ORDER):
        shutil.copy(PACKAGE / f"{name}.py", tmp_path / "nnlib")
    shutil.copytree(PACKAGE / "data", tmp_path / "nnlib" / "data")
    for name in (*TESTS, *(f"test_{module}" for module in READING_ORDER)):
        if (ROOT / "tests" / f"{name}.py").exists():
            shutil.copy(ROOT / "tests" / f"{name}.py", tmp_path / "tests")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def add(copy, module, table, functions, row):
    """Put functions above a table and a row at its end, as the guide says."""
    path = Path(copy, "nnlib", f"{module}.py")
    above, _, below = path.read_text(encoding="utf-8").partition(f"{table} = {{\n")
    code, comments = re.fullmatch(r"(.*?\n\n\n)((?:# [^\n]*\n)*)", above, re.DOTALL).groups()
    rows, end, rest = below.partition("    )\n}  # fmt: skip\n")
    assert end
    path.write_text(
        f"{code}{functions}\n\n{comments}{table} = {{\n{rows}        {row.strip()}\n{end}{rest}",
        encoding="utf-8",
    )


def outcome_of(copy, *tests):
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=copy, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_the_rows_of_the_guide_pass_every_test_of_the_engine(copy):
    add(copy, "activations", "ACTIVATIONS", ACTIVATION, ACTIVATION_ROW)
    add(copy, "losses", "LOSSES", LOSS, LOSS_ROW)
    code, printed = outcome_of(copy, "tests", "nnlib")
    assert code == 0, printed
    code, printed = outcome_of(
        copy, "--collect-only", "tests/test_activations.py", "tests/test_losses.py"
    )
    assert "[swish]" in printed
    assert "[Huber]" in printed


@pytest.mark.parametrize(
    ("module", "table", "row", "right", "wrong"),
    [
        ("activations", "ACTIVATIONS", (ACTIVATION, ACTIVATION_ROW), "1 - output", "1 + output"),
        ("losses", "LOSSES", (LOSS, LOSS_ROW), "np.clip(error, -1, 1)", "np.clip(error, -2, 2)"),
    ],
)
def test_a_wrong_slope_in_a_row_of_the_guide_is_noticed(copy, module, table, row, right, wrong):
    functions, line = row
    assert right in functions
    add(copy, module, table, functions.replace(right, wrong), line)
    code, printed = outcome_of(copy, f"tests/test_{module}.py")
    assert code == 1
    assert "test_slope_equals_the_measured_slope_of_the_value" in printed
