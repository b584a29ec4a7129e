"""Which slip explains the numbers, where several could."""

import dataclasses

import numpy as np

from nnlib.checks.general_slips import FACTORS, STRUCTURES
from nnlib.checks.judging import judge_exercise
from nnlib.exercises import Definition, Exercise, Slip
from nnlib.exercises.drawing import number, numbers


def sum_and_product(first, second):
    """Give both."""
    total = first + second
    product = first * second
    return total, product


EXERCISE = Exercise(
    reference=sum_and_product,
    statement="",
    instance=lambda rng: (number(rng), number(rng)),
    truth=Definition(sum_and_product),
    parts=("sum", "product"),
    slips=(
        Slip("both", (("first + second", "first"), ("first * second", "first")), "Both?", "both"),
        Slip("only_sum", (("first + second", "first"),), "Sum?", "sum"),
    ),
    hints=(),
)


def test_a_slip_that_fits_the_right_parts_too_comes_first():
    verdict = judge_exercise(EXERCISE, lambda first, second: (first, first * second))
    assert verdict.slips == ("only_sum",)
    verdict = judge_exercise(EXERCISE, lambda first, second: (first, first))
    assert verdict.slips == ("both",)


def test_one_slip_for_two_parts_comes_before_two():
    verdict = judge_exercise(EXERCISE, lambda first, second: (-first - second, -first * second))
    assert verdict.slips == ("sign",)


def test_parts_that_no_slip_explains_do_not_hide_those_that_one_does():
    verdict = judge_exercise(EXERCISE, lambda first, second: (-first - second, np.pi))
    assert verdict.slips == ("sign",)
    assert verdict.parts == {"sum": False, "product": False}


def test_ids_and_questions_of_general_slips_are_all_different():
    rows = [*FACTORS, *STRUCTURES]
    assert len({row[0] for row in rows}) == len({row[2] for row in rows}) == len(rows)


def outer(first, second):
    """Return the outer product."""
    return np.outer(first, second)


OUTER = Exercise(
    reference=outer,
    statement="",
    instance=lambda rng: (numbers(rng, (5,)), numbers(rng, (3,))),
    truth=Definition(outer),
    parts=("product",),
    slips=(
        Slip(
            "turned_round",
            (("np.outer(first, second)", "np.outer(second, first)"),),
            "Turned?",
            "both",
        ),
    ),
    hints=(),
)


def test_a_general_slip_gives_way_to_an_own_one_with_the_same_numbers():
    source = OUTER.source.replace("np.outer(first, second)", "np.outer(second, first)")
    assert judge_exercise(OUTER, OUTER.compile(source)).slips == ("turned_round",)


def three(first, second):
    """Give three."""
    twice = 2 * first
    return twice, twice + second, first * second


THREE = Exercise(
    reference=three,
    statement="",
    instance=lambda rng: (number(rng), number(rng)),
    truth=Definition(three),
    parts=("twice", "more", "product"),
    slips=(
        Slip("first_part_alone", (("return twice", "return 5 * first"),), "First?", "it"),
        Slip("five_times", (("2 * first", "5 * first"),), "Five?", "twice"),
        Slip("a_sum", (("first * second", "first + second"),), "Sum?", "product"),
    ),
    hints=(),
)


def test_the_part_that_leaves_the_least_choice_is_explained_first():
    # Taken in their order, the first part would be given to a slip that nothing else needs.
    verdict = judge_exercise(
        THREE, lambda first, second: (5 * first, 5 * first + second, first + second)
    )
    assert sorted(verdict.slips) == ["a_sum", "five_times"]


def test_two_factors_at_once_are_found_where_neither_is_an_own_slip():
    exercise = dataclasses.replace(EXERCISE, slips=())
    verdict = judge_exercise(
        exercise, lambda first, second: (-2 * (first + second), -2 * first * second)
    )
    assert verdict.slips == ("sign", "twice")
    [explanation] = verdict.finding.explained_by
    assert explanation.ids == ("sign", "twice")
