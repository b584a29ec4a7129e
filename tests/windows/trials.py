"""The trials: each says what is expected, and gives what came; a failed `assert` is a fault."""

import contextlib
import csv
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.windows import inside
from tests.windows.machine import ROOT, Machine, windows

Trial = Callable[[Machine, Path], str]
LESSON = "01_prediction_and_error"
ANSWERS = {
    "Jörg Müller": "return sum(w * x for w, x in zip(weights, inputs)) + bias",
    "李雷": "return sum(w * x for w, x in zip(weights, inputs))",
    "hangs": "while True:\n        pass",
}
"""What students wrote for `predict`: right, a slip, one that never ends."""
TESTS = (
    "tests/classroom/board", "tests/checks/test_records.py", "tests/checks/test_values.py",
    "tests/checks/test_verdict.py", "tests/checks/test_time_limit.py", "tests/tools/test_copies.py",
    "tests/tools/test_runner.py", "tests/tools/test_environment.py", "tests/test_systems.py",
    "tests/classroom/test_advice.py", "tests/classroom/grading/test_sheets.py",
    "tests/classroom/grading/test_members.py", "tests/classroom/grading/test_collecting.py",
)  # fmt: skip


def course(machine: Machine, *words: str, code: int = 0, **variables: str) -> str:
    """Run `course.py`; give what it printed. No traceback, and no advice of another system."""
    ended = machine.run([windows(ROOT / "course.py"), *words], variables)
    return checked(ended, code)


def grading(machine: Machine, *words: str, code: int = 0) -> str:
    """Run a verb of grading, which `course.py` would start in an environment of its own."""
    return checked(machine.run(["-m", "classroom.grading", *words], {"PYTHONUTF8": "1"}), code)


def checked(ended: subprocess.CompletedProcess[bytes], code: int) -> str:
    said = (ended.stdout + ended.stderr).decode(errors="replace").replace("\r\n", "\n")
    assert ended.returncode == code, f"ended with {ended.returncode}: {said[-600:]}"
    for word in ("Traceback", "sudo", "apt ", ".venv/bin"):
        assert word not in said, f"it says {word!r}: {said[-600:]}"
    return said


def help_is_printed(machine: Machine, folder: Path) -> str:
    """`course.py --help`: all verbs"""
    said = course(machine, "--help")
    assert "doctor" in said
    return f"{len(said.splitlines())} lines"


def lessons_are_reset(machine: Machine, folder: Path) -> str:
    """`reset 02`, twice: a copy with LF, the old one kept"""
    for _ in range(2):
        course(machine, "reset", "02", "--work", windows(folder / "mein Kurs"))
    copies = sorted((folder / "mein Kurs").glob("*.ipynb"))
    assert [".kept-" in path.name for path in copies] == [False, True], copies
    assert not any(b"\r" in path.read_bytes() for path in copies)
    return ", ".join(path.name for path in copies)


def consoles_show_what_they_can(machine: Machine, folder: Path) -> str:
    """`doctor` on consoles of cp1252, cp437 and UTF-8, with a folder named 李雷 äöü"""
    for encoding in ("cp1252", "cp437", "utf-8"):
        said = course(
            machine, "doctor", "--work", windows(folder / "李雷 äöü"), PYTHONIOENCODING=encoding
        )
        assert f"console {encoding}" in said
    return next(line for line in said.splitlines() if line.startswith("system"))


def ports_are_refused(machine: Machine, folder: Path) -> str:
    """`lab` with a port that is not one, and with a busy one: a sentence"""
    said = course(machine, "lab", "--port", "99999", code=2)
    assert "a number from 1 to 65535" in said
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = course(machine, "lab", "--port", port, code=2)
    assert "is busy" in said
    return said.splitlines()[0]


def a_python_without_venv_is_told(machine: Machine, folder: Path) -> str:
    """`lab` where Python has no venv: Windows' advice"""
    said = course(machine, "lab", "--work", windows(folder), code=2)
    assert "installer" in said or "python.org" in said, said
    return said.splitlines()[-1]


def a_closed_pipe_is_no_traceback(machine: Machine, folder: Path) -> str:
    """`doctor`, and nobody reads it"""
    started = machine.start([windows(ROOT / "course.py"), "doctor"])
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    said = started.stderr.read().decode(errors="replace")
    code = started.wait(60)
    assert "Traceback" not in said, said
    assert "Exception" not in said, said
    return f"ended with {code}"


@contextlib.contextmanager
def board(machine: Machine, folder: Path, port: int) -> Iterator[str]:
    """A board that runs; its address."""
    words = ["-m", "classroom.board", windows(folder), "--no-browser", "--port", str(port)]
    started = machine.start(words)
    assert started.stdout is not None
    try:
        line = started.stdout.readline().decode()
        assert line.startswith("The board is at "), line
        yield line.removeprefix("The board is at ").strip()
    finally:
        started.kill()
        started.wait()


