"""Every button of the bot: a versioned wire format that outlives releases and carries ids only.

To change a released button add `...V2` with a prefix of its own and keep the old one answering.
A client can send any bytes: whatever arrives is loaded by id *and* owner before it is believed.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language
from bot.people.registration import Step

# A client can send any digits; what no database could hold is no button of ours.
Id = Annotated[int, Field(ge=1, lt=2**63)]

# Ids and counts. What is larger was never a button, and a database would stumble over it.
Number = Annotated[int, Field(gt=-(2**31), lt=2**31)]


class Place(StrEnum):
    """Where a plain button leads."""

    HOME = "home"
    CONTENTS = "contents"
    RESUME = "resume"
    RULES = "rules"
    PROFILE = "profile"
    LANGUAGE = "language"
    HELP = "help"
    CERTIFICATES = "certificates"
    PROGRESS = "progress"
    CANCEL = "cancel"
    REGISTER = "register"
    NO_FORM = "no_form"
    WITHDRAW = "withdraw"


class Go(CallbackData, prefix="go"):
    """To a screen that needs no more than the person."""

    place: Place


class ChooseLanguage(CallbackData, prefix="lang"):
    """A language; `then` is the deep link that a newcomer came with."""

    language: Language
    then: str = ""


class Consent(CallbackData, prefix="consent"):
    """Agree or not to the consent text of `version`."""

    agree: bool
    version: str


class Answer(CallbackData, prefix="answer"):
    """A ready answer to a question of the registration or the profile."""

    step: Step
    value: str


class Ask(CallbackData, prefix="ask"):
    """Back to a question of the registration, or to a field of the profile."""

    step: Step


class OtherOptions(CallbackData, prefix="options"):
    """More ready answers to a question that has many; pages are counted from 0."""

    step: Step
    page: Number


class Withdraw(CallbackData, prefix="withdraw"):
    """Withdraw the consent and have everything erased; asked twice."""

    sure: bool


class OpenModule(CallbackData, prefix="module"):
    """The lessons of a module."""

    module: str


class OpenPage(CallbackData, prefix="page"):
    """A page of a lesson, counted from 0."""

    lesson: str
    page: Number


class FinishLesson(CallbackData, prefix="read"):
    """The last page of a lesson is read."""

    lesson: str


class StartTest(CallbackData, prefix="start"):
    """Begin attempt `number`; the number makes a second press harmless."""

    enrolment: Id
    number: Number


class ShowQuestion(CallbackData, prefix="question"):
    """A question of a running attempt, counted from 0."""

    attempt: Id
    position: Number


class PickOption(CallbackData, prefix="pick"):
    """An answer to a question of a running attempt; option 0 is button A."""

    attempt: Id
    position: Number
    option: Number


class ShowSummary(CallbackData, prefix="summary"):
    """What is answered and what is not."""

    attempt: Id


class FinishTest(CallbackData, prefix="finish"):
    """Hand the answers in."""

    attempt: Id


class ShowResult(CallbackData, prefix="result"):
    """The result of a finished attempt."""

    attempt: Id


class ShowReview(CallbackData, prefix="review"):
    """A question of an attempt that was the last, with the right answer."""

    attempt: Id
    position: Number


class NewCycle(CallbackData, prefix="cycle"):
    """Begin the cycle after number `after` (0: the first); the number makes a second press harmless."""

    after: Number


class SendCertificate(CallbackData, prefix="cert"):
    """The PDF of a certificate, again."""

    certificate: Id


class ShowLearner(CallbackData, prefix="learner"):
    """Staff: the card of a person."""

    person: Id


class ExtendWindow(CallbackData, prefix="extend"):
    """Staff: more days for the retest; `days` 0 asks how many."""

    enrolment: Id
    days: Number


class GrantAttempt(CallbackData, prefix="grant"):
    """Staff: one more attempt."""

    enrolment: Id
