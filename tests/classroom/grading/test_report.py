"""The report names all that a teacher has to look at, and everybody who is concerned."""

import csv

import pytest

from classroom.grading import similarity, versions
from classroom.grading.judge_notebook import NOT_JUDGED
from classroom.grading.report import Outcome, look_at, write_report
from classroom.grading.results_folder import Results
from classroom.grading.tables import unsafe
from nnlib.exercises import EXERCISES
from tests.classroom.grading.classroom import LESSON


def entry(student, lesson=LESSON, seed_of_versions=0, **answer):
    """A line of the journal: one answer."""
    answer = {"exercise": "node_slopes", "share": 1.0, "status": "right", **answer}
    return {"student": student, "lesson": lesson, "digest": "d", "seed": 1, "answers": [answer],
            "asked": {"lesson": lesson, "student": student, "seed": seed_of_versions}}  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """What writes the report of these entries, and returns its text by section."""

    def write(*entries, warnings=()):
        results = Results(tmp_path)
        for one in entries:
            results.add(one)
        write_report(Outcome(tuple(results.marks()), 1, warnings=tuple(warnings)), results)
        text = (tmp_path / "report.md").read_text(encoding="utf-8")
        return {part.split("\n")[0]: part.split("\n", 1)[1].strip() for part in text.split("## ")}

    return write


@pytest.mark.parametrize("status", ["not yet", "stopped", "not attempted", NOT_JUDGED])
def test_where_the_notebook_shows_right_and_the_grade_is_another_both_are_said(written, status):
    said = written(entry("jane", share=0.0, status=status, shown="right"))["Needs a look"]
    assert "`jane`, `node_slopes`: the notebook shows *right*" in said
    assert f"here it is *{status}*" in said


@pytest.mark.parametrize("fields", [
    {"shown": "right"}, {"shown": "not yet", "status": "not yet", "share": 0.0}, {"shown": None},
    {"shown": "not yet"}, {}, {"lacks": [], "again": "", "whole": False},
])  # fmt: skip
def test_where_notebook_and_grade_agree_nothing_needs_a_look(written, fields):
    told = written(entry("jane", **fields))
    assert told["Needs a look"] == "Nothing."
    assert "Right with more of the notebook" not in told


def test_what_grading_could_not_provide_is_named(written):
    note = "Grading could not provide the module `pandas`."
    said = written(entry("jane", share=0.0, status=NOT_JUDGED, notes=[note]))["Needs a look"]
    assert f"`jane`, `node_slopes`: not judged. {note}" in said


def test_answers_stopped_twice_are_counted_by_what_stopped_them(written):
    ended, slow = "ended the process twice", "took too long twice"
    said = written(
        entry("jane", share=0.0, status="stopped", again=ended),
        entry("joe", share=0.0, status="stopped", again=slow),
        entry("zoe", share=0.0, status="stopped", again=slow),
    )["Needs a look"]
    assert f"1 answer was stopped ({ended}): `jane` (`node_slopes`)." in said
    assert f"2 answers were stopped ({slow}): `joe` (`node_slopes`), `zoe` (`node_slopes`)." in said


def test_what_is_right_with_more_of_the_notebook_has_a_section_of_its_own(written):
    told = written(entry("jane", whole=True), entry("joe", whole=True), entry("zoe"))
    assert "`node_slopes` of `jane`, `joe`: right once" in told["Right with more of the notebook"]
    assert told["Needs a look"] == "Nothing."


def alike_in(folder):
    with (folder / "alike.csv").open(encoding="utf-8", newline="") as file:
        return [(row["exercise"], unsafe(row["student"])) for row in csv.DictReader(file)]


@pytest.mark.parametrize("count", [1, 2, 10, 11, 300])
def test_all_whose_answers_are_alike_are_in_a_table_and_ten_in_the_report(written, tmp_path, count):
    names = [f"student {number:03}" for number in range(count)]
    sign = {"fingerprint": "f", "size": similarity.SMALLEST}
    said = written(*(entry(name, **sign) for name in names), entry("=other", fingerprint="g"))
    [alike] = [part for name, part in said.items() if name.startswith("Alike")]
    assert alike_in(tmp_path) == ([("node_slopes", name) for name in names] if count > 1 else [])
    assert alike.count("`student") == (min(count, 10) if count > 1 else 0)
    assert ("`alike.csv` has all names" in alike) == (count > 10)
    assert (f"and {count - 10} more" in alike) == (count > 10)


# What has one natural way of writing it: everybody who is right writes that.
ONE_WAY = [
    "double", "predict", "squared_error", "updated", "relu_slope", "sigmoid_slope_from_output",
    "layer_forward", "output_delta", "node_slopes", "hidden_delta", "slope_of_weight",
]  # fmt: skip


@pytest.mark.parametrize("name", [*ONE_WAY, "two_layer_slopes", "train"])
def test_right_answers_that_have_one_way_of_writing_them_are_not_called_alike(written, name):
    sign, size = similarity.fingerprint(EXERCISES[name].source)
    fields = {"exercise": name, "fingerprint": sign, "size": size}
    told = written(entry("jane", **fields), entry("joe", **fields))
    [alike] = [part for heading, part in told.items() if heading.startswith("Alike")]
    assert (alike == "Nothing.") == (name in ONE_WAY)


def students_of_one_version(seed):
    """Two students of one version, and one of another."""
    first = versions.version_of("student 0", seed)
    names = [f"student {number}" for number in range(1, 500)]
    same = next(one for one in names if versions.version_of(one, seed) == first)
    other = next(one for one in names if versions.version_of(one, seed) != first)
    return "student 0", same, other


@pytest.mark.parametrize("exact", [("a", "a"), ("a", "b"), (None, None)])
def test_in_an_assessment_copies_within_a_version_are_named_and_no_others(written, exact):
    one, same, other = students_of_one_version(11)
    sign = {"fingerprint": "f", "size": similarity.SMALLEST}
    told = written(
        entry(one, versions.LESSON, 11, exact=exact[0], **sign),
        entry(same, versions.LESSON, 11, exact=exact[1], **sign),
        entry(other, versions.LESSON, 11, exact=exact[0], **sign),
    )
    [alike] = [part for name, part in told.items() if name.startswith("Alike")]
    if exact == ("a", "a"):
        assert f"the answers of `{one}`, `{same}` are the same, letter by letter." in alike
    else:
        assert alike == "Nothing."


def test_an_answer_of_a_lesson_with_other_spaces_is_alike_by_its_names_only(written):
    sign = {"fingerprint": "f", "size": similarity.SMALLEST}
    told = written(entry("jane", exact="a", **sign), entry("joe", exact="b", **sign))
    [alike] = [part for name, part in told.items() if name.startswith("Alike")]
    assert "the answers of `jane`, `joe` are the same except for names." in alike


def test_nothing_in_the_report_steers_a_terminal_or_leaves_its_line(written):
    warnings = [("a\x1b[31m\n# Heading", "no notebook")]
    [line] = look_at(Outcome(warnings=tuple(warnings)), []).needs_a_look
    assert "\x1b" in line
    said = written(entry("jane"), warnings=warnings)["Needs a look"]
    assert said == "- `a\\x1b[31m # Heading`: no notebook"
