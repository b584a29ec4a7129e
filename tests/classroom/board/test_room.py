"""The room, counted; and the slips that stand on the board."""

from hypothesis import given
from hypothesis import strategies as st

from classroom.board.records import Learner, Record
from classroom.board.room import RECENT, STUCK_AFTER, lesson_of, room_of
from nnlib.claims import OPINIONS

RECORDS = st.builds(
    Record,
    status=st.sampled_from(["right", "not yet", "stopped", "not attempted"]),
    failed=st.integers(0, 6),
    slips=st.lists(st.sampled_from(["bias_missing", "inputs_missing"]), max_size=2).map(tuple),
    met=st.lists(st.sampled_from(["bias_missing", "sign"]), max_size=2).map(tuple),
    solution=st.booleans(),
)


@given(st.lists(RECORDS, max_size=12))
def test_everybody_is_counted_once(records):
    learners = [Learner(str(n), {"predict": record}) for n, record in enumerate(records)]
    row = room_of(learners, now=0.0).rows["predict"]
    counted = [*row.right, *row.trying, *row.stuck, *row.left]
    assert len(counted) == len(set(counted)) == row.begun
    assert row.begun + row.opened == len(records)
    assert row.looked <= len(row.right)
    for _, now, ever in row.slips:
        assert now <= ever <= len(records)


def test_who_failed_often_in_a_row_is_stuck_and_who_is_right_is_not():
    learners = [
        Learner("a", {"predict": Record("not yet", STUCK_AFTER - 1)}),
        Learner("b", {"predict": Record("stopped", STUCK_AFTER)}),
        Learner("c", {"predict": Record("right", STUCK_AFTER)}),
        Learner("d", {"predict": Record("not attempted", 0)}),
    ]
    row = room_of(learners, now=0.0).rows["predict"]
    assert (row.trying, row.stuck, row.right, row.opened) == (["a"], ["b"], ["c"], 1)


def test_the_slip_that_most_are_at_now_comes_first_then_the_one_that_most_ever_were():
    def at(slips, met):
        return {"predict": Record("not yet", 1, slips, met)}

    learners = [
        Learner("a", at(("sign",), ("sign",))),
        Learner("b", {"predict": Record("right", 0, (), ("bias_missing", "twice"))}),
        Learner("c", {"predict": Record("right", 0, (), ("bias_missing",))}),
    ]
    assert room_of(learners, now=0.0).rows["predict"].slips == [
        ("sign", 1, 1), ("bias_missing", 0, 2), ("twice", 0, 1),
    ]  # fmt: skip


def test_somebody_is_where_they_checked_last_and_nowhere_after_a_while():
    now, long_ago = 1e9, 1e9 - 60 * RECENT - 1
    learners = [
        Learner("a", {
            "predict": Record("not yet", 5, ("bias_missing",), changed=now - 9),
            "squared_error": Record("not yet", 1, changed=now),
        }),
        Learner("b", {"predict": Record("stopped", 5, changed=long_ago)}),
        Learner("c", {"predict": Record("right", changed=now)}),
    ]  # fmt: skip
    room = room_of(learners, now=now)
    row = room.rows["predict"]
    assert (row.trying, row.stuck, row.left, row.right) == ([], [], ["a", "b"], ["c"])
    assert row.slips == [("bias_missing", 0, 1)]
    assert room.rows["squared_error"].trying == ["a"]
    assert (room.stuck, room.trying, room.here) == (0, 1, {"01": 2})


def test_of_one_lesson_only_its_exercises_and_claims_are_counted():
    learners = [Learner("a", {}, {2: OPINIONS[0], 7: OPINIONS[1]})]
    room = room_of(learners, lessons=["03"])
    assert {lesson_of(name) for name in room.rows} == {"03"}
    assert room.votes[7] == {OPINIONS[1]: 1}
    assert 2 not in room.votes


def test_a_lesson_of_the_board_is_named_by_its_old_and_its_new_name():
    learners = [Learner("a", {"node_slopes": Record("right")}, {16: OPINIONS[0]})]
    for name in ("the_hidden_layer", "06_the_hidden_layer", "07_the_hidden_layer", "7"):
        room = room_of(learners, lessons=[name])
        assert list(room.rows) == ["node_slopes", "hidden_delta", "two_layer_slopes"]
        assert room.rows["node_slopes"].right == ["a"]
        assert {lesson_of(row) for row in room.rows} == {"07"}
        assert room.votes[16] == {OPINIONS[0]: 1}
