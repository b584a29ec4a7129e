"""What is asked of Windows' Python itself, one function per question; run there, by `trials.py`.

Each prints one line about what it saw, or fails.
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def whole_files(folder: Path) -> str:
    """A record keeps its ends of lines, replaces one that is being read, and else is left."""
    from nnlib.checks.records import write_whole

    target = folder / "Jörg 李雷.json"
    write_whole(target, "{\n}\n")
    assert target.read_bytes() == b"{\n}\n", target.read_bytes()
    reading = target.open("rb")
    threading.Timer(0.1, reading.close).start()
    write_whole(target, "[]\n")
    assert target.read_bytes() == b"[]\n"
    with target.open("rb"):
        start = time.monotonic()
        try:
            write_whole(target, "[1]\n")
            held = "was replaced all the same"
        except PermissionError:
            held = f"was refused after {time.monotonic() - start:.1f} s"
    assert [path.name for path in folder.iterdir()] == [target.name]
    return f"written as it is; put in place once it was closed; one that stayed open {held}"


def read_only(folder: Path) -> str:
    """A file that is read-only is told, and stays."""
    from nnlib.checks import records

    os.environ["NNLIB_PROGRESS"] = str(folder)
    target = folder / "predict.json"
    target.write_text("{}", encoding="utf-8", newline="\n")
    target.chmod(stat.S_IREAD)
    said = records.save("predict", {"status": "right"})
    kept = target.read_text(encoding="utf-8")
    target.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert bool(said) == (kept == "{}"), (said, kept)
    return said or "it was replaced, as on Linux"


def locks(folder: Path) -> str:
    """Two runs cannot write into one folder of results."""
    from classroom.errors import UserError
    from classroom.grading.results_folder import Results

    if os.environ.get("SECOND"):
        try:
            with Results(folder).locked():
                return "no lock is in force"
        except UserError as problem:
            return str(problem)
    with Results(folder).locked():
        said = again("locks", folder, SECOND="1")
    assert "Another run is writing" in said, said
    after = again("locks", folder, SECOND="1")
    assert "no lock" in after, after
    return "the second was refused while the first ran, and not after it"


def time_limit(folder: Path) -> str:
    """A check of an answer that never ends, or waits, stops by itself."""
    from nnlib.checks.judging import judge
    from nnlib.checks.time_limit import limit_time

    told = []
    for body in ("while True:\n        pass", "import time\n    time.sleep(5)"):
        known: dict[str, object] = {}
        exec(compile(f"def double(number):\n    {body}\n", "<cell>", "exec"), known)
        start = time.monotonic()
        with limit_time(2):
            verdict = judge("double", known["double"], seed=1)
        seconds = time.monotonic() - start
        assert "too long" in verdict.message or "second" in verdict.message, verdict.message
        assert seconds < 12, seconds
        told.append(f"{verdict.status} after {seconds:.0f} s")
    return "a loop: {}; sleep(5): {}".format(*told)


def clocks(folder: Path) -> str:
    """How fine the clocks are that searches and benchmarks use."""
    from nnlib.checks.time_limit import processor_time

    def step(clock):
        first = clock()
        while (second := clock()) == first:
            pass
        return 1e3 * (second - first)

    work, real = (
        min(step(clock) for _ in range(5)) for clock in (processor_time, time.perf_counter)
    )
    assert work < 50, work
    assert real < 1, real
    return f"processor time {work:.3g} ms, perf_counter {real:.2g} ms"


def links(folder: Path) -> str:
    """Where links may be made, they are not followed; where they may not, nothing needs them."""
    from classroom.grading.looking import Looker

    (folder / "jane").mkdir()
    linked = folder / "jane" / "01_prediction_and_error.ipynb"
    try:
        linked.symlink_to(ROOT / "notebooks" / linked.name)
    except OSError as problem:
        return f"no links here ({problem})"
    if not linked.is_symlink():
        return f"no links here (one was made: {linked.exists()})"
    looker = Looker(folder)
    looker.look(None)
    assert not looker.files, looker.files
    return f"not followed: {looker.odd}"


def temporary(folder: Path) -> str:
    """A folder for temporary files whose file is still open costs no traceback."""
    from classroom.grading.sandbox import modules

    with modules() as place:
        held = next(place.rglob("*.pyc")).open("rb")
    held.close()
    return f"left behind: {'one folder' if place.exists() else 'nothing'}"


def places(folder: Path) -> str:
    """Copies of lessons in folders with blanks, umlauts, a long path, an extended one."""
    from tools import copies

    deep = folder / "mein Kurs äöü 李" / ("d" * 80) / ("e" * 80) / ("f" * 80)
    known = []
    for kind, place in (
        ("blank and umlaut", folder / "mein Kurs äöü"), ("drive C", Path(tempfile.mkdtemp())),
        ("extended", Path("\\\\?\\" + str(folder / "weit"))),
        (f"{len(str(deep)) + 30} letters", deep),
    ):  # fmt: skip
        try:
            said = list(copies.refresh(ROOT / "notebooks", place))
            copied = sorted(place.glob("*.ipynb"))
            assert b"\r" not in copied[0].read_bytes()
            known.append(f"{kind}: {len(copied)} copied")
            assert said
        except copies.UserError as problem:
            known.append(f"{kind}: {problem}".splitlines()[0][-80:])
    assert all("copied" in one for one in known[:3]), known
    return "; ".join(known)


def names(folder: Path) -> str:
    """Files of students get names that Windows can have, and the same for NFC and NFD."""
    from classroom.grading.student_names import file_name

    students = ["CON", "nul.txt", "Aux", "com1", "dot.", "a:b", "jane", "Zoe\u0308", "Zo\u00eb"]
    for student in students:
        (folder / file_name(student)).write_text(student, encoding="utf-8", newline="\n")
    made = {path.name for path in folder.iterdir()}
    assert len(made) == len(students) - 1, made
    assert file_name("Zoe\u0308") == file_name("Zo\u00eb")
    return f"{len(made)} files for {len(students)} writings, one of them twice"


def lesson(folder: Path) -> str:
    """A whole lesson runs in a kernel, through sockets, unfilled."""
    import nbclient
    import nbformat

    kernels = folder / "kernels" / "python3"
    kernels.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Python", "language": "python"}
    (kernels / "kernel.json").write_text(json.dumps(spec), encoding="utf-8", newline="\n")
    os.environ |= {"JUPYTER_PATH": str(folder), "NNLIB_PROGRESS": str(folder / "progress")}
    notebook = nbformat.read(ROOT / "notebooks" / "01_prediction_and_error.ipynb", as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, startup_timeout=300, kernel_name="python3"
    )
    client.execute()
    run = [cell for cell in notebook.cells if cell.cell_type == "code"]
    asked = sum("Not attempted yet" in str(cell.outputs) for cell in run)
    assert asked, "no check said so"
    return f"{len(run)} cells; {asked} checks say: not attempted yet"


def again(question: str, folder: Path, **variables: str) -> str:
    """Ask a question in a process of its own."""
    asked = subprocess.run(
        [sys.executable, __file__, question, str(folder)], env={**os.environ, **variables},
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return asked.stdout.strip()


QUESTIONS = (
    whole_files, read_only, locks, time_limit, clocks, links, temporary, places, names, lesson,
)  # fmt: skip

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    [asked] = [one for one in QUESTIONS if one.__name__ == sys.argv[1]]
    print(asked(Path(sys.argv[2])))
