"""The letter to the operator on paper, in both languages: what it says, and what it leaves out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.letters import content
from bot.monitoring.letters.model import FaultyRow, Letter
from bot.reports import docx, pdf
from bot.reports.document import Document
from bot.reports.letter import MOST_ROWS, LetterFacts, Said, faults, letter
from bot.screens import fault_words
from bot.services.model import Fault, FaultCode, Field
from bot.settings import ROOT
from tests.reports.papers import ASSETS, pages, word

pytestmark = pytest.mark.requirement("M04")
NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
NEW = Letter(1, 7, "2026-03", NOW, NOW, date(2026, 4, 3), None, None, None, None, None)
SENT = replace(NEW, outgoing_number="12-3/456", sent_on=date(2026, 4, 3))
ROWS = (
    FaultyRow(
        1,
        4,
        (Fault(Field.BIRTH_DATE, FaultCode.NOT_A_DATE), Fault(None, FaultCode.DUPLICATE_IN_REGISTER)),
        None,
    ),
    FaultyRow(2, 9, (Fault(Field.IDENTIFIER, FaultCode.IDENTIFIER, "checksum"),), None),
)


def facts(of: Letter = NEW, rows: Sequence[FaultyRow] = ROWS, due: date = date(2026, 4, 1)) -> LetterFacts:
    return LetterFacts(
        of, rows, 412, date(2026, 4, 2), date(2026, 4, 2), due, 3, "a-profile", date(2026, 4, 3), NOW
    )


def said(house: House) -> Said:
    lists = house.service_lists
    return Said(
        lambda fault: fault_words.explain(fault, lists), lambda column: fault_words.column_name(column, lists)
    )


def drafted(house: House, language: Language, given: LetterFacts) -> Document:
    with speaking(language):
        return letter(given, house.letter_wording, house.profile.signatory, said(house), language)


def first_page(house: House, language: Language, given: LetterFacts) -> str:
    return pages(pdf.write(drafted(house, language, given), ASSETS))[0]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            Language.RU,
            (
                "О замечаниях к Реестру оказанных услуг за март 2026 года",
                "в соответствии с пунктом 8 Методики",
                "поступившего 2 апреля 2026 года",
                "Количество строк с замечаниями – 2, всего строк в файле – 412.",
                "В соответствии с пунктом 9 Методики просим в течение 3 рабочих дней",
                "«Атамекен»",
                "Заместитель Председателя Правления",
                "Исп.:",
            ),
        ),
        (
            Language.KK,
            (
                "2026 жылғы наурыз айының Көрсетілген қызметтер тізіліміне ескертулер туралы",
                "8-тармағына сәйкес",
                "2026 жылғы 2 сәуірде келіп түскен",
                "Ескертулері бар жолдар саны – 2, файлдағы жолдардың жалпы саны – 412.",
                "3 жұмыс күні ішінде",
                "«Атамекен»",
                "Басқарма Төрағасының орынбасары",
                "Орынд.:",
            ),
        ),
    ],
)
def test_the_letter_cites_the_points_and_the_figures(
    house: House, language: Language, parts: tuple[str, ...]
) -> None:
    page = first_page(house, language, facts())
    for part in parts:
        assert part in page
    organisations = house.profile.signatory.organisation
    assert organisations[Language.KK].split()[0] in page
    assert organisations[Language.RU].split()[0] in page


def test_number_and_date_are_blank_until_it_is_sent(house: House) -> None:
    assert "№ ____" in first_page(house, Language.RU, facts())
    page = first_page(house, Language.RU, facts(SENT))
    assert "№ 12-3/456" in page
    assert "от 03.04.2026 года" in page


@pytest.mark.parametrize("language", Language)
def test_the_annex_names_the_profile_the_file_and_the_day_of_its_data(
    house: House, language: Language
) -> None:
    document = drafted(house, language, facts())
    printed = " ".join(pages(pdf.write(document, ASSETS))[1].split())
    written = " ".join(paragraph.text for paragraph in word(docx.write(document)).paragraphs)
    with speaking(language):
        text = house.letter_wording.text(language)
        [above] = faults(facts(), text, said(house), language).notes
    for made_by in (printed, written, above):
        assert "a-profile" in made_by
        assert f" {NEW.batch_id}" in made_by
        assert "02.04.2026" in made_by
        assert "03.04.2026" in made_by


@pytest.mark.requirement("M03")
@pytest.mark.parametrize(("due", "late"), [(date(2026, 4, 1), True), (date(2026, 4, 2), False)])
def test_a_late_register_is_told_of(house: House, due: date, late: bool) -> None:
    assert ("количество дней просрочки – 1" in first_page(house, Language.RU, facts(due=due))) is late


@pytest.mark.parametrize("language", Language)
def test_the_annex_names_rows_columns_and_what_is_asked_and_nothing_that_was_typed(
    house: House, language: Language
) -> None:
    table = word(docx.write(drafted(house, language, facts()))).tables[-1]
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    assert lines[0] == list(house.letter_wording.text(language).columns)
    heading = house.service_lists.headings[Field.BIRTH_DATE][language]
    assert lines[1][:4] == ["1", "4", "8", heading]
    assert "31.03.2026" in lines[1][5]
    assert lines[2][:4] == ["2", "4", "", house.letter_wording.text(language).whole_row]
    assert lines[3][1:3] == ["9", "6"]
    assert all(line[4] and line[5] for line in lines)


def test_a_long_list_is_cut_in_the_letter_and_whole_in_the_workbook(house: House) -> None:
    many = [replace(ROWS[1], held_id=n, number=n) for n in range(1, MOST_ROWS + 21)]
    given = facts(rows=many)
    with speaking(Language.RU):
        whole = faults(given, house.letter_wording.text(Language.RU), said(house), Language.RU)
    assert len(whole.rows) == MOST_ROWS + 20
    file = word(docx.write(drafted(house, Language.RU, given)))
    assert len(file.tables[-1].rows) == MOST_ROWS + 1
    assert any(f"первые {MOST_ROWS} строк" in each.text for each in file.paragraphs)


# The wording


def test_a_wording_that_nobody_can_fill_in_is_refused_at_start(tmp_path: Path) -> None:
    text = (ROOT / "content/letters.toml").read_text(encoding="utf-8")
    (tmp_path / "letters.toml").write_text(text.replace("{held}", "{helt}"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"letters\.toml: ru\.paragraphs: .*\{helt\}"):
        content.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("late = ", "lated = ", "ru.late"),
        ('"Графа", ', "", "ru.columns"),
        ("[executor]", "[executed]", "executor"),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = (ROOT / "content/letters.toml").read_text(encoding="utf-8")
    (tmp_path / "letters.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        content.load(tmp_path)
    assert f"letters.toml: {place}" in str(refused.value)
