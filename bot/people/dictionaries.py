"""Regions, legal forms, economic activities and business categories: the official lists behind registration.

The files lie in content/dictionaries/. Regions carry KATO codes; activities are sections and divisions of
OKED, the state classification.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from bot.errors import ContentError
from bot.language import Language
from bot.people.identifiers import Bin, BinKind, BinPart, Iin

REGIONS = 20
"""Seventeen oblasts and three cities; reports show the empty ones too (REQUIREMENTS, S1)."""

_FORMS_OF_A_PERSON = ("ip", "kh", "fh")
_FORMS_OF_JOINT_ENTREPRENEURS = ("ip_joint", "kh")


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
    name: Mapping[Language, str]
    short: Mapping[Language, str]


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
    name: Mapping[Language, str]
    short: Mapping[Language, str]


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
    name: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Category:
    """The size of a business by the Entrepreneurial Code, article 24."""

    code: str
    name: Mapping[Language, str]


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

        None for a branch or an office: it is no subject of business, the head enterprise registers
        (Rules, point 2).
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
    regions = _by_code(folder / "regions.csv", _region)
    if len(regions) != REGIONS:
        raise ContentError(f"{folder / 'regions.csv'}: {len(regions)} regions instead of {REGIONS}")
    oked = _by_code(folder / "oked.csv", _oked_entry)
    _check_parents(folder / "oked.csv", oked)
    legal_forms = _by_code(folder / "legal_forms.csv", _legal_form)
    for code in {*_FORMS_OF_A_PERSON, *_FORMS_OF_JOINT_ENTREPRENEURS} - legal_forms.keys():
        raise ContentError(f"{folder / 'legal_forms.csv'}: there is no {code}")
    return Dictionaries(
        regions=regions,
        legal_forms=legal_forms,
        oked=oked,
        categories=_by_code(folder / "business_categories.csv", _category),
    )


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Coded)


class _Row(dict[str, str | None]):
    """The cells of one line; an empty one is refused with the name of its column."""

    def cell(self, column: str) -> str:
        text = (self.get(column) or "").strip()
        if not text:
            raise ValueError(f"{column} is empty")
        return text

    def name(self, ending: str = "") -> Mapping[Language, str]:
        return {language: self.cell(f"{language}{ending}") for language in Language}


def _by_code(path: Path, read: Callable[[_Row], _Entry]) -> Mapping[str, _Entry]:
    entries: dict[str, _Entry] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file)
            for cells in lines:
                _add(entries, read, _Row(cells), f"{path}:{lines.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContentError(f"{path}: {error}") from error
    return MappingProxyType(entries)


def _add(entries: dict[str, _Entry], read: Callable[[_Row], _Entry], row: _Row, place: str) -> None:
    try:
        entry = read(row)
    except ValueError as error:
        raise ContentError(f"{place}: {error}") from error
    if entry.code in entries:
        raise ContentError(f"{place}: {entry.code} is given twice")
    entries[entry.code] = entry


def _region(row: _Row) -> Region:
    return Region(row.cell("kato2"), RegionKind(row.cell("kind")), row.name(), row.name("_short"))


def _legal_form(row: _Row) -> LegalForm:
    return LegalForm(row.cell("code"), FormKind(row.cell("kind")), row.name(), row.name("_short"))


def _oked_entry(row: _Row) -> OkedEntry:
    level = OkedLevel(row.cell("level"))
    parent = row.cell("parent") if level is OkedLevel.DIVISION else ""
    return OkedEntry(row.cell("code"), level, parent, row.name())


def _check_parents(path: Path, oked: Mapping[str, OkedEntry]) -> None:
    sections = {entry.code for entry in oked.values() if entry.level is OkedLevel.SECTION}
    for entry in oked.values():
        if entry.level is OkedLevel.DIVISION and entry.parent not in sections:
            raise ContentError(f"{path}: division {entry.code} belongs to no section")


def _category(row: _Row) -> Category:
    return Category(row.cell("code"), row.name())
