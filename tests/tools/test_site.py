"""The site's builder, where it builds nothing; what it builds is looked at in tests/browser."""

import json
import re
import subprocess

import pytest

from classroom.errors import UserError
from nnlib.exercises import EXERCISES
from tools import front, lite, site, site_docs
from tools.environment import ROOT
from tools.pages import heads
from tools.site_frame import Site, frame_of, whole


@pytest.fixture(scope="module")
def lessons():
    return Site(heads())


def test_the_kernel_loads_pyodides_packages_and_each_wheel():
    told = json.dumps(lite.settings(["a-1-py3-none-any.whl"]))
    assert "../../../../pypi/a-1-py3-none-any.whl" in told
    assert '"numpy"' in told


def test_no_notebook_needs_matplotlib_which_is_not_loaded_before_it_is_imported():
    assert "matplotlib" not in json.dumps(lite.settings([]))
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert "matplotlib" not in path.read_text(encoding="utf-8")


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is not empty, and is not a site"):
        site.build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_without_a_network_it_says_so(monkeypatch, tmp_path):
    def fails(command, **more):
        return subprocess.CompletedProcess(command, 1, "", "ERROR: connection refused")

    monkeypatch.setattr(lite.subprocess, "run", fails)
    with pytest.raises(UserError, match=r"is there a network\?\nERROR"):
        lite.fetch(tmp_path)


def test_an_address_that_is_none_is_refused(capsys):
    assert site.main(["--address", "my site"]) == 2
    assert "must begin with https:// and a host" in capsys.readouterr().err


def test_the_bar_says_where_python_comes_from_by_the_settings_or_by_the_kernel(tmp_path):
    kernel = tmp_path / "extensions" / "@jupyterlite" / "pyodide-kernel-extension" / "static"
    kernel.mkdir(parents=True)
    told = {"jupyter-config-data": {"litePluginSettings": {"kernel": {}}}}
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(told))
    with pytest.raises(ValueError, match="where Python comes from"):
        lite.python_of(tmp_path)
    (kernel / "1.js").write_text('"https://cdn.example/v1/full/pyodide.mjs"')
    assert lite.python_of(tmp_path) == "https://cdn.example/v1/full/pyodide.mjs"
    told["jupyter-config-data"]["litePluginSettings"]["kernel"]["pyodideUrl"] = "./own/pyodide.mjs"
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(told))
    assert lite.python_of(tmp_path) == "./own/pyodide.mjs"


def test_a_jupyterlite_without_the_places_for_our_bar_is_refused(tmp_path):
    told = {"jupyter-config-data": {"litePluginSettings": {"kernel": {"pyodideUrl": "x"}}}}
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(told))
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "index.html").write_text("<html><title>Another</title></html>")
    with pytest.raises(ValueError, match="has no single <title>"):
        lite.put_bar(tmp_path)


def test_the_front_page_has_every_lessons_question_and_minutes(lessons):
    page = front.front_page(lessons, "<figure>PICTURE</figure>")
    for one in lessons.heads:
        assert one.question.replace("'", "&#x27;") in page
        assert f'href="{one.page}"' in page
        assert f"{one.reading} minutes to read, {one.exercises} for exercises" in page
    assert "<figure>PICTURE</figure>" in page
    assert f"{sum(len(one.slips) for one in EXERCISES.values()):,}" in page


def test_what_a_check_says_on_the_front_page_comes_from_the_check(monkeypatch, lessons):
    assert "Did you subtract the prediction from the target?" in front.front_page(lessons, "")
    monkeypatch.setattr(front, "_SHOWN", ("slope_of_weight", "input_missing"))
    assert "Is the input missing?" in front.front_page(lessons, "")


def test_a_page_tells_search_engines_where_it_lies_only_if_that_is_known(lessons):
    here = Site(lessons.heads, "https://example.org/slopes/")
    known = whole(here, "a.html", "A", "What it says.", "")
    assert '<link rel="canonical" href="https://example.org/slopes/a.html">' in known
    assert '<meta property="og:url" content="https://example.org/slopes/a.html">' in known
    unknown = whole(lessons, "a.html", "A", 'What "it" says.', "")
    assert '<meta name="description" content="What &quot;it&quot; says.">' in unknown
    assert "canonical" not in unknown
    assert "og:url" not in unknown


def test_the_menu_marks_the_lesson_that_is_read(lessons):
    third = lessons.heads[3].page
    header = frame_of(lessons, third, "A", "B").header
    assert re.findall(r'href="([^"]+)" aria-current="page"', header) == [third]


def test_a_link_of_a_document_leads_to_a_page_or_is_plain_words():
    pages = {"docs/b.md": "b", "lessons/02_c.md": "02_c", "docs/a.md": "a"}
    places = {"docs/b.md": {"some-where": "part-3"}, "docs/a.md": {"top": "part-1"}}

    def linked(target):
        text = f'<a href="{target}">words</a>'
        return site_docs.relink(text, "docs/a.md", pages, places)

    assert linked("b.md#some-where") == '<a href="b.html#part-3">words</a>'
    assert linked("../lessons/02_c.md") == '<a href="02_c.html">words</a>'
    assert linked("#top") == '<a href="a.html#part-1">words</a>'
    assert linked("../tools/build.py") == "words"
    assert linked("https://example.org") == '<a href="https://example.org">words</a>'


def test_the_page_for_what_is_not_there_finds_home_from_any_depth(lessons):
    here = Site(lessons.heads, "https://example.org/slopes/")
    assert '<base href="https://example.org/slopes/">' in site.not_found(here)
    assert "<base" not in site.not_found(lessons)
