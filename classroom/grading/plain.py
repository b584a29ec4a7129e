"""Plain data between the judge and a student's process: JSON, and nothing that can run.

Arrays are sent as their bytes with type and shape; layers, losses and generators as what they are
made of. Anything else arrives as an `Opaque`: the name of its type, and nothing more. What counts
as plain data is the same as in a lesson: `nnlib.checks.values.plain`.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib.exercises.drawing  # noqa: F401 (what arguments may be made of)
from nnlib.activations import ACTIVATIONS, Activation
from nnlib.checks.values import MOST, NUMERIC, Iterated, Large, Opaque, layer, other, plain
from nnlib.layers import Layer
from nnlib.losses import LOSSES, Loss

__all__ = ["Opaque", "from_json", "pack", "to_json", "unpack"]

_DEPTH = 20
_BASES = {"other": Opaque, "iterated": Iterated, "large": Large}
_SIGNS = {"...": ..., "NotImplemented": NotImplemented}
_TYPE = re.compile(rf"[<>|=]?[{NUMERIC}?]\d{{1,2}}")
_LISTS, _COMMAS, _QUOTES, _OTHERS = 2 * MOST, 5 * MOST, 12 * MOST, 20_000


def pack(value: Any) -> bytes:
    """Write a value as plain data, on one line.

    Examples
    --------
    >>> unpack(pack((1.5, [np.ones(2), None], "text")))
    (1.5, [array([1., 1.]), None], 'text')
    """
    return to_json(_coded(value, 0))


def unpack(line: bytes, trusted: bool = False) -> Any:
    """Read what `pack` wrote.

    Parameters
    ----------
    line : bytes
    trusted : bool
        Whether the judge wrote it: only then may it name the classes of the exercises' arguments.

    Raises
    ------
    ValueError
        If the line is anything else.
    """
    try:
        return _Reader(trusted).value(from_json(line))
    except (
        ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
        MemoryError,
    ) as problem:  # fmt: skip
        raise ValueError(f"this is not plain data: {str(problem)[:200]}") from problem


def to_json(value: Any) -> bytes:
    """Write texts, whole numbers, lists and tables on one line; JSON has a form for each."""
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def from_json(line: bytes) -> Any:
    """Read a line of JSON.

    Raises
    ------
    ValueError
        If it holds too much, or is not JSON.
    RecursionError, MemoryError
        If it is nested too deeply, or too large all the same.
    """
    # Counted before they are made: a short text may stand for far more objects than its length.
    lists, commas = line.count(b"[") + line.count(b"{"), line.count(b",")
    if lists > _LISTS or commas > _COMMAS or line.count(b'"') > _QUOTES:
        raise ValueError("it holds too much")
    return json.loads(line)


def _coded(value: Any, depth: int) -> Any:
    """Keep JSON's own types; turn everything else into a list that begins with its kind."""
    if value is None or type(value) in (bool, str):
        return value
    if depth > _DEPTH:
        return ["other", "nest", "", []]
    own = type(value)
    if own in _CODES:
        return _CODES[own](value, depth + 1)
    if own is np.ndarray or (issubclass(own, np.generic) and value.dtype.kind in NUMERIC):
        return _array_coded(value, depth)
    if isinstance(value, Opaque):
        base = next(name for name, one in reversed(_BASES.items()) if isinstance(value, one))
        return [base, own.__name__, value.words,
                [_coded(entry, depth + 1) for entry in value.entries]]  # fmt: skip
    if isinstance(value, Loss) and LOSSES.get(value.name) is value:
        return ["loss", value.name]
    if isinstance(value, np.random.Generator):
        return ["generator", _coded(value.bit_generator.state, depth + 1)]
    if dataclasses.is_dataclass(own) and own.__module__.startswith("nnlib.exercises."):
        fields = [getattr(value, field.name) for field in dataclasses.fields(own)]
        return ["ours", own.__module__, own.__name__, *(_coded(one, depth + 1) for one in fields)]
    return _coded(plain(value), depth + 1)


def _array_coded(value: Any, depth: int) -> list[Any]:
    if value.dtype.kind not in NUMERIC:
        coded: list[Any] = _coded(plain(value), depth + 1)
        return coded
    data = base64.b64encode(value.tobytes()).decode()
    return ["array", value.dtype.str, list(value.shape), data]


