"""The benchmark's own arithmetic: ratios, targets, agreement, and a page that is not edited."""

import json
import re
import subprocess
import sys
import types

import pytest

from benchmarks import bench
from benchmarks import page as pages
from benchmarks.peers.rows import (
    CLASS,
    MAINTAINER,
    NOBODY,
    WAITS,
    Outcome,
    Row,
    compared,
    failed,
    valued,
)  # fmt: skip
from tools.build import ROOT


def steps(*seconds):
    """A program that takes these times, one after the other."""
    left = list(seconds)
    return lambda: left.pop(0)


def test_the_first_round_does_not_count_and_ratios_are_those_of_a_round():
    row = Row("name", steps(9, 1, 2, 4), {"peer": steps(1, 2, 2, 2)}, {"peer": ("at least", 1)})
    [outcome] = compared(row, 3)
    assert outcome.ratio == 1.0
    assert outcome.spread == (0.5, 2.0)
    assert outcome.reached is True


@pytest.mark.parametrize(("kind", "target", "reached"), [
    ("at least", 3, False), ("at least", 2, True), ("at most", 0.4, False), ("at most", 0.5, True),
])  # fmt: skip
def test_a_target_is_missed_or_reached_in_its_own_direction(kind, target, reached):
    row = Row("name", steps(1, 1, 1), {"peer": steps(2, 2, 2)}, {"peer": (kind, target)})
    [outcome] = compared(row, 2)
    assert outcome.ratio == (2 if kind == "at least" else 0.5)
    assert outcome.reached is reached


def test_a_row_without_a_target_is_reported():
    assert valued("memory (MB)", 3.0, [3.0]).reached is None
    assert valued("a verdict (ms)", 60.0, [3.0, 60.0], 50).reached is False


def test_rows_as_json_have_the_fields_that_are_promised():
    outcome = Outcome("name", "peer", 1.0, 2.0, 2.0, (1.5, 2.5), "at least", 3.0)
    assert bench.told(outcome) == {
        "name": "name", "peer": "peer", "ratio": 2.0, "spread": [1.5, 2.5], "target": 3.0,
        "reached": False, "waits": NOBODY,
    }  # fmt: skip


@pytest.mark.parametrize(("before", "spread", "odd"), [
    (2.2, [2.1, 2.3], 0), (3.0, [2.4, 4.0], 0), (3.0, [2.6, 3.1], 1), (1.0, [0.9, 1.4], 1),
])  # fmt: skip
def test_two_runs_agree_where_their_spreads_meet(before, spread, odd):
    now = Outcome("name", "peer", 1.0, 2.0, 2.0, (1.5, 2.5), "at least", None)
    earlier = [{"name": "name", "peer": "peer", "ratio": before, "spread": spread}]
    assert bench.agreement([now], earlier).startswith(f"{odd} of 1 rows")


def test_the_page_has_every_row_the_picture_and_its_numbers():
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert "do not edit" in page
    rows = re.findall(r"^\| (.+?) \| .*\| (reached|\*\*missed\*\*|) \|$", page, re.MULTILINE)
    assert len(rows) > 25
    missed = sum(reached == "**missed**" for _, reached in rows)
    assert f"- {missed} of " in page
    alternative = re.search(r'<img src="benchmarks.svg" alt="([^"]+)"', page)[1]
    for name in ("networks at once, an epoch", "weights, an epoch", "notebooks graded"):
        assert f"{name}: " in alternative
        assert f"- {name}: " in page
    assert (ROOT / "docs" / "benchmarks.svg").exists()


def test_the_page_ends_with_the_clinic_next_to_other_checks(monkeypatch):
    monkeypatch.setattr(pages.metadata, "version", lambda name: "1.0")
    page = pages.page([], {}, ["## The clinic next to other checks", "| seen | the clinic |"])
    assert page.endswith("\n\n## The clinic next to other checks\n| seen | the clinic |\n")
    kept = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    section = kept.partition("## The clinic next to other checks")[2]
    for half in ("seen", "unseen"):
        for tool in ("the clinic", "gradient check, error above 1e-4", "gradcheck"):
            assert f"| {half} | {tool} | " in section


def test_an_unknown_part_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        bench.main(["nothing"])
    assert "there are starting, verdicts" in capsys.readouterr().err


def test_outcomes_can_be_written(tmp_path):
    outcome = valued("memory (MB)", 3.0, [3.0])
    assert json.loads(json.dumps([bench.told(outcome)]))[0]["target"] is None


