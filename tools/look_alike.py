"""Detect somebody else's `nnlib` in the course's environment. Standard library only.

The package of the course is called slope-by-slope; on the package index, nnlib is another project.
`pip install nnlib` installs that one, and Python then finds it first.
"""

from __future__ import annotations

from pathlib import Path

from tools.environment import places_of_packages


def another_nnlib(folder: Path) -> str:
    """Say if an environment has another project's `nnlib`, and what helps; otherwise nothing.

    The course is installed from its own folder, so a folder `nnlib` among the packages is foreign.

    Examples
    --------
    >>> another_nnlib(Path("no such folder"))
    ''
    """
    for place in places_of_packages(folder):
        if (place / "nnlib").is_dir():
            return (
                f"{place / 'nnlib'} is another project's: on the package index, nnlib is not this "
                "course, whose package is called slope-by-slope."
            )
    return ""
