"""Buttons of the call centre: the telephone interview, the room, the follow-ups."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Id, Number
from bot.language import Language
from bot.survey.calls.card import Step
from bot.survey.model import Outcome, Question

# The ordinal of a date (`date.toordinal`): what is not one is no button of ours.
DayNumber = Annotated[int, Field(ge=1, le=3_652_059)]

# An account, or 0: nobody yet.
Account = Annotated[int, Field(ge=0, lt=2**63)]


class NextCase(CallbackData, prefix="next"):
    """The next client to call."""


class ShowStep(CallbackData, prefix="call"):
    """Another look at the case held."""

    case: Id
    step: Step


class BeginCall(CallbackData, prefix="dial"):
    """The operator is calling: the name is shown."""

    case: Id


class AskAgain(CallbackData, prefix="reask"):
    """Back to a question on the phone."""

    case: Id
    question: Question


class NoteAnswer(CallbackData, prefix="said"):
    """What the client said to a question."""

    case: Id
    question: Question
    value: str


class TickInstrument(CallbackData, prefix="instr"):
    """The client named an instrument, or did not; says which, so that a second press changes nothing."""

    case: Id
    instrument: str
    on: bool


class Speak(CallbackData, prefix="speak"):
    """Hold the talk in this language."""

    case: Id
    language: Language


class EndCall(CallbackData, prefix="hangup"):
    """The call ends so."""

    case: Id
    outcome: Outcome


class Appoint(CallbackData, prefix="appoint"):
    """The client named a day and, unless `hour` is negative, an hour."""

    case: Id
    day: DayNumber
    hour: Number


class FinishCall(CallbackData, prefix="complete"):
    """Every answer is there."""

    case: Id


class GiveBack(CallbackData, prefix="giveback"):
    """Put the case back into the queue."""

    case: Id


class RoomView(StrEnum):
    """The pages of the room."""

    SUMMARY = "summary"
    OPERATORS = "operators"
    REGIONS = "regions"
    HELD = "held"
    NUMBER = "number"
    """The number of a case is being typed."""


class ShowRoom(CallbackData, prefix="room"):
    """Supervisor: the room."""

    view: RoomView


class HandOver(CallbackData, prefix="hand"):
    """Supervisor: give a case to an operator; account 0 asks to whom."""

    case: Id
    to: Account


class ShowFollowUps(CallbackData, prefix="followups"):
    """Staff: what must be looked into; only what one has taken, or all that is open."""

    mine: bool


class OpenFollowUp(CallbackData, prefix="followup"):
    """Staff: one thing to be looked into."""

    follow_up: Id


class TakeFollowUp(CallbackData, prefix="takeup"):
    """Staff: I look into it."""

    follow_up: Id


class CloseFollowUp(CallbackData, prefix="closeup"):
    """Staff: type what has come of it."""

    follow_up: Id


class SendInterested(CallbackData, prefix="interested"):
    """Administrator: the file of those who are interested in instruments."""
