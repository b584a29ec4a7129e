"""Grade hostile notebooks in this very process, and tell what an audit hook saw meanwhile.

An audit hook can never be removed, so that this is a process of its own:
`python -m tests.classroom.grading.audited KIND PLACE` prints a report in JSON. Every hostile
expression would make a file in the folder PLACE whose name begins with `marker_`; each has a name
of its own.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import classroom
import nnlib
from classroom.grading.judge_notebook import Asked, judge_notebook
from nnlib.checks import slips, two_slips
from nnlib.exercises import EXERCISES
from tests.classroom.grading import corpus, grammar
from tests.classroom.grading.classroom import LESSON, RIGHT, notebook, slip

SEEN = {
    "compile", "exec", "import", "open", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    "os.fork", "os.forkpty", "subprocess.Popen", "socket.connect", "ctypes.dlopen",
    "pickle.find_class", "marshal.loads", "os.remove", "os.rename", "os.mkdir", "os.rmdir",
    "os.chmod", "os.truncate", "shutil.rmtree", "code.__new__", "function.__new__",
}  # fmt: skip
"""The kinds of events that are looked at."""

OURS = {
    text.strip()
    for exercise in EXERCISES.values()
    for text in (exercise.source, exercise.stub, *map(exercise.slip_source, slips.own(exercise)))
}
OURS.update(
    two_slips.with_both(exercise, *pair).strip()
    for exercise in EXERCISES.values()
    for pair in itertools.combinations(exercise.slips, 2)
)
OURS.discard("")
"""The texts that may be compiled here: our answers, our stubs, our slips, and pairs of these."""

FITTED = {
    tuple(exercise.fit_source(slip, fit, Ellipsis).strip().split("Ellipsis"))
    for exercise in EXERCISES.values()
    for slip in exercise.slips
    for fit in slip.fits
}
"""What stands around the number in a slip that has one of a learner's results."""


def _is_fitted(text: str) -> bool:
    """Whether a text is one of our slips with numbers in it, and nothing but numbers."""
    for first, *others in FITTED:
        if text.startswith(first):
            pattern = _NUMBER.join(map(re.escape, (first, *others)))
            if re.fullmatch(pattern, text):
                return True
    return False


_NUMBER = r"(?:np\.float64\()?-?[\d.]+(?:e[+-]?\d+)?\)?"

_OF_NUMPY = re.compile(
    r"\{'descr': '\|u1', 'fortran_order': False, 'shape': \(1797,[ 64]*\), \}\s*"
)
"""What NumPy reads at the head of our own file of digits."""

# A module of Python, of a package, or of ours that is read late is not part of an answer's text.
_MODULES = tuple(
    str(Path(folder).resolve()) + os.sep
    for folder in (
        sys.prefix,
        sys.base_prefix,
        Path(nnlib.__file__).parent,
        Path(classroom.__file__).parent,
    )
)
_MARKER = re.compile(r"marker_\w+")
_MOST_EXAMPLES = 3


class Recorder:
    """What the hook saw: how often each kind, which markers, and what was compiled beside ours."""

    def __init__(self) -> None:
        self.on = False
        self.events = Counter[str]()
        self.markers: dict[str, set[str]] = {}
        self.examples: dict[str, list[str]] = {}
        self.foreign: list[str] = []
        self.foreign_count = 0

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take an event; while it is looked at, none is recorded."""
        if not self.on or event not in SEEN:
            return
        self.on = False
        try:
            self._record(event, arguments)
        finally:
            self.on = True

    def _record(self, event: str, arguments: tuple[Any, ...]) -> None:
        self.events[event] += 1
        found = False
        for text in texts(arguments):
            for marker in _MARKER.findall(text):
                found = True
                self.markers.setdefault(event, set()).add(marker)
            if found and len(self.examples.setdefault(event, [])) < _MOST_EXAMPLES:
                place = _MARKER.search(text)
                if place:
                    self.examples[event].append(text[max(0, place.start() - 60) : place.end() + 20])
        if event in ("compile", "exec") and not _is_ours(event, arguments):
            self.foreign_count += 1
            if len(self.foreign) < 10:
                self.foreign.append(f"{event}: {' '.join(texts(arguments))[:160]}")


def texts(value: Any) -> Iterator[str]:
    """Find all texts in an event's arguments, without running anything of them."""
    if type(value) is str:
        yield value
    elif type(value) in (bytes, bytearray):
        yield value.decode("latin-1")
    elif type(value) in (tuple, list, frozenset, set):
        for entry in value:
            yield from texts(entry)
    elif type(value) is dict:
        for key, entry in value.items():
            yield from texts((key, entry))
    elif type(value) is CodeType:
        yield from texts((value.co_name, value.co_names, value.co_varnames, value.co_freevars,
                          value.co_cellvars, value.co_filename, value.co_consts))  # fmt: skip
    elif isinstance(value, ast.AST):
        for node in ast.walk(value):
            yield from texts([one for _, one in ast.iter_fields(node) if type(one) in (str, bytes)])
    elif isinstance(value, Path):
        yield str(value)


