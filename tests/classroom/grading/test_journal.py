"""The journal: the newest entry counts, an answer keeps its own notebook, a cut line costs one."""

import gc
import json

import pytest

from classroom.errors import UserError
from classroom.grading.journal import entries_in, is_earlier, known, line_of, origin
from classroom.grading.places import Journal

LESSON = "07_the_hidden_layer"
ASKED = {"lesson": "06_the_hidden_layer", "student": "jane", "seed": 0, "stated": ""}


def entry(digest, student="jane", **statuses):
    """What was recorded of one notebook."""
    answers = [{"exercise": name, "share": 1.0, "status": one} for name, one in statuses.items()]
    [made] = entries_in(line_of({
        "student": student, "lesson": ASKED["lesson"], "digest": digest, "seed": 1, "checks": "1",
        "asked": ASKED, "answers": answers,
    }))  # fmt: skip
    return made


def journal_of(folder, *lines):
    """A journal on the disk, of these entries or lines."""
    path = folder / "journal.jsonl"
    path.write_bytes(b"".join(one if isinstance(one, bytes) else line_of(one) for one in lines))
    return Journal(path)


def test_answers_of_an_earlier_notebook_stay_with_that_notebook(tmp_path):
    first = entry("first", node_slopes="right", hidden_delta="not yet")
    second = entry("second", hidden_delta="right")
    newest = journal_of(tmp_path, first, second).latest()
    [found] = newest.values()
    by_name = {answer["exercise"]: answer for answer in found["answers"]}
    assert {name: one["status"] for name, one in by_name.items()} == {
        "node_slopes": "right",
        "hidden_delta": "right",
    }
    assert found["digest"] == "second"
    assert origin(found, by_name["node_slopes"])["digest"] == "first"
    assert is_earlier(found, by_name["node_slopes"])
    assert not is_earlier(found, by_name["hidden_delta"])
    # Of the newer notebook, only what was judged in it is known.
    assert {(key[1], key[-1]) for key in known(newest.values(), "1")} == {
        ("first", "node_slopes"),
        ("second", "hidden_delta"),
    }


@pytest.mark.parametrize("length", [1, 20, -3])
def test_a_line_that_was_cut_off_costs_its_own_entry_and_no_other(length, tmp_path):
    cut = line_of(entry("cut", node_slopes="right"))[:length]
    before, after = (entry(name, node_slopes="right") for name in ("before", "after"))
    journal = journal_of(tmp_path, before, cut, after)
    assert [one["digest"] for one in journal] == ["before", "after"]
    assert [journal[place]["digest"] for place in (0, 1, -1)] == ["before", "after", "after"]
    assert journal.foreign == []


def test_ends_of_lines_as_windows_writes_them_are_read_too(tmp_path):
    lines = [line_of(entry(name, name, node_slopes="right")) for name in ("joe", "jane")]
    journal = journal_of(tmp_path, *(line.replace(b"\n", b"\r\n") for line in lines))
    assert [one["student"] for one in journal] == ["joe", "jane"]
    assert list(journal.latest()) == [("jane", LESSON), ("joe", LESSON)]


def test_memory_holds_places_and_no_entries(tmp_path):
    def things(count):
        entries = [entry(f"{one}", f"s{one}", node_slopes="right") for one in range(count)]
        journal_of(tmp_path, *entries)
        del entries
        gc.collect()
        before = len(gc.get_objects())
        journal = Journal(tmp_path / "journal.jsonl")
        gc.collect()
        # What the collector follows: lists and tables; a number or a text is not one.
        return len(gc.get_objects()) - before, len(journal), len(list(journal.latest().values()))

    few, many = things(10), things(1000)
    assert (few[1:], many[1:]) == ((10, 10), (1000, 1000))
    assert many[0] <= few[0] + 5


def test_what_another_run_adds_meanwhile_changes_nothing_that_was_found(tmp_path):
    journal = journal_of(tmp_path, entry("1", "jane", node_slopes="right"))
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(line_of(entry("2", "jane", node_slopes="right")))
        file.write(line_of(entry("3", "joe", node_slopes="right"))[:30])
        file.flush()
        assert [one["digest"] for one in journal.latest().values()] == ["1"]
    assert [one["digest"] for one in Journal(tmp_path / "journal.jsonl")] == ["1", "2"]


def test_a_journal_that_somebody_cut_meanwhile_is_no_empty_class(tmp_path):
    journal = journal_of(tmp_path, entry("1", node_slopes="right"))
    (tmp_path / "journal.jsonl").write_bytes(b"")
    with pytest.raises(UserError, match="was changed while it was read"):
        list(journal.latest().values())


def test_who_was_forgotten_is_in_no_lesson_until_graded_again(tmp_path):
    first, other = entry("1", "jane", node_slopes="right"), entry("2", "joe", node_slopes="right")
    gone, again = {"forgotten": "jane"}, entry("3", "jane", hidden_delta="right")
    assert list(journal_of(tmp_path, first, other, gone).latest()) == [("joe", LESSON)]
    newest = journal_of(tmp_path, first, other, gone, again).latest()
    assert [answer["exercise"] for answer in newest["jane", LESSON]["answers"]] == ["hidden_delta"]


def test_a_line_of_a_lesson_that_was_split_has_an_entry_for_each_of_its_lessons(tmp_path):
    answers = [
        {"exercise": name, "share": 1.0, "status": "right"} for name in ("train", "minibatches")
    ]
    old = entry("1", node_slopes="right") | {"lesson": "07_full_backprop", "answers": answers}
    journal = journal_of(tmp_path, b"\n" + json.dumps(old).encode() + b"\n")
    assert len(journal) == len(journal.latest()) == 2
    assert {one["lesson"]: [it["exercise"] for it in one["answers"]] for one in journal} == {
        "08_full_backprop": ["train"],
        "11_batches_and_epochs": ["minibatches"],
    }
