"""The site's own Python: what is put into the site is official, or nothing is put there."""

import base64
import contextlib
import functools
import hashlib
import http.server
import io
import json
import tarfile
import threading

import pytest

from classroom.errors import UserError
from tools import lite, own_python, runner

NUMBER = "7.0.1"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def file_of(name):
    return f"{name}-1.0-py3-none-any.whl"


def content_of(name):
    return f"the wheel of {name}".encode() * 200


def lock_of(sums):
    needs = {"matplotlib": ["numpy", "Python.Dateutil"], "ipython": ["traitlets"]}
    names = ("micropip", "ipython", "jedi", "numpy", "matplotlib", "python-dateutil", "traitlets")
    packages = {
        name: {
            "file_name": file_of(name),
            "sha256": sums.get(name, hashlib.sha256(content_of(name)).hexdigest()),
            "depends": needs.get(name, []),
        }
        for name in (*names, "pandas")
    }
    return {"info": {"python": "3.99.1"}, "packages": packages}


def npm_package(lock):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as whole:
        files = {name: name.encode() for name in (*CORE, "README.md", "pyodide.mjs.map")}
        for name, content in {**files, "pyodide-lock.json": json.dumps(lock).encode()}.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            whole.addfile(entry, io.BytesIO(content))
    return made.getvalue()


class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, log, cut, *given, **more):
        self.log, self.cut = log, cut
        super().__init__(*given, **more)

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        self.log.append(name)
        if name == self.cut:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"half of it")
        else:
            super().do_GET()


class World:
    """A registry, a host of packages, and a folder to put everything into."""

    def __init__(self, place, monkeypatch):
        self.place, self.monkeypatch, self.log = place, monkeypatch, []
        self.wheels, self.npm, self.out = place / "wheels", place / "npm", place / "out"
        self.wheels.mkdir()
        (self.npm / "pyodide" / "-").mkdir(parents=True)
        for name in lock_of({})["packages"]:
            (self.wheels / file_of(name)).write_bytes(content_of(name))
        self.publish(lock_of({}))

    def publish(self, lock, integrity=""):
        package = npm_package(lock)
        told = base64.b64encode(hashlib.sha512(package).digest()).decode()
        record = {"dist": {"integrity": integrity or f"sha512-{told}"}}
        (self.npm / "pyodide" / NUMBER).write_text(json.dumps(record))
        (self.npm / "pyodide" / "-" / f"pyodide-{NUMBER}.tgz").write_bytes(package)

    @contextlib.contextmanager
    def served(self, cut=""):
        handler = functools.partial(Handler, self.log, cut, directory=str(self.place))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
            threading.Thread(target=host.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{host.server_port}"
            self.monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"{address}/npm/")
            yield address
            host.shutdown()

    def put(self, source):
        own_python.put(self.out, NUMBER, source, self.place / "cache")


