"""The cases that measure the checks are read as written, and each is wrong; no share is held."""

import pytest

from nnlib.checks import judging
from nnlib.checks.slips import sentences
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from tools import trial_of_checks
from tools.trial_of_checks import SEEDS, SOURCES, UNREADABLE, Case, Name, Outcome, cases_of

CASES = trial_of_checks.cases()
# Which seed does not matter to the form of a case, and 800 cases take their time.
FEW_SEEDS = SEEDS[:1]


def test_every_exercise_has_cases_and_none_stands_twice():
    assert {case.exercise for case in CASES} == set(EXERCISES)
    assert len({(case.exercise, case.cell) for case in CASES}) == len(CASES) > 500


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.exercise)
def test_a_case_has_a_known_source_and_names_that_exist_or_are_wanted(case):
    assert case.source in SOURCES
    known = sentences(case.exercise)
    for names in case.mistakes:
        for name in names:
            assert name.kind == "words" or (name.text in known) == (name.kind == "slip"), name
    assert len(case.mistakes) > 1 or case.source != "two slips"


@pytest.mark.parametrize("name", EXERCISES)
def test_every_case_is_refused(name, monkeypatch):
    # The status does not need the reason, and finding that takes most of the time.
    monkeypatch.setattr(judging, "diagnose", lambda *given: ())
    monkeypatch.setattr(judging, "look_at_links", lambda *given: ())
    asked = (one for one in CASES if one.exercise == name)
    for outcome in trial_of_checks.tried(asked, FEW_SEEDS):
        statuses = {one.status for one in outcome.verdicts}
        assert statuses <= {"not yet", "stopped", "not attempted"}, outcome.case.text
        assert all(one.message for one in outcome.verdicts)


@pytest.mark.parametrize("page", [
    "## double\n### beginner: `squared`, `halved`\n    return 1\n",
    "## double\n### beginner: squared\n    return 1\n",
    "## double\n### beginner: and `squared`\n    return 1\n",
])  # fmt: skip
def test_names_that_cannot_be_read_are_told(page):
    with pytest.raises(ValueError, match="cannot read"):
        list(cases_of(page))


def case(text="return number", source="beginner", exercise="double"):
    [made] = cases_of(f'## {exercise}\n### {source}: `squared` and "late"\n    {text}\n')
    return made


def test_a_body_gets_the_head_of_its_exercise_and_a_whole_function_stays_alone():
    assert case().cell.startswith('def double(number):\n    """')
    assert case().cell.endswith('"""\n    return number\n')
    whole = "def double(number, more=[]):\n        return more"
    assert case(whole).cell == "def double(number, more=[]):\n    return more\n"


def test_a_method_stands_in_place_of_the_one_of_its_name():
    made = case("def relu(self):\n        return self", exercise="Value").cell
    assert made.count("def relu") == 1
    assert "active" not in made
    assert "def sigmoid" in made
    assert made.endswith("    def relu(self):\n        return self\n")


def test_an_answer_has_earlier_answers_of_its_lesson_and_no_later_ones():
    descend = trial_of_checks.answer(EXERCISES["descend"], EXERCISES["descend"].source)
    assert "mean_slopes" in descend.__globals__
    assert "neuron_slopes" in descend.__globals__  # of the lesson from which this one was split
    assert "relu_slope" not in descend.__globals__
    assert "squared_error" not in descend.__globals__
    mean_slopes = trial_of_checks.answer(EXERCISES["mean_slopes"], EXERCISES["mean_slopes"].source)
    assert "descend" not in mean_slopes.__globals__


def outcome(*verdicts):
    return Outcome(case(), tuple(Verdict(*one) for one in verdicts))


def test_a_mistake_counts_as_named_where_every_seed_names_it():
    both = ("not yet", ("squared",), {}, "Is it late?")
    half = ("not yet", ("squared",), {}, "Tried at `late`.\nThere, `late` is 3.\nTypeError: late")
    assert outcome(both, both).share == 1
    assert outcome(both, half).share == 0.5
    assert outcome(both, ("not yet",)).share == 0
    assert not outcome(both, half).names_another
    assert outcome(both, ("not yet", ("halved",))).names_another
    assert outcome(both, ("right",)).is_accepted


def test_words_that_only_repeat_the_answer_name_nothing():
    wanted = Name("`zip`", "words")
    assert not wanted.is_in(
        Verdict("stopped", message="Python stopped in `zip`.\nTypeError: `zip`")
    )
    assert wanted.is_in(Verdict("stopped", message="Is `Zip` missing?"))


def test_of_numbers_without_a_name_a_message_says_nothing():
    [named, unnamed] = trial_of_checks.tried(
        [case("return number**2"), case("return number + 0.1234")], FEW_SEEDS
    )
    assert named.names_something
    assert not unnamed.names_something
    assert outcome(("not yet", (), {}, "It is late.")).names_something
    assert "?" in unnamed.verdicts[0].message


def test_a_cell_that_python_can_read_is_no_case_of_one_that_it_cannot():
    made = case("return 2 * number", UNREADABLE)
    assert trial_of_checks.judged(made, 1).status == "right"
    unread = trial_of_checks.judged(case("return 2 x number", UNREADABLE), 1)
    assert unread.status == "stopped"
    assert "line" in unread.message


def test_the_command_prints_both_tables_and_the_misses(capsys):
    assert trial_of_checks.main(["--only", "double", "--misses"]) == 0
    said = capsys.readouterr().out
    count = sum(case.exercise == "double" for case in CASES)
    assert f"| `double` | {count} | 0 |" in said
    assert f"| **all** | {count} | 0 |" in said
    assert "| beginner |" in said


def test_of_misses_only_those_are_shown(capsys, monkeypatch):
    [named] = cases_of("## double\n### beginner: `squared`\n    return number * number\n")
    monkeypatch.setattr(trial_of_checks, "cases", lambda: [named, case("return number**2")])
    trial_of_checks.main(["--misses"])
    said = capsys.readouterr().out
    assert "return number**2" in said
    assert "return number * number" not in said


def test_a_miss_shows_the_answer_what_was_said_and_what_was_not():
    made = Outcome(case(), (Verdict("not yet", ("halved",), {}, "Half?"),))
    said = trial_of_checks.miss(made)
    assert "    return number\n" in said
    assert "> Half?" in said
    assert "slips: halved" in said
    assert said.endswith('Should name: squared and "late"\n')


def test_tables_are_written_between_the_marks(tmp_path, monkeypatch):
    page = tmp_path / trial_of_checks.PAGE
    page.parent.mkdir()
    page.write_text(f"before\n{trial_of_checks.BEGIN}\nold\n{trial_of_checks.END}\nafter\n")
    monkeypatch.setattr(trial_of_checks, "ROOT", tmp_path)
    monkeypatch.setattr(trial_of_checks, "cases", lambda: [Case("double", "beginner", (), "pass")])
    monkeypatch.setattr(trial_of_checks, "tried", lambda found: [outcome(("not yet",))])
    assert trial_of_checks.main(["--write", "2026-11-28"]) == 0
    text = page.read_text()
    assert "Counted on 2026-11-28." in text
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    with pytest.raises(SystemExit):
        trial_of_checks.main(["--write", "2026-11-28", "--only", "double"])


def test_the_page_has_the_marks():
    page = (trial_of_checks.ROOT / trial_of_checks.PAGE).read_text("utf-8")
    assert page.index(trial_of_checks.BEGIN) < page.index(trial_of_checks.END)
    assert "| source | answers |" in page
