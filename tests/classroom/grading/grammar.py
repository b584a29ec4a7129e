"""Every place of Python's grammar where an expression can stand, each with an expression in it.

The grammar is read from Python itself: the docstring of each class of `ast` lists its fields with
their types. So a newer Python brings its new places along.
`python -m tests.classroom.grading.grammar` prints how many there are.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

Build = Callable[[ast.expr], Any]


@dataclass(frozen=True)
class Field:
    """A field of a class of the grammar: `expr* targets` is the kind `expr`, many, `targets`."""

    kind: str
    many: bool
    name: str


@dataclass(frozen=True)
class Place:
    """A place for an expression.

    Parameters
    ----------
    path : str
        Where it is, from the statement inwards: "Assign.targets Subscript.slice".
    statement : str
        The statement; its expression makes the file `PATH`.
    inside : tuple of str
        What the statement may stand in: the keys of `AROUND`.
    """

    path: str
    statement: str
    inside: tuple[str, ...]


HOLE = "HOLE"
PATH = "PATH"
_CALLS = (f"open('{PATH}', 'w')", f'open("{PATH}", "w")')
"""What goes into a place: it makes a file. In an f-string the quotes must be the other ones."""

AROUND = {
    "a cell": "{}",
    "a function": "def held(*given):\n{}",
    "an async function": "async def held(*given):\n{}",
    "a class": "class held:\n{}",
}
"""What a statement may stand in; two pairs of braces are never in one of them."""

# The text of a place that is not being tried. It is true, and its items can be set.
_FILLERS = {
    "expr": lambda: ast.List([ast.Constant(0)]),
    "stmt": lambda: ast.Pass(),
    "identifier": lambda: "held",
    "constant": lambda: 0,
    "int": lambda: 0,
    "operator": lambda: ast.Add(),
    "unaryop": lambda: ast.Not(),
    "boolop": lambda: ast.And(),
    "cmpop": lambda: ast.Eq(),
    "expr_context": lambda: ast.Load(),
    "alias": lambda: ast.alias("math"),
    "pattern": lambda: ast.MatchAs(None, None),
    "type_ignore": lambda: None,
    "string": lambda: None,
    "type_param": lambda: ast.TypeVar("held"),
}
# Where that would not do: the name of the class and of the field.
_OWN_FILLERS = {
    ("FormattedValue", "conversion"): lambda: -1,
    ("FormattedValue", "format_spec"): lambda: None,
    ("Starred", "value"): lambda: ast.Name("held"),
    ("MatchValue", "value"): lambda: ast.Constant(0),
    ("MatchClass", "cls"): lambda: ast.Name("object"),
    ("withitem", "context_expr"): lambda: _expression("__import__('contextlib').nullcontext()"),
    ("For", "body"): lambda: ast.Break(),
    ("AsyncFor", "body"): lambda: ast.Break(),
    ("While", "body"): lambda: ast.Break(),
    ("Try", "handlers"): lambda: ast.ExceptHandler(None, None, [ast.Pass()]),
    ("TryStar", "handlers"): lambda: ast.ExceptHandler(ast.Name("OSError"), None, [ast.Pass()]),
    ("Raise", "exc"): lambda: ast.Name("OSError"),
}
# A list with one entry needs one in another list, too.
_PARTNERS = {
    ("Dict", "keys"): "values",
    ("Dict", "values"): "keys",
    ("Compare", "comparators"): "ops",
    ("arguments", "defaults"): "args",
    ("arguments", "kw_defaults"): "kwonlyargs",
    ("MatchMapping", "keys"): "patterns",
    ("MatchMapping", "patterns"): "keys",
    ("BoolOp", "values"): "values",
    ("TryStar", "body"): "handlers",
    ("Try", "body"): "handlers",
    ("Try", "orelse"): "handlers",
}
# Empty lists that Python's grammar lists as `*` and that must have an entry all the same.
_NEVER_EMPTY = {
    "body", "targets", "items", "cases", "handlers", "generators", "names", "ops", "comparators",
    "elts", "values", "patterns",
}  # fmt: skip
_TARGETS = {"target", "targets", "optional_vars"}
_TARGET_KINDS = ("Attribute", "Subscript", "Starred", "Tuple", "List")
_HOLDING = (
    "expr", "pattern", "type_param", "excepthandler", "comprehension", "arguments", "arg",
    "keyword", "withitem", "match_case",
)  # fmt: skip
_DEEP = 2


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@cache
def fields(name: str) -> tuple[Field, ...]:
    """Read the fields of a class of the grammar.

    Examples
    --------
    >>> fields("NamedExpr")
    (Field(kind='expr', many=False, name='target'), Field(kind='expr', many=False, name='value'))
    """
    found = re.fullmatch(rf"{name}\((.*)\)", getattr(ast, name).__doc__ or "", re.DOTALL)
    if not found:
        return ()
    entries = [entry.split() for entry in found[1].split(",")]
    return tuple(Field(kind.rstrip("*?"), kind.endswith("*"), own) for kind, own in entries)


@cache
def alternatives(kind: str) -> tuple[str, ...]:
    """Name the classes that a kind stands for: itself, or those behind its `=`."""
    written = getattr(ast, kind).__doc__ or "" if hasattr(ast, kind) else ""
    if not written.startswith(f"{kind} = "):
        return (kind,) if written.startswith(kind) else ()
    return tuple(re.findall(r"[=|] (\w+)", written))


def _filler(name: str, field: Field) -> Any:
    own = _OWN_FILLERS.get((name, field.name))
    if own:
        return own()
    if field.kind == "expr" and field.name in _TARGETS:
        return ast.Name("held")
    if field.kind in _FILLERS:
        return _FILLERS[field.kind]()
    return _minimal(alternatives(field.kind)[0])


def _minimal(name: str) -> Any:
    """The smallest of its class; what may be left out is left out."""
    optional = set(re.findall(r"\w+\? (\w+)", getattr(ast, name).__doc__ or ""))
    made = getattr(ast, name)()
    for field in fields(name):
        value: Any = None
        if field.many:
            value = [_filler(name, field)] if field.name in _NEVER_EMPTY else []
        elif field.name not in optional or (name, field.name) in _OWN_FILLERS:
            value = _filler(name, field)
        setattr(made, field.name, value)
    return made


def _with(name: str, field: Field, inner: Build) -> Build:
    def build(hole: ast.expr) -> Any:
        made = _minimal(name)
        partner = _PARTNERS.get((name, field.name))
        if partner:
            other = next(one for one in fields(name) if one.name == partner)
            setattr(made, partner, [_filler(name, other)])
        if not field.many:
            setattr(made, field.name, inner(hole))
        elif partner == field.name:
            getattr(made, field.name).append(inner(hole))
        else:
            setattr(made, field.name, [inner(hole)])
        return made

    return build


def places_in(kind: str, deep: int) -> Iterator[tuple[str, Build]]:
    """Give each path to an expression in something of a kind, and what builds it.

    Expressions are nested `deep` times, patterns likewise; statements in statements once.
    """
    if kind == "expr":
        yield "", lambda hole: hole
    if deep < (kind == "expr"):
        return
    for name in alternatives(kind):
        # Outside of an f-string it is written like a set.
        for field in fields(name) if name != "FormattedValue" else ():
            for further, inner in _inside(name, field, deep - (kind in ("expr", "pattern"))):
                yield f"{name}.{field.name} {further}".strip(), _with(name, field, inner)


def _inside(name: str, field: Field, deep: int) -> Iterator[tuple[str, Build]]:
    if (name, field.name) == ("NamedExpr", "target"):
        # Only a name may stand there.
        return
    if (name, field.name) in (("JoinedStr", "values"), ("FormattedValue", "format_spec")):
        yield from _in_text(field.name, deep)
    elif field.kind == "expr" and field.name in _TARGETS:
        own = name in alternatives("stmt") or name == "withitem"
        yield from _in_targets(_DEEP if own else 1, int(own))
    elif field.kind == "stmt":
        yield "Expr.value", lambda hole: ast.Expr(hole)
    elif field.kind in _HOLDING:
        yield from places_in(field.kind, max(deep, 0) if field.kind != "pattern" else deep)


def _in_text(field: str, deep: int) -> Iterator[tuple[str, Build]]:
    """Find the expressions in f-strings: only fields of text stand there, and formats in those."""
    if field == "format_spec":
        if deep >= 0:
            for further, inner in _in_text("values", deep - 1):
                values = fields("JoinedStr")[0]
                yield f"JoinedStr.values {further}", _with("JoinedStr", values, inner)
        return
    for own in fields("FormattedValue"):
        for further, inner in _inside("FormattedValue", own, deep):
            path = f"FormattedValue.{own.name} {further}".strip()
            yield path, _with("FormattedValue", own, inner)


def _in_targets(deep: int, inner_deep: int) -> Iterator[tuple[str, Build]]:
    """Find the expressions in what can be assigned to, however it is nested."""
    for name in _TARGET_KINDS:
        for field in fields(name):
            if field.kind != "expr":
                continue
            path = f"{name}.{field.name}"
            if name in ("Attribute", "Subscript"):
                for further, inner in places_in("expr", inner_deep if deep == _DEEP else 0):
                    yield f"{path} {further}".strip(), _with(name, field, inner)
            elif deep:
                for further, inner in _in_targets(deep - 1, inner_deep):
                    yield f"{path} {further}", _with(name, field, inner)


def compiles(text: str) -> bool:
    """Whether Python can read it, without a word of what it thinks of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<place>", "exec")
        except (SyntaxError, ValueError):
            return False
    return True


