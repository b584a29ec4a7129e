"""Serve pages on this machine, always with a key.

This machine may be a hub that the learners use, too, so a key is required even here.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
from collections.abc import Callable

from tornado import web
from tornado.httpserver import HTTPServer

from classroom.ports import claim


class Keyed(web.RequestHandler):
    """A request that needs the key; it also sets what a browser may do with the page.

    Attributes
    ----------
    what : str
        What is served here, for messages.
    """

    what = "page"

    def setup(self, key: str) -> None:
        """Take the key, from `initialize`."""
        self.key = key
        self.nonce = secrets.token_urlsafe(16)

    def prepare(self) -> None:
        given = self.get_query_argument("key", "")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            self.set_status(403)
            self.finish(f"The {self.what} needs its key: open the whole address that it printed.\n")

    def set_default_headers(self) -> None:
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")
        self.clear_header("Server")

    def finish_page(self, page: str) -> None:
        """Send a page that runs its own script only, contacts no other host, and is in no frame."""
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{self.nonce}'; style-src 'unsafe-inline'; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'",
        )
        self.finish(page)


def listening(host: str, port: int, tries: int) -> socket.socket:
    """Listen on a port, or on one of those after it.

    Raises
    ------
    OSError
        If no port is free, or there is no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, port + tries):
        listener = socket.socket(family)
        try:
            claim(listener)
            listener.bind((host, number))
            listener.listen(128)
            listener.setblocking(False)
            return listener
        except OSError:
            listener.close()
            if number == port + tries - 1:
                raise
    raise ValueError("no port to try")


async def serve(app: web.Application, listener: socket.socket, begun: Callable[[], None]) -> None:
    """Serve until cancelled."""
    HTTPServer(app).add_socket(listener)
    begun()
    await asyncio.Event().wait()
