"""How many of the long lists are tried: all of them in CI, every so many in a usual run."""

import os

EVERY = bool(os.environ.get("EVERY_HOSTILE_ANSWER"))
"""Whether all hostile and wrong answers are tried."""
