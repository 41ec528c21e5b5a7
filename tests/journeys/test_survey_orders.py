"""An operator orders that clients are asked, in both languages; and the bot asks of its own accord."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.callbacks.orders import OrderSurvey
from bot.db.survey_schema import cases, clients, rounds
from bot.i18n import month, plural, speaking
from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from bot.services.model import ServiceState
from bot.survey.model import SampleMethod
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.survey.population import NOW, Services

TODAY = date(2026, 1, 20)
AIGUL, PYOTR = "850315300009", "901207400002"


@pytest.fixture(params=Language)
async def operator(request: pytest.FixtureRequest, stage: Stage, administrator: Learner) -> Learner:
    """An operator of the call centre, in either language."""
    learner = stage.learner("Оператор", request.param, Answers({}))
    await stage.program.database.transact(grant_role, learner.person.id, Role.OPERATOR, NOW)
    await learner.chooses_language()
    return learner


async def registers(stage: Stage, *services: dict[str, Any]) -> list[int]:
    """Put services into the register; gives their numbers."""

    def put(connection: Connection) -> list[int]:
        register = Services(connection, stage.program.house.vault)
        return [register.registers(**each) for each in services]

    return await stage.program.database.transact(put)


async def asked(stage: Stage) -> list[int]:
    return sorted(row.service_id for row in await stage.stored(cases))


def says(learner: Learner, one: str, many: str, n: int, **values: object) -> bool:
    with speaking(learner.language):
        return plural(one, many, n, **values) in learner.screen


def opened(learner: Learner, n: int) -> bool:
    return says(learner, "✅ {n} case is opened.", "✅ {n} cases are opened.", n)


def labelled(learner: Learner, matches: Callable[[str], bool]) -> str:
    return next(label for label in learner.person.buttons if matches(label))


@pytest.mark.requirement("Q16")
async def test_an_operator_has_one_client_asked(stage: Stage, operator: Learner) -> None:
    first, second, other = await registers(
        stage,
        {"name": "Серікова Айгүл", "iin": AIGUL},
        {"name": "Серікова Айгүл", "iin": AIGUL, "ended_on": date(2025, 3, 1)},
        {"name": "Королёв Пётр", "iin": PYOTR},
    )
    await operator.sends("/survey")
    await operator.chooses("👤 One client")
    await operator.sends("Айгүл 0009")
    assert not any("0009" in text for text in operator.texts)
    await operator.taps(labelled(operator, lambda label: label.startswith("А***л С.")))
    assert "А***л С." in operator.screen
    assert operator.sees("To be asked: {n} of {of}", n=2, of=2)
    assert await asked(stage) == []
    await operator.chooses("✅ Ask them")
    assert opened(operator, 2)
    assert await asked(stage) == [first, second]
    assert other not in await asked(stage)


@pytest.mark.requirement("Q16", "M13")
async def test_an_operator_has_a_centre_asked_about_a_month(stage: Stage, operator: Learner) -> None:
    ids = await registers(
        stage,
        *({"name": f"Ахметов {name}"} for name in ("Асан", "Болат")),
        {"name": "Ахметов Серик", "month": "2025-12", "ended_on": date(2025, 12, 30)},
        {"name": "Ахметов Ерлан", "place": "ЦПП «Даму»"},
        {"name": "Ахметов Нурлан", "region": "75"},
    )
    await operator.sends("/survey")
    await operator.chooses("🏢 A centre and a period")
    await operator.taps(labelled(operator, lambda label: label.endswith("· 4")))
    with speaking(operator.language):
        january = month(2026, 1)
    await operator.taps(f"{january} · 3")
    await operator.taps("ЦОП г. Каскелен · 2")
    await operator.chooses("Everybody")
    assert "ЦОП г. Каскелен" in operator.screen
    assert operator.sees("☎️ By phone: {n}", n=2)
    assert says(operator, "{n} minute of talk", "{n} minutes of talk", 12)
    await operator.chooses("✅ Ask them")
    assert opened(operator, 2)
    assert await asked(stage) == ids[:2]


async def test_a_period_can_be_typed_and_a_whole_region_asked(stage: Stage, operator: Learner) -> None:
    ids = await registers(
        stage,
        {"name": "Ахметов Асан", "ended_on": date(2026, 1, 5)},
        {"name": "Ахметов Болат", "ended_on": date(2026, 1, 6), "place": "ЦПП «Даму»"},
        {"name": "Ахметов Серик", "ended_on": date(2026, 1, 8)},
    )
    await operator.sends("/survey")
    await operator.chooses("🏢 A centre and a period")
    await operator.taps(labelled(operator, lambda label: label.endswith("· 3")))
    await operator.sends("позавчера")
    assert operator.sees("⚠️ That is no period.")
    await operator.sends("05.01.2026 – 07.01.2026")
    await operator.chooses("The whole region · {n}", n=2)
    await operator.chooses("Everybody")
    await operator.chooses("✅ Ask them")
    assert await asked(stage) == ids[:2]


@pytest.mark.requirement("Q16")
async def test_everybody_is_asked_once_however_often_the_button_is_pressed(
    stage: Stage, operator: Learner
) -> None:
    old, excluded, refusing, *fresh = await registers(
        stage,
        {"name": "Ким Анна", "ended_on": date(2025, 6, 1)},
        {"name": "Ли Вера", "state": ServiceState.EXCLUDED},
        {"name": "Королёв Пётр", "iin": PYOTR},
        *({"name": f"Ахметов {name}"} for name in ("Асан", "Болат", "Серик")),
    )
    digest = stage.program.house.vault.lookup("iin", PYOTR)
    never = update(clients).where(clients.c.iin_digest == digest).values(do_not_ask_at=NOW)
    await stage.program.database.transact(lambda connection: connection.execute(never).rowcount)
    await operator.sends("/survey")
    await operator.chooses("👥 Everybody not yet asked")
    await operator.chooses("All, however old")
    await operator.chooses("Everybody")
    assert operator.sees("To be asked: {n} of {of}", n=4, of=4)
    assert operator.sees("Never to be asked: {n}", n=2)
    confirmation = operator.person.messages[-1]["message_id"]
    ask = OrderSurvey(
        client=0, centre=0, region="", first=0, last=0, method=SampleMethod.CENSUS, figure=0, seed=0, sure=4
    )
    await operator.chooses("✅ Ask them")
    assert await asked(stage) == sorted([old, *fresh])
    await operator.presses(ask, confirmation)
    assert operator.sees("Nobody is left to be asked: everybody has been, or must not be.")
    assert operator.sees("Asked already: {n}", n=4)
    assert len(await stage.stored(rounds)) == 1
    assert not {excluded, refusing} & set(await asked(stage))


@pytest.mark.requirement("Q16")
async def test_a_sample_is_drawn_by_the_seed_that_was_considered(stage: Stage, operator: Learner) -> None:
    await registers(stage, *({"name": f"Ахметов {letter * 3}"} for letter in "абвгдежзик"))
    await operator.sends("/survey")
    await operator.chooses("👥 Everybody not yet asked")
    with speaking(operator.language):
        recent = plural("Services of the last {n} day", "Services of the last {n} days", 60)
    await operator.taps(recent)
    await operator.taps("25 %")
    assert operator.sees("To be asked: {n} of {of}", n=3, of=10)
    await operator.chooses("✅ Ask them")
    assert opened(operator, 3)
    [drawn] = await stage.stored(rounds)
    assert (drawn.method, drawn.figure, drawn.size) == ("share", 25, 3)
    assert str(drawn.seed) in operator.screen


async def test_a_register_that_has_changed_is_shown_again_before_anybody_is_asked(
    stage: Stage, operator: Learner
) -> None:
    await registers(stage, {"name": "Ахметов Асан"})
    await operator.sends("/survey")
    await operator.chooses("👥 Everybody not yet asked")
    await operator.chooses("All, however old")
    await operator.chooses("Everybody")

    def another(connection: Connection) -> int:
        register = Services(connection, stage.program.house.vault, rows=10)
        return register.registers("Ахметов Болат")

    await stage.program.database.transact(another)
    await operator.chooses("✅ Ask them")
    assert operator.sees("⚠️ The register has changed meanwhile. Please look again:")
    assert await asked(stage) == []
    await operator.chooses("✅ Ask them")
    assert opened(operator, 2)


async def test_every_page_leads_back_and_home_and_what_is_typed_later_is_no_client(
    stage: Stage, operator: Learner
) -> None:
    await registers(stage, {"name": "Ахметов Асан"})
    await operator.sends("/survey")
    for way in (
        ("👤 One client",),
        ("🏢 A centre and a period",),
        ("👥 Everybody not yet asked", "All, however old", "Everybody"),
    ):
        for step in way:
            await operator.chooses(step)
            assert operator.sees_button("🏠 Home")
        for _step in way:
            await operator.chooses("◀️ Back")
        assert operator.sees_button("👤 One client")
    await operator.chooses("👤 One client")
    await operator.chooses("◀️ Back")
    await operator.sends("Ахметов")
    assert not any(label.startswith("А***н") for label in operator.person.buttons)


@pytest.mark.requirement("Q16")
async def test_after_three_days_the_bot_asks_of_its_own_accord_and_about_nothing_old(
    stage: Stage, administrator: Learner
) -> None:
    fresh, old = await registers(
        stage,
        {"name": "Серікова Айгүл", "iin": AIGUL, "ended_on": TODAY - timedelta(days=1)},
        {"name": "Королёв Пётр", "iin": PYOTR, "ended_on": TODAY - timedelta(days=61)},
    )
    await stage.move_to(NOW + timedelta(days=1))
    assert await asked(stage) == []
    # The third day begins at midnight in Almaty.
    assert await stage.next_event() == datetime(2026, 1, 21, 19, tzinfo=UTC)
    assert await asked(stage) == [fresh]
    await stage.move_to(NOW + timedelta(days=30))
    assert old not in await asked(stage)
    assert len(await asked(stage)) == 1
