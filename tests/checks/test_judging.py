"""A verdict: measured, with a reason, and unshaken by whatever a function does."""

import functools
import io
import linecache
import math
import os
import re
import signal
import sys
import threading
import types
import warnings

import numpy as np
import pytest

import nnlib
from nnlib.checks import judge
from nnlib.checks.judging import judge_exercise
from nnlib.exercises import EXERCISES, FORMER_NAMES, Exercise, Property, ReferenceRun, Slip
from nnlib.exercises.slope_of_one_weight.slope_of_weight import (
    slope_of_weight as our_slope_of_weight,
)


def run_as_cell(source, names):
    """Run source as a notebook's cell: its lines can be looked up."""
    place = f"<cell {len(linecache.cache)}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    exec(compile(source, place, "exec"), names)


def slope_of_weight(input_value, weight, target):
    prediction = input_value * weight
    return 2 * (prediction - target) * input_value


def gives(result):
    return lambda input_value, weight, target: result


def test_a_right_answer_is_right_with_any_seed():
    for seed in range(50):
        assert judge("slope_of_weight", slope_of_weight, seed).status == "right"


def test_the_words_of_a_right_verdict_do_not_vary():
    verdicts = [judge("slope_of_weight", slope_of_weight) for _ in range(5)]
    assert len({str(verdict) for verdict in verdicts}) == 1
    assert len({verdict.seed for verdict in verdicts}) == 5


def test_the_seed_brings_the_same_instances_again():
    first = judge("slope_of_weight", gives(1.0))
    again = judge("slope_of_weight", gives(1.0), first.seed)
    assert again == first
    assert judge("slope_of_weight", gives(1.0), first.seed + 1).message != first.message


def test_a_message_has_the_parts_that_it_must():
    def turned(input_value, weight, target):
        return -slope_of_weight(input_value, weight, target)

    lines = judge("slope_of_weight", turned, 1).message.splitlines()
    assert lines[0] == (
        "At input_value = 1.5, weight = 0.58, target = 2.07, your slope is 3.6; nudging gives -3.6."
        " The same size with the opposite sign, on all 20 tries."
    )
    assert lines[1] == "Did you subtract the prediction from the target?"
    assert lines[2].startswith("Look at: the line that computes the error")


def test_a_slip_that_nobody_knows_is_said_to_be_unknown():
    verdict = judge("slope_of_weight", lambda x, w, t: 2 * (x * w - t) * x + 0.1)
    assert (verdict.status, verdict.slips) == ("not yet", ())
    assert "None of the mistakes that this check knows" in verdict.message


def test_an_argument_that_is_never_used_is_named():
    def forgets(x, weight, target):
        return 2 * (3.3 * weight - target) * 3.3

    verdict = judge("slope_of_weight", forgets)
    assert (verdict.status, verdict.slips) == ("not yet", ())
    assert "Never used in your function: `x`." in verdict.message


def test_rounded_numbers_are_asked_about():
    rounded = lambda x, w, t: 1.004 * slope_of_weight(x, w, t)  # noqa: E731
    assert "is something rounded" in judge("slope_of_weight", rounded).message


def test_a_right_size_with_wrong_signs_is_said():
    verdict = judge("slope_of_weight", lambda x, w, t: abs(slope_of_weight(x, w, t)), 1)
    assert re.search(r"size is right everywhere; the sign is right on \d+ of 20", verdict.message)


def test_a_function_used_as_a_number_is_shown_as_a_function():
    verdict = judge("measured_slope", lambda loss, weight, nudge=1e-5: loss * weight)
    assert verdict.status == "stopped"
    assert "`loss` is a function" in verdict.message


def test_two_slips_at_once_are_both_named():
    verdict = judge("slope_of_weight", lambda x, w, t: (t - x * w) * x)
    assert set(verdict.slips) == {"target_minus_prediction", "square_factor_missing"}
    assert " And: " in verdict.message


