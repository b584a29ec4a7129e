"""Marks for words go into `own_marks.csv`: whole, beside what others wrote, and never over it."""

import contextlib
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from classroom.errors import UserError
from classroom.grading.own_marks import own_in, with_mark
from classroom.words.desk import CHANGED, Conflict, Desk, Written
from tests.classroom.words.classroom import LAST, WHY, collect, marks_of

HERE = Path("own_marks.csv")


@pytest.fixture
def folder(tmp_path):
    for student, text in {"ada": "It is flat.", "ben": "Zero.", "cleo": ""}.items():
        collect(tmp_path, student, text)
    return tmp_path


def give(desk, name, points, comment="", before=None, digest=None):
    """Give points to the answer of somebody who is named on the page."""
    [paper] = [one for one in desk.pile(WHY.name).papers if one.name == name]
    return desk.save(
        WHY.name, paper.who, Written(points, comment), before or paper.written,
        digest or paper.digest,
    )  # fmt: skip


def states(desk):
    return {one.name: one.state for one in desk.pile(WHY.name).papers}


def test_a_mark_is_in_the_file_and_on_the_page_and_the_others_wait(folder):
    desk = Desk(folder)
    assert desk.pile(WHY.name).said == "2 of 2 answers to be read"
    assert desk.pile(WHY.name).empty == ("cleo",)
    give(desk, "ada", "1,5", ' =Good;\r\nbut "short" ')
    assert marks_of(folder) == {("ada", "why_zero"): (1.5, '=Good;\nbut "short"')}
    text = (folder / "own_marks.csv").read_text(encoding="utf-8")
    assert '"\'=Good;\nbut ""short"""' in text
    assert states(desk) == {"ada": "read", "ben": "to be read"}
    assert states(Desk(folder)) == states(desk)


@pytest.mark.parametrize("points", ["-1", "2.5", "two", "1e0", "nan", "1.2.3"])
def test_points_that_are_none_are_refused_and_nothing_is_written(folder, points):
    with pytest.raises(UserError, match="a number from 0 to 2"):
        give(Desk(folder), "ada", points)
    assert marks_of(folder) == {}


def test_a_mark_without_points_is_taken_out_and_its_comment_is_kept_as_a_draft(folder):
    desk = Desk(folder)
    give(desk, "ada", "1", "Why?")
    give(desk, "ben", "2")
    give(desk, "ada", "", "Why?")
    assert marks_of(folder) == {("ben", "why_zero"): (2.0, "")}
    assert states(desk)["ada"] == "to be read"
    [ada] = [one for one in Desk(folder).pile(WHY.name).papers if one.name == "ada"]
    assert (ada.draft, ada.written) == ("Why?", Written())


EXCEL = (
    "sep=;\r\nnote;reason;exercise;student;points\r\n"
    'mine;"right; on paper";hidden_delta;jane;0,5\r\n;;;;\r\n'
)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_every_byte_of_somebody_elses_rows_stays(folder, coding):
    path = folder / "own_marks.csv"
    before = EXCEL.replace("paper", "papér").encode(coding)
    path.write_bytes(before)
    desk = Desk(folder)
    give(desk, "ada", "1.5", "Tr\u00e8s bien; oui")
    added = ';"Tr\u00e8s bien; oui";why_zero;ada;1,5\r\n'
    assert path.read_bytes() == before + added.encode(coding.replace("-sig", "").replace(
        "utf-16", f"utf-16-{sys.byteorder[0]}e"))  # fmt: skip
    give(desk, "ada", "2", "")
    assert path.read_bytes().startswith(before)
    assert marks_of(folder) == {
        ("jane", "hidden_delta"): (0.5, "right; on pap\u00e9r"),
        ("ada", "why_zero"): (2.0, ""),
    }


def test_what_the_files_encoding_lacks_is_refused_with_a_sentence(folder):
    path = folder / "own_marks.csv"
    path.write_bytes(EXCEL.replace("paper", "papér").encode("latin-1"))
    before = path.read_bytes()
    with pytest.raises(UserError, match=r"its encoding has no '→'. Save it as CSV in UTF-8"):
        give(Desk(folder), "ada", "1", "a → b")
    assert path.read_bytes() == before


def test_a_row_that_nobody_can_read_stops_a_save_and_no_name_is_told_to_an_anonymous_page(
    folder, capsys
):
    desks = {anonymous: Desk(folder, anonymous) for anonymous in (False, True)}
    piles = {anonymous: desk.pile(WHY.name) for anonymous, desk in desks.items()}
    broken = b"student,exercise,points,reason\njane,hidden_delta,x,y\n"
    (folder / "own_marks.csv").write_bytes(broken)
    for anonymous, desk in desks.items():
        who = piles[anonymous].papers[0].who
        with pytest.raises(UserError) as raised:
            desk.save(WHY.name, who, Written("1"), Written(), "")
        assert ("jane" in str(raised.value)) is not anonymous
    assert "jane" in capsys.readouterr().out
    assert (folder / "own_marks.csv").read_bytes() == broken