def indented(text: str) -> str:
    """Move a text one step to the right."""
    return "".join(f"    {line}" for line in text.splitlines(keepends=True))


def within(around: str, statement: str) -> str:
    """Put a statement into one of `AROUND`."""
    own = statement if AROUND[around] == "{}" else indented(statement)
    return AROUND[around].replace("{}", own)


@cache
def all_places() -> tuple[Place, ...]:
    """Give every place of the grammar that Python reads, each statement once."""
    found: dict[str, Place] = {}
    for name in alternatives("stmt"):
        # Bare expressions stand for all that hold one: those are nested deepest.
        deep = _DEEP if name == "Expr" else 1
        for field in fields(name):
            for further, inner in _inside(name, field, deep):
                place = _tried(f"{name}.{field.name} {further}".strip(), _with(name, field, inner))
                if place:
                    found.setdefault(place.statement, place)
    return tuple(found.values())


def _tried(path: str, build: Build) -> Place | None:
    try:
        made = ast.fix_missing_locations(build(ast.Call(ast.Name(HOLE), [], [])))
        statement = ast.unparse(made).replace(f"{HOLE}()", HOLE)
    except (ValueError, AttributeError, TypeError, IndexError):
        # Some fields take only a few classes, as a format takes only an f-string.
        return None
    # The expression is a call: where only a name may stand, it cannot.
    for call in _CALLS if HOLE in statement else ():
        called = statement.replace(HOLE, call)
        inside = tuple(around for around in AROUND if compiles(within(around, called)))
        if inside:
            return Place(path, called, inside)
    return None


