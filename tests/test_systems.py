"""What holds on every system: names of encodings, ends of lines, files that are put in place."""

import ast
import errno
import os
import socket
import subprocess
import sys
import types
from pathlib import Path

import pytest

from classroom import advice, errors, ports
from nnlib.checks import records
from tools.build import ROOT

OURS = ["nnlib", "classroom", "tools", "benchmarks", "hosting"]


def calls():
    """Give each call of ours: where it is, what is called, and which arguments it names."""
    files = [ROOT / "course.py", *(path for one in OURS for path in (ROOT / one).rglob("*.py"))]
    assert len(files) > 200
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", "")
                yield f"{name}:{node.lineno}", called, {keyword.arg for keyword in node.keywords}


def test_a_program_whose_words_are_read_has_an_encoding():
    """Else Windows decodes by its own code page, and fails at the first byte that is not in it."""
    asking = [(place, named) for place, name, named in calls() if name in ("run", "Popen")]
    assert len(asking) > 10
    assert not [place for place, named in asking if "text" in named and "encoding" not in named]


def test_a_text_that_is_written_has_one_end_of_line_on_every_system():
    writing = [(place, named) for place, name, named in calls() if name == "write_text"]
    assert len(writing) > 10
    assert not [place for place, named in writing if "newline" not in named]


@pytest.fixture
def in_use(monkeypatch):
    """As on Windows: a file cannot be replaced while somebody reads it, here three times."""
    really, refused = Path.replace, []

    def replace(self, target):
        if len(refused) < in_use.times:
            refused.append(target)
            raise PermissionError(errno.EACCES, "Access is denied")
        return really(self, target)

    in_use = types.SimpleNamespace(times=3, refused=refused)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(records.time, "sleep", lambda seconds: None)
    return in_use


def test_a_record_that_is_being_read_is_written_a_moment_later(in_use, tmp_path):
    records.write_whole(tmp_path / "predict.json", "{}\n")
    assert (tmp_path / "predict.json").read_bytes() == b"{}\n"
    assert len(in_use.refused) == 3


def test_one_that_stays_in_use_is_told_and_leaves_nothing_behind(in_use, tmp_path):
    in_use.times = 99
    with pytest.raises(PermissionError):
        records.write_whole(tmp_path / "predict.json", "{}\n")
    assert len(in_use.refused) == 5
    assert not list(tmp_path.iterdir())


def test_a_file_is_opened_so_that_windows_changes_no_end_of_line(monkeypatch, tmp_path):
    really, seen = os.open, []
    monkeypatch.setattr(os, "O_BINARY", 1 << 30, raising=False)
    monkeypatch.setattr(
        os,
        "open",
        lambda path, flags, mode: seen.append(flags) or really(path, flags ^ 1 << 30, mode),
    )
    records.write_whole(tmp_path / "predict.json", "{}\n")
    assert seen[0] & 1 << 30


@pytest.mark.parametrize(("system", "option"), [("win32", -5), ("linux", socket.SO_REUSEADDR)])
def test_a_port_is_not_shared(monkeypatch, system, option):
    monkeypatch.setattr(ports.sys, "platform", system)
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    asked = []
    ports.claim(types.SimpleNamespace(setsockopt=lambda *given: asked.append(given)))
    assert asked == [(socket.SOL_SOCKET, option, 1)]


def test_a_closed_pipe_has_another_name_on_windows(monkeypatch):
    closed = OSError(errno.EINVAL, "Invalid argument")
    assert not errors.is_closed_pipe(closed)
    monkeypatch.setattr(errors, "system", lambda: "Windows")
    assert errors.is_closed_pipe(closed)
    assert not errors.is_closed_pipe(OSError(errno.EINVAL, "Invalid argument", "NUL?"))


@pytest.mark.skipif(advice.system() == "Windows", reason="its pipes are tried by tests/windows")
@pytest.mark.parametrize("words", [["--help"], ["reset", "--help"]])
def test_what_nobody_reads_to_its_end_is_no_traceback(words):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        ended = subprocess.run(
            [sys.executable, ROOT / "course.py", *words], stdout=nobody, stderr=subprocess.PIPE,
            encoding="utf-8", check=False,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
