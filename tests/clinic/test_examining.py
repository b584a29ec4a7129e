"""One call examines a program in whatever form it has, and leaves it as it was."""

import contextlib
import html
import io
import re

import numpy as np
import pytest

from nnlib.clinic import examine
from nnlib.clinic.kinds import KINDS
from nnlib.exercises.when_it_does_not_learn.faults import faulty
from tests.clinic.networks import Program

FORMS = [
    {"sizes": (3, 4, 2), "activations": ("tanh", "sigmoid")},
    {"sizes": (3, 4, 2), "activations": ("relu", "identity"), "turned": True, "columns": True,
     "bias": "column"},
    {"sizes": (2, 5, 4, 1), "activations": ("sigmoid", "tanh", "sigmoid"), "bias": "table"},
    {"sizes": (4, 3), "activations": ("softplus",), "bias": "none"},
    {"sizes": (3, 3, 3), "activations": ("tanh", "identity"), "turned": True},
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("by", ["slopes", "step"])
def test_a_right_program_is_accused_of_nothing_and_its_network_is_found(form, seed, by):
    program = Program(**form, seed=seed)
    given = {"slopes": program.slopes} if by == "slopes" else {"step": program.step}
    report = examine(program, program.loss, **given, **program.data)
    assert report.findings == []
    assert any(note.startswith("The network that was found") for note in report.notes), report


@pytest.mark.parametrize("form", FORMS)
def test_one_layers_slopes_with_another_sign_are_found_in_every_form(form):
    program = Program(**form, seed=1)

    def slopes():
        return {name: -one if name == "dW1" else one for name, one in program.slopes().items()}

    [finding] = examine(program, program.loss, slopes, **program.data).findings
    assert (finding.kind, finding.where) == ("sign", "Layer 1: `W1`")


def ready(**more):
    return Program((3, 4, 2), ("tanh", "sigmoid"), seed=5, **more)


def state_of(program):
    return {name: np.copy(value) for name, value in vars(program).items() if name[0] != "_"}


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name]) for name in one
    )


def test_everything_is_as_before_when_a_step_has_been_watched():
    program = ready()
    program.velocity, program.count = {"W1": np.zeros((3, 4))}, 0
    generator = np.random.default_rng(3)

    def step():
        program.count += 1
        program.velocity["W1"] += generator.normal(size=(3, 4))
        program.velocity["new"] = 1
        program.step()

    before, draws = state_of(program), np.random.default_rng(3).normal(size=4)
    arrays = {name: getattr(program, name) for name in before}
    examine(program, program.loss, step=step, **program.data)
    assert same(before, state_of(program))
    assert program.velocity.keys() == {"W1"}
    assert not program.velocity["W1"].any()
    assert all(getattr(program, name) is array for name, array in arrays.items())
    assert np.array_equal(generator.normal(size=4), draws)


def test_everything_is_as_before_when_the_program_raises():
    program = ready()
    before, calls = state_of(program), []

    def loss():
        calls.append(1)
        if len(calls) > 40:
            raise ZeroDivisionError("of the program")
        return program.loss()

    with pytest.raises(ZeroDivisionError, match="of the program"):
        examine(program, loss, program.slopes, **program.data)
    assert same(before, state_of(program))


def test_what_a_program_prints_is_not_shown():
    program = ready()

    def loss():
        print("a line\n" * 100)
        return program.loss()

    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert examine(program, loss, program.slopes, **program.data).findings == []
    assert said.getvalue() == ""


