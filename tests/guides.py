"""Guides of docs/, to be followed in a copy of the project: their blocks, files and commands."""

import os
import re
import shlex
import shutil
import subprocess
import sys

from tools.build import ROOT

BLOCK = re.compile(r"`([\w./-]+)`[^`\n]*:\n\n(`{3,})\w*\n(.*?)^\2$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"python course\.py (?:test -- )?([^`\n]+)")


def blocks_of(guide):
    """Give each block of a guide with the file that the line before it names."""
    return [(file, block) for file, _, block in BLOCK.findall(guide)]


def copy_of_project(folder):
    """Copy what git knows, so that nothing of this folder's own days is in the way."""
    copy = folder / "project"
    ignored = shutil.ignore_patterns(
        ".*", "__pycache__", "work", "pages", "slides", "site", "wheels"
    )
    shutil.copytree(ROOT, copy, ignore=ignored)
    return copy


def run(copy, module, command):
    """Run a command of a guide as a module in the copy; give its exit code, and what it said."""
    ended = subprocess.run(
        [sys.executable, "-m", module, *shlex.split(command)],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True,
        timeout=600,
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def insert(path, before, lines):
    """Put lines into a file, before a text that stands there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (path, before)
    path.write_text(text.replace(before, lines + before), encoding="utf-8")
