"""When work was handed in: what systems write, and a list of times."""

from datetime import UTC, datetime

import pytest

from classroom.errors import UserError
from classroom.grading.collecting import collect
from classroom.grading.student_names import Roster
from classroom.grading.submitted import NBGRADER, Submitted, from_fields, moment, times_in
from nnlib.exercises.lessons import file_of, lesson_files

LESSON = file_of("the_hidden_layer")


def times(folder, students=()):
    """Who handed in when, and who says so."""
    found, odd = collect(folder, lesson_files(), students)
    return {one.student: one.submitted and one.submitted.fields for one in found}, odd


def put(folder, *names, text="{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-03 21:59:00.123456 UTC", "2026-05-03T21:59:00+00:00"),
        ("2026-05-01 10:30:00.123456000 Z", "2026-05-01T10:30:00+00:00"),
        ("2015-02-02 15:58:23.948203 America/Los_Angeles", "2015-02-02T15:58:23-08:00"),
        ("2026-05-01T10-30-00", "2026-05-01T10:30:00"),
        ("2026-01-31-12-00-00", "2026-01-31T12:00:00"),
        ("Sunday, 3 May 2026, 11:59 PM", "2026-05-03T23:59:00"),
        ("May 1, 2026 1030 AM", "2026-05-01T10:30:00"),
        ("2026-05-03 23:59 +02:00", "2026-05-03T23:59:00+02:00"),
    ],
)
def test_a_moment_is_read_as_systems_write_it(text, expected):
    assert moment(text).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "3/5/26, 23:59", "05/03/2026", "2026-13-01 10:00", "soon", "2026-05-03 25:00", "7"]
)
def test_what_is_no_moment_or_could_be_several_is_not_read(text):
    assert moment(text) is None


def test_names_that_systems_write_tell_when(tmp_path):
    put(
        tmp_path, f"Homework_jdoe_attempt_2026-01-31-12-00-00_{LESSON}.ipynb",
        f"Homework_zoe_attempt_2026-02-01-08-30-00_{LESSON}.ipynb",
    )  # fmt: skip
    assert times(tmp_path)[0] == {
        "jdoe": ["2026-01-31T12:00:00", "Blackboard"],
        "zoe": ["2026-02-01T08:30:00", "Blackboard"],
    }
    other = tmp_path / "brightspace"
    put(
        other, f"12345-678901 - Jane Doe - May 1, 2026 1030 AM - {LESSON}.ipynb",
        f"12346-678901 - Zoe Roe - May 2, 2026 905 PM - {LESSON}.ipynb",
    )  # fmt: skip
    assert times(other)[0]["Zoe Roe"] == ["2026-05-02T21:05:00", "Brightspace"]


def test_nbgraders_timestamp_tells_when_and_a_students_own_file_does_not(tmp_path):
    for name in ("jane", "zoe"):
        put(tmp_path / "submitted", f"{name}/{LESSON}/{LESSON}.ipynb")
    put(tmp_path / "submitted", f"jane/{LESSON}/timestamp.txt", text="2026-05-03 21:59:00.1 UTC\n")
    expected = {"jane": ["2026-05-03T21:59:00+00:00", NBGRADER], "zoe": None}
    assert times(tmp_path)[0] == expected
    assert times(tmp_path / "submitted")[0] == expected
    for name in ("jane", "zoe"):
        folder = f"{name}_4021{len(name)}_assignsubmission_file_"
        put(tmp_path / "moodle", f"{folder}/{LESSON}.ipynb")
        put(tmp_path / "moodle", f"{folder}/timestamp.txt", text="2020-01-01 00:00:00 UTC")
    assert set(times(tmp_path / "moodle")[0].values()) == {None}


def test_a_timestamp_that_cannot_be_read_is_named(tmp_path):
    put(tmp_path / "submitted", f"jane/{LESSON}/{LESSON}.ipynb")
    put(tmp_path / "submitted", f"jane/{LESSON}/timestamp.txt", text="yesterday")
    found, odd = times(tmp_path)
    assert found == {"jane": None}
    assert any("yesterday" in remark for _, remark in odd)