@pytest.mark.parametrize("kind", ["tuples in a list", "lists of floats", "one precision less"])
def test_parameters_of_every_kind_are_read_and_written(kind):
    first = ready()
    arrays = [first.W1, first.b1, first.W2, first.b2]
    if kind == "tuples in a list":
        program = [(arrays[0], arrays[1]), (arrays[2], arrays[3])]
    elif kind == "lists of floats":
        program = {"layers": [{"W": arrays[0].tolist(), "b": arrays[1].tolist()},
                              {"W": arrays[2].tolist(), "b": arrays[3].tolist()}]}  # fmt: skip
    else:
        program = [one.astype(np.float32) for one in arrays]

    def current():
        if kind == "tuples in a list":
            return [one for pair in program for one in pair]
        if kind == "lists of floats":
            return [np.array(layer[name]) for layer in program["layers"] for name in "Wb"]
        return program

    def put():
        first.W1, first.b1, first.W2, first.b2 = current()
        return first

    def loss():
        return np.float32(put().loss()) if kind == "one precision less" else put().loss()

    def slopes():
        return list(put().slopes().values())

    def wrong():
        found = slopes()
        return [2 * found[0], *found[1:]]

    assert examine(program, loss, slopes, **first.data).findings == []
    [finding] = examine(program, loss, wrong, **first.data).findings
    assert finding.kind == "factor"
    assert "2 times as large" in finding.seen


