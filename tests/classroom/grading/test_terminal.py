"""What the commands print steers no terminal."""

import io
import sys

import pytest

from classroom.grading.__main__ import main
from classroom.grading.tables import printable
from classroom.grading.terminal import Plain, plain_output
from tests.classroom.grading.classroom import RIGHT, hand_in

STEERING = ("\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b1m", "\u202e", "\u2028", "\x00", "\udce9", "\x7f")


@pytest.mark.parametrize("text", STEERING)
def test_what_steers_a_terminal_is_written_as_its_number(text):
    shown = printable(f"a{text}b")
    assert shown.isprintable()
    assert shown.encode("utf-8").decode("unicode_escape").startswith("a")
    assert "\\" in shown


@pytest.mark.parametrize("text", [
    "two\nlines\tand a tab", "Zo\u00eb \u674e\u96f7 \u0645\u062d\u0645\u062f",
    "\U0001f469\u200d\U0001f52c", "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627",
])  # fmt: skip
def test_names_of_any_script_are_shown_as_they_are(text):
    assert printable(text) == text


def test_a_progress_line_may_go_back_to_the_left_and_no_other():
    stream = io.StringIO()
    print("\rone\rtwo", file=Plain(stream))
    assert stream.getvalue() == "\rone\\rtwo\n"


def test_every_command_prints_plainly(tmp_path, capsys):
    student = "\x1b[31mred"
    hand_in(tmp_path / "in", student, RIGHT)
    results = str(tmp_path / "out")
    main(["grade", str(tmp_path / "in"), "--out", results, "--only", "node_slopes"])
    worksheet = tmp_path / "sheet.csv"
    worksheet.write_text("Identifier,Name,Grade\nParticipant 4,\x1b[2J,\n", encoding="utf-8")
    for command in (
        ["explain", student, "node_slopes", "--results", results],
        ["explain", "\x1b[5m", "node_slopes", "--results", results],
        ["feedback", "--results", results],
        ["export", "--results", results, "--moodle", str(worksheet), "--out", f"{results}/\x1b"],
        ["grade", str(tmp_path / "in"), "--out", results, "--forget", "\x1b[6m"],
    ):
        main(command)
    with pytest.raises(SystemExit):
        main(["grade", "\x1b[7m"])
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert all(one.isprintable() or one in "\n\t" for one in text)
    assert "\\x1b[31mred" in said.out


def test_the_streams_are_as_before_afterwards_and_may_be_closed(monkeypatch):
    before = sys.stdout
    with plain_output():
        assert sys.stdout is not before
    assert sys.stdout is before
    monkeypatch.setattr(sys, "stderr", None)
    with plain_output():
        print("nowhere", file=sys.stderr)
