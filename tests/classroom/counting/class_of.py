"""Classes that never were: learners whose histories are drawn, and written as the course does."""

import io
import json
import random
import zipfile

from nnlib.checks.history import remember
from nnlib.exercises import EXERCISES

NAMES = ("double", "predict", "slope_of_weight", "backward")


def record_of(rng, name, chance=0.4):
    """One learner's record of an exercise, made by the function that makes a real one."""
    exercise, record = EXERCISES[name], {}
    slips = [slip.id for slip in exercise.slips]
    status = "not attempted"
    for text in range(rng.randint(0, 9) if rng.random() < 0.95 else 70):
        if rng.random() < 0.3:
            record["hints"] = min(record.get("hints", 0) + 1, len(exercise.hints))
        if rng.random() < 0.1:
            record["solution"] = True
        status = "right" if rng.random() < chance else rng.choice(["not yet", "stopped"])
        met = [rng.choice(slips)] if status == "not yet" and rng.random() < 0.7 else []
        remember(record, status, met, str(text))
        record["tries"] = record.get("tries", 0) + 1
        record.update(status=status, slips=met, failed=0)
        record["met"] = sorted({*record.get("met", ()), *met})
    if rng.random() < 0.1:
        # As an older version left it.
        record.pop("history", None)
        record.pop("unlisted", None)
    return record


def class_of(seed, size):
    """Records of a class: for each learner, those of some exercises by name."""
    rng = random.Random(seed)
    return [
        {name: record_of(rng, name) for name in NAMES if rng.random() < 0.8} for _ in range(size)
    ]


def put(folder, records):
    """Write one learner's folder `progress` into a folder."""
    progress = folder / "progress"
    progress.mkdir(parents=True, exist_ok=True)
    for name, record in records.items():
        text = record if isinstance(record, str) else json.dumps(record, indent=1)
        (progress / f"{name}.json").write_text(text, encoding="utf-8")


def zipped(records, inside="progress/", more=()):
    """One learner's ZIP, as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, record in records.items():
            archive.writestr(f"{inside}{name}.json", json.dumps(record))
        for name, content in more:
            archive.writestr(name, content)
    return made.getvalue()
