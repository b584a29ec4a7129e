"""Pictures to play with on a page: what is stored, how much, and what a lesson's page gets."""

import gzip
import itertools
import json
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nnlib.figures.explorer import Button, Control, Explorer, player, slider
from nnlib.figures.picture import Picture
from tests.browser.explorers import made
from tools import playing
from tools.build import ROOT
from tools.changes import apply_changes, changes, pieces
from tools.stored import Reach, pack_explorer

TEXTS = some.text(alphabet="M- 0123456789.,\x01é", max_size=60)


@given(TEXTS, TEXTS)
def test_changes_make_the_one_text_of_the_other(before, after):
    assert "".join(pieces(after)) == after
    assert apply_changes(pieces(before), changes(pieces(before), pieces(after))) == after


def explorer(**more):
    """Three numbers, one of which runs, and a button that puts the others."""

    def draw(steps, rate, start, kept=None):
        if rate == 3:
            raise ZeroDivisionError("a rate that cannot be drawn")
        handle = "{&quot;rate&quot;: [], &quot;start&quot;: []}"
        return Picture(
            f'<svg><g data-moves="{handle}" x="{1.5 * steps}" y="{rate - start}"/></svg>',
            f"{steps} steps, rate {rate}, start {start}", f"kept: {kept}",
        )  # fmt: skip

    controls = [
        slider("steps", "steps", list(range(6)), 0), slider("rate", "rate", list(range(9)), 2),
        slider("start", "start", list(range(20)), 4),
    ]  # fmt: skip
    far = Button("Far away", {"rate": 8, "start": 19})
    return Explorer("Tried", draw, controls, [*player("steps"), far], **more)


def stored_in(told):
    """The frames' texts by their keys, put together as the page does it."""
    texts = []
    lines = [line.split("\t") for line in gzip.decompress(told).decode("utf-8").splitlines()]
    for number, (_, near, what) in enumerate(lines):
        before = pieces(texts[int(near)]) if number else []
        texts.append(apply_changes(before, json.loads(what)))
    return dict(zip([line[0] for line in lines], texts, strict=True))


def played(tmp_path, one, **how):
    told = playing.play_one(one, "one", tmp_path, **how)
    return told, stored_in((tmp_path / told.file).read_bytes())


def test_all_states_are_stored_where_there_are_few_and_each_is_as_it_is_drawn(tmp_path):
    one = explorer(keeps=True)
    told, found = played(tmp_path, one)
    every = itertools.product(range(6), range(9), range(20))
    assert set(found) == {",".join(map(str, state)) for state in every}
    assert told.stored == told.states == 6 * 9 * 20
    for key, text in found.items():
        [frame] = one.frames([tuple(map(int, key.split(",")))])
        shown = [*frame.get("panels", ()), frame.get("alternative"), frame.get("caption")]
        assert text == (frame.get("problem") or "\x01".join(shown))


def test_few_gestures_come_first_and_a_run_is_never_cut():
    reach = Reach(explorer())
    assert len(reach.states(1)) == 6
    found = reach.states(200)
    assert found[:6] == [(steps, 2, 4) for steps in range(6)]
    runs = [state[1:] for state in found[::6]]
    assert len(runs) == len(set(runs)) == 200 // 6
    assert set(found) == {(steps, *run) for steps in range(6) for run in runs}
    # The handle moves both numbers in one gesture, so those nearest come first.
    far = [abs(rate - 2) + abs(start - 4) for rate, start in runs]
    assert far == sorted(far)
    assert max(far) == 4


def test_without_a_handle_one_control_goes_anywhere_before_two_are_moved():
    def draw(**numbers):
        return Picture("<svg/>", str(numbers))

    controls = [slider(name, name, list(range(30)), 15) for name in "abc"]
    states = Reach(Explorer("Tried", draw, controls)).states(200)
    moved = [sum(entry != 15 for entry in state) for state in states]
    assert moved == [0] + [1] * 87 + [2] * 112


