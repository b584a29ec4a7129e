"""GitHub's workflow, which cannot run here, is read by linters that know its language."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.build import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LINTERS = {
    "zizmor": ("--offline", "--no-progress", "--quiet"),
    "check-jsonschema": ("--builtin-schema", "vendor.github-workflows"),
}
PINNED = re.compile(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def linted(name, file):
    """Run a linter on a file; skip where it is not installed, but never on CI."""
    program = Path(sys.executable).with_name(name + (".exe" if os.name == "nt" else ""))
    if not program.exists():
        why = f"{name} is not installed; it is among the maintainers' packages"
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return subprocess.run(
        [program, *LINTERS[name], file], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("name", LINTERS)
@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_linters_find_nothing(name, file):
    done = linted(name, file)
    assert done.returncode == 0, done.stdout + done.stderr


FAULTS = {
    "zizmor": (r"@[0-9a-f]{40}", "@v7"),
    "check-jsonschema": (r"runs-on:", "run-on:"),
}


@pytest.mark.parametrize("name", LINTERS)
def test_a_fault_is_found(name, tmp_path):
    text = WORKFLOWS[0].read_text(encoding="utf-8")
    faulty = re.sub(*FAULTS[name], text)
    assert faulty != text
    file = tmp_path / "test.yml"
    file.write_text(faulty, encoding="utf-8")
    assert linted(name, file).returncode


def test_each_action_is_named_by_the_sum_of_its_text():
    """A tag can be moved; the version stands beside it for people."""
    lines = [line for file in WORKFLOWS for line in file.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if "uses:" in line]
    assert used
    assert not [line for line in used if not PINNED.search(line)]
