"""A person who works through registration, course and test without waiting for screens; for bench.kill."""

import sqlite3

from aiogram.filters.callback_data import CallbackData

from bench.pressing import Presser
from bot.callbacks import (
    Answer,
    ChooseLanguage,
    Consent,
    FinishLesson,
    FinishTest,
    NewCycle,
    OpenPage,
    PickOption,
    StartTest,
)
from bot.house import House
from bot.language import Language
from bot.people.profiles import SKIPPED
from bot.people.registration import TYPED, Step
from rehearsal.answers import TYRE_FITTER, Answers
from sandbox.people import Person
from sandbox.world import World

# A company's number may be given by all of its people; one person's IIN by one account only.
COLLEAGUE = TYRE_FITTER | {Step.IDENTIFIER: "190840000015", Step.LEGAL_FORM: "too"}


class Pupil(Presser):
    """One person on the way from /start to the certificate; notes the effect that each act must have."""

    def __init__(
        self, person: Person, world: World, house: House, ledger: sqlite3.Connection, window: int
    ) -> None:
        super().__init__(person, world, ledger, window)
        self.expected: list[str] = []
        self._house = house

    async def lives(self) -> None:
        """All acts, one after another."""
        self.person.says("/start")
        await self._presses(ChooseLanguage(language=Language.RU), "language")
        await self._presses(Consent(agree=True, version=self._house.regulations.consent.version), "consent")
        await self._registers()
        await self._reads()
        await self._takes_the_test()

    async def _registers(self) -> None:
        await self.room()
        self.person.shares_contact()
        self.expected.append("phone")
        for step, answer in Answers(COLLEAGUE).in_order():
            if step in TYPED and answer != SKIPPED:
                await self.room()
                self.person.says(answer)
                self.expected.append(step)
            else:
                await self._presses(Answer(step=step, value=answer), step)

    async def _reads(self) -> None:
        await self._presses(NewCycle(after=0), "cycle 1")
        for lesson in self._house.course.lessons:
            for page in range(lesson.last_page + 1):
                await self._presses(OpenPage(lesson=lesson.id, page=page), f"page {lesson.id}/{page}")
            await self._presses(FinishLesson(lesson=lesson.id), f"read {lesson.id}")

    async def _takes_the_test(self) -> None:
        [[enrolment]] = await self.found("SELECT id FROM enrolments WHERE person_id = ?")
        await self._presses(StartTest(enrolment=enrolment, number=1), "start 1")
        drawn = await self.found(
            "SELECT attempt_id, position, correct FROM attempt_questions"
            " JOIN attempts ON attempts.id = attempt_id JOIN enrolments ON enrolments.id = enrolment_id"
            " WHERE person_id = ? ORDER BY position"
        )
        for attempt, position, right in drawn:
            button = PickOption(attempt=attempt, position=position, option=right)
            await self._presses(button, f"pick {position}/{right}")
        await self._presses(FinishTest(attempt=drawn[0][0]), f"finish 1 with {len(drawn)}")
        self.expected += ["certificate", "sent certificate"]

    async def _presses(self, button: CallbackData, effect: str) -> None:
        await self.press(button)
        self.expected.append(effect)


def acts_needed(house: House) -> int:
    """How many acts a person needs: language, consent, registration, cycle, pages, lessons, test."""
    pages = sum(lesson.last_page + 2 for lesson in house.course.lessons)
    return 3 + len(Step) + pages + house.regulations.test.questions + 2