NAME = "NAME"

FORMS = {
    "a function": "def NAME(*given):\n    return 0",
    "an async function": "async def NAME(*given):\n    return 0",
    "a generator": "def NAME(*given):\n    yield 0",
    "a class": "class NAME:\n    def __init__(self, *given):\n        pass",
    "a lambda": "NAME = lambda *given: 0",
    "the first of several targets": "NAME = held = lambda *given: 0",
    "the last of several targets": "held = NAME = lambda *given: 0",
    "one of a tuple": "NAME, held = (lambda *given: 0, 0)",
    "one of a list": "[held, NAME] = [0, lambda *given: 0]",
    "after a star": "*held, NAME = (0, lambda *given: 0)",
    "in a nest of targets": "held, (further, [NAME]) = (0, (0, [lambda *given: 0]))",
    "annotated": "NAME: object = lambda *given: 0",
    "augmented": "NAME = lambda *given: 0\nNAME += 0",
    "another name": "held = lambda *given: 0\nNAME = held",
    "made by a call": "NAME = (lambda: lambda *given: 0)()",
    "one of two lambdas": "NAME = (lambda *given: 0) if 1 else lambda *given: 1",
    "a loop's name": "for NAME in [lambda *given: 0]:\n    pass",
    "one of a loop's names": "for held, NAME in [(0, lambda *given: 0)]:\n    pass",
    "defined in a loop": "for held in [0]:\n    def NAME(*given):\n        return held",
    "defined in a while": "while 1:\n    NAME = lambda *given: 0\n    break",
    "a with's name": "with __import__('contextlib').nullcontext(abs) as NAME:\n    pass",
    "defined in a with":
        "with __import__('contextlib').nullcontext():\n    def NAME(*given):\n        return 0",
    "imported": "import math as NAME",
    "imported from": "from math import sqrt as NAME",
    "a walrus": "(NAME := (lambda *given: 0))",
    "a walrus in a comprehension": "[(NAME := one) for one in [lambda *given: 0]]",
    "a walrus in an if": "if (NAME := (lambda *given: 0)):\n    pass",
    "a match's name": "match (lambda *given: 0):\n    case NAME:\n        pass",
    "a match's as": "match 0:\n    case 0 as NAME:\n        pass",
    "a match's star": "match [0, 1]:\n    case [_, *NAME]:\n        pass",
    "a match's rest": "match {}:\n    case {**NAME}:\n        pass",
    "an exception's name": "try:\n    raise OSError\nexcept OSError as NAME:\n    pass",
    "a group's name": "try:\n    raise OSError\nexcept* OSError as NAME:\n    pass",
    "defined in a try":
        "try:\n    def NAME(*given):\n        return 0\nexcept OSError:\n    pass",
    "defined in an if": "if 1:\n    def NAME(*given):\n        return 0\nelse:\n    NAME = abs",
    "deleted and defined again": "NAME = 0\ndel NAME\ndef NAME(*given):\n    return 0",
    "defined twice": "def NAME(*given):\n    return 1\ndef NAME(*given):\n    return 0",
    "a global of another function":
        "def held():\n    global NAME\n    NAME = lambda *given: 0\nheld()",
    "put into globals": "globals()['NAME'] = lambda *given: 0",
    "decorated": "@staticmethod\ndef NAME(*given):\n    return 0",
    "a method taken out":
        "class held:\n    def NAME(*given):\n        return 0\nNAME = held.NAME",
    "with type parameters": "def NAME[T: int](*given: T) -> T:\n    return 0",
    "a class with type parameters": "class NAME[T]:\n    pass",
    "a type": "type NAME = int",
}  # fmt: skip
"""The forms in which a cell can define a name; those that this Python cannot read are left out."""