def test_gradescopes_list_tells_when(tmp_path):
    put(tmp_path, f"submission_1/{LESSON}.ipynb", f"submission_2/{LESSON}.ipynb")
    put(tmp_path, "submission_metadata.yml", text=(
        "submission_1:\n  :submitters:\n  - :name: Jane\n    :email: jane@x.org\n"
        "  :created_at: 2026-05-01 10:30:00.123456000 Z\n  :score: 1.0\n"
        "submission_2:\n  :submitters:\n  - :name: Bob\n"
    ))  # fmt: skip
    assert times(tmp_path)[0] == {
        "jane@x.org": ["2026-05-01T10:30:00+00:00", "Gradescope"], "Bob": None,
    }  # fmt: skip


def test_the_later_of_two_notebooks_counts_by_the_systems_time_not_by_the_files(tmp_path):
    first = tmp_path / f"Homework_jdoe_attempt_2026-01-31-12-00-00_{LESSON}.ipynb"
    second = tmp_path / f"Homework_jdoe_attempt_2026-02-01-12-00-00_{LESSON}.ipynb"
    put(tmp_path, second.name, first.name)
    found, _ = collect(tmp_path, lesson_files())
    assert max(found, key=lambda one: one.order).path.name == second.name


MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (submission)\n"
    'Participant 4021,Jane Doe,jane@x.org,Submitted,,10.00,"Sunday, 3 May 2026, 11:59 PM"\n'
    "Participant 4022,Bob Roe,bob@x.org,No submission,,10.00,-\n"
)


def test_moodles_worksheet_is_a_list_of_times(tmp_path):
    file = tmp_path / "worksheet.csv"
    file.write_text(MOODLE, encoding="utf-8")
    expected = Submitted(datetime(2026, 5, 3, 23, 59), "worksheet.csv")
    assert times_in(file, "", Roster()) == {"4021": expected}
    assert times_in(file, "", Roster(["jane@x.org"])) == {"jane@x.org": expected}
    assert times_in(file, "", Roster(["Jane Doe"])) == {"Jane Doe": expected}


def test_a_list_of_our_own_has_a_student_and_a_time_a_line(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("student;came\njane;2026-05-03 23:59 UTC\n", encoding="utf-8")
    assert times_in(file, "came", Roster(["jane"]))["jane"].at == datetime(
        2026, 5, 3, 23, 59, tzinfo=UTC
    )
    with pytest.raises(UserError, match="which column holds the times"):
        times_in(file, "", Roster())


def test_a_number_in_another_column_names_no_student(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("points,student,submitted\n4,jane,2026-05-03 23:59\n", encoding="utf-8")
    for listed in (["jane", "4"], []):
        assert set(times_in(file, "", Roster(listed))) == {"jane"}


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_lines_of_a_student_the_latest_time_counts(tmp_path, order):
    lines = ["jane,2026-05-01 10:00", "jane,2026-05-03 23:59", "jane,2026-05-02 10:00"][::order]
    file = tmp_path / "times.csv"
    file.write_text("\n".join(["student,submitted", *lines]), encoding="utf-8")
    assert times_in(file, "", Roster(["jane"]))["jane"].at == datetime(2026, 5, 3, 23, 59)


def test_a_cell_that_is_no_moment_is_refused_with_its_line(tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("student,submitted\njane,3/5/26\n", encoding="utf-8")
    with pytest.raises(UserError, match="line 2: '3/5/26' is not a date and time"):
        times_in(file, "", Roster())


@pytest.mark.parametrize("fields", [[], ["x"], ["soon", "me"], [1, 2], "ab"])
def test_a_line_of_the_journal_that_says_no_time_has_none(fields):
    assert from_fields(fields) is None
