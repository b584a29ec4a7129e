"""JupyterLite: the part of the site in which a learner works; Python runs in the browser.

It contains JupyterLab's page, the lessons, the course's wheel and those of the widgets. Python
itself (Pyodide) and NumPy come from Pyodide's own distribution when a learner opens it. The
course's bar above the page saves a learner's work as one ZIP, reads it back, and says if Python
cannot be loaded.
"""

from __future__ import annotations

import html
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from classroom.errors import UserError
from classroom.wheel import wheel
from tools.copies import lessons
from tools.environment import ROOT
from tools.exporting import TEMPLATES

_NEEDED = (
    "anywidget", "ipywidgets", "psygnal", "jupyterlab_widgets", "comm", "tqdm", "typing_extensions",
)  # fmt: skip
"""What a kernel in the browser needs besides the course, as pure Python; Pyodide has the rest."""
# matplotlib, a third of the download, comes when a learner's cell imports it: the kernel searches
# each cell for packages that Pyodide has.
_FROM_PYODIDE = ("numpy",)
_OWN_PYTHON = "static/pyodide"
"""Where JupyterLite's builder finds a Pyodide to include in the site and its settings."""
# As seen from the script in which the kernel runs.
_WHEELS = "../../../../pypi/"
# What the course sets in a learner's JupyterLab; and dark if the learner's system is.
_SETTINGS = ROOT / "tools" / "jupyter" / "settings" / "overrides.json"
_ADAPTIVE = {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}
_PYODIDE = re.compile(rb"https://[\w./-]+/pyodide\.m?js")
_BODY = '<body class="jp-ThemedContainer" data-notebook="lab">'
_BAR = TEMPLATES / "work_bar"
_SCRIPTS = ("bar.js", "zip.js", "bar.css")


def settings(wheels: list[str], own_python: bool = False) -> dict[str, object]:
    """Make JupyterLite's settings: what the kernel loads before the first cell, and from where."""
    options: dict[str, object] = {
        "packages": [*_FROM_PYODIDE, *(_WHEELS + name for name in wheels)]
    }
    if own_python:
        options["lockFileURL"] = f"./{_OWN_PYTHON}/pyodide-lock.json"
    # The package index is not used: another project there has the same name.
    kernel = {"loadPyodideOptions": options, "disablePyPIFallback": True}
    plugins = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
    # The name by which a program can control the page, as the tests do.
    data = {"appName": "Slope by Slope", "exposeAppInBrowser": True, "litePluginSettings": plugins}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def fetch(folder: Path) -> None:
    """Fetch the wheels that the kernel needs, in the versions installed here.

    Raises
    ------
    UserError
        If they cannot be fetched.
    """
    wanted = [f"{name}=={importlib.metadata.version(name)}" for name in _NEEDED]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--only-binary", ":all:", "--platform", "any", "--dest", str(folder),
         *wanted],
        capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise UserError(
            f"The widgets' wheels could not be fetched; is there a network?\n{done.stderr.strip()}"
        )


def prepare(folder: Path, python: Path | None = None) -> None:
    """Put everything from which JupyterLite's builder makes a site into a folder.

    Parameters
    ----------
    folder
        The folder to write to.
    python
        A folder with Pyodide and its packages; without one, they come from Pyodide's host.

    Raises
    ------
    UserError
        If something cannot be fetched.
    """
    (folder / "files").mkdir(parents=True)
    for lesson in lessons(ROOT / "notebooks"):
        shutil.copy(lesson, folder / "files")
    if python:
        shutil.copytree(python, folder / _OWN_PYTHON)
    fetch(folder / "wheels")
    wheel(ROOT, folder / "wheels")
    names = sorted(path.name for path in (folder / "wheels").glob("*.whl"))
    text = json.dumps(settings(names, python is not None), indent=1)
    overrides = json.loads(_SETTINGS.read_text(encoding="utf-8")) | _ADAPTIVE
    (folder / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8", newline="\n")
    (folder / "jupyter-lite.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def build(out: Path, python: Path | None = None) -> None:
    """Build JupyterLite into a folder that does not exist yet.

    Parameters
    ----------
    out
        The folder to write to.
    python
        A folder with Pyodide and its packages, as for `prepare`.

    Raises
    ------
    UserError
        If something cannot be fetched, or the build fails.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "lite"
        prepare(folder, python)
        done = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build", "--contents", "files",
             "--piplite-wheels", "wheels", "--apps", "lab", "--no-sourcemaps",
             "--output-dir", "site"],
            cwd=folder, capture_output=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        if done.returncode:
            raise UserError(f"JupyterLite could not build the site:\n{done.stderr.strip()[-2000:]}")
        put_bar(folder / "site")
        shutil.move(folder / "site", out)


def python_of(out: Path) -> str:
    """Find the address from which the kernel of a built JupyterLite loads Python.

    Raises
    ------
    ValueError
        If neither the settings nor the kernel's script on the page name one.
    """
    told = json.loads((out / "jupyter-lite.json").read_text(encoding="utf-8"))
    for plugin in told["jupyter-config-data"].get("litePluginSettings", {}).values():
        if "pyodideUrl" in plugin:
            return str(plugin["pyodideUrl"])
    for script in sorted(out.glob("extensions/@jupyterlite/pyodide-kernel-extension/**/*.js")):
        found = _PYODIDE.search(script.read_bytes())
        if found:
            return found[0].decode("ascii")
    raise ValueError(f"nothing in {out} says where Python comes from")


def put_bar(out: Path) -> None:
    """Put the course's bar above JupyterLab's page, and give the page its name and language.

    Raises
    ------
    ValueError
        If the page lacks the places for it.
    """
    page = out / "lab" / "index.html"
    python = python_of(out)
    bar = (_BAR / "bar.html").read_text(encoding="utf-8")
    for mark, value in {"PYTHON": python, "HOST": urlsplit(python).netloc}.items():
        bar = bar.replace(mark, html.escape(value))
    versioned = importlib.metadata.version("slope-by-slope")
    head = (
        f'<link rel="stylesheet" href="../bar.css?{versioned}">\n'
        f'<script type="module" src="../bar.js?{versioned}"></script>\n</head>'
    )
    text = page.read_text(encoding="utf-8")
    for place, put in {
        "<html>": '<html lang="en">',
        "<title>JupyterLite</title>": "<title>Slope by Slope: at work</title>",
        'content="WASM powered Jupyter running in the browser."':
            'content="The lessons of Slope by Slope in JupyterLab, with Python in the browser."',
        "</head>": head,
        _BODY: f"{_BODY}\n{bar}",
    }.items():  # fmt: skip
        if text.count(place) != 1:
            raise ValueError(f"JupyterLite's page has no single {place}")
        text = text.replace(place, put)
    page.write_text(text, encoding="utf-8", newline="\n")
    for name in _SCRIPTS:
        shutil.copy(_BAR / name, out)
