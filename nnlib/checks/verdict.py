"""The verdict of a check: what a learner reads, and what a program reads.

>>> print(Verdict("right", message="20 tries agree."))
Right. 20 tries agree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nnlib.checks.findings import Finding

#          status           heading            mark  colour of the line beside it
STATUSES = {
    "not attempted": ("Not attempted yet.", "\u25cb", "#767676"),
    "not yet":       ("Not yet.",           "\u25d1", "#b35900"),
    "right":         ("Right.",             "\u25cf", "#00698c"),
    "stopped":       ("Stopped.",           "\u25a0", "#8c1a6a"),
}  # fmt: skip


def html_with_code(text: str) -> str:
    """Return a text as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> html_with_code("Is `a < b`?")
    'Is <code>a &lt; b</code>?'
    """
    return re.sub(r"`([^`\n]*)`", r"<code>\1</code>", html.escape(text))


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Parameters
    ----------
    status : str
        "not attempted", "not yet", "right" or "stopped".
    slips : tuple of str
        The ids of the slips that explain the numbers; empty if none does.
    parts : mapping of str to bool
        For each part of the result, whether it is right.
    message : str
        Plain text, lines apart; code stands between backticks.
    seed : int or None
        With it, `judge` meets the same instances again.
    finding : Finding or None
        What was found, as fields; None where nothing was judged.
    """

    status: str
    slips: tuple[str, ...] = ()
    parts: Mapping[str, bool] = field(default_factory=dict)
    message: str = ""
    seed: int | None = None
    finding: Finding | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status is {self.status!r}: it must be one of {list(STATUSES)}")

    @property
    def share(self) -> float:
        """What an answer is worth: 1 where it is right, else the share of the parts that are.

        Work that is ours is worth nothing, however right its numbers; a repair is whole or none.

        Examples
        --------
        >>> Verdict("not yet", parts={"weights slopes": True, "bias slope": False}).share
        0.5
        >>> Verdict("not yet", ("ours",), {"weights slopes": True}).share
        0.0
        """
        if self.status == "right":
            return 1.0
        if self.status != "not yet" or not self.parts or all(self.parts.values()):
            return 0.0
        if self.finding is not None and self.finding.exercise.given:
            # What was right in a given body is nobody's work.
            return 0.0
        return sum(self.parts.values()) / len(self.parts)

    @property
    def heading(self) -> str:
        return STATUSES[self.status][0]

    def __str__(self) -> str:
        return f"{self.heading} {self.message}".rstrip()

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        # Outside of code, a star or an underscore of a message is a star or an underscore.
        pieces = re.split(r"(`[^`\n]*`)", self.message)
        pieces[::2] = [re.sub(r"([*_<>\[\]#|\\$])", r"\\\1", piece) for piece in pieces[::2]]
        return f"**{self.heading}** {''.join(pieces)}".rstrip().replace("\n", "  \n")

    def _repr_html_(self) -> str:
        _, mark, colour = STATUSES[self.status]
        lines = html_with_code(self.message).replace("\n", "<br>")
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 0.2em 0.8em; max-width: 46em">'
            f'<span aria-hidden="true" style="color: {colour}">{mark}</span> '
            f"<strong>{self.heading}</strong> {lines}</div>"
        )
