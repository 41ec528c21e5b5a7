"""The working sheets are what their words and tools/make_sheets.py say, and reckon as the lessons do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from icalendar import Calendar, Event
from openpyxl import Workbook, load_workbook

from bot.language import Language
from bot.lessons import content, facts
from bot.settings import ROOT
from tools.make_sheets import sheets
from tools.sheet_words import SHEETS, words

MADE = dict(sheets())
FACTS = facts.load(ROOT / "content")


@cache
def book(name: str, language: Language, *, values: bool = True) -> Workbook:
    return load_workbook(SHEETS / f"{name}.{language}.xlsx", data_only=values)


def content_of(data: bytes) -> bytes | dict[str, bytes]:
    """What is in the archive; how well it is packed depends on the machine."""
    if not data.startswith(b"PK"):
        return data
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def result(name: str, tab: int, label: str, language: Language) -> object:
    """The value that stands behind a label of the sheet, by its name in texts.toml."""
    said = words(name, language)[label]
    page = book(name, language).worksheets[tab]
    [value] = [row[1].value for row in page.iter_rows() if row[0].value == said]
    return value


@pytest.mark.parametrize("path", sorted(MADE), ids=lambda path: path.name)
def test_the_committed_sheet_is_the_made_one(path: Path) -> None:
    assert content_of(path.read_bytes()) == content_of(MADE[path]()), (
        "run .venv/bin/python -m tools.make_sheets"
    )


def test_every_sheet_of_the_course_is_made_and_belongs_to_a_lesson() -> None:
    course = content.load(ROOT / "content", FACTS)
    given = {path for sheet in course.sheets.values() for path in sheet.file.values()}
    assert given == set(MADE)
    assert len(course.sheets) == sum(len(lesson.sheets) for lesson in course.lessons) == 5


@pytest.mark.parametrize("name", ["cash-flow", "price", "payments"])
@pytest.mark.parametrize("language", Language)
def test_a_workbook_reckons_with_formulas_and_shows_their_values_at_once(
    name: str, language: Language
) -> None:
    formulas, shown = book(name, language, values=False), book(name, language)
    cells = [(tab.title, cell) for tab in formulas for row in tab.iter_rows() for cell in row]
    reckoned = [(tab, cell.coordinate) for tab, cell in cells if str(cell.value).startswith("=")]
    assert len(reckoned) > 50
    blank = formulas.worksheets[0].title
    assert all(shown[tab][at].value is not None for tab, at in reckoned if tab != blank)
    # Nothing that an old spreadsheet would not know.
    assert not [cell.value for _tab, cell in cells if "_xlfn" in str(cell.value)]


@pytest.mark.parametrize("language", Language)
def test_the_plan_of_money_is_that_of_the_lesson_and_turns_red_below_zero(language: Language) -> None:
    page = book("cash-flow", language).worksheets[1]
    said = words("cash-flow", language)
    rows = {row[0].value: [cell.value for cell in row[1:4]] for row in page.iter_rows()}
    assert rows[said["begin"]] == [150000, 90000, -70000]
    assert rows[said["ins_total"]] == [200000, 180000, 620000]
    assert rows[said["outs_total"]] == [260000, 340000, 300000]
    assert rows[said["end"]] == [90000, -70000, 250000]
    assert rows[said["least"]][:2] == [-70000, said.months[1]]
    assert rows[said["verdict"]][0] == said["short"]
    red = [rule for rules in page.conditional_formatting for rule in rules.rules]
    assert {(rule.operator, rule.formula[0]) for rule in red} == {("lessThan", "0")}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("tab", "label", "value"),
    [
        (1, "variable_total", 6200),
        (1, "fixed_total", 80000),
        (1, "share", 2000),
        (1, "cost", 8200),
        (1, "tax", "ex_chapan_tax"),
        (1, "left", "ex_chapan_profit"),
        (1, "markup", 0.25),
        (2, "fixed_total", 85000),
        (2, "margin", 100),
        (2, "even", 850),
        (2, "even_day", 33),
        (2, "goal", 1750),
        (2, "goal_day", 68),
        (2, "profit", 110000),
        (2, "reserve", 200),
    ],
)
def test_price_and_break_even_are_those_of_the_lessons(
    language: Language, tab: int, label: str, value: float | str
) -> None:
    wanted = float(FACTS.by_id[value].value or 0) if isinstance(value, str) else value
    assert result("price", tab, label, language) == pytest.approx(wanted)


@pytest.mark.parametrize("language", Language)
def test_the_calendar_of_payments_is_that_of_the_lesson(language: Language) -> None:
    assert result("payments", 1, "total", language) == float(FACTS.by_id["ex_gulmira_month_total"].value or 0)
    assert result("payments", 1, "half", language) == float(
        FACTS.by_id["ex_gulmira_half_year_total"].value or 0
    )
    page = book("payments", language).worksheets[1]
    rows = [(row[1].value, row[2].value) for row in page.iter_rows()]
    days = [(a, b) for a, b in rows if isinstance(a, datetime) and isinstance(b, datetime)]
    assert len(days) == 12
    for last, own in days:
        assert (last + timedelta(days=1)).day == 1
        assert own.weekday() < 5
        term = own.replace(day=20)
        assert sum((own + timedelta(days=n)).weekday() < 5 for n in range((term - own).days)) == 5


@pytest.mark.parametrize("language", Language)
def test_the_plan_has_nine_lines_to_fill_in_and_the_same_of_rauza(language: Language) -> None:
    document = Document(str(SHEETS / f"business-plan.{language}.docx"))
    blank, example = document.tables
    labels = [row.cells[0].text for row in blank.rows]
    assert labels == [row.cells[0].text for row in example.rows]
    assert [label[0] for label in labels] == list("123456789")
    assert {row.cells[1].text for row in blank.rows} == {""}
    assert all(row.cells[1].text for row in example.rows)
    assert "99 000 : 3 300 = 30" in example.rows[6].cells[1].text
    assert "31 700" in example.rows[8].cells[1].text


def events(language: Language) -> list[Event]:
    calendar = Calendar.from_ical((SHEETS / f"reminders.{language}.ics").read_bytes())
    return [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]


@pytest.mark.parametrize("language", Language)
def test_every_reminder_has_an_alarm_and_a_time_without_zone(language: Language) -> None:
    assert len(events(language)) == 5
    for event in events(language):
        start = event.decoded("dtstart")
        assert not isinstance(start, datetime) or start.tzinfo is None
        assert "TZID" not in event["dtstart"].params
        assert len(event.walk("VALARM")) == 1
        assert event["summary"]
        assert event["description"]


def days_of(event: Event) -> Callable[[int], date]:
    from dateutil.rrule import rrulestr

    start = event.decoded("dtstart")
    at = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)  # noqa: DTZ001
    said = event["rrule"].to_ical()
    assert isinstance(said, bytes)
    rule = rrulestr(said.decode(), dtstart=at)
    return lambda n: rule[n].date()


def test_the_reminders_come_on_the_days_of_the_lessons_and_end_with_the_next_year() -> None:
    tax, own, friday, half, january = events(Language.RU)
    assert [days_of(tax)(n) for n in (0, 3)] == [date(2026, 11, 30), date(2027, 2, 28)]
    assert days_of(own)(0).day == 1
    assert days_of(friday)(5).weekday() == 4
    assert [days_of(half)(n).month for n in (0, 1)] == [1, 7]
    assert "rrule" not in january
    assert all(days_of(each)(-1) <= date(2027, 12, 31) for each in (tax, own, friday, half))
