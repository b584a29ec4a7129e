"""Errors that a user can fix, faults of the package or machine, and how every command ends.

Standard library only: `course.py` needs them before anything is installed.
"""

import contextlib
import errno
import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import ParamSpec

from classroom.advice import system

Given = ParamSpec("Given")

DONE = 0
LOOK = 1
"""Done, but something needs a look, or a test failed."""
NOT_DONE = 2
"""Nothing was done, or not everything: the command was used wrongly, or something is missing."""


class UserError(Exception):
    """Says in sentences what was expected, what was found and what to do."""


class Fault(Exception):
    """The package or the machine failed: nothing is known about an answer."""


def command(run: Callable[Given, int]) -> Callable[Given, int]:
    """Make a command print an error that a user can fix, and exit with the code for it.

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
            try:
                return run(*given, **named)
            finally:
                # Here, because a closed pipe would cause a traceback when Python ends.
                if sys.stdout is not None:
                    sys.stdout.flush()
        except UserError as error:
            print(error, file=sys.stderr)
            return NOT_DONE
        except KeyboardInterrupt:
            print("\nStopped.", file=sys.stderr)
            return NOT_DONE
        except OSError as problem:
            if is_closed_pipe(problem):
                # What is still to be printed goes nowhere.
                with contextlib.suppress(OSError, ValueError):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return DONE
            if problem.filename is None or problem.strerror is None:
                return _bug()
            print(f"{problem.filename}: {problem.strerror}.", file=sys.stderr)
            return NOT_DONE
        except Exception:
            return _bug()

    return ended


def _bug() -> int:
    """Say that the error is ours; Python itself would end with 1, as if something were done."""
    traceback.print_exc()
    print(
        "This is a bug in the course. `python course.py doctor` prints what a bug report needs.",
        file=sys.stderr,
    )
    return NOT_DONE


def is_closed_pipe(problem: OSError) -> bool:
    """Return whether nobody reads the output any more, as after `| head`.

    Windows calls it an invalid argument.

    Examples
    --------
    >>> is_closed_pipe(BrokenPipeError()), is_closed_pipe(FileNotFoundError())
    (True, False)
    """
    if isinstance(problem, BrokenPipeError):
        return True
    return system() == "Windows" and problem.errno == errno.EINVAL and problem.filename is None