def _is_ours(event: str, arguments: tuple[Any, ...]) -> bool:
    first = arguments[0]
    if event == "compile":
        place = str(arguments[1])
        text = first.decode("utf-8", "replace") if type(first) is bytes else first
        if type(text) is str and (
            text.strip() in OURS or _is_fitted(text.strip()) or _OF_NUMPY.fullmatch(text)
        ):
            _PLACES.add(place)
            return True
        return place.startswith(_MODULES) and Path(place).is_file()
    return first.co_filename in _PLACES or first.co_filename.startswith((*_MODULES, "<frozen "))


_PLACES = set[str]()


def cells_of(*sources: str) -> bytes:
    """Write a notebook with these cells."""
    made = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


class Items:
    """Gives each hostile expression a name of its own."""

    def __init__(self, place: Path) -> None:
        self.place, self.count = place, 0

    def filled(self, statement: str) -> str:
        """Put a path of its own into a statement."""
        self.count += 1
        return statement.replace(grammar.PATH, str(self.place / f"marker_{self.count}"))


def of_the_target(items: Items) -> Iterator[tuple[str, bytes]]:
    """Give the one that was found first: the target of an assignment."""
    expression = items.filled(f"open('{grammar.PATH}', 'w')")
    source = f"{{}}[{expression}] = hidden_delta = lambda delta, weights, pre_activation: 0"
    yield LESSON, cells_of(source)


def of_forms(items: Items) -> Iterator[tuple[str, bytes]]:
    """Give each form of a definition with an expression at each of its own places."""
    waiting: list[str] = []
    for _, text in grammar.forms_with_holes():
        name = list(RIGHT)[len(waiting)]
        waiting.append(re.sub(rf"\b{grammar.NAME}\b", name, items.filled(text)))
        if len(waiting) == len(RIGHT):
            yield LESSON, cells_of(*waiting)
            waiting.clear()
    yield LESSON, cells_of(*waiting)


_IN_A_CELL = 200
_STEP = 7
_NAME = "node_slopes"


def of_places(items: Items) -> Iterator[tuple[str, bytes]]:
    """Give each form of a definition in one cell with each place of the grammar."""
    places = [one.statement for one in grammar.all_places() if "a cell" in one.inside]
    for form in grammar.forms().values():
        written = re.sub(rf"\b{grammar.NAME}\b", _NAME, form)
        cells = []
        for begin in range(0, len(places), _IN_A_CELL):
            filled = [items.filled(one) for one in places[begin : begin + _IN_A_CELL]]
            half = len(filled) // 2
            cells.append("\n".join([*filled[:half], written, *filled[half:]]))
        yield LESSON, cells_of(*cells)


BODIES = {
    "a function": "def NAME(*given):\n    {}",
    "an async function": "async def NAME(*given):\n    {}",
    "a class": "class NAME:\n    {}",
    "a method": "class NAME:\n    def __init__(self, *given):\n        {}",
    "a function in a function": "def NAME(*given):\n    def held():\n        {}\n    return held()",
    "a lambda": "NAME = lambda *given: ({})",
}


