"""Plants faults in a made-up register: of every kind, one a row, and says exactly where."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from bot.services.model import FaultCode, Field
from bot.services.rules import LENGTHS
from bot.services.words import ServiceLists
from rehearsal.register import Cells, iin

FIRST_ROW = 2
"""Of the made-up files: their headings stand in row 1."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: `number` is the row as the spreadsheet shows it."""

    number: int
    field: Field | None
    code: FaultCode


@dataclass(slots=True)
class _Bed:
    """The rows, and which of them have been dealt with."""

    rows: list[Cells]
    random: Random
    lists: ServiceLists
    at: int = 0

    @property
    def row(self) -> Cells:
        return self.rows[self.at]


def plant(rows: list[Cells], share: float, seed: int, lists: ServiceLists) -> list[Planted]:
    """Spoil this share of the rows in place: every FaultCode that a single file can have, many times each.

    The rows are of a month that ended at least a month before the day of checking. A settlement outside of
    its region is planted only where settlements are listed.
    """
    bed = _Bed(rows, Random(seed), lists)
    kinds = [each for each in _PLANTERS if each is not FaultCode.OTHER_REGION or lists.settlements]
    following = cycle(kinds)
    planted: list[Planted] = []
    for at in sorted(bed.random.sample(range(1, len(rows)), round(share * len(rows)))):
        bed.at = at
        for code in islice(following, len(kinds)):
            if (column := _PLANTERS[code](bed)) is not _UNSUITED:
                planted.append(Planted(at + FIRST_ROW, column, code))
                break
    return planted


# A planter says so when the row that it was given cannot have its fault.
_UNSUITED = Field.REFERENCE
Planter = Callable[[_Bed], Field | None]


def _missing(bed: _Bed) -> Field:
    column = bed.random.choice(_ALWAYS_REQUIRED)
    bed.row[column] = bed.random.choice(("", "", "—"))
    return column


_ALWAYS_REQUIRED = (
    Field.REGION,
    Field.LOCALITY,
    Field.PLACE,
    Field.CLIENT,
    Field.IDENTIFIER,
    Field.SEX,
    Field.BIRTH_DATE,
    Field.AGE,
    Field.DISABILITY,
    Field.LEGAL_FORM,
    Field.SERVICE,
    Field.SUBTYPE,
    Field.MANAGER,
    Field.STARTED_ON,
    Field.ENDED_ON,
)


def _unknown_word(bed: _Bed) -> Field:
    columns = [column for column in bed.lists.words.codes if bed.row.get(column)]
    column = bed.random.choice(columns)
    word = bed.row[column]
    at = bed.random.randrange(len(word))
    slip = word[:at] + word[at + 1 :]
    if bed.lists.words.code(column, slip) is not None or not slip:
        slip = f"{word}ъъ"
    bed.row[column] = slip
    return column


def _identifier(bed: _Bed) -> Field:
    number = bed.row[Field.IDENTIFIER]
    wrong = str((int(number[-1]) + 1) % 10)
    bed.row[Field.IDENTIFIER] = bed.random.choice((number[:-1] + wrong, number[:9], f"{number}1"))
    return Field.IDENTIFIER


def _is_a_persons(bed: _Bed) -> bool:
    return not bed.row.get(Field.CLIENT_IIN) and bed.row[Field.IDENTIFIER][4] in "0123"


def _sex(bed: _Bed) -> Field:
    if not _is_a_persons(bed):
        return _UNSUITED
    other = {"m": "f", "f": "m"}[bed.lists.words.codes[Field.SEX][bed.row[Field.SEX]]]
    bed.row[Field.SEX] = {"m": "мужской", "f": "әйел"}[other]
    return Field.SEX


def _birth_date(bed: _Bed) -> Field:
    if not _is_a_persons(bed):
        return _UNSUITED
    bed.row[Field.BIRTH_DATE] = _moved(bed, Field.BIRTH_DATE, bed.random.choice((1, -1, 365)))
    return Field.BIRTH_DATE


def _moved(bed: _Bed, column: Field, days: int) -> str:
    return (date.fromisoformat(bed.row[column]) + timedelta(days=days)).isoformat()


def _not_a_date(bed: _Bed) -> Field:
    column = bed.random.choice((Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON))
    bed.row[column] = bed.random.choice(("30.02.2026", "в марте", "2026-13-01", "31.03.26"))
    return column


def _future(bed: _Bed) -> Field:
    column = bed.random.choice((Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON))
    bed.row[column] = "2099-12-31"
    return column


def _ends_before(bed: _Bed) -> Field:
    before = _moved(bed, Field.STARTED_ON, -1)
    if before[:7] != bed.row[Field.ENDED_ON][:7]:
        return _UNSUITED
    bed.row[Field.ENDED_ON] = before
    return Field.ENDED_ON


def _other_month(bed: _Bed) -> Field:
    bed.row[Field.ENDED_ON] = _moved(bed, Field.ENDED_ON, 31)
    return Field.ENDED_ON


