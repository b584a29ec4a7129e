"""What an answer's process may still do, from its first line on: limits, and few system calls.

It runs in that process, just before any of an answer is read. Only what is listed is allowed:
whatever else the kernel offers, today or tomorrow, is refused. So no answer can leave anything
behind for the next one: no process, no shared memory, no message, no key, no name on a network.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterator, Sequence

try:
    import resource as resource  # other systems set limits with it
except ModuleNotFoundError:
    # Windows has no such limits
    resource = None  # type: ignore[assignment]

MEMORY, FILES = 2_000_000_000, 64
NOBODY = 65534

# From the headers prctl.h, seccomp.h, sched.h, capability.h, audit.h of Linux.
_DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES, _AMBIENT = 4, 22, 38, 47
_FILTER, _CLEAR_ALL, _CAPABILITIES_3 = 2, 4, 0x20080522
_NEW_IPC = 0x08000000

ALLOWED = {
    # x86_64 and aarch64: asm/unistd_64.h and asm-generic/unistd.h.
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7,
        "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13,
        "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20,
        "access": 21, "pipe": 22, "select": 23, "sched_yield": 24, "mremap": 25, "madvise": 28,
        "dup": 32, "dup2": 33, "pause": 34, "nanosleep": 35, "getpid": 39, "sendto": 44,
        "recvfrom": 45, "shutdown": 48, "exit": 60, "uname": 63, "getcwd": 79, "readlink": 89,
        "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "times": 100, "getuid": 102,
        "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getresuid": 118,
        "getresgid": 120, "sigaltstack": 131, "gettid": 186, "time": 201, "futex": 202,
        "sched_getaffinity": 204,
        "getdents64": 217, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
        "clock_nanosleep": 230, "exit_group": 231, "epoll_wait": 232, "epoll_ctl": 233,
        "openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270,
        "ppoll": 271, "set_robust_list": 273, "epoll_pwait": 281, "eventfd2": 290,
        "epoll_create1": 291, "dup3": 292, "pipe2": 293, "getcpu": 309, "getrandom": 318,
        "statx": 332, "rseq": 334, "faccessat2": 439,
    },
    "aarch64": {
        "eventfd2": 19, "epoll_create1": 20, "epoll_ctl": 21, "epoll_pwait": 22, "getcwd": 17,
        "dup": 23, "dup3": 24, "faccessat": 48, "openat": 56, "close": 57, "pipe2": 59,
        "getdents64": 61, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66,
        "pread64": 67, "pselect6": 72, "ppoll": 73, "readlinkat": 78, "newfstatat": 79, "fstat": 80,
        "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99, "nanosleep": 101,
        "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "restart_syscall": 128,
        "sched_getaffinity": 123, "sched_yield": 124, "sigaltstack": 132, "rt_sigaction": 134,
        "rt_sigprocmask": 135, "rt_sigreturn": 139, "getresuid": 148, "getresgid": 150,
        "times": 153, "uname": 160, "getrlimit": 163, "getrusage": 165, "getcpu": 168,
        "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175,
        "getgid": 176, "getegid": 177, "gettid": 178, "sendto": 206, "recvfrom": 207,
        "shutdown": 210, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226,
        "madvise": 233, "getrandom": 278, "statx": 291, "rseq": 293, "faccessat2": 439,
    },
}  # fmt: skip
"""The system calls that an answer may make, by machine. None of them leaves anything behind."""

# name, number by machine, which argument must be among which values; "own" is the process itself
CONDITIONAL = (
    # TCGETS, FIONBIO, FIONREAD, FIOCLEX, FIONCLEX: `isatty` and sockets use them.
    ("ioctl", {"x86_64": 16, "aarch64": 29}, 1, (0x5401, 0x5421, 0x541B, 0x5451, 0x5450)),
    # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
    ("fcntl", {"x86_64": 72, "aarch64": 25}, 1, (0, 1, 2, 3, 4, 1030)),
    # AF_UNIX: a socket pair of its own, which asyncio's loop needs.
    ("socketpair", {"x86_64": 53, "aarch64": 199}, 0, (1,)),
    # To read a limit, not to set one.
    ("prlimit64", {"x86_64": 302, "aarch64": 261}, 2, (0,)),
    ("kill", {"x86_64": 62, "aarch64": 129}, 0, "own"),
    ("tgkill", {"x86_64": 234, "aarch64": 131}, 0, "own"),
)  # fmt: skip
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# From linux/bpf_common.h and linux/seccomp.h.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 38  # 38: ENOSYS
_OTHER_CALLS = 0x40000000  # x86_64 has a second table of calls from there on.


def can_filter() -> bool:
    """Check whether the list of system calls is known for this machine."""
    return sys.platform == "linux" and platform.machine() in ALLOWED and sys.maxsize > 2**32


def confine(seconds: float, is_sandboxed: bool) -> None:
    """Give up everything that an answer must not have; raise an error if that fails.

    Parameters
    ----------
    seconds : float
        Processor time, after which the kernel ends the process.
    is_sandboxed : bool
        Whether bubblewrap is around it.

    Raises
    ------
    OSError
        If the system refuses. No part of an answer may run then.
    """
    if sys.platform == "linux":
        _leave_shared_memory()
    drop_rights()
    limit(seconds)
    if can_filter():
        _filter()
    elif is_sandboxed:
        raise OSError(f"there is no list of system calls for {platform.machine()}")


def _leave_shared_memory() -> None:
    # Best effort: if a system forbids it, the calls that reach shared memory are still refused.
    ctypes.CDLL(None, use_errno=True).unshare(_NEW_IPC)


def drop_rights() -> None:
    """Become nobody if this is root, give up all capabilities, let no other process look in."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_AMBIENT, _CLEAR_ALL, 0, 0, 0)
        header, none = struct.pack("Ii", _CAPABILITIES_3, 0), bytes(24)
        _succeed(libc.capset(header, none), "capset")
        _succeed(libc.prctl(_DUMPABLE, 0, 0, 0, 0), "prctl")
        _succeed(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")


def limit(seconds: float) -> None:
    """Limit memory, processor time, files and processes; keep any lower limit of the machine."""
    if resource is None:
        return
    most = math.ceil(seconds) + 1
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, most), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except ValueError:
            # macOS refuses a memory limit below what it counts as already in use.
            if sys.platform != "darwin" or kind != resource.RLIMIT_AS:
                raise
    # Finer than a whole second, and repeated for an answer that takes no notice.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.05)


