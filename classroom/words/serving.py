"""Serve the pages of answers in words to the teacher's own browser on this machine."""

from __future__ import annotations

import asyncio
import json
import secrets
import webbrowser
from typing import Any

from tornado import web

from classroom.errors import UserError
from classroom.grading.questions import in_points
from classroom.serving import Keyed, listening, serve
from classroom.words.desk import CHANGED, Conflict, Desk, Written
from classroom.words.render import comments, index, page_of

_HOST, _PORT, _TRIES = "127.0.0.1", 8930, 20
_MOST_SENT = 100_000


class _Answer(Keyed):
    what = "page"

    def initialize(self, desk: Desk, key: str, hosts: frozenset[str]) -> None:
        self.desk, self.hosts = desk, hosts
        self.setup(key)

    def prepare(self) -> None:
        if self.request.host not in self.hosts:
            self.set_status(403)
            self.finish(
                "This is served under a different name: open the address that was printed.\n"
            )
            return
        super().prepare()

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("X-Frame-Options", "DENY")

    def tell(self, code: int, **said: Any) -> None:
        self.set_status(code)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(said))


class _Index(_Answer):
    async def get(self) -> None:
        def piles() -> str:
            return index([self.desk.pile(name) for name in self.desk.names], self.key)

        try:
            self.finish_page(await asyncio.to_thread(piles))
        except UserError as error:
            self.set_status(500)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"{error}\n")


class _Page(_Answer):
    async def get(self, exercise: str) -> None:
        try:
            pile = await asyncio.to_thread(self.desk.pile, exercise)
            self.finish_page(page_of(pile, self.key, self.nonce))
        except UserError as error:
            self.set_status(404 if exercise not in self.desk.names else 500)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"{error}\n")


class _Alive(_Answer):
    async def get(self) -> None:
        self.tell(200)


class _Save(_Answer):
    async def post(self) -> None:
        own = self.request.headers.get("Origin") == f"http://{self.request.host}"
        kind = self.request.headers.get("Content-Type", "")
        if not own or not kind.startswith("application/json"):
            self.tell(403, said="Only the page itself may save.")
            return
        try:
            too_large = len(self.request.body) > _MOST_SENT
            given: Any = {} if too_large else json.loads(self.request.body)
            exercise, who, digest = (str(given[one]) for one in ("exercise", "who", "digest"))
            wanted, before, sent = (
                Written(str(given[one]["points"]), str(given[one]["comment"]))
                for one in ("wanted", "before", "sent" if "sent" in given else "before")
            )
        except (ValueError, LookupError, TypeError, RecursionError):
            self.tell(400, said="This is not what the page sends.")
            return
        try:
            now = await asyncio.to_thread(
                self.desk.save, exercise, who, wanted, before, digest, sent
            )
            pile = await asyncio.to_thread(self.desk.pile, exercise)
        except Conflict as conflict:
            self.tell(409, said=str(conflict), now=vars(conflict.now))
            return
        except UserError as error:
            self.tell(400, said=str(error))
            return
        [state] = [paper.state for paper in pile.papers if paper.who == who] or ["to be read"]
        said = f"saved, {in_points(float(now.points))}." if now.points else (
            "the comment is kept; it counts once there are points." if now.comment
            else "saved, no points."
        )  # fmt: skip
        if state == CHANGED:
            said += " The text has changed since this page was loaded: reload it."
        # The file has no comment if it has no points.
        kept = now if now.points else Written()
        self.tell(200, said=f"{said} {pile.said}.", now=vars(kept), state=state,
                  comments=comments(pile.comments))  # fmt: skip


def application(desk: Desk, key: str, port: int) -> web.Application:
    """Make the web application."""
    hosts = frozenset({f"{_HOST}:{port}", f"localhost:{port}"})
    shared = {"desk": desk, "key": key, "hosts": hosts}
    rows = [("/", _Index), (r"/read/([A-Za-z0-9_-]+)", _Page), ("/alive", _Alive), ("/save", _Save)]
    return web.Application(
        [(place, kind, shared) for place, kind in rows], log_function=lambda handler: None
    )


def run(desk: Desk, exercise: str, port: int | None, opens: bool) -> None:
    """Serve until Ctrl+C.

    Raises
    ------
    UserError
        If there is no such question, or the port is taken.
    """
    if exercise:
        desk.pile(exercise)
    if port is not None and not 1 <= port <= 65535:
        raise UserError(f"--port is {port}: a port is a number from 1 to 65535.")
    try:
        listener = listening(_HOST, port or _PORT, 1 if port else _TRIES)
    except OSError as problem:
        raise UserError(
            f"Cannot listen on port {port or _PORT} ({problem.strerror}). Give another --port, or "
            "none: a free one is found."
        ) from None
    key, number = secrets.token_urlsafe(16), listener.getsockname()[1]
    place = f"read/{exercise}" if exercise else ""
    address = f"http://{_HOST}:{number}/{place}?key={key}"

    def begun() -> None:
        print(f"The answers are at {address}\nTo stop, press Ctrl+C.", flush=True)
        if opens:
            webbrowser.open(address)

    try:
        asyncio.run(serve(application(desk, key, number), listener, begun))
    except KeyboardInterrupt:
        waiting = sum(desk.pile(name).waiting for name in desk.names)
        print(
            f"Stopped; {waiting} to be read. The marks are in {desk.path}: `feedback` and `export` "
            "use them, and the next `grade` writes them into marks.csv."
        )
