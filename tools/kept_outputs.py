"""Outputs of lessons, kept from the last build by the digest of everything they depend on.

So a lesson in which only sentences have changed is built without a run. The outputs are in the
folder `.built`, which stays on this machine; a fresh clone has none, and runs everything.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

KEPT = ".built"
_PACKAGES = ("numpy", "matplotlib", "ipython", "ipykernel", "anywidget", "ipywidgets", "tqdm")


def digest_of(notebook: Any, beside: Mapping[str, str], root: Path) -> str:
    """Return a digest of what the outputs of a notebook depend on.

    That is its code, cell by cell, the code of the notebooks `beside` it, every file of the
    package, and the versions of Python and of the package's dependencies.
    """
    versions = [platform.platform(), platform.python_version()]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES]
    files = sorted(path for path in (root / "nnlib").rglob("*") if path.is_file())
    package = [
        [path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()]
        for path in files
        if "__pycache__" not in path.parts
    ]
    others = {name: _codes(nbformat.reads(text, 4)) for name, text in beside.items()}
    everything = [versions, package, _codes(notebook), others]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()


def run_or_kept(kept: Path, notebook: Any, digest: str, run: Callable[[], Any]) -> Any:
    """Return a notebook with its outputs: those kept for this digest, or those of a new run.

    Parameters
    ----------
    kept : Path
        The file of the lesson's last run.
    notebook : NotebookNode
        With its code and its sentences, without outputs.
    digest : str
        What `digest_of` returned for it.
    run : callable
        Runs it, and returns the notebook that was run.
    """
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if found.get("digest") == digest:
        outputs = iter(found["outputs"])
        for cell in _code_cells(notebook):
            cell.outputs, cell.execution_count = map(nbformat.from_dict, next(outputs))
        return notebook
    done = run()
    kept.parent.mkdir(exist_ok=True)
    outputs = [[cell.outputs, cell.execution_count] for cell in _code_cells(done)]
    text = json.dumps({"digest": digest, "outputs": outputs})
    kept.write_text(text, encoding="utf-8", newline="\n")
    return done


def _code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _codes(notebook: Any) -> list[str]:
    return [cell.source for cell in _code_cells(notebook)]
