"""The engine in a student's process, without whatever does the work of an exercise.

The warm process has the engine without the functions that do an exercise's work; each answer gets
those that it may call, as code and never as text. So there is nothing to find, wherever an answer
looks.
"""

from __future__ import annotations

import ast
import base64
import functools
import marshal
import operator
import sys

from nnlib.checks.ours import blocked_functions
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise

REFUSAL = "nnlib's own is not here: this is the exercise itself, so write it yourself"


@functools.cache
def doing_work() -> frozenset[tuple[str, str]]:
    """Return module and qualified name of each engine function that does an exercise's work."""
    return frozenset(one for exercise in EXERCISES.values() for one in blocked_functions(exercise))


def strip_work(module: str, text: str) -> ast.Module:
    """Read a module, leaving out the bodies of all functions that do an exercise's work.

    Examples
    --------
    >>> found = strip_work("nnlib.propagation", "def forward(layers, inputs):\\n    return layers")
    >>> ast.unparse(found).splitlines()[1].strip()[:18]
    'raise RuntimeError'
    """
    tree = ast.parse(text)
    left_out = {path for where, path in doing_work() if where == module}
    for path, node in _functions(tree, ""):
        if path in left_out:
            node.body = ast.parse(f"raise RuntimeError({REFUSAL!r})").body
    return ast.fix_missing_locations(tree)


def _functions(tree: ast.Module | ast.ClassDef, above: str) -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.append((above + node.name, node))
        elif isinstance(node, ast.ClassDef):
            found += _functions(node, f"{above}{node.name}.")
    return found


@functools.cache
def list_allowed(exercise: Exercise) -> tuple[tuple[str, str, str], ...]:
    """Return the engine functions that an answer may call: module, qualified name, code as text."""
    may_not = set(blocked_functions(exercise))
    return tuple(
        (module, path, pack_code(operator.attrgetter(path)(sys.modules[module]).__code__))
        for module, path in sorted(doing_work()) if (module, path) not in may_not
    )  # fmt: skip


@functools.cache
def list_earlier_answers(names: tuple[str, ...]) -> dict[str, str]:
    """Return the course's answers to earlier exercises, as code."""
    return {
        name: pack_code(compile(EXERCISES[name].source, f"<our {name}>", "exec", optimize=2))
        for name in names
    }


def pack_code(code: object) -> str:
    """Return code as text, for a process of exactly the same Python."""
    return base64.b64encode(marshal.dumps(code)).decode()  # type: ignore[arg-type]
