"""Links: each one inside the project leads to a file and a heading that are there."""

import http.server
import threading

import pytest

from tools import links
from tools.environment import ROOT
from tools.links import anchors, broken_inside, broken_outside

FILES = links.files(ROOT)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_inside_leads_somewhere(file):
    for link in links.links([file]):
        if "://" not in link.target and not link.target.startswith("mailto:"):
            assert not broken_inside(link), link.target


def test_lessons_notebooks_and_the_guide_are_looked_at():
    names = {file.relative_to(ROOT).as_posix() for file in FILES}
    assert {"README.md", "lessons/02_slope_of_one_weight.md", "docs/instructor/README.md"} <= names
    assert "notebooks/02_slope_of_one_weight.ipynb" in names


@pytest.fixture
def page(tmp_path):
    (tmp_path / "other.md").write_text("# One `word`, two\n\n# Same\n\n# Same\n", encoding="utf-8")
    file = tmp_path / "page.md"
    file.write_text(
        '# Top\n\n[a](other.md#one-word-two) [b](gone.md "title") [c](other.md#gone) [d](#top)\n'
        "[e](other.md#same-1) https://example.org/x.\n\n```\n[f](in-code.md)\n```\n",
        encoding="utf-8",
    )
    return file


def test_what_leads_nowhere_is_told_and_code_is_left_out(page):
    inside = [link for link in links.links([page]) if "://" not in link.target]
    told = {link.target: broken_inside(link) for link in inside}
    assert told == {
        "other.md#one-word-two": "", "gone.md": "no such file", "other.md#gone": "no such heading",
        "#top": "", "other.md#same-1": "",
    }  # fmt: skip
    assert "https://example.org/x" in {link.target for link in links.links([page])}


def test_headings_that_are_alike_are_numbered(page):
    assert anchors(page.with_name("other.md")) == {"one-word-two", "same", "same-1"}


class Host(http.server.BaseHTTPRequestHandler):
    """A host with a page, one that wants a GET, one that keeps programs out, and none else."""

    def do_HEAD(self):
        self.answer({"/page": 200, "/closed": 403}.get(self.path, 404))

    def do_GET(self):
        self.answer({"/get": 200}.get(self.path, 404))

    def answer(self, code):
        self.send_response(code)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def test_another_host_is_asked_and_believed():
    with http.server.HTTPServer(("127.0.0.1", 0), Host) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}"
        told = {
            path: broken_outside(address + path) for path in ("/page", "/get", "/closed", "/gone")
        }
        host.shutdown()
    assert told == {"/page": "", "/get": "", "/closed": "", "/gone": "404 Not Found"}
    assert "refused" in broken_outside(f"{address}/page")


def test_the_command_tells_the_file_and_ends_with_1(page, monkeypatch, capsys):
    monkeypatch.setattr(links, "ROOT", page.parent)
    monkeypatch.setattr(links, "files", lambda root: [page])
    assert links.main([]) == 1
    printed = capsys.readouterr().out
    assert "page.md: gone.md: no such file" in printed
    assert "2 lead nowhere" in printed
    monkeypatch.setattr(links, "broken_outside", lambda target: "404 Not Found")
    links.main(["--online"])
    assert "404" not in capsys.readouterr().out, "an example's address is nobody's page"
