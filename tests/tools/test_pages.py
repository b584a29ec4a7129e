"""Offline pages: complete, with every picture, and nothing from another machine."""

import base64
import re

import nbformat
import pytest

from nnlib.figures import Picture
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
    monkeypatch.setattr(
        pages, "_with_contents", lambda text, name: text + '<img src="https://a.b/c">'
    )
    with pytest.raises(ValueError, match="would contact another host"):
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
    assert gallery.build_gallery(solutions)["docs/gallery.md"] == text
    assert sorted(re.findall(r"<code>(\w+)</code>", text)) == gallery.functions()
    lessons = re.findall(r"^## (\d\d) · ", text, re.MULTILINE)
    assert lessons == sorted(set(lessons))


def test_the_gallery_has_the_first_picture_but_of_one_that_is_completed_later_the_last():
    cells = []
    for when in ("first", "last"):
        for name in ("neuron", "values_and_slopes"):
            cell = nbformat.v4.new_code_cell(f"figures.{name}()")
            html = Picture("<svg/>", f"{name} {when}")._repr_html_()
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
            cells.append(cell)
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    text = gallery.build_gallery({"07_the_hidden_layer.ipynb": notebook})["docs/gallery.md"]
    said = re.findall(r"</summary>(.*)</details>", text)
    assert said == ["neuron first", "values_and_slopes last"]


def test_the_gallery_says_a_pictures_words_once_and_shows_each_of_its_panels():
    def picture(words, svg):
        data = base64.b64encode(svg.encode()).decode()
        return f'<img alt="{words}" src="data:image/svg+xml;base64,{data}">'

    cell = nbformat.v4.new_code_cell("figures.neuron(1)")
    html = f"<figure>{picture('4.4 &lt; 5', '<svg>1</svg>')}{picture('', '<svg>2</svg>')}</figure>"
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
    made = gallery.build_gallery({"01_prediction_and_error.ipynb": notebook})
    assert made["docs/gallery/neuron.svg"] == "<svg>1</svg>"
    assert made["docs/gallery/neuron_2.svg"] == "<svg>2</svg>"
    page = made["docs/gallery.md"]
    assert page.count("4.4 &lt; 5") == 1
    assert page.count("<img ") == 2
    assert "[The lesson](../lessons/01_prediction_and_error.md)" in page
