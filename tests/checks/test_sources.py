"""What a source shows, as data: the same from the function itself and from its text alone."""

import dataclasses
import inspect
import linecache

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.checks.sources import Facts, facts_in, facts_of

TWICE = "def twice():\n    ...\n"
SLOPE = "def slope(f, w):\n    return (f(w + 1) - f(w - 1)) / 2\n"

SOURCES = {
    # the source, the texts before it, the facts that differ from the defaults
    "a stub": ("def double():\n    '''Say.'''\n    ...\n", (), {"attempted": False}),
    "only a text": ("def double():\n    '''Say.'''\n", (), {"attempted": False}),
    "nothing": ("def double():\n    pass\n", (), {"attempted": False}),
    "not written": ("def double():\n    raise NotImplementedError\n", (), {"attempted": False}),
    "begun": ("def double(n):\n    ...\n    return n\n", (),
              {"attempted": False, "left_over": 2, "returns": True}),
    "a lambda of dots": ("double = lambda: ...\n", (), {"attempted": False, "returns": True}),
    "a lambda": ("double = lambda n, other: n[..., 0]\n", (),
                 {"unused": ("other",), "returns": True}),
    "with a type": ("double: object = lambda n: n\n", (), {"returns": True}),
    "a class": ("class double:\n    def half(self):\n        ...\n", (),
                {"attempted": False, "left_over": 3}),
    "a class with code": ("class double:\n    def half(self):\n        return 1\n", (), {}),
    "unused": ("def double(n, other):\n    return n\n", (),
               {"unused": ("other",), "returns": True}),
    "overwritten": ("def double(n):\n    n = 3\n    return n\n", (),
                    {"overwritten": ("n",), "returns": True}),
    "idle": ("def double(n):\n    n + n\n    return n\n", (),
             {"idle_line": "Line 2 works something out but drops it.", "returns": True}),
    "divided by 1": ("def double(n):\n    return 1 / 1 + n\n", (),
                     {"idle_line": "In `1 / 1 + n` you divide only by the 1: are brackets "
                                   "missing?", "returns": True}),
    "nudged": ("def double(f, w):\n    return f(w + 1) - f(w - 1)\n", (),
               {"nudges": True, "returns": True}),
    "nudged under names": (
        "def double(f, w):\n    up = f(w + 1)\n    down = f(w - 1)\n    return up - down\n", (),
        {"nudges": True, "returns": True}),
    "nudged by a helper": ("def double(w):\n    return slope(abs, w)\n", (SLOPE,),
                           {"nudges": True, "returns": True,
                            "notebook_functions": ("slope",)}),
    "another name": ("double = twice\n", (TWICE,), {"attempted": False}),
    "a name of a name": ("double = other\n", (TWICE, "other = twice\n"), {"attempted": False}),
    "the last one": ("def double():\n    ...\ndef double():\n    return 2\n", (),
                     {"returns": True}),
    "inside an if": ("if True:\n    def double():\n        ...\n", (), {"attempted": False}),
}  # fmt: skip


def made(source, helpers, name="double"):
    """The function of the source, with lines that can be looked up, as in a notebook."""
    names = {"np": np, "__name__": "__main__"}
    for text in (*helpers, source):
        place = f"<source {len(linecache.cache)}>"
        linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
        exec(compile(text, place, "exec"), names)
    return names[name]


@pytest.mark.parametrize("case", SOURCES)
def test_a_function_and_its_text_tell_the_same_facts(case):
    source, helpers, other = SOURCES[case]
    wanted = dataclasses.replace(Facts(), **other)
    assert facts_in(source, "double", helpers) == wanted
    assert facts_of(made(source, helpers)) == wanted


@pytest.mark.parametrize(
    "source",
    ["def double(", "", "double = make()", "double = double", "double = other\nother = double",
     "one, *double = 1, 2", "double = 1 if True else 2", "x = " + "(" * 500 + ")" * 500,
     "double = f" + "(1)" * 5000, "double = 1" + "+1" * 50_000, "\0"],
)  # fmt: skip
def test_a_text_that_tells_nothing_speaks_against_nobody(source):
    assert facts_in(source, "double") == Facts()


def test_a_text_is_read_and_never_run(tmp_path):
    mark = tmp_path / "mark"
    run = f"open({str(mark)!r}, 'w')"
    source = f"x[{run}] = double = lambda number=({run}): {run}\n@{run}\ndef half(n: {run}): ...\n"
    facts_in(source, "double", [f"other = {run}"])
    assert not mark.exists()


def test_a_name_of_the_notebook_that_stands_for_data_is_told_of_the_function_alone():
    errors = "errors = [1.0, 2.0]\n"
    source = "def double(number):\n    return errors[0] * np.exp(number)\n"
    assert facts_of(made(source, (errors,))).notebook_names == ("errors",)
    assert facts_in(source, "double", (errors,)).notebook_names == ()


def test_facts_that_a_function_carries_are_believed():
    def double(number):
        return 2 * number

    assert judge("double", double).status == "right"
    double.facts = Facts(attempted=False, left_over=7)
    verdict = judge("double", double)
    assert verdict.status == "not attempted"
    assert "in line 7" in verdict.message


def test_what_a_learner_calls_facts_is_not_believed():
    def double(number):
        return 2 * number

    double.facts = {"attempted": False}
    assert judge("double", double).status == "right"


@pytest.mark.parametrize(
    "answer",
    [lambda number: 2 * number, lambda number: 3 * number, lambda number: 1 / 0,
     lambda number: "text", lambda: 2],
    ids=["right", "wrong", "stops", "no number", "takes nothing"],
)  # fmt: skip
def test_no_source_is_read_where_the_facts_are_known(answer, monkeypatch):
    answer.facts = Facts()
    judge("double", answer)  # Our own slips are compiled, once.

    def refuse(*arguments, **others):
        raise AssertionError("a source was read")

    monkeypatch.setattr("nnlib.checks.sources._tree", refuse)
    for name in ("getsource", "getsourcelines", "getsourcefile"):
        monkeypatch.setattr(inspect, name, refuse)
    judge("double", answer)
