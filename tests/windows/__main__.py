"""Try under Wine what can be tried of Windows, and print a table: `python -m tests.windows`."""

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from classroom.errors import DONE, LOOK, command
from tests.windows.machine import ROOT, Machine, versions
from tests.windows.trials import TRIALS


@command
def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.windows", description=__doc__)
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help="by name; all if left out")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".venv-windows",
        help="where Windows' Python is put together, once (.venv-windows)",
    )  # fmt: skip
    given = parser.parse_args(arguments)
    machine = Machine(given.folder)
    machine.ready()
    chosen = [one for one in TRIALS if not given.trials or one.__name__ in given.trials]
    told = machine.run(["-c", "import sys, platform; print(platform.platform(), sys.version)"])
    print(f"{datetime.date.today()}, {versions()}: {told.stdout.decode().strip()}")
    print("\n| | what is tried | what came | s |\n|---|---|---|---|")
    failed = 0
    for trial in chosen:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="windows-", ignore_cleanup_errors=True) as folder:
            try:
                came, good = trial(machine, Path(folder)), True
            except Exception as problem:
                came, good = f"{type(problem).__name__}: {problem}", False
        failed += not good
        expected = " ".join((trial.__doc__ or "").split()).rstrip(".")
        cells = [expected, *came.strip().splitlines()[-12:]] if not good else [expected, came]
        seconds = time.monotonic() - begin
        line = " ".join(cells[1:]).replace("|", "\\|")
        print(
            f"| {'good' if good else 'WRONG'} | {cells[0]} | {line} | {seconds:.0f} |", flush=True
        )
    print(f"\n{len(chosen) - failed} of {len(chosen)} good.")
    return LOOK if failed else DONE


if __name__ == "__main__":
    sys.exit(main())