def test_a_conflict_says_what_is_there_and_writes_nothing(folder):
    desk = Desk(folder)
    give(desk, "ada", "1", "Good.")
    with pytest.raises(Conflict, match=r"It now has 1 point and the comment “Good.”"):
        give(desk, "ada", "2", before=Written())
    assert marks_of(folder)["ada", "why_zero"] == (1.0, "Good.")
    # What is there already is no conflict: an answer of the server may have been lost.
    give(desk, "ada", "1", "Good.", before=Written())


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("first", [Written("1"), Written("1,0", "Half\tof"), Written("x")])
def test_of_two_saves_of_a_page_that_closed_the_later_one_stays(folder, order, first):
    desk = Desk(folder)
    [who] = [one.who for one in desk.pile(WHY.name).papers if one.name == "ada"]
    last = Written("1", "Half of it.")
    for wanted, sent in [(first, None), (last, first)][::order]:
        with contextlib.suppress(Conflict, UserError):
            desk.save(WHY.name, who, wanted, Written(), "", sent)
    assert marks_of(folder)["ada", "why_zero"] == (1.0, "Half of it.")


def test_somebody_who_writes_between_reading_and_writing_loses_nothing(folder, monkeypatch):
    desk, path = Desk(folder), folder / "own_marks.csv"
    read, times = desk._read, []

    def meanwhile():
        times.append(read())
        if len(times) == 3:
            path.write_text("student,exercise,points,reason\nben,why_zero,2,\n")
            return read()
        return times[-1]

    monkeypatch.setattr(desk, "_read", meanwhile)
    give(desk, "ada", "1")
    assert set(marks_of(folder)) == {("ada", "why_zero"), ("ben", "why_zero")}


def test_a_changed_text_is_told_until_it_is_read_or_the_mark_is_written_by_hand(folder):
    desk = Desk(folder)
    give(desk, "ada", "1", "Short.")
    collect(folder, "ada", "It is flat, so nothing goes back.")
    assert states(desk)["ada"] == CHANGED
    give(desk, "ada", "1", "Short.")
    assert states(desk)["ada"] == "read"
    collect(folder, "ada", "Flat.")
    assert states(desk)["ada"] == CHANGED
    path = folder / "own_marks.csv"
    path.write_text(path.read_text().replace("ada,why_zero,1,", "ada,why_zero,2,"))
    assert states(desk)["ada"] == "read"


def test_a_mark_counts_for_the_text_that_the_page_showed(folder):
    desk = Desk(folder)
    [paper] = [one for one in desk.pile(WHY.name).papers if one.name == "ada"]
    collect(folder, "ada", "Another text.")
    give(desk, "ada", "1", digest=paper.digest)
    assert states(desk)["ada"] == CHANGED


def test_fewer_points_than_were_given_are_told(folder):
    give(Desk(folder), "ada", "2", "Good.")
    told = json.loads((folder / "settings.json").read_text())
    told["points"]["why_zero"] = 1.5
    (folder / "settings.json").write_text(json.dumps(told))
    desk = Desk(folder)
    assert desk.pile(WHY.name).most == 1.5
    with pytest.raises(UserError, match=r"from 0 to 1\.5"):
        give(desk, "ada", "2", "Very good.")


def test_numbers_stay_when_somebody_comes_late_and_each_question_has_an_order_of_its_own(folder):
    for number in range(12):
        for question in (WHY, LAST):
            collect(folder, f"s{number}", "Some words.", question=question)
    first = Desk(folder, anonymous=True)
    before = {one.who: one.name for one in first.pile(WHY.name).papers}
    orders = [[one.who for one in first.pile(name).papers] for name in (WHY.name, LAST.name)]
    assert [who for who in orders[0] if who in orders[1]] != orders[1]
    collect(folder, "late", "Sorry.")
    after = {one.who: one.name for one in Desk(folder, anonymous=True).pile(WHY.name).papers}
    assert len(set(after.values())) == len(before) + 1
    assert {who: after[who] for who in before} == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_link_stays_a_link_and_a_private_file_private(folder, tmp_path_factory):
    far = tmp_path_factory.mktemp("far") / "marks.csv"
    far.write_text("student,exercise,points,reason\n")
    far.chmod(0o600)
    (folder / "own_marks.csv").symlink_to(far)
    give(Desk(folder), "ada", "1")
    assert (folder / "own_marks.csv").is_symlink()
    assert "ada,why_zero,1," in far.read_text()
    assert far.stat().st_mode & 0o777 == 0o600


def test_where_nobody_answered_in_words_a_sentence_says_where_questions_are_made(tmp_path):
    (tmp_path / "journal.jsonl").touch()
    with pytest.raises(UserError, match=r"table `\[words\]`"):
        Desk(tmp_path)


NAMES = some.text(some.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=9)
ROWS = some.lists(some.tuples(NAMES, some.sampled_from(["why_zero", "last"]), NAMES), max_size=5)


@settings(max_examples=200)
@given(ROWS, NAMES, some.none() | some.tuples(some.sampled_from([0.0, 1.5]), NAMES),
       some.sampled_from([",", ";"]), some.sampled_from(["utf-8", "utf-16"]))  # fmt: skip
def test_one_mark_changes_and_no_other_or_nothing_does(rows, student, mark, delimiter, coding):
    lines = ["student,exercise,points,reason"]
    lines += ['"{}",{},1,"{}"'.format(a.replace('"', '""'), b, c.replace('"', '""'))
              for a, b, c in rows]  # fmt: skip
    text = "\n".join(lines) + "\n"
    if delimiter == ";":
        text = text.replace(",", ";")
    data = text.encode(coding)
    try:
        before = own_in(data, HERE)
        made = own_in(with_mark(data, HERE, student, "why_zero", mark), HERE)
    except UserError:
        return
    key = next(iter(made.keys() - before.keys()), None)
    changed = {one for one in made.keys() | before.keys() if made.get(one) != before.get(one)}
    assert len(changed) <= 1
    assert key is None or made[key] == mark
