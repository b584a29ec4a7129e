"""A whole term by the commands of its page, with forty pretended students over three lessons."""

import csv
import json
import re
import shlex
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classroom.counting.__main__ import main as counting
from classroom.grading.__main__ import main as grading
from classroom.paper.__main__ import main as paper
from classroom.verbs import MODULES
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import file_of
from tests.classroom.counting.class_of import class_of, put
from tests.classroom.grading.classroom import without_sandbox
from tools import build

PAGE = (build.ROOT / "docs" / "term.md").read_text(encoding="utf-8")
LESSONS = ("slope_of_one_weight", "a_layer", "the_hidden_layer")
ZONE = ZoneInfo("Europe/Berlin")
DUE = dict(
    zip(LESSONS, (datetime(2026, 10, 18, 23, 59), datetime(2026, 11, 1, 23, 59),
                  datetime(2026, 11, 15, 23, 59)), strict=True)
)  # fmt: skip
NAMED = ("Ben Slip", "Jo Busy", "Ida Ill", "Al Away", "Pia Pair", "Pau Pair", "Tom Tardy",
         "Ria Retry", "Nia Never")  # fmt: skip
STUDENTS = (*NAMED, *(f"Kit Number{number}" for number in range(1, 32)))
PLACE = {student: number for number, student in enumerate(STUDENTS, start=4001)}


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


COMMANDS = [shlex.split(line) for block in blocks("console") for line in block.splitlines()]


def run(command):
    """Run a command of the page; the sandbox is left out where the machine has none."""
    _, _, verb, *arguments = command
    if MODULES[verb] == "classroom.paper":
        return paper([verb, *arguments])
    if MODULES[verb] == "classroom.counting":
        return counting(arguments)
    without = without_sandbox() if verb in ("grade", "explain") else []
    return grading([verb, *arguments, *without])


class Term:
    """What the students do: who hands in what, and when."""

    def __init__(self, folder):
        self.folder = folder
        self.times = {lesson: {} for lesson in LESSONS}

    def before(self):
        names = "\n".join(STUDENTS)
        (self.folder / "students.csv").write_text(f"student\n{names}\n", encoding="utf-8")
        (self.folder / "groups.csv").write_text("group,student\n1,Pia Pair\n1,Pau Pair\n")
        (self.folder / "course.toml").write_text(blocks("toml")[0], encoding="utf-8")
        for lesson in LESSONS:
            self.write_sheet(lesson)

    def write_sheet(self, lesson):
        """Moodle's worksheet: who handed in when, and an empty column of grades."""
        most = {"slope_of_one_weight": 3, "a_layer": 3, "the_hidden_layer": 5}[lesson]
        rows = [(
            "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
            "Grade can be changed", "Last modified (submission)", "Feedback comments",
        )]  # fmt: skip
        for student in STUDENTS:
            when = self.times[lesson].get(student)
            said = f"{when:%A, %-d %B %Y, %I:%M %p}" if when else "-"
            rows.append((f"Participant {PLACE[student]}", student, f"{PLACE[student]}@x.org",
                         "Submitted" if when else "No submission", "", f"{most}.00", "Yes", said,
                         ""))  # fmt: skip
        path = self.folder / f"sheet{1 + LESSONS.index(lesson)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def hand_in(self, week, lesson, who):
        """Pack what students handed in, as Moodle does; `who` gives the answers and the time."""
        handed_out = self.folder / "handout" / file_of(lesson) / f"{file_of(lesson)}.ipynb"
        notebook = json.loads(handed_out.read_text(encoding="utf-8"))
        with zipfile.ZipFile(self.folder / f"week{week}.zip", "w") as packed:
            for student, (answers, when) in who.items():
                made = json.loads(json.dumps(notebook))
                for cell in made["cells"]:
                    cell["source"] = answers.get(cell["id"], cell["source"])
                made["metadata"]["week"] = week
                folder = f"{student}_{PLACE[student]}_assignsubmission_file_"
                packed.writestr(f"{folder}/{file_of(lesson)}.ipynb", json.dumps(made))
                self.times[lesson][student] = when
        self.write_sheet(lesson)

    def week(self, lesson, changes):
        """All hand in what is right, an hour before the deadline, but for some."""
        right = {one.name: one.source for one in EXERCISES.values() if one.lesson == lesson}
        who = {one: (right, DUE[lesson] - timedelta(hours=1)) for one in STUDENTS}
        for student, (answers, late) in changes.items():
            answers = {**right, **answers} if answers is not None else {}
            who[student] = (answers, DUE[lesson] + late)
        for student in ("Nia Never", "Pau Pair"):
            del who[student]
        return right, who


def slipped(name, number=0):
    return {name: EXERCISES[name].slip_source(EXERCISES[name].slips[number])}


