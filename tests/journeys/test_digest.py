"""Administrators hear on Mondays at 10:00 how the week went, until they switch it off."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

HEAD = "📬 The week in figures"
OFF, ON = "🔕 No weekly digest any more", "📬 Send the weekly digest"


def mondays(stage: Stage) -> datetime:
    """Ten o'clock in Almaty on the Monday that comes."""
    now = stage.world.clock.now()
    ten = now.astimezone(UTC).replace(hour=5, minute=0, second=0, microsecond=0)
    return ten + timedelta(days=7 - ten.weekday())


def heard(learner: Learner) -> list[str]:
    return [text for text in learner.texts if text.startswith(learner.word(HEAD))]


@pytest.fixture
async def operator(stage: Stage, administrator: Learner) -> Learner:
    operator = stage.learner("Оператор", Language.KK, Answers({}))
    await administrator.chooses_language()
    await operator.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, operator.person.id, Role.OPERATOR, now)
    return operator


async def test_it_comes_on_monday_at_ten_and_once(
    stage: Stage, administrator: Learner, operator: Learner, baker: Learner
) -> None:
    await baker.registers()
    monday = mondays(stage)
    await stage.move_to(monday - timedelta(minutes=1))
    assert heard(administrator) == []
    await stage.move_to(monday)
    (text,) = heard(administrator)
    assert f"{administrator.word('Registered')}: 1  ▲ 1" in text
    assert administrator.word("Nothing: everything is done.") in text
    for hours in (1, 12, 24, 100):
        await stage.move_to(monday + timedelta(hours=hours))
    assert len(heard(administrator)) == 1
    assert heard(operator) == heard(baker) == []
    await stage.move_to(monday + timedelta(days=7))
    assert f"{administrator.word('Registered')}: 0  ▼ 1" in heard(administrator)[-1]
    await administrator.chooses("📊 Statistics")
    assert administrator.word("🎓 Course") in administrator.screen


async def test_it_is_switched_off_and_on_again(stage: Stage, administrator: Learner) -> None:
    await administrator.chooses_language()
    await administrator.switches_to(Language.KK)
    await stage.move_to(mondays(stage))
    await administrator.chooses(OFF)
    assert administrator.word("🔕 The weekly digest comes no more.") in administrator.screen
    await stage.move_to(mondays(stage))
    assert heard(administrator) == []
    await administrator.sends("/stats")
    await administrator.chooses(ON)
    assert administrator.sees_button(OFF)
    await stage.move_to(mondays(stage))
    assert len(heard(administrator)) == 1


async def test_who_switches_it_off_in_the_last_hour_does_not_get_it(
    stage: Stage, administrator: Learner
) -> None:
    await administrator.chooses_language()
    await stage.move_to(mondays(stage) - timedelta(minutes=30))
    await administrator.sends("/stats")
    await administrator.chooses(OFF)
    await stage.move_to(mondays(stage))
    assert heard(administrator) == []


async def test_what_a_sleeping_program_missed_is_not_told_on_another_day(
    stage: Stage, administrator: Learner
) -> None:
    await administrator.chooses_language()
    await stage.move_to(mondays(stage) - timedelta(minutes=30))
    await stage.move_to(mondays(stage) + timedelta(days=1))
    assert heard(administrator) == []
