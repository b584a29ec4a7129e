"""Small words are right for none, one, two and many."""

import pytest

from nnlib.words import counted, listed, names_listed


@pytest.mark.parametrize(("count", "said"), [
    (0, "0 boxes"), (1, "1 box"), (2, "2 boxes"), (12_345, "12,345 boxes"),
])  # fmt: skip
def test_one_thing_alone_is_singular(count, said):
    assert counted(count, "box", "boxes") == said


def test_a_list_has_its_word_before_the_last_alone():
    assert listed(["a"]) == "a"
    assert listed(["a", "b"], "or") == "a or b"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"


def test_names_are_code():
    assert names_listed([]) == ""
    assert names_listed(["a", "b"]) == "`a`, `b`"
