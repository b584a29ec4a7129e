"""Batches, digits and values: independent answers pass, and a beginner gets the right message."""

import copy
import itertools
import math

import numpy as np
import pytest

import nnlib
from nnlib import identity, relu
from nnlib.checks import judge
from nnlib.exercises import EXERCISES
from nnlib.exercises.batches_and_epochs.minibatches import minibatches
from nnlib.exercises.batches_and_epochs.sgd_epoch import sgd_epoch
from nnlib.exercises.digit_training import BROKEN, train_and_read
from nnlib.exercises.networks import network
from nnlib.exercises.reading_digits.cross_entropy import cross_entropy
from nnlib.exercises.reading_digits.cross_entropy_delta import cross_entropy_delta
from nnlib.exercises.reading_digits.softmax import softmax
from tests.notebook import from_notebook


def test_the_reference_deals_as_the_engine_does():
    inputs = np.arange(22.0).reshape(11, 2)
    ours = minibatches(inputs, inputs[:, :1], 4, np.random.default_rng(5))
    engine = nnlib.minibatches(inputs, inputs[:, :1], 4, np.random.default_rng(5))
    for one, other in zip(ours, engine, strict=True):
        for first, second in zip(one, other, strict=True):
            np.testing.assert_array_equal(first, second)


def test_the_reference_epoch_is_the_engine_s():
    layers, inputs, targets = network(np.random.default_rng(1), (3, 4, 2), 11, "tanh", "sigmoid")
    others = copy.deepcopy(layers)
    ours = sgd_epoch(layers, inputs, targets, 4, 0.2, np.random.default_rng(2))
    engine = nnlib.sgd_epoch(others, inputs, targets, 4, 0.2, np.random.default_rng(2))
    np.testing.assert_allclose(ours, engine, rtol=1e-12)
    for layer, other in zip(layers, others, strict=True):
        np.testing.assert_allclose(layer.weights, other.weights, rtol=1e-12)
        np.testing.assert_allclose(layer.bias, other.bias, rtol=1e-12)


def test_softmax_and_cross_entropy_are_the_engine_s_and_plain_loops():
    rng = np.random.default_rng(4)
    scores, labels = rng.normal(size=(7, 5)), rng.integers(0, 5, 7)
    rows = [[math.exp(one) / sum(map(math.exp, row)) for one in row] for row in scores.tolist()]
    np.testing.assert_allclose(softmax(scores), rows, rtol=1e-12)
    losses = [-math.log(row[label]) for row, label in zip(rows, labels, strict=True)]
    assert cross_entropy(scores, labels) == pytest.approx(sum(losses) / 7, rel=1e-12)
    for ours, engine in (
        (softmax(scores), nnlib.softmax(scores)),
        (cross_entropy(scores, labels), nnlib.cross_entropy.value(scores, labels)),
        (cross_entropy_delta(scores, labels), nnlib.cross_entropy.slope(scores, labels)),
    ):
        np.testing.assert_allclose(ours, engine, rtol=1e-12)


def test_scores_of_a_thousand_are_safe():
    scores, labels = np.array([[1000.0, -1000.0, 0.0]]), np.array([1])
    np.testing.assert_array_equal(softmax(scores), [[1, 0, 0]])
    assert cross_entropy(scores, labels) == 2000
    np.testing.assert_array_equal(cross_entropy_delta(scores, labels), [[1, -1, 0]])


@pytest.mark.parametrize("name", ["minibatches", "sgd_epoch", "Value"])
def test_work_handed_to_the_engine_is_seen(name):
    handed = getattr(nnlib, name)
    if name != "Value":
        handed = lambda *arguments: getattr(nnlib, name)(*arguments)  # noqa: E731
    verdict = judge(name, handed)
    assert (verdict.status, verdict.slips) == ("not yet", ("ours",))


def test_softmax_handed_to_the_engine_is_seen():
    assert judge("softmax", lambda scores: nnlib.softmax(scores)).slips == ("ours",)
    handed = judge("cross_entropy_delta", lambda s, labels: nnlib.cross_entropy.slope(s, labels))
    assert handed.slips == ("ours",)


# --- batches ------------------------------------------------------------------------------------


def changed(name, *pairs):
    exercise = EXERCISES[name]
    source = exercise.source
    for old, new in pairs:
        assert source.count(old) == 1
        source = source.replace(old, new)
    return exercise.compile(source)


