"""Links: in a chain of steps, which one is broken, and which is right but was fed a wrong slope?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.checks.findings import LinkFound
from nnlib.checks.running import CallFailed, Printed, run_in_time
from nnlib.exercises.closeness import alike
from nnlib.exercises.declaration import Exercise, Function, Link

RIGHT, FED, UNTOLD, BROKEN = "right", "fed", "untold", "broken"

_LOOKS = 5
"""One look may miss a mistake, such as an extra ReLU if all numbers are positive."""


def look_at_links(exercise: Exercise, function: Function, seed: int) -> list[LinkFound]:
    """Find what each link inside the learner's function does; nothing if there are none."""
    links = exercise.links
    if links is None:
        return []
    rng = np.random.default_rng(seed)
    looks: list[dict[str, LinkFound]] = []
    for _ in range(_LOOKS):
        found = run_in_time(lambda: links.of(function, rng), Printed())
        if isinstance(found, CallFailed):
            return []
        looks.append({link.name: state_of(link) for link in found})
    return [_in_all([look[name] for look in looks]) for name in looks[0]]


def _in_all(states: Sequence[LinkFound]) -> LinkFound:
    """Combine the looks at a link: broken in one look means broken."""
    order = (BROKEN, FED, UNTOLD, RIGHT)
    return min(states, key=lambda one: order.index(one.state))


def state_of(link: Link) -> LinkFound:
    """Find whether a link is right, right for what it was fed, or at which step it is broken.

    A link that gets only zeros returns zeros, right or not, so it cannot be judged.

    Examples
    --------
    >>> given, wanted = np.array([4.0]), np.array([2.0])
    >>> state_of(Link("hidden layer", (("delta", given, wanted, 2 * wanted),))).state
    'fed'
    >>> state_of(Link("hidden layer", (("delta", given, wanted, wanted),))).step
    'delta'
    >>> state_of(Link("hidden layer", (("delta", 0 * given, wanted, 0 * given),))).state
    'untold'
    """
    wrong = [step for step in link.steps if not alike(step[1], step[2])]
    if not wrong:
        return LinkFound(link.name, RIGHT)
    broken = [words for words, given, _, fed in wrong if not alike(given, fed)]
    if broken:
        return LinkFound(link.name, BROKEN, broken[0])
    is_told = any(not alike(given, np.zeros_like(given)) for _, given, _, _ in wrong)
    return LinkFound(link.name, FED if is_told else UNTOLD)