def of_bodies(items: Items) -> Iterator[tuple[str, bytes]]:
    """Give answers in whose bodies every place of the grammar stands."""
    for kind, text in BODIES.items():
        around = kind if kind in grammar.AROUND else "a function"
        step = 1 if kind in ("a function", "a class", "a lambda") else _STEP
        places = [one.statement for one in grammar.all_places() if around in one.inside][::step]
        if kind == "a lambda":
            places = [one for one in places if grammar.compiles(f"lambda: ({one})")]
        # What yields and what returns a value cannot be in one async function.
        for yields in (False, True):
            filled = [items.filled(one) for one in places if ("yield" in one) is yields]
            joined = ",\n".join(filled) if kind == "a lambda" else "\n".join(filled)
            margin = re.search(r"( *)\{\}", text)
            inside = joined.replace("\n", "\n" + (margin[1] if margin else ""))
            written = text.replace("{}", inside).replace(grammar.NAME, _NAME)
            if filled:
                yield LESSON, cells_of(written)


def of_attacks(items: Items) -> Iterator[tuple[str, bytes]]:
    """Yield the attacks of the corpus, each cell with a line of ours."""
    line = f"made = open('{grammar.PATH}', 'w')\n"
    for attack in corpus.ATTACKS:
        cells = [items.filled(line) + cell for cell in (*attack.before, attack.source)]
        lesson = EXERCISES[attack.exercise].lesson_number
        yield lesson, cells_of(*cells)


KINDS: dict[str, Callable[[Items], Iterator[tuple[str, bytes]]]] = {
    "target": of_the_target,
    "forms": of_forms,
    "places": of_places,
    "bodies": of_bodies,
    "attacks": of_attacks,
}


def main() -> None:
    kind, place, step = sys.argv[1], Path(sys.argv[2]), int((*sys.argv, "1")[3])
    notebooks = list(KINDS[kind](Items(place)))[::step]
    items = len({one for _, data in notebooks for one in _MARKER.findall(data.decode())})
    # Whatever is read late is read now; slips have ours compiled, and a wrong answer is explained.
    tempfile.gettempdir()
    for answers in (RIGHT, {name: slip(name)[0] for name in RIGHT}):
        judge_notebook(notebook(answers).encode(), Asked(LESSON, "warm"), 11)
    recorder = Recorder()
    sys.addaudithook(recorder.hook)
    begin, statuses = time.perf_counter(), Counter[str]()
    for lesson, data in notebooks:
        recorder.on = True
        found = judge_notebook(data, Asked(lesson, "mallory"), 11, seconds=2)
        recorder.on = False
        statuses.update(answer["status"] for answer in found["answers"])
    seconds = time.perf_counter() - begin
    made = sorted(path.name for path in place.iterdir())
    report = json.loads(json.dumps({
        "kind": kind, "items": items, "notebooks": len(notebooks),
        "seconds": round(seconds, 1), "statuses": statuses, "events": recorder.events,
        "markers": {event: len(found) for event, found in recorder.markers.items()},
        "examples": recorder.examples, "foreign": recorder.foreign,
        "foreign_count": recorder.foreign_count, "files": made[:10], "files_count": len(made),
    }))  # fmt: skip
    print(json.dumps({**report, "hook_alive": _hook_alive(recorder, place)}))


def _hook_alive(recorder: Recorder, place: Path) -> list[str]:
    """Do here what no answer may: the hook must see each of it."""
    recorder.markers.clear()
    recorder.on = True
    exec(compile("marker_of_ours = 1", "<ours>", "exec"), {})
    exec(compile(ast.parse("marker_of_ours = 1"), "<ours>", "exec"), {})
    (place / "marker_of_ours").write_text("")
    with contextlib.suppress(ModuleNotFoundError):
        __import__("marker_of_ours")
    os.system(": marker_of_ours")
    recorder.on = False
    return sorted(recorder.markers)


if __name__ == "__main__":
    main()
