"""Every button of the bot: a versioned wire format that outlives releases and carries ids only.

To change a released button add `...V2` with a prefix of its own and keep the old one answering.
A client can send any bytes: whatever arrives is loaded by id *and* owner before it is believed.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.language import Language


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
    BEGIN = "begin"
    CANCEL = "cancel"
    REGISTER = "register"


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

    step: str
    value: str


class Ask(CallbackData, prefix="ask"):
    """Back to a question of the registration, or to a field of the profile."""

    step: str


class OpenModule(CallbackData, prefix="module"):
    """The lessons of a module."""

    module: str


class OpenPage(CallbackData, prefix="page"):
    """A page of a lesson, counted from 0."""

    lesson: str
    page: int


class FinishLesson(CallbackData, prefix="read"):
    """The last page of a lesson is read."""

    lesson: str


class StartTest(CallbackData, prefix="start"):
    """Begin attempt `number`; the number makes a second press harmless."""

    enrolment: int
    number: int


class ShowQuestion(CallbackData, prefix="question"):
    """A question of a running attempt, counted from 0."""

    attempt: int
    position: int


class PickOption(CallbackData, prefix="pick"):
    """An answer to a question of a running attempt; option 0 is button A."""

    attempt: int
    position: int
    option: int


class ShowSummary(CallbackData, prefix="summary"):
    """What is answered and what is not."""

    attempt: int


class FinishTest(CallbackData, prefix="finish"):
    """Hand the answers in."""

    attempt: int


class ShowResult(CallbackData, prefix="result"):
    """The result of a finished attempt."""

    attempt: int


class NewCycle(CallbackData, prefix="cycle"):
    """Take the course anew after cycle `after`; the number makes a second press harmless."""

    after: int


class SendCertificate(CallbackData, prefix="cert"):
    """The PDF of a certificate, again."""

    certificate: int


class ShowLearner(CallbackData, prefix="learner"):
    """Staff: the card of a person."""

    person: int


class ExtendWindow(CallbackData, prefix="extend"):
    """Staff: more days for the retest; `days` 0 asks how many."""

    enrolment: int
    days: int


class GrantAttempt(CallbackData, prefix="grant"):
    """Staff: one more attempt."""

    enrolment: int
