"""Read how each recall question is asked, from the lesson's notebook, just before its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from classroom.errors import UserError

_ASKED = re.compile(r"^\d\. (.+)", re.MULTILINE | re.DOTALL)
_RECALL = re.compile(r'recall\("([^"]+)"')
_HOW = " Replace the dots with your answer."


def questions(cells: Sequence[Mapping[str, Any]], where: object) -> Iterator[tuple[str, str]]:
    """Yield each recall question of a lesson: its name, and how it is asked there.

    Parameters
    ----------
    cells : sequence of mapping
        Those of the lesson's notebook.
    where : object
        The lesson's file, for the message about a missing question.

    Raises
    ------
    UserError
        If a recall has no question before it.
    """
    for asked, cell in pairwise(cells):
        found = _RECALL.search("".join(cell["source"]))
        if cell["cell_type"] == "code" and found:
            question = _ASKED.search("".join(asked["source"]))
            if question is None:
                raise UserError(
                    f"{where}: no question before recall {found[1]!r}; the cell above should ask "
                    "one, and begin with its number, as in `1. What is`"
                )
            yield found[1], " ".join(question[1].split()).removesuffix(_HOW)
