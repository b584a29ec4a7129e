"""Collecting: whose each file is, in every packing, and no file that harms another's."""

import os
import socket
import zipfile
from pathlib import Path

import pytest

from classroom.errors import UserError
from classroom.grading.collecting import Upload, collect, identify, latest
from classroom.grading.plan import plan
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, hand_in, notebook

LESSONS = ["00_start_here", LESSON]
FILE = f"{LESSON}.ipynb"


def put(folder, *names):
    """Write a file for each name; give the folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def pack(path, *names):
    """Write a ZIP with a file for each name; give its path."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def owners(path, students=(), groups=None):
    """Whose each file is: by the file's place, the students."""
    found = {}
    for one in collect(path, LESSONS, students, None, groups)[0]:
        found.setdefault(one.place, []).append(one.student)
    return found


def who(path, students=(), groups=None):
    return sorted(one for several in owners(path, students, groups).values() for one in several)


def remarks(path, students=()):
    return dict(collect(path, LESSONS, students)[1])


# --- a file's name never takes another's place --------------------------------------------------

# the path, who is on the list, whose it is
CHOSEN = (
    # Canvas: the submission's number, the resubmission's, and the student's own text are IDs, too.
    (f"doejane_4021_99817_{FILE}", ["99817", "4021"], "4021"),
    (f"doejane_4021_99817_{LESSON}-100.ipynb", ["100", "4021"], "4021"),
    (f"doejane_4021_99817_HW6 5000 v2 {LESSON}-1.ipynb", ["5000", "4021"], "4021"),
    (f"doejane_LATE_4021_99817_{FILE}", ["LATE", "late", "4021"], "4021"),
    (f"doejane_4021_99817_5000_88888_{FILE}", ["5000", "4021"], "4021"),
    (f"doejane_4021_99817_roe_5000_88888_{FILE}", ["5000"], "4021"),
    ("doejane_4021_99817_joe.ipynb", ["joe", "4021"], "4021"),
    (f"LATE_anon_aB3dE_99817_joe {FILE}", ["joe"], "anon_aB3dE"),
    # Moodle, flat and in folders.
    (f"Jane Doe_4021_assignsubmission_file_Joe_5000_assignsubmission_file_{FILE}", ["5000"],
     "4021"),
    (f"Jane Doe_4021_assignsubmission_file_/Joe_5000_assignsubmission_file_/{FILE}", ["5000"],
     "4021"),
    (f"Ann-Marie Smith_4021_assignsubmission_file_/{FILE}", ["ann", "4021"], "4021"),
    ("Jane Doe_4021_assignsubmission_onlinetext_/joe.ipynb", ["joe", "Jane Doe"], "Jane Doe"),
    # Blackboard: the date, and a second name behind it.
    (f"Homework_jdoe_attempt_2026-01-31-12-00-00_{FILE}", ["2026", "jdoe"], "jdoe"),
    (f"Homework_jdoe_attempt_2026-01-31-12-00-00_x_joe_attempt_2026-02-01-12-00-00_{FILE}",
     ["joe", "jdoe"], "jdoe"),
    (f"Homework joe_jdoe_attempt_2026-01-31-12-00-00_{FILE}", ["joe"], "jdoe"),
    (f"Home_work_j_doe_attempt_2026-01-31-12-00-00_{FILE}", ["j_doe", "doe"], "j_doe"),
    # Gradescope, Brightspace, CodeGrade, Sakai.
    (f"submission_111/joe/{FILE}", ["joe"], "submission_111"),
    (f"12345-678901 - Jane Doe - May 1, 2026 1030 AM - joe {FILE}", ["joe"], "Jane Doe"),
    ("12345-678901 - Jane Doe - May 1, 2026 1030 AM/joe.ipynb", ["12345", "joe"], "12345"),
    (f"Jane Doe - 2026-05-01T10:30:00.123456/Joe - 2026-05-01T10:30:00.1/{FILE}", ["Joe"],
     "Jane Doe"),
    ("Doe, Jane(jdoe)/Submission attachment(s)/joe.ipynb", ["joe"], "jdoe"),
    # A folder is the student's; what the file is called is not.
    (f"jane/{LESSON}/copied from joe.ipynb", ["joe", "jane"], "jane"),
    ("hw6 jane/joe.ipynb", ["joe", "jane"], "jane"),
    (f"submitted/jane/{LESSON}/joe_5000_99817_{FILE}", ["5000", "jane"], "jane"),
    (f"submitted/jane/submitted/joe/{FILE}", ["joe"], "jane"),
    # The lesson's own words are nobody's name.
    (f"k/{FILE}", ["layer", "hidden"], "k"),
    (f"{LESSON}_s1.ipynb", ["the", "layer", "s1"], "s1"),
)  # fmt: skip


