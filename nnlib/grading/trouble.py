"""Trouble that a teacher can mend."""


class Trouble(Exception):
    """What was expected, what came, and what to do, in sentences."""
