"""Batches in exercises: deal them three times, and say what is wrong with them."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import numpy as np

from nnlib.exercises.declaration import Function

_MOST = 10_000
"""The most batches that are read; a generator may never end."""

_ENOUGH = 13
"""With this many examples, no honest order looks like one of the slips by chance."""


def dealt(function: Function, inputs: Any, targets: Any, batch_size: Any, rng: Any) -> Any:
    """Deal twice with one generator, and once with another that begins where it began."""
    again = copy.deepcopy(rng)
    return [_entries(function(inputs, targets, batch_size, one)) for one in (rng, rng, again)]


def _entries(result: Any) -> Any:
    is_one_array = isinstance(result, np.ndarray) and result.dtype.kind != "O"
    if is_one_array or isinstance(result, str) or not hasattr(result, "__iter__"):
        return result
    return list(itertools.islice(result, _MOST))


def _pairs(entries: Any) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(np.asarray(some, dtype=float), np.asarray(of, dtype=float)) for some, of in entries]


def _places(inputs: np.ndarray, entries: Any) -> np.ndarray:
    """Return which example each row of the batches is; -1 if it is not one of them."""
    rows = np.concatenate([some for some, _ in _pairs(entries)])
    same = (np.abs(rows[:, np.newaxis] - inputs) <= 1e-6).all(axis=-1)
    return np.where(same.any(axis=1), same.argmax(axis=1), -1)


def _sizes_of(entries: Any) -> list[int]:
    return [len(some) for some, _ in _pairs(entries)]


def _nothing(result: Any, **others: Any) -> str:
    return "Your function returned `None`, not batches." if result[0] is None else ""


def _not_pairs(inputs: Any, targets: Any, result: Any, **others: Any) -> str:
    entries = result[0]
    if not isinstance(entries, list):
        return f"Your function returned an object of type `{type(entries).__name__}`, not batches."
    for place, entry in enumerate(entries):
        if not isinstance(entry, tuple | list) or len(entry) != 2:
            return f"Entry {place} is not a pair (inputs, targets)."
        for part, whole in zip(entry, (inputs, targets), strict=True):
            try:
                shape = np.asarray(part, dtype=float).shape
            except (TypeError, ValueError):
                return f"A part of entry {place} is not an array of numbers."
            if shape[1:] != whole.shape[1:] or len(shape) != whole.ndim:
                wanted = ", ".join(["examples", *map(str, whole.shape[1:])])
                return f"A part of entry {place} has shape {shape}; ({wanted}) is expected."
        if len(entry[0]) != len(entry[1]):
            return f"Entry {place} has {len(entry[0])} rows of inputs and {len(entry[1])} targets."
    return "" if entries else "There are no batches at all."


def _count_for_size(inputs: Any, batch_size: int, result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    rounds = -(-len(inputs) // batch_size)
    exchanged = len(sizes) == batch_size != rounds and max(sizes) - min(sizes) <= 1
    return (
        f"There are {len(sizes)} batches, and `batch_size` is {batch_size}; they have "
        f"{_listed(sizes)} examples."
        if exchanged and sum(sizes) == len(inputs)
        else ""
    )


def _too_large(batch_size: int, result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    large = max(sizes) > batch_size
    return f"The batches have {_listed(sizes)} examples." if large else ""


def _empty(result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    return "" if min(sizes) else f"The batches have {_listed(sizes)} examples."


def _strange(inputs: Any, result: Any, **others: Any) -> str:
    strange = int((_places(inputs, result[0]) < 0).sum())
    return f"{strange} rows of the batches are not rows of `inputs`." if strange else ""


def _repeated(inputs: Any, result: Any, **others: Any) -> str:
    places = _places(inputs, result[0])
    twice = len(places) - len(set(places))
    return f"Of {len(places)} rows dealt, {twice} had been dealt before." if twice else ""


def _last_dropped(inputs: Any, batch_size: int, result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    left = len(inputs) % batch_size
    dropped = left and sum(sizes) == len(inputs) - left and set(sizes) == {batch_size}
    return f"{sum(sizes)} of the {len(inputs)} examples were dealt." if dropped else ""


def _short_pieces(inputs: Any, batch_size: int, result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    short = len(sizes) > 1 and set(sizes[:-1]) == {batch_size - 1} and sum(sizes) < len(inputs)
    return (
        f"The batches have {_listed(sizes)} examples, and `batch_size` is {batch_size}; "
        f"{sum(sizes)} of the {len(inputs)} examples were dealt."
        if short
        else ""
    )


def _missing(inputs: Any, result: Any, **others: Any) -> str:
    count = sum(_sizes_of(result[0]))
    lost = count < len(inputs)
    return f"{count} of the {len(inputs)} examples were dealt." if lost else ""


def _too_small(batch_size: int, result: Any, **others: Any) -> str:
    sizes = _sizes_of(result[0])
    small = min(sizes[:-1], default=batch_size) < batch_size
    return f"The batches have {_listed(sizes)} examples." if small else ""


def _torn(inputs: Any, targets: Any, result: Any, **others: Any) -> str:
    given = np.concatenate([of for _, of in _pairs(result[0])])
    same = np.abs(given - targets[_places(inputs, result[0])]) <= 1e-6
    torn = int((~same.reshape(len(given), -1).all(axis=1)).sum())
    return f"{torn} of {len(given)} rows have the target of another example." if torn else ""


def _not_shuffled(inputs: Any, result: Any, **others: Any) -> str:
    places = _places(inputs, result[0])
    ways = (np.arange(len(places)), np.arange(len(places))[::-1])
    plain = len(places) >= _ENOUGH and any(np.array_equal(places, way) for way in ways)
    return f"The examples come in the order {_listed(places.tolist())}." if plain else ""


def _blocks(inputs: Any, result: Any, **others: Any) -> str:
    places = _places(inputs, result[0])
    together = int((np.diff(places) == 1).sum())
    # If the order is plain, nothing is shuffled, and another slip says so.
    plain = bool((np.diff(places) == 1).all())
    blocks = len(places) >= _ENOUGH and together > len(places) // 2 and not plain
    return f"The examples come in the order {_listed(places.tolist())}." if blocks else ""


def _inside(inputs: Any, batch_size: int, result: Any, **others: Any) -> str:
    places = _places(inputs, result[0])
    whole = np.arange(len(places)) // batch_size
    inside = len(places) >= _ENOUGH > batch_size and np.array_equal(places // batch_size, whole)
    return f"The examples come in the order {_listed(places.tolist())}." if inside else ""


def _same_again(inputs: Any, result: Any, **others: Any) -> str:
    first, second = (_places(inputs, entries) for entries in result[:2])
    same = len(first) >= _ENOUGH and np.array_equal(first, second)
    return f"Two epochs both begin with the examples {_listed(first.tolist())}." if same else ""


def _other_generator(inputs: Any, result: Any, **others: Any) -> str:
    first, again = (_places(inputs, entries) for entries in result[::2])
    same = np.array_equal(first, again)
    return "" if same else "Two generators with the same start gave two different orders."


def _listed(values: list[int]) -> str:
    return ", ".join(map(str, values[:8])) + (", …" if len(values) > 8 else "")


BROKEN = (
    # slip, what shows it; in this order, since each relies on those before it
    ("nothing_returned", _nothing),
    ("no_pairs", _not_pairs),
    ("count_for_size", _count_for_size),
    ("too_large", _too_large),
    ("empty_batch", _empty),
    ("strange_rows", _strange),
    ("examples_repeated", _repeated),
    ("last_batch_dropped", _last_dropped),
    ("pieces_too_short", _short_pieces),
    ("examples_missing", _missing),
    ("only_batches_shuffled", _blocks),
    ("too_small", _too_small),
    ("pairs_torn", _torn),
    ("not_shuffled", _not_shuffled),
    ("shuffled_inside_batches", _inside),
    ("same_order_again", _same_again),
    ("other_generator", _other_generator),
)
