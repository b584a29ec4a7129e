"""Choose and pack the states of an explorer to store with a page, the easiest to reach first.

A kernel imports this, too, while the site is built: `send_stored` makes each explorer that a lesson
shows send its stored states with it.
"""

from __future__ import annotations

import base64
import gzip
import html
import itertools
import json
import math
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from nnlib.figures.explorer import Button, Explorer
from tools.changes import changes, pieces

State = tuple[int, ...]
"""For each control, the place of its value. What a reader keeps to compare is not stored."""

MIME = "application/vnd.slope-by-slope.stored+json"
MOST = 8_000
"""How many states a picture stores, if it has more: a minute or two of drawing on one core."""
_ENOUGH = 20
"""A gesture leads to thousands of states; this many times what there is room for is examined."""
_BETWEEN = "\x01"
"""The separator between the panels, the alternative and the caption of a frame."""


class Reach:
    """What a reader can reach in an explorer, gesture by gesture.

    A gesture moves one control to any of its places, drags a handle, which may move two, or presses
    a button. A run is never cut short: with a state, all states of its runs are stored.

    Parameters
    ----------
    explorer : Explorer
        One without a pad.
    """

    def __init__(self, explorer: Explorer) -> None:
        controls = [control for control in explorer.controls if control.kind != "kept"]
        self.names = [control.name for control in controls]
        self.counts = [len(control.values) for control in controls]
        self.opening: State = tuple(int(one) for one in explorer.opening[: len(controls)])
        self.buttons = explorer.buttons
        self.runs = {self.names.index(one.runs) for one in explorer.buttons if one.runs}
        self.run = math.prod(self.counts[place] for place in self.runs)
        handles = _handles(explorer.picture(self.opening).each_panel)
        self.grips = {(place,) for place in range(len(controls))} | {
            tuple(self.names.index(name) for name in names) for names in handles
        }

    def __len__(self) -> int:
        """Return how many states there are."""
        return math.prod(self.counts)

    def states(self, most: int) -> list[State]:
        """Return about this many states, first those that take the fewest gestures and steps."""
        room = max(1, most // self.run)
        found, level = [self.opening], [self.opening]
        seen = {self.opening}
        while level and len(found) < room:
            beyond: set[State] = set()
            for state in level:
                beyond.update(self._after_a_gesture(state))
                if len(beyond) > _ENOUGH * most:
                    break
            level = sorted(beyond - seen, key=self._order)[: room - len(found)]
            seen.update(level)
            found += level
        return [state for one in found for state in self._runs_through(one)]

    def nearer(self, state: State) -> State:
        """Go one step towards the opening state, first back along a run."""
        away = [place for place, entry in enumerate(state) if entry != self.opening[place]]
        place = min(away, key=lambda one: one not in self.runs)
        step = 1 if state[place] < self.opening[place] else -1
        return _put(state, {place: state[place] + step})

    def _order(self, state: State) -> tuple[int, State]:
        away = sum(abs(one - first) for one, first in zip(state, self.opening, strict=True))
        return away, state

    def _runs_through(self, state: State) -> list[State]:
        """Return all states that differ from this one only in how far something has run."""
        places = sorted(self.runs)
        ways = itertools.product(*(range(self.counts[place]) for place in places))
        made = (_put(state, dict(zip(places, way, strict=True))) for way in ways)
        return sorted(made, key=self._order)

    def _after_a_gesture(self, state: State) -> Iterator[State]:
        for grip in self.grips:
            if not self.runs & set(grip):
                for way in itertools.product(*(range(self.counts[place]) for place in grip)):
                    yield _put(state, dict(zip(grip, way, strict=True)))
        for button in self.buttons:
            pressed = self._pressed(button, state)
            # How far something has run does not matter here: all of it is stored anyway.
            yield _put(pressed, {place: self.opening[place] for place in self.runs})

    def _pressed(self, button: Button, state: State) -> State:
        puts = {self.names.index(name): int(to) for name, to in (button.puts or {}).items()}
        if button.moves:
            place = self.names.index(button.moves)
            puts[place] = max(0, min(state[place] + button.by, self.counts[place] - 1))
        return _put(state, puts)


def _put(state: State, places: dict[int, int]) -> State:
    return tuple(places.get(place, entry) for place, entry in enumerate(state))


def _handles(panels: Sequence[str]) -> list[list[str]]:
    """Return the names of the controls that each handle of a picture moves."""
    found = re.findall(r'data-moves="([^"]*)"', "".join(panels))
    return [list(json.loads(html.unescape(one))) for one in found]


def pack_explorer(explorer: Explorer, budget: int, most: int = MOST) -> dict[str, Any]:
    """Pack an explorer for a page, as plain data.

    Parameters
    ----------
    explorer : Explorer
    budget : int
        The bytes that its states may take, compressed.
    most : int
        About how many states are stored.

    Returns
    -------
    dict
        "still", its still picture as HTML; "shown", what the page has to know; "data", the stored
        states, compressed and in letters, empty for a pad; "stored" and "states", how many are
        stored and how many there are in all.

    Examples
    --------
    >>> from nnlib.figures.explorer import slider
    >>> from nnlib.figures.picture import Picture
    >>> double = slider("number", "number", [1.0, 2.0], 2.0)
    >>> explorer = Explorer("Double", lambda number: Picture("<svg/>", f"{2 * number}"), [double])
    >>> found = pack_explorer(explorer, 1000)
    >>> found["stored"], found["states"]
    (2, 2)
    """
    still = {"still": explorer.picture()._repr_html_()}
    if any(control.kind == "pad" for control in explorer.controls):
        return {**still, "shown": {}, "data": "", "stored": 0, "states": 0}
    reach = Reach(explorer)
    lines = _lines(explorer, reach, most)
    data = _squeezed(lines)
    while len(data) > budget and len(lines) > reach.run:
        fit = len(lines) * budget // (len(data) + budget // 50)
        lines = lines[: max(reach.run, fit - fit % reach.run)]
        data = _squeezed(lines)
    letters = base64.b64encode(data).decode("ascii")
    return {
        **still, "shown": _shown(explorer, reach), "data": letters, "stored": len(lines),
        "states": len(reach),
    }  # fmt: skip


def _squeezed(lines: Sequence[str]) -> bytes:
    return gzip.compress("".join(lines).encode("utf-8"), mtime=0)


def _lines(explorer: Explorer, reach: Reach, most: int) -> list[str]:
    """Write a line for each state: its key, the line from which it changes, and the changes."""
    lines, places, texts = [], dict[State, int](), list[bytes]()
    for state in reach.states(most):
        [frame] = explorer.frames([state])
        text = _text(frame)
        near = places.get(reach.nearer(state), 0) if places else 0
        before = pieces(zlib.decompress(texts[near]).decode("utf-8")) if places else []
        what = json.dumps(
            changes(before, pieces(text)), ensure_ascii=False, separators=(",", ":")
        )  # fmt: skip
        lines.append(f"{frame['key']}\t{near}\t{what}\n")
        places[state] = len(places)
        # Thousands of them would fill the memory.
        texts.append(zlib.compress(text.encode("utf-8"), 1))
    return lines


def _text(frame: dict[str, Any]) -> str:
    if "problem" in frame:
        return str(frame["problem"])
    return _BETWEEN.join([*frame["panels"], frame["alternative"], frame["caption"]])


def _shown(explorer: Explorer, reach: Reach) -> dict[str, Any]:
    """Return what the page has to know: nothing can be kept there, so there is no button for it."""
    told = explorer.for_the_page()
    controls = [control for control in told["controls"] if control["kind"] != "kept"]
    [frame] = explorer.frames([reach.opening])
    return {**told, "controls": controls, "first": list(reach.opening), "frame": frame}


def send_stored(budget: int, most: int) -> None:
    """Make each explorer that this kernel shows send what a page needs, in a separate format."""
    from IPython import get_ipython

    bundles = get_ipython().display_formatter.mimebundle_formatter
    bundles.for_type(
        Explorer,
        lambda explorer: {
            "text/plain": str(explorer), MIME: pack_explorer(explorer, budget, most),
        },
    )  # fmt: skip
