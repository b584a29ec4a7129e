"""The folder .venv: made once, recognised by a stamp, made again if it was left half-made.

Standard library only. Nothing is ever deleted that this file did not make.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classroom.advice import advice
from classroom.errors import UserError, is_closed_pipe
from tools import installers, locks, progress
from tools.install_failures import is_full, last_lines, unwritable, why

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = {
    "learner": "", "teacher": "[teach]", "maintainer": "[maintain]", "peers": "[maintain,peers]",
    "engines": "[maintain,engines]", "site": "[site]",
}  # fmt: skip
"""What each level installs besides requirements.txt; all but the site include those before."""
LEVELS = tuple(EXTRAS)

_LOCK, _FETCHED = "slope-by-slope.lock", "fetched"
"""These stay in a folder that is made again: the lock's holder, and what was fetched for it."""


class Environment:
    """One .venv; `ensure` completes it for a level, and does nothing if it is complete."""

    def __init__(self, root: Path = ROOT, name: str = ".venv") -> None:
        self.root = root
        self.folder = root / name
        self.stamp = self.folder / "slope-by-slope.json"
        scripts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = self.folder.joinpath(*scripts)
        self._kept: tuple[int, ...] = ()

    def wanted(self) -> str:
        """Return a short checksum of everything to be installed."""
        texts = [(self.root / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
        return hashlib.sha256(b"".join(texts)).hexdigest()[:16]

    def stamped(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            return stamp if isinstance(stamp, dict) else {}
        except (OSError, ValueError):
            return {}

    def complete(self, level: str) -> bool:
        """Return whether everything that this level needs is installed, and its Python starts."""
        stamp = self.stamped()
        return (
            stamp.get("state") == "complete"
            and stamp.get("wanted") == self.wanted()
            and stamp.get("root") == str(self.root)
            and stamp.get("level") in LEVELS[LEVELS.index(level) :]
            and self.packages() >= stamp.get("packages", 0)
            and self._fits(stamp)
        )

    def version(self) -> str:
        """Return the version of its Python, as in "3.12.3"; empty if none starts."""
        asked = [str(self.python), "-I", "-S", "-c", "import sys; print(sys.version.split()[0])"]
        try:
            return subprocess.run(
                asked, capture_output=True, encoding="utf-8", errors="replace"
            ).stdout.strip()
        except OSError:
            return ""

    def packages(self) -> int:
        """Return how many packages are in place."""
        return len(self._records())

    def _records(self) -> list[Path]:
        """Return pip's and uv's records of what they installed: a folder for each package."""
        return [path for one in places_of_packages(self.folder) for path in one.glob("*.dist-info")]

    def _whole(self) -> bool:
        """Return whether every package is complete: its installer writes RECORD last."""
        return all((record / "INSTALLER").is_file() for record in self._records())

    def _fits(self, stamp: dict[str, Any]) -> bool:
        """Return whether its Python starts and has the version for which the packages were made."""
        now = _minor(self.version())
        return bool(now) and stamp.get("python", now) == now

    def ensure(self, level: str) -> None:
        """Make what is missing; say what is being done, and how long it usually takes."""
        if self.complete(level):
            return
        try:
            self.folder.mkdir(exist_ok=True)
            what = f"installing into {self.folder.name} here"
            with locks.only_one(self.folder / _LOCK, what) as self._kept:
                # Perhaps another start has made it in the meantime.
                if not self.complete(level):
                    self._complete(level)
        except OSError as problem:
            if is_closed_pipe(problem):
                raise
            raise unwritable(problem, self.root) from None

    def _complete(self, level: str) -> None:
        stamp = self.stamped()
        left = {path.name for path in self.folder.iterdir()}
        if stamp.get("made by") != "course":
            if left - {_LOCK, _FETCHED, self.stamp.with_suffix(".new").name}:
                self._check_own()
        elif stamp.get("state") == "making" or not self._whole():
            self._remove("The folder {} was left half-made; making it again.")
        elif stamp.get("root") != str(self.root):
            self._remove("The project has moved since {} was made; making it again.")
        elif not self._fits(stamp):
            self._remove(
                "The Python that {} was made with is gone or has changed; making it again."
            )
        # If there are more packages, they are kept.
        has = self.stamped().get("level")
        if has in LEVELS[LEVELS.index(level) :] and self.stamped().get("state") == "complete":
            level = has
        self._install(level, new=not self.python.exists())

    def _make(self) -> None:
        """Make an empty environment, without pip: adding pip would take most of the time."""
        made = subprocess.run(
            [sys.executable, "-P", "-m", "venv", "--without-pip", str(self.folder)],
            capture_output=True, encoding="utf-8", errors="replace", env=installers.variables(),
        )  # fmt: skip
        if made.returncode:
            self._cannot_make(made.stdout + made.stderr)

    def _add_pip(self) -> None:
        command = [self.python, "-I", "-m", "ensurepip", "--upgrade", "--default-pip"]
        code, printed = self._run(command, doing="unpacking pip")
        if code:
            self._cannot_make(printed)

    def _cannot_make(self, printed: str) -> None:
        raise UserError(f"Python could not make .venv:\n{last_lines(printed)}\n" + advice("venv"))

    def _install(self, level: str, new: bool) -> None:
        usual = {"maintainer": "a minute", "peers": "three minutes"}.get(level, "half a minute")
        what = {
            "peers": "packages of the peers",
            "engines": "drivers of browsers",
            "site": "site's builder",
        }.get(level, f"{level}'s packages")
        say(f"Installing the {what} into {self.folder.name} (usually {usual}, once) ...")
        stamp = self.stamped()
        maker = "course" if new else stamp.get("made by", "somebody")
        self._write("making" if new else "updating", level, maker)
        wanted = ["-r", "requirements.txt"]
        if EXTRAS[level]:
            wanted += ["-e", f".{EXTRAS[level]}"]
        wheels = self.root / "wheels"
        # They are a learner's packages; more than these need a network.
        use = wheels.is_dir() and level == "learner"
        offline = ["--no-index", "--find-links", wheels] if use else []
        start = time.monotonic()
        if new:
            self._make()
        if maker != "course" or not self._by_uv(wanted, offline, new):
            if new:
                self._add_pip()
            code, printed = self._run([*installers.pip_install(self.python), *wanted, *offline])
            if code:
                if stamp.get("state") == "complete":
                    # Nothing was removed: what was there still works.
                    self._write("complete", stamp["level"], maker, stamp["wanted"])
                raise UserError(why(printed, wheels if offline else None))
        shutil.rmtree(self.folder / _FETCHED, ignore_errors=True)
        self._write("complete", level, maker)
        say(f"Installed in {time.monotonic() - start:.0f} seconds.")

    def _by_uv(self, wanted: Sequence[str], offline: Sequence[str | Path], new: bool) -> bool:
        """Try it with uv, which is several times as fast; return whether that succeeded."""
        words = {} if offline else installers.settings_for_uv()
        if words is None or (offline and not installers.has_pip(Path(offline[-1]))):
            return False
        uv, cache = installers.find_uv(), None
        if not uv and new:
            fetched = self.folder / _FETCHED
            fetched.mkdir(exist_ok=True)
            # Kept until everything is installed, so that an interrupted start need not fetch it
            # twice.
            uv, cache = installers.fetch_uv(fetched / "uv", self._kept, offline), fetched / "cache"
        if not uv:
            if new:
                say(
                    "uv could not be fetched quickly, so pip installs everything, in a minute or "
                    "two."
                )
            return False
        # Learners type `pip install`.
        command = [uv, "pip", "install", "--python", self.python, "pip", *wanted, *offline]
        code, printed = self._run(command, installers.variables_for_uv(words, cache))
        if code:
            if is_full(printed):
                raise UserError(why(printed, None))
            say(f"uv could not install them, so pip takes over:\n{last_lines(printed, 2)}")
            if new:
                self._remove()
                self._make()
        return not code

    def _run(
        self,
        command: Sequence[str | Path],
        variables: dict[str, str] | None = None,
        doing: str = "looking for packages",
    ) -> tuple[int, str]:
        return progress.run(
            command, folder=self.root, variables=variables or installers.variables(),
            kept=self._kept, count=self.packages, doing=doing,
        )  # fmt: skip

    def _write(self, state: str, level: str, maker: str, wanted: str = "") -> None:
        stamp = {
            "state": state, "level": level, "wanted": wanted or self.wanted(),
            "root": str(self.root), "made by": maker,
        }  # fmt: skip
        if state == "complete":
            stamp |= {"python": _minor(self.version()), "packages": self.packages()}
        written = self.stamp.with_suffix(".new")
        written.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8", newline="\n")
        written.replace(self.stamp)

    def _remove(self, because: str = "") -> None:
        """Remove all that was made, but not what was fetched; the stamp stays, as half-made."""
        if because:
            say(because.format(self.folder.name))
        self._write("making", "", "course")
        try:
            for path in self.folder.iterdir():
                if path.name in (_LOCK, _FETCHED, self.stamp.name):
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as problem:
            raise UserError(
                f"The folder {self.folder.name} cannot be removed ({problem.strerror}).\n"
                "Close programs that use it, delete it by hand, and start again."
            ) from None

    def _check_own(self) -> None:
        """Check a .venv without a stamp: it is somebody's own, used if it works, never deleted."""
        answer = None
        with contextlib.suppress(OSError):
            answer = subprocess.run(
                [str(self.python), "-c", "import sys, pip; print(sys.version_info >= (3, 11))"],
                capture_output=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
        if answer is None or answer.stdout.strip() != "True":
            raise UserError(
                "The folder .venv here was not made by the course, and has no Python 3.11 or newer "
                "with pip.\nRename or delete it if you do not need it, and start again."
            )
        say("Using the existing .venv; the course's packages are added to it.")


def places_of_packages(folder: Path) -> list[Path]:
    """Return where an environment has its packages, on any system; empty if it is new."""
    return [*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")]


def say(text: str) -> None:
    print(text, flush=True)


def _minor(version: str) -> str:
    """Return the version as in "3.12", for which packages are made."""
    return ".".join(version.split(".")[:2])
