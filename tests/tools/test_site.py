"""The site: built, complete, and what its kernel is told to load is there."""

import json
import re
import subprocess
import zipfile

import pytest

from tools import site
from tools.environment import ROOT, Trouble


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "built"
    try:
        site.fetch(tmp_path_factory.mktemp("wheels"))
    except Trouble as trouble:
        pytest.skip(str(trouble))
    site.build(out)
    return out


def test_every_lesson_is_in_it_as_it_is(built):
    ours = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    theirs = {path.name: path.read_bytes() for path in (built / "files").glob("*.ipynb")}
    assert theirs == ours
    listed = json.loads((built / "api" / "contents" / "all.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in listed["content"]} == set(ours)


def test_each_wheel_that_the_kernel_loads_is_there_and_pure(built):
    told = json.loads((built / "jupyter-lite.json").read_text(encoding="utf-8"))
    [kernel] = told["jupyter-config-data"]["litePluginSettings"].values()
    names = [
        name.removeprefix(site._WHEELS)
        for name in kernel["loadPyodideOptions"]["packages"] if name.endswith(".whl")
    ]  # fmt: skip
    assert len(names) == len(site._NEEDED) + 1
    for name in names:
        assert name.endswith("-none-any.whl")
        assert (built / "pypi" / name).is_file()
    [ours] = [name for name in names if name.startswith("slope_by_slope")]
    inside = zipfile.ZipFile(built / "pypi" / ours).namelist()
    assert {"nnlib/figures/explorer.js", "nnlib/data/digits.npz"} <= set(inside)


def test_what_our_wheel_needs_is_loaded_too(built):
    [ours] = (built / "pypi").glob("slope_by_slope*.whl")
    files = zipfile.ZipFile(ours)
    [metadata] = [name for name in files.namelist() if name.endswith("METADATA")]
    text = files.read(metadata).decode()
    needed = re.findall(r"^Requires-Dist: ([\w-]+)[^;]*$", text, re.MULTILINE)
    # IPython is the kernel's own.
    assert set(needed) - {"ipython"} <= set(site._FROM_PYODIDE)


def test_the_widgets_page_side_is_in_it(built):
    names = {path.parent.name for path in (built / "extensions").rglob("package.json")}
    assert {"anywidget", "jupyterlab-manager", "pyodide-kernel-extension"} <= names


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Trouble, match="is not empty, and no site"):
        site.build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_without_a_network_it_says_so(monkeypatch, tmp_path):
    def fails(command, **more):
        return subprocess.CompletedProcess(command, 1, "", "ERROR: connection refused")

    monkeypatch.setattr(site.subprocess, "run", fails)
    with pytest.raises(Trouble, match=r"is there a network\?\nERROR"):
        site.fetch(tmp_path)
