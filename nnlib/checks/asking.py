"""Ask about an error on the basis of its text and its line, with a sentence for each cause.

`tracebacks` has a table for errors whose text is enough. Here the line and the values of its names
are read as well; none of it is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlib.checks.held import parse
from nnlib.checks.indices import question_about_index
from nnlib.checks.shapes import question_about_shapes

_NUMBERS = ("int", "float", "bool", "complex", "float64", "float32", "int64", "int32", "bool_")
_FUNCTIONS = ("function", "method", "builtin_function_or_method", "ufunc", "type",
              "_ArrayFunctionDispatcher", "method_descriptor")  # fmt: skip
_ONE_BY_ONE = ("generator", "zip", "map", "filter", "enumerate", "set", "list_reverseiterator",
               "reversed", "range_iterator", "dict_keys", "dict_values")  # fmt: skip
_OF_VALUES = ("sources", "depth", "slope", "number", "relu", "sigmoid", "backward")


def question_about(
    name: str,
    text: str,
    line: str,
    known: Mapping[str, Any],
    source: str = "",
    inside: Mapping[str, Any] | None = None,
) -> str:
    """Ask about an error from its text and its line; empty if the table of texts is good enough.

    Parameters
    ----------
    name, text : str
        The error's type and its text.
    line : str
        The line that stopped.
    known : mapping
        The values of the names there.
    source : str, optional
        The function around the line, to find its loops.
    inside : mapping, optional
        The values of the function's own names; if left out, all are its own.

    Examples
    --------
    >>> question_about("TypeError", "'generator' object is not subscriptable", "", {})
    'That has no entries to pick. Go through it with `for`, or make a `list(...)` of it.'
    """
    tree = parse(line)
    of_shapes = question_about_shapes(text, tree, source, known if inside is None else inside)
    if of_shapes:
        return of_shapes
    if name == "IndexError":
        return question_about_index(text, tree, known, source)
    if name == "TypeError":
        return _of_type(text, tree, known)
    if name == "AttributeError":
        return _of_attribute(text)
    if name == "NameError" and "'math'" in text:
        return _of_math(tree)
    if name == "NameError" and "self" in known:
        return (
            "Is that name made inside the method, and spelled the same way? There, the object is "
            "`self`; from outside, a method knows only the notebook's names."
        )
    if name == "ValueError" and "matmul" in text and "enough dimensions" in text:
        return _TABLES
    if name == "ValueError" and "ambiguous" in text:
        return _of_many(tree)
    return ""


_TABLES = "`@` multiplies tables and rows; did you mean `*`, which multiplies numbers?"


def _of_type(text: str, tree: ast.AST, known: Mapping[str, Any]) -> str:
    kinds = re.findall(r"'([^']*)'", text)
    kind = kinds[0].rpartition(".")[2] if kinds else ""
    if "is not subscriptable" in text:
        return _not_subscriptable(kind)
    if "is not callable" in text:
        return _not_callable(kind)
    if "unexpected keyword argument" in text:
        return _of_keyword(kind)
    if "append() takes exactly one argument" in text:
        return "`append` takes one thing: round brackets make one thing of several."
    if "insert expected 2 arguments" in text:
        return "`insert` takes a place and one thing: round brackets make one thing of several."
    if "only integer scalar arrays" in text or "interpreted as an integer" in text:
        return _of_range(text, tree)
    if "item assignment" in text:
        if kind in _NUMBERS:
            return "Is that a single number, which has no entries?"
        return "You cannot write into that; you can write into a list or an array."
    if "indices must be integers" in text:
        if "not tuple" in text:
            return "A list takes one index at a time, `x[i][j]`; an array takes `x[i, j]`."
        return "Is that an entry instead of its place? `range(len(...))` gives the places."
    if "unsupported operand" in text and " for @" in text and all(one in _NUMBERS for one in
                                                                 _operands(text)):  # fmt: skip
        return _TABLES
    if "unsupported operand" in text and _is_call_missing(text, tree, known):
        return "Should a function be called there, with round brackets and its arguments?"
    return ""


def _of_many(tree: ast.AST) -> str:
    """Explain an `if` about a whole array, or a `max` of a number and an array."""
    for node in ast.walk(tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in ("max", "min") and isinstance(node, ast.Call) and len(node.args) > 1:
            return (
                f"`{called}` compares whole arrays there; `np.{called}imum` does it entry by entry."
            )
        if called in ("max", "min"):
            return f"`{called}` compares whole rows there; `np.{called}` takes any array."
    return (
        "Does an `if` ask about a whole array? It can ask only about one number. Is the `if` "
        "needed at all? If so, `np.where` asks entry by entry."
    )


def _operands(text: str) -> list[str]:
    return [one.rpartition(".")[2] for one in re.findall(r"'([^']*)'", text)]


def _is_call_missing(text: str, tree: ast.AST, known: Mapping[str, Any]) -> bool:
    """Check whether one side of an operation is a function whose result is meant."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    functions = {type(known[name]).__name__ for name in names if callable(known.get(name))}
    return bool(set(_operands(text)) & functions)


