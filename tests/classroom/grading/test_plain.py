"""Plain data: a result tells the judge the same from a process of its own as in a lesson."""

import base64
import collections
import contextlib
import dataclasses
import decimal
import enum
import fractions
import json
import types

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import nnlib
from classroom.grading.plain import from_json, pack, to_json, unpack
from nnlib.checks.judging import judge_exercise
from nnlib.checks.sources import facts_of
from nnlib.checks.values import Opaque, plain
from nnlib.exercises import EXERCISES

# --- one way to read results --------------------------------------------------------------------

Pair = collections.namedtuple("Pair", ["first", "second"])
Whole = enum.IntEnum("Whole", ["one", "two"])


class OwnList(list):
    def __iter__(self):
        return iter(())

    def __len__(self):
        return 3


class OwnTuple(tuple):
    pass


class OwnFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = None


class OwnArray(np.ndarray):
    def __sub__(self, other):
        return np.zeros(())

    __rsub__ = __sub__


class OwnText(str):
    pass


class OwnInteger(int):
    pass


class AsArray:
    def __init__(self, value):
        self.value = value

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value)


class AsNumber:
    def __init__(self, value):
        self.value = value

    def __float__(self):
        return float(self.value)


class Itself:
    def __array__(self, dtype=None, copy=None):
        made = np.empty((), dtype=object)
        made[()] = self
        return made


class Stubborn:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


class SaysItIsAList:
    __class__ = list


def of_each(form):
    """Bring each number and array of a result into a form."""

    def formed(result):
        if isinstance(result, list | tuple):
            return type(result)(map(formed, result))
        return form(result)

    return formed


def of_numbers(form):
    return of_each(lambda value: form(float(value)) if np.ndim(value) == 0 else value)


def with_entries(form):
    """Bring each array into lists of a form."""
    return of_each(lambda value: np.vectorize(form, otypes=[object])(value))


def doubled(depth):
    nest = [1.0]
    for _ in range(depth):
        nest = [nest, nest]
    return nest


def endless():
    nest = []
    nest.append(nest)
    return nest


