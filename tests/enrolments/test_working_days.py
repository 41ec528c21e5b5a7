from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.errors import ContentError

TABLE = Path(__file__).parents[2] / "content/calendar.csv"


@pytest.fixture(scope="module")
def working_days() -> WorkingDays:
    return WorkingDays(read_overrides(TABLE))


@pytest.mark.requirement("Q21")
@pytest.mark.parametrize(
    ("day", "worked", "why"),
    [
        ("2026-04-14", True, "a plain Tuesday"),
        ("2026-04-18", False, "a Saturday"),
        ("2026-03-08", False, "a holiday on a Sunday"),
        ("2026-03-09", False, "the day off for it"),
        ("2025-01-03", False, "a day off moved from Sunday"),
        ("2025-01-05", True, "the Sunday worked instead"),
        ("2026-05-27", False, "Kurban Ait"),
        ("2024-05-04", True, "a worked Saturday that only the package knows"),
        ("2028-12-16", False, "a holiday beyond the table"),
    ],
)
def test_working_days_follow_the_government(
    working_days: WorkingDays, day: str, worked: bool, why: str
) -> None:
    assert working_days.is_working_day(date.fromisoformat(day)) is worked, why


@pytest.mark.requirement("Q21")
def test_the_table_overrules_the_package() -> None:
    tuesday = date(2026, 4, 14)
    assert not WorkingDays({tuesday: False}).is_working_day(tuesday)
    assert WorkingDays({}).is_working_day(tuesday)


def test_the_package_and_the_table_agree_on_the_years_that_both_know(working_days: WorkingDays) -> None:
    package = WorkingDays({})
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(3 * 365)]
    assert [day for day in days if package.is_working_day(day) != working_days.is_working_day(day)] == []


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("2026-02-30,Mon,holiday,,,confirmed", "calendar.csv:3"),
        ("2026-02-27,Fri,party,,,confirmed", "calendar.csv:3"),
        ("2026-02-27", "calendar.csv:3"),
        ("2026-01-01,Thu,holiday,,,confirmed", "calendar.csv:3: 2026-01-01 is given twice"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, place: str) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(f"date,weekday,kind,ru,kk,status\n2026-01-01,Thu,holiday,,,confirmed\n{row}\n", "utf-8")
    with pytest.raises(ContentError, match=place):
        read_overrides(file)
