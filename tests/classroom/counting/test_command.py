"""The command: what it writes, what it says, and one class that ran real checks in a notebook."""

import csv
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from classroom.counting.__main__ import main
from classroom.counting.counts import OfHint, OfSlip, count
from classroom.counting.handed_in import read
from classroom.counting.render import tables
from tests.classroom.counting.class_of import class_of, put, zipped

FILES = ("exercises.csv", "hints.csv", "slips.csv", "class.html")


@pytest.fixture
def room(tmp_path):
    """A class, half in folders and half in ZIPs, with names that a page or a sheet would run."""
    names = ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "+1", "Zoë", "a,b", "\x1b[31mred")
    for number, records in enumerate(class_of(3, 30)):
        name = f"{names[number % len(names)]}{number}".replace("/", "")
        if number % 2:
            (tmp_path / "room").mkdir(exist_ok=True)
            (tmp_path / "room" / f"{name}.zip").write_bytes(zipped(records))
        else:
            put(tmp_path / "room" / name, records)
    return tmp_path / "room"


def table_in(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_it_writes_three_tables_and_a_page_with_the_same_numbers(room, tmp_path, capsys):
    assert main([str(room), "--out", str(tmp_path / "counts")]) == 0
    assert "30 learners" in capsys.readouterr().out
    made = tmp_path / "counts"
    assert sorted(path.name for path in made.iterdir()) == sorted(FILES)
    page = (made / "class.html").read_text(encoding="utf-8")
    counts = count(list(read([room]).learners.values()))
    for one in tables(counts):
        lines = table_in(made / one.file)
        assert lines == one.lines
        assert len(lines) > 4
    cells = re.findall(r'<td class="number">([^<]*)</td>', page)
    numbers = [cell for one in tables(counts) for row in one.rows for cell in row[1:]
               if not isinstance(cell, str)]  # fmt: skip
    assert cells == [f"{number:g}" for number in numbers]


def test_each_row_of_exercises_adds_up_to_who_tried(room, tmp_path):
    main([str(room), "--out", str(tmp_path / "counts")])
    head, *rows = table_in(tmp_path / "counts" / "exercises.csv")
    first, last = head.index("right at try 1"), head.index("no history")
    for row in rows:
        assert int(row[1]) == sum(map(int, row[first : last + 1]))


def test_no_name_is_in_what_is_written_or_printed_as_a_summary(room, tmp_path, capsys):
    (room / "Zoë_secret.zip").write_bytes(b"not a ZIP")
    assert main([str(room), "--out", str(tmp_path / "counts")]) == 1
    said = capsys.readouterr()
    assert "Zoë_secret" in said.err
    for text in (said.out, *((tmp_path / "counts" / file).read_text("utf-8") for file in FILES)):
        for name in ("Zoë", "calc", "script>", "[31m"):
            assert name not in text, name
    assert "Left out: 1 file or folder." in said.out


def test_words_about_hints_are_counts_and_say_no_cause(room, tmp_path):
    main([str(room), "--out", str(tmp_path / "counts")])
    page = (tmp_path / "counts" / "class.html").read_text(encoding="utf-8")
    assert re.search(r"right at the next try after hint \d: \d+ of \d+", page)
    assert "without a new hint: " in page
    assert "%" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "does not show what a hint did" in page


@pytest.mark.parametrize("place", ["nowhere", "a.txt", "empty"])
def test_where_nothing_can_be_counted_a_sentence_says_so_and_nothing_is_written(
    place, tmp_path, capsys
):
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / place), "--out", str(tmp_path / "counts")]) == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "counts").exists()


WRONG = "def double(number):\n    return number ** 2\n"
RIGHT = "def double(number):\n    return 2 * number\n"
JANE = (f"{WRONG}check(double)", "hint(double)", f"# again\n{WRONG}check(double)",
        f"{RIGHT}check(double)", f"{WRONG}check(double)")  # fmt: skip
ADA = (f"{RIGHT}check(double)",)


def test_checks_in_notebooks_of_two_learners_are_counted(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_PROGRESS", raising=False)
    for name, cells in (("jane", JANE), ("ada", ADA)):
        folder = tmp_path / "room" / name
        folder.mkdir(parents=True)
        notebook = nbformat.v4.new_notebook()
        lines = ("from nnlib.checks import check, hint", *cells)
        notebook.cells = [nbformat.v4.new_code_cell(line) for line in lines]
        NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    shutil.make_archive(str(tmp_path / "room" / "lin"), "zip", tmp_path / "room" / "jane")
    counts = count(list(read([tmp_path / "room"]).learners.values()))
    row = counts.exercises["double"]
    assert (row.tried, dict(row.right_at), row.middle) == (3, {1: 1, 2: 2}, 2.0)
    assert counts.hints == {("double", 1): OfHint(opened=2, right=2)}
    [(slip, met)] = counts.slips.items()
    assert (slip[0], met) == ("double", OfSlip(at_first=2, right=2))