def the_board_is_served(machine: Machine, folder: Path) -> str:
    """A board: its page with the key, nothing without, and its port for itself alone"""
    progress = folder / "jane" / "progress"
    progress.mkdir(parents=True)
    record = {"status": "right", "slips": [], "failed": 0, "met": [], "tries": 1}
    (progress / "double.json").write_text(json.dumps(record), encoding="utf-8", newline="\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with board(machine, folder, port) as address:
        page = urllib.request.urlopen(address, timeout=30).read().decode()
        assert "The board" in page
        try:
            urllib.request.urlopen(address.partition("?")[0], timeout=30)
            raise AssertionError("it was shown without its key")
        except urllib.error.HTTPError as refused:
            code = refused.code
        words = ["-m", "classroom.board", windows(folder), "--no-browser", "--port", str(port)]
        assert "Cannot listen" in checked(machine.run(words), 2)
    return f"{len(page)} letters; without the key {code}; a second board at its port is refused"


def notebook_of(answer: str) -> str:
    """Lesson 01 with an answer to `predict`."""
    made = json.loads((ROOT / "notebooks" / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    [cell] = [cell for cell in made["cells"] if "def predict(" in "".join(cell["source"])]
    cell["source"] = f"def predict(inputs, weights, bias):\n    {answer}\n"
    return json.dumps(made)


def handed_in(folder: Path) -> Path:
    """Notebooks of students, some with names and places that Windows finds hard."""
    for student, answer in ANSWERS.items():
        path = folder / "in" / student / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook_of(answer), encoding="utf-8", newline="\n")
    return folder / "in"


def marks_of(folder: Path) -> dict[tuple[str, str], str]:
    with (folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        return {(row["student"], row["exercise"]): row["points"] for row in csv.DictReader(file)}


def grading_refuses_without_a_sandbox(machine: Machine, folder: Path) -> str:
    """`grade`: refused, and what to do instead"""
    said = grading(machine, "grade", windows(handed_in(folder)), "--out",
                   windows(folder / "out"), code=2)  # fmt: skip
    assert "there is none for Windows" in said
    assert "Grade in a Linux container" in said
    return said.splitlines()[0]


def marks_are_those_of_linux(machine: Machine, folder: Path) -> str:
    """`grade --without-sandbox --jobs 1`, `feedback`, `export`, `explain`: the marks of Linux"""
    submitted, out = handed_in(folder), folder / "out"
    options = ["--without-sandbox", "--jobs", "1", "--only", "predict", "--seconds", "3"]
    begin = time.monotonic()
    grading(machine, "grade", windows(submitted), "--out", windows(out), *options, code=1)
    seconds = time.monotonic() - begin
    here = [sys.executable, "-m", "classroom.grading", "grade", str(submitted), "--out",
            str(folder / "here"), *options]  # fmt: skip
    subprocess.run(here, cwd=ROOT, check=False, capture_output=True)
    theirs, ours = marks_of(out), marks_of(folder / "here")
    assert theirs == ours, (theirs, ours)
    assert len(theirs) == len(ANSWERS)
    for path in (out / "marks.csv", out / "journal.jsonl", out / "report.md"):
        assert b"\r" not in path.read_bytes(), path
    grading(machine, "feedback", "--results", windows(out))
    pages = list((out / "feedback").glob("*.html"))
    grading(machine, "export", "--results", windows(out), "--out", windows(folder / "marks.csv"))
    said = grading(machine, "explain", "李雷", "predict", "--results", windows(out),
                   "--without-sandbox")  # fmt: skip
    assert "bias" in said
    assert len(pages) >= len(ANSWERS)
    points = ", ".join(f"{student} {worth}" for (student, _), worth in theirs.items())
    return f"{points}; {len(pages)} pages of feedback; {seconds:.0f} s for {len(theirs)} notebooks"


def hard_names_are_read(machine: Machine, folder: Path) -> str:
    """Submissions called CON, NUL, with a dot at the end, NFD, 300 letters deep: no traceback"""
    students = ["CON", "nul", "dot.", "blank ", "Zoe\u0308", "d" * 120]
    for student in students:
        path = folder / "in" / student / (student if len(student) > 99 else ".")
        path = path / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook_of("..."), encoding="utf-8", newline="\n")
    ended = machine.run(
        ["-m", "classroom.grading", "grade", windows(folder / "in"), "--out",
         windows(folder / "out"), "--without-sandbox", "--jobs", "1", "--only", "predict"],
        {"PYTHONUTF8": "1"},
    )  # fmt: skip
    checked(ended, ended.returncode)
    seen = {student for student, _ in marks_of(folder / "out")}
    assert "Zo\u00eb" in seen, seen
    return f"read: {len(seen)} of {len(students)}; the others are in the report"


def lessons_are_handed_out(machine: Machine, folder: Path) -> str:
    """`release`: a lesson to hand out"""
    said = grading(machine, "release", "01", "--out", windows(folder / "handed out"))
    made = list((folder / "handed out").rglob("*.ipynb"))
    assert made
    assert not any(b"\r" in path.read_bytes() for path in made)
    return said.splitlines()[-1][-80:]


def tests_pass(machine: Machine, folder: Path) -> str:
    """Those of our tests that need no Linux, Jupyter or browser"""
    ended = machine.run(
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
        {"PYTHONUTF8": "1"}, seconds=1800,
    )  # fmt: skip
    said = ended.stdout.decode(errors="replace")
    assert ended.returncode == 0, said[-1500:]
    return said.strip().splitlines()[-1]


def asked_inside(question: Callable[[Path], str]) -> Trial:
    """A trial that Windows' Python makes by itself."""

    def run(machine: Machine, folder: Path) -> str:
        script = windows(Path(inside.__file__))
        ended = machine.run([script, question.__name__, windows(folder)])
        said = ended.stdout.decode(errors="replace").strip()
        assert ended.returncode == 0, ended.stderr.decode(errors="replace")[-1500:]
        return said.splitlines()[-1]

    run.__name__, run.__doc__ = question.__name__, question.__doc__
    return run


TRIALS: tuple[Trial, ...] = (
    help_is_printed, lessons_are_reset, consoles_show_what_they_can, ports_are_refused,
    a_python_without_venv_is_told, a_closed_pipe_is_no_traceback, the_board_is_served,
    *(asked_inside(question) for question in inside.QUESTIONS),
    grading_refuses_without_a_sandbox, lessons_are_handed_out, hard_names_are_read,
    marks_are_those_of_linux, tests_pass,
)  # fmt: skip
