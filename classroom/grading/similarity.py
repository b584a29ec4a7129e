"""Likeness: find answers that equal the published one or each other, or that measure slopes.

All of this is pointed out to the teacher; none of it changes a mark.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re

from nnlib.checks.fingerprints import without_docstrings

# There are few ways to write a formula in one line: all right answers look the same.
SMALLEST = 60

PUBLISHED = "It is the published solution, letter by letter."
PUBLISHED_BUT_NAMES = "It is the published solution except for names, comments and docstring."
MEASURED = "It looks measured: a nudge instead of the formula."

MEASURING = {"measured_slopes", "measured_network_slopes", "measured_slope", "compare"}
# Other kinds of numbers, with which slopes can be measured without a difference.
OTHER_NUMBERS = {
    "complex", "complex64", "complex128", "complex256", "clongdouble", "cdouble", "csingle", "imag",
    "longdouble", "float128", "longfloat", "fft", "Fraction", "Decimal", "mpmath",
}  # fmt: skip
_OF_MEASURING = MEASURING | OTHER_NUMBERS
_OF_ARRAYS = re.compile(
    r"[<>=|]?([FDGgc]|c8|c16|c32|f16|complex\d*|clongdouble|longdouble|float128)"
)
_ARITHMETIC = {"__mul__", "__rmul__", "__add__", "__sub__", "__array_ufunc__", "__pow__"}


def fingerprint(source: str) -> tuple[str, int]:
    """Return the size and a fingerprint that does not depend on names, comments and docstrings.

    Parameters
    ----------
    source : str
        A definition.

    Returns
    -------
    str, int
        A fingerprint, the same for two answers that differ only in names; and the number of nodes.

    Examples
    --------
    >>> ours, size = fingerprint("def double(number):\\n    return 2 * number")
    >>> fingerprint("def double(n):\\n    # twice\\n    return 2 * n") == (ours, size)
    True
    >>> fingerprint("def double(n):\\n    return n + n")[0] == ours
    False
    """
    tree = without_docstrings(ast.parse(source))
    nodes = list(ast.walk(tree))
    renamed = _Renamed(
        {node.arg for node in nodes if isinstance(node, ast.arg)}
        | {
            node.id
            for node in nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
    )
    text = ast.dump(renamed.visit(tree))
    size = sum(1 for _ in ast.walk(tree))
    return hashlib.sha256(text.encode()).hexdigest()[:16], size


class _Renamed(ast.NodeTransformer):
    """Replaces each of the answer's own names by its number, in the order in which they occur."""

    def __init__(self, own: set[str]) -> None:
        self._own, self._numbers = own, dict[str, str]()

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"_{len(self._numbers)}")

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._number(node.arg), None)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._number(node.id) if node.id in self._own else node.id, node.ctx)


def of_answer(source: str, setting: tuple[str, ...]) -> tuple[str, int, bool]:
    """Return an answer's fingerprint and size, and whether it measures; blank if nested too deeply.

    Examples
    --------
    >>> of_answer("def double(n):\\n    return n + n", ())[1:]
    (11, False)
    """
    try:
        return *fingerprint(source), measures(source, setting)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "", 0, False


def published(source: str, sign: str, ours: str) -> list[str]:
    """Say whether an answer is the published one: letter by letter, or except for names.

    Parameters
    ----------
    source, sign : str
        The answer, and its fingerprint.
    ours : str

    Examples
    --------
    >>> published("double = lambda n: 2 * n", "", "double = lambda number: 2 * number")
    []
    """
    our_sign, size = _of_ours(ours)
    if size < SMALLEST:
        return []
    if _lines(source) == _lines(ours):
        return [PUBLISHED]
    return [PUBLISHED_BUT_NAMES] if sign == our_sign else []


@functools.lru_cache(maxsize=256)
def _of_ours(ours: str) -> tuple[str, int]:
    return fingerprint(ours)


def _lines(source: str) -> list[str]:
    return [line.rstrip() for line in source.strip().splitlines()]


def measures(source: str, setting: tuple[str, ...]) -> bool:
    """Return whether an answer or its context measures: by nnlib, or in numbers of another kind.

    Examples
    --------
    >>> measures("def slope(w):\\n    return measured_slope(loss, w)", ())
    True
    >>> measures("def slope(w):\\n    return 2 * w", ())
    False
    """
    nodes = [node for text in (source, *setting) for node in ast.walk(ast.parse(text))]
    return any(map(_is_of_measuring, nodes))


def _is_of_measuring(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(isinstance(one, ast.FunctionDef) and one.name in _ARITHMETIC
                   for one in node.body)  # fmt: skip
    if isinstance(node, ast.Constant):
        return isinstance(node.value, complex)
    if isinstance(node, ast.Call):
        given = [*node.args, *(one.value for one in node.keywords)]
        return any(
            isinstance(one, ast.Constant) and isinstance(one.value, str)
            and bool(_OF_ARRAYS.fullmatch(one.value)) for one in given
        )  # fmt: skip
    name = getattr(node, "id", getattr(node, "attr", None))
    used = isinstance(getattr(node, "ctx", None), ast.Load)
    return used and name in _OF_MEASURING
