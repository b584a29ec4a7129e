"""What an answer's process may still do: tried in processes that were confined."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from classroom.grading import confine
from tools import build

pytestmark = pytest.mark.skipif(
    not confine.can_filter(), reason="for this machine the list of system calls is not written"
)


def confined(body, before="", seconds=5.0):
    """Run some lines in a process that was confined; give its exit code and what it printed."""
    source = (
        "import ctypes, errno, fcntl, os, resource, signal, socket, sys\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "from classroom.grading import confine\n"
        f"{textwrap.dedent(before)}\nconfine.drop_rights = lambda: None\n"
        "libc.prctl(38, 1, 0, 0, 0)\n"
        f"confine.confine({seconds}, False)\n{textwrap.dedent(body)}"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=build.ROOT, capture_output=True, text=True,
        check=False, timeout=60, env={"PYTHONPATH": str(build.ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


# A line that may be run, and one that may not, of each call that depends on an argument.
MAY = {
    "to ask whether it lives": "os.kill(os.getpid(), 0)",
    "to read a descriptor's flags": "fcntl.fcntl(0, fcntl.F_GETFD)",
    "a pair of sockets of its own": "socket.socketpair()",
    "to read a limit": "resource.getrlimit(resource.RLIMIT_AS)",
    "to read Python's own files": "open(os.__file__).read()",
    "to wait a moment": "import time; time.sleep(0.01)",
    "a loop of asyncio": "import asyncio; asyncio.run(asyncio.sleep(0))",
}
MAY_NOT = {
    "a signal to the parent": "os.kill(os.getppid(), 0)",
    "a signal to its group": "os.killpg(0, 0)",
    "a lease on a file": "fcntl.fcntl(os.open(os.__file__, 0), fcntl.F_SETLEASE, 0)",
    "a pair of sockets of another kind": "socket.socketpair(socket.AF_INET)",
    "to raise a limit": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
    "a letter put into a terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "a socket": "socket.socket(socket.AF_UNIX)",
    "a process": "os.fork()",
    "a folder": "os.mkdir('/tmp/made_by_an_answer')",
}


@pytest.mark.parametrize("kind", MAY)
def test_an_answer_may_do_what_python_itself_needs(kind):
    assert confined(MAY[kind]) == (0, "")


@pytest.mark.parametrize("kind", MAY_NOT)
def test_what_reaches_beyond_the_process_is_refused(kind):
    code, said = confined(MAY_NOT[kind])
    assert code == 1
    assert "not implemented" in said.lower() or "Errno 38" in said


def test_a_lower_limit_of_the_machine_stays():
    before = "resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))"
    assert confined("print(resource.getrlimit(resource.RLIMIT_NOFILE))", before) == (
        0, "(32, 32)\n",
    )  # fmt: skip


def test_where_macos_refuses_a_limit_of_memory_the_others_are_in_force():
    """Else each answer would end before its first line there."""
    before = """
    sys.platform, really = "darwin", resource.setrlimit

    def setrlimit(kind, values):
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        really(kind, values)

    resource.setrlimit = setrlimit
    """
    code, said = confined("print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])", before)
    assert (code, said) == (0, f"{confine.FILES}\n")


@pytest.mark.parametrize("line", [
    "pass", "signal.signal(signal.SIGPROF, signal.SIG_IGN)",
    "signal.signal(signal.SIGPROF, lambda *a: None)",
])  # fmt: skip
def test_processor_time_ends_an_answer_whatever_it_does_with_signals(line):
    code, _ = confined(f"{line}\nwhile True: pass", seconds=0.5)
    assert -code in (9, 24, 27)


def test_both_machines_allow_the_same_calls_but_for_older_names_of_them():
    older = {"open", "stat", "lstat", "poll", "access", "pipe", "select", "dup2", "pause", "time",
             "readlink", "epoll_wait"}  # fmt: skip
    first, second = (set(confine.ALLOWED[machine]) for machine in ("x86_64", "aarch64"))
    assert first - second == older
    assert second <= first
    for calls in confine.ALLOWED.values():
        assert len(set(calls.values())) == len(calls)


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid(), reason="only root may ask for it here"
)
def test_shared_memory_is_each_answers_own():
    where = "/proc/self/ns/ipc"
    code, said = confined(f"print(os.readlink({where!r}))")
    assert code == 0
    assert said.strip().startswith("ipc:")
    assert said.strip() != str(Path(where).readlink())
