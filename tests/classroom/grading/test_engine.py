"""What of the engine comes into an answer's process: no text, and no work of an exercise."""

import base64
import marshal
import operator
import sys
import types

import pytest

from classroom.grading import engine, sandbox
from nnlib.checks.ours import blocked_functions
from nnlib.exercises import EXERCISES


def codes_in(code):
    yield code
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield from codes_in(one)


def shipped():
    """All code that the warm process for answers reads, by module and name."""
    for name, data in sandbox._compiled(False):
        for code in codes_in(marshal.loads(data[16:])):
            yield name.replace("/", "."), code


def test_whatever_does_the_work_of_an_exercise_has_no_body_in_the_warm_process():
    found = set()
    for module, code in shipped():
        if (module, code.co_qualname) in engine.doing_work():
            found.add((module, code.co_qualname))
            assert engine.REFUSAL in code.co_consts
            assert set(code.co_names) == {"RuntimeError"}
    assert found == engine.doing_work()


def test_no_text_of_ours_is_in_the_warm_process():
    data = b"".join(code for _, code in sandbox._compiled(False))
    for exercise in EXERCISES.values():
        assert exercise.source.splitlines()[0].encode() not in data
        for line in exercise.source.splitlines():
            if line.strip().startswith("return ") and len(line.strip()) > 25:
                assert line.strip().encode() not in data
    assert b"Parameters\n" not in data


@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_gets_the_code_of_what_it_may_call_and_of_nothing_else(name):
    exercise = EXERCISES[name]
    given = {(module, path) for module, path, _ in engine.list_allowed(exercise)}
    assert given == engine.doing_work() - set(blocked_functions(exercise))
    for module, path, text in engine.list_allowed(exercise):
        code = marshal.loads(base64.b64decode(text))
        assert code == operator.attrgetter(path)(sys.modules[module]).__code__


def test_a_function_without_its_body_refuses_and_keeps_its_arguments():
    tree = engine.strip_work("nnlib.losses", "def softmax(scores, axis=-1):\n    return scores\n")
    names = {}
    exec(compile(tree, "<stripped>", "exec"), names)
    with pytest.raises(RuntimeError, match="write it yourself"):
        names["softmax"](1)
    assert names["softmax"].__defaults__ == (-1,)
