"""Run Slope by Slope: python course.py --help lists what it does.

It needs only Python. It is written so that even a Python that is too old can read it and say so.
"""

import sys

OLDEST = (3, 11)
_NEWER = "py -3.13" if sys.platform == "win32" else "python3.13"

if sys.version_info < OLDEST:
    sys.stderr.write(
        "Slope by Slope needs Python {}.{} or newer, and this is {}.{}.\n"
        "Get a newer one from https://www.python.org/downloads/ or your system's packages,\n"
        "and start it by its name, for example: {} course.py lab\n".format(
            OLDEST[0], OLDEST[1], sys.version_info[0], sys.version_info[1], _NEWER
        )
    )
    sys.exit(2)

from tools.runner import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
