"""The site's builder, where it builds nothing; what it builds is looked at in tests/browser."""

import json
import subprocess

import pytest

from classroom.errors import UserError
from tools import site


def test_the_kernel_loads_pyodides_packages_and_each_wheel():
    told = json.dumps(site.settings(["a-1-py3-none-any.whl"]))
    assert "../../../../pypi/a-1-py3-none-any.whl" in told
    assert '"numpy"' in told


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty, and no site"):
        site.build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_without_a_network_it_says_so(monkeypatch, tmp_path):
    def fails(command, **more):
        return subprocess.CompletedProcess(command, 1, "", "ERROR: connection refused")

    monkeypatch.setattr(site.subprocess, "run", fails)
    with pytest.raises(UserError, match=r"is there a network\?\nERROR"):
        site.fetch(tmp_path)
