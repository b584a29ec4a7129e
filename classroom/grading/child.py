"""The student's process: it gets one answer's source and arguments, and returns plain data.

It is started in a copy of the few modules that it needs (`classroom.grading.sandbox`). These hold
no exercises, no truth, no tolerances and no seeds, and only those parts of the engine that this
answer may call.
"""

from __future__ import annotations

import ast
import base64
import dataclasses
import errno
import linecache
import marshal
import math
import operator
import socket
import sys
import sysconfig
import types
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

import nnlib
from classroom.grading.lines import lines_of
from classroom.grading.plain import pack, unpack
from nnlib.checks.running import CallFailed, Printed, run
from nnlib.checks.sources import Facts, facts_in
from nnlib.checks.values import plain
from nnlib.exercises.programs import WAYS

PLACE = "<answer>"
NOT_HERE = (
    "matplotlib", "matplotlib.pyplot", "nnlib.clinic", "nnlib.figures", "nnlib.notes",
    "nnlib.exercises.when_it_does_not_learn", "nnlib.exercises.when_it_does_not_learn.faults",
)  # fmt: skip
"""Modules that lessons import and no answer needs; they get stand-ins, each after its parent."""
_TOO_DEEP = (SyntaxError, ValueError, RecursionError, MemoryError)


class NotHere(Exception):
    """Something that a notebook has and this process lacks."""


def stub(name: str) -> Any:
    """Stand in for whatever shows, checks or draws: an answer may import it, but never needs it."""
    if name.startswith("__"):
        raise AttributeError(name)
    return (lambda function: function) if name == "yours_or_ours" else Quiet()


class Quiet:
    """Stand in for a figure, an axis, or anything else that is shown: it accepts everything."""

    def __call__(self, *given: Any, **others: Any) -> Quiet:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, place: Any) -> Quiet:
        return self

    def __iter__(self) -> Iterator[Quiet]:
        # As in `figure, axes = plt.subplots()`.
        return iter((self, self))

    def __enter__(self) -> Quiet:
        return self

    def __exit__(self, *problem: object) -> None:
        return None


class Shell:
    """Stand in for the notebook's shell, where nothing is shown."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.user_ns = names

    def run_line_magic(self, name: str, line: str, *others: Any) -> Any:
        if name in ("time", "timeit", "prun"):
            exec(line, self.user_ns)
        elif name not in ("matplotlib", "config", "precision", "autoreload", "load_ext"):
            raise NotHere(f"the magic command `%{name}`")

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        raise NotHere(f"the magic command `%%{name}`")

    def system(self, line: str) -> Any:
        raise NotHere(f"the shell command `{line}`")

    getoutput = system

    def __getattr__(self, name: str) -> Any:
        return stub(name)


def prepare() -> None:
    """Put quiet stand-ins where a lesson's imports look for what is missing here."""
    # Read now, while reading is allowed: an explanation needs it later.
    sysconfig.get_paths()
    np.random.default_rng(0)
    # Done once before any process is forked: what is done for the first time takes longer.
    unpack(pack(_what_is_seen("same", "def same(text):\n    return text.strip() + ''", ())))
    for name in NOT_HERE:
        sys.modules[name] = types.ModuleType(name)
        above, _, last = name.rpartition(".")
        if above:
            setattr(sys.modules[above], last, sys.modules[name])
    for name in (*NOT_HERE, "nnlib.checks"):
        vars(sys.modules[name])["__getattr__"] = stub


def learn(data: bytes) -> None:
    """Learn nothing: no answer's process has anything of a lesson."""


def serve(own: socket.socket) -> None:
    """Take an answer, say what its text shows, define it, then call it as often as asked."""
    asked = own.makefile("rb")
    name, source, setting, given, brought, allowed = unpack(asked.readline(), trusted=True)
    own.sendall(pack(("ready", *_what_is_seen(name, source, setting))))
    lacks: list[str] = []
    making = partial(define, name, source, setting, given, brought, allowed, lacks)
    function = _noted(making, lacks)
    own.sendall(pack(("defined", lacks)))
    for line in asked:
        way, arguments = unpack(line, trusted=True)
        missing: list[str] = []
        result: Any = function
        if not isinstance(function, CallFailed):
            call = partial(WAYS[way], function) if way else function
            result = _noted(partial(_plainly, call, arguments), missing)
        stop = dataclasses.astuple(result) if isinstance(result, CallFailed) else ()
        said = run(partial(pack, (stop, missing, None if stop else result, arguments)), Printed())
        # An argument may have become something that cannot be sent as plain data.
        own.sendall(_untold() if isinstance(said, CallFailed) else said)


def _untold() -> bytes:
    stop = CallFailed("What it did to its arguments could not be read.")
    return pack((dataclasses.astuple(stop), [], None, None))


def _noted(call: Callable[[], Any], lacks: list[str]) -> Any:
    """Run a call; if something stopped it, note what it lacked."""

    def noting() -> Any:
        try:
            return call()
        except BaseException as problem:
            lacks.extend(what_is_lacking(problem))
            raise

    return run(noting, Printed())


