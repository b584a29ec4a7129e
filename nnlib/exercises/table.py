"""The table of all exercises: the names are known at once, and each exercise is read on demand.

A first cell imports `nnlib.checks`, and a notebook asks for the exercises of one lesson; reading
those of all lessons took as long as importing NumPy.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from nnlib.exercises.declaration import Exercise
from nnlib.exercises.order import ORDER

_DECLARES = re.compile(r"^EXERCISE\b", re.MULTILINE)


class Exercises(Mapping[str, Exercise]):
    """The exercises by name, in the order of the course; those not yet in a lesson come last.

    Parameters
    ----------
    folder : Path
        Where the folders of lessons are. An exercise's file has its name, in lower case.
    package : str
        The package that this folder is.
    order : mapping of str to sequence of str
        Lessons, and the names of their exercises.
    """

    def __init__(
        self, folder: Path, package: str, order: Mapping[str, tuple[str, ...]] = ORDER
    ) -> None:
        self._folder, self._package, self._order = folder, package, order

    @cached_property
    def _modules(self) -> dict[str, str]:
        """The module that declares each exercise."""
        files = {
            (path.parent.name, path.stem): path for path in sorted(self._folder.glob("*/*.py"))
        }
        found = {
            name: self._module(lesson, name.lower())
            for lesson, names in self._order.items()
            for name in names
            if files.pop((lesson, name.lower()), None)
        }
        for place, path in files.items():
            # Only an exercise that the build has not seen yet must be read to learn its name.
            if _DECLARES.search(path.read_text(encoding="utf-8")):
                module = self._module(*place)
                found[_exercise_of(module).name] = module
        return found

    def _module(self, lesson: str, file: str) -> str:
        return f"{self._package}.{lesson}.{file}"

    def __getitem__(self, name: str) -> Exercise:
        return _exercise_of(self._modules[name])

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

    def is_read(self, name: str) -> bool:
        """Check whether an exercise's file has been imported; until then, nothing in it can run."""
        return self._modules[name] in sys.modules


def _exercise_of(module: str) -> Exercise:
    exercise: Exercise = importlib.import_module(module).EXERCISE
    return exercise
