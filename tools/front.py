"""The site's front page: what to show somebody who has never heard of the course."""

from __future__ import annotations

import html
from collections.abc import Sequence

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from classroom.verbs import GRADING, PAPER
from nnlib.checks import judge
from nnlib.exercises import EXERCISES
from nnlib.figures import loss_over_weight
from nnlib.figures.picture import dark_rules
from nnlib.words import write_count
from tools import playing
from tools.exporting import hanging
from tools.site_frame import NAME, Site, filled_part, whole
from tools.tables import Head

SENTENCE = "A course on backpropagation in which nothing is taken on trust."
DESCRIPTION = (
    "From the slope of one weight to a network that reads digits. You write every rule as a small "
    "function, and every function is measured. Read the lessons, or work in them in the browser."
)
_SHOWN = ("slope_of_weight", "target_minus_prediction")
"""The exercise and the slip whose verdict is shown."""


def front_page(site: Site, picture: str) -> str:
    """Make the front page.

    Parameters
    ----------
    site : Site
    picture : str
        The HTML of the picture to play with.
    """
    first = site.heads[0]
    code, verdict = answered(*_SHOWN)
    commands = "\n".join(
        f"<li><code>{verb}</code> {html.escape(words)}</li>"
        for verb, words in {**GRADING, **PAPER}.items()
    )
    parts = {
        "sentence": SENTENCE,
        "first": first.page,
        "work": work_address(first),
        "tangent": tangent(),
        "picture": picture,
        "code": code,
        "verdict": verdict,
        "exercises": write_count(len(EXERCISES), "exercise"),
        "slips": f"{sum(len(one.slips) for one in EXERCISES.values()):,}",
        "lessons": lessons_list(site.heads),
        "count": write_count(len(site.heads), "lesson"),
        "hours": str(round(sum(one.reading + one.exercises for one in site.heads) / 60)),
        "commands": commands,
    }
    dark = f"@media (prefers-color-scheme: dark) {{ {dark_rules('.tangent')} }}"
    style = f"<style>{filled_part('front.css')}\n{dark}</style>\n{playing.head()}"
    return whole(site, "index.html", NAME, DESCRIPTION, filled_part("front.html", **parts), style)


def tangent() -> str:
    """Draw how the course begins: a loss over one weight, and its slope at one place."""
    picture = loss_over_weight(lambda weight: (3 * weight - 2) ** 2, 1.5, slope=15.0, nudge=0.5)
    words = html.escape(picture.alternative)
    return f'<div class="tangent" role="img" aria-label="{words}">{picture.svg}</div>'


def work_address(head: Head) -> str:
    """Return the address, within the site, for working in a lesson."""
    return f"work/lab/index.html?path={head.stem}.ipynb"


def answered(name: str, slip_id: str) -> tuple[str, str]:
    """Answer an exercise with one of its slips: return the code and the check's message as HTML.

    Examples
    --------
    >>> code, verdict = answered("slope_of_weight", "target_minus_prediction")
    >>> "Did you subtract the prediction from the target?" in verdict
    True
    """
    exercise = EXERCISES[name]
    [slip] = [one for one in exercise.slips if one.id == slip_id]
    source = exercise.slip_source(slip)
    verdict = judge(name, exercise.compile(source), 1)
    coloured = highlight(source, PythonLexer(), HtmlFormatter(cssclass="highlight"))
    return hanging(coloured), verdict._repr_html_()


def lessons_list(heads: Sequence[Head]) -> str:
    """List the lessons with their questions and minutes."""
    return "\n".join(
        f'<li><a href="{one.page}"><span class="number">{one.number}</span> '
        f"{html.escape(one.title)}</a><p>{html.escape(one.question)}</p>"
        f"<small>{one.minutes}</small></li>"
        for one in heads
    )
