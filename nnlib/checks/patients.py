"""Patients: broken programs to examine and repair.

A patient is an exercise's reference with one or two slips, without comments, and with different
variable names. It has its own name, because it must not replace the learner's answer.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import keyword
import random
import re
import string
import types
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nnlib.checks.judging import judge_exercise
from nnlib.checks.scopes import arguments_of, names_read
from nnlib.checks.slips import own
from nnlib.checks.sources import facts_in, facts_of
from nnlib.checks.time_limit import limit_time
from nnlib.checks.two_slips import with_both
from nnlib.exercises.declaration import Exercise, Function, Slip
from nnlib.exercises.truths import Property

LEVELS = (1, 2)
"""How many slips a patient may have."""

Style = Callable[[str, int], str]

STYLES: tuple[Style, ...] = (
    lambda name, place: "".join(word[:1] for word in name.split("_")),
    lambda name, place: "_".join(word[:3] for word in name.split("_")),
    lambda name, place: string.ascii_lowercase[place % 26],
    lambda name, place: f"v{place + 1}",
)
"""Ways to name a variable, from its name in the reference and its place there."""

_NAME = re.compile(r"patient_(\w+)_\d{4}")


@dataclass(frozen=True)
class Patient:
    """A broken program.

    Parameters
    ----------
    name : str
        The name of its function; the number comes from its text.
    text : str
        The text of its cell.
    slips : tuple of Slip
    """

    name: str
    text: str
    slips: tuple[Slip, ...]

    @property
    def sign(self) -> str:
        """Return the fingerprint of its text, which shows whether it comes back unchanged."""
        return facts_in(self.text, self.name).sign


def make_patient(exercise: Exercise, seed: int, level: int = 1) -> Patient | None:
    """Make a patient, the same for the same seed; None if two slips do not fit together.

    Examples
    --------
    >>> from nnlib.exercises import EXERCISES
    >>> patient = make_patient(EXERCISES["double"], seed=3)
    >>> patient == make_patient(EXERCISES["double"], seed=3)
    True
    >>> exercise_behind(patient.name)
    'double'
    >>> len(make_patient(EXERCISES["double"], seed=3, level=2).slips)
    2
    """
    rng = random.Random(f"{exercise.name} {seed} {level}")
    style = rng.choice(STYLES)
    if level == 1:
        return plant_slips(exercise, (rng.choice(own(exercise)),), style)
    pairs = list(itertools.combinations(exercise.slips, 2))
    rng.shuffle(pairs)
    return next(
        (plant_slips(exercise, pair, style) for pair in pairs if _fit(exercise, pair)), None
    )


def _fit(exercise: Exercise, pair: tuple[Slip, Slip]) -> bool:
    """Check whether two slips can be made together, and a check sees both of them.

    One may have no effect with the other, as in `1**2`, or the two may cancel.
    """
    source = with_both(exercise, *pair)
    try:
        function = exercise.compile(source, is_shown=False) if source else None
    except SyntaxError:
        return False
    if function is None:
        return False
    with limit_time(exercise.seconds):
        verdict = judge_exercise(exercise, function, seed=0)
    seen, made = set(verdict.slips), {one.id for one in pair}
    # If several slips break a property, the check names the first.
    both = seen == made or (isinstance(exercise.truth, Property) and bool(seen & made))
    return verdict.status == "not yet" and both


def plant_slips(exercise: Exercise, slips: tuple[Slip, ...], style: Style) -> Patient:
    """Make the patient with these slips, with variable names in that style."""
    source = exercise.slip_source(slips[0]) if len(slips) == 1 else with_both(exercise, *slips)
    return Patient(*cell_of(exercise, source, style), slips)


def cell_of(exercise: Exercise, source: str, style: Style) -> tuple[str, str]:
    """Make a cell of the reference, changed or not: its function's name, and its text."""
    written = disguise(exercise, source, style)
    name = f"patient_{exercise.name}_{zlib.crc32(written.encode()) % 10_000:04}"
    told = f"# Broken on purpose. Repair it, run this cell, then check({name})."
    # A repair may need the same imports as the reference.
    imports = _imports(exercise, f"{exercise.source}\n{written}")
    text = "\n".join([*imports, told, _renamed(written, {exercise.name: name})])
    return name, text


