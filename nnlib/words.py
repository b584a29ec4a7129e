"""Words: counts, lists and names, as they are written throughout the course."""

from collections.abc import Iterable, Sequence


def write_count(count: int, noun: str, several: str = "") -> str:
    """Write how many things there are.

    Examples
    --------
    >>> write_count(1, "map"), write_count(1200, "batch", "batches")
    ('1 map', '1,200 batches')
    """
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def write_list(words: Sequence[str], last: str = "and") -> str:
    """Write a list of words, with "and" or another word before the last one.

    Examples
    --------
    >>> write_list(["a"]), write_list(["a", "b"]), write_list(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def write_names(names: Iterable[str]) -> str:
    """Write names as code, with commas.

    Examples
    --------
    >>> write_names(["weights", "bias"])
    '`weights`, `bias`'
    """
    return ", ".join(f"`{name}`" for name in names)
