"""Wrong shapes: how the shape of a result is related to the one that it should have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nnlib.checks.instances import Observation

_Shape = tuple[int, ...]

# The kind, and a test of a given shape against the true one. The first that fits on every try with
# a wrong shape counts: tries of many sizes tell rows from columns.
KINDS: tuple[tuple[str, Callable[[_Shape, _Shape], bool]], ...] = (
    ("one number", lambda given, truth: not given),
    ("several", lambda given, truth: not truth),
    ("exchanged", lambda given, truth: len(truth) == 2 and given == truth[::-1]),
    ("rows gone", lambda given, truth: len(truth) == 2 and given == truth[1:]),
    ("columns gone", lambda given, truth: len(truth) == 2 and given == truth[:1]),
    ("one row", lambda given, truth: len(truth) == 2 and given == (1, *truth[1:])),
    ("deeper", lambda given, truth: len(given) > len(truth)),
    ("longer", lambda given, truth: len(given) == len(truth) == 1 and given > truth),
    ("shorter", lambda given, truth: len(given) == len(truth) == 1 and given < truth),
)


def has_wrong_shape(one: Observation) -> bool:
    """Check whether a part of a result has the wrong shape."""
    return any(
        given.shape != truth.shape for given, truth in zip(one.given, one.truth, strict=True)
    )


def shape_kind(tries: Sequence[Observation], part: int) -> str:
    """Say how the shape of a part is wrong; empty if it is right, "other" if nothing fits."""
    shapes = [(one.given[part].shape, one.truth[part].shape)
              for one in tries if part < len(one.truth)]  # fmt: skip
    wrong = [(given, truth) for given, truth in shapes if given != truth]
    if not wrong:
        return ""
    return next((kind for kind, holds in KINDS if all(holds(*pair) for pair in wrong)), "other")
