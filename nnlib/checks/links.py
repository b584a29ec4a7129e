"""Links: in a chain of steps, which one is broken, and which is right but was fed a wrong slope?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnlib.checks.running import Printed, Stop, run_in_time
from nnlib.checks.values import alike
from nnlib.exercises.declaration import Exercise, Function, Link

RIGHT, FED = "right", "fed"
UNTOLD = "cannot be judged: its numbers are all 0"

_LOOKS = 5
"""One look may miss what is broken, as a ReLU too many where all is positive."""


def link_by_link(exercise: Exercise, function: Function, seed: int) -> str:
    """Say what each link inside the learner's function does; empty where there are none."""
    links = exercise.links
    if links is None:
        return ""
    rng = np.random.default_rng(seed)
    looks: list[dict[str, str]] = []
    for _ in range(_LOOKS):
        found = run_in_time(lambda: links.of(function, rng), Printed())
        if isinstance(found, Stop):
            return ""
        looks.append({link.name: state_of(link) for link in found})
    states = {name: _in_all(look[name] for look in looks) for name in looks[0]}
    if set(states.values()) == {RIGHT}:
        return f"{links.heading}: {links.all_right}"
    said = [f"{name} {links.fed if state == FED else state}" for name, state in states.items()]
    return f"{links.heading}: {', '.join(said)}."


def _in_all(states: Iterable[str]) -> str:
    """What holds of a link in all looks: broken in one is broken."""
    seen = list(dict.fromkeys(states))
    broken = [state for state in seen if state not in (RIGHT, FED, UNTOLD)]
    return next(state for state in (*broken, FED, UNTOLD, RIGHT) if state in seen)


def state_of(link: Link) -> str:
    """Say whether a link is right, right for what it was fed, or at which step it is broken.

    A link that gets only zeros gives zeros, right or not: that says nothing about it.

    Examples
    --------
    >>> given, wanted = np.array([4.0]), np.array([2.0])
    >>> state_of(Link("hidden layer", (("delta", given, wanted, 2 * wanted),)))
    'fed'
    >>> state_of(Link("hidden layer", (("delta", given, wanted, wanted),)))
    'broken at its delta'
    >>> state_of(Link("hidden layer", (("delta", 0 * given, wanted, 0 * given),)))
    'cannot be judged: its numbers are all 0'
    """
    wrong = [step for step in link.steps if not alike(step[1], step[2])]
    if not wrong:
        return RIGHT
    broken = [words for words, given, _, fed in wrong if not alike(given, fed)]
    if broken:
        return f"broken at its {broken[0]}"
    is_told = any(not alike(given, np.zeros_like(given)) for _, given, _, _ in wrong)
    return FED if is_told else UNTOLD
