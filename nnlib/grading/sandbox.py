"""What stands between an answer and the machine: what the system offers, tried, and said.

Linux with bubblewrap gives all of it: <https://github.com/containers/bubblewrap> is the part below
Flatpak, kept by its people, small, and in every distribution.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nnlib
from nnlib.grading.trouble import Trouble

PACKAGE = Path(nnlib.__file__).parent

# All that a student's process needs: the engine, and how a call is run. No exercise is among them.
ENGINE = (
    "__init__", "activations", "autodiff", "comparing", "datasets", "layers", "losses",
    "measuring", "propagation", "training",
)  # fmt: skip
BESIDES = (
    "checks/explaining", "checks/running", "checks/sources", "checks/values",
    "exercises/declaration", "exercises/drawing", "exercises/programs",
    "grading/child", "grading/plain",
)  # fmt: skip
EMPTY = ("checks/__init__", "exercises/__init__", "grading/__init__")

HOW_TO_GET_IT = (
    "Install bubblewrap (Debian, Ubuntu: `apt install bubblewrap`; Fedora: `dnf install "
    "bubblewrap`) and let it make namespaces."
)


@dataclass(frozen=True)
class Protection:
    """What is in force around a student's process.

    Parameters
    ----------
    bubblewrap : bool
        No network, no files of the machine, no writing, no sight of other processes.
    forks : bool
        One warm process forks for each answer; else each answer gets a fresh interpreter.
    limits : bool
        Memory, processor time, files, and no further processes.
    """

    bubblewrap: bool
    forks: bool
    limits: bool

    @property
    def says(self) -> str:
        """What is in force and what is not, in one line."""
        having = ["a process of its own", "plain data only", "a time limit"]
        missing: list[str] = []
        for there, what in (
            (self.limits, "limits of memory, output files and processes"),
            (self.bubblewrap, "no network"),
            (self.bubblewrap, "no files of this machine, no writing"),
            (self.bubblewrap, "no sight of other processes"),
        ):
            (having if there else missing).append(what)
        found = f"In force: {', '.join(having)}."
        return f"{found} Not in force: {', '.join(missing)}." if missing else found


@functools.cache
def protection() -> Protection:
    """Find out what this system offers, by trying it."""
    forks = hasattr(os, "fork") and sys.platform == "linux"
    return Protection(forks and _bubblewrap_works(), forks, os.name == "posix")


def _bubblewrap_works() -> bool:
    if shutil.which("bwrap") is None:
        return False
    with modules() as folder:
        # What an answer may import later must be readable then, too.
        source = "from nnlib.grading import child; child.drop_root(); import statistics"
        command = [*_wrapped(folder), sys.executable, "-c", source]
        tried = subprocess.run(command, env=environment(folder), capture_output=True, check=False)
    return tried.returncode == 0


def required(asked: bool) -> Protection:
    """Give what is in force; refuse to go on where all of it was asked for and is not there.

    Raises
    ------
    Trouble
        If `asked`, and bubblewrap is missing or may not do its work.
    """
    found = protection()
    if asked and not found.bubblewrap:
        raise Trouble(f"--require-sandbox: it is not to be had here. {HOW_TO_GET_IT}")
    return found


@contextmanager
def modules() -> Iterator[Path]:
    """Copy what a student's process needs into a folder, for as long as it reads it."""
    with tempfile.TemporaryDirectory(prefix="nnlib-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        for name in (*ENGINE, *BESIDES, *EMPTY):
            target = folder / "nnlib" / f"{name}.py"
            target.parent.mkdir(parents=True, exist_ok=True)
            text = "" if name in EMPTY else (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
            target.write_text(text, encoding="utf-8")
        folder.chmod(0o755)
        yield folder


def environment(folder: Path) -> dict[str, str]:
    """The few variables of a student's process; no key or path of the teacher's is among them."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    kept.update({name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")})
    return {
        **kept, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/",
        "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip


def command(folder: Path, in_force: Protection, *arguments: str) -> list[str]:
    """The command that starts a student's process."""
    wrapped = _wrapped(folder) if in_force.bubblewrap else []
    return [*wrapped, sys.executable, "-m", "nnlib.grading.child", *arguments]


def _wrapped(folder: Path) -> list[str]:
    root = os.getuid() == 0
    made = ["bwrap", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    # Root makes the namespaces itself, and the process drops to nobody as soon as it has read.
    kinds = ("ipc", "pid", "net", "uts") if root else ("all",)
    made += [f"--unshare-{kind}" for kind in kinds]
    if root:
        made += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    for path in dict.fromkeys(("/usr", "/lib", "/lib64", "/bin", sys.base_prefix, sys.prefix)):
        # A folder above it that only its owner may enter would keep nobody out of it.
        for above in reversed(Path(path).parents[:-1]):
            made += ["--perms", "0755", "--dir", str(above)]
        made += ["--ro-bind-try", path, path]
    packages = Path(sysconfig.get_path("purelib"))
    # What would tell: our own package with its references, and the digits that are held out.
    for hidden in (packages / "nnlib", packages / "sklearn"):
        if hidden.is_dir():
            made += ["--tmpfs", str(hidden)]
    made += ["--dev", "/dev", "--ro-bind", str(folder), str(folder)]
    return [*made, "--remount-ro", "/", "--chdir", "/"]