def _filter() -> None:
    program = b"".join(_program(platform.machine(), os.getpid()))
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: how many instructions of 8 bytes, and where they are.
    handed = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    _succeed(libc.prctl(_SECCOMP, _FILTER, handed, 0, 0), "prctl(PR_SET_SECCOMP)")


def _program(machine: str, own: int) -> Iterator[bytes]:
    """Yield the filter, in the kernel's packet filter language: each line is one instruction."""
    # struct seccomp_data: the call's number, the machine's kind, a pointer, six arguments.
    yield _line(_LOAD, 4)
    yield _line(_EQUAL, _AUDIT[machine], skip_else=0, skip_if=1)
    yield _line(_RETURN, _KILL)
    yield _line(_LOAD, 0)
    yield _line(_AT_LEAST, _OTHER_CALLS, skip_else=1)
    yield _line(_RETURN, _REFUSE)
    for number in ALLOWED[machine].values():
        yield _line(_EQUAL, number, skip_else=1)
        yield _line(_RETURN, _ALLOW)
    for _, numbers, argument, values in CONDITIONAL:
        yield from _if_among(numbers[machine], argument, [own] if values == "own" else values)
    yield _line(_RETURN, _REFUSE)


def _if_among(number: int, argument: int, values: Sequence[int | str]) -> Iterator[bytes]:
    low = 16 + 8 * argument
    yield _line(_EQUAL, number, skip_else=2 * len(values) + 4)
    # In the upper half no bit may be set.
    yield _line(_LOAD, low + 4)
    yield _line(_EQUAL, 0, skip_else=2 * len(values) + 1)
    yield _line(_LOAD, low)
    for value in values:
        yield _line(_EQUAL, int(value), skip_else=1)
        yield _line(_RETURN, _ALLOW)
    yield _line(_RETURN, _REFUSE)


def _line(code: int, value: int, skip_if: int = 0, skip_else: int = 0) -> bytes:
    return struct.pack("HBBI", code, skip_if, skip_else, value)


def _succeed(returned: int, what: str) -> None:
    if returned:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
