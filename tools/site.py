"""A site without a server: the lessons in JupyterLite, where Python runs in the learner's browser.

`python course.py site` calls this. The site is a folder of files for any web host. In it are
JupyterLab's page, the lessons, our wheel and those of the widgets; Python itself (Pyodide), NumPy
and matplotlib come from Pyodide's own distribution, when a learner opens the site.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from classroom.errors import DONE, UserError, command
from tools.copies import lessons
from tools.environment import ROOT, say
from tools.release import wheel

_NEEDED = ("anywidget", "ipywidgets", "psygnal", "jupyterlab_widgets", "comm")
"""What a kernel in the browser needs beside ours, as pure Python; the rest Pyodide has."""
_FROM_PYODIDE = ("matplotlib", "numpy", "tqdm", "typing-extensions")
# As seen from the script in which the kernel runs.
_WHEELS = "../../../../pypi/"


def settings(wheels: list[str]) -> dict[str, object]:
    """Make JupyterLite's settings: what the kernel loads before the first cell."""
    packages = [*_FROM_PYODIDE, *(_WHEELS + name for name in wheels)]
    kernel = {"loadPyodideOptions": {"packages": packages}}
    plugins = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
    # The name with which a program can steer the page, as the tests do.
    data = {"appName": "Slope by Slope", "exposeAppInBrowser": True, "litePluginSettings": plugins}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def fetch(folder: Path) -> None:
    """Fetch the wheels that the kernel needs, in the versions that are installed here.

    Raises
    ------
    UserError
        If they cannot be had.
    """
    wanted = [f"{name}=={importlib.metadata.version(name)}" for name in _NEEDED]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--only-binary", ":all:", "--platform", "any", "--dest", str(folder),
         *wanted],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise UserError(
            f"The widgets' wheels could not be fetched; is there a network?\n{done.stderr.strip()}"
        )


def build(out: Path) -> None:
    """Build the site into a folder, which is replaced if it is a site already.

    Raises
    ------
    UserError
        If the folder is something else, or the build fails.
    """
    if out.exists() and not (out / "jupyter-lite.json").exists() and any(out.iterdir()):
        raise UserError(f"{out} is not empty, and no site. Give another one: `--out FOLDER`.")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "files").mkdir()
        for lesson in lessons(ROOT / "notebooks"):
            shutil.copy(lesson, folder / "files")
        fetch(folder / "wheels")
        wheel(ROOT, folder / "wheels")
        names = sorted(path.name for path in (folder / "wheels").glob("*.whl"))
        text = json.dumps(settings(names), indent=1)
        (folder / "jupyter-lite.json").write_text(text + "\n", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build", "--contents", "files",
             "--piplite-wheels", "wheels", "--apps", "lab", "--no-sourcemaps",
             "--output-dir", "site"],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise UserError(f"JupyterLite could not build the site:\n{done.stderr.strip()[-2000:]}")
        if out.exists():
            shutil.rmtree(out)
        shutil.move(folder / "site", out)


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python course.py site", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "site", help="where to (site)")
    given = parser.parse_args(arguments)
    build(given.out.resolve())
    files = [path for path in given.out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    say(f"{given.out}: {len(files)} files, {size:.0f} MB. To look at it:")
    say(f"    {Path(sys.executable).name} -m http.server --bind 127.0.0.1 -d {given.out} 8000")
    say("and open http://127.0.0.1:8000/lab/index.html?path=00_start_here.ipynb")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
