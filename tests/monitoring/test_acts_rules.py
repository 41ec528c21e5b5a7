"""Which act proves which service, and why another does not; a file of acts told from other files."""

from dataclasses import replace
from datetime import date

import pytest

from bot.house import House
from bot.language import Language
from bot.monitoring.acts import reading
from bot.monitoring.acts.model import Act, Claimed, Matched, Reason
from bot.monitoring.acts.reading import ActFlaw, BadRow
from bot.monitoring.acts.rules import is_malformed, match, number_of, proposed
from bot.services import headings
from bot.services.model import OFFICIAL, Field

pytestmark = pytest.mark.requirement("M07")

MARCH = date(2026, 3, 10)
SERVICE = Claimed(1, "firm", "4", date(2026, 3, 9), date(2026, 3, 11))


def act(
    rendered_on: date = MARCH,
    service: str = "4",
    enterprise: str = "firm",
    number: str = "A-1",
    after: int = 5,
) -> Act:
    signed_on = date.fromordinal(rendered_on.toordinal() + after)
    return Act(number, signed_on, enterprise, service, rendered_on)


def test_an_act_proves_the_service_that_it_describes() -> None:
    assert match({7: act()}, [SERVICE]) == Matched({7: 1}, {}, 0)


@pytest.mark.parametrize("day", [9, 10, 11])
def test_any_day_of_the_service_fits(day: int) -> None:
    assert match({7: act(date(2026, 3, day))}, [SERVICE]).proved == {7: 1}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (act(date(2026, 3, 12)), Reason.DATE_MISMATCH),
        (act(date(2026, 4, 11)), Reason.DATE_MISMATCH),
        (act(service="5"), Reason.SERVICE_MISMATCH),
        (act(number="-"), Reason.ACT_MALFORMED),
        (act(number=""), Reason.ACT_MALFORMED),
        (act(after=-1), Reason.ACT_MALFORMED),  # signed before the service
    ],
)
def test_an_act_that_does_not_fit_says_why(given: Act, reason: Reason) -> None:
    assert match({7: given}, [SERVICE]) == Matched({}, {1: reason}, 0)


@pytest.mark.parametrize(
    "given",
    [
        act(enterprise="another"),
        act(date(2026, 4, 12)),  # more than a month away: it is of another service
        act(date(2026, 3, 12), service="5"),  # neither the day nor the service
    ],
)
def test_an_act_of_a_service_that_the_register_does_not_have_is_unknown(given: Act) -> None:
    assert match({7: given}, [SERVICE]) == Matched({}, {}, 1)


def test_one_act_proves_one_service_and_the_earliest_first() -> None:
    later = Claimed(2, "firm", "4", MARCH, date(2026, 3, 12))
    assert match({7: act()}, [later, SERVICE]).proved == {7: 1}
    assert match({8: act(), 7: act()}, [later, SERVICE]).proved == {7: 1, 8: 2}


def test_a_proved_service_is_not_doubted_by_another_act() -> None:
    assert match({7: act(), 8: act(service="5")}, [SERVICE]) == Matched({7: 1}, {}, 1)


def test_what_fits_worst_is_said_of_the_service_that_it_is_nearest_to() -> None:
    near, far = (
        Claimed(2, "firm", "4", MARCH, MARCH),
        Claimed(3, "firm", "4", date(2026, 3, 20), date(2026, 3, 20)),
    )
    assert match({7: act(date(2026, 3, 12))}, [far, near]).mismatched == {2: Reason.DATE_MISMATCH}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("A-7", "a 7"),
        ("№ А-007", "a 7"),
        ("Акт №7", "7"),
        ("акт N 12/03", "12 3"),
        ("123", "123"),
        ("1-23", "1 23"),
        ("0", "0"),
        ("№ -", ""),
        ("", ""),
    ],
)
def test_a_number_is_one_however_it_is_typed(typed: str, number: str) -> None:
    assert number_of(typed) == number


NAMES_A1 = replace(SERVICE, act_number="№ А-01")
NAMES_NONE = replace(SERVICE, id=2)
ELSEWHERE = replace(NAMES_NONE, service="5")


@pytest.mark.parametrize(
    ("given", "services", "expected"),
    [
        # The act that a service names, and no other, proves it or speaks against it.
        ([act()], [NAMES_A1], Matched({0: 1}, {}, 0)),
        ([act(number="B-2")], [NAMES_A1], Matched({}, {}, 1)),
        ([act(number="-")], [NAMES_A1], Matched({}, {}, 1)),
        ([act(date(2026, 3, 12), number="B-2")], [NAMES_A1], Matched({}, {}, 1)),
        ([act(date(2026, 3, 12))], [NAMES_A1], Matched({}, {1: Reason.DATE_MISMATCH}, 0)),
        ([act(date(2026, 3, 12), service="5")], [NAMES_A1], Matched({}, {1: Reason.SERVICE_MISMATCH}, 0)),
        ([act(date(2026, 4, 12), service="5")], [NAMES_A1], Matched({}, {}, 1)),  # of another year, perhaps
        ([act(after=-1)], [NAMES_A1], Matched({}, {1: Reason.ACT_MALFORMED}, 0)),
        # It is not used up by a service that names none, though that comes first.
        ([act()], [replace(NAMES_NONE, id=0), NAMES_A1], Matched({0: 1}, {}, 0)),
        ([act(number="B-2")], [NAMES_NONE, NAMES_A1], Matched({0: 2}, {}, 0)),
        ([act(service="5")], [ELSEWHERE, NAMES_A1], Matched({}, {1: Reason.SERVICE_MISMATCH}, 0)),
        # An act of several services: once the one that names it is proved, its other rows are free.
        ([act(service="5"), act()], [ELSEWHERE, NAMES_A1], Matched({0: 2, 1: 1}, {}, 0)),
        ([act(), act()], [NAMES_A1, replace(NAMES_A1, id=2)], Matched({0: 1, 1: 2}, {}, 0)),
        # Another enterprise's act may have the same number.
        ([act(enterprise="another")], [NAMES_A1], Matched({}, {}, 1)),
    ],
)
def test_a_service_that_names_its_act_is_spoken_of_by_no_other(
    given: list[Act], services: list[Claimed], expected: Matched
) -> None:
    assert match(dict(enumerate(given)), services) == expected


