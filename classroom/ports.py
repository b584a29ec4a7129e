"""A port of this machine that no other program listens at. Standard library only."""

import socket
import sys


def claim(listener: socket.socket) -> None:
    """Ask for a port of its own, before a socket is bound; a port left a moment ago counts as free.

    Examples
    --------
    >>> with socket.socket() as listener:
    ...     claim(listener)
    ...     listener.bind(("127.0.0.1", 0))
    """
    if sys.platform == "win32":
        # There, "reuse" means that two programs may listen at one port; a port left is free anyway.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
