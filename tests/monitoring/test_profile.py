"""The reporting profile: the words of the order to the letter, and slips of the pen refused at start."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.monitoring.figures import profile
from bot.settings import ROOT

NAME = "metodika-59-2019"
FORMS = ROOT / "tests" / "data" / "report_wordings.csv"


def wordings() -> dict[str, dict[str, str]]:
    with FORMS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.requirement("Q24", "M12")
@pytest.mark.parametrize("official", wordings())
def test_the_wordings_are_those_of_the_order(official: str) -> None:
    loaded, row = profile.load(ROOT / "content", NAME), wordings()[official]
    section, _, key = row["key"].partition(".")
    wording = getattr(loaded, section)[key]
    assert (wording.ru, wording.kk, wording.status) == (row["ru"], row["kk"], row["kk_status"])


@pytest.mark.requirement("M08", "M09", "Q14")
def test_the_dates_and_ages_are_those_of_the_order_and_of_our_reading() -> None:
    loaded = profile.load(ROOT / "content", NAME)
    dates = loaded.dates
    assert (dates.report_day, dates.final_as_of, dates.final_due) == (12, (12, 1), (12, 10))
    ages = [(each.first, each.last) for each in loaded.bands]
    assert ages == [(0, 17), (18, 28), (29, 35), (36, 45), (46, 62), (63, None)]


@pytest.mark.requirement("Q9")
def test_a_cut_off_may_move_to_the_next_working_day() -> None:
    loaded = profile.load(ROOT / "content", NAME)
    rolling = loaded.model_copy(update={"dates": loaded.dates.model_copy(update={"register_rolls": True})})
    day_off = date(2026, 5, 1)

    def works(day: date) -> bool:
        return day != day_off

    assert loaded.cut_off("2026-04", works) == day_off
    assert rolling.cut_off("2026-04", works) == date(2026, 5, 2)


@pytest.mark.requirement("Q11")
@pytest.mark.parametrize(
    ("provider", "is_operator"),
    [("Оператор", True), ('НПП "Атамекен"', True), ("ТОО «Сервис»", False), ("Атамекен-Сервис", False)],
)
def test_the_operator_is_known_by_its_names(provider: str, is_operator: bool) -> None:
    assert profile.load(ROOT / "content", NAME).is_operator(provider) is is_operator


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("last = 28", "last = 27", "18_28 and 29_35 do not follow"),
        ("report_day = 12", "report_day = 99", "dates.report_day"),
        ("register_rolls", "register_roll", "dates.register_roll"),
        ("final_due = [12, 10]", "final_due = [11, 10]", "final_due must not come before"),
        ("[statistics.s9]", "[statistics.s10]", "statistics.s10"),
        ("[headings.late]", "[headings.later]", "a heading or a statistic is missing or unknown"),
        (f'name = "{NAME}"', 'name = "other"', f"must be {NAME}"),
        ("[dates]", "[dates", "metodika-59-2019.toml"),
    ],
)
def test_a_slip_of_the_pen_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    written = (ROOT / "content" / "reporting" / f"{NAME}.toml").read_text("utf-8")
    assert old in written
    (tmp_path / "reporting").mkdir()
    (tmp_path / "reporting" / f"{NAME}.toml").write_text(written.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=told):
        profile.load(tmp_path, NAME)


def test_the_profile_in_force_is_named_in_the_policy() -> None:
    policy = tomllib.loads((ROOT / "content" / "policy.toml").read_text("utf-8"))
    assert policy["reporting"]["profile"] == NAME
