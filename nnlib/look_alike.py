"""Is `nnlib` this course's? Another project has this name on the package index.

Installing one over the other overwrites `nnlib/__init__.py`, and uninstalling one removes that
file. The lessons' first import imports this module, so that they report it.
"""

import nnlib

if not hasattr(nnlib, "measured_network_slopes"):
    raise ImportError(
        "Another project called nnlib has been installed over the course's package, "
        "slope-by-slope. To repair it, run\n"
        "    pip uninstall --yes nnlib slope-by-slope\n"
        "and install the course again."
    )
