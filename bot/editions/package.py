"""A course as a package: which files it may hold, its digest, and how a zip from outside is opened safely."""

import re
import stat
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.errors import PackageFlaw, UnfitPackage

Files = Mapping[str, bytes]
"""What a package holds, by path within it: `lessons/m01-l01.kk.md`."""

CONTENTS = "course.toml"
AT_THE_TOP = frozenset({CONTENTS, "facts.toml"})
# Of each folder of a course, the endings that have a meaning there.
FOLDERS: Mapping[str, frozenset[str]] = {
    "lessons": frozenset({".md"}),
    "quiz": frozenset({".toml"}),
    "polls": frozenset({".toml"}),
    "images": frozenset({".png", ".jpg", ".toml"}),
    "sheets": frozenset({".xlsx", ".docx", ".ics", ".pdf", ".csv", ".toml"}),
}
# What the computers of authors put into a zip by themselves.
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# These are compressed already.
_DENSE = frozenset({".png", ".jpg", ".xlsx", ".docx", ".pdf"})
# The oldest day that a zip can name: the same course always gives the same bytes.
_SOME_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Limits:
    """What no honest course exceeds: the whole one has 200 files, 1 MB of texts and 2 MB of pictures."""

    packed_bytes: int = 20_000_000
    """What Telegram lets a bot download (Bot API, getFile)."""
    unpacked_bytes: int = 60_000_000
    file_bytes: int = 10_000_000
    text_bytes: int = 1_000_000
    entries: int = 1_000
    ratio: int = 50
    """Bytes that one byte of the package may become; texts of a course give 3."""


LIMITS = Limits()


def is_of_course(name: str) -> bool:
    """Whether a path within a package has a meaning there."""
    folder, _slash, file = name.rpartition("/")
    if not folder:
        return name in AT_THE_TOP
    return bool(_NAME.fullmatch(file)) and Path(file).suffix in FOLDERS.get(folder, ())


def files_of(folder: Path) -> Files:
    """The files of a course in a folder, in the order of their names; what else lies there is left alone."""
    places = [folder, *(folder / name for name in FOLDERS)]
    found = [path for place in places if place.is_dir() for path in place.iterdir() if path.is_file()]
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in sorted(named.items()) if is_of_course(name)}


def digests(files: Files) -> Mapping[str, str]:
    """The SHA-256 of each file."""
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def digest(of_each: Mapping[str, str]) -> str:
    """The SHA-256 of a whole course by those of its files, however it was packed."""
    lines = "".join(f"{each}  {name}\n" for name, each in sorted(of_each.items()))
    return sha256(lines.encode()).hexdigest()


def pack(files: Files) -> bytes:
    """A zip; the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, data in sorted(files.items()):
            kind = ZIP_STORED if Path(name).suffix in _DENSE else ZIP_DEFLATED
            package.writestr(ZipInfo(name, _SOME_DAY), data, compress_type=kind)
    return packed.getvalue()


def write(files: Files, folder: Path) -> None:
    """Lay a course out in a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def unpack(data: bytes, limits: Limits = LIMITS) -> Files:
    """The files of a package. Nothing is written and nothing is unfolded beyond the limits.

    Raises UnfitPackage.
    """
    if len(data) > limits.packed_bytes:
        raise UnfitPackage(PackageFlaw.TOO_BIG)
    try:
        with ZipFile(BytesIO(data)) as package:
            return _files(package, len(data), limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UnfitPackage(PackageFlaw.NOT_A_ZIP) from error


def _files(package: ZipFile, packed: int, limits: Limits) -> Files:
    entries = list(_entries(package.infolist(), limits))
    _check_sizes(entries, packed, limits)
    names = _within(_checked_names(entries))
    if CONTENTS not in names.values():
        raise UnfitPackage(PackageFlaw.NO_COURSE)
    if strangers := sorted(name for name in names.values() if not is_of_course(name)):
        raise UnfitPackage(PackageFlaw.STRANGE_FILES, tuple(strangers))
    return {names[entry.filename]: _read(package, entry) for entry in entries}


def _entries(there: list[ZipInfo], limits: Limits) -> Iterator[ZipInfo]:
    """The files among the entries, without what nobody meant to send."""
    if len(there) > limits.entries:
        raise UnfitPackage(PackageFlaw.TOO_BIG)
    for entry in there:
        if entry.flag_bits & 1:
            raise UnfitPackage(PackageFlaw.ENCRYPTED)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnfitPackage(PackageFlaw.UNSAFE_PATH, (entry.filename,))
        *folders, file = entry.filename.split("/")
        if file and file not in LITTER and "__MACOSX" not in folders:
            yield entry


def _check_sizes(entries: list[ZipInfo], packed: int, limits: Limits) -> None:
    """By what the directory declares; more than that is never unfolded of an entry."""
    for entry in entries:
        most = limits.text_bytes if entry.filename.endswith((".md", ".toml")) else limits.file_bytes
        if entry.file_size > most:
            raise UnfitPackage(PackageFlaw.TOO_BIG, (entry.filename,))
    whole = sum(entry.file_size for entry in entries)
    if whole > limits.unpacked_bytes:
        raise UnfitPackage(PackageFlaw.TOO_BIG)
    if whole > limits.ratio * packed:
        raise UnfitPackage(PackageFlaw.ZIP_BOMB)


def _checked_names(entries: list[ZipInfo]) -> list[str]:
    """The names as they stand. Raises UnfitPackage for a path that leads out, or that comes twice."""
    seen: set[str] = set()
    for entry in entries:
        parts = entry.filename.split("/")
        if "\\" in entry.filename or ":" in entry.filename or any(part in ("", ".", "..") for part in parts):
            raise UnfitPackage(PackageFlaw.UNSAFE_PATH, (entry.filename,))
        if entry.filename.lower() in seen:
            raise UnfitPackage(PackageFlaw.TWICE, (entry.filename,))
        seen.add(entry.filename.lower())
    return [entry.filename for entry in entries]


def _within(names: list[str]) -> Mapping[str, str]:
    """Paths within the course by those within the zip: who packs a folder has its name before all of them."""
    tops = {name.partition("/")[0] for name in names}
    if len(tops) == 1 and CONTENTS not in tops:
        return {name: name.partition("/")[2] for name in names}
    return {name: name for name in names}


def _read(package: ZipFile, entry: ZipInfo) -> bytes:
    with package.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise UnfitPackage(PackageFlaw.NOT_A_ZIP)
    return data
