from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.db.survey_schema import answers, cases, clients, follow_ups
from bot.language import Language
from bot.people.model import Person
from bot.services.model import PlaceKind
from bot.survey import store
from bot.survey.desk import SurveyDesk
from bot.survey.ending import end
from bot.survey.model import Answer, FollowUpReason, Mode, Outcome, Question
from tests.survey.population import NOW, Services, the

HAPPY = {Question.RECEIVED: "yes", Question.QUALITY: "5", Question.HELPED: "yes", Question.INTERESTED: "no"}


def count(connection: Connection, table: object) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type] # a table


def reasons(connection: Connection, case_id: int) -> set[str]:
    rows = connection.execute(select(follow_ups.c.reason).where(follow_ups.c.case_id == case_id))
    return set(rows.scalars())


def test_a_case_knows_what_it_is_about(connection: Connection, services: Services) -> None:
    at_a_centre = services.opens_case(services.registers())
    on_wheels = services.opens_case(services.registers(place_kind=PlaceKind.MOBILE, locality="Тұрар"))

    assert the(connection, at_a_centre).subject.ended_on == date(2026, 1, 16)
    assert the(connection, at_a_centre).subject.where == "ЦОП г. Каскелен"
    assert the(connection, on_wheels).subject.where == "Тұрар"
    assert store.case(connection, 10**9) is None


@pytest.mark.requirement("Q16")
def test_an_answer_is_kept_with_the_way_it_came_and_the_last_one_counts(
    connection: Connection, case_id: int
) -> None:
    chat = Answer(Question.QUALITY, "4", Mode.CHAT, Language.KK, "2026-1", None, NOW)
    phone = replace(chat, value="2", mode=Mode.PHONE, operator=77, answered_at=NOW + timedelta(hours=1))

    store.save_answer(connection, case_id, chat)
    assert the(connection, case_id).answers == {Question.QUALITY: chat}
    store.save_answer(connection, case_id, phone)
    assert the(connection, case_id).answers == {Question.QUALITY: phone}
    assert count(connection, answers) == 1

    store.forget_answer(connection, case_id, Question.QUALITY)
    assert the(connection, case_id).answers == {}


def test_the_answers_of_several_cases_are_not_mixed_up(connection: Connection, services: Services) -> None:
    first, second = (services.opens_case(services.registers()) for _ in range(2))
    services.answers(first, {Question.RECEIVED: "yes"})
    services.answers(second, {Question.RECEIVED: "no"})

    found = store.by_ids(connection, [second, first])
    assert [(case.id, case.answers[Question.RECEIVED].value) for case in found] == [
        (first, "yes"),
        (second, "no"),
    ]
    assert store.by_ids(connection, []) == []


def test_a_change_is_to_be_settled(connection: Connection, services: Services) -> None:
    case_id = services.opens_case(services.registers())
    assert store.unsettled(connection, 50) == []

    store.change(connection, case_id, phone_from=NOW)

    assert store.unsettled(connection, 50) == [case_id]
    store.settled(connection, case_id)
    assert store.unsettled(connection, 50) == []


def test_a_client_is_opened_with_every_number_once(
    connection: Connection, desk: SurveyDesk, services: Services
) -> None:
    iin = "850315300009"
    services.registers(iin=iin, phone="+77011234567", work_phone="+77273334455", ended_on=date(2026, 1, 9))
    case_id = services.opens_case(
        services.registers(iin=iin, phone="+77770001122", work_phone="+77011234567")
    )

    client = store.client_of(connection, desk.vault, the(connection, case_id).client_id)

    assert count(connection, clients) == 1
    assert (client.name, client.birth_date) == ("Серікова Айгүл Маратқызы", date(1990, 12, 7))
    assert client.phones == ("+77770001122", "+77011234567", "+77273334455")
    assert client.masked == "А***л С."
    assert client.masked_phones[0] == "+*******1122"
    assert "Серікова" not in repr(client)


def test_a_comment_is_sealed(connection: Connection, desk: SurveyDesk, case_id: int) -> None:
    store.set_comment(connection, desk.vault, case_id, "Барлығы ұнады")

    kept = connection.scalar(select(cases.c.comment).where(cases.c.id == case_id))
    assert kept is not None
    assert "ұнады".encode() not in kept
    assert store.comment_of(connection, desk.vault, case_id) == "Барлығы ұнады"


@pytest.mark.requirement("M13")
def test_an_ending_releases_the_claim_and_lists_what_must_be_looked_into(
    connection: Connection, desk: SurveyDesk, services: Services, case_id: int
) -> None:
    services.answers(case_id, {**HAPPY, Question.QUALITY: "2", Question.HELPED: "no"}, Mode.PHONE)
    store.change(connection, case_id, claimed_by=77, claimed_until=NOW, calling_since=NOW, appointment=True)

    assert end(connection, desk, the(connection, case_id), Outcome.COMPLETED, Mode.PHONE, 77, NOW)

    case = the(connection, case_id)
    assert (case.outcome, case.ended_mode, case.ended_at) == (Outcome.COMPLETED, Mode.PHONE, NOW)
    assert (case.claimed_by, case.claimed_until, case.calling_since, case.appointment) == (
        None,
        None,
        None,
        False,
    )
    assert reasons(connection, case_id) == {FollowUpReason.LOW_MARK, FollowUpReason.NOT_HELPED}


@pytest.mark.requirement("Q16")
def test_a_case_ends_once(connection: Connection, desk: SurveyDesk, services: Services, case_id: int) -> None:
    services.answers(case_id, {Question.RECEIVED: "no", Question.INTERESTED: "no"})
    before = the(connection, case_id)

    assert end(connection, desk, before, Outcome.COMPLETED, Mode.CHAT, None, NOW)
    late = NOW + timedelta(minutes=1)
    assert not end(connection, desk, before, Outcome.REFUSED_HARD, Mode.PHONE, 77, late)

    assert the(connection, case_id).ended_mode is Mode.CHAT
    assert reasons(connection, case_id) == {FollowUpReason.NOT_RECEIVED}
    assert connection.scalar(select(clients.c.do_not_ask_at)) is None


def test_a_hard_refusal_ends_every_open_case_of_the_client(
    connection: Connection, desk: SurveyDesk, services: Services, aigul: Person
) -> None:
    iin = "850315300009"
    mine = [services.opens_case(services.registers(iin=iin), aigul.id) for _ in range(2)]
    others = services.opens_case(services.registers("Королёв Пётр"))

    end(connection, desk, the(connection, mine[0]), Outcome.REFUSED_HARD, Mode.PHONE, 77, NOW)

    assert {the(connection, each).outcome for each in mine} == {Outcome.REFUSED_HARD}
    assert not the(connection, others).is_over
    client = store.client_of(connection, desk.vault, the(connection, mine[0]).client_id)
    assert client.do_not_ask_at == NOW
