"""The notes on trial: votes, rulings and guesses, kept beside the notebook."""

import pytest

from nnlib.checks import records
from nnlib.notes import CLAIMS, OPINIONS, guess, ruling, vote


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


def test_there_are_19_claims_each_with_a_ruling_that_one_can_vote():
    assert list(CLAIMS) == list(range(1, 20))
    assert {claim.ruling for claim in CLAIMS.values()} == set(OPINIONS)
    assert all(claim.reason for claim in CLAIMS.values())


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
    asked(20)
    assert "no claim 20; they go from 1 to 19" in capsys.readouterr().out


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
    assert "could not be kept" in capsys.readouterr().out
