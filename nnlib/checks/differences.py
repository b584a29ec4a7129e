"""Differences: does a source subtract two calls of one function, as nudging does?"""

from __future__ import annotations

import ast
from collections.abc import Callable

from nnlib.checks.trees import nodes_of


def nudges(found: ast.AST, helper: Callable[[str], ast.AST | None]) -> bool:
    """Check whether a source, or a helper it calls, nudges; `helper` finds a helper by name."""
    called = called_names(found)
    if "measured_slope" in called:
        return True
    inside = [tree for tree in map(helper, called) if tree is not None]
    return any(map(_differs, (found, *inside)))


def called_names(found: ast.AST) -> list[str]:
    """Return the names that a source calls, in order."""
    calls = [node for node in nodes_of(found) if isinstance(node, ast.Call)]
    return list(dict.fromkeys(one.func.id for one in calls if isinstance(one.func, ast.Name)))


def _differs(found: ast.AST) -> bool:
    """Check whether a source subtracts two results of one callee, directly or through names."""
    callees: dict[str, str] = {}
    for node in nodes_of(found):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Name) and not _is_of_numpy(node.value.func):
                    callees[target.id] = ast.dump(node.value.func)

    def callee(node: ast.AST) -> str | None:
        if isinstance(node, ast.Call):
            return None if _is_of_numpy(node.func) else ast.dump(node.func)
        return callees.get(node.id) if isinstance(node, ast.Name) else None

    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and callee(node.left) is not None
        and callee(node.left) == callee(node.right)
        for node in nodes_of(found)
    )


def _is_of_numpy(callee: ast.expr) -> bool:
    """Check for `np.mean` and the like: a difference of two such calls is a formula."""
    while isinstance(callee, ast.Attribute):
        callee = callee.value
        if isinstance(callee, ast.Name):
            return callee.id in ("np", "numpy")
    return False
