"""Faults of every kind in one batch: it goes on, and all other marks are right."""

import json
import zipfile

import pytest

from classroom.grading.sandbox import protection
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, hand_in, notebook, slip

FAULTY = "hidden_delta"
HEAD = f"def {FAULTY}(delta, weights, pre_activation):\n"

# kind, the body of the answer, words of the message that the student gets
IN_ANSWERS = {
    "endless loop": ("while True: pass", "took too long"),
    "long sleep": ("import time; time.sleep(1000)", "took too long"),
    "wait for a signal": ("import signal; signal.pause()", "took too long"),
    "four gigabytes": ("return np.ones(500_000_000)", "Memory"),
    "memory bit by bit": ("kept = []\n    while True: kept.append(bytes(1_000_000))", "Memory"),
    "flood of prints": ("while True: print('x' * 1000)", "took too long"),
    "flood below Python": ("import os\n    while True: os.write(1, b'x' * 9999)", "took too long"),
    "flood of errors": ("import sys\n    while True: sys.stderr.write('x' * 999)", "took too long"),
    "sys.exit": ("import sys; sys.exit(0)", "calls `exit`"),
    "os._exit": ("import os; os._exit(0)", "ended the whole Python process"),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", "ended the whole"),
    "abort": ("import os; os.abort()", "ended the whole"),
    "overflow of C's stack": (
        "import sys; sys.setrecursionlimit(10**8)\n    f = lambda x: f(x)\n"
        "    class A:\n        def __getattr__(self, n): return getattr(self, n + 'x')\n"
        "    return A().a", "",
    ),
    "fork bomb": ("import os\n    while True: os.fork()", "OSError"),
    "another program": ("import subprocess; subprocess.run(['sleep', '1000'])", "Error"),
    "threads left behind": (
        "import threading\n    threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
        "RuntimeError",
    ),
    "deep recursion": (f"return {FAULTY}(delta, weights, pre_activation)", "RecursionError"),
    "a file written": ("open('/tmp/made', 'w').write('x')", "Error"),
    "all files opened": ("kept = [open('/dev/null') for _ in range(9999)]", "Too many open files"),
    "all files closed": ("import os; os.closerange(0, 999)", "ended the whole"),
    "a socket": (
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)", "Error",
    ),
    "its own process group killed": ("import os; os.killpg(0, 9)", "OSError"),
    "itself killed": ("import os; os.kill(os.getpid(), 9)", "ended the whole"),
    "all processes killed": ("import os; os.kill(-1, 9)", ""),
    "an interruption raised": ("raise KeyboardInterrupt", "interrupted"),
    "an exception of its own": ("class Odd(BaseException): pass\n    raise Odd", "Odd"),
    "input asked for": ("return input()", "EOF"),
    "an endless generator": ("while True: yield 1", ""),
    "a huge list": ("return [0.0] * 30_000_000", ""),
    "an array that lies": (
        "class Lies:\n        shape = (7, 5)\n        def __array__(self, *a): raise ValueError\n"
        "    return Lies()", "",
    ),
    "a formula nested too deep": ("return " + "lambda: " * 2000 + "1", ""),
    "a nest without end": ("nest = []\n    nest.append(nest)\n    return nest", ""),
    "standard output replaced": ("import sys; sys.stdout = sys.stderr = None; print(3)", ""),
    "built-ins removed": ("__builtins__.clear()", ""),
    "an exit at the end that loops": (
        "import atexit; atexit.register(lambda: [0 for _ in iter(int, 1)])", "",
    ),
}  # fmt: skip

# What a notebook could do, and an answer may not: it is for the teacher to judge.
NOT_PROVIDED = {
    "fork bomb", "another program", "threads left behind", "a file written", "all files opened",
    "a socket", "its own process group killed", "all processes killed",
}  # fmt: skip


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """One batch: for each fault a student, whose other answers are right; and what came of it."""
    if not protection().bubblewrap:
        pytest.skip("no bubblewrap here; CI has it")
    folder = tmp_path_factory.mktemp("faults")
    for number, (body, _) in enumerate(IN_ANSWERS.values()):
        answer = f"{HEAD}    {body}\n"
        hand_in(folder / "in", f"fault {number:02}", {**RIGHT, FAULTY: answer})
        hand_in(folder / "in", f"right {number:02}", RIGHT)
    return grade(
        folder / "in", folder / "out", "--seconds", "3", "--jobs", "2", "--require-sandbox"
    )


@pytest.mark.parametrize("kind", IN_ANSWERS)
def test_a_fault_costs_its_own_answer_and_no_other(batch, kind):
    _, marks = batch
    number = list(IN_ANSWERS).index(kind)
    student = f"fault {number:02}"
    mark = marks[student, FAULTY]
    assert mark.status in (["not judged"] if kind in NOT_PROVIDED else ["stopped", "not yet"]), mark
    assert mark.points == 0
    for name in RIGHT:
        assert marks[f"right {number:02}", name].status == "right"
        assert name == FAULTY or marks[student, name].status == "right"


