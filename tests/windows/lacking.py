"""What Wine 8 lacks of Windows, compiled: complex functions, and a source of random numbers.

NumPy's files name `api-ms-win-crt-math-l1-1-0.dll`. A small library with a name of the same length
takes its place in them: it computes what is lacking by mingw's `complex.h`, and hands on the rest.
"""

import re
import subprocess
from pathlib import Path

COMPILER = "x86_64-w64-mingw32-gcc"
_READER = "x86_64-w64-mingw32-objdump"
_THEIRS = b"api-ms-win-crt-math-l1-1-0.dll"
_OURS = b"nnl-ms-win-crt-math-l1-1-0.dll"
_RANDOM = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID data, ULONG size);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
    return SystemFunction036(data, (ULONG) size);
}
"""
"""What programs in Rust take random numbers from; Wine 8 has no such library."""
_OWN = ("both", "in", "out")
_FUNCTIONS = {
    "both f_{0}(both a) {{ return out({1}(in(a))); }}": (
        "cacos", "cacosh", "casin", "casinh", "catan", "catanh", "ccos", "ccosh", "cexp", "clog",
        "conj", "csin", "csinh", "csqrt", "ctan", "ctanh",
    ),
    "both f_{0}(both a, both b) {{ return out({1}(in(a), in(b))); }}": ("cpow",),
    "real f_{0}(both a) {{ return {1}(in(a)); }}": ("cabs", "carg", "cimag", "creal"),
}  # fmt: skip
"""What Wine has no more than the names of: a line of C, and the functions that it is right for."""
_KINDS = {"": ("double", ""), "f": ("float", "f"), "l": ("double", "")}
"""By a name's ending: its numbers, mingw's ending. Microsoft's long double is a double."""


def imported(library: Path) -> set[str]:
    """Name what a library takes from the C library's mathematics."""
    asked = subprocess.run(
        [_READER, "-p", str(library)], capture_output=True, text=True, encoding="utf-8",
        errors="replace", check=True,
    )  # fmt: skip
    found = re.search(
        rf"DLL Name: {_THEIRS.decode()}\n(.*?)(?:\n\n|DLL Name)", asked.stdout, re.DOTALL
    )
    return set(re.findall(r"^\t\w+\s+\d+\s+(\w+)", found[1], re.MULTILINE)) if found else set()


def put(beside: Path) -> None:
    """Build the libraries beside `python.exe`; name the first in all files that need it."""
    files = [*beside.rglob("*.pyd"), *beside.rglob("*.dll")]
    needing = {path: names for path in files if (names := imported(path))}
    _build(beside, set[str]().union(*needing.values()))
    for path in needing:
        path.write_bytes(path.read_bytes().replace(_THEIRS, _OURS))


def _build(beside: Path, wanted: set[str]) -> None:
    source, named = beside / "mathematics.c", beside / "mathematics.def"
    ours, lines = set[str](), ["#include <complex.h>"]
    for ending, (real, suffix) in _KINDS.items():
        lines += [
            f"#define real {real}", *(f"#define {one} {one}_{ending}" for one in _OWN),
            "typedef struct { real x, y; } both;",
            "static real _Complex in(both a) { return a.x + a.y * I; }",
            "static both out(real _Complex a) { both b = { creal(a), cimag(a) }; return b; }",
        ]  # fmt: skip
        for line, names in _FUNCTIONS.items():
            for name in names:
                if name + ending in wanted:
                    lines.append(line.format(name + ending, name + suffix))
                    ours.add(name + ending)
        lines += [f"#undef {one}" for one in ("real", *_OWN)]
    source.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
    exports = [f"{name} = {'f_' if name in ours else 'ucrtbase.'}{name}" for name in sorted(wanted)]
    named.write_text("EXPORTS\n" + "\n".join(exports) + "\n", encoding="ascii", newline="\n")
    compiled(beside / _OURS.decode(), source, named)
    (beside / "random.c").write_text(_RANDOM, encoding="ascii", newline="\n")
    compiled(beside / "bcryptprimitives.dll", beside / "random.c", "-ladvapi32")


def compiled(library: Path, *given: Path | str) -> None:
    """Compile a library for Windows."""
    command = [COMPILER, "-O1", "-shared", "-static", "-o", str(library), *map(str, given)]
    subprocess.run(command, check=True)
