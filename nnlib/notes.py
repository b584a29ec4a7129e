"""The notes on trial: vote on a claim, measure, see the ruling; compare a guess and its outcome."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.checks import records
from nnlib.checks.display import COMMA, Note, Table, show
from nnlib.checks.texts import value_text
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.exercises.lessons import ended_with, number_of
from nnlib.words import write_count


def page_of_notes() -> None:
    """Show the page of study notes that is on trial in this course."""
    rows = tuple((str(n), one.text, one.lessons) for n, one in CLAIMS.items() if not one.ours)
    show(Table(("claim", "the notes say", "on trial in lesson"), rows, "A page of study notes."))


def vote(number: int, opinion: Any = ...) -> None:
    """Record your vote on a claim before it is measured.

    Parameters
    ----------
    number : int
        The claim.
    opinion : str
        "right", "half right", "wrong" or "word".
    """
    claim = CLAIMS.get(number)
    if claim is None:
        show(Note(f"There is no claim {number!r}; claims are numbered 1 to {len(CLAIMS)}."))
        return
    if opinion is Ellipsis:
        text = f"No vote on claim {number} yet. Replace the dots with {_listed()}."
        show(Note(text, kind="vote"))
        return
    opinion = opinion.strip().lower() if isinstance(opinion, str) else opinion
    if opinion not in OPINIONS:
        show(Note(f"{value_text(opinion)} is not a vote. Use {_listed()}."))
        return
    record, trouble = records.load(records.claim_key(number))
    late = record.get("late", False)
    if record.get("vote") != opinion:
        late = "ruled" in record
        record = {**record, "vote": opinion, "late": late}
        trouble = records.save(records.claim_key(number), record) or trouble
    text = f"Your vote on claim {number}: {opinion}."
    if late:
        text += " It came after the ruling, and the scoreboard says so."
    show(Note("\n".join(filter(None, (text, trouble))), kind="vote"))


def ruling(number: int, lesson: str = "") -> None:
    """Show what measuring says about a claim, next to your vote.

    Parameters
    ----------
    number : int
        The claim.
    lesson : str, optional
        The name of the lesson up to which measurements count; by default, all. A number is
        interpreted in the order of version 0.1.
    """
    claim = CLAIMS.get(number)
    if claim is None:
        show(Note(f"There is no claim {number!r}; claims are numbered 1 to {len(CLAIMS)}."))
        return
    record, trouble = records.load(records.claim_key(number))
    lesson = ended_with(str(lesson))
    ruled = lesson or claim.evidence[-1][0]
    unsaved = records.save(records.claim_key(number), {**record, "ruled": ruled})
    left = claim.left(lesson)
    asked = claim.has_vote or "vote" in record
    shown = Note("\n".join(filter(None, (
        f"Claim {number}: {claim.text}",
        f"Your vote: {record.get('vote', 'none')}." if asked else "",
        f"The ruling: {claim.ruling}. {claim.reason(lesson)}",
        f"There is more to measure in lesson {number_of(left[0])}." if left else "",
        trouble or unsaved,
    ))), kind="ruling")  # fmt: skip
    heard = f"Claim {number}, the ruling: {claim.ruling}."
    show(shown, heard=f"{heard} Your vote: {record.get('vote', 'none')}." if asked else heard)


def corrected_notes() -> None:
    """Show the page of study notes as it should have been."""
    rows = tuple((str(n), one.corrected) for n, one in CLAIMS.items() if not one.ours)
    show(Table(("claim", "what holds"), rows, "The page of notes, corrected."))


def scoreboard(every_claim: bool = False) -> None:
    """Show your votes next to the rulings, and your guesses next to the outcomes.

    Parameters
    ----------
    every_claim : bool
        Whether to show all claims with their rulings, as at the end of the course; otherwise only
        those voted on or ruled on so far.
    """
    rows, ruled, agree, votes = [], 0, 0, 0
    for number, claim in CLAIMS.items():
        record, _ = records.load(records.claim_key(number))
        voted = record.get("vote")
        until = claim.evidence[-1][0] if every_claim else record.get("ruled")
        if voted is None and until is None:
            continue
        ruled += until is not None
        agree += until is not None and claim.agrees_with(voted) and not record.get("late")
        so_far = f"in lesson {claim.lessons}"
        if until:
            so_far = f"{claim.ruling}. {claim.reason(ended_with(str(until)))}"
        late = " (after the ruling)" if record.get("late") else ""
        none = "none" if claim.has_vote else "not asked for"
        rows.append((str(number), claim.text, f"{voted or none}{late}", so_far))
        votes += voted is not None
    caption = (
        f"Your votes: {votes}. Rulings so far: {ruled}. Votes that agree with the ruling: {agree}."
    )
    show(Table(("number", "claim", "your vote", "ruling so far"), tuple(rows), caption))
    guesses = [record for record in records.all_of("guess_") if "guess" in record]
    if guesses:
        lines = tuple((str(g["name"]), g["guess"], g.get("outcome", "not run")) for g in guesses)
        count = write_count(len(lines), "guess", "guesses")
        show(Table(("what", "your guess", "came out as"), lines, f"You made {count}."))


def show_gap(value: Any) -> None:
    """Print what fills a gap, with -0 in arrays shown as 0; if the dots are still there, say so.

    Parameters
    ----------
    value : object
        What the gap was filled with.
    """
    if value is Ellipsis:
        show(Note("The gap is still open: replace the dots with your line."))
    elif isinstance(value, np.ndarray):
        with np.printoptions(precision=4, suppress=True):
            print(value + 0)
    else:
        print(value)


def guess(name: str, prediction: Any = ..., *more: Any, outcome: Any = None) -> None:
    """Record a prediction before a cell is run; afterwards, show it next to the outcome.

    Parameters
    ----------
    name : str
        What is guessed.
    prediction : number or str
        What you expect.
    *more
        Catches the extra argument that a decimal comma produces; a message explains it.
    outcome : number or str
        What came out, in a later call.
    """
    if more:
        show(Note(COMMA))
        return
    key = "guess_" + records.key(name)
    record, trouble = records.load(key)
    kind = "guess"
    if outcome is not None:
        came = _text(outcome)
        kind = "outcome"
        if "guess" in record:
            text = f"{name}: you guessed {record['guess']}; it came out as {came}."
            trouble = records.save(key, {**record, "outcome": came}) or trouble
        else:
            text = f"{name}: it came out as {came}. You made no guess."
    elif prediction is Ellipsis:
        text = f"{name}: no guess yet. Replace the dots with yours; being wrong helps too."
    else:
        unsaved = records.save(key, {"name": name, "guess": _text(prediction)})
        text = f"{name}: your guess is {_text(prediction)}."
        trouble = unsaved or trouble
    show(Note("\n".join(filter(None, (text, trouble))), kind=kind))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value_text(value)


def _listed() -> str:
    return ", ".join(f'"{opinion}"' for opinion in OPINIONS[:-1]) + f' or "{OPINIONS[-1]}"'
