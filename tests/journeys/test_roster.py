"""How operators come in by a link that an administrator makes, and how they go; in both languages."""

import re
from datetime import timedelta

import pytest

from bot.callbacks.roster import DismissColleague, InviteTo, LeaveStaff, MoveTo, WithdrawInvitation
from bot.db.schema import audit as audit_rows
from bot.db.schema import staff as staff_rows
from bot.language import Language
from bot.people.model import Role
from rehearsal.answers import BAKER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

LINK = re.compile(r"https://t\.me/(\w+)\?start=(s_[\w-]{22})\b")
REFUSED = "⚠️ This invitation does not work. Ask who sent it for another one."
WELCOME = "👋 Welcome, {name}!"


@pytest.fixture(params=Language)
def boss(request: pytest.FixtureRequest, stage: Stage) -> Learner:
    """The administrator of the settings, who speaks either language."""
    return stage.learner("Әкімші", request.param, Answers({}))


@pytest.fixture
async def link(boss: Learner) -> str:
    """What the link of an operator of the call centre carries, fresh from the administrator."""
    await boss.chooses_language()
    return await invites(boss, "Айгерім")


def newcomer(stage: Stage, boss: Learner, name: str = "Айгерім") -> Learner:
    """Somebody whom the bot has never seen, speaking the other language."""
    other = Language.RU if boss.language is Language.KK else Language.KK
    return stage.learner(name, other, Answers(BAKER))


async def invites(boss: Learner, name: str, role: str = "Operator", unit: str = "Call centre") -> str:
    """From /staff to a link; gives what it carries."""
    await boss.sends("/staff")
    await boss.chooses("➕ Invite")
    await boss.chooses(role)
    await boss.chooses(unit)
    await boss.sends(name)
    return carried(boss)


def carried(boss: Learner) -> str:
    found = LINK.search(boss.texts[-2])
    assert found, boss.texts[-2]
    return found[2]


def commands(learner: Learner) -> set[str]:
    return {each["command"] for each in learner.person.commands}


async def test_an_operator_comes_in_by_a_link_and_is_told_what_to_do(
    stage: Stage, boss: Learner, link: str
) -> None:
    assert boss.sees("✅ The link is made")
    operator = newcomer(stage, boss)
    await operator.chooses_language(link)
    assert operator.sees(WELCOME, name="Айгерім")
    assert operator.word("Operator") in operator.screen
    assert operator.word("Call centre") in operator.screen
    assert f"/find – {operator.word('Find a person')}" in operator.screen
    assert "/stats" not in operator.screen
    assert "find" in commands(operator)
    await operator.sends("/help")
    assert "/find" in operator.screen
    await boss.sends("/staff")
    assert boss.sees("👥 Staff: {n}", n=1)
    assert "Айгерім" in boss.screen
    assert not any("s_" in label for label in boss.person.buttons)


async def test_the_link_is_in_a_message_of_its_own_that_can_be_passed_on(boss: Learner, link: str) -> None:
    message = boss.person.messages[-2]
    assert "reply_markup" not in message
    assert LINK.findall(message["text"])
    # Two days after 11:00 in Almaty on the twentieth.
    assert "11:00" in message["text"]
    assert "22" in message["text"]
    assert len(boss.pressable) == 1


async def test_a_supervisor_is_invited_into_a_branch_on_the_second_page(stage: Stage, boss: Learner) -> None:
    await boss.chooses_language()
    await boss.sends("/staff")
    await boss.chooses("➕ Invite")
    await boss.chooses("Supervisor")
    await boss.taps("2 / 2 ▶️")
    branch = boss.person.buttons[0]
    await boss.taps(branch)
    await boss.sends("Нұрлан")
    supervisor = newcomer(stage, boss)
    await supervisor.chooses_language(carried(boss))
    [row] = await stage.stored(staff_rows)
    code = next(
        code
        for code, region in stage.program.house.dictionaries.regions.items()
        if region.short[boss.language] == branch
    )
    assert (row.role, row.unit) == (Role.SUPERVISOR, code)
    assert "Нұрлан".encode() not in row.name


