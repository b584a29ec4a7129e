"""Answers in a process of their own: the same verdict as here, and nothing of the judge in it."""

import dataclasses
import os
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from classroom.grading import plain, sandbox, starting
from classroom.grading.process import RemoteAnswer, Running, Warm, allowed_helpers
from classroom.grading.sandbox import Protection, protection
from classroom.grading.submission import read
from nnlib.activations import tanh
from nnlib.checks.judging import judge, judge_exercise
from nnlib.exercises import EXERCISES
from nnlib.layers import Layer
from tools import build

SEED = 5


@pytest.fixture(scope="module")
def warm():
    with Warm() as made:
        yield made


WAYS = {
    "as this system offers": protection(),
    "without a sandbox": Protection(bubblewrap=False, forks=True, limits=True),
    "with fresh interpreters": Protection(bubblewrap=False, forks=False, limits=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_running_answers_judges_and_ends_them(way):
    if not hasattr(os, "fork") and WAYS[way].forks:
        pytest.skip("no process can fork here")
    with Warm(WAYS[way]) as own:
        exercise = EXERCISES["hidden_delta"]
        assert verdict_on(own, exercise.name, exercise.source).status == "right"
        slip = exercise.slips[0]
        assert verdict_on(own, exercise.name, exercise.slip_source(slip)).slips == (slip.id,)
        loop = "def double(number):\n    while True: pass"
        assert "took too long" in verdict_on(own, "double", loop, seconds=1).message
        assert verdict_on(own, "double", EXERCISES["double"].source).status == "right"


@pytest.fixture(scope="module")
def notebooks():
    """For each exercise, what its lesson's solved notebook has."""
    found = {}
    for path in (build.ROOT / "solutions").glob("*.ipynb"):
        names = [name for name, one in EXERCISES.items() if path.stem[:2] == one.lesson_number]
        found.update(dict.fromkeys(names, read(path.read_bytes(), names)))
    return found


def verdict_on(warm, name, source, setting=(), seconds=10.0):
    with RemoteAnswer(warm, EXERCISES[name], source, setting, seconds) as answer:
        return judge(name, answer, SEED)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_verdict_is_that_of_the_lesson_word_for_word(warm, notebooks, name):
    exercise = EXERCISES[name]
    sources = [exercise.source, exercise.stub, *map(exercise.slip_source, exercise.slips[:2])]
    for source in sources:
        here = judge_exercise(exercise, exercise.compile(source), SEED)
        setting = notebooks[name].context_for(name, allowed_helpers(exercise))
        assert verdict_on(warm, name, source, setting) == here


FUNCTIONS = [name for name, one in EXERCISES.items() if not isinstance(one.reference, type)]


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "double"])
def test_every_name_that_a_lesson_gives_is_at_hand_in_an_answer(warm, notebooks, name):
    exercise, ours = EXERCISES[name], allowed_helpers(EXERCISES[name])
    given = {
        made
        for one in notebooks[name].statements
        for made in one.makes
        if "import " in one.text
        or ("yours_or_ours(" in one.text and (one.needs - {"yours_or_ours"}) <= set(ours))
        or ("= bring(" in one.text and one.cell <= notebooks[name].cells[name])
    }
    assert given
    # What works in place has no `return`, so the names come last there.
    head, end, last = exercise.source.rpartition("    return ")
    asked = f"    {', '.join(sorted(given))}"
    asking = f"{head}{asked}\n{end}{last}" if end else f"{exercise.source}\n{asked}"
    needs = {name: notebooks[name].needs[name] | given}
    found = dataclasses.replace(notebooks[name], answers={name: asking}, needs=needs)
    verdict = verdict_on(warm, name, asking, found.context_for(name, ours))
    assert verdict.status == "right", verdict


def test_what_a_notebook_brings_along_of_earlier_lessons_is_ours(warm):
    source = (
        "def train(layers, inputs, targets, learning_rate, epochs):\n    losses = []\n"
        "    for _ in range(epochs):\n        trace = go(layers, inputs)\n"
        "        losses.append(float(np.sum((trace[-1][2] - targets) ** 2) / len(targets)))\n"
        "        for layer, (weights, bias) in zip(layers, back(layers, trace, targets)):\n"
        "            layer.weights -= learning_rate * weights\n"
        "            layer.bias -= learning_rate * bias\n    return losses"
    )
    setting = (
        "from nnlib.checks import bring",
        'go, back = bring("forward", "backward")',
    )
    assert verdict_on(warm, "train", source, setting).status == "right"


def test_what_comes_later_in_the_course_cannot_be_brought_along(warm):
    source = "def forward(layers, inputs):\n    return ours(layers, inputs)"
    setting = ("from nnlib.checks import bring", 'ours = bring("forward")')
    answer = RemoteAnswer(warm, EXERCISES["forward"], source, setting)
    with answer as stand_in:
        assert judge("forward", stand_in, SEED).status == "stopped"
    assert "`forward` of an earlier lesson" in answer.lacks_of_setting


