"""Functions and classes as a learner's notebook has them."""

import linecache

import numpy as np

from nnlib.exercises import EXERCISES


def from_notebook(source, **names):
    """A function as a notebook has it, with other names beside it."""
    known = {"np": np, **names}
    exec(compile(source, "<cell>", "exec"), known)
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(keepends=True), "<cell>")
    return next(known[name] for name in reversed(known) if name in EXERCISES)
