"""The site: a lesson opens in JupyterLite, and of other hosts only Pyodide is asked.

The browser itself tells what is asked: by the site's policy, which is not enforced, each address
of another host is reported to the server that serves the site, also from a worker.
"""

import json
import subprocess
import sys

import pytest

from tests.browser.lab import Quiet, serving
from tests.browser.test_site import LESSON
from tools.environment import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Build the site and serve it; give its address, and what was asked of other hosts."""
    out, foreign = tmp_path_factory.mktemp("site") / "built", []
    command = [sys.executable, "course.py", "site", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True)

    class Watching(Quiet):
        def end_headers(self):
            policy = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'"
            self.send_header("Content-Security-Policy-Report-Only", f"{policy}; report-uri /told")
            super().end_headers()

        def do_POST(self):
            text = self.rfile.read(int(self.headers["Content-Length"]))
            foreign.append(json.loads(text)["csp-report"]["blocked-uri"])
            self.send_response(204)
            self.end_headers()

    with serving(out, Watching) as address:
        yield address, foreign


@pytest.fixture
def site(page, served):
    """The site, and what this test's page asks of other hosts, and no page before it."""
    page.open(f"{served[0]}/404.html")
    served[1].clear()
    return served


def test_a_lesson_opens_with_its_text_and_only_pyodide_is_asked_elsewhere(page, site):
    address, foreign = site
    page.resize(1280, 900)
    page.open(f"{address}/work/lab/index.html?path={LESSON}.ipynb")
    page.until(
        """() => [...document.querySelectorAll('h1')].some(
            one => one.textContent.includes('02 · The slope of one weight'))"""
    )
    page.until("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
    cells = "window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
    assert "check(slope_of_weight)" in page.run(f"() => {cells}.map(one => one.source).join('')")
    # In WebKit, a cell below the fold comes into the page when somebody scrolls there.
    pictures = """() => {
        document.querySelector('.jp-WindowedPanel-outer').scrollBy(0, 300);
        return [...document.querySelectorAll('.jp-OutputArea-output figure img')].filter(
            one => one.alt && one.naturalWidth > 0).length;
    }"""
    assert page.until(pictures, seconds=30)
    assert {one for one in foreign if "cdn.jsdelivr.net" not in one} == set()


def test_front_page_and_lesson_show_their_text_and_a_picture_follows_the_keys(page, site):
    address, foreign = site
    for name in ("index.html", f"{LESSON}.html"):
        page.open(f"{address}/{name}")
        assert page.count("h1") == 1
        assert page.run("() => document.documentElement.scrollWidth <= innerWidth")
    page.until("() => document.querySelector('.nnlib-explorer input[type=range]') !== null")
    before = page.attribute(".nnlib-explorer", "data-key")
    page.press_at(".nnlib-explorer input[type=range]", 0, "ArrowRight")
    changed = "before => document.querySelector('.nnlib-explorer').dataset.key !== before"
    page.until(changed, before, seconds=20)
    assert foreign == []


def test_what_is_asked_of_another_host_is_seen(page, site):
    address, foreign = site
    page.open(f"{address}/work/lab/index.html")
    page.run("() => fetch('https://example.invalid/seen').catch(() => null)")
    for _ in range(50):
        if any("example.invalid" in one for one in foreign):
            break
        page.run("() => new Promise(wait => setTimeout(wait, 100))")
    assert any("example.invalid" in one for one in foreign)
