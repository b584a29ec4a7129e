"""The command line of course.py, one part per verb. Standard library only."""

from __future__ import annotations

import argparse
from pathlib import Path

from classroom.verbs import GRADING, PAPER, ROOM
from tools.environment import ROOT
from tools.wheels import SYSTEMS


def make_parser() -> argparse.ArgumentParser:
    """Make the parser for the verb and its options."""
    parser = argparse.ArgumentParser(
        prog="python course.py", description="Slope by Slope: backpropagation, measured."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    lab = verbs.add_parser(
        "lab", help="open the lessons in JupyterLab",
        description="Open your copies of the lessons in JupyterLab. The first start installs the "
        "packages, usually in half a minute. Anything after -- goes to JupyterLab.",
    )  # fmt: skip
    lab.add_argument(
        "--no-browser", action="store_true", help="print the address, but open no browser"
    )
    lab.add_argument("--port", type=int, help="the port to listen on (a free one from 8888 on)")

    install = verbs.add_parser(
        "install", help="install the packages and stop",
        description="Install the learner's packages and make the copies, as `lab` does at its "
                    "first start; for machines that are prepared the day before.",
    )  # fmt: skip

    test = verbs.add_parser(
        "test", help="run all tests",
        description="Run all tests: style, types, the package, the notebooks, a real browser; "
        "five to eleven minutes. Anything after -- goes to pytest, which then runs alone.",
    )  # fmt: skip
    only = test.add_mutually_exclusive_group()
    only.add_argument("--no-browser", action="store_true", help="skip the browser test")
    only.add_argument(
        "--browsers", metavar="ENGINES",
        help="instead run a suite in all browser engines, or in some, as in firefox,webkit; it "
             "writes README's table of what was tried",
    )  # fmt: skip

    build = verbs.add_parser(
        "build", help="build notebooks/ and solutions/ from lessons/",
        description="Build notebooks/ and solutions/ from lessons/. A lesson is run only if its "
                    "code or the package has changed; all of them take a minute or two.",
    )  # fmt: skip
    build.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    build.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if out of step"
    )
    build.add_argument(
        "--fresh", action="store_true", help="also run lessons whose outputs are kept"
    )

    pages = verbs.add_parser(
        "pages", help="make an offline page of each lesson",
        description="Make one HTML page of each lesson, with all pictures, that needs no network. "
                    "Anything that would give away an exercise or a guess is left out.",
    )  # fmt: skip
    pages.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    pages.add_argument("--out", type=Path, metavar="FOLDER", help="the folder to write to (pages)")
    pages.add_argument("--solutions", action="store_true", help="with solutions and all outputs")

    slides = verbs.add_parser(
        "slides", help="make decks of slides from lessons",
        description="Make a deck of slides of each lesson named, as one HTML file that needs no "
                    "network. In it, the arrow keys move, S opens the speaker's view, and ? lists "
                    "all keys.",
    )  # fmt: skip
    slides.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    slides.add_argument(
        "--out", type=Path, metavar="FOLDER", help="the folder to write to (slides)"
    )

    site = verbs.add_parser(
        "site", help="build a website to read and to work in",
        description="Build a folder of files for any web host: a front page, each lesson as a page "
        "to read, search, and the lessons in JupyterLite, where Python runs in the learner's "
        "browser.",
    )  # fmt: skip
    site.add_argument("--out", type=Path, metavar="FOLDER", help="the folder to write to (site)")
    site.add_argument("--address", metavar="URL", default="", help="the site's address")
    site.add_argument(
        "--play", nargs="*", metavar="LESSON",
        help="the lessons whose pictures can be played with, as in 02; all if left out",
    )  # fmt: skip
    site.add_argument(
        "--states",
        metavar="N",
        help="how many states to store of each picture that can be played with",
    )
    site.add_argument(
        "--own-python", action="store_true",
        help="put Python, NumPy and matplotlib into the site, so that browsers contact no other "
             "host",
    )  # fmt: skip
    site.add_argument(
        "--python-from", metavar="FOLDER_OR_URL", default="",
        help="where to get their packages (default: Pyodide's own host)",
    )  # fmt: skip

    on_colab = verbs.add_parser(
        "colab", help="make copies of the lessons that install the course",
        description="Make copies of the lessons for Colab and other hosts that do not have the "
        "course: their first cell installs it from your public copy of the project. A page of "
        "links for Colab and Binder is written next to them.",
    )  # fmt: skip
    on_colab.add_argument(
        "--repository", metavar="OWNER/NAME", required=True, help="your public copy on GitHub"
    )
    on_colab.add_argument("--ref", default="main", help="its branch, tag or commit (main)")
    on_colab.add_argument(
        "--out", type=Path, default=Path("colab"), metavar="FOLDER",
        help="the folder to write to; push it to your copy under this name (colab)",
    )  # fmt: skip

    wheels = verbs.add_parser(
        "wheels", help="fetch all packages, for a room without a network",
        description="Fill the folder wheels with all packages that a learner installs. If it is "
                    "next to course.py, it is used instead of the network. By default, system and "
                    "Python are those of this machine.",
    )  # fmt: skip
    wheels.add_argument(
        "--system", choices=tuple(SYSTEMS), help="a system other than this one"
    )  # fmt: skip
    wheels.add_argument("--python", metavar="VERSION", help="the Python of that system, as in 3.12")
    wheels.add_argument(
        "--out", type=Path, metavar="FOLDER", help="the folder to write to (wheels)"
    )

    for verb, words in {**ROOM, **GRADING, **PAPER}.items():
        verbs.add_parser(verb, help=words, add_help=False)

    verbs.add_parser(
        "bench", help="compare speeds with those of other programs", add_help=False,
        description="Install the peers in an environment of their own, and run the benchmark: "
                    "`bench --help` says more.",
    )  # fmt: skip

    reset = verbs.add_parser(
        "reset", help="get a fresh copy of a lesson",
        description="Get a fresh copy of a lesson; your old one is kept under a dated name.",
    )  # fmt: skip
    reset.add_argument("lesson", help="its number or name, as in 02")

    doctor = verbs.add_parser(
        "doctor", help="print what a bug report needs",
        description="Print one text to paste into a bug report, and change nothing. With --hub, "
                    "check what would fail in the morning; run that with the Python of the "
                    "learners' environment, as in /opt/tljh/user/bin/python course.py doctor "
                    "--hub --learners 30",
    )  # fmt: skip
    doctor.add_argument("--hub", action="store_true", help="check a hub, the evening before")
    doctor.add_argument("--learners", type=int, metavar="N", help="how many will come (30)")
    doctor.add_argument("--url", help="the hub's address; best given in a learner's terminal")
    for verb in (lab, install, reset, doctor):
        verb.add_argument(
            "--work", type=Path, default=ROOT / "work", metavar="FOLDER",
            help="the folder of your copies of the lessons (work)",
        )  # fmt: skip
    return parser
