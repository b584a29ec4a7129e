"""Finding a browser for the tests: Chromium or one of its kin. Standard library only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from classroom.advice import advice

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
             "microsoft-edge", "brave-browser")  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        rf"{folder}\{program}"
        for folder in filter(
            None, map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"))
        )
        for program in (
            r"Google\Chrome\Application\chrome.exe",
            r"Microsoft\Edge\Application\msedge.exe",
        )
    ),
)

HOW_TO_GET_ONE = (
    "No browser of the Chromium family was found, so the browser test was left out.\n"
    f"{advice('browser')}\n"
    "Another place: set SLOPE_BY_SLOPE_BROWSER to the program's path."
)


def find_browser() -> str | None:
    """The path of a browser, or None."""
    named = os.environ.get("SLOPE_BY_SLOPE_BROWSER")
    if named:
        return named
    found = next((path for name in _COMMANDS if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).exists()), None)
