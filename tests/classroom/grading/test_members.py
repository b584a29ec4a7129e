"""Lists of students and of groups, as spreadsheets and people write them."""

import re

import pytest

from classroom.errors import UserError
from classroom.grading.members import groups_from, read_metadata, students_from
from classroom.grading.student_names import file_name


def listed(tmp_path, text, read=students_from, encoding="utf-8"):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return read(path)


@pytest.mark.parametrize(("text", "students"), [
    ("jane\njoe\n", ["jane", "joe"]),
    ("\ufeffstudent\njane\n\n  joe \n", ["jane", "joe"]),
    ('"Doe, Jane",4021\n"Roe, Bob",4022\n', ["Doe, Jane", "Roe, Bob"]),
    ("student;name\n4021;Jane\n4022;Bob\n", ["4021", "4022"]),
    ("Doe, Jane;4021\nRoe, Bob;4022\n", ["Doe, Jane", "Roe, Bob"]),
    ("sep=;\n4021;Doe, Jane\n4022;Roe\n", ["4021", "4022"]),
    ('"sep=,"\r\n4021,x\r\n', ["4021"]),
    ("SEP=\t\nid\tname\n4021\tJane\n", ["4021"]),
    ("4021\tJane\r\n4022\tBob\r\n", ["4021", "4022"]),
    ("Zoe\u0308 Mu\u0308ller\n", ["Zo\u00eb M\u00fcller"]),
    ('O\'Neill, Zo\u00eb\n', ["O'Neill"]),
    ('"O\'Neill; ""Zo\u00eb"""\n', ["O'Neill; \"Zo\u00eb\""]),
])  # fmt: skip
def test_a_list_of_students_is_read_however_it_was_saved(tmp_path, text, students):
    assert listed(tmp_path, text) == students


def test_a_list_that_excel_saved_as_unicode_text_is_read(tmp_path):
    assert listed(tmp_path, "student\nZo\u00eb\n", encoding="utf-16") == ["Zo\u00eb"]


@pytest.mark.parametrize(("text", "words"), [
    ("", "it has none"), ("student\n", "it has none"), ("jane\njane\n", "`jane` is there twice"),
    ("Zo\u00eb\njane\nZoe\u0308\n", "`Zo\u00eb` is there twice"),
])  # fmt: skip
def test_a_list_of_nobody_or_of_one_name_in_two_writings_is_refused(tmp_path, text, words):
    with pytest.raises(UserError, match=re.escape(words)):
        listed(tmp_path, text)


@pytest.mark.parametrize("data", [b"Zo\xeb\n", b'"' + b"x" * 200_000 + b'"\n'])
def test_a_list_that_cannot_be_read_is_a_sentence(tmp_path, data):
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(UserError, match=r"list\.csv (cannot be read|is not written in UTF-8)"):
        students_from(tmp_path / "list.csv")


@pytest.mark.parametrize(("text", "groups"), [
    ("group,student\nTeam 7,4021\nTeam 7,4022\nTeam 8,4023\n",
     {"Team 7": ("4021", "4022"), "Team 8": ("4023",)}),
    # Canvas: others beside, and who is in no group.
    ("name,canvas_user_id,user_id,login_id,sections,group_name\nJane,4021,j1,jane,A,Team 7\n"
     "Bob,4022,b1,bob,A,Team 7\nAnn,4023,a1,ann,A,\n", {"Team 7": ("4021", "4022")}),
    ("Student;Group\nZoe\u0308;a\nbob;a\n", {"a": ("Zo\u00eb", "bob")}),
    ("jane,bob\nann,tim,zoe\n\n", {"group 1": ("jane", "bob"), "group 2": ("ann", "tim", "zoe")}),
])  # fmt: skip
def test_groups_are_rows_of_group_and_student_or_lines_of_members(tmp_path, text, groups):
    assert listed(tmp_path, text, groups_from) == groups


@pytest.mark.parametrize(("text", "words"), [
    ("", "it has no group"), ("group,x\na,1\n", "none called `student`"),
    ("jane,bob\nbob,ann\n", "`bob` is there twice"),
    ("group,student\na,jane\nb,jane\n", "`jane` is there twice"),
])  # fmt: skip
def test_groups_that_are_not_clear_are_refused(tmp_path, text, words):
    with pytest.raises(UserError, match=re.escape(words)):
        listed(tmp_path, text, groups_from)


def test_without_a_file_there_are_no_students_and_no_groups():
    assert students_from(None) == []
    assert groups_from(None) == {}


def test_what_tests_printed_in_gradescopes_file_costs_nothing_and_names_nobody():
    printed = "".join(f"      line {number}: {{[\n" for number in range(200_000))
    text = (
        "---\nsubmission_1:\n  :submitters:\n  - :name: Jane\n    :email: j@x.edu\n  :results:\n"
        f"    output: |\n{printed}submission_2:\n  :submitters:\n  - :name: Bob\n"
    )
    found = read_metadata(text.encode())
    assert {folder: [one.name for one in handed.members] for folder, handed in found.items()} == {
        "submission_1": ["Jane"], "submission_2": ["Bob"],
    }  # fmt: skip


def test_more_members_than_fit_are_refused():
    lines = "".join(f"submission_{n}:\n  :submitters:\n  - :name: J\n" for n in range(60_000))
    with pytest.raises(ValueError, match="more members than fit"):
        read_metadata(lines.encode())


def test_a_files_name_is_one_for_both_writings_and_none_that_windows_keeps():
    assert file_name("Zoe\u0308") == file_name("Zo\u00eb")
    assert file_name("Zo\\xe9") != file_name("Zo\\xeb")
    device = re.compile(r"(con|nul|aux|prn|com\d|lpt\d)(\..*)?", re.IGNORECASE)
    for name in ("con", "CON", "aux.x", "com1", "LPT9.txt", "class", "nul", "nul.txt"):
        assert file_name(name) != name
        assert not device.fullmatch(f"{file_name(name)}.html")
    for name in ("jane", "console", "com10", "j.doe", "jane@uni.edu"):
        assert file_name(name) == name
    capitals = {file_name(name).casefold() for name in ("jane", "Jane", "JANE")}
    assert len(capitals) == 3
