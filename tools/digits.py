"""Make `nnlib/data/digits.npz` from scikit-learn's `digits.csv.gz`; see `nnlib/data/README.md`.

`python -m tools.digits digits.csv.gz`, with the file taken from scikit-learn's wheel, where it is
`sklearn/datasets/data/digits.csv.gz`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "nnlib" / "data" / "digits.npz"


def table_of(source: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read pixels (examples, 64) and labels (examples,) as 8-bit integers."""
    with gzip.open(source, "rt", encoding="utf-8") as file:
        table = np.loadtxt(file, delimiter=",").astype(np.uint8)
    if table.shape[1] != 65 or table[:, :-1].max() != 16 or set(table[:, -1]) != set(range(10)):
        raise ValueError(f"{source} has shape {table.shape}: 64 pixels and a label are expected")
    return table[:, :-1], table[:, -1]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    pixels, labels = table_of(Path(arguments[0]))
    np.savez_compressed(TARGET, pixels=pixels, labels=labels)
    print(f"{TARGET.name}: {len(labels)} digits, {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
