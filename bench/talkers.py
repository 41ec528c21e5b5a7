"""Clients who answer in the chat and operators who call, not waiting for screens; for bench.interviews.

Each notes what must come of every press: `expected` is compared with the ledger, `standing` with the answers.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from aiogram.filters.callback_data import CallbackData

from bench.pressing import Presser, until
from bot.callbacks import Survey, SurveyAnswer, SurveyBack, SurveyInstrument, SurveyMove
from bot.callbacks.calls import Appoint, BeginCall, EndCall, FinishCall, NextCase, NoteAnswer, TickInstrument
from bot.survey.model import MARKS, Mode, Outcome, Question
from sandbox.people import Person
from sandbox.world import World

INSTRUMENTS = ("fin1", "fin2", "fin3")
YES_OR_NO = ("yes", "no", "hard")
# What a call may bring that is not the last one; nothing of it is the last one twice in a row.
IN_VAIN = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF, Outcome.APPOINTMENT, Outcome.PARTIAL)
LAST = (Outcome.COMPLETED, Outcome.COMPLETED, Outcome.COMPLETED, Outcome.WRONG_NUMBER, Outcome.REFUSED_HARD)
# A free-text answer: never to be seen in a log.
COMMENT = "Рақмет, бәрі түсінікті болды"


@dataclass
class Interview:
    """One case: what was said so far, what must have come of it, and how it goes on."""

    case: int
    dice: Random
    calls: list[Outcome] = field(default_factory=list)  # still to be made
    standing: dict[Question, str] = field(default_factory=dict)
    interests: set[str] = field(default_factory=set)
    expected: list[str] = field(default_factory=list)
    number: int = 0  # calls made
    mode: Mode | None = None  # of the end

    def says(self, question: Question, value: str) -> None:
        """This answer is taken; after "no service" those about it are forgotten."""
        self.expected.append(f"{question} {value}")
        self.standing[question] = value
        if question is Question.RECEIVED and value == "no":
            for gone in (Question.QUALITY, Question.HELPED):
                if self.standing.pop(gone, None):
                    self.expected.append(f"forgot {gone}")

    def ends(self, outcome: Outcome, mode: Mode) -> None:
        """The case is over, once, and whatever is to be looked into is listed, once."""
        self.mode = mode
        self.expected.append(f"ended {outcome} {mode}")
        self.expected += [f"follow up {reason}" for reason in self._reasons()]

    def calls_with(self, outcome: Outcome) -> None:
        """One more call was made."""
        self.number += 1
        self.expected.append(f"call {self.number} {outcome}")

    def open_questions(self) -> Iterator[Question]:
        """What is still to be asked, one after the other."""
        while left := [question for question in self._applicable() if question not in self.standing]:
            yield left[0]

    def draw(self, question: Question) -> str:
        """Some answer."""
        return self.dice.choice(MARKS if question is Question.QUALITY else YES_OR_NO)

    def _applicable(self) -> tuple[Question, ...]:
        never_received = self.standing.get(Question.RECEIVED) == "no"
        return (Question.RECEIVED, Question.INTERESTED) if never_received else tuple(Question)

    def _reasons(self) -> list[str]:
        if self.standing.get(Question.RECEIVED) == "no":
            return ["not_received"]
        low = ["low_mark"] if self.standing.get(Question.QUALITY) in {"1", "2"} else []
        return low + (["not_helped"] if self.standing.get(Question.HELPED) == "no" else [])


class Client(Presser):
    """Somebody who is asked about a service in the chat. `half`: they stop in the middle and are called."""

    def __init__(
        self,
        person: Person,
        world: World,
        ledger: sqlite3.Connection,
        window: int,
        interview: Interview,
        *,
        half: bool,
    ) -> None:
        super().__init__(person, world, ledger, window)
        self.interview = interview
        self._half = half

    async def lives(self) -> None:
        """Begin, answer, change one's mind; to the end, or to the middle."""
        self.person.says("/start")
        await self._moves(SurveyMove.OPEN)
        await self._moves(SurveyMove.BEGIN)
        if self._half:
            await self._says(Question.RECEIVED, "yes")
            await self._answers(Question.QUALITY)
            await self.quiet()
            self._ledger.execute(
                "UPDATE cases SET phone_from = opened_at WHERE id = ?", (self.interview.case,)
            )
        else:
            await self.finishes()

    async def finishes(self) -> None:
        """Answer all that is open, then press on although it is over."""
        interview = self.interview
        for question in interview.open_questions():
            await self._answers(question)
        interview.ends(Outcome.COMPLETED, Mode.CHAT)
        if interview.standing[Question.INTERESTED] == "yes":
            await self._names_instruments()
        await self.presses_in_vain()
        if interview.dice.random() < 0.3:
            await self._comments()
        await self.quiet()

    async def presses_in_vain(self) -> None:
        """Somebody else is asking, or it is over: nothing comes of this."""
        case = self.interview.case
        await self.press(SurveyAnswer(case=case, question=Question.RECEIVED, value="no"))
        await self.press(SurveyAnswer(case=case, question=Question.QUALITY, value="1"))
        await self.quiet()

    async def _answers(self, question: Question) -> None:
        """One answer; often another one first, or the same one twice. Only the last question ends it all."""
        interview = self.interview
        if question is not Question.INTERESTED:
            for _again in range(interview.dice.choice((0, 0, 1, 2))):
                await self._says(question, interview.draw(question))
                await self.press(SurveyBack(case=interview.case, question=question))
        await self._says(question, interview.draw(question))

    async def _says(self, question: Question, value: str) -> None:
        await self.press(SurveyAnswer(case=self.interview.case, question=question, value=value))
        self.interview.says(question, value)

    async def _names_instruments(self) -> None:
        for instrument in INSTRUMENTS:
            wanted = self.interview.dice.random() < 0.6
            await self.press(SurveyInstrument(case=self.interview.case, instrument=instrument, wanted=wanted))
            if wanted:
                self.interview.interests.add(instrument)

    async def _comments(self) -> None:
        """Texts wait in another queue than presses, so first the bot must ask."""
        await self._moves(SurveyMove.COMMENT)
        await self.found("SELECT 1 FROM awaited WHERE person_id = ?")
        self.person.says(COMMENT)
        self.interview.expected.append("comment")

    async def _moves(self, move: SurveyMove) -> None:
        await self.press(Survey(case=self.interview.case, move=move))


