"""A difference that notes its own slopes: the other form of `Operations` in which a slip may be."""

from __future__ import annotations

import dataclasses

from nnlib.exercises.declaration import Fit, Slip

_PRODUCT_BY_MINUS_ONE = "return self + other * -1"


def own_difference(by_self: str, by_other: str) -> tuple[str, str]:
    """What makes a difference by itself, and not by a product, with the slopes that it notes."""
    return (
        _PRODUCT_BY_MINUS_ONE,
        "other = self.new(other) if isinstance(other, int | float) else other\n"
        "        return self.new(self.number - other.number, "
        f"[(self, {by_self}), (other, {by_other})])",
    )


def in_both_forms(slip: Slip) -> Slip:
    """The same slip, which may also be in a class whose difference is not made by a product."""
    own = own_difference("1.0", "-1.0")
    if any(own[0] in old or old in own[0] for old, _ in slip.changes):
        return slip
    return dataclasses.replace(slip, fits=(*slip.fits, Fit((own, *slip.changes))))
