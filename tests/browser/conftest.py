"""The real JupyterLab, started by `course.py lab`, in a real browser. One page for all tests."""

import os
import re
import socket
import subprocess
import sys
import time

import pytest

from tools import build
from tools.browser import HOW_TO_GET_ONE, find_browser


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """A learner's folder, with a blank before and letters beyond ASCII in its name."""
    return tmp_path_factory.mktemp("lab") / "my wörk"


@pytest.fixture(scope="session")
def own_configuration(tmp_path_factory):
    """Stands in for the learner's own Jupyter configuration."""
    return tmp_path_factory.mktemp("configuration")


@pytest.fixture(scope="session")
def address(work, own_configuration, tmp_path_factory):
    """JupyterLab, started as the README says; its address."""
    log = tmp_path_factory.mktemp("log") / "lab.txt"
    command = [sys.executable, "course.py", "lab", "--no-browser", "--port", str(free_port())]
    command += ["--work", str(work), "--", "--LabApp.expose_app_in_browser=True"]
    variables = {"JUPYTER_CONFIG_DIR": str(own_configuration), "NNLIB_PROGRESS": ""}
    with log.open("w") as file:
        lab = subprocess.Popen(
            command, cwd=build.ROOT, stdout=file, stderr=subprocess.STDOUT,
            env={**os.environ, **variables}, start_new_session=True,
        )  # fmt: skip
    try:
        yield _address(lab, log)
    finally:
        if os.name == "nt":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(lab.pid)], check=False)
        else:
            os.killpg(lab.pid, 15)
        lab.wait(20)


def _address(lab, log):
    for _ in range(1200):
        found = re.search(r"http://127\.0\.0\.1:\S+token=\w+", log.read_text(errors="replace"))
        if found:
            return found[0]
        assert lab.poll() is None, log.read_text(errors="replace")
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text(errors="replace"))


@pytest.fixture(scope="session")
def page(address):
    """One page with JupyterLab ready in it; errors of the page fail the test that asks."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = find_browser()
    if not path:
        pytest.skip(HOW_TO_GET_ONE)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.errors, page.foreign = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on(
            "console", lambda said: page.errors.append(said.text) if said.type == "error" else 0
        )
        page.on("request", lambda request: page.foreign.append(request.url))
        page.goto(address)
        page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
        page.evaluate("() => window.jupyterapp.restored")
        # It opens the first lesson by itself; whoever opens another one before is put behind it.
        page.wait_for_function(
            "() => [...window.jupyterapp.shell.widgets('main')].some(w => w.title.label[0] === '0')"
        )
        yield page
        browser.close()
