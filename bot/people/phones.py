"""Phone numbers: one written form for all of them."""

from typing import TYPE_CHECKING

from bot.errors import InvalidPhone

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber


def normalise(text: str) -> str:
    """Write a typed number as `+77011234567`.

    Without a country code it is a number of Kazakhstan, also with 8 in front. Any number of Kazakhstan that
    people answer is taken (a village shop may have a landline only), from abroad one that can be a mobile.
    Raises InvalidPhone.
    """
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
