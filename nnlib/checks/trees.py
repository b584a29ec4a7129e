"""The nodes of a source's tree, found once for all the questions that are asked about it."""

from __future__ import annotations

import ast
import functools


# A source, and the few helpers that it calls; a tree is kept only while it is asked about.
@functools.lru_cache(maxsize=8)
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return a tree and all nodes in it, in the order of `ast.walk`; nobody changes that tree.

    Examples
    --------
    >>> [type(node).__name__ for node in nodes_of(ast.parse("1 + 2", mode="eval"))]
    ['Expression', 'BinOp', 'Constant', 'Add', 'Constant']
    """
    return tuple(ast.walk(tree))
