"""Explorers: a picture with controls, moved by mouse, touch or keys; a still picture elsewhere.

The kernel draws every picture, with the function that draws the still one. To spare a key press the
round trip, the page asks ahead: while nothing moves, it fetches the pictures one step away.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlib.figures.picture import Picture, dark_rules
from nnlib.figures.sketch import short

State = tuple[int | str, ...]
"""One entry per control: the place of its value, or for a pad its pixels as letters."""

_AHEAD = 0.03
"""Seconds for which the kernel may draw ahead before it checks for another question."""
_DARK = dark_rules('[data-jp-theme-light="false"] .nnlib-picture')
SCRIPTS = ("explorer_slider.js", "explorer_pad.js", "explorer_direct.js", "explorer.js")
INK = "abcdefghijklmnopq"
"""The letters of a pad's pixels, from no ink to 16/16 of it."""


@dataclass(frozen=True)
class Control:
    """A control of a picture: a name, a label, and the values it goes through.

    Parameters
    ----------
    name : str
        The argument of the drawing function.
    label : str
    values : sequence
    start : int or str
        The place of the first value to be shown; for a pad its pixels as letters.
    kind : str
        "slider" for values in a row, "choice" for some words, "pad" for 8 by 8 pixels; "kept" for
        the state that is kept to compare, which an explorer adds itself.
    written : callable
        Writes a value next to the control.
    """

    name: str
    label: str
    values: Sequence[Any] = ()
    start: int | str = 0
    kind: str = "slider"
    written: Callable[[Any], str] = str

    def value(self, entry: int | str) -> Any:
        """Return the value of a state's entry."""
        if self.kind == "pad":
            return [INK.index(letter) / 16 for letter in str(entry)]
        return self.values[int(entry)]

    def entries(self) -> list[int | str]:
        """Return the smallest, the first and the largest entry, for tests."""
        if self.kind == "pad":
            return [INK[0] * 64, self.start, INK[-1] * 64]
        if self.kind == "kept":
            return ["", self.start, self.values[0]]
        return [0, self.start, len(self.values) - 1]


def slider(name: str, label: str, values: Sequence[float], start: float) -> Control:
    """Make a control for numbers in a row; `start` is one of them."""
    return Control(name, label, list(values), list(values).index(start), "slider", short)


@dataclass(frozen=True)
class Button:
    """A button that sets controls to values, moves one by steps, or lets one run.

    Parameters
    ----------
    label : str
    puts : mapping of str to int or str
        Control's name to entry.
    moves : str
        The name of a slider that moves by `by`.
    runs : str
        The name of a slider that runs until its end, or until the next press. If the reader's
        system asks for less motion, it jumps to the end. This button is filled.
    by : int
        The number of places by which `moves` goes; -1 is a step back.
    pace : int
        Milliseconds between two steps of `runs`; a step with a formula needs 1,500 or more.
    """

    label: str
    puts: Mapping[str, int | str] | None = None
    moves: str = ""
    runs: str = ""
    by: int = 1
    pace: int = 250


def player(name: str, pace: int = 250, label: str = "Run") -> list[Button]:
    """Make the buttons of a slider that runs: run, a step back, a step forward, to the start.

    Examples
    --------
    >>> [button.label for button in player("step", pace=1500, label="Play")]
    ['Play', 'Step back', 'Step forward', 'To the start']
    """
    return [
        Button(label, runs=name, pace=pace), Button("Step back", moves=name, by=-1),
        Button("Step forward", moves=name), Button("To the start", {name: 0}),
    ]  # fmt: skip


