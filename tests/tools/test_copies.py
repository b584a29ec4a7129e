"""A learner's copies: made once, never overwritten, put aside on request."""

import json
import os
import platform
import re

import pytest

from classroom.errors import UserError
from tools import build, copies


@pytest.fixture
def folders(tmp_path):
    originals, work = tmp_path / "notebooks", tmp_path / "work"
    originals.mkdir()
    (originals / "02_two.ipynb").write_text("two")
    (originals / "10_ten.ipynb").write_text("ten")
    return originals, work


def content(folder):
    return {path.name: path.read_text() for path in folder.glob("*.ipynb")}


def test_every_lesson_is_copied_once(folders):
    assert "2 lessons copied" in "".join(copies.refresh(*folders))
    assert content(folders[1]) == {"02_two.ipynb": "two", "10_ten.ipynb": "ten"}
    assert list(copies.refresh(*folders)) == []


def test_a_copy_has_the_version_of_the_python_that_will_run_it_and_else_every_byte(folders):
    originals, work = folders
    original = next((build.ROOT / "notebooks").glob("02_*.ipynb")).read_text(encoding="utf-8")
    (originals / "02_two.ipynb").write_text(original, encoding="utf-8")
    list(copies.refresh(originals, work, "3.99.1"))
    made = (work / "02_two.ipynb").read_text(encoding="utf-8")
    assert made == original.replace('   "version": "3"\n', '   "version": "3.99.1"\n')
    assert made != original
    copies.reset("02", originals, work)
    again = json.loads((work / "02_two.ipynb").read_text(encoding="utf-8"))
    assert again["metadata"]["language_info"]["version"] == platform.python_version()
    assert list(copies.refresh(originals, work, "3.98.7")) == []


def test_what_is_no_notebook_is_copied_as_it_is(folders):
    originals, work = folders
    odd = {"02_two.ipynb": "[]", "10_ten.ipynb": '{"metadata": {"language_info": 3}}'}
    for name, text in odd.items():
        (originals / name).write_text(text)
    list(copies.refresh(originals, work))
    assert content(work) == odd


def test_a_filled_copy_is_never_overwritten(folders):
    list(copies.refresh(*folders))
    (folders[1] / "02_two.ipynb").write_text("my answers")
    assert list(copies.refresh(*folders)) == []
    assert content(folders[1])["02_two.ipynb"] == "my answers"


def test_a_changed_lesson_comes_beside_the_copy_and_is_said_once(folders):
    originals, work = folders
    list(copies.refresh(*folders))
    (work / "02_two.ipynb").write_text("my answers")
    for state, name in (("changed", "02_two.new.ipynb"), ("again", "02_two.new-2.ipynb")):
        (originals / "02_two.ipynb").write_text(state)
        [said] = copies.refresh(*folders)
        assert "02_two.ipynb has changed" in said
        assert name in said
        assert list(copies.refresh(*folders)) == []
        assert content(work)["02_two.ipynb"] == "my answers"
        assert content(work)[name] == state


def test_a_deleted_copy_comes_back(folders):
    list(copies.refresh(*folders))
    (folders[1] / "10_ten.ipynb").unlink()
    assert "1 lesson copied" in "".join(copies.refresh(*folders))


@pytest.mark.parametrize("broken", ["{", "[1]", ""])
def test_a_broken_record_costs_nothing(folders, broken):
    list(copies.refresh(*folders))
    (folders[1] / "02_two.ipynb").write_text("my answers")
    (folders[1] / copies.RECORD).write_text(broken)
    assert list(copies.refresh(*folders)) == []
    assert content(folders[1])["02_two.ipynb"] == "my answers"


@pytest.mark.parametrize("name", ["02", "2", "02_two", "02_two.ipynb", "07_two", "two"])
def test_reset_keeps_the_old_one_under_a_dated_name(folders, name):
    originals, work = folders
    list(copies.refresh(*folders))
    for number, answers in enumerate(("first", "second")):
        (work / "02_two.ipynb").write_text(answers)
        said = copies.reset(name, originals, work)
        kept = re.search(r"kept as (02_two\.kept-\d{4}-\d\d-\d\d(-2)?\.ipynb)", said)[1]
        assert kept.endswith("-2.ipynb") == (number == 1)
        assert content(work)[kept] == answers
        assert content(work)["02_two.ipynb"] == "two"


@pytest.fixture
def renumbered(folders, monkeypatch):
    """Copies of two lessons with answers; then one of them has another number, and one is split."""
    originals, work = folders
    list(copies.refresh(*folders))
    for name in ("02_two.ipynb", "10_ten.ipynb"):
        (work / name).write_text(f"my answers in {name}")
    monkeypatch.setitem(copies.FORMER_LESSONS, "two", ("two", "two_more"))
    monkeypatch.setitem(copies.FORMER_LESSONS, "tenth", ("ten",))
    (originals / "10_ten.ipynb").rename(originals / "11_ten.ipynb")
    (originals / "02_two.ipynb").write_text("half of two")
    (originals / "03_two_more.ipynb").write_text("the other half")
    return folders


