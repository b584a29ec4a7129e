"""Whose code did the work? One rule for all exercises, whatever the engine is called for."""

import cProfile
import importlib
import inspect
import operator

import numpy as np
import pytest

import nnlib
from nnlib import Layer, identity, relu, sigmoid
from nnlib.checks import judge
from nnlib.checks.judging import judge_exercise
from nnlib.checks.ours import WORK_OF, WORK_OF_NOBODY, blocked_functions, our_functions
from nnlib.exercises import EXERCISES

MODULES = (
    "activations", "losses", "layers", "propagation", "training", "measuring", "comparing",
    "datasets", "autodiff", "arguments",
)  # fmt: skip


def engine():
    """All functions and classes that the engine's modules define, as "module.name"."""
    for module in MODULES:
        for name, value in vars(importlib.import_module(f"nnlib.{module}")).items():
            own = getattr(value, "__module__", "") == f"nnlib.{module}"
            if own and (inspect.isfunction(value) or inspect.isclass(value)):
                yield f"{module}.{name}", value


# --- the table ----------------------------------------------------------------------------------


def of_the_tables():
    """The private functions that rows of the tables are made of, as "module.name"."""
    for place, value in engine():
        module, _, name = place.partition(".")
        if module in ("activations", "losses") and name[0] == "_" and inspect.isfunction(value):
            yield place


def test_each_function_of_the_engine_does_some_exercises_work_or_nobodys():
    does = {place for places in WORK_OF.values() for place in places}
    known = set()
    for place, value in engine():
        if place in WORK_OF_NOBODY or inspect.isfunction(value):
            known.add(place)
        else:
            known |= {f"{place}.{name}" for name, one in vars(value).items()
                      if inspect.isfunction(one)}  # fmt: skip
    assert known == does | set(WORK_OF_NOBODY) | set(of_the_tables())
    assert not does & set(WORK_OF_NOBODY)


def test_the_table_names_exercises_of_the_course_alone():
    assert set(WORK_OF) <= set(EXERCISES)


def test_what_is_refused_is_found_under_its_name():
    for module, path in blocked_functions(EXERCISES["double"]):
        function = operator.attrgetter(path)(importlib.import_module(module))
        assert (function.__module__, function.__qualname__) == (module, path)
        assert not function.__code__.co_freevars


def test_an_exercise_of_no_lesson_is_refused_all():
    own = EXERCISES["Value"]
    other = type("Other", (), {"name": "own_slopes", "reference": own.reference, "repairs": ""})
    assert blocked_functions(other) == blocked_functions(EXERCISES["double"])
    assert len(blocked_functions(other)) == sum(map(len, WORK_OF.values()))


# --- handed on ----------------------------------------------------------------------------------


def of_one_neuron(inputs, weights, bias, targets, activation=identity):
    """Let the engine find all slopes of one neuron; the loss is the squared error."""
    inputs, targets = np.reshape(inputs, (-1, np.size(weights))), np.reshape(targets, (-1, 1))
    layers = [Layer(np.reshape(weights, (-1, 1)), [bias], activation)]
    [(slopes, slope)] = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
    return slopes[:, 0], slope[0]


def of_one_layer(inputs, weights, bias):
    return nnlib.forward([Layer(weights, bias)], inputs)[-1][2]


def by_nudging(loss, weight, nudge=1e-5):
    place = np.array(weight)
    return nnlib.measured_slopes(lambda: loss(place), [place], nudge)[0]


def along(loss, weight, nudge=1e-5):
    place = np.array(weight)
    return nnlib.directional_slope(lambda: loss(place), [place], [np.array(1.0)], nudge)


def trained(inputs, weights, bias, targets, learning_rate, steps):
    layers = [Layer(weights.reshape(-1, 1).copy(), [bias])]
    nnlib.train(layers, inputs, targets.reshape(-1, 1), learning_rate, steps)
    return layers[0].weights[:, 0].copy(), layers[0].bias[0]


def of_a_layer_with_delta(inputs, delta):
    layers = [Layer(np.zeros((inputs.shape[1], delta.shape[1])), np.zeros(delta.shape[1]))]
    loss = nnlib.Loss("given", lambda *_: 0.0, lambda *_: delta)
    return nnlib.backward(layers, nnlib.forward(layers, inputs), delta, loss)[0]


