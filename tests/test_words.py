"""Small words are right for none, one, two and many."""

import pytest

from nnlib.words import write_count, write_list, write_names


@pytest.mark.parametrize(("count", "said"), [
    (0, "0 boxes"), (1, "1 box"), (2, "2 boxes"), (12_345, "12,345 boxes"),
])  # fmt: skip
def test_one_thing_alone_is_singular(count, said):
    assert write_count(count, "box", "boxes") == said


def test_a_list_has_its_word_before_the_last_alone():
    assert write_list(["a"]) == "a"
    assert write_list(["a", "b"], "or") == "a or b"
    assert write_list(["a", "b", "c", "d"]) == "a, b, c and d"


def test_names_are_code():
    assert write_names([]) == ""
    assert write_names(["a", "b"]) == "`a`, `b`"
