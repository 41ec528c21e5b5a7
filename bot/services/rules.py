"""What must hold for a row of the register (REQUIREMENTS, D), and which rows are the same.

Each fault is said once, at the cell that is most likely wrong; what merely follows from it is not said.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from bot.errors import IdentifierFlaw, InvalidEmail
from bot.people import emails
from bot.people.identifiers import Bin, Iin, Sex
from bot.services.findings import NOTHING, Findings
from bot.services.model import (
    OFFICIAL,
    Checked,
    FaultCode,
    Field,
    PlaceKind,
    Proof,
    RawRow,
    ServiceMode,
    ServiceRow,
)
from bot.services.words import NO_BUSINESS, ServiceLists, folded, is_mobile, mode_told_by

Seen = dict[bytes, int]
"""The keys of the rows of one file so far, with the number of the row that came first."""

WITHOUT_BUSINESS = frozenset({"individual", "self_employed"})
"""Legal forms of people without an enterprise: columns 4, 12, 13, 14 describe one and may be empty."""

LENGTHS: Mapping[Field, int] = {
    Field.LOCALITY: 128,
    Field.PLACE: 255,
    Field.ENTERPRISE: 255,
    Field.CLIENT: 128,
    Field.MANAGER: 128,
    Field.ACT_NUMBER: 64,
    Field.PROVIDER: 255,
}
"""Characters that fit: the columns of bot/db/survey_schema.py, and as much of a name as a screen can show."""

_WORDS = (
    Field.REGION,
    Field.SEX,
    Field.DISABILITY,
    Field.LEGAL_FORM,
    Field.CATEGORY,
    Field.OKED_SECTION,
    Field.OKED_DIVISION,
    Field.SERVICE,
    Field.SUBTYPE,
    Field.MODE,
    Field.PROOF,
)
_DAYS = (Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON, Field.ACT_DATE)
_OPTIONAL = {Field.WORK_PHONE, Field.MOBILE_PHONE, Field.EMAIL}
_OF_AN_ENTERPRISE = (Field.ENTERPRISE, Field.CATEGORY, Field.OKED_SECTION, Field.OKED_DIVISION)
_REQUIRED = tuple(column for column in OFFICIAL if column not in {*_OPTIONAL, *_OF_AN_ENTERPRISE})
_OLDEST = 120


class Statistic(StrEnum):
    """What nobody can tell without one of the optional columns (REQUIREMENTS, D, «Missing from A1»)."""

    ONLINE_SERVICES = "online_services"
    CONFIRMED_SERVICES = "confirmed_services"
    SERVICES_BY_PROVIDER = "services_by_provider"
    CLIENTS_ONCE = "clients_once"
    """Clients of legal persons are told apart by name and date of birth only."""
    HEADCOUNT = "headcount"


_NEEDED: Mapping[Statistic, frozenset[Field]] = {
    Statistic.ONLINE_SERVICES: frozenset({Field.MODE}),
    Statistic.CONFIRMED_SERVICES: frozenset({Field.ACT_NUMBER, Field.ACT_DATE, Field.PROOF}),
    Statistic.SERVICES_BY_PROVIDER: frozenset({Field.PROVIDER}),
    Statistic.CLIENTS_ONCE: frozenset({Field.CLIENT_IIN}),
    Statistic.HEADCOUNT: frozenset({Field.HEADCOUNT}),
}


def not_computable(fields: Collection[Field]) -> tuple[Statistic, ...]:
    """What cannot be computed from a file that has these columns only."""
    return tuple(each for each, needed in _NEEDED.items() if not needed <= set(fields))


def full_years(born: date, on: date) -> int:
    """Age on a day; whoever was born on 29 February grows older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def service_key(row: ServiceRow) -> str:
    """One text for one service: identifier, name, service, subtype, first day (columns 6, 5, 15, 16, 18)."""
    return _key(row.identifier, row.client, row.service, row.subtype, row.started_on)


def _key(identifier: str, client: str, service: str, subtype: str, started_on: date) -> str:
    return "|".join((identifier, folded(client), service, subtype, started_on.isoformat()))


def fingerprint_text(raw: RawRow) -> str:
    """All that a row says, the same for XLSX and CSV; which row it corrects is no part of it."""
    said = ((column, " ".join(text.split())) for column, text in raw.cells.items())
    return "\n".join(
        f"{column}={text}"
        for column, text in sorted(said)
        if text and text not in NOTHING and column is not Field.REFERENCE
    )


