"""What does `import nnlib` cost, compared with `import numpy`? Each in a fresh process, in turn.

`.venv/bin/python benchmarks/imports.py [ROUNDS]` prints both medians and their ratio.
"""

import os
import statistics
import subprocess
import sys

TIMED = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"


def seconds(module: str) -> float:
    # As on a learner's machine, where the second import finds the bytecode of the first.
    usual = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(module)],
        capture_output=True, text=True, check=True, env=usual,
    )  # fmt: skip
    return float(done.stdout)


def main(rounds: int) -> None:
    times: dict[str, list[float]] = {"numpy": [], "nnlib": []}
    for module in times:
        seconds(module)
    for _ in range(rounds):
        for module, taken in times.items():
            taken.append(seconds(module))
    medians = {module: statistics.median(taken) for module, taken in times.items()}
    for module, median in medians.items():
        print(f"import {module}: {1e3 * median:.1f} ms, median of {rounds}")
    print(f"ratio {medians['nnlib'] / medians['numpy']:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
