"""One start at a time: the others wait, and say for whom. Standard library only."""

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
    """Hold the lock on a file; where somebody else holds it, say so and wait.

    The system gives the lock back when its holder ends, however it ends: there are no stale ones.
    Yields the file descriptors that a program started meanwhile must inherit, so that the lock
    holds until that ends, too, even if we are killed. Where a file cannot be written or locked
    (some network drives), nothing is locked.
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
    """Lock it; False if another has it. A drive that knows no locks is taken as it is."""
    try:
        lock(held)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True
