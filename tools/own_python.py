"""Put Python into the site itself when it is built: Pyodide, NumPy and matplotlib.

`python course.py site --own-python` calls this. Without it, a learner's browser fetches them from
Pyodide's host. npm's package `pyodide` has the core and the official lock file with the SHA-256 of
every package; npm's registry has the SHA-512 of that package. So it does not matter where the
packages come from: anything that is not in the lock file is refused. What was fetched is kept in
`.own-python`, and checked again when it is used.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from tools.environment import ROOT, say

CACHE = ROOT / ".own-python"
_HOST = "https://cdn.jsdelivr.net/pyodide/v{version}/full"
_REGISTRY = "https://registry.npmjs.org"
_KERNEL = ("micropip", "ipython", "jedi")
"""What JupyterLite's kernel loads at its start; its other parts are already in the site."""
PACKAGES = ("numpy", "matplotlib")
"""What cells import: the lessons import NumPy, a learner perhaps matplotlib."""
_APART = ("ssl", "sqlite3")
"""Parts of Python's standard library that are packages in older versions of Pyodide."""
_CORE = re.compile(r"package/(pyodide(\.asm)?\.(m?js|wasm)|python_stdlib\.zip|pyodide-lock\.json)")
_TRIES = 3
_SECONDS = 60


def version() -> str:
    """Return the version of Pyodide that the installed kernel of JupyterLite asks for."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

    return str(PYODIDE_VERSION)


def registry() -> str:
    """Return the address of npm's registry, or of the mirror that this machine is set to use."""
    told = os.environ.get("NPM_CONFIG_REGISTRY")
    if not told and (npm := shutil.which("npm")):
        asked = subprocess.run(
            [npm, "config", "get", "registry"], capture_output=True, text=True, encoding="utf-8"
        )
        told = asked.stdout.strip()
    return told.rstrip("/") if told and told.startswith("http") else _REGISTRY


