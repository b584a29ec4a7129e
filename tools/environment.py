"""The folder .venv: made once, known by a stamp, remade if it was left half-made.

Standard library only. Nothing that this file did not make is ever deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from classroom.advice import advice
from classroom.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = {
    "learner": "", "teacher": "[teach]", "maintainer": "[maintain]", "peers": "[maintain,peers]",
    "site": "[site]",
}  # fmt: skip
"""What each level installs beside requirements.txt; each but the site has all of those before."""
LEVELS = tuple(EXTRAS)


class Environment:
    """One .venv; `ensure` makes it complete for a level, and does nothing where it is."""

    def __init__(self, root: Path = ROOT, name: str = ".venv") -> None:
        self.root = root
        self.folder = root / name
        self.stamp = self.folder / "slope-by-slope.json"
        scripts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = self.folder.joinpath(*scripts)

    def wanted(self) -> str:
        """A short sum of all that is to be installed."""
        texts = [(self.root / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
        return hashlib.sha256(b"".join(texts)).hexdigest()[:16]

    def stamped(self) -> dict[str, str]:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            return stamp if isinstance(stamp, dict) else {}
        except (OSError, ValueError):
            return {}

    def complete(self, level: str) -> bool:
        """Whether all is installed that this level needs."""
        stamp = self.stamped()
        return (
            stamp.get("state") == "complete"
            and stamp.get("wanted") == self.wanted()
            and stamp.get("root") == str(self.root)
            and stamp.get("level") in LEVELS[LEVELS.index(level) :]
            and self.python.exists()
        )

    def version(self) -> str:
        """The version of its Python, as in "3.12.3"; empty where there is none."""
        asked = [str(self.python), "-c", "import sys; print(sys.version.split()[0])"]
        try:
            return subprocess.run(asked, capture_output=True, text=True).stdout.strip()
        except OSError:
            return ""

    def ensure(self, level: str) -> None:
        """Make what is missing; say what is done, and how long it usually takes."""
        if self.complete(level):
            return
        stamp = self.stamped()
        ours = stamp.get("made by") == "course"
        if self.folder.exists() and not ours:
            self._check_own()
        elif ours and (stamp.get("state") == "making" or not self.python.exists()):
            say(f"The folder {self.folder.name} was left half-made; making it anew.")
            self._remove()
        elif ours and stamp.get("root") != str(self.root):
            say(f"The project has moved since {self.folder.name} was made; making it anew.")
            self._remove()
        # Whoever has more packages keeps them.
        has = self.stamped().get("level")
        if has in LEVELS[LEVELS.index(level) :] and self.stamped().get("state") == "complete":
            level = has
        self._make()
        self._install(level)

    def _make(self) -> None:
        if self.python.exists():
            return
        say(f"Making the folder {self.folder.name} for the course's packages (a few seconds) ...")
        try:
            self.folder.mkdir(exist_ok=True)
            self._write("making", "", "course")
        except OSError as problem:
            raise UserError(
                f"The folder {self.root} cannot be written to ({problem.strerror}).\n"
                "Move the project to a folder of your own, perhaps in your home, and start again."
            ) from None
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)], capture_output=True, text=True
        )
        if made.returncode:
            raise UserError(
                f"Python could not make .venv:\n{_last_lines(made.stdout + made.stderr)}\n"
                + advice("venv")
            )

    def _install(self, level: str) -> None:
        usual = {"maintainer": "a minute", "peers": "three minutes"}.get(level, "half a minute")
        what = {"peers": "packages of the peers", "site": "site's builder"}.get(
            level, f"{level}'s packages"
        )
        say(f"Installing the {what} into {self.folder.name} (usually {usual}, once) ...")
        stamp = self.stamped()
        maker = stamp.get("made by", "somebody")
        self._write("making" if stamp.get("state") == "making" else "updating", level, maker)
        command = [str(self.python), "-m", "pip", "install", "--quiet", "--retries", "2",
                   "--disable-pip-version-check", "-r", "requirements.txt"]  # fmt: skip
        if EXTRAS[level]:
            command += ["-e", f".{EXTRAS[level]}"]
        wheels = self.root / "wheels"
        # They are a learner's; whoever wants more has a network.
        offline = wheels.is_dir() and level == "learner"
        if offline:
            command += ["--no-index", "--find-links", str(wheels)]
        start = time.monotonic()
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        if done.returncode:
            if stamp.get("state") == "complete":
                # Nothing was taken away: what was there serves as it did.
                self._write("complete", stamp["level"], maker, stamp["wanted"])
            raise UserError(_why(done.stdout + done.stderr, wheels if offline else None))
        self._write("complete", level, maker)
        say(f"Installed in {time.monotonic() - start:.0f} seconds.")

    def _write(self, state: str, level: str, maker: str, wanted: str = "") -> None:
        stamp = {
            "state": state, "level": level, "wanted": wanted or self.wanted(),
            "root": str(self.root), "made by": maker,
        }  # fmt: skip
        written = self.stamp.with_suffix(".new")
        written.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        written.replace(self.stamp)

    def _remove(self) -> None:
        try:
            shutil.rmtree(self.folder)
        except OSError as problem:
            raise UserError(
                f"The half-made folder .venv cannot be removed ({problem.strerror}).\n"
                "Close programs that use it, delete it by hand, and start again."
            ) from None

    def _check_own(self) -> None:
        """A .venv without our stamp is somebody's own: it is used if it serves, never deleted."""
        answer = None
        with contextlib.suppress(OSError):
            answer = subprocess.run(
                [str(self.python), "-c", "import sys, pip; print(sys.version_info >= (3, 11))"],
                capture_output=True, text=True,
            )  # fmt: skip
        if answer is None or answer.stdout.strip() != "True":
            raise UserError(
                "The folder .venv here was not made by the course, and has no Python 3.11 or newer "
                "with pip.\nRename or delete it if you do not need it, and start again."
            )
        say("Using the .venv that is here already; the course's packages are added to it.")


