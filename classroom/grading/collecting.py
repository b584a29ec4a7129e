"""Collecting: find out whose notebook each file is, however a system named and packed it.

It knows nbgrader's tree, the folders and ZIP files of learning platforms (`systems`), a flat
folder, and a single file. Nothing is unpacked and nothing is changed: the originals stay as they
are.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from classroom.errors import UserError
from classroom.grading.folders import Folders, holds_groups, read_folders
from classroom.grading.identifying import Naming, identify, lesson_of, name_file
from classroom.grading.looking import KINDS, STAMP, File, Looker
from classroom.grading.members import Groups, Handed, read_metadata
from classroom.grading.packing import MOST_PACKED, kind_of, read_file, read_member
from classroom.grading.student_names import Roster, as_compared, normal
from classroom.grading.submitted import GRADESCOPE, NBGRADER, Submitted, moment
from classroom.grading.systems import late_words, without_copy
from nnlib.words import write_names

__all__ = ["Upload", "collect", "identify", "latest"]

# ZIPs store times to within two seconds, and files copied together get times as close as that.
_SAME_TIME = 2.0


@dataclass(frozen=True)
class Upload:
    """One notebook that was handed in.

    Parameters
    ----------
    student : str
    lesson : str
        The lesson's name, or empty if the file's name does not say.
    place : str
        The file, as in "all.zip/doejane_12_34_06.ipynb".
    path : Path
        The file on the disk: the notebook itself, or the ZIP that it is in.
    inside : tuple of str
        Its name in the ZIP; several names for a ZIP in a ZIP.
    when : float
        When it was written, in seconds.
    late : str
        Who or what says that it is late, as in "Canvas"; empty otherwise.
    again : int
        The system's number of a resubmission.
    copy : int
        The number of the copy, as in "mine (1).ipynb".
    told : bool
        Whether a system or the list of students says whose it is.
    weak : bool
        Whether only what the student wrote says whose it is.
    submitted : Submitted or None
        When it was handed in, according to a system; None if no system says.
    by : str
        Which member of a group handed it in; empty if it was the student.
    name : str
        What a system calls the student.
    """

    student: str
    lesson: str
    place: str
    path: Path
    inside: tuple[str, ...] = ()
    when: float = 0.0
    late: str = ""
    again: int = 0
    copy: int = 0
    told: bool = False
    weak: bool = False
    submitted: Submitted | None = None
    by: str = ""
    name: str = ""

    @property
    def stem(self) -> str:
        return PurePosixPath(self.place).stem

    @property
    def order(self) -> tuple[bool, bool, int, float]:
        """The sort key: the largest was handed in last; a notebook beats a script or text."""
        when = self.submitted.at.timestamp() if self.submitted else self.when
        return not self.weak, self.place.lower().endswith(KINDS[0]), self.again, when

    def data(self) -> bytes:
        """Read it; if it is far too large, read only enough to show that.

        Raises
        ------
        OSError, zipfile.BadZipFile
            If it cannot be read.
        """
        return read_member(self.path, self.inside) if self.inside else read_file(self.path)


def collect(
    path: Path, lessons: Sequence[str], students: Sequence[str] = (),
    leave_out: Path | None = None, groups: Mapping[str, Sequence[str]] | None = None,
) -> tuple[list[Upload], list[tuple[str, str]]]:  # fmt: skip
    """Find all that was handed in.

    Parameters
    ----------
    path : Path
        A folder, a ZIP, or one notebook.
    lessons : sequence of str
        The names that a lesson may have, as in "02_slope_of_one_weight".
    students : sequence of str, optional
        All of them: the list confirms what a system's names say, and helps if they say nothing.
    leave_out : Path, optional
        A folder to leave out.
    groups : mapping of str to sequence of str, optional
        Students who hand in together: each member gets what one of them handed in.

    Returns
    -------
    list of Upload, list of (place, remark)
        All notebooks, and whatever is odd about these and all other files.

    Raises
    ------
    UserError
        If there is nothing at that path, or no notebook in it.
    """
    if not path.exists():
        raise UserError(f"There is no {path}: give the folder, ZIP or notebook that was handed in.")
    if not path.is_dir() and not path.is_file():
        kind = kind_of(path.stat().st_mode)
        raise UserError(f"{path} is {kind}: give the folder, ZIP or notebook that was handed in.")
    looker = Looker(path)
    looker.look(leave_out)
    teller = _Teller(looker, lessons, students, Groups(groups or {}))
    looker.look_within(teller.owners)
    found = list(teller.handed_in())
    if not found and not looker.odd:
        raise UserError(
            f"{path} contains no notebook (no file ends in .ipynb): is it the right place?"
        )
    return found, looker.odd


class _Teller:
    """Finds out whose each file is, from the names of all of them."""

    def __init__(
        self, looker: Looker, lessons: Sequence[str], students: Sequence[str], groups: Groups
    ) -> None:
        self._looker, self._lessons, self._groups = looker, lessons, groups
        self._roster = Roster([*students, *groups.members, *groups.names])
        self._handed: dict[tuple[str, ...], dict[str, Handed]] = {}
        self._stamps = {file.parts: file for file in looker.stamps}

    def owners(self, files: Sequence[File]) -> list[str]:
        """Return who packed each of some files, as far as their names can tell."""
        folders = self._folders([*self._looker.files, *files])
        begin = len(self._looker.files)
        return [
            self._naming(file, place, folders).student
            for place, file in enumerate(files, start=begin)
        ]  # fmt: skip

    def _folders(self, files: Sequence[File]) -> Folders:
        paths = [file.parts for file in files]
        return read_folders(paths, self._lessons, self._roster, self._looker.zips)

    def handed_in(self) -> Iterator[Upload]:
        """Yield every notebook with its student; a group's notebook once for each member."""
        files = self._looker.files
        folders = self._folders(files)
        self._looker.odd += folders.notes
        self._read_metadata()
        namings = {
            number: self._naming(file, number, folders)
            for number, file in enumerate(files) if number not in folders.left_out
        }  # fmt: skip
        self._doubt(namings, folders)
        self._keep_apart(namings)
        sizes: Counter[str] = Counter()
        for number, naming in namings.items():
            file = files[number]
            if file.inside and sizes[naming.student] + file.size > 2 * MOST_PACKED:
                limit = f"{2 * MOST_PACKED / 1e6:.0f} MB"
                self._looker.note(file.place, "It was not read: the notebooks of "
                                  f"`{naming.student}` exceed the limit of {limit}.")  # fmt: skip
                continue
            sizes[naming.student] += file.size
            stamped = folders.first[number] or self._looker.given == "submitted"
            naming = replace(naming, submitted=naming.submitted or self._stamp(file, stamped))
            yield from self._of_everyone(file, naming, folders.skip[number])

    def _naming(self, file: File, number: int, folders: Folders) -> Naming:
        naming = name_file(
            file.parts[folders.skip[number] :], self._lessons, self._roster, self._looker.given,
            folders.depth, folders.systems, folders.first[number],
        )  # fmt: skip
        # The folders around the class can say so, too.
        late = naming.late or late_words(file.parts, naming.student)
        naming = replace(naming, lesson=lesson_of(file.parts, self._lessons), late=late)
        if folders.prefix and not naming.told and naming.student.startswith(folders.prefix):
            naming = replace(naming, student=naming.student[len(folders.prefix) :])
        return naming

    def _doubt(self, namings: dict[int, Naming], folders: Folders) -> None:
        """Ask about a file in one student's folder whose name contains another student's name."""
        weak = defaultdict[tuple[str, ...], list[int]](list)
        for number, naming in namings.items():
            parts = self._looker.files[number].parts[:-1]
            outer = [one for one in parts[folders.skip[number] :] if one not in self._lessons]
            if naming.weak and outer and naming.at > 0:
                weak[(*parts[: folders.skip[number]], outer[0])].append(number)
        for folder, numbers in weak.items():
            if len({namings[one].student for one in numbers}) > 1 or holds_groups(folder[-1]):
                continue
            for number in numbers:
                naming = namings[number]
                namings[number] = replace(
                    naming, student=folder[-1], others=(naming.student, *naming.others),
                    weak=False, told=False,
                )  # fmt: skip

    def _keep_apart(self, namings: dict[int, Naming]) -> None:
        """Keep two students apart whom a system tells apart, even if they have the same name."""
        # The same student may have a different number in another exercise.
        keys = defaultdict[tuple[str, str], set[str]](set)
        for naming in namings.values():
            if naming.key:
                keys[naming.student, naming.lesson].add(naming.key)
        for number, naming in namings.items():
            if naming.key and len(keys[naming.student, naming.lesson]) > 1:
                remark = (f"`{naming.student}` is the name of several students; this one is called "
                          f"`{naming.key}`.")  # fmt: skip
                self._looker.note(self._looker.files[number].place, remark)
                namings[number] = replace(naming, student=naming.key)

    def _read_metadata(self) -> None:
        for file in self._looker.metadata:
            try:
                self._handed[file.parts[:-1]] = read_metadata(file.data())
            except (OSError, zipfile.BadZipFile, ValueError) as problem:
                remark = (f"Gradescope's list of members cannot be read: {problem}. Each student "
                          "goes by the number of the submission.")  # fmt: skip
                self._looker.note(file.place, remark)

    def _stamp(self, file: File, stamped: bool) -> Submitted | None:
        """Return nbgrader's time of handing in; elsewhere a student could write such a file."""
        stamp = self._stamps.get((*file.parts[:-1], STAMP)) if stamped else None
        if stamp is None:
            return None
        try:
            text = stamp.data()[:200].decode("utf-8", "replace").strip()
        except OSError:
            text = ""
        at = moment(text)
        if at is None:
            self._looker.note(
                stamp.place, f"It does not hold a date and time that can be read: {text[:60]!r}."
            )
        return Submitted(at, NBGRADER) if at else None

    def _of_everyone(self, file: File, naming: Naming, skip: int) -> Iterator[Upload]:
        at = skip + naming.at
        handed = self._handed.get(file.parts[:at], {}).get(naming.key or naming.student, Handed(()))
        names = {one.student(self._roster): one.name for one in handed.members}
        students = tuple(names)
        when = moment(handed.when)
        submitted = Submitted(when, GRADESCOPE) if when else naming.submitted
        by = {
            one: "" if one in students else student
            for student in students or (naming.student,)
            for one in self._groups.members_of(student)
        }
        everyone = list(by)
        place = normal("/".join(file.place))
        for other in naming.others:
            if not set(everyone) >= set(self._groups.members_of(other)):
                remark = (f"Its path contains the name `{other}`, but it was graded as the work of "
                          f"{write_names(everyone)}. Is that right?")  # fmt: skip
                self._looker.note(file.place, remark)
        for student in everyone:
            yield Upload(
                student, naming.lesson, place, file.path, file.inside, file.when, naming.late,
                naming.again, naming.copy, naming.told, naming.weak, submitted, by[student],
                names.get(student, naming.name if student == naming.student else ""),
            )  # fmt: skip