def forms() -> dict[str, str]:
    """Return the forms that this Python can read."""
    return {kind: text for kind, text in FORMS.items() if compiles(text)}


# In a target, no call may stand: it stands in an index, or before a dot.
_WRAPPED = (
    lambda hole: hole,
    lambda hole: ast.Subscript(ast.List([ast.Constant(0)]), hole),
    lambda hole: ast.Attribute(hole, "held"),
    lambda hole: ast.Tuple([ast.Starred(ast.Subscript(ast.List([ast.Constant(0)]), hole))]),
    lambda hole: ast.keyword("held", hole),
    lambda hole: ast.withitem(hole, None),
    lambda hole: ast.comprehension(ast.Name("one"), hole, [], 0),
)


def forms_with_holes() -> Iterator[tuple[str, str]]:
    """Give each form with an expression at each place in it: the form's kind, and its text."""
    for kind, text in forms().items():
        seen = set()
        for changed in _changed(text):
            if changed not in seen and re.search(rf"\b{NAME}\b", changed):
                seen.add(changed)
                yield kind, changed


def _changed(text: str) -> Iterator[str]:
    count = sum(1 for _ in ast.walk(ast.parse(text)))
    for number in range(count):
        name = type(list(ast.walk(ast.parse(text)))[number]).__name__
        for field in fields(name):
            for at in (0, 1, -1) if field.many else (-1,):
                for wrap in _WRAPPED:
                    changed = _changed_at(text, number, field, at, wrap).replace(HOLE, _CALLS[0])
                    if changed and compiles(changed):
                        yield changed
                        if field.name not in _TARGETS:
                            # A call may stand there: what is wrapped around it adds nothing.
                            break


def _changed_at(text: str, number: int, field: Field, at: int, wrap: Build) -> str:
    tree = ast.parse(text)
    node = list(ast.walk(tree))[number]
    if not _placed(node, field, wrap(ast.Call(ast.Name(HOLE), [], [])), at):
        return ""
    try:
        made = ast.unparse(ast.fix_missing_locations(tree))
    except (ValueError, AttributeError, TypeError, IndexError):
        return ""
    return made.replace(f"{HOLE}()", HOLE) if HOLE in made else ""


def _placed(node: ast.AST, field: Field, new: Any, at: int) -> bool:
    """Put a new part into a field; tell whether it may be there at all."""
    fitting = {"expr": ast.expr, "keyword": ast.keyword, "withitem": ast.withitem,
               "comprehension": ast.comprehension}.get(field.kind)  # fmt: skip
    if field.kind == "stmt" and field.many and isinstance(new, ast.expr):
        new = ast.Expr(new)
    elif fitting is None or not isinstance(new, fitting):
        return False
    there = getattr(node, field.name, None)
    if not field.many:
        setattr(node, field.name, new)
    else:
        partner = _PARTNERS.get((type(node).__name__, field.name))
        if partner == "args" and not node.args:
            node.args.append(ast.arg("first"))
        elif partner == "kwonlyargs":
            node.kwonlyargs.append(ast.arg("only"))
        there.insert(len(there) if at == -1 else at, new)
    return True


def count() -> str:
    """Say how many places there are."""
    places, holes = all_places(), list(forms_with_holes())
    single = {path.split()[0] for path in (place.path for place in places)}
    combined = sum(len(place.inside) for place in places)
    return (
        f"{len(places)} places for an expression in {len(single)} fields of statements, "
        f"{combined} with what they may stand in; {len(forms())} forms to define a name, with "
        f"{len(holes)} places of their own; {combined * len(forms()) + len(holes)} combined."
    )


if __name__ == "__main__":
    print(count())
