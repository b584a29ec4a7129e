"""Learners' folders, read: what is found, what is believed, what is skipped with a word."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.board import records
from classroom.board.records import LARGEST, BadRecord, Learner, Reader, Record, Try
from nnlib.exercises import FORMER_NAMES
from tests.classroom.board.classroom import RIGHT, put, tried


def names(folder):
    return [one.name for one in Reader([folder]).read()[0]]


def test_each_folder_below_the_one_given_is_a_learner(tmp_path):
    for name in ("zoë", "ada b", "jane"):
        put(tmp_path / name / "slope-by-slope", "predict", RIGHT)
    (tmp_path / "nobody").mkdir()
    learners, skipped = Reader([tmp_path]).read()
    assert [one.name for one in learners] == ["ada b", "jane", "zoë"]
    assert learners[0].records == {"predict": Record("right")}
    assert skipped == []


@pytest.mark.parametrize("inside", ["", "work", "work/progress"])
def test_one_learners_own_folder_can_be_given(tmp_path, inside):
    put(tmp_path / "jane", "predict", RIGHT)
    folder = tmp_path / "jane" / inside
    expected = {"": "work", "work": "work", "work/progress": "work"}
    assert names(folder) == [expected[inside]]


def test_two_learners_of_one_name_in_two_folders_stay_two(tmp_path):
    for room in ("left", "right"):
        put(tmp_path / room / "jane", "predict", RIGHT)
    learners, _ = Reader([tmp_path / "left", tmp_path / "right"]).read()
    assert [one.name for one in learners] == ["jane", "jane"]


def test_of_two_copies_of_the_course_the_one_used_last_tells(tmp_path):
    old = put(tmp_path / "jane" / "b", "predict", RIGHT)
    put(tmp_path / "jane" / "a", "predict", tried("bias_missing"))
    os.utime(old, (1, 1))
    [jane], _ = Reader([tmp_path]).read()
    assert jane.records["predict"].status == "not yet"


def test_a_record_says_when_it_was_written(tmp_path):
    os.utime(put(tmp_path / "jane", "predict", RIGHT), (1e9, 1e9))
    [jane], _ = Reader([tmp_path]).read()
    assert jane.records["predict"].changed == 1e9


def test_what_a_check_writes_is_what_the_board_reads(tmp_path):
    code = (
        "from nnlib.checks import check, solution\n"
        "from nnlib.notes import ruling, vote\n"
        "def predict(inputs, weights, bias):\n    return inputs @ weights\n"
        "check(predict); check(predict); solution(predict)\n"
        "vote(2, 'wrong'); ruling(1); vote(1, 'right')\n"
    )
    folder = tmp_path / "jane" / "progress"
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "NNLIB_PROGRESS": str(folder), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, str(script)], env=environment, check=True, capture_output=True)
    [jane], skipped = Reader([tmp_path]).read()
    slip = ("bias_missing",)
    tries = (Try("not yet", slip),)
    expected = Record("not yet", 2, slip, slip, True, history=tries)
    assert jane.records == {"predict": expected}
    assert jane.votes == {2: "wrong"}, "a vote after the ruling does not count"
    assert skipped == []


BROKEN = {
    "cut off": ('{"status": "ri', "not JSON"),
    "not text": ("\x00\x01", "not JSON"),
    "a list": ("[1]", "not a record of the course"),
    "another status": ('{"status": "<b>great</b>"}', "not a record of the course"),
    "a status that is a list": ('{"status": ["right"]}', "not a record of the course"),
    "failed is text": ('{"status": "right", "failed": "x"}', "not a record of the course"),
    "deep": ("[" * 50_000, "not JSON"),
    "huge": (" " * (LARGEST + 1), "larger than 100 kB"),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_skipped_with_a_word_and_costs_nobody_else(tmp_path, text, reason):
    put(tmp_path / "jane", "predict", text)
    put(tmp_path / "jane", "double", RIGHT)
    put(tmp_path / "ada", "predict", RIGHT)
    learners, [skipped] = Reader([tmp_path]).read()
    assert [list(one.records) for one in learners] == [["predict"], ["double"]]
    assert skipped.reason == reason
    assert skipped.place.endswith("predict.json")


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_a_link_elsewhere_and_a_pipe_are_not_followed(tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(RIGHT))
    put(tmp_path / "room" / "jane", "double", RIGHT)
    progress = tmp_path / "room" / "jane" / "work" / "progress"
    (progress / "predict.json").symlink_to(secret)
    os.mkfifo(progress / "updated.json")
    [jane], skipped = Reader([tmp_path / "room"]).read()
    assert list(jane.records) == ["double"]
    assert {one.reason for one in skipped} == {"not a file", "a link, which is not followed"}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind"
)
def test_a_record_that_can_be_opened_later_is_read_then(tmp_path):
    path = put(tmp_path / "jane", "predict", RIGHT)
    path.chmod(0)
    reader = Reader([tmp_path])
    assert reader.read()[1][0].reason == "Permission denied"
    path.chmod(0o600)
    assert reader.read()[0][0].records["predict"].status == "right"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind"
)
def test_a_folder_that_may_not_be_read_is_skipped_with_a_word(tmp_path):
    put(tmp_path / "jane", "predict", RIGHT)
    put(tmp_path / "closed", "predict", RIGHT)
    (tmp_path / "closed").chmod(0)
    try:
        learners, [skipped] = Reader([tmp_path]).read()
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert [one.name for one in learners] == ["jane"]
    assert skipped.reason == "Permission denied"


def test_what_is_nobodys_record_is_passed_over(tmp_path):
    for name in ("guess_x", "recall_y", "claim_99", "no_exercise", "predict.broken"):
        put(tmp_path / "jane", name, RIGHT)
    (tmp_path / "jane" / ".hidden" / "progress").mkdir(parents=True)
    put(tmp_path / "jane" / "node_modules", "predict", RIGHT)
    assert Reader([tmp_path]).read() == ([], [])


def test_slips_that_the_course_does_not_know_are_left_out(tmp_path):
    put(tmp_path / "jane", "predict", tried("<script>", met=["bias_missing", 7, None]))
    [jane], _ = Reader([tmp_path]).read()
    assert jane.records["predict"] == Record("not yet", 1, (), ("bias_missing",))


def test_a_record_under_a_former_name_counts(tmp_path, monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, "forecast", "predict")
    put(tmp_path / "jane", "forecast", RIGHT)
    [jane], _ = Reader([tmp_path]).read()
    assert list(jane.records) == ["predict"]


def test_only_what_changed_is_read_again(tmp_path, monkeypatch):
    put(tmp_path / "jane", "predict", RIGHT)
    changed = put(tmp_path / "jane", "double", tried("halved"))
    reader = Reader([tmp_path])
    reader.read()
    asked = []
    monkeypatch.setattr(
        records, "_tried", lambda path, subject: asked.append(subject) or Record("right")
    )
    reader.read()
    assert asked == []
    changed.write_text(json.dumps({**RIGHT, "tries": 12}))
    [jane], _ = reader.read()
    assert asked == ["double"]
    assert jane.records["double"].status == "right"


def test_a_learner_who_comes_later_is_seen_after_a_while(tmp_path, monkeypatch):
    put(tmp_path / "jane", "predict", RIGHT)
    reader = Reader([tmp_path])
    reader.read()
    put(tmp_path / "late", "predict", RIGHT)
    assert len(reader.read()[0]) == 1
    monkeypatch.setattr(records, "_LOOK_AGAIN", 0)
    assert len(reader.read()[0]) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3)
    | st.dictionaries(
        st.sampled_from(["status", "failed", "slips", "met", "solution", "vote", "late"]),
        inside, max_size=5,
    ),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_any_json_is_a_record_a_vote_or_odd(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert isinstance(records._tried(str(path), "predict"), Record | BadRecord)
    assert isinstance(records._tried(str(path), "claim_01"), str | BadRecord)


def test_reading_changes_nothing(tmp_path):
    put(tmp_path / "jane", "predict", "broken")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    Reader([tmp_path]).read()
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_learner_begins_with_nothing():
    assert Learner("jane").records == Learner("jane").votes == {}