class Explorer:
    """A picture to play with.

    Parameters
    ----------
    title : str
        The name of the group of controls for a screen reader.
    draw : callable
        Takes each control's value by name, returns a `Picture`.
    controls : sequence of Control
    buttons : sequence of Button
    opens : mapping of str to int or str
        The controls' places when the page opens, if they differ from the still picture's: a still
        picture shows a walk at its end, but the page opens at its start.
    keeps : bool
        Whether a state can be kept, to compare it with the next ones. Then `draw` also takes
        `kept`: the kept values by name, or None.

    Examples
    --------
    >>> double = slider("number", "number", [1.0, 2.0], 2.0)
    >>> explorer = Explorer("Double", lambda number: Picture("<svg/>", f"{2 * number}"), [double])
    >>> explorer
    Picture: 4.0
    >>> explorer.picture((0,)).alternative
    '2.0'
    """

    def __init__(
        self,
        title: str,
        draw: Callable[..., Picture],
        controls: Sequence[Control],
        buttons: Sequence[Button] = (),
        opens: Mapping[str, int | str] | None = None,
        keeps: bool = False,
    ) -> None:
        self.title, self.draw, self.opens = title, draw, dict(opens or {})
        self.controls, self.buttons = tuple(controls), tuple(buttons)
        if keeps:
            # It is one more control, so a kept state is asked for and stocked like all others.
            first = ".".join(str(control.start) for control in controls)
            self.controls += (Control("kept", "kept", [first], "", "kept"),)

    @property
    def first(self) -> State:
        """Return the state in the still picture."""
        return tuple(control.start for control in self.controls)

    @property
    def opening(self) -> State:
        """Return the state in which the page opens."""
        return tuple(self.opens.get(control.name, control.start) for control in self.controls)

    def picture(self, state: State | None = None) -> Picture:
        """Draw the picture of a state, by default the first one, with nothing kept."""
        given = self.first if state is None else state
        return self.draw(**self._values((*given, "") if self._lacks_kept(given) else given))

    def _lacks_kept(self, state: State) -> bool:
        return self.controls[-1].kind == "kept" and len(state) < len(self.controls)

    def _values(self, state: State) -> dict[str, Any]:
        """Return each control's value by name."""
        return {
            control.name: self._kept(str(entry)) if control.kind == "kept" else control.value(entry)
            for control, entry in zip(self.controls, state, strict=True)
        }

    def _kept(self, entry: str) -> dict[str, Any] | None:
        """Return the values of a kept state, which is written with points between its entries."""
        if not entry:
            return None
        return {
            control.name: control.value(one)
            for control, one in zip(self.controls, entry.split("."), strict=False)
        }

    def frames(self, states: Sequence[State], seconds: float = _AHEAD) -> list[dict[str, Any]]:
        """Draw pictures for the page: of the first state, and of more until the time is up."""
        until, frames = time.perf_counter() + seconds, list[dict[str, Any]]()
        for state in states:
            if frames and time.perf_counter() > until:
                break
            frames.append(self._frame(state))
        return frames

    def _frame(self, state: State) -> dict[str, Any]:
        key = ",".join(map(str, state))
        try:
            picture = self.picture(state)
        except (Exception, KeyboardInterrupt, SystemExit) as problem:
            # The picture may run a learner's function; the page shows what stopped it. Without an
            # answer, the kernel would seem to have ended.
            return {"key": key, "problem": f"{type(problem).__name__}: {problem}"}
        return {
            "key": key, "panels": picture.each_panel,
            "alternative": picture.alternative, "caption": picture.caption,
        }  # fmt: skip

    def smallest_and_largest(self) -> list[State]:
        """Return states with one control at its smallest, first and largest value, for tests."""
        return [
            (*self.first[:place], entry, *self.first[place + 1 :])
            for place, control in enumerate(self.controls)
            for entry in control.entries()
        ]

    def for_the_page(self) -> dict[str, Any]:
        """Return what the page has to know, as plain data."""
        return {
            "title": self.title,
            "controls": [
                {
                    "name": control.name, "label": control.label, "kind": control.kind,
                    "texts": [control.written(value) for value in control.values],
                }
                for control in self.controls
            ],
            "buttons": [
                {"label": one.label, "puts": dict(one.puts or {}), "moves": one.moves,
                 "runs": one.runs, "by": one.by, "pace": one.pace}
                for one in self.buttons
            ],
            "first": list(self.opening),
            "frame": self._frame(self.opening),
        }  # fmt: skip

    def __str__(self) -> str:
        return str(self.picture())

    __repr__ = __str__

    @functools.cached_property
    def _page(self) -> Any:
        return page(self)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        still = self.picture()
        bundle: dict[str, Any] = {"text/plain": str(still), "text/html": still._repr_html_()}
        if self._page is not None:
            bundle["application/vnd.jupyter.widget-view+json"] = {
                "version_major": 2, "version_minor": 0, "model_id": self._page.model_id,
            }  # fmt: skip
        return bundle


def read(name: str) -> str:
    """Read a file for the page's side."""
    return Path(__file__).with_name(name).read_text("utf-8")


def page(explorer: Explorer) -> Any:
    """Make the widget for the page; None if widgets are not installed."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None

    class Page(anywidget.AnyWidget):
        _esm = "\n".join(map(read, SCRIPTS))
        _css = read("explorer.css") + _DARK
        shown = traitlets.Dict().tag(sync=True)

        def answer(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
            states = [tuple(state) for state in content["states"]]
            self.send({"asked": content["asked"], "frames": explorer.frames(states)})

    made = Page(shown=explorer.for_the_page())
    made.on_msg(made.answer)
    return made
