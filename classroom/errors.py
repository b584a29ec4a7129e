"""Errors that a user can fix, and faults that are ours.

Standard library only: `course.py` needs them before anything is installed.
"""


class UserError(Exception):
    """Says in sentences what was expected, what was found and what to do."""


class Fault(Exception):
    """Our own work failed, or the machine did: nothing is known about an answer."""