def _plainly(call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    # Describing an object of the answer's own may run its code, too: so that happens here.
    return plain(call(*arguments))


def _what_is_seen(name: str, source: str, setting: tuple[str, ...]) -> tuple[Any, Any]:
    """Return what an answer's text shows before any of it runs: its facts and its arguments."""
    try:
        facts, arguments = facts_in(source, name, setting), _arguments(name, source)
    except _TOO_DEEP:
        facts, arguments = Facts(), None
    return dataclasses.asdict(facts), arguments


def _arguments(name: str, source: str) -> list[tuple[str, str, bool]] | None:
    """Return each argument's name, kind, and whether it has a default; None if that is not written.

    Examples
    --------
    >>> _arguments("f", "def f(a, *, b=1): ...")
    [('a', 'POSITIONAL_OR_KEYWORD', False), ('b', 'KEYWORD_ONLY', True)]
    >>> _arguments("f", "f = g")
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            # A decorator may give it other arguments.
            return None if node.decorator_list else _listed(node.args)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            targets = [one.id for one in node.targets if isinstance(one, ast.Name)]
            if name in targets:
                return _listed(node.value.args)
    return None


def _listed(given: ast.arguments) -> list[tuple[str, str, bool]]:
    placed = [(one.arg, "POSITIONAL_ONLY") for one in given.posonlyargs]
    placed += [(one.arg, "POSITIONAL_OR_KEYWORD") for one in given.args]
    without = len(placed) - len(given.defaults)
    found = [(arg, kind, place >= without) for place, (arg, kind) in enumerate(placed)]
    found += [(given.vararg.arg, "VAR_POSITIONAL", False)] if given.vararg else []
    found += [
        (one.arg, "KEYWORD_ONLY", default is not None)
        for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    return found + ([(given.kwarg.arg, "VAR_KEYWORD", False)] if given.kwarg else [])


def define(
    name: str, source: str, setting: tuple[str, ...],
    given: dict[str, str], brought: dict[str, str],
    allowed: tuple[tuple[str, str, str], ...], lacks: list[str],
) -> Callable[..., Any]:  # fmt: skip
    """Make the answer, with what it needs of its notebook and the course's earlier answers."""
    for module, path, code in allowed:
        operator.attrgetter(path)(sys.modules[module]).__code__ = _code(code)
    # As in a notebook, its names belong to the main module.
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    names = vars(main)
    names |= {"np": np, "nnlib": nnlib, "math": math}
    shell = Shell(names)
    names |= {"display": stub("display"), "get_ipython": lambda: shell}
    for code in given.values():
        exec(_code(code), names)
    sys.modules["nnlib.checks"].bring = _bringing(brought)  # type: ignore[attr-defined]
    for text in setting:
        # If something cannot be made, the call of the answer shows whether it is missed.
        try:
            exec(compile(text, "<cell>", "exec", dont_inherit=True), names)
        except BaseException as problem:
            lacks += what_is_lacking(problem)
    linecache.cache[PLACE] = (len(source), None, lines_of(source), PLACE)
    exec(compile(source, PLACE, "exec", dont_inherit=True), names)
    made: Callable[..., Any] = names[name]
    return made


def _bringing(brought: dict[str, str]) -> Callable[..., Any]:
    """Make what a notebook calls to fetch earlier answers: here, they are all the course's own."""
    ours: dict[str, Any] = {"np": np, "nnlib": nnlib, "math": math}
    for code in brought.values():
        exec(_code(code), ours)

    def bring(*names: str) -> Any:
        missing = [name for name in names if name not in brought]
        if missing:
            raise NotHere(f"`{missing[0]}` of an earlier lesson")
        found = tuple(ours[name] for name in names)
        return found[0] if len(found) == 1 else found

    return bring


def _code(text: str) -> types.CodeType:
    code: types.CodeType = marshal.loads(base64.b64decode(text))
    return code


# The system's errors when an answer asks for a file or a process; the sandbox raises them, too.
_REFUSALS = {
    errno.ENOSYS, errno.EPERM, errno.EACCES, errno.EROFS, errno.EFBIG, errno.ENOENT, errno.EAGAIN,
    errno.EMFILE, errno.ENOSPC, errno.EXDEV,
}  # fmt: skip


def what_is_lacking(problem: BaseException) -> list[str]:
    """Return in words what a notebook may have had and this process lacks; else an empty list.

    Examples
    --------
    >>> what_is_lacking(ModuleNotFoundError(name="pandas")), what_is_lacking(ValueError())
    (['the module `pandas`'], [])
    """
    seen: BaseException | None = problem
    for _ in range(10):
        if seen is None:
            break
        found = _lacking(seen)
        if found:
            return [" ".join(found.split())[:200]]
        seen = seen.__cause__ or seen.__context__
    return []


def _lacking(problem: BaseException) -> str:
    if isinstance(problem, NotHere):
        return str(problem)
    if isinstance(problem, ModuleNotFoundError):
        return f"the module `{problem.name}`"
    if isinstance(problem, NameError):
        return f"{NAME}{problem.name}"
    if isinstance(problem, RuntimeError) and "start new thread" in str(problem):
        return "further threads"
    if isinstance(problem, OSError) and (
        problem.errno in _REFUSALS or isinstance(problem, ConnectionError)
    ):
        if problem.filename:
            return f"the file `{problem.filename}`"
        if problem.errno in (errno.ENOSYS, errno.EAGAIN, errno.EPERM):
            return "another process, a connection, or something else that the sandbox refuses"
        return f"a file, or a place for one ({problem})"
    return ""


NAME = "the name "
"""How the word for a name begins: the judge knows whether the notebook makes it."""