def latest(
    found: Sequence[tuple[Upload, str]], odd: list[tuple[str, str]],
    answered: Callable[[Upload], bool] | None = None,
) -> list[tuple[Upload, str]]:  # fmt: skip
    """Return the last notebook handed in by each student for each lesson; note the others.

    Parameters
    ----------
    found : sequence of (Upload, lesson)
    odd : list of (place, remark)
        Gets a line for each that is left out.
    answered : callable, optional
        Says whether a notebook has an answer. It is called if several have the same time: of these,
        one with an answer counts, and then the one with the highest copy number.
    """
    groups: dict[tuple[str, str], list[Upload]] = {}
    for one, lesson in found:
        groups.setdefault((one.student, lesson), []).append(one)
    kept = []
    for (student, lesson), several in groups.items():
        last = last_of(several, answered)
        kept.append((last, lesson))
        for one in several:
            if one is not last:
                remark = f"Not graded: `{student}` also handed in {last.place}, which counts."
                doubt = " If they are from different students, give --students."
                odd.append((one.place, remark + (doubt if _may_be_others(one, last) else "")))
    return sorted(kept, key=lambda one: (one[0].student, one[1]))


def last_of(several: Sequence[Upload], answered: Callable[[Upload], bool] | None) -> Upload:
    """Return the one of several notebooks that was handed in last; see `latest`."""
    *_, last = sorted(several, key=lambda one: one.order)
    tied = [
        one for one in several
        if one.order[:-1] == last.order[:-1] and last.when - one.when <= _SAME_TIME
    ]  # fmt: skip
    if len(tied) == 1:
        return last
    return max(
        tied, key=lambda one: (answered(one) if answered else False, one.copy, one.when, one.place)
    )


def _may_be_others(one: Upload, other: Upload) -> bool:
    if one.told and other.told:
        return False
    places = [PurePosixPath(each.place) for each in (one, other)]
    stems = {without_copy(as_compared(each.stem))[0] for each in places}
    return len(stems) > 1 or len({each.parent for each in places}) > 1
