"""Check links: always those inside the project; with `--online`, also those to other hosts.

`.venv/bin/python -m tools.links` reads every Markdown file and notebook that git knows. A link
inside must lead to an existing file, and to a heading in it; a link to another host is requested.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from classroom.errors import DONE, LOOK, command
from tools.environment import ROOT

_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_BARE = re.compile(r"https?://[^\s)>\]\"'`,;]+[^\s)>\]\"'`,;.:]")
_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Addresses in examples, and addresses that are not pages.
_NO_PAGE = re.compile(r"https?://(?:127\.|localhost|[^/]*example\b|[^/]*\$|www\.w3\.org/2000/svg)")
_SECONDS = 20
_AGENT = {"User-Agent": "slope-by-slope link check"}


class Link(NamedTuple):
    """One link: the file that contains it, and where it leads."""

    file: Path
    target: str


def files(root: Path) -> list[Path]:
    """Return the Markdown files and notebooks that git knows."""
    known = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "*.md", "*.ipynb", "*.cff"],
        capture_output=True, check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    return [root / name for name in known.stdout.split("\0") if name]


def prose(file: Path) -> str:
    """Return the prose of a Markdown file or a notebook, without code."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return _CODE.sub("", text)


def links(paths: list[Path]) -> Iterator[Link]:
    """Yield every link in these files."""
    for path in paths:
        text = prose(path)
        found = {*_LINK.findall(text), *_BARE.findall(text)}
        yield from (Link(path, target) for target in sorted(found))


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it.

    >>> anchor_of("05 \u00b7 A layer")
    '05--a-layer'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(file: Path) -> set[str]:
    """Return the anchors of a file's headings, as GitHub makes them.

    >>> sorted(anchors(ROOT / "LICENSE"))
    []
    """
    seen: dict[str, int] = {}
    names = set()
    for heading in _HEADING.findall(prose(file)):
        name = anchor_of(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        number = seen.get(name, 0)
        seen[name] = number + 1
        names.add(f"{name}-{number}" if number else name)
    return names


def broken_inside(link: Link) -> str:
    """Say why a link inside the project leads nowhere; return an empty text if it is good."""
    place, _, anchor = unquote(link.target).partition("#")
    file = link.file.parent / place if place else link.file
    if not file.exists():
        return "no such file"
    if anchor and file.is_file() and anchor not in anchors(file):
        return "no such heading"
    return ""


def broken_outside(target: str) -> str:
    """Say why an address returns no page; empty if it does. Some hosts answer only a GET."""
    why = ""
    for method in ("HEAD", "GET"):
        try:
            request = urllib.request.Request(target, headers=_AGENT, method=method)
            with urllib.request.urlopen(request, timeout=_SECONDS):
                return ""
        except urllib.error.HTTPError as answer:
            # A host that keeps programs out exists all the same.
            if answer.code in (401, 403, 429):
                return ""
            why = f"{answer.code} {answer.reason}"
        except (OSError, ValueError) as problem:
            why = str(problem)
    return why


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.links", description=__doc__)
    parser.add_argument("--online", action="store_true", help="check links to other hosts, too")
    given = parser.parse_args(arguments)
    found = list(links(files(ROOT)))
    outside = {link.target for link in found if re.match("https?://", link.target)}
    inside = [link for link in found if not re.match("[a-z]+:", link.target)]
    wrong = [(link, why) for link in inside if (why := broken_inside(link))]
    if given.online:
        asked = sorted(target for target in outside if not _NO_PAGE.match(target))
        with ThreadPoolExecutor(8) as threads:
            reasons = dict(zip(asked, threads.map(broken_outside, asked), strict=True))
        wrong += [(link, reasons[link.target]) for link in found if reasons.get(link.target)]
    for link, why in wrong:
        print(f"{link.file.relative_to(ROOT)}: {link.target}: {why}")
    asked_too = f", {len(outside)} to other hosts" + ("" if given.online else " (not checked)")
    print(f"{len(inside)} links inside{asked_too}: {len(wrong)} lead nowhere.")
    return LOOK if wrong else DONE


if __name__ == "__main__":
    sys.exit(main())
