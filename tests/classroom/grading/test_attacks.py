"""Wrong work that tries to get a mark: whatever it does, it gets none, and harms no other."""

import os
import socket
import textwrap
import threading

import pytest

from classroom.grading.process import RemoteAnswer, Warm
from classroom.grading.sandbox import protection
from classroom.grading.versions import exercises, version_of
from nnlib.checks import judge
from nnlib.checks.judging import judge_exercise
from nnlib.checks.ours import blocked_functions
from nnlib.exercises import EXERCISES
from tools import build

NAME = "hidden_delta"
WRONG = "delta @ weights.T"
SECRET = "GRADING_SECRET"

# kind, the body of `hidden_delta` before `return delta @ weights.T`
ATTACKS = {
    "NumPy's comparisons patched": """
        for name in ("allclose", "isclose", "array_equal", "all"):
            setattr(np, name, lambda *a, **k: True)
        """,
    "NumPy's absolute value patched": "np.abs = np.absolute = lambda a: np.zeros_like(a)",
    "the engine patched": """
        nnlib.forward = lambda *a: []
        nnlib.measured_slopes = lambda *a, **k: [delta @ weights.T]
        """,
    "a result that is equal to all": """
        class All(np.ndarray):
            def __eq__(self, other): return True
            def __sub__(self, other): return np.zeros(self.shape)
            def __array_ufunc__(self, *a, **k): return np.zeros(self.shape)
        return (delta @ weights.T).view(All)
        """,
    "an object that pretends to be an array": """
        class Pretends:
            shape, dtype = (7, 5), np.dtype(float)
            def __array__(self, *a, **k): return delta @ weights.T
            def __eq__(self, other): return True
        return Pretends()
        """,
    "a pickle that would run": """
        class Gadget:
            def __reduce__(self): return (eval, ("open('/tmp/pickled', 'w')",))
        return Gadget()
        """,
    "truth looked for in frames": """
        import sys
        frame = sys._getframe()
        while frame:
            for name, value in {**frame.f_locals}.items():
                if name in ("truth", "instance", "instances", "expected", "slopes", "seed"):
                    if not isinstance(value, int): return value
            frame = frame.f_back
        """,
    "truth looked for among all objects": """
        import gc
        for one in gc.get_objects():
            if type(one).__name__ in ("Instance", "Exercise") or callable(one) and (
                getattr(one, "__name__", "") == "hidden_delta" and one is not hidden_delta
            ):
                return one.truth[0] if hasattr(one, "truth") else one(
                    delta, weights, pre_activation)
        """,
    "the reference imported": """
        from nnlib.exercises import EXERCISES
        return EXERCISES["hidden_delta"].reference(delta, weights, pre_activation)
        """,
    "another right way imported": """
        import nnlib.exercises.the_hidden_layer.hidden_delta as lesson
        return lesson._delta_in_a_loop(delta, weights, pre_activation)
        """,
    "solutions read from the disk": """
        import json, pathlib
        for path in pathlib.Path(ROOT).glob("solutions/06*.ipynb"):
            for cell in json.loads(path.read_text())["cells"]:
                text = "".join(cell["source"])
                if "def hidden_delta" in text:
                    names = {"np": np}
                    exec(text, names)
                    return names["hidden_delta"](delta, weights, pre_activation)
        """,
    "the exercises' source read from the disk": """
        import pathlib, re
        for folder in (ROOT, *__import__("sys").path):
            path = pathlib.Path(folder, "nnlib/exercises/the_hidden_layer/hidden_delta.py")
            try:
                found = re.search(r"def hidden_delta.*?(?=\\n\\n\\n)", path.read_text(), re.S)
            except OSError:
                continue
            names = {"np": np}
            exec(found[0], names)
            return names["hidden_delta"](delta, weights, pre_activation)
        """,
    "the engine's source read": """
        import inspect
        names = {"np": np, "Layer": nnlib.Layer, "squared_error": nnlib.squared_error}
        exec(inspect.getsource(nnlib.backward), names)
        raise RuntimeError("it was there")
        """,
    "work handed on to backward": """
        layers = [nnlib.Layer(np.eye(len(weights)), np.zeros(len(weights)), nnlib.relu),
                  nnlib.Layer(weights, np.zeros(weights.shape[1]), nnlib.identity)]
        trace = nnlib.forward(layers, pre_activation)
        targets = trace[-1][2] - delta * len(delta) / 2
        first = nnlib.backward(layers, trace, targets)[0]
        return first
        """,
    "work handed on to the slope engine": """
        value = nnlib.Value(1.0)
        (value * value).backward()
        """,
    "results forged on the socket": """
        import os, socket
        line = b'["tuple","",["array","<f8",[7,5],""],["tuple"]]\\n' * 50
        for number in range(3, 64):
            try: os.write(number, line)
            except OSError: pass
        """,
    "a verdict forged on the socket": """
        import os
        for number in range(3, 64):
            try: os.write(number, b'{"status": "right", "share": 1.0}\\n')
            except OSError: pass
        """,
    "signals to the judge": """
        import os, signal
        for number in (os.getppid(), 1, -1):
            try: os.kill(number, signal.SIGTERM)
            except OSError: pass
        """,
    "memory of others through /proc": """
        import os, pathlib
        for path in pathlib.Path("/proc").glob("[0-9]*/mem"):
            try: path.open("r+b").write(b"right")
            except OSError: pass
        """,
    "a debugger on the warm process": """
        import ctypes, os
        traced = ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)
        if traced == 0:
            return np.where(pre_activation > 0, delta @ weights.T, 0)
        """,
    "a detached process": """
        import os
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True: pass
        """,
    "secrets in the environment": """
        import os
        if any("SECRET" in name for name in os.environ):
            return np.where(pre_activation > 0, delta @ weights.T, 0)
        """,
    "a helper on the network": """
        import socket
        with socket.create_connection(("127.0.0.1", PORT), 2) as line:
            if line.recv(1):
                return np.where(pre_activation > 0, delta @ weights.T, 0)
        """,
    "marks written to the disk": """
        for place in ("/tmp/marks.csv", "/marks.csv", "marks.csv", ROOT + "/marks.csv"):
            try: open(place, "w").write("right")
            except OSError: continue
            return np.where(pre_activation > 0, delta @ weights.T, 0)
        """,
    "the judge's names in its own place": """
        import sys, types
        sys.modules["nnlib.checks.judging"] = types.SimpleNamespace(judge=lambda *a: "right")
        globals().update(judge=lambda *a: "right", Verdict=lambda *a: "right")
        """,
    "a trace function": """
        import sys
        sys.settrace(lambda *a: None)
        sys.setprofile(lambda *a: None)
        """,
    "numbers that are not numbers": "return np.full((len(delta), len(weights)), np.nan)",
}  # fmt: skip


