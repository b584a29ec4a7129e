"""Progress folders of learners, written as the course writes them."""

import json


def put(folder, name, record):
    """Write a record below a learner's folder."""
    path = folder / "work" / "progress" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record if isinstance(record, str) else json.dumps(record), encoding="utf-8")
    return path


def tried(slip=None, failed=1, met=(), status="not yet", **more):
    """A record of an exercise that is not right."""
    slips = [slip] if slip else []
    return {"status": status, "slips": slips, "failed": failed, "met": [*slips, *met], **more}


RIGHT = {"status": "right", "slips": [], "failed": 0, "met": [], "tries": 1}
