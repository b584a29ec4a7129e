"""The pages, asked for as a browser does, and as somebody does who should not."""

import json
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request

import pytest

from classroom.grading.__main__ import main
from tests.classroom.words.classroom import collect, marks_of, page_address, running


@pytest.fixture
def folder(tmp_path):
    collect(tmp_path, "ada", "It is flat.")
    return tmp_path


def asked(address, data=None, **headers):
    request = urllib.request.Request(address, data, headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode(), answer.headers


def save(address, points, origin=None, kind="application/json", **others):
    page = asked(page_address(address))[0]
    who, digest = (page.split(f'data-{one}="')[1].split('"')[0] for one in ("who", "digest"))
    given = {
        "exercise": "why_zero", "who": who, "digest": digest,
        "wanted": {"points": points, "comment": ""}, "before": {"points": "", "comment": ""},
    }  # fmt: skip
    place = urllib.parse.urlsplit(address)
    headers = {"Content-Type": kind, "Origin": origin or f"http://{place.netloc}"}
    return asked(
        address.replace("/?", "/save?"), json.dumps(given | others).encode(), **headers
    )[0]  # fmt: skip


def test_without_its_key_from_elsewhere_or_under_another_name_nothing_is_told_or_saved(folder):
    with running(folder) as (address, _):
        place = urllib.parse.urlsplit(address).netloc
        for wrong in (address.split("?")[0], address[:-1], address + "x"):
            for path in ("/?", "/read/why_zero?", "/alive?"):
                with pytest.raises(urllib.error.HTTPError, match="403"):
                    asked(wrong.replace("/?", path))
        with pytest.raises(urllib.error.HTTPError, match="403"):
            asked(address, Host="evil.example")
        for others in (
            {"origin": "http://evil.example"}, {"origin": "null"}, {"kind": "text/plain"},
        ):  # fmt: skip
            with pytest.raises(urllib.error.HTTPError, match="403"):
                save(address, "1", **others)
        assert marks_of(folder) == {}
        page, headers = asked(page_address(address))
        assert "It is flat." in page
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        told = json.loads(save(address, "1"))
        assert told["said"] == "saved, 1 point. 0 of 1 answer to be read."
        assert place.startswith("127.0.0.1:")
    assert marks_of(folder) == {("ada", "why_zero"): (1.0, "")}


@pytest.mark.parametrize(
    "others",
    [
        {"who": "nobody"}, {"exercise": "../why"}, {"wanted": 3}, {"before": None},
        {"wanted": {"points": "9" * 200_000}}, {"wanted": {"points": "3", "comment": ""}},
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused_with_a_sentence(folder, others):
    with running(folder) as (address, _):
        with pytest.raises(urllib.error.HTTPError, match="400") as raised:
            save(address, "1", **others)
        assert json.loads(raised.value.read())["said"].endswith(".")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            asked(page_address(address, "unknown"))
    assert marks_of(folder) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_it_ends_with_a_sentence(folder):
    with running(folder) as (address, process):
        save(address, "2")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert "Stopped; 0 to be read. The marks are in " in out
    assert err == ""
    assert process.returncode == 0


def test_what_cannot_be_read_ends_with_a_sentence(folder, tmp_path_factory, capsys):
    empty = tmp_path_factory.mktemp("empty")
    for words, *options in (
        ("holds no results", "--results", str(empty)),
        ("No question is called why; there are `why_zero`.", "--results", str(folder),
         "--exercise", "why"),
        ("--port is 99999", "--results", str(folder), "--port", "99999"),
    ):  # fmt: skip
        assert main(["read", *options]) == 2
        assert words in capsys.readouterr().err
