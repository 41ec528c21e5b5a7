"""Administrators hear in good time that figures of the course end, each once, by day, in their language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.db.schema import notifications
from bot.enrolments.model import ALMATY
from bot.language import Language
from bot.notifications import staff
from bot.notifications.model import MOST_TRIES, Kind
from bot.people import staff_store
from bot.people.model import Role
from bot.people.store import grant_role
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

AHEAD = "📅 These facts of the course hold until {date}:"
OVER = "⚠️ These facts of the course no longer hold. Their last day was {date}:"
IN_A_MONTH, IN_A_WEEK, TOO_LATE = (
    datetime(*day, 5, tzinfo=UTC) for day in ((2026, 11, 30), (2026, 12, 24), (2027, 1, 1))
)


@pytest.fixture
async def boss(stage: Stage) -> Learner:
    """The administrator of the settings, who speaks Russian."""
    boss = stage.learner("Әкімші", Language.RU, Answers({}))
    await boss.chooses_language()
    await stage.program.tick()
    return boss


@pytest.fixture
async def second(stage: Stage, boss: Learner) -> Learner:
    """An administrator by the role table, who speaks Kazakh."""
    second = stage.learner("Екінші", Language.KK, Answers({}))
    await second.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, second.person.id, Role.ADMINISTRATOR, now)
    await stage.program.tick()
    return second


def heard(learner: Learner) -> list[str]:
    """The notices about facts in the chat, old to new."""
    ahead, over = (learner.word(words, date="|").partition("|")[0] for words in (AHEAD, OVER))
    return [text for text in learner.texts if text.startswith((ahead, over))]


async def lives_until(stage: Stage, last: date) -> None:
    """Day after day, by night too."""
    while (now := stage.world.clock.now()).astimezone(ALMATY).date() <= last:
        await stage.move_to(now + timedelta(hours=6))


async def test_a_month_and_a_week_ahead_and_when_it_is_too_late(stage: Stage, boss: Learner) -> None:
    for told, moment in enumerate((IN_A_MONTH, IN_A_WEEK, TOO_LATE)):
        await stage.move_to(moment - timedelta(minutes=1))
        assert len(heard(boss)) == told
        await stage.move_to(moment)
        assert len(heard(boss)) == told + 1
    for text in heard(boss):
        assert "31 декабря 2026 года" in text
        assert "mci: 4\u00a0325\u00a0тенге" in text
        assert "facts.toml" in text
        assert "/course" in text
    assert "больше не действуют" in heard(boss)[-1]
    assert boss.sees_button("🏠 Home")


async def test_each_administrator_hears_it_once_in_their_own_language(
    stage: Stage, boss: Learner, second: Learner
) -> None:
    learner = stage.learner("Гүлмира", Language.KK, Answers({}))
    await learner.chooses_language()
    stage.world.clock.set(IN_A_MONTH - timedelta(days=2))
    await lives_until(stage, date(2027, 1, 3))
    assert [len(heard(each)) for each in (boss, second, learner)] == [3, 3, 0]
    assert "4\u00a0325\u00a0теңге" in heard(second)[0]


async def test_nothing_is_told_at_night(stage: Stage, boss: Learner) -> None:
    await stage.move_to(datetime(2026, 11, 30, 17, tzinfo=UTC))  # 22:00 in Almaty
    assert heard(boss) == []
    await stage.move_to(datetime(2026, 12, 1, 4, tzinfo=UTC))
    assert len(heard(boss)) == 1


async def test_after_a_long_outage_only_the_latest_is_told(stage: Stage, boss: Learner) -> None:
    await stage.move_to(TOO_LATE + timedelta(days=40))
    [text] = heard(boss)
    assert text.startswith(boss.word(OVER, date="|").partition("|")[0])


async def test_who_becomes_an_administrator_late_hears_what_is_still_to_come(
    stage: Stage, boss: Learner
) -> None:
    await stage.move_to(IN_A_MONTH + timedelta(days=5))
    late = stage.learner("Кеш", Language.RU, Answers({}))
    await late.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, late.person.id, Role.ADMINISTRATOR, now)
    await stage.program.tick()
    await stage.program.tick()
    assert [len(heard(each)) for each in (boss, late)] == [1, 1]


async def test_who_is_dismissed_hears_nothing_and_is_not_kept_waiting_for(
    stage: Stage, boss: Learner, second: Learner
) -> None:
    await stage.program.database.transact(staff_store.remove, second.person.id)
    stage.world.clock.set(IN_A_MONTH)
    due = await stage.program.database.transact(_take, stage)
    about_facts = [each for each in due if each.notification.kind is Kind.FACT_ENDING]
    assert [each.person.telegram_id for each in about_facts] == [boss.person.id]
    await stage.move_to(IN_A_WEEK)
    assert heard(second) == []
    for row in await stage.stored(notifications):
        assert row.dropped_at or row.key.startswith("p1/")


def _take(connection: Connection, stage: Stage) -> list[staff.StaffDue]:
    """What the sender takes before the planning job has had its turn."""
    house, now = stage.program.house, stage.world.clock.now()
    policy = house.regulations.reminders
    return staff.take_due(connection, house.settings.admin_ids, policy, 50, now + timedelta(minutes=5), now)


async def test_who_has_blocked_the_bot_hears_it_on_return(stage: Stage, boss: Learner) -> None:
    await boss.does(boss.person.blocks)
    await stage.move_to(IN_A_MONTH)
    assert heard(boss) == []
    await boss.does(boss.person.unblocks)
    await boss.sends("/start")
    await stage.move_to(IN_A_MONTH + timedelta(hours=1))
    assert len(heard(boss)) == 1


async def test_a_message_that_telegram_will_not_take_is_tried_again_and_given_up_for_good(
    stage: Stage, boss: Learner
) -> None:
    stage.world.clock.set(IN_A_MONTH)
    stage.world.faults.order("500", method="sendMessage", chat_id=boss.person.id, times=None)
    for _try in range(3 * MOST_TRIES):
        await stage.program.tick()
        stage.world.clock.set(stage.world.clock.now() + timedelta(minutes=15))
    [given_up] = [row for row in await stage.stored(notifications) if row.key.endswith("/month")]
    assert given_up.tries == MOST_TRIES
    assert given_up.dropped_at
