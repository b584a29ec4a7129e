"""A class that answered in words: the results of a grading, made without one."""

import contextlib
import os
import re
import signal
import subprocess
import sys

from classroom.grading import questions
from classroom.grading.prose import TO_BE_READ, prose_of
from classroom.grading.questions import Question
from classroom.grading.results_folder import Results
from nnlib.exercises.lessons import file_of

LESSON = file_of("the_hidden_layer")
WHY = Question("why_zero", "the_hidden_layer", 2.0, "Why is the slope **0** there?")
LAST = Question("last_words", "the_hidden_layer", 4.0, "What is a delta?")


def collect(folder, student, text, *, question=WHY):
    """Add to the results what a student wrote, as `grade` would."""
    results = Results(folder)
    if not (folder / "questions.json").exists():
        asked = {one.name: one for one in (WHY, LAST)}
        questions.keep(folder, asked)
        results.keep({one.name: one.points for one in asked.values()})
    prose = prose_of(text)
    answer = {
        "exercise": question.name, "share": 0.0, "text": prose.text, "text_digest": prose.digest,
        "status": TO_BE_READ if prose.text else "not attempted",
    }  # fmt: skip
    results.add({
        "student": student, "lesson": LESSON, "digest": prose.digest, "seed": 1,
        "answers": [answer], "checks": "1",
    })  # fmt: skip
    return folder


def marks_of(folder):
    return Results(folder, writes=False).read_own_marks()


@contextlib.contextmanager
def running(folder, *options):
    """`read` as it is started, in a process of its own: its address, and the process."""
    command = [sys.executable, "-m", "classroom.grading", "read", "--results", str(folder)]
    process = subprocess.Popen(
        [*command, "--no-browser", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        printed = process.stdout.readline()
        found = re.search(r"http://\S+", printed)
        assert found, printed + process.stderr.read()
        yield found[0], process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            process.communicate(timeout=20)


def page_address(address, exercise=WHY.name):
    return address.replace("/?", f"/read/{exercise}?")
