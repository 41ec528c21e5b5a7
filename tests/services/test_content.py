import shutil
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.language import Language
from bot.people import dictionaries
from bot.services import content
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("services", "dictionaries"):
        shutil.copytree(CONTENT / name, tmp_path / name)
    return tmp_path


def loaded(folder: Path) -> ServiceLists:
    return content.load(folder, dictionaries.load(folder))


@pytest.mark.requirement("M01")
def test_the_form_has_the_22_official_columns_first(lists: ServiceLists) -> None:
    assert tuple(lists.headings) == tuple(Field)
    assert len(OFFICIAL) == 22
    assert lists.headings[Field.SEX] == {Language.RU: "Пол клиента", Language.KK: "Клиенттің жынысы"}


@pytest.mark.requirement("S7")
def test_the_services_are_eight_with_their_kinds(lists: ServiceLists) -> None:
    kinds = [each for each in lists.services.values() if each.parent]

    assert [each.code for each in lists.services.values() if not each.parent] == list("12345678")
    assert len(kinds) == 61
    assert all(each.parent in lists.services for each in kinds)


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("services/services.csv", "1.2,1,", "1.1,1,", r"services\.csv:4: 1\.1 is given twice"),
        ("services/services.csv", "1.2,1,", "1.2,9,", r"services\.csv:4: 1\.2 does not belong to 9"),
        ("services/services.csv", "1.2,1,", "2.9,1,", r"services\.csv:4: 2\.9 does not belong to 1"),
        ("services/services.csv", "Анализ конкурентной среды", "", r"services\.csv:\d+: ru is empty"),
        (
            "services/services.csv",
            "Разработка проектов договоров",
            "Консультации по ведению документооборота",
            r"«Консультации по ведению документооборота» stands there twice",
        ),
        ("services/form.csv", "sex,", "gender,", r"form\.csv:8: 'gender' is not a valid Field"),
        (
            "services/form.csv",
            "email,Электронный",
            "headcount,Электронный",
            r"form\.csv: the columns must be",
        ),
        ("services/form.csv", "Возраст клиента", "Пол клиента", r"«Пол клиента» stands there twice"),
        ("services/form.csv", "code,ru", "code,en", r"form\.csv:1: the columns must be code, ru, kk"),
    ],
)
def test_a_slip_is_told_with_file_and_line(
    folder: Path, file: str, old: str, new: str, complaint: str
) -> None:
    whole = (folder / file).read_text(encoding="utf-8")
    assert old in whole
    (folder / file).write_text(whole.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError, match=complaint):
        loaded(folder)


def test_a_missing_list_is_told(folder: Path) -> None:
    (folder / "services" / "services.csv").unlink()

    with pytest.raises(ContentError, match=r"services\.csv"):
        loaded(folder)


def test_settlements_are_read_where_they_are_listed(folder: Path) -> None:
    (folder / "dictionaries" / "settlements.csv").write_text(
        "region,ru,kk\n11,село Красный Яр,Красный Яр ауылы\n11,Кокшетау,Көкшетау\n", encoding="utf-8"
    )
    lists = loaded(folder)

    assert lists.is_in("11", "с. Красный  Яр") is True
    assert lists.is_in("11", "Көкшетау қаласы") is True
    assert lists.is_in("11", "Тараз") is False
    assert lists.is_in("75", "Тараз") is None
    assert lists.nearest_settlement("11", "Кокчетау") == "Кокшетау"
    assert lists.nearest_settlement("11", "Шу") == ""


def test_settlements_of_no_region_are_refused(folder: Path) -> None:
    (folder / "dictionaries" / "settlements.csv").write_text("region,ru,kk\n12,а,ә\n", encoding="utf-8")

    with pytest.raises(ContentError, match=r"settlements\.csv:2: there is no region 12"):
        loaded(folder)
