"""Names in a function's source: arguments that it reads or overwrites, names from elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlib.checks.scopes import arguments_of, find_grown, given_values, looks_around, names_read
from nnlib.checks.trees import nodes_of
from nnlib.layers import Layer

_DATA = (bool, int, float, list, tuple, dict, np.ndarray, np.generic, Layer, type(...))


def unused_arguments(found: ast.AST) -> list[str]:
    """Return the arguments that appear nowhere in the function or in functions inside it."""
    if not isinstance(found, ast.FunctionDef | ast.Lambda) or looks_around(found):
        return []
    body = found.body if isinstance(found, ast.FunctionDef) else [found.body]
    used = {name for part in body for name in names_read(part)}
    used |= {name for name, _ in given_values(body)}
    used |= {node.id for node in nodes_of(found)
             if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}  # fmt: skip
    return [argument.arg for argument in found.args.args if argument.arg not in used]


def lasting_default(found: ast.AST) -> str:
    """Name a default list that a function makes once for all of its calls, and adds to."""
    if not isinstance(found, ast.FunctionDef):
        return ""
    named = found.args.args[len(found.args.args) - len(found.args.defaults) :]
    lasting = [
        (argument, default) for argument, default in zip(named, found.args.defaults, strict=True)
        if isinstance(default, ast.List | ast.Dict | ast.Set)
    ]  # fmt: skip
    if not lasting:
        return ""
    fresh = {name for name, _ in given_values(found.body)}
    takes_in = {name for name, _ in find_grown(found.body)} - fresh
    for argument, default in lasting:
        if argument.arg in takes_in:
            written = f"{argument.arg}={ast.unparse(default)}"
            return f"`{written}` is made once, for all calls: each call finds what others put in."
    return ""


def divided_by_one(found: ast.AST) -> str:
    """Ask about a division by 1 followed by a sum, as in `1 / 1 + x` for `1 / (1 + x)`."""
    for node in nodes_of(found):
        is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        if not is_sum or not isinstance(node, ast.BinOp) or not isinstance(node.left, ast.BinOp):
            continue
        below = node.left.right
        if (
            isinstance(node.left.op, ast.Div)
            and isinstance(below, ast.Constant)
            and below.value == 1
        ):
            return f"In `{ast.unparse(node)}` you divide only by the 1: are brackets missing?"
    return ""


def overwritten_arguments(found: ast.AST) -> list[str]:
    """Return the arguments that get a value that does not depend on any argument."""
    if not isinstance(found, ast.FunctionDef) or looks_around(found):
        return []
    made = list(given_values(found.body))
    given = arguments_of(found)
    # A module takes nothing in, although `np.sum(x)` looks like `x.append(y)`.
    of_its_own = {*given, *(name for name, _ in made)}
    taken_in = [(name, (node,)) for name, node in find_grown(found.body) if name in of_its_own]
    deciding = [*made, *taken_in]
    reached, count = set(given), 0
    while count < len(reached):
        count = len(reached)
        reached |= {name for name, by in deciding if any(reached & set(names_read(b)) for b in by)}
    apart = [
        name
        for name, by in made
        if name in given and not any(reached & set(names_read(one)) for one in by)
    ]
    return list(dict.fromkeys(apart))


def returns(found: ast.AST) -> bool:
    """Check whether a function has a line of its own that returns something."""
    if not isinstance(found, ast.FunctionDef):
        return isinstance(found, ast.Lambda)
    return any(
        isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None
        for part in found.body
        for node in _of_its_own(part)
    )


def _of_its_own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes except those of functions inside."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _of_its_own(child)


def notebook_names(found: ast.AST, outside: dict[str, Any]) -> list[str]:
    """Return the names that a function or class reads and that are data outside it."""
    if not isinstance(found, ast.FunctionDef | ast.Lambda | ast.ClassDef):
        return []
    given = {node.arg for node in nodes_of(found) if isinstance(node, ast.arg)}
    nodes = [node for node in nodes_of(found) if isinstance(node, ast.Name)]
    made = given | {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    read = dict.fromkeys(node.id for node in nodes if node.id not in made)
    own = [outside.get(found.name)] if isinstance(found, ast.ClassDef) else []
    data = (*_DATA, *(one for one in own if isinstance(one, type)))
    return [name for name in read if isinstance(outside.get(name), data)]
