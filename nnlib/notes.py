"""The notes on trial: vote on a claim, measure, see the ruling; keep a guess beside the outcome.

>>> CLAIMS[7].ruling
'right'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nnlib.checks import records
from nnlib.checks.commands import Note, show
from nnlib.checks.values import value_text

OPINIONS = ("right", "half right", "wrong", "word")
"""What one can think of a claim; a *word* is a definition or a choice, with nothing to measure."""


@dataclass(frozen=True)
class Claim:
    """One claim of the study notes.

    Parameters
    ----------
    text : str
    lessons : str
        Where it is put to the test.
    ruling : str
        One of `OPINIONS`.
    reason : str
        What measuring shows.
    """

    text: str
    lessons: str
    ruling: str
    reason: str


CLAIMS = {
    1: Claim(
        "What a forward pass puts out is off from the true value.", "01", "half right",
        "True of an untrained network; training is what makes it small."),
    2: Claim(
        "The error is the true value minus the computed one.", "01", "word",
        "A choice of sign. It is fine if the update rule agrees with it, and claims 5 and 7 "
        "together do not."),
    3: Claim(
        "Backpropagation updates weights and biases by sending the output error through the "
        "network.", "03 and 07", "half right",
        "Two things in one: backpropagation finds the slopes, gradient descent takes the step. And "
        "the notes' program has no biases."),
    4: Claim(
        "It is gradient descent on each neuron by itself.", "07", "half right",
        "Each weight steps by its own slope, but no neuron has a loss of its own: its slope "
        "depends on all the others."),
    5: Claim(
        "Output layer: slope = 2 * (true - predicted) * input of the weight * activation slope, "
        "and the last is 1 for ReLU.", "02 and 04", "wrong",
        "The sign is wrong for claim 7: with it the loss climbs. And ReLU's slope is 1 only where "
        "the neuron is active, else 0."),
    6: Claim(
        "Slope of a weight = its input * slope of its output node * activation slope.", "05",
        "half right",
        "Right if the slope of the node is by the node's output; with claim 5's, the activation "
        "counts twice."),
    7: Claim(
        "New weight = weight - learning rate * slope.", "03", "right",
        "It goes down wherever the slope is right and the step small enough."),
    8: Claim(
        "Inner nodes: last layer's node * error * previous node's value * activation slope.", "06",
        "wrong",
        "With values for nodes, the outgoing weights are missing. Read kindly, it is minus one "
        "half of the slope."),
    9: Claim(
        "Slopes from a batch are cheaper.", "08", "right",
        "Right for each update, and it costs noise."),
    10: Claim(
        "The next update takes another batch.", "08", "right", "A property of the batches."),
    11: Claim(
        "When the data is used up, start over.", "08", "right", "A property of the batches."),
    12: Claim("Once through the data is an epoch.", "08", "word", "A definition."),
    13: Claim(
        "A batch at a time is called stochastic gradient descent.", "08", "word",
        "Today's usage; strictly, it is one example at a time."),
    14: Claim(
        "The prediction error goes from the output through the hidden layers to the inputs.",
        "06 and 07", "half right",
        "Right of the slopes, which change at every step on the way; the inputs are not changed."),
    15: Claim(
        "Thereby every weight can be updated: the chain rule.", "07", "right",
        "Every slope agrees with the measured one."),
    16: Claim(
        "Slope of a node = sum of the slopes of the weights that leave it.", "06", "wrong",
        "It is the sum of outgoing weight * delta at its far end."),
    17: Claim(
        "Previous node's value = node's value * slope.", "06", "wrong",
        "There is no such rule; one measured counterexample is enough."),
    18: Claim(
        "The XOR program learns: 2-4-1 sigmoid, no biases, weights uniform in 0...1, rate 0.1, "
        "10,000 epochs.", "07", "half right",
        "Nearly always. It hides constants in its rate: no 2, and no 1/examples."),
    19: Claim(
        "The slope of the sigmoid is x * (1 - x).", "04", "half right",
        "Right only when x is the sigmoid's output already: the name hides it."),
}  # fmt: skip


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
    trouble = records.save(f"claim_{number:02}", {"vote": opinion})
    show(Note("\n".join(filter(None, (f"Your vote on claim {number}: {opinion}.", trouble)))))


def ruling(number: int) -> None:
    """Show what measuring says of a claim, beside your vote."""
    claim = CLAIMS.get(number)
    if claim is None:
        show(Note(f"There is no claim {number!r}; they go from 1 to {len(CLAIMS)}."))
        return
    record, trouble = records.load(f"claim_{number:02}")
    voted = record.get("vote", "none")
    shown = Note("\n".join(filter(None, (
        f"Claim {number}: {claim.text}", f"Your vote: {voted}.",
        f"The ruling: {claim.ruling}. {claim.reason}", trouble,
    ))))  # fmt: skip
    show(shown)


def guess(name: str, prediction: Any = ..., *, outcome: Any = None) -> None:
    """Keep a prediction made before a cell is run; afterwards, show it beside the outcome.

    Parameters
    ----------
    name : str
        What is guessed.
    prediction : number or str
        What you expect.
    outcome : number or str
        What came out, in a later call.
    """
    key = "guess_" + "".join(letter if letter.isalnum() else "_" for letter in name)
    record, trouble = records.load(key)
    if outcome is not None:
        came = _text(outcome)
        if "guess" in record:
            text = f"{name}: you guessed {record['guess']}; it came out as {came}."
        else:
            text = f"{name}: it came out as {came}. You made no guess."
    elif prediction is Ellipsis:
        text = f"{name}: no guess yet. Put yours in place of the dots; being wrong helps too."
    else:
        unsaved = records.save(key, {"guess": _text(prediction)})
        text = f"{name}: your guess is {_text(prediction)}."
        trouble = unsaved or trouble
    show(Note("\n".join(filter(None, (text, trouble)))))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value_text(value)


def _listed() -> str:
    return ", ".join(f'"{opinion}"' for opinion in OPINIONS[:-1]) + f' or "{OPINIONS[-1]}"'
