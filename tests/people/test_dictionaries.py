import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.language import Language
from bot.people import dictionaries
from bot.people.dictionaries import Dictionaries, FormKind
from bot.people.identifiers import Bin, BinKind, BinPart, Iin

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def lists() -> Dictionaries:
    return dictionaries.load(CONTENT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT / "dictionaries", tmp_path / "dictionaries")
    return tmp_path


def bin_of(kind: BinKind, part: BinPart = BinPart.HEAD) -> Bin:
    return Bin("940740000000", kind, part, (1994, 7))


@pytest.mark.requirement("S1")
def test_there_are_twenty_regions_in_both_languages(lists: Dictionaries) -> None:
    assert len(lists.regions) == 20
    assert lists.regions["75"].name == {Language.KK: "Алматы қаласы", Language.RU: "город Алматы"}
    assert lists.regions["39"].short[Language.KK] == "Қостанай"


@pytest.mark.requirement("S2")
def test_activities_are_chosen_by_section_then_division(lists: Dictionaries) -> None:
    sections = lists.sections()

    assert [section.code for section in sections] == list("ABCDEFGHIJKLMNOPQRSTU")
    assert [division.code for division in lists.divisions("A")] == ["01", "02", "03"]
    assert sum(len(lists.divisions(section.code)) for section in sections) == 88
    assert lists.divisions("Z") == lists.divisions("") == ()


@pytest.mark.requirement("R01", "S3")
@pytest.mark.parametrize(
    ("identifier", "forms"),
    [
        (Iin("850315300009", date(1985, 3, 15), None), ["ip", "kh", "fh"]),
        (bin_of(BinKind.JOINT_IE), ["ip_joint", "kh"]),
        (bin_of(BinKind.JOINT_IE, BinPart.PEASANT_FARM_JOINT), ["ip_joint", "kh"]),
        (bin_of(BinKind.RESIDENT, BinPart.BRANCH), []),
        (bin_of(BinKind.NON_RESIDENT, BinPart.REPRESENTATIVE_OFFICE), []),
    ],
)
def test_the_identifier_decides_which_legal_forms_are_offered(
    lists: Dictionaries, identifier: Iin | Bin, forms: list[str]
) -> None:
    assert [form.code for form in lists.legal_forms_for(identifier)] == forms


@pytest.mark.requirement("R01")
@pytest.mark.parametrize("kind", [BinKind.RESIDENT, BinKind.NON_RESIDENT])
def test_a_legal_person_is_offered_the_forms_of_private_business(lists: Dictionaries, kind: BinKind) -> None:
    offered = lists.legal_forms_for(bin_of(kind))

    assert {form.kind for form in offered} == {FormKind.LEGAL}
    assert {"too", "ao", "spk_coop"} <= {form.code for form in offered}


@pytest.mark.requirement("S6")
def test_categories_of_business_are_known(lists: Dictionaries) -> None:
    assert list(lists.categories) == ["micro", "small", "medium", "large"]
    assert lists.categories["micro"].name[Language.KK] == "микрокәсіпкерлік субъектісі"


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("regions.csv", "Абай облысы", "", "regions.csv:2: kk is empty"),
        ("regions.csv", "KZ-11,11,", "KZ-11,10,", "regions.csv:3: 10 is given twice"),
        (
            "regions.csv",
            ",oblast,область Абай",
            ",county,область Абай",
            "regions.csv:2: 'county' is not a valid",
        ),
        ("regions.csv", "kk_short", "kk_brief", "regions.csv:2: kk_short is empty"),
        ("oked.csv", "02,division,A", "02,division,Я", "oked.csv: division 02 belongs to no section"),
        ("legal_forms.csv", "\nfh,", "\nfarm,", "legal_forms.csv: there is no fh"),
    ],
)
def test_a_slip_in_a_list_is_named_with_file_and_line(
    copy: Path, file: str, old: str, new: str, complaint: str
) -> None:
    path = copy / "dictionaries" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        dictionaries.load(copy)

    assert complaint in str(refused.value)


def test_a_lost_region_or_file_is_noticed(copy: Path) -> None:
    path = copy / "dictionaries" / "regions.csv"
    path.write_text(
        "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8"
    )
    with pytest.raises(ContentError, match="19 regions instead of 20"):
        dictionaries.load(copy)

    path.unlink()
    with pytest.raises(ContentError, match=r"regions\.csv: .*No such file"):
        dictionaries.load(copy)