def _not_a_number(bed: _Bed) -> Field:
    columns = [column for column in (Field.AGE, Field.HEADCOUNT) if column in bed.row]
    column = bed.random.choice(columns)
    bed.row[column] = bed.random.choice(("сорок", "35 лет", "-1", "1e3", "3,5"))
    return column


def _age(bed: _Bed) -> Field:
    bed.row[Field.AGE] = str(int(bed.row[Field.AGE]) + bed.random.choice((-1, 1, 10)))
    return Field.AGE


def _other_section(bed: _Bed) -> Field:
    if not bed.row[Field.OKED_SECTION]:
        return _UNSUITED
    _another(bed, Field.OKED_SECTION)
    return Field.OKED_DIVISION


def _other_service(bed: _Bed) -> Field:
    _another(bed, Field.SERVICE)
    return Field.SUBTYPE


def _another(bed: _Bed, column: Field) -> None:
    words = bed.lists.words
    own = words.code(column, bed.row[column])
    codes = sorted({code for code in words.codes[column].values() if code != own})
    bed.row[column] = bed.random.choice(codes)


def _other_region(bed: _Bed) -> Field:
    region = bed.lists.words.code(Field.REGION, bed.row[Field.REGION])
    if region not in bed.lists.settlements:
        return _UNSUITED
    bed.row[Field.LOCALITY] = "Город, которого нет"
    return Field.LOCALITY


def _phone(bed: _Bed) -> Field:
    bed.row[Field.WORK_PHONE] = ""
    bed.row[Field.MOBILE_PHONE] = bed.random.choice(("12345", "8 700 000", "нет", "+7 000 000 00 00"))
    return Field.MOBILE_PHONE


def _no_phone(bed: _Bed) -> Field:
    bed.row[Field.WORK_PHONE], bed.row[Field.MOBILE_PHONE] = "", bed.random.choice(("", "-"))
    return Field.MOBILE_PHONE


def _one_phone(bed: _Bed) -> Field:
    bed.row[Field.WORK_PHONE] = bed.random.choice(("12345", "внутр. 15"))
    return Field.WORK_PHONE


def _email(bed: _Bed) -> Field:
    bed.row[Field.EMAIL] = bed.random.choice(("client.example.com", "a@b", "нет", "x y@example.com"))
    return Field.EMAIL


def _name(bed: _Bed) -> Field:
    column = bed.random.choice((Field.CLIENT, Field.MANAGER))
    bed.row[column] = bed.random.choice(("Клиент", f"Серік {bed.at}", "Иванов И?", "+7 700 000 00 00"))
    return column


def _too_long(bed: _Bed) -> Field:
    column = bed.random.choice((Field.LOCALITY, Field.PLACE, Field.ENTERPRISE))
    bed.row[column] = "ұзын " * LENGTHS[column]
    return column


def _duplicate(bed: _Bed) -> Field | None:
    """The first row is never spoiled, and so stays what others can be doubles of."""
    first = bed.rows[0]
    bed.row.update(first)
    bed.row[Field.CLIENT] = first[Field.CLIENT].upper().replace(" ", "  ")
    return None


def _sex_unknown(bed: _Bed) -> Field:
    if not _is_a_persons(bed):
        return _UNSUITED
    bed.row[Field.IDENTIFIER] = iin(bed.random, date.fromisoformat(bed.row[Field.BIRTH_DATE]), 0)
    return Field.IDENTIFIER


_PLANTERS: Mapping[FaultCode, Planter] = {
    FaultCode.MISSING: _missing,
    FaultCode.UNKNOWN_WORD: _unknown_word,
    FaultCode.IDENTIFIER: _identifier,
    FaultCode.SEX_MISMATCH: _sex,
    FaultCode.BIRTH_DATE_MISMATCH: _birth_date,
    FaultCode.NOT_A_DATE: _not_a_date,
    FaultCode.FUTURE_DATE: _future,
    FaultCode.ENDS_BEFORE_START: _ends_before,
    FaultCode.OTHER_MONTH: _other_month,
    FaultCode.NOT_A_NUMBER: _not_a_number,
    FaultCode.AGE_MISMATCH: _age,
    FaultCode.OTHER_SECTION: _other_section,
    FaultCode.OTHER_SERVICE: _other_service,
    FaultCode.OTHER_REGION: _other_region,
    FaultCode.PHONE: _phone,
    FaultCode.NO_PHONE: _no_phone,
    FaultCode.EMAIL: _email,
    FaultCode.NAME: _name,
    FaultCode.TOO_LONG: _too_long,
    FaultCode.DUPLICATE_IN_FILE: _duplicate,
    FaultCode.SEX_UNKNOWN: _sex_unknown,
    FaultCode.ONE_PHONE_BAD: _one_phone,
}
"""Every code but that of a double in the register, which no file has by itself."""