class Operator(Presser):
    """Works through /next until every case of the queue is over."""

    def __init__(
        self,
        person: Person,
        world: World,
        ledger: sqlite3.Connection,
        window: int,
        interviews: Mapping[int, Interview],
        clients: Mapping[int, Client],
        tomorrow: date,
    ) -> None:
        super().__init__(person, world, ledger, window)
        self._queue = interviews
        self._clients = clients
        self._tomorrow = tomorrow

    async def lives(self) -> None:
        """Take a case, talk, end the call; again and again."""
        self.person.says("/start")
        while any(interview.mode is None for interview in self._queue.values()):
            await self.press(NextCase())
            await self.quiet()
            held = self._held()
            if held is None:
                await asyncio.sleep(0.3)  # The others hold what is left.
                continue
            interview = self._queue[held]
            interview.expected.append(f"taken by {self.person.id}")
            await self._works_on(interview, self._clients.get(held))
            await self.quiet()
            # The days until the next call pass at once.
            self._ledger.execute("UPDATE cases SET phone_from = opened_at WHERE id = ?", (held,))

    def _held(self) -> int | None:
        query = "SELECT id FROM cases WHERE claimed_by = ?"
        row = self._ledger.execute(query, (self.person.id,)).fetchone()
        return row and int(row[0])

    async def _works_on(self, interview: Interview, client: Client | None) -> None:
        case = interview.case
        if client and interview.dice.random() < 0.3:
            await client.finishes()  # in the chat, just before the operator dials
            await self.press(BeginCall(case=case))
            return
        await self.press(BeginCall(case=case))
        if client:
            on_the_phone = f"SELECT 1 FROM cases WHERE id = {case} AND calling_since IS NOT NULL"
            await until(lambda: self._ledger.execute(on_the_phone).fetchone())
            await client.presses_in_vain()
        await self._ends(interview, interview.calls.pop(0) if interview.calls else Outcome.COMPLETED)

    async def _ends(self, interview: Interview, outcome: Outcome) -> None:
        case = interview.case
        match outcome:
            case Outcome.COMPLETED:
                await self._asks_everything(interview)
                await self.press(FinishCall(case=case))
            case Outcome.APPOINTMENT:
                await self.press(EndCall(case=case, outcome=outcome))
                await self.press(Appoint(case=case, day=self._tomorrow.toordinal(), hour=-1))
                await self.press(Appoint(case=case, day=self._tomorrow.toordinal(), hour=15))
            case Outcome.PARTIAL:
                question = next(interview.open_questions(), Question.INTERESTED)
                if question is not Question.INTERESTED:  # With all of them answered it would not be partial.
                    await self._asks(interview, question)
                await self.press(EndCall(case=case, outcome=outcome))
            case _:
                await self.press(EndCall(case=case, outcome=outcome))
        await self._presses_twice(EndCall(case=case, outcome=Outcome.BUSY))
        interview.calls_with(outcome)
        if outcome not in IN_VAIN:
            interview.ends(outcome, Mode.PHONE)

    async def _presses_twice(self, button: CallbackData) -> None:
        """The call has ended: nothing comes of this."""
        for _again in range(2):
            await self.press(button)

    async def _asks_everything(self, interview: Interview) -> None:
        for question in interview.open_questions():
            for _again in range(interview.dice.choice((1, 1, 2))):
                await self._asks(interview, question)

    async def _asks(self, interview: Interview, question: Question) -> None:
        """Note an answer at once, and which instruments it is about."""
        value = interview.draw(question)
        await self.press(NoteAnswer(case=interview.case, question=question, value=value))
        interview.says(question, value)
        if question is not Question.INTERESTED:
            return
        interview.interests.clear()
        if value == "yes":
            for instrument in INSTRUMENTS[:2]:
                await self.press(TickInstrument(case=interview.case, instrument=instrument, on=True))
                interview.interests.add(instrument)
