"""The guide works as it stands there: its pictures are tried, and what is forgotten is named."""

import re
import shutil

import pytest

from nnlib import figures
from tests.guides import blocks_of, insert, run
from tools.build import ROOT

GUIDE = (ROOT / "docs" / "adding-a-picture.md").read_text(encoding="utf-8")
NEW, EXPORTS = "nnlib/figures/one_step.py", "nnlib/figures/__init__.py"
SOURCES = "tests/browser/explorers.py"
BLOCKS = dict(blocks_of(GUIDE))
NAMES = re.findall(r"^def (\w+)", BLOCKS[NEW], re.MULTILINE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package and its tests, with the new file of the guide and nothing else."""
    copy = tmp_path_factory.mktemp("picture")
    for folder in ("nnlib", "tests"):
        shutil.copytree(ROOT / folder, copy / folder)
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / NEW).write_text(BLOCKS[NEW], encoding="utf-8")
    return copy


def test_what_is_forgotten_is_named_and_then_the_pictures_of_the_guide_are_tried(copy):
    *others, explorer = NAMES
    export(copy, [explorer])
    tests = "tests/figures/test_pictures.py tests/figures/test_explorers.py"
    code, said = run(copy, "pytest", f"-q {tests} -k 'exported or browser'")
    assert code == 1, said
    assert f"import `{others[0]}` in nnlib/figures/__init__.py, and name it in `__all__`" in said
    assert "each explorer has a row of SOURCES in tests/browser/explorers.py" in said
    assert f"'{explorer}'" in said
    export(copy, others)
    insert(copy / SOURCES, "}\n\n\ndef made(", BLOCKS[SOURCES])
    code, said = run(copy, "pytest", f"-v {tests} {NEW} -k 'exported or browser or one_step'")
    assert code == 0, said
    assert "[one_step] PASSED" in said
    for name in NAMES:
        assert f"one_step.py::nnlib.figures.one_step.{name} PASSED" in said


def export(copy, names):
    """Add the line of the guide that imports these, and name them in `__all__`, in order."""
    if "one_step" not in (copy / EXPORTS).read_text(encoding="utf-8"):
        insert(copy / EXPORTS, "from nnlib.figures.pad import", BLOCKS[EXPORTS])
    for name in names:
        after = next(other for other in figures.__all__ if other.islower() and other > name)
        insert(copy / EXPORTS, f'    "{after}",', f'    "{name}",\n')
