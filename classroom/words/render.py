"""Pages for answers in words: the list of questions, and for each question all students."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from classroom.pages import Html, as_written, escape, page, table
from classroom.words.desk import CHANGED, MOST_COMMENT, Paper, Pile

LETTERS = "abdefg"
"""The keys for earlier comments; the other letters have other meanings."""

KEYS = (
    ("j, k", "next and previous answer"),
    ("n", "next answer to be read"),
    ("0 to 9", "give that many points"),
    ("h", "add half a point, or remove it again"),
    ("p", "go to the points"),
    ("m", "go to the comment"),
    (", ".join(LETTERS), "add an earlier comment, as listed below"),
    ("s", "keep the points, if the text has changed since"),
    ("Escape", "leave a field"),
)


def index(piles: Sequence[Pile], key: str) -> str:
    """Make the page of all questions."""
    rows = [
        (
            Html(f'<a href="/read/{escape(one.exercise)}?key={escape(key)}">'
                 f"{escape(one.exercise)}</a>"),
            Html(escape(one.question)), float(one.waiting), float(len(one.papers)),
        )
        for one in piles
    ]  # fmt: skip
    heads = ("question", "what it asks", "to be read", "answers")
    inside = table(heads, rows, "Questions that are answered in words")
    return page("Answers in words", f"<main>\n<h1>Answers in words</h1>\n{inside}\n</main>")


def page_of(pile: Pile, key: str, nonce: str) -> str:
    """Make the page of one question."""
    here = Path(__file__).parent
    script = (here / "words.js").read_text(encoding="utf-8")
    keys = "".join(f"<div><dt>{name}</dt><dd>{does}</dd></div>" for name, does in KEYS)
    papers = "\n".join(_article(one, pile.most) for one in pile.papers)
    nobody = f"<p>No answer from: {escape(', '.join(pile.empty))}.</p>"
    body = f"""<header>
<p><a href="/?key={escape(key)}">All questions</a></p>
<h1>{escape(pile.exercise)}: answers in words</h1>
{as_written(pile.question)}
<details open><summary>Keys</summary>
<p><label><input type="checkbox" id="keys" checked> Keys work while no field is being
edited.</label> Each save is written to <code>own_marks.csv</code>.</p> <dl
class="keys">{keys}</dl></details> </header> <main data-exercise="{escape(pile.exercise)}"
data-letters="{LETTERS}"> {papers or "<p>There is no answer yet.</p>"} {
        nobody if pile.empty else ""
    } </main> <footer> <p id="status" role="status">{escape(pile.said)}</p> <p id="alarm"
role="alert"></p> <h2 id="reuse">Earlier comments</h2> <ol id="comments"
aria-labelledby="reuse">{comments(pile.comments)}</ol> </footer> <script
nonce="{nonce}">{script}</script>"""
    style = (here / "words.css").read_text(encoding="utf-8")
    return page(f"{pile.exercise}: answers in words", body, style)


def comments(given: Sequence[str]) -> str:
    """Make the list of comments to reuse, each with its key."""
    return "".join(
        f'<li><button type="button" data-key="{letter}"><kbd>{letter}</kbd> '
        f"<span>{escape(comment)}</span></button></li>"
        for letter, comment in zip(LETTERS, given, strict=False)
    )


def _article(paper: Paper, most: float) -> str:
    who, name = paper.who, escape(paper.name)
    written = paper.written
    comment = written.comment or paper.draft
    text = as_written(paper.text) if paper.text else "<p>This answer is now empty.</p>"
    notes = "".join(f"<p>{escape(note)}</p>" for note in paper.notes)
    if "![" in paper.text or "](attachment:" in paper.text:
        notes += "<p>It has a picture, which only the notebook shows.</p>"
    keep = f'<button type="button" class="keep"{"" if paper.state == CHANGED else " hidden"}>'
    keep += f'The points still stand<span class="unseen">, for {name}</span></button>'
    return f"""<article id="a-{who}" tabindex="-1" aria-labelledby="h-{who}" data-who="{who}"
 data-state="{escape(paper.state)}" data-digest="{paper.digest}" data-most="{most:g}"
 data-points="{escape(written.points)}" data-comment="{escape(written.comment)}">
<h2 id="h-{who}">{name} <span class="state">{escape(paper.state)}</span></h2>
{text}{notes}
<div class="marks">
<p><label for="p-{who}">Points<span class="unseen"> for {name}</span>, 0 to {most:g}</label>
<input id="p-{who}" class="points" inputmode="decimal" autocomplete="off" size="6"
 value="{escape(written.points)}"></p>
<p><label for="c-{who}">Comment<span class="unseen"> for {name}</span></label>
<textarea id="c-{who}" class="comment" rows="2" maxlength="{MOST_COMMENT}">
{escape(comment)}</textarea></p>
<p>{keep}</p>
</div>
<div class="said"></div>
</article>"""
