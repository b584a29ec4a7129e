"""Trouble that a teacher can fix, and faults that are ours."""


class Trouble(Exception):
    """What was expected, what came, and what to do, in sentences."""


class Fault(Exception):
    """Grading itself failed, or the machine did: nothing is known of the answer."""
