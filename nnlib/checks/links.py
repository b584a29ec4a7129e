"""Links: in a chain of steps, which one is broken, and which is right but was fed a wrong slope?"""

from __future__ import annotations

import numpy as np

from nnlib.checks.running import Printed, Stop, run_in_time
from nnlib.checks.values import alike
from nnlib.exercises.declaration import Exercise, Function, Link

RIGHT, FED = "right", "fed"

_LOOKS = 5
"""One look may miss what is broken, as a ReLU too many where all is positive."""


def link_by_link(exercise: Exercise, function: Function, seed: int) -> str:
    """Say what each link inside the learner's function does; empty where there are none."""
    links = exercise.links
    if links is None:
        return ""
    rng = np.random.default_rng(seed)
    for _ in range(_LOOKS):
        found = run_in_time(lambda: links.of(function, rng), Printed())
        if isinstance(found, Stop):
            return ""
        states = {link.name: state_of(link) for link in found}
        if set(states.values()) != {RIGHT}:
            break
    else:
        return f"{links.heading}: {links.all_right}"
    said = [f"{name} {links.fed if state == FED else state}" for name, state in states.items()]
    return f"{links.heading}: {', '.join(said)}."


def state_of(link: Link) -> str:
    """Say whether a link is right, right for what it was fed, or at which step it is broken.

    Examples
    --------
    >>> given, wanted = np.array([4.0]), np.array([2.0])
    >>> state_of(Link("hidden layer", (("delta", given, wanted, 2 * wanted),)))
    'fed'
    >>> state_of(Link("hidden layer", (("delta", given, wanted, wanted),)))
    'broken at its delta'
    """
    if all(alike(given, wanted) for _, given, wanted, _ in link.steps):
        return RIGHT
    broken = [
        words
        for words, given, wanted, fed in link.steps
        if not (alike(given, wanted) or alike(given, fed))
    ]
    return f"broken at its {broken[0]}" if broken else FED
