"""What is counted: by hand for a few learners, and as properties of hundreds."""

import json
from collections import Counter

import pytest

from classroom.board.records import Record, Try, read_record
from classroom.counting.counts import NO_HINT, OfHint, count
from nnlib.checks.history import MOST, remember
from tests.classroom.counting.class_of import class_of

SLIP, OTHER = "target_minus_prediction", "input_missing"
NAME = "slope_of_weight"


def tries(*rows, **more):
    """A record from rows of (status, slips, hints, solution), the last ones left out if unused."""
    history = tuple(Try(*row) for row in rows)
    return Record(history[-1].status, history=history, **more)


def read(records):
    """What the class's folders would give."""
    return [
        {name: read_record(name, json.dumps(one).encode()) for name, one in learner.items()}
        for learner in records
    ]


def test_nobody_is_counted_as_nobody():
    counts = count([])
    assert (counts.learners, counts.exercises, counts.hints, counts.slips) == (0, {}, {}, {})


def test_one_learner_alone_is_in_one_column():
    row = count([{NAME: tries(("right",))}]).exercises[NAME]
    assert (row.tried, row.right_at, row.middle, row.not_yet) == (1, Counter({1: 1}), 1.0, 0)


def test_whoever_is_right_after_the_solution_is_not_counted_as_right_at_first():
    counts = count([
        {NAME: tries(("right", (), 0, True))},
        {NAME: tries(("not yet",), ("right", (), 0, True))},
        {NAME: tries(("not yet",), solution=True)},
    ])  # fmt: skip
    row = counts.exercises[NAME]
    assert (row.right_at.total(), row.after_solution, row.not_yet, row.looked) == (0, 2, 1, 1)
    assert row.middle is None


def test_a_solution_opened_after_a_right_try_does_not_count():
    row = count([{NAME: tries(("right",), solution=True)}]).exercises[NAME]
    assert (row.right_at, row.after_solution, row.looked) == (Counter({1: 1}), 0, 0)


def test_a_record_without_a_history_is_tried_and_unknown_and_says_nothing_of_hints_and_slips():
    counts = count([{NAME: Record("right", met=(SLIP,), hints=2)}])
    row = counts.exercises[NAME]
    assert (row.tried, row.unknown, row.right_at.total()) == (1, 1, 0)
    assert counts.hints == {} == counts.slips


def test_who_only_ran_the_check_has_not_tried():
    assert count([{NAME: Record("not attempted")}]).exercises == {}


def test_a_next_try_counts_for_the_last_hint_opened_before_it():
    counts = count([
        {NAME: tries(("not yet",), ("not yet", (), 2), ("right", (), 2))},
        {NAME: tries(("not yet",), ("right", (), 1))},
    ])  # fmt: skip
    assert counts.hints == {
        (NAME, 1): OfHint(opened=2, right=1),
        (NAME, 2): OfHint(opened=1, not_right=1),
        (NAME, NO_HINT): OfHint(right=1),
    }


@pytest.mark.parametrize(
    "record",
    [
        tries(("not yet", (), 1)),
        tries(("right", (), 1)),
        tries(("not yet",), ("right", (), 1, True)),
        tries(("not yet",), hints=1),
        Record("not attempted", hints=1),
    ],
    ids=["before the first try", "before a first right try", "with the solution", "no try since",
         "no try at all"],
)  # fmt: skip
def test_a_hint_without_a_next_try_of_its_own_is_opened_and_not_compared(record):
    assert count([{NAME: record}]).hints == {(NAME, 1): OfHint(opened=1)}


def test_hints_that_are_opened_after_a_right_try_are_not_counted():
    assert count([{NAME: tries(("not yet",), ("right",), hints=3)}]).hints == {
        (NAME, NO_HINT): OfHint(right=1)
    }


def test_a_slip_is_followed_to_the_next_try():
    counts = count([
        {NAME: tries(("not yet", (SLIP,)), ("not yet", (SLIP,)), ("right",))},
        {NAME: tries(("not yet", (OTHER,)), ("not yet", (SLIP,)), ("not yet", (OTHER,)))},
        {NAME: tries(("not yet", (SLIP,)), ("right", (), 0, True))},
        {NAME: tries(("not yet", (SLIP,)))},
    ])  # fmt: skip
    row = counts.slips[NAME, SLIP]
    assert (row.met, row.at_first, row.again) == (4, 3, 1)
    assert (row.same, row.other, row.solution, row.nothing, row.right) == (1, 1, 1, 1, 0)
    assert counts.slips[NAME, OTHER].again == 1


