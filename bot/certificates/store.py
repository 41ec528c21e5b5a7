"""Certificates in SQL. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from bot.db.schema import certificates, enrolments


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as issued; `full_name` and `pdf` are sealed, the PDF is None until it is drawn."""

    id: int
    enrolment_id: int
    person_id: int
    number: str
    code: str
    issued_at: datetime
    full_name: bytes
    score: int
    maximum: int
    pdf: bytes | None
    sha256: str | None
    revoked_at: datetime | None


def of_enrolment(connection: Connection, enrolment_id: int) -> Certificate | None:
    """The certificate of a cycle."""
    return _one(connection, certificates.c.enrolment_id == enrolment_id)


def by_code(connection: Connection, code: str) -> Certificate | None:
    """The certificate that a QR code names."""
    return _one(connection, certificates.c.code == code)


def of_person(connection: Connection, person_id: int) -> list[Certificate]:
    """All certificates of a person, newest first."""
    mine = select(certificates).where(certificates.c.person_id == person_id)
    return [_certificate(row) for row in connection.execute(mine.order_by(certificates.c.id.desc()))]


def by_id(connection: Connection, certificate_id: int, person_id: int) -> Certificate | None:
    """A certificate, if it is this person's."""
    return _one(connection, (certificates.c.id == certificate_id) & (certificates.c.person_id == person_id))


def _one(connection: Connection, condition: ColumnElement[bool]) -> Certificate | None:
    row = connection.execute(select(certificates).where(condition)).one_or_none()
    return _certificate(row) if row else None


def _certificate(row: Row[tuple[object, ...]]) -> Certificate:
    return Certificate(**row._mapping)


def course_version(connection: Connection, certificate: Certificate) -> str:
    """The version of the course on which the certified cycle began."""
    cycle = enrolments.c.id == certificate.enrolment_id
    return str(connection.execute(select(enrolments.c.course_version).where(cycle)).scalar_one())


def next_id(connection: Connection) -> int:
    """The id that the next certificate gets; the unique number guards it against a race."""
    return (connection.scalar(select(func.max(certificates.c.id))) or 0) + 1


def add(connection: Connection, certificate: Certificate) -> None:
    """Issue a certificate. Raises IntegrityError when this cycle has one."""
    connection.execute(
        insert(certificates).values(
            {name: getattr(certificate, name) for name in certificates.c.keys()}  # noqa: SIM118 - not a dict
        )
    )


def keep_pdf(connection: Connection, certificate_id: int, pdf: bytes, sha256: str) -> None:
    """Keep the drawn PDF; the first one drawn stays."""
    undrawn = (certificates.c.id == certificate_id) & certificates.c.pdf.is_(None)
    connection.execute(update(certificates).where(undrawn).values(pdf=pdf, sha256=sha256))
