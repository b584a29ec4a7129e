"""How a student's process is started: by which program, with which variables."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from classroom.advice import system


def program() -> str:
    """The program that becomes the answer's process, as `multiprocessing` chooses it.

    In an environment of Windows, `python.exe` starts another process, to which no socket could be
    handed on by the number of the first.
    """
    base: str = getattr(sys, "_base_executable", sys.executable)
    return base if system() == "Windows" else sys.executable


def child_environ(folder: Path) -> dict[str, str]:
    """The few variables of a student's process; no key or path of the teacher's is among them."""
    kept = {
        name: value for name, value in os.environ.items()
        # A Python of a cluster's modules finds its libraries by the last one.
        if name in ("SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH") or name.startswith("OPENBLAS_")
    }  # fmt: skip
    # No answer may start threads; so no library may want to.
    threads = ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "BLIS_NUM", "NUMEXPR_NUM", "VECLIB_MAXIMUM")
    alone = {f"{name}_THREADS": "1" for name in threads}
    # Python itself is started, not the launcher of an environment; this tells it which one it is.
    launcher = {"__PYVENV_LAUNCHER__": sys.executable} if program() != sys.executable else {}
    return {
        **kept, **alone, **launcher, "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "HOME": "/", "IPYTHONDIR": "/",
    }  # fmt: skip
