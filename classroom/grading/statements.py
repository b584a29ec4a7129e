"""Statements of a notebook: what each makes, changes and needs, and which ones an answer needs."""

from __future__ import annotations

import ast
import builtins
import functools
import symtable
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from classroom.grading.lines import lines_of

STAR = "*"
"""It stands for all names that `from … import *` makes."""

TROUBLE = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
"""What parsing a text may raise."""

MOST_KEPT = 4000
"""How many texts are kept as they were read; all lessons together have fewer."""

# What a notebook has without an import, or every answer gets.
_THERE = {*dir(builtins), "np", "nnlib", "math", "display", "get_ipython", "__name__"}
# Of Python's built-in functions, only these change something that they are given.
_BUILT_IN = frozenset(dir(builtins))
_CHANGING = {"setattr", "delattr", "exec", "eval", "next", "vars", "map"}


@dataclass(frozen=True)
class Statement:
    """A statement of a notebook.

    Parameters
    ----------
    text : str
    makes : frozenset of str
        The names that it makes.
    needs : frozenset of str
        The names that it takes from around it.
    cell : int
        The number of its cell.
    is_plain : bool
        Whether running it again, alone, gives the same: a definition, an import, a constant.
    changes : frozenset of str
        The names whose values it may change: items, attributes, what a method does.
    """

    text: str
    makes: frozenset[str]
    needs: frozenset[str]
    cell: int = 0
    is_plain: bool = False
    changes: frozenset[str] = frozenset()


def choose(
    statements: Sequence[Statement], wanted: Collection[str], known: set[str], cell: int
) -> tuple[list[int], set[str]]:
    """Return the places of all statements that make what is wanted, and the names that none makes.

    An assignment after the answer's cell counts only if the name had no value before.
    """
    left, seen, chosen = set(wanted), set(known), set[int]()
    missing = set[str]()
    for place, statement in enumerate(statements):
        if STAR in statement.makes:
            chosen.add(place)
    has_star = bool(chosen)
    # A function of a module does not change the module.
    imported = {
        name for one in statements if one.is_plain and "import " in one.text for name in one.makes
    }
    while left - seen:
        one = (left - seen).pop()
        seen.add(one)
        making = [
            place for place, each in enumerate(statements)
            if one in each.makes or (one in each.changes and one not in imported)
        ]  # fmt: skip
        before = [place for place in making if statements[place].cell <= cell]
        has_value = one in _THERE or any(one in statements[place].makes for place in before)
        making = before if has_value else making
        if not making and one not in _THERE and not has_star:
            missing.add(one)
        for place in making:
            chosen.add(place)
            left |= statements[place].needs
    return sorted(chosen), missing


def first_line(node: ast.stmt) -> int:
    """Return the first line of a statement, or of its decorators if it has any."""
    return min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])


def text_of(source: str, lines: list[str], node: ast.stmt, after: ast.stmt | None) -> str:
    """Return the text of a statement with its decorators; `after` is the next statement."""
    if node.col_offset or (after is not None and first_line(after) == node.end_lineno):
        # There is more than one statement on the line.
        return ast.get_source_segment(source, node) or ""
    return "".join(lines[first_line(node) - 1 : node.end_lineno]).rstrip()


@dataclass(frozen=True)
class Part:
    """A statement of a cell, and what its text alone says about it, whatever the notebook.

    Parameters
    ----------
    node : ast.stmt
    text : str
    makes, changes, needs, is_plain
        As in a `Statement`.
    completes : frozenset of str
        The names of things to which it adds an attribute or a method.
    """

    node: ast.stmt
    text: str
    makes: frozenset[str]
    changes: frozenset[str]
    needs: frozenset[str]
    is_plain: bool
    completes: frozenset[str]


