"""The real JupyterLab in a real browser. One page for all tests, and one notebook to try cells in.

Two workers run side by side, each with a browser of its own, and a JupyterLab if it is asked for.
"""

import contextlib
import shutil

import pytest

from tests.browser.lab import opened, running_browser, running_lab
from tests.browser.notebooks import OPEN_BEHIND, TRY, closing, notebook_of, put
from tools.browser import HOW_TO_GET_ONE, find_browser


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
    with running_lab(work, own_configuration, tmp_path_factory.mktemp("log") / "lab.txt") as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    pytest.importorskip("playwright.sync_api")
    if not find_browser():
        pytest.skip(HOW_TO_GET_ONE)
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module", autouse=True)
def nothing_asked_yet(work):
    """Each file starts without records: it must not matter which files ran before."""
    shutil.rmtree(work / "progress", ignore_errors=True)


@pytest.fixture(scope="session")
def page(browser, address, work):
    page = opened(browser, address)
    page.evaluate(OPEN_BEHIND, put(work, notebook_of(""), TRY))
    return page


@pytest.fixture(autouse=True)
def closed_at_the_end(request):
    """What a test opens in JupyterLab is closed after it: each notebook has a kernel."""
    if "page" not in request.fixturenames:
        yield
        return
    with closing(request.getfixturevalue("page")):
        yield


@pytest.fixture(autouse=True)
def own_errors(request):
    """An error on the page is told of the test in which it arose, and of no later one."""
    seen = [one for one in request.node.funcargs.values() if hasattr(one, "asked")]
    for one in seen:
        one.errors.clear()


STANDS = """() => ({
    "has the focus": document.activeElement?.outerHTML.slice(0, 200),
    "a key came to the control": window.arrived,
    "explorers": [...document.querySelectorAll(".nnlib-explorer")].map(
        one => `${one.dataset.key} | ${one.ariaBusy} | ${one.innerText.slice(0, 200)}`),
})"""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell how the page stood when a test failed: on another machine, nobody could look."""
    report = (yield).get_result()
    page = item.funcargs.get("page")
    if report.when == "call" and report.failed and hasattr(page, "errors"):
        with contextlib.suppress(Exception):
            lines = [f"{what}: {seen}" for what, seen in page.evaluate(STANDS).items()]
            report.sections.append(("page", "\n".join([*lines, f"errors: {page.errors}"])))
