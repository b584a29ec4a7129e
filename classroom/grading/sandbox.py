"""Protect the machine from an answer with whatever the system offers; test and report it.

Linux with bubblewrap offers all of it: <https://github.com/containers/bubblewrap> is the small
program on which Flatpak builds, by the same people, and it is in every common distribution. The
rest is in `confine`.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import marshal
import os
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nnlib
from classroom.advice import advice, system
from classroom.errors import UserError
from classroom.grading.confine import can_filter
from classroom.grading.engine import strip_work
from classroom.grading.starting import child_environ as child_environ
from classroom.grading.starting import program

ROOT = Path(nnlib.__file__).parent.parent

# All that a student's process needs: the engine, and how a call is run. There is no exercise here.
ENGINE = (
    "nnlib/__init__", "nnlib/activations", "nnlib/arguments", "nnlib/autodiff", "nnlib/comparing",
    "nnlib/datasets", "nnlib/layers", "nnlib/losses", "nnlib/measuring", "nnlib/propagation",
    "nnlib/training", "nnlib/words",
)  # fmt: skip
BESIDES = (
    "nnlib/checks/asking", "nnlib/checks/changing", "nnlib/checks/differences",
    "nnlib/checks/fingerprints", "nnlib/checks/held", "nnlib/checks/indices",
    "nnlib/checks/tracebacks",
    "nnlib/checks/names", "nnlib/checks/running", "nnlib/checks/scopes", "nnlib/checks/shapes",
    "nnlib/checks/sources", "nnlib/checks/texts", "nnlib/checks/time_limit", "nnlib/checks/trees",
    "nnlib/checks/values",
    "nnlib/exercises/chains", "nnlib/exercises/declaration", "nnlib/exercises/drawing",
    "nnlib/exercises/former_lessons",
    "nnlib/exercises/lessons", "nnlib/exercises/order", "nnlib/exercises/parts",
    "nnlib/exercises/programs", "nnlib/exercises/truths",
    "classroom/grading/child", "classroom/grading/confine", "classroom/grading/forking",
    "classroom/grading/lines", "classroom/grading/plain", "classroom/advice", "classroom/errors",
)  # fmt: skip
READING = (
    "nnlib/checks/cells", "classroom/grading/files", "classroom/grading/prose",
    "classroom/grading/similarity", "classroom/grading/reading", "classroom/grading/statements",
    "classroom/grading/submission",
)  # fmt: skip
EMPTY = (
    "nnlib/checks/__init__", "nnlib/exercises/__init__", "classroom/__init__",
    "classroom/grading/__init__",
)  # fmt: skip

OURS = ("nnlib", "classroom")
TELLING = ("nnlib/exercises/__init__.py", "classroom/grading/versions.py")
"""Modules that reveal right answers."""

SECONDS_TO_TRY = 60

WITHOUT = (
    "Without it, an answer can read, change and delete your files, and read the right results "
    "from the judge's memory."
)


@dataclass(frozen=True)
class Protection:
    """What protections are in force around a student's process.

    Parameters
    ----------
    bubblewrap : bool
        No network, no files of this machine, no writing, no view of other processes.
    forks : bool
        One warm process forks for each answer; otherwise each answer gets a fresh interpreter.
    limits : bool
        Memory, processor time, files, and no further processes.
    why : str
        If bubblewrap is not in force, the reason.
    """

    bubblewrap: bool
    forks: bool
    limits: bool
    why: str = ""

    @property
    def says(self) -> str:
        """What is in force and what is not, on one line."""
        having = ["a process of its own", "plain data only", "a time limit"]
        missing: list[str] = []
        for there, what in (
            # macOS does not enforce a memory limit.
            (self.limits and sys.platform != "darwin", "a memory limit"),
            (self.limits, "limits on output files and processes"),
            (self.limits and can_filter(), "a short list of system calls"),
            (self.bubblewrap, "no network"),
            (self.bubblewrap, "no files of this machine, no writing"),
            (self.bubblewrap, "no view of other processes"),
        ):
            (having if there else missing).append(what)
        found = f"In force: {', '.join(having)}."
        return f"{found} Not in force: {', '.join(missing)}. {WITHOUT}" if missing else found


@functools.cache
def protection() -> Protection:
    """Find out what this system offers, by trying it."""
    forks = hasattr(os, "fork") and sys.platform == "linux"
    why = _why_no_bubblewrap() if forks else f"there is none for {system()}"
    return Protection(not why, forks, os.name == "posix", why)


def _why_no_bubblewrap() -> str:
    """Try the sandbox, and say what prevents it from working; empty if it works."""
    if shutil.which("bwrap") is None:
        return "the program `bwrap` is not installed"
    if not can_filter():
        return "there is no list of system calls for this kind of processor"
    let_children_be_waited_for()
    # What an answer may import later must be readable then; the course's answers must not be.
    source = (
        "import sys; from classroom.grading.confine import confine; confine(60, True); "
        "import statistics\n"
        "for path in sys.argv[1:]:\n"
        "    try: open(path).close()\n"
        "    except OSError: continue\n"
        "    sys.exit(f'it shows {path}')"
    )
    try:
        with modules() as folder:
            tried = subprocess.run(
                [*_wrapped(folder), sys.executable, "-c", source, *map(str, _must_be_hidden())],
                env=child_environ(folder), capture_output=True, check=False, encoding="utf-8",
                errors="replace", timeout=SECONDS_TO_TRY,
            )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as problem:
        return f"it could not be tried ({problem})"
    last = (tried.stderr.strip().splitlines() or ["no message"])[-1]
    return f"its trial failed ({last[:200]})" if tried.returncode else ""


def let_children_be_waited_for() -> None:
    """Undo a parent's setting to ignore the end of children: waiting would hang with it."""
    if hasattr(signal, "SIGCHLD"):
        # Only the main thread may do this; the others share its setting.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def require_protection(without: bool) -> Protection:
    """Return what is in force; refuse to continue without the sandbox, unless told to.

    Parameters
    ----------
    without : bool
        Whether the teacher gave `--without-sandbox`.

    Raises
    ------
    UserError
        If bubblewrap is missing or does not work, and `without` is false.
    """
    found = protection()
    if found.bubblewrap or without:
        return found
    raise UserError(
        f"Answers run in a sandbox made by bubblewrap, but here {found.why}. Nothing was run.\n"
        f"{WITHOUT}\n{advice('sandbox')}\nIf you trust every answer, give --without-sandbox."
    )