def points(folder):
    """The points of all exercises of a lesson, by the lesson and the student."""
    found = {}
    with (folder / "results" / "marks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["student"], row["lesson"]
            found[key] = round(found.get(key, 0.0) + float(row["points"]), 2)
    return found


def grades(path):
    """The grades in a filled worksheet, by the student."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["Full name"]: row["Grade"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """Walk the whole page; give the folder, and the exit code and the marks of each command."""
    folder = tmp_path_factory.mktemp("term")
    told, made = Term(folder), []
    told.before()
    early, day = timedelta(hours=-1), timedelta(days=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in COMMANDS:
            text = " ".join(command[2:])
            if text.startswith("grade week1.zip"):
                _, who = told.week(LESSONS[0], {
                    "Ben Slip": (slipped("slope_of_weight"), early),
                    "Tom Tardy": ({}, day + timedelta(hours=2)), "Al Away": ({}, early),
                })  # fmt: skip
                told.hand_in(1, LESSONS[0], who)
            elif text.startswith("grade week2.zip"):
                _, who = told.week(LESSONS[1], {
                    "Jo Busy": ({}, 2 * day), "Tom Tardy": ({}, timedelta(minutes=10)),
                })  # fmt: skip
                for student in ("Ida Ill", "Al Away"):
                    del who[student]
                told.hand_in(2, LESSONS[1], who)
            elif text.startswith("grade week3.zip"):
                _, who = told.week(LESSONS[2], {
                    "Ben Slip": (slipped("hidden_delta"), early),
                    "Ria Retry": (slipped("two_layer_slopes", 4), early),
                })  # fmt: skip
                del who["Al Away"]
                told.hand_in(3, LESSONS[2], who)
            elif text.startswith("grade week4.zip"):
                staying = [one for one in STUDENTS if one != "Al Away"]
                (folder / "students.csv").write_text("\n".join(staying), encoding="utf-8")
                right, _ = told.week(LESSONS[2], {})
                told.hand_in(4, LESSONS[2], {"Ria Retry": (right, DUE[LESSONS[2]] + day)})
            elif text.startswith("feedback --results results --like week4.zip"):
                own = folder / "results" / "own_marks.csv"
                own.write_text(blocks("csv")[0], encoding="utf-8")
                again = next(one for one in COMMANDS if "week4.zip" in one)
                run(again[:-2])
            elif text.startswith("count "):
                for student, records in zip(STUDENTS, class_of(0, 40), strict=True):
                    put(folder / "handed_over" / student, records)
            code = run(command)
            marks = points(folder) if (folder / "results" / "marks.csv").exists() else {}
            made.append((command[2], code, marks))
    return folder, made


def test_no_command_of_the_page_fails(term):
    _, made = term
    assert [verb for verb, code, _ in made if code == 2] == []


def test_marks_follow_the_rules_of_the_course(term):
    folder, made = term
    marks = points(folder)
    first, second, third = map(file_of, LESSONS)
    assert marks["Kit Number1", first] == 3
    # A day and two hours late: two days have begun.
    assert marks["Tom Tardy", first] == pytest.approx(2.4)
    assert marks["Tom Tardy", second] == 3
    assert marks["Jo Busy", second] == 3
    assert marks["Ida Ill", second] == 0
    assert marks["Pau Pair", third] == marks["Pia Pair", third] == 5
    assert marks["Nia Never", third] == 0
    assert not [student for student, _ in marks if student == "Al Away"]
    after_week_3 = [marks for verb, _, marks in made if verb == "grade"][2]
    # All is right at the second try, less 10 %; before, four of six parts were.
    assert after_week_3["Ria Retry", third] < marks["Ria Retry", third] == pytest.approx(4.5)
    assert marks["Ben Slip", third] == 4.5


def test_the_sheets_of_moodle_are_filled_for_all_who_have_a_mark(term):
    folder, _ = term
    first, second, third = (grades(folder / f"filled{number}.csv") for number in (1, 2, 3))
    assert (first["Tom Tardy"], first["Kit Number1"], first["Nia Never"]) == ("2.40", "3.00", "")
    assert (second["Ida Ill"], second["Jo Busy"]) == ("", "3.00")
    assert (third["Ria Retry"], third["Ben Slip"], third["Pau Pair"]) == ("4.50", "4.50", "5.00")
    assert len(first) == len(STUDENTS)


def test_totals_have_a_row_for_each_student_who_stayed(term):
    folder, _ = term
    with (folder / "totals.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(STUDENTS) - {"Al Away"}
    assert (rows["Kit Number1"]["points"], rows["Kit Number1"]["max_points"]) == ("11", "11")
    assert (rows["Ida Ill"]["points"], rows["Ida Ill"]["max_points"]) == ("8", "8")


def test_feedback_goes_back_under_the_names_that_moodle_gave(term):
    folder, _ = term
    with zipfile.ZipFile(folder / "results" / "feedback" / "upload.zip") as packed:
        names = packed.namelist()
        page = packed.read(next(name for name in names if "Ria" in name)).decode()
    assert all(re.match(r".+_\d+_assignsubmission_file_", name) for name in names)
    assert "less 10 %" in page


def test_the_class_is_counted_without_a_name(term):
    folder, _ = term
    made = "".join(path.read_text(encoding="utf-8") for path in (folder / "counts").iterdir())
    assert "slope_of_weight" in made
    assert not [student for student in STUDENTS if student in made]


def test_paper_and_questions_are_there_for_all(term):
    folder, _ = term
    sheets = (folder / "paper" / "worksheets.html").read_text(encoding="utf-8")
    assert all(student in sheets for student in STUDENTS)
    bank = ElementTree.parse(folder / "bank" / "questions.xml").getroot()
    assert bank.tag == "quiz"
