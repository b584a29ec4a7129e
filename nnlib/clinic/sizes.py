"""The sizes of the data: a factor gets a name only if it is made of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The sizes of the data, of which a factor may be made."""

    examples: int = 0
    inputs: int = 0
    outputs: int = 0

    def factor_named(self, factor: float) -> tuple[str, str] | None:
        """Name a factor by the sizes of these data: its kind and its words; None if unknown.

        Examples
        --------
        >>> Sizes(examples=7).factor_named(-1.0)
        ('sign', 'with the opposite sign')
        >>> Sizes(examples=7).factor_named(14.0)
        ('mean_missing', '14 times as large, which is 2 times the number of examples')
        >>> Sizes(examples=7).factor_named(3.3)
        """
        for kind, words, size in self._known():
            for times in (1.0, 2.0, 0.5):
                for sign in (1, -1):
                    if abs(factor - sign * times * size) <= 1e-3 * abs(times * size):
                        return _in_words(kind, words, sign, times, factor)
        return None

    def _known(self) -> Iterator[tuple[str, str, float]]:
        yield "factor", "", 1.0
        n, k, d = self.examples, self.outputs, self.inputs
        if n > 1:
            yield "mean_missing", "the number of examples", n
            yield "mean_again", "one over the number of examples", 1 / n
        if k > 1:
            yield "factor", "the number of outputs", k
            yield "factor", "one over the number of outputs", 1 / k
        if n > 1 and k > 1:
            yield "mean_missing", "the number of targets", n * k
            yield "mean_again", "one over the number of targets", 1 / (n * k)
        if n > 1 and d > 1:
            yield "factor", "the number of examples over that of inputs", n / d


def _in_words(
    kind: str, words: str, sign: int, times: float, factor: float
) -> tuple[str, str] | None:
    if not words and times == 1:
        return ("sign", "with the opposite sign") if sign < 0 else None
    sizes = f"{abs(factor):.4g} times as large"
    if words:
        more = {1.0: "", 2.0: "2 times ", 0.5: "half "}[times]
        sizes += f", which is {more}{words}"
    return kind, sizes + (", and with the opposite sign" if sign < 0 else "")
