"""The notes on trial: votes, rulings and guesses, kept beside the notebook."""

import dataclasses

import numpy as np
import pytest

from nnlib.checks import records
from nnlib.claims import CLAIMS, OPINIONS, RULINGS
from nnlib.exercises.lessons import LESSONS
from nnlib.notes import corrected_notes, guess, page_of_notes, ruling, scoreboard, show_gap, vote
from tests.renumbered import former_numbers

THEIRS = {number: claim for number, claim in CLAIMS.items() if not claim.ours}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


def test_there_are_19_claims_of_the_notes_and_one_of_ours_each_with_a_ruling():
    assert list(CLAIMS) == list(range(1, 21))
    assert list(THEIRS) == list(range(1, 20))
    assert {claim.ruling for claim in CLAIMS.values()} == set(RULINGS)
    assert all(claim.reason() for claim in CLAIMS.values())
    assert all(lesson in LESSONS for claim in CLAIMS.values() for lesson, _ in claim.evidence)


def test_a_vote_stands_beside_the_ruling(capsys):
    vote(5, "half right")
    ruling(5)
    said = capsys.readouterr().out
    assert "Your vote on claim 5: half right." in said
    assert "Your vote: half right." in said
    assert "The ruling: wrong." in said


def test_a_vote_may_be_written_large(capsys):
    vote(5, " Wrong ")
    assert "Your vote on claim 5: wrong." in capsys.readouterr().out


@pytest.mark.parametrize("opinion", [..., "perhaps", 3, None])
def test_what_is_no_vote_gets_the_four_that_are(capsys, opinion):
    vote(5, opinion)
    assert '"right", "half right", "wrong" or "word"' in capsys.readouterr().out
    assert records.load("claim_05") == ({}, "")


@pytest.mark.parametrize("asked", [vote, ruling])
def test_a_claim_that_does_not_exist_is_said(capsys, asked):
    asked(21)
    assert "no claim 21; claims are numbered 1 to 20" in capsys.readouterr().out


def test_without_a_vote_a_ruling_says_so(capsys):
    ruling(7)
    assert "Your vote: none." in capsys.readouterr().out


def test_a_guess_stands_beside_the_outcome(capsys):
    guess("the slope", 3)
    guess("the slope", outcome=4.5)
    assert "the slope: you guessed 3; it came out as 4.5." in capsys.readouterr().out


def test_no_guess_is_no_reproach(capsys):
    guess("the slope", ...)
    guess("the slope", outcome="steep")
    said = capsys.readouterr().out
    assert "no guess yet" in said
    assert "it came out as steep. You made no guess." in said


def test_a_guess_that_cannot_be_kept_is_said(own_folder, capsys):
    own_folder.write_text("in the way")
    guess("the slope", 3)
    said = capsys.readouterr().out
    assert "could not be saved" in said
    assert "verdict" not in said
    guess("the slope", outcome=4)
    assert "you guessed 3; it came out as 4." in capsys.readouterr().out


@pytest.mark.parametrize("number", CLAIMS)
def test_just_one_vote_agrees_with_each_ruling(number):
    [vote_that_agrees] = [one for one in OPINIONS if CLAIMS[number].agrees_with(one)]
    assert CLAIMS[number].ruling in (vote_that_agrees, f"{vote_that_agrees}, nearly always")
    assert not CLAIMS[number].agrees_with(None)


def test_a_vote_that_a_claim_is_right_agrees_with_a_ruling_that_it_nearly_always_is(capsys):
    vote(18, "right")
    ruling(18)
    assert "The ruling: right, nearly always. From 498 of 500" in capsys.readouterr().out
    scoreboard()
    assert "Votes that agree with the ruling: 1." in capsys.readouterr().out


def test_a_gap_that_holds_the_dots_is_told_and_another_is_printed(capsys):
    show_gap(...)
    assert capsys.readouterr().out == "The gap is still open: replace the dots with your line.\n"
    show_gap(-3.0)
    show_gap(np.array([-0.0, -0.5]))
    assert capsys.readouterr().out == "-3.0\n[ 0.  -0.5]\n"


def test_the_page_of_notes_has_every_claim_of_theirs_and_no_ruling(capsys):
    page_of_notes()
    said = capsys.readouterr().out
    assert all((claim.text in said) != claim.ours for claim in CLAIMS.values())
    assert not any(claim.reason() in said for claim in CLAIMS.values())


def test_a_ruling_up_to_a_lesson_keeps_the_rest_for_later(capsys):
    ruling(14, "06")
    said = capsys.readouterr().out
    assert "No hidden neuron has an error." in said
    assert "inputs themselves" not in said
    assert "There is more to measure in lesson 08." in said
    ruling(14, "07")
    said = capsys.readouterr().out
    assert "The inputs themselves are not changed." in said
    assert "more to measure" not in said


def test_a_ruling_up_to_a_lesson_takes_its_name(capsys):
    ruling(14, "06")
    by_number = capsys.readouterr().out
    ruling(14, "the_hidden_layer")
    assert capsys.readouterr().out == by_number


