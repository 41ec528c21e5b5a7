"""Every button of the bot: a versioned wire format that outlives releases and carries ids only.

To change a released button add `...V2` with a prefix of its own and keep the old one answering.
A client can send any bytes: whatever arrives is loaded by id *and* owner before it is believed.
Here are the buttons of learners and clients, and of the registers; those of the call centre are in calls.py,
of orders for surveys in orders.py, of the staff list in roster.py, and so on, one file each. No prefix is
used twice (a test looks).
"""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.language import Language
from bot.people.registration import Step
from bot.survey.model import Question
from bot.survey.periods import Period

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
    MANNER = "manner"
    SEARCH = "search"


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


class CheckYourself(CallbackData, prefix="check"):
    """A poll of a lesson's self-check, counted from 0; the one after the last is the end."""

    lesson: str
    position: Number


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


class OpenQuestionnaire(CallbackData, prefix="quest"):
    """The questionnaire of Appendix 2 about a service, where it stopped."""

    service: Id


class QuestionnaireStep(CallbackData, prefix="queststep"):
    """A step of a questionnaire, counted from 1: back, or on from a list of wishes."""

    service: Id
    step: Number


class MarkService(CallbackData, prefix="questmark"):
    """A mark of 1 to 5 on a scale of the questionnaire; the scale is counted from 1."""

    service: Id
    scale: Number
    mark: Number


class PickPurpose(CallbackData, prefix="questaim"):
    """Why the client came; a code of content/surveys/a2.toml."""

    service: Id
    purpose: str


class TickWish(CallbackData, prefix="questwish"):
    """Put or take away the tick of a wished support; says which, so that a second press changes nothing."""

    service: Id
    wish: str
    on: bool


class NoWish(CallbackData, prefix="questnone"):
    """No support of the list at this step is wished."""

    service: Id
    step: Number


class ConfirmQuestionnaire(CallbackData, prefix="questsign"):
    """Confirm the whole questionnaire: what stands for the signature."""

    service: Id


class ExportQuestionnaires(CallbackData, prefix="questout"):
    """Staff: the register of questionnaires of a period."""

    period: Period


class OpenRating(CallbackData, prefix="rate"):
    """The rating of a course that ended, where it stopped."""

    enrolment: Id


class RatingStep(CallbackData, prefix="ratestep"):
    """A step of a rating, counted from 1."""

    enrolment: Id
    step: Number


class MarkCourse(CallbackData, prefix="ratemark"):
    """A mark of 1 to 5 on a scale about the course; the scale is counted from 1."""

    enrolment: Id
    scale: Number
    mark: Number


class FinishRating(CallbackData, prefix="rated"):
    """The rating is complete without words."""

    enrolment: Id


class ShowRatings(CallbackData, prefix="ratings"):
    """Staff: what learners think of the course, in a period."""

    period: Period


class ShowRatingWords(CallbackData, prefix="ratewords"):
    """Staff: the words that learners left, page by page from 0."""

    period: Period
    page: Number


class SurveyMove(StrEnum):
    """What a client may do with the survey besides answering."""

    OPEN = "open"
    BEGIN = "begin"
    LATER = "later"
    CALL = "call"
    NOT_ME = "not_me"
    NEVER = "never"
    NEVER_SURE = "sure"
    INSTRUMENTS = "fin"
    COMMENT = "word"
    END = "end"


class Survey(CallbackData, prefix="iv"):
    """The survey about a service: a step that needs no more than the case."""

    case: Id
    move: SurveyMove


class SurveyAnswer(CallbackData, prefix="iva"):
    """A coded answer to a question of the survey."""

    case: Id
    question: Question
    value: str


class SurveyBack(CallbackData, prefix="ivb"):
    """A question of the survey again, to look at or to answer differently."""

    case: Id
    question: Question


class SurveyCall(CallbackData, prefix="ivc"):
    """ "Please call me": `day` is the date as 20261122; `hour` is local, -1 asks which."""

    case: Id
    day: Number
    hour: Number


class SurveyInstrument(CallbackData, prefix="ivi"):
    """A financial instrument that the client is (or, after all, is not) interested in."""

    case: Id
    instrument: str
    wanted: bool


class ServicesPage(CallbackData, prefix="svc"):
    """Staff: a page about the register of services."""

    page: Literal["overview", "how"]


class SendForm(CallbackData, prefix="svcform"):
    """Staff: the empty form of the register."""

    language: Language


class ShowBatch(CallbackData, prefix="svcfile"):
    """Staff: where a file that was sent in is now."""

    batch: Id


class ChooseMonth(CallbackData, prefix="svcmonth"):
    """Staff: the month of a register."""

    batch: Id
    month: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class ConfirmBatch(CallbackData, prefix="svctake"):
    """Staff: take in a register that was checked."""

    batch: Id


class CancelBatch(CallbackData, prefix="svcdrop"):
    """Staff: do not take it in."""

    batch: Id
