"""Count what makes the texts hard to read: `python -m tools.english`, see `--help`.

For each part of the project it prints how long the sentences are, and how often each pattern of
`PATTERNS` occurs: words and turns that a native reader stumbles over, which must not come back.
`tests/tools/test_english.py` holds all counts at 0, but for the right uses that a row names.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from classroom.errors import DONE, command
from tools.environment import ROOT


class Pattern(NamedTuple):
    """A turn that must not come back, what to write, and the uses that are right, as patterns."""

    name: str
    found: str
    write: str
    right: tuple[str, ...] = ()


_BE = r"\b(?:is|are|was|were|be)"
_NOUN = "that|this|which|new|last|first|other|higher"
PATTERNS = (
    Pattern("slope by", r"\bslopes? (?:of [^.,;:?]{1,30} )?by (?:the|an?|that|each|its|one|this)\b",
            "the slope for the weight",
            # Also the name of a recall question, which records keep.
            (r"\b(?:[Dd]ivid|[Mm]ultipl|[Aa]ssign)\w* .*?\bby\b", "^slope by the bias$")),
    Pattern("ways add up", r"\bways? (?:adds?|added) up\b", "paths add up"),
    Pattern("Who …, without a question", r"^(?:And |But |So )?Who (?!\w+ waits\b)[^?]*$",
            "If you …", (r"^Who (?:comes|handed|gets the mark|says so)\b.*",)),
    Pattern("one must, one sees", r"\bone (?:must|sees|can see|should|has to|needs to)\b",
            "you have to, you see", (rf"\b(?:{_NOUN}) one\b",)),
    Pattern("puts out", r"\b(?:puts?|putting) out\b", "outputs"),
    Pattern("stands in, lies at",
            r"\b(?:stands? (?:in|at|for what) (?:the|a|one|its|their)|lies? at)\b", "is"),
    Pattern("takes off", r"\b(?:takes?|taken|took) off\b", "subtracts"),
    Pattern("turned round", r"\bturn(?:s|ed|ing)? (?:it |them )?round\b", "flipped, reversed"),
    Pattern("anew", r"\banew\b", "again"),
    Pattern("mend", r"\bmend(?:s|ed|ing)?\b", "fix"),
    Pattern("in place of", r"\bin place of\b", "instead of"),
    Pattern("at hand", r"\bat hand\b", "available"),
    Pattern("for ever", r"\bfor ever\b", "forever"),
    Pattern("shall", r"\bshall\b", "will"),
    Pattern("is no, is none", _BE + r" (?-i:none|no (?!(?:longer|more|less|fewer|better|worse)\b))",
            "is not a", (r"\b[Tt]here (?:\w+ )?(?:is|are|was|were|be)\b",)),
    Pattern("weights slopes", r"\bweights slopes\b", "weight slopes"),
    Pattern("a fault of ours", r"\bfaults? of ours\b|\bour (?:own )?fault\b", "a bug in nnlib"),
    Pattern("look whether", r"\blook(?:s|ed|ing)? whether\b", "check whether"),
    Pattern("is told that", _BE + r" told (?:that|which|what)\b", "the message says"),
    Pattern("thousandths of a second", r"\bthousandths? of a second\b", "milliseconds"),
    Pattern("to be had", r"\b(?:to|can|could) be had\b", "available"),
    Pattern("by other people", r"\bby other people\b", "that other people wrote"),
    Pattern("Has the …?", r"^(?:And |But |So )?Ha(?:s|ve) (?:the|an?|each|this) \w+ (?:the|an?)\b",
            "Does … have"),
    Pattern("It gave, without a subject", r"^It gave\b", "Your function returned"),
    Pattern("Give the (docstring)", r"^Gives? (?:the|an?|all)\b", "Return the",
            (r"^Give (?:the (?:folder|room|picture|one)|a (?:list|parameter)|all$)\b.*",)),
)  # fmt: skip
"""The turns of a text that reads as a translation. A row that finds too much gets right uses."""

LONG = 25
"""Words above which a sentence counts as long."""

PARTS = {
    "README and its like": r"[A-Z]+\.md$",
    "lessons": r"lessons/.*\.md$",
    "docs": r"docs/.*\.md$",
    "exercises": r"nnlib/exercises/.*\.py$",
    "nnlib": r"nnlib/.*\.(?:py|js)$",
    "classroom": r"classroom/.*\.(?:py|js)$",
    "tools": r"(?:tools|hosting|benchmarks)/.*\.(?:py|js|html)$|course\.py$",
    "tests": r"tests/.*\.py$",
}
"""The parts, by the paths that belong to them; a file belongs to the first that fits."""

_NOT_OURS = re.compile(
    r"tests/(?:clinic/(?:un)?seen|colleagues/waves|checks/cases|tools/test_english)|tools/english\.py"
    r"|docs/benchmarks\.md"
)
_FENCE = re.compile(r"^```.*?^```|^---$.*?^---$|<!--.*?-->|\$\$.*?\$\$", re.MULTILINE | re.DOTALL)
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\")*_]*\s+(?=[A-Z`\"(*_])")


def files(root: Path) -> dict[str, list[Path]]:
    """The files with texts of ours, by part."""
    known = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z"],
        capture_output=True, check=True, text=True, encoding="utf-8",
    )  # fmt: skip
    found: dict[str, list[Path]] = {part: [] for part in PARTS}
    for name in known.stdout.split("\0"):
        part = next((part for part, fits in PARTS.items() if re.match(fits, name)), None)
        if part and not _NOT_OURS.match(name):
            found[part].append(root / name)
    return found


def sentences(path: Path) -> list[str]:
    """All sentences of a file: of a Python file those of its docstrings, comments and messages."""
    text = path.read_text(encoding="utf-8")
    blocks = _of_python(text, path) if path.suffix == ".py" else _of_markdown(text)
    return [
        sentence
        for block in blocks
        for sentence in _SENTENCE_ENDS.split(" ".join(block.split()))
        if sentence
    ]


def _of_markdown(text: str) -> Iterator[str]:
    """The paragraphs, list items and cells of tables."""
    for block in re.split(r"\n\s*\n|\n\s*(?=[-*|] |\d+\. |#)", _FENCE.sub("\n\n", text)):
        yield from re.split(r" \| |^\| | \|$|<br>", re.sub(r"^[#>\s*-]+|^\d+\. ", "", block))


def _of_python(text: str, path: Path) -> Iterator[str]:
    """Comments on adjacent lines as one text, docstrings by paragraph, strings with a space."""
    lines: list[str] = []
    before = -1
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and "fmt:" not in token.string:
            if token.start[0] != before + 1:
                yield " ".join(lines)
                lines = []
            lines.append(token.string.lstrip("#! "))
            before = token.start[0]
    yield " ".join(lines)
    for node in ast.walk(ast.parse(text, str(path))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            string = re.sub(r"^ *>>> .*\n(?: *\S.*\n)*", "\n", node.value, flags=re.MULTILINE)
            if " " in string and "\\" not in string:
                yield from re.split(r"\n\s*\n|\n\s*(?=[-|] )", string)


def matches(pattern: Pattern, sentence: str) -> bool:
    """Whether a sentence has a turn outside of code and of its right uses.

    Examples
    --------
    >>> matches(PATTERNS[0], "The slope of the loss by the weight is 3.")
    True
    >>> matches(PATTERNS[0], "Multiply the slope by 3.")
    False
    """
    # A turn that begins a sentence has its capital letter.
    flags = re.NOFLAG if pattern.name[0].isupper() else re.IGNORECASE
    if not re.search(pattern.found, sentence, flags):
        return False
    bare = re.sub(r"`[^`]*`", "`x`", sentence)
    for right in pattern.right:
        bare = re.sub(right, "", bare)
    return re.search(pattern.found, bare, flags) is not None


def lengths(found: Sequence[str]) -> list[int]:
    """Words of each sentence of at least three, which leaves out headings and cells of tables."""
    counts = (len(re.findall(r"[\w'`.,()/-]*\w[\w'`.,()/-]*", one)) for one in found)
    return [count for count in counts if count >= 3]


@command
def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.english", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="another copy of the project")
    parser.add_argument("--show", action="store_true", help="print each sentence that is found")
    given = parser.parse_args(arguments)
    of_part = {
        part: [(path, one) for path in paths for one in sentences(path)]
        for part, paths in files(given.root).items()
    }
    print(f"{'':34}" + "".join(f"{part.split()[0]:>11}" for part in of_part) + f"{'all':>8}")
    counts = {part: lengths([one for _, one in found]) for part, found in of_part.items()}
    _print("sentences", [len(each) for each in counts.values()])
    means = [statistics.mean(each or [0]) for each in counts.values()]
    shares = [100 * sum(n > LONG for n in each) / max(1, len(each)) for each in counts.values()]
    _print("words in a sentence, mean", means, False)
    _print(f"over {LONG} words, in 100", shares, False)
    for pattern in PATTERNS:
        hits = [
            [(path, one) for path, one in found if matches(pattern, one)]
            for found in of_part.values()
        ]
        _print(pattern.name, [len(each) for each in hits])
        for path, one in [hit for each in hits for hit in each] if given.show else ():
            print(f"    {path.relative_to(given.root)}: {one[:300]}")
    return DONE


def _print(name: str, values: Sequence[float], summed: bool = True) -> None:
    said = "".join(f"{value:>11}" if summed else f"{value:>11.1f}" for value in values)
    print(f"{name:34}{said}" + (f"{sum(values):>8}" if summed else ""))


if __name__ == "__main__":
    sys.exit(main())
