"""Who works here: coming by a link that works once, another unit, going; on both databases."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from bot.db.database import Database
from bot.db.schema import audit as audit_rows
from bot.db.schema import staff_invitations
from bot.db.survey_schema import cases, follow_ups
from bot.errors import NotAllowed, NotFound
from bot.house import House
from bot.language import Language
from bot.people import audit, staff, store
from bot.people import service as people_service
from bot.people.audit import Intact
from bot.people.model import Awaited, Person, Role
from bot.people.staff import (
    CALL_CENTRE,
    AskingName,
    Colleague,
    Dismissed,
    Invitation,
    Joined,
    Kept,
    Left,
    Refused,
    Stays,
)
from tests.population import NOW, Population, opened
from tests.survey.population import Services

REGIONS = ("10", "75")
WORD = "w0rdOf-128_RandomBits1"


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def administrator(people: Population) -> Person:
    return people.joins(Role.ADMINISTRATOR)


def invited(
    people: Population,
    administrator: Person,
    role: Role = Role.OPERATOR,
    unit: str = CALL_CENTRE,
    word: str = WORD,
) -> Invitation:
    return staff.invite(people.connection, people.vault, administrator, role, unit, "Айгерім", word, NOW)


def follows(people: Population, person: Person, word: str = WORD) -> Joined | Kept | Refused:
    return staff.accept(people.connection, people.vault, person, word, NOW)


def as_now(people: Population, person: Person) -> Person:
    """The person with the role of this moment, as the next update reads it."""
    visit = people_service.visit(people.connection, person.telegram_id, 1, ())
    assert visit.person is not None
    return visit.person


def acts(people: Population) -> list[tuple[int, str]]:
    rows = people.connection.execute(select(audit_rows).order_by(audit_rows.c.id))
    return [(row.actor, row.action) for row in rows]


@pytest.mark.requirement("M13")
def test_the_first_who_follows_the_link_is_staff_of_the_unit(
    people: Population, administrator: Person
) -> None:
    made = invited(people, administrator, Role.OPERATOR, "75")
    assert made.expires_at == NOW + timedelta(hours=48)
    newcomer = people.joins()
    outcome = follows(people, newcomer)
    mine = Colleague(newcomer.telegram_id, "Айгерім", "75", Role.OPERATOR, NOW)
    assert outcome == Joined(mine, ())
    assert staff.colleague(people.connection, people.vault, newcomer.telegram_id) == mine
    assert as_now(people, newcomer).role is Role.OPERATOR
    assert acts(people) == [
        (administrator.telegram_id, "invite"),
        (newcomer.telegram_id, "join"),
    ]
    assert isinstance(audit.verify(people.connection, people.vault), Intact)


def test_a_new_colleague_is_told_the_supervisors_of_the_same_unit(
    people: Population, administrator: Person
) -> None:
    for number, unit in enumerate((CALL_CENTRE, "75")):
        word = f"{WORD}{number}"
        staff.invite(
            people.connection, people.vault, administrator, Role.SUPERVISOR, unit, f"С{unit}", word, NOW
        )
        follows(people, people.joins(), word)
    invited(people, administrator)
    outcome = follows(people, people.joins())
    assert isinstance(outcome, Joined)
    assert outcome.ask == (f"С{CALL_CENTRE}",)


def test_a_link_works_once_and_its_own_person_is_welcomed_again(
    people: Population, administrator: Person
) -> None:
    invited(people, administrator)
    first, second = people.joins(), people.joins()
    welcome = follows(people, first)
    assert isinstance(welcome, Joined)
    assert follows(people, second) == Refused()
    assert follows(people, as_now(people, first)) == welcome
    assert as_now(people, second).role is Role.ENTREPRENEUR
    assert [action for _, action in acts(people)] == ["invite", "join"]


def test_who_was_dismissed_does_not_come_back_by_the_old_link(
    people: Population, administrator: Person
) -> None:
    invited(people, administrator)
    person = people.joins()
    follows(people, person)
    staff.dismiss(people.connection, people.vault, administrator, person.telegram_id, NOW)
    assert follows(people, as_now(people, person)) == Refused()
    assert as_now(people, person).role is Role.ENTREPRENEUR


def test_a_link_expires_after_two_days_to_the_second(people: Population, administrator: Person) -> None:
    made = invited(people, administrator)
    person, last = people.joins(), made.expires_at - timedelta(seconds=1)
    for moment in (made.expires_at, made.expires_at + timedelta(days=30)):
        assert staff.accept(people.connection, people.vault, person, WORD, moment) == Refused()
    assert isinstance(staff.accept(people.connection, people.vault, person, WORD, last), Joined)


@pytest.mark.parametrize("word", ["", "x", WORD[:-1], WORD + "1", WORD.swapcase(), "' OR 1=1 --"])
def test_a_forged_word_opens_nothing(people: Population, administrator: Person, word: str) -> None:
    invited(people, administrator)
    assert follows(people, people.joins(), word) == Refused()


def test_the_word_is_kept_nowhere_and_the_names_are_sealed(people: Population, administrator: Person) -> None:
    made = invited(people, administrator)
    follows(people, people.joins())
    [row] = people.connection.execute(select(staff_invitations))
    assert WORD not in repr(row)
    assert "Айгерім".encode() not in row.name
    assert WORD not in made.mark
    assert not any(WORD in text or "Айгерім" in text for text in audited(people.connection))


def audited(connection: Connection) -> list[str]:
    return [repr(row) for row in connection.execute(select(audit_rows))]


def test_random_words_are_long_and_fit_into_a_button() -> None:
    words = {staff.random_word() for _ in range(1000)}
    assert len(words) == 1000
    assert all(len(word) == 22 and len(staff.DEEP_LINK + word) <= 56 for word in words)


async def test_of_two_who_follow_at_once_one_joins(database: Database, house: House) -> None:
    def prepare(connection: Connection, turn: int) -> tuple[Person, Person, str]:
        population = Population(connection, house.vault, last_account=6000 + 10 * turn)
        administrator, word = population.joins(Role.ADMINISTRATOR), f"{WORD}{turn}"
        invited(population, administrator, word=word)
        return population.joins(), population.joins(), word

    for turn in range(25):
        one, other, word = await database.transact(prepare, turn)
        outcomes = await asyncio.gather(
            *(database.transact(staff.accept, house.vault, each, word, NOW) for each in (one, other))
        )
        assert sorted(type(each).__name__ for each in outcomes) == ["Joined", "Refused"]
    assert len(await database.transact(staff.colleagues, house.vault)) == 25
    assert isinstance(await database.transact(audit.verify, house.vault), Intact)


def test_a_link_lifts_and_never_lowers(people: Population, administrator: Person) -> None:
    invited(people, administrator, Role.SUPERVISOR)
    assert follows(people, administrator) == Kept(Role.ADMINISTRATOR)
    person = people.joins()
    invited(people, administrator, Role.OPERATOR, word="operator")
    follows(people, person, "operator")
    assert isinstance(follows(people, as_now(people, person)), Joined)
    assert as_now(people, person).role is Role.SUPERVISOR
    invited(people, administrator, Role.OPERATOR, word="lower")
    assert follows(people, as_now(people, person), "lower") == Kept(Role.SUPERVISOR)
    assert isinstance(follows(people, people.joins(), "lower"), Joined)


def test_an_invitation_that_waits_is_listed_and_can_be_withdrawn(
    people: Population, administrator: Person
) -> None:
    made = invited(people, administrator)
    who = staff.roster(people.connection, people.vault, administrator, NOW)
    assert who.invitations == (made,)
    assert staff.invitation(people.connection, people.vault, administrator, made.mark, NOW) == made
    after = staff.withdraw(people.connection, people.vault, administrator, made.mark, NOW)
    assert after.invitations == ()
    assert follows(people, people.joins()) == Refused()
    with pytest.raises(NotFound):
        staff.withdraw(people.connection, people.vault, administrator, made.mark, NOW)
    assert [action for _, action in acts(people)] == ["invite", "uninvite"]


def test_what_is_used_or_expired_waits_no_longer(people: Population, administrator: Person) -> None:
    used, expired = invited(people, administrator), invited(people, administrator, word="other")
    follows(people, people.joins())
    later = expired.expires_at
    assert staff.roster(people.connection, people.vault, administrator, NOW).invitations == (expired,)
    assert staff.roster(people.connection, people.vault, administrator, later).invitations == ()
    for mark, moment in ((used.mark, NOW), (expired.mark, later), ("0" * 16, NOW), ("", later)):
        with pytest.raises(NotFound):
            staff.withdraw(people.connection, people.vault, administrator, mark, moment)


def test_expired_invitations_are_deleted_when_the_next_is_made(
    people: Population, administrator: Person
) -> None:
    made = invited(people, administrator)
    connection, vault, later = people.connection, people.vault, made.expires_at
    staff.invite(connection, vault, administrator, Role.OPERATOR, "75", "Ержан", "next", later)
    assert len(people.connection.execute(select(staff_invitations)).all()) == 1


def types(people: Population, actor: Person, text: str) -> Invitation | AskingName:
    return staff.take_name(people.connection, people.vault, actor, text, WORD, NOW)


def test_a_name_is_asked_for_and_typed(people: Population, administrator: Person) -> None:
    asked = staff.ask_name(people.connection, administrator, Role.SUPERVISOR, CALL_CENTRE, REGIONS)
    assert asked == AskingName(Role.SUPERVISOR, CALL_CENTRE)
    for unfit in ("", " А ", "Б" * 61, "/help", "А\u202eБ", "А\x00Б"):
        assert types(people, administrator, unfit) == AskingName(Role.SUPERVISOR, CALL_CENTRE, unfit=True)
    made = types(people, administrator, "  Әлия \n Нұр ")
    assert isinstance(made, Invitation)
    assert (made.name, made.role, made.unit) == ("Әлия Нұр", Role.SUPERVISOR, CALL_CENTRE)
    with pytest.raises(NotFound):
        types(people, administrator, "Әлия Нұр")


def test_back_at_the_roster_no_name_is_waited_for(people: Population, administrator: Person) -> None:
    staff.ask_name(people.connection, administrator, Role.OPERATOR, "75", REGIONS)
    staff.roster(people.connection, people.vault, administrator, NOW)
    assert store.awaited_answer(people.connection, administrator.id) is None
    store.await_answer(people.connection, administrator.id, Awaited("edit", "phone"))
    staff.roster(people.connection, people.vault, administrator, NOW)
    assert store.awaited_answer(people.connection, administrator.id) == Awaited("edit", "phone")


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.ADMINISTRATOR, "75"), (Role.ENTREPRENEUR, "75"), (Role.OPERATOR, "99"), (Role.OPERATOR, "")],
)
def test_a_forged_role_or_unit_is_refused(
    people: Population, administrator: Person, role: Role, unit: str
) -> None:
    with pytest.raises(NotFound):
        staff.ask_name(people.connection, administrator, role, unit, REGIONS)
    assert store.awaited_answer(people.connection, administrator.id) is None


def operator(people: Population, administrator: Person, word: str = WORD) -> Person:
    invited(people, administrator, word=word)
    person = people.joins()
    follows(people, person, word)
    return as_now(people, person)


@pytest.mark.requirement("M13")
def test_a_colleague_moves_to_another_unit(people: Population, administrator: Person) -> None:
    account = operator(people, administrator).telegram_id
    for _twice in range(2):
        moved = staff.move(people.connection, people.vault, administrator, account, "10", REGIONS, NOW)
        assert moved.colleague.unit == "10"
    assert [action for _, action in acts(people)] == ["invite", "join", "move"]
    with pytest.raises(NotFound):
        staff.move(people.connection, people.vault, administrator, account, "99", REGIONS, NOW)
    with pytest.raises(NotFound):
        staff.move(people.connection, people.vault, administrator, 1, "10", REGIONS, NOW)


@pytest.fixture
def services(people: Population) -> Services:
    return Services(people.connection, people.vault)


def claimed(services: Services, person: Person) -> int:
    """A case in the hands of an operator who is on the phone."""
    return services.opens_case(
        services.registers(),
        claimed_by=person.telegram_id,
        claimed_until=NOW + timedelta(minutes=30),
        calling_since=NOW,
    )


def holder(people: Population, case_id: int) -> int | None:
    row = people.connection.execute(select(cases).where(cases.c.id == case_id)).one()
    return int(row.claimed_by) if row.claimed_by and row.claimed_until > NOW else None


def test_a_dismissal_works_at_the_next_update_and_gives_the_case_back(
    people: Population, administrator: Person, services: Services
) -> None:
    person, other = operator(people, administrator), operator(people, administrator, "another")
    mine, others = claimed(services, person), claimed(services, other)
    outcome = staff.dismiss(people.connection, people.vault, administrator, person.telegram_id, NOW)
    assert isinstance(outcome, Dismissed)
    assert outcome.person is not None
    assert outcome.person.language is Language.RU
    assert as_now(people, person).role is Role.ENTREPRENEUR
    assert holder(people, mine) is None
    assert holder(people, others) == other.telegram_id
    assert acts(people)[-1] == (administrator.telegram_id, "dismiss")
    with pytest.raises(NotFound):
        staff.dismiss(people.connection, people.vault, administrator, person.telegram_id, NOW)


def test_who_never_chose_a_language_can_be_dismissed(people: Population, administrator: Person) -> None:
    store.grant_role(people.connection, 77, Role.OPERATOR, NOW)
    assert staff.colleague(people.connection, people.vault, 77) == Colleague(77, "", None, Role.OPERATOR, NOW)
    outcome = staff.dismiss(people.connection, people.vault, administrator, 77, NOW)
    assert outcome.person is None


def test_an_administrator_is_not_locked_out_by_their_own_hand(
    people: Population, administrator: Person
) -> None:
    store.grant_role(people.connection, administrator.telegram_id, Role.ADMINISTRATOR, NOW)
    account = administrator.telegram_id
    assert staff.card(people.connection, people.vault, administrator, account).own
    with pytest.raises(NotFound):
        staff.dismiss(people.connection, people.vault, administrator, account, NOW)
    assert staff.leave(people.connection, people.vault, administrator, NOW) == Stays()
    assert as_now(people, administrator).role is Role.ADMINISTRATOR
    assert acts(people) == []


def test_staff_leave_and_give_their_case_back(
    people: Population, administrator: Person, services: Services
) -> None:
    person = operator(people, administrator)
    case = claimed(services, person)
    for reason, taken_by, closed_at in (("low_mark", person.telegram_id, None), ("not_helped", 1, NOW)):
        times = {"opened_at": NOW, "taken_at": NOW, "closed_at": closed_at}
        row = {"case_id": case, "reason": reason, "taken_by": taken_by}
        people.connection.execute(insert(follow_ups).values(**row, **times))
    assert staff.leave(people.connection, people.vault, person, NOW) == Left()
    assert as_now(people, person).role is Role.ENTREPRENEUR
    assert holder(people, case) is None
    assert acts(people)[-1] == (person.telegram_id, "leave")
    kept = select(follow_ups.c.taken_by).order_by(follow_ups.c.id)
    assert list(people.connection.execute(kept).scalars()) == [None, 1]
    with pytest.raises(NotAllowed):
        staff.leave(people.connection, people.vault, as_now(people, person), NOW)


def test_colleagues_come_by_role_the_longest_serving_first(people: Population, administrator: Person) -> None:
    first, second = operator(people, administrator), operator(people, administrator, "another")
    store.grant_role(people.connection, 77, Role.SUPERVISOR, NOW - timedelta(days=1))

    def accounts(*roles: Role) -> list[int]:
        found = staff.colleagues(people.connection, people.vault, roles or staff.STAFF)
        return [each.telegram_id for each in found]

    assert accounts() == [77, first.telegram_id, second.telegram_id]
    assert accounts(Role.SUPERVISOR) == [77]


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_the_use_cases_ask_for_the_role_themselves(
    people: Population, administrator: Person, role: Role
) -> None:
    made, account = invited(people, administrator), operator(people, administrator, "another").telegram_id
    actor = people.joins(role)
    store.await_answer(people.connection, actor.id, Awaited("invite", "operator:75"))
    connection, vault = people.connection, people.vault
    attempts: tuple[Callable[[], object], ...] = (
        lambda: staff.roster(connection, vault, actor, NOW),
        lambda: staff.ask_name(connection, actor, Role.OPERATOR, "75", REGIONS),
        lambda: types(people, actor, "Ержан"),
        lambda: invited(people, actor, word="third"),
        lambda: staff.invitation(connection, vault, actor, made.mark, NOW),
        lambda: staff.withdraw(connection, vault, actor, made.mark, NOW),
        lambda: staff.card(connection, vault, actor, account),
        lambda: staff.move(connection, vault, actor, account, "75", REGIONS, NOW),
        lambda: staff.dismiss(connection, vault, actor, account, NOW),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
