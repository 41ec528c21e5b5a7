"""The acceptance of the import, on a smaller register: each planted fault is found, and none invented."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.language import Language
from bot.people import phones
from bot.services import reading, rules
from bot.services.model import OFFICIAL, REMARKS, FaultCode, Field
from bot.services.words import ServiceLists
from rehearsal.planting import Planted, plant
from rehearsal.register import EVERYTHING, MONTH, make, write_csv, write_xlsx

TODAY = date(2026, 11, 22)


def found_in(file: Path, lists: ServiceLists) -> tuple[Counter[Planted], int]:
    """The faults of a file, and how many of its rows pass."""
    seen: rules.Seen = {}
    with reading.opened(file, lists) as register:
        checked = [rules.check(raw, lists, MONTH, TODAY, seen) for raw in register]
    faults = Counter(
        Planted(each.raw.number, fault.field, fault.code) for each in checked for fault in each.faults
    )
    return faults, sum(not each.held for each in checked)


@pytest.mark.requirement("M01")
@pytest.mark.parametrize(
    ("columns", "language"), [(EVERYTHING, Language.KK), (OFFICIAL, Language.RU)], ids=["all", "official"]
)
def test_each_planted_fault_is_found_and_none_is_invented(
    lists: ServiceLists, tmp_path: Path, columns: Sequence[Field], language: Language
) -> None:
    rows = make(3000, 11, lists, columns=columns)
    planted = plant(rows, 0.3, 12, lists)
    write_xlsx(tmp_path / "r.xlsx", rows, lists, language, columns)
    write_csv(tmp_path / "r.csv", rows, lists, language, columns)
    kinds = Counter(each.code for each in planted)

    assert set(FaultCode) - set(kinds) == {FaultCode.DUPLICATE_IN_REGISTER, FaultCode.OTHER_REGION}
    assert min(kinds.values()) > 20
    held = sum(each.code not in REMARKS for each in planted)
    for file in ("r.xlsx", "r.csv"):
        assert found_in(tmp_path / file, lists) == (Counter(planted), len(rows) - held)


def test_settlements_of_another_region_are_found_where_they_are_listed(
    lists: ServiceLists, tmp_path: Path
) -> None:
    village = {Language.RU: "село Красный Яр", Language.KK: "Красный Яр"}
    listed = replace(lists, settlements=dict.fromkeys(lists.dictionaries.regions, (village,)))
    rows = make(600, 15, listed)
    planted = plant(rows, 0.5, 16, listed)
    write_xlsx(tmp_path / "r.xlsx", rows, listed)

    assert sum(each.code is FaultCode.OTHER_REGION for each in planted) > 10
    assert found_in(tmp_path / "r.xlsx", listed)[0] == Counter(planted)


def test_the_same_row_has_the_same_fingerprint_in_either_file(lists: ServiceLists, tmp_path: Path) -> None:
    rows = make(200, 13, lists)
    plant(rows, 0.5, 14, lists)
    write_xlsx(tmp_path / "r.xlsx", rows, lists)
    write_csv(tmp_path / "r.csv", rows, lists, Language.KK)
    fingerprints = []
    for file in ("r.xlsx", "r.csv"):
        with reading.opened(tmp_path / file, lists) as register:
            fingerprints.append([rules.fingerprint_text(raw) for raw in register])

    assert fingerprints[0] == fingerprints[1]


def test_the_made_register_is_the_same_each_time_and_without_faults(
    lists: ServiceLists, tmp_path: Path
) -> None:
    rows = make(500, 3, lists)
    write_xlsx(tmp_path / "r.xlsx", rows, lists)

    assert rows == make(500, 3, lists) != make(500, 4, lists)
    assert found_in(tmp_path / "r.xlsx", lists) == (Counter(), 500)
    assert len({row[Field.REGION] for row in rows}) == 40  # Twenty regions in two languages.


@pytest.mark.parametrize("typed", ["+77000001234", "8 (7172) 00-12-34", "7000001234", "+7 727 250 00 00"])
def test_made_up_phones_are_of_numbers_that_can_be_called(typed: str) -> None:
    assert phones.normalise(typed).startswith("+77")
