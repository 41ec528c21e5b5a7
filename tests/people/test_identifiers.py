import csv
from datetime import date
from pathlib import Path

import pytest

from bot.errors import IdentifierFlaw, InvalidIdentifier
from bot.people.identifiers import Bin, BinKind, BinPart, Iin, Sex, masked, parse

# The vectors come from 2029 at the latest; they prove the number itself, not the calendar.
LATER = date(2030, 1, 1)
DATA = Path(__file__).parents[1] / "data" / "iin_bin_vectors.csv"
VECTORS = list(csv.DictReader(DATA.read_text(encoding="utf-8").splitlines()))


def described(identifier: Iin | Bin) -> dict[str, str]:
    match identifier:
        case Iin(birth_date=born, sex=sex):
            return {
                "kind": "iin",
                "birth_date": born.isoformat(),
                "gender": sex or "",
                "bin_type": "",
                "bin_part": "",
            }
        case Bin(kind=kind, part=part):
            return {"kind": "bin", "birth_date": "", "gender": "", "bin_type": kind, "bin_part": part}


@pytest.mark.requirement("R01")
@pytest.mark.parametrize("vector", [v for v in VECTORS if v["expected"] == "valid"], ids=lambda v: v["note"])
def test_a_valid_number_tells_what_it_holds(vector: dict[str, str]) -> None:
    found = parse(vector["number"], LATER)

    assert found.number == vector["number"]
    assert described(found).items() <= vector.items()


@pytest.mark.requirement("R01")
@pytest.mark.parametrize("vector", [v for v in VECTORS if v["expected"] != "valid"], ids=lambda v: v["note"])
def test_a_wrong_number_is_refused_with_its_reason(vector: dict[str, str]) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse(vector["number"], LATER)

    assert refused.value.flaw == vector["expected"].removeprefix("invalid:")


@pytest.mark.parametrize(
    "typed", ["850315 300 009", " 8503-1530-0009\n", "850315\u00a0300009", "850315—300009"]
)
def test_spaces_and_dashes_are_tolerated(typed: str) -> None:
    assert parse(typed, LATER).number == "850315300009"


@pytest.mark.parametrize("typed", ["", "ИИН", "8503153000091", "85031530000O", "٨٥٠٣١٥٣٠٠٠٠٩", "²" * 12])
def test_what_is_not_twelve_digits_is_refused(typed: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse(typed, LATER)

    assert refused.value.flaw is IdentifierFlaw.LENGTH


def with_check_digit(eleven: str) -> str:
    """Try the ten endings: the reader itself knows which one is right."""
    for digit in range(10):
        try:
            parse(f"{eleven}{digit}", date(2199, 1, 1))
        except InvalidIdentifier as refused:
            if refused.flaw is IdentifierFlaw.CHECKSUM:
                continue
        return f"{eleven}{digit}"
    raise AssertionError(eleven)


@pytest.mark.parametrize(
    ("eleven", "today", "valid"),
    [
        ("26112250000", date(2026, 11, 22), True),  # Born today.
        ("26112250000", date(2026, 11, 21), False),
        ("26114000000", date(2026, 11, 1), True),  # Registered this month.
        ("26114000000", date(2026, 10, 31), False),
        ("29014000000", date(2026, 11, 22), False),
        ("94074000000", date(2026, 11, 22), True),  # 1994, not 2094.
    ],
)
def test_nobody_is_born_or_registered_after_today(eleven: str, today: date, valid: bool) -> None:
    number = with_check_digit(eleven)

    if valid:
        assert parse(number, today).number == number
    else:
        with pytest.raises(InvalidIdentifier) as refused:
            parse(number, today)
        assert refused.value.flaw is IdentifierFlaw.FUTURE


@pytest.mark.parametrize(
    ("eleven", "born"),
    [
        ("85031500001", date(1985, 3, 15)),
        ("03070100000", date(2003, 7, 1)),
        ("00022900000", date(2000, 2, 29)),
    ],
)
def test_a_foreigner_without_stated_century_has_a_date_of_birth_but_no_sex(eleven: str, born: date) -> None:
    found = parse(with_check_digit(eleven), date(2026, 11, 22))

    assert isinstance(found, Iin)
    assert (found.birth_date, found.sex) == (born, None)


def test_a_seventh_digit_that_means_no_century_is_refused() -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        parse(with_check_digit("85031570000"), LATER)

    assert refused.value.flaw is IdentifierFlaw.CENTURY


def test_sex_is_odd_for_men_and_even_for_women() -> None:
    sexes = [parse(with_check_digit(f"850315{sign}0000"), LATER) for sign in "34"]

    assert [found.sex for found in sexes if isinstance(found, Iin)] == [Sex.MALE, Sex.FEMALE]


def test_a_bin_tells_its_year_and_month_of_registration() -> None:
    found = parse(with_check_digit("94074000000"), LATER)

    assert found == Bin(found.number, BinKind.RESIDENT, BinPart.HEAD, (1994, 7))


@pytest.mark.requirement("Q23")
def test_only_the_last_four_digits_are_shown() -> None:
    assert masked("850315300009") == "********0009"
