"""Packing: what a damaged, endless or huge ZIP costs is that ZIP, in bounded time and memory."""

import os
import time
import tracemalloc
import zipfile

import pytest

from classroom.grading import packing
from classroom.grading.collecting import collect
from classroom.grading.files import MOST_BYTES

LESSON = "07_the_hidden_layer"
LESSONS = [LESSON]
FILE = f"{LESSON}.ipynb"
KINDS = {
    "stored": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2,
    "LZMA": zipfile.ZIP_LZMA,
}  # fmt: skip


def pack(path, files, kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def read(path):
    """By student, the data, or what is wrong with it; and what is odd."""
    found, odd = collect(path, LESSONS)
    data = {}
    for one in found:
        try:
            data[one.student] = one.data()
        except (OSError, zipfile.BadZipFile) as problem:
            data[one.student] = str(problem)
    return data, dict(odd)


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_comes_out_as_it_went_in(tmp_path, kind):
    files = {
        f"jane/{FILE}": os.urandom(300_000),
        f"bob/{FILE}": b"{}" * 500_000,
        f"zoe/{FILE}": b"",
    }
    data, odd = read(pack(tmp_path / "in.zip", files, KINDS[kind]))
    assert data == {name.split("/")[0]: content for name, content in files.items()}
    assert odd == {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", ["zeros", "noise", "cut"])
def test_a_damaged_member_costs_itself_alone(tmp_path, kind, damage):
    right = os.urandom(5000)
    path = pack(tmp_path / "in.zip", {f"bob/{FILE}": right, f"jane/{FILE}": right}, KINDS[kind])
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(f"bob/{FILE}")
    whole = bytearray(path.read_bytes())
    begin = member.header_offset + 30 + len(member.filename)
    for place in range(begin, begin + member.compress_size):
        if damage == "zeros" or (damage == "noise" and place % 7 == 0):
            whole[place] = 0 if damage == "zeros" else whole[place] ^ 0x55
    if damage == "cut":
        # Its size is in the index, as if more had followed.
        index = whole.rfind(b"PK\x01\x02", 0, whole.rfind(f"jane/{FILE}".encode()) - 46)
        whole[index + 24 : index + 28] = (6000).to_bytes(4, "little")
    path.write_bytes(whole)
    data, _ = read(path)
    assert data["jane"] == right
    assert isinstance(data["bob"], str)
    assert "damaged" in data["bob"] or "breaks off" in data["bob"]


def test_an_encrypted_member_and_one_of_another_packing_say_so(tmp_path):
    path = pack(tmp_path / "in.zip", {f"bob/{FILE}": b"x" * 99, f"jane/{FILE}": b"{}"})
    whole = path.read_bytes()
    index = whole.find(b"PK\x01\x02")
    for place, value, words in ((8, 1, "it is encrypted"), (10, 97, "cannot read (method 97)")):
        changed = bytearray(whole)
        changed[index + place] = value
        if place == 10:
            changed[8] = value
        path.write_bytes(changed)
        data, _ = read(path)
        assert words in data["bob"]
        assert data["jane"] == b"{}"


@pytest.mark.parametrize("kind", ["deflate", "bzip2", "LZMA"])
def test_an_endless_member_costs_bounded_memory(tmp_path, kind):
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w", KINDS[kind]) as archive:
        with archive.open(f"bob/{FILE}", "w", force_zip64=True) as file:
            for _ in range(150):
                file.write(bytes(1_000_000))
        archive.writestr(f"jane/{FILE}", b"{}")
    tracemalloc.start()
    begin = time.perf_counter()
    data, _ = read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert data["jane"] == b"{}"
    # No more is read than shows that it is too large.
    assert len(data["bob"]) == MOST_BYTES + 1
    assert most < 3 * MOST_BYTES
    assert time.perf_counter() - begin < 30


def test_ten_thousand_notebooks_cost_as_much_each_as_one_thousand(tmp_path):
    def seconds(count):
        path = pack(tmp_path / f"{count}.zip", {f"s{n:05}/{FILE}": b"{}" for n in range(count)})
        begin = time.process_time()
        data, _ = read(path)
        assert len(data) == count
        return time.process_time() - begin

    few = seconds(1000)
    assert seconds(10_000) < 30 * few


# what the file holds, words of the sentence
NO_ZIP = {
    "nothing": (b"", "it is empty"),
    "a text": (b"hello", "it has a ZIP file's name but is not one"),
    "a RAR archive": (b"Rar!\x1a\x07", "it looks like a RAR archive"),
    "a web page": (b"<html>", "it looks like a web page"),
    "a beginning": (b"PK\x03\x04" + bytes(500), "it is a truncated ZIP"),
    "an end": (b"PK\x05\x06" + bytes(8) + b"\x50\0\0\0" * 2 + bytes(2), "its index is damaged"),
}


@pytest.mark.parametrize("kind", NO_ZIP)
def test_what_is_not_a_whole_zip_says_what_it_is(tmp_path, kind):
    content, words = NO_ZIP[kind]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bob.zip").write_bytes(content)
    pack(tmp_path / "in" / "jane.zip", {FILE: b"{}"})
    data, odd = read(tmp_path / "in")
    assert data == {"jane": b"{}"}
    assert words in odd["bob.zip"].replace("It", "it")


@pytest.mark.parametrize("stored", [True, False])
def test_photos_beside_a_notebook_do_not_cost_it(tmp_path, stored, monkeypatch):
    monkeypatch.setattr(packing, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(packing, "MOST_PACKED", 8_000_000)
    inner = pack(tmp_path / "work.zip", {"photo.jpg": os.urandom(3_000_000), "mine.ipynb": b"{}"})
    large = pack(tmp_path / "large.zip", {"film.mp4": os.urandom(9_000_000), "mine.ipynb": b"{}"})
    path = tmp_path / "in.zip"
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.write(inner, "Jane Doe_4021_assignsubmission_file_/work.zip")
        archive.write(large, "Bob Roe_4022_assignsubmission_file_/large.zip")
    data, odd = read(path)
    assert data == {"4021": b"{}"}
    [large] = [remark for place, remark in odd.items() if place.endswith("large.zip")]
    assert "It unpacks to 9 MB, and the limit is 8 MB: take the notebook out of it" in large


def test_one_students_zips_in_zips_cost_no_more_than_one_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("classroom.grading.looking.MOST_PACKED", 5_000)
    bombs = {}
    for number in range(4):
        inner = pack(tmp_path / "inner.zip", {"x.ipynb": os.urandom(2_000)}).read_bytes()
        bombs[f"Bob Roe_4022_assignsubmission_file_/{number}.zip"] = inner
    inner = pack(tmp_path / "inner.zip", {"mine.ipynb": b"{}"}).read_bytes()
    bombs["Zoe Doe_4023_assignsubmission_file_/work.zip"] = inner
    found, odd = collect(pack(tmp_path / "in.zip", bombs), LESSONS)
    assert [one.student for one in found] == ["4022", "4022", "4023"]
    assert sum("it unpacks to more than" in remark for _, remark in odd) == 2


def test_a_zip_in_a_zip_in_a_zip_and_a_link_in_a_zip_are_named(tmp_path):
    third = pack(tmp_path / "3.zip", {"x.ipynb": b"{}"}).read_bytes()
    second = pack(tmp_path / "2.zip", {"3.zip": third, FILE: b"{}"}).read_bytes()
    path = pack(tmp_path / "1.zip", {"jane.zip": second})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(f"bob/{FILE}")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "../jane.zip")
    data, odd = read(path)
    assert data == {"jane": b"{}"}
    assert "within a ZIP within a ZIP" in odd["1.zip/jane.zip/3.zip"]
    assert "a symbolic link" in odd[f"1.zip/bob/{FILE}"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_a_name_that_is_twice_in_a_zip_the_last_is_read_and_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for content in ("one", "two"):
            archive.writestr(f"jane/{FILE}", content)
    data, odd = read(tmp_path / "in.zip")
    assert data == {"jane": b"two"}
    assert "more than once" in odd[f"in.zip/jane/{FILE}"]


def test_an_index_without_end_in_a_students_zip_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "_MOST_INDEX", 3_000)
    (tmp_path / "in").mkdir()
    many = {f"{number:04}.txt": b"" for number in range(200)}
    pack(tmp_path / "in" / "bob.zip", many)
    pack(tmp_path / "in" / "jane.zip", {FILE: b"{}"})
    data, odd = read(tmp_path / "in")
    assert data == {"jane": b"{}"}
    assert "lists more files than are read here" in odd["bob.zip"]
    # The ZIP that a teacher names may be a class of any size.
    assert len(collect(tmp_path / "in" / "bob.zip", LESSONS)[0]) == 200


def test_a_zip_that_changed_is_read_anew(tmp_path):
    path = pack(tmp_path / "in.zip", {f"jane/{FILE}": b"one"})
    assert read(path)[0] == {"jane": b"one"}
    pack(path, {f"jane/{FILE}": b"another"})
    assert read(path)[0] == {"jane": b"another"}
    [one] = collect(path, LESSONS)[0]
    path.unlink()
    with pytest.raises(OSError, match="No such file"):
        one.data()


def test_a_name_of_any_length_or_depth_is_read_or_named_at_once(tmp_path):
    files = {
        f"jane/{FILE}": b"{}", f"bob/{' ' * 60_000}{FILE}": b"{}", "a/" * 20_000 + FILE: b"{}",
        f"zoe/{LESSON} copy{'9' * 900}.ipynb": b"{}",
    }  # fmt: skip
    begin = time.perf_counter()
    data, odd = read(pack(tmp_path / "in.zip", files))
    assert data == {"jane": b"{}", "zoe": b"{}"}
    assert sum("too long" in remark for remark in odd.values()) >= 1
    assert time.perf_counter() - begin < 10
