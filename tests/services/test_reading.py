import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook

from bot.language import Language
from bot.services import reading
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists
from rehearsal.register import EVERYTHING, Cells, write_csv, write_xlsx
from tests.services.workbooks import SHEET, a_row, headings, read, with_part, workbook


def test_what_was_written_is_read_back(lists: ServiceLists, rows: list[Cells], tmp_path: Path) -> None:
    for shared in (True, False):
        write_xlsx(tmp_path / "r.xlsx", rows, lists, Language.KK, shared=shared)
        with reading.opened(tmp_path / "r.xlsx", lists) as register:
            found = list(register)

        assert register.columns.language is Language.KK
        assert register.columns.heading_row == 1
        assert register.columns.ignored == ()
        assert [row.number for row in found] == list(range(2, len(rows) + 2))
        assert [row.cells for row in found] == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_tables_are_read_in_every_usual_encoding(
    lists: ServiceLists, rows: list[Cells], tmp_path: Path, encoding: str
) -> None:
    plain = [{c: t.encode("cp1251", "replace").decode("cp1251") for c, t in row.items()} for row in rows]
    write_csv(tmp_path / "r.csv", plain, lists, encoding=encoding)

    assert [row.cells for row in read(tmp_path / "r.csv", lists)] == plain


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found_out(lists: ServiceLists, rows: list[Cells], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([headings(lists), a_row(rows)])

    assert [list(row.cells.values()) for row in read(file.getvalue().encode(), lists)] == [a_row(rows)]


@pytest.mark.parametrize(
    "change",
    [
        lambda heading: heading.replace(" ", "\n"),
        lambda heading: f"  {heading.upper()}  ".replace(" ", "   "),
        lambda heading: f"{heading}*",
        lambda heading: f"{heading} ¹",
        lambda heading: heading.replace("(при наличии)", "").replace("(бар болса)", ""),
        lambda heading: heading.replace("(при наличии)", "(при его наличии)"),
        lambda heading: heading.replace("ОКЭД", "ОК-\nЭД").replace("ё", "е"),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_headings_are_known_however_they_are_laid_out(
    lists: ServiceLists, rows: list[Cells], language: Language, change: Callable[[str], str]
) -> None:
    file = workbook([change(each) for each in headings(lists, language)], a_row(rows))

    assert [list(row.cells) for row in read(file, lists)] == [list(OFFICIAL)]


def test_numbered_headings_and_headings_in_both_languages_are_known(
    lists: ServiceLists, rows: list[Cells]
) -> None:
    both = zip(headings(lists), headings(lists, Language.KK), strict=True)
    heads = [f"{number}. {ru} / {kk}" for number, (ru, kk) in enumerate(both, 1)]

    assert len(read(workbook(heads, a_row(rows)), lists)) == 1


def test_a_printed_form_is_read_title_numbering_and_all(lists: ServiceLists, rows: list[Cells]) -> None:
    def merge(book: Workbook) -> None:
        assert book.active is not None
        book.active.merge_cells("A1:V1")

    file = workbook(
        ["Информация о ходе реализации сервисной поддержки"],
        [],
        headings(lists),
        [*range(1, 23)],
        a_row(rows),
        [],
        a_row(rows),
        also=merge,
    )

    assert [row.number for row in read(file, lists)] == [5, 7]


def test_columns_may_come_in_any_order_with_others_among_them(lists: ServiceLists, rows: list[Cells]) -> None:
    heads = ["№ п/п", *reversed(headings(lists)), "Примечание", lists.headings[Field.MODE][Language.RU]]
    with reading.opened(workbook(heads, [1, *reversed(a_row(rows)), "!", "онлайн"]), lists) as register:
        [row] = register

    assert register.columns.ignored == ("№ п/п", "Примечание")
    assert register.columns.fields == {*OFFICIAL, Field.MODE}
    assert row.cells[Field.REGION] == rows[0][Field.REGION]
    assert row.cells[Field.MODE] == "онлайн"


def test_hidden_sheets_are_read_and_charts_passed_over(lists: ServiceLists, rows: list[Cells]) -> None:
    def others(book: Workbook) -> None:
        book.create_chartsheet("Диаграмма")
        sheet = book.create_sheet("Скрытый")
        sheet.sheet_state = "hidden"
        sheet.append(headings(lists))
        sheet.append(a_row(rows))

    with reading.opened(workbook(["Содержание"], also=others), lists) as register:
        assert register.columns.sheet == "Скрытый"
        assert len(list(register)) == 1


@pytest.mark.parametrize("size", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>'])
def test_what_a_sheet_says_of_its_size_counts_for_nothing(
    lists: ServiceLists, rows: list[Cells], size: bytes
) -> None:
    book = workbook(headings(lists), a_row(rows))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet, found = re.subn(rb"<dimension[^>]*>", size, parts.read(SHEET))

    assert found == 1
    assert [list(row.cells.values()) for row in read(with_part(book, SHEET, sheet), lists)] == [a_row(rows)]


def test_the_register_may_stand_on_any_sheet(lists: ServiceLists, rows: list[Cells]) -> None:
    def second(book: Workbook) -> None:
        sheet = book.create_sheet("Реестр")
        sheet.append(headings(lists))
        sheet.append(a_row(rows))

    with reading.opened(workbook(["Содержание"], ["Пол клиента"], also=second), lists) as register:
        assert register.columns.sheet == "Реестр"
        assert len(list(register)) == 1


CELLS: list[tuple[Field, object, str]] = [
    (Field.IDENTIFIER, 850315300009, "850315300009"),
    (Field.IDENTIFIER, 50140000018, "050140000018"),
    (Field.IDENTIFIER, 5014000001.0, "005014000001"),
    (Field.IDENTIFIER, "50140000018", "050140000018"),
    (Field.IDENTIFIER, "850315300009.0", "850315300009"),
    (Field.IDENTIFIER, 123, "123"),
    (Field.MOBILE_PHONE, 77011234567.0, "77011234567"),
    (Field.ENDED_ON, date(2026, 3, 31), "2026-03-31"),
    (Field.ENDED_ON, datetime(2026, 3, 31, 9, 15), "2026-03-31"),  # noqa: DTZ001 - a spreadsheet has no zones
    (Field.ENDED_ON, 46112, "2026-03-31"),
    (Field.ENDED_ON, 46112.75, "2026-03-31"),
    (Field.ENDED_ON, "31.03.2026", "2026-03-31"),
    (Field.ENDED_ON, "31/3/2026", "2026-03-31"),
    (Field.ENDED_ON, "31.03.2026 г.", "2026-03-31"),
    (Field.ENDED_ON, "2026-03-31 00:00:00", "2026-03-31"),
    (Field.ENDED_ON, "31.03.2026 9:15", "2026-03-31"),
    (Field.ENDED_ON, "31.02.2026", "31.02.2026"),
    (Field.ENDED_ON, "31.03.26", "31.03.26"),
    (Field.ENDED_ON, 20260331, "20260331"),
    (Field.AGE, 35, "35"),
    (Field.AGE, 35.5, "35.5"),
    (Field.SUBTYPE, "4.10", "4.10"),
    (Field.SUBTYPE, 4.2, "4.2"),
    (Field.SUBTYPE, 4.1, "4.1 / 4.10"),
    (Field.CLIENT, "  Серіков\n Серік  ", "Серіков Серік"),
    (Field.PLACE, "_x0041_БВ &<>", "АБВ &<>".replace("А", "A")),
    (Field.PLACE, '=HYPERLINK("http://x")', ""),
    (Field.PLACE, "+7 =1+1", "+7 =1+1"),
    (Field.PLACE, "#N/A", "#N/A"),
    (Field.PLACE, True, "1"),
]


@pytest.mark.requirement("M01")
@pytest.mark.parametrize(("column", "cell", "text"), CELLS, ids=lambda each: str(each)[:24])
def test_a_cell_is_read_as_it_was_meant(
    lists: ServiceLists, rows: list[Cells], column: Field, cell: object, text: str
) -> None:
    values: list[object] = [*a_row(rows)]
    values[OFFICIAL.index(column)] = cell

    [row] = read(workbook(headings(lists), values), lists)

    assert row.cells[column] == text


@pytest.mark.parametrize(
    ("digits", "text"), [("9" * 400, "9" * 400), ("1e999", "inf")], ids=["long", "endless"]
)
def test_a_number_beyond_counting_is_a_text(
    lists: ServiceLists, rows: list[Cells], digits: str, text: str
) -> None:
    values: list[object] = [*a_row(rows)]
    values[OFFICIAL.index(Field.AGE)] = 35.25
    book = workbook(headings(lists), values)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read(SHEET).replace(b"<v>35.25</v>", f"<v>{digits}</v>".encode())
    [row] = read(with_part(book, SHEET, sheet), lists)

    assert row.cells[Field.AGE] == text


def test_of_a_formula_its_last_value_is_read(lists: ServiceLists, rows: list[Cells], tmp_path: Path) -> None:
    from xlsxwriter import Workbook as Writer

    with Writer(tmp_path / "r.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings(lists))
        sheet.write_row(1, 0, a_row(rows))
        sheet.write_formula(1, OFFICIAL.index(Field.AGE), "=20+22", value=42)
        sheet.write_formula(1, OFFICIAL.index(Field.PLACE), '="Ц"&"ОП"', value="ЦОП")
    [row] = read(tmp_path / "r.xlsx", lists)

    assert (row.cells[Field.AGE], row.cells[Field.PLACE]) == ("42", "ЦОП")


def test_the_ways_of_other_programs_are_understood(
    lists: ServiceLists, rows: list[Cells], tmp_path: Path
) -> None:
    """1C spells the part of the texts its own way; texts may be in pieces; a name space may have a prefix."""
    write_xlsx(tmp_path / "r.xlsx", rows, lists, shared=True)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    texts = parts.pop("xl/sharedStrings.xml").replace(b"<t>", b"<r><t>").replace(b"</t>", b"</t></r>")
    sheet = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", parts[SHEET].replace(b"xmlns=", b"xmlns:x="))
    pieces = texts.replace(b"</si>", '<rPh sb="0" eb="1"><t>ふ</t></rPh></si>'.encode())
    parts |= {"xl/SharedStrings.xml": pieces, SHEET: sheet}
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)

    assert [row.cells for row in read(changed.getvalue(), lists)] == rows


def test_dates_counted_from_1904_are_understood(lists: ServiceLists, rows: list[Cells]) -> None:
    def mac(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a spreadsheet has no zones

    values: list[object] = [*a_row(rows)]
    values[OFFICIAL.index(Field.ENDED_ON)] = date(2026, 3, 31)
    [row] = read(workbook(headings(lists), values, also=mac), lists)

    assert row.cells[Field.ENDED_ON] == "2026-03-31"


def test_heavy_rows_come_in_small_pieces_and_whole(lists: ServiceLists, rows: list[Cells]) -> None:
    # Of many letters: one alone could be pressed together like a zip bomb.
    heavy = [*a_row(rows)[:-1], "".join(Random(7).choices("аәбвгғд", k=32_000))]
    found = read(workbook(headings(lists), *[heavy] * 120), lists)

    assert [len(row.cells[Field.EMAIL]) for row in found] == [32_000] * 120


def test_the_reader_may_stop_early_and_nothing_is_left_running(
    lists: ServiceLists, rows: list[Cells], tmp_path: Path
) -> None:
    write_xlsx(tmp_path / "r.xlsx", rows * 100, lists)

    with reading.opened(tmp_path / "r.xlsx", lists) as register:
        first = next(iter(register))

    assert first.number == 2
    assert set(first.cells) == set(EVERYTHING)