async def test_a_second_person_is_refused_and_the_first_is_welcomed_again(
    stage: Stage, boss: Learner, link: str
) -> None:
    first, second = newcomer(stage, boss), newcomer(stage, boss, "Ержан")
    await first.chooses_language(link)
    await second.chooses_language(link)
    assert second.sees(REFUSED)
    assert second.sees("Consent to the collection and processing of personal data")
    assert "find" not in commands(second)
    await first.follows(link)
    assert first.sees(WELCOME, name="Айгерім")
    assert len(await stage.stored(staff_rows)) == 1


async def test_of_two_at_once_one_comes_in(stage: Stage, boss: Learner, link: str) -> None:
    pair = [newcomer(stage, boss, name) for name in ("Айгерім", "Ержан")]
    for each in pair:
        await each.chooses_language()
    for each in pair:
        each.person.follows(link)
    await stage.settle()
    assert sorted(each.sees(WELCOME, name="Айгерім") for each in pair) == [False, True]
    assert sorted(each.sees(REFUSED) for each in pair) == [False, True]


async def test_an_expired_link_is_refused(stage: Stage, boss: Learner, link: str) -> None:
    late = newcomer(stage, boss)
    await stage.move_to(stage.world.clock.now() + timedelta(hours=48))
    await late.chooses_language(link)
    assert late.sees(REFUSED)
    await boss.sends("/staff")
    assert not boss.sees_button("✉️ Айгерім")


async def test_a_link_that_waits_is_withdrawn(stage: Stage, boss: Learner, link: str) -> None:
    await boss.sends("/staff")
    await boss.taps("✉️ Айгерім")
    await boss.chooses("🚫 Withdraw the link")
    assert boss.sees("✅ The link works no more.")
    operator = newcomer(stage, boss)
    await operator.chooses_language(link)
    assert operator.sees(REFUSED)


@pytest.mark.parametrize("word", ["s_", "s_x", "s_" + "A" * 22, "s_" + "-" * 54])
async def test_a_forged_link_gets_the_same_answer_as_a_used_one(
    stage: Stage, boss: Learner, link: str, word: str
) -> None:
    used, forged = newcomer(stage, boss, "Ержан"), newcomer(stage, boss, "Данияр")
    await newcomer(stage, boss).chooses_language(link)
    await used.chooses_language(link)
    await forged.chooses_language(word)
    assert forged.sees(REFUSED)
    assert forged.texts[1:] == used.texts[1:]
    assert (forged.screen, forged.person.buttons) == (used.screen, used.person.buttons)


async def test_who_is_in_the_middle_of_a_test_comes_in_and_goes_on_with_it(
    stage: Stage, boss: Learner, link: str
) -> None:
    learner = newcomer(stage, boss)
    await learner.registers()
    await learner.skims_the_course()
    await learner.chooses("📝 To the test")
    await learner.chooses("🟢 Start")
    await learner.answers_one(right=True)
    question = learner.screen
    await learner.follows(link)
    assert learner.sees(WELCOME, name="Айгерім")
    await learner.chooses("🏠 Home")
    await learner.chooses("▶️ Continue the test")
    assert learner.screen == question
    await learner.answers_one(right=True)
    assert learner.screen != question


async def test_an_administrator_who_tries_the_link_does_not_use_it_up(
    stage: Stage, boss: Learner, link: str
) -> None:
    await boss.follows(link)
    role = boss.word("Administrator")
    assert boss.sees(
        "You need no link: your role is already “{role}”. The link still works for another.", role=role
    )
    operator = newcomer(stage, boss)
    await operator.chooses_language(link)
    assert operator.sees(WELCOME, name="Айгерім")


@pytest.fixture
async def operator(stage: Stage, boss: Learner, link: str) -> Learner:
    """An operator of the call centre."""
    operator = newcomer(stage, boss)
    await operator.chooses_language(link)
    return operator


