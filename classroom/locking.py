"""A lock on an open file, held by one program at a time. Standard library only."""

import errno
import os
import sys
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt

    # On Windows nobody else can read what is locked, so it is a byte that no file reaches.
    _FAR = 2**31 - 2

    def lock(file: IO[Any]) -> None:
        """Lock it until it is closed; an `OSError` says that another program has the lock."""
        os.lseek(file.fileno(), _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as problem:
            # Wine refuses without an error number.
            raise OSError(problem.errno or errno.EACCES, "It is locked") from None

else:
    import fcntl

    def lock(file: IO[Any]) -> None:
        """Lock it until it is closed; an `OSError` says that another program has the lock.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile() as file, open(file.name, "rb") as again:
        ...     lock(file)
        ...     try:
        ...         lock(again)
        ...     except BlockingIOError:
        ...         print("Another has it.")
        Another has it.
        """
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
