"""The history of tries: what is a try, what is listed, and when it ends."""

import json

import pytest

from nnlib.checks import check, hint, records, solution
from nnlib.checks.history import MOST, remember
from tests.notebook import from_notebook


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


def double(body):
    return from_notebook(f"def double(number):\n    {body}\n")


def history():
    return [
        (one["status"], one["slips"], one["hints"], one["solution"])
        for one in records.load("double")[0].get("history", [])
    ]


STUB, SQUARED, WRONG, RIGHT = "...", "return number**2", "return 7.25", "return 2 * number"


def test_tries_are_listed_up_to_the_first_right_one_with_what_had_been_opened(capsys):
    check(double(STUB))
    assert history() == []
    check(double(WRONG))
    hint("double")
    check(double("raise ValueError"))
    solution("double")
    check(double(RIGHT))
    check(double(WRONG))
    assert history() == [
        ("not yet", [], 0, False), ("stopped", [], 1, False), ("right", [], 1, True),
    ]  # fmt: skip
    assert records.load("double")[0]["tries"] == 4


def test_the_same_text_with_the_same_verdict_is_not_a_new_try(capsys):
    for body in (WRONG, WRONG, f"# again\n    {WRONG}"):
        check(double(body))
    assert len(history()) == 1
    check(double("return 8.25"))
    check(double(WRONG))
    assert len(history()) == 3


def test_the_same_text_is_known_the_next_day_and_forgotten_once_it_is_right(own_folder, capsys):
    check(double(WRONG))
    kept = json.loads((own_folder / "double.json").read_text())
    assert set(kept["last_text"]) <= set("0123456789abcdef")
    check(double(RIGHT))
    assert "last_text" not in records.load("double")[0]


def test_the_same_text_with_another_verdict_is_a_new_try():
    record = {}
    for status in ("stopped", "not yet"):
        remember(record, status, [], "a1")
    remember(record, "not yet", ["sign"], "a1")
    assert [one["status"] for one in record["history"]] == ["stopped", "not yet", "not yet"]


def test_without_a_source_every_check_is_a_try():
    record = {}
    for _ in range(3):
        remember(record, "not yet", [], "")
    assert len(record["history"]) == 3


def test_a_record_that_an_older_version_began_gets_no_history(capsys):
    records.save("double", {"status": "not yet", "tries": 2, "failed": 2, "slips": [], "met": []})
    check(double(RIGHT))
    assert "history" not in records.load("double")[0]


def test_a_hint_or_the_solution_before_the_first_check_does_not_make_a_record_an_older_one(capsys):
    hint("double")
    solution("double")
    check(double(RIGHT))
    assert history() == [("right", [], 1, True)]


def test_a_demonstration_with_a_seed_is_not_a_try(capsys):
    check(double(WRONG), seed=1)
    assert history() == []


def test_a_history_ends_at_its_limit_and_still_tells_when_it_was_right():
    record = {}
    for number in range(MOST + 7):
        remember(record, "not yet", [], str(number))
    assert len(record["history"]) == MOST
    remember(record, "right", [], "right")
    remember(record, "not yet", [], "after")
    assert len(record["history"]) == MOST + 1
    assert record["history"][-1]["status"] == "right"
    assert record["unlisted"] == 7


def test_the_longest_history_is_a_few_thousand_bytes(own_folder):
    record = {"hints": 3}
    for number in range(2 * MOST):
        remember(record, "not yet", ["target_minus_prediction", "transposed"], str(number))
    records.save("double", record)
    assert (own_folder / "double.json").stat().st_size < 15_000
