"""The board's words: as a page, and as plain text."""

import re
from html.parser import HTMLParser

import pytest

from classroom.board.__main__ import main
from classroom.board.records import Learner, Record, Skipped
from classroom.board.render import board_of, page_of, strips, summary, text_of
from classroom.board.room import RECENT, room_of
from tests.classroom.board.classroom import RIGHT, put, tried

LEARNERS = [
    Learner("ada", {"predict": Record("right", 0, (), ("bias_missing",), True)}, {2: "wrong"}),
    Learner("bob", {"predict": Record("not yet", 1, ("bias_missing",), ("bias_missing",))}),
    Learner("cyd", {"predict": Record("stopped", 4)}),
    Learner("dov", {"double": Record("right")}),
]


def room(learners, *more):
    """The room at the moment of the last check."""
    return room_of(learners, *more, now=0.0)


def test_the_worst_exercise_comes_first_and_only_lessons_that_somebody_is_in_are_open():
    learners = [
        Learner("a", {"double": Record("right", changed=-9e9), "predict": Record("not yet", 1)}),
        Learner("b", {"squared_error": Record("not yet", 3)}),
        Learner("c", {"squared_error": Record("stopped", 4)}),
        Learner("d", {"measured_slope": Record("not yet", 3)}),
        Learner("e", {"backward": Record("not yet", 9, changed=-60 * RECENT - 1)}),
    ]
    counted = room(learners)
    assert strips(counted) == ["squared_error", "measured_slope", "predict"]
    shown = board_of(counted, names=False)
    opened = dict(re.findall(r'<section id="lesson-(\d\d)"><details( open)?>', shown))
    assert opened == {"00": "", "01": " open", "02": " open", "08": ""}
    assert "01 · Prediction and error, 3 here now" in shown
    assert "03 · Gradient descent: 0 here now, 0% of its answers right" in shown
    assert summary(counted) == (
        "5 learners: 3 stuck now, 1 trying, 0 between exercises, 1 not seen for 30 minutes. "
        "Most are stuck at squared_error: 2."
    )


def test_the_legend_has_each_part_that_a_bar_can_have():
    shown = board_of(room(LEARNERS), names=False)
    legend, rest = shown.split("</ul>", 1)
    kinds = set(re.findall(r'<i class="(\w+)">', legend))
    assert set(re.findall(r'<span class="(\w+)" style="width', rest)) <= kinds
    assert kinds == {"right", "left", "trying", "stuck"}


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
    row = cells(board_of(room(LEARNERS), names=False))["predict"]
    assert row[:5] == ["1 1 saw the solution", "1", "1", "0", "1"]
    assert row[5] == "bias_missing 1 now, 2 in all. Is the bias missing?"


def test_text_and_page_say_the_same_numbers():
    text = text_of(room(LEARNERS), names=False)
    assert re.search(r"^predict +1 +1 +1 +0 +1$", text, re.MULTILINE)
    assert "bias_missing: 1 now, 2 in all. Is the bias missing?" in text
    assert "Claim 2: wrong 1" in text
    assert summary(room(LEARNERS)) in text


@pytest.mark.parametrize("shown", [board_of, text_of])
def test_names_are_shown_only_if_asked_for(shown):
    counted = room(LEARNERS, [Skipped("/home/eve/x.json", "not JSON")])
    assert not re.search(r"\b(ada|bob|cyd|dov|eve)\b", shown(counted, names=False))
    named = shown(counted, names=True)
    assert re.search(r"\bbob\b", named)
    assert "/home/eve/x.json: not JSON" in named
    assert not re.search(r"\bada\b", named), "who is right needs nobody"


def test_a_lesson_that_nobody_opened_is_not_shown():
    shown = board_of(room(LEARNERS), names=False)
    assert 'id="lesson-01"' in shown
    assert 'id="lesson-02"' not in shown
    assert 'href="#lesson-02"' not in shown


def test_an_empty_room_says_so():
    assert "Nobody has begun" in page_of(room_of([]), False, "n")


def test_the_page_asks_nothing_of_others_and_its_script_has_the_nonce():
    page = page_of(room(LEARNERS), False, "the-nonce")
    assert re.findall(r"<script[^>]*>", page) == ['<script nonce="the-nonce">']
    assert not re.search(r'src=|href="(?![#$]|data:,")|https?://', page)


@pytest.mark.parametrize("lesson", ["01", "1", "prediction_and_error", "07_prediction_and_error"])
def test_the_text_is_printed_once(tmp_path, capsys, lesson):
    put(tmp_path / "jane", "predict", RIGHT)
    put(tmp_path / "ada", "double", RIGHT)
    put(tmp_path / "ada", "predict", tried("bias_missing", 3))
    assert main([str(tmp_path), "--text", "--lesson", lesson, "--names"]) == 0
    printed = capsys.readouterr().out
    assert "stuck: ada" in printed
    assert "double" not in printed
