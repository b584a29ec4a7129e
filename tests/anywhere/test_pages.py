"""Offline pages of lessons, from a file: text, pictures, contents, a phone."""

import pytest

from tools import pages

pytestmark = pytest.mark.browser

NAMES = ("00_start_here", "07_the_hidden_layer", "index")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("pages of lessons")
    numbers = [name[:2] for name in NAMES[:2]]
    assert pages.main(["--out", str(made), "--solutions", *numbers]) == 0
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_its_text_and_all_of_its_pictures(page, folder, name):
    page.resize(1280, 900)
    page.open((folder / f"{name}.html").as_uri())
    assert page.count("h1") == 1
    assert page.count("main") == 1
    broken = """() => [...document.images].filter(
        one => !one.hasAttribute('alt') || !one.complete || one.naturalWidth === 0).length"""
    page.until(f"() => ({broken})() === 0", seconds=20)
    if name == NAMES[1]:
        assert page.count("main img") > 2
    assert page.errors() == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_fits_a_phone_and_a_laptop(page, folder, width):
    page.resize(width, 844)
    for name in NAMES:
        page.open((folder / f"{name}.html").as_uri())
        # A window of WebKitGTK is 447 pixels wide or wider.
        here = page.run("() => innerWidth")
        assert here <= max(width, 447)
        assert page.run("() => document.documentElement.scrollWidth") <= here
    page.resize(1280, 900)


def test_contents_and_next_lead_on(page, folder):
    page.open((folder / "index.html").as_uri())
    click = """words => {
        const link = [...document.querySelectorAll('a')].find(
            one => one.textContent.includes(words));
        setTimeout(() => link.click());
    }"""
    page.run(click, "Start here")
    page.until("() => document.title.startsWith('00')")
    page.run(click, "What you have now")
    page.until("() => location.hash.startsWith('#part-')")
    page.run(click, "The hidden layer")
    page.until("() => document.title === '07 · The hidden layer · Slope by Slope'")
