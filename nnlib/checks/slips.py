"""Which slip is it? Known wrong ways run on the same instances; equal numbers are the diagnosis."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.running import Printed, Stop, run
from nnlib.checks.values import Unreadable, read
from nnlib.exercises.declaration import Arguments, Exercise, flat

Parts = list[np.ndarray | None]


@dataclass
class Try:
    """One instance: what was asked, what is true, what was given, and how close is close."""

    arguments: Arguments
    truth: list[np.ndarray]
    tolerances: list[np.ndarray]
    pattern: Any
    given: list[np.ndarray]
    fresh: Callable[[], Arguments]

    def right(self, part: int) -> bool:
        return close(self.given[part], self.truth[part], self.tolerances[part])

    @property
    def size(self) -> tuple[int, int]:
        """How large the instance is: fewer numbers first, then fewer digits."""
        return sum(np.size(argument) for argument in self.arguments), len(repr(self.arguments))


def close(given: np.ndarray, wanted: np.ndarray | None, tolerance: np.ndarray | float) -> bool:
    """Whether two arrays agree in shape and, entry by entry, in value."""
    if wanted is None or given.shape != wanted.shape:
        return False
    return bool((np.abs(given - wanted) <= tolerance).all())


@dataclass(frozen=True)
class Explanation:
    """One slip, or two at once, with the words for a learner."""

    ids: tuple[str, ...]
    questions: tuple[str, ...]
    looks: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A wrong way that may be the learner's: `parts` says what it gives on an instance."""

    explanation: Explanation
    parts: Callable[[Try], Parts]


# Factors: the id, what kind of factor, the factor of an instance with these sizes, question, look.
# Two factors of one kind never come together.
FACTORS: tuple[tuple[str, str, Callable[[dict[str, int]], float | None], str, str], ...] = (
    ("sign", "sign", lambda sizes: -1.0,
     "Is the sign turned round somewhere?",
     "each difference: which of the two is subtracted from which?"),
    ("twice", "square", lambda sizes: 2.0,
     "Is a factor 2 in there twice?",
     "where a 2 comes in, and whether it came in before"),
    ("half", "square", lambda sizes: 0.5,
     "Is the 2 of the square missing, or a one-half too many?",
     "how fast a square grows"),
    ("times_examples", "examples", lambda sizes: sizes.get("examples"),
     "Is the mean over the examples missing?",
     "the loss: it is a mean over the examples, so one over their number must come in once"),
    ("divided_by_examples", "examples",
     lambda sizes: 1 / sizes["examples"] if "examples" in sizes else None,
     "Is the mean over the examples taken twice?",
     "where one over the number of examples comes in, and whether it came in before"),
    ("mean_over_outputs", "outputs",
     lambda sizes: 1 / sizes["outputs"] if "outputs" in sizes else None,
     "Is that the mean over the outputs too?",
     "the loss: it is summed over the outputs, and a mean only over the examples"),
)  # fmt: skip


