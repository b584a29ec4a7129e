"""The real JupyterLab, started by `course.py lab`, and a page of a real browser with it."""

import contextlib
import functools
import http.server
import os
import re
import socket
import subprocess
import sys
import threading
import time

from tools import build
from tools.browser import find_browser

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""The notebook that is seen."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def serving(folder, handler=Quiet):
    """A plain server of a folder's files; its address."""
    made = functools.partial(handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), made) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()


@contextlib.contextmanager
def running_lab(work, own_configuration, log):
    """JupyterLab, started as the README says; its address."""
    command = [sys.executable, "course.py", "lab", "--no-browser", "--port", str(free_port())]
    command += ["--work", str(work), "--", "--LabApp.expose_app_in_browser=True"]
    variables = {"JUPYTER_CONFIG_DIR": str(own_configuration), "NNLIB_PROGRESS": ""}
    with running_server(command, build.ROOT, variables, log) as address:
        yield address


@contextlib.contextmanager
def running_server(command, folder, variables, log):
    """A Jupyter server, until it is no longer needed; the address that it says in its log."""
    with log.open("w") as file:
        server = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=subprocess.STDOUT,
            env={**os.environ, **variables}, start_new_session=True,
        )  # fmt: skip
    try:
        yield _address(server, log)
    finally:
        if os.name == "nt":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(server.pid)], check=False)
        else:
            os.killpg(server.pid, 15)
        server.wait(20)


def _address(lab, log):
    for _ in range(1200):
        found = re.search(r"http://127\.0\.0\.1:\S+token=\w+", log.read_text(errors="replace"))
        if found:
            return found[0]
        assert lab.poll() is None, log.read_text(errors="replace")
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text(errors="replace"))


@contextlib.contextmanager
def running_browser():
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def browser_page(address):
    """A page of a browser, with JupyterLab ready in it."""
    with running_browser() as browser:
        yield opened(browser, address)


LABS_OWN = re.compile(r"reading 'footer'\)\s+at \w+\._ensureFocus ")
"""The error of a notebook that JupyterLab 4.6 focuses after it was closed, on a busy machine."""


def watched(page):
    """A page that keeps its errors, and the addresses that it asks for."""
    page.errors, page.asked = [], []

    def keep(text):
        if not LABS_OWN.search(text):
            page.errors.append(text)

    page.on("pageerror", lambda error: keep(str(error)))
    page.on("console", lambda said: keep(said.text) if said.type == "error" else None)
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def opened(browser, address):
    """A new page with JupyterLab ready in it; it keeps errors, addresses asked, and messages."""
    page = watched(browser.new_page(viewport={"width": 1400, "height": 1000}))
    # A machine that many share may be slow; what must come in time says so itself.
    page.set_default_timeout(60_000)
    page.messages = []
    page.on(
        "websocket",
        lambda socket: socket.on("framesent", lambda sent: page.messages.append(sent)),
    )
    page.goto(address)
    page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
    page.evaluate("() => window.jupyterapp.restored")
    # It opens the first lesson by itself; whoever opens another one before is put behind it.
    page.wait_for_function(
        "() => [...window.jupyterapp.shell.widgets('main')].some(w => w.title.label[0] === '0')"
    )
    assert page.errors == []
    return page
