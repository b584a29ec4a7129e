"""A fault of the course or the machine is never a student's 0: each broken environment in turn.

In each, right work gets its full mark, or nothing is graded, and a sentence says why.
"""

import contextlib
import csv
import functools
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.classroom.grading.classroom import RIGHT, hand_in, without_sandbox
from tools import build

if os.name != "posix":
    pytest.skip("limits and signals of POSIX are needed here", allow_module_level=True)

SECONDS = 90
ROOT = hasattr(os, "getuid") and os.getuid() == 0
COMMAND = (sys.executable, "-m", "classroom.grading", "grade")


@pytest.fixture
def place(tmp_path):
    """A class of three who are right, and room for the results, open to every user."""
    for student in ("jane", "joe", "zoe"):
        hand_in(tmp_path / "in", student, RIGHT)
    (tmp_path / "tmp").mkdir()
    for path in (tmp_path, *tmp_path.parents[:2], *tmp_path.rglob("*")):
        path.chmod(0o777)
    return tmp_path


def command(place, *more):
    return (*COMMAND, str(place / "in"), "--out", str(place / "out"), *without_sandbox(), *more)


def environment(place, **more):
    return {**os.environ, "PYTHONPATH": str(build.ROOT), "TMPDIR": str(place / "tmp"), **more}