@pytest.mark.parametrize(
    ("matched", "without", "restored", "offered"),
    [
        (Matched({}, {}, 0), [1], [], {1: Reason.NO_ACT}),
        (Matched({}, {1: Reason.DATE_MISMATCH}, 0), [1], [], {1: Reason.DATE_MISMATCH}),
        (Matched({}, {2: Reason.DATE_MISMATCH}, 0), [1], [], {1: Reason.NO_ACT, 2: Reason.DATE_MISMATCH}),
        (Matched({7: 1}, {}, 0), [1], [], {}),  # its act is there, and will be matched
        (Matched({}, {3: Reason.DATE_MISMATCH}, 0), [3], [], {}),  # of another month, or left out
        (Matched({}, {}, 0), [1], [(1, Reason.NO_ACT)], {}),
        (Matched({}, {1: Reason.DATE_MISMATCH}, 0), [1], [(1, Reason.NO_ACT)], {1: Reason.DATE_MISMATCH}),
        (Matched({}, {1: Reason.DATE_MISMATCH}, 0), [1], [(1, Reason.DATE_MISMATCH)], {}),
    ],
)
def test_what_is_proposed_and_a_persons_word_against_it(
    matched: Matched,
    without: list[int],
    restored: list[tuple[int, Reason]],
    offered: dict[int, Reason],
) -> None:
    assert proposed(matched, without, {1, 2}, restored) == offered


def test_an_act_needs_a_number_and_a_day_after_the_service() -> None:
    assert not is_malformed(act(after=0))
    assert is_malformed(act(number=" № "))


# A file of acts

GOOD = ["A-1", "15.03.2026", "900909499021", "4", "10.03.2026"]
TODAY = date(2026, 4, 2)


def read(house: House, *rows: list[str]) -> tuple[list[Act], list[BadRow]]:
    places = dict(zip(reading.COLUMNS, range(5), strict=True))
    lines = list(enumerate(rows, 2))
    return reading.read(lines, places, house.service_lists.words, lambda number: f"d{number}", TODAY)


@pytest.mark.parametrize("language", Language)
def test_a_file_of_acts_is_told_by_its_headings(house: House, language: Language) -> None:
    known = headings.known(house.service_lists)
    names = house.service_lists.headings
    of_acts = [names[each][language] for each in reading.COLUMNS]
    places = reading.recognise(of_acts, known)
    assert places is not None
    assert reading.missing(places) == ()
    lacking = reading.recognise(of_acts[:3], known)
    assert lacking is not None
    assert reading.missing(lacking) == (Field.SERVICE, Field.ENDED_ON)
    assert reading.recognise(of_acts[2:], known) is None
    everything = [names[each][language] for each in (*OFFICIAL, Field.ACT_NUMBER, Field.ACT_DATE)]
    assert reading.recognise(everything, known) is None


@pytest.mark.parametrize(
    ("place", "text", "flaw"),
    [
        (1, "вчера", ActFlaw.SIGNED_ON),
        (1, "03.04.2026", ActFlaw.SIGNED_ON),
        (4, "", ActFlaw.RENDERED_ON),
        (2, "900909499022", ActFlaw.IDENTIFIER),
        (3, "такой услуги нет", ActFlaw.SERVICE),
        (0, "9" * 65, ActFlaw.NUMBER),
    ],
)
def test_a_row_that_is_no_act_is_named_with_its_flaw(
    house: House, valid_iin: str, place: int, text: str, flaw: ActFlaw
) -> None:
    row = [*GOOD[:2], valid_iin, *GOOD[3:]]
    row[place] = text
    assert read(house, row) == ([], [BadRow(2, flaw)])


def test_a_good_row_is_an_act_and_empty_and_counting_rows_are_none(house: House, valid_iin: str) -> None:
    row = [*GOOD[:2], valid_iin, *GOOD[3:]]
    found, bad = read(house, ["1", "2", "3", "4", "5"], row, [""] * 5)
    assert bad == []
    assert found == [Act("A-1", date(2026, 3, 15), f"d{valid_iin}", "4", date(2026, 3, 10))]


@pytest.fixture
def valid_iin(house: House) -> str:
    from rehearsal import register

    rows = register.make(1, 5, house.service_lists)
    return rows[0][Field.IDENTIFIER]
