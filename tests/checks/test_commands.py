"""What a lesson's cells call, with and without a notebook around it."""

import functools
import html
import re

import pytest

from nnlib.checks import check, commands, hint, progress, records, solution, yours_or_ours
from nnlib.checks.course_map import course_map, standing
from nnlib.checks.display import Table
from nnlib.exercises import EXERCISES, FORMER_NAMES, RETIRED
from nnlib.exercises.lessons import LESSONS, write_title
from nnlib.exercises.order import ORDER
from nnlib.exercises.slope_of_one_weight.slope_of_weight import (
    slope_of_weight as our_slope_of_weight,
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


def slope_of_weight(input_value, weight, target):
    return 2 * (input_value * weight - target) * input_value


def wrong(input_value, weight, target):
    return 2 * (target - input_value * weight) * input_value


def test_a_check_prints_its_verdict_and_keeps_it(capsys):
    assert check(slope_of_weight) is None
    assert capsys.readouterr().out.startswith("Right. On all 20 tries")
    assert records.load("slope_of_weight")[0] == {
        "status": "right", "slips": [], "tries": 1, "failed": 0, "met": [],
        "history": [{"status": "right", "slips": [], "hints": 0, "solution": False}],
    }  # fmt: skip


def test_slips_that_were_met_stay_known_when_it_is_right(capsys):
    check(wrong, "slope_of_weight")
    check(slope_of_weight)
    record = records.load("slope_of_weight")[0]
    assert record["slips"] == []
    assert record["met"] == ["target_minus_prediction"]


@pytest.fixture
def renamed(monkeypatch):
    """As if `slope_of_weight` had been called `weight_slope` in an older version."""
    monkeypatch.setitem(FORMER_NAMES, "weight_slope", "slope_of_weight")


def weight_slope(input_value, weight, target):
    return 2 * (input_value * weight - target) * input_value


def test_an_older_copy_of_a_lesson_goes_on_with_the_former_name(renamed, own_folder, capsys):
    for call in (check, hint, solution):
        call(weight_slope)
    check(weight_slope, "weight_slope")
    assert capsys.readouterr().out.count("Right.") == 2
    assert yours_or_ours(weight_slope) is weight_slope
    assert [path.stem for path in own_folder.glob("*.json")] == ["slope_of_weight"]


def test_a_former_name_is_found_as_a_word_and_by_what_a_partial_is_bound_to(renamed, capsys):
    hint("weight_slope")
    hint(weight_slope)
    assert "Hint 2 of" in capsys.readouterr().out
    fixed = {"weight_slope": functools.partial(lambda x, w, t, two: two * (x * w - t) * x, two=2)}
    exec("from nnlib.checks import check\ncheck(weight_slope)", fixed)
    assert capsys.readouterr().out.startswith("Right.")


def test_progress_under_a_former_name_is_found_and_left_as_it_is(renamed, own_folder, capsys):
    own_folder.mkdir()
    old = own_folder / "weight_slope.json"
    old.write_text('{"status": "right", "tries": 4, "failed": 0, "slips": []}')
    before = old.read_text()
    progress("02")
    assert re.search(r"slope_of_weight +Right +4", capsys.readouterr().out)
    check(slope_of_weight)
    assert records.load("slope_of_weight")[0]["tries"] == 5
    assert old.read_text() == before


def test_a_retired_exercise_is_told_what_came_in_its_place(monkeypatch, own_folder, capsys):
    monkeypatch.setitem(RETIRED, "old_rule", "Lesson 03 has `updated` for it.")
    own_folder.mkdir()
    kept = own_folder / "old_rule.json"
    kept.write_text('{"status": "right"}')
    check(slope_of_weight, "old_rule")
    said = capsys.readouterr().out
    assert "The exercise `old_rule` no longer exists. Lesson 03 has `updated` for it." in said
    progress()
    assert "old_rule" not in capsys.readouterr().out
    assert kept.exists()


def test_former_and_retired_names_are_no_exercises_and_lead_to_one():
    assert not {*FORMER_NAMES, *RETIRED} & set(EXERCISES)
    assert set(FORMER_NAMES.values()) <= set(EXERCISES)


def test_a_renamed_function_gets_the_closest_names(capsys):
    def slope_of_wieght(input_value, weight, target):
        return 1.0

    check(slope_of_wieght)
    said = capsys.readouterr().out
    assert "Did you mean `slope_of_weight`" in said
    assert 'check(slope_of_wieght, "name_of_the_exercise")' in said


def test_a_function_of_another_name_is_checked_by_naming_the_exercise(capsys):
    check(wrong, "slope_of_weight")
    assert "opposite sign" in capsys.readouterr().out


def test_a_lambda_or_partial_is_known_by_the_name_it_is_bound_to(capsys):
    names = {"check": check, "functools": functools, "full": slope_of_weight}
    exec("slope_of_weight = lambda x, w, t: 2 * (x * w - t) * x; check(slope_of_weight)", names)
    exec("slope_of_weight = functools.partial(full); check(slope_of_weight)", names)
    assert capsys.readouterr().out.count("Right.") == 2


@pytest.mark.parametrize("thing", [3.5, "slope_of_weight", None, [1]])
def test_a_thing_that_is_no_function_gets_a_sentence(capsys, thing):
    check(thing)
    assert "takes the function itself" in capsys.readouterr().out


def test_a_nameless_function_gets_a_way_out(capsys):
    class Answer:
        def __call__(self, input_value, weight, target):
            return slope_of_weight(input_value, weight, target)

    check(Answer())
    hint(3)
    said = capsys.readouterr().out
    assert 'check(..., "slope_of_weight")' in said
    assert "as in `hint(slope_of_weight)`" in said
    check(Answer(), "slope_of_weight")
    assert "Right." in capsys.readouterr().out


def test_two_failed_tries_offer_a_hint_and_right_work_ends_the_count(capsys):
    check(wrong, "slope_of_weight")
    assert "hint(" not in capsys.readouterr().out
    check(wrong, "slope_of_weight")
    assert "hint(slope_of_weight)" in capsys.readouterr().out
    check(slope_of_weight)
    check(wrong, "slope_of_weight")
    assert "hint(" not in capsys.readouterr().out


def test_a_stub_is_no_try(capsys):
    check(wrong, "slope_of_weight")

    def slope_of_weight(input_value, weight, target): ...

    check(slope_of_weight)
    record, _ = records.load("slope_of_weight")
    assert (record["tries"], record["failed"]) == (1, 1)


def test_hints_go_one_by_one_and_the_last_stays(capsys):
    for number in (1, 2, 3, 4, 4):
        hint(slope_of_weight)
        said = capsys.readouterr().out
        assert f"Hint {number} of 4." in said
    assert "2 * (input_value * weight - target) * input_value" in said
    assert "the last one" in said


def test_a_hint_and_a_solution_take_a_name_too(capsys):
    hint("slope_of_weight")
    solution("slope_of_weight")
    hint("slope")
    said = capsys.readouterr().out
    assert "Hint 1 of 4." in said
    assert "return 2 * error * input_value" in said
    assert "No exercise is called `slope`" in said


def test_a_solution_that_was_looked_at_is_noted(capsys):
    solution(slope_of_weight)
    assert "your progress records that you looked" in capsys.readouterr().out
    progress("02")
    [line] = [line for line in capsys.readouterr().out.splitlines() if "slope_of_weight" in line]
    assert line.split() == ["slope_of_weight", "Not", "opened", "yet", "0", "0", "yes"]


def test_progress_is_a_map_of_the_course_with_every_exercise(capsys):
    progress()
    said = capsys.readouterr().out
    assert said.startswith(f"Right so far: 0 of {len(EXERCISES)}. You are at the start.\n")
    assert [line[:2] for line in said.splitlines()[2:]] == [f"{n:02}" for n in range(len(ORDER))]
    assert all(name in said for name in EXERCISES)
    check(slope_of_weight)
    check(wrong, "measured_slope")
    capsys.readouterr()
    progress()
    caption, _, *lessons = capsys.readouterr().out.splitlines()
    here = f"Furthest lesson begun: {write_title('slope_of_one_weight', ', ')}."
    assert caption == f"Right so far: 1 of {len(EXERCISES)}. {here}"
    line = f"{write_title('slope_of_one_weight')} (furthest begun) 1 of 2 "
    line += "measured_slope (stopped), slope_of_weight (right)"
    assert lessons[2].split() == line.split()
    assert not any("furthest begun" in one for one in lessons[3:])


def test_the_map_says_in_words_what_its_marks_show(capsys):
    check(slope_of_weight)
    table, _ = course_map()
    shown = table._repr_html_()
    assert shown.count("<svg") == shown.count('<svg aria-hidden="true"') == len(EXERCISES)
    cells = re.findall("<td[^>]*>(.*?)</td>", re.sub("<svg.*?</svg>", "", shown))
    plain = [html.unescape(cell).strip() for cell in cells]
    assert plain == [cell for row in table.rows for cell in row]


def test_a_right_answer_says_where_you_are_and_what_comes_next(capsys):
    check(slope_of_weight)
    said = capsys.readouterr().out
    assert said.endswith("In this lesson: 1 of 2 right. Still open: `measured_slope`.\n")
    check(EXERCISES["measured_slope"].compile(EXERCISES["measured_slope"].source))
    said = capsys.readouterr().out
    assert said.endswith(
        "In this lesson: 2 of 2 right. Read on; after it comes lesson 03, Gradient descent.\n"
    )
    check(wrong, "slope_of_weight")
    check(slope_of_weight, seed=1)
    assert "In this lesson" not in capsys.readouterr().out
    for name in ORDER[LESSONS[-1]]:
        records.save(name, {"status": "right"})
    said, troubles = standing(LESSONS[-1])
    assert said == "In this lesson: 5 of 5 right. Read on; it is the last lesson."
    assert troubles == []


def test_a_record_that_is_set_aside_for_where_you_are_is_told(capsys):
    records.save("measured_slope", {"status": "right"})
    (records.folder() / "measured_slope.json").write_text("{", encoding="utf-8")
    check(slope_of_weight)
    said = capsys.readouterr().out
    assert "1 of 2 right. Still open: `measured_slope`." in said
    assert "measured_slope.json" in said


def test_to_run_an_untouched_lesson_is_not_to_begin_it():
    records.save(ORDER[LESSONS[7]][0], {"status": "not attempted"})
    assert "You are at the start." in course_map()[0].caption


def test_a_table_has_headings_and_a_caption():
    shown = Table(("a", "b"), (("<1>", "2"),), "caption")._repr_html_()
    heads = re.findall('<th scope="col"[^>]*>(.*?)</th>', shown)
    assert heads == ["a", "b"]
    assert re.search("<caption[^>]*>caption</caption>", shown)
    assert "&lt;1&gt;" in shown


def test_columns_of_text_are_flush_left_and_those_of_numbers_right():
    rows = (("1", "one", "0.5", "5"), ("12", "twelve", "-1e-05", "in lesson 5"))
    shown = Table(("claim", "words", "slope", "when"), rows, "caption")._repr_html_()
    cells = re.findall(r'<t[hd][^>]* style="text-align: (\w+)">(.*?)</t[hd]>', shown)
    assert len(cells) == 12
    numbers = {"claim", "slope", "1", "0.5", "12", "-1e-05"}
    assert {text for side, text in cells if side == "right"} == numbers
    assert {side for side, text in cells if text not in numbers} == {"left"}
    empty = Table(("claim", "words"), (), "caption")._repr_html_()
    assert empty.count("<th ") == 2


def test_the_headings_of_a_table_without_rows_are_flush_left():
    shown = Table(("a", "b"), (), "caption")._repr_html_()
    assert re.findall("<th[^>]*text-align: (\\w+)", shown) == ["left", "left"]


def test_a_broken_record_is_said_once_and_the_verdict_stands(own_folder, capsys):
    own_folder.mkdir()
    (own_folder / "slope_of_weight.json").write_text("{")
    check(slope_of_weight)
    said = capsys.readouterr().out
    assert said.startswith("Right.")
    assert "was broken" in said


def test_a_folder_that_cannot_be_written_costs_no_verdict(own_folder, capsys):
    own_folder.write_text("in the way")
    check(slope_of_weight)
    said = capsys.readouterr().out
    assert said.startswith("Right.")
    assert "could not be saved" in said


def test_a_stop_counts_as_a_failed_try_and_tries_are_counted(capsys):
    def stops(input_value, weight, target):
        return 1 / 0

    for tries in (1, 2, 3):
        check(stops, "slope_of_weight")
        record, _ = records.load("slope_of_weight")
        assert (record["tries"], record["failed"]) == (tries, tries)
    assert "hint(slope_of_weight)" in capsys.readouterr().out


def test_a_lesson_goes_on_with_yours_where_it_is_right_and_else_with_ours(capsys):
    assert yours_or_ours(slope_of_weight) is slope_of_weight
    assert "your `slope_of_weight`" in capsys.readouterr().out
    names = {"yours_or_ours": yours_or_ours}
    exec("def slope_of_weight(input_value, weight, target): ...", names)
    assert eval("yours_or_ours(slope_of_weight)", names) is our_slope_of_weight
    assert "our `slope_of_weight`" in capsys.readouterr().out


def test_progress_of_one_lesson_and_of_none(capsys):
    progress(2)
    progress("02")
    assert "Right so far: 0 of 2." in capsys.readouterr().out
    progress("99")
    said = capsys.readouterr().out
    assert "Lesson '99' has no exercises. Lessons with exercises: 00, 01, 02, 03" in said


def test_with_a_seed_a_check_says_the_same_again(capsys):
    said = []
    for seed in (1, 1, 2):
        check(wrong, "slope_of_weight", seed=seed)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]


