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
        ("[excused]\njane = []\n", "`excused.jane` should be"),
        ('[times]\nthe_hidden_layer = ""\n', "`times.the_hidden_layer` should be"),
        ('[times]\nthe_hidden_layer = {column = "came"}\n', "`times.the_hidden_layer` should be"),
        ('[times]\nthe_hidden_layer = {file = "a", column = 3}\n', "`times.the_hidden_layer`"),
        ('[late]\nevery = "1 day"\nat_most = 0.5\n', "does not say what lateness costs"),
        ('[late]\ngrace = "1 hour"\n', "does not say what lateness costs"),
        ('[late]\ntakes = 0.1\ngrace = "2 days"\nclosed_after = "1 day"\n', "`late.closed_after`"),
        ("[deadlines]\nthe_hidden_layer = 9999-12-31\n", "should be between 1970 and 8999"),
        ("[deadlines]\nthe_hidden_layer = 0001-01-01T00:00:00+09:00\n", "should be between 1970"),
        ('[extensions]\njane = "999999999 weeks"\n', "should be at most 3,650 days"),
        ('[extensions]\njane = {the_hidden_layer = "3 days"}\n', "[deadlines] has none"),
        (
            "[deadlines]\nthe_hidden_layer = 2026-05-10\n"
            "[extensions]\njane = {the_hidden_layer = 2026-05-03}\n",
            "before the deadline of the class",
        ),
    ],
)
def test_what_is_no_rule_is_refused_with_what_was_expected(text, words):
    with pytest.raises(UserError) as error:
        rules_in(text)
    assert words in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "[deadlines]\nthe_hidden_layer = 2026-05-03\n07 = 2026-05-10\n",
        '[times]\n07 = "a.csv"\nthe_hidden_layer = "b.csv"\n',
        "[deadlines]\nthe_hidden_layer = 2026-05-03\n"
        '[extensions]\njane = {07 = "1 day", the_hidden_layer = "3 days"}\n',
        '[extensions]\n"Zo\u00eb" = "1 day"\n"Zoe\u0308" = "3 days"\n',
    ],
)
def test_two_lines_for_one_lesson_or_student_are_refused_whatever_they_call_it(text):
    with pytest.raises(UserError, match="has two lines for"):
        rules_in(text)


def test_a_date_as_extension_in_every_lesson_makes_no_deadline_earlier_and_none_new():
    rules = rules_in(
        "[deadlines]\nthe_hidden_layer = 2026-05-03\nfull_backprop = 2026-05-20\n"
        "[extensions]\njane = 2026-05-10\n"
    )
    assert rules.deadline("jane", LESSON) == datetime(2026, 5, 11, tzinfo=UTC)
    assert rules.deadline("jane", OTHER) == datetime(2026, 5, 21, tzinfo=UTC)
    assert rules.deadline("jane", file_of("a_layer")) is None


def test_a_student_can_have_a_deadline_where_the_class_has_none():
    rules = rules_in("[extensions]\njane = {the_hidden_layer = 2026-05-10}\n")
    assert rules.deadline("jane", LESSON) == datetime(2026, 5, 11, tzinfo=UTC)
    assert rules.deadline("bob", LESSON) is None


@pytest.mark.parametrize(
    ("clock", "until"),
    [("2026-10-25T02:30:00", (2026, 10, 25, 1, 30)), ("2026-03-29T02:30:00", (2026, 3, 29, 1, 30))],
)
def test_a_deadline_that_a_clock_shows_twice_or_never_is_the_later_one(clock, until):
    rules = rules_in(f'timezone = "Europe/Berlin"\n[deadlines]\nthe_hidden_layer = {clock}\n')
    assert not rules.lateness("jane", LESSON, at(*until))


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
