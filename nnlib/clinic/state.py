"""Keep a program unchanged: everything that its functions can reach is put back at the end."""

from __future__ import annotations

import contextlib
import functools
import random
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

_LET_BE = (
    "IPython", "ipykernel", "traitlets", "matplotlib", "asyncio", "threading", "zmq", "tornado",
    "numpy", "logging", "io", "_io", "nnlib", "torch",
)  # fmt: skip
"""Packages whose objects do not belong to a learner's program."""

_PLAIN = (int, float, complex, str, bytes, bool, type(None), np.generic, range)


class Kept:
    """The state of everything that a program and its functions can reach, when this was made.

    Parameters
    ----------
    *roots
        The program, and the functions that work on it.

    Examples
    --------
    >>> program = {"w": np.array([1.0]), "seen": []}
    >>> kept = Kept(program)
    >>> program["w"] += 1; program["seen"].append(2); program["new"] = 3
    >>> kept.put_back()
    >>> program
    {'w': array([1.]), 'seen': []}
    """

    def __init__(self, *roots: Any) -> None:
        self._undo: list[Callable[[], None]] = []
        self._generators: list[Callable[[], None]] = []
        self._seen: dict[int, Any] = {}
        self.numbers_by_name: dict[str, float] = {}
        """Plain numbers found on the way, by the last name of their path."""
        generator, numpys = random.getstate(), np.random.get_state()
        self._generators += [
            lambda: random.setstate(generator), lambda: np.random.set_state(numpys)
        ]  # fmt: skip
        waiting = list(roots)
        while waiting:
            one = waiting.pop()
            if not isinstance(one, _PLAIN) and id(one) not in self._seen:
                # Kept alive, so that no other object gets the same identity meanwhile.
                self._seen[id(one)] = one
                waiting += self._keep(one)

    def put_back(self) -> None:
        """Restore everything."""
        for undo in (*self._undo, *self._generators):
            undo()

    def rewind(self) -> None:
        """Restore only the random generators."""
        for undo in self._generators:
            undo()

    def _keep(self, one: Any) -> list[Any]:
        """Record how to restore one thing; return what can be reached from it."""
        if isinstance(one, np.ndarray):
            return self._keep_array(one)
        if isinstance(one, dict):
            return self._keep_dict(one)
        if isinstance(one, list | set | deque):
            items = list(one)
            self._undo.append(functools.partial(_refill, one, items))
            return items
        if isinstance(one, tuple | frozenset):
            return list(one)
        if isinstance(one, np.random.Generator):
            self._generators.append(_state_setter(one.bit_generator))
            return []
        if isinstance(one, np.random.RandomState):
            self._generators.append(functools.partial(one.set_state, one.get_state()))
            return []
        if isinstance(one, random.Random):
            self._generators.append(functools.partial(one.setstate, one.getstate()))
            return []
        if isinstance(one, functools.partial):
            return [one.func, one.args, one.keywords]
        if isinstance(one, types.MethodType):
            return [one.__self__, one.__func__]
        if isinstance(one, types.FunctionType):
            return self._keep_function(one)
        return self._keep_object(one)

    def _keep_array(self, array: np.ndarray) -> list[Any]:
        if array.flags.writeable:
            before = array.copy()
            self._undo.append(lambda: np.copyto(array, before))
        return array.ravel().tolist() if array.dtype == object else []

    def _keep_dict(self, table: dict[Any, Any]) -> list[Any]:
        if "__builtins__" in table:
            # Of a module's names only its data, not its imports or a notebook's own cells.
            items = {name: value for name, value in table.items()
                     if not name.startswith("_") and _is_data(value)}  # fmt: skip
            return self._keep_names(table, items, owns_new=True)
        items = dict(table)
        self._undo.append(functools.partial(_refill_table, table, items))
        self._note_numbers(items)
        return list(items.values())

    def _keep_names(
        self, table: dict[str, Any], items: dict[str, Any], owns_new: bool = False
    ) -> list[Any]:
        before = set(table)

        def undo() -> None:
            table.update(items)
            for name in set(table) - before if owns_new else ():
                if not name.startswith("_"):
                    del table[name]

        self._undo.append(undo)
        self._note_numbers(items)
        return list(items.values())

    def _keep_function(self, function: types.FunctionType) -> list[Any]:
        found: list[Any] = [function.__defaults__, function.__kwdefaults__]
        table = function.__globals__
        named = {name: table[name] for name in _names_in(function.__code__) if name in table}
        data = {name: value for name, value in named.items() if _is_data(value)}
        if function.__module__ not in sys.stdlib_module_names:
            found += self._keep_names(table, data)
            found += [value for value in named.values() if not isinstance(value, types.ModuleType)]
        for name, cell in zip(
            function.__code__.co_freevars, function.__closure__ or (), strict=True
        ):
            with contextlib.suppress(ValueError):
                value = cell.cell_contents
                if _is_data(value):
                    self._undo.append(functools.partial(setattr, cell, "cell_contents", value))
                    self._note_numbers({name: value})
                found.append(value)
        return found

    def _keep_object(self, one: Any) -> list[Any]:
        kind = one if isinstance(one, type) else type(one)
        if kind.__module__.split(".")[0] in (*_LET_BE, "builtins") or isinstance(
            one, types.ModuleType | types.BuiltinFunctionType
        ):
            return []
        found: list[Any] = []
        if isinstance(one, type):
            held = {name: value for name, value in vars(one).items() if not name.startswith("__")}
            for name, value in held.items():
                if _is_data(value) and not isinstance(value, property | staticmethod | classmethod):
                    self._undo.append(functools.partial(setattr, one, name, value))
            found += [getattr(value, "__func__", value) for value in held.values()]
            found += [function for function in vars(one).values()
                      if isinstance(function, types.FunctionType)]  # fmt: skip
            return [*found, *one.__mro__[1:]]
        found.append(type(one))
        if isinstance(getattr(one, "__dict__", None), dict):
            found.append(vars(one))
        for name in slots_of(type(one)):
            if hasattr(one, name):
                value = getattr(one, name)
                with contextlib.suppress(AttributeError, TypeError):
                    setattr(one, name, value)
                    self._undo.append(functools.partial(setattr, one, name, value))
                found.append(value)
        return found

    def _note_numbers(self, items: dict[Any, Any]) -> None:
        for name, value in items.items():
            if isinstance(name, str) and isinstance(value, float):
                self.numbers_by_name.setdefault(name, float(value))


def _refill(holder: Any, items: list[Any]) -> None:
    holder.clear()
    holder.update(items) if isinstance(holder, set) else holder.extend(items)


def _refill_table(table: dict[Any, Any], items: dict[Any, Any]) -> None:
    table.clear()
    table.update(items)


def _state_setter(bits: Any) -> Callable[[], None]:
    before = bits.state

    def undo() -> None:
        bits.state = before

    return undo


def _is_data(value: Any) -> bool:
    return not isinstance(
        value, types.ModuleType | types.FunctionType | types.BuiltinFunctionType | type
    )


def _names_in(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def slots_of(kind: type) -> Iterator[str]:
    for one in kind.__mro__:
        slots = one.__dict__.get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots
