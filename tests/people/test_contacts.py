import phonenumbers
import pytest

from bot.errors import InvalidEmail, InvalidPhone
from bot.people import emails, names, phones


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("87011234567", "+77011234567"),
        ("77011234567", "+77011234567"),
        ("7011234567", "+77011234567"),
        ("+7 (701) 123-45-67", "+77011234567"),
        ("тел.: 8 701 123 45 67", "+77011234567"),
        ("8 (7172) 12-34-56", "+77172123456"),
        ("+998 90 123 45 67", "+998901234567"),
        ("998901234567", "+998901234567"),
        ("+79161234567", "+79161234567"),
    ],
)
def test_a_number_is_written_one_way_however_it_is_typed(typed: str, written: str) -> None:
    assert phones.normalise(typed) == written


@pytest.mark.parametrize(
    "typed", ["", "101", "телефон", "+77011234567890", "8 800 080 1234", "+7 495 123 45 67", "0" * 400]
)
def test_what_nobody_can_be_reached_at_is_refused(typed: str) -> None:
    with pytest.raises(InvalidPhone):
        phones.normalise(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (" Aigul.S+shop@Mail.KZ ", "Aigul.S+shop@mail.kz"),
        ("a@b.kz", "a@b.kz"),
        ("дукен@пошта.қаз", "дукен@пошта.қаз"),
    ],
)
def test_an_address_is_trimmed_and_its_domain_lowered(typed: str, written: str) -> None:
    assert emails.normalise(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "aigul", "aigul@mail", "a b@mail.kz", "a@@mail.kz", ".a@mail.kz", "a..b@mail.kz"),
        *("a@-mail.kz", "a@mail.kz,b@mail.kz", "a@mail..kz", "<a@mail.kz>"),
        *("a" * 65 + "@mail.kz", "a@" + "b." * 130 + "kz"),
    ],
)
def test_a_mistyped_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail):
        emails.normalise(typed)


@pytest.mark.parametrize(
    ("full_name", "found_by"),
    [
        ("Серікова Айгүл Маратқызы", {"серікова", "айгүл", "маратқызы"}),
        ("ФЁДОРОВ-Ким  Семён", {"федоров", "ким", "семен"}),
        ("Оспанов Н. 1985", {"оспанов"}),
        ("Йусупов И\u0306сы", {"йусупов", "йсы"}),
        ("", set()),
    ],
)
def test_a_name_is_found_by_any_of_its_words(full_name: str, found_by: set[str]) -> None:
    assert names.tokens(full_name) == found_by


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize(
    ("full_name", "shown"),
    [
        ("Серікова Айгүл Маратқызы", "А***л С."),
        ("Қожахметұлы Әбдіманап", "Ә***п Қ."),
        ("ким ия", "И*** К."),
        ("Мадонна", "М***а"),
    ],
)
def test_a_stranger_sees_just_enough_of_a_name(full_name: str, shown: str) -> None:
    assert names.masked_name(full_name) == shown


@pytest.mark.requirement("Q23")
def test_phones_and_addresses_are_shown_without_what_identifies_them() -> None:
    assert phones.masked("+77011234567") == "+*******4567"
    assert emails.masked("aigul@mail.kz") == "a***@mail.kz"


@pytest.mark.parametrize("ending", ["000000", "123456", "999999"])
def test_the_quick_way_agrees_with_the_library(ending: str) -> None:
    """Over every range of Kazakhstan: what is taken at once is what the library takes."""
    taken = 0
    for prefix in range(7000, 8000):
        number = f"{prefix}{ending}"
        parsed = phonenumbers.parse(f"+7{number}")
        if phones._plain_ranges().fullmatch(number):
            taken += 1
            assert phonenumbers.is_valid_number(parsed), number
            assert phones._is_answered(parsed), number
            assert phones.normalise(f"8 {number[:3]} {number[3:]}") == f"+7{number}"
    assert taken > 100
