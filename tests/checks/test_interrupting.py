"""An interrupted cell: its own line, a sentence, no line of ours, and names that can be used."""

import re

import nbformat

from nnlib.checks.interrupting import SAID
from tools import build

INTERRUPTED = """
import _thread, threading
for epoch in range(3):
    sums = epoch
threading.Timer(0.5, _thread.interrupt_main).start()
losses = nnlib.train(layers, [[1.0]], [[1.0]], 0.01, 10**9)
"""
FIRST = """
import nnlib
from nnlib.checks import check
layers = [nnlib.Layer([[1.0]], [0.0])]
"""


def run(*sources):
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]})
        for source in sources
    ]
    return [
        cell.outputs for cell in build.run_notebook(nbformat.v4.new_notebook(cells=cells)).cells
    ]


def test_an_interrupted_cell_shows_its_own_line_a_sentence_and_nothing_of_ours():
    first, [error], [printed] = run(FIRST, INTERRUPTED, "print(sums)")
    assert first == []
    assert (error.ename, error.evalue) == ("KeyboardInterrupt", SAID)
    shown = "\n".join(error.traceback)
    assert "nnlib/training.py" not in shown
    assert "propagation.py" not in shown
    assert "10**9" in re.sub(r"\x1b\[[\d;]*m", "", shown).replace(" ", "")
    assert printed.text == "2\n"


def test_whoever_handles_errors_already_goes_on_doing_so():
    other = (
        "def shown(shell, kind, value, traceback, tb_offset=None):\n    print('theirs')\n"
        "get_ipython().set_custom_exc((KeyboardInterrupt,), shown)"
    )
    *_, [printed] = run(other, FIRST, "raise KeyboardInterrupt")
    assert printed.text == "theirs\n"
