"""Offline pages: complete, with every picture, and nothing from another machine."""

import re

import pytest

from tools import gallery, pages
from tools.build import ROOT

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", ["01_prediction_and_error.ipynb", "12_reading_digits.ipynb"])
def test_a_page_has_every_picture_with_its_alternative_and_no_script(name):
    page = pages.page_of(name, solutions=False)
    shown = (ROOT / "solutions" / name).read_text(encoding="utf-8").count("<img alt=")
    assert len(re.findall(r"<img\s+alt=", page)) == shown > 0
    assert "<script" not in page
    assert "### BEGIN" not in page


def test_a_page_gives_no_solution_away_unless_asked():
    name = "02_slope_of_one_weight.ipynb"
    answer = "you guessed"
    assert answer not in pages.page_of(name, solutions=False)
    assert answer in pages.page_of(name, solutions=True)


def test_a_page_that_would_ask_another_host_is_refused(monkeypatch):
    monkeypatch.setattr(pages, "_with_contents", lambda text: text + '<img src="https://a.b/c">')
    with pytest.raises(ValueError, match="would ask another host"):
        pages.page_of(NAMES[0], solutions=False)


def test_the_command_writes_a_page_a_lesson(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pages, "page_of", lambda name, solutions, present: f"{name} {solutions}")
    assert pages.main(["--out", str(tmp_path / "new"), "--solutions"]) == 0
    made = {path.name for path in (tmp_path / "new").glob("*.html")}
    assert made == {name.replace(".ipynb", ".html") for name in NAMES} | {"index.html"}
    assert "written" in capsys.readouterr().out


def test_some_lessons_can_be_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pages, "page_of", lambda name, solutions, present: name)
    assert pages.main(["00", "02", "--out", str(tmp_path)]) == 0
    assert [path.name[:2] for path in sorted(tmp_path.glob("*.html"))] == ["00", "02", "in"]
    assert pages.main(["77", "--out", str(tmp_path)]) == 2
    assert "No lesson is called '77'" in capsys.readouterr().err


def test_a_page_has_its_lessons_title_its_contents_and_no_prompts():
    page = pages.page_of("02_slope_of_one_weight.ipynb", solutions=True)
    assert "<title>02 · The slope of one weight · Slope by Slope</title>" in page
    assert "In\N{NO-BREAK SPACE}[" not in page
    assert "In&nbsp;[" not in page
    contents, lesson = page.split("</nav>")[:2]
    places = re.findall(r'<a href="#(part-\d+)">', contents)
    assert places == re.findall(r'<h[23] id="(part-\d+)">', lesson)
    assert "Exercise: <code>measured_slope</code></a>" in contents


def test_pages_lead_to_the_one_before_and_the_one_after_that_are_there():
    names = [name.removesuffix(".ipynb") for name in NAMES]
    page = pages.page_of(NAMES[3], False, [names[1], names[3], names[4]])
    ways = dict(re.findall(r'class="(\w+)" href="(.+?)\.html"', page))
    assert ways == {"previous": names[1], "next": names[4]}
    assert "rel=" not in pages.page_of(NAMES[3], False)
    index = pages.index_of([names[1], names[4]])
    assert re.findall(r'href="(.+?)\.html"', index) == [names[1], names[4]]


def test_the_gallery_is_in_step_and_has_every_picture_function():
    solutions = {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "solutions").glob("*.ipynb")
    }
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert gallery.built(solutions)["docs/gallery.md"] == text
    assert re.findall(r"^## `figures\.(\w+)`$", text, re.MULTILINE) == gallery.functions()
