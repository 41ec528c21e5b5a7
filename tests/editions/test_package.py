"""A zip from outside: what is a course, and what is refused before anything of it is unfolded."""

import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from bot.editions import content, package
from bot.editions.package import Limits, unpack
from bot.errors import ContentError, PackageFlaw, UnfitPackage

COURSE = {"course.toml": b'id = "x"', "lessons/m01-l01.ru.md": b"# x", "images/a.png": b"picture"}


def zipped(files: dict[str, bytes], *entries: tuple[ZipInfo, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
        for info, data in entries:
            file.writestr(info, data)
    return packed.getvalue()


def link() -> ZipInfo:
    info = ZipInfo("lessons/m01-l02.ru.md")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def locked() -> bytes:
    """The flag of a password, as it stands in the directory."""
    data = bytearray(zipped(COURSE))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def test_the_same_course_has_the_same_digest_however_it_is_packed() -> None:
    digests = {
        package.digest(package.digests(unpack(data)))
        for data in (
            package.pack(COURSE),
            zipped(dict(reversed(COURSE.items()))),
            zipped({f"kurs/{name}": data for name, data in COURSE.items()}),
            zipped(COURSE | {"__MACOSX/lessons/._m01": b"", "lessons/.DS_Store": b"", "Thumbs.db": b""}),
        )
    }
    assert len(digests) == 1
    changed = package.digests(COURSE | {"images/a.png": b"other"})
    assert package.digest(changed) not in digests
    renamed = {("images/b.png" if name == "images/a.png" else name): data for name, data in COURSE.items()}
    assert package.digest(package.digests(renamed)) not in digests


@pytest.mark.parametrize(
    ("data", "flaw", "files"),
    [
        (b"no zip at all", PackageFlaw.NOT_A_ZIP, ()),
        (zipped(COURSE)[:-30], PackageFlaw.NOT_A_ZIP, ()),
        (package.pack(COURSE).replace(b"picture", b"erutcip"), PackageFlaw.NOT_A_ZIP, ()),
        (locked(), PackageFlaw.ENCRYPTED, ()),
        (zipped({"lessons/a.ru.md": b"x"}), PackageFlaw.NO_COURSE, ()),
        (zipped(COURSE | {"../course.toml": b"x"}), PackageFlaw.UNSAFE_PATH, ("../course.toml",)),
        (zipped(COURSE | {"lessons/../../x.md": b"x"}), PackageFlaw.UNSAFE_PATH, ("lessons/../../x.md",)),
        (zipped(COURSE | {"/etc/x.md": b"x"}), PackageFlaw.UNSAFE_PATH, ("/etc/x.md",)),
        (zipped(COURSE | {"C:/x.md": b"x"}), PackageFlaw.UNSAFE_PATH, ("C:/x.md",)),
        (zipped(COURSE | {"lessons\\x.md": b"x"}), PackageFlaw.UNSAFE_PATH, ("lessons\\x.md",)),
        (zipped(COURSE, (link(), b"/etc/passwd")), PackageFlaw.UNSAFE_PATH, ("lessons/m01-l02.ru.md",)),
        (zipped(COURSE | {"Course.toml": b"x"}), PackageFlaw.TWICE, ("Course.toml",)),
        (zipped(COURSE | {"policy.toml": b"x"}), PackageFlaw.STRANGE_FILES, ("policy.toml",)),
        (zipped(COURSE | {"quiz/run.py": b"x"}), PackageFlaw.STRANGE_FILES, ("quiz/run.py",)),
        (zipped(COURSE | {"lessons/a/b.md": b"x"}), PackageFlaw.STRANGE_FILES, ("lessons/a/b.md",)),
        (zipped(COURSE | {"lessons/.hidden.md": b"x"}), PackageFlaw.STRANGE_FILES, ("lessons/.hidden.md",)),
        (zipped(COURSE | {"images/a.svg": b"x"}), PackageFlaw.STRANGE_FILES, ("images/a.svg",)),
        (
            zipped(COURSE | {"lessons/b.ru.md": b"0" * 1_000_001}),
            PackageFlaw.TOO_BIG,
            ("lessons/b.ru.md",),
        ),
        (zipped(COURSE | {"images/b.png": b"0" * 9_000_000}), PackageFlaw.ZIP_BOMB, ()),
    ],
)
def test_what_is_no_course_is_refused_with_its_reason(
    data: bytes, flaw: PackageFlaw, files: tuple[str, ...]
) -> None:
    with pytest.raises(UnfitPackage) as refused:
        unpack(data)
    assert (refused.value.flaw, refused.value.files) == (flaw, files)


@pytest.mark.parametrize(
    "limits", [Limits(packed_bytes=100), Limits(unpacked_bytes=10), Limits(entries=2), Limits(file_bytes=2)]
)
def test_each_limit_holds(limits: Limits) -> None:
    with pytest.raises(UnfitPackage) as refused:
        unpack(zipped(COURSE), limits)
    assert refused.value.flaw is PackageFlaw.TOO_BIG


def test_an_entry_that_lies_about_its_size_is_not_unfolded() -> None:
    honest = zipped({"course.toml": b"0" * 50_000})
    size = (50_000).to_bytes(4, "little")
    with pytest.raises(UnfitPackage) as refused:
        unpack(honest.replace(size, (40).to_bytes(4, "little")))
    assert refused.value.flaw is PackageFlaw.NOT_A_ZIP


def test_an_edition_lies_on_the_shelf_whole_or_is_laid_out_anew(short_content: Path, tmp_path: Path) -> None:
    files = package.files_of(short_content)
    digest, data = package.digest(package.digests(files)), package.pack(files)
    first = content.shelve(data, digest, tmp_path, 15, 7)
    assert (first.id, first.digest) == (7, digest)
    page = tmp_path / digest / "lessons" / "m01-l01.ru.md"
    page.write_text("torn", "utf-8")
    assert content.shelve(data, digest, tmp_path, 15, 7).course == first.course
    assert [path.name for path in tmp_path.iterdir()] == [digest]
    picture = first.course.by_id["m01-l02"].picture
    assert picture is not None
    assert all(file.is_relative_to(tmp_path / digest) for file in picture.file.values())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("course.toml", 'id = "x"\nversion = "1"\nmodules = 3\ntitle = 4'),
        ("course.toml", 'id = "x"\nversion = "a version with spaces"'),
        ("facts.toml", "as_of = 2026-01-01\nx = 5"),
        ("quiz/m01.toml", "questions = [1]"),
        ("course.toml", "[" * 5000),
    ],
)
def test_toml_that_is_no_course_is_named_and_not_a_crash(
    short_content: Path, tmp_path: Path, name: str, text: str
) -> None:
    package.write({**package.files_of(short_content), name: text.encode()}, tmp_path)
    with pytest.raises(ContentError):
        content.load(tmp_path, 15)