def check(raw: RawRow, lists: ServiceLists, month: str, today: date, seen: Seen) -> Checked:
    """Check one row of the register of `month` ("2026-03"); `today` is local, `seen` grows with each row."""
    found = Findings(raw, lists)
    codes = {column: found.word(column) for column in _WORDS}
    _require(found, codes)
    _parents(found, codes)
    days = _days(found, month, today)
    identifier, owner = _identifiers(found, today)
    born = _person(found, owner, codes[Field.SEX], days)
    age = _age(found, born, days[Field.STARTED_ON])
    texts = {**{column: found.line(column, most) for column, most in LENGTHS.items()}, **_contacts(found)}
    numbers = {column: found.number(column) for column in (Field.HEADCOUNT, Field.REFERENCE)}
    _settlement(found, codes[Field.REGION])
    _duplicates(found, identifier, codes, days[Field.STARTED_ON], seen)
    row = None
    if not found.held:
        row = _row(raw.number, identifier, owner, age, codes, days, texts, numbers)
    return Checked(raw, row, tuple(found.faults))


def _row(
    number: int,
    identifier: str | None,
    owner: Iin | None,
    age: int | None,
    codes: Mapping[Field, str],
    days: Mapping[Field, date | None],
    texts: Mapping[Field, str],
    numbers: Mapping[Field, int | None],
) -> ServiceRow:
    """Put together what has passed: all that is required is there, else the row would be held."""
    born, started, ended = (days[column] for column in (Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON))
    if identifier is None or age is None or born is None or started is None or ended is None:
        raise AssertionError("a row without what is required has passed")
    return ServiceRow(
        number=number,
        region=codes[Field.REGION],
        locality=texts[Field.LOCALITY],
        place=texts[Field.PLACE],
        place_kind=PlaceKind.MOBILE if is_mobile(texts[Field.PLACE]) else PlaceKind.CENTRE,
        enterprise=texts[Field.ENTERPRISE],
        client=texts[Field.CLIENT],
        identifier=identifier,
        client_iin=owner.number if owner else None,
        sex=Sex(codes[Field.SEX]),
        birth_date=born,
        age=age,
        disability=codes[Field.DISABILITY],
        legal_form=codes[Field.LEGAL_FORM],
        category=codes[Field.CATEGORY] or NO_BUSINESS,
        oked_section=codes[Field.OKED_SECTION],
        oked_division=codes[Field.OKED_DIVISION],
        service=codes[Field.SERVICE],
        subtype=codes[Field.SUBTYPE],
        manager=texts[Field.MANAGER],
        started_on=started,
        ended_on=ended,
        work_phone=texts[Field.WORK_PHONE] or None,
        mobile_phone=texts[Field.MOBILE_PHONE] or None,
        email=texts[Field.EMAIL] or None,
        mode=ServiceMode(codes[Field.MODE]) if codes[Field.MODE] else mode_told_by(texts[Field.PLACE]),
        act_number=texts[Field.ACT_NUMBER] or None,
        act_date=days[Field.ACT_DATE],
        proof=Proof(codes[Field.PROOF] or Proof.UNKNOWN),
        provider=texts[Field.PROVIDER] or None,
        headcount=numbers[Field.HEADCOUNT],
        reference=numbers[Field.REFERENCE],
    )


def _require(found: Findings, codes: Mapping[Field, str]) -> None:
    """Every official column is filled in; what describes an enterprise, where there is one."""
    required = _REQUIRED
    # While the legal form is not known, nobody can say whether there should be an enterprise.
    if codes[Field.LEGAL_FORM] and codes[Field.LEGAL_FORM] not in WITHOUT_BUSINESS:
        required += _OF_AN_ENTERPRISE
    for column in required:
        if not found.text(column):
            found.add(column, FaultCode.MISSING)


def _parents(found: Findings, codes: Mapping[Field, str]) -> None:
    """A division belongs to its section, a kind of service to its service."""
    section, division = codes[Field.OKED_SECTION], codes[Field.OKED_DIVISION]
    if section and division and (own := found.lists.dictionaries.oked[division].parent) != section:
        found.add(Field.OKED_DIVISION, FaultCode.OTHER_SECTION, suggestion=own)
    service, subtype = codes[Field.SERVICE], codes[Field.SUBTYPE]
    if service and subtype and (own := found.lists.services[subtype].parent) != service:
        found.add(Field.SUBTYPE, FaultCode.OTHER_SERVICE, suggestion=own)


