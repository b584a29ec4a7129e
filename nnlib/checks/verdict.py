"""The verdict of a check: what a learner reads, and what a program reads.

>>> print(Verdict("right", message="20 tries agree."))
Right. 20 tries agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nnlib.checks.announcing import short_enough
from nnlib.checks.boxes import STATUSES, put_below_heading
from nnlib.checks.findings import Finding

HOLDS = "The verdict still holds."
"""Said if the verdict could not be recorded."""


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
        Plain text with line breaks; code is between backticks.
    seed : int or None
        With it, `judge` uses the same instances again.
    finding : Finding or None
        What was found, as fields; None if nothing was judged.
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
        """Return what an answer is worth: 1 if it is right, else the share of its right parts.

        Work left to the course is worth nothing, even with right numbers; a repair counts only as
        a whole.

        Examples
        --------
        >>> Verdict("not yet", parts={"weight slopes": True, "bias slope": False}).share
        0.5
        >>> Verdict("not yet", ("ours",), {"weight slopes": True}).share
        0.0
        """
        if self.status == "right":
            return 1.0
        if self.status != "not yet" or not self.parts or all(self.parts.values()):
            return 0.0
        if self.finding is not None and self.finding.exercise.given:
            # The right parts of a given body are not the learner's work.
            return 0.0
        return sum(self.parts.values()) / len(self.parts)

    @property
    def heading(self) -> str:
        return STATUSES[self.status].word

    @property
    def heard(self) -> str:
        r"""Return what is announced: the heading, and one sentence.

        Examples
        --------
        >>> Verdict("not yet", message="At 1, yours is 2.\nIs a sign missing?").heard
        'Not yet. Is a sign missing?'
        """
        return f"{self.heading} {short_enough(self.message)}".rstrip()

    def __str__(self) -> str:
        return f"{self.heading} {self.message}".rstrip()

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        # Outside code, stars and underscores in a message are not Markdown.
        pieces = re.split(r"(`[^`\n]*`)", self.message)
        pieces[::2] = [re.sub(r"([*_<>\[\]#|\\$])", r"\\\1", piece) for piece in pieces[::2]]
        return f"**{self.heading}** {''.join(pieces)}".rstrip().replace("\n", "  \n")

    def _repr_html_(self) -> str:
        return put_below_heading(STATUSES[self.status], self.message)