@contextmanager
def modules(reading: bool = False) -> Iterator[Path]:
    """Put what a student's process needs into a folder while the process reads it.

    The modules are compiled, so that no source text gets into that process, and they lack whatever
    does the work of an exercise (`classroom.grading.engine`).

    Raises
    ------
    UserError
        If there is nowhere to write.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix="nnlib-", ignore_cleanup_errors=True)
    except OSError as problem:
        raise UserError(
            f"Grading needs a folder for temporary files, but can write to none: {problem}."
        ) from None
    with made as name:
        folder = Path(name)
        try:
            for module, code in _compiled(reading):
                target = folder / f"{module}.pyc"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(code)
            folder.chmod(0o755)
        except OSError as problem:
            raise UserError(
                f"Grading could not write into {folder.parent}, the folder for temporary files: "
                f"{problem.strerror}. Free some space there, or {advice('temporary')}."
            ) from None
        yield folder


@functools.cache
def _compiled(reading: bool) -> tuple[tuple[str, bytes], ...]:
    # A module without source begins with this: Python's magic number, no flags, no time, no size.
    head = importlib.util.MAGIC_NUMBER + bytes(12)
    found = []
    for name in (*ENGINE, *BESIDES, *(READING if reading else ()), *EMPTY):
        text = "" if name in EMPTY else (ROOT / f"{name}.py").read_text(encoding="utf-8")
        place = f"/{name}.py"
        code = compile(
            strip_work(name.replace("/", "."), text), place, "exec", dont_inherit=True, optimize=2
        )
        found.append((name, head + marshal.dumps(code)))
    return tuple(found)


def command(folder: Path, in_force: Protection, *arguments: str) -> list[str]:
    """Return the command that starts a student's process."""
    wrapped = _wrapped(folder) if in_force.bubblewrap else []
    return [*wrapped, program(), "-m", "classroom.grading.forking", *arguments]