def _days(found: Findings, month: str, today: date) -> dict[Field, date | None]:
    """The service is over, ended in the month of the register, and did not end before it began."""
    days = {column: found.day(column, today) for column in _DAYS}
    started, ended = days[Field.STARTED_ON], days[Field.ENDED_ON]
    if ended and f"{ended.year:04}-{ended.month:02}" != month:
        found.add(Field.ENDED_ON, FaultCode.OTHER_MONTH)
    if started and ended and ended < started:
        found.add(Field.ENDED_ON, FaultCode.ENDS_BEFORE_START)
    return days


def _identifiers(found: Findings, today: date) -> tuple[str | None, Iin | None]:
    """Column 6, and the person's own IIN: the optional column, or column 6 of an individual entrepreneur."""
    main = found.identifier(Field.IDENTIFIER, today)
    own = found.identifier(Field.CLIENT_IIN, today)
    if isinstance(own, Bin):
        found.add(Field.CLIENT_IIN, FaultCode.IDENTIFIER, detail=IdentifierFlaw.DATE)
    if isinstance(own, Iin):
        return main.number if main else None, own
    stated = found.text(Field.CLIENT_IIN)
    owner = main if isinstance(main, Iin) and not stated else None
    return main.number if main else None, owner


def _person(found: Findings, owner: Iin | None, sex: str, days: Mapping[Field, date | None]) -> date | None:
    """The date of birth, compared with the IIN like the sex; a BIN tells neither."""
    born = days[Field.BIRTH_DATE]
    if owner is None:
        return born
    if owner.sex is None:
        column = Field.CLIENT_IIN if found.text(Field.CLIENT_IIN) else Field.IDENTIFIER
        found.add(column, FaultCode.SEX_UNKNOWN)
    elif sex and sex != owner.sex:
        found.add(Field.SEX, FaultCode.SEX_MISMATCH)
    if born and not _fits(born, owner):
        found.add(Field.BIRTH_DATE, FaultCode.BIRTH_DATE_MISMATCH)
        return None
    return born


def _fits(born: date, owner: Iin) -> bool:
    """The digits are compared; without a sex they do not tell the century either."""
    return born == owner.birth_date or (owner.sex is None and f"{born:%y%m%d}" == owner.number[:6])


def _age(found: Findings, born: date | None, started: date | None) -> int | None:
    """Full years when the service began, which the form states too; a doubtful date proves nothing of it."""
    stated = found.number(Field.AGE)
    if born is None or started is None:
        return stated
    age = full_years(born, started)
    if stated is not None and stated != age:
        found.add(Field.AGE, FaultCode.AGE_MISMATCH, detail=str(age) if 0 <= age <= _OLDEST else "")
    return age


def _contacts(found: Findings) -> dict[Field, str]:
    """Both phones and the address; one phone that can be called is enough."""
    columns = (Field.WORK_PHONE, Field.MOBILE_PHONE)
    given = [column for column in columns if found.text(column)]
    numbers = {column: found.phone(column) if column in given else "" for column in columns}
    bad = [column for column in given if not numbers[column]]
    if not given:
        found.add(Field.MOBILE_PHONE, FaultCode.NO_PHONE)
    code = FaultCode.PHONE if len(bad) == len(given) else FaultCode.ONE_PHONE_BAD
    for column in bad:
        found.add(column, code)
    return {**numbers, Field.EMAIL: _email(found)}


def _email(found: Findings) -> str:
    text = found.text(Field.EMAIL)
    try:
        return emails.normalise(text) if text else ""
    except InvalidEmail:
        found.add(Field.EMAIL, FaultCode.EMAIL)
        return ""


def _settlement(found: Findings, region: str) -> None:
    """Where the official list of a region is there, the settlement is one of it."""
    locality = found.text(Field.LOCALITY)
    if found.has(Field.LOCALITY) or not (region and locality):
        return
    if found.lists.is_in(region, locality) is False:
        suggestion = found.lists.nearest_settlement(region, locality)
        found.add(Field.LOCALITY, FaultCode.OTHER_REGION, suggestion=suggestion)


def _duplicates(
    found: Findings, identifier: str | None, codes: Mapping[Field, str], started: date | None, seen: Seen
) -> None:
    """The same service twice in a file. A row whose key is faulty is like no other."""
    client = found.text(Field.CLIENT)
    if not (identifier and client and codes[Field.SERVICE] and codes[Field.SUBTYPE] and started):
        return
    key = _key(identifier, client, codes[Field.SERVICE], codes[Field.SUBTYPE], started)
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()
    first = seen.setdefault(digest, found.raw.number)
    if first != found.raw.number:
        found.add(None, FaultCode.DUPLICATE_IN_FILE, detail=str(first))
