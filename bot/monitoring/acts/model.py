"""Acts of services rendered, the services that they prove, and why a service is left out."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.services.model import Proof, ServiceState


class Reason(StrEnum):
    """Why a service is left out of registers and reports (Methodology, point 11)."""

    NO_ACT = "no_act"
    DATE_MISMATCH = "date_mismatch"
    SERVICE_MISMATCH = "service_mismatch"
    ACT_MALFORMED = "act_malformed"


class ActsView(StrEnum):
    """Services of a month, by how they are proved."""

    PROPOSED = "proposed"
    """To be left out, with the reason that the acts give."""
    UNPROVEN = "unproven"
    """The register says that there is no proof, or does not say; no act has come."""
    EXCLUDED = "excluded"
    RESTORABLE = "restorable"
    """Left out, and an act that proves them has come since."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a file of acts tells it. `enterprise` is the digest of the IIN or BIN."""

    number: str
    signed_on: date
    enterprise: str = field(repr=False)
    service: str
    rendered_on: date


@dataclass(frozen=True, slots=True)
class Claimed:
    """A service that an act may prove."""

    id: int
    enterprise: str = field(repr=False)
    service: str
    started_on: date
    ended_on: date
    act_number: str | None = None
    """Of the act that the register names, as it was typed."""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """What acts say of services: by act its service; by service why its act does not prove it.

    `unknown` are acts of which the register has no service at all.
    """

    proved: dict[int, int]
    mismatched: dict[int, Reason]
    unknown: int


@dataclass(frozen=True, slots=True)
class ProofCounts:
    """How the services of a month are proved, as they stand now."""

    month: str
    services: int
    by_act: int
    """An act that was imported."""
    stated: int
    """The register names an act, and no file of acts has shown it yet."""
    mfa: int
    unproven: int
    excluded: int
    restorable: int
    """Of the excluded, those whose act has come since."""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in a list: nothing private. `reason` is why it is, or would be, left out."""

    id: int
    month: str
    region: str
    service: str
    started_on: date
    ended_on: date
    proof: Proof
    state: ServiceState
    act_number: str | None = None
    """Of the act that the register names."""
    reason: Reason | None = None
