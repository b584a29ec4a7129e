"""Tests and notebooks run under pytest keep their progress in empty folders of their own."""

import os
import tempfile
from pathlib import Path

import pytest

_folder = tempfile.TemporaryDirectory(prefix="slope-by-slope-")
os.environ["NNLIB_PROGRESS"] = _folder.name
# Several processes share the cores: threads of each for its products would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    # A notebook's kernel starts with its first cell, and a lesson shows what earlier ones kept.
    if item.path.suffix == ".ipynb":
        os.environ["NNLIB_PROGRESS"] = str(
            Path(_folder.name, item.path.parent.name, item.path.stem)
        )
