"""Interrupting a cell: its own line and a sentence, without the lines of our code inside it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from nnlib.checks.tracebacks import PACKAGE

SAID = (
    "You interrupted this cell. What it had done so far stays, and your names keep the values that "
    "they had reached. Run the cell again to start it from its first line."
)


def short_tracebacks(shell: Any) -> None:
    """Leave our own lines out of an interrupted cell's traceback, unless others handle errors."""
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
    """Whether it is no file: cells and edited answers have names that lead nowhere."""
    return not path.exists()