FORMS = {
    # what becomes of a right result
    "as it is": lambda right: right,
    "named tuple": lambda right: Pair(*(right if isinstance(right, tuple) else [right] * 2)[:2]),
    "tuples": lambda right: tuple(right) if isinstance(right, list) else right,
    "lists": lambda right: list(right) if isinstance(right, tuple) else [right],
    "lists throughout": of_each(lambda value: np.asarray(value).tolist()),
    "own list": lambda right: OwnList(right if isinstance(right, list | tuple) else [right]),
    "own tuple": lambda right: OwnTuple(right) if isinstance(right, tuple) else OwnTuple([right]),
    "own float": of_numbers(OwnFloat),
    "own array": of_each(lambda value: np.asarray(value).view(OwnArray)),
    "matrix": of_each(lambda value: np.asmatrix(value)),
    "masked": of_each(lambda value: np.ma.masked_array(value, mask=True)),
    "fraction": of_numbers(fractions.Fraction),
    "decimal": of_numbers(decimal.Decimal),
    "float32": of_each(np.float32),
    "long double": of_each(np.longdouble),
    "the other byte order": of_each(lambda value: np.asarray(value, dtype=">f8")),
    "backwards in memory": of_each(np.asfortranarray),
    "as an array": of_each(AsArray),
    "as a number": of_numbers(AsNumber),
    "objects": of_each(lambda value: np.asarray(value).astype(object)),
    "objects: fractions": with_entries(fractions.Fraction),
    "objects: decimals": with_entries(decimal.Decimal),
    "objects: nothing": with_entries(lambda value: None),
    "objects: texts": with_entries(str),
    "objects: large": with_entries(lambda value: 10**400),
    "one array of objects": lambda right: np.array([*right, None], dtype=object)[:-1]
    if isinstance(right, tuple) else right,
    "complex": of_each(lambda value: np.asarray(value) + 0j),
    "one complex": of_numbers(complex),
    "texts": of_each(lambda value: np.asarray(value).astype(str)),
    "structured": of_each(lambda value: np.zeros(3, [("a", "f8"), ("b", "O")])),
    "dates": of_each(lambda value: np.array(["2020-01-01"], "M8[D]")),
    "one date": of_each(lambda value: np.datetime64("2020-01-01")),
    "booleans": of_each(lambda value: np.asarray(value) > 0),
    "whole numbers": of_numbers(round),
    "own whole number": of_numbers(lambda value: OwnInteger(round(value))),
    "enumeration": lambda right: Whole.two,
    "generator": lambda right: (part for part in (right if isinstance(right, tuple) else [right])),
    "generators inside": of_each(lambda value: iter(np.ravel(value))),
    "endless generator": lambda right: iter(int, 1),
    "range": lambda right: range(3),
    "map": lambda right: map(float, [1, 2]),
    "set": lambda right: {1.0, 2.0},
    "frozen set": lambda right: frozenset([1.0]),
    "dictionary": lambda right: {"slope": 1.0, 2: [right]},
    "queue": lambda right: collections.deque([right]),
    "text": lambda right: "text",
    "long text": lambda right: "text" * 10_000_000,
    "strange text": lambda right: "\ud800\0\n`",
    "own text": lambda right: OwnText("right"),
    "bytes": lambda right: b"bytes",
    "view of bytes": lambda right: memoryview(b"bytes"),
    "nothing": lambda right: None,
    "nothing inside": of_each(lambda value: None),
    "dots": lambda right: ...,
    "dots inside": of_each(lambda value: ...),
    "not implemented": lambda right: NotImplemented,
    "function": lambda right: print,
    "own function": lambda right: lambda: right,
    "class": lambda right: float,
    "module": lambda right: json,
    "object": lambda right: object(),
    "loss": lambda right: nnlib.squared_error,
    "activation": lambda right: nnlib.relu,
    "layer": lambda right: nnlib.Layer([[1.0]], [0.0]),
    "value": lambda right: nnlib.Value(1.0),
    "generator of numbers": lambda right: np.random.default_rng(1),
    "nan": of_each(lambda value: value * np.nan),
    "infinity": of_each(lambda value: value * np.inf),
    "large": of_numbers(lambda value: 10**400),
    "very large": of_numbers(lambda value: -(10**5000)),
    "ragged": lambda right: [[1.0], [1.0, 2.0]],
    "empty": lambda right: [],
    "no tuple": lambda right: (),
    "empty arrays": of_each(lambda value: np.empty((0, 3))),
    "endless": lambda right: endless(),
    "doubled without end": lambda right: doubled(60),
    "too many": lambda right: np.zeros(10_000_000),
    "far too many": lambda right: np.broadcast_to(0.0, (10**6, 10**6)),
    "a few too many": of_each(lambda value: np.zeros(1_500_000)),
    "too many entries": lambda right: [0.0] * 2_000_000,
    "many in each": of_each(lambda value: [0.0] * 2_000),
    "many objects": lambda right: [object() for _ in range(12_000)],
    "itself": lambda right: Itself(),
    "stubborn": lambda right: Stubborn(),
    "says it is a list": lambda right: SaysItIsAList(),
    "a part missing": lambda right: right[:-1] if isinstance(right, tuple | list) else right,
    "a part too many": lambda right: (*right, 1.0) if isinstance(right, tuple) else (right, 1.0),
}  # fmt: skip

# One number, a pair, one array, many pairs, a list with what becomes of layers, batches.
ASKED = {
    name: dataclasses.replace(EXERCISES[name], tries=2, extra_cases=lambda rng: [])
    for name in (
        "slope_of_weight", "neuron_slopes", "relu_slope", "backward", "train", "minibatches",
    )
}  # fmt: skip


