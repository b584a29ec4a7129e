"""What the server's extension takes out of notebooks: widgets of the course, and nothing else."""

import asyncio
import copy
import json
import sys

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from jupyter_server.services.contents.filemanager import (
    AsyncFileContentsManager,
    FileContentsManager,
)
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from tests.browser.explorers import SOURCES, made
from tools.build import WIDGET
from tools.environment import ROOT

sys.path.append(str(ROOT / "hosting"))
import slope_by_slope_server as extension

NUMBER = {"version_major": 2, "version_minor": 0, "model_id": "a1"}
MANAGERS = [FileContentsManager, AsyncFileContentsManager, AsyncLargeFileManager]


def notebook_with(*bundles, minor=5):
    outputs = [nbformat.v4.new_output("display_data", data) for data in bundles]
    cell = nbformat.v4.new_code_cell("figures", outputs=outputs, id="cell-0")
    return nbformat.v4.new_notebook(cells=[cell])


def as_sent(notebook):
    """The model of a notebook, as the page sends it."""
    return {"type": "notebook", "format": "json", "content": json.loads(json.dumps(notebook))}


def bundle_of(name):
    return {**made(name)._repr_mimebundle_(), WIDGET: NUMBER}


def data_in(notebook):
    return [output["data"] for cell in notebook["cells"] for output in cell["outputs"]]


@pytest.mark.parametrize("name", SOURCES)
def test_of_each_picture_the_still_form_is_kept_and_the_widget_is_not(name):
    model = as_sent(notebook_with(bundle_of(name)))
    before = copy.deepcopy(model)
    extension.drop_dead_widgets(model=model, path="x.ipynb", contents_manager=None)
    [data] = data_in(model["content"])
    assert set(data) == {"text/plain", "text/html"}
    del before["content"]["cells"][0]["outputs"][0]["data"][WIDGET]
    assert model == before


def test_texts_in_lists_of_lines_are_read_as_well():
    bundle = bundle_of("neuron")
    for kind in ("text/html", "text/plain"):
        bundle[kind] = bundle[kind].splitlines(keepends=True)
    model = as_sent(notebook_with(bundle))
    extension.drop_dead_widgets(model)
    assert WIDGET not in data_in(model["content"])[0]


@pytest.mark.parametrize(
    "bundle",
    [
        {"text/plain": "IntSlider(value=0)", WIDGET: NUMBER},
        {"text/html": "<div>Panel</div>", "text/plain": "Row", WIDGET: NUMBER},
        # ipympl puts a picture there, which is not the widget's stand-in when it is cropped.
        {"text/html": '<div><img src="data:image/png;base64,AA"></div>', WIDGET: NUMBER},
        {"text/html": '<figure><img src="x.png"></figure>', "text/plain": "A", WIDGET: NUMBER},
    ],
)
def test_widgets_of_others_are_left_alone(bundle):
    model = as_sent(notebook_with(bundle))
    before = copy.deepcopy(model)
    extension.drop_dead_widgets(model)
    assert model == before


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=3),
    lambda inner: some.lists(inner, max_size=3)
    | some.dictionaries(
        some.sampled_from(
            ["content", "cells", "outputs", "data", "worksheets", "text/html", "text/plain", WIDGET]
        ),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300)
@given(ANYTHING)
def test_nothing_that_is_saved_makes_it_fail_or_is_changed_without_a_picture(model):
    before = copy.deepcopy(model)
    extension.drop_dead_widgets(model=model, path="x", contents_manager=None)
    assert model == before


@pytest.mark.parametrize("data", [None, 1, WIDGET, [WIDGET], {WIDGET: None}, {}])
def test_an_output_with_odd_data_is_left_as_it_is(data):
    model = {"content": {"cells": [None, {"outputs": [data, {"data": data}, {}]}, {}]}}
    before = copy.deepcopy(model)
    extension.drop_dead_widgets(model=model, path="x", contents_manager=None)
    assert model == before


class Server:
    def __init__(self, contents):
        self.contents_manager = contents


def done(result):
    """What a kind of storage answers, at once or later."""

    async def wait():
        return await result

    return asyncio.run(wait()) if hasattr(result, "__await__") else result


@pytest.fixture(params=MANAGERS, ids=lambda kind: kind.__name__)
def contents(request, tmp_path):
    manager = request.param(root_dir=str(tmp_path))
    extension._load_jupyter_server_extension(Server(manager))
    return manager


def test_with_each_kind_of_storage_what_is_saved_has_no_widget(contents, tmp_path):
    done(contents.save(as_sent(notebook_with(bundle_of("neuron"))), "kept.ipynb"))
    [data] = data_in(json.loads((tmp_path / "kept.ipynb").read_text(encoding="utf-8")))
    assert set(data) == {"text/plain", "text/html"}


def test_with_each_kind_of_storage_what_is_read_has_no_widget_and_the_file_stays(
    contents, tmp_path
):
    path = tmp_path / "older.ipynb"
    nbformat.write(notebook_with(bundle_of("neuron"), {WIDGET: NUMBER}), path)
    before = path.read_bytes()
    content = done(contents.get("older.ipynb"))["content"]
    ours, others = data_in(content)
    assert set(ours) == {"text/plain", "text/html"}
    assert set(others) == {WIDGET}
    assert path.read_bytes() == before


def test_with_each_kind_of_storage_other_files_are_saved_and_read_as_they_are(contents, tmp_path):
    text = {"type": "file", "format": "text", "content": f"cells outputs data {WIDGET}"}
    done(contents.save(dict(text), "notes.txt"))
    assert done(contents.get("notes.txt"))["content"] == text["content"]
    assert done(contents.get("", content=True))["type"] == "directory"
    assert done(contents.get("notes.txt", content=False))["content"] is None


def test_a_notebook_of_an_older_format_is_read_and_saved(contents, tmp_path):
    older = nbformat.v3.new_notebook(
        worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("1 + 1")])]
    )
    (tmp_path / "v3.ipynb").write_text(nbformat.v3.writes_json(older), encoding="utf-8")
    model = done(contents.get("v3.ipynb"))
    assert model["content"]["cells"][0]["source"] == "1 + 1"
    saved = as_sent(model["content"])
    assert done(contents.save(saved, "v3.ipynb"))["type"] == "notebook"


@pytest.mark.filterwarnings("ignore:Overriding existing pre_save_hook")
def test_a_hook_of_the_learners_own_is_called_too(tmp_path):
    met = []

    def own(model, path, contents_manager):
        met.append(path)

    manager = FileContentsManager(root_dir=str(tmp_path), pre_save_hook=own)
    extension._load_jupyter_server_extension(Server(manager))
    manager.save(as_sent(notebook_with(bundle_of("neuron"))), "kept.ipynb")
    assert len(met) == 1
    assert WIDGET not in (tmp_path / "kept.ipynb").read_text(encoding="utf-8")


def test_the_server_loads_the_extension_by_its_name():
    from jupyter_server.extension.manager import ExtensionPackage

    package = ExtensionPackage(name="slope_by_slope_server", enabled=True)
    assert package.validate()
    [point] = package.extension_points.values()
    assert point.validate()
