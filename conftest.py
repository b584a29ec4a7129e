"""Tests and notebooks run under pytest keep their progress in empty folders of their own."""

import contextlib
import os
import tempfile
from pathlib import Path

import nbval.kernel
import pytest

_folder = tempfile.TemporaryDirectory(prefix="slope-by-slope-")
os.environ["NNLIB_PROGRESS"] = _folder.name
# Several processes share the cores: threads of each for its products would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def start_new_kernel(**options):
    """Start a kernel again if it died at its start.

    It is told which ports are free, and another program may take one before it does: solutions and
    notebooks run side by side. A kernel that dies three times has another reason.
    """
    for _ in range(2):
        with contextlib.suppress(RuntimeError):
            return STARTS(**options)
    return STARTS(**options)


STARTS = nbval.kernel.start_new_kernel
nbval.kernel.start_new_kernel = start_new_kernel


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    # A notebook's kernel starts with its first cell, and a lesson shows what earlier ones kept.
    if item.path.suffix == ".ipynb":
        os.environ["NNLIB_PROGRESS"] = str(
            Path(_folder.name, item.path.parent.name, item.path.stem)
        )
