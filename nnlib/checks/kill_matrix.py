"""The kill matrix: the check itself on trial.

`python -m nnlib.checks.kill_matrix [--seeds N] [--pairs N] [--patients]
[EXERCISE ...]` judges every right way
and every wrong way of every exercise with many seeds, and prints each verdict that was not as it
should be, and how long a verdict takes. With `--pairs`, it judges random pairs of an exercise's own
slips, made in its text. With `--patients`, it judges broken programs as a learner gets them: each
must be recognised while it is unchanged, refused, and accepted when it is repaired. The exit status
is 1 if any verdict was wrong.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import linecache
import random
import statistics
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks import two_slips
from nnlib.checks.instances import instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.mutants import mutate, near_misses, own_slips, slightly_off, wrong_ways
from nnlib.checks.patients import STYLES, cell_of, is_published, make_patient, plant_slips
from nnlib.checks.slips import own
from nnlib.checks.sources import facts_of
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function, plainly
from nnlib.exercises.exercise_names import exercise_or_error
from nnlib.exercises.truths import Property


@dataclass(frozen=True)
class Row:
    """One way of writing an answer, and what a check must say of it."""

    name: str
    function: Function
    status: str
    slips: tuple[str, ...] = ()

    def fits(self, verdict: Verdict) -> bool:
        return verdict.status == self.status and sorted(verdict.slips) == sorted(self.slips)


def rows(exercise: Exercise) -> Iterator[Row]:
    """Yield an exercise's rows: right ways, wrong ways singly and in pairs, near misses, stub."""
    right = exercise.compile(exercise.source)
    yield Row("the reference", right, "right")
    for style in exercise.styles:
        yield Row(f"style {style.__name__}", style, "right")
    yield Row("ours handed on", exercise.reference, "not yet", ("ours",))
    yield Row("the stub", exercise.compile(exercise.stub), "not attempted")
    for slip in exercise.stopping.slips if exercise.stopping else ():
        way = exercise.compile(exercise.slip_source(slip))
        yield Row(f"slip {slip.id}", way, "stopped", (slip.id,))
    if exercise.call is not plainly or isinstance(exercise.truth, Property):
        for (id_,), way in own_slips(exercise).items():
            yield Row(f"slip {id_}", way, "not yet", (id_,))
        if not isinstance(exercise.truth, Property):
            yield Row("0.01 % off", slightly_off(exercise), "not yet")
        return
    for name, way in general_styles(exercise):
        yield Row(f"style {name}", way, "right")
    for ids, way in wrong_ways(exercise).items():
        yield Row(f"slip {' and '.join(ids)}", way, "not yet", ids)
    for name, way in near_misses(exercise):
        yield Row(name, way, "not yet")


def general_styles(exercise: Exercise) -> Iterator[tuple[str, Function]]:
    """Yield right ways that every exercise has: the reference's numbers in other forms."""
    forms: tuple[tuple[str, Callable[[np.ndarray], Any]], ...] = (
        ("in single precision", lambda part: part.astype(np.float32)),
        ("in lists", lambda part: part.tolist()),
    )
    for name, form in forms:

        def formed(_: Any, parts: list[Any], form: Any = form) -> list[Any]:
            return [form(part) for part in parts]

        yield name, mutate(exercise, exercise.compile(exercise.source), formed)


def wrong_verdicts(
    exercise: Exercise, seeds: Sequence[int], most_pairs: int | None = None
) -> Iterator[str]:
    """Judge every row with every seed; yield a line for each verdict that is not as it must be."""
    for row, verdict in judge_rows(exercise, list(rows(exercise)), seeds, most_pairs):
        if not row.fits(verdict):
            yield (
                f"{exercise.name}, {row.name}, seed {verdict.seed}: {verdict.status} "
                f"{verdict.slips}, but it must be {row.status} {row.slips}"
            )


def judge_rows(
    exercise: Exercise, listed: Sequence[Row], seeds: Sequence[int], most_pairs: int | None = None
) -> Iterator[tuple[Row, Verdict]]:
    """Judge the rows with every seed.

    With `most_pairs`, each seed takes that many of the rows with two slips, and different ones.
    """
    single = [row for row in listed if len(row.slips) < 2]
    double = [row for row in listed if len(row.slips) > 1]
    # Seed by seed: the instances of a seed are measured once for all rows.
    for seed in seeds:
        few = len(double) if most_pairs is None else min(most_pairs, len(double))
        for row in (*single, *random.Random(seed).sample(double, few)):
            yield row, judge_exercise(exercise, row.function, seed)


def random_pairs(exercise: Exercise, seed: int) -> Iterator[tuple[Function, tuple[str, ...]]]:
    """Yield all pairs of an exercise's own slips that can be made in its text, in random order."""
    listed = list(itertools.combinations(exercise.slips, 2))
    random.Random(seed).shuffle(listed)
    for first, second in listed:
        source = two_slips.with_both(exercise, first, second)
        if source:
            yield exercise.compile(source), tuple(dict.fromkeys((first.id, second.id)))


@dataclass
class PairsTried:
    """Counts of random pairs: with both names, with one, with another slip of the same numbers."""

    both: int = 0
    one: int = 0
    another: int = 0
    nothing_to_name: int = 0
    """Pairs that cancel, or stop the function."""
    unnamed: list[str] = dataclasses.field(default_factory=list)


