"""Errors that a user can fix, faults that are ours, and how every command ends.

Standard library only: `course.py` needs them before anything is installed.
"""

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

Given = ParamSpec("Given")

DONE = 0
LOOK = 1
"""Done, and something needs a look, or what was tested failed."""
NOT_DONE = 2
"""Nothing was done, or not all: the command was used wrongly, or something is missing."""


class UserError(Exception):
    """Says in sentences what was expected, what was found and what to do."""


class Fault(Exception):
    """Our own work failed, or the machine did: nothing is known about an answer."""


def command(run: Callable[Given, int]) -> Callable[Given, int]:
    """Make a command print an error that a user can fix, and end with the code for it.

    Examples
    --------
    >>> @command
    ... def lesson() -> int:
    ...     raise UserError("No lesson has that name.")
    >>> lesson()
    2
    """

    @functools.wraps(run)
    def ended(*given: Given.args, **named: Given.kwargs) -> int:
        try:
            return run(*given, **named)
        except UserError as error:
            print(error, file=sys.stderr)
            return NOT_DONE

    return ended
