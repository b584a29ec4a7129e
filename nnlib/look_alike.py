"""Check that the imported `nnlib` is the course's: another project has that name on the index.

Installing one over the other overwrites `nnlib/__init__.py`, and uninstalling one removes that
file. The first import in each lesson loads this module, so that the lesson reports the clash.
"""

import nnlib

if not hasattr(nnlib, "measured_network_slopes"):
    raise ImportError(
        "Another project called nnlib has been installed over the course's package, "
        "slope-by-slope. To repair it, run\n"
        "    pip uninstall --yes nnlib slope-by-slope\n"
        "and install the course again."
    )