def try_pairs(exercise: Exercise, seeds: Sequence[int], most: int) -> PairsTried:
    """Judge up to `most` random pairs with every seed."""
    tried = PairsTried()
    for function, ids in itertools.islice(random_pairs(exercise, seed=most), most):
        for seed in seeds:
            verdict = judge_exercise(exercise, function, seed)
            common = set(ids) & set(verdict.slips)
            if verdict.status != "not yet":
                tried.nothing_to_name += 1
            elif not verdict.slips:
                tried.unnamed.append(f"{exercise.name}, {' and '.join(ids)}, seed {seed}: no name")
            elif common == set(ids):
                tried.both += 1
            elif common:
                tried.one += 1
            else:
                tried.another += 1
    return tried


def wrong_patients(exercise: Exercise, seeds: Sequence[int]) -> Iterator[str]:
    """Judge a patient for every slip, and one with two slips, with every seed."""
    stopping = exercise.stopping.slips if exercise.stopping else ()
    for seed in seeds:
        for style in STYLES:
            repair = from_cell(exercise, cell_of(exercise, exercise.source, style)[1])
            status = judge_exercise(exercise, repair, seed).status
            if status != "right" or is_published(exercise, repair):
                yield f"{exercise.name}, seed {seed}: a repair is {status}, or is taken for ours"
        made = [
            plant_slips(exercise, (slip,), STYLES[(seed + place) % len(STYLES)])
            for place, slip in enumerate(own(exercise))
        ]
        pair = make_patient(exercise, seed, level=2)
        for one in [*made, *([pair] if pair else [])]:
            function = from_cell(exercise, one.text)
            status = "stopped" if one.slips[0] in stopping else "not yet"
            verdict = judge_exercise(exercise, function, seed)
            named = len(one.slips) > 1 or verdict.slips == (one.slips[0].id,)
            if facts_of(function).sign != one.sign or verdict.status != status or not named:
                yield (
                    f"{exercise.name}, {' and '.join(slip.id for slip in one.slips)}, seed {seed}: "
                    f"{verdict.status} {verdict.slips}, or not known while unchanged"
                )


def from_cell(exercise: Exercise, text: str) -> Function:
    """Make a cell's function, in a notebook in which the lesson's other answers are right."""
    names: dict[str, Any] = {
        other.name: other.reference
        for other in EXERCISES.values()
        if other.lesson == exercise.lesson and other is not exercise
    }
    place = f"<cell {zlib.crc32(text.encode()):08x}>"
    exec(compile(text, place, "exec", dont_inherit=True), names)
    linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
    made: Function = names[next(reversed(names))]
    return made


def verdict_times(
    exercise: Exercise, seeds: Sequence[int], each: int = 1
) -> dict[str, list[float]]:
    """Time the verdict on each row, or on every n-th row, in milliseconds, by status."""
    times: dict[str, list[float]] = {"right": [], "not yet": []}
    for row in itertools.islice(rows(exercise), 0, None, each):
        for seed in seeds if row.status in times else ():
            # As for a learner: nothing is known about the seed yet.
            instances_of.cache_clear()
            start = time.perf_counter()
            judge_exercise(exercise, row.function, seed)
            times[row.status].append(1e3 * (time.perf_counter() - start))
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m nnlib.checks.kill_matrix",
        description="Test the checks: every right and every wrong way, with many seeds.",
    )
    parser.add_argument("exercise", nargs="*", help="all exercises if left out")
    parser.add_argument("--seeds", type=int, default=500, help="seeds per row (500)")
    parser.add_argument(
        "--pairs", type=int, metavar="N", help="judge N random pairs of slips instead"
    )
    parser.add_argument("--patients", action="store_true", help="judge broken programs instead")
    given = parser.parse_args(arguments)
    for option in ("seeds", "pairs"):
        count = getattr(given, option)
        if count is not None and count < 1:
            parser.error(f"--{option} is {count}: it must be at least 1")
    try:
        chosen = [exercise_or_error(name) for name in given.exercise or EXERCISES]
    except KeyError as problem:
        parser.error(problem.args[0])
    if given.pairs:
        return _judge_pairs(chosen, range(given.seeds), given.pairs)
    if given.patients:
        return _judge_patients(chosen, range(given.seeds))
    bad = 0
    for exercise in chosen:
        wrong = list(wrong_verdicts(exercise, range(given.seeds)))
        bad += len(wrong)
        count = sum(1 for _ in rows(exercise))
        print(f"{exercise.name}: {count} rows, {given.seeds} seeds, {len(wrong)} wrong verdicts")
        for line in wrong[:20]:
            print(f"  {line}")
        for status, times in verdict_times(exercise, range(min(given.seeds, 5))).items():
            middle, most = statistics.median(times), max(times)
            print(f"  {status:8} median {middle:5.1f} ms, slowest {most:5.1f} ms of {len(times)}")
    return 1 if bad else 0


def _judge_pairs(chosen: Sequence[Exercise], seeds: Sequence[int], most: int) -> int:
    bad = 0
    for exercise in chosen:
        if isinstance(exercise.truth, Property):
            continue
        tried = try_pairs(exercise, seeds, most)
        bad += len(tried.unnamed)
        print(
            f"{exercise.name}: {tried.both} pairs with both names, {tried.one} with one, "
            f"{tried.another} with another slip of the same numbers, "
            f"{tried.nothing_to_name} with nothing to name, {len(tried.unnamed)} without a name"
        )
        for line in tried.unnamed[:20]:
            print(f"  {line}")
    return 1 if bad else 0


def _judge_patients(chosen: Sequence[Exercise], seeds: Sequence[int]) -> int:
    bad = 0
    for exercise in chosen:
        wrong = list(wrong_patients(exercise, seeds))
        bad += len(wrong)
        count = len(own(exercise))
        print(
            f"{exercise.name}: {count} patients, and one with two slips for each seed; "
            f"{len(seeds)} seeds, {len(wrong)} wrong",
            flush=True,
        )
        for line in wrong[:20]:
            print(f"  {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