def _wrapped(folder: Path) -> list[str]:
    root = os.getuid() == 0
    made = ["bwrap", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # Root makes the namespaces itself, and each process drops to nobody before it reads an answer.
    kinds = ("ipc", "pid", "net", "uts") if root else ("all",)
    made += [f"--unshare-{kind}" for kind in kinds]
    # To give each answer its own shared memory and, as root, to become nobody and to end it.
    capabilities = ["SYS_ADMIN", *(("SETUID", "SETGID", "KILL") if root else ())]
    for capability in capabilities:
        made += ["--cap-add", f"CAP_{capability}"]
    for path in _shown():
        # If only its owner may enter a folder above it, the user nobody could not reach it.
        for above in reversed(path.parents[:-1]):
            made += ["--perms", "0755", "--dir", str(above)]
        made += ["--ro-bind-try", str(path), str(path)]
    covered = [path for path in _covers() if _is_under(path, _shown())]
    for path in covered:
        made += ["--tmpfs", str(path)]
    made += ["--dev", "/dev", "--ro-bind", str(folder), str(folder)]
    for place in (*map(str, covered), "/dev", "/"):
        made += ["--remount-ro", place]
    return [*made, "--chdir", "/"]


@functools.cache
def _shown() -> tuple[Path, ...]:
    """Return what Python needs from the disk: its own libraries, the system's, and its program."""
    prefixes = [Path(sys.base_prefix), Path(sys.prefix)]
    found = [Path("/lib"), Path("/lib64"), Path("/usr/lib"), Path("/usr/lib64")]
    found += [prefix / name for prefix in prefixes for name in ("lib", "lib64", "pyvenv.cfg")]
    named = [*os.environ.get("LD_LIBRARY_PATH", "").split(":"), sysconfig.get_config_var("LIBDIR")]
    # A folder that contains the teacher's home or the course contains more than libraries.
    found += [Path(one) for one in named if one and not _holds_more(Path(one))]
    program = Path(sys.executable)
    base = Path(getattr(sys, "_base_executable", program))
    found += [program, base, base.resolve(), Path("/etc/ld.so.cache")]
    return tuple(dict.fromkeys(path for path in found if path.is_absolute() and path.exists()))


def _holds_more(path: Path) -> bool:
    return _is_under(Path.home(), [path]) or _is_under(ROOT, [path])


def _is_under(path: Path, others: Sequence[Path]) -> bool:
    return any(other in (path, *path.parents) for other in others)


def _places() -> list[Path]:
    """Return the folders where packages may be found."""
    known = [*site.getsitepackages(), site.getusersitepackages(), *sys.path]
    known += [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(ROOT)]
    return list(dict.fromkeys(Path(one) for one in known if one))


def _covers() -> list[Path]:
    """Return what to cover: the course's packages anywhere, the project, the held-out digits."""
    found = [place / name for place in _places() for name in (*OURS, "sklearn")]
    if _is_under(ROOT, _shown()) and (ROOT / "lessons").is_dir():
        # Its .venv may contain the Python that runs this.
        found += [one for one in ROOT.iterdir() if not any(_is_under(it, [one]) for it in _shown())]
    return [path for path in dict.fromkeys(found) if path.is_dir()]


def _must_be_hidden() -> list[Path]:
    """Return files that reveal right answers: none of them may be readable from inside."""
    told = [place / name for place in _places() for name in TELLING]
    told += sorted((ROOT / "solutions").glob("*.ipynb"))
    return [path for path in dict.fromkeys(told) if path.is_file()]
