"""One start at a time, also where one of them was killed."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools import locks
from tools.build import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and inherited files of POSIX")

HOLDS = """
import subprocess, sys, time
from pathlib import Path
from tools.locks import only_one
with only_one(Path(sys.argv[1]), "installing") as kept:
    if sys.argv[2:]:
        child = subprocess.Popen(["sleep", sys.argv[2]], pass_fds=kept)
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another program that has the lock."""
    started = []

    def start(*more):
        program = subprocess.Popen(
            [sys.executable, "-c", HOLDS, tmp_path / "lock", *more], cwd=ROOT, encoding="utf-8",
            stdout=subprocess.PIPE,
        )  # fmt: skip
        started.append(program)
        assert program.stdout.readline() == "held\n"
        return program

    yield start
    for program in started:
        program.kill()
        program.wait()
        program.stdout.close()


def test_the_second_says_for_whom_it_waits_and_a_killed_holder_holds_nothing(
    holder, tmp_path, capsys, monkeypatch
):
    other = holder()
    monkeypatch.setattr(locks.time, "sleep", lambda _: other.send_signal(signal.SIGKILL))
    with locks.only_one(tmp_path / "lock", "installing into .venv"):
        pass
    said = capsys.readouterr().out
    assert f"Process {other.pid} is installing into .venv; waiting for it." in said


def test_what_a_killed_start_had_begun_still_holds_the_lock(holder, tmp_path):
    other = holder("1.5")
    other.kill()
    other.wait()
    start = time.monotonic()
    with locks.only_one(tmp_path / "lock", "installing"):
        assert time.monotonic() - start > 0.8


def test_without_a_place_for_the_lock_nothing_is_locked(tmp_path):
    with locks.only_one(tmp_path / "missing" / "lock", "installing") as kept:
        assert kept == ()


def test_a_drive_that_knows_no_locks_is_taken_as_it_is(tmp_path, monkeypatch):
    def refuse(_):
        raise OSError(37, "No locks available")

    monkeypatch.setattr(locks, "lock", refuse)
    with locks.only_one(tmp_path / "lock", "installing") as kept:
        assert len(kept) == 1