def _whole_coded(value: int, depth: int) -> Any:
    # JSON's reader rejects numbers of thousands of digits; `plain` cuts the others off.
    return value if abs(value) < 2**63 else ["int", hex(plain(value))]


def _layer_coded(value: Layer, depth: int) -> list[Any]:
    made = plain(value)
    is_ours = isinstance(made.activation, Activation)
    activation = made.activation.name if is_ours else made.activation
    return ["layer", *(_coded(part, depth) for part in (made.weights, made.bias, activation))]


_CODES: dict[type, Callable[[Any, int], Any]] = {
    int: _whole_coded,
    float: lambda value, depth: ["float", value.hex()],
    complex: lambda value, depth: ["complex", value.real.hex(), value.imag.hex()],
    type(...): lambda value, depth: ["sign", "..."],
    type(NotImplemented): lambda value, depth: ["sign", "NotImplemented"],
    list: lambda value, depth: ["list", *(_coded(entry, depth) for entry in value)],
    tuple: lambda value, depth: ["tuple", *(_coded(entry, depth) for entry in value)],
    dict: lambda value, depth: [
        "dict", *([str(key), _coded(entry, depth)] for key, entry in value.items())
    ],
    Layer: _layer_coded,
}  # fmt: skip


class _Reader:
    """Reads one line; nothing in it is run, and only a few classes can be made."""

    def __init__(self, trusted: bool) -> None:
        self.trusted, self.others = trusted, _OTHERS

    def value(self, coded: Any) -> Any:
        if not isinstance(coded, list):
            return coded
        kind, *parts = coded
        return _READERS[kind](self, *parts)

    def listed(self, *parts: Any) -> list[Any]:
        return [self.value(part) for part in parts]

    def tuple(self, *parts: Any) -> tuple[Any, ...]:
        return tuple(self.listed(*parts))

    def dict(self, *parts: Any) -> dict[str, Any]:
        return {_text(key): self.value(entry) for key, entry in parts}

    def array(self, kind: str, shape: list[int], coded: str) -> Any:
        if not _TYPE.fullmatch(_text(kind)):
            raise ValueError(f"an array of {kind} is not plain data")
        array = np.frombuffer(base64.b64decode(_text(coded), validate=True), np.dtype(kind))
        # Python's own integers: a shape that does not fit is refused, however large.
        if any(type(size) is not int or size < 0 for size in shape) or (
            math.prod(shape) != array.size
        ):
            raise ValueError(f"shape {str(shape)[:60]} is not that of {array.size} numbers")
        array = array.reshape(shape).copy()
        return array if shape else array[()]

    def layer(self, weights: Any, bias: Any, activation: Any) -> Layer:
        known = ACTIVATIONS[activation] if type(activation) is str else self.value(activation)
        return layer(self.value(weights), self.value(bias), known)

    def generator(self, state: Any) -> np.random.Generator:
        generator = np.random.default_rng(0)
        generator.bit_generator.state = self.value(state)
        return generator

    def ours(self, module: str, name: str, *fields: Any) -> Any:
        if not self.trusted:
            return self.other("other", name)
        return getattr(sys.modules[module], name)(*self.listed(*fields))

    def other(self, base: str, name: str, words: str = "", entries: Any = ()) -> Opaque:
        self.others -= 1
        if self.others < 0:
            raise ValueError("it holds too many objects")
        return other(_text(name), _BASES[base], _text(words), self.listed(*entries))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"{str(value)[:60]} is not text")
    return value


_READERS: dict[str, Callable[..., Any]] = {
    "int": lambda reader, text: int(_text(text), 16),
    "float": lambda reader, text: float.fromhex(text),
    "complex": lambda reader, *parts: complex(*map(float.fromhex, parts)),
    "sign": lambda reader, name: _SIGNS[name],
    "list": _Reader.listed,
    "tuple": _Reader.tuple,
    "dict": _Reader.dict,
    "array": _Reader.array,
    "layer": _Reader.layer,
    "loss": lambda reader, name: LOSSES[name],
    "generator": _Reader.generator,
    "ours": _Reader.ours,
    "other": lambda reader, *parts: reader.other("other", *parts),
    "iterated": lambda reader, *parts: reader.other("iterated", *parts),
    "large": lambda reader, *parts: reader.other("large", *parts),
}
