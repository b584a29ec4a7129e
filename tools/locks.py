"""One start at a time: the others wait, and say for which one. Standard library only."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from classroom.locking import lock
from tools.progress import Watch


@contextlib.contextmanager
def only_one(path: Path, what: str) -> Iterator[tuple[int, ...]]:
    """Hold the lock on a file; if another process holds it, say so and wait.

    The system releases the lock when its holder ends, however it ends: there are no stale locks.
    Yields the file descriptors that a program started in the meantime must inherit, so that the
    lock lasts until that program ends, too, even if this process is killed. If a file cannot be
    written or locked (as on some network drives), nothing is locked.
    """
    try:
        held = path.open("a+", encoding="utf-8", newline="\n")
    except OSError:
        yield ()
        return
    with held:
        watch, said = Watch(), False
        while not _locked(held):
            if not said:
                held.seek(0)
                print(
                    f"Process {held.read(20).strip() or '?'} is {what}; waiting for it. "
                    "To stop waiting, press Ctrl+C.",
                    flush=True,
                )
                said = True
            watch.tell("waiting")
            time.sleep(0.3)
        watch.done()
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield (held.fileno(),) if os.name != "nt" else ()


def _locked(held: IO[str]) -> bool:
    """Lock it; return False if another has it. On a drive without locks, go on without one."""
    try:
        lock(held)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
