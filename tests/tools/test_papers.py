"""What README and docs claim is true: numbers, links, names, the example message."""

import re
import shlex
from pathlib import Path

import pytest

import nnlib
from classroom.board.__main__ import parser as board_parser
from classroom.grading.__main__ import parser as grading_parser
from classroom.verbs import GRADING
from nnlib.checks import judge
from nnlib.figures import loss_over_weight
from tests.test_package import PACKAGE
from tools import runner

ROOT = PACKAGE.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_message_is_what_a_check_says():
    verdict = judge("slope_of_weight", lambda x, w, t: 2 * (t - x * w) * x, 1)
    quoted = "\n".join(line[2:] for line in README.splitlines() if line.startswith("> "))
    assert quoted.replace("**", "") == str(verdict)


def test_the_picture_has_the_alternative_that_its_data_makes():
    picture = loss_over_weight(lambda weight: (3 * weight - 2) ** 2, 1.5, 15.0, 0.5)
    assert f"![{picture.alternative}](docs/loss_over_weight.svg)" in README


def test_no_text_tells_to_install_nnlib_from_the_index():
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("lessons/*.md")]
    assert not [path for path in files if "pip install nnlib" in path.read_text(encoding="utf-8")]


def test_every_module_of_the_checks_is_in_the_design():
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for path in (PACKAGE / "checks").rglob("[a-z]*.py"):
        assert f"`{path.stem}`" in design, path.stem


COMMANDS = sorted(
    {
        (path.relative_to(ROOT).as_posix(), found.strip())
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for found in re.findall(
            r"python course\.py ([^`\n#…]*)", re.sub(r"`\n +", " ", path.read_text("utf-8"))
        )
    }
)


@pytest.mark.parametrize(("paper", "command"), COMMANDS)
def test_every_command_of_the_papers_is_one_that_the_runner_knows(paper, command):
    verb, *rest = shlex.split(command.partition(" -- ")[0])
    if verb == "board" and rest:
        assert board_parser().parse_args(rest).folders
    elif verb in GRADING and rest:
        assert grading_parser().parse_args([verb, *rest]).run
    elif verb != "VERB":
        assert runner._parser().parse_args([verb, *rest]).run


def test_version_and_citation_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {nnlib.__version__}" in citation
    changelog = Path(ROOT, "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {nnlib.__version__}" in changelog