def test_a_helper_may_have_the_name_of_an_exercise_of_another_lesson(warm):
    source = (
        "def hidden_delta(delta, weights, pre_activation):\n"
        "    return forward(delta, weights) * train(pre_activation)"
    )
    setting = (
        "def forward(a, b):\n    return a @ b.T",
        "train = lambda z: 1.0 * (z > 0)",
    )
    assert verdict_on(warm, "hidden_delta", source, setting).status == "right"


@pytest.mark.parametrize(
    "source",
    ["double = lambda number: 2 * number", "double = twice", "def double(n, *more): return n + n",
     "def double(number: whatever = whatever()) -> whatever:\n    return number + number"],
)  # fmt: skip
def test_every_form_of_an_answer_is_asked(warm, source):
    setting = ("def twice(number):\n    return 2 * number", "def whatever(): ...")
    assert verdict_on(warm, "double", source, setting).status == "right"


def test_arguments_that_are_changed_in_place_are_seen(warm):
    source = EXERCISES["layer_forward"].source + "\n"
    changing = source.replace("    return ", "    inputs += 1\n    return ")
    assert verdict_on(warm, "layer_forward", changing).slips == ("arguments_changed",)


ENDS = {
    "an endless loop": ("while True: pass", "took too long"),
    "an exit": ("import sys; sys.exit()", "calls `exit`"),
    "an end at once": ("import os; os._exit(0)", "ended the whole Python process"),
    "a segmentation fault": ("import ctypes; ctypes.string_at(0)", "ended the whole"),
    "too much memory": ("return bytearray(8_000_000_000)", "MemoryError"),
    "deep recursion": ("return double(number)", "RecursionError"),
    "a file": ("import tempfile; tempfile.TemporaryFile(buffering=0).write(b'x')", "File"),
    "a signal to itself": ("import os; os.kill(os.getpid(), 9)", "ended the whole"),
}


@pytest.mark.parametrize("kind", ENDS)
def test_whatever_an_answer_does_it_is_stopped_and_the_next_is_judged(warm, kind):
    body, words = ENDS[kind]
    verdict = verdict_on(warm, "double", f"def double(number):\n    {body}", seconds=2)
    assert verdict.status == "stopped"
    assert words in verdict.message
    assert verdict_on(warm, "double", EXERCISES["double"].source).status == "right"


def test_what_stopped_an_answer_comes_as_fields(warm):
    deep = verdict_on(warm, "double", "def double(number):\n    return double(number)")
    assert deep.finding.failure.error == "RecursionError"
    assert not deep.finding.failure.is_of_shapes
    exercise = EXERCISES["layer_forward"]
    wrong = exercise.source.replace("inputs @ weights", "inputs @ weights.T")
    here = judge_exercise(exercise, exercise.compile(wrong), SEED)
    there = verdict_on(warm, exercise.name, wrong)
    assert there.finding.failure.error == here.finding.failure.error == "ValueError"
    assert there.finding.failure.is_of_shapes
    assert there.finding.failure.is_of_shapes == here.finding.failure.is_of_shapes


def test_an_endless_loop_costs_its_limit_once(warm, monkeypatch):
    asked = []
    send = Running.send
    monkeypatch.setattr(Running, "send", lambda self, data: asked.append(1) or send(self, data))
    source = "def hidden_delta(delta, weights, pre_activation):\n    while True: pass"
    with RemoteAnswer(warm, EXERCISES["hidden_delta"], source, (), 0.5) as answer:
        for _ in range(3):
            assert "took too long" in judge("hidden_delta", answer, SEED).message
    # Its text, and one call.
    assert len(asked) == 2


def test_a_flood_of_prints_changes_nothing(warm):
    source = (
        "def double(number):\n    import os\n    for _ in range(2000):\n        print('x' * 99)\n"
        "        os.write(1, b'x' * 99)\n    return 2 * number"
    )
    assert verdict_on(warm, "double", source).status == "right"


