"""Progress as it is handed over: folders, ZIPs, ZIPs of ZIPs, and what is hostile in them."""

import io
import json
import os
import zipfile

import pytest

from classroom.board.records import LARGEST
from classroom.counting.handed_in import read
from tests.classroom.counting.class_of import put, zipped

FIRST = {"status": "right", "slips": [], "history": [{"status": "right", "slips": [], "hints": 0}]}
WRONG = {"status": "not yet", "slips": [], "history": [{"status": "not yet", "hints": 0}]}


def found(*places):
    """The exercises of each learner, and the reasons for what was left out or is in doubt."""
    handed = read(places)
    learners = sorted(sorted(one) for one in handed.learners.values())
    return learners, [one.reason for one in (*handed.skipped, *handed.doubts)]


def together(**files):
    """A ZIP of files, as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


ONE, TWO = {"double": FIRST}, {"double": FIRST, "predict": WRONG}


def test_a_folder_has_one_folder_or_zip_for_each_learner(tmp_path):
    put(tmp_path / "jane", ONE)
    put(tmp_path / "ada" / "work", TWO)
    write(tmp_path / "zoë.zip", zipped({"predict": WRONG}))
    write(tmp_path / "lin" / "mine.zip", zipped(TWO, inside="work/progress/"))
    assert found(tmp_path) == (
        [["double"], ["double", "predict"], ["double", "predict"], ["predict"]], [],
    )  # fmt: skip


@pytest.mark.parametrize("inside", ["", "progress/", "files/progress/", "progress\\"])
def test_a_zip_of_one_learner_is_read_however_it_was_packed(tmp_path, inside):
    path = write(tmp_path / "mine.zip", zipped(TWO, inside))
    assert found(path) == ([["double", "predict"]], [])


def test_a_download_of_all_work_is_read_and_the_rest_of_it_passed_over(tmp_path):
    more = [("02_slope_of_one_weight.ipynb", "{}"), ("__MACOSX/._more.zip", "x"),
            ("progress/guess_size.json", "{}")]  # fmt: skip
    path = write(tmp_path / "slope-by-slope-2026-01-01.zip", zipped(ONE, more=more))
    assert found(path) == ([["double"]], [])


def test_a_platforms_zip_has_a_folder_or_a_zip_for_each_learner(tmp_path):
    path = write(tmp_path / "all.zip", together(**{
        "doejane_12_progress.zip": zipped(ONE),
        "Ada Poe_77_assignsubmission_file/progress.zip": zipped(TWO),
        "Zoë_78/progress/predict.json": json.dumps(WRONG),
    }))  # fmt: skip
    assert found(path) == ([["double"], ["double", "predict"], ["predict"]], [])


@pytest.mark.parametrize("place", ["", "progress"])
def test_one_learners_own_folder_is_one_learner_with_all_that_is_in_it(tmp_path, place):
    put(tmp_path, ONE)
    if not place:
        write(tmp_path / "download.zip", zipped({"predict": WRONG}))
    learners, _ = found(tmp_path / place)
    assert learners == [["double"] if place else ["double", "predict"]]


def test_the_same_zip_twice_is_one_learner(tmp_path):
    data = zipped(ONE)
    write(tmp_path / "mine.zip", data)
    write(tmp_path / "mine (1).zip", data)
    assert found(tmp_path) == ([["double"]], ["the same ZIP again"])


def test_the_same_place_given_twice_is_read_once(tmp_path):
    put(tmp_path / "jane", ONE)
    assert found(tmp_path, tmp_path / ".") == ([["double"]], [])


def test_of_two_copies_of_one_learner_the_later_counts_and_it_is_said(tmp_path):
    put(tmp_path / "jane" / "a", {"double": WRONG})
    put(tmp_path / "jane" / "b", {"double": FIRST})
    os.utime(tmp_path / "jane" / "b" / "progress" / "double.json", (1, 1))
    handed = read([tmp_path])
    [[record]] = [list(one.values()) for one in handed.learners.values()]
    assert record.status == "not yet"
    assert [one.reason for one in handed.doubts] == [
        "2 folders of progress, counted as one learner's; if it contains a class, give it alone"
    ]


def test_a_class_that_is_taken_for_one_learner_is_doubted(tmp_path):
    write(tmp_path / "all.zip", together(**{"a.zip": zipped(ONE), "b.zip": zipped(TWO)}))
    learners, reasons = found(tmp_path)
    assert learners == [["double", "predict"]]
    assert "if it contains a class, give it alone" in reasons[0]
    assert found(tmp_path / "all.zip") == ([["double"], ["double", "predict"]], [])


BROKEN = {
    "ten megabytes": (b" " * 10_000_000, f"larger than {LARGEST // 1000} kB"),
    "not JSON": (b"{", "not JSON"),
    "a list": (b"[1]", "not a record of the course"),
    "a status of its own": (b'{"status": "<script>"}', "not a record of the course"),
    "deep": (b"[" * 50_000, "not JSON"),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_left_out_and_costs_nobody_else(tmp_path, content, reason, packed):
    if packed:
        write(tmp_path / "jane.zip", zipped(ONE, more=[("progress/predict.json", content)]))
    else:
        put(tmp_path / "jane", ONE)
        write(tmp_path / "jane" / "progress" / "predict.json", content)
    put(tmp_path / "ada", TWO)
    assert found(tmp_path) == ([["double"], ["double", "predict"]], [reason])


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "it is empty"), (b"hello", "name but is not one"), (zipped(ONE)[:-30], "truncated"),
     (b"Rar!" + b"x" * 40, "a RAR archive")],
    ids=["empty", "text", "truncated", "RAR"],
)  # fmt: skip
def test_what_is_not_a_zip_is_left_out_with_a_reason(tmp_path, content, reason):
    write(tmp_path / "jane.zip", content)
    put(tmp_path / "ada", ONE)
    learners, [said] = found(tmp_path)
    assert learners == [["double"]]
    assert reason in said


def test_a_zip_in_a_zip_in_a_zip_is_not_looked_into(tmp_path):
    inner = together(**{"more.zip": zipped(ONE), "progress/predict.json": json.dumps(WRONG)})
    path = write(tmp_path / "all.zip", together(**{"jane.zip": inner}))
    assert found(path) == ([["predict"]], [])


def test_a_link_in_a_zip_is_not_a_record(tmp_path):
    link = zipfile.ZipInfo("progress/predict.json")
    link.external_attr = 0o120777 << 16
    path = write(tmp_path / "jane.zip", zipped(ONE, more=[(link, "/etc/passwd")]))
    assert found(path) == ([["double"]], ["a symbolic link"])


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_links_and_pipes_are_left_out(tmp_path):
    put(tmp_path / "room" / "jane", ONE)
    secret = write(tmp_path / "secret.zip", zipped(TWO))
    (tmp_path / "room" / "ada.zip").symlink_to(secret)
    os.mkfifo(tmp_path / "room" / "lin.zip")
    os.mkfifo(tmp_path / "room" / "jane" / "progress" / "predict.json")
    learners, reasons = found(tmp_path / "room")
    assert learners == [["double"]]
    assert len(reasons) == 3
