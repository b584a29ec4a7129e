"""The board as a page, and as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from classroom.board.room import RECENT, STUCK_AFTER, Room, Row, lesson_of
from classroom.pages import Html, bullets, escape, mark_code, page, table
from nnlib.checks.slips import sentences
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.exercises.lessons import LESSONS, number_of, write_title
from nnlib.words import write_count

_SLIPS = "most frequent slips"
_WIDE = {"claim", _SLIPS}
_MOST = 3
"""How many slips are shown per exercise."""
_STRIPS = 9
"""How many exercises have a strip on the first screen."""
_PARTS = {
    "right": "right",
    "left": "left it",
    "trying": "trying now",
    "stuck": f"stuck now: at least the last {STUCK_AFTER} checks were not right",
}
"""The parts of a bar, from left to right, and what the legend calls them."""

HOW = (
    "Each learner is at one exercise at a time: that of their last check, if it was in the last "
    f"{RECENT} minutes. Stuck now: at it, and at least the last {STUCK_AFTER} checks were not "
    "right. Left it: begun, not right, and no longer at it. Slips: learners at it now, and all "
    "who ever met it."
)


def summary(room: Room) -> str:
    """Say in a line or two how the room is doing.

    >>> summary(Room(0, {}, {}))
    'Nobody has begun: no progress was found in the folders given.'
    """
    if not room.learners:
        return "Nobody has begun: no progress was found in the folders given."
    here = room.here.total()
    between = here - room.stuck - room.trying
    text = (
        f"{write_count(room.learners, 'learner')}: {room.stuck} stuck now, {room.trying} trying, "
    )
    text += f"{between} between exercises, {room.learners - here} not seen for {RECENT} minutes."
    worst = max(room.rows, key=lambda name: len(room.rows[name].stuck))
    if room.stuck:
        text += f" Most are stuck at {worst}: {len(room.rows[worst].stuck)}."
    return text


def tell_skipped(room: Room, names: bool) -> list[str]:
    """Say how many were skipped and why; with names, say which."""
    if names:
        return [f"Skipped: {one.place}: {one.reason}." for one in room.skipped]
    reasons = Counter(one.reason for one in room.skipped)
    return [f"Skipped: {write_count(count, 'file or folder', 'files or folders')}, {reason}."
            for reason, count in sorted(reasons.items())]  # fmt: skip


def lessons(room: Room) -> dict[str, dict[str, Row]]:
    """Group the exercises that somebody has opened by lesson."""
    found: dict[str, dict[str, Row]] = {}
    for name, row in room.rows.items():
        if row.begun or row.opened:
            found.setdefault(lesson_of(name), {})[name] = row
    return found


def text_of(room: Room, names: bool) -> str:
    """Write the board as plain text."""
    lines = [summary(room), *tell_skipped(room, names), ""]
    for lesson, rows in lessons(room).items():
        wide = max(len(name) for name in rows)
        lines.append(write_title(LESSONS[int(lesson)]))
        lines.append(f"{'':{wide}}  right  trying  stuck  left it  not begun")
        for name, row in rows.items():
            rest = room.learners - row.begun
            lines.append(
                f"{name:{wide}}  {len(row.right):5}  {len(row.trying):6}  {len(row.stuck):5}"
                f"  {len(row.left):7}  {rest:9}"
            )
            for slip, now, ever in row.slips[:_MOST]:
                question = sentences(name)[slip].question
                lines.append(f"    {slip}: {now} now, {ever} in all. {question}")
            for title, those in (("trying", row.trying), ("stuck", row.stuck)):
                if names and those:
                    lines.append(f"    {title}: {', '.join(map(_plain, those))}")
        lines.append("")
    for number, counts in room.votes.items():
        if counts:
            lines.append(f"Claim {number}: {_votes(counts)}")
    return "\n".join(lines).rstrip() + "\n"


def board_of(room: Room, names: bool) -> str:
    """Write what changes on the page: where the room is, the course, and a table per lesson."""
    parts = [_first_screen(room)] if room.learners else []
    parts += [f"<p>{escape(line)}</p>" for line in tell_skipped(room, names)]
    parts += [_of_lesson(lesson, rows, room, names) for lesson, rows in lessons(room).items()]
    voted = {number: counts for number, counts in room.votes.items() if counts}
    if voted:
        votes = [
            (f"Claim {number}: {CLAIMS[number].text}", *(Html(counts[one]) for one in OPINIONS))
            for number, counts in voted.items()
        ]
        title = "Votes before the ruling"
        parts.append(_section("votes", title, table(("claim", *OPINIONS), votes, wide=_WIDE), True))
    return "\n".join(parts)


def strips(room: Room) -> list[str]:
    """Name the exercises to show first: those of the lessons that anybody is in, worst first."""
    rows = room.rows
    shown = [name for name in rows if room.here[lesson_of(name)] and _is_opened(rows[name])]
    return sorted(shown, key=lambda name: (-len(rows[name].stuck), -len(rows[name].trying)))


def _is_opened(row: Row) -> bool:
    return bool(row.begun or row.opened)


def _first_screen(room: Room) -> str:
    shown = strips(room)[:_STRIPS]
    if shown:
        inside = "\n".join(_strip(name, room.rows[name], room.learners) for name in shown)
    else:
        inside = f"<li>Nobody has run a check in the last {RECENT} minutes.</li>"
    legend = "".join(f'<li><i class="{kind}"></i>{words}</li>' for kind, words in _PARTS.items())
    tiles = "\n".join(_tile(lesson, room) for lesson in LESSONS)
    return (
        f'<ul class="legend" aria-hidden="true">{legend}</ul>\n'
        '<section class="now"><h2 class="unseen">Where the room is now, worst first</h2>\n'
        f'<ol class="strips" style="--strips: {max(len(shown), 4)}">\n{inside}\n</ol></section>\n'
        '<section><h2 class="unseen">The course</h2>\n'
        f'<ol class="course" start="0">\n{tiles}\n</ol></section>'
    )


def _strip(name: str, row: Row, learners: int) -> str:
    lesson = write_title(LESSONS[int(lesson_of(name))])
    counts = (
        f'<strong class="stuck">{len(row.stuck)} stuck</strong> '
        f"<strong>{len(row.trying)} trying</strong> "
        f"<strong>{len(row.right)} right</strong>"
    )
    at = [slip for slip, now, _ in row.slips if now][:1]
    asked = f"<q>{mark_code(sentences(name)[at[0]].question)}</q>" if at else ""
    kind = ' class="trouble"' if row.stuck else ""
    return (
        f"<li{kind}><code>{name}</code><small>{escape(lesson)}</small>"
        f"{_bar(row, learners)}<span>{counts}</span>{asked}</li>"
    )


def _tile(lesson: str, room: Room) -> str:
    """Write a lesson's tile: how many are in it now, and how much of it is right."""
    number = number_of(lesson)
    rows = [row for name, row in room.rows.items() if lesson_of(name) == number]
    right = sum(len(row.right) for row in rows) / (room.learners * len(rows)) if rows else 0.0
    here = room.here[number]
    said = f"{write_title(lesson)}: {here} here now, {right:.0%} of its answers right"
    name = f'<b aria-hidden="true">{number}</b><span class="unseen">{escape(said)}</span>'
    if any(map(_is_opened, rows)):
        name = f'<a href="#lesson-{number}">{name}</a>'
    return (
        f'<li{" class=here" if here else ""} title="{escape(said)}">{name}'
        f'<span aria-hidden="true">{f"{here} here" if here else "&nbsp;"}</span>'
        f'<div class="bar" aria-hidden="true">'
        f'<span class="right" style="width:{100 * right:.2f}%"></span></div></li>'
    )