@pytest.mark.parametrize(("path", "students", "student"), CHOSEN)
def test_what_a_student_chose_never_tells_whose_it_is(path, students, student):
    for order in (students, students[::-1]):
        assert identify(path.split("/"), LESSONS, order)[0] == student


def test_in_the_same_folder_as_the_class_a_neighbours_name_is_a_question(tmp_path):
    put(tmp_path / "in", f"jane/HW6 joe {FILE}", f"joe/{FILE}", f"mallory/ann/{FILE}",
        f"zoe/{LESSON}/roe_5000_99817_{FILE}")  # fmt: skip
    students = ["joe", "ann", "5000"]
    found, odd = collect(tmp_path / "in", LESSONS, students)
    assert {one.student for one in found} == {"jane", "joe", "mallory", "zoe"}
    asked = {place: remark for place, remark in odd if remark.endswith("Is that right?")}
    assert set(asked) == {f"jane/HW6 joe {FILE}", f"mallory/ann/{FILE}",
                          f"zoe/{LESSON}/roe_5000_99817_{FILE}"}  # fmt: skip
    words = "the name `joe`, but it was graded as the work of `jane`"
    assert words in asked[f"jane/HW6 joe {FILE}"]


def test_however_many_files_somebody_names_like_a_neighbours_they_stay_their_own(tmp_path):
    named = [f"mallory/roe_5000_9981{number}_{FILE}" for number in range(9)]
    folder = put(tmp_path / "in", f"jane/{FILE}", f"5000/{FILE}", *named)
    for students in ((), ["jane", "5000"], ["jane", "5000", "mallory"]):
        assert set(who(folder, students)) == {"jane", "5000", "mallory"}
        assert owners(folder, students)[f"5000/{FILE}"] == ["5000"]
        assert owners(folder, students)[named[0]] == ["mallory"]


@pytest.mark.parametrize("students", [["4021", "5000"], ["5000", "4021"]])
def test_a_neighbours_right_notebook_counts_though_a_newer_file_has_that_name(tmp_path, students):
    folder = put(tmp_path / "in", f"doejane_4021_99817_HW6 5000 v2 {LESSON}-1.ipynb",
                 f"doejane_4021_99816_HW6 5000 v2 {FILE}", f"roejoe_5000_99815_{FILE}")  # fmt: skip
    odd = []
    found, _ = collect(folder, LESSONS, students)
    kept = latest([(one, one.lesson) for one in found], odd)
    assert [(one.student, one.place) for one, _ in kept] == [
        ("4021", f"doejane_4021_99817_HW6 5000 v2 {LESSON}-1.ipynb"),
        ("5000", f"roejoe_5000_99815_{FILE}"),
    ]


def test_canvas_counts_resubmissions_and_the_last_counts_whatever_the_files_times_say(tmp_path):
    names = [
        f"doejane_4021_9981{n}_{LESSON}{again}.ipynb" for n, again in enumerate(["", "-2", "-1"])
    ]
    folder = put(tmp_path / "in", *names)
    for days, name in enumerate(reversed(names)):
        os.utime(folder / name, (days * 86400, days * 86400))
    odd = []
    found, _ = collect(folder, LESSONS)
    [(kept, _)] = latest([(one, one.lesson) for one in found], odd)
    assert kept.place == names[1]
    assert sorted(place for place, _ in odd) == sorted([names[0], names[2]])


def test_two_whom_a_system_tells_apart_stay_apart_though_they_have_one_name(tmp_path):
    names = [f"1234{n}-678901 - Jane Doe - May 1, 2026 1030 AM - {FILE}" for n in (5, 6)]
    folder = put(tmp_path / "in", *names)
    assert who(folder) == ["12345", "12346"]
    assert who(folder, ["Jane Doe"]) == ["12345", "12346"]
    assert all("is the name of several students" in one for one in remarks(folder).values())