def test_what_was_ruled_before_lessons_got_new_numbers_is_told_as_it_was(capsys, monkeypatch):
    with former_numbers():
        ruling(14, "06")
        before = capsys.readouterr().out
        records.save("claim_05", {"ruled": "02"})
        records.save("claim_14", {"ruled": "06"})
        scoreboard()
    board = capsys.readouterr().out
    scoreboard()
    assert capsys.readouterr().out == board
    ruling(14, "06")
    after = before.replace("more to measure in lesson 07", "more to measure in lesson 08")
    assert before != after == capsys.readouterr().out


def test_the_ruling_of_a_lesson_that_was_split_includes_what_its_parts_measured(
    capsys, monkeypatch
):
    claim = CLAIMS[18]
    in_part = (("the_notes_program", claim.evidence[0][1]),)
    monkeypatch.setitem(CLAIMS, 18, dataclasses.replace(claim, evidence=in_part))
    records.save("claim_18", {"ruled": "07"})
    scoreboard()
    assert "From 498 of 500 starts" in capsys.readouterr().out


def test_where_no_vote_is_asked_for_a_ruling_speaks_of_none(capsys):
    ruling(3)
    assert "Your vote" not in capsys.readouterr().out
    vote(3, "right")
    ruling(3)
    assert "Your vote: right." in capsys.readouterr().out


def test_nothing_done_yet_makes_an_empty_scoreboard(capsys):
    scoreboard()
    said = capsys.readouterr().out
    assert "Your votes: 0. Rulings so far: 0." in said
    assert "guess" not in said


def test_the_scoreboard_has_votes_rulings_guesses_and_outcomes(capsys):
    vote(1, "half right")
    vote(2, "wrong")
    vote(4, "right")
    ruling(1)
    ruling(2)
    ruling(5, "02")
    guess("the slope", 3)
    guess("the slope", outcome=4.5)
    guess("another", "up")
    capsys.readouterr()
    scoreboard()
    said = capsys.readouterr().out
    assert "Your votes: 3. Rulings so far: 3." in said
    assert "Votes that agree with the ruling: 1." in said
    rows = {line[:2].strip(): line for line in said.splitlines()}
    assert rows["1"].endswith("half right  half right. " + CLAIMS[1].reason())
    assert "none        wrong. Its slope has the wrong sign" in rows["5"]
    assert rows["4"].endswith("right       in lesson 08 and 09")
    assert "ReLU's slope is 1 only" not in rows["5"]
    assert "7" not in rows
    assert "You made 2 guesses." in said
    assert "the slope  3           4.5" in said
    assert "another    up          not run" in said


def test_a_new_vote_keeps_the_ruling_and_a_ruling_keeps_the_vote():
    ruling(7)
    vote(7, "right")
    ruling(7)
    assert records.load("claim_07") == (
        {"vote": "right", "ruled": "gradient_descent", "late": True},
        "",
    )


def test_a_new_guess_takes_the_place_of_the_old_one_and_its_outcome():
    guess("the slope", 3)
    guess("the slope", outcome=4)
    guess("the slope", 5)
    assert records.load("guess_the_slope") == ({"name": "the slope", "guess": "5"}, "")


def test_a_broken_record_does_not_stop_the_scoreboard(own_folder, capsys):
    guess("the slope", 3)
    (own_folder / "guess_the_slope.json").write_text("{")
    (own_folder / "claim_01.json").write_text("[]")
    capsys.readouterr()
    scoreboard()
    assert "Your votes: 0" in capsys.readouterr().out


def test_a_decimal_comma_in_a_guess_is_told(capsys):
    guess("the slope", 4, 5)
    assert "with a point, as in 4.5" in capsys.readouterr().out
    assert records.load("guess_the_slope") == ({}, "")


def test_a_vote_after_the_ruling_is_kept_and_told_and_does_not_count(capsys):
    vote(7, "wrong")
    ruling(7)
    vote(7, "wrong")
    assert "after the ruling" not in capsys.readouterr().out
    vote(7, "right")
    assert "It came after the ruling" in capsys.readouterr().out
    vote(7, "right")
    assert "It came after the ruling" in capsys.readouterr().out
    scoreboard()
    said = capsys.readouterr().out
    assert "right (after the ruling)" in said
    assert "agree with the ruling: 0." in said


def test_at_the_end_the_scoreboard_has_every_claim_with_its_ruling(capsys):
    vote(7, "right")
    scoreboard(every_claim=True)
    said = capsys.readouterr().out
    assert "Your votes: 1. Rulings so far: 20." in said
    assert "Votes that agree with the ruling: 1." in said
    for claim in CLAIMS.values():
        assert f"{claim.ruling}. {claim.reason()}" in said
        assert claim.reason()


def test_the_corrected_page_has_a_sentence_for_each_claim(capsys):
    corrected_notes()
    said = capsys.readouterr().out
    assert CLAIMS[20].corrected not in said
    for number, claim in THEIRS.items():
        assert f"{number} " in said
        assert claim.corrected in said
        assert claim.corrected.endswith(".")
        assert claim.corrected != claim.text


def test_a_ruling_without_a_lesson_is_the_whole_of_it(capsys):
    ruling(14)
    scoreboard()
    assert capsys.readouterr().out.count("The inputs themselves are not changed.") == 2
