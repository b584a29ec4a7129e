"""Find which index in a line is too large, from what its names hold, and ask about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from nnlib.checks.held import length, look_up, parse, places, whole_number


def question_about_index(text: str, tree: ast.AST, known: Mapping[str, Any], source: str) -> str:
    many = re.search(r"array is (\d+)-dimensional, but (\d+) were indexed", text)
    if many:
        return _too_many(int(many[1]), int(many[2]))
    if "invalid index to scalar" in text:
        return "Is that a single number, which has no entries?"
    if "boolean index" in text:
        return "Does the condition in the brackets have the shape of the array in front of them?"
    if "indexing arrays could not be broadcast" in text:
        return "Do the two lists of places have different lengths? They are taken pair by pair."
    if "used as indices must be of integer" in text:
        return "Are there numbers with a decimal point in the brackets? A place is a whole number."
    if "empty" in text:
        return "Does that line take something out of an empty list?"
    if "out of" in text:
        return _out_of_range(text, tree, known, source)
    return ""


def _too_many(axes: int, indices: int) -> str:
    if axes == 0:
        return "Is that a single number, which has no entries?"
    if axes == 1:
        return "That is one row of numbers, so it takes one index: `x[i]`. Are there two?"
    return f"Are there {indices} indices? The array has {axes} axes."


def _out_of_range(text: str, tree: ast.AST, known: Mapping[str, Any], source: str) -> str:
    sizes = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", text)
    if sizes and sizes[3] == "0":
        return "Is that array empty?"
    if sizes:
        of_lists = _of_listed_places(int(sizes[1]), int(sizes[2]), int(sizes[3]), tree, known)
        if of_lists:
            return of_lists
    for array, place, axis in _indices(tree):
        size = length(array, axis, known)
        if sizes and (size != int(sizes[3]) or axis != int(sizes[2])):
            continue
        value = whole_number(place, known)
        if size is None or value is None or -size <= value < size:
            continue
        if sizes and value != int(sizes[1]):
            continue
        # Counting from 0 explains an index that is one too large, and no other.
        begin = "Counting begins at 0, so the" if value == size else "The"
        last = f"{begin} last place of `{ast.unparse(array)}` was {size - 1}"
        if not any(isinstance(node, ast.Name) for node in ast.walk(place)):
            return f"{last} here. Does the fixed place {value} fit every length?"
        return f"{last} here. {_of_loop(place, size, known, source)}"
    if sizes:
        return f"Which index is {sizes[1]}? The last place there is {int(sizes[3]) - 1}."
    return "Which index is too large? Counting begins at 0, so the last is the length minus 1."


def _of_listed_places(
    index: int, axis: int, size: int, tree: ast.AST, known: Mapping[str, Any]
) -> str:
    """Ask about places in arrays or lists, one of which has that index."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript):
            continue
        array = look_up(node.value, known)
        shape = getattr(array, "shape", None)
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        listed = [places(one, known) for one in inside]
        found = listed[axis] if axis < len(listed) else None
        if found is None or index not in found or (shape and shape[axis : axis + 1] != (size,)):
            continue
        whole, place = ast.unparse(node), ast.unparse(inside[axis])
        fixed = re.search(r"[\w.]*range\(\d+\)", " ".join(map(ast.unparse, inside)))
        if fixed:
            return f"`{fixed[0]}` lists a fixed number of places: should it be the length?"
        other = listed[1 - axis] if len(inside) == 2 else None
        if shape and other is not None and max(found) < shape[1 - axis] and max(other) < size:
            return (
                f"In `{whole}` rows come first, then columns, and `{place}` goes beyond the "
                f"last: are the two exchanged?"
            )
        is_of_columns = shape and len(shape) == 2 and max(found) < shape[1]
        if is_of_columns and len(inside) == 1 and len(found) == size:
            return (
                f"`{whole}` takes whole rows, and there are {size}. Did you mean one entry of each "
                "row? That needs the numbers of the rows as well."
            )
        return (
            f"`{place}` goes up to {max(found)}, and the last place of `{ast.unparse(node.value)}` "
            f"is {size - 1} here: was it made for a different length?"
        )
    return ""


def _of_loop(place: ast.expr, length: int, known: Mapping[str, Any], source: str) -> str:
    """Ask about a place that a loop counts."""
    names = [node.id for node in ast.walk(place) if isinstance(node, ast.Name)]
    written = ast.unparse(place)
    for name, loop in _loops(parse(source)):
        if name not in names:
            continue
        if not (isinstance(loop, ast.Call) and ast.unparse(loop.func) == "range" and loop.args):
            return f"Is `{name}`, from `{ast.unparse(loop)}`, an entry instead of a place?"
        shown = ast.unparse(loop)
        end = whole_number(loop.args[min(1, len(loop.args) - 1)], known)
        if not any(isinstance(node, ast.Name) for node in ast.walk(loop.args[-1])):
            return f"`{shown}` makes a fixed number of rounds: should it be the length?"
        if written != name:
            return f"Is `{written}` too large in the last round of `{shown}`?"
        if end is not None and end == length + 1:
            return f"Does `{shown}` go one too far?"
        return f"Does `{shown}` count something else, such as rows instead of columns?"
    return f"Where does `{written}` get so large?"


def _indices(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """Yield each array and place in a line, with the axis in which it is taken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for axis, place in enumerate(places):
                if not isinstance(place, ast.Slice):
                    yield node.value, place, axis


def _loops(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            yield node.target.id, node.iter
