"""The way back: the ZIP is read here as Canvas and Moodle read it, by their own rules.

The rules are written after canvas-lms's `infer_comment_context_from_filename` and Moodle's
`is_valid_filename_for_import`, apart from the code that they test.
"""

import json
import zipfile

import pytest

from classroom.grading.__main__ import main
from classroom.grading.results_folder import Results
from nnlib.exercises import EXERCISES
from tests.classroom.grading.classroom import LESSON

MOODLE_PLUGINS = {("assignsubmission", "file"), ("assignfeedback", "file")}


def canvas_finds(path, handed_in, of_nobody):
    """Whose a file is; None if Canvas ignores it. Known: user and file, anonymous and file."""
    name = path.rsplit("/", 1)[-1]
    parts = [part for part in name.split("_") if part != "LATE"]
    if parts[-1].startswith("link") or name.startswith("._"):
        return None
    if parts[0] == "anon":
        return of_nobody.get(tuple(parts[1:3]))
    numbers = [part for part in parts if part.isascii() and part.isdigit()][:2]
    return handed_in.get(tuple(numbers))


def moodle_finds(path, participants):
    """Whose a file is, and under which name it is shown; None if Moodle ignores it."""
    parts = path.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < 4 or not info[1].isdigit() or info[1] not in participants:
            continue
        if tuple(info[2:4]) in MOODLE_PLUGINS:
            rest = [info[4] if len(info) > 4 else "", *parts]
            return participants[info[1]], "/".join(rest).lstrip("/")
    return None


ELSEWHERE = next(one for one in EXERCISES.values() if one.lesson == "slope_of_one_weight")


def entry(student, member, digest="d", share=1.0, exercise="node_slopes", **fields):
    answer = {"exercise": exercise, "share": share, "status": "right", "message": "Yes."}
    return {"student": student, "lesson": LESSON, "digest": digest, "seed": 1, "place": member,
            "inside": [member], "answers": [answer], **fields}  # fmt: skip


@pytest.fixture
def pack(tmp_path):
    """Grade and pack: entries of the journal, and the names in the ZIP that came."""

    def packed(entries, members, code=0, **kept):
        results = Results(tmp_path / "out")
        for one in entries:
            results.add(one)
        if kept:
            results.keep(**kept)
        with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as given:
            for member in members:
                given.writestr(member, "")
        command = ["feedback", "--results", str(tmp_path / "out"), "--like",
                   str(tmp_path / "submissions.zip")]  # fmt: skip
        assert main(command) == code
        with zipfile.ZipFile(tmp_path / "out" / "feedback" / "upload.zip") as made:
            return {name: made.read(name).decode("utf-8") for name in made.namelist()}

    return packed


CANVAS = {
    "4021": "doejane_4021_99817_07_the_hidden_layer.ipynb",
    "4022": "roebob_LATE_4022_99818_2026_work_17-1.ipynb",
    "anon_aB3dE": "anon_aB3dE_99819_mine.ipynb",
}


def test_canvas_finds_everybody_and_shows_a_notebook_where_a_notebook_was(pack):
    made = pack([entry(*pair) for pair in CANVAS.items()], CANVAS.values())
    found = {
        canvas_finds(
            name, {("4021", "99817"): "4021", ("4022", "99818"): "4022"},
            {("aB3dE", "99819"): "anon_aB3dE"},
        ): text
        for name, text in made.items()
    }  # fmt: skip
    assert set(found) == set(CANVAS)
    # Canvas shows what it gets under the name of what was handed in.
    assert set(made) == set(CANVAS.values())
    for student, text in found.items():
        [cell] = json.loads(text)["cells"]
        assert cell["cell_type"] == "markdown"
        assert f"<h1>Feedback for {student}</h1>" in cell["source"]
        assert "\n\n" not in cell["source"]
        assert cell["source"].startswith("<main>")


MOODLE = {
    "4021": "Jane Doe_4021_assignsubmission_file_/sub/07_the_hidden_layer.ipynb",
    "4022": "Zo\u00eb_4022_assignsubmission_file_/.ipynb",
    "4023": "work/Bob Roe_4023_assignsubmission_file/~mine.ipynb",
    "4024": "Ann O_4024_assignsubmission_file_flat.ipynb",
}


def test_moodle_finds_everybody_and_shows_a_page(pack):
    made = pack([entry(*pair) for pair in MOODLE.items()], MOODLE.values())
    found = {moodle_finds(name, {one: one for one in MOODLE}): text for name, text in made.items()}
    assert dict(list(found)) == {
        "4021": "sub/07_the_hidden_layer.html", "4022": "ipynb.html", "4023": "mine.html",
        "4024": "flat.html",
    }  # fmt: skip
    for (student, _), text in found.items():
        assert f"<h1>Feedback for {student}</h1>" in text


def test_names_of_neither_system_are_packed_and_pointed_out(pack, capsys):
    made = pack([entry("jane", "jane/mine.ipynb")], ["jane/mine.ipynb"], code=1)
    assert list(made) == ["jane/mine.html"]
    assert "neither will take such a page back: jane/mine.ipynb" in capsys.readouterr().out


RULES = 'counts = "best"\n'


def test_where_an_earlier_notebook_counts_the_page_goes_back_by_the_file_of_this_zip(pack, capsys):
    earlier, now = "doejane_4021_11_mine.ipynb", "doejane_4021_22_mine-1.ipynb"
    made = pack(
        [entry("4021", earlier), entry("4021", now, "e", share=0.0)], [now], code=1, course=RULES
    )
    assert list(made) == [now]
    assert "of node_slopes" not in made[now]
    assert "1 of 1 points" in made[now]
    said = capsys.readouterr().out
    assert f"counts is {earlier}, which is not in that ZIP; its page goes back under {now}" in said


TEAM = "doejane_4021_99_mine.ipynb"


def test_of_a_group_one_page_goes_back_with_that_lesson_alone(pack):
    other = entry("4022", "elsewhere.ipynb", exercise=ELSEWHERE.name)
    made = pack([entry("4021", TEAM), entry("4022", TEAM), other], [TEAM], code=1,
                names={"4022": "Bob Roe"})  # fmt: skip
    [text] = made.values()
    assert "Feedback for 4021 and Bob Roe (4022)" in text
    assert ELSEWHERE.name not in text


def test_of_a_group_with_different_marks_no_page_is_packed(pack, tmp_path, capsys):
    (tmp_path / "out").mkdir()
    own = "student,exercise,points,reason\n4022,node_slopes,0.5,did less\n"
    (tmp_path / "out" / "own_marks.csv").write_text(own, encoding="utf-8")
    assert pack([entry("4021", TEAM), entry("4022", TEAM)], [TEAM], code=1) == {}
    assert "4021 and 4022 handed in" in capsys.readouterr().out
