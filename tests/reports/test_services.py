"""The form of Appendix 1 and the file that goes back: what a spreadsheet program finds in them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.i18n import speaking
from bot.language import Language
from bot.people import dictionaries
from bot.reports import services as reports
from bot.reports import xlsx
from bot.reports.table import Column, Flagged, Kind, Table, Tone
from bot.screens.form_words import form_words
from bot.services import content, reading
from bot.services.intake import Returned
from bot.services.model import OFFICIAL, Fault, FaultCode, Field, RawRow
from bot.services.words import ServiceLists
from bot.settings import ROOT
from rehearsal import register

MADE_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TOP = 4
"""The row of headings, as the spreadsheet shows it."""


@pytest.fixture(scope="module")
def lists() -> ServiceLists:
    return content.load(ROOT / "content", dictionaries.load(ROOT / "content"))


def opened(data: bytes) -> tuple[Workbook, Worksheet]:
    book = load_workbook(BytesIO(data))
    return book, book.worksheets[0]


def form(lists: ServiceLists, language: Language) -> bytes:
    with speaking(language):
        return xlsx.write(reports.form(lists, language, form_words()), MADE_AT)


@pytest.mark.requirement("M01")
@pytest.mark.parametrize("language", Language)
def test_the_form_has_the_official_columns_in_their_order_with_their_numbers(
    lists: ServiceLists, language: Language
) -> None:
    _, sheet = opened(form(lists, language))
    headings = [cell.value for cell in sheet[TOP]]
    assert headings[:22] == [lists.headings[each][language] for each in OFFICIAL]
    assert [cell.value for cell in sheet[TOP + 1]] == list(range(1, len(headings) + 1))
    assert all(cell.comment for cell in sheet[TOP])


def test_the_form_offers_lists_and_keeps_digits_as_text(lists: ServiceLists) -> None:
    book, sheet = opened(form(lists, Language.RU))
    assert book[xlsx.CHOICES_SHEET].sheet_state == "hidden"
    lettered = {
        str(rule.sqref).split(":")[0].rstrip("0123456789") for rule in sheet.data_validations.dataValidation
    }
    assert {"A", "G", "O", "P"} <= lettered
    assert sheet.column_dimensions["F"].width > 10
    first = TOP + 2
    assert sheet.cell(first, 6).number_format in {"@", "General"}


def test_an_empty_form_that_is_filled_in_can_be_read(lists: ServiceLists) -> None:
    book, sheet = opened(form(lists, Language.KK))
    [row] = register.make(1, 2, lists)
    for number, field in enumerate(register.EVERYTHING, start=1):
        sheet.cell(TOP + 2, number, row[field])
    filled = BytesIO()
    book.save(filled)
    with reading.opened(filled.getvalue(), lists) as read:
        [raw] = read
        assert read.columns.language is Language.KK
    assert raw.cells[Field.CLIENT] == row[Field.CLIENT]
    assert raw.cells[Field.IDENTIFIER] == row[Field.IDENTIFIER]


def test_what_is_wrong_is_coloured_and_explained_and_the_rest_is_as_it_was(lists: ServiceLists) -> None:
    [row] = register.make(1, 2, lists)
    faults = (Fault(Field.SEX, FaultCode.SEX_MISMATCH), Fault(Field.WORK_PHONE, FaultCode.ONE_PHONE_BAD))
    returned = Returned(RawRow(2, row), faults, 17)
    table = reports.with_faults(
        [returned], lists, Language.RU, _words(), lambda fault: f"объяснение {fault.code}"
    )
    data = xlsx.write(table, MADE_AT)
    _, sheet = opened(data)
    headings = {cell.value: number for number, cell in enumerate(sheet[TOP], start=1)}
    wrong = sheet.cell(TOP + 1, headings[lists.headings[Field.SEX][Language.RU]])
    remark = sheet.cell(TOP + 1, headings[lists.headings[Field.WORK_PHONE][Language.RU]])
    assert (wrong.fill.fgColor.rgb, remark.fill.fgColor.rgb) == ("FFFFC7CE", "FFFFEB9C")
    assert wrong.comment is not None
    assert wrong.comment.text == "объяснение sex_mismatch"
    assert "объяснение sex_mismatch" in str(sheet.cell(TOP + 1, 1).value)
    with reading.opened(data, lists) as read:
        [again] = read
    assert again.cells[Field.REFERENCE] == "17"
    assert {name: text for name, text in again.cells.items() if name in OFFICIAL} == {
        name: " ".join(row[name].split()) for name in OFFICIAL
    }


def _words() -> reports.FormWords:
    with speaking(Language.RU):
        return form_words()


def test_long_tables_are_written_whole() -> None:
    rows = tuple((Flagged("=1+1", "", Tone.WRONG), str(number)) for number in range(xlsx.LONG + 1))
    table = Table("Long", "Long", (), (Column("A", 10), Column("B", 10)), rows)
    _, sheet = opened(xlsx.write(table, MADE_AT))
    cells = [sheet.cell(sheet.max_row, column) for column in (1, 2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), (str(xlsx.LONG), "s")]


def test_short_lists_stay_in_the_cell_and_long_ones_on_a_hidden_sheet() -> None:
    columns = (
        Column("Short", 10, choices=("да", "нет")),
        Column("Long", 10, choices=tuple(f"длинное слово {number}, и ещё" for number in range(90))),
        Column("Day", 10, kind=Kind.DAY),
    )
    book, sheet = opened(xlsx.write(Table("Form", "Form", (), columns, (), room=10), MADE_AT))
    said = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert said == {"A4:A13": '"да,нет"', "B4:B13": f"{xlsx.CHOICES_SHEET}!$B$1:$B$90"}
    assert book[xlsx.CHOICES_SHEET]["B90"].value == "длинное слово 89, и ещё"
