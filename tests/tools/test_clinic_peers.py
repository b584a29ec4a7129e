"""The clinic's peers: what a plain gradient check says of programs whose answer is known."""

import math

import numpy as np
import pytest

from benchmarks import clinic_peers
from benchmarks.clinic_peers import Compared, ask_peers, table
from nnlib import clinic
from tools import trial_of_clinic as trial

X, T = np.array([[0.5], [1.0], [-2.0]]), np.array([[1.0], [0.0], [2.0]])


def line(dtype=float, factor=1.0, rate=0.1):
    """A straight line, its loss, its slopes times a factor, and its step."""
    program = {"w": np.array([[0.25]], dtype), "b": np.array([0.125], dtype)}

    def error():
        return X.astype(dtype) @ program["w"] + program["b"] - T.astype(dtype)

    def slopes():
        return {"w": factor * 2 / 3 * X.T @ error(), "b": factor * 2 * error().mean(axis=0)}

    def step():
        for name, slope in slopes().items():
            program[name] = program[name] - rate * slope

    return program, lambda: np.mean(error() ** 2), slopes, step


@pytest.mark.parametrize(("factor", "error"), [(1.0, 0.0), (1.25, 0.2), (0.5, 0.5), (-1.0, 2.0)])
@pytest.mark.parametrize("by_step", [False, True])
def test_the_relative_error_is_part_of_the_larger_slope(factor, error, by_step):
    program, loss, slopes, step = line(factor=factor)
    asked = {"step": step, "rate": 0.1} if by_step else {"slopes": slopes}
    before = {name: array.copy() for name, array in program.items()}
    assert ask_peers(program, loss, **asked)["error"] == pytest.approx(error, abs=1e-8)
    assert all(np.array_equal(program[name], before[name]) for name in before)


def test_right_slopes_in_single_precision_are_far_off_by_rounding():
    program, loss, slopes, _ = line(np.float32)
    assert ask_peers(program, loss, slopes)["error"] > 1e-4


def test_slopes_of_another_shape_cannot_be_nearer_than_infinitely_far():
    program, loss, slopes, _ = line()
    found = ask_peers(program, loss, lambda: {**slopes(), "b": np.zeros(3)})
    assert found["error"] == math.inf


def test_no_nudge_reaches_whole_numbers_which_stay_as_they_are():
    program, loss, slopes, _ = line()
    program["w"] = np.array([[2]])
    found = ask_peers(program, loss, lambda: {**slopes(), "w": np.zeros((1, 1))})
    assert found["error"] < 1e-6
    assert program["w"].dtype.kind == "i"


def test_a_loss_that_breaks_under_a_nudge_leaves_no_nudge_behind():
    program, loss, slopes, _ = line()

    def breaks():
        if program["w"][0, 0] == 0.25 + clinic_peers.NUDGE:
            raise ZeroDivisionError
        return loss()

    with pytest.raises(ZeroDivisionError):
        ask_peers(program, breaks, slopes)
    assert program["w"][0, 0] == 0.25


def test_a_step_that_is_not_plain_descent_is_not_tried():
    program, loss, slopes, _ = line()
    rng = np.random.default_rng(0)

    def step():
        for name, slope in slopes().items():
            program[name] = program[name] - 0.1 * rng.random() * slope

    with pytest.raises(ValueError, match="Two steps from the same place differ"):
        ask_peers(program, loss, step=step)


def test_the_stand_in_is_asked_by_the_programs_own_call(monkeypatch):
    monkeypatch.setattr(clinic, "examine", clinic.examine)
    [case] = [one for one in trial.cases("seen") if "faulty_22" in one.path.name]
    found = clinic_peers.compare(case)
    assert found.clinic.outcome == "named"
    assert found.peers["error"] == pytest.approx(2.0)


def test_a_bound_is_counted_only_by_errors_above_it_and_by_what_is_no_number():
    [case] = [one for one in trial.cases("seen") if "faulty_22" in one.path.name]
    errors = (1e-5, math.nan, 1e-9)
    rows = table([Compared(trial.Tried(case), {"error": error}) for error in errors])
    counts = {row.split(" | ")[1]: row.split(" | ")[2] for row in rows[2:]}
    assert counts["gradient check, error above 1e-4"] == "1 of 3"
    assert counts["gradient check, error above 1e-7"] == "2 of 3"
    assert counts["the clinic"] == "0 of 3"
