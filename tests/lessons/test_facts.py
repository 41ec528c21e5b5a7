"""Dated facts: how they read in a lesson, and what is wrong with them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.findings.model import CourseFault as F
from bot.findings.model import Finding
from bot.language import Language
from bot.lessons import content, facts
from bot.settings import ROOT

TODAY = date(2026, 11, 22)
REAL = ROOT / "content"
DATED = """
valid_from = 2026-01-01
valid_to = 2026-12-31
source.ru = "Закон"
source.kk = "Заң"
"""
MCI = f'[mci]\nvalue = 4325\nunit = "tenge"{DATED}'


def told(found: list[Finding]) -> list[str]:
    return [str(each) for each in found]


def read(folder: Path, text: str) -> facts.Facts:
    (folder / "facts.toml").write_text(f"as_of = 2026-11-22\n{text}", "utf-8")
    return facts.load(folder)


@pytest.mark.parametrize(
    ("value", "unit", "russian", "kazakh"),
    [
        ("4325", "tenge", "4 325 тенге", "4 325 теңге"),
        ("2595000000", "tenge", "2 595 000 000 тенге", "2 595 000 000 теңге"),
        ("16", "percent", "16 %", "16 %"),
        ("0.5", "percent", "0,5 %", "0,5 %"),
        ("4", "points", "4 процентных пункта", "4 пайыздық тармақ"),
        ("300", "mci", "300 МРП", "300 АЕК"),
        ("1", "days", "1 день", "1 күн"),
        ("22", "days", "22 дня", "22 күн"),
        ("12", "days", "12 дней", "12 күн"),
        ("3", "months", "3 месяца", "3 ай"),
        ("1.5", "months", "1,5 месяца", "1,5 ай"),
        ("21", "years", "21 год", "21 жыл"),
        ("3", "years", "3 года", "3 жыл"),
        ("11", "years", "11 лет", "11 жыл"),
        ("2", "people", "2 человека", "2 адам"),
        ("100", "people", "100 человек", "100 адам"),
        ("40", "none", "40", "40"),
    ],
)
def test_a_value_reads_with_its_unit_on_one_line(
    tmp_path: Path, value: str, unit: str, russian: str, kazakh: str
) -> None:
    found = read(tmp_path, f'[fact]\nvalue = {value}\nunit = "{unit}"{DATED}')
    for language, words in ((Language.RU, russian), (Language.KK, kazakh)):
        assert found.fill("{{fact}}", language) == words.replace(" ", "\u00a0")


def test_a_term_in_words_reads_in_each_language(tmp_path: Path) -> None:
    found = read(tmp_path, f'[period]\ntext.ru = "полугодие"\ntext.kk = "жартыжылдық"{DATED}')
    assert found.fill("раз в {{period}}.", Language.RU) == "раз в полугодие."


def test_a_derived_fact_has_the_sources_and_the_term_of_its_inputs(tmp_path: Path) -> None:
    found = read(tmp_path, f'{MCI}\n[limit]\nvalue = 8650\nunit = "tenge"\nformula = "2 * mci"\n')
    assert found.sources(["limit", "mci"], Language.KK) == ("Заң",)
    assert found.findings(["limit"], TODAY) == []


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("2 * mci", 8650),
        ("(mci + 175) / 3", 1500),
        ("ceil(mci / 1000)", 5),
        ("max(mci - 5000, 0.5)", Decimal("0.5")),
    ],
)
def test_a_formula_is_reckoned_exactly(tmp_path: Path, formula: str, result: object) -> None:
    text = f'{MCI}\n[out]\nvalue = {result}\nunit = "none"\nformula = "{formula}"\n'
    assert read(tmp_path, text).findings(["out"], TODAY) == []


def test_a_formula_that_gives_something_else_is_a_fault(tmp_path: Path) -> None:
    text = f'{MCI}\n[limit]\nvalue = 8649\nunit = "tenge"\nformula = "2 * mci"\n'
    [fault] = told(read(tmp_path, text).findings(["limit"], TODAY))
    assert fault.startswith("facts.toml:10: fact_denied (fact limit, value 8649, ")
    assert fault.endswith("result 8650)")


def test_a_fact_that_no_lesson_uses_is_a_fault(tmp_path: Path) -> None:
    assert told(read(tmp_path, MCI).findings([], TODAY)) == ["facts.toml:2: fact_unused (fact mci)"]


@pytest.mark.parametrize("today", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_fact_outside_of_its_term_is_a_fault_and_stops_nothing(tmp_path: Path, today: date) -> None:
    found = read(tmp_path, MCI)
    assert len(found.findings(["mci"], today)) == 1
    assert found.fill("{{mci}}", Language.RU)


@pytest.mark.parametrize(("today", "told_of"), [(date(2026, 11, 29), 0), (date(2026, 11, 30), 1)])
def test_a_fact_is_spoken_of_a_month_before_its_end(tmp_path: Path, today: date, told_of: int) -> None:
    found = read(tmp_path, MCI).findings(["mci"], today)
    assert [each.fault for each in found] == [F.FACT_ENDING] * told_of


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (MCI.replace('source.kk = "Заң"', ""), "facts.toml:7: kk: missing_language"),
        (MCI.replace('"Заң"', '""'), "facts.toml:8: kk: missing_language"),
        (MCI.replace("tenge", "euro"), "facts.toml:4: unknown_unit (unit euro"),
        (MCI.replace("unit =", "units ="), "facts.toml:4: unknown_key (key units)"),
        (MCI.replace("value = 4325", ""), "facts.toml:2: value_or_text (fact mci)"),
        (MCI.replace("4325", "nan"), "facts.toml:3: wrong_value (key value)"),
        (MCI.replace("4325", "1e99"), "facts.toml:3: wrong_value (key value)"),
        (MCI.replace("valid_from = 2026-01-01", ""), "facts.toml:2: missing_key (key valid_from)"),
        (MCI.replace("2026-01-01", "2026-01-01T00:00:00"), "facts.toml:5: wrong_value (key valid_from)"),
        (f'{MCI}formula = "2 * mcy"', "facts.toml:9: formula_name (formula 2 * mcy, name mcy)"),
        (f'{MCI}formula = "2 * mci"', "facts.toml:9: formula_loop"),
        (f'{MCI}formula = "2 *"', "facts.toml:9: bad_formula"),
        (f'{MCI}formula = "1 / (2 - 2)"', "facts.toml:9: bad_formula"),
        (f"{MCI}formula = \"open('x')\"", "facts.toml:9: "),
        (f'{MCI}formula = "2 ** 9"', "facts.toml:9: bad_formula"),
        (f'{MCI}formula = "{"(" * 150}"', "facts.toml:9: bad_formula"),
        (f'{MCI}formula = "{"1+" * 150}1"', "facts.toml:9: bad_formula"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert complaint in str(refused.value)


def test_an_unknown_name_is_told_with_its_line(tmp_path: Path) -> None:
    assert list(read(tmp_path, MCI).unknown("{{mci}}\n{{mcy}}")) == [(1, "mcy")]


def test_what_follows_from_an_unreadable_fact_is_not_complained_of(tmp_path: Path) -> None:
    text = f'{MCI.replace("tenge", "euro")}\n[limit]\nvalue = 8650\nunit = "tenge"\nformula = "2 * mci"\n'
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert str(refused.value).count("\n") == 0


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = f"{MCI.replace('tenge', 'euro')}{MCI.replace('mci', 'wage').replace('value', 'sum')}"
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert str(refused.value).count(f"{tmp_path}/facts.toml:") == 3


def test_the_real_facts_are_in_order() -> None:
    found = facts.load(REAL)
    course = content.load(REAL, found)
    used = [name for lesson in course.lessons for name in lesson.facts]
    assert found.findings(used, TODAY) == []


def test_a_lesson_with_facts_ends_with_their_day_and_sources() -> None:
    course = content.load(REAL, facts.load(REAL))
    lesson = course.by_id["m02-l03"]
    assert "<i>Данные на 22 ноября 2026 года. Источники: " in lesson.pages[Language.RU][-1]
    assert "<i>Мәліметтердің күні: 2026 жылғы 22 қараша. Дереккөздер: " in lesson.pages[Language.KK][-1]
    without = course.by_id["m01-l01"]
    assert not without.facts
    assert "<i>Данные" not in without.pages[Language.RU][-1]
