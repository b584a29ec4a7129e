"""Find and name the numbers of a program, read them afresh each time, and write them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.clinic.state import slots_of

_DEEPEST = 7
_MOST = 5000
_STEP_NAMES = re.compile(
    r"(lr|alpha|eta|rate|learning_?rate|step(_?size)?|lam(bda)?_?|reg\w*|decay|l1|l2|beta\d?|"
    r"momentum|mu|eps(ilon)?|keep\w*|drop\w*|leak\w*|slope|t|grad\w*|clip)",
    re.IGNORECASE,
)
"""Names of plain numbers that are settings, not parameters."""

_SLOPE = re.compile(
    r"^(gradients?_?|grads?_?|delta_?|nabla_?|slopes?_?|d_?|g_?)(?=\w)|"
    r"(_?(grads?|gradients?|slopes?|deltas?|delta|bar|prime))$",
    re.IGNORECASE,
)
"""Prefixes and suffixes that turn a parameter's name into the name of its slopes."""

_HOLDS_NOTHING = (
    types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, str,
    bytes, bool, type(None), set, frozenset, np.random.Generator,
)  # fmt: skip

Step = tuple[str, Any]
"""One step on the way to a number: ("item", key) or ("name", attribute)."""


@dataclass(frozen=True)
class Leaf:
    """One array, list of numbers or single number in a program, and the way to it."""

    root: Any
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return ".".join(str(key) for _, key in self.steps) or "it"

    def read(self) -> Any:
        """Follow the way from the start, because a program may have put another object there."""
        found = self.root
        for step in self.steps:
            found = _follow(found, step)
        return found

    def array(self) -> np.ndarray:
        return np.array(self.read(), dtype=float)

    def write(self, numbers: np.ndarray) -> None:
        """Write numbers into the array or list there, or replace the number."""
        held = self.read()
        if isinstance(held, np.ndarray) and held.ndim and held.dtype.kind == "f":
            held[...] = numbers
        elif isinstance(held, list):
            _write_list(held, numbers)
        else:
            self._replace(numbers if isinstance(held, np.ndarray) else float(numbers))

    def _replace(self, value: Any) -> None:
        *before, (kind, key) = self.steps
        holder = Leaf(self.root, tuple(before)).read()
        if isinstance(holder, tuple):
            changed = [*holder[:key], value, *holder[key + 1 :]]
            new = type(holder)(*changed) if hasattr(holder, "_fields") else tuple(changed)
            Leaf(self.root, tuple(before))._replace(new)
        elif kind == "item":
            holder[key] = value
        else:
            setattr(holder, key, value)

    @property
    def can_be_written(self) -> bool:
        """Check whether other numbers can be put there, that is, whether it is not frozen."""
        held = self.read()
        try:
            if isinstance(held, np.ndarray) and held.ndim and held.dtype.kind == "f":
                return bool(held.flags.writeable)
            if not isinstance(held, list):
                self._replace(held)
        except (AttributeError, TypeError):
            return False
        return True

    @property
    def is_whole(self) -> bool:
        """Check for whole numbers, between which no step fits."""
        held = self.read()
        return isinstance(held, np.ndarray) and held.dtype.kind in "iu"

    def make_float(self) -> None:
        """Replace whole numbers by an array of floats, so that it can be nudged."""
        self._replace(self.read().astype(float))


def _follow(holder: Any, step: Step) -> Any:
    kind, key = step
    return holder[key] if kind == "item" else getattr(holder, key)


def _write_list(held: list[Any], numbers: np.ndarray) -> None:
    for place, number in enumerate(numbers):
        if np.ndim(number):
            _write_list(held[place], number)
        else:
            held[place] = float(number)


def leaves_of(program: Any) -> list[Leaf]:
    """Find everything in a program that could be a parameter, in the program's order."""
    found: list[Leaf] = []
    if _is_numbers(program) and not isinstance(program, list):
        raise ValueError(
            "the program is one array or number. Pass the object that holds it, a dict, a list "
            "such as [W], or globals() with names=."
        )
    for leaf in _walk(program, program, (), set()):
        found.append(leaf)
        if len(found) > _MOST:
            break
    return found


