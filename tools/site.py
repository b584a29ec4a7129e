"""The site: a front page, a page for every lesson, search, and JupyterLite to work in.

`python course.py site` calls this. The site is a folder of files for any folder of any web host; if
you know its address, give it for the benefit of search engines.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from classroom.errors import DONE, UserError, command
from tools import lite, own_python, playing
from tools.copies import choose_lessons, lessons
from tools.environment import ROOT, say
from tools.front import front_page, work_address
from tools.pages import heads, page_of
from tools.playing import MOST, Played
from tools.site_docs import write_docs
from tools.site_frame import Site, favicon, filled_part, frame_of, whole
from tools.tables import Head

_OURS = "favicon.svg"
"""A file that marks a folder as a site."""
_FRONT = ("04_fitting_a_line.ipynb", "figures.downhill(")
"""The lesson and the start of the line whose picture is on the front page."""
_UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")
"""What pagefind writes for pages with its own search box; this site has a different one."""


def build(
    out: Path,
    address: str = "",
    play: Collection[str] | None = None,
    states: int = MOST,
    python_from: str | None = None,
) -> None:
    """Build the site into a folder, which is replaced if it is already a site.

    Parameters
    ----------
    out : Path
    address : str, optional
        The address that the site will have.
    play : collection of str, optional
        The lessons in which pictures can be played with; all of them by default.
    states : int, optional
        About how many states to store of a picture that can be played with.
    python_from : str, optional
        The folder or address that has the packages of the site's own Python; empty for Pyodide's
        host. Without it, a learner's browser asks that host.

    Raises
    ------
    UserError
        If the folder is something else, or something cannot be fetched or built.
    """
    marks = (_OURS, "jupyter-lite.json")
    if out.exists() and not any((out / one).exists() for one in marks) and any(out.iterdir()):
        raise UserError(
            f"{out} is not empty, and is not a site. Give another folder: `--out FOLDER`."
        )
    site = Site(heads(), address)
    chosen = sorted([one.stem for one in site.heads] if play is None else play)
    with tempfile.TemporaryDirectory() as place:
        made, python = Path(place) / "site", None
        made.mkdir()
        if python_from is not None:
            python = Path(place) / "python"
            own_python.put(python, own_python.version(), python_from)
        say("The pictures to play with ...")
        # Each lesson that has them is run in its own kernel.
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            pictures = threads.map(
                lambda stem: playing.play(f"{stem}.ipynb", made / "playing", most=states),
                chosen,
            )
            played = dict(zip(chosen, pictures, strict=True))
        say("The pages ...")
        write_pages(site, made, played)
        say("The search index ...")
        index(made)
        say("JupyterLite ...")
        lite.build(made / "work", python)
        if out.exists():
            shutil.rmtree(out)
        shutil.move(made, out)


def write_pages(site: Site, out: Path, played: Mapping[str, Mapping[str, Played]]) -> None:
    """Write all pages except JupyterLite's, with the pictures of the lessons given."""
    names = ["index.html"]
    stems = [one.stem for one in site.heads]
    for one in site.heads:
        name, pictures = f"{one.stem}.ipynb", played.get(one.stem, {})
        more = playing.head() if pictures else ""
        frame = frame_of(site, one.page, one.titled, one.question, work_box(one), more)
        _write(out, one.page, page_of(name, False, stems, frame, pictures))
        names.append(one.page)
        if name == _FRONT[0]:
            _write(out, "index.html", front_page(site, _front_picture(pictures)))
    names += write_docs(site, out)
    _write(out, "search.html", search_page(site))
    _write(out, "404.html", not_found(site))
    playing.write_page_side(out / "playing")
    _write(out, _OURS, favicon())
    (out / "sources").mkdir()
    for one in site.heads:
        shutil.copy(ROOT / "lessons" / one.file, out / "sources")
    if site.address:
        places = "\n".join(f"<url><loc>{html.escape(site.at(name))}</loc></url>" for name in names)
        _write(
            out, "sitemap.xml",
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}\n</urlset>\n',
        )  # fmt: skip


