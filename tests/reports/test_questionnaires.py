"""The register of questionnaires: the twelve columns of Appendix 2 in their order, and nothing passed off."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.enrolments.model import ALMATY
from bot.i18n import _, speaking
from bot.language import Language
from bot.people import dictionaries
from bot.reports import questionnaires, xlsx
from bot.reports.table import Table
from bot.services import content as service_files
from bot.survey import content as survey_files
from bot.survey.questionnaires import collected_rules
from bot.survey.questionnaires.collected_rules import Collected
from bot.survey.questionnaires.rules import Sheet, Source

CONTENT = Path(__file__).parents[2] / "content"
FORM = survey_files.load(CONTENT).questionnaire
SERVICES = service_files.load(CONTENT, dictionaries.load(CONTENT)).services
# 23:30 of 31 January in Almaty.
CONFIRMED = datetime(2026, 1, 31, 18, 30, tzinfo=UTC)
SHEET = Sheet(
    id=1,
    service_id=5,
    source=Source.CHAT,
    client="=Серікова Айгүл",
    manager="Менеджер Мейірім",
    service="1",
    subtype="1.1",
    marks=(5, 4, 3, 2),
    purpose="grow",
    purpose_words=None,
    financial=("fin1", "fin3"),
    nonfinancial=(),
    language=Language.KK,
    filled_on=date(2026, 1, 31),
    confirmed_at=CONFIRMED,
)


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


def table(*sheets: Sheet) -> Table:
    return questionnaires.register(sheets, FORM, SERVICES, ALMATY)


@pytest.mark.requirement("M02", "Q24")
def test_the_columns_are_those_of_the_form_in_their_order(spoken: Language) -> None:
    names = ("client", "manager", "service")
    after = ("purpose_on_paper", "financial", "nonfinancial", "date", "signature")
    assert [column.heading for column in table().columns] == [
        *(FORM.headings[name][spoken] for name in names),
        *(scale[spoken] for scale in FORM.scales.values()),
        *(FORM.headings[name][spoken] for name in after),
    ]
    assert table().title == FORM.title[spoken]


@pytest.mark.requirement("M02", "Q20")
def test_a_row_tells_what_was_chosen_and_that_it_is_no_electronic_signature(spoken: Language) -> None:
    [row] = table(SHEET).rows
    service = f"{SERVICES['1'].name[spoken]}; {SERVICES['1.1'].name[spoken]}"
    assert row[:8] == (SHEET.client, SHEET.manager, service, 5, 4, 3, 2, FORM.purposes["grow"][spoken])
    assert row[8] == "\n".join(FORM.financial[code][spoken] for code in ("fin1", "fin3"))
    assert row[9:11] == (None, date(2026, 1, 31))
    signature = str(row[11]).splitlines()
    assert signature[0] == SHEET.client
    assert re.search(r"31 .*23:30", signature[1])
    assert signature[2] == _("This is a confirmation in the chat, not an electronic signature.")


def test_own_words_stand_in_place_of_other(spoken: Language) -> None:
    [row] = table(replace(SHEET, purpose="other", purpose_words="=1+1")).rows
    assert row[7] == "=1+1"
    [row] = table(replace(SHEET, purpose=None, subtype="", manager="")).rows
    assert (row[1], row[2], row[7]) == (None, SERVICES["1"].name[spoken], None)


def test_what_was_collected_elsewhere_says_so(spoken: Language) -> None:
    [row] = table(replace(SHEET, source=Source.IMPORT)).rows
    assert row[11] == f"{SHEET.client}\n" + _("Collected by the operator on a form of its own")


@pytest.mark.requirement("M02")
def test_the_register_can_be_read_in_again_as_it_is(spoken: Language) -> None:
    """The same form both ways: what is exported is understood as a file collected elsewhere."""
    made = table(SHEET)
    columns = collected_rules.recognise([column.heading for column in made.columns], FORM)
    assert columns is not None
    words = collected_rules.dictionary(FORM, SERVICES)
    cells = ["" if cell is None else str(cell) for cell in made.rows[0]]
    row = collected_rules.check(9, cells, columns, words, date(2026, 3, 1))
    assert isinstance(row, Collected)
    assert (row.service, row.subtype, row.marks) == ("1", "1.1", SHEET.marks)
    assert (row.purpose, row.financial, row.nonfinancial) == ("grow", SHEET.financial, SHEET.nonfinancial)
    assert row.filled_on == SHEET.filled_on


def test_the_same_register_gives_the_same_file(spoken: Language) -> None:
    assert xlsx.write(table(SHEET), CONFIRMED) == xlsx.write(table(SHEET), CONFIRMED)
