"""Plain data between the judge and a student's process: JSON, and nothing that can run.

Arrays go as their bytes with type and shape; layers, losses and generators as what they are made
of. Whatever is none of these arrives as an `Other`: the name of its type, and nothing else.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import nnlib.exercises.drawing  # noqa: F401 (what arguments may be made of)
from nnlib.activations import ACTIVATIONS
from nnlib.layers import Layer
from nnlib.losses import LOSSES, Loss

_KINDS = "biuf"
_DEPTH = 12


class Other:
    """Something that is no plain data; in messages it has the name of its type."""


def packed(value: Any) -> bytes:
    """Write a value as plain data, on one line.

    Examples
    --------
    >>> unpacked(packed((1.5, [np.ones(2), None], "text")))
    (1.5, [array([1., 1.]), None], 'text')
    """
    return json.dumps(_plain(value, 0), separators=(",", ":")).encode() + b"\n"


def unpacked(line: bytes, trusted: bool = False) -> Any:
    """Read what `packed` wrote.

    Parameters
    ----------
    line : bytes
    trusted : bool
        Whether the judge wrote it: only then may it name the classes of our own arguments.

    Raises
    ------
    ValueError
        If the line is anything else.
    """
    try:
        return _value(json.loads(line), trusted)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as problem:
        raise ValueError(f"this is no plain data: {problem!r}") from problem


def _plain(value: Any, depth: int) -> Any:
    """What JSON has of its own stays; all else becomes a list that begins with its kind."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return ["float", value.hex()]
    if depth > _DEPTH:
        return ["other", "nest"]
    inside = depth + 1
    if type(value) in (list, tuple):
        return [type(value).__name__, *(_plain(entry, inside) for entry in value)]
    if type(value) is dict:
        return ["dict", *([str(key), _plain(entry, inside)] for key, entry in value.items())]
    if isinstance(value, np.ndarray | np.generic) and np.asarray(value).dtype.kind in _KINDS:
        coded = base64.b64encode(np.asarray(value).tobytes()).decode()
        return ["array", value.dtype.str, list(np.shape(value)), coded]
    if isinstance(value, Layer):
        parts = (value.weights, value.bias, value.activation.name)
        return ["layer", *(_plain(part, inside) for part in parts)]
    if isinstance(value, Loss) and LOSSES.get(value.name) is value:
        return ["loss", value.name]
    if isinstance(value, np.random.Generator):
        return ["generator", _plain(value.bit_generator.state, inside)]
    kind = type(value)
    if dataclasses.is_dataclass(kind) and kind.__module__.startswith("nnlib.exercises."):
        fields = [getattr(value, field.name) for field in dataclasses.fields(kind)]
        return ["ours", kind.__module__, kind.__name__, *(_plain(one, inside) for one in fields)]
    return ["other", kind.__name__[:60]]


def _value(plain: Any, trusted: bool) -> Any:
    if not isinstance(plain, list):
        return plain
    kind, *parts = plain
    if kind == "dict":
        return {str(key): _value(entry, trusted) for key, entry in parts}
    if kind in ("list", "tuple"):
        entries = [_value(part, trusted) for part in parts]
        return entries if kind == "list" else tuple(entries)
    if kind == "ours":
        module, name, *fields = parts
        if not trusted:
            return _MAKERS["other"](name)
        return getattr(sys.modules[module], name)(*(_value(field, trusted) for field in fields))
    return _MAKERS[kind](*parts)


def _array(kind: str, shape: list[int], coded: str) -> Any:
    dtype = np.dtype(kind)
    if dtype.kind not in _KINDS:
        raise ValueError(f"an array of {dtype} is no plain data")
    array = np.frombuffer(base64.b64decode(coded), dtype).reshape(shape).copy()
    return array if shape else array[()]


def _layer(weights: Any, bias: Any, activation: str) -> Layer:
    return Layer(_value(weights, False), _value(bias, False), ACTIVATIONS[activation])


def _generator(state: Any) -> np.random.Generator:
    generator = np.random.default_rng(0)
    generator.bit_generator.state = _value(state, False)
    return generator


_MAKERS: dict[str, Callable[..., Any]] = {
    "float": float.fromhex,
    "array": _array,
    "layer": _layer,
    "loss": lambda name: LOSSES[name],
    "generator": _generator,
    "other": lambda name: type(str(name)[:60], (Other,), {})(),
}