def page_of(monkeypatch, rows, curves=None, seconds=None):
    monkeypatch.setattr(pages.metadata, "version", lambda name: "1.0")
    return pages.page(rows, curves or {}, [], seconds)


def test_the_page_has_who_waits_first_and_the_headline_is_counted(monkeypatch):
    rows = [
        valued("a peer", 2.0, [2.0], 1, waits=NOBODY),
        valued("a class", 5.0, [5.0], least=4, waits=CLASS),
        valued("tests (s)", 3.0, [3.0], waits=MAINTAINER),
    ]
    page = page_of(monkeypatch, rows)
    places = [page.index(f"| {row.waits} | {row.name} |") for row in rows]
    assert places[1] < places[2] < places[0]
    assert "- 1 of 2 targets are missed.\n" in page


def test_everybody_who_waits_has_a_place_on_the_page():
    assert len(set(WAITS)) == len(WAITS)
    assert WAITS[-1] == NOBODY


def test_the_exponent_of_the_last_decade_is_shown_and_what_grows_faster_is_named(monkeypatch):
    curves = {"even": [(1, 5.0), (10, 1.0), (100, 10.0)], "steep": [(10, 1.0), (100, 100.0)]}
    page = page_of(monkeypatch, [], curves)
    assert "- even: 1: 5 s, 10: 1 s, 100: 10 s; the last decade grows with exponent 1.00" in page
    assert "Faster than its work, with an exponent above 1.1: steep (2.00)." in page
    del curves["steep"]
    assert "Nothing grows faster than its work" in page_of(monkeypatch, [], curves)


def test_how_long_the_parts_took_is_read_from_the_page(monkeypatch, tmp_path):
    monkeypatch.setattr(pages, "PAGE", tmp_path / "page.md")
    assert pages.usual_seconds() == {}
    text = page_of(monkeypatch, [], seconds={"xor": 61.4, "digits": 9})
    pages.PAGE.write_text(text, encoding="utf-8")
    assert pages.usual_seconds() == {"xor": 61, "digits": 9}


@pytest.fixture
def parts(monkeypatch):
    """Let two parts be what a test says; the module of a part is named for it."""

    def use(**outcomes):
        monkeypatch.setattr(bench, "PARTS", tuple(outcomes))
        modules = {f"benchmarks.peers.{name}": types.SimpleNamespace(outcomes=one)
                   for name, one in outcomes.items()}  # fmt: skip
        monkeypatch.setattr(bench, "import_module", modules.__getitem__)

    return use


def fail(quick):
    raise ValueError("no\nexercise")


def stop(quick):
    raise KeyboardInterrupt


def measured(quick):
    return [valued("memory (MB)", 3.0, [3.0], 4)]


def test_a_part_that_fails_has_a_row_the_others_go_on_and_the_exit_code_is_1(parts, capsys):
    parts(first=fail, second=measured)
    assert bench.main(["--quick"]) == 1
    shown = capsys.readouterr().out
    assert "failed: ValueError: no exercise" in shown
    assert "memory (MB)" in shown
    assert shown.endswith("0 of 1 targets are missed. 1 could not be measured.\n")


def test_a_failed_row_is_on_the_page_and_reaches_nothing(monkeypatch):
    row = failed("verdicts", ValueError("a | b"))
    assert row.reached is None
    assert "failed: ValueError: a \\| b" in page_of(monkeypatch, [row])
    assert json.loads(json.dumps(bench.told(row), allow_nan=False))["failed"]


def test_ctrl_c_keeps_what_was_measured_and_ends_in_a_sentence(parts, capsys, tmp_path):
    parts(first=measured, second=stop, third=measured)
    assert bench.main(["--quick", "--json", str(tmp_path / "rows.json")]) == 2
    shown = capsys.readouterr()
    assert "Stopped. 1 rows were measured, and are in" in shown.out
    assert shown.err == ""
    [row] = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))
    assert row["name"] == "memory (MB)"


def test_what_a_program_writes_as_an_error_is_kept_from_the_terminal(capfd):
    with bench.kept_errors() as errors:
        subprocess.run([sys.executable, "-c", "raise SystemExit('a traceback')"], check=False)
        print("ours", file=sys.stderr)
        kept = bench.tail_of(errors)
    assert kept == "a traceback\n"
    assert capfd.readouterr().err == "ours\n"
