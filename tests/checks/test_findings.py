"""Findings are fields; words are made of them once, at the end, and nobody reads the words."""

import ast
from pathlib import Path

import numpy as np
import pytest

import nnlib
from nnlib.checks import findings, judge, words
from nnlib.checks.findings import Finding
from nnlib.checks.judging import judge_exercise
from nnlib.checks.slips import sentences_of
from nnlib.exercises import EXERCISES, Exercise, Property, Slip

ROOT = Path(nnlib.__file__).parent.parent
FILES = [
    path
    for folder in ("nnlib", "classroom", "tools", "benchmarks", "hosting")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
END_OF_THE_LINE = {
    "nnlib/checks/judging.py", "nnlib/checks/commands.py",
    "classroom/grading/judging_answers.py", "classroom/grading/explain.py",
}  # fmt: skip


def kinds(base=Finding):
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def gives(result):
    return lambda *arguments: result


def changes(inputs, weights, bias, target):
    inputs += 1
    return inputs, bias


def one_of(number):
    """Give a list of one number, which is not 1."""
    return [number]


ONE_OF = Exercise(
    reference=one_of,
    statement="",
    instance=lambda rng: (2,),
    truth=Property((("one", lambda number, result: "It is 1." if result[0] == 1 else ""),)),
    slips=(Slip("one", (("number]", "1]"),), "One?", "it"),),
    parts=("list",),
    hints=(),
)

# exercise, an answer, what is found
ANSWERS = [
    ("double", gives(...), findings.NotAttempted),
    ("double", lambda: 1, findings.WrongSignature),
    ("double", lambda number: number / 0, findings.Stopped),
    ("neuron_slopes", changes, findings.ArgumentChanged),
    ("double", gives(None), findings.NotRead),
    (ONE_OF, gives(5), findings.NoSuchForm),
    (ONE_OF, gives([1]), findings.PropertyBroken),
    ("double", gives(1), findings.WrongNumbers),
    ("double", EXERCISES["double"].reference, findings.Ours),
    ("double", lambda number: number + number, findings.Right),
]


@pytest.mark.parametrize(
    ("name", "answer", "kind"), ANSWERS, ids=[one[2].__name__ for one in ANSWERS]
)
def test_a_verdict_is_its_finding_and_the_words_for_it(name, answer, kind):
    exercise = EXERCISES.get(name, name)
    verdict = judge_exercise(exercise, answer, 3)
    found = verdict.finding
    assert type(found) is kind
    told = (found.status, found.slips, found.parts)
    assert (verdict.status, verdict.slips, verdict.parts) == told
    assert verdict.message == words.message_of(found)
    assert verdict.seed == 3
    assert set(verdict.slips) <= set(sentences_of(exercise))


def test_every_kind_of_finding_has_words():
    told = {findings.WithOurHelpers, *words._MESSAGES}
    assert set(kinds()) == told
    of_helpers = {findings.HelpersNotRight, findings.WithOurHelpers}
    assert {kind for *_, kind in ANSWERS} == told - of_helpers


def test_findings_tell_the_numbers_as_fields():
    found = judge("double", lambda number: 3 * number, 1).finding
    assert found.relation == findings.Relation("ratio", 1.5)
    assert found.shown.given[found.place] == pytest.approx(1.5 * found.shown.truth[found.place])
    found = judge("double", lambda number: np.ones(2_000_000), 1).finding
    assert (found.problem.why, found.problem.count) == ("too many numbers", 2_000_000)
    found = judge("double", lambda number: number @ number, 1).finding
    assert (found.failure.error, found.slips) == ("TypeError", ())


def test_a_list_that_is_too_short_is_told_so_by_name():
    found = judge("backward", lambda *arguments: [1.0], 1).finding
    assert (found.problem.why, found.problem.count) == ("other count", 1)
    assert found.problem.wanted.is_list


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_only_the_end_of_the_line_imports_words():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in FILES
        if any(name.startswith("nnlib.checks.words") for name in imported(path))
    }
    own_modules = {name for name in users if name.startswith("nnlib/checks/words/")}
    assert users - own_modules == END_OF_THE_LINE


def is_message(node):
    return isinstance(node, ast.Attribute) and node.attr == "message"


def reads_a_sentence(node):
    """Whether a piece of code compares or takes apart the message of something."""
    if isinstance(node, ast.Compare):
        return any(map(is_message, (node.left, *node.comparators)))
    asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return asked and (
        is_message(node.func.value)
        or (getattr(node.func.value, "id", "") == "re" and any(map(is_message, node.args)))
    )


def test_nobody_reads_a_sentence_to_know_what_was_found():
    assert reads_a_sentence(ast.parse("'x' in verdict.message", mode="eval").body)
    assert reads_a_sentence(ast.parse("verdict.message.split()", mode="eval").body)
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        found = [node.lineno for node in ast.walk(tree) if reads_a_sentence(node)]
        if path.name in ("verdict.py", "trial_of_checks.py"):
            # One makes Markdown and HTML of the message, the other measures what it names.
            continue
        assert not found, (path, found)
