"""Find browsers for the tests: one row per engine. Standard library only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.advice import advice


@dataclass(frozen=True)
class Engine:
    """A browser engine: what it is called, where its browsers are, and how to get one."""

    title: str
    commands: tuple[str, ...]
    places: tuple[str, ...]
    variable: str
    how_to_get: str
    needs: tuple[str, ...] = ()
    """Programs needed to drive it."""


_WINDOWS = tuple(
    filter(None, map(os.environ.get, ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")))
)
"""Where programs are on Windows; there are no such folders elsewhere."""
ENGINES = {
    "chromium": Engine(
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
         "microsoft-edge", "brave-browser"),
        ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
         "/Applications/Chromium.app/Contents/MacOS/Chromium",
         "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
         *(rf"{folder}\{program}" for folder in _WINDOWS for program in (
             r"Google\Chrome\Application\chrome.exe",
             r"Microsoft\Edge\Application\msedge.exe"))),
        "SLOPE_BY_SLOPE_BROWSER",
        advice("browser"),
    ),
    "firefox": Engine(
        "Firefox",
        ("firefox-esr", "firefox"),
        ("/Applications/Firefox.app/Contents/MacOS/firefox",
         *(rf"{folder}\Mozilla Firefox\firefox.exe" for folder in _WINDOWS)),
        "SLOPE_BY_SLOPE_FIREFOX",
        advice("firefox"),
    ),
    "webkit": Engine(
        "WebKitGTK",
        ("MiniBrowser",),
        ("/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser"),
        "SLOPE_BY_SLOPE_WEBKIT",
        advice("webkit"),
        needs=("WebKitWebDriver", "Xvfb"),
    ),
}  # fmt: skip
"""The engines that `course.py test --browsers` can drive, by the names that it accepts."""

HOW_TO_GET_ONE = (
    "No browser of the Chromium family was found, so the browser test was skipped.\n"
    f"{ENGINES['chromium'].how_to_get}\n"
    f"If it is somewhere else, set {ENGINES['chromium'].variable} to the program's path."
)


def find_browser(engine: str = "chromium") -> str | None:
    """Return the path of a browser with this engine that can be driven, or None."""
    row = ENGINES[engine]
    if not all(map(shutil.which, row.needs)):
        return None
    named = os.environ.get(row.variable)
    if named:
        return named
    found = next((path for name in row.commands if (path := shutil.which(name))), None)
    return found or next((path for place in row.places for path in _at(place)), None)


def _at(place: str) -> Sequence[str]:
    """Return the paths that a place stands for: a `*` in it matches any name."""
    path = Path(place)
    if "*" not in place:
        return [place] if path.exists() else []
    return sorted(map(str, Path(path.anchor).glob(place[len(path.anchor) :])))
