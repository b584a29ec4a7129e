"""No turn comes back that a native reader stumbles over."""

import pytest

from tools import english
from tools.environment import ROOT

BAD = {
    "slope by": "The slope of the loss by the weight is 15.9.",
    "ways add up": "Where a value is used twice, its ways add up.",
    "Who …, without a question": "Who gives no nudge gets 0.00001.",
    "one must, one sees": "Here one must choose.",
    "puts out": "A neuron acts by what it puts out.",
    "stands in, lies at": "The claim stands in the notes.",
    "takes off": "Each step takes off a tenth.",
    "turned round": "The table is turned round.",
    "anew": "The folder is made anew.",
    "mend": "Mend the cell, then mend it again.",
    "in place of": "Write a star in place of the bracket.",
    "at hand": "Your function is at hand.",
    "for ever": "It bounces for ever.",
    "shall": "It shall learn XOR.",
    "is no, is none": "The file is no notebook.",
    "weights slopes": "The weights slopes are right.",
    "a fault of ours": "This is a fault of ours.",
    "look whether": "Look whether it is right, and look whether it stays so.",
    "is told that": "A learner is told that it is wrong.",
    "thousandths of a second": "It takes 3 thousandths of a second.",
    "to be had": "Another browser was not to be had.",
    "by other people": "Three functions by other people.",
    "Has the …?": "Has the sum the slopes of a product?",
    "It gave, without a subject": "It gave `None`.",
    "Give the (docstring)": "Give the slopes of a layer.",
}
GOOD = [
    "Multiply the slope by 3.",
    "Who decides which slope is right?",
    "There is no such file.",
    "It is no longer there.",
    "`in place of` is code.",
    "Fix the cell, and run it again.",
    "It gives you a number.",
]


@pytest.fixture(scope="module")
def texts():
    return {
        path.relative_to(ROOT).as_posix(): english.sentences(path)
        for paths in english.files(ROOT).values()
        for path in paths
    }


@pytest.mark.parametrize("pattern", english.PATTERNS, ids=lambda pattern: pattern.name)
def test_a_pattern_does_not_come_back(pattern, texts):
    found = [
        f"{name}: {one[:200]}"
        for name, each in texts.items()
        for one in each
        if english.matches(pattern, one)
    ]
    assert not found, f"Write {pattern.write!r}, or name the right use in tools/english.py."


def test_each_pattern_finds_its_own_sentence():
    assert set(BAD) == {pattern.name for pattern in english.PATTERNS}
    for pattern in english.PATTERNS:
        assert english.matches(pattern, BAD[pattern.name]), pattern.name


@pytest.mark.parametrize("sentence", GOOD)
def test_a_good_sentence_has_no_pattern(sentence):
    assert not [one.name for one in english.PATTERNS if english.matches(one, sentence)]


def test_every_part_has_sentences(texts):
    for part, paths in english.files(ROOT).items():
        assert sum(len(texts[path.relative_to(ROOT).as_posix()]) for path in paths) > 100, part


def test_sentences_are_those_of_prose_docstrings_comments_and_messages(tmp_path):
    lesson, module = tmp_path / "a.md", tmp_path / "a.py"
    lesson.write_text(
        "# A head\n\nFirst one. Second one.\n\n```python\nno = 'No'\n```\n\n| a b | c d |\n",
        encoding="utf-8",
    )
    module.write_text(
        '"""Say why.\n\n    >>> 1 + 1\n    2\n"""\n# Two lines\n# of thought.\nx = "A message."\n',
        encoding="utf-8",
    )
    assert english.sentences(lesson) == ["A head", "First one.", "Second one.", "a b", "c d"]
    assert english.sentences(module) == ["Two lines of thought.", "Say why.", "A message."]


def test_the_length_of_a_sentence_is_its_words_and_headings_do_not_count():
    assert english.lengths(["A head", "This is a sentence of 7 words.", "x = f(1) in one."]) == [
        7,
        4,
    ]