def test_moodles_numbers_of_two_exercises_are_one_student_of_the_list(tmp_path):
    folder = put(tmp_path / "in", f"Jane Doe_4021_assignsubmission_file_/{FILE}",
                 "Jane Doe_5021_assignsubmission_file_/00_start_here.ipynb")  # fmt: skip
    assert who(folder, ["Jane Doe"]) == ["Jane Doe", "Jane Doe"]
    assert who(folder) == ["4021", "5021"]


# --- only regular files -------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_links_pipes_sockets_and_devices_are_named_and_not_read(tmp_path):
    folder = put(tmp_path / "in", f"jane/{FILE}")
    for name in ("bob", "tim", "zoe", "so"):
        (folder / name).mkdir()
    (folder / "bob" / FILE).symlink_to(f"../jane/{FILE}")
    (folder / "tim" / FILE).symlink_to("/nowhere.ipynb")
    (folder / "eve").symlink_to("jane")
    (folder / "work.zip").symlink_to("/nowhere.zip")
    os.mkfifo(folder / "zoe" / FILE)
    listening = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        # A socket's path may have some hundred letters at most.
        os.chdir(folder / "so")
        listening.bind("a.ipynb")
    finally:
        os.chdir(here)
        listening.close()
    assert who(folder) == ["jane"]
    said = remarks(folder)
    assert set(said) == {f"bob/{FILE}", f"tim/{FILE}", "eve", f"zoe/{FILE}", "so/a.ipynb",
                         "work.zip"}  # fmt: skip
    assert said[f"bob/{FILE}"] == "It is a symbolic link, not a regular file; it was not read."
    assert "a named pipe" in said[f"zoe/{FILE}"]
    assert "a socket" in said["so/a.ipynb"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
@pytest.mark.parametrize("change", ["pipe", "link", "folder"])
def test_a_file_that_changes_after_it_was_found_is_refused_at_once(tmp_path, change):
    folder = put(tmp_path / "in", f"jane/{FILE}", f"bob/{FILE}")
    [one] = [one for one in collect(folder, LESSONS)[0] if one.student == "bob"]
    one.path.unlink()
    if change == "pipe":
        os.mkfifo(one.path)
    elif change == "link":
        one.path.symlink_to(folder / "jane" / FILE)
    else:
        one.path.mkdir()
    with pytest.raises(OSError, match=r"named pipe|symbolic link|folder"):
        one.data()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_what_a_teacher_names_may_be_a_link(tmp_path):
    put(tmp_path / "real", f"jane/{FILE}")
    pack(tmp_path / "real.zip", f"bob/{FILE}")
    for name in ("real", "real.zip", f"real/jane/{FILE}"):
        link = tmp_path / "links" / Path(name).name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(tmp_path / name)
        [one] = collect(link, LESSONS)[0]
        assert one.data()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_a_pipe_given_as_the_submissions_is_refused_with_a_sentence(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    with pytest.raises(UserError, match=r"is a named pipe: give the folder"):
        collect(tmp_path / "pipe.ipynb", LESSONS)


def test_a_folder_that_windows_takes_for_a_device_affects_itself_alone(tmp_path, monkeypatch):
    put(tmp_path, f"CON/{FILE}", f"jane/{FILE}")
    really = Path.resolve

    def resolve(self, *given, **named):
        if self.name == "CON":
            raise OSError(22, "Invalid handle")
        return really(self, *given, **named)

    monkeypatch.setattr(Path, "resolve", resolve)
    uploads, odd = collect(tmp_path, LESSONS, leave_out=tmp_path / "out")
    assert [one.student for one in uploads] == ["jane"]
    assert odd == [("CON", "It cannot be read: Invalid handle.")]


# --- names in every writing ---------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_composed_and_decomposed_letters_are_the_same_name(tmp_path, packed):
    decomposed, composed = "Zoe\u0308 Mu\u0308ller", "Zo\u00eb M\u00fcller"
    name = f"{decomposed}/{FILE}"
    path = pack(tmp_path / "in.zip", name) if packed else put(tmp_path / "in", name)
    assert who(path) == [composed]
    assert who(path, [composed]) == who(path, [composed, "mueller"]) == [composed]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX")
def test_names_that_are_not_utf8_stay_apart_and_printable(tmp_path):
    names = [b"Zo\xe9", b"Zo\xeb", b"Zo\\xe9", "Zo\u00eb".encode()]
    try:
        for name in names:
            here = tmp_path / "in" / os.fsdecode(name)
            here.mkdir(parents=True)
            (here / FILE).write_bytes(name)
    except OSError:
        pytest.skip("this disk takes UTF-8 only")
    found, odd = collect(tmp_path / "in", LESSONS)
    assert len({one.student for one in found}) == len(names)
    assert {one.data() for one in found} == set(names)
    for one in found:
        assert one.student.encode("utf-8")
        assert one.place.encode("utf-8")
    assert [remark for _, remark in odd if "not in UTF-8" in remark]


def test_utf8_names_in_a_zip_that_does_not_say_so_are_read_as_utf8(tmp_path):
    data = pack(tmp_path / "in.zip", f"Zoe/{FILE}").read_bytes()
    (tmp_path / "in.zip").write_bytes(data.replace(b"Zoe/", "Z\u00f6".encode() + b"/"))
    assert who(tmp_path / "in.zip") == ["Z\u00f6"]


# --- folders around the class -------------------------------------------------------------------

# the files, the students
AROUND = {
    "a folder": ([f"Backprop/Jane Doe/{FILE}", f"Backprop/Bob Roe/{FILE}"],
                 ["Bob Roe", "Jane Doe"]),
    "an exercise's": ([f"HW6/Jane Doe/{FILE}", f"HW6/Bob Roe/{FILE}"], ["Bob Roe", "Jane Doe"]),
    "one student in it": ([f"HW6/Jane Doe/{FILE}"], ["Jane Doe"]),
    "several": ([f"a/b/c/jane/{FILE}", f"a/b/c/bob/{FILE}"], ["bob", "jane"]),
    "files in it": ([f"x/{LESSON}_jane.ipynb", f"x/{LESSON}_bob.ipynb"], ["bob", "jane"]),
    "a lesson's": ([f"{LESSON}/jane/{FILE}", f"{LESSON}/bob/{FILE}"], ["bob", "jane"]),
    "a lesson's in it": ([f"HW/{LESSON}/jane/{FILE}", f"HW/{LESSON}/bob/{FILE}"], ["bob", "jane"]),
    "Apple's beside it": ([f"x/jane/{FILE}", f"x/bob/{FILE}", f"__MACOSX/x/jane/._{FILE}"],
                          ["bob", "jane"]),
    "a page beside it": ([f"x/jane/{FILE}", f"x/bob/{FILE}", "index.html"], ["bob", "jane"]),
    "two exercises": (["HW0/jane/00_start_here.ipynb", f"HW6/jane/{FILE}", f"HW6/bob/{FILE}"],
                      ["bob", "jane", "jane"]),
    "days": ([f"monday/jane/{FILE}", f"tuesday/bob/{FILE}"], ["bob", "jane"]),
    "Canvas's names": ([f"x/doejane_4021_99817_{FILE}", f"x/roebob_4022_99818_{FILE}"],
                       ["4021", "4022"]),
    "nbgrader's course": ([f"c/submitted/jane/ps1/{FILE}", f"c/submitted/bob/ps1/{FILE}",
                           f"c/source/ps1/{FILE}", f"c/release/ps1/{FILE}"], ["bob", "jane"]),
    # A student's folder is not around the class.
    "nbgrader's one student": ([f"jane/{LESSON}/{FILE}"], ["jane"]),
    "one student's lessons": ([f"jane/{LESSON}/{FILE}", "jane/00_start_here/00_start_here.ipynb"],
                              ["jane", "jane"]),
    "one student's exercises": ([f"jane/ps1/{FILE}", "jane/ps2/00_start_here.ipynb"],
                                ["jane", "jane"]),
    "one student's tries": ([f"jane/{LESSON}_old.ipynb", f"jane/{LESSON}_new.ipynb"],
                            ["jane", "jane"]),
    "one student's copies": ([f"jane/{FILE}", f"jane/{LESSON} (1).ipynb"], ["jane", "jane"]),
    "students with folders": ([f"jane/a/{FILE}", f"jane/b/{FILE}", f"bob/{FILE}"],
                              ["bob", "jane", "jane"]),
    "a student who packs others": ([f"bob/{FILE}", f"mallory/bob/{FILE}", f"mallory/ann/{FILE}"],
                                   ["bob", "mallory", "mallory"]),
    "a folder called feedback": ([f"jane/feedback/{FILE}", f"bob/{FILE}"], ["bob", "jane"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", AROUND)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "ZIP"])
def test_folders_around_the_class_are_no_students_and_a_students_are(tmp_path, kind, packed):
    files, students = AROUND[kind]
    path = pack(tmp_path / "in.zip", *files) if packed else put(tmp_path / "in", *files)
    assert who(path) == students


def test_what_was_assumed_of_a_folder_is_said_and_a_list_settles_it(tmp_path):
    folder = put(tmp_path / "in", f"Backprop/jane/{FILE}", f"Backprop/bob/{FILE}")
    assert "(`bob`, `jane`)" in remarks(folder)["Backprop"]
    assert "give --students" in remarks(folder)["Backprop"]
    assert remarks(folder, ["jane", "bob"]) == {}
    assert who(folder, ["Backprop"]) == ["Backprop", "Backprop"]
    folder = put(tmp_path / "one", f"jane/work/{FILE}")
    assert who(folder) == ["jane"]
    assert "`work` for a folder in it" in remarks(folder)["jane"]
    assert remarks(folder, ["jane"]) == {}
    assert who(folder, ["work"]) == ["work"]


def test_of_files_in_different_folders_the_report_asks_for_a_list(tmp_path):
    folder = put(tmp_path / "in", f"jane/a/{FILE}", f"jane/b/{FILE}", f"bob/{FILE}")
    found, odd = collect(folder, LESSONS)
    latest([(one, one.lesson) for one in found], odd)
    assert [remark for _, remark in odd if "give --students" in remark]
    found, odd = collect(folder, LESSONS, ["jane", "bob"])
    latest([(one, one.lesson) for one in found], odd)
    assert odd
    assert not [remark for _, remark in odd if "give --students" in remark]


# --- names as systems write them ----------------------------------------------------------------

SYSTEMS = {
    "Brightspace, flat": ([f"12345-678901 - Jane Doe - May 1, 2026 1030 AM - {FILE}", "index.html",
                           f"12346-678901 - Bob Roe - 1 May, 2026 1130 - {FILE}"],
                          ["Bob Roe", "Jane Doe"]),
    "Brightspace, folders": ([f"12345-678901 - Jane Doe - May 1, 2026 1030 AM/{FILE}",
                              f"12346-678901 - Bob Roe - 1 mai 2026 11 h 30/{FILE}"],
                             ["Bob Roe", "Jane Doe"]),
    "Google Drive": ([f"Jane Doe - {FILE}", f"Bob Roe - Copy of {FILE}",
                      f"Copy of {LESSON}_ann.ipynb"], ["Bob Roe", "Jane Doe", "ann"]),
    "GitHub Classroom": ([f"hw6-janedoe/work/{FILE}", f"hw6-bobroe/{FILE}"], ["bobroe", "janedoe"]),
    "GitHub Classroom, submissions": (
        [f"deep-submissions/deep-{name}/{FILE}" for name in ("jane", "bob", "ann")],
        ["ann", "bob", "jane"],
    ),
    "two Annas": ([f"anna-smith/{FILE}", f"anna-jones/{FILE}"], ["anna-jones", "anna-smith"]),
    "CodeGrade": ([f"Jane Doe - 2026-05-01T10:30:00.123456/{FILE}",
                   f"Bob Roe - 2026-05-01T10:30:00.123456/{FILE}"], ["Bob Roe", "Jane Doe"]),
    "ILIAS": ([f"Doe_Jane_jdoe_1234/{FILE}", f"Roe_Bob_broe_1235/{FILE}"], ["broe", "jdoe"]),
    "ILIAS, teams": ([f"Blatt 6/Abgaben/Team 12/Doe_Jane_jdoe_1234/{FILE}",
                      f"Blatt 6/Abgaben/Team 13/Roe_Bob_broe_1235/{FILE}"], ["broe", "jdoe"]),
    "not ILIAS": ([f"my_back_prop_2026/{FILE}", f"jane/{FILE}"], ["jane", "my_back_prop_2026"]),
    "Sakai": ([f"HW6/Doe, Jane(jdoe)/Submission attachment(s)/{FILE}", "HW6/grades.csv"], ["jdoe"]),
    "Canvas": ([f"doejane_4021_99817_{LESSON}-2.ipynb", f"LATE_anon_aB3dE_99818_{FILE}"],
               ["4021", "anon_aB3dE"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", SYSTEMS)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "ZIP"])
def test_students_are_found_as_each_system_names_them(tmp_path, kind, packed):
    files, students = SYSTEMS[kind]
    path = pack(tmp_path / "in.zip", *files) if packed else put(tmp_path / "in", *files)
    assert who(path) == students


def test_a_list_of_names_logins_or_ids_fits_whatever_a_system_writes(tmp_path):
    for name, forms in (
        (f"12345-678901 - Jane Doe - May 1, 2026 1030 AM - {FILE}", ["12345", "Jane Doe"]),
        (f"doejane_4021_99817_{FILE}", ["4021", "Doe, Jane", "Jane Doe", "doejane"]),
        (f"Jane Doe_4021_assignsubmission_file_/{FILE}", ["4021", "Doe, Jane", "JANE DOE"]),
        (f"Doe_Jane_jdoe_1234/{FILE}", ["jdoe", "Jane Doe", "Doe, Jane"]),
        (f"hw6-janedoe/{FILE}", ["janedoe"]),
    ):
        folder = put(tmp_path / str(abs(hash(name))), name)
        for form in forms:
            assert who(folder, [form, "somebody else"]) == [form]


def test_zips_in_a_folder_are_a_students_each_or_hold_the_class(tmp_path):
    for name in ("jane", "bob"):
        (tmp_path / "each").mkdir(exist_ok=True)
        pack(tmp_path / "each" / f"{name}.zip", FILE)
    assert who(tmp_path / "each") == ["bob", "jane"]
    (tmp_path / "class").mkdir()
    pack(tmp_path / "class" / "monday.zip", f"jane/{FILE}", f"bob/{FILE}")
    pack(tmp_path / "class" / "Section B.zip", f"zoe/{FILE}", f"tim/{FILE}")
    assert who(tmp_path / "class") == ["bob", "jane", "tim", "zoe"]
    # One who packs files for others gets them all, and no one else does.
    pack(tmp_path / "each" / "mallory.zip", f"jane/{FILE}", f"bob/{FILE}")
    assert who(tmp_path / "each") == ["bob", "jane", "mallory", "mallory"]


# --- late ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "late"), [
    (f"doejane_LATE_4021_99817_{FILE}", "Canvas"),
    (f"Jane Doe_4021_assignsubmission_file_/{FILE}", ""),
    (f"Jane Doe - 1 day 2 hours late/{FILE}", "`1 day 2 hours late` in its name"),
    (f"jane_3_mins_late_{FILE}", "`3 mins late` in its name"),
    (f"jane (late)/{FILE}", "`(late)` in its name"),
    (f"jane_LATE_{FILE}", "`LATE` in its name"),
    (f"Jane Doe - 3 days overdue/{FILE}", "`3 days overdue` in its name"),
    (f"versp\u00e4tet/jane/{FILE}", "`versp\u00e4tet` in its name"),
    (f"late/jane/{FILE}", "its folder"),
    (f"Late submissions/jane/{FILE}", "its folder"),
    (f"jane/better late than never {FILE}", ""),
    (f"2 days latex/{FILE}", ""),
    (f"plate 2/translated LATER {FILE}", ""),
])  # fmt: skip
def test_late_is_what_a_system_a_folder_or_a_duration_says(tmp_path, name, late):
    [one] = collect(put(tmp_path / "in", name), LESSONS)[0]
    assert one.late == late
    assert "late" not in one.student.lower() or not late


# --- the newest ---------------------------------------------------------------------------------


def handed(name, when=0.0, **fields):
    return Upload("jane", LESSON, name, Path(name), when=when, **fields)


def chosen(*several, answered=None):
    odd = []
    [(one, _)] = latest([(one, LESSON) for one in several], odd, answered)
    assert len(odd) == len(several) - 1
    return one.place


def test_canvas_number_of_a_resubmission_counts_before_the_date(tmp_path):
    folder = put(tmp_path / "in", f"doejane_4021_99818_{LESSON}-10.ipynb",
                 f"doejane_4021_99819_{LESSON}-9.ipynb", f"doejane_4021_99820_{FILE}")  # fmt: skip
    for when, name in enumerate((f"99818_{LESSON}-10", f"99819_{LESSON}-9", f"99820_{LESSON}")):
        os.utime(folder / f"doejane_4021_{name}.ipynb", (when * 100, when * 100))
    assert chosen(*collect(folder, LESSONS)[0]) == f"doejane_4021_99818_{LESSON}-10.ipynb"


@pytest.mark.parametrize("copy", [
    " (1)", "(1)", "-Copy1", " - Copy", " copy", "-copy", " - Kopie", " - Copie", " - copia (2)",
])  # fmt: skip
def test_of_copies_of_one_time_the_number_of_the_copy_decides(tmp_path, copy):
    folder = put(
        tmp_path / "in",
        f"jane/{FILE}",
        f"jane/{LESSON}{copy}.ipynb",
        f"bob/{FILE}",
        f"bob/Copy of {FILE}",
        f"ann/{LESSON} (2).ipynb",
        f"ann/{LESSON} (10).ipynb",
    )
    for path in folder.rglob("*.ipynb"):
        os.utime(path, (5, 5))
    found = collect(folder, LESSONS)[0]
    for student, best in (("jane", f"{LESSON}{copy}"), ("bob", f"Copy of {LESSON}"),
                          ("ann", f"{LESSON} (10)")):  # fmt: skip
        assert Path(chosen(*(one for one in found if one.student == student))).stem == best


def test_of_one_time_the_answered_one_counts_and_else_it_is_not_asked():
    stub, right, older = (
        handed("a (1).ipynb", 9.0, copy=1),
        handed("a.ipynb", 9.0),
        handed("b.ipynb"),
    )
    assert chosen(stub, right) == "a (1).ipynb"
    assert chosen(stub, right, answered=lambda one: one is right) == "a.ipynb"
    assert chosen(stub, right, answered=lambda one: True) == "a (1).ipynb"
    # Not where the times tell: a student may take an answer back.
    assert chosen(stub, older, answered=lambda one: one is older) == "a (1).ipynb"
    # ZIPs have times of two seconds.
    assert chosen(handed("a.ipynb", 8.5), stub, answered=lambda one: not one.copy) == "a.ipynb"


# --- groups -------------------------------------------------------------------------------------


def test_every_member_of_a_group_gets_what_one_of_them_handed_in(tmp_path):
    groups = {"Team 7": ["4021", "4022"], "Team 8": ["4023"]}
    folder = put(tmp_path / "in", f"team7_4021_99817_{FILE}", f"roe_4024_99818_{FILE}")
    assert who(folder, groups=groups) == ["4021", "4022", "4024"]
    assert who(folder, ["4021", "4022", "4023", "4024"], groups) == ["4021", "4022", "4024"]
    assert remarks(folder) == {}
    named = put(tmp_path / "named", f"Team 7/{FILE}", f"team 8/{FILE}")
    assert who(named, groups=groups) == ["4021", "4022", "4023"]


METADATA = """---
submission_111:
  :submitters:
  - :name: Jane Doe
    :sid: "0421"
    :email: jane@uni.edu
  - :name: No
    :sid: 0422
    :email:
  :created_at: 2026-05-01 10:00:00
  :results:
    output: |
      submission_222:
        :submitters:
        - :name: Mallory
submission_222:
  :submitters:
  - :name: Zo\u00eb
    :sid: "0423"
    :email: zoe@uni.edu
"""


def gradescope(folder, text=METADATA):
    put(folder, *(f"assignment_1_export/submission_{number}/{FILE}" for number in (111, 222)))
    (folder / "assignment_1_export" / "submission_metadata.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("packed", [False, True])
def test_gradescopes_file_names_every_member_as_the_list_does(tmp_path, packed):
    path = gradescope(tmp_path / "in")
    if packed:
        names = [one for one in path.rglob("*") if one.is_file()]
        with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
            for name in names:
                archive.write(name, name.relative_to(path))
        path = tmp_path / "in.zip"
    assert who(path) == ["0422", "jane@uni.edu", "zoe@uni.edu"]
    assert who(path, ["0421", "0422", "0423"]) == ["0421", "0422", "0423"]
    assert who(path, ["Jane Doe", "No", "Zoe\u0308"]) == ["Jane Doe", "No", "Zoe\u0308"]
    assert who(path, ["JANE@uni.edu", "0422", "Zo\u00eb"]) == ["0422", "JANE@uni.edu", "Zo\u00eb"]
    assert remarks(path) == {}


@pytest.mark.parametrize("text", [
    "", "a: [", "- 1\n", "submission_111: 3\n", "\x00", "x: &a [*a]",
    "submission_111:\n  :submitters:\n  - {:name: [1]}\n",
])  # fmt: skip
def test_a_damaged_metadata_file_is_a_sentence(tmp_path, text):
    folder = gradescope(tmp_path / "in", text)
    assert who(folder) == ["submission_111", "submission_222"]
    [remark] = remarks(folder).values()
    assert "Gradescope's list of members cannot be read" in remark


def test_a_students_own_metadata_file_names_nobody(tmp_path):
    folder = gradescope(tmp_path / "in")
    own = folder / "assignment_1_export" / "submission_111" / "submission_metadata.yml"
    own.write_text(METADATA.replace("Jane Doe", "Mallory"), encoding="utf-8")
    put(folder, f"assignment_1_export/submission_111/submission_222/{FILE}")
    assert "Mallory" not in who(folder, ["Jane Doe", "No", "Zo\u00eb", "Mallory"])
    assert who(folder).count("zoe@uni.edu") == 1


# --- as `grade` does it -------------------------------------------------------------------------


def test_a_decomposed_name_is_one_student_of_the_list_and_of_only(tmp_path):
    decomposed, composed = "Zoe\u0308", "Zo\u00eb"
    hand_in(tmp_path / "in", decomposed, RIGHT)
    hand_in(tmp_path / "in", "jane", RIGHT)
    (tmp_path / "list.csv").write_text(f"{composed}\njane\n", encoding="utf-8")
    code, marks = grade(tmp_path / "in", tmp_path / "out", "--students", str(tmp_path / "list.csv"))
    assert code == 0
    assert {(student, mark.points) for (student, _), mark in marks.items()} == {
        (composed, 1.0), ("jane", 1.0),
    }  # fmt: skip
    _, marks = grade(tmp_path / "in", tmp_path / "only", "--only", decomposed)
    assert {student for student, _ in marks} == {composed}


def test_a_damaged_member_of_a_zip_leaves_all_others_their_marks(tmp_path):
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for student in ("bob", "jane"):
            archive.writestr(f"{student}/{FILE}", notebook(RIGHT))
        begin = archive.getinfo(f"bob/{FILE}").header_offset + 30 + len(f"bob/{FILE}")
    data = bytearray(path.read_bytes())
    data[begin : begin + 200] = os.urandom(200)
    path.write_bytes(data)
    code, marks = grade(path, tmp_path / "out")
    assert code == 1
    assert {(student, mark.status) for (student, _), mark in marks.items()} == {("jane", "right")}
    assert f"`in.zip/bob/{FILE}`: It cannot be read" in (tmp_path / "out/report.md").read_text()


def test_a_plan_gives_every_member_of_a_group_the_same_notebook(tmp_path):
    put(tmp_path / "in", f"team7_4021_99817_{FILE}", f"doe_4023_99818_{FILE}")
    groups = {"Team 7": ["4021", "4022"]}
    found = plan(tmp_path / "in", ["4021", "4022", "4023"], groups=groups)
    assert [(one.student, one.stem[:4]) for one, _ in found.found] == [
        ("4021", "team"), ("4022", "team"), ("4023", "doe_"),
    ]  # fmt: skip
    assert found.warnings == ()
    only = plan(tmp_path / "in", only=["4022"], groups=groups)
    assert [one.student for one, _ in only.found] == ["4022"]


def test_a_plan_asks_which_of_two_of_one_time_has_an_answer(tmp_path):
    folder = put(tmp_path / "in", f"jane/{FILE}", f"jane/{LESSON} (1).ipynb")
    for path in folder.rglob("*.ipynb"):
        os.utime(path, (5, 5))
    for answered, stem in ((None, f"{LESSON} (1)"), (lambda one: "(1)" not in one.stem, LESSON)):
        found = plan(folder, answered=answered)
        assert [one.stem for one, _ in found.found] == [stem]
        assert len(found.warnings) == 1
