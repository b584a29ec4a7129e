"""Tests and notebooks run under pytest keep their progress in an empty folder of their own."""

import os
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="slope-by-slope-")
os.environ["NNLIB_PROGRESS"] = _folder.name
