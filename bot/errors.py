"""Every error that the bot raises on purpose.

    BotError
    ├── InvalidInput                what a person typed cannot be taken
    │   ├── InvalidIdentifier       not an IIN or a BIN: IdentifierFlaw says why
    │   ├── InvalidPhone            not a phone number that can be called
    │   ├── InvalidEmail            not an e-mail address
    │   └── InvalidAnswer           not an answer to the question of the registration: AnswerFlaw says why
    ├── UnreadableFile              a register that was sent cannot be read: FileFlaw says why
    ├── UnfitPackage                a course that was sent cannot be unpacked: PackageFlaw says why
    ├── NotFound                    what a button names is not there, or is somebody else's
    ├── NotAllowed                  the person's role does not permit it
    ├── Unreachable                 Telegram says that the person cannot be written to
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


class FileFlaw(StrEnum):
    """Why a file that was sent cannot be read as a register."""

    TOO_BIG = "too_big"
    """More bytes than are taken, as sent or unpacked."""
    EMPTY = "empty"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    """Neither an XLSX workbook nor a text table, whatever its name says."""
    OLD_EXCEL = "old_excel"
    """A workbook of Excel 97 (.xls) or of another office: it is to be saved as .xlsx."""
    ENCRYPTED = "encrypted"
    ZIP_BOMB = "zip_bomb"
    """An archive that is made to swell."""
    DAMAGED = "damaged"
    NO_SUCH_COLUMNS = "no_such_columns"
    """`missing` names the official columns that are not there."""
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TOOK_TOO_LONG = "took_too_long"
    """More time or memory than any honest register needs."""


class UnreadableFile(BotError):
    """A register that was sent cannot be read; `missing` holds codes of columns (services.model.Field)."""

    def __init__(self, flaw: FileFlaw, missing: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join((flaw.value, *missing)))
        self.flaw = flaw
        self.missing = missing


class PackageFlaw(StrEnum):
    """Why a package is no course."""

    NOT_A_ZIP = "not_a_zip"
    """No zip, or a damaged one."""
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    """More bytes or files than a course has; `files` may name one."""
    ZIP_BOMB = "zip_bomb"
    """An archive that is made to swell."""
    UNSAFE_PATH = "unsafe_path"
    """A link, or a path that leads out of the package; `files` names it."""
    TWICE = "twice"
    """`files` names what is in it twice."""
    STRANGE_FILES = "strange_files"
    """`files` names what is no part of a course."""
    NO_COURSE = "no_course"
    """There is no course.toml at its top."""


class UnfitPackage(BotError):
    """A package that was sent cannot be unpacked as a course; `files` are paths within it."""

    def __init__(self, flaw: PackageFlaw, files: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join((flaw.value, *files)))
        self.flaw = flaw
        self.files = files


class NotFound(BotError):
    """What a button names is not there, or is somebody else's: the same answer for both."""


class NotAllowed(BotError):
    """The person's role does not permit what was asked."""


class AnswerFlaw(StrEnum):
    """Why an answer to a question of the registration cannot be taken."""

    NOT_TEXT = "not_text"
    """A sticker, a photo or the like."""
    PRESS_A_BUTTON = "press_a_button"
    """Text where a button is the answer."""
    SOMEBODY_ELSES = "somebody_elses"
    """The contact of another person."""
    PHONE = "phone"
    EMAIL = "email"
    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    DIGITS = "digits"
    """Digits in a person's name."""
    SIGNS = "signs"
    """Signs that no person's name has."""
    ONE_WORD = "one_word"
    """A person's name of one word."""
    NO_LETTERS = "no_letters"
    BRANCH = "branch"
    """The BIN of a branch or an office, which is no subject of business."""
    TAKEN = "taken"
    """An IIN that another account has given."""


class InvalidAnswer(InvalidInput):
    """A typed answer cannot be taken; the question is asked again."""

    def __init__(self, flaw: AnswerFlaw | IdentifierFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class Unreachable(BotError):
    """Telegram says that the person cannot be written to: blocked, deactivated, gone."""


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
