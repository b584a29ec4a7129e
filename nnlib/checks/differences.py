"""Differences: does a source subtract two calls of one function, as nudging does?"""

from __future__ import annotations

import ast
from collections.abc import Callable


def nudges(found: ast.AST, helper: Callable[[str], ast.AST | None]) -> bool:
    """Whether a source, or that of a helper it calls, nudges; `helper` reads the one of a name."""
    called = called_names(found)
    if "measured_slope" in called:
        return True
    inside = [tree for tree in map(helper, called) if tree is not None]
    return any(map(_differs, (found, *inside)))


def called_names(found: ast.AST) -> list[str]:
    """The names that a source calls, first one first."""
    calls = [node for node in ast.walk(found) if isinstance(node, ast.Call)]
    return list(dict.fromkeys(one.func.id for one in calls if isinstance(one.func, ast.Name)))


def _differs(found: ast.AST) -> bool:
    """Whether it subtracts two results of the same callee, directly or through names."""
    callees: dict[str, str] = {}
    for node in ast.walk(found):
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
        for node in ast.walk(found)
    )


def _is_of_numpy(callee: ast.expr) -> bool:
    """Whether it is `np.mean` or the like: a difference of two such is a formula."""
    while isinstance(callee, ast.Attribute):
        callee = callee.value
        if isinstance(callee, ast.Name):
            return callee.id in ("np", "numpy")
    return False