def test_a_batch_with_every_fault_is_graded_to_its_end_and_needs_a_look(batch):
    code, marks = batch
    assert code == 1
    assert len(marks) == 6 * len(IN_ANSWERS)


def test_what_stopped_an_answer_is_told(tmp_path):
    from classroom.grading.process import RemoteAnswer, Warm
    from nnlib.checks import judge
    from nnlib.exercises import EXERCISES

    with Warm() as warm:
        for body, words in IN_ANSWERS.values():
            if not words:
                continue
            # What never ends costs all of its time; all else ends before, on a slow machine too.
            seconds = 2 if words == "took too long" else 20
            source = f"{HEAD}    {body}\n"
            with RemoteAnswer(warm, EXERCISES[FAULTY], source, (), seconds) as answer:
                assert words in judge(FAULTY, answer, 3).message


def merged(text):
    """A conflict in the middle of a cell, as git leaves it."""
    text = json.dumps(json.loads(text), indent=1)
    line = next(line for line in text.splitlines() if f"def {FAULTY}(" in line) + "\n"
    return text.replace(line, f"<<<<<<< HEAD\n{line}=======\n{line[:-9]}\n>>>>>>> theirs\n")


# kind, what is done to the file, words of the report, the status of `hidden_delta`
IN_FILES = {
    "empty": (lambda text: "", "The file is empty", "not attempted"),
    "no notebook": (lambda text: "\x89PNG\r\n", "is not a notebook", "not attempted"),
    "half a file": (lambda text: text[: text.index('"id": "two_layer_slopes"')],
                    "breaks off", "right"),
    "a hundred megabytes": (lambda text: text + " " * 100_000_000, "was not read", "not attempted"),
    "an unknown kernel": (
        lambda text: text.replace('"language": "python"', '"language": "julia"'),
        "kernel is for 'julia'", "right",
    ),
    "marks of a merge": (lambda text: merged(text), "marks of a Git merge", "right"),
    "a list": (lambda text: "[]", "not a notebook", "not attempted"),
    "cells retyped": (
        lambda text: text.replace('"cell_type": "code"', '"cell_type": "markdown"'),
        "is a markdown cell; it was read as code", "right",
    ),
    "an answer that is not Python": (
        lambda text: text.replace("def hidden_delta(", "def hidden_delta(("),
        "cannot be read by Python", "stopped",
    ),
    "UTF-16": (lambda text: text.encode("utf-16"), "", "right"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_FILES)
def test_a_file_in_any_state_is_a_line_of_the_report_and_the_original_stays(tmp_path, kind):
    change, words, status = IN_FILES[kind]
    broken = change(notebook(RIGHT))
    data = broken if isinstance(broken, bytes) else broken.encode("utf-8", "surrogateescape")
    path = hand_in(tmp_path / "in", "jane", {})
    path.write_bytes(data)
    hand_in(tmp_path / "in", "joe", RIGHT)
    code, marks = grade(tmp_path / "in", tmp_path / "out")
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert words in report
    assert code == (1 if words else 0)
    assert marks["jane", FAULTY].status == status
    assert marks["joe", FAULTY].status == "right"
    assert path.read_bytes() == data


def test_odd_files_are_named_and_the_rest_is_graded(tmp_path):
    folder = tmp_path / "in"
    hand_in(folder, "joe", RIGHT)
    for name in ("essay.pdf", "answers.docx", "photo.png"):
        (folder / "joe" / name).write_text("x")
    (folder / "joe" / ".DS_Store").write_text("x")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    hidden = folder / "joe" / LESSON / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / f"{LESSON}-checkpoint.ipynb").write_text(notebook({}), encoding="utf-8")
    code, marks = grade(folder, tmp_path / "out")
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert code == 1
    for name in ("essay.pdf", "answers.docx", "photo.png", "broken.zip"):
        assert f"{name}`: It is" in report
    assert "checkpoint" not in report
    assert "DS_Store" not in report
    assert {mark.status for mark in marks.values()} == {"right"}


def test_a_zip_that_is_locked_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        packed.writestr(f"jane/{LESSON}.ipynb", notebook(RIGHT))
    data = bytearray((tmp_path / "in.zip").read_bytes())
    # Bit 0 of the general purpose flags says "encrypted", in the file's and the central header.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "in.zip").write_bytes(data)
    code, _ = grade(tmp_path / "in.zip", tmp_path / "out")
    assert code == 1
    assert "cannot be read" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_a_slip_is_told_with_its_id(tmp_path):
    source, name = slip(FAULTY)
    hand_in(tmp_path / "in", "jane", {**RIGHT, FAULTY: source})
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["jane", FAULTY].slips == (name,)
