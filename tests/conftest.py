"""Random cases may take their time: it says more of the machine than of the code."""

import signal

from hypothesis import settings

settings.register_profile("of any speed", deadline=None)
settings.load_profile("of any speed")

# A run in the background may have been started with the interrupt ignored; children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