@pytest.mark.requirement("M13")
async def test_a_colleague_moves_to_a_branch(stage: Stage, boss: Learner, operator: Learner) -> None:
    branch = stage.program.house.dictionaries.regions["75"].short[boss.language]
    await boss.sends("/staff")
    await boss.taps("Айгерім")
    await boss.chooses("🏢 Another unit")
    while branch not in boss.person.buttons:
        await boss.taps("2 / 2 ▶️")
    await boss.taps(branch)
    assert branch in boss.screen
    [row] = await stage.stored(staff_rows)
    assert row.unit == "75"


async def test_who_is_dismissed_in_the_middle_of_the_work_is_out_at_the_next_press(
    stage: Stage, boss: Learner, operator: Learner
) -> None:
    await operator.sends("/find")
    await boss.sends("/staff")
    await boss.taps("Айгерім")
    await boss.chooses("🚪 Dismiss")
    assert len(await stage.stored(staff_rows)) == 1
    await boss.chooses("🚪 Yes, dismiss")
    assert boss.sees("✅ {name} works here no more.", name="Айгерім")
    assert await stage.stored(staff_rows) == []
    assert "find" not in commands(operator)
    await operator.sends("Сейітқызы")
    assert operator.sees("Consent to the collection and processing of personal data")
    assert not operator.sees("Found: {n}", n=0)


async def test_staff_leave_by_one_press(stage: Stage, boss: Learner, operator: Learner) -> None:
    await operator.sends("/leave")
    await operator.chooses("Cancel")
    assert "/find" in operator.screen
    await operator.sends("/leave")
    await operator.chooses("🚪 Yes, leave")
    assert operator.sees("✅ You have left the staff. Thank you for your work!")
    assert not operator.sees("For your work: {commands}", commands="/find")
    assert "leave" not in commands(operator)
    await operator.sends("/help")
    assert "/find" not in operator.screen
    await operator.presses(LeaveStaff(sure=True))
    assert [row.action for row in await stage.stored(audit_rows)] == ["invite", "join", "leave"]


async def test_an_administrator_cannot_lock_themself_out(stage: Stage, boss: Learner) -> None:
    await boss.chooses_language()
    await boss.sends("/leave")
    administrator = (
        "You are an administrator: the settings of the bot (ADMIN_IDS) say so, and only they change it."
    )
    assert boss.sees(administrator)
    await boss.presses(LeaveStaff(sure=True))
    assert boss.sees(administrator)
    await boss.presses(DismissColleague(account=boss.person.id, sure=True))
    await boss.sends("/staff")
    assert boss.sees("👥 Staff: {n}", n=0)


async def test_forged_buttons_change_nothing(stage: Stage, boss: Learner, operator: Learner) -> None:
    before = (await stage.stored(staff_rows), await stage.stored(audit_rows))
    await boss.sends("/staff")
    for forged in (
        InviteTo(role=Role.ADMINISTRATOR, unit="call_centre"),
        InviteTo(role=Role.OPERATOR, unit="99"),
        MoveTo(account=operator.person.id, unit="nowhere"),
        MoveTo(account=77, unit="75"),
        DismissColleague(account=77, sure=True),
        WithdrawInvitation(mark=""),
        "moveto:1:75:extra",
        "staff:99999999999999999999",
    ):
        await boss.sends("/staff")
        await boss.presses(forged)
        await boss.sends("Ержан")
        assert (await stage.stored(staff_rows), await stage.stored(audit_rows)) == before, forged


@pytest.mark.parametrize("name", ["А", "Б" * 61, "В\u202eГ"])
async def test_what_is_no_name_is_asked_again(boss: Learner, name: str) -> None:
    await boss.chooses_language()
    await boss.sends("/staff")
    await boss.chooses("➕ Invite")
    await boss.chooses("Operator")
    await boss.chooses("Call centre")
    await boss.sends(name)
    assert boss.sees("⚠️ A name has {shortest} to {longest} characters.", shortest=2, longest=60)
    await boss.sends("<b>Айгерім</b> & Ко")
    assert boss.sees("✅ The link is made")
    assert "<b>Айгерім</b> & Ко" in boss.screen
