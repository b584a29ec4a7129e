"""Start uv, with pip's settings, if it is available; otherwise pip.

Standard library only.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import progress

ROOT = Path(__file__).resolve().parent.parent
OLDEST_UV = (0, 5)
_WANTED = "uv>={}.{}".format(*OLDEST_UV)
_QUIETLY = ("--progress-bar", "off")
PATIENCE = 20.0
"""Seconds that pip may take to fetch uv: on a slower line uv costs more than it saves."""

#    what pip calls it      what uv calls it                  between several
_TOLD = {
    "index-url":          (("UV_DEFAULT_INDEX",),             " "),
    "extra-index-url":    (("UV_INDEX",),                     " "),
    "find-links":         (("UV_FIND_LINKS",),                ","),
    "constraint":         (("UV_CONSTRAINT",),                " "),
    "trusted-host":       (("UV_INSECURE_HOST",),             " "),
    "cert":               (("SSL_CERT_FILE",),                " "),
    "proxy":              (("HTTPS_PROXY", "HTTP_PROXY"),     " "),
}  # fmt: skip

_OF_NO_MATTER = {
    "break-system-packages", "cache-dir", "compile", "config-file", "default-timeout",
    "disable-pip-version-check", "no-cache-dir", "no-color", "no-compile", "no-input",
    "no-python-version-warning", "no-warn-script-location", "prefer-binary", "progress-bar",
    "quiet", "require-virtualenv", "retries", "root-user-action", "timeout", "user", "verbose",
}  # fmt: skip
"""Settings of pip that change neither what is installed here nor where it comes from."""

_ELSEWHERE = (
    "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "VIRTUAL_ENV", "CONDA_PREFIX",
    "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIREMENT", "PIP_DRY_RUN",
    "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_MANAGED_PYTHON", "UV_PROJECT", "UV_WORKING_DIR",
)  # fmt: skip
"""Variables that would send packages elsewhere, or make packages elsewhere count as installed."""


def variables(**more: str) -> dict[str, str]:
    """Return the variables for a program that installs, without those that lead elsewhere.

    >>> variables(HOME="/here")["PIP_USER"]
    '0'
    """
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    # Settings files may contain these, too; a variable takes precedence.
    fixed = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {**kept, **fixed, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **more}


def find_uv() -> Path | None:
    """Return this machine's uv, if it is usable.

    Only full paths count, and none inside the project: a program in the current folder may be
    anybody's.
    """
    for place in os.environ.get("PATH", "").split(os.pathsep):
        uv = Path(place, _name())
        if not Path(place).is_absolute() or ROOT in uv.resolve().parents:
            continue
        if uv.is_file() and _serves(uv):
            return uv
    return None


def has_pip(wheels: Path) -> bool:
    """Return whether a folder of wheels has a pip for uv to install; older folders have none."""
    return any(wheels.glob("pip-*.whl"))


def fetch_uv(
    folder: Path, kept: Sequence[int] = (), more: Sequence[str | Path] = ()
) -> Path | None:
    """Have this Python's pip fetch uv into a folder, if that is quick; `more` goes to pip."""
    uv = folder / "bin" / _name()
    if not _serves(uv):
        shutil.rmtree(folder, ignore_errors=True)
        progress.run(
            [sys.executable, "-P", "-m", "pip", "install", "--retries", "1", *_QUIETLY, "--no-deps",
             "--no-compile", "--only-binary", ":all:", "--target", folder, _WANTED,
             *more],
            folder=folder.parent, variables=variables(), kept=kept, limit=PATIENCE,
            doing="fetching uv",
        )  # fmt: skip
    return uv if _serves(uv) else None


def settings_for_uv() -> dict[str, str] | None:
    """Return pip's settings, from files and variables, in uv's words; None if uv has none for one.

    Settings of uv itself take precedence.
    """
    asked = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "config", "list"],
        capture_output=True, encoding="utf-8", errors="replace", env=variables(),
    )  # fmt: skip
    return translate(asked.stdout)


def translate(told: str) -> dict[str, str] | None:
    r"""Say in uv's words what `pip config list` printed.

    >>> translate("global.index-url='https://mirror.example/simple'")["UV_DEFAULT_INDEX"]
    'https://mirror.example/simple'
    >>> translate("install.client-cert='me.pem'") is None
    True
    """
    rows = re.findall(r"^(global|install|:env:)\.([\w-]+)=(.*)$", told, re.MULTILINE)
    stronger = ("global", "install", ":env:")
    words: dict[str, str] = {}
    for _, name, value in sorted(rows, key=lambda row: stronger.index(row[0])):
        if name in _TOLD:
            names, between = _TOLD[name]
            words |= dict.fromkeys(names, between.join(str(ast.literal_eval(value)).split()))
        elif name not in _OF_NO_MATTER:
            return None
    if "UV_INDEX" in words:
        # pip treats all indexes as one.
        words["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {name: value for name, value in words.items() if name not in os.environ}


def variables_for_uv(words: dict[str, str], cache: Path | None = None) -> dict[str, str]:
    """Return uv's variables: it trusts the hosts that this machine trusts, and fetches no Python.

    `cache`, if given, is where it keeps what it fetches, instead of the home.
    """
    # The second name is the one before uv 0.11.
    trust = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    place = {"UV_CACHE_DIR": str(cache)} if cache else {}
    return variables(**{**trust, **words, **place})


def pip_install(python: Path) -> list[str | Path]:
    """Return the words that start pip; it leaves compiling until a module first runs."""
    return [python, "-P", "-m", "pip", "install", "--no-compile", *_QUIETLY, "--retries", "2"]


def _name() -> str:
    return "uv.exe" if os.name == "nt" else "uv"


def _serves(uv: Path) -> bool:
    """Return whether it starts, is uv and is not too old."""
    try:
        asked = subprocess.run(
            [uv, "--version"], capture_output=True, encoding="utf-8", errors="replace", timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.match(r"uv (\d+)\.(\d+)", asked.stdout)
    return bool(found) and tuple(map(int, found.groups())) >= OLDEST_UV
