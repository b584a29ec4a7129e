"""Watch a long command: show one line that changes while it runs. Standard library only."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

SIGN = 8.0
"""Seconds between two signs of life if they cannot replace each other, as in a file."""
_WIDTH = 78


class Watch:
    """Says now and then how long something has taken, and what it is doing.

    Examples
    --------
    >>> watch = Watch()
    >>> watch.tell("Collecting numpy", now=watch.began + 9)
        9 s: Collecting numpy
    >>> watch.tell("Collecting matplotlib", now=watch.began + 10)
    """

    def __init__(self) -> None:
        self.began = self.told = time.monotonic()
        self.changes = sys.stdout.isatty()

    def tell(self, doing: str, now: float | None = None) -> None:
        now = now or time.monotonic()
        if now - self.told < (0.2 if self.changes else SIGN):
            return
        self.told = now
        line = f"    {now - self.began:.0f} s: {doing}".encode("ascii", "replace").decode()
        if self.changes:
            print(f"\r{line[:_WIDTH]:{_WIDTH}}", end="", flush=True)
        else:
            print(line[:_WIDTH], flush=True)

    def done(self) -> None:
        """Clear the changing line."""
        if self.changes and self.told > self.began:
            print(f"\r{'':{_WIDTH}}\r", end="", flush=True)


@contextlib.contextmanager
def ticking(say: Callable[[], str]) -> Iterator[None]:
    """Keep a watch's line going while something runs; ask each time what it is doing."""
    watch, over = Watch(), threading.Event()

    def tick() -> None:
        while not over.wait(1 if watch.changes else SIGN):
            watch.tell(say())

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        watch.done()


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    variables: Mapping[str, str],
    kept: Sequence[int] = (),
    limit: float | None = None,
    count: Callable[[], int] = int,
    doing: str = "starting",
) -> tuple[int, str]:
    """Run a command to its end, showing its latest line; return its code and all its output.

    `kept` are file descriptors that it inherits. After `limit` seconds it is ended, and its code is
    not 0. `count` returns how many packages are in place, and `doing` is what it does until it says
    so.
    """
    lines: list[str] = []
    watch = Watch()
    process = subprocess.Popen(
        [str(word) for word in command], cwd=folder, env=dict(variables), pass_fds=tuple(kept),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", errors="replace",
    )  # fmt: skip

    def read() -> None:
        with process.stdout as printed:
            for line in filter(str.strip, printed):
                lines.append(line.rstrip())

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            told = (line for line in reversed(lines) if "WARNING" not in line)
            # Long lists and addresses come after a colon.
            latest = next(told, doing).strip().split(": ")[0]
            packages = count()
            watch.tell(f"{packages} packages in place; {latest}" if packages > 1 else latest)
            if limit and time.monotonic() - watch.began > limit:
                break
    finally:
        _end(process)
        watch.done()
    reader.join(2)
    return process.returncode, "\n".join(lines)


def _end(process: subprocess.Popen[str]) -> None:
    """End it if it is still running, so that nothing goes on writing unnoticed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