@pytest.fixture(scope="module")
def warm():
    if not protection().bubblewrap:
        pytest.skip("no bubblewrap here; CI has it")
    os.environ[SECRET] = "secret"
    with Warm() as made:
        yield made
    del os.environ[SECRET]


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                try:
                    server.accept()[0].sendall(b"!")
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def verdict_on(warm, name, source, setting=()):
    with RemoteAnswer(warm, EXERCISES[name], source, setting, 3) as answer:
        return judge(name, answer, 11)


def answer_with(body, port):
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return (
        f"def {NAME}(delta, weights, pre_activation):\n"
        f"    ROOT, PORT = {str(build.ROOT)!r}, {port}\n"
        f"{lines}\n    return {WRONG}"
    )


@pytest.mark.parametrize("kind", ATTACKS)
def test_no_attack_gets_a_mark_and_the_next_answers_are_judged_as_they_are(warm, port, kind):
    verdict = verdict_on(warm, NAME, answer_with(ATTACKS[kind], port))
    assert verdict.status in ("not yet", "stopped"), verdict
    assert verdict.share == 0
    assert "it was there" not in verdict.message
    assert verdict_on(warm, NAME, answer_with("", port)).slips == ("activation_slope_missing",)
    assert verdict_on(warm, NAME, EXERCISES[NAME].source).status == "right"


NETWORK = """
    L = [nnlib.Layer(hidden_weights.copy(), hidden_bias.copy(), nnlib.relu),
         nnlib.Layer(output_weights.copy(), output_bias.copy(), nnlib.identity)]
"""
LATER = {
    "forward and backward of lesson 08": """
    (a, b), (c, d) = backward(L, forward(L, inputs), targets)
    return a, b, c, d
""",
    "one step of train": """
    train(L, inputs, targets, 1.0, 1)
    return (hidden_weights - L[0].weights, hidden_bias - L[0].bias,
            output_weights - L[1].weights, output_bias - L[1].bias)
""",
    "Value of lesson 13": """
    (Value(1.0) * Value(2.0)).backward()
""",
    "an engine kept from before": """
    z = inputs @ hidden_weights + hidden_bias
    h = np.maximum(z, 0)
    p = h @ output_weights + output_bias
    (a, b), (c, d) = Kept.back(L, [(inputs, z, h), (h, p, p)], targets, nnlib.squared_error)
    return a, b, c, d
""",
}
KEPT = (
    "class Kept:\n    import types\n"
    "    back = types.FunctionType(nnlib.backward.__code__, vars(nnlib.propagation))"
)