def page_of(room: Room, names: bool, nonce: str) -> str:
    """Write the whole page, which keeps asking for what has changed."""
    here = Path(__file__).parent
    script = (here / "board.js").read_text(encoding="utf-8")
    body = f"""<header>
<h1 class="unseen">The board</h1>
<p id="summary" role="status">{escape(summary(room))}</p>
<p class="control"><button type="button" id="pause" aria-pressed="false">Pause</button>
<span id="when"></span></p>
</header>
<main id="board">
{board_of(room, names)}
</main>
<footer><p>{HOW}</p></footer>
<script nonce="{nonce}">{script}</script>"""
    style = (here / "board.css").read_text(encoding="utf-8")
    return page("The board: Slope by Slope", body, style)


def _of_lesson(lesson: str, rows: dict[str, Row], room: Room, names: bool) -> str:
    headings = ("exercise", "right", "trying", "stuck", "left it", "not begun", _SLIPS)
    lines = []
    for name, row in rows.items():
        right = str(len(row.right))
        if row.looked:
            right += f" <small>{row.looked} saw the solution</small>"
        lines.append((
            Html(f"<code>{name}</code>{_bar(row, room.learners)}"), Html(right),
            _people(row.trying, names), _people(row.stuck, names), _people(row.left, names),
            Html(room.learners - row.begun), _slips(name, row),
        ))  # fmt: skip
    kinds = ["stuck" if row.stuck else "" for row in rows.values()]
    inside = table(headings, lines, wide=_WIDE, kinds=kinds)
    here = room.here[lesson]
    title = write_title(LESSONS[int(lesson)]) + (f", {here} here now" if here else "")
    return _section(f"lesson-{lesson}", title, inside, here > 0)


def _section(place: str, title: str, inside: str, is_open: bool) -> str:
    return (
        f'<section id="{place}"><details{" open" * is_open}>'
        f'<summary id="{place}-title"><h2>{escape(title)}</h2></summary>\n{inside}'
        "</details></section>"
    )


def _people(those: Sequence[str], names: bool) -> Html:
    listed = f" <small>{escape(', '.join(map(_plain, those)))}</small>"
    return Html(f"{len(those)}{listed if names and those else ''}")


def _bar(row: Row, learners: int) -> str:
    """Draw the numbers side by side; screen readers skip it, as the cells next to it have them."""
    counts = {kind: len(getattr(row, kind)) for kind in _PARTS}
    spans = "".join(
        f'<span class="{kind}" style="width:{100 * count / learners:.2f}%"></span>'
        for kind, count in counts.items()
        if count
    )
    return f'<div class="bar" aria-hidden="true">{spans}</div>'


def _slips(name: str, row: Row) -> Html:
    return bullets([
        Html(f"<code>{slip}</code> {now} now, {ever} in all. "
             f"{escape(sentences(name)[slip].question)}")
        for slip, now, ever in row.slips[:_MOST]
    ])  # fmt: skip


def _votes(counts: Counter[str]) -> str:
    return ", ".join(f"{opinion} {counts[opinion]}" for opinion in OPINIONS if counts[opinion])


def _plain(name: str) -> str:
    """Return a folder's name on one line, whatever it contains."""
    return " ".join(name.encode("utf-8", "replace").decode().split())