def is_patient(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def is_published(exercise: Exercise, function: Function) -> bool:
    """Check whether an answer is the published solution, apart from comments and its own name."""
    return facts_of(function).sign == facts_in(exercise.source, exercise.name).sign


def exercise_behind(name: str) -> str:
    """Return the exercise in a patient's name; any other name as it is."""
    found = _NAME.fullmatch(name)
    return found[1] if found else name


def disguise(exercise: Exercise, source: str, style: Style) -> str:
    """Rewrite the reference's text, changed or not, without comments and with other names.

    Arguments keep their names, which the docstring and a check's messages use. If the reference has
    no variable, the result becomes one, because any repair would be the reference otherwise.
    """
    tree = ast.parse(source)
    if not _variables(ast.parse(exercise.source)):
        tree = ast.parse(ast.unparse(ast.fix_missing_locations(_NamedResult().visit(tree))))
    taken = {*dir(builtins), *keyword.kwlist, *_names(tree)}
    names = dict[str, str]()
    for place, name in enumerate(_variables(tree)):
        wanted = style(name, place)
        numbered = (f"{wanted}{number}" for number in itertools.count(2))
        names[name] = next(one for one in itertools.chain([wanted], numbered) if one not in taken)
        taken.add(names[name])
    return _renamed(ast.unparse(tree), names)


def _variables(tree: ast.Module) -> list[str]:
    """Return the names that a definition gives values to, in order, without its arguments."""
    [definition] = tree.body
    functions = [node for node in _outer(definition) if isinstance(node, ast.FunctionDef)]
    fixed = {"_", *(argument for one in functions for argument in arguments_of(one))}
    # A call may name an argument of a function inside.
    fixed |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    places = [
        (node.lineno, node.col_offset, name)
        for function in functions for node in ast.walk(function)
        if isinstance(node, _Making) and node is not function
        and (name := _made_by(node)) and name not in fixed
    ]  # fmt: skip
    return list(dict.fromkeys(name for _, _, name in sorted(places)))


def _outer(definition: ast.stmt) -> list[ast.stmt]:
    """Return the function itself, or a class's functions."""
    return definition.body if isinstance(definition, ast.ClassDef) else [definition]


_Making = ast.Name | ast.arg | ast.FunctionDef


def _made_by(node: _Making) -> str:
    """Return the name that a node makes: a variable, an argument or a function."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Store) else ""
    return node.arg if isinstance(node, ast.arg) else node.name


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, _Making):
            yield _made_by(node)


def _renamed(source: str, names: dict[str, str]) -> str:
    """Rename a text's definitions, arguments and variables."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = names.get(node.arg, node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.name = names.get(node.name, node.name)
    return ast.unparse(tree)


class _NamedResult(ast.NodeTransformer):
    """Turn each `return` with a value into two lines: name the value, and return it."""

    def visit_Return(self, node: ast.Return) -> list[ast.stmt] | ast.Return:
        if node.value is None or isinstance(node.value, ast.Name):
            return node
        made = ast.Assign([ast.Name("result", ast.Store())], node.value)
        return [made, ast.Return(ast.Name("result", ast.Load()))]


def _imports(exercise: Exercise, source: str) -> list[str]:
    """Return the lines that import the modules a text uses, under the names it uses."""
    known = exercise.known
    modules = {
        name: known[name].__name__
        for name in sorted(set(names_read(ast.parse(source))))
        if isinstance(known.get(name), types.ModuleType)
    }
    lines = [
        f"import {module}" + (f" as {name}" if name != module else "")
        for name, module in modules.items()
    ]
    return [*lines, ""] if lines else []