def graded(place, *wrapped, **more):
    """Grade in an environment; give the exit status and all that was said."""
    running = subprocess.Popen(
        wrapped or command(place), cwd=build.ROOT, env=environment(place, **more), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    return ended(running)


def ended(running):
    """Wait for the end; where it does not come, leave nothing running."""
    try:
        said, _ = running.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        for number in (running.pid, *descendants(running.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        running.communicate()
        pytest.fail(f"it did not end within {SECONDS} seconds")
    return running.returncode, said


def statuses(place):
    marks = place / "out" / "marks.csv"
    if not marks.exists():
        return []
    with marks.open(encoding="utf-8", newline="") as lines:
        return [row["status"] for row in csv.DictReader(lines)]


def assert_right_or_told(place, code, said, *words):
    """Right work has its full mark; else nobody has one, and the cause and remedy are said."""
    found = statuses(place)
    if found == ["right"] * 9:
        assert code == 0, said
        return
    assert not set(found) - {"right", "not judged"}, (found, said)
    assert code in (1, 2), said
    assert "Traceback" not in said
    assert any(word in said for word in words), said


def shell(place, line):
    return ("bash", "-c", line + '; exec "$@"', "bash", *command(place))


LIMITS = {
    "-t 5": ("processor time", "ulimit -t"),
    "-t 200": ("processor time", "ulimit -t"),
    "-v 1900000": ("memory", "ulimit -v"),
    "-v 300000": ("memory", "ulimit -v"),
    "-n 48": ("open files", "ulimit -n"),
    "-n 20": ("open files", "ulimit -n"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_hard_limit_of_the_shell_costs_nobody_a_mark(place, limit):
    code, said = graded(place, *shell(place, f"ulimit {limit}"))
    assert_right_or_told(place, code, said, *LIMITS[limit])


AS_NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--")


def private_folder():
    """The outermost folder above this Python that only its owner may enter, if there is one."""
    above = [Path(sys.base_prefix), *Path(sys.base_prefix).parents]
    closed = [folder for folder in above if not folder.stat().st_mode & 0o001]
    return closed[-1] if closed else None


def as_nobody(*more):
    """Run a command as an ordinary user, who sees this Python even if it is in root's home.

    In a mount of this one command, nothing of root's home is there but that Python.
    """
    closed, python = private_folder(), Path(sys.base_prefix)
    opened = (
        f"mount --bind {closed} /mnt && mount -t tmpfs -o mode=755 none {closed} && "
        f"mkdir -p {python} && mount --bind /mnt/{python.relative_to(closed)} {python} && "
        if closed else ""
    )  # fmt: skip
    line = opened + 'exec "$@"'
    # What the user may not run is found out by a shell of that user's.
    user = (*AS_NOBODY, "sh", "-c", 'exec "$@"', "sh")
    return ("unshare", "--mount", "sh", "-c", line, "sh", *user, *more)


@functools.cache
def may_be_nobody():
    """Why this cannot be tried as an ordinary user; empty if it can."""
    if not ROOT or not shutil.which("setpriv") or not shutil.which("unshare"):
        return "only root can become another user without a password, by setpriv"
    tried = subprocess.run(
        as_nobody(sys.executable, "-c", "import numpy"), capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "an ordinary user may not run this Python"


# Far below what a grader with two jobs needs, up to just enough.
PROCESSES = (4, 6, 7, 8, 9, 10, 11, 12, 14)


@pytest.mark.parametrize("most", PROCESSES)
def test_a_limit_of_processes_costs_nobody_a_mark(place, most):
    problem = may_be_nobody()
    if problem:
        pytest.skip(problem)
    line = f'ulimit -u {most}; exec "$@"'
    wrapped = as_nobody("bash", "-c", line, "bash", *command(place))
    code, said = graded(place, *wrapped, HOME=str(place / "tmp"))
    assert_right_or_told(place, code, said, "process", "ulimit -u")


def test_a_temporary_folder_that_is_not_there_costs_nobody_a_mark(place):
    missing = str(place / "not there")
    code, said = graded(place, TMPDIR=missing)
    assert_right_or_told(place, code, said, "temporary", missing)
    assert "None:" not in said


def test_no_temporary_folder_at_all_is_told(place):
    if not ROOT or not shutil.which("unshare"):
        pytest.skip("only root can make every temporary folder read-only for a while")
    line = (
        "mount -t tmpfs none /mnt && for one in /tmp /var/tmp; do "
        f"mount --bind {place} {place}; mount --bind $one $one; mount -o remount,ro,bind $one; done"
        ' && exec "$@"'
    )
    code, said = graded(
        place, "unshare", "--mount", "bash", "-c", line, "bash", *command(place),
        TMPDIR="/not/there",
    )  # fmt: skip
    if "mount:" in said:
        pytest.skip("this root may not mount a folder")
    assert_right_or_told(place, code, said, "temporary")
    assert "None:" not in said


@pytest.mark.parametrize("size", ["4k", "64k", "300k"])
def test_a_full_temporary_folder_costs_nobody_a_mark(place, size):
    if not ROOT or not shutil.which("unshare"):
        pytest.skip("only root can mount a small disk")
    line = f'mount -t tmpfs -o size={size} none {place}/tmp && exec "$@"'
    code, said = graded(place, "unshare", "--mount", "bash", "-c", line, "bash", *command(place))
    if "mount:" in said:
        pytest.skip("this root may not mount a folder")
    assert_right_or_told(place, code, said, "temporary", "space", str(place / "tmp"))
    assert "None:" not in said


def test_whoever_ignores_ended_children_costs_nobody_a_mark(place):
    line = (
        "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    code, said = graded(place, sys.executable, "-c", line, *command(place))
    assert_right_or_told(place, code, said, "SIGCHLD")


@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_a_closed_stream_costs_nobody_a_mark(place, closed):
    line = f'exec "$@" {closed}>&-'
    code, said = graded(place, "bash", "-c", line, "bash", *command(place))
    found = statuses(place)
    # There may be nobody to tell; then the exit status tells.
    assert found == ["right"] * 9 or (code in (1, 2) and not set(found) - {"right", "not judged"})
    assert code == 0 or said or closed == "2"


# Long enough that something can happen meanwhile.
MANY = 60


def started(place, *more):
    """Start grading a large class in a process group of its own."""
    for number in range(MANY):
        hand_in(place / "in", f"s{number:03}", RIGHT)
    return subprocess.Popen(
        command(place, "--jobs", "2", *more), cwd=build.ROOT, env=environment(place),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip


def descendants(number):
    """The processes below one, as the system lists them: number and command."""
    found, waiting = {}, [number]
    table = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            line = (stat.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        table.setdefault(int(fields[1]), []).append((int(stat.parent.name), line))
    while waiting:
        for one, line in table.get(waiting.pop(), []):
            found[one] = line
            waiting.append(one)
    return found


def wait_for(happened):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = happened()
        if found:
            return found
        time.sleep(0.02)
    return None


def begun(place):
    """Whether the first notebooks are in the journal."""
    journal = place / "out" / "journal.jsonl"
    return journal.exists() and journal.read_bytes().count(b"\n") >= 3


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("times", [1, 5])
def test_processes_of_answers_that_are_killed_from_outside_cost_nobody_a_mark(place, times):
    running = started(place)
    assert wait_for(lambda: begun(place) or running.poll() is not None)
    for _ in range(times):
        for number, line in descendants(running.pid).items():
            if (
                "classroom.grading" in line
                and "spawn" not in line
                and "--multiprocessing" not in line
            ):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        time.sleep(0.3)
    code, said = ended(running)
    found = statuses(place)
    assert len(found) == 3 * (MANY + 3)
    assert not set(found) - {"right", "not judged"}, said
    assert (code == 0) == (set(found) == {"right"}), said
    again, said = graded(place)
    assert again == 0, said
    assert statuses(place) == ["right"] * len(found)


def test_a_pause_of_eleven_seconds_costs_nobody_a_mark(place):
    running = started(place, "--seconds", "5")
    assert wait_for(lambda: begun(place) or running.poll() is not None)
    stopped = [running.pid, *descendants(running.pid)]
    for kind, pause in ((signal.SIGSTOP, 11), (signal.SIGCONT, 0)):
        for number in stopped:
            # An answer's process may have ended meanwhile.
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, kind)
        time.sleep(pause)
    code, said = ended(running)
    found = statuses(place)
    assert len(found) == 3 * (MANY + 3)
    assert set(found) == {"right"}, said
    assert code == 0


def test_a_python_that_only_root_may_enter_costs_nobody_a_mark_without_bubblewrap(place):
    if not ROOT:
        pytest.skip("only root has a Python that no one else may enter")
    hidden = place / "hidden"
    hidden.mkdir()
    path = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep)
        if not (Path(folder) / "bwrap").exists()
    )  # fmt: skip
    if not private_folder():
        pytest.skip(f"everybody may enter {sys.base_prefix}; CI has a Python in root's home")
    # Folders without bwrap, and links to all else that stands beside it.
    for folder in os.environ["PATH"].split(os.pathsep):
        if (Path(folder) / "bwrap").exists():
            for one in Path(folder).iterdir():
                if one.name != "bwrap" and not (hidden / one.name).exists():
                    (hidden / one.name).symlink_to(one)
    code, said = graded(
        place,
        *COMMAND,
        str(place / "in"),
        "--out",
        str(place / "out"),
        "--without-sandbox",
        PATH=f"{path}{os.pathsep}{hidden}",
    )
    assert_right_or_told(place, code, said, str(private_folder()), "Python")