def _of_keyword(name: str) -> str:
    """Explain a keyword argument that the called function does not have."""
    meant = {"dim": "axis", "axes": "axis", "keepdim": "keepdims"}.get(name)
    if meant:
        return (
            f"NumPy's names are `axis` and `keepdims`: did you mean `{meant}` instead of `{name}`?"
        )
    return f"The function called there has no argument `{name}`. Is the name spelled right?"


def _not_subscriptable(kind: str) -> str:
    if kind in _ONE_BY_ONE:
        return "That has no entries to pick. Go through it with `for`, or make a `list(...)` of it."
    if kind in _FUNCTIONS:
        return "A function is called with round brackets, as in `np.sum(x)`: are yours square?"
    if kind in _NUMBERS:
        return "Is that a single number, which has no entries?"
    return "" if kind == "NoneType" else "Does that have entries? A list or an array does."


def _not_callable(kind: str) -> str:
    if kind in ("ndarray", "list", "tuple", "dict"):
        return "Is a `*` missing before a bracket? Or did you mean an entry, as in `x[...]`?"
    if kind == "module":
        return "Is a name missing after the name of the module, as in `np.sum(x)`?"
    return ""


def _of_range(text: str, tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called == "range" and node.args:
            first = ast.unparse(node.args[-1])
            if "arrays" in text or "'list'" in text or "ndarray" in text:
                return f"`range` takes the number of rounds: did you mean `range(len({first}))`?"
            return f"`range` takes a whole number, the number of rounds: is `{first}` one?"
        if called.startswith("np.") and len(node.args) > 1 and "arrays" in text:
            return (
                "Are there two arrays between the brackets instead of one, as in `np.sum(a * b)`?"
            )
    return "A place or a count must be a whole number: is something else used there?"


def _of_attribute(text: str) -> str:
    found = re.search(r"(?:'([^']*)' object|module '([^']*)') has no attribute '([^']*)'", text)
    if not found:
        return ""
    kind, module, part = (found[1] or "").rpartition(".")[2], found[2], found[3]
    if module == "math":
        return _in_numpy(part)
    if kind in _NUMBERS:
        if part in _OF_VALUES:
            # The table has the sentences for these.
            return "" if kind == "float" or part == "depth" else A_VALUE
        return f"A plain number has no `.{part}`. Is it needed there?"
    if kind in ("list", "tuple") and hasattr(np.ndarray, part):
        return f"A {kind} has no `.{part}`; an array has: `np.array(...)` makes one."
    return ""


A_VALUE = "Is that a plain number? `self.new(number)`, or `Value(number)`, turns it into an object."


def _of_math(tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math":
            return _in_numpy(node.attr)
    return ""


def _in_numpy(part: str) -> str:
    if part in ("pow", "fabs", "prod", "dist", "fsum"):
        meant = {"pow": "`a**b`", "fabs": "`abs(x)`", "prod": "`np.prod(x)`", "fsum": "`np.sum(x)`"}
        return f"NumPy and Python have it: {meant[part]}." if part in meant else ""
    if callable(getattr(np, part, None)):
        return f"NumPy has it: `np.{part}(x)`, for numbers and arrays."
    return f"NumPy has it: `np.{part}`." if part in ("pi", "e", "inf", "nan") else ""
