"""The journal: the newest entry counts, an answer keeps its own notebook, a cut line costs one."""

import pytest

from classroom.grading.journal import is_earlier, known, latest, line_of, origin, read

ASKED = {"lesson": "06_the_hidden_layer", "student": "jane", "seed": 0, "stated": ""}


def entry(digest, **statuses):
    """What was recorded of one notebook of jane's."""
    answers = [{"exercise": name, "share": 1.0, "status": one} for name, one in statuses.items()]
    [made], _ = read(line_of({
        "student": "jane", "lesson": ASKED["lesson"], "digest": digest, "seed": 1, "checks": "1",
        "asked": ASKED, "answers": answers,
    }))  # fmt: skip
    return made


def test_answers_of_an_earlier_notebook_stay_with_that_notebook():
    first = entry("first", node_slopes="right", hidden_delta="not yet")
    second = entry("second", hidden_delta="right")
    [found] = latest([first, second]).values()
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
    assert {(key[1], key[-1]) for key in known([first, second], "1")} == {
        ("first", "node_slopes"),
        ("second", "hidden_delta"),
    }


@pytest.mark.parametrize("length", [1, 20, -3])
def test_a_line_that_was_cut_off_costs_its_own_entry_and_no_other(length):
    cut = line_of(entry("cut", node_slopes="right"))[:length]
    whole = [line_of(entry(name, node_slopes="right")) for name in ("before", "after")]
    entries, foreign = read(whole[0] + cut + whole[1])
    assert [one["digest"] for one in entries] == ["before", "after"]
    assert foreign == []
