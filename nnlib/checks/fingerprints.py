"""Fingerprints: are two texts the same program, whatever their comments and docstrings say?"""

from __future__ import annotations

import ast
import copy
import hashlib
from typing import TypeVar

_Tree = TypeVar("_Tree", bound=ast.AST)


def sign_of(definition: ast.AST) -> str:
    """Return a fingerprint that ignores comments, docstrings and the definition's own name.

    All other names count. It is empty if the text is nested too deeply.

    Examples
    --------
    >>> one, other, renamed = (
    ...     ast.parse(text).body[0]
    ...     for text in (
    ...         "def double(n):\\n    'Say.'\\n    return 2*n",
    ...         "def twice(n):\\n    return (2 * n)",
    ...         "def double(m):\\n    return 2 * m",
    ...     )
    ... )
    >>> sign_of(one) == sign_of(other), sign_of(one) == sign_of(renamed)
    (True, False)
    """
    try:
        tree = without_docstrings(copy.deepcopy(definition))
        if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own, tree.name = tree.name, "_"
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and node.id == own:
                    node.id = "_"
        # The text, not the tree: the fields of a tree differ between versions of Python.
        text = ast.unparse(tree)
    except RecursionError:
        return ""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def without_docstrings(tree: _Tree) -> _Tree:
    """Remove docstrings and return types from a tree, and return it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return tree
