"""Make the files of a release, and try them: `.venv/bin/python -m tools.release`.

docs/releasing.md describes the steps around it. Nothing is tagged and nothing is sent: the last
lines say which commands do that.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from classroom.errors import DONE, UserError, command
from classroom.wheel import wheel
from tools.environment import ROOT, say

_TRY = """
import json, sys
import nnlib
from importlib import resources
from nnlib.checks import judge
assert "site-packages" in nnlib.__file__, nnlib.__file__
digits = nnlib.digits()
files = [
    ("nnlib", "figures/explorer.js"), ("nnlib", "figures/explorer_direct.js"),
    ("nnlib", "figures/explorer_pad.js"), ("nnlib", "figures/explorer_slider.js"),
    ("nnlib", "figures/explorer.css"),
    ("nnlib", "data/digits.npz"), ("nnlib", "data/first_reader.npz"), ("nnlib", "data/README.md"),
    ("classroom", "board/board.js"), ("classroom", "board/board.css"),
    ("classroom", "words/words.js"), ("classroom", "words/words.css"),
]
for package, name in files:
    assert resources.files(package).joinpath(*name.split("/")).read_bytes(), name
assert judge("double", lambda number: 2 * number).status == "right"
import classroom.board, classroom.counting, classroom.grading, nnlib.notes
print(nnlib.__version__)
"""


def version(root: Path) -> str:
    """Return the version, if the package, the citation and the changelog agree.

    Raises
    ------
    UserError
        If they do not; the message says which has what.
    """
    texts = {name: (root / name).read_text(encoding="utf-8") for name in (
        "nnlib/__init__.py", "CITATION.cff", "CHANGELOG.md")}  # fmt: skip
    patterns = {
        "nnlib/__init__.py": r'^__version__ = "([^"]+)"',
        "CITATION.cff": r"^version: (\S+)",
        "CHANGELOG.md": r"^## (\S+)",
    }
    found = {}
    for name, pattern in patterns.items():
        match = re.search(pattern, texts[name], re.MULTILINE)
        found[name] = match[1] if match else "none"
    if len(set(found.values())) > 1:
        listed = ", ".join(f"{name} has {value}" for name, value in found.items())
        raise UserError(f"The versions differ: {listed}. Write the same into all three.")
    number = found["nnlib/__init__.py"]
    dated = re.search(r"^## \S+ \((\d{4}-\d\d-\d\d)\)", texts["CHANGELOG.md"], re.MULTILINE)
    cited = re.search(r"^date-released: (\S+)", texts["CITATION.cff"], re.MULTILINE)
    if not dated or not cited or dated[1] != cited[1]:
        raise UserError(
            f"The date of {number} must be in CHANGELOG.md, as `## {number} (2026-12-01)`, and "
            "the same date in CITATION.cff, as `date-released: 2026-12-01`."
        )
    return number


def clean(root: Path, number: str) -> None:
    """Make sure that the release is what is committed, and was not released before.

    Raises
    ------
    UserError
        If a file is changed or unknown to git, or the tag exists.
    """
    if changed := _git(root, "status", "--porcelain"):
        raise UserError(f"Not committed yet:\n{changed}\nCommit it, or stash it.")
    if _git(root, "tag", "--list", f"v{number}"):
        raise UserError(f"The tag v{number} already exists. Choose the next version.")


def tried(made: Path) -> str:
    """Install a wheel away from the project, and use it; return its version.

    Its dependencies (NumPy, matplotlib, IPython) are taken from this environment.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "fresh")
        venv.create(place, with_pip=False, symlinks=sys.platform != "win32")
        [site] = place.rglob("site-packages")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--no-index", "--target", str(site), str(made)],
            check=True,
        )  # fmt: skip
        needed = Path(subprocess.run(
            [sys.executable, "-c", "import numpy, pathlib; print(pathlib.Path(numpy.__path__[0]))"],
            capture_output=True, encoding="utf-8", check=True,
        ).stdout.strip()).parent  # fmt: skip
        # Last on the path, without its own .pth files: the editable project is not found there.
        (site / "needed.pth").write_text(f"{needed}\n", encoding="utf-8", newline="\n")
        scripts = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        done = subprocess.run(
            [str(place / scripts), "-I", "-c", _TRY],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
        )
    if done.returncode:
        raise UserError(f"The wheel does not work on its own:\n{done.stderr.strip()[-2000:]}")
    return done.stdout.strip()


def _git(root: Path, *command: str) -> str:
    asked = subprocess.run(
        ["git", "-C", str(root), *command], capture_output=True, encoding="utf-8", check=True
    )
    return asked.stdout.strip()


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="the folder to write to (dist)"
    )
    given = parser.parse_args(arguments)
    number = version(ROOT)
    clean(ROOT, number)
    made = wheel(ROOT, given.out.resolve())
    if tried(made) != number:
        raise UserError(f"The wheel {made.name} does not have the version {number}.")
    say(f"{made} is made, and works on its own.\nNow:")
    say(f"    git tag -a v{number} -m 'Slope by Slope {number}'\n    git push origin v{number}")
    say(f"    and a release of v{number} with {made.name} and its part of CHANGELOG.md.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
