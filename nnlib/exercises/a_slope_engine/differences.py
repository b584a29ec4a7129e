"""A difference that notes its own slopes: another form of `Operations` that may have a slip."""

from __future__ import annotations

import dataclasses

from nnlib.exercises.declaration import Fit, Slip

_PRODUCT_BY_MINUS_ONE = "return self + other * -1"


def own_difference(by_self: str, by_other: str) -> tuple[str, str]:
    """Return the change to a difference of its own, without a product, with the slopes it notes."""
    return (
        _PRODUCT_BY_MINUS_ONE,
        "other = self.new(other) if isinstance(other, int | float) else other\n"
        "        return self.new(self.number - other.number, "
        f"[(self, {by_self}), (other, {by_other})])",
    )


def in_both_forms(slip: Slip) -> Slip:
    """Return the slip with a further form, for a class whose difference does not use a product."""
    own = own_difference("1.0", "-1.0")
    if any(own[0] in old or old in own[0] for old, _ in slip.changes):
        return slip
    return dataclasses.replace(slip, fits=(*slip.fits, Fit((own, *slip.changes))))
