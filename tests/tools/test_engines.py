"""The suite for several browsers: which are meant, what is kept, and how the table says it."""

import copy
import datetime
import json
import subprocess

import pytest

from classroom.errors import UserError
from tools import browser, engines, tables, tried
from tools.environment import ROOT

DAY = datetime.date(2026, 11, 28)
PASSED = {"it opens": "passed", "it follows the keys": "passed"}


def seen(version, **cells):
    """What a run found of an engine: all passed, but for these cells."""
    return {
        "version": version, "system": "Debian", "milliseconds": {"widgets in lab": [7.4]},
        "front ends": {"lab": "JupyterLab 4.6.6", "notebook": "Notebook 7.6.5"},
        "cells": {**dict.fromkeys(tried.ROWS, PASSED), **cells},
    }  # fmt: skip


def columns(record):
    """The table's cells below its head, by row and column."""
    rows = [line.strip("| ").split(" | ") for line in tried.table(record).splitlines()]
    return {row[0]: row[1:] for row in rows if len(row) == 4}


def test_all_means_every_engine_and_an_unknown_one_is_refused():
    assert engines.choose_engines("all") == list(browser.ENGINES)
    assert engines.choose_engines("WebKit") == ["webkit"]
    for wrong in ("opera", "", "firefox,opera"):
        with pytest.raises(UserError, match="chromium, firefox and webkit"):
            engines.choose_engines(wrong)


def test_a_cell_works_only_if_all_of_its_tests_ran_and_passed():
    assert tried.word(PASSED) == "works"
    assert tried.word({}) == "not tried"
    assert tried.word({**PASSED, "it speaks": "skipped"}) == "not tried"
    assert tried.word({**PASSED, "it speaks": "failed"}) == "fails: it speaks"


def test_an_engine_that_was_not_run_keeps_what_it_had_with_its_date():
    before = tried.with_run({}, {"firefox": seen("153.8"), "webkit": seen("2.50.6")}, DAY)
    kept = copy.deepcopy(before)
    after = tried.with_run(
        before, {"firefox": seen("154.0", slides={})}, DAY + datetime.timedelta(days=30)
    )
    assert before == kept
    assert after["webkit"] == before["webkit"]
    assert (after["firefox"]["version"], after["firefox"]["day"]) == ("154.0", "2026-12-28")
    assert columns(after)["slides"] == ["not tried", "not tried", "works"]
    assert columns(after)["the board"] == ["not tried", "works", "works"]
    assert columns(after)["tried with"][1].endswith("28 December 2026")


def test_parts_of_one_day_add_up_and_those_of_two_days_do_not():
    board = seen("153.8") | {"cells": {"board": PASSED}, "milliseconds": {}}
    slides = seen("153.8") | {"cells": {"slides": {"it opens": "failed"}}}
    board["front ends"], slides["front ends"] = {}, {}
    first = tried.with_run({}, {"firefox": board}, DAY)
    assert "|  | Debian; 28 November 2026 |  |" in tried.table(first)
    both = tried.with_run(first, {"firefox": slides}, DAY)
    assert both["firefox"]["cells"] == {"board": "works", "slides": "fails: it opens"}
    later = tried.with_run(first, {"firefox": slides}, DAY + datetime.timedelta(days=1))
    assert later["firefox"]["cells"] == {"slides": "fails: it opens"}
    other = tried.with_run(first, {"firefox": slides | {"version": "154.0"}}, DAY)
    assert other["firefox"]["cells"] == {"slides": "fails: it opens"}


def test_an_engine_that_did_not_start_leaves_no_result():
    begun = seen("153.8")
    del begun["version"]
    assert tried.with_run({}, {"firefox": begun}, DAY) == {}


def test_every_module_of_the_suite_is_a_row_and_every_row_has_its_module():
    modules = {path.stem.removeprefix("test_") for path in ROOT.glob("tests/anywhere/test_*.py")}
    assert modules == {row.partition(" in ")[0] for row in tried.ROWS}


@pytest.fixture
def suite(monkeypatch, tmp_path):
    """A suite that ends as told, on a machine that has every engine, in another project."""
    (tmp_path / "docs").mkdir()
    page = "{}\nold\n{}\n".format(*tables.marks("what was tried"))
    (tmp_path / "README.md").write_text(page, encoding="utf-8")
    ends = {"code": 0}

    def run(command, cwd, env):
        found = {name: seen("1.0") for name in env["SLOPE_BY_SLOPE_ENGINES"].split(",")}
        engines.Path(env["SLOPE_BY_SLOPE_TRIED"]).write_text(json.dumps(found), encoding="utf-8")
        return subprocess.CompletedProcess(command, ends["code"])

    monkeypatch.setattr(engines, "ROOT", tmp_path)
    monkeypatch.setattr(engines, "find_browser", lambda engine: engine != "webkit")
    monkeypatch.setattr(engines.subprocess, "run", run)
    monkeypatch.setattr(
        engines.tables, "build_tables", lambda root: {"README.md": tried.table(tried.read(root))}
    )
    return tmp_path, ends


def test_a_run_writes_record_and_table_and_says_what_is_missing(suite, capsys, monkeypatch):
    folder, _ = suite
    monkeypatch.setenv("CI", "true")
    assert engines.run(["chromium", "webkit"], []) == 1
    monkeypatch.delenv("CI")
    assert engines.run(["chromium", "webkit"], []) == 0
    assert engines.run(["webkit"], []) == 1
    assert "sudo apt install webkit2gtk-driver xvfb" in capsys.readouterr().out
    assert list(tried.read(folder)) == ["chromium"]
    assert "| slides | works | not tried | not tried |" in (folder / "README.md").read_text()
    assert engines.run(["chromium", "firefox"], []) == 0


@pytest.mark.parametrize(("passed_on", "code"), [(["-k", "board"], 0), ([], 2)])
def test_a_part_of_the_suite_or_an_interrupted_one_writes_nothing(suite, passed_on, code):
    folder, ends = suite
    ends["code"] = code
    engines.run(["firefox"], passed_on)
    assert tried.read(folder) == {}


def test_webkit_is_found_only_with_what_drives_it(monkeypatch, tmp_path):
    there = {"MiniBrowser", "WebKitWebDriver"}
    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name in there else None)
    assert browser.find_browser("webkit") is None
    there.add("Xvfb")
    assert browser.find_browser("webkit") == "MiniBrowser"


def test_a_place_may_have_a_name_that_differs_from_machine_to_machine(tmp_path):
    (tmp_path / "arm64" / "kit-4.1").mkdir(parents=True)
    (tmp_path / "arm64" / "kit-4.1" / "MiniBrowser").touch()
    [found] = browser._at(str(tmp_path / "*" / "kit-4.*" / "MiniBrowser"))
    assert found.endswith("MiniBrowser")
    assert browser._at(str(tmp_path / "MiniBrowser")) == []
