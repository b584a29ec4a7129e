"""What several exercises of the lesson share."""

from __future__ import annotations

FEWER = ((1, 2, 1), (3, 1, 2), (2, 2, 2), (1, 5, 3))
