"""Get a port of this machine on which no other program listens. Standard library only."""

import socket
import sys


def claim(listener: socket.socket) -> None:
    """Claim a port exclusively before a socket is bound; a port just left counts as free.

    Examples
    --------
    >>> with socket.socket() as listener:
    ...     claim(listener)
    ...     listener.bind(("127.0.0.1", 0))
    """
    if sys.platform == "win32":
        # On Windows, "reuse" lets two programs listen on one port; a port just left is free anyway.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
