"""Every error that the bot raises on purpose.

    BotError
    ├── InvalidInput                what a person typed cannot be taken
    │   ├── InvalidIdentifier       not an IIN or a BIN: IdentifierFlaw says why
    │   ├── InvalidPhone            not a phone number that can be called
    │   └── InvalidEmail            not an e-mail address
    ├── SealBroken                  a sealed field cannot be opened: wrong record, key or bytes
    └── StartRefused                the program must not start; the message says what to mend
        ├── SettingsError           a setting is missing or wrong
        └── ContentError            a content file is missing or wrong: file and line

Errors carry codes and values. Words for people are found in one place, bot/handlers/errors.py; the English
sentences in StartRefused are for the person who starts the program.
"""

from enum import StrEnum


class BotError(Exception):
    """The root: whatever is not below it is a defect of the program."""


class InvalidInput(BotError):
    """What a person typed cannot be taken; they are asked again."""


class IdentifierFlaw(StrEnum):
    """Why twelve digits are not an IIN or a BIN."""

    LENGTH = "length"
    """Not twelve digits."""
    ZEROS = "zeros"
    """Twelve zeros, which would pass the checksum."""
    UNASSIGNABLE = "unassignable"
    """Both passes of the checksum give 10: such a number is never given out."""
    CHECKSUM = "checksum"
    """The last digit does not follow from the others."""
    DATE = "date"
    """An IIN that does not begin with a date of birth."""
    CENTURY = "century"
    """An IIN whose seventh digit means no century."""
    MONTH = "month"
    """A BIN that does not begin with a year and a month."""
    KIND = "kind"
    """The fifth digit means neither an IIN nor any kind of BIN."""
    PART = "bin_part"
    """The sixth digit of a BIN means no part of an enterprise."""
    FUTURE = "future"
    """Born or registered later than today."""


class InvalidIdentifier(InvalidInput):
    """The text is neither an IIN nor a BIN."""

    def __init__(self, flaw: IdentifierFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class InvalidPhone(InvalidInput):
    """The text is not a phone number that can be called."""


class InvalidEmail(InvalidInput):
    """The text is not an e-mail address."""


class SealBroken(BotError):
    """A sealed field cannot be opened: it was moved to another record, damaged, or its key is gone."""

    def __init__(self, record: str) -> None:
        super().__init__(record)
        self.record = record


class StartRefused(BotError):
    """The program must not start; the message says what to mend."""


class SettingsError(StartRefused):
    """A setting is missing or wrong; one line `SETTING: what is wrong` for each."""


class ContentError(StartRefused):
    """A content file is missing or wrong; the message begins with `path:line:`."""
