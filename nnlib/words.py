"""Words: counts, lists and names, as they are written throughout the course."""

from collections.abc import Iterable, Sequence


def counted(count: int, noun: str, several: str = "") -> str:
    """Write how many things there are.

    Examples
    --------
    >>> counted(1, "map"), counted(1200, "batch", "batches")
    ('1 map', '1,200 batches')
    """
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write a list of words, with "and" or another word before the last one.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def names_listed(names: Iterable[str]) -> str:
    """Write names as code, with commas.

    Examples
    --------
    >>> names_listed(["weights", "bias"])
    '`weights`, `bias`'
    """
    return ", ".join(f"`{name}`" for name in names)
