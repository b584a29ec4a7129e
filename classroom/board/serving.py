"""Serve the board's page on this machine or on the network, always with a key."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Sequence

from tornado import web

from classroom.board.records import Reader
from classroom.board.render import board_of, page_of, summary
from classroom.board.room import Room, room_of
from classroom.serving import Keyed

_FRESH = 1.0
"""Seconds for which one reading answers all requests."""


class Watch:
    """Reads the room on request, at most once a second."""

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


class _Answer(Keyed):
    """What both addresses have in common."""

    what = "board"

    def initialize(self, watch: Watch, key: str, names: bool) -> None:
        self.watch, self.names = watch, names
        self.setup(key)

    async def room(self) -> Room:
        # A shared drive may take its time; nobody else should have to wait.
        return await asyncio.to_thread(self.watch.room)


class _Page(_Answer):
    async def get(self) -> None:
        self.finish_page(page_of(await self.room(), self.names, self.nonce))


class _State(_Answer):
    async def get(self) -> None:
        room = await self.room()
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps({"summary": summary(room), "board": board_of(room, self.names)}))


def application(watch: Watch, key: str, names: bool) -> web.Application:
    """Make the web application: the page, and the part of it that changes."""
    shared = {"watch": watch, "key": key, "names": names}
    return web.Application(
        [("/", _Page, shared), ("/state", _State, shared)], log_function=lambda handler: None
    )
