"""The notes on trial: vote on a claim, measure, see the ruling; keep a guess beside the outcome.

>>> CLAIMS[7].ruling
'right'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nnlib.checks import records
from nnlib.checks.showing import COMMA, Note, Table, show
from nnlib.checks.values import value_text

OPINIONS = ("right", "half right", "wrong", "word")
"""What one can think of a claim; a *word* is a definition or a choice, with nothing to measure."""


@dataclass(frozen=True)
class Claim:
    """One claim of the study notes.

    Parameters
    ----------
    text : str
    ruling : str
        One of `OPINIONS`.
    evidence : tuple of (lesson, sentence)
        What measuring shows, lesson by lesson.
    """

    text: str
    ruling: str
    evidence: tuple[tuple[str, str], ...]

    @property
    def lessons(self) -> str:
        """Where it is put to the test, as in "03 and 07"."""
        return " and ".join(lesson for lesson, _ in self.evidence)

    def reason(self, lesson: str = "") -> str:
        """What was measured up to a lesson; all of it if left out."""
        return " ".join(said for when, said in self.evidence if not lesson or when <= lesson)

    def left(self, lesson: str = "") -> list[str]:
        """The lessons after that one in which there is more to measure."""
        return [when for when, _ in self.evidence if lesson and when > lesson]


CLAIMS = {
    1: Claim(
        "What a forward pass puts out is off from the true value.", "half right",
        (("01", "True of an untrained network; training is what makes it small."),)),
    2: Claim(
        "The error is the true value minus the computed one.", "word",
        (("01", "A choice of sign. It is fine if all that uses it agrees, and claims 5 and 7 "
          "together do not."),)),
    3: Claim(
        "Backpropagation updates weights and biases by sending the output error through the "
        "network.", "half right",
        (("03", "Two things in one: backpropagation finds the slopes, gradient descent takes the "
          "step."),
         ("07", "And the notes' program has no biases."))),
    4: Claim(
        "It is gradient descent on each neuron by itself.", "half right",
        (("07", "Each weight steps by its own slope, but no neuron has a loss of its own: its "
          "slope depends on all the others."),)),
    5: Claim(
        "Output layer: slope = 2 * (true - predicted) * input of the weight * activation slope, "
        "and the last is 1 for ReLU.", "wrong",
        (("02", "The sign is wrong for claim 7: with it the loss climbs."),
         ("04", "And ReLU's slope is 1 only where the neuron is active, else 0."))),
    6: Claim(
        "Slope of a weight = its input * slope of its output node * activation slope.",
        "half right",
        (("05", "Right if the slope of the node is by the node's output; with claim 5's, the "
          "activation counts twice."),)),
    7: Claim(
        "New weight = weight - learning rate * slope.", "right",
        (("03", "It goes down wherever the slope is right and the step small enough."),)),
    8: Claim(
        "Inner nodes: last layer's node * error * previous node's value * activation slope.",
        "wrong",
        (("06", "With values for nodes, the outgoing weights are missing. Read kindly, it is minus "
          "one half of the slope."),)),
    9: Claim(
        "Slopes from a batch are cheaper.", "right",
        (("08", "Right for each update, and it costs noise."),)),
    10: Claim(
        "The next update takes another batch.", "right", (("08", "A property of the batches."),)),
    11: Claim(
        "When the data is used up, start over.", "right", (("08", "A property of the batches."),)),
    12: Claim("Once through the data is an epoch.", "word", (("08", "A definition."),)),
    13: Claim(
        "A batch at a time is called stochastic gradient descent.", "word",
        (("08", "Today's usage; strictly, it is one example at a time."),)),
    14: Claim(
        "The prediction error goes from the output through the hidden layers to the inputs.",
        "half right",
        (("06", "Right of the slopes, which change at every step on the way."),
         ("07", "The inputs themselves are not changed."))),
    15: Claim(
        "Thereby every weight can be updated: the chain rule.", "right",
        (("07", "Every slope agrees with the measured one."),)),
    16: Claim(
        "Slope of a node = sum of the slopes of the weights that leave it.", "wrong",
        (("06", "It is the sum of outgoing weight * delta at its far end."),)),
    17: Claim(
        "Previous node's value = node's value * slope.", "wrong",
        (("06", "There is no such rule; one measured counterexample is enough."),)),
    18: Claim(
        "The XOR program learns: 2-4-1 sigmoid, no biases, weights uniform in 0...1, rate 0.1, "
        "10,000 epochs.", "half right",
        (("07", "Nearly always. It hides constants in its rate: no 2, and no 1/examples."),)),
    19: Claim(
        "The slope of the sigmoid is x * (1 - x).", "half right",
        (("04", "Right only when x is the sigmoid's output already: the name hides it."),)),
}  # fmt: skip


def page_of_notes() -> None:
    """Show the page of study notes that is on trial in this course."""
    rows = tuple((str(n), claim.text, claim.lessons) for n, claim in CLAIMS.items())
    show(Table(("claim", "the notes say", "on trial in lesson"), rows, "A page of study notes."))


def vote(number: int, opinion: Any = ...) -> None:
    """Keep what you think of a claim before it is measured.

    Parameters
    ----------
    number : int
        The claim.
    opinion : str
        "right", "half right", "wrong" or "word".
    """
    claim = CLAIMS.get(number)
    if claim is None:
        show(Note(f"There is no claim {number!r}; they go from 1 to {len(CLAIMS)}."))
        return
    if opinion is Ellipsis:
        show(Note(f"No vote on claim {number} yet. Put {_listed()} in place of the dots."))
        return
    opinion = opinion.strip().lower() if isinstance(opinion, str) else opinion
    if opinion not in OPINIONS:
        show(Note(f"{value_text(opinion)} is no vote: it is {_listed()}."))
        return
    record, trouble = records.load(_key(number))
    late = record.get("late", False)
    if record.get("vote") != opinion:
        late = "ruled" in record
        record = {**record, "vote": opinion, "late": late}
        trouble = records.save(_key(number), record) or trouble
    text = f"Your vote on claim {number}: {opinion}."
    if late:
        text += " It came after the ruling, and the scoreboard says so."
    show(Note("\n".join(filter(None, (text, trouble)))))


def ruling(number: int, lesson: str = "") -> None:
    """Show what measuring says of a claim, beside your vote.

    Parameters
    ----------
    number : int
        The claim.
    lesson : str, optional
        What was measured up to that lesson, as in "03"; all of it if left out.
    """
    claim = CLAIMS.get(number)
    if claim is None:
        show(Note(f"There is no claim {number!r}; they go from 1 to {len(CLAIMS)}."))
        return
    record, trouble = records.load(_key(number))
    unsaved = records.save(_key(number), {**record, "ruled": lesson or claim.evidence[-1][0]})
    left = claim.left(lesson)
    shown = Note("\n".join(filter(None, (
        f"Claim {number}: {claim.text}", f"Your vote: {record.get('vote', 'none')}.",
        f"The ruling: {claim.ruling}. {claim.reason(lesson)}",
        f"There is more to measure in lesson {left[0]}." if left else "", trouble or unsaved,
    ))))  # fmt: skip
    show(shown)


def scoreboard() -> None:
    """Show so far: your votes beside the rulings, and your guesses beside the outcomes."""
    rows, ruled, agree = [], 0, 0
    for number, claim in CLAIMS.items():
        record, _ = records.load(_key(number))
        voted, until = record.get("vote"), record.get("ruled")
        if voted is None and until is None:
            continue
        ruled += until is not None
        agree += until is not None and voted == claim.ruling and not record.get("late")
        so_far = f"{claim.ruling}. {claim.reason(until)}" if until else f"in lesson {claim.lessons}"
        late = " (after the ruling)" if record.get("late") else ""
        rows.append((str(number), claim.text, f"{voted or 'none'}{late}", so_far))
    voted_on = sum(row[2] != "none" for row in rows)
    caption = (
        f"Voted on: {voted_on} of {len(CLAIMS)} claims. Ruled so far: {ruled}. Your vote agrees "
        f"with the ruling on: {agree}."
    )
    show(Table(("claim", "the notes say", "your vote", "ruling so far"), tuple(rows), caption))
    guesses = [record for record in records.all_of("guess_") if "guess" in record]
    if guesses:
        lines = tuple((str(g["name"]), g["guess"], g.get("outcome", "not run")) for g in guesses)
        count = f"{len(lines)} guess{'es' if len(lines) > 1 else ''}"
        show(Table(("what", "your guess", "came out as"), lines, f"You made {count}."))


def _key(number: int) -> str:
    return f"claim_{number:02}"


def guess(name: str, prediction: Any = ..., *more: Any, outcome: Any = None) -> None:
    """Keep a prediction made before a cell is run; afterwards, show it beside the outcome.

    Parameters
    ----------
    name : str
        What is guessed.
    prediction : number or str
        What you expect.
    *more
        A second number is a decimal comma, and said so.
    outcome : number or str
        What came out, in a later call.
    """
    if more:
        show(Note(COMMA))
        return
    key = "guess_" + "".join(letter if letter.isalnum() else "_" for letter in name)
    record, trouble = records.load(key)
    if outcome is not None:
        came = _text(outcome)
        if "guess" in record:
            text = f"{name}: you guessed {record['guess']}; it came out as {came}."
            trouble = records.save(key, {**record, "outcome": came}) or trouble
        else:
            text = f"{name}: it came out as {came}. You made no guess."
    elif prediction is Ellipsis:
        text = f"{name}: no guess yet. Put yours in place of the dots; being wrong helps too."
    else:
        unsaved = records.save(key, {"name": name, "guess": _text(prediction)})
        text = f"{name}: your guess is {_text(prediction)}."
        trouble = unsaved or trouble
    show(Note("\n".join(filter(None, (text, trouble)))))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value_text(value)


def _listed() -> str:
    return ", ".join(f'"{opinion}"' for opinion in OPINIONS[:-1]) + f' or "{OPINIONS[-1]}"'