@functools.lru_cache(maxsize=MOST_KEPT)
def parts_of(source: str) -> tuple[Part, ...]:
    """Return the statements of a cell, read once for all notebooks in this process with that text.

    Examples
    --------
    >>> [(sorted(one.makes), sorted(one.needs)) for one in parts_of("a = 1\\nb = a")]
    [(['a'], []), (['b'], ['a'])]
    """
    nodes, lines = parse_statements(source), lines_of(source)
    found = []
    for node, after in zip(nodes, [*nodes[1:], None], strict=True):
        text, outer = text_of(source, lines, node, after), _outer(node)
        found.append(
            Part(
                node, text, _made_by(outer), _changed_by(outer), needs_of(text), is_plain(node),
                _completed_by(node, outer),
            )
        )  # fmt: skip
    return tuple(found)


def _completed_by(node: ast.stmt, outer: Sequence[ast.AST]) -> frozenset[str]:
    """Return the names to which a statement adds something: an attribute, a method."""
    found: list[ast.AST] = []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for mark in node.decorator_list:
            found += mark.args if isinstance(mark, ast.Call) else []
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        is_set = isinstance(node.value.func, ast.Name) and node.value.func.id == "setattr"
        found += node.value.args[:1] if is_set else []
    else:
        found += (
            part for part in outer
            if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store)
        )  # fmt: skip
    return frozenset[str]().union(*map(base_of, found))


def _outer(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a statement that run at once: not the bodies of functions and classes."""
    left, found = [node], list[ast.AST]()
    while left:
        part = left.pop()
        found.append(part)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        left += ast.iter_child_nodes(part)
    return found


def _made_by(outer: Sequence[ast.AST]) -> frozenset[str]:
    """Return the names that a statement makes."""
    found = set()
    for part in outer:
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store | ast.Del):
            found.add(part.id)
        elif isinstance(part, ast.alias):
            found.add((part.asname or part.name).partition(".")[0])
        elif isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found |= {part.name, *_globals_in(part)}
        elif isinstance(part, ast.MatchAs | ast.MatchStar | ast.ExceptHandler):
            found |= {part.name} if part.name else set()
        elif isinstance(part, ast.MatchMapping):
            found |= {part.rest} if part.rest else set()
    return frozenset(found)


def _globals_in(node: ast.AST) -> set[str]:
    return {name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names}


def _changed_by(outer: Sequence[ast.AST]) -> frozenset[str]:
    """Return the names whose values a statement may change: items, attributes, calls."""
    found = set()
    for part in outer:
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            found |= base_of(part)
        elif isinstance(part, ast.AugAssign):
            found |= base_of(part.target)
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            found |= _changed_by_call(part.value)
    return frozenset(found)


def _changed_by_call(call: ast.Call) -> set[str]:
    if isinstance(call.func, ast.Name) and call.func.id in _BUILT_IN:
        if call.func.id not in _CHANGING:
            return set()
        return set().union(*map(base_of, call.args))
    # A method may change its object; a function can only change what it is given.
    called = base_of(call.func) if isinstance(call.func, ast.Attribute) else set[str]()
    return called.union(*map(base_of, (*call.args, *(one.value for one in call.keywords))))


def base_of(node: ast.AST) -> set[str]:
    """Return the name at the beginning of `name.attribute[item]`; for a call, nothing."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def is_plain(node: ast.stmt) -> bool:
    """Return whether a statement, run alone, gives what it gives in the notebook."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return not _globals_in(node)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        value = node.value.operand if isinstance(node.value, ast.UnaryOp) else node.value
        fixed = isinstance(value, ast.Constant | ast.Lambda)
        return fixed and all(isinstance(target, ast.Name) for target in targets)
    return isinstance(node, ast.Import | ast.ImportFrom)


@functools.lru_cache(maxsize=MOST_KEPT)
def needs_of(source: str) -> frozenset[str]:
    """Return the names that a text takes from its surroundings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [symtable.symtable(source, "<cell>", "exec")]
    except TROUBLE:
        return frozenset()
    found = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        outermost = table.get_type() == "module"
        found |= {
            symbol.get_name() for symbol in table.get_symbols()
            if symbol.is_declared_global()
            or (symbol.is_referenced() and (outermost or symbol.is_global()))
        }  # fmt: skip
    return frozenset(found)


# Whether a cell can be read is asked more than once.
@functools.lru_cache(maxsize=MOST_KEPT)
def parse_statements(source: str) -> list[ast.stmt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source).body
