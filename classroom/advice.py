"""What helps, by system: one row per need; no other module mentions what only one system has.

Standard library only: `course.py` needs it before anything is installed.
"""

import os
import sys

SYSTEMS = ("Linux", "macOS", "Windows")

_FROM_PYTHON_ORG = "Install Python from https://www.python.org/downloads/ and start again."
_CONTAINER = "Grade in a Linux container instead; docs/grading.md shows how."

ADVICE = {
    "browser":   ("Debian, Ubuntu: sudo apt install chromium. Fedora: sudo dnf install chromium.",
                  "Install Chrome or Edge.",
                  "Install Edge or Chrome."),
    "firefox":   ("Debian: sudo apt install firefox-esr. Elsewhere, install Firefox ESR.",
                  "Install Firefox ESR.",
                  "Install Firefox ESR."),
    "webkit":    ("Debian, Ubuntu: sudo apt install webkit2gtk-driver xvfb.",
                  "WebKitGTK is for Linux only.",
                  "WebKitGTK is for Linux only."),
    "port":      ("Choose one above 1024.",
                  "Choose one above 1024.",
                  "Windows reserves it; choose another."),
    "sandbox":   ("Install bubblewrap (Debian, Ubuntu: `apt install bubblewrap`; Fedora: `dnf "
                  "install bubblewrap`) and allow it to make namespaces; docs/grading.md says "
                  "more.",
                  f"It needs Linux. {_CONTAINER}",
                  f"It needs Linux. {_CONTAINER}"),
    "stop":      ("press Ctrl+C here twice",
                  "press Control+C here twice",
                  "press Ctrl+C here; it takes up to five seconds"),
    "temporary": ("name another folder in TMPDIR",
                  "name another folder in TMPDIR",
                  "name another folder in TEMP"),
    "venv":      ("On Debian and Ubuntu, `sudo apt install python3-venv` helps. Otherwise, "
                  f"{_FROM_PYTHON_ORG[0].lower()}{_FROM_PYTHON_ORG[1:]}",
                  _FROM_PYTHON_ORG,
                  f"{_FROM_PYTHON_ORG} Its embeddable package has no venv; use the installer."),
}  # fmt: skip
"""What helps, for each need: on Linux, on macOS, on Windows."""


def system() -> str:
    """Return which of the three systems this is; any other Unix counts as Linux.

    Examples
    --------
    >>> system() in SYSTEMS
    True
    """
    if os.name == "nt":
        return "Windows"
    return "macOS" if sys.platform == "darwin" else "Linux"


def advice(need: str) -> str:
    """Return what helps on this system.

    Parameters
    ----------
    need : str
        A row of `ADVICE`.

    Examples
    --------
    >>> "TMPDIR" in advice("temporary") or system() == "Windows"
    True
    """
    return ADVICE[need][SYSTEMS.index(system())]
