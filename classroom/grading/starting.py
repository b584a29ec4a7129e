"""How a student's process is started: by which program, and with which variables."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from classroom.advice import system


def program() -> str:
    """Return the program that becomes the answer's process, as `multiprocessing` chooses it.

    In a virtual environment on Windows, `python.exe` starts a second process, and a socket passed
    on by the number of the first would not reach it.
    """
    base: str = getattr(sys, "_base_executable", sys.executable)
    return base if system() == "Windows" else sys.executable


def child_environ(folder: Path) -> dict[str, str]:
    """Return the few variables of a student's process; none is a key or path of the teacher's."""
    kept = {
        name: value for name, value in os.environ.items()
        # A Python from a cluster's modules finds its libraries by the last of these.
        if name in ("SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH") or name.startswith("OPENBLAS_")
    }  # fmt: skip
    # No answer may start threads, so no library must try to.
    threads = ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "BLIS_NUM", "NUMEXPR_NUM", "VECLIB_MAXIMUM")
    alone = {f"{name}_THREADS": "1" for name in threads}
    # Python itself is started, not an environment's launcher; this tells it the environment.
    launcher = {"__PYVENV_LAUNCHER__": sys.executable} if program() != sys.executable else {}
    return {
        **kept, **alone, **launcher, "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "HOME": "/", "IPYTHONDIR": "/",
    }  # fmt: skip
