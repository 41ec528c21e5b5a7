"""Regions, legal forms, economic activities and business categories: the official lists behind registration.

The files lie in content/dictionaries/. Regions carry KATO codes, activities are sections and divisions of OKED.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import ContentError
from bot.language import Language
from bot.people.identifiers import Bin, BinKind, BinPart, Iin

REGIONS = 20
"""Seventeen regions and three cities of republican significance (REQUIREMENTS S1: empty ones are shown too)."""

_FORMS_OF_A_PERSON = ("ip", "kh", "fh")
_FORMS_OF_JOINT_ENTREPRENEURS = ("ip_joint", "kh")


@dataclass(frozen=True, slots=True)
class Name:
    """The same name in both languages: `name[Language.KK]`."""

    kk: str
    ru: str

    def __getitem__(self, language: Language) -> str:
        return self.kk if language is Language.KK else self.ru


class RegionKind(StrEnum):
    """What a region is."""

    OBLAST = "oblast"
    CITY = "city"
    """A city of republican significance or the capital."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region by the first two digits of its KATO code."""

    code: str
    kind: RegionKind
    name: Name
    short: Name


class FormKind(StrEnum):
    """Who bears a legal form."""

    INDIVIDUAL = "ie"
    """Individual entrepreneurs, alone or jointly, farms among them."""
    LEGAL = "le"
    """Legal persons that do business."""
    OTHER = "other"
    """Not a subject of private business; may stand in imported rows only."""


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form of an enterprise."""

    code: str
    kind: FormKind
    name: Name
    short: Name


class OkedLevel(StrEnum):
    """How deep an economic activity lies."""

    SECTION = "section"
    DIVISION = "division"


@dataclass(frozen=True, slots=True)
class OkedEntry:
    """An economic activity; a division's `parent` is the letter of its section, a section's is empty."""

    code: str
    level: OkedLevel
    parent: str
    name: Name


@dataclass(frozen=True, slots=True)
class Category:
    """The size of a business by the Entrepreneurial Code, article 24."""

    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """All lists by code, each in its official order."""

    regions: Mapping[str, Region]
    legal_forms: Mapping[str, LegalForm]
    oked: Mapping[str, OkedEntry]
    categories: Mapping[str, Category]

    def sections(self) -> tuple[OkedEntry, ...]:
        """The sections of OKED, A to U."""
        return self._oked_below("")

    def divisions(self, section: str) -> tuple[OkedEntry, ...]:
        """The divisions of one section; none for a letter that is no section."""
        return self._oked_below(section) if section else ()

    def _oked_below(self, parent: str) -> tuple[OkedEntry, ...]:
        return tuple(entry for entry in self.oked.values() if entry.parent == parent)

    def legal_forms_for(self, identifier: Iin | Bin) -> tuple[LegalForm, ...]:
        """The forms that the owner of `identifier` can have.

        None for a branch or an office: it is no subject of business, the head enterprise registers (Rules, point 2).
        """
        match identifier:
            case Iin():
                return tuple(self.legal_forms[code] for code in _FORMS_OF_A_PERSON)
            case Bin(part=BinPart.BRANCH | BinPart.REPRESENTATIVE_OFFICE):
                return ()
            case Bin(kind=BinKind.JOINT_IE):
                return tuple(self.legal_forms[code] for code in _FORMS_OF_JOINT_ENTREPRENEURS)
        return tuple(form for form in self.legal_forms.values() if form.kind is FormKind.LEGAL)


def load(content_dir: Path) -> Dictionaries:
    """Read and check all lists. Raises ContentError with file and line."""
    folder = content_dir / "dictionaries"
    return Dictionaries(
        regions=_regions(_Table(folder / "regions.csv")),
        legal_forms=_legal_forms(_Table(folder / "legal_forms.csv")),
        oked=_oked(_Table(folder / "oked.csv")),
        categories=_categories(_Table(folder / "business_categories.csv")),
    )


class _Row:
    """One line of a file, which knows where it stands."""

    def __init__(self, path: Path, line: int, cells: Mapping[str, str | None]) -> None:
        self._place = f"{path}:{line}"
        self._cells = cells

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column) or ""

    def required(self, column: str) -> str:
        if not self[column].strip():
            raise self.fault(f"{column} is empty or missing")
        return self[column]

    def name(self, suffix: str = "") -> Name:
        return Name(kk=self.required(f"kk{suffix}"), ru=self.required(f"ru{suffix}"))

    def one_of[Kind: StrEnum](self, kinds: type[Kind], column: str) -> Kind: ...

    def fault(self, problem: str) -> ContentError:
        return ContentError(f"{self._place}: {problem}")
