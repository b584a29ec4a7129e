"""Chains: how the result of an exercise is taken apart into its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Link:
    """One link of a chain, such as a layer on the way back.

    Parameters
    ----------
    name : str
    steps : tuple of (words, given, wanted, fed)
        For each step: the learner's numbers, the right numbers, and what the right step makes of
        what the learner's own link before it hands on.
    """

    name: str
    steps: tuple[tuple[str, np.ndarray, np.ndarray, np.ndarray], ...]


@dataclass(frozen=True)
class Links:
    """How a result is taken apart into its links.

    Parameters
    ----------
    heading : str
        The order in which the links are examined, and on what network.
    fed : str
        What the message says of a link that does its own work on wrong numbers.
    all_right : str
        What the message says if every link is right there.
    of : callable
        Takes a function and a random generator; returns the links in the order in which they run.
    """

    heading: str
    fed: str
    all_right: str
    of: Callable[[Callable[..., Any], np.random.Generator], list[Link]]
