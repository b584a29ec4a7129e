"""Scopes: which names of a function a piece of its source reads, and to which it gives a value.

A comprehension's variable, or an argument of a function inside, may have the same name as an
argument without being it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nnlib.checks.trees import nodes_of

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Inner = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOKS_AROUND = ("locals", "vars", "eval", "exec", "_getframe", "currentframe")


def arguments_of(function: Function) -> list[str]:
    """Return the names of all arguments, including those with a star."""
    given = function.args
    starred = [one for one in (given.vararg, given.kwarg) if one is not None]
    return [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *starred)]


def looks_around(function: ast.AST) -> bool:
    """Check whether a function may read names that it does not mention, as with `locals()`."""
    return any(
        (isinstance(node, ast.Name) and node.id in _LOOKS_AROUND)
        or (isinstance(node, ast.Attribute) and node.attr in _LOOKS_AROUND)
        for node in nodes_of(function)
    )


def names_read(node: ast.AST | None, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the surrounding function's names that a piece of source, or functions in it, read.

    Examples
    --------
    >>> sorted(names_read(ast.parse("[x * w for x in xs] + (lambda w: w)(b)")))
    ['b', 'w', 'xs']
    >>> list(names_read(ast.parse("xs[place] = 1")))
    ['xs', 'place']
    """
    if node is None:
        return
    if isinstance(node, ast.Name):
        if node.id not in hidden and isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.AugAssign):
        yield from _augmented(node, hidden)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        # Defaults and decorators belong to the function around it.
        outside = [
            *node.args.defaults,
            *node.args.kw_defaults,
            *getattr(node, "decorator_list", []),
        ]
        for part in outside:
            yield from names_read(part, hidden)
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        own = frozenset(arguments_of(node)) | frozenset(_own_names(body))
        for part in body:
            yield from names_read(part, hidden | own)
    elif isinstance(node, _COMPREHENSIONS):
        yield from _in_comprehension(node, hidden)
    else:
        for child in ast.iter_child_nodes(node):
            yield from names_read(child, hidden)


def _augmented(node: ast.AugAssign, hidden: frozenset[str]) -> Iterator[str]:
    """Yield the name in `x += 1`, which is read as well as given a value."""
    if isinstance(node.target, ast.Name) and node.target.id not in hidden:
        yield node.target.id
    yield from names_read(node.target, hidden)
    yield from names_read(node.value, hidden)


def _in_comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, hidden: frozenset[str]
) -> Iterator[str]:
    for loop in node.generators:
        yield from names_read(loop.iter, hidden)
        hidden = hidden | frozenset(names_stored(loop.target))
        for test in loop.ifs:
            yield from names_read(test, hidden)
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    for result in results:
        yield from names_read(result, hidden)


def names_stored(target: ast.AST) -> list[str]:
    """Return the names that an assignment to `target` gives a value; `x[0]` gives `x` none."""
    return [
        node.id
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]


def _own_names(body: Sequence[ast.AST]) -> set[str]:
    """Return the names that belong to a function with this body, because it gives them values."""
    made = {name for name, _ in given_values(body)}
    return made - {name for part in body for name in _declared_elsewhere(part)}


def _declared_elsewhere(node: ast.AST) -> Iterator[str]:
    """Yield the names that `nonlocal` or `global` assign to another scope, not those inside."""
    if isinstance(node, ast.Nonlocal | ast.Global):
        yield from node.names
    elif not isinstance(node, ast.expr | _Inner):
        for child in ast.iter_child_nodes(node):
            yield from _declared_elsewhere(child)


def given_values(
    body: Sequence[ast.AST], around: tuple[ast.AST, ...] = ()
) -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    """Yield each name that gets a value in a function's own scope, with all that decides it.

    That is the right-hand side, and the loops and conditions around the line. A function or class
    inside gives its own name a value, which depends on nothing.
    """
    for node in body:
        yield from _given_by(node, around)


def _given_by(
    node: ast.AST, around: tuple[ast.AST, ...]
) -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    if isinstance(node, _Inner):
        yield node.name, ()
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name.partition(".")[0], ()) for alias in node.names)
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _by_assignment(target, node.value, around)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from _by_assignment(node.target, node.value, around)
    elif isinstance(node, ast.AugAssign):
        yield from _by_assignment(node.target, node, around)
    elif isinstance(node, ast.For | ast.AsyncFor):
        yield from _by_assignment(node.target, node.iter, around)
        around = (*around, node.iter)
    elif isinstance(node, ast.While | ast.If | ast.IfExp):
        around = (*around, node.test)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _by_assignment(node.optional_vars, node.context_expr, around)
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name, around
    elif isinstance(node, ast.Match):
        around = (*around, node.subject)
    elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name, around
    for child in ast.iter_child_nodes(node):
        yield from _given_by(child, around)


def _by_assignment(
    target: ast.AST, value: ast.AST, around: tuple[ast.AST, ...]
) -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    tuples = ast.Tuple | ast.List
    if isinstance(target, tuples) and isinstance(value, tuples):
        starred = any(isinstance(one, ast.Starred) for one in (*target.elts, *value.elts))
        if len(target.elts) == len(value.elts) and not starred:
            for one, other in zip(target.elts, value.elts, strict=True):
                yield from _by_assignment(one, other, around)
            return
    yield from ((name, (value, *around)) for name in names_stored(target))


def find_grown(body: Sequence[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield each name whose object takes something in, by `x.append(...)` or `x[...] = ...`."""
    for part in body:
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield from ((name, node) for name in _base(node.func.value))
            elif isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Subscript | ast.Attribute):
                        yield from ((name, node) for name in _base(target))


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
