"""Read progress that learners handed over: folders, ZIPs, a learning platform's ZIP of ZIPs.

The input contains one folder or ZIP for each learner, or is one learner's own. Nothing is unpacked
to the disk, nothing is changed, and a record is trusted as little as on the board.
"""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from classroom.board.records import (
    DEPTH,
    LARGEST,
    BadRecord,
    Reader,
    Record,
    Skipped,
    owner_of,
    read_record,
    subject_of,
)
from classroom.grading.packing import (
    kind_of_member,
    members,
    name_of,
    open_regular,
    read_member,
)
from nnlib.checks.records import FOLDER

_ZIP = ".zip"
_PIECE = 1 << 20
_NEVER = "__MACOSX"


@dataclass
class HandedIn:
    """Who handed in what.

    Parameters
    ----------
    learners : dict of str to dict
        Each learner's records by exercise; the key is the place of the learner's folder or ZIP, and
        is never written anywhere.
    skipped : list of Skipped
        What was left out.
    doubts : list of Skipped
        What was counted but may be something else.
    """

    learners: dict[str, dict[str, Record]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    doubts: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    """A record, its owner, and its folder."""

    owner: str
    folder: str
    subject: str
    record: Record


def read(places: Sequence[Path]) -> HandedIn:
    """Read the contents of some folders and ZIPs.

    Parameters
    ----------
    places : sequence of Path
        Each is a folder or a ZIP, of a class or of one learner.
    """
    handed = HandedIn()
    seen: set[bytes] = set()
    for root in dict.fromkeys(place.resolve() for place in places):
        folders: dict[str, set[str]] = {}
        of_root = _of_folder(root, handed, seen) if root.is_dir() else _of_zip(root, handed, seen)
        for found in of_root:
            folders.setdefault(found.owner, set()).add(found.folder)
            records = handed.learners.setdefault(found.owner, {})
            known = records.get(found.subject)
            # Of two copies, the one used last counts.
            if known is None or known.changed <= found.record.changed:
                records[found.subject] = found.record
        handed.doubts += [
            Skipped(owner, f"{len(those)} folders of progress, counted as one learner's; if it "
                           "contains a class, give it alone")
            for owner, those in folders.items() if len(those) > 1
        ]  # fmt: skip
    return handed


def _of_folder(root: Path, handed: HandedIn, seen: set[bytes]) -> Iterator[_Found]:
    is_own = root.name == FOLDER or (root / FOLDER).is_dir()
    for _, progress, subject, changed, record in Reader([root]).each(handed.skipped):
        if isinstance(record, Record):
            owner = root if is_own else root / owner_of(root, progress)
            yield _Found(str(owner), str(progress), subject, replace(record, changed=changed / 1e9))
    for path in _zips(root, handed):
        inside = path.relative_to(root).parts
        owner = root if is_own else root / inside[0]
        for found in _of_zip(path, handed, seen):
            yield replace(found, owner=str(owner))


def _zips(root: Path, handed: HandedIn) -> Iterator[Path]:
    def unseen(problem: OSError) -> None:
        handed.skipped.append(Skipped(str(problem.filename), str(problem.strerror)))

    for place, folders, files in os.walk(root, onerror=unseen):
        yield from (Path(place, name) for name in sorted(files) if name.lower().endswith(_ZIP))
        deep = len(Path(place).relative_to(root).parts)
        folders[:] = sorted(name for name in folders if deep < DEPTH and name[0] != ".")


def _of_zip(path: Path, handed: HandedIn, seen: set[bytes]) -> Iterator[_Found]:
    """Read a ZIP; one with exactly the bytes of another is the same ZIP, handed over twice."""
    try:
        with open_regular(path) as file:
            digest = hashlib.sha256()
            while piece := file.read(_PIECE):
                digest.update(piece)
        if digest.digest() in seen:
            handed.skipped.append(Skipped(str(path), "the same ZIP again"))
            return
        seen.add(digest.digest())
        yield from _of_members(path, (), handed)
    except (OSError, zipfile.BadZipFile) as problem:
        handed.skipped.append(Skipped(str(path), _reason(problem)))


def _of_members(path: Path, inside: tuple[str, ...], handed: HandedIn) -> Iterator[_Found]:
    for member in members(path, inside, limited=bool(inside)):
        parts = tuple(
            one for one in name_of(member).replace("\\", "/").split("/") if one not in ("", ".")
        )
        if member.is_dir() or not parts or _NEVER in parts:
            continue
        place = PurePosixPath(str(path), *inside, *parts)
        try:
            if parts[-1].lower().endswith(_ZIP) and not inside:
                for found in _of_members(path, (member.filename,), handed):
                    yield replace(found, owner=str(path / parts[0]))
                continue
            subject = subject_of(parts[-1])
            if subject is None:
                continue
            kind = kind_of_member(member)
            if kind:
                raise BadRecord(kind)
            if member.file_size > LARGEST:
                raise BadRecord(f"larger than {LARGEST // 1000} kB")
            record = read_record(subject, read_member(path, (*inside, member.filename)))
            if isinstance(record, Record):
                owner = path / _owner(parts)
                changed = time.mktime((*member.date_time, 0, 0, -1))
                yield _Found(str(owner), str(place.parent), subject,
                             replace(record, changed=changed))  # fmt: skip
        except (OSError, OverflowError, ValueError, BadRecord, zipfile.BadZipFile) as problem:
            handed.skipped.append(Skipped(str(place), _reason(problem)))


def _owner(parts: Sequence[str]) -> str:
    """Return the outermost folder around the progress; in a ZIP, `progress` may be missing."""
    outer = parts[:-1]
    outer = outer[:-1] if outer[-1:] == (FOLDER,) else outer
    return outer[0] if outer else ""


def _reason(problem: Exception) -> str:
    return str(problem.strerror or problem) if isinstance(problem, OSError) else str(problem)
