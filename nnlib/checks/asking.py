"""Asking about an error what its text and its line tell: a sentence for each cause.

`explaining` has a table for errors whose text is enough. Here the line is read too, and what its
names hold; nothing of it is run.
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
    """Ask what the text and the line of an error tell; empty where the table of texts is as good.

    Parameters
    ----------
    name, text : str
        The error's type and its text.
    line : str
        The line that stopped.
    known : mapping
        What the names there hold.
    source : str, optional
        The function around the line, in which its loops are found.
    inside : mapping, optional
        What the function's own names hold; if left out, all are its own.

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
            "Is that name made inside the method, and spelled the same? There, the object itself "
            "is `self`; of names outside it knows only those that the notebook has."
        )
    if name == "ValueError" and "matmul" in text and "enough dimensions" in text:
        return _TABLES
    if name == "ValueError" and "ambiguous" in text:
        return _of_many(tree)
    return ""


_TABLES = "`@` multiplies tables and rows; is `*` meant, which multiplies numbers?"


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
        return "`append` takes one thing: are round brackets missing, which make one of several?"
    if "insert expected 2 arguments" in text:
        return (
            "`insert` takes a place and one thing: are round brackets missing, which make one of "
            "several?"
        )
    if "only integer scalar arrays" in text or "interpreted as an integer" in text:
        return _of_range(text, tree)
    if "item assignment" in text:
        if kind in _NUMBERS:
            return "Is that a single number, which has no entries?"
        return "Nothing can be written into that: a list, or an array, takes new entries."
    if "indices must be integers" in text:
        if "not tuple" in text:
            return "A list takes one index at a time, `x[i][j]`; an array takes `x[i, j]`."
        return "Is that an entry, where its place is meant? `range(len(...))` gives places."
    if "unsupported operand" in text and " for @" in text and all(one in _NUMBERS for one in
                                                                 _operands(text)):  # fmt: skip
        return _TABLES
    if "unsupported operand" in text and _is_call_missing(text, tree, known):
        return "Is a function still to be called there, with round brackets and what goes into it?"
    return ""


def _of_many(tree: ast.AST) -> str:
    """A question about a whole array, or the larger one of a number and an array."""
    for node in ast.walk(tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in ("max", "min") and isinstance(node, ast.Call) and len(node.args) > 1:
            return (
                f"`{called}` compares whole arrays there; `np.{called}imum` does it entry by entry."
            )
        if called in ("max", "min"):
            return f"`{called}` compares whole rows there; `np.{called}` takes any array."
    return (
        "Does an `if` ask about a whole array? It can ask about one number only. Is a question "
        "needed at all? If so, `np.where` asks entry by entry."
    )


def _operands(text: str) -> list[str]:
    return [one.rpartition(".")[2] for one in re.findall(r"'([^']*)'", text)]


def _is_call_missing(text: str, tree: ast.AST, known: Mapping[str, Any]) -> bool:
    """Whether a function stands on one side of an operation, where its result is meant."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    functions = {type(known[name]).__name__ for name in names if callable(known.get(name))}
    return bool(set(_operands(text)) & functions)


def _of_keyword(name: str) -> str:
    """A name before `=` in a call that the function called does not know."""
    meant = {"dim": "axis", "axes": "axis", "keepdim": "keepdims"}.get(name)
    if meant:
        return (
            f"NumPy's names are `axis` and `keepdims`: is `{meant}` meant, where `{name}` stands?"
        )
    return f"The function called there has no argument `{name}`. Is the name spelled right?"


def _not_subscriptable(kind: str) -> str:
    if kind in _ONE_BY_ONE:
        return "That has no entries to pick. Go through it with `for`, or make a `list(...)` of it."
    if kind in _FUNCTIONS:
        return "A function is called with round brackets, as in `np.sum(x)`: are there square ones?"
    if kind in _NUMBERS:
        return "Is that a single number, which has no entries?"
    return "" if kind == "NoneType" else "Has that any entries? A list or an array has."


def _not_callable(kind: str) -> str:
    if kind in ("ndarray", "list", "tuple", "dict"):
        return "Is a `*` missing before a bracket? Or is an entry meant, which `x[...]` takes out?"
    if kind == "module":
        return "Is a name missing after that of the module, as in `np.sum(x)`?"
    return ""


def _of_range(text: str, tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called == "range" and node.args:
            first = ast.unparse(node.args[-1])
            if "arrays" in text or "'list'" in text or "ndarray" in text:
                return f"`range` takes the number of rounds: is `range(len({first}))` meant?"
            return f"`range` takes a whole number, the number of rounds: is `{first}` one?"
        if called.startswith("np.") and len(node.args) > 1 and "arrays" in text:
            return (
                "Are there two arrays between the brackets, where one is expected, as in "
                "`np.sum(a * b)`?"
            )
    return "Is something there that is no whole number, where a place or a count is expected?"


def _of_attribute(text: str) -> str:
    found = re.search(r"(?:'([^']*)' object|module '([^']*)') has no attribute '([^']*)'", text)
    if not found:
        return ""
    kind, module, part = (found[1] or "").rpartition(".")[2], found[2], found[3]
    if module == "math":
        return _in_numpy(part)
    if kind in _NUMBERS:
        if part in _OF_VALUES:
            # The table knows what these ask for.
            return "" if kind == "float" or part == "depth" else A_VALUE
        return f"A plain number has no `.{part}`. Is it needed there?"
    if kind in ("list", "tuple") and hasattr(np.ndarray, part):
        return f"A {kind} has no `.{part}`; an array has: `np.array(...)` makes one."
    return ""


A_VALUE = "Is that a plain number? `self.new(number)`, or `Value(number)`, makes an object of it."


def _of_math(tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math":
            return _in_numpy(node.attr)
    return ""


def _in_numpy(part: str) -> str:
    if part in ("pow", "fabs", "prod", "dist", "fsum"):
        meant = {"pow": "`a**b`", "fabs": "`abs(x)`", "prod": "`np.prod(x)`", "fsum": "`np.sum(x)`"}
        return f"NumPy is at hand: {meant[part]}." if part in meant else ""
    if callable(getattr(np, part, None)):
        return f"NumPy has it: `np.{part}(x)`, for numbers and arrays."
    return f"NumPy has it: `np.{part}`." if part in ("pi", "e", "inf", "nan") else ""
