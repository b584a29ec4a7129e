"""Offline pages in a real browser, without a network or a script: both themes, a phone, axe."""

import pytest

from tests.browser.lab import watched
from tests.browser.test_lab import serious_violations
from tools import pages

pytestmark = pytest.mark.browser

NAMES = ("00_start_here", "07_the_hidden_layer", "index")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages of lessons")
    assert pages.main(["--out", str(made), "--solutions", *(name[:2] for name in NAMES[:2])]) == 0
    return made


@pytest.fixture(params=["light", "dark"])
def own(browser, request):
    """A page with nothing of the network, in a theme."""
    context = browser.new_context(offline=True, color_scheme=request.param)
    yield watched(context.new_page())
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_serious_and_nothing_comes_from_elsewhere(own, folder, name):
    address = (folder / f"{name}.html").as_uri()
    own.goto(address)
    assert serious_violations(own, "html") == [1, []]
    assert [one for one in own.asked if not one.startswith((address, "data:"))] == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
def test_a_page_fits_a_phone_and_a_line_is_not_too_long(own, folder, width, height):
    own.set_viewport_size({"width": width, "height": height})
    for name in NAMES:
        own.goto((folder / f"{name}.html").as_uri())
        assert own.evaluate("() => document.documentElement.scrollWidth") == width
        measure = own.evaluate(
            """() => {
                const text = document.querySelector('main p');
                return text.clientWidth / parseFloat(getComputedStyle(text).fontSize);
            }"""
        )
        assert measure <= 46


def test_contents_and_next_lead_on_without_a_script(browser, folder):
    context = browser.new_context(java_script_enabled=False, offline=True)
    own = context.new_page()
    own.goto((folder / "index.html").as_uri())
    own.get_by_role("link", name="00 · Start here").click()
    own.get_by_role("link", name="What you have now").click()
    assert own.url.rpartition("#")[2].startswith("part-")
    own.get_by_role("link", name="next 07 · The hidden layer").click()
    assert own.title() == "07 · The hidden layer · Slope by Slope"
    context.close()