def test_each_broken_property_says_what_was_seen():
    seen = {
        "last_batch_dropped": "20 of the 22 examples were dealt.",
        "too_large": "The batches have 8, 8, 6 examples.",
        "pairs_torn": "rows have the target of another example.",
        "not_shuffled": "The examples come in the order 0, 1, 2, 3, 4, 5, 6, 7, …",
        "same_order_again": "Two epochs both begin with the examples",
        "other_generator": "Two generators with the same start gave two different orders.",
    }
    exercise = EXERCISES["minibatches"]
    for slip in exercise.slips:
        if slip.id in seen:
            verdict = judge("minibatches", exercise.compile(exercise.slip_source(slip)))
            assert verdict.slips == (slip.id,)
            assert seen[slip.id] in verdict.message


@pytest.mark.parametrize("result", [None, 5, "text", np.ones((4, 3)), [], [1, 2], [(1, 2, 3)]])
def test_what_are_no_batches_is_told(result):
    verdict = judge("minibatches", lambda inputs, targets, batch_size, rng: result)
    assert verdict.status == "not yet"
    assert "batch" in verdict.message


def test_batches_that_never_end_end():
    def for_ever(inputs, targets, batch_size, rng):
        while True:
            yield inputs[:batch_size], targets[:batch_size]

    assert judge("minibatches", for_ever).slips == ("examples_repeated",)


# --- a training on digits -----------------------------------------------------------------------


def test_a_typical_failure_on_digits_says_what_was_seen():
    verdict = judge("train_on_digits", changed(
        "train_on_digits", ("inputs, labels, 16", "inputs, (labels + 1) % 10, 16")
    ), 1)  # fmt: skip
    assert verdict.slips == ("labels_shifted",)
    assert "of the held-out digits are read as the label plus 1" in verdict.message


def test_one_layer_trained_for_long_passes_and_the_lesson_says_so():
    one_layer = changed(
        "train_on_digits",
        ("[64, 128, 10], [nnlib.relu, nnlib.identity]", "[64, 10], [nnlib.identity]"),
        ("range(20)", "range(40)"), (" 0.3,", " 0.1,"),
    )  # fmt: skip
    assert judge("train_on_digits", one_layer, 0).status == "right"


def test_a_network_that_was_trained_elsewhere_on_all_digits_does_not_pass():
    pixels, labels = nnlib.digits()
    rng = np.random.default_rng(0)
    layers = nnlib.sensible_layers([64, 10], [identity], rng)
    for _ in range(30):
        nnlib.sgd_epoch(layers, pixels, labels, 16, 0.2, rng, nnlib.cross_entropy)
    assert np.mean(nnlib.forward(layers, pixels)[-1][2].argmax(axis=1) == labels) > 0.95
    verdict = judge("train_on_digits", lambda inputs, labels, rng: layers, 0)
    assert verdict.slips == ("as_by_guessing",)


def test_a_right_training_that_misses_the_pass_mark_once_is_run_once_more():
    runs = []

    def unlucky_once(inputs, labels, rng):
        layers = nnlib.sensible_layers([64, 64, 10], [relu, identity], rng)
        for _ in range(20 if runs else 0):
            nnlib.sgd_epoch(layers, inputs, labels, 16, 0.3, rng, nnlib.cross_entropy)
        runs.append(len(inputs))
        return layers

    assert judge("train_on_digits", unlucky_once, 0).status == "right"
    assert runs.count(max(runs)) == 2


def test_an_untrained_network_that_happens_to_give_one_answer_is_told_as_untrained():
    layers = nnlib.sensible_layers([64, 10], [identity], np.random.default_rng(0))
    always_0 = (np.zeros(360, dtype=int), np.arange(360) % 10)
    broken = dict(BROKEN)
    assert not broken["one_answer_for_all"](result=(layers, always_0, always_0))
    assert broken["as_by_guessing"](result=(layers, always_0, always_0))
    layers[0].bias += 1
    assert broken["one_answer_for_all"](result=(layers, always_0, always_0))


def test_shifted_labels_are_shown_by_a_digit_that_is_read_so():
    right = np.array([8, *range(10)])
    read = (right + 9) % 10
    read[0] = 5
    assert "as 0 read as 9" in dict(BROKEN)["labels_shifted"](result=([], None, (read, right)))


def test_the_judge_holds_back_every_digit_that_was_not_handed_over():
    inputs, labels, rng = EXERCISES["train_on_digits"].instance(np.random.default_rng(0))
    assert (np.diff(labels) >= 0).all()
    layers = nnlib.sensible_layers([64, 10], [identity], rng)
    _, (seen, _), (held_out, right), _ = train_and_read(lambda *_: layers, inputs, labels, rng)
    assert len(seen) + len(held_out) == len(nnlib.digits()[1])
    assert len(right) == len(held_out) == 360


@pytest.mark.parametrize(
    "result",
    [None, [], [1], nnlib.sensible_layers([64, 9], [relu], np.random.default_rng(0))],
)
def test_what_is_no_network_is_told(result):
    verdict = judge("train_on_digits", lambda inputs, labels, rng: result)
    assert verdict.slips == ("no_network",)
    assert dict(BROKEN)["no_network"]


