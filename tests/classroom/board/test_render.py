"""The board's words: as a page, and as plain text."""

import re
from html.parser import HTMLParser

import pytest

from classroom.board.__main__ import main
from classroom.board.records import Learner, Record, Skipped
from classroom.board.render import board_of, page_of, summary, text_of
from classroom.board.room import room_of
from tests.classroom.board.classroom import RIGHT, put, tried

LEARNERS = [
    Learner("ada", {"predict": Record("right", 0, (), ("bias_missing",), True)}, {2: "wrong"}),
    Learner("bob", {"predict": Record("not yet", 1, ("bias_missing",), ("bias_missing",))}),
    Learner("cyd", {"predict": Record("stopped", 4)}),
    Learner("dov", {"double": Record("right")}),
]


class Cells(HTMLParser):
    """The text of each table row's cells."""

    def __init__(self):
        super().__init__()
        self.rows, self.open = [], False

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.open = True

    def handle_endtag(self, tag):
        self.open = self.open and tag not in ("td", "th")

    def handle_data(self, data):
        if self.open:
            self.rows[-1][-1] += data


def cells(text):
    parser = Cells()
    parser.feed(text)
    return {row[0]: row[1:] for row in parser.rows}


def test_the_page_has_the_numbers_and_the_sentence_of_each_slip():
    row = cells(board_of(room_of(LEARNERS), names=False))["predict"]
    assert row[:4] == ["1 1 saw the solution", "1", "1", "1"]
    assert row[4] == "bias_missing 1 now, 2 in all. Is the bias missing?"


def test_text_and_page_say_the_same_numbers():
    text = text_of(room_of(LEARNERS), names=False)
    assert re.search(r"^predict +1 +1 +1 +1$", text, re.MULTILINE)
    assert "bias_missing: 1 now, 2 in all. Is the bias missing?" in text
    assert "Claim 2: wrong 1" in text
    assert summary(room_of(LEARNERS)) in text


@pytest.mark.parametrize("shown", [board_of, text_of])
def test_names_are_shown_only_if_asked_for(shown):
    room = room_of(LEARNERS, [Skipped("/home/eve/x.json", "not JSON")])
    assert not re.search(r"\b(ada|bob|cyd|dov|eve)\b", shown(room, names=False))
    named = shown(room, names=True)
    assert re.search(r"\bbob\b", named)
    assert "/home/eve/x.json: not JSON" in named
    assert not re.search(r"\bada\b", named), "who is right needs nobody"


def test_a_lesson_that_nobody_opened_is_not_shown():
    assert "Lesson 02" not in board_of(room_of(LEARNERS), names=False)


def test_an_empty_room_says_so():
    assert "Nobody has begun" in page_of(room_of([]), False, "n")


def test_the_page_asks_nothing_of_others_and_its_script_has_the_nonce():
    page = page_of(room_of(LEARNERS), False, "the-nonce")
    assert re.findall(r"<script[^>]*>", page) == ['<script nonce="the-nonce">']
    assert not re.search(r"(src|href)=|https?://", page)


@pytest.mark.parametrize("lesson", ["01", "1", "prediction_and_error", "07_prediction_and_error"])
def test_the_text_is_printed_once(tmp_path, capsys, lesson):
    put(tmp_path / "jane", "predict", RIGHT)
    put(tmp_path / "ada", "predict", tried("bias_missing", 3))
    put(tmp_path / "ada", "double", RIGHT)
    assert main([str(tmp_path), "--text", "--lesson", lesson, "--names"]) == 0
    printed = capsys.readouterr().out
    assert "stuck: ada" in printed
    assert "double" not in printed
