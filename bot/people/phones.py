"""Phone numbers: one written form for all of them."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import InvalidPhone

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_LAYOUT = {ord(sign): None for sign in " ()-\u00a0"}
# Ten digits, with the code of the country or the old 8 in front or without, and nothing odd.
_USUAL = re.compile(r"(?:\+?7|8)?(7[0-9]{9})")


def normalise(text: str) -> str:
    """Write a typed number as `+77011234567`.

    Without a country code it is a number of Kazakhstan, also with 8 in front. Any number of Kazakhstan that
    people answer is taken (a village shop may have a landline only), from abroad one that can be a mobile.
    Raises InvalidPhone.
    """
    if (usual := _USUAL.fullmatch(text.translate(_LAYOUT))) and _plain_ranges().fullmatch(usual[1]):
        return f"+7{usual[1]}"  # A register has hundreds of thousands of these: thirty times as fast.
    import phonenumbers  # Its tables are needed at registration and import only.

    digits = "".join(filter(str.isdecimal, text))
    for candidate in (text, f"+{digits}"):  # Telegram shares contacts of any country without the plus.
        try:
            number = phonenumbers.parse(candidate, "KZ")
        except phonenumbers.NumberParseException:
            continue
        if _is_answered(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise InvalidPhone


@lru_cache(maxsize=1)
def _plain_ranges() -> re.Pattern[str]:
    """Numbers of Kazakhstan, ten digits, that are mobile or of a landline by the library's own tables."""
    from phonenumbers import PhoneMetadata

    tables = PhoneMetadata.metadata_for_region("KZ")
    patterns = (tables and tables.mobile, tables and tables.fixed_line)
    return re.compile("|".join(f"(?:{each.national_number_pattern})" for each in patterns if each))


def masked(phone: str) -> str:
    """Show the last four digits only: `+*******4567`."""
    return "+" + "*" * (len(phone) - 5) + phone[-4:]


def _is_answered(number: "PhoneNumber") -> bool:
    """Whether a person, not a service, is behind a valid number."""
    from phonenumbers import PhoneNumberType as Type
    from phonenumbers import number_type, region_code_for_number

    kind = number_type(number)
    mobile = kind in (Type.MOBILE, Type.FIXED_LINE_OR_MOBILE)
    return mobile or (kind == Type.FIXED_LINE and region_code_for_number(number) == "KZ")
