"""The board's command: `python course.py board FOLDER`."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import socket
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from classroom.board.records import Reader
from classroom.board.render import text_of
from classroom.board.room import room_of
from classroom.errors import DONE, UserError, command
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import find_lesson

_HERE = ("127.0.0.1", "::1")
_PORT, _TRIES = 8900, 20


def _lesson(name: str) -> str:
    """Return the lesson that a teacher means."""
    found = find_lesson(name)
    if not any(one.lesson == found for one in EXERCISES.values()):
        numbers = sorted({one.lesson_number for one in EXERCISES.values()})
        raise argparse.ArgumentTypeError(
            f"no lesson with exercises is called {name!r}; there are {', '.join(numbers)}"
        )
    return found


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python course.py board",
        description="Show how far a room has got: for each exercise, how many are right, trying "
        "and stuck, and the most frequent slips. The page updates as the learners "
        "work. It never shows code, and it shows names only if asked.",
        epilog="example: python course.py board /home   (a hub's homes, or a shared drive)",
    )
    made.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER",
        help="a folder of learners' folders, or one learner's",
    )  # fmt: skip
    made.add_argument(
        "--lesson", action="append", default=[], metavar="LESSON", type=_lesson,
        help="show this lesson only, by number or name, such as 03; can be repeated",
    )  # fmt: skip
    made.add_argument("--names", action="store_true", help="show who is trying and stuck")
    made.add_argument("--text", action="store_true", help="print the board once and exit")
    made.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help="the address to listen on: 127.0.0.1, this machine only; 0.0.0.0 for the whole "
             "network",
    )  # fmt: skip
    made.add_argument("--port", type=int, help=f"the port (a free one from {_PORT} on)")
    made.add_argument(
        "--no-browser", action="store_true", help="print the address, but open no browser"
    )
    return made


@command
def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    for folder in given.folders:
        if not folder.is_dir():
            raise UserError(
                f"{folder} is not a folder. Give the folder that contains the learners' folders, "
                "for example /home, or one learner's `work`."
            )
    reader = Reader(given.folders)
    if given.text:
        sys.stdout.write(text_of(room_of(*reader.read(), given.lesson), given.names))
        return DONE
    if given.port is not None and not 1 <= given.port <= 65535:
        raise UserError(f"--port is {given.port}: a port is a number from 1 to 65535.")
    return _serve(reader, given)


def _serve(reader: Reader, given: argparse.Namespace) -> int:
    # Tornado comes with JupyterLab; the text output does not need it.
    from classroom.board.serving import Watch, application
    from classroom.serving import listening, serve

    host = "127.0.0.1" if given.host == "localhost" else given.host
    try:
        listener = listening(host, given.port or _PORT, 1 if given.port else _TRIES)
    except OSError as problem:
        raise UserError(
            f"Cannot listen on {host}, port {given.port or _PORT} ({problem.strerror}).\nGive "
            "another --port, or none: a free one is found. --host must be an address of this "
            "machine."
        ) from None
    key = secrets.token_urlsafe(12)
    app = application(Watch(reader, given.lesson), key, given.names)
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host
    name = f"[{name}]" if ":" in name else name
    address = f"http://{name}:{listener.getsockname()[1]}/?key={key}"

    def begun() -> None:
        print(f"The board is at {address}\nTo stop it, press Ctrl+C.", flush=True)
        if host not in _HERE:
            print(
                "Anyone who has this address and can reach this machine can see the board.",
                flush=True,
            )
        if not given.no_browser:
            webbrowser.open(address)

    try:
        asyncio.run(serve(app, listener, begun))
    except KeyboardInterrupt:
        print("Stopped.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
