from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import FileFlaw
from bot.language import Language
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists
from rehearsal.register import Cells, write_xlsx
from tests.services.workbooks import (
    NAME_SPACE,
    SHEET,
    a_row,
    headings,
    read,
    refused,
    with_part,
    workbook,
    zipped,
)


def test_missing_columns_are_named(lists: ServiceLists, rows: list[Cells]) -> None:
    left = [each for each in OFFICIAL if each not in (Field.SEX, Field.EMAIL)]
    error = refused(workbook([lists.headings[each][Language.KK] for each in left]), lists)

    assert (error.flaw, error.missing) == (FileFlaw.NO_SUCH_COLUMNS, (Field.SEX, Field.EMAIL))
    assert refused(workbook(["Имя", "Пол клиента"], ["a", "b"]), lists).missing == OFFICIAL
    assert refused("Имя;Телефон\na;b\n".encode(), lists).flaw is FileFlaw.NO_SUCH_COLUMNS


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
BOOK = workbook(["Пол клиента"])
NAMED: dict[str, tuple[bytes, FileFlaw]] = {
    "nothing": (b"", FileFlaw.EMPTY),
    "blanks": (b" \r\n ", FileFlaw.EMPTY),
    "a pdf": (b"%PDF-1.7 ...", FileFlaw.NOT_A_SPREADSHEET),
    "a page": (b"<html><table></table></html>", FileFlaw.NOT_A_SPREADSHEET),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", FileFlaw.NOT_A_SPREADSHEET),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FileFlaw.OLD_EXCEL),
    "a locked workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        FileFlaw.ENCRYPTED,
    ),
    "a zip of pictures": (zipped(**{"a.png": b"x"}), FileFlaw.NOT_A_SPREADSHEET),
    "an ods": (zipped(mimetype="opendocument", content_xml="<x/>"), FileFlaw.OLD_EXCEL),
    "half a workbook": (BOOK[: len(BOOK) // 2], FileFlaw.DAMAGED),
    "a broken sheet": (with_part(BOOK, SHEET, b"<worksheet><sheetData><row"), FileFlaw.DAMAGED),
    "swelling entities": (with_part(BOOK, SHEET, LAUGHS), FileFlaw.DAMAGED),
    "entities from outside": (with_part(BOOK, SHEET, OUTSIDE), FileFlaw.DAMAGED),
    "a zip bomb": (with_part(BOOK, "xl/media/x.bin", b"\0" * 10_000_000), FileFlaw.ZIP_BOMB),
    "too many parts": (
        zipped(xl__workbook_xml="<workbook/>", **{f"p{number}": "x" for number in range(250)}),
        FileFlaw.ZIP_BOMB,
    ),
    "a huge directory": (
        zipped(xl__workbook_xml="<workbook/>", **{f"p{number}": "x" for number in range(3000)}),
        FileFlaw.ZIP_BOMB,
    ),
    "half of the parts": (zipped(xl__workbook_xml="<workbook/>"), FileFlaw.DAMAGED),
    "no sheets": (
        with_part(BOOK, "xl/workbook.xml", b'<workbook xmlns="%b"/>' % NAME_SPACE),
        FileFlaw.NO_ROWS,
    ),
    "the strict form": (
        with_part(BOOK, SHEET, b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
        FileFlaw.OLD_EXCEL,
    ),
    "a document type": (with_part(BOOK, "xl/styles.xml", b"<!DOCTYPE styleSheet><x/>"), FileFlaw.DAMAGED),
    "an empty sheet": (workbook(), FileFlaw.NO_ROWS),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_no_register_is_refused_in_one_word(lists: ServiceLists, name: str) -> None:
    file, flaw = NAMED[name]

    assert refused(file, lists).flaw is flaw


def test_headings_without_rows_are_no_register(lists: ServiceLists) -> None:
    assert refused(workbook(headings(lists), [*range(1, 23)]), lists).flaw is FileFlaw.NO_ROWS


def test_a_directory_that_lies_about_sizes_gains_nothing(lists: ServiceLists) -> None:
    """The parts are counted as they unfold, whatever was declared of them."""
    book = with_part(BOOK, SHEET, b"<worksheet><sheetData>" + b" " * 5_000_000)
    declared = (5_000_000 + 22).to_bytes(4, "little")
    assert declared in book

    assert refused(book.replace(declared, (1000).to_bytes(4, "little")), lists).flaw is FileFlaw.DAMAGED


def test_too_many_rows_are_refused_on_the_way(lists: ServiceLists, rows: list[Cells]) -> None:
    file = workbook(headings(lists), *[a_row(rows)] * 700)

    assert refused(file, lists, rows=600).flaw is FileFlaw.TOO_MANY_ROWS
    assert len(read(file, lists, rows=701)) == 700


def test_a_far_away_cell_costs_nothing(lists: ServiceLists, rows: list[Cells]) -> None:
    def far(book: Workbook) -> None:
        assert book.active is not None
        book.active["XFD1048576"] = "x"

    assert len(read(workbook(headings(lists), a_row(rows), also=far), lists)) == 1


def test_files_above_the_limits_are_refused(lists: ServiceLists, rows: list[Cells]) -> None:
    book = workbook(headings(lists), a_row(rows))

    assert refused(book, lists, file_bytes=1000).flaw is FileFlaw.TOO_BIG
    assert refused(book, lists, unpacked_bytes=1000).flaw is FileFlaw.TOO_BIG
    assert refused(b"a;b\n" * 1000, lists, text_bytes=1000).flaw is FileFlaw.TOO_BIG
    assert refused(book, lists, cell=20).flaw is FileFlaw.DAMAGED


@pytest.mark.parametrize("limits", [{"memory_bytes": 100_000_000}, {"cpu_seconds": 1, "memory_bytes": 10**9}])
def test_whatever_takes_too_much_is_stopped(
    lists: ServiceLists, rows: list[Cells], limits: dict[str, int], tmp_path: Path
) -> None:
    """Fifty million bytes of texts that no row uses; a limit of memory, then one of time, meets them."""
    write_xlsx(tmp_path / "r.xlsx", rows, lists, shared=True)
    texts = b"".join(b"<si><t>%d</t></si>" % number for number in range(2_000_000))
    texts = b'<sst xmlns="%b">%b</sst>' % (NAME_SPACE, texts)
    book = with_part((tmp_path / "r.xlsx").read_bytes(), "xl/sharedStrings.xml", texts)

    assert refused(book, lists, **limits).flaw is FileFlaw.TOOK_TOO_LONG