def work_box(head: Head) -> str:
    """Make the box below a lesson's title: how to work in it, and its files."""
    return (
        '<aside class="work" aria-label="Work in this lesson" data-pagefind-ignore>\n'
        f'<a class="button" href="{work_address(head)}">Work in this lesson</a>\n'
        "<p>Python runs in your browser; the first start loads about 20 MB. Your work is kept in "
        "this browser only: download it there before you leave.</p>\n"
        f'<p class="files">Or take <a href="work/files/{head.stem}.ipynb" download>the notebook'
        f'</a> or <a href="sources/{head.file}" download>its source</a>.</p>\n</aside>'
    )


def search_page(site: Site) -> str:
    """Make the page for searching all pages."""
    lessons = "\n".join(
        f'<li><a href="{one.page}">{html.escape(one.titled)}</a></li>' for one in site.heads
    )
    body = (
        '<main id="lesson">\n<h1>Search</h1>\n<noscript><p>The search needs JavaScript. Every '
        "lesson can be read without it.</p></noscript>\n"
        '<p id="said" role="status"></p>\n<ol id="results"></ol>\n'
        f'<h2>All lessons</h2>\n<ul class="all">\n{lessons}\n</ul>\n</main>\n'
        f'<script type="module">{filled_part("search.js")}</script>'
    )
    return whole(site, "search.html", "Search", "Search all lessons.", body)


def not_found(site: Site) -> str:
    """Make the page that a host shows for a missing page, at any depth."""
    base = f'<base href="{html.escape(site.address)}">' if site.address else ""
    body = (
        '<main id="lesson">\n<h1>There is no such page</h1>\n<p>The address may be old: lessons '
        'have been renumbered. <a href="index.html#lessons">All lessons</a> are on the front page.'
        "</p>\n</main>"
    )
    return whole(site, "404.html", "There is no such page", "Nothing here.", body, base)


def index(out: Path) -> None:
    """Make the search index of the pages.

    Raises
    ------
    UserError
        If pagefind fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--site", str(out), "--glob", "*.html",
         # The words around code say what it does, and read better in a list of results.
         "--exclude-selectors", ".highlight, .jp-OutputArea pre"],
        capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise UserError(f"The search index could not be made:\n{done.stderr.strip()[-2000:]}")
    for pattern in _UNUSED:
        for path in (out / "pagefind").glob(pattern):
            path.unlink()


def _front_picture(played: Mapping[str, Played]) -> str:
    """Return the front page's picture: to play with, or still if none of it is stored."""
    name, line = _FRONT
    for cell in nbformat.read(ROOT / "solutions" / name, 4).cells:
        if line in cell.source:
            if cell.id in played:
                return played[cell.id].html
            return str(next(o.data["text/html"] for o in cell.outputs if "text/html" in o.data))
    raise ValueError(f"{name} has no {line}")


def _write(out: Path, name: str, text: str) -> None:
    (out / name).write_text(text, encoding="utf-8", newline="\n")


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python course.py site", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "site", help="the folder to write to (site)"
    )
    parser.add_argument("--address", default="", help="the site's address, as in https://...")
    parser.add_argument(
        "--play", nargs="*", metavar="LESSON", help="lessons whose pictures can be played with"
    )
    parser.add_argument(
        "--states", type=int, default=MOST, help=f"states to store per picture (about {MOST})"
    )
    parser.add_argument("--own-python", action="store_true", help="put Python into the site")
    parser.add_argument("--python-from", default="", help="a folder or URL with its packages")
    given = parser.parse_args(arguments)
    address = given.address and given.address.rstrip("/") + "/"
    if address and not re.match(r"https?://[^/\s]+/", address):
        raise UserError(f"--address is {given.address}: it must begin with https:// and a host.")
    play = given.play
    if play is not None:
        play = (
            [chosen.stem for chosen in choose_lessons(play, lessons(ROOT / "notebooks"))]
            if play
            else []
        )
    own = given.own_python or given.python_from
    source = given.python_from if own else None
    build(given.out.resolve(), address, play, given.states, source)
    files = [path for path in given.out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    say(f"{given.out}: {len(files)} files, {size:.0f} MB. To look at it:")
    say(f"    {Path(sys.executable).name} -m http.server --bind 127.0.0.1 -d {given.out} 8000")
    say("and open http://127.0.0.1:8000/")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
