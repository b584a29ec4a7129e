"""The board's page, served on this machine, or on the network; always with a key.

This machine may be a hub on which the learners are, too, so the key is asked for here as well.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence

from tornado import web
from tornado.httpserver import HTTPServer

from classroom.board.records import Reader
from classroom.board.render import board_of, page_of, summary
from classroom.board.room import Room, room_of
from classroom.ports import claim

_FRESH = 1.0
"""Seconds for which a reading serves all who ask."""


class Watch:
    """Reads the room when it is asked for, once a second at most."""

    def __init__(self, reader: Reader, lessons: Sequence[str] = ()) -> None:
        self._reader = reader
        self._lessons = lessons
        self._lock = threading.Lock()
        self._room: Room | None = None
        self._read = 0.0

    def room(self) -> Room:
        with self._lock:
            if self._room is None or time.monotonic() - self._read > _FRESH:
                self._room = room_of(*self._reader.read(), self._lessons)
                self._read = time.monotonic()
            return self._room


class _Answer(web.RequestHandler):
    """What both addresses share: the key, and what a browser may do with the page."""

    def initialize(self, watch: Watch, key: str, names: bool) -> None:
        self.watch, self.key, self.names = watch, key, names
        self.nonce = secrets.token_urlsafe(16)

    def prepare(self) -> None:
        given = self.get_query_argument("key", "")
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            self.set_status(403)
            self.finish("The board needs its key: open the whole address that it printed.\n")

    def set_default_headers(self) -> None:
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")
        self.clear_header("Server")

    async def room(self) -> Room:
        # A shared drive may take its time: nobody else waits for it.
        return await asyncio.to_thread(self.watch.room)


class _Page(_Answer):
    async def get(self) -> None:
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{self.nonce}'; style-src 'unsafe-inline'; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'",
        )
        self.finish(page_of(await self.room(), self.names, self.nonce))


class _State(_Answer):
    async def get(self) -> None:
        room = await self.room()
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"summary": summary(room), "board": board_of(room, self.names)}))


def application(watch: Watch, key: str, names: bool) -> web.Application:
    """Make the web application: the page, and what of it changes."""
    shared = {"watch": watch, "key": key, "names": names}
    return web.Application(
        [("/", _Page, shared), ("/state", _State, shared)], log_function=lambda handler: None
    )


def listening(host: str, port: int, tries: int) -> socket.socket:
    """Listen at a port, or at one of those after it.

    Raises
    ------
    OSError
        If none is free, or there is no such address.
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
