"""Which uv serves, and what it is told of what pip was told."""

import os
import sys

import pytest

from tools import installers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="its programs are scripts of a shell")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Put a program called uv into a folder on the path."""
    monkeypatch.chdir(tmp_path)

    def put(says, folder="bin", path=None):
        uv = tmp_path / folder / "uv"
        uv.parent.mkdir(parents=True, exist_ok=True)
        uv.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8", newline="\n")
        uv.chmod(0o755)
        monkeypatch.setenv("PATH", str(uv.parent) if path is None else path)
        return uv

    return put


def test_the_uv_of_the_machine_is_found(place):
    assert installers.find_uv() is None or installers.find_uv().is_file()
    uv = place("uv 0.13.9 (x86_64-unknown-linux-gnu)")
    assert installers.find_uv() == uv


@pytest.mark.parametrize("says", ["uv 0.4.30", "uvloop 1.2", "", "pyenv: uv: command not found"])
def test_one_that_is_too_old_or_something_else_does_not_serve(place, says):
    place(says)
    assert installers.find_uv() is None


@pytest.mark.parametrize("path", ["", ".", "bin", ":bin:."])
def test_one_that_lies_where_you_stand_is_not_started(place, path):
    place("uv 0.13.9", path=path)
    place("uv 0.13.9", folder=".", path=path)
    assert installers.find_uv() is None


def test_one_inside_the_project_is_not_started(place, monkeypatch, tmp_path):
    place("uv 0.13.9")
    monkeypatch.setattr(installers, "ROOT", tmp_path)
    assert installers.find_uv() is None


def test_pip_fetches_a_finished_uv_from_where_it_is_told_to(place, monkeypatch, tmp_path):
    started = {}

    def run(command, **more):
        started.update(more, command=[str(word) for word in command])
        place("uv 0.13.9", folder="fetched/bin")
        return 0, ""

    (tmp_path / "fetched").mkdir()
    monkeypatch.setattr(installers.progress, "run", run)
    assert installers.fetch_uv(tmp_path / "fetched") == tmp_path / "fetched" / "bin" / "uv"
    words = " ".join(started["command"])
    assert words.startswith(f"{sys.executable} -P -m pip install")
    assert "--only-binary :all:" in words
    assert f"--target {tmp_path / 'fetched'}" in words
    assert started["limit"] == installers.PATIENCE
    started.clear()
    assert installers.fetch_uv(tmp_path / "fetched")
    assert not started


def test_where_pip_cannot_fetch_it_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(installers.progress, "run", lambda *_, **__: (1, "No module named pip"))
    assert installers.fetch_uv(tmp_path / "fetched") is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("", {}),
        ("global.cert='/etc/ca.pem'", {"SSL_CERT_FILE": "/etc/ca.pem"}),
        ("global.find-links='/a\\n/b'", {"UV_FIND_LINKS": "/a,/b"}),
        ("global.timeout='60'\n:env:.user='1'", {}),
        (
            "global.index-url='https://a/simple'\n:env:.index-url='https://b/simple'",
            {"UV_DEFAULT_INDEX": "https://b/simple"},
        ),
        (
            ":env:.index-url='https://b/simple'\nglobal.index-url='https://a/simple'",
            {"UV_DEFAULT_INDEX": "https://b/simple"},
        ),
        (
            "install.extra-index-url='https://a https://b'",
            {"UV_INDEX": "https://a https://b", "UV_INDEX_STRATEGY": "unsafe-best-match"},
        ),
        ("global.proxy='http://p:3128'", dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), "http://p:3128")),
        ("global.no-binary=':all:'", None),
        ("global.client-cert='/me.pem'", None),
        ("download.dest='/x'\nWARNING: something", {}),
    ],
)  # fmt: skip
def test_what_pip_was_told_is_said_in_the_words_of_uv(monkeypatch, told, words):
    for name in ("SSL_CERT_FILE", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert installers.translate(told) == words


def test_what_uv_itself_was_told_is_stronger(monkeypatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own/simple")
    assert installers.translate("global.index-url='https://a/simple'") == {}


def test_the_settings_of_pip_are_read_by_pip(monkeypatch, tmp_path):
    settings = tmp_path / "pip.conf"
    told = "[global]\nindex-url = https://mirror.example/simple\n[install]\nuser = true\n"
    settings.write_text(told, encoding="utf-8", newline="\n")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    found = installers.settings_for_uv()
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


def test_nothing_sends_packages_elsewhere_and_no_other_place_counts_as_installed(monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "UV_SYSTEM_PYTHON", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    given = installers.variables()
    assert "/elsewhere" not in given.values()
    assert (given["PIP_USER"], given["PIP_REQUIRE_VIRTUALENV"]) == ("0", "0")


def test_uv_trusts_whom_the_machine_trusts_and_fetches_no_python(tmp_path):
    given = installers.variables_for_uv({"UV_DEFAULT_INDEX": "https://a"}, tmp_path)
    assert (given["UV_SYSTEM_CERTS"], given["UV_PYTHON_DOWNLOADS"]) == ("1", "never")
    assert given["UV_DEFAULT_INDEX"] == "https://a"
    assert given["UV_CACHE_DIR"] == str(tmp_path)
    assert "UV_CACHE_DIR" not in installers.variables_for_uv({}) or "UV_CACHE_DIR" in os.environ