def test_a_check_with_a_seed_is_a_demonstration_and_not_kept(capsys):
    for _ in range(3):
        check(wrong, "slope_of_weight", seed=1)
    assert "hint(" not in capsys.readouterr().out
    assert records.load("slope_of_weight") == ({}, "")


def test_a_hint_is_offered_at_every_third_failure_and_not_at_each(capsys):
    offered = []
    for _ in range(6):
        check(wrong, "slope_of_weight")
        offered.append("hint(" in capsys.readouterr().out)
    assert offered == [False, True, False, False, True, False]


def test_a_fault_of_ours_is_said_to_be_ours_and_judges_nothing(capsys, monkeypatch):
    def broken(name, function, seed):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(commands, "judge", broken)
    check(slope_of_weight)
    said = capsys.readouterr().out
    assert "ZeroDivisionError: planted" in said
    assert "a bug in nnlib, not your fault" in said
    assert records.load("slope_of_weight") == ({}, "")


def test_what_a_lesson_goes_on_with_is_tidied():
    def in_a_list(input_value, weight, target):
        return [slope_of_weight(input_value, weight, target)]

    names = {"yours_or_ours": yours_or_ours, "slope_of_weight": in_a_list}
    assert eval("yours_or_ours(slope_of_weight)", names)(3, 1.5, 2) == 15.0
