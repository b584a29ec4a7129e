"""The board as a page, and as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from classroom.board.room import STUCK_AFTER, Room, Row, lesson_of
from classroom.pages import Html, bullets, escaped, page, table
from nnlib.checks.slips import sentences
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.words import counted

_SLIPS = "most frequent slips"
_WIDE = {"claim", _SLIPS}
_MOST = 3
"""How many slips of an exercise are shown."""

STUCK = f"Stuck: the last {STUCK_AFTER} checks or more were not right."


def summary(room: Room) -> str:
    """Say in a line or two how the room is doing.

    >>> summary(Room(0, {}, {}))
    'Nobody has begun: no progress was found in the folders given.'
    """
    if not room.learners:
        return "Nobody has begun: no progress was found in the folders given."
    rows = room.rows.values()
    right, trying, stuck = (sum(map(len, part)) for part in zip(
        *((row.right, row.trying, row.stuck) for row in rows), strict=True))  # fmt: skip
    text = f"{counted(room.learners, 'learner')}, {room.stuck} of them stuck. "
    text += f"Answers: {right} right, {trying} being tried, {stuck} stuck."
    worst = max(room.rows, key=lambda name: len(room.rows[name].stuck))
    if stuck:
        text += f" Most are stuck at {worst}: {len(room.rows[worst].stuck)}."
    return text


def tell_skipped(room: Room, names: bool) -> list[str]:
    """Say what was skipped: how many and why; with names, which."""
    if names:
        return [f"Skipped: {one.place}: {one.reason}." for one in room.skipped]
    reasons = Counter(one.reason for one in room.skipped)
    return [f"Skipped: {counted(count, 'file or folder', 'files or folders')}, {reason}."
            for reason, count in sorted(reasons.items())]  # fmt: skip


def lessons(room: Room) -> dict[str, dict[str, Row]]:
    """Gather the exercises that somebody opened, by their lessons."""
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
        lines.append(f"{'Lesson ' + lesson:{wide}}  right  trying  stuck  not begun")
        for name, row in rows.items():
            rest = room.learners - row.begun
            lines.append(
                f"{name:{wide}}  {len(row.right):5}  {len(row.trying):6}  {len(row.stuck):5}"
                f"  {rest:9}"
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
    """Write what changes of the page: a table for each lesson, and the votes."""
    parts = [f"<p>{escaped(line)}</p>" for line in tell_skipped(room, names)]
    parts += [
        _of_lesson(lesson, rows, room.learners, names) for lesson, rows in lessons(room).items()
    ]
    voted = {number: counts for number, counts in room.votes.items() if counts}
    if voted:
        votes = [
            (f"Claim {number}: {CLAIMS[number].text}", *(Html(counts[one]) for one in OPINIONS))
            for number, counts in voted.items()
        ]
        parts.append(
            _section("Votes before the ruling", table(("claim", *OPINIONS), votes, wide=_WIDE))
        )
    return "\n".join(parts)


def page_of(room: Room, names: bool, nonce: str) -> str:
    """Write the whole page, which goes on asking for what changed."""
    here = Path(__file__).parent
    script = (here / "board.js").read_text(encoding="utf-8")
    body = f"""<header>
<h1>The board</h1>
<p id="summary" role="status">{escaped(summary(room))}</p>
<p><button type="button" id="pause" aria-pressed="false">Pause</button>
<span id="when"></span></p>
</header>
<main id="board">
{board_of(room, names)}
</main>
<footer><p>{STUCK} Slips: at it now, and in all who ever were.</p></footer>
<script nonce="{nonce}">{script}</script>"""
    style = (here / "board.css").read_text(encoding="utf-8")
    return page("The board: Slope by Slope", body, style)


def _of_lesson(lesson: str, rows: dict[str, Row], learners: int, names: bool) -> str:
    headings = ("exercise", "right", "trying", "stuck", "not begun", _SLIPS)
    lines = []
    for name, row in rows.items():
        right = str(len(row.right))
        if row.looked:
            right += f" <small>{row.looked} saw the solution</small>"
        lines.append((
            Html(f"<code>{name}</code>{_bar(row, learners)}"), Html(right),
            _people(row.trying, names), _people(row.stuck, names),
            Html(learners - row.begun), _slips(name, row),
        ))  # fmt: skip
    kinds = ["stuck" if row.stuck else "" for row in rows.values()]
    return _section(f"Lesson {lesson}", table(headings, lines, wide=_WIDE, kinds=kinds))


def _section(title: str, inside: str) -> str:
    return f'<section aria-label="{title}"><h2>{title}</h2>\n{inside}</section>'


def _people(those: Sequence[str], names: bool) -> Html:
    listed = f" <small>{escaped(', '.join(map(_plain, those)))}</small>"
    return Html(f"{len(those)}{listed if names and those else ''}")


def _bar(row: Row, learners: int) -> str:
    """Draw the numbers side by side; they stand in the cells beside it, so it is hidden."""
    parts = (("right", row.right), ("trying", row.trying), ("stuck", row.stuck))
    spans = "".join(
        f'<span class="{kind}" style="width:{100 * len(those) / learners:.2f}%"></span>'
        for kind, those in parts
        if those
    )
    return f'<div class="bar" aria-hidden="true">{spans}</div>'


def _slips(name: str, row: Row) -> Html:
    return bullets([
        Html(f"<code>{slip}</code> {now} now, {ever} in all. "
             f"{escaped(sentences(name)[slip].question)}")
        for slip, now, ever in row.slips[:_MOST]
    ])  # fmt: skip


def _votes(counts: Counter[str]) -> str:
    return ", ".join(f"{opinion} {counts[opinion]}" for opinion in OPINIONS if counts[opinion])


def _plain(name: str) -> str:
    """A folder's name on one line, whatever is in it."""
    return " ".join(name.encode("utf-8", "replace").decode().split())
