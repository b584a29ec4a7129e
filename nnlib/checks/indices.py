"""Which index is too large, and what to ask about it: read off a line, and what its names hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


def parse(line: str) -> ast.AST:
    """The line as a tree; that of an empty line where it cannot be read alone."""
    line = line.strip()
    for text in (line, f"{line}\n    pass", f"if True:\n    pass\n{line}\n    pass"):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module(body=[], type_ignores=[])


def question_about_index(text: str, tree: ast.AST, known: Mapping[str, Any], source: str) -> str:
    many = re.search(r"array is (\d+)-dimensional, but (\d+) were indexed", text)
    if many:
        return _too_many(int(many[1]), int(many[2]))
    if "invalid index to scalar" in text:
        return "Is that a single number, which has no entries?"
    if "boolean index" in text:
        return "Does what is asked between the brackets have the shape of the array before them?"
    if "indexing arrays could not be broadcast" in text:
        return "Do the two lists of places have different lengths? They are taken pair by pair."
    if "used as indices must be of integer" in text:
        return "Are there numbers with a point between the brackets, where places belong?"
    if "empty" in text:
        return "Is something taken out of a list that is empty?"
    if "out of" in text:
        return _out_of_range(text, tree, known, source)
    return ""


def _too_many(axes: int, indices: int) -> str:
    if axes == 0:
        return "Is that a single number, which has no entries?"
    if axes == 1:
        return "That is one row of numbers, so it takes one index: `x[i]`. Are there two?"
    return f"Are there {indices} indices, where the array has {axes} axes?"


def _out_of_range(text: str, tree: ast.AST, known: Mapping[str, Any], source: str) -> str:
    sizes = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", text)
    if sizes and sizes[3] == "0":
        return "Is that array empty?"
    for array, place, axis in _indices(tree):
        length = _length(array, axis, known)
        if sizes and (length != int(sizes[3]) or axis != int(sizes[2])):
            continue
        value = _number(place, known)
        if length is None or value is None or -length <= value < length:
            continue
        if sizes and value != int(sizes[1]):
            continue
        shown = ast.unparse(array)
        last = f"Counting begins at 0, so the last place of `{shown}` was {length - 1} here."
        if not any(isinstance(node, ast.Name) for node in ast.walk(place)):
            return f"{last} Does the fixed place {value} fit every length?"
        return f"{last} {_of_loop(place, length, known, source)}"
    if sizes:
        last_place = int(sizes[3]) - 1
        return f"Which index is {sizes[1]}? Counting begins at 0, so the last is {last_place}."
    return "Which index is too large? Counting begins at 0, so the last is the length less 1."


def _of_loop(place: ast.expr, length: int, known: Mapping[str, Any], source: str) -> str:
    """What to ask of a place that a loop counts."""
    names = [node.id for node in ast.walk(place) if isinstance(node, ast.Name)]
    written = ast.unparse(place)
    for name, loop in _loops(parse(source)):
        if name not in names:
            continue
        if not (isinstance(loop, ast.Call) and ast.unparse(loop.func) == "range" and loop.args):
            return f"Is `{name}`, from `{ast.unparse(loop)}`, an entry, where a place is meant?"
        shown = ast.unparse(loop)
        end = _number(loop.args[min(1, len(loop.args) - 1)], known)
        if not any(isinstance(node, ast.Name) for node in ast.walk(loop.args[-1])):
            return f"`{shown}` makes a fixed number of rounds: is it to be the length?"
        if written != name:
            return f"Is `{written}` too large in the last round of `{shown}`?"
        if end is not None and end == length + 1:
            return f"Does `{shown}` go one too far?"
        return f"Does `{shown}` count something else, as rows where columns are meant?"
    return f"Where does `{written}` get so large?"


def _indices(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """Each array and place of a line, with the axis in which it is taken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for axis, place in enumerate(places):
                if not isinstance(place, ast.Slice):
                    yield node.value, place, axis


def _length(node: ast.expr, axis: int, known: Mapping[str, Any]) -> int | None:
    value = _held(node, known)
    if type(value) is np.ndarray:
        return value.shape[axis] if axis < value.ndim else None
    return len(value) if type(value) in (list, tuple) and not axis else None


def _held(node: ast.AST, known: Mapping[str, Any]) -> Any:
    """What a name holds, or an entry of it, or it turned round; None for anything else."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        value = _held(node.value, known)
        return value.T if type(value) is np.ndarray else None
    if isinstance(node, ast.Subscript):
        value, place = _held(node.value, known), _number(node.slice, known)
        if type(value) in (list, tuple, np.ndarray) and place is not None and np.ndim(place) == 0:
            size = len(value) if not isinstance(value, np.ndarray) or value.ndim else 0
            return value[place] if -size <= place < size else None
    return None


def _number(node: ast.AST, known: Mapping[str, Any]) -> int | None:
    """Work out a whole number from names, lengths, `+`, `-` and `*`; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.Name):
        value = known.get(node.id)
        return int(value) if type(value) is int or isinstance(value, np.integer) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _number(node.operand, known)
        return None if value is None else -value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
        left, right = _number(node.left, known), _number(node.right, known)
        if left is None or right is None:
            return None
        made = {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}
        return made[type(node.op)]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and len(node.args) == 1:
        return _length(node.args[0], 0, known)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        value, axis = _held(node.value.value, known), _number(node.slice, known)
        if node.value.attr == "shape" and type(value) is np.ndarray and axis is not None:
            return value.shape[axis] if -value.ndim <= axis < value.ndim else None
    return None


def _loops(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            yield node.target.id, node.iter
