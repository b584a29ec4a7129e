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
        For each step what the learner's numbers say of it; what is right; and what the right step
        makes of that which the learner's own link before hands on.
    """

    name: str
    steps: tuple[tuple[str, np.ndarray, np.ndarray, np.ndarray], ...]


@dataclass(frozen=True)
class Links:
    """How a result is taken apart into its links.

    Parameters
    ----------
    heading : str
        In which order, and on what, the links are looked at.
    fed : str
        What is said of a link that does its own work on wrong numbers.
    all_right : str
        What is said where every link is right on that.
    of : callable
        Takes a function and a random generator; returns the links, the first that runs first.
    """

    heading: str
    fed: str
    all_right: str
    of: Callable[[Callable[..., Any], np.random.Generator], list[Link]]
