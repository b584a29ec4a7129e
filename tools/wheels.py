"""Fill the folder `wheels` with all packages a learner installs, for a room without a network.

`python course.py wheels` calls this with the Python of `.venv`. For this kind of machine, pip makes
them; for another kind, uv finds out what it needs, and pip fetches it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from classroom.errors import DONE, UserError, command
from tools import installers
from tools.environment import ROOT, say

# system         uv's name for it         its name in wheels
SYSTEMS = {
    "windows":     ("windows",              ("win_amd64",)),
    "macos-arm":   ("aarch64-apple-darwin", ("macosx_11_0_arm64", "macosx_12_0_arm64",
                                             "macosx_14_0_arm64")),
    "macos-intel": ("x86_64-apple-darwin",  ("macosx_10_9_x86_64", "macosx_10_13_x86_64",
                                             "macosx_10_15_x86_64", "macosx_11_0_x86_64")),
    "linux":       ("linux",                ("manylinux2014_x86_64", "manylinux_2_27_x86_64",
                                             "manylinux_2_28_x86_64")),
}  # fmt: skip

INSTALLING = ("setuptools", "pip", "uv")
"""setuptools installs the project itself from its folder; uv installs everything."""


def learners() -> list[str]:
    """Return what a learner installs: the project's needs, and the rest of requirements.txt.

    >>> [line for line in learners() if line.startswith(("numpy", "-e"))]
    ['numpy>=2.1,<3']
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [*project["dependencies"], *(line for line in lines if line and line[0] not in "-#")]


def fetch(folder: Path, system: str, python: str) -> None:
    """Fetch the wheels for another kind of machine.

    Raises
    ------
    UserError
        If a package cannot be fetched; nothing that was there before is lost.
    """
    named, platforms = SYSTEMS[system]
    with tempfile.TemporaryDirectory() as place:
        asked, listed = Path(place, "asked.txt"), Path(place, "wanted.txt")
        asked.write_text("\n".join(learners()), encoding="utf-8", newline="\n")
        wanted = _run(
            # If the newest version has no wheel for that system, an older one is used.
            "uv", "pip", "compile", "--only-binary", ":all:", "--quiet", "--no-header",
            "--no-annotate", "--python-platform", named, "--python-version", python, str(asked),
        )  # fmt: skip
        listed.write_text("\n".join([wanted, *INSTALLING]), encoding="utf-8", newline="\n")
        choices = [part for platform in platforms for part in ("--platform", platform)]
        _run(
            "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--python-version", python, *choices,
            "--dest", str(folder), "--requirement", str(listed),
        )  # fmt: skip


def make(folder: Path) -> None:
    """Make the wheels for this kind of machine.

    Raises
    ------
    UserError
        If a package cannot be fetched.
    """
    _run("pip", "wheel", "--quiet", "--disable-pip-version-check", "--wheel-dir", str(folder),
         "--requirement", "requirements.txt", *INSTALLING)  # fmt: skip


def _run(*command: str) -> str:
    told = installers.settings_for_uv() or {} if command[0] == "uv" else {}
    done = subprocess.run(
        [sys.executable, "-P", "-m", *command], cwd=ROOT, capture_output=True,
        encoding="utf-8", errors="replace",
        env=installers.variables_for_uv(told) if command[0] == "uv" else installers.variables(),
    )  # fmt: skip
    if done.returncode:
        last = "\n".join(f"    {line}" for line in done.stderr.strip().splitlines()[-4:])
        raise UserError(
            f"The wheels could not be fetched:\n{last}\nIs there a network? Is there such a "
            "Python? "
            "Whatever was there before is still there."
        )
    return done.stdout


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python course.py wheels", description=__doc__)
    parser.add_argument("--system", choices=SYSTEMS)
    parser.add_argument("--python", default=f"{sys.version_info[0]}.{sys.version_info[1]}")
    parser.add_argument("--out", type=Path, default=ROOT / "wheels")
    given = parser.parse_args(arguments)
    before = set(given.out.glob("*.whl"))
    if given.system:
        fetch(given.out, given.system, given.python)
    else:
        make(given.out)
    new = len(set(given.out.glob("*.whl")) - before)
    kind = f"{given.system}, Python {given.python}" if given.system else "machines like this one"
    say(f"{new} wheels added to {given.out}, for {kind}. Copy the folder next to course.py there.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
