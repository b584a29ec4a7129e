"""The history of an exercise's tries up to the first right one: only what each check found.

Each try has its status, its slips, the number of hints that were open, and whether the solution had
been opened, but no time of day and no text of an answer. `python course.py count` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST = 50
"""The most tries that are listed before the right one; further ones are only counted."""


def remember(record: dict[str, Any], status: str, slips: Sequence[str], text: str) -> None:
    """Add a try to the history in a record.

    The same text with the same verdict again is not a new try, and nothing after the first right
    one is listed. A record from an older version has no history and gets none, because its first
    tries are not known.

    Parameters
    ----------
    record : dict
        The record before this check; its history is changed.
    status : str
    slips : sequence of str
    text : str
        A fingerprint of the answer; only that of the last try is kept, and none once it is right.
        Empty if no source was found: then every check is a try.

    Examples
    --------
    >>> record = {"hints": 1}
    >>> remember(record, "not yet", ["sign"], "a1")
    >>> remember(record, "not yet", ["sign"], "a1")
    >>> remember(record, "right", [], "b2")
    >>> [(one["status"], one["slips"]) for one in record["history"]]
    [('not yet', ['sign']), ('right', [])]
    """
    if status == "not attempted" or ("history" not in record and record.get("tries")):
        return
    history = record.setdefault("history", [])
    last = history[-1] if history else {}
    if last.get("status") == "right":
        return
    found = {"status": status, "slips": list(slips)}
    is_same = {**last, **found} == last
    if text and text == record.get("last_text") and is_same:
        return
    if status == "right" or len(history) < MOST:
        looked = record.get("solution") is True
        history.append({**found, "hints": record.get("hints", 0), "solution": looked})
    else:
        record["unlisted"] = record.get("unlisted", 0) + 1
    record["last_text"] = text
    if status == "right":
        del record["last_text"]
