"""Random cases may take their time: it says more of the machine than of the code."""

from hypothesis import settings

settings.register_profile("of any speed", deadline=None)
settings.load_profile("of any speed")
