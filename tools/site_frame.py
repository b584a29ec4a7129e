"""The frame of each page of the site: its head, the links to everything else, its foot."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import nnlib
from nnlib.figures.picture import DARK, STYLES, WORDS
from tools.exporting import TEMPLATES
from tools.pages import Frame, css
from tools.tables import Head

NAME = "Slope by Slope"
_PARTS = TEMPLATES / "site"
FOOT = (
    ("glossary.html", "Glossary"),
    ("gallery.html", "All pictures"),
    ("clinic.html", "Your own network"),
    ("teaching.html", "For teachers"),
)
"""Pages other than the lessons: the address of each, and the words of a link to it."""


@dataclass(frozen=True)
class Site:
    """What all pages know: the lessons, and the address of the site, if it is known.

    Examples
    --------
    >>> Site((), "https://example.org/slopes/").at("404.html")
    'https://example.org/slopes/404.html'
    """

    heads: Sequence[Head]
    address: str = ""

    def at(self, page: str) -> str:
        return self.address + ("" if page == "index.html" else page)


def frame_of(
    site: Site, page: str, title: str, description: str, below_title: str = "", more: str = "",
) -> Frame:  # fmt: skip
    """Make the frame of a page.

    Parameters
    ----------
    site : Site
    page, title, description : str
        Its address within the site, and what a search engine or a message shows about it.
    below_title : str, optional
        HTML below its title and the question.
    more : str, optional
        Further lines of its head.
    """
    return Frame(
        _head(site, page, title, description, more), _header(site, page), below_title, _foot()
    )


def whole(site: Site, page: str, title: str, description: str, body: str, more: str = "") -> str:
    """Make a page whose text does not come from a notebook.

    Examples
    --------
    >>> print(whole(Site(()), "a.html", "A", "What it says.", "<main></main>").splitlines()[1])
    <html lang="en">
    """
    frame = frame_of(site, page, title, description, more=more)
    titled = title if title.startswith(NAME) else f"{title} · {NAME}"
    kind = page.removesuffix(".html")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(titled)}</title>\n{frame.head}\n</head>\n"
        f'<body class="page-{kind}">\n<a class="skip" href="#lesson">To the text</a>\n'
        f"{frame.header}\n{body}\n{frame.footer}\n</body>\n</html>\n"
    )


def colours() -> str:
    """Write the colours of the course's quantities as CSS, for the light and the dark theme.

    Examples
    --------
    >>> colours().splitlines()[0][:40]
    ':root { --loss: #000000; --loss-line: #0'
    """
    light = {name: (WORDS[name], STYLES[name][0]) for name in WORDS}
    dark = {name: (DARK[word], DARK[line]) for name, (word, line) in light.items()}
    rows = [
        " ".join(f"--{name}: {word}; --{name}-line: {line};" for name, (word, line) in one.items())
        for one in (light, dark)
    ]
    return f":root {{ {rows[0]} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {rows[1]} }} }}"


def favicon() -> str:
    """Draw the site's icon: a loss, and its slope at one place."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{WORDS["nudge"]}"/>'
        '<path d="M4 5C9 31 20 31 28 5" fill="none" stroke="#fff" stroke-width="3" '
        'stroke-linecap="round"/>'
        f'<path d="M17 29L29 11" stroke="{DARK[STYLES["slope"][0]]}" stroke-width="3" '
        'stroke-linecap="round"/><circle cx="22.6" cy="19.6" r="3.2" fill="#fff"/></svg>\n'
    )


def filled_part(name: str, **values: str) -> str:
    """Read a part of the site's pages, and put HTML into its places, each written `{{place}}`.

    Examples
    --------
    >>> filled_part("header.html", home="", lessons="<li>All of them.</li>").splitlines()[1]
    '<a class="name" href="index.html">Slope by Slope</a>'
    """
    text = (_PARTS / name).read_text(encoding="utf-8").strip()
    return re.sub(r"{{(\w+)}}", lambda found: values[found[1]], text)


def _head(site: Site, page: str, title: str, description: str, more: str) -> str:
    said = {"og:title": title, "og:description": description, "og:type": "website"}
    if site.address:
        said |= {"og:url": site.at(page)}
    lines = [f'<meta name="description" content="{html.escape(description)}">']
    lines += [
        f'<meta property="{one}" content="{html.escape(text)}">' for one, text in said.items()
    ]
    if site.address:
        lines.append(f'<link rel="canonical" href="{html.escape(site.at(page))}">')
    lines += [
        '<link rel="icon" type="image/svg+xml" href="favicon.svg">',
        f"<style>{css()}\n{colours()}\n{filled_part('site.css')}</style>",
        more,
        # After all styles: it sets the theme before anything is seen.
        f"<script>{filled_part('theme.js')}</script>",
    ]
    return "\n".join(filter(None, lines))


def _header(site: Site, page: str) -> str:
    here = ' aria-current="page"'
    lessons = "\n".join(
        f'<li><a href="{one.page}"{here * (one.page == page)}>{html.escape(one.titled)}</a></li>'
        for one in site.heads
    )
    return filled_part("header.html", lessons=lessons, home=here * (page == "index.html"))


def _foot() -> str:
    links = "\n".join(f'<li><a href="{page}">{name}</a></li>' for page, name in FOOT)
    return filled_part("footer.html", links=links, version=nnlib.__version__)
