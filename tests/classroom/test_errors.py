"""Whatever stops a command, it ends with a sentence and with the code for it."""

import pytest

from classroom.errors import DONE, LOOK, NOT_DONE, UserError, command


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (UserError("No lesson has that name."), "No lesson has that name.\n"),
        (KeyboardInterrupt(), "\nStopped.\n"),
        (PermissionError(13, "Permission denied", "results"), "results: Permission denied.\n"),
    ],
)
def test_what_a_user_can_change_is_one_sentence_and_the_code_2(problem, said, capsys):
    @command
    def stop():
        raise problem

    assert stop() == NOT_DONE
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("problem", [ZeroDivisionError("by 0"), OSError("no file is named")])
def test_a_bug_shows_its_traceback_and_says_that_it_is_one_with_the_code_2(problem, capsys):
    @command
    def stop():
        raise problem

    assert stop() == NOT_DONE
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "This is a bug in the course." in said.splitlines()[-1]


def test_a_closed_pipe_is_no_error(capsys, monkeypatch):
    @command
    def stop():
        raise BrokenPipeError

    monkeypatch.setattr("os.dup2", lambda *given: None)
    assert stop() == DONE


@pytest.mark.parametrize("code", [DONE, LOOK, NOT_DONE])
def test_a_command_that_ends_keeps_its_code(code):
    assert command(lambda: code)() == code
