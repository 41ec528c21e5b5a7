"""Use cases of certificates: issue, draw, show again, verify (Rules, points 9 and 13)."""

import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.certificates import store
from bot.certificates.model import CertificateFace
from bot.certificates.store import Certificate
from bot.enrolments.model import Attempt, Enrolment
from bot.errors import NotFound
from bot.language import Language
from bot.people.names import masked_name
from bot.people.profiles import full_name
from bot.people.vault import Vault

# Fifty-six random bits in ten characters: too many to guess one by one in a chat.
CODE_BYTES = 7
DEEP_LINK = "v_"


@dataclass(frozen=True, slots=True)
class Authentic:
    """The certificate is valid; the name is masked for strangers. `version` is that of the course."""

    number: str
    masked_name: str
    issued_on: date
    version: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """The certificate was issued and has been revoked since."""

    number: str
    since: date


@dataclass(frozen=True, slots=True)
class Unknown:
    """No certificate has this code."""


Verdict = Authentic | Revoked | Unknown


def issue(
    connection: Connection,
    vault: Vault,
    number_prefix: str,
    enrolment: Enrolment,
    passed: Attempt,
    zone: ZoneInfo,
) -> None:
    """Issue the certificate of a passed cycle, once; its number and its name stay as they are on this day.

    That is the day on which the cycle ended: the attempt's, or a later one when its score was corrected.
    """
    if store.of_enrolment(connection, enrolment.id):
        return
    assert enrolment.ended_at is not None, "a passed cycle has ended"
    assert passed.score is not None, "a passed attempt is graded"
    certificate_id = store.next_id(connection)
    year = enrolment.ended_at.astimezone(zone).year
    name = full_name(connection, vault, enrolment.person_id)
    store.add(
        connection,
        Certificate(
            id=certificate_id,
            enrolment_id=enrolment.id,
            person_id=enrolment.person_id,
            number=f"{number_prefix}-{year}-{certificate_id:06}",
            code=secrets.token_urlsafe(CODE_BYTES),
            issued_at=enrolment.ended_at,
            full_name=vault.seal(name, record_of(certificate_id, "full_name")),
            score=passed.score,
            maximum=passed.maximum,
            pdf=None,
            sha256=None,
            revoked_at=None,
        ),
    )


def of_person(connection: Connection, person_id: int) -> list[Certificate]:
    """All certificates of a person, newest first."""
    return store.of_person(connection, person_id)


def of_cycle(connection: Connection, enrolment_id: int) -> Certificate | None:
    """The certificate of a passed cycle."""
    return store.of_enrolment(connection, enrolment_id)


def mine(connection: Connection, certificate_id: int, person_id: int) -> Certificate:
    """A certificate of this person. Raises NotFound for anybody else's."""
    certificate = store.by_id(connection, certificate_id, person_id)
    if certificate is None:
        raise NotFound(f"certificate {certificate_id}")
    return certificate


def face(vault: Vault, certificate: Certificate, printed: "Printed") -> CertificateFace:
    """What is drawn on the PDF."""
    return CertificateFace(
        number=certificate.number,
        full_name=vault.unseal(certificate.full_name, record_of(certificate.id, "full_name")),
        course=printed.course,
        title=printed.title,
        organisation=printed.organisation,
        issued_on=certificate.issued_at.astimezone(printed.zone).date(),
        score=certificate.score,
        maximum=certificate.maximum,
        verify_url=f"https://t.me/{printed.bot_username}?start={DEEP_LINK}{certificate.code}",
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on every certificate of a course, in both languages."""

    course: dict[Language, str]
    title: dict[Language, str]
    organisation: dict[Language, str]
    zone: ZoneInfo
    bot_username: str


def keep_pdf(connection: Connection, vault: Vault, certificate_id: int, pdf: bytes) -> None:
    """Keep the drawn PDF and its SHA-256; the first one drawn stays for life."""
    sealed = vault.seal_bytes(pdf, record_of(certificate_id, "pdf"))
    store.keep_pdf(connection, certificate_id, sealed, sha256(pdf).hexdigest())


def kept_pdf(vault: Vault, certificate: Certificate) -> bytes | None:
    """The PDF as it was drawn the first time, None when it is not drawn yet."""
    if certificate.pdf is None:
        return None
    return vault.unseal_bytes(certificate.pdf, record_of(certificate.id, "pdf"))


def verify(connection: Connection, vault: Vault, code: str, zone: ZoneInfo) -> Verdict:
    """What anybody may know about the certificate behind a QR code."""
    certificate = store.by_code(connection, code)
    if certificate is None:
        return Unknown()
    if certificate.revoked_at:
        return Revoked(certificate.number, certificate.revoked_at.astimezone(zone).date())
    name = vault.unseal(certificate.full_name, record_of(certificate.id, "full_name"))
    return Authentic(
        number=certificate.number,
        masked_name=masked_name(name),
        issued_on=certificate.issued_at.astimezone(zone).date(),
        version=store.course_version(connection, certificate),
    )


def record_of(certificate_id: int, field: str) -> str:
    """Where a sealed field belongs: anywhere else it does not open."""
    return f"certificates.{field}:{certificate_id}"
