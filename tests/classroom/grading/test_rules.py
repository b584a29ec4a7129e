"""The rules of a course: read from its file, and what they make of a submission's points."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.errors import UserError
from classroom.grading.rules import EXAMPLE, Late, rules_in
from classroom.grading.submitted import Submitted
from nnlib.exercises.lessons import file_of

LESSON, OTHER = file_of("the_hidden_layer"), file_of("full_backprop")
DUE = datetime(2026, 5, 3, 22, 0, tzinfo=UTC)


def at(*clock, zone=UTC):
    return Submitted(datetime(*clock, tzinfo=zone), "Gradescope")


def test_the_example_that_messages_show_is_read_whole():
    text = "\n".join(line[2:] for line in EXAMPLE.splitlines()[1:])
    rules = rules_in(text)
    assert (rules.students, rules.groups, rules.counts) == ("students.csv", "groups.csv", "best")
    assert rules.points == {"node_slopes": 2}
    assert rules.deadline("zoe", LESSON) == datetime(2026, 5, 3, 21, 59, tzinfo=UTC)
    assert rules.deadline("jane", LESSON) == datetime(2026, 5, 6, 21, 59, tzinfo=UTC)
    assert rules.deadline("bob", LESSON) == datetime(2026, 5, 10, 21, 59, tzinfo=UTC)
    assert rules.late == Late(
        timedelta(days=1), 0.1, timedelta(minutes=15), 0.5, timedelta(weeks=1)
    )
    assert rules.is_excused("zoe", LESSON)
    assert not rules.is_excused("zoe", OTHER)
    assert rules.times == {LESSON: ("worksheet.csv", "")}


def test_an_empty_file_changes_nothing():
    rules = rules_in("")
    assert rules.deadline("jane", LESSON) is None
    assert rules.lateness("jane", LESSON, at(2030, 1, 1)) == timedelta()
    assert not rules.is_excused("jane", LESSON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[dedlines]\n", "no rule `dedlines`"),
        ("[late]\ntake = 0.1\n", "no rule `late.take`"),
        ("[late]\ntakes = 10\n", "`late.takes` should be a share"),
        ('[late]\ntakes = "ten"\n', "`late.takes` should be a share"),
        ("[late]\ntakes = true\n", "`late.takes` should be a share"),
        ('[late]\nevery = "0 days"\n', "`late.every` should be longer"),
        ('[late]\ngrace = "a while"\n', "`late.grace` should be a duration"),
        ('[late]\nof = "all"\n', "`late.of` should be"),
        ('[deadlines]\nthe_hidden_layer = "3 May"\n', "without quotes"),
        ("[deadlines]\nthe_hiden_layer = 2026-05-03T23:59:00\n", "which is not a lesson"),
        ('counts = "first"\n', "`counts` should be"),
        ('timezone = "Mars"\n', "There is no time zone 'Mars'"),
        ("timezone = 2\n", "`timezone` should be a text"),
        ("deadlines = 3\n", "should be a table"),
        ("[excused]\njane = 3\n", "`excused.jane` should be"),
        ('[excused]\njane = ["sport"]\n', "which is not a lesson"),
        ("[times]\nthe_hidden_layer = 3\n", "`times.the_hidden_layer` should be"),
        ("[late\n", "is not TOML"),
    ],
)
def test_what_is_no_rule_is_refused_with_what_was_expected(text, words):
    with pytest.raises(UserError) as error:
        rules_in(text)
    assert words in str(error.value)


def test_a_deadline_without_a_clock_means_the_end_of_that_day():
    rules = rules_in("[deadlines]\nthe_hidden_layer = 2026-05-03\n")
    assert rules.deadline("jane", LESSON) == datetime(2026, 5, 4, tzinfo=UTC)


def test_lateness_counts_the_hours_that_passed_also_where_summer_time_begins():
    rules = rules_in(
        'timezone = "Europe/Berlin"\n[deadlines]\nthe_hidden_layer = 2026-03-29T01:30:00\n'
    )
    by_clock = Submitted(datetime(2026, 3, 29, 3, 30), "Blackboard")
    assert rules.lateness("jane", LESSON, by_clock) == timedelta(hours=1)


def test_a_time_without_a_zone_is_the_courses():
    rules = rules_in(
        'timezone = "Asia/Tokyo"\n[deadlines]\nthe_hidden_layer = 2026-05-04T07:00:00+09:00\n'
    )
    assert rules.lateness("jane", LESSON, Submitted(datetime(2026, 5, 4, 7, 1), "Blackboard"))
    assert not rules.lateness("jane", LESSON, at(2026, 5, 3, 21, 59))


def test_an_extension_of_one_lesson_goes_before_that_of_all():
    rules = rules_in(
        "[deadlines]\nthe_hidden_layer = 2026-05-03\nfull_backprop = 2026-05-10\n"
        '[extensions]\njane = {all = "2 days", the_hidden_layer = "1 week"}\n'
    )
    assert rules.deadline("jane", LESSON) == datetime(2026, 5, 11, tzinfo=UTC)
    assert rules.deadline("jane", OTHER) == datetime(2026, 5, 13, tzinfo=UTC)
    assert rules.deadline("joe", OTHER) == datetime(2026, 5, 11, tzinfo=UTC)


@given(
    st.timedeltas(timedelta(), timedelta(days=60)), st.timedeltas(timedelta(), timedelta(days=3))
)
def test_later_never_costs_less(late, more):
    rule = Late(timedelta(hours=12), 0.07, timedelta(minutes=15), 0.6, timedelta(days=20))
    assert 0 <= rule.share(late) <= rule.share(late + more) <= 1


@pytest.mark.parametrize(
    ("late", "share"),
    [
        (timedelta(), 0), (timedelta(minutes=15), 0), (timedelta(minutes=15, seconds=1), 0.1),
        (timedelta(days=1), 0.1), (timedelta(days=1, seconds=1), 0.2), (timedelta(days=6), 0.5),
        (timedelta(weeks=1), 0.5), (timedelta(weeks=1, seconds=1), 1),
    ],
)  # fmt: skip
def test_each_step_that_has_begun_costs_the_same_up_to_the_most(late, share):
    rule = Late(timedelta(days=1), 0.1, timedelta(minutes=15), 0.5, timedelta(weeks=1))
    assert rule.share(late) == share
