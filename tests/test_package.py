"""The shape of the package: imports go one way, the engine keeps its size and its names."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

import nnlib

PACKAGE = Path(nnlib.__file__).parent
READING_ORDER = tuple(re.findall(r"`(\w+)`", nnlib.__doc__))
LAYERS = (
    set(READING_ORDER) | {"__init__", "look_alike"},
    {"figures"},
    {"checks", "claims", "exercises", "notes"},
    {"clinic"},
)


def depth_of(part):
    """The layer a module or folder of the package belongs to, 0 for the engine."""
    return next(depth for depth, parts in enumerate(LAYERS) if part in parts)


def imported_parts(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("nnlib."):
            yield node.module.split(".")[1]
        elif isinstance(node, ast.ImportFrom) and node.module == "nnlib":
            for alias in node.names:
                yield alias.name if (PACKAGE / alias.name).is_dir() else "__init__"
        elif isinstance(node, ast.Import):
            yield from (n.name.split(".")[1] for n in node.names if n.name.startswith("nnlib."))


def test_nothing_that_a_notebook_imports_needs_the_classroom():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            assert "classroom" not in {name.split(".")[0] for name in named}, path


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_imports_go_one_way(path):
    own = depth_of(path.relative_to(PACKAGE).with_suffix("").parts[0])
    for part in imported_parts(path):
        assert depth_of(part) <= own, f"{path.name} imports nnlib.{part}, a layer below it"


def code_lines(path):
    """Lines that are code: neither blank, nor comment, nor docstring."""
    text = path.read_text(encoding="utf-8")
    empty = (
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
        tokenize.ENDMARKER,
    )  # fmt: skip
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in empty:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.difference_update(range(node.lineno, node.end_lineno + 1))
    return len(lines)


def test_the_engine_reads_in_one_sitting():
    # Small words are everybody's, and no part of the mathematics.
    engine = [name for name in READING_ORDER if name != "words"]
    sizes = {name: code_lines(PACKAGE / f"{name}.py") for name in engine}
    assert max(sizes.values()) <= 150, sizes
    assert sum(sizes.values()) <= 760, sizes


def test_the_docstring_names_every_module_of_the_engine():
    modules = {path.stem for path in PACKAGE.glob("[a-z]*.py")}
    assert modules - {"claims", "look_alike", "notes"} == set(READING_ORDER)


def test_the_engine_modules_are_read_in_the_order_they_need_each_other():
    *order, sentences, words = READING_ORDER
    assert (sentences, words) == ("arguments", "words")  # They are looked up, not read.
    assert set(imported_parts(PACKAGE / "words.py")) == set()
    assert set(imported_parts(PACKAGE / "arguments.py")) <= {"activations", "words", "__init__"}
    for place, name in enumerate(order):
        needed = set(imported_parts(PACKAGE / f"{name}.py"))
        looked_up = {sentences, words} if name != "activations" else {words}
        assert needed <= {*order[:place], *looked_up}


def test_the_heart_is_one_page():
    assert len((PACKAGE / "propagation.py").read_text(encoding="utf-8").splitlines()) <= 80


def test_the_public_names_are_those_of_all():
    public = {
        name
        for name, value in vars(nnlib).items()
        if not name.startswith("_") and not isinstance(value, type(sys))
    }
    assert public == set(nnlib.__all__)
    assert nnlib.__all__ == sorted(nnlib.__all__, key=lambda name: (not name.isupper(), name))


def test_importing_the_engine_loads_nothing_but_numpy_and_the_standard_library():
    code = "import sys, nnlib; print(*{m.split('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    foreign = set(loaded.stdout.split()) & {
        "matplotlib",
        "IPython",
        "ipywidgets",
        "scipy",
        "pandas",
    }
    assert not foreign