BAD = {
    "a loss that is not a function": (
        lambda p: examine(p, p.loss(), p.slopes), "loss is float, but it must be a function"),
    "a loss that returns nothing": (
        lambda p: examine(p, lambda: None, p.slopes), "does it lack its `return`"),
    "slopes that return nothing": (
        lambda p: examine(p, p.loss, lambda: None), "slopes returned None"),
    "too few slopes": (
        lambda p: examine(p, p.loss, lambda: list(p.slopes().values())[:3], **p.data),
        "slopes returned 3 arrays, but the program has 4 parameters"),
    "a name that is not there": (
        lambda p: examine(p, p.loss, p.slopes, names="W1 W9"), "there is no `W9`"),
    "an array as the program": (
        lambda p: examine(p.W1, p.loss, p.slopes), "Pass the object that holds it"),
    "an empty program": (
        lambda p: examine({}, p.loss, p.slopes), "no numbers were found"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_told_with_what_to_pass(kind):
    call, words = BAD[kind]
    with pytest.raises(ValueError, match=words):
        call(ready())


def test_an_error_in_a_loss_that_needs_arguments_is_the_programs_own():
    program = ready()
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        examine(program, lambda x: 0.0, program.slopes)


STATES = {
    "loss_not_one_number": lambda p: {"loss": lambda: np.ones(3)},
    "loss_not_finite": lambda p: {"loss": lambda: float("nan")},
    "loss_random": lambda p: {"loss": iter(range(10_000)).__next__},
    "loss_ignores_parameters": lambda p: {"loss": lambda: 2.0},
    "loss_jumps": lambda p: {"loss": lambda: float(np.round(10 * p.loss()))},
    "slopes_not_finite": lambda p: {
        "slopes": lambda: {**p.slopes(), "dW1": np.full((3, 4), np.nan)}},
    "wrong_shape": lambda p: {"slopes": lambda: {**p.slopes(), "db1": np.ones((9, 4))}},
    "all_zero": lambda p: {"slopes": lambda: {**p.slopes(), "dW1": np.zeros((3, 4))}},
    "no_slopes": lambda p: {"slopes": lambda: {
        name: one for name, one in p.slopes().items() if name != "db2"}},
}  # fmt: skip


@pytest.mark.parametrize("kind", STATES)
def test_what_is_wrong_before_any_link_is_told(kind):
    program = ready()
    given = {"loss": program.loss, "slopes": program.slopes, **STATES[kind](program)}
    report = examine(program, **given, **program.data)
    assert any(kind in (one.kind, *one.twins) for one in report.findings), report


def test_slopes_that_pile_up_are_told_once_and_looked_at_without_the_pile():
    program, kept = ready(), {}

    def slopes():
        for name, one in program.slopes().items():
            kept[name] = kept.get(name, 0) + one
        return kept

    [finding] = examine(program, program.loss, slopes, **program.data).findings
    assert finding.kind == "pile_up"


def test_momentum_and_batches_are_noted_and_no_fault():
    program = ready()
    program.velocity = {}

    def with_momentum():
        for name, one in program.slopes().items():
            held = program.velocity[name] = 0.5 * program.velocity.get(name, 0) + one
            setattr(program, name[1:], getattr(program, name[1:]) - 0.05 * held)

    report = examine(program, program.loss, step=with_momentum, **program.data)
    assert report.findings == []
    assert any("momentum?" in note for note in report.notes)


def test_the_rate_is_compared_where_it_is_passed():
    program = ready()
    found = examine(
        program, program.loss, step=lambda: program.step(0.45), rate=0.05, **program.data
    )
    assert [(one.kind, one.where) for one in found.findings] == [
        ("mean_missing", "Layers 1 and 2: `W1`, `b1`, `W2` and `b2`")
    ]


def test_slopes_in_pairs_are_taken_where_the_loss_does_not_feel_the_first_layer():
    program = faulty("weights start at 0")
    report = examine(
        program.layers, program.loss, program.slopes,
        step=program.step, inputs=program.inputs, targets=program.targets,
    )  # fmt: skip
    assert "alike" in {one.kind for one in report.findings}
    assert any("Measured: 33 slopes" in note for note in report.notes)


def test_without_data_the_place_is_told_and_no_link():
    program = ready()

    def slopes():
        found = program.slopes()
        return {**found, "dW1": found["dW1"] * np.cos(program.W1)}

    [finding] = examine(program, program.loss, slopes).findings
    assert finding.kind == "differs"
    assert "the slopes of `b1`, `W2` and `b2` agree" in finding.seen


def test_a_report_says_the_same_as_text_and_as_html():
    program = ready()
    report = examine(
        program, program.loss, lambda: {**program.slopes(), "dW1": np.zeros((3, 4))}, **program.data
    )
    page = report._repr_html_()
    assert page.startswith('<div role="note"')
    for line in str(report).splitlines():
        words = html.escape(line.strip("-1. "))
        words = re.sub(r"`([^`]+)`", r"<code>\1</code>", words)
        assert words in page, line
    assert "Nothing found in what was looked at" not in page


def test_no_sentence_accuses():
    for kind in KINDS.values():
        assert "your code" not in f"{kind.question} {kind.look}".lower()
        assert "?" in kind.question


def test_a_slope_that_is_0_but_for_rounding_is_no_mistake():
    x = np.linspace(-1, 1, 8)
    program = {"m": np.array(0.5), "c": np.array(0.0)}
    t = 2 * x

    def error():
        return program["m"] * x + program["c"] - t

    def slopes():
        return {"m": 2 * np.mean(error() * x), "c": 2 * np.sum(error()) / 8 + 3e-17}

    report = examine(program, lambda: np.mean(error() ** 2), slopes, inputs=x, targets=t)
    assert report.findings == []


def test_a_softmax_over_the_whole_table_is_told_before_any_slope():
    rng = np.random.default_rng(3)
    x, labels = rng.normal(size=(7, 4)), rng.integers(0, 3, 7)
    program = {"W": rng.normal(size=(4, 3)), "b": np.zeros(3)}
    wanted = np.eye(3)[labels]

    def probabilities():
        powers = np.exp(x @ program["W"] + program["b"])
        return powers / np.sum(powers)

    def slopes():
        delta = (probabilities() - wanted) / 7
        return {"W": x.T @ delta, "b": delta.sum(axis=0)}

    report = examine(
        program, lambda: -np.sum(wanted * np.log(probabilities())) / 7, slopes,
        inputs=x, targets=labels,
    )  # fmt: skip
    assert [one.kind for one in report.findings] == ["softmax_axis"]


def test_a_long_examination_tells_how_far_it_is_and_a_short_one_nothing(monkeypatch):
    program = ready()
    with contextlib.redirect_stderr(io.StringIO()) as said:
        examine(program, program.loss, program.slopes, **program.data)
    assert said.getvalue() == ""
    monkeypatch.setattr("nnlib.clinic.progress.SECONDS", 0.0)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        examine(program, program.loss, program.slopes, **program.data)
    assert "Examining: measured 3 of 12 slopes of W1" in said.getvalue()
    assert "Examining: looking for the network" in said.getvalue()
