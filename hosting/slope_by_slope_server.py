"""Extend Jupyter's server: notebooks are kept with still pictures, not with dead widgets.

A picture to play with is stored twice in its output: as a still picture, and as the number of a
widget that lives in the kernel. When the notebook is opened again without that kernel, JupyterLab
prefers the number, and shows "Error displaying widget: model not found". So the number is removed
when a notebook is saved; in the open page the picture stays alive. It is also removed when a
notebook is read, in case it was saved elsewhere: that does not change the file itself.

`course.py lab` turns it on (tools/jupyter/lab_config.py), `install.sh` on a hub, `postBuild` on
Binder. It needs only Python.
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"


def drop_dead_widgets(model: Any, **_: Any) -> None:
    """Remove the course's widgets from a notebook that is read or saved; leave other widgets alone.

    Other libraries, too, put HTML next to a widget (ipympl, Panel), and it may not be a substitute.
    So an output counts as the course's only if it has a still picture with its sentence, like an
    Explorer's.
    """
    content = model.get("content") if isinstance(model, dict) else None
    for cell in _listed(content, "cells"):
        for output in _listed(cell, "outputs"):
            data = output.get("data")
            if isinstance(data, dict) and WIDGET in data and _is_ours(data):
                del data[WIDGET]


def _listed(holder: Any, key: str) -> list[dict[str, Any]]:
    """Return the dictionaries in a list: even a damaged notebook must be saved."""
    found = holder.get(key) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_ours(data: dict[str, Any]) -> bool:
    still, sentence = _text(data.get("text/html")), _text(data.get("text/plain"))
    return (
        still.startswith("<figure")
        and 'src="data:image/svg+xml;base64,' in still
        and sentence.startswith("Picture: ")
    )


def _text(value: Any) -> str:
    """Return a text, which notebooks store whole or as a list of lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else ""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "slope_by_slope_server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    contents = server.contents_manager
    # In addition to a hook of the learner's own, and with any kind of storage.
    contents.register_pre_save_hook(drop_dead_widgets)
    read = contents.get

    async def when_read(model: Any) -> Any:
        return without(await model)

    def without(model: Any) -> Any:
        drop_dead_widgets(model)
        return model

    # Some kinds of storage answer at once, others later.
    @functools.wraps(read)
    def get(*arguments: Any, **named: Any) -> Any:
        model = read(*arguments, **named)
        return when_read(model) if inspect.isawaitable(model) else without(model)

    contents.get = get
