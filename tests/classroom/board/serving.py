"""The board as it is started, in a process of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys


@contextlib.contextmanager
def running(*arguments):
    """Start the board; give the address that it printed, and all that it printed until then."""
    command = [sys.executable, "-m", "classroom.board", "--no-browser", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        printed = process.stdout.readline()
        found = re.search(r"http://\S+", printed)
        assert found, printed + process.stderr.read()
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        process.communicate(timeout=20)