# --- attempted? ---------------------------------------------------------------------------------


def test_what_is_not_written_yet_is_not_attempted():
    def dots(input_value, weight, target):
        """Text."""

    def open_name(input_value, weight, target):
        error = ...
        return 2 * error * input_value

    def open_result(input_value, weight, target):
        return ...

    def raises(input_value, weight, target):
        raise NotImplementedError("later")

    def only_text(input_value, weight, target):
        """Text."""

    for function in (dots, open_name, open_result, raises, only_text, gives(...)):
        verdict = judge("slope_of_weight", function)
        assert verdict.status == "not attempted", function
        beside = function is open_name
        assert ("There are still three dots in line 2" in verdict.message) == beside
        assert ("Replace the dots" in verdict.message) != beside


def test_an_ellipsis_in_an_index_is_an_attempt():
    def indexed(input_value, weight, target):
        error = np.array([input_value * weight - target])[..., 0]
        return 2 * error * input_value

    assert judge("slope_of_weight", indexed).status == "right"


# --- stopped ------------------------------------------------------------------------------------


def test_an_error_is_shown_with_the_own_line_the_shapes_and_a_reason():
    def crashes(input_value, weight, target):
        rows = np.zeros((2, 3)) * weight
        return rows @ rows

    verdict = judge("slope_of_weight", crashes)
    assert verdict.status == "stopped"
    assert "line 3 of `crashes`, `return rows @ rows`" in verdict.message
    assert "`rows` has shape (2, 3)" in verdict.message
    assert "the inner sizes at `@` are 3 and 2, but they must match" in verdict.message


def test_the_line_shown_is_the_learners_even_if_the_error_is_deeper():
    def crashes(input_value, weight, target):
        return nnlib.forward([nnlib.Layer([[1.0]], [0.0])], np.zeros((3, 2)))

    assert "line 2 of `crashes`" in judge("slope_of_weight", crashes).message


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, w, t: sys.exit(0), "remove the exit"),
        (lambda x, w, t: not_there, "spelled the same"),  # noqa: F821
        (lambda x, w, t: x[0], "single number"),
        (lambda x, w, t: x(2), "`*` missing"),
        (lambda x, w, t: 1 / 0, "denominator"),
        (lambda x, w, t: 2 * Ellipsis, "still a `...`"),
        (lambda x, w, t: 2 * None, "`None`"),
    ],
)
def test_a_stop_names_the_likely_reason(function, words):
    verdict = judge("slope_of_weight", function)
    assert verdict.status == "stopped"
    assert words in verdict.message


def test_endless_recursion_is_stopped():
    def again(input_value, weight, target):
        return again(input_value, weight, target)

    verdict = judge("slope_of_weight", again)
    assert verdict.status == "stopped"
    assert "in line 2 of `again`" in verdict.message
    assert "That line calls `again` itself" in verdict.message