WRONG = {
    "numpy patched": "import numpy\nnumpy.allclose = numpy.array_equal = lambda *a, **k: True\n",
    "nnlib patched": "import nnlib.checks.values as v\nv.alike = lambda *a: True\n",
    "judge patched": "import nnlib.checks.judging as j\n"
                     "j._judged = lambda *a: j.Verdict('right')\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_an_answer_patches_stays_with_it(warm, kind):
    patch = "".join(f"    {line}\n" for line in WRONG[kind].splitlines())
    source = f"def double(number):\n{patch}    return 3 * number"
    assert verdict_on(warm, "double", source).share == 0


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("forward", "def forward(layers, inputs):\n    import nnlib\n"
         "    return nnlib.forward(layers, inputs)"),
        ("forward", "from nnlib import forward"),
        ("train", "def train(layers, inputs, targets, learning_rate, epochs):\n    import nnlib\n"
         "    return nnlib.train(layers, inputs, targets, learning_rate, epochs)"),
        ("hidden_delta", "def hidden_delta(delta, weights, pre_activation):\n"
         "    from nnlib.exercises import EXERCISES\n"
         "    return EXERCISES['hidden_delta'].reference(delta, weights, pre_activation)"),
        ("hidden_delta", "def hidden_delta(delta, weights, pre_activation):\n    import gc\n"
         "    [ours] = [f for f in gc.get_objects() if getattr(f, '__module__', '') == "
         "'nnlib.exercises.the_hidden_layer.hidden_delta' and getattr(f, '__name__', '') == "
         "'hidden_delta']\n"
         "    return ours(delta, weights, pre_activation)"),
    ],
)  # fmt: skip
def test_work_that_is_handed_on_to_ours_is_not_right(warm, name, source):
    if source.startswith("from"):
        source = f"{name} = handed_on"
        verdict = verdict_on(warm, name, source, (f"from nnlib import {name} as handed_on",))
    else:
        verdict = verdict_on(warm, name, source)
    assert verdict.status == "stopped"
    assert verdict.share == 0


HOSTILE = {
    "equal to all": "class All(float):\n        def __eq__(self, other): return True\n"
                    "    return All(3 * number)",
    "an array of its own": "import numpy as np\n    class Own(np.ndarray): pass\n"
                           "    return np.full((), 3 * number).view(Own)",
    "a text": "return 'right'",
    "a nest without end": "nest = []\n    nest.append(nest)\n    return nest",
    "a verdict": "from nnlib.checks import Verdict\n    return Verdict('right')",
    "a stop": "from nnlib.checks.running import CallFailed\n    return CallFailed('right')",
    "all that it finds in frames": "import sys\n    frame = sys._getframe()\n    while frame:\n"
        "        for name in ('truth', 'instance', 'seed'):\n"
        "            if name in frame.f_locals: return 2 * number\n"
        "        frame = frame.f_back\n    return 0",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_results_earn_nothing(warm, kind):
    verdict = verdict_on(warm, "double", f"def double(number):\n    {HOSTILE[kind]}")
    assert verdict.status in ("not yet", "stopped")
    assert verdict.share == 0


def test_lines_that_are_no_plain_data_are_refused():
    for line in (
        b"",
        b"x",
        b"[]",
        b'["array","<U1",[1],"AAAAAA=="]',
        b'["nothing"]',
        b'["loss","no"]',
    ):
        with pytest.raises(ValueError, match="not plain data"):
            plain.unpack(line)


def test_what_is_no_plain_data_arrives_as_the_name_of_its_type():
    assert type(plain.unpack(plain.pack(open))).__name__ == "builtin_function_or_method"
    loss = EXERCISES["measured_slope"].instance(np.random.default_rng(0))[0]
    assert dataclasses.is_dataclass(loss)
    assert plain.unpack(plain.pack(loss), trusted=True) == loss
    assert isinstance(plain.unpack(plain.pack(loss)), plain.Opaque)


def test_layers_and_generators_arrive_as_they_were():
    rng = np.random.default_rng(3)
    layer = Layer(rng.normal(size=(2, 3)), np.zeros(3), tanh)
    sent = plain.unpack(plain.pack([layer, rng]))
    assert np.array_equal(sent[0].weights, layer.weights)
    assert sent[0].activation is tanh
    assert sent[1].random() == rng.random()


@given(
    arrays.arrays(some.sampled_from([np.float64, np.float32, np.int32, np.bool_]), (2, 3))
    | some.floats() | some.integers() | some.text() | some.none() | some.booleans()
)  # fmt: skip
def test_plain_data_arrives_as_it_was(value):
    sent = plain.unpack(plain.pack((value, [value])))
    assert type(sent[0]) is type(value)
    np.testing.assert_equal(sent, (value, [value]))


@pytest.mark.parametrize("system", ["Windows", "Linux"])
def test_on_windows_python_itself_is_started_and_not_an_environments_launcher(
    monkeypatch, tmp_path, system
):
    """A socket is handed on to a process by its number, and the launcher's is not Python's."""
    monkeypatch.setattr(starting, "system", lambda: system)
    monkeypatch.setattr(sys, "_base_executable", r"C:\Python\python.exe")
    in_force = sandbox.Protection(False, False, False)
    program, environ = sandbox.command(tmp_path, in_force)[0], sandbox.child_environ(tmp_path)
    is_windows = system == "Windows"
    assert program == (r"C:\Python\python.exe" if is_windows else sys.executable)
    assert environ.get("__PYVENV_LAUNCHER__") == (sys.executable if is_windows else None)