def of_two_layers(inputs, targets, first, first_bias, last, last_bias):
    layers = [Layer(first, first_bias, relu), Layer(last, last_bias)]
    slopes = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
    return *slopes[0], *slopes[1]


def back_through(delta, weights):
    return of_one_layer(delta, weights.T, np.zeros(len(weights)))


def product(output):
    value = nnlib.Value(output)
    return (value * (1 - value)).number


def handed_to(function):
    return lambda *given: function(*given)


HANDED_ON = [
    # exercise, an answer that hands its work on
    ("double", lambda number: (nnlib.Value(number) * 2).number),
    ("predict", lambda x, w, b: of_one_layer(x.reshape(1, -1), w.reshape(-1, 1), [b])[0, 0]),
    ("squared_error", lambda p, t: nnlib.squared_error.value([[p]], [[t]])),
    ("squared_error", lambda p, t: nnlib.losses._squared_error_value([[p]], [[t]])),
    ("squared_error", lambda p, t: nnlib.losses._errors([[p]], [[t]])[0, 0] ** 2),
    ("measured_slope", by_nudging),
    ("slope_of_weight", lambda x, w, t: nnlib.squared_error.slope([[x * w]], [[t]])[0, 0] * x),
    ("slope_of_weight", lambda x, w, t: of_one_neuron(x, [w], 0.0, t)[0][0]),
    ("updated", lambda p, s, rate: (nnlib.Value(p) - nnlib.Value(s) * rate).number),
    ("neuron_slopes", of_one_neuron),
    ("mean_slopes", of_one_neuron),
    ("descend", trained),
    ("relu_slope", lambda z: relu.slope(z)),
    ("sigmoid_slope", lambda z: sigmoid.slope(z)),
    ("sigmoid_slope", lambda z: nnlib.tanh.slope(z / 2) / 4),
    ("sigmoid_slope_from_output", product),
    ("sigmoid_slope_from_output", lambda output: sigmoid.slope_from(None, output)),
    ("sigmoid_slope_from_output", lambda output: nnlib.tanh.slope_from(None, 2 * output - 1) / 4),
    ("measured_slope", along),
    ("activated_neuron_slopes", lambda *given: of_one_neuron(*given, sigmoid)),
    ("layer_forward", of_one_layer),
    ("output_delta", lambda predictions, targets: nnlib.squared_error.slope(predictions, targets)),
    ("output_delta", lambda *given: nnlib.squared_error.value_and_slope(*given)[1]),
    ("layer_slopes", of_a_layer_with_delta),
    ("node_slopes", back_through),
    ("hidden_delta", lambda delta, w, z: back_through(delta, w) * (z > 0)),
    ("two_layer_slopes", of_two_layers),
    ("forward", lambda *given: nnlib.forward(*given)),
    ("backward", lambda *given: nnlib.backward(*given)),
    ("train", lambda *given: nnlib.train(*given)),
    ("repaired_backward", lambda *given: nnlib.backward(*given)),
    ("train", lambda *given: [nnlib.training._step(*given[:4], nnlib.squared_error, "")
                              for _ in range(given[4])]),
    ("starting_weights", lambda inside, outside, variance, rng: nnlib.sensible_layers(
        [inside, outside],
        [nnlib.Activation("a", np.tanh, lambda z, _: 1 - np.tanh(z) ** 2, variance)], rng,
    )[0].weights),
    ("minibatches", lambda *given: nnlib.minibatches(*given)),
    ("sgd_epoch", lambda *given: nnlib.sgd_epoch(*given)),
    ("softmax", lambda scores: nnlib.softmax(scores)),
    ("cross_entropy", lambda scores, labels: nnlib.cross_entropy.value(scores, labels)),
    ("cross_entropy", lambda *given: nnlib.cross_entropy.value_and_slope(*given)[0]),
    ("cross_entropy_delta", lambda scores, labels: nnlib.cross_entropy.slope(scores, labels)),
    ("cross_entropy_delta", lambda *given: nnlib.cross_entropy.value_and_slope(*given)[1]),
    ("Operations", nnlib.Value),
    ("Value", nnlib.Value),
]  # fmt: skip
# And of each exercise, a new one too, the reference itself.
REFERENCES = [
    (name, handed_to(exercise.reference)) for name, exercise in EXERCISES.items()
    if not isinstance(exercise.reference, type)
]  # fmt: skip


