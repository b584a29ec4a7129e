"""The benchmark's own arithmetic: ratios, targets, agreement, and a page that is not edited."""

import json
import re

import pytest

from benchmarks import bench
from benchmarks.peers.rows import Outcome, Row, compared, valued
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
        "reached": False,
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
    for name in ("networks at once", "weights, an epoch", "notebooks graded"):
        assert f"{name}: " in alternative
        assert f"- {name}: " in page
    assert (ROOT / "docs" / "benchmarks.svg").exists()


def test_the_page_ends_with_the_clinic_next_to_other_checks(monkeypatch):
    monkeypatch.setattr(bench.metadata, "version", lambda name: "1.0")
    page = bench.page([], {}, ["## The clinic next to other checks", "| seen | the clinic |"])
    assert page.endswith("\n\n## The clinic next to other checks\n| seen | the clinic |\n")
    kept = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    section = kept.partition("## The clinic next to other checks")[2]
    for half in ("seen", "unseen"):
        for tool in ("the clinic", "gradient check, error above 1e-4", "gradcheck"):
            assert f"| {half} | {tool} | " in section


def test_an_unknown_part_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit):
        bench.main(["nothing"])
    assert "there are xor, digits" in capsys.readouterr().err


def test_outcomes_can_be_written(tmp_path):
    outcome = valued("memory (MB)", 3.0, [3.0])
    assert json.loads(json.dumps([bench.told(outcome)]))[0]["target"] is None
