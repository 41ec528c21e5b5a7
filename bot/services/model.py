"""The register of services: what a row holds, what may be wrong with it, what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.language import Language
from bot.people.identifiers import Sex


class Field(StrEnum):
    """The columns of Appendix 1 in their official order, then the optional ones (REQUIREMENTS, D)."""

    REGION = "region"
    LOCALITY = "locality"
    PLACE = "place"
    ENTERPRISE = "enterprise"
    CLIENT = "client"
    IDENTIFIER = "identifier"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    DISABILITY = "disability"
    LEGAL_FORM = "legal_form"
    CATEGORY = "category"
    OKED_SECTION = "oked_section"
    OKED_DIVISION = "oked_division"
    SERVICE = "service"
    SUBTYPE = "subtype"
    MANAGER = "manager"
    STARTED_ON = "started_on"
    ENDED_ON = "ended_on"
    WORK_PHONE = "work_phone"
    MOBILE_PHONE = "mobile_phone"
    EMAIL = "email"
    MODE = "mode"
    ACT_NUMBER = "act_number"
    ACT_DATE = "act_date"
    PROOF = "proof"
    PROVIDER = "provider"
    CLIENT_IIN = "client_iin"
    HEADCOUNT = "headcount"
    REFERENCE = "reference"
    """The number of a held row, in the file with faults: its correction replaces exactly that row."""


OFFICIAL = tuple(Field)[:22]
"""The columns that every register has."""


@dataclass(frozen=True, slots=True)
class Service:
    """A specialised service, or a kind of one: `parent` is the code of its service, a service's is empty."""

    code: str
    parent: str
    name: Mapping[Language, str]


class ServiceMode(StrEnum):
    """Whether a service was given online (Methodology, point 5(1), ninth indicator)."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    """Neither stated nor to be told from the place: never guessed (REQUIREMENTS, Q10)."""


class PlaceKind(StrEnum):
    """What gave the service: the first question of the survey is worded by it (Appendix 4)."""

    CENTRE = "centre"
    MOBILE = "mobile"
    """A mobile centre: the survey names the settlement."""


class Proof(StrEnum):
    """What confirms a service (Methodology, point 6)."""

    ACT = "act"
    """An act signed with an electronic signature."""
    MFA = "mfa"
    """An online service with identification by two or three factors."""
    NONE = "none"
    UNKNOWN = "unknown"
    """The file has no such column."""


class ServiceState(StrEnum):
    """Whether a service counts."""

    REGISTERED = "registered"
    EXCLUDED = "excluded"


class BatchState(StrEnum):
    """How far a register that was sent in has come."""

    SENT = "sent"
    """Nobody has said of which month it is."""
    CHECKING = "checking"
    """Being read and checked, or waiting for its turn."""
    CHECKED = "checked"
    """Read and checked; nothing is taken before it is confirmed."""
    CONFIRMED = "confirmed"
    """Being taken in, piece by piece."""
    DONE = "done"
    DROPPED = "dropped"
    """Not confirmed: cancelled, or overtaken by another file."""


class FaultCode(StrEnum):
    """What is wrong with a cell or a row; the first group holds the row, REMARKS do not."""

    MISSING = "missing"
    UNKNOWN_WORD = "unknown_word"
    """Not in the dictionary of this column; `suggestion` is the nearest entry, if there is one."""
    IDENTIFIER = "identifier"
    """`detail` is the IdentifierFlaw."""
    SEX_MISMATCH = "sex_mismatch"
    BIRTH_DATE_MISMATCH = "birth_date_mismatch"
    NOT_A_DATE = "not_a_date"
    FUTURE_DATE = "future_date"
    ENDS_BEFORE_START = "ends_before_start"
    OTHER_MONTH = "other_month"
    NOT_A_NUMBER = "not_a_number"
    AGE_MISMATCH = "age_mismatch"
    """`detail` is the age that follows from the date of birth."""
    OTHER_SECTION = "other_section"
    """The subsector belongs to another sector; `suggestion` names it."""
    OTHER_SERVICE = "other_service"
    """The subtype belongs to another service; `suggestion` names it."""
    OTHER_REGION = "other_region"
    """The settlement is not one of the region (where the official list of settlements is there)."""
    PHONE = "phone"
    NO_PHONE = "no_phone"
    EMAIL = "email"
    NAME = "name"
    TOO_LONG = "too_long"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    """`detail` is the number of the row that came first."""
    DUPLICATE_IN_REGISTER = "duplicate_in_register"

    SEX_UNKNOWN = "sex_unknown"
    """A remark: the IIN says nothing of the sex, as for some foreigners."""
    ONE_PHONE_BAD = "one_phone_bad"
    """A remark: one of the two numbers cannot be called, the other can."""


REMARKS = frozenset({FaultCode.SEX_UNKNOWN, FaultCode.ONE_PHONE_BAD})
"""What is told and does not keep a row out of the register."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell; `field` None means the whole row. Holds nothing private by itself."""

    field: Field | None
    code: FaultCode
    detail: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was sent: `number` as the spreadsheet shows it, cells as text (dates as 2026-03-31)."""

    number: int
    cells: Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A row that passed: codes instead of words, one form of each number. Private until it is sealed."""

    number: int
    region: str
    locality: str
    place: str
    place_kind: PlaceKind
    enterprise: str
    client: str
    identifier: str
    client_iin: str | None
    """The person's own: column 6 of an individual entrepreneur, or the optional column."""
    sex: Sex | None
    birth_date: date
    age: int
    disability: str
    """yes, no, not_stated"""
    legal_form: str
    category: str
    oked_section: str
    oked_division: str
    service: str
    subtype: str
    manager: str
    started_on: date
    ended_on: date
    work_phone: str | None
    mobile_phone: str | None
    email: str | None
    mode: ServiceMode
    act_number: str | None
    act_date: date | None
    proof: Proof
    provider: str | None
    headcount: int | None
    reference: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks made of one row: `row` is None when a fault holds it."""

    raw: RawRow
    row: ServiceRow | None
    faults: tuple[Fault, ...]

    @property
    def held(self) -> bool:
        """Whether the row must be corrected before it counts."""
        return self.row is None
