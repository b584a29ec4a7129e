"""The evening before, on a hub: what would fail is found, and what helps is said."""

import http.server
import json
import sys
import threading

import pytest

from tools import hub, runner
from tools.environment import ROOT


def test_the_package_of_this_version_is_good_and_none_is_wrong(monkeypatch, tmp_path):
    assert hub.installed().fine
    monkeypatch.setattr(hub, "ROOT", tmp_path)
    (tmp_path / "nnlib").mkdir()
    (tmp_path / "nnlib" / "__init__.py").write_text('__version__ = "9.9"\n')
    old = hub.installed()
    assert not old.fine
    assert "install.sh" in old.helps
    monkeypatch.setattr(hub.sys, "executable", getattr(sys, "_base_executable", sys.executable))
    missing = hub.installed()
    assert "No module named 'nnlib'" in missing.seen
    assert not missing.fine


def test_without_the_hubs_program_beside_python_it_is_the_wrong_python(monkeypatch, tmp_path):
    monkeypatch.setattr(hub.sys, "executable", str(tmp_path / "python"))
    assert "not next to" in hub.singleuser().seen
    (tmp_path / "jupyterhub-singleuser").write_text("")
    monkeypatch.setattr(hub.importlib.metadata, "version", lambda name: "5.5.4")
    assert hub.singleuser() == ("jupyterhub-singleuser", True, "5.5.4", "")


@pytest.fixture
def course(tmp_path):
    for name in ("hosting", "tools", "notebooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "notebooks" / "00_start.ipynb").write_text("{}")
    tmp_path.chmod(0o755)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_a_course_that_learners_cannot_read_is_told(course, monkeypatch):
    own = [one for one in course.parents if one.stat().st_mode & 0o5 == 0]
    before = {one: one.stat().st_mode for one in own}
    try:
        for one in own:
            one.chmod(0o755)
        assert hub.readable(course).fine
        (course / "notebooks").chmod(0o700)
        found = hub.readable(course)
        (course / "notebooks").chmod(0o755)
        assert not found.fine
        assert f"{course / 'notebooks'} is closed to learners" in found.seen
        (course / "notebooks" / "00_start.ipynb").unlink()
        assert "no lessons in" in hub.readable(course).seen
    finally:
        for one, mode in before.items():
            one.chmod(mode)


def test_a_home_that_is_missing_and_a_full_disk_are_told(monkeypatch, tmp_path):
    assert hub.writable(tmp_path).fine
    assert list(tmp_path.iterdir()) == []
    assert "No such file" in hub.writable(tmp_path / "gone").seen
    assert hub.room_on_disk(tmp_path, 1).fine
    usage = hub.shutil._ntuple_diskusage(1, 1, 700e6)
    monkeypatch.setattr(hub.shutil, "disk_usage", lambda path: usage)
    assert hub.room_on_disk(tmp_path, 5).fine
    assert not hub.room_on_disk(tmp_path, 30).fine


def test_memory_and_cores_that_do_not_reach_are_told(monkeypatch):
    monkeypatch.setattr(hub, "_memory", lambda: 8000.0)
    assert hub.memory(20, 80, 75).fine
    told = hub.memory(30, 80, 75)
    assert not told.fine
    assert told.seen.startswith("8.0 GB; 30 learners with 2 lessons open need 9.0")
    monkeypatch.setattr(hub.os, "sched_getaffinity", lambda pid: {0, 1}, raising=False)
    assert hub.cores(30).fine
    assert not hub.cores(100).fine


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_server_and_kernels_are_started_used_and_ended():
    found = {one.what: one for one in hub.started(2)}
    assert list(found) == ["a server", "memory", "cores", "2 kernels at once"]
    assert found["a server"].fine
    assert found["2 kernels at once"].fine, found["2 kernels at once"].seen


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_cell_that_does_not_say_right_is_told(monkeypatch):
    monkeypatch.setattr(hub, "_FIRST_CELL", "import no_such_module")
    *_, kernels = hub.started(1)
    assert not kernels.fine
    assert "1 failed: ModuleNotFoundError" in kernels.seen


class Hub(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/hub/api/" else 404)
        self.end_headers()
        self.wfile.write(json.dumps({"version": "5.5.4"}).encode())

    do_POST = do_GET

    def log_message(self, *arguments):
        pass


def test_the_public_address_is_asked_and_websockets_from_a_learners_terminal(monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN", raising=False)
    with http.server.HTTPServer(("127.0.0.1", 0), Hub) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}"
        page, sockets = hub.reached(address)
        assert (page.fine, page.seen) == (True, "JupyterHub 5.5.4")
        assert "not a terminal of a learner's server" in sockets.seen
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "x")
        monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/a/")
        _, sockets = hub.reached(address)
        assert not sockets.fine
        assert "nginx" in sockets.helps
        host.shutdown()
    [gone] = hub.reached(address)
    assert "refused" in gone.seen


def test_the_report_counts_what_is_to_mend(monkeypatch):
    findings = [hub.Finding("a", True, "x"), hub.Finding("b", False, "y", "Do this.\nOr that.")]
    monkeypatch.setattr(hub, "_findings", lambda learners, url: iter(findings))
    text, fine = hub.report(7)
    assert not fine
    assert "7 learners" in text
    assert "WRONG b: y\n      Do this.\n      Or that.\n1 to fix." in text
    assert text.isascii()


def test_the_runner_passes_it_on_and_ends_with_1(monkeypatch, capsys):
    monkeypatch.setattr(hub, "report", lambda learners, url: (f"{learners} {url}", False))
    assert runner.main(["doctor", "--hub", "--learners", "12", "--url", "http://h"]) == 1
    assert "12 http://h" in capsys.readouterr().out
    assert runner.main(["doctor", "--learners", "12"]) == 2
    assert "belong to `doctor --hub`" in capsys.readouterr().err
    assert runner.main(["doctor", "--hub", "--learners", "0"]) == 2
    assert "from 1 to 500" in capsys.readouterr().err
    assert (ROOT / "hosting" / "install.sh").exists()
