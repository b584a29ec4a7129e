"""The board's page, asked for as a browser does, from the program as it is started."""

import html
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from classroom.serving import listening
from tests.classroom.board.classroom import RIGHT, put, tried
from tests.classroom.board.serving import running


def asked(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode(), answer.headers


ADA = "&amp;ada" if os.name == "nt" else "<b>ada"
"""Windows allows no bracket in a name."""


@pytest.fixture
def room(tmp_path):
    put(tmp_path / "jane-roe", "predict", RIGHT)
    put(tmp_path / ADA, "predict", tried("bias_missing", 3))
    put(tmp_path / ADA, "double", "broken")
    return tmp_path


def state(address):
    return json.loads(asked(address.replace("/?", "/state?"))[0])


def test_without_its_key_nothing_is_told(room):
    with running(room) as address:
        for wrong in (address.split("?")[0], address[:-1], address + "x"):
            for place in (wrong, wrong.replace("/?", "/state?")):
                with pytest.raises(urllib.error.HTTPError, match="403"):
                    asked(place)
        page, headers = asked(address)
    assert "The board" in page
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_key_is_another_at_each_start(room):
    keys = set()
    for _ in range(2):
        with running(room) as address:
            keys.add(address.partition("key=")[2])
    assert len(keys) == 2
    assert min(map(len, keys)) >= 16


@pytest.mark.skipif(sys.platform != "linux", reason="needs a second address of this machine")
def test_it_listens_at_one_address_only_unless_told_otherwise(room):
    with running(room) as address:
        assert address.startswith("http://127.0.0.1:")
        with pytest.raises(urllib.error.URLError, match="refused"):
            asked(address.replace("127.0.0.1", "127.0.0.2"))
    with running(room, "--host", "0.0.0.0") as address:
        name = urllib.parse.urlsplit(address).hostname
        assert "The board" in asked(address.replace(name, "127.0.0.2"))[0]


def test_names_stand_there_only_if_asked_for_and_are_text(room):
    with running(room) as address:
        page = asked(address)[0]
        assert "ada" not in page
        assert "jane" not in page
        assert "Skipped: 1 file or folder, not JSON." in page
    with running(room, "--names") as address:
        page = asked(address)[0]
        assert html.escape(ADA) in page
        assert ADA not in page.replace(html.escape(ADA), "")
        assert "double.json: not JSON" in page


def test_what_learners_do_is_there_at_the_next_look(room):
    with running(room) as address:
        first = state(address)
        assert "1 stuck now, 0 trying, 1 between exercises, 0 not seen" in first["summary"]
        assert "Most are stuck at predict: 1." in first["summary"]
        put(room / ADA, "predict", {**RIGHT, "met": ["bias_missing"]})
        for _ in range(30):
            later = state(address)
            if later != first:
                break
            time.sleep(0.1)
        assert "0 stuck now, 0 trying, 2 between exercises" in later["summary"]
        assert "0 now, 1 in all" in later["board"]


def test_a_busy_port_is_passed_over_and_one_asked_for_is_told():
    with listening("127.0.0.1", 0, 1) as first:
        port = first.getsockname()[1]
        with listening("127.0.0.1", port, 20) as second:
            assert port < second.getsockname()[1] < port + 20
        with pytest.raises(OSError):  # noqa: PT011
            listening("127.0.0.1", port, 1)


TROUBLES = {
    "no folder": (["nowhere"], "nowhere is not a folder"),
    "a port that is not one": ([".", "--port", "70000"], "a port is a number from 1 to 65535"),
    "an address that is not here": ([".", "--host", "192.0.2.1"], "Cannot listen on 192.0.2.1"),
    "no such lesson": (
        [".", "--lesson", "99"],
        "no lesson with exercises is called '99'; there are 00, 01,",
    ),
}


@pytest.mark.parametrize(("arguments", "said"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_is_told_in_a_sentence(tmp_path, arguments, said):
    ended = subprocess.run(
        [sys.executable, "-m", "classroom.board", *arguments],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
