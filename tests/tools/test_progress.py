"""A long command: signs of life, its end, its limit, Ctrl+C."""

import os
import sys
import time

import pytest

from tools import progress

SAYS = "print('Collecting numpy'); print(); print('Downloading: a, b', flush=True); "
SLEEPS = SAYS + "import time; time.sleep(60)"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "SIGN", 0.1)

    def run(source, **more):
        command = [sys.executable, "-c", source]
        return progress.run(command, folder=tmp_path, variables=os.environ, **more)

    return run


def test_code_and_all_lines_come_back(run):
    assert run(SAYS + "raise SystemExit(3)") == (3, "Collecting numpy\nDownloading: a, b")


def test_a_sign_comes_in_time_with_seconds_packages_and_what_is_done(run, capsys):
    run(SAYS + "import time; time.sleep(0.7)", count=lambda: 41)
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) >= 2
    assert shown[-1].endswith(" s: 41 packages in place; Downloading")


def test_a_warning_is_not_what_is_done(run, capsys):
    run("print('WARNING: Retrying', flush=True); import time; time.sleep(0.5)", doing="fetching uv")
    assert capsys.readouterr().out.splitlines()[-1].endswith(" s: fetching uv")


def test_no_sign_is_later_than_ten_seconds():
    assert progress.SIGN < 10


def test_on_a_terminal_one_line_changes_and_goes(monkeypatch, capsys):
    monkeypatch.setattr(progress.sys.stdout, "isatty", lambda: True, raising=False)
    watch = progress.Watch()
    watch.tell("Downloading \u2501\u2501 fonttools" + 99 * "x", now=watch.began + 3)
    watch.done()
    shown = capsys.readouterr().out
    assert shown.startswith("\r    3 s: Downloading ?? fonttools")
    assert shown.isascii()
    assert "\n" not in shown
    assert all(len(part) < 80 for part in shown.split("\r"))
    assert shown.endswith(" \r")


def test_a_line_goes_on_ticking_while_something_runs_and_ends_with_it(monkeypatch, capsys):
    monkeypatch.setattr(progress, "SIGN", 0.05)
    done = iter(range(1000))
    with progress.ticking(lambda: f"lesson {next(done)}"):
        time.sleep(0.5)
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) >= 2
    assert shown[1].endswith(" s: lesson 1")
    time.sleep(0.2)
    assert capsys.readouterr().out == ""


def test_after_its_limit_a_command_is_ended(run):
    start = time.monotonic()
    code, printed = run(SLEEPS, limit=0.5)
    assert code != 0
    assert "Downloading" in printed
    assert time.monotonic() - start < 20


def test_with_ctrl_c_the_command_ends_before_we_do(run, monkeypatch):
    started, really = [], progress.subprocess.Popen
    monkeypatch.setattr(
        progress.subprocess, "Popen", lambda *a, **k: started.append(really(*a, **k)) or started[0]
    )

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(SLEEPS, count=stop)
    assert started[0].poll() is not None