def _walk(root: Any, here: Any, steps: tuple[Step, ...], seen: set[int]) -> Iterator[Leaf]:
    if len(steps) > _DEEPEST:
        return
    if steps and _is_numbers(here):
        yield Leaf(root, steps)
        return
    if id(here) in seen:
        return
    seen.add(id(here))
    for step, value in _inside(here):
        yield from _walk(root, value, (*steps, step), seen)


def _inside(here: Any) -> Iterator[tuple[Step, Any]]:
    if isinstance(here, Mapping):
        is_module = "__builtins__" in here
        for key, value in list(here.items()):
            hidden = is_module and (str(key).startswith("_") or str(key) in ("In", "Out"))
            if not hidden and _may_hold(value):
                yield ("item", key), value
    elif isinstance(here, list | tuple):
        names = getattr(here, "_fields", None)
        for place, value in enumerate(here):
            if _may_hold(value):
                yield ("name", names[place]) if names else ("item", place), value
    elif not isinstance(here, np.ndarray | str | bytes):
        own = vars(here) if hasattr(here, "__dict__") else ()
        for name in dict.fromkeys((*own, *slots_of(type(here)))):
            if not name.startswith("__") and hasattr(here, name):
                value = getattr(here, name)
                if _may_hold(value):
                    yield ("name", name), value


def _may_hold(value: Any) -> bool:
    is_other = type(value).__module__.split(".")[0] in ("IPython", "ipykernel", "matplotlib")
    return not (is_other or isinstance(value, _HOLDS_NOTHING))


def _is_numbers(value: Any) -> bool:
    """Check for an array of numbers, a number, or a list (of lists) of numbers."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "fiu" and value.size > 0
    if isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool):
        return True
    return isinstance(value, list) and _is_table(value)


def _is_table(value: list[Any]) -> bool:
    if not value:
        return False
    if all(type(entry) in (int, float, np.float64, np.float32) for entry in value):
        return any(type(entry) is not int for entry in value)
    rows = [entry for entry in value if isinstance(entry, list)]
    return (
        len(rows) == len(value)
        and len({len(row) for row in rows}) == 1
        and all(map(_is_table, rows))
    )


def named_leaves(program: Any, names: str | Sequence[str]) -> list[Leaf]:
    """Find the leaves with these names, in the order of the names.

    Raises
    ------
    ValueError
        If nothing has that name; the message lists the existing names.
    """
    listed = names.replace(",", " ").split() if isinstance(names, str) else list(names)
    found: list[Leaf] = []
    for name in listed:
        here, steps = program, list[Step]()
        for part in name.split("."):
            step = _step_called(here, part)
            if step is None:
                raise ValueError(_no_such_name(program, name))
            steps.append(step)
            here = _follow(here, step)
        inner = (
            [Leaf(program, tuple(steps))]
            if _is_numbers(here)
            else list(_walk(program, here, tuple(steps), set()))
        )
        if not inner:
            raise ValueError(f"names: `{name}` holds no numbers. {_no_such_name(program, name)}")
        found += inner
    return found


def _step_called(here: Any, part: str) -> Step | None:
    if isinstance(here, Mapping):
        keys = [key for key in here if str(key) == part]
        return ("item", keys[0]) if keys else None
    if isinstance(here, list | tuple) and part.lstrip("-").isdigit():
        return ("item", int(part)) if -len(here) <= int(part) < len(here) else None
    return ("name", part) if hasattr(here, part) else None


def _no_such_name(program: Any, name: str) -> str:
    there = [leaf.name for leaf in leaves_of(program)][:12]
    listed = ", ".join(there) if there else "nothing with numbers"
    return f"names: there is no `{name}` in the program. It has: {listed}."


def is_setting(leaf: Leaf) -> bool:
    """Check whether a plain number has the name of a setting, such as a learning rate."""
    return np.ndim(leaf.read()) == 0 and bool(_STEP_NAMES.fullmatch(str(leaf.steps[-1][1])))


def plain_name(name: str) -> str:
    """Remove the part of a name that says that it is for slopes.

    Examples
    --------
    >>> plain_name("dW1"), plain_name("W1_grad"), plain_name("grad_b"), plain_name("b2")
    ('W1', 'W1', 'b', 'b2')
    """
    return _SLOPE.sub("", name) or name
