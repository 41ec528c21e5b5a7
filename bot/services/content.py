"""The lists of the register, read at start: headings, services, and settlements where they are listed.

content/services/form.csv, content/services/services.csv, and content/dictionaries/settlements.csv, which is
not shipped: Damu may put the official list (KATO) there, region by region.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from bot.errors import ContentError
from bot.language import Language
from bot.people.dictionaries import Dictionaries
from bot.services.model import Field, Service
from bot.services.words import ServiceLists, folded

Line = tuple[str, Mapping[str, str]]
"""Where a line stands, and its cells."""


def load(content_dir: Path, dictionaries: Dictionaries) -> ServiceLists:
    """Read and check all lists. Raises ContentError with file and line."""
    folder = content_dir / "services"
    return ServiceLists(
        dictionaries=dictionaries,
        headings=_headings(folder / "form.csv"),
        services=_services(folder / "services.csv"),
        settlements=_settlements(content_dir / "dictionaries" / "settlements.csv", dictionaries),
    )


def _headings(file: Path) -> Mapping[Field, Mapping[Language, str]]:
    headings = {}
    for place, cells in _lines(file, "code"):
        try:
            headings[Field(cells["code"])] = _name(cells)
        except ValueError as error:
            raise ContentError(f"{place}: {error}") from error
    if tuple(headings) != tuple(Field):
        raise ContentError(f"{file}: the columns must be these, in this order: {', '.join(Field)}")
    _check_apart(file, (name for names in headings.values() for name in names.values()))
    return MappingProxyType(headings)


def _services(file: Path) -> Mapping[str, Service]:
    services: dict[str, Service] = {}
    for place, cells in _lines(file, "code"):
        code, parent = cells["code"], cells["parent"]
        if code in services:
            raise ContentError(f"{place}: {code} is given twice")
        if parent and (
            parent not in services or services[parent].parent or not code.startswith(f"{parent}.")
        ):
            raise ContentError(f"{place}: {code} does not belong to {parent}")
        services[code] = Service(code, parent, _name(cells))
    for kinds in (True, False):
        for language in Language:
            named = (each.name[language] for each in services.values() if bool(each.parent) is kinds)
            _check_apart(file, named)
    return MappingProxyType(services)


def _settlements(file: Path, dictionaries: Dictionaries) -> Mapping[str, tuple[Mapping[Language, str], ...]]:
    found: dict[str, tuple[Mapping[Language, str], ...]] = {}
    for place, cells in _lines(file, "region") if file.exists() else ():
        region = cells["region"]
        if region not in dictionaries.regions:
            raise ContentError(f"{place}: there is no region {region}")
        found[region] = (*found.get(region, ()), _name(cells))
    return MappingProxyType(found)


def _lines(file: Path, first: str) -> Iterator[Line]:
    """Every line with its place; no cell but `parent` is empty."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames is None or not {first, "ru", "kk"} <= set(reader.fieldnames):
                raise ContentError(f"{file}:1: the columns must be {first}, ru, kk")
            for cells in reader:
                place = f"{file}:{reader.line_num}"
                yield place, _checked(cells, place)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ContentError(f"{file}: {error}") from error


def _checked(cells: Mapping[str, str | None], place: str) -> Mapping[str, str]:
    if None in cells.values():
        raise ContentError(f"{place}: a cell is missing")
    trimmed = {name: (text or "").strip() for name, text in cells.items()}
    for name, text in trimmed.items():
        if not text and name != "parent":
            raise ContentError(f"{place}: {name} is empty")
    return {"parent": "", **trimmed}


def _name(cells: Mapping[str, str]) -> Mapping[Language, str]:
    return {language: cells[language] for language in Language}


def _check_apart(file: Path, names: Iterator[str]) -> None:
    """Two things of one name could not be told apart in a register."""
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise ContentError(f"{file}: «{name}» stands there twice")
        seen.add(folded(name))
