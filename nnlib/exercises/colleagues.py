"""Exercises of other packages: looked up when the course has no exercise of a name.

A package names each by an entry point of the group `nnlib.exercises`, as in
`crest = "waves.crest:EXERCISE"`. Nothing of a package is imported before its exercise is asked for,
and a fault in one costs only that exercise. Grading asks for none.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nnlib.exercises import EXERCISES, FORMER_NAMES, RETIRED
from nnlib.exercises.declaration import Exercise
from nnlib.words import write_list

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "nnlib.exercises"
_OF_RECORDS = ("claim_", "guess_", "own_rule_", "patient_", "recall_")
"""How the names begin under which a learner's folder keeps other things."""


class Found(NamedTuple):
    """A colleague's exercise, or what is wrong with it, and the package that brings it."""

    package: str
    exercise: Exercise | None
    trouble: str = ""


def exercise_of_colleague(name: str) -> Exercise | None:
    """Look up an exercise of another package; None if there is none or it does not work.

    Examples
    --------
    >>> exercise_of_colleague("no such name") is None
    True
    """
    found = _found(name)
    return found.exercise if found else None


def package_of(name: str) -> str:
    """Name the package that brings an exercise; empty if the course does, or nobody.

    Examples
    --------
    >>> package_of("double")
    ''
    """
    found = None if name in EXERCISES else _found(name)
    return found.package if found else ""


def trouble_with(name: str) -> str:
    """Say what is wrong with another package's exercise; empty if nothing is, or there is none.

    Examples
    --------
    >>> trouble_with("no such name")
    ''
    """
    found = _found(name)
    return found.trouble if found else ""


def all_of_colleagues() -> Iterator[tuple[str, Found]]:
    """Yield every name that other packages bring, and what was found; each package is loaded."""
    for name in sorted(_named()):
        found = _found(name)
        assert found is not None
        yield name, found


@functools.cache
def _named() -> dict[str, list[tuple[str, EntryPoint]]]:
    """Return the names that packages give, without loading them: for each name its packages."""
    # Reading what is installed takes a while, and most notebooks never ask.
    from importlib.metadata import distributions

    named: dict[str, list[tuple[str, EntryPoint]]] = {}
    for distribution in distributions():
        try:
            points = [one for one in distribution.entry_points if one.group == GROUP]
            # Reading a package's metadata takes longer.
            package = str(distribution.metadata["Name"]) if points else ""
        except Exception:
            # A half-removed package has no metadata, and so no exercises.
            continue
        for point in points:
            packages = named.setdefault(point.name, [])
            # The first one on the path is imported.
            if package not in dict(packages):
                packages.append((package, point))
    return named


def _found(name: str) -> Found | None:
    return _loaded(name) if name in _named() else None


@functools.cache
def _loaded(name: str) -> Found:
    packages = _named()[name]
    told = write_list(sorted(f"`{package}`" for package, _ in packages))
    trouble = _trouble_with_name(name)
    if not trouble and len(packages) > 1:
        trouble = "neither is used, since each needs a name of its own"
    if trouble:
        who = f"package {told} brings" if len(packages) == 1 else f"packages {told} bring"
        return Found(told, None, f"The {who} an exercise `{name}`: {trouble}.")
    [(package, point)] = packages
    try:
        exercise = point.load()
    # A package may exit while it is imported; that must not end a learner's notebook.
    except (Exception, SystemExit) as problem:
        why = f"{type(problem).__name__}: {problem}".partition("\n")[0].rstrip(": ")
    else:
        if isinstance(exercise, Exercise) and exercise.name == name:
            return Found(package, exercise)
        why = f"`{point.value}` is not an exercise of that name"
    return Found(
        package, None,
        f"The exercise `{name}` of the package `{package}` cannot be used ({why}). "
        "Whoever made that package can help; the course goes on without it.",
    )  # fmt: skip


def _trouble_with_name(name: str) -> str:
    if name in EXERCISES or name in FORMER_NAMES or name in RETIRED:
        return "the course has one of that name, and uses its own"
    if not name.isidentifier() or name.startswith(_OF_RECORDS):
        return "an exercise cannot have that name"
    return ""
