"""Is `nnlib` ours? Another project has this name on the package index, and pip mixes the two.

Each installed over the other writes over `nnlib/__init__.py`, and the one that is uninstalled takes
that file along. What lessons import first imports this module, so that they say so.
"""

import nnlib

if not hasattr(nnlib, "measured_network_slopes"):
    raise ImportError(
        "Another project called nnlib has been installed over the course's package, "
        "slope-by-slope. To repair it, run\n"
        "    pip uninstall --yes nnlib slope-by-slope\n"
        "and install the course again."
    )
