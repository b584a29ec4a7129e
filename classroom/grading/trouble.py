"""Trouble that a teacher can fix, and faults that are ours."""


class Trouble(Exception):
    """Says in sentences what was expected, what was found and what to do."""


class Fault(Exception):
    """Grading itself failed, or the machine did: nothing is known about the answer."""