def test_no_exercise_whose_work_the_engine_does_is_left_out():
    assert set(WORK_OF) <= {name for name, _ in HANDED_ON}


@pytest.mark.parametrize(
    ("name", "answer"),
    HANDED_ON + REFERENCES,
    ids=[name for name, _ in HANDED_ON] + [f"{name}, reference" for name, _ in REFERENCES],
)
def test_work_that_is_handed_on_is_not_yet(name, answer):
    verdict = judge(name, answer, 5)
    assert (verdict.status, verdict.slips) == ("not yet", ("ours",))
    assert verdict.share == 0
    assert "the course's own function made them" in verdict.message


@pytest.mark.parametrize("handed", [{2}, {20}, set(range(2, 100))], ids=["2", "last", "later"])
def test_each_call_is_watched(handed):
    calls = []

    def slope_of_weight(input_value, weight, target):
        calls.append(weight)
        if len(calls) in handed:
            return of_one_neuron(input_value, [weight], 0.0, target)[0][0]
        return 2 * (input_value * weight - target) * input_value

    assert judge("slope_of_weight", slope_of_weight).slips == ("ours",)


def test_under_a_profiler_a_check_answers_as_without_and_the_profiler_goes_on():
    profiler = cProfile.Profile()
    right = profiler.runcall(judge, "slope_of_weight", lambda x, w, t: 2 * (x * w - t) * x)
    handed_on = profiler.runcall(
        judge, "slope_of_weight", lambda x, w, t: of_one_neuron(x, [w], 0.0, t)[0][0]
    )
    assert right.status == "right"
    assert handed_on.slips == ("ours",)
    assert any("judging" in entry.code.co_filename for entry in profiler.getstats()
               if not isinstance(entry.code, str))  # fmt: skip


def test_ours_of_a_later_exercise_is_ours_too():
    verdict = judge("predict", lambda x, w, b: EXERCISES["layer_forward"].reference(x, w, b))
    assert verdict.slips == ("ours",)


# --- built on -----------------------------------------------------------------------------------

BUILT_ON = [
    # exercise, a right answer that builds on what comes before
    ("slope_of_weight", lambda x, w, t: by_nudging(lambda w: (x * w - t) ** 2, w)),
    ("mean_slopes", lambda inputs, weights, bias, targets: tuple(
        np.mean([EXERCISES["neuron_slopes"].reference(x, weights, bias, t)[part]
                 for x, t in zip(inputs, targets, strict=True)], axis=0) for part in (0, 1))),
    ("sigmoid_slope", lambda z: sigmoid.value(z) * sigmoid.value(-z)),
    ("relu_slope", lambda z: np.sign(relu.value(z))),
    ("hidden_delta", lambda delta, weights, z: delta @ weights.T * relu.slope(z)),
    ("backward", lambda *given: nnlib.measured_network_slopes(given[0], given[1][0][0], given[2])),
    ("cross_entropy_delta", lambda scores, labels: (
        nnlib.softmax(scores) - nnlib.losses._one_hot(scores, labels)) / len(scores)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer"), BUILT_ON, ids=[name for name, _ in BUILT_ON])
def test_building_on_what_comes_before_is_right(name, answer):
    assert judge(name, answer, 5).status == "right"


@pytest.mark.parametrize("name", EXERCISES)
def test_no_right_way_of_ours_is_taken_for_handed_on(name):
    exercise = EXERCISES[name]
    for way in (exercise.compile(exercise.source), *exercise.styles):
        assert judge_exercise(exercise, way, 5).status == "right"


def test_the_reference_is_among_our_functions():
    for exercise in EXERCISES.values():
        reference = exercise.reference
        own = vars(reference).values() if inspect.isclass(reference) else [reference]
        assert {one for one in own if inspect.isfunction(one)} <= set(our_functions(exercise))
