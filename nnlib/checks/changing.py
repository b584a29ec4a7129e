"""Find in a function's source the line that changes an argument in place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nnlib.checks.scopes import arguments_of, names_stored
from nnlib.checks.trees import nodes_of

_CHANGERS = ("append", "extend", "fill", "insert", "pop", "remove", "reverse", "sort")


def changing_lines(found: ast.AST) -> dict[str, str]:
    """Return a question for each argument that a line seems to change in place.

    After `x = argument`, the other name counts as well; an argument that has been given a new
    value does not.

    Examples
    --------
    >>> source = "def f(scores):\\n    table = scores\\n    table[0] -= 1"
    >>> print(changing_lines(ast.parse(source).body[0])["scores"])
    In line 2, `table = scores` makes a second name for the same array, not a copy. Does line 3, \
`table[0] -= 1`, change it in place?
    """
    if not isinstance(found, ast.FunctionDef):
        return {}
    stands_for = {name: (name, "") for name in arguments_of(found)}
    said: dict[str, str] = {}
    for node in _statements(found):
        place = f"line {node.lineno - found.lineno + 1}"
        for name in _changed(node):
            argument, as_it_was_made = stands_for.get(name, ("", ""))
            question = f"oes {place}, `{_first_line(node)}`, change it in place?"
            if argument and argument not in said:
                said[argument] = f"{as_it_was_made}D{question}"
        if isinstance(node, ast.Assign):
            other = node.value.id if isinstance(node.value, ast.Name) else ""
            argument, as_it_was_made = stands_for.get(other, ("", ""))
            for name in (one for target in node.targets for one in names_stored(target)):
                stands_for.pop(name, None)
                if argument:
                    made = as_it_was_made or (
                        f"In {place}, `{_first_line(node)}` makes a second name for the same "
                        "array, not a copy. "
                    )
                    stands_for[name] = (argument, made if name != argument else "")
        elif isinstance(node, ast.For):
            for name in names_stored(node.target):
                stands_for.pop(name, None)
    return said


def _statements(found: ast.FunctionDef) -> list[ast.stmt]:
    inside = (node for node in nodes_of(found) if isinstance(node, ast.stmt) and node is not found)
    return sorted(inside, key=lambda node: (node.lineno, node.col_offset))


def _first_line(node: ast.stmt) -> str:
    return ast.unparse(node).partition("\n")[0]


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield the names whose objects a statement changes, if they are arrays or lists."""
    if isinstance(node, ast.AugAssign):
        yield from _base(node.target)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if not isinstance(target, ast.Name):
                yield from _base(target)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute) and called.attr in _CHANGERS:
            yield from _base(called.value)
        elif isinstance(called, ast.Attribute) and called.attr == "shuffle" and node.value.args:
            yield from _base(node.value.args[0])


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