def elsewhere(exercise, function):
    """Stand in for a function that runs in a process of its own, which gives plain data back."""

    def ask(*given):
        return unpack(pack(plain(function(*given))))

    def stand_in(*given):
        return ask(*given)

    stand_in.facts = facts_of(function)
    stand_in.called_elsewhere = lambda given: exercise.call(ask, *given)
    return stand_in


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("form", FORMS)
def test_a_result_is_read_in_one_way_here_and_elsewhere(name, form):
    exercise = ASKED[name]
    right = exercise.compile(exercise.source)

    def answer(*given):
        return FORMS[form](right(*given))

    here = judge_exercise(exercise, answer, 3)
    there = judge_exercise(exercise, elsewhere(exercise, answer), 3)
    assert here.message == there.message
    assert here == there
    assert "a bug in nnlib" not in here.message


RIGHT = (
    "as it is", "named tuple", "own float", "own array", "fraction", "decimal", "float32",
    "as an array", "as a number", "objects", "objects: fractions", "one array of objects",
)  # fmt: skip


@pytest.mark.parametrize("form", RIGHT)
def test_a_right_result_is_right_in_any_form_that_holds_its_numbers(form):
    exercise = EXERCISES["neuron_slopes"]
    right = exercise.compile(exercise.source)
    verdict = judge_exercise(exercise, lambda *given: FORMS[form](right(*given)), 3)
    assert verdict.status == "right"
    assert "list" not in verdict.message


results = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.complex_numbers()
    | some.text() | some.binary() | some.fractions() | some.decimals(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner)
    | some.tuples(inner, inner) | some.frozensets(some.integers()),
)  # fmt: skip


@given(results)
def test_what_is_plain_stays_as_it_is(result):
    once = plain(result)
    np.testing.assert_equal(shown(plain(once)), shown(once))
    np.testing.assert_equal(shown(unpack(pack(once))), shown(once))


def shown(value):
    """A value, with an object's name in its place."""
    if isinstance(value, Opaque):
        return type(value).__name__, value.words, [shown(entry) for entry in value.entries]
    if isinstance(value, list | tuple):
        return type(value)(map(shown, value))
    return value


# --- lines that somebody forged -----------------------------------------------------------------

KINDS = ("int", "float", "complex", "sign", "list", "tuple", "dict", "array", "layer", "loss",
         "generator", "ours", "other", "iterated", "large")  # fmt: skip