@pytest.fixture
def world(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return World(tmp_path, monkeypatch)


def test_pyodide_and_what_kernel_and_lessons_need_are_put_and_nothing_else(world, capsys):
    with world.served() as address:
        world.put(f"{address}/wheels")
    needed = set(lock_of({})["packages"]) - {"pandas"}
    expected = {*CORE, "pyodide-lock.json", *map(file_of, needed)}
    assert {path.name for path in world.out.iterdir()} == expected
    assert (world.out / file_of("numpy")).read_bytes() == content_of("numpy")
    said = capsys.readouterr().out
    assert "    7 of 7: " in said
    assert "Python 3.99.1 (Pyodide 7.0.1) goes into the site: 12 files" in said


def test_a_second_build_asks_nobody(world):
    with world.served() as address:
        world.put(f"{address}/wheels")
        world.out.rename(world.place / "first")
        world.log.clear()
        world.put(f"{address}/wheels")
        assert world.log == []
    assert len(list(world.out.iterdir())) == 12


def test_a_folder_can_have_the_packages(world):
    with world.served():
        world.put(str(world.wheels))
    assert (world.out / file_of("traitlets")).is_file()
    assert set(world.log) == {NUMBER, f"pyodide-{NUMBER}.tgz"}


def test_a_package_that_is_not_the_official_one_is_refused_and_nothing_is_left(world):
    (world.wheels / file_of("numpy")).write_bytes(b"somebody else's")
    with world.served() as address, pytest.raises(UserError) as refused:
        world.put(f"{address}/wheels")
    said = str(refused.value)
    assert f"{file_of('numpy')} from {address}/wheels is not the official file" in said
    assert hashlib.sha256(content_of("numpy")).hexdigest() in said
    assert hashlib.sha256(b"somebody else's").hexdigest() in said
    assert "--python-from" in said
    assert not world.out.exists()
    assert not list((world.place / "cache").rglob("numpy*"))


def test_a_file_that_was_spoilt_since_it_was_fetched_is_fetched_again(world):
    with world.served() as address:
        world.put(f"{address}/wheels")
        world.out.rename(world.place / "first")
        (world.place / "cache" / NUMBER / file_of("jedi")).write_bytes(b"spoilt")
        world.put(f"{address}/wheels")
    assert (world.out / file_of("jedi")).read_bytes() == content_of("jedi")


def test_npms_package_must_be_what_the_registry_says(world):
    world.publish(lock_of({}), "sha512-AAAA")
    with world.served(), pytest.raises(UserError, match=r"npm's registry says sha512 AAAA(.|\n)*"):
        world.put(str(world.wheels))
    assert not world.out.exists()


def test_a_page_to_log_in_is_not_taken_for_a_registry(world):
    (world.npm / "pyodide" / NUMBER).write_text("<html>Welcome to our network")
    with world.served(), pytest.raises(UserError, match="without a login page"):
        world.put(str(world.wheels))
    world.publish(lock_of({}))
    with world.served():
        world.put(str(world.wheels))
    assert world.out.exists()


@pytest.mark.parametrize("web", [True, False])
def test_a_missing_file_is_named_with_what_helps(world, web):
    (world.wheels / file_of("numpy")).unlink()
    with world.served() as address:
        source = f"{address}/wheels" if web else str(world.wheels)
        with pytest.raises(UserError) as told:
            world.put(source)
    assert str(told.value).startswith(f"{file_of('numpy')} can")
    assert ("answers 404" if web else "No such file") in str(told.value)
    assert "No site was built" in str(told.value)
    assert not world.out.exists()


def test_a_download_that_is_cut_off_is_tried_three_times_and_the_rest_is_kept(world):
    cut = file_of("numpy")
    with world.served(cut) as address, pytest.raises(UserError, match=f"{cut} cannot be fetched"):
        world.put(f"{address}/wheels")
    assert world.log.count(cut) == 3
    kept = {path.name for path in (world.place / "cache" / NUMBER).iterdir()}
    assert cut not in kept
    assert file_of("matplotlib") in kept
    assert not world.out.exists()


def test_parts_of_the_standard_library_come_along_where_they_are_apart():
    lock = lock_of({})
    assert file_of("ssl") not in own_python.wanted(lock)
    lock["packages"]["ssl"] = {"file_name": file_of("ssl"), "sha256": "0", "depends": []}
    assert own_python.wanted(lock)[file_of("ssl")] == "0"


def test_a_kernel_that_needs_what_the_lock_does_not_know_is_told():
    lock = lock_of({})
    del lock["packages"]["traitlets"]
    with pytest.raises(UserError, match="has no package traitlets"):
        own_python.wanted(lock)


def test_the_registry_is_the_one_that_this_machine_is_told(monkeypatch):
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://npm.example.org/mirror/")
    assert own_python.registry() == "https://npm.example.org/mirror"
    monkeypatch.delenv("NPM_CONFIG_REGISTRY")
    monkeypatch.setattr(own_python.shutil, "which", lambda name: None)
    assert own_python.registry() == "https://registry.npmjs.org"


def test_the_kernel_never_asks_the_package_index_and_finds_its_own_lock():
    def kernel(*given):
        told = lite.settings(["a-1-py3-none-any.whl"], *given)["jupyter-config-data"]
        return told["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]

    assert kernel()["disablePyPIFallback"] is True
    assert "lockFileURL" not in kernel()["loadPyodideOptions"]
    own = kernel(True)["loadPyodideOptions"]["lockFileURL"]
    assert own == "./static/pyodide/pyodide-lock.json"


def test_the_runner_hands_on_where_the_packages_are(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(runner, "_module", lambda *words, **more: calls.append(words) or 0)
    monkeypatch.chdir(tmp_path)
    assert runner.main(["site", "--own-python", "--python-from", "wheels"]) == 0
    assert runner.main(["site", "--own-python", "--python-from", "https://a.org/b"]) == 0
    assert runner.main(["site"]) == 0
    assert calls[0][-3:] == ("--own-python", "--python-from", str(tmp_path / "wheels"))
    assert calls[1][-1] == "https://a.org/b"
    assert "--own-python" not in calls[2]
