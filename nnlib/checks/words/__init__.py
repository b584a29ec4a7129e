"""Words: the one place where a finding becomes a message. Nothing is decided here.

Only the end of the line imports it: what makes a verdict of a finding, and what shows one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.checks import findings
from nnlib.checks.findings import Finding
from nnlib.checks.verdict import Verdict
from nnlib.checks.words import messages
from nnlib.checks.words.asked import (
    LEVEL,
    NAMELESS,
    NO_ROOM,
    NOT_REPAIRED,
    REPAIRED,
    WHICH,
    as_given,
    not_a_function,
    our_fault,
    patient_given,
)
from nnlib.checks.words.unreadable import unreadable
from nnlib.checks.words.wrong_numbers import wrong_numbers

__all__ = [
    "LEVEL", "NAMELESS", "NOT_REPAIRED", "NO_ROOM", "REPAIRED", "WHICH", "as_given", "message_of",
    "not_a_function", "our_fault", "patient_given", "unreadable", "verdict_of",
]  # fmt: skip


def verdict_of(found: Finding, seed: int | None = None) -> Verdict:
    """Make the verdict of a finding: its fields, and its message."""
    return Verdict(found.status, found.slips, found.parts, message_of(found), seed, found)


def message_of(found: Finding) -> str:
    """Word a finding."""
    if isinstance(found, findings.WithOurHelpers):
        return messages.with_our_helpers(found, message_of(found.alone))
    return _MESSAGES[type(found)](found)


_MESSAGES: dict[type[Finding], Callable[[Any], str]] = {
    findings.NotAttempted:    messages.not_attempted,
    findings.WrongSignature:  messages.wrong_signature,
    findings.Stopped:         messages.stopped,
    findings.ArgumentChanged: messages.argument_changed,
    findings.NotRead:         messages.not_read,
    findings.NoSuchForm:      messages.no_such_form,
    findings.PropertyBroken:  messages.property_broken,
    findings.WrongNumbers:    wrong_numbers,
    findings.Ours:            messages.ours,
    findings.Right:           messages.right,
    findings.HelpersNotRight: messages.helpers_not_right,
}  # fmt: skip
