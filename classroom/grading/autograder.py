"""The verb `release` with `--gradescope`: the ZIP from which Gradescope makes an autograder.

It contains the project's wheel, `setup.sh` and `run_autograder`, and what is to be judged: the
lesson, its points, and a seed that is drawn once, so that all students get the same instances.
"""

from __future__ import annotations

import json
import secrets
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.gradescope import SETTINGS
from classroom.grading.judge_notebook import Asked, version
from classroom.grading.plan import is_lesson
from classroom.grading.results_folder import SEED_BITS
from classroom.wheel import NAMED, wheel
from nnlib.exercises.lessons import lesson_files, number_of

NAME = "autograder.zip"
ROOT = Path(__file__).resolve().parents[2]

EXAMPLE = f"""
  python course.py release {number_of("the_hidden_layer")} --gradescope --without-sandbox --out autograder
"""  # noqa: E501

REFUSED = (
    "Gradescope runs answers in a container of its own, where bubblewrap cannot work: the sandbox "
    "of grading is not in force there (docs/grading.md says what still is). If you accept that, "
    "give --without-sandbox. Nothing was written."
)

LONGEST = 570
"""In seconds: Gradescope gives a 0 after ten minutes, unless a teacher allows more."""

_SETUP = """#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image. AUTOGRADER: to try it elsewhere.
set -euo pipefail
root="${AUTOGRADER:-/autograder}"
venv="$root/venv"

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" 2>&-; then
            command -v "$name"
            return
        fi
    done
    echo "There is no Python 3.11 or newer with venv: choose a newer base image." >&2
    return 1
}

if [ ! -x "$venv/bin/python" ]; then
    python="$(find_python)" || {
        apt-get update
        apt-get install -y python3.12 python3.12-venv ||
            apt-get install -y python3.11 python3.11-venv
        python="$(find_python)"
    }
    "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install "$root"/source/slope_by_slope-*.whl
# The course's own answers must be right here; otherwise the image is not built.
"$venv/bin/python" -P -m classroom.grading.gradescope "$root" --try
"""

_RUN = """#!/usr/bin/env bash
# Gradescope runs this for each submission. AUTOGRADER is for trying it elsewhere.
root="${AUTOGRADER:-/autograder}"
mkdir -p "$root/results"
rm -f "$root/results/results.json"
# An answer's process becomes the user nobody, who then can neither read nor write any of these.
if [ "$(id -u)" = 0 ]; then
    chmod go-rwx "$root/source" "$root/submission" "$root/results"
    chmod -f go-rwx "$root/submission_metadata.json"
fi
# AUTOGRADER_SECONDS: less than the time that Gradescope is set to allow.
exec timeout --kill-after=10 "${AUTOGRADER_SECONDS:-LONGEST}" \\
    "$root/venv/bin/python" -P -m classroom.grading.gradescope "$root"
""".replace("LONGEST", str(LONGEST))


def release(
    lessons: Sequence[str], out: Path, points: Mapping[str, float], seconds: float,
    built: Path | None = None,
) -> list[tuple[Path, float]]:  # fmt: skip
    """Write `autograder.zip` into one folder per lesson; return each with the sum of its points.

    Parameters
    ----------
    lessons : sequence of str
        Numbers or names.
    out : Path
    points : mapping of str to float
    seconds : float
        Processor time per answer.
    built : Path, optional
        The wheel; it is built from the project's folder if left out.

    Raises
    ------
    UserError
        If there is no such lesson, or it has no exercise, or the ZIP already exists.
    """
    files = [_file_of(lesson) for lesson in dict.fromkeys(lessons)]
    targets = [out / file / NAME for file in files]
    for target in targets:
        if target.exists():
            raise UserError(f"{target} already exists; nothing was written. Give another --out.")
    if built is not None and not (built.is_file() and built.match(NAMED)):
        raise UserError(f"{built} should be the project's wheel, {NAMED}.")
    made = list[tuple[Path, float]]()
    with tempfile.TemporaryDirectory() as folder:
        whole = built or wheel(ROOT, Path(folder))
        for file, target in zip(files, targets, strict=True):
            worth = {one.name: points[one.name] for one in Asked(file, "").exercises()}
            settings = {
                "lesson": file, "points": worth, "seed": secrets.randbits(SEED_BITS),
                "seconds": seconds, "checks": version(),
            }  # fmt: skip
            _pack(target, whole, settings)
            made.append((target, sum(worth.values())))
    return made


def _file_of(lesson: str) -> str:
    found = [file for file in lesson_files() if is_lesson(lesson, file)]
    if not found:
        raise UserError(
            f"There is no lesson {lesson!r}; the lessons are {', '.join(lesson_files())}."
        )
    if not Asked(found[0], "").exercises():
        raise UserError(f"{found[0]} has no exercise, so there is nothing to give points for.")
    return found[0]


def _pack(target: Path, whole: Path, settings: Mapping[str, object]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data, mode in (
                ("setup.sh", _SETUP.encode(), 0o755),
                ("run_autograder", _RUN.encode(), 0o755),
                (SETTINGS, json.dumps(settings, indent=1).encode() + b"\n", 0o600),
                (whole.name, whole.read_bytes(), 0o644),
            ):
                member = zipfile.ZipInfo(name)
                # As on Unix, even if this is packed on Windows: otherwise nothing could be run
                # there.
                member.create_system, member.external_attr = 3, (0o100000 | mode) << 16
                packed.writestr(member, data, zipfile.ZIP_DEFLATED)
    except OSError as problem:
        raise UserError(f"{target} cannot be written: {problem.strerror}.") from None