def test_after_a_full_history_the_next_try_is_not_known():
    record = {}
    for number in range(MOST + 5):
        remember(record, "not yet", [SLIP] if number == MOST - 1 else [], str(number))
    remember(record, "right", [], "")
    [[read_one]] = [list(one.values()) for one in read([{NAME: {**record, "status": "right"}}])]
    counts = count([{NAME: read_one}])
    assert counts.exercises[NAME].right_at == Counter({MOST + 6: 1})
    assert counts.slips[NAME, SLIP].nothing == 1
    assert counts.hints[NAME, NO_HINT] == OfHint(right=0, not_right=MOST - 1)


@pytest.mark.parametrize("seed", range(6))
def test_counts_of_a_hundred_learners_add_up(seed):
    records = class_of(seed, 100)
    learners, counts = read(records), count(read(records))
    assert counts.learners == 100
    for name, row in counts.exercises.items():
        tried = [one[name] for one in learners if name in one and one[name].status in _TRIED]
        with_history = [one for one in tried if one.history]
        assert row.tried == len(tried)
        assert row.unknown == len(tried) - len(with_history)
        right = [one for one in with_history if one.history[-1].status == "right"]
        assert row.right_at.total() + row.after_solution == len(right)
        assert row.not_yet == len(with_history) - len(right)
        compared = sum(
            one.right + one.not_right for (of, _), one in counts.hints.items() if of == name
        )
        pairs = sum(
            not after.solution
            for one in with_history
            for after in one.history[1 : MOST if one.unlisted else None]
        )
        assert compared == pairs
    for (name, number), row in counts.hints.items():
        assert number == NO_HINT or row.opened >= row.right + row.not_right
        assert number < 2 or row.opened <= counts.hints[name, number - 1].opened
    for (name, slip), row in counts.slips.items():
        met = [
            one[name] for one in learners
            if name in one and any(slip in each.slips for each in one[name].history or ())
        ]  # fmt: skip
        assert row.met == len(met)
        assert row.same <= row.again <= row.met
        assert row.at_first <= row.met


_TRIED = ("right", "not yet", "stopped")


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_of_two_classes_are_the_sums_of_theirs(seed):
    one, other = read(class_of(seed, 40)), read(class_of(seed + 100, 40))
    whole, parts = count([*one, *other]), [count(one), count(other)]
    for name, row in whole.exercises.items():
        rows = [part.exercises[name] for part in parts if name in part.exercises]
        assert row.right_at == sum((each.right_at for each in rows), Counter())
        assert row.tried == sum(each.tried for each in rows)
    for kind in ("hints", "slips"):
        for key, row in getattr(whole, kind).items():
            rows = [found for part in parts if (found := getattr(part, kind).get(key))]
            for field, value in vars(row).items():
                assert value == sum(getattr(each, field) for each in rows), (key, field)


HOSTILE = {
    "a text": "right",
    "no list": {"status": "right"},
    "empty": [],
    "of texts": ["right"],
    "a status of its own": [{"status": "<b>", "slips": [], "hints": 0}],
    "not attempted": [{"status": "not attempted", "slips": [], "hints": 0}],
    "right in the middle": [{"status": "right", "hints": 0}, {"status": "not yet", "hints": 0}],
    "hints that close": [{"status": "not yet", "hints": 2}, {"status": "right", "hints": 1}],
    "a negative hint": [{"status": "not yet", "hints": -1}],
    "hints as a truth value": [{"status": "not yet", "hints": True}],
    "too many": [{"status": "not yet", "hints": 0}] * (MOST + 1),
    "far too many hints": [{"status": "not yet", "hints": 10**30}],
    "a solution that closes": [
        {"status": "not yet", "hints": 0, "solution": True}, {"status": "right", "hints": 0},
    ],
}  # fmt: skip


@pytest.mark.parametrize("history", HOSTILE.values(), ids=HOSTILE)
def test_a_history_that_the_course_does_not_write_is_none(history):
    record = {"status": "not yet", "failed": 1, "history": history}
    found = read_record(NAME, json.dumps(record).encode())
    assert found == Record("not yet", 1)
    assert count([{NAME: found}]).exercises[NAME].unknown == 1


@pytest.mark.parametrize("unlisted", [3, -1, "3", True])
def test_only_a_full_history_leaves_tries_out(unlisted):
    record = {"status": "not yet", "history": [{"status": "not yet", "hints": 0}]}
    record["unlisted"] = unlisted
    assert read_record(NAME, json.dumps(record).encode()).history is None
