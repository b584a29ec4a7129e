"""README's table of the engine is made from the modules, and notices when it is out of date."""

import re

import pytest

from tests.test_package import PACKAGE, READING_ORDER
from tools import build, engine_table

README = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")


def test_each_module_has_a_row_with_its_lines_in_reading_order():
    rows = re.findall(
        r"^\| \[(\w+)\]\(nnlib/\w+\.py\) \| (\d+) \| (\w.*) \|$", README, re.MULTILINE
    )
    assert [name for name, _, _ in rows] == list(READING_ORDER)
    counts = [len((PACKAGE / f"{name}.py").read_text("utf-8").splitlines()) for name, _, _ in rows]
    assert [int(count) for _, count, _ in rows] == counts
    assert f"{sum(counts):,} lines" in README


def test_what_surrounds_the_table_stays():
    text = f"before\n{engine_table.BEGIN}\nold\n{engine_table.END}\nafter\n"
    made = engine_table.built(text)["README.md"]
    assert made.startswith(f"before\n{engine_table.BEGIN}\nThe whole engine")
    assert made.endswith(f"|\n{engine_table.END}\nafter\n")
    assert engine_table.built(made)["README.md"] == made


def test_a_count_that_is_out_of_date_is_out_of_step(tmp_path):
    files = engine_table.built(README)
    (tmp_path / "README.md").write_text(README.replace("(nnlib/losses.py) | 1", "(x) | 2"), "utf-8")
    assert list(build.out_of_step(tmp_path, files)) == ["README.md differs"]


def test_a_readme_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="the marks"):
        engine_table.built(README.replace(engine_table.END, ""))
