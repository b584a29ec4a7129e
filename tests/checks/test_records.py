"""Records: whole or not at all, and never fatal."""

import json
import os
import stat

import pytest

from nnlib.checks import records


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


def test_what_is_saved_is_loaded():
    assert records.save("one", {"tries": 3}) == ""
    assert records.load("one") == ({"tries": 3}, "")


def test_without_the_variable_records_lie_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_PROGRESS")
    monkeypatch.chdir(tmp_path)
    records.save("one", {})
    assert (tmp_path / "progress" / "one.json").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", "\udcff"])
def test_a_broken_record_is_set_aside_and_said(own_folder, content):
    own_folder.mkdir()
    (own_folder / "one.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    record, trouble = records.load("one")
    assert record == {}
    assert "was broken" in trouble
    assert (own_folder / "one.broken").exists()
    assert records.load("one") == ({}, "")


def test_a_write_cut_off_leaves_the_old_record(own_folder, monkeypatch):
    records.save("one", {"tries": 1})

    def cut_off(handle, *_, **__):
        os.write(handle, b'{"tri')
        os.close(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", cut_off)
    assert "No space left" in records.save("one", {"tries": 2})
    assert json.loads((own_folder / "one.json").read_text()) == {"tries": 1}
    assert [path.name for path in own_folder.iterdir()] == ["one.json"]


def test_what_could_not_be_written_is_known_until_the_kernel_stops(own_folder):
    own_folder.write_text("in the way")
    record = {"tries": [1]}
    assert "kept only until" in records.save("one", record)
    record["tries"].append(2)
    assert records.load("one") == ({"tries": [1]}, "")
    own_folder.unlink()
    assert records.save("one", record) == ""
    (own_folder / "one.json").write_text('{"tries": 3}')
    assert records.load("one") == ({"tries": 3}, "")


@pytest.mark.parametrize("in_the_way", ["a file where the folder should be"])
def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(own_folder, in_the_way):
    own_folder.write_text(in_the_way)
    assert "could not be saved" in records.save("one", {})


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom permissions bind"
)
def test_a_record_that_may_not_be_read_is_said(own_folder):
    records.save("one", {})
    (own_folder / "one.json").chmod(0)
    assert "cannot be read" in records.load("one")[1]


def test_records_of_one_kind_come_in_the_order_of_their_names():
    assert records.all_of("guess_") == []
    for name in ("guess_e", "guess_b", "guess_d", "guess_a", "guess_c", "claim_01"):
        records.save(name, {"name": name})
    assert [one["name"][-1] for one in records.all_of("guess_")] == list("abcde")


def test_a_broken_record_of_a_kind_is_left_out(own_folder):
    own_folder.mkdir()
    (own_folder / "guess_a.json").write_text("{")
    assert records.all_of("guess_") == []


def test_where_no_folder_can_be_read_there_are_no_records(monkeypatch):
    def refuses(self, pattern):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(records.folder()), "glob", refuses)
    assert records.all_of("guess_") == []


@pytest.mark.skipif(os.name == "nt", reason="has no such permissions")
def test_others_may_read_progress_as_far_as_the_umask_lets_them_and_no_other_file(
    own_folder,
):
    before = os.umask(0o027)
    try:
        records.save("one", {})
        records.write_whole(own_folder / "marks.csv", "a")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((own_folder / n).stat().st_mode) for n in ("one.json", "marks.csv")]
    assert modes == [0o640, 0o600]
