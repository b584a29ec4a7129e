"""A release: the versions agree, the wheel has all files, and works on its own."""

import email
import re
import shutil
import subprocess
import zipfile

import pytest

from classroom.errors import UserError
from classroom.wheel import PACKAGES
from tools import release
from tools.environment import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return release.wheel(ROOT, tmp_path_factory.mktemp("dist"))


def test_the_wheel_has_every_file_of_the_package(wheel):
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if name.split("/")[0] in PACKAGES}
    assert inside == ours


def test_the_wheel_says_what_a_package_index_asks_for(wheel):
    inside = zipfile.ZipFile(wheel)
    [name] = [one for one in inside.namelist() if one.endswith("METADATA")]
    told = email.message_from_bytes(inside.read(name))
    assert told["Name"] == "slope-by-slope"
    assert told["Summary"].endswith("every slope is measured.")
    assert told["License-Expression"] == "MIT AND CC-BY-4.0"
    assert told["Requires-Python"] == ">=3.11"
    assert told["Description-Content-Type"] == "text/markdown"
    assert "backpropagation" in told["Keywords"]
    assert told.get_payload().lstrip().startswith("# Slope by Slope")


def test_the_wheel_works_where_it_is_alone(wheel):
    assert release.tried(wheel) == re.search(r"-([\d.]+)-py3-none-any", wheel.name)[1]


def test_a_wheel_without_its_javascript_is_refused(wheel, tmp_path):
    lame = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(lame, "w") as made:
        for name in whole.namelist():
            if not name.endswith("explorer.js"):
                made.writestr(name, whole.read(name))
    with pytest.raises(UserError, match=r"does not work on its own(.|\n)*explorer\.js"):
        release.tried(lame)


@pytest.fixture
def project(tmp_path):
    """A project of the files that have a version, in git."""
    (tmp_path / "nnlib").mkdir()
    for name in ("nnlib/__init__.py", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0 (2026-12-01)\n\n- All.\n")
    change(tmp_path / "CITATION.cff", r"date-released: \S+", "date-released: 2026-12-01")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return tmp_path


def git(folder, *command):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *command], check=True, capture_output=True)


def commit(folder):
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All")


def change(file, old, new):
    file.write_text(re.sub(old, new, file.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_release_whose_papers_agree_is_fine(project):
    assert release.version(project) == "0.1.0"
    release.clean(project, "0.1.0")


PAPERS = {
    "another version": ("CITATION.cff", "version: 0.1.0", "version: 0.2.0", "versions differ"),
    "no date": ("CHANGELOG.md", r" \(2026-12-01\)", " (not released yet)", "date of 0.1.0 must"),
    "another date": ("CITATION.cff", "2026-12-01", "2026-11-30", "date of 0.1.0 must"),
    "no heading": ("CHANGELOG.md", "## 0.1.0", "### 0.1.0", "CHANGELOG.md has none"),
}


@pytest.mark.parametrize(("name", "old", "new", "said"), PAPERS.values(), ids=PAPERS)
def test_papers_that_differ_are_told(project, name, old, new, said):
    change(project / name, old, new)
    with pytest.raises(UserError, match=said):
        release.version(project)


def test_what_is_not_committed_or_was_released_is_told(project):
    (project / "new.txt").write_text("new")
    with pytest.raises(UserError, match=r"Not committed yet(.|\n)*new\.txt"):
        release.clean(project, "0.1.0")
    commit(project)
    git(project, "tag", "v0.1.0")
    with pytest.raises(UserError, match=r"tag v0\.1\.0 already exists"):
        release.clean(project, "0.1.0")
