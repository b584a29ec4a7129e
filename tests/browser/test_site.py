"""The site in a real browser. Pyodide's host is out of reach here, so no kernel starts."""

import functools
import http.server
import threading

import pytest

from tools import site
from tools.environment import Trouble

pytestmark = pytest.mark.browser

LESSON = "02_slope_of_one_weight.ipynb"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site_address(tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "built"
    try:
        site.build(out)
    except Trouble as trouble:
        if "is there a network" not in str(trouble):
            raise
        pytest.skip(str(trouble))
    handler = functools.partial(Quiet, directory=out)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()


def test_a_lesson_opens_with_its_text_and_pictures_and_only_pyodide_is_asked_elsewhere(
    page, site_address
):
    own = page.context.browser.new_page()
    foreign = []

    def beyond(route):
        foreign.append(route.request.url)
        route.abort()

    own.route(lambda url: not url.startswith((site_address, "data:", "blob:")), beyond)
    own.goto(f"{site_address}/lab/index.html?path={LESSON}")
    own.get_by_role("heading", name="02 · The slope of one weight").wait_for(timeout=60_000)
    own.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context?.isReady")
    source = own.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells
            .map(cell => cell.source).join('')"""
    )
    assert "from nnlib.exercises" not in source
    assert "check(slope_of_weight)" in source
    files = own.evaluate(
        """async () => (await window.jupyterapp.serviceManager.contents.get('', {content: true}))
            .content.map(one => one.name)"""
    )
    assert len([name for name in files if name.endswith(".ipynb")]) == 11
    assert all(url.startswith("https://cdn.jsdelivr.net/pyodide/") for url in foreign), foreign
    own.close()