def wanted(lock: dict[str, Any], packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Return the files of all packages that kernel and lessons need, each with its SHA-256.

    Examples
    --------
    >>> names = ("micropip", "ipython", "jedi", "numpy", "matplotlib", "six")
    >>> rows = {name: {"file_name": f"{name}.whl", "sha256": "0", "depends": []} for name in names}
    >>> rows["matplotlib"]["depends"] = ["Six"]
    >>> sorted(wanted({"packages": rows}))[-2:]
    ['numpy.whl', 'six.whl']
    """
    rows = {_normal(name): row for name, row in lock["packages"].items()}
    asked = [*_KERNEL, *packages, *(name for name in _APART if name in rows)]
    found: dict[str, str] = {}
    while asked:
        name = _normal(asked.pop())
        if name not in rows:
            raise UserError(
                f"Pyodide's lock file has no package {name}. JupyterLite has changed more than "
                "this version of the course knows: build the site without --own-python."
            )
        row = rows[name]
        if row["file_name"] not in found:
            found[row["file_name"]] = row["sha256"]
            asked += row["depends"]
    return found


def put(
    folder: Path,
    number: str,
    source: str = "",
    cache: Path = CACHE,
    packages: Iterable[str] = PACKAGES,
) -> None:
    """Put Pyodide and the packages into a folder, checking each file.

    Parameters
    ----------
    folder
        The folder to write to; it is made once everything is there and correct.
    number
        The version of Pyodide.
    source
        The folder or the address that has the packages; by default, Pyodide's own host.
    cache
        Where fetched files are kept for the next time.
    packages
        What cells import.

    Raises
    ------
    UserError
        If a file cannot be fetched, or is not the official one; then the folder is not made.
    """
    kept = cache / number
    files = core(number, kept)
    lock = json.loads(files["pyodide-lock.json"])
    named = wanted(lock, packages)
    source = source or _HOST.format(version=number)
    for index, (name, sum_) in enumerate(named.items(), 1):
        place = kept / name
        if not (place.is_file() and _sha256(place.read_bytes()) == sum_):
            say(f"    {index} of {len(named)}: {name}")
            got = _read(source, name)
            _check(name, source, "SHA-256", sum_, _sha256(got), "Pyodide's official lock file")
            _keep(place, got)
        files[name] = place.read_bytes()
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    say(
        f"Python {lock['info']['python']} (Pyodide {number}) goes into the site: {len(files)} "
        f"files, {sum(map(len, files.values())) / 1e6:.0f} MB, each of them the official one."
    )


def core(number: str, kept: Path) -> dict[str, bytes]:
    """Return Pyodide's own files and the lock file from npm's package, checked as npm does.

    Raises
    ------
    UserError
        If the package cannot be fetched, or its contents differ from what the registry says.
    """
    record, package = kept / "npm.json", kept / f"pyodide-{number}.tgz"
    if not package.is_file():
        say(f"Fetching Pyodide {number} and its packages, about 30 MB, once ...")
    kind, told = _told(record, number)
    if not (package.is_file() and _integrity(kind, package.read_bytes()) == told):
        source = f"{registry()}/pyodide/-"
        say(f"    Pyodide itself: {package.name}")
        got = _read(source, package.name)
        _check(package.name, source, kind, told, _integrity(kind, got), "npm's registry")
        _keep(package, got)
    with tarfile.open(fileobj=io.BytesIO(package.read_bytes())) as whole:
        return {
            match[1]: read.read()
            for one in whole
            if (match := _CORE.fullmatch(one.name)) and (read := whole.extractfile(one))
        }


def _told(record: Path, number: str) -> tuple[str, str]:
    """Return the registry's checksum of npm's package: its kind, and the sum."""
    source = f"{registry()}/pyodide"
    content = record.read_bytes() if record.is_file() else _read(source, number)
    try:
        kind, _, told = json.loads(content)["dist"]["integrity"].partition("-")
        hashlib.new(kind)
    except (ValueError, KeyError, TypeError):
        record.unlink(missing_ok=True)
        raise UserError(
            f"{source}/{number} does not give the checksum of npm's package of Pyodide. Is it a "
            "registry, and is the network open, without a login page? Start again. No site was "
            "built."
        ) from None
    _keep(record, content)
    return kind, told


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _integrity(kind: str, content: bytes) -> str:
    return base64.b64encode(hashlib.new(kind, content).digest()).decode()


def _keep(place: Path, content: bytes) -> None:
    """Write a file completely or not at all, so that an interrupted fetch leaves none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    part.write_bytes(content)
    part.replace(place)


def _check(name: str, source: str, kind: str, told: str, found: str, who: str) -> None:
    if found != told:
        raise UserError(
            f"{name} from {source} is not the official file.\n    {who} says {kind} {told}\n"
            f"    this one has {kind} {found}\nIt may have been cut off or changed on the way. "
            "Start again; if it happens again, use another source: `--python-from FOLDER_OR_URL`.\n"
            "No site was built."
        )


def _read(source: str, name: str) -> bytes:
    """Read a file from a folder or a host; if the line is bad, ask the host again."""
    if not re.match(r"https?://", source):
        try:
            return Path(source, name).read_bytes()
        except OSError as problem:
            raise UserError(
                f"{name} cannot be read from {source} ({problem.strerror}). Put it there, or name "
                "another folder or address: `--python-from FOLDER_OR_URL`. No site was built."
            ) from None
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(f"{source.rstrip('/')}/{name}", timeout=_SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as problem:
            said = f"answers {problem.code} {problem.reason}"
            break
        except (OSError, http.client.HTTPException) as problem:
            said = f"cannot be read: {getattr(problem, 'reason', problem)}"
    raise UserError(
        f"{name} cannot be fetched: {source} {said}.\nIs there a network? Behind a proxy, set "
        "HTTPS_PROXY; with a mirror of npm, NPM_CONFIG_REGISTRY; if the packages are elsewhere, "
        "give `--python-from FOLDER_OR_URL`.\nNo site was built; what was fetched is "
        "kept for the next time."
    )
