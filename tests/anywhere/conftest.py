"""Each engine with each front end; what was found is kept for the table of what was tried.

`python course.py test --browsers all` runs this; SLOPE_BY_SLOPE_ENGINES names the engines.
"""

import contextlib
import importlib.metadata
import json
import os
import platform
from pathlib import Path

import pytest

from tests.anywhere.driving import page_of
from tests.anywhere.jupyter import FRONT_ENDS, Front, running
from tools.browser import find_browser

NAMED = [name for name in os.environ.get("SLOPE_BY_SLOPE_ENGINES", "").split(",") if name]
FOUND = {}


def pytest_generate_tests(metafunc):
    if "page" in metafunc.fixturenames:
        nothing = pytest.param("", marks=pytest.mark.skip("`course.py test --browsers` runs this"))
        metafunc.parametrize("engine", NAMED or [nothing], scope="session")
    if "front" in metafunc.fixturenames:
        metafunc.parametrize("front_end", FRONT_ENDS, scope="session")


@pytest.fixture(scope="session")
def page(engine):
    if not find_browser(engine):
        pytest.skip(f"{engine} was not found")
    with page_of(engine) as page:
        about(engine)["version"] = page.version
        yield page


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """Start each front end when it is first asked for."""
    with contextlib.ExitStack() as running_ones:
        started = {}

        def server(name):
            if name not in started:
                folder = tmp_path_factory.mktemp(name)
                started[name] = running_ones.enter_context(running(name, folder))
            return started[name]

        yield server


@pytest.fixture(scope="session")
def front(page, engine, front_end, servers):
    address, work = servers(front_end)
    title, module, *_ = FRONT_ENDS[front_end]
    about(engine)["front ends"][front_end] = f"{title} {importlib.metadata.version(module)}"
    return Front(front_end, address, work, page)


@pytest.fixture
def keep_time(engine, request):
    """Keep how many milliseconds something took in this browser."""
    return about(engine)["milliseconds"].setdefault(_cell(request.node), []).append


@pytest.fixture(autouse=True)
def picture(request):
    """Keep a picture of the page after each test, where a folder for them is named."""
    yield
    folder = os.environ.get("SLOPE_BY_SLOPE_PICTURES")
    page = request.node.funcargs.get("page")
    if folder and page:
        page.picture(Path(folder) / f"{request.node.name}.png")


def about(engine):
    """What was found of an engine in this run."""
    system = platform.platform()
    with contextlib.suppress(OSError):
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    fresh = {"system": system, "front ends": {}, "cells": {}, "milliseconds": {}}
    return FOUND.setdefault(engine, fresh)


def _cell(item):
    """Which cell of the table a test belongs to: its subject, and the front end if it has one."""
    subject = item.path.stem.removeprefix("test_")
    front_end = item.callspec.params.get("front_end")
    return f"{subject} in {front_end}" if front_end else subject


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")
    if not engine:
        return
    outcomes = about(engine)["cells"].setdefault(_cell(item), {})
    if report.failed or report.skipped or report.when == "call":
        sentence = item.originalname.removeprefix("test_").replace("_", " ")
        outcomes.setdefault(sentence, report.outcome)
        if report.failed:
            outcomes[sentence] = report.outcome


def pytest_sessionfinish():
    place = os.environ.get("SLOPE_BY_SLOPE_TRIED")
    if place:
        Path(place).write_text(json.dumps(FOUND), encoding="utf-8")
