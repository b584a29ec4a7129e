"""Read what the names in a line hold, and which shapes it makes, without running it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlib.layers import Layer


def parse(line: str) -> ast.AST:
    """Parse a line; return the tree of an empty line if it cannot be read alone."""
    line = line.strip()
    for text in (line, f"{line}\n    pass", f"if True:\n    pass\n{line}\n    pass"):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module(body=[], type_ignores=[])


def length(node: ast.expr, axis: int, known: Mapping[str, Any]) -> int | None:
    value = look_up(node, known)
    if type(value) is np.ndarray:
        return value.shape[axis] if axis < value.ndim else None
    return len(value) if type(value) in (list, tuple) and not axis else None


def look_up(node: ast.AST, known: Mapping[str, Any]) -> Any:
    """Return the value of a name, an entry, a `.T` or a layer's array; None for anything else.

    Examples
    --------
    >>> look_up(ast.parse("pair[1].T", mode="eval").body, {"pair": [0, np.array([[1, 2]])]})
    array([[1],
           [2]])
    """
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        value = look_up(node.value, known)
        if node.attr == "T" and type(value) is np.ndarray:
            return value.T
        # No other object is asked for a part, because a learner's own object could run code.
        is_part = type(value) is Layer and node.attr in ("weights", "bias")
        return getattr(value, node.attr) if is_part else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return _piece(look_up(node.value, known), node.slice, known)
    if isinstance(node, ast.Subscript):
        value, place = look_up(node.value, known), whole_number(node.slice, known)
        if type(value) in (list, tuple, np.ndarray) and place is not None and np.ndim(place) == 0:
            size = len(value) if not isinstance(value, np.ndarray) or value.ndim else 0
            return value[place] if -size <= place < size else None
    return None


def _piece(value: Any, piece: ast.Slice, known: Mapping[str, Any]) -> Any:
    """Return a slice of an array or list, if its ends can be worked out."""
    if type(value) not in (list, tuple, np.ndarray) or (
        type(value) is np.ndarray and not value.ndim
    ):
        return None
    bounds = [None if one is None else whole_number(one, known)
              for one in (piece.lower, piece.upper)]  # fmt: skip
    is_known = piece.step is None and all(
        (one is None) == (bound is None)
        for one, bound in zip((piece.lower, piece.upper), bounds, strict=True)
    )
    return value[bounds[0] : bounds[1]] if is_known else None


def whole_number(node: ast.AST, known: Mapping[str, Any]) -> int | None:
    """Work out a whole number from names, lengths, `+`, `-` and `*`; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.Name):
        value = known.get(node.id)
        return int(value) if type(value) is int or isinstance(value, np.integer) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = whole_number(node.operand, known)
        return None if value is None else -value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
        left, right = whole_number(node.left, known), whole_number(node.right, known)
        if left is None or right is None:
            return None
        made = {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}
        return made[type(node.op)]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and len(node.args) == 1:
        return length(node.args[0], 0, known)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        value, axis = look_up(node.value.value, known), whole_number(node.slice, known)
        if node.value.attr == "shape" and type(value) is np.ndarray and axis is not None:
            return value.shape[axis] if -value.ndim <= axis < value.ndim else None
    return None


def places(node: ast.expr, known: Mapping[str, Any]) -> np.ndarray | None:
    """Return the places that an index lists: whole numbers in an array, a list or a range."""
    value = look_up(node, known)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.arange", "range"):
        count = whole_number(node.args[0], known) if len(node.args) == 1 else None
        value = None if count is None or not 0 <= count <= _MOST_PLACES else np.arange(count)
    if type(value) is list and all(type(one) is int for one in value):
        value = np.array(value, dtype=int)
    is_listed = type(value) is np.ndarray and value.ndim == 1 and value.dtype.kind in "iu"
    return value if is_listed and value.size else None


_MOST_PLACES = 100_000
"""More than any array in the course has."""


def shape_of(node: ast.AST, known: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Return the shape of an expression of names, operations and products; None if not known.

    Examples
    --------
    >>> shape_of(ast.parse("2 * (x @ w)", mode="eval").body, {"x": np.ones((7, 5)),
    ...                                                        "w": np.ones((5, 3))})
    (7, 3)
    """
    value = look_up(node, known)
    if type(value) in (bool, int, float) or isinstance(value, np.ndarray | np.generic):
        return np.shape(value)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return ()
    if isinstance(node, ast.UnaryOp):
        return shape_of(node.operand, known)
    if isinstance(node, ast.Compare) and len(node.comparators) == 1:
        return _together(shape_of(node.left, known), shape_of(node.comparators[0], known))
    if isinstance(node, ast.BinOp):
        left, right = shape_of(node.left, known), shape_of(node.right, known)
        if isinstance(node.op, ast.MatMult):
            return product_shape(left, right)
        return _together(left, right)
    return None


def _together(
    left: tuple[int, ...] | None, right: tuple[int, ...] | None
) -> tuple[int, ...] | None:
    """Return the shape of two arrays combined entry by entry."""
    if left is None or right is None:
        return None
    try:
        return np.broadcast_shapes(left, right)
    except ValueError:
        return None


def product_shape(
    left: tuple[int, ...] | None, right: tuple[int, ...] | None
) -> tuple[int, ...] | None:
    """Return the shape of a matrix product; None if the sizes do not match or are not known.

    Examples
    --------
    >>> product_shape((7, 5), (5, 3)), product_shape((7, 5), (7, 3)), product_shape((5,), (5,))
    ((7, 3), None, ())
    """
    if left is None or right is None or not 0 < len(left) < 3 or not 0 < len(right) < 3:
        return None
    if left[-1] != right[0]:
        return None
    return left[:-1] + right[1:]
