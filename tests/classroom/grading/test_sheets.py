"""A sheet of somebody else's keeps every byte but those of the cells that are filled."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from classroom.errors import UserError
from classroom.grading.sheets import Sheet

CELLS = some.text(some.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6)
TABLES = some.integers(2, 4).flatmap(
    lambda width: some.lists(some.lists(CELLS, min_size=width, max_size=width), min_size=1)
)


def written(rows, delimiter=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return made.getvalue()


@given(TABLES, some.sampled_from(["\n", "\r\n"]), some.sampled_from(["utf-8", "utf-16"]),
       some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))  # fmt: skip
def test_a_sheet_is_read_as_the_csv_module_reads_it(rows, end, coding, quoting):
    rows = [["Student", *("x" for _ in rows[0][1:])], *rows]
    sheet = Sheet(written(rows, ",", end, quoting).encode(coding))
    assert [[cell.value for cell in row] for row in sheet.rows] == rows
    assert sheet.filled({}) == written(rows, ",", end, quoting).encode(
        coding if coding == "utf-8" else "utf-16"
    )


@given(TABLES, some.data())
def test_a_filled_cell_changes_and_no_other(rows, data):
    rows = [["Student", *("x" for _ in rows[0][1:])], *rows]
    sheet = Sheet(written(rows).encode())
    row = data.draw(some.integers(1, len(rows) - 1))
    column = data.draw(some.integers(0, len(rows[0]) - 1))
    wanted = [list(one) for one in rows]
    wanted[row][column] = "2.50"
    again = Sheet(sheet.filled({(row, column): "2.50"}))
    assert [[cell.value for cell in one] for one in again.rows] == wanted


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_delimiter_and_mark_of_the_coding_are_found(delimiter, mark):
    data = mark + written([["a", "b,;"], ["1", ""]], delimiter).encode()
    sheet = Sheet(data)
    assert sheet.delimiter == delimiter
    assert sheet.rows[0][0].value == "a"
    assert sheet.filled({(1, 1): "2.5"}) == data[:-1] + b"2.5\n"


def test_a_value_that_holds_the_delimiter_is_put_in_quotes_and_no_other():
    sheet = Sheet(b"name,points\njane,\njoe,1\n")
    assert sheet.filled({(1, 1): "2,50", (2, 1): "3.00"}) == (
        b'name,points\njane,"2,50"\njoe,3.00\n'
    )
    assert Sheet(b"name;points\njane;\n").filled({(1, 1): "2,50"}) == b"name;points\njane;2,50\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line", [b"sep=;\r\n", b'"sep=;"\n', b"SEP=;\n", b"sep=;,,\n"])
def test_excels_line_on_the_delimiter_is_no_row_and_stays(mark, line):
    # By its looks alone, this sheet has commas.
    data = mark + line + b"a,a;b,b\nc,c;d,d\n"
    sheet = Sheet(data)
    assert [[cell.value for cell in row] for row in sheet.rows] == [["a,a", "b,b"], ["c,c", "d,d"]]
    assert sheet.filled({(1, 1): "1"}) == data.replace(b"d,d", b"1")


def test_a_name_that_begins_like_excels_line_is_a_row():
    assert Sheet(b"sep=,x\n1,2\n").rows[0][0].value == "sep="


def test_bytes_that_are_no_utf_8_come_back_as_they_were():
    data = b"name,points\nZo\xeb,\n"
    assert Sheet(data).filled({(1, 1): "1.00"}) == b"name,points\nZo\xeb,1.00\n"


@pytest.mark.parametrize(("text", "rows"), [
    ('a,b\n"x"y,1', [["a", "b"], ["xy", "1"]]), ('a,b\n"open', [["a", "b"], ["open"]]),
    ("a,b\n\n1,", [["a", "b"], [""], ["1", ""]]), ("a,b", [["a", "b"]]),
])  # fmt: skip
def test_what_is_no_proper_csv_is_read_as_well_as_can_be_and_kept(text, rows):
    sheet = Sheet(text.encode())
    assert [[cell.value for cell in row] for row in sheet.rows] == rows
    assert sheet.filled({}) == text.encode()


def test_a_sheet_that_is_not_there_or_empty_is_told(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        Sheet.of(tmp_path / "no.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UserError, match="is empty"):
        Sheet.of(tmp_path / "empty.csv")
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="not text"):
        Sheet.of(tmp_path / "odd.csv")
