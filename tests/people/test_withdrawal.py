from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from bot.db import schema
from bot.language import Language
from bot.people import service, store, withdrawal
from bot.people.model import Role
from bot.people.registration import Step
from tests.people.answering import AIGUL, NOW, Somebody, rows_of


def test_consent_to_an_outdated_text_is_no_consent(connection: Connection) -> None:
    person = service.choose_language(connection, 1, Role.ENTREPRENEUR, Language.KK, NOW)

    assert not service.give_consent(connection, person, "2025-1", "2026-1", 5, NOW).consented
    assert rows_of(connection, schema.consents) == 0


@pytest.mark.requirement("Q23")
def test_refusing_leaves_no_trace_but_an_old_refusal_undoes_nothing(
    connection: Connection, aigul: Somebody
) -> None:
    stranger = service.choose_language(connection, 1, Role.ENTREPRENEUR, Language.KK, NOW)

    assert service.refuse_consent(connection, stranger) is None
    assert service.refuse_consent(connection, aigul.person) == aigul.person
    assert list(connection.scalars(select(schema.people.c.telegram_id))) == [7001]


def test_another_language_lets_go_of_what_was_being_typed(aigul: Somebody) -> None:
    aigul.answers_until(None)
    aigul.asks(Step.ENTERPRISE)

    service.choose_language(aigul.connection, 7001, Role.ENTREPRENEUR, Language.KK, NOW)

    assert store.awaited_answer(aigul.connection, aigul.person.id) is None


def certify(somebody: Somebody) -> None:
    """Give somebody a finished cycle with a certificate, and a reminder that waits."""
    connection, person_id = somebody.connection, somebody.person.id
    enrolment = connection.scalar(
        schema.enrolments.insert()
        .values(
            person_id=person_id, course_id="c", cycle=1, course_version="1", started_at=NOW, unsettled=False
        )
        .returning(schema.enrolments.c.id)
    )
    name = somebody.desk.vault.seal(AIGUL, "any")
    connection.execute(
        schema.certificates.insert().values(
            enrolment_id=enrolment,
            person_id=person_id,
            number=f"DAMU-2026-{enrolment}",
            code=str(enrolment),
            issued_at=NOW,
            full_name=name,
            score=15,
            maximum=15,
        )
    )
    connection.execute(
        schema.notifications.insert().values(
            person_id=person_id, enrolment_id=enrolment, key=f"k{enrolment}", kind="pace", due_at=NOW
        )
    )


@pytest.mark.requirement("Q23")
def test_who_leaves_without_a_certificate_leaves_nothing(aigul: Somebody) -> None:
    aigul.answers_until(None)

    assert not withdrawal.withdraw(aigul.connection, aigul.person, NOW).register_stays
    for table in (schema.people, schema.profiles, schema.lookups, schema.consents, schema.awaited):
        assert rows_of(aigul.connection, table) == 0


@pytest.mark.requirement("R09", "Q23")
def test_of_a_graduate_who_leaves_only_the_register_stays(aigul: Somebody) -> None:
    aigul.answers_until(Step.EMAIL)
    aigul.types(Step.EMAIL, "aigul@mail.kz")
    certify(aigul)

    assert withdrawal.withdraw(aigul.connection, aigul.person, NOW).register_stays
    told = aigul.told()
    assert (told.full_name, told.region, told.category) == (AIGUL, "19", "micro")
    assert told.identifier is not None
    assert {told.phone, told.email, told.disability, told.locality, told.enterprise} == {None}
    for table in (schema.lookups, schema.consents, schema.awaited, schema.notifications):
        assert rows_of(aigul.connection, table) == 0
    assert rows_of(aigul.connection, schema.certificates) == 1


def test_who_comes_and_goes_twice_is_a_stranger_each_time(
    connection: Connection, arrives: Callable[[int], Somebody]
) -> None:
    for _time in range(2):
        somebody = arrives(7001)
        somebody.answers_until(None)
        certify(somebody)
        withdrawal.withdraw(connection, somebody.person, NOW)
        assert store.person_by_telegram(connection, 7001, Role.ENTREPRENEUR) is None

    assert rows_of(connection, schema.certificates) == 2