def layers_of(*sizes, activation=identity):
    """Return a network whose weights are all 0, so that only its sizes matter."""
    return [
        nnlib.Layer(np.zeros((inside, outside)), np.zeros(outside), activation)
        for inside, outside in itertools.pairwise(sizes)
    ]


def with_part(name, value):
    layers = layers_of(64, 10)
    setattr(layers[0], name, value)
    return layers


NOT_RUN = {
    # what is returned: what the message says
    "an empty layer": (layers_of(64, 0, 10), "Layer 1 has no neurons"),
    "no weights at all": (layers_of(64, 0, 150_000, 0, 10), "Layer 1 has no neurons"),
    "too many neurons": (layers_of(64, 10_001, 10), "more than 10,000 neurons"),
    "too many in all": (layers_of(64, *[1] * 10_000, 10), "more than 10,000 neurons"),
    "too few scores": (layers_of(64, 9), "outputs 9 scores; 10 are needed"),
    "too few pixels": (layers_of(63, 10), "64 rows are needed"),
    "layers that do not meet": (layers_of(64, 5) + layers_of(4, 10), "5 rows are needed"),
    "a bias that does not fit": (with_part("bias", np.zeros(3)), "(10,) is needed"),
    "weights that are a text": (with_part("weights", "64 by 10"), "are not an array of numbers"),
    "a stack": (with_part("weights", np.zeros((2, 64, 10))), "64 rows are needed"),
    "an activation of its own": (
        layers_of(64, 10, activation=nnlib.Activation("relu", np.cbrt, np.multiply)),
        "is not one of nnlib's",
    ),
    "no layer": ([1], "Entry 0 of the list is an object of type `int`"),
}


@pytest.mark.parametrize(("layers", "words"), NOT_RUN.values(), ids=NOT_RUN)
def test_a_network_that_cannot_be_run_is_not_run_and_told_why(layers, words, monkeypatch):
    def refuse(*arguments):
        raise AssertionError("it was run")

    monkeypatch.setattr("nnlib.exercises.digit_training.forward", refuse)
    verdict = judge("train_on_digits", lambda inputs, labels, rng: layers)
    assert verdict.slips == ("no_network",)
    assert words in verdict.message


def test_the_links_of_a_training_run_no_network_of_another_size():
    def grown(layers, inputs, targets, learning_rate, epochs):
        for layer in layers:
            layer.weights = np.zeros((layer.weights.shape[0], 0))
        return [0.0] * epochs

    with pytest.raises(ValueError, match="a different network"):
        EXERCISES["train"].links.of(grown, np.random.default_rng(0))
    assert judge("train", grown).status == "not yet"


# --- the engine ---------------------------------------------------------------------------------


def test_of_a_class_the_stub_keeps_what_has_no_docstring():
    stub = EXERCISES["Operations"].stub
    assert "self.depth = 1 + max(" in stub
    assert "return self * other\n" in stub
    assert stub.count("        ...") == 5
    assert "[(self, 1.0)" not in stub


def test_a_half_filled_class_is_not_attempted_and_names_the_line():
    exercise = EXERCISES["Value"]
    source = exercise.source.replace("        return self + other * -1", "        ...")
    verdict = judge("Value", from_notebook(source, math=math))
    assert verdict.status == "not attempted"
    line = source[: source.index("        ...")].count("\n") + 1
    assert f"There are still three dots in line {line} of `Value`" in verdict.message


def test_an_operation_that_gives_a_plain_number_or_nothing_is_told():
    source = EXERCISES["Value"].source
    given = "self.new(self.number + other.number, [(self, 1.0), (other, 1.0)])"
    plain = judge(
        "Value", from_notebook(source.replace(given, "self.number + other.number"), math=math)
    )
    assert "became an object of type `float`, not Value" in plain.message
    assert "Does each operation return a Value?" in plain.message
    nothing = judge("Value", from_notebook(source.replace(f"return {given}", given), math=math))
    assert nothing.status == "stopped"
    assert "None" in nothing.message


def test_a_slip_of_the_engine_shows_the_program():
    exercise = EXERCISES["Value"]
    verdict = judge("Value", exercise.compile(exercise.slip_source(exercise.slips[0])))
    assert verdict.slips == ("overwritten",)
    assert "At program = 'loss = a + a', a = " in verdict.message
    assert "your slope for a is 1; measuring gives 2." in verdict.message


def test_an_array_changed_in_place_is_told_with_its_entry():
    def in_place(scores, labels):
        scores[0, 2] = 7
        return scores

    message = judge("cross_entropy_delta", in_place).message
    assert "The argument `scores`, entry [0, 2], was " in message
    assert "and is 7 after it." in message