def _transposed(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 2 and min(truth.shape) > 1:
        yield truth.T


def _summands(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    """The arguments whose sum over the examples is the truth, as for a bias."""
    if truth.ndim == 1:
        for array in arrays:
            fits = array.ndim == 2 and array.shape[1:] == truth.shape and len(array) > 1
            if fits and np.allclose(array.sum(axis=0), truth, rtol=1e-4):
                yield array


def _not_summed(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from _summands(truth, arrays)


def _averaged(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from (array.mean(axis=0) for array in _summands(truth, arrays))


def _wrong_axis(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from (array.sum(axis=1) for array in _summands(truth, arrays))


# Structural slips: the id, what it makes of a right part and the arguments, question, look.
STRUCTURES = (
    ("transposed", _transposed,
     "Are rows and columns exchanged?",
     "the shapes: a slope has the shape of its thing, and weights are (in, out)"),
    ("bias_not_summed", _not_summed,
     "Is the sum over the examples missing?",
     "the bias: every example uses the same one, so what they say adds up"),
    ("bias_averaged", _averaged,
     "Is that a mean over the examples where a sum belongs?",
     "delta: the mean's one over examples is in it already"),
    ("bias_wrong_axis", _wrong_axis,
     "Did the sum run over the wrong axis?",
     "the axes: rows are examples, columns are neurons; one number a neuron stays"),
)  # fmt: skip

GENERAL_IDS = (
    *(row[0] for row in FACTORS),
    *(row[0] for row in STRUCTURES),
    "arguments_changed",
)


def diagnose(exercise: Exercise, tries: Sequence[Try]) -> list[Explanation]:
    """Find what explains the wrong parts: one slip for all of them, or else one for each."""
    wrong = {part for part in range(len(tries[0].truth)) if not all(t.right(part) for t in tries)}
    found: list[Explanation] = []
    candidates = list(_candidates(exercise, tries))
    while wrong:
        best, best_parts, best_rank = None, set[int](), (0, False)
        for candidate in candidates:
            matched, everywhere = _matched(candidate, tries, wrong)
            if (len(matched), everywhere) > best_rank:
                best, best_parts, best_rank = candidate, matched, (len(matched), everywhere)
            if everywhere:
                break
        if best is None:
            break
        found.append(best.explanation)
        wrong -= best_parts
    return found


def _matched(candidate: Candidate, tries: Sequence[Try], wrong: set[int]) -> tuple[set[int], bool]:
    """The wrong parts that the candidate gives too, on every try; and whether that is all."""
    alive, everywhere = set(wrong), True
    for one in tries:
        parts = candidate.parts(one)
        equal = [
            close(given, part, tolerance)
            for given, part, tolerance in zip(one.given, parts, one.tolerances, strict=True)
        ]
        alive = {part for part in alive if equal[part]}
        everywhere = everywhere and all(equal)
        if not alive:
            break
    return alive, everywhere and alive == wrong


def _candidates(exercise: Exercise, tries: Sequence[Try]) -> Iterator[Candidate]:
    """All that may explain: own slips, factors, structures; then pairs, in the order of trust."""
    own = [_own(exercise, place) for place in range(len(exercise.slips))]
    yield from own
    factors = _named_factors(exercise, own, tries)
    yield from (candidate for _, candidate in factors)
    structures = [_structure(row) for row in STRUCTURES]
    yield from structures
    for (kind, first), (other_kind, second) in itertools.combinations(factors, 2):
        if kind != other_kind:
            yield _pair(first, second)
    named = {candidate.explanation.ids for _, candidate in factors}
    for structure in (*own, *structures):
        if structure.explanation.ids not in named:
            yield from (_pair(structure, factor) for _, factor in factors)


def _own(exercise: Exercise, place: int) -> Candidate:
    slip = exercise.slips[place]
    function = exercise.compiled(exercise.slip_source(slip))
    known: dict[int, Parts] = {}

    def parts(one: Try) -> Parts:
        if id(one) not in known:
            result = run(lambda: exercise.call(function, *one.fresh()), Printed())
            try:
                if isinstance(result, Stop):
                    raise Unreadable
                known[id(one)] = list(read(result, one.pattern, exercise.parts))
            except Unreadable:
                known[id(one)] = [None] * len(one.truth)
        return known[id(one)]

    return Candidate(Explanation((slip.id,), (slip.question,), (slip.look,)), parts)


def _structure(row: tuple[str, Callable[..., Iterator[np.ndarray]], str, str]) -> Candidate:
    id_, transform, question, look = row

    def parts(one: Try) -> Parts:
        arrays = [array for argument in one.arguments for array in arrays_of(argument)]
        return [next(transform(truth, arrays), None) for truth in one.truth]

    return Candidate(Explanation((id_,), (question,), (look,)), parts)


def arrays_of(argument: Any) -> list[np.ndarray]:
    try:
        return flat(argument)
    except (TypeError, ValueError):
        return []


def _named_factors(
    exercise: Exercise, own: Sequence[Candidate], tries: Sequence[Try]
) -> list[tuple[str, Candidate]]:
    """Factors with their kinds; an own slip that only multiplies lends its name to its factor."""
    named: list[tuple[str, Candidate]] = []
    for id_, kind, factor_of, question, look in FACTORS:

        def parts(one: Try, factor_of: Callable[..., float | None] = factor_of) -> Parts:
            factor = factor_of(exercise.sizes(**exercise.arguments_by_name(one.arguments)))
            return [None if factor in (None, 1) else factor * truth for truth in one.truth]

        factor = Candidate(Explanation((id_,), (question,), (look,)), parts)
        twin = next((slip for slip in own if _same(slip, factor, tries)), None)
        named.append((kind, twin or factor))
    return named


def _same(slip: Candidate, factor: Candidate, tries: Sequence[Try]) -> bool:
    for one in tries:
        for ours, theirs, tolerance in zip(
            slip.parts(one), factor.parts(one), one.tolerances, strict=True
        ):
            if ours is None or not close(ours, theirs, 2 * tolerance):
                return False
    return True


def _pair(first: Candidate, second: Candidate) -> Candidate:
    """Both at once: the first one's parts, times the factor of the second."""

    def parts(one: Try) -> Parts:
        return [
            None if ours is None or factored is None else ours * _ratio(factored, truth)
            for ours, factored, truth in zip(
                first.parts(one), second.parts(one), one.truth, strict=True
            )
        ]

    one, other = first.explanation, second.explanation
    both = Explanation(
        one.ids + other.ids, one.questions + other.questions, one.looks + other.looks
    )
    return Candidate(both, parts)


def _ratio(factored: np.ndarray, truth: np.ndarray) -> float:
    largest = int(np.abs(truth).argmax()) if truth.size else 0
    return float(factored.flat[largest] / truth.flat[largest]) if truth.any() else math.nan
