"""Recall questions: two open each lesson from 02 on; `nnlib.checks.recall` has them answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recall:
    """One question that recalls an earlier lesson; the question itself stands in the lesson.

    Parameters
    ----------
    name : str
    lesson : str
        The lesson that it opens.
    answer : float or str
        A number, or one of `choices`.
    reason : str
        Why that is so; shown with a right answer.
    look : str
        Where it was taught.
    wrong : tuple of (answer, question)
        Wrong answers that tell which slip it was.
    choices : tuple of str
        What one can answer, if not a number.
    """

    name: str
    lesson: str
    answer: float | str
    reason: str
    look: str
    wrong: tuple[tuple[float | str, str], ...] = ()
    choices: tuple[str, ...] = ()


RECALLS = {
    row.name: row
    for row in (
        Recall(
            "prediction", "02", 4.5,
            "The prediction is input times weight, 3 * 1.5; no bias comes after it.",
            "lesson 01, a neuron by hand",
            ((2.0, "Did you divide the input by the weight?"),
             (0.5, "Did you divide the weight by the input?"),
             (1.5, "Is that the weight alone, or the input minus the weight?"),
             (3.0, "Is that the input alone?"),
             (5.5, "Did you add a bias of 1? This neuron has none."))),
        Recall(
            "squared error", "02", 6.25,
            "The error is prediction minus target, 4.5 - 2 = 2.5, and 2.5 * 2.5 = 6.25.",
            "lesson 01, the error and its square",
            ((2.5, "Is that the error, not yet squared?"),
             (-2.5, "Is that target minus prediction, and not yet squared?"),
             (5.0, "Did you double the error where it should be squared?"),
             (-6.25, "A square is never negative: what is (-2.5) * (-2.5)?"),
             (16.25, "Did you square both numbers first? The difference comes first."),
             (42.25, "Did you add the target?"),
             (0.5, "Did you double the target where the error is squared?"))),
        Recall(
            "way down", "03", "larger",
            "A negative slope: the loss falls to the right, so a larger weight makes it smaller.",
            "lesson 02, the sign of a slope",
            (("smaller", "What does the minus say: does the curve rise or fall to the right?"),),
            ("larger", "smaller")),
        Recall(
            "slope at weight 1", "03", 6.0,
            "The error is 3 * 1 - 2 = 1, and 2 * error * input = 2 * 1 * 3.",
            "lesson 02, the formula for the slope of one weight",
            ((-6.0, "Did you subtract the prediction from the target?"),
             (3.0, "Is the 2 of the square missing?"),
             (2.0, "Is the input missing?"),
             (1.0, "Is that the error, or the loss, and not yet the slope?"),
             (18.0, "Is the input in there twice?"),
             (15.0, "Is that the slope at weight 1.5? Here the weight is 1."))),
    )
}  # fmt: skip
