"""What a function's source shows before it runs: is it attempted, and does it nudge?"""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlib.layers import Layer

_DATA = (bool, int, float, list, tuple, dict, np.ndarray, np.generic, Layer, type(...))


def tree(function: Any) -> ast.AST | None:
    """Parse the function or class; None where no source is at hand, or it does not stand alone."""
    try:
        source = (
            _source_of_class(function)
            if inspect.isclass(function)
            else inspect.getsource(inspect.unwrap(function))
        )
        module = ast.parse(textwrap.dedent(source))
    except (OSError, TypeError, SyntaxError, ValueError, StopIteration):
        return None
    name = getattr(function, "__name__", "")
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name == name:
                return node
        elif isinstance(node, ast.Lambda) and name == "<lambda>":
            return node
    return None


def _source_of_class(given: type) -> str:
    """The cell or file of a class: `inspect` finds functions in a notebook, and no classes."""
    code = next(one.__code__ for one in vars(given).values() if inspect.isfunction(one))
    return "".join(linecache.getlines(code.co_filename))


def is_attempted(function: Any) -> bool:
    """Whether anything was written: no `...` is left as a statement, a value or a result.

    Examples
    --------
    >>> def stub(number):
    ...     return ...
    >>> is_attempted(stub), is_attempted(lambda array: array[..., 0])
    (False, True)
    """
    found = tree(function)
    if found is None:
        return True
    if isinstance(found, ast.Lambda):
        return not _is_dots(found.body)
    if all(isinstance(node, ast.Pass) for node in _statements(found)):
        return False
    return not any(_is_open(node) for node in ast.walk(found))


def left_over_dots(function: Any) -> int | None:
    """The line in which dots are left, where something was written beside them; else None.

    Examples
    --------
    >>> def begun(number):
    ...     ...
    ...     return 2 * number
    >>> left_over_dots(begun)
    2
    """
    found = tree(function)
    if not isinstance(found, ast.FunctionDef | ast.ClassDef):
        return None
    lines = [getattr(node, "lineno", 0) for node in ast.walk(found) if _is_open(node)]
    written = [node for node in _statements(found) if not _is_open(node)]
    return min(lines) - found.lineno + 1 if lines and written else None


def _statements(found: ast.AST) -> list[ast.AST]:
    return [node for node in getattr(found, "body", []) if not _is_text(node)]


def _is_open(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return):
        return _is_dots(node.value)
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


def _is_dots(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def unused_arguments(function: Any) -> list[str]:
    """The arguments that the source never reads.

    Examples
    --------
    >>> unused_arguments(lambda first, second, *others: first)
    ['second']
    """
    found = tree(function)
    if not isinstance(found, ast.FunctionDef | ast.Lambda):
        return []
    read = {node.id for node in ast.walk(found) if isinstance(node, ast.Name)}
    return [argument.arg for argument in found.args.args if argument.arg not in read]


ARROW = "In Python `=` gives a name its value; `<-` compares."


def idle_line(function: Any) -> str:
    """Name the first line that works something out and keeps nothing of it.

    Examples
    --------
    >>> def in_the_manner_of_another_language(number):
    ...     number <- 2 * number
    ...     return number
    >>> print(idle_line(in_the_manner_of_another_language))
    Line 2 keeps nothing of what it works out. In Python `=` gives a name its value; `<-` compares.
    """
    found = tree(function)
    if not isinstance(found, ast.FunctionDef):
        return ""
    for node in ast.walk(found):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp | ast.Compare):
            said = f"Line {node.lineno - found.lineno + 1} keeps nothing of what it works out."
            is_arrow = re.match(r"\w+ < -", ast.unparse(node))
            return f"{said} {ARROW}" if is_arrow else said
    return ""


def overwritten_arguments(function: Any) -> list[str]:
    """The arguments that get another value, which has nothing to do with the one given.

    Examples
    --------
    >>> def fixed(prediction, target):
    ...     prediction, target = 4, 2
    ...     return (prediction - target) ** 2
    >>> overwritten_arguments(fixed)
    ['prediction', 'target']
    """
    found = tree(function)
    if not isinstance(found, ast.FunctionDef):
        return []
    given = [argument.arg for argument in found.args.args]
    overwritten = []
    for node in found.body:
        if isinstance(node, ast.Assign):
            read = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
            made = [part for target in node.targets for part in ast.walk(target)]
            names = [part.id for part in made if isinstance(part, ast.Name) and part.id in given]
            overwritten += names if not read & set(given) else []
    return overwritten


def notebook_names(function: Any) -> list[str]:
    """The names in the source that stand for data outside of the function, and not for functions.

    Examples
    --------
    >>> errors = [1.0, 2.0]
    >>> notebook_names(lambda first: first * errors[0])
    ['errors']
    """
    found = tree(function)
    if not isinstance(found, ast.FunctionDef | ast.Lambda):
        return []
    outside = getattr(inspect.unwrap(function), "__globals__", {})
    given = {node.arg for node in ast.walk(found) if isinstance(node, ast.arg)}
    nodes = [node for node in ast.walk(found) if isinstance(node, ast.Name)]
    made = given | {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    read = dict.fromkeys(node.id for node in nodes if node.id not in made)
    return [name for name in read if isinstance(outside.get(name), _DATA)]


def nudges(function: Any) -> bool:
    """Whether the source, or that of a helper it calls, takes a difference of two calls of a loss.

    Examples
    --------
    >>> nudges(lambda w: (abs(w + 0.1) - abs(w - 0.1)) / 0.2)
    True
    >>> nudges(lambda w: 2 * w)
    False
    """
    found = tree(function)
    if found is None:
        return False
    measures = any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "measured_slope"
        for node in ast.walk(found)
    )
    return measures or any(_differs(part) for part in (found, *_helpers(function, found)))


def _helpers(function: Any, found: ast.AST) -> Iterator[ast.AST]:
    names = getattr(inspect.unwrap(function), "__globals__", {})
    for node in ast.walk(found):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            helper = names.get(node.func.id)
            if inspect.isfunction(helper) and helper is not function:
                inside = tree(helper)
                if inside is not None:
                    yield inside


def _differs(found: ast.AST) -> bool:
    """One subtraction between two results of the same callee, at hand or under names."""
    callees: dict[str, str] = {}
    for node in ast.walk(found):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    callees[target.id] = ast.dump(node.value.func)

    def callee(node: ast.AST) -> str | None:
        if isinstance(node, ast.Call):
            return ast.dump(node.func)
        return callees.get(node.id) if isinstance(node, ast.Name) else None

    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and callee(node.left) is not None
        and callee(node.left) == callee(node.right)
        for node in ast.walk(found)
    )
