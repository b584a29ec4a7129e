"""What is heard of an answer: one sentence, and only in a notebook."""

import pytest

from nnlib.checks import announcing
from nnlib.checks.announcing import short_enough
from nnlib.checks.display import Note, show


def test_a_question_is_heard_before_what_surrounds_it():
    assert short_enough("You gave 4. Is it `2 * 2`? Look.\nMore.") == "Is it 2 * 2?"
    assert short_enough("You gave 4. Look.\nMore.") == "You gave 4."


def test_a_long_sentence_is_cut_between_words():
    heard = short_enough("word " * 100 + ".")
    assert len(heard) < 170
    assert heard.endswith("word \N{HORIZONTAL ELLIPSIS}")


def test_a_voice_waits_for_the_page_and_says_the_last_three(monkeypatch):
    pytest.importorskip("anywidget")
    voice, sent = announcing._voice.__wrapped__(), []
    monkeypatch.setattr(voice, "send", sent.append)
    for number in range(5):
        voice.say(str(number))
    assert sent == []
    voice._begin(voice, {"ready": True}, [])
    voice.say("5")
    voice._begin(voice, {"ready": True}, [])
    assert sent == [{"say": ["2", "3", "4"]}, {"say": ["5"]}]


def test_the_widgets_state_has_no_words_so_that_none_are_kept_or_said_again():
    pytest.importorskip("anywidget")
    voice = announcing._voice.__wrapped__()
    voice.say("Right.")
    assert "Right." not in str({key: voice.get_state()[key] for key in voice.keys})


def test_what_cannot_be_announced_costs_no_answer(monkeypatch, capsys):
    def broken():
        raise RuntimeError("planted")

    shell = type("Shell", (), {"kernel": object()})()
    monkeypatch.setattr(announcing, "get_ipython", lambda: shell)
    monkeypatch.setattr(announcing, "_voice", broken)
    announcing.announce("Right.")


def test_without_a_notebook_nothing_is_announced(monkeypatch, capsys):
    monkeypatch.setattr(announcing, "_voice", lambda: pytest.fail("it spoke"))
    show(Note("Quiet."))
    announcing.announce("Quiet.")
    assert capsys.readouterr().out == "Quiet.\n"