texts = some.sampled_from(
    ["", "f", "<f8", "f8", "O", "<U1", "M8[D]", "(3,)f8", "V9", "c16", "AAAAAAAAAAA=", "relu",
     "squared error", "0x1p99999", "nan", "-inf", "1e400", "0x10", "...", "PCG64", "state", "os",
     "nnlib.exercises.drawing", "CubicLoss", "a\0b", "\ud800", "__class__"]
) | some.text(max_size=5)  # fmt: skip
leaves = (
    some.none() | some.booleans() | some.floats() | texts
    | some.integers(-3, 12) | some.sampled_from([10**12, -(10**30), 10**4000])
)  # fmt: skip
forged = some.recursive(
    leaves,
    lambda inner: (
        some.builds(
            lambda kind, parts: [kind, *parts],
            some.sampled_from(KINDS),
            some.lists(inner, max_size=4),
        )
        | some.lists(inner, max_size=4)
        | some.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=500)
@given(forged)
def test_a_forged_line_is_read_or_refused_and_nothing_else(value):
    line = json.dumps(value).encode()
    with contextlib.suppress(ValueError):
        unpack(line)


@given(some.binary(max_size=60))
def test_bytes_are_read_or_refused(line):
    with contextlib.suppress(ValueError):
        unpack(line)


def coded(count):
    return base64.b64encode(np.zeros(count).tobytes()).decode()


FORGED = {
    "a shape that its bytes do not fill": ["array", "<f8", [10**6, 10**6], coded(1)],
    "a shape of large numbers": ["array", "<f8", [2**62, 4], coded(0)],
    "a shape below zero": ["array", "<f8", [-1], coded(3)],
    "a shape of other things": ["array", "<f8", [1.0], coded(1)],
    "a type of many": ["array", "(100000000,)f8", [1], coded(1)],
    "a wide type": ["array", "<U99999999", [1], coded(1)],
    "a type with objects": ["array", "O", [1], coded(1)],
    "a type as a table": ["array", {"names": ["a"], "formats": ["f8"]}, [1], coded(1)],
    "a large float": ["float", "0x1p99999"],
    "an activation of its own": ["layer", 1, 1, "own"],
    "a key that is not a text": ["dict", [["list"], 1]],
    "a generator's state": ["generator", ["dict", ["bit_generator", "PCG64"], ["state", 3]]],
    "many classes": ["list", *(["other", str(place)] for place in range(30_000))],
}


@pytest.mark.parametrize("line", FORGED.values(), ids=FORGED)
def test_a_forged_line_is_refused(line):
    with pytest.raises(ValueError, match="not plain data"):
        unpack(json.dumps(line).encode())


@pytest.mark.parametrize(
    "line",
    [b"[" * 100_000, b"[" + b"[]," * 3_000_000 + b"[]]", b'{"a":' * 100_000, b"1" * 10_000],
    ids=["a nest", "many lists", "a nest of tables", "many digits"],
)
def test_a_line_that_means_more_than_it_says_is_refused(line):
    with pytest.raises(ValueError, match="not plain data"):
        unpack(line)


def test_a_foreign_line_makes_no_class_of_ours():
    loss = EXERCISES["measured_slope"].instance(np.random.default_rng(0))[0]
    assert unpack(pack(loss), trusted=True) == loss
    assert isinstance(unpack(pack(loss)), Opaque)


def test_a_layer_that_does_not_fit_arrives_as_it_is():
    layer = nnlib.Layer(np.ones((2, 3)), np.zeros(3), nnlib.tanh)
    layer.bias = [layer.bias]
    sent = unpack(pack(layer))
    assert sent.activation is nnlib.tanh
    np.testing.assert_equal(sent.bias, [np.zeros(3)])


def test_a_trace_of_ours_arrives_as_plain_tuples():
    layers = [nnlib.Layer([[2.0]], [1.0]), nnlib.Layer([[3.0]], [0.0])]
    trace = nnlib.forward(layers, np.array([[5.0]]))
    for made in (plain(trace), unpack(pack(trace))):
        assert [type(entry) for entry in made] == [tuple, tuple]
        for entry, seen in zip(made, trace, strict=True):
            for array, own in zip(entry, seen, strict=True):
                np.testing.assert_array_equal(array, own)


@pytest.mark.parametrize("own", [
    nnlib.Activation("relu", np.cbrt, np.multiply), "relu", None,
    types.SimpleNamespace(name="relu", value=np.cbrt, slope=np.cbrt),
])  # fmt: skip
def test_an_activation_of_ones_own_arrives_as_the_name_of_its_type(own):
    layer = nnlib.Layer(np.ones((2, 3)), np.zeros(3))
    layer.activation = own
    sent = unpack(pack(layer))
    assert type(sent.activation).__name__ == type(own).__name__
    assert isinstance(sent.activation, Opaque)


def test_texts_in_json_are_read_as_they_were_even_if_they_are_no_utf_8():
    told = [{"double": ["n\ud800", "\u2713\n\x00"]}, 3, True, ""]
    line = to_json(told)
    assert line.count(b"\n") == 1
    assert from_json(line) == told


@pytest.mark.parametrize("many", [b"[]," * 5_000_000, b"1," * 9_000_000, b'"",' * 9_000_000])
def test_a_line_that_holds_too_much_is_refused_before_it_is_read(many):
    with pytest.raises(ValueError, match="too much"):
        from_json(b"[" + many + b"0]")
