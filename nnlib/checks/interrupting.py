"""Interrupting a cell: show its own line and a sentence, without our code's lines inside it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from nnlib.checks.tracebacks import PACKAGE

SAID = (
    "You interrupted this cell. What it has done so far stays, and your names keep the values "
    "they have now. Run the cell again to start from its first line."
)


def short_tracebacks(shell: Any) -> None:
    """Drop our own lines from an interrupted cell's traceback, unless others handle errors."""
    if not shell.custom_exceptions:
        shell.set_custom_exc((KeyboardInterrupt,), _show)


def _show(
    shell: Any, kind: type[BaseException], error: BaseException,
    traceback: TracebackType | None, tb_offset: int | None = None,
) -> None:  # fmt: skip
    cut_where_ours_begins(traceback)
    shell.showtraceback((kind, type(error)(SAID), traceback), tb_offset=tb_offset)


def cut_where_ours_begins(traceback: TracebackType | None) -> None:
    """End a traceback at the last line before our package.

    Examples
    --------
    >>> cut_where_ours_begins(None)
    """
    while traceback is not None and traceback.tb_next is not None:
        inside = Path(traceback.tb_next.tb_frame.f_code.co_filename)
        if PACKAGE in inside.parents and not _is_a_cell(inside):
            traceback.tb_next = None
        traceback = traceback.tb_next


def _is_a_cell(path: Path) -> bool:
    """Check for a cell or an edited answer: their names do not lead to a file."""
    return not path.exists()
