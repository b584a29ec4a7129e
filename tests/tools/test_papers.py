"""What README and docs claim is true: numbers, links, names, the example message."""

import re
import shlex
from pathlib import Path

import pytest

import nnlib
from classroom.board.__main__ import parser as board_parser
from classroom.counting.__main__ import parser as counting_parser
from classroom.grading.__main__ import parser as grading_parser
from classroom.paper.__main__ import parser as paper_parser
from classroom.verbs import GRADING, PAPER
from nnlib.checks import judge
from nnlib.figures import loss_over_weight
from tests.browser import readme_pictures
from tests.browser.explorers import made
from tests.test_package import PACKAGE
from tools import command_line, runner

ROOT = PACKAGE.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_message_is_what_a_check_says():
    names = {"__name__": "readme"}
    exec(readme_pictures.SLIPPED, names)
    verdict = judge("slope_of_weight", names["slope_of_weight"], 1)
    said = " ".join(str(verdict).split())
    assert f"{readme_pictures.CHECK} answers: {said}](docs/verdict.png)" in README


def test_the_moving_picture_does_what_the_readme_says():
    explorer = made("downhill")
    rates, steps, *_ = explorer.controls
    rate = list(rates.values).index(readme_pictures.RATE)
    last = list(steps.values).index(readme_pictures.STEPS)
    moves = explorer.picture((rate, last, *explorer.first[2:]))
    assert "zig-zag" in moves.caption
    words = f"{readme_pictures.STEPS} steps of gradient descent at learning rate"
    assert f'alt="{words} {readme_pictures.RATE:g}, ' in README
    for name in ("verdict.png", "downhill.webp", "downhill_still.webp"):
        assert (ROOT / "docs" / name).stat().st_size < 300_000


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
    elif verb == "count" and rest:
        assert counting_parser().parse_args(rest).places
    elif verb in GRADING and rest:
        assert grading_parser().parse_args([verb, *rest]).run
    elif verb in PAPER and rest:
        assert paper_parser().parse_args([verb, *rest]).run
    elif verb != "VERB":
        assert command_line.make_parser().parse_args([verb, *rest]).verb in runner.RUN


def test_version_and_citation_agree():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {nnlib.__version__}" in citation
    changelog = Path(ROOT, "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {nnlib.__version__}" in changelog
