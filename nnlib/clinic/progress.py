"""Report the progress of an examination that takes a while."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

SECONDS = 2.0
"""Seconds of silence at the start and between two lines."""


@dataclass
class Progress:
    """Says now and then what is going on, on the error stream, like a progress bar.

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
        """Say a text, unless something was said a moment ago."""
        now = time.perf_counter()
        if now - self.last >= SECONDS:
            self.last = now
            self.stream.write(f"Examining: {text} …\n")
            self.stream.flush()