def test_a_button_leads_to_its_state_and_a_word_is_chosen():
    def draw(**values):
        return Picture("<svg/>", str(values))

    controls = [
        *(slider(name, name, list(range(99)), 50) for name in "ab"),
        Control("side", "side", ["one side", "both sides"], 0, "choice"),
    ]
    far = Button("Far away", {"a": 99 - 1, "b": 0})
    states = Reach(Explorer("Tried", draw, controls, [far])).states(250)
    assert {(98, 0, 0), (50, 50, 1), (0, 50, 0)} <= set(states)


@pytest.mark.parametrize("budget", [15_000, 6_000])
def test_a_picture_keeps_within_its_budget_and_says_what_the_page_holds(tmp_path, budget):
    told, found = played(tmp_path, made("neuron"), budget=budget, most=330)
    assert told.size == (tmp_path / told.file).stat().st_size <= budget
    assert 0.6 * budget < told.size
    assert told.stored == len(found) < 330
    assert f"This page has {told.stored} of this picture's 1,291,467,969 states." in told.html


def test_the_run_of_the_opening_is_stored_even_where_the_budget_is_too_small():
    told = pack_explorer(explorer(), budget=10, most=500)
    assert told["stored"] == 6


def test_nothing_can_be_kept_on_a_page_and_its_data_ends_no_script(tmp_path):
    def draw(number, kept):
        return Picture("<svg/>", "</script>", "</script>")

    one = Explorer("Tried", draw, [slider("number", "number", [1, 2], 1)], keeps=True)
    told, _ = played(tmp_path, one, address="there/")
    [page] = re.findall(r'<script type="application/json">(.*?)</script>', told.html)
    data = json.loads(page)
    assert [control["kind"] for control in data["shown"]["controls"]] == ["slider"]
    assert data["shown"]["first"] == [0]
    assert data["shown"]["frame"]["key"] == "0"
    assert data["shown"]["frame"]["caption"] == "</script>"
    assert data["file"] == "there/one.bin"


def test_a_lesson_is_run_and_its_picture_stands_where_the_page_shows_it(tmp_path, monkeypatch):
    name = "07_the_hidden_layer.ipynb"
    notebook = nbformat.read(ROOT / "notebooks" / name, 4)
    [[cell, told]] = playing.play(name, tmp_path, kept=tmp_path / "kept").items()
    assert told.stored == told.states == len(stored_in((tmp_path / told.file).read_bytes()))
    assert told.size < playing.BUDGET
    [shows] = [one for one in notebook.cells if one.get("outputs")]
    assert shows.id == cell
    still = "".join(shows.outputs[0].data["text/html"])
    playing.put_into(notebook, {cell: told})
    [now] = [one for one in notebook.cells if one.get("outputs")]
    assert now.outputs[0].data["text/html"] == told.html
    # Without a script the page shows what it has always shown.
    assert still in told.html

    # The next time, what was drawn is still there, and nothing runs.
    monkeypatch.setattr(playing.build, "run_notebook", None)
    assert playing.play(name, tmp_path / "again", kept=tmp_path / "kept") == {cell: told}
    assert (tmp_path / "again" / told.file).read_bytes() == (tmp_path / told.file).read_bytes()


def test_a_pad_stands_still_and_says_where_one_can_draw(tmp_path):
    told = playing.play_one(made("pad"), "pad", tmp_path)
    assert (told.file, told.size) == ("", 0)
    assert "<script" not in told.html
    assert "you can draw" in told.html
    assert "<img alt=" in told.html


def test_a_lesson_without_an_explorer_is_not_run(tmp_path, monkeypatch):
    monkeypatch.setattr(playing, "_run_until", None)
    assert playing.play("06_a_layer.ipynb", tmp_path) == {}


def test_the_page_side_is_that_of_the_lab_and_asks_nothing_of_others(tmp_path):
    sizes = playing.write_page_side(tmp_path)
    assert sizes == {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    script, style = (tmp_path / name for name in sizes)
    lab = (ROOT / "nnlib" / "figures" / "explorer.js").read_text(encoding="utf-8")
    assert lab in script.read_text(encoding="utf-8")
    assert "http" not in script.read_text(encoding="utf-8") + style.read_text(encoding="utf-8")
    assert sizes["playing.js"] < 40_000