@pytest.mark.parametrize("kind", LATER)
def test_ours_of_later_lessons_do_no_work_however_they_are_reached(warm, kind):
    signature = EXERCISES["two_layer_slopes"].source.splitlines()[0]
    source = f"{signature}{NETWORK}{LATER[kind]}"
    assert verdict_on(warm, "two_layer_slopes", source, (KEPT,)).share == 0


def test_the_next_exercise_of_a_lesson_is_not_at_hand(warm):
    source = (
        "def node_slopes(delta, weights):\n"
        "    return hidden_delta(delta, weights, np.ones((len(delta), len(weights))))"
    )
    assert "NameError" in verdict_on(warm, "node_slopes", source).message


def test_an_assessment_is_not_handed_on_to_the_engine(warm):
    version = version_of("jane", 5)
    own = next(one for one in exercises(version) if one.name == "own_layer_slopes")
    source = (
        "def own_layer_slopes(inputs, weights, bias, targets):\n"
        "    layers = [nnlib.Layer(weights, bias, nnlib.relu)]\n"
        "    return nnlib.backward(layers, nnlib.forward(layers, inputs), targets)[0]"
    )
    with RemoteAnswer(warm, own, source, (version.given,), 3) as answer:
        assert "write it yourself" in judge_exercise(own, answer, 1).message


IN_THE_TEXT = {
    "a default that would run here": "def double(number, made=open('PLACE', 'w')):\n    return 3",
    "a decorator that would run here":
        "def ran(f):\n    open('PLACE', 'w')\n    return f\n"
        "@ran\ndef double(number):\n    return 3",
    "an annotation that would run here":
        "def double(number: open('PLACE', 'w')) -> open('PLACE', 'w'):\n    return 3",
    "a class whose body would run here": "class double:\n    made = open('PLACE', 'w')",
    "a class whose base would run here": "class double(open('PLACE', 'w')):\n    pass",
    "a name for what would run here": "double = lambda number, made=open('PLACE', 'w'): 3",
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_THE_TEXT)
def test_nothing_of_an_answer_runs_in_the_judges_process(warm, tmp_path, kind):
    place = tmp_path / "ran"
    source = IN_THE_TEXT[kind].replace("PLACE", str(place))
    assert verdict_on(warm, "double", source).share == 0
    assert not place.exists()


def test_the_held_out_digits_are_not_there(warm):
    source = (
        "def train_on_digits(inputs, labels, rng):\n    pixels, digits = nnlib.digits()\n"
        "    return nnlib.sensible_layers([64, 10], [nnlib.identity], rng)"
    )
    verdict = verdict_on(warm, "train_on_digits", source)
    assert verdict.status == "stopped"
    assert "digits = nnlib.digits()" in verdict.message


def test_what_is_read_off_the_digits_is_counted_here(warm):
    source = (
        "def train_on_digits(inputs, labels, rng):\n"
        "    import nnlib.propagation\n"
        "    class All(np.ndarray):\n"
        "        def __eq__(self, other): return np.ones(len(self), bool)\n"
        "    forward = lambda *a: [(0, 0, np.eye(10).view(All))]\n"
        "    nnlib.propagation.forward = nnlib.forward = forward\n"
        "    return nnlib.sensible_layers([64, 10], [nnlib.identity], rng)"
    )
    assert verdict_on(warm, "train_on_digits", source).slips == ("as_by_guessing",)


TAUGHT = {"backward": "backward", "train": "train", "sgd_epoch": "sgd_epoch",
          "Value.backward": "Value"}  # fmt: skip


@pytest.mark.parametrize("name", EXERCISES)
def test_ours_of_the_same_name_and_those_of_later_exercises_are_refused(name):
    order = list(EXERCISES)
    found = {path for _, path in blocked_functions(EXERCISES[name])}
    # A repair is refused what the exercise is refused whose work it does.
    place = order.index(EXERCISES[name].repairs or name)
    for function, taught in TAUGHT.items():
        assert (function in found) == (place <= order.index(taught))
