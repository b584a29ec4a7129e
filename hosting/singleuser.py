"""The start command of a learner's server on a hub: hand out the lessons, then start the server.

It runs as the learner, so the copies are theirs, and it works with every spawner. If copies cannot
be made, the server's log says why; the server starts all the same. With `--copies-only` it stops
after the copies, for a container's start.
"""

import os
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
FOLDER = "slope-by-slope"
"""The folder of copies, in the learner's home."""


def hand_out(home: Path) -> None:
    sys.path.insert(0, str(COURSE))
    from classroom.errors import UserError
    from tools.copies import refresh

    try:
        for sentence in refresh(COURSE / "notebooks", home / FOLDER):
            print(sentence, flush=True)
    except UserError as trouble:
        print(trouble, file=sys.stderr, flush=True)
    sys.path.pop(0)


if __name__ == "__main__":
    hand_out(Path.home())
    if "--copies-only" not in sys.argv:
        server = str(Path(sys.executable).with_name("jupyterhub-singleuser"))
        os.execv(server, [server, *sys.argv[1:]])
