"""The site: built as the README says, complete, and looked at in a real browser.

Pyodide's host is out of reach here, so no kernel starts.
"""

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
import zipfile

import pytest

from tools import site
from tools.environment import ROOT

pytestmark = pytest.mark.browser

LESSON = "02_slope_of_one_weight.ipynb"
# These come with the kernel itself: with Pyodide, or among the wheels of its extension.
KERNELS_OWN = {"ipython", "traitlets", "widgetsnbextension"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "built"
    done = subprocess.run(
        [sys.executable, "course.py", "site", "--out", str(out)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if re.search(r"is there a network|could not be fetched", done.stderr):
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return out


def named(text):
    return re.sub(r"[-_.]+", "-", text).lower()


def needed_by(wheel):
    files = zipfile.ZipFile(wheel)
    [metadata] = [name for name in files.namelist() if name.endswith(".dist-info/METADATA")]
    lines = re.findall(r"^Requires-Dist: ([\w.-]+)([^\n]*)$", files.read(metadata).decode(), re.M)
    return {named(name) for name, more in lines if "extra ==" not in more}


def test_every_lesson_is_in_it_as_it_is(built):
    ours = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("*.ipynb")}
    theirs = {path.name: path.read_bytes() for path in (built / "files").glob("*.ipynb")}
    assert theirs == ours
    listed = json.loads((built / "api" / "contents" / "all.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in listed["content"]} == set(ours)


def test_each_wheel_that_the_kernel_loads_is_there_and_pure_and_needs_nothing_else(built):
    told = json.loads((built / "jupyter-lite.json").read_text(encoding="utf-8"))
    [kernel] = told["jupyter-config-data"]["litePluginSettings"].values()
    packages = kernel["loadPyodideOptions"]["packages"]
    wheels = [name.rpartition("/")[2] for name in packages if name.endswith(".whl")]
    there = {named(name.split("-")[0]) for name in wheels} | {named(name) for name in packages}
    assert len(wheels) == len(site._NEEDED) + 1
    for name in wheels:
        assert name.endswith("-none-any.whl")
        assert needed_by(built / "pypi" / name) <= there | KERNELS_OWN, name
    [ours] = [name for name in wheels if name.startswith("slope_by_slope")]
    inside = zipfile.ZipFile(built / "pypi" / ours).namelist()
    assert {"nnlib/figures/explorer.js", "nnlib/data/digits.npz"} <= set(inside)


def test_the_widgets_page_side_is_in_it(built):
    names = {path.parent.name for path in (built / "extensions").rglob("package.json")}
    assert {"anywidget", "jupyterlab-manager", "pyodide-kernel-extension"} <= names


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def test_a_lesson_opens_with_its_text_and_only_pyodide_is_asked_elsewhere(page, built):
    own = page.context.browser.new_page()
    foreign = []

    def beyond(route):
        foreign.append(route.request.url)
        route.abort()

    handler = functools.partial(Quiet, directory=built)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}"
        own.route(lambda url: not url.startswith((address, "data:", "blob:")), beyond)
        own.goto(f"{address}/lab/index.html?path={LESSON}")
        own.get_by_role("heading", name="02 · The slope of one weight").wait_for(timeout=60_000)
        own.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context?.isReady")
        source = own.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
                .map(cell => cell.source).join('')"""
        )
        assert "check(slope_of_weight)" in source
        own.close()
        host.shutdown()
    assert all(url.startswith("https://cdn.jsdelivr.net/pyodide/") for url in foreign), foreign
