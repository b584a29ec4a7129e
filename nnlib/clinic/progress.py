"""Telling how far an examination is, where it takes longer than somebody likes to wait."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

SECONDS = 2.0
"""How long nothing is said, at the start and between two lines."""


@dataclass
class Progress:
    """Says what is done now, once in a while; on the stream for errors, as progress bars do.

    Examples
    --------
    >>> import io
    >>> stream = io.StringIO()
    >>> progress = Progress(stream, last=-1e9)
    >>> progress.tell("Measuring"); progress.tell("Training")
    >>> stream.getvalue()
    'Examining: Measuring …\\n'
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    last: float = field(default_factory=time.perf_counter)

    def tell(self, text: str) -> None:
        """Say it, unless something was said a moment ago."""
        now = time.perf_counter()
        if now - self.last >= SECONDS:
            self.last = now
            self.stream.write(f"Examining: {text} …\n")
            self.stream.flush()
