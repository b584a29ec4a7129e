"""Read from a function's source, before it runs, whether it is attempted, nudges, and so on.

Sources are read in the student's own process: `facts_of` in a lesson, where the function is; and
`facts_in` in grading, where a limited process reads the text alone. The judge gets `Facts`.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nnlib.checks.changing import changing_lines
from nnlib.checks.differences import called_names, nudges
from nnlib.checks.fingerprints import sign_of
from nnlib.checks.names import (
    divided_by_one,
    lasting_default,
    notebook_names,
    overwritten_arguments,
    returns,
    unused_arguments,
)
from nnlib.checks.trees import nodes_of

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Facts:
    """What the source of an answer shows; without a source, nothing counts against the answer.

    Parameters
    ----------
    attempted : bool
        Whether anything was written: no `...` is left as a statement, a value or a result.
    left_over : int, optional
        The line in which dots are left, if something else was written.
    unused : tuple of str
        The arguments that the source never reads.
    overwritten : tuple of str
        The arguments that get a new value that does not depend on the old one.
    notebook_names : tuple of str
        The names that stand for data outside of the function.
    idle_line : str
        A sentence about the first line that works something out and drops it, or about a default
        that lives on from call to call, or about a division by 1.
    nudges : bool
        Whether the source, or that of a helper it calls, subtracts two calls of the same
        function, as nudging does.
    notebook_functions : tuple of str
        The notebook's functions that it calls.
    returns : bool
        Whether it has a `return` with a value.
    sign : str
        A fingerprint of the text, without comments and docstrings.
    changing : tuple of (str, str)
        The arguments that a line seems to change in place, each with a question about the line.
    """

    attempted: bool = True
    left_over: int | None = None
    unused: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    notebook_names: tuple[str, ...] = ()
    idle_line: str = ""
    nudges: bool = False
    notebook_functions: tuple[str, ...] = ()
    returns: bool = False
    sign: str = field(default="", compare=False)
    changing: tuple[tuple[str, str], ...] = ()


def facts_of(function: Any) -> Facts:
    """Read the facts of a function or class from its attribute `facts`, or else from its source.

    Examples
    --------
    >>> def begun(number):
    ...     ...
    ...     return 2 * number
    >>> facts_of(begun).attempted, facts_of(begun).left_over
    (False, 2)
    >>> facts_of(lambda array: array[..., 0]).attempted
    True
    >>> facts_of(lambda w: (abs(w + 0.1) - abs(w - 0.1)) / 0.2).nudges
    True
    >>> errors = [1.0, 2.0]
    >>> facts_of(lambda first: first * errors[0]).notebook_names
    ('errors',)
    """
    # Asking must not run any code of a learner's own object.
    carries = inspect.isfunction(function) or type(function) is type
    known = vars(function).get("facts") if carries else None
    if isinstance(known, Facts):
        return known
    found = _tree(function)
    if found is None:
        return Facts()
    outside = _globals_of(function)

    def helper(name: str) -> ast.AST | None:
        named = outside.get(name)
        is_other = inspect.isfunction(named) and named is not function
        return _tree(named) if is_other else None

    def is_of_the_notebook(name: str) -> bool:
        named = outside.get(name)
        is_other = inspect.isfunction(named) and named is not function
        return is_other and named.__module__ == outside.get("__name__")

    return _facts(found, helper, outside, is_of_the_notebook)


def _globals_of(function: Any) -> dict[str, Any]:
    if inspect.isclass(function):
        inside = (one for one in vars(function).values() if inspect.isfunction(one))
        return next((one.__globals__ for one in inside), {})
    return getattr(inspect.unwrap(function), "__globals__", {})


def facts_in(source: str, name: str, helpers: Sequence[str] = ()) -> Facts:
    """Read the facts from the text alone, without running it.

    Parameters
    ----------
    source : str
        The text with the answer: a definition, a class, a lambda, or another name for one.
    name : str
        The answer's name.
    helpers : sequence of str, optional
        The sources of the notebook's other functions.

    Returns
    -------
    Facts
        Without `notebook_names`, which depend on the values of the names. If the text cannot be
        read, the defaults: then only the answer's numbers count.

    Examples
    --------
    >>> facts_in("def double(number):\\n    return ...", "double").attempted
    False
    >>> facts_in("double = lambda number: 4", "double").unused
    ('number',)
    >>> facts_in("double = twice", "double", ["def twice(number):\\n    ..."]).attempted
    False
    """
    texts = [module for module in map(_parse, (*helpers, source)) if module is not None]

    def made(name: str, seen: frozenset[str] = frozenset()) -> ast.AST | None:
        """Find the last definition of a name, also through other names as in `double = twice`."""
        found = [one for module in texts for one in _definitions(module, name)]
        if not found or name in seen:
            return None
        if isinstance(found[-1], ast.Name):
            return made(found[-1].id, seen | {name})
        return found[-1]

    found = made(name)
    if found is None:
        return Facts()

    def helper(other: str) -> ast.AST | None:
        return None if other == name else made(other)

    return _facts(found, helper, {}, lambda other: isinstance(helper(other), _Definition))


def _facts(
    found: ast.AST,
    helper: Callable[[str], ast.AST | None],
    outside: dict[str, Any],
    is_of_the_notebook: Callable[[str], bool],
) -> Facts:
    try:
        return Facts(
            _is_attempted(found),
            _left_over_dots(found),
            tuple(unused_arguments(found)),
            tuple(overwritten_arguments(found)),
            tuple(notebook_names(found, outside)),
            _idle_line(found) or lasting_default(found) or divided_by_one(found),
            nudges(found, helper),
            tuple(filter(is_of_the_notebook, called_names(found))),
            returns(found),
            sign_of(found),
            tuple(changing_lines(found).items()),
        )
    except RecursionError:
        return Facts()


def _tree(function: Any) -> ast.AST | None:
    """Parse the function or class; None if its source is missing or cannot be read alone."""
    try:
        source = (
            _source_of_class(function)
            if inspect.isclass(function)
            else inspect.getsource(inspect.unwrap(function))
        )
    except (OSError, TypeError, SyntaxError, ValueError, StopIteration):
        return None
    module = _parse(textwrap.dedent(source))
    name = getattr(function, "__name__", "")
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, _Definition):
            if node.name == name:
                return node
        elif isinstance(node, ast.Lambda) and name == "<lambda>":
            return node
    return None


def _parse(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except _UNREADABLE:
        return None


def _source_of_class(given: type) -> str:
    """Return the cell or file of a class; in a notebook `inspect` finds only functions."""
    code = next(one.__code__ for one in vars(given).values() if inspect.isfunction(one))
    return "".join(linecache.getlines(code.co_filename))


def _definitions(module: ast.Module, name: str) -> Iterator[ast.AST]:
    """Yield the definitions of a name outside other functions, in order."""
    for node in _outside_of_functions(module.body):
        if isinstance(node, _Definition):
            if node.name == name:
                yield node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from (value for made, value in _pairs(target, node.value) if made == name)


def _outside_of_functions(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in statements:
        yield node
        if not isinstance(node, _Definition):
            inside = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
            yield from _outside_of_functions(inside)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name that an assignment makes, with its value."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, other)


def _is_attempted(found: ast.AST) -> bool:
    if isinstance(found, ast.Lambda):
        return not _is_dots(found.body)
    if isinstance(found, _Definition):
        inherits = isinstance(found, ast.ClassDef) and bool(found.bases)
        if not inherits and all(isinstance(node, ast.Pass) for node in _statements(found)):
            return False
        return not any(_is_open(node) for node in nodes_of(found))
    return not _is_dots(found)


def _left_over_dots(found: ast.AST) -> int | None:
    if not isinstance(found, ast.FunctionDef | ast.ClassDef):
        return None
    lines = [getattr(node, "lineno", 0) for node in nodes_of(found) if _is_open(node)]
    written = [node for node in _statements(found) if not _is_open(node)]
    return min(lines) - found.lineno + 1 if lines and written else None


def _statements(found: _Definition) -> list[ast.stmt]:
    return [node for node in found.body if not _is_text(node)]


def _is_open(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return):
        return _is_dots(node.value)
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


def _is_dots(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


ARROW = "In Python `=` gives a name its value; `<-` is read as a comparison, `< -`."


def _idle_line(found: ast.AST) -> str:
    if not isinstance(found, ast.FunctionDef):
        return ""
    for node in nodes_of(found):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp | ast.Compare):
            said = f"Line {node.lineno - found.lineno + 1} works something out but drops it."
            return f"{said} {ARROW}" if is_arrow(node) else said
    return ""


def is_arrow(node: ast.AST) -> bool:
    """Check whether a line is just `name <- value`, which Python reads as a comparison."""
    return isinstance(node, ast.Expr) and bool(re.match(r"\w+ < -", ast.unparse(node)))
