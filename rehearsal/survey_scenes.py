"""Pictures of the survey in one language: the staff, the register, a client in the chat, a talk by phone."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.i18n import day_of_week, plural, speaking
from bot.language import Language
from bot.people.registration import Step
from bot.services.model import Field, ServiceMode
from rehearsal import centre, papers, register
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.camera import Camera
from rehearsal.centre import hears
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import PATIENCE, Stage

# Monday the second of February, 11:00 in Almaty; the services ended on the Saturday before.
BEGIN = datetime(2026, 2, 2, 6, tzinfo=UTC)
SERVED = date(2026, 1, 31)
THURSDAY = date(2026, 2, 5)
TALK = timedelta(minutes=4)
ROWS = 14
PLACES = {Language.KK: "КҚКО, Абай көшесі, 5", Language.RU: "ЦОП, ул. Абая, 5"}
OPERATORS = {Language.KK: "Айгерім Серік", Language.RU: "Виктор Ли"}
# Clients of the pictures; no number belongs to a real person.
CLIENTS = {
    Language.KK: (BAKER, BAKER | {Step.FULL_NAME: "Ахметова Айсұлу", Step.IDENTIFIER: "050701600009"}),
    Language.RU: (TYRE_FITTER, TYRE_FITTER | {Step.FULL_NAME: "Ким Олег", Step.IDENTIFIER: "040229500005"}),
}


@dataclass(frozen=True)
class _Set:
    """One language of the play; the series of pictures are called by it."""

    stage: Stage
    camera: Camera
    folder: Path
    language: Language

    def learner(self, name: str, answers: Answers | None = None) -> Learner:
        return self.stage.learner(name, self.language, answers or Answers({}))

    async def shoots(self, learner: Learner, name: str, who: str = "operator") -> None:
        await self.camera.shoot(learner, name, f"{self.language}-{who}")


async def play(stage: Stage, camera: Camera, folder: Path, language: Language) -> None:
    """From the link of an operator to the room, everybody in this language."""
    here = _Set(stage, camera, folder, language)
    administrator = here.learner("Әкімші" if language is Language.KK else "Администратор")
    operator = here.learner(OPERATORS[language])
    chatting, busy = (
        here.learner(each[Step.FULL_NAME].split()[1], Answers(each)) for each in CLIENTS[language]
    )
    for client in (chatting, busy):
        await client.registers()
    await _come_in(here, administrator, operator)
    await _send_a_register(here, operator)
    await _order(here, operator)
    await _answer_in_the_chat(here, chatting)
    await _ask_for_a_call(here, busy)
    await _call(here, operator)
    await _look_into(here, operator)
    await _watch(here, administrator)


async def _come_in(here: _Set, administrator: Learner, operator: Learner) -> None:
    await administrator.chooses_language()
    link = await centre.invitation(here.stage, administrator, OPERATORS[here.language])
    await here.shoots(administrator, "link", "staff")
    await operator.chooses_language(link)
    await here.shoots(operator, "welcome")


def _rows(here: _Set) -> list[Cells]:
    """The clients who are in the bot, one of them of an online service, and some who are not."""
    lists, language = here.stage.program.house.service_lists, here.language
    first, second = CLIENTS[language]
    return [
        register.about(first, lists, SERVED, language, ServiceMode.ONLINE, PLACES[language]),
        register.about(second, lists, SERVED, language, place=PLACES[language]),
        *(register.ended(row, SERVED) for row in register.make(ROWS - 2, 5, lists, f"{SERVED:%Y-%m}")),
    ]


def _spoilt(rows: list[Cells]) -> list[Cells]:
    """Faults as they happen: a day that is no date, a digit too few, a slip of the pen, a wrong phone."""
    numbers = rows[2][Field.IDENTIFIER], rows[5][Field.SUBTYPE]
    wrong: dict[int, Cells] = {
        2: {Field.IDENTIFIER: numbers[0][:-1]},
        3: {Field.BIRTH_DATE: "31.02.1985"},
        4: {Field.SEX: "жн"},
        5: {Field.SUBTYPE: numbers[1][:-2]},
        6: {Field.MOBILE_PHONE: "12345", Field.WORK_PHONE: ""},
        7: {Field.BIRTH_DATE: "не помнит"},
    }
    return [row | wrong.get(number, {}) for number, row in enumerate(rows)]


async def _send_a_register(here: _Set, operator: Learner) -> None:
    await operator.sends("/services")
    word = {Language.KK: "Template in Kazakh", Language.RU: "Template in Russian"}[here.language]
    await operator.chooses(word)
    papers.draw_workbook(operator.person.documents[-1].data, _paper(here, "template"))
    data = centre.workbook(here.stage, _spoilt(_rows(here)), here.language)
    await centre.sends_register(operator, data, f"{SERVED:%Y-%m}")
    await _until(here, lambda: _take(here) in operator.person.buttons)
    await here.shoots(operator, "checked")
    papers.draw_workbook(operator.person.documents[-1].data, _paper(here, "marked"))
    await operator.taps(_take(here))
    await _until(here, lambda: operator.sees("⚠️ Waiting for correction: {n}", n=6))
    await here.shoots(operator, "taken")


def _paper(here: _Set, name: str) -> Path:
    return here.folder / f"{here.language}-{name}.png"


def _take(here: _Set) -> str:
    with speaking(here.language):
        return plural("✅ Take in {n} row", "✅ Take in {n} rows", ROWS - 6)


async def _until(here: _Set, happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await here.stage.program.tick()
            await here.stage.settle()
            await asyncio.sleep(0)


async def _order(here: _Set, operator: Learner) -> None:
    await operator.sends("/survey")
    await operator.chooses("👥 Everybody not yet asked")
    await operator.chooses("All, however old")
    await operator.chooses("Everybody")
    await here.shoots(operator, "order")
    await operator.chooses("✅ Ask them")


async def _answer_in_the_chat(here: _Set, client: Learner) -> None:
    await _until(here, lambda: client.sees("💬 The Damu fund asks for your opinion"))
    await here.shoots(client, "invitation", "client")
    await client.chooses("▶️ Begin")
    await here.shoots(client, "first-question", "client")
    await hears(here.stage, client, "yes")
    await here.shoots(client, "second-question", "client")
    await hears(here.stage, client, "5", "yes", "yes")
    await client.taps("3")
    await client.chooses("✅ Done")
    await here.shoots(client, "thanks", "client")
    await client.chooses("📋 Questionnaire on a service")
    await here.shoots(client, "scale", "client")
    for figure in (5, 4, 5, 5):
        await client.taps(str(figure))
    form = here.stage.program.house.wordings.questionnaire
    await client.taps(form.purposes["grow"][here.language])
    await client.taps("1")
    await client.chooses("▶️ Next")
    await client.taps("2")
    await client.chooses("▶️ Next")
    await here.shoots(client, "summary", "client")


async def _ask_for_a_call(here: _Set, client: Learner) -> None:
    await _until(here, lambda: client.sees("💬 The Damu fund asks for your opinion"))
    await client.chooses("📞 Please call me")
    await here.shoots(client, "call-me", "client")
    with speaking(here.language):
        thursday = day_of_week(THURSDAY)
    await client.taps(thursday)
    await client.taps("16:00")


async def _call(here: _Set, operator: Learner) -> None:
    """Nobody answers the first call; of the second all answers are noted, in the language of the pictures."""
    await operator.sends("/next")
    await here.shoots(operator, "card")
    await operator.chooses("📞 I am calling")
    await here.shoots(operator, "greeting")
    await operator.chooses("📴 End")
    await here.shoots(operator, "outcomes")
    await operator.chooses("No answer")
    await operator.chooses("📞 Next client")
    await operator.chooses("📞 I am calling")
    await operator.chooses("✅ Agrees: ask")
    await hears(here.stage, operator, "yes")
    await here.shoots(operator, "question")
    await hears(here.stage, operator, "2", "no", "yes")
    await operator.taps("2")
    await operator.chooses("Next ▶️")
    here.stage.world.clock.advance(TALK)
    await operator.chooses("✅ Complete the interview")


async def _look_into(here: _Set, operator: Learner) -> None:
    await operator.sends("/followups")
    await here.shoots(operator, "follow-ups")
    await operator.sends("/interested")
    await here.shoots(operator, "interested")


async def _watch(here: _Set, administrator: Learner) -> None:
    await administrator.sends("/room")
    await here.shoots(administrator, "room", "staff")
