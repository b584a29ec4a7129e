"""A check that runs for too long stops itself, and says where it was."""

import os
import signal
import sys
import threading
import time

import pytest

from nnlib.checks import check, judge, records, time_limit, yours_or_ours
from nnlib.checks.running import CallFailed, Printed, run_in_time
from nnlib.checks.time_limit import limit_time
from nnlib.exercises import EXERCISES
from tests.notebook import from_notebook

has_timer = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer")
ENDLESS = "def double(number):\n    while True:\n        number = number + 1"


@pytest.fixture(params=["timer", "thread"])
def way(request, monkeypatch):
    """Both ways in which a function is interrupted."""
    if request.param == "timer" and not hasattr(signal, "setitimer"):
        pytest.skip("needs a timer")
    if request.param == "thread":
        monkeypatch.setattr(time_limit, "_has_free_timer", lambda: False)
    return request.param


@pytest.fixture(autouse=True)
def short(monkeypatch, tmp_path):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path))
    object.__setattr__(EXERCISES["double"], "seconds", 0.3)
    yield
    object.__setattr__(EXERCISES["double"], "seconds", 20)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("    while True:\n        pass", "in line 2 of `double`, `while True:`"),
        ("    while True:\n        try:\n            number += 1\n        except Exception:\n"
         "            pass", "of `double`"),
        ("    while True:\n        try:\n            time.sleep(0.01)\n        except:\n"
         "            pass", "in line 4 of `double`, `time.sleep(0.01)`"),
        ("    while True:\n        try:\n            while True:\n                pass\n"
         "        except BaseException:\n            pass", "of `double`"),
        ("    try:\n        while True:\n            pass\n    except BaseException:\n"
         "        return 2 * number", "of `double`"),
        ("    return sum(1 for _ in iter(int, 1))", "in line 2 of `double`"),
    ],
)  # fmt: skip
def test_an_endless_loop_is_stopped_in_its_line(way, body, place, capsys):
    check(from_notebook(f"def double(number):\n{body}", time=time))
    said = capsys.readouterr().out
    assert said.startswith("Stopped. The check stopped it after")
    assert "Tried at number" in said
    assert place in said
    assert "Does a loop there never end?" in said
    assert records.load("double")[0]["status"] == "stopped"


@has_timer
def test_whatever_waits_is_stopped_where_there_is_a_timer(capsys):
    begun = time.monotonic()
    check(from_notebook("def double(number):\n    time.sleep(30)", time=time))
    assert "line 2 of `double`, `time.sleep(30)`" in capsys.readouterr().out
    assert time.monotonic() - begun < 10


def test_a_check_that_is_quick_leaves_nothing_behind(way, capsys):
    before = signal.getsignal(signal.SIGINT), sys.gettrace(), sys.getprofile()
    alarm = signal.getsignal(signal.SIGALRM) if hasattr(signal, "SIGALRM") else None
    check(from_notebook("def double(number):\n    return 2 * number"))
    assert capsys.readouterr().out.startswith("Right.")
    assert (signal.getsignal(signal.SIGINT), sys.gettrace(), sys.getprofile()) == before
    if hasattr(signal, "setitimer"):
        assert signal.getsignal(signal.SIGALRM) is alarm
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    # Nothing arrives after the end.
    time.sleep(0.5)


def test_slow_runs_are_not_called_endless(way, capsys):
    check(
        from_notebook("def double(number):\n    time.sleep(0.08)\n    return 2 * number", time=time)
    )
    said = capsys.readouterr().out
    assert "of your function, in line 2 of `double`" in said
    assert "Each run takes about" in said
    assert "never end" not in said


def test_a_step_that_cannot_be_interrupted_is_told_by_its_own_time(capsys):
    source = "def double(number):\n    return sum(range(10**8))"
    check(from_notebook(source))
    said = capsys.readouterr().out
    assert "One operation there takes that long" in said
    assert "after 0.3 seconds" not in said


def test_time_that_is_ours_is_not_counted(way):
    def ours():
        end = time.monotonic() + 0.6
        while time.monotonic() < end:
            pass
        return 1

    # As if it were written beside the exercise.
    file = EXERCISES["double"].reference.__code__.co_filename
    ours.__code__ = ours.__code__.replace(co_filename=file)
    with limit_time(0.2) as limit:
        assert run_in_time(ours, Printed()) == 1
    assert not limit.is_over


def test_after_the_time_is_over_nothing_of_the_learners_runs_in_that_check():
    asked = []
    with limit_time(0.2):
        first = run_in_time(lambda: from_notebook(ENDLESS)(1), Printed())
        second = run_in_time(lambda: asked.append(1), Printed())
    assert isinstance(first, CallFailed)
    assert (second.message, asked) == (first.message, [])


def test_in_another_thread_it_is_stopped_too(capsys):
    thread = threading.Thread(target=check, args=(from_notebook(ENDLESS),))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert "Does a loop there never end?" in capsys.readouterr().out


@has_timer
def test_the_stop_button_works_as_before(capsys):
    object.__setattr__(EXERCISES["double"], "seconds", 20)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    check(from_notebook(ENDLESS))
    assert "You interrupted it in line" in capsys.readouterr().out


@has_timer
def test_a_timer_of_somebody_else_is_left_alone(capsys):
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *given: rang.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        check(from_notebook(ENDLESS))
        assert "The check stopped it" in capsys.readouterr().out
        assert rang == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_lesson_goes_on_with_ours_where_yours_does_not_end(capsys):
    assert yours_or_ours(from_notebook(ENDLESS)) is EXERCISES["double"].reference


def test_a_judge_outside_of_a_check_sets_no_limit():
    source = "def double(number):\n    time.sleep(0.02)\n    return 2 * number"
    assert judge("double", from_notebook(source, time=time)).status == "right"


def test_an_earlier_answer_that_did_not_run_to_its_end_is_not_called_wrong(capsys):
    helper = "def updated(parameter, slope, rate):\n    return parameter - rate * slope\n"
    source = helper + "def descend(*given):\n    updated(1, 1, 1)\n    while True:\n        pass"
    found = from_notebook(source)
    object.__setattr__(EXERCISES["descend"], "seconds", 0.3)
    try:
        check(found)
    finally:
        object.__setattr__(EXERCISES["descend"], "seconds", 20)
    said = capsys.readouterr().out
    assert "never end" in said
    assert "not right yet" not in said