def say(text: str) -> None:
    print(text, flush=True)


def _last_lines(text: str, count: int = 4) -> str:
    """The lines that tell of errors, or else the last ones; in ASCII, for any console."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines
    plain = [line[:160].encode("ascii", "replace").decode() for line in telling]
    return "\n".join(f"    {line}" for line in plain[-count:])


def _kinds(wheels: Path) -> str:
    """For which Pythons and systems a folder has wheels, by their names."""
    tags = {tuple(path.stem.split("-")[-3::2]) for path in wheels.glob("*.whl")}
    listed = sorted(" ".join(tag) for tag in tags if tag[1] != "any" and tag[0] != "py3")
    return ", ".join(listed[:8]) or "any machine only"


_NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|ConnectTimeout|ProxyError"
    r"|Connection refused|Network is unreachable|Max retries|SSLError|ReadTimeout"
    r"|\(from versions: none\)",
    re.IGNORECASE,
)


def _why(output: str, wheels: Path | None) -> str:
    """Why pip did not come through, from the network or a folder of wheels, and what helps."""
    shown = _last_lines(output)
    if wheels:
        return (
            f"The packages could not be installed from the folder wheels:\n{shown}\n"
            f"This is {platform.system()} on {platform.machine()} with Python "
            f"{platform.python_version()}; in the folder are wheels for {_kinds(wheels)}.\n"
            "Fill it again on a machine like this one, with the same Python (see README), or "
            "delete it to install from the network."
        )
    if _NO_NETWORK.search(output):
        return (
            f"The packages could not be fetched; is there a network?\n{shown}\n"
            "Without one: on a machine like this one, with the same Python and a network, run\n"
            "    python course.py wheels\n"
            "in the project, and copy the folder wheels beside this course.py; it is used then,\n"
            "for lessons. Slides and wheels for other systems need a network the first time.\n"
            "Behind a proxy, set HTTPS_PROXY; with a mirror of your own, PIP_INDEX_URL."
        )
    if re.search(r"No space left|Errno 28|WinError 112", output):
        return (
            f"The disk is full:\n{shown}\nThe packages need about 500 MB. Make room, start again."
        )
    return (
        f"The packages could not be installed:\n{shown}\n"
        "Start again; if it stays, `python course.py doctor` prints what a bug report needs."
    )
