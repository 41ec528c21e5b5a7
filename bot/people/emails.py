"""E-mail addresses: enough of a check to catch what is plainly mistyped."""

import re

from bot.errors import InvalidEmail

# Only a sent letter proves an address; this refuses what no mail server would take.
# RFC 5321 allows 254 characters in all, 64 of them before the sign.
_ADDRESS = re.compile(
    r"(?!\.)(?!.*\.\.)[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?<!\.)@(?:(?!-)[\w-]+(?<!-)\.)+(?!-)[\w-]{2,}(?<!-)"
)


def normalise(text: str) -> str:
    """Trim a typed address and write its domain in lower case. Raises InvalidEmail."""
    mailbox, _, domain = text.strip().rpartition("@")
    address = f"{mailbox}@{domain.lower()}"
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise InvalidEmail
    return address


def masked(address: str) -> str:
    """Show the first letter and the domain only: `a***@mail.kz`."""
    mailbox, _, domain = address.rpartition("@")
    return f"{mailbox[:1]}***@{domain}"
