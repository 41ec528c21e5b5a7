"""What a certificate is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.language import Language


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the organisation: a name and a post, in both languages."""

    name: Mapping[Language, str]
    post: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class CertificateFace:
    """All that is printed on one certificate; equal faces are printed alike, byte for byte.

    `issued_on` is the local date, `verify_url` the address behind the QR code, where anybody may check the
    certificate.
    """

    number: str
    full_name: str
    title: Mapping[Language, str]
    organisation: Mapping[Language, str]
    course: Mapping[Language, str]
    issued_on: date
    score: int
    maximum: int
    verify_url: str
    signatory: Signatory | None = None
