"""Students' names: the one form in which they are compared, and a list to look them up in."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from nnlib.exercises.lessons import with_current_files

_NOT_PRINTABLE = re.compile(r"\\+(?=x[0-9a-f]{2}|u[0-9a-f]{4}|[\ud800-\udfff])|[\ud800-\udfff]")


def normal(name: str) -> str:
    r"""Return a name in the one form in which names are compared: NFC, and always printable.

    Bytes that are not UTF-8 are shown as ``\xe9``; two different names always stay different.

    Examples
    --------
    >>> normal("Zoe\u0308") == "Zo\u00eb"
    True
    >>> print(normal("Zo\udceb"))
    Zo\xeb
    """
    return _NOT_PRINTABLE.sub(_shown, unicodedata.normalize("NFC", name))


def _shown(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == "\\":
        return text * 2
    code = ord(text)
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


def as_compared(part: str) -> str:
    """Return a folder's or file's name in its normal form, with today's name of the lesson's file.

    Examples
    --------
    >>> as_compared("07_slope_of_one_weight_jane.ipynb")
    '02_slope_of_one_weight_jane.ipynb'
    """
    return with_current_files(normal(part))


def is_undecoded(name: str) -> bool:
    """Return whether a name holds bytes that are not UTF-8."""
    return any("\ud800" <= letter <= "\udfff" for letter in name)


def label_student(student: str, name: str) -> str:
    """Return what people call a student: the name, followed by the ID.

    Examples
    --------
    >>> label_student("4021", "Jane Doe"), label_student("jane", "")
    ('Jane Doe (4021)', 'jane')
    >>> label_student("Jane Doe", "Jane Doe")
    'Jane Doe'
    """
    return f"{name} ({student})" if name and name != student else student


class Roster:
    """All students, found by whatever form of their name a file has."""

    def __init__(self, students: Sequence[str] = ()) -> None:
        self._exact = {normal(one): one for one in students}
        self._folded: dict[str, str] = {}
        self._orders: dict[str, set[str]] = {}
        for one in students:
            for form in (normal(one), file_name(one)):
                self._folded.setdefault(form.casefold(), one)
            words = words_in(one)
            for order in (words, words[-1:] + words[:-1], words[1:] + words[:1]):
                self._orders.setdefault("".join(order), set()).add(one)
        # Sorted by their first words, so that searching a long list takes no longer than a short
        # one.
        self._to_find: dict[str, list[tuple[str, str]]] = {}
        for form, one in self._folded.items():
            if _can_be_found(form):
                self._to_find.setdefault("".join(words_in(form)[:1]), []).append((form, one))

    def whole(self, text: str) -> str:
        """Return the student whose name is the whole text, or an empty string."""
        form = normal(text).strip()
        return self._exact.get(form) or self._folded.get(form.casefold(), "")

    def find(self, name: str) -> str:
        """Return the one student of that name, in whatever order ("Doe, Jane", "doejane")."""
        found = self._orders.get("".join(words_in(name)), set()) if name else set()
        return self.whole(name) or (next(iter(found)) if len(found) == 1 else "")

    def within(self, text: str) -> list[str]:
        """Return the students whose names occur as words in a text."""
        left, found = normal(text).casefold(), []
        near = [pair for word in {"", *words_in(left)} for pair in self._to_find.get(word, ())]
        # The longest first, so that Ann-Marie is found before Ann.
        for form, one in sorted(near, key=lambda pair: (-len(pair[0]), pair)):
            word = rf"(?<![^\W_]){re.escape(form)}(?![^\W_])"
            left, times = re.subn(word, "\0", left)
            if times and one not in found:
                found.append(one)
        return found


def words_in(name: str) -> list[str]:
    """Return the words of a name, in its normal form and in lower case."""
    return re.findall(r"[^\W_]+", normal(name).casefold())


def _can_be_found(form: str) -> bool:
    """Return whether to search for a name: one or two digits occur in every date and exercise."""
    return len(form) > 2 or (len(form) == 2 and not form.isdigit())


# The class's page, the index, and names that Windows takes for devices, whatever their ending.
_RESERVED = re.compile(r"class|index|(con|nul|aux|prn|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(student: str) -> str:
    """Make a name for a student's file or folder; two students never share one.

    Examples
    --------
    >>> file_name("jane"), file_name("../Zo\\u00eb"), file_name("\\u674e\\u96f7")
    ('jane', 'Zo-8840d1', 'student-3a4732')
    """
    student = unicodedata.normalize("NFC", student)
    plain = re.sub(r"[^A-Za-z0-9._@-]+", "_", student).strip("._").lstrip("-@")[:60]
    # Many disks on Windows and macOS treat "Jane" and "jane" as one name.
    if plain == student == student.lower() and not _RESERVED.fullmatch(plain):
        return plain
    if _RESERVED.fullmatch(plain):
        # "nul.txt-3f2a" would still be a device.
        plain = plain.replace(".", "_")
    sign = hashlib.sha256(student.encode("utf-8", "backslashreplace")).hexdigest()[:6]
    return f"{plain or 'student'}-{sign}"