def test_a_copy_gets_the_new_number_of_its_lesson_and_keeps_the_answers(renumbered):
    said = " ".join(copies.refresh(*renumbered))
    assert "10_ten.ipynb is now called 11_ten.ipynb" in said
    assert "03_two_more.ipynb is new: the lesson before it was split." in said
    assert content(renumbered[1]) == {
        "02_two.ipynb": "my answers in 02_two.ipynb",
        "02_two.new.ipynb": "half of two",
        "03_two_more.ipynb": "the other half",
        "11_ten.ipynb": "my answers in 10_ten.ipynb",
    }
    assert list(copies.refresh(*renumbered)) == []


def test_a_lesson_with_another_number_and_another_text_comes_beside_the_copy(renumbered):
    originals, work = renumbered
    (originals / "11_ten.ipynb").write_text("ten, in new words")
    assert "11_ten.ipynb has changed" in " ".join(copies.refresh(*renumbered))
    assert content(work)["11_ten.ipynb"] == "my answers in 10_ten.ipynb"
    assert content(work)["11_ten.new.ipynb"] == "ten, in new words"


@pytest.mark.parametrize("record", ["{", "{}"])
def test_a_copy_is_found_under_its_former_name_even_without_a_record(renumbered, record):
    _, work = renumbered
    (work / "10_ten.ipynb").rename(work / "09_tenth.ipynb")
    (work / copies.RECORD).write_text(record)
    assert "09_tenth.ipynb is now called 11_ten.ipynb" in " ".join(copies.refresh(*renumbered))
    assert content(work)["11_ten.ipynb"] == "my answers in 10_ten.ipynb"


def test_a_copy_that_is_there_under_both_names_stays_as_it_is(renumbered):
    _, work = renumbered
    (work / "11_ten.ipynb").write_text("newer answers")
    list(copies.refresh(*renumbered))
    assert content(work)["10_ten.ipynb"] == "my answers in 10_ten.ipynb"
    assert content(work)["11_ten.ipynb"] == "newer answers"


def test_of_two_copies_under_former_names_the_one_written_last_becomes_todays(renumbered):
    _, work = renumbered
    (work / "09_ten.ipynb").write_text("older answers")
    os.utime(work / "09_ten.ipynb", (1, 1))
    list(copies.refresh(*renumbered))
    assert content(work)["11_ten.ipynb"] == "my answers in 10_ten.ipynb"
    assert content(work)["09_ten.ipynb"] == "older answers"


@pytest.mark.parametrize("name", ["10_ten", "11_ten", "11", "ten", "10_tenth.ipynb"])
@pytest.mark.parametrize("is_refreshed", [False, True])
def test_reset_takes_old_and_new_names_and_keeps_the_copy(renumbered, name, is_refreshed):
    _, work = renumbered
    if is_refreshed:
        list(copies.refresh(*renumbered))
    said = copies.reset(name, *renumbered)
    kept = re.search(r"kept as (11_ten\.kept-\S+\.ipynb)\.", said)[1]
    assert content(work)[kept] == "my answers in 10_ten.ipynb"
    assert content(work)["11_ten.ipynb"] == "ten"
    assert "10_ten.ipynb" not in content(work)
    with pytest.raises(UserError, match="No lesson is called '10'"):
        copies.reset("10", *renumbered)


def test_a_new_learner_is_told_nothing_of_former_lessons(renumbered, tmp_path):
    [said] = copies.refresh(renumbered[0], tmp_path / "fresh")
    assert said.startswith("3 lessons copied")


def test_reset_works_before_anything_was_copied(folders):
    assert "fresh 10_ten.ipynb" in copies.reset("10", *folders)


@pytest.mark.parametrize("name", ["03", "three", "", "02_", "../02_two"])
def test_an_unknown_lesson_gets_the_list(folders, name):
    with pytest.raises(UserError, match=r"No lesson is called(.|\n)*02_two\n\s+10_ten"):
        copies.reset(name, *folders)


def test_no_notebooks_at_all_is_said(tmp_path):
    with pytest.raises(UserError, match="no notebooks in"):
        list(copies.refresh(tmp_path, tmp_path / "work"))


def test_a_place_that_cannot_be_written_to_is_said(folders):
    originals, work = folders
    work.write_text("in the way")
    with pytest.raises(UserError, match=r"cannot be written to .*\n.*--work FOLDER"):
        list(copies.refresh(originals, work))


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind"
)
def test_a_folder_without_permission_is_said(folders):
    originals, work = folders
    work.mkdir(mode=0o500)
    with pytest.raises(UserError, match="cannot be written to"):
        list(copies.refresh(originals, work))


def test_a_full_disk_leaves_no_half_copy(folders, monkeypatch):
    def full(target, data):
        target.write_text("ha")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies.Path, "write_bytes", full)
    with pytest.raises(UserError, match="No space left"):
        list(copies.refresh(*folders))
    assert list(folders[1].iterdir()) == []
