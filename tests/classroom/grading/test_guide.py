"""The teacher's guide, command by command as it stands there: from `release` to a filled sheet."""

import json
import os
import re
import shlex
import shutil
import signal
import threading
import urllib.request
import webbrowser

import pytest

from classroom.grading import autograder, confine
from classroom.grading.__main__ import main
from classroom.grading.judge_notebook import SECONDS
from classroom.grading.sandbox import protection
from classroom.verbs import GRADING
from tests.classroom.grading.classroom import LESSON, RIGHT, slip
from tests.classroom.grading.test_export import CANVAS, MOODLE
from tools import build

GUIDE = (build.ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
STUDENTS = ("jane", "joe", "zoe")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


COMMANDS = [
    shlex.split(line)
    for block in blocks("console")
    for line in block.splitlines()
    if line.startswith("python course.py")
]


def students_hand_in(folder, handout):
    """Fill what was handed out: jane is right but for one slip, joe is right, zoe did nothing."""
    wrong, _ = slip("hidden_delta")
    words = "Nudging the pre-activation changes nothing: ReLU is flat there."
    work = {"jane": {**RIGHT, "hidden_delta": wrong, "why_zero": words}, "joe": RIGHT}
    for student, answers in work.items():
        notebook = json.loads((folder / handout / LESSON / f"{LESSON}.ipynb").read_text("utf-8"))
        for cell in notebook["cells"]:
            cell["source"] = answers.get(cell["id"], cell["source"])
        where = folder / handout.replace("handout", "submitted")
        target = where / student / LESSON / f"{LESSON}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(json.dumps(notebook), encoding="utf-8")


def teacher_reads(address, pages):
    """What a browser would do with the address: show a page, save a mark; then Ctrl+C."""
    page = urllib.request.urlopen(address).read().decode()
    pages.append(page)
    who, digest = (page.split(f'data-{one}="')[1].split('"')[0] for one in ("who", "digest"))
    given = {
        "exercise": "why_zero", "who": who, "digest": digest,
        "wanted": {"points": "1,5", "comment": "Flat, yes."},
        "before": {"points": "", "comment": ""},
    }  # fmt: skip
    begin = address.split("/read/")[0]
    saving = urllib.request.Request(
        f"{begin}/save?{address.split('?')[1]}", json.dumps(given).encode(),
        {"Content-Type": "application/json", "Origin": begin},
    )  # fmt: skip
    urllib.request.urlopen(saving).close()
    os.kill(os.getpid(), signal.SIGINT)


def test_every_command_of_the_guide_runs_as_it_stands_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.toml").write_text(blocks("toml")[0], encoding="utf-8")
    (tmp_path / "words.toml").write_text(blocks("toml")[2], encoding="utf-8")
    pages = []
    monkeypatch.setattr(
        webbrowser, "open",
        lambda address: threading.Thread(target=teacher_reads, args=(address, pages)).start(),
    )  # fmt: skip
    (tmp_path / "students.csv").write_text("\n".join(STUDENTS), encoding="utf-8")
    (tmp_path / "course.toml").write_text(blocks("toml")[1], encoding="utf-8")
    (tmp_path / "groups.csv").write_text("group,student\nA,jane\n", encoding="utf-8")
    times = "student,submitted\njane,2026-05-05 08:12\njoe,2026-05-03 12:00\n"
    (tmp_path / "times.csv").write_text(times, encoding="utf-8")
    # Both are of as many points as the guide's points.toml gives.
    canvas = CANVAS.replace("Hidden, layer", "Hidden layer").replace(",,,,,3,", ",,,,,8,")
    (tmp_path / "gradebook.csv").write_bytes(canvas.encode())
    (tmp_path / "worksheet.csv").write_bytes(MOODLE.replace('"3,00"', '"8,00"').encode())
    codes = []
    first = next(command for command in COMMANDS if command[2] == "grade")
    for _, _, *arguments in COMMANDS:
        if arguments[0] == "explain":
            (tmp_path / "results" / "own_marks.csv").write_text(blocks("csv")[0], encoding="utf-8")
            assert main(first[2:]) == 0
        if "assessed" in arguments:
            for student in STUDENTS[:2]:
                shutil.copytree(tmp_path / "assessment" / student, tmp_path / "assessed" / student)
        codes.append((arguments[0], main(arguments)))
        if arguments[0] == "release" and "--gradescope" not in arguments:
            students_hand_in(tmp_path, arguments[arguments.index("--out") + 1])
    said = capsys.readouterr().out
    # zoe stands in neither sheet's list, or is excused: that needs a look.
    assert codes == [
        ("release", 0), ("grade", 0), ("grade", 1), ("explain", 0), ("feedback", 0), ("export", 1),
        ("export", 1), ("export", 0), ("export", 0), ("assessment", 0), ("grade", 0),
        ("release", 0), ("grade", 0), ("read", 0), ("release", 0),
    ]  # fmt: skip
    filled = (tmp_path / "filled.csv").read_text(encoding="utf-8")
    assert "jane@uni.edu,A,7.50,50.5" in filled
    assert "u13,joe,A,8.00," in filled
    marks = (tmp_path / "results" / "marks.csv").read_text(encoding="utf-8")
    assert f"jane,,{LESSON},hidden_delta,0.5,1,not yet" in marks
    assert f"zoe,,{LESSON},hidden_delta,0,1,not handed in" in marks
    by_rules = (tmp_path / "by-rules" / "marks.csv").read_text(encoding="utf-8")
    assert f"jane,,{LESSON},two_layer_slopes,5,5,right" in by_rules
    assert f"zoe,,{LESSON},hidden_delta,0,0,excused" in by_rules
    assert "delta, the student's:" in said
    assert "1 answer in words waits to be read" in said
    assert "ReLU is flat there." in pages[0]
    assert "jane" not in pages[0]
    own = (tmp_path / "results-in-words" / "own_marks.csv").read_text(encoding="utf-8")
    assert own == 'student,exercise,points,reason\njane,why_zero,1.5,"Flat, yes."\n'
    assert (tmp_path / "results" / "feedback" / "class.html").exists()


def test_the_guide_names_every_verb_and_option(capsys):
    for verb in GRADING:
        with pytest.raises(SystemExit) as ended:
            main([verb, "--help"])
        assert ended.value.code == 0
        helped = capsys.readouterr().out
        assert "python course.py" in helped.split("example", 1)[1]
        for option in re.findall(r"--[a-z-]+", helped.split("example", 1)[0]):
            assert option in GUIDE or option in ("--help", "--notebooks", "--seed"), option


def test_the_limits_that_the_guide_states_are_those_of_the_code():
    assert f"time for an answer in seconds, by default {SECONDS:g};" in GUIDE
    assert f"a memory limit ({confine.MEMORY / 1e9:g} GB)" in GUIDE
    assert f"replace {autograder.LONGEST} with a slightly smaller number of seconds" in GUIDE
    assert protection().says.startswith("In force: a process of its own, plain data only")