@pytest.fixture
def interruptible():
    """SIGINT interrupts, also where the tests run in a background that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_endless_loop_can_be_interrupted_by_hand():
    def endless(input_value, weight, target):
        while True:
            pass

    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    verdict = judge("slope_of_weight", endless)
    assert verdict.status == "stopped"
    assert re.search(r"You interrupted it in line [23] of `endless`", verdict.message)


@pytest.mark.parametrize(
    "function",
    [lambda input_value, weight: 1.0, lambda: 1.0, lambda a, b, c, d: 1.0],
)
def test_another_signature_is_shown_beside_the_right_one(function):
    verdict = judge("slope_of_weight", function)
    assert verdict.status == "stopped"
    assert "def slope_of_weight(input_value, weight, target):" in verdict.message


def test_an_error_whose_text_raises_is_still_a_stop():
    class Hostile(Exception):
        def __str__(self):
            raise RuntimeError

    def crashes(input_value, weight, target):
        raise Hostile

    assert judge("slope_of_weight", crashes).status == "stopped"


# --- what a function may do ---------------------------------------------------------------------


def test_helpers_lambdas_defaults_partials_and_prints_work():
    def error_of(prediction, target):
        return prediction - target

    def with_helper(input_value, weight, target, factor=2):
        print("working", input_value)
        return factor * error_of(input_value * weight, target) * input_value

    def longer(offset, input_value, weight, target):
        return slope_of_weight(input_value, weight, target) + offset

    unnamed = lambda *numbers: with_helper(*numbers)  # noqa: E731
    for function in (with_helper, unnamed, functools.partial(longer, 0)):
        assert judge("slope_of_weight", function).status == "right"


def test_warnings_do_not_fail_right_work_and_are_not_shown(capsys):
    def warns(input_value, weight, target):
        warnings.warn("look out", stacklevel=1)
        np.log(np.zeros(1))
        print("beware", file=sys.stderr)
        return slope_of_weight(input_value, weight, target)

    assert judge("slope_of_weight", warns).status == "right"
    with np.errstate(all="raise"):
        assert judge("slope_of_weight", warns).status == "right"
    assert capsys.readouterr() == ("", "")


def test_a_flood_of_prints_is_folded(capsys):
    def floods(input_value, weight, target):
        for number in range(20_000):
            print(number)
        return 1.0

    verdict = judge("slope_of_weight", floods)
    assert capsys.readouterr().out == ""
    assert "It printed 400,000 lines, which begin: 0 1 2 3" in verdict.message
    assert len(verdict.message) < 800


def test_prints_are_not_shown_with_right_work(capsys):
    def prints(input_value, weight, target):
        print("here I am")
        return slope_of_weight(input_value, weight, target)

    assert "here I am" not in judge("slope_of_weight", prints).message
    assert capsys.readouterr().out == ""


def test_the_profiler_that_was_set_is_set_again():
    def profiler(frame, event, argument):
        return None

    sys.setprofile(profiler)
    try:
        judge("slope_of_weight", slope_of_weight)
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)


# --- ours, and nudging --------------------------------------------------------------------------


def test_work_handed_to_ours_is_not_yet():
    def handed_on(input_value, weight, target):
        return our_slope_of_weight(input_value, weight, target)

    for function in (our_slope_of_weight, handed_on):
        verdict = judge("slope_of_weight", function)
        assert (verdict.status, verdict.slips) == ("not yet", ("ours",))
        assert "the course's own function made them" in verdict.message


def by_helper(input_value, weight, target):
    return slope_at(lambda place: (input_value * place - target) ** 2, weight)  # noqa: F821


def test_nudging_where_a_formula_was_asked_for_is_right_with_a_remark():
    def loss_at(input_value, weight, target):
        return (input_value * weight - target) ** 2

    def nudged(input_value, weight, target):
        above = loss_at(input_value, weight + 1e-5, target)
        below = loss_at(input_value, weight - 1e-5, target)
        return (above - below) / 2e-5

    def measured(input_value, weight, target):
        place = np.array(weight)
        return nnlib.measured_slopes(lambda: loss_at(input_value, place, target), [place])[0]

    def slope_at(loss, place):
        return (loss(place + 1e-5) - loss(place - 1e-5)) / 2e-5

    helped = types.FunctionType(by_helper.__code__, {"slope_at": slope_at}, "by_helper")
    for function in (nudged, measured, helped):
        verdict = judge("slope_of_weight", function)
        assert verdict.status == "right"
        assert "A remark: your function nudges too" in verdict.message
    assert "remark" not in judge("slope_of_weight", slope_of_weight).message


def mean(values):
    return sum(values) / len(values)


@pytest.mark.parametrize(
    "error",
    ["np.mean(predictions) - np.mean(targets)", "mean(predictions) - mean(targets)",
     "numpy.mean(predictions) - numpy.mean(targets)", "one - other"],
)  # fmt: skip
def test_a_formula_with_a_difference_of_two_calls_is_not_said_to_nudge(error):
    source = (
        "def mean_slopes(inputs, weights, bias, targets):\n"
        "    predictions = inputs @ weights + bias\n"
        "    one, other = np.mean(predictions), np.mean(targets)\n"
        "    one = np.mean(predictions)\n"
        "    other = np.mean(targets)\n"
        f"    slope = 2 * ({error})\n"
        "    return 2 * (predictions - targets) @ inputs / len(inputs), slope"
    )
    names = {"np": np, "numpy": np, "mean": mean}
    run_as_cell(source, names)
    verdict = judge("mean_slopes", names["mean_slopes"])
    assert verdict.status == "right"
    assert "nudges" not in verdict.message


# --- names --------------------------------------------------------------------------------------


def test_a_former_name_is_that_of_its_exercise(monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, "weight_slope", "slope_of_weight")
    assert judge("weight_slope", slope_of_weight, 1) == judge("slope_of_weight", slope_of_weight, 1)


def test_placeholders_of_a_stand_in_are_shown_as_dots():
    def measured_slope(loss, weight=..., *, nudge=...):
        return 1.0

    message = judge("measured_slope", measured_slope).message
    assert "Your function takes `(loss, weight=..., *, nudge=...)`" in message


def test_an_unknown_name_gets_the_closest():
    with pytest.raises(KeyError, match="Did you mean `slope_of_weight`"):
        judge("slope_of_wieght", slope_of_weight)
    with pytest.raises(KeyError, match="lists them all"):
        judge("zzzz", slope_of_weight)


@pytest.mark.parametrize("thing", [3.0, "slope_of_weight", None])
def test_what_is_no_function_is_refused(thing):
    with pytest.raises(TypeError, match=r"takes the function itself.*check\(slope_of_weight\)"):
        judge("slope_of_weight", thing)


# --- truths of other kinds ----------------------------------------------------------------------


def pieces(values, size, rng):
    """Cut shuffled values into pieces."""
    order = rng.permutation(len(values))
    return [values[order[start : start + size]] for start in range(0, len(values), size)]


def lost(values, size, rng, result):
    given = np.concatenate(list(result))
    return "" if sorted(given.tolist()) == sorted(values.tolist()) else f"There are {len(given)}."


def too_large(values, size, rng, result):
    return "" if all(len(piece) <= size for piece in result) else "One is large."


PIECES = Exercise(
    reference=pieces,
    statement="Cut the values into pieces.",
    instance=lambda rng: (rng.normal(size=7), 3, np.random.default_rng(rng.integers(99))),
    truth=Property(broken=(("last_piece_lost", lost), ("too_large", too_large))),
    slips=(
        Slip("last_piece_lost", (("len(values), size", "4, size"),), "Lost?", "the end"),
        Slip("too_large", (("len(values), size", "1, 1"), ("+ size]", "+ 99]")), "", ""),
    ),
    hints=(),
    parts=("pieces",),
)


def test_a_property_is_judged_and_names_its_slip():
    assert judge_exercise(PIECES, PIECES.compile(PIECES.source)).status == "right"

    cut = PIECES.compile(PIECES.source)

    def one_by_one(values, size, rng):
        yield from cut(values, size, rng)

    def never_ends(values, size, rng):
        while True:
            yield values

    assert judge_exercise(PIECES, one_by_one).status == "right"
    assert judge_exercise(PIECES, never_ends).slips == ("last_piece_lost",)

    def loses(values, size, rng):
        return pieces(values, size, rng)[:-1]

    def one_piece(values, size, rng):
        return [values]

    assert judge_exercise(PIECES, loses).slips == ("last_piece_lost",)
    said = judge_exercise(PIECES, loses).message
    assert said.startswith("There are 6.\nLost?\nLook at: the end.\nTried at values")
    assert judge_exercise(PIECES, one_piece).slips == ("too_large",)
    odd_form = judge_exercise(PIECES, lambda values, size, rng: 5)
    assert odd_form.status == "not yet"
    assert "not the form that was asked for" in odd_form.message


def halve(values, steps):
    """Halve in place; return the sums before each step."""
    sums = []
    for _ in range(steps):
        sums.append(values.sum())
        values *= 0.5
    return sums


HALVE = Exercise(
    reference=halve,
    statement="",
    instance=lambda rng: (rng.normal(size=3) + 5, 4),
    call=lambda function, values, steps: (np.asarray(function(values, steps)), values),
    truth=ReferenceRun(
        lambda values, steps: (
            np.array([values.sum() * 0.5**step for step in range(steps)]),
            values * 0.5**steps,
        )
    ),
    slips=(Slip("not_halved", (("values *= 0.5", "values *= 0.4"),), "Halved?", "the step"),),
    hints=(),
    parts=("sums", "values"),
    changes=("values",),
)


def test_a_training_is_compared_with_a_run_and_may_change_what_it_must():
    assert judge_exercise(HALVE, HALVE.compile(HALVE.source)).status == "right"
    slip = HALVE.compile(HALVE.slip_source(HALVE.slips[0]))
    assert judge_exercise(HALVE, slip).slips == ("not_halved",)

    def forgets_to_change(values, steps):
        return halve(values.copy(), steps)

    verdict = judge_exercise(HALVE, forgets_to_change)
    assert verdict.parts == {"sums": True, "values": False}


# --- extra cases --------------------------------------------------------------------------------


def test_a_default_that_is_not_the_contracts_is_found():
    def measured_slope(loss, weight, nudge=0.1):
        return (loss(weight + nudge) - loss(weight - nudge)) / (2 * nudge)

    verdict = judge("measured_slope", measured_slope)
    assert (verdict.status, verdict.slips) == ("not yet", ())
    assert "It is right on " in verdict.message


def test_a_default_that_is_missing_is_found():
    def measured_slope(loss, weight, nudge):
        return (loss(weight + nudge) - loss(weight - nudge)) / (2 * nudge)

    verdict = judge("measured_slope", measured_slope)
    assert verdict.status == "stopped"
    assert "def measured_slope(loss, weight, nudge=1e-05):" in verdict.message


def test_dots_left_beside_what_was_written_are_told_with_their_line():
    def slope_of_weight(input_value, weight, target):
        """The docstring stays."""
        error = ...
        return 2 * error * input_value

    verdict = judge("slope_of_weight", slope_of_weight)
    assert verdict.status == "not attempted"
    assert "There are still three dots in line 3 of `slope_of_weight`" in verdict.message


def test_a_right_answer_that_prints_is_told_to_stop():
    def slope_of_weight(input_value, weight, target):
        print(input_value)
        return 2 * (input_value * weight - target) * input_value

    verdict = judge("slope_of_weight", slope_of_weight)
    assert verdict.status == "right"
    assert "it also prints" in verdict.message


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("total = sum(inputs[i] for i in inputs)", "`range(len(...))` gives the places"),
        ("total = inputs[0] + inputs[1]", "Counting begins at 0"),
        ("total = np.sum(inputs, weights)", "as in `np.sum(a * b)`"),
        ("total = np.sum(inputs, axis=1)", "has only axis 0"),
        ("total = inputs + others", "`others` of the notebook has shape (9,)"),
        ("total = inputs + others", "there be an argument instead?"),
        ("total = inputs ^ weights", "Python writes it `**`"),
        ("total = sigmoid(inputs)", "`.value(...)` and `.slope(...)`"),
        ("total = math.exp(inputs)", "take arrays"),
        ("total = max(inputs, 0)", "`np.maximum` does it entry by entry"),
        ("total = [].append(inputs)\n    total.append(inputs)", "write `x.append(...)`"),
        ("total = sum(w.nothing for w in weights if inputs is not None)", "`inputs` has shape"),
        ("total = mean(inputs)", "NumPy has it: `np.mean`."),
        ("total = length(inputs)", "Is that name made inside the function"),
        ("result <- bias", "`=` gives a name its value"),
        ("total, more = 0", "Give each its own"),
        ("total = bias - (1.0, 2.0)", "takes it apart"),
        ("total = inputs @ np.ones(9)", "as many columns on the left as rows on the right"),
        ("others = others + 1", "used before it is given a value"),
        ("total = [1.0] + bias", "have to be added up first"),
        ("total = input('number?')", "numbers come as arguments"),
        ("total = inputs + open_gap", "`open_gap` of the notebook is `...`"),
        ("total, more = None", "is it not written yet?"),
    ],
)
def test_a_beginners_stop_gets_a_question_that_fits(line, words, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    source = f"def predict(inputs, weights, bias):\n    {line}\n    return total + bias\n"
    names = {"np": np, "others": np.ones(9), "open_gap": ..., "math": math}
    names["sigmoid"] = nnlib.sigmoid
    run_as_cell(source, names)
    verdict = judge("predict", names["predict"])
    assert verdict.status == "stopped"
    assert words in verdict.message
    assert "It was called" not in verdict.message


def test_the_name_that_a_line_makes_is_not_described():
    source = "def predict(inputs, weights, bias):\n    total = bias / 0\n    return total\n"
    names = {"total": np.ones(3)}
    run_as_cell(source, names)
    said = judge("predict", names["predict"]).message
    assert "`bias` is" in said
    assert "`total` of" not in said


def test_a_stop_in_a_helper_says_where_it_was_called():
    source = (
        "def helper(inputs):\n    return inputs + np.ones(9)\n"
        "def predict(inputs, weights, bias):\n    more = 1\n    return helper(inputs)\n"
    )
    names = {"np": np}
    run_as_cell(source, names)
    said = judge("predict", names["predict"]).message
    assert "Python stopped in line 2 of `helper`, `return inputs + np.ones(9)`" in said
    assert "It was called in line 3 of `predict`, `return helper(inputs)`." in said
    assert "of the notebook" not in said


def test_a_name_of_the_notebook_in_place_of_another_is_named():
    source = (
        "def squared_error(prediction, target):\n"
        "    error = prediction - target\n    return errors**2\n"
    )
    names = {"errors": np.array([1.0, 2.0, 3.0])}
    run_as_cell(source, names)
    said = judge("squared_error", names["squared_error"]).message
    assert "From the notebook, not from the arguments: `errors`." in said


def test_a_number_that_is_printed_and_not_given_back_is_told_apart():
    def slope_of_weight(input_value, weight, target):
        return print(2 * (input_value * weight - target) * input_value)

    verdict = judge("slope_of_weight", slope_of_weight)
    assert "`print` only shows a number; `return` gives it back." in verdict.message
    assert "print" not in judge("slope_of_weight", lambda x, w, t: None).message


def test_a_slip_that_is_a_factor_is_no_pair_with_itself():
    verdict = judge("slope_of_weight", lambda x, w, t: 0.5 * (x * w - t) * x)
    assert verdict.slips == ()
    assert "It is 0.25 times what it should be, on all 20 tries." in verdict.message


def test_the_print_line_is_for_a_missing_number_only():
    def slope_of_weight(input_value, weight, target):
        print(input_value)
        return "text"

    assert "`print` only" not in judge("slope_of_weight", slope_of_weight).message


def test_a_list_where_an_array_belongs_is_right_with_a_remark():
    def slopes(inputs, weights, bias, target):
        double = 2 * (inputs @ weights + bias - target)
        return [double * entry for entry in inputs], double

    verdict = judge("neuron_slopes", slopes)
    assert verdict.status == "right"
    assert "it returns a list, but" in verdict.message
    as_array = judge("neuron_slopes", lambda *given: tuple(map(np.asarray, slopes(*given))))
    assert "list" not in as_array.message


def test_a_slope_from_the_learners_own_measured_slope_gets_the_remark():
    source = (
        "measured_slope = lambda f, w, h=1e-5: sum(s * f(w + s * h) for s in (1, -1)) / 2 / h\n"
        "def slope_of_weight(input_value, weight, target):\n"
        "    return measured_slope(lambda w: (input_value * w - target)**2, weight)"
    )
    names = {}
    run_as_cell(source, names)
    assert "your function nudges too" in judge("slope_of_weight", names["slope_of_weight"]).message


def test_a_function_in_the_place_of_a_number_is_to_be_called():
    def measured_slope(loss, weight, nudge=1e-5):
        return (loss * (weight + nudge) - loss * (weight - nudge)) / (2 * nudge)

    said = judge("measured_slope", measured_slope).message
    assert "Should a function be called there" in said


def test_one_number_for_an_array_is_said_in_words():
    verdict = judge("neuron_slopes", lambda inputs, weights, bias, target: (1.0, 2.0))
    assert "is one number; shape (2,) is expected" in verdict.message
    verdict = judge("neuron_slopes", lambda inputs, weights, bias, target: inputs[0])
    assert "Your function returned one number. 2 parts are expected" in verdict.message


def test_a_line_that_keeps_nothing_is_named():
    def double(number):
        number < -2 * number  # noqa: B015
        return number

    def doubled_for_nothing(number):
        2 * number
        return number

    said = judge("double", double).message
    assert "Line 2 works something out but drops it." in said
    assert "`=` gives a name its value; `<-` is read as a comparison" in said
    said = judge("double", doubled_for_nothing).message
    assert "Line 2 works something out" in said
    assert "<-" not in said
    assert "keeps nothing" not in judge("double", lambda number: number).message


def test_an_argument_that_gets_another_value_is_named():
    def squared_error(prediction, target):
        target = 2.7
        return (prediction - target) ** 2

    def its_own(prediction, target):
        target = target + 1
        return (prediction - target) ** 2

    assert (
        "An argument that gets a new value: `target`."
        in judge("squared_error", squared_error).message
    )
    assert "a new value" not in judge("squared_error", its_own).message


def test_zeros_in_the_wrong_places_are_not_called_all_zero():
    verdict = judge("relu_slope", lambda pre_activation: 1.0 * (pre_activation < 0))
    assert verdict.slips == ("sides_exchanged",)
    assert "It is 0" not in verdict.message
    assert "It is 0, on all" in judge("relu_slope", lambda z: 0 * z).message


@pytest.mark.parametrize(
    ("line", "said", "not_said"),
    [
        ("total = sum(w.nothing for w in weights)", "`weights` has shape (5,)", "of the notebook"),
        ("total = inputs[99] * shown(bias)", "`bias` is", "`shown`"),
    ],
)
def test_a_stop_tells_arguments_from_what_the_notebook_has(line, said, not_said):
    source = f"def predict(inputs, weights, bias):\n    {line}\n    return total + bias\n"
    names = {"weights": np.ones(9), "shown": abs}
    run_as_cell(source, names)
    message = judge("predict", names["predict"]).message
    assert said in message
    assert not_said not in message.split("There, ")[1].splitlines()[0]


def test_parts_that_can_be_read_count_where_another_cannot():
    right = EXERCISES["layer_slopes"].reference
    verdict = judge("layer_slopes", lambda inputs, delta: (None, right(inputs, delta)[1]))
    assert verdict.status == "not yet"
    assert "returned `None`" in verdict.message
    assert list(verdict.parts.values()) == [False, True]
    assert verdict.share == 0.5
    assert judge("layer_slopes", lambda inputs, delta: None).share == 0
