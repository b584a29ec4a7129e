"""README's table of the engine: modules in reading order, their lines, what each one adds.

`python course.py build` writes it between two marks, from the modules themselves.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nnlib
from tools.verb_table import between

BEGIN = "<!-- the engine: written by `python course.py build` -->"
END = "<!-- end of the engine -->"
PACKAGE = Path(nnlib.__file__).parent


def reading_order() -> list[str]:
    """The engine's modules, in the order in which nnlib's own docstring names them."""
    return re.findall(r"`(\w+)`", nnlib.__doc__ or "")


def table() -> str:
    """One row for each module, and before them the sum."""
    texts = {name: (PACKAGE / f"{name}.py").read_text("utf-8") for name in reading_order()}
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    rows = "\n".join(
        f"| [{name}](nnlib/{name}.py) | {lines[name]} | {_adds(text)} |"
        for name, text in texts.items()
    )
    return (
        f"The whole engine reads in one sitting: {sum(lines.values()):,} lines, of which about "
        "half are docstrings, examples and blank lines.\n\n"
        f"| module | lines | what it adds |\n|---|---|---|\n{rows}"
    )


def _adds(text: str) -> str:
    """What a module's first line says after its name: "Layers: weights and more." is its row."""
    first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".") or first.rstrip(".")


def built(text: str) -> dict[str, str]:
    """Build README from its own text, with the table as it should be."""
    return {"README.md": between(text, BEGIN, END, table(), "README.md")}
