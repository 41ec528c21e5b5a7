"""The survey about a service in the chat (Methodology, Appendix 4): invitation, questions, thanks."""

from datetime import date

from bot.callbacks import OpenQuestionnaire, Survey, SurveyAnswer, SurveyBack, SurveyCall, SurveyInstrument
from bot.callbacks import SurveyMove as Move
from bot.errors import AnswerFlaw
from bot.i18n import _, clock, day, day_of_week, language, on_day, plural, weekday
from bot.notifications.cases import CaseDue
from bot.notifications.model import Kind
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted
from bot.services.model import ServiceMode
from bot.survey import rules, wording
from bot.survey.content import Interview
from bot.survey.desk import SurveyDesk
from bot.survey.interview import (
    LONGEST_COMMENT,
    AskingComment,
    AskingNever,
    CallAgreed,
    ChoosingDay,
    ChoosingHour,
    ChoosingInstruments,
    Invited,
    LetGo,
    OnThePhone,
    Postponed,
    Thanked,
    View,
)
from bot.survey.interview import Asking as AskingQuestion
from bot.survey.model import MARKS, Case, Mode, Outcome, Question, SurveyPolicy, Value


def show(view: View, desk: SurveyDesk) -> Screen:
    """The screen of where the client is in the survey."""
    match view:
        case Invited(case):
            return _invitation(case, desk)
        case AskingQuestion(case, question):
            return _question(case, question, desk.wordings.interview)
        case ChoosingInstruments(case, chosen):
            return _instruments(case, chosen, desk.wordings.interview)
        case AskingComment(case, flaw):
            return _comment(case, flaw)
        case Thanked(case, commented):
            return _thanks(case, desk.wordings.interview, commented=commented)
        case OnThePhone() | AskingNever() | LetGo():
            return _aside(view)
        case Postponed() | ChoosingDay() | ChoosingHour() | CallAgreed():
            return _another_time(view, desk.policy)


def notice(due: CaseDue, desk: SurveyDesk) -> Screen:
    """The message that comes of its own accord: the invitation, or a reminder of it."""
    invitation = _invitation(due.case, desk)
    reminds = due.notification.kind is Kind.SURVEY_REMINDER
    return invitation.under(_("🔔 The survey is still waiting for you.") if reminds else None)


def _invitation(case: Case, desk: SurveyDesk) -> Screen:
    """Who asks, about what, why, how long it takes; and every way not to answer."""
    where = quoted(case.subject.where)
    asked = len(rules.applicable(case.answers))
    text = paragraphs(
        bold(_("💬 The Damu fund asks for your opinion")),
        _(
            "According to the register, on {date} you received advice or a service for business: {place}.",
            date=on_day(case.subject.ended_on, language()),
            place=where,
        ),
        plural(
            "There is {n} short question, about 2 minutes.",
            "There are {n} short questions, about 2 minutes.",
            asked,
        )
        + " "
        + _("The answers go into the report without names and help to make the services better."),
    )
    begin = _("▶️ Continue") if case.answers else _("▶️ Begin")
    return Screen(
        text,
        (
            (button(begin, Survey(case=case.id, move=Move.BEGIN)),),
            (
                button(_("⏰ Later"), Survey(case=case.id, move=Move.LATER)),
                button(_("🙅 Not me"), Survey(case=case.id, move=Move.NOT_ME)),
            ),
            (button(_("📞 Please call me"), Survey(case=case.id, move=Move.CALL)),),
            (button(_("🚫 Do not ask again"), Survey(case=case.id, move=Move.NEVER)),),
            home_row(),
        ),
    )


def _question(case: Case, question: Question, interview: Interview) -> Screen:
    """One question in its official wording, its answers as buttons."""
    number, of = rules.position(case.answers, question)
    words = quoted(wording.question(interview, question, case.subject, language()))
    marks = [wording.answer(interview, mark, language()) for mark in MARKS]
    text = paragraphs(
        f"{number} / {of}",
        bold(words),
        "\n".join(marks) if question is Question.QUALITY else None,
    )
    return Screen(text, (*_answers(case, question, interview), _back(case, question)))


def _answers(case: Case, question: Question, interview: Interview) -> tuple[Row, ...]:
    given = case.answers.get(question)
    buttons = []
    for value in rules.choices(question, Mode.CHAT):
        label = value if value in MARKS else interview.answers[Value(value)][language()]
        chosen = given is not None and given.value == value
        data = SurveyAnswer(case=case.id, question=question, value=value)
        buttons.append(button("✅ " + label if chosen else label, data))
    in_a_row = len(MARKS) if question is Question.QUALITY else 2
    return in_columns(buttons, in_a_row)


def _back(case: Case, question: Question) -> Row:
    before = rules.previous_question(case.answers, question)
    back = (button(_("◀️ Back"), SurveyBack(case=case.id, question=before)),) if before else ()
    return (*back, *home_row())


def _instruments(case: Case, chosen: frozenset[str], interview: Interview) -> Screen:
    """The names are too long for buttons, so the text lists them and the buttons have their numbers."""
    names = [(code, words[language()]) for code, words in interview.instruments.items()]
    lines = [
        f"{'✅' if code in chosen else '▫️'} {number}. {quoted(name)}"
        for number, (code, name) in enumerate(names, start=1)
    ]
    buttons = [
        button(
            f"✅ {number}" if code in chosen else str(number),
            SurveyInstrument(case=case.id, instrument=code, wanted=code not in chosen),
        )
        for number, (code, _name) in enumerate(names, start=1)
    ]
    text = paragraphs(
        bold(_("Which support interests you?")),
        "\n".join(lines),
        _("Choose one, several or none. Damu's branch in your region will see your name and your choice."),
    )
    done = _("✅ Done") if chosen else _("None of these")
    end = button(done, Survey(case=case.id, move=Move.END))
    return Screen(text, (*in_columns(buttons, len(buttons)), (end,), home_row()))


def _comment(case: Case, flaw: AnswerFlaw | None) -> Screen:
    too_long = _("This is too long. Please keep to {limit} characters.", limit=LONGEST_COMMENT)
    not_text = _("I can read only text here. Please type the answer in letters or digits.")
    wrong = {AnswerFlaw.TOO_LONG: too_long, AnswerFlaw.NOT_TEXT: not_text}
    text = paragraphs(
        wrong[flaw] if flaw else None,
        _("✍️ Type a few words about the service, up to {limit} characters.", limit=LONGEST_COMMENT),
        _("What was good, and what should be better?"),
    )
    return Screen(text, ((button(_("Without a comment"), Survey(case=case.id, move=Move.END)),), home_row()))


def _thanks(case: Case, interview: Interview, *, commented: bool) -> Screen:
    """The end of the survey, whoever came to it first."""
    if case.outcome is not Outcome.COMPLETED:
        return Screen(_("This survey is over. Thank you!"), (home_row(),))
    text = paragraphs(
        _("Your comment is saved.") if commented else None,
        "✅ " + quoted(interview.script["closing"][language()]),
    )
    return Screen(text, (*_more_to_say(case, commented=commented), home_row()))


def _more_to_say(case: Case, *, commented: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    interested = case.answers.get(Question.INTERESTED)
    if case.ended_mode is Mode.CHAT and interested and interested.value == Value.YES:
        rows.append((button(_("💰 Kinds of support"), Survey(case=case.id, move=Move.INSTRUMENTS)),))
    if case.ended_mode is Mode.CHAT and not commented:
        rows.append((button(_("✍️ Leave a comment"), Survey(case=case.id, move=Move.COMMENT)),))
    if case.subject.mode is ServiceMode.ONLINE:
        questionnaire = OpenQuestionnaire(service=case.subject.service_id)
        rows.append((button(_("📋 Questionnaire on a service"), questionnaire),))
    return tuple(rows)


def _another_time(view: Postponed | ChoosingDay | ChoosingHour | CallAgreed, policy: SurveyPolicy) -> Screen:
    match view:
        case Postponed(case, until):
            local = until.astimezone(policy.zone) if until else None
            text = (
                _(
                    "Good. I will write again: {date}, {time}.",
                    date=day(local),
                    time=clock(local, policy.zone),
                )
                if local
                else _("Good. You can answer until an operator calls you.")
            )
            return Screen(text, (_answer_here(case), home_row()))
        case ChoosingDay(case, days):
            return _days(case, days)
        case ChoosingHour(case, chosen, hours):
            return _hours(case, chosen, hours)
        case CallAgreed(case):
            return _agreed(case, policy)


def _days(case: Case, days: tuple[date, ...]) -> Screen:
    rows = [
        (button(day_of_week(each), SurveyCall(case=case.id, day=_number(each), hour=-1)),) for each in days
    ]
    back = (button(_("◀️ Back"), Survey(case=case.id, move=Move.OPEN)), *home_row())
    return Screen(_("📞 On which day may an operator call you?"), (*rows, back))


def _hours(case: Case, chosen: date, hours: tuple[int, ...]) -> Screen:
    buttons = [
        button(f"{hour}:00", SurveyCall(case=case.id, day=_number(chosen), hour=hour)) for hour in hours
    ]
    back = (button(_("◀️ Back"), Survey(case=case.id, move=Move.CALL)), *home_row())
    text = paragraphs(bold(day_of_week(chosen)), _("📞 At what time?"))
    return Screen(text, (*in_columns(buttons, 3), back))


def _agreed(case: Case, policy: SurveyPolicy) -> Screen:
    local = case.phone_from.astimezone(policy.zone).date()
    text = _(
        "📞 An operator will call you: {date} ({weekday}), {time}.",
        date=day(local),
        weekday=weekday(local),
        time=clock(case.phone_from, policy.zone),
    )
    other = (button(_("🕐 Another time"), Survey(case=case.id, move=Move.CALL)),)
    return Screen(text, (other, _answer_here(case), home_row()))


def _answer_here(case: Case) -> Row:
    return (button(_("▶️ Answer here now"), Survey(case=case.id, move=Move.BEGIN)),)


def _aside(view: OnThePhone | AskingNever | LetGo) -> Screen:
    match view:
        case OnThePhone():
            text = _(
                "📞 An operator is asking you these questions by phone right now. Your answers are saved."
            )
            return Screen(text, (home_row(),))
        case AskingNever(case):
            text = _("We will not ask you about services any more, neither here nor by phone. Are you sure?")
            sure = (button(_("🚫 Yes, do not ask again"), Survey(case=case.id, move=Move.NEVER_SURE)),)
            back = (button(_("◀️ Back"), Survey(case=case.id, move=Move.OPEN)), *home_row())
            return Screen(text, (sure, back))
        case LetGo(never):
            text = (
                _("Good. We will not ask you about services any more.")
                if never
                else _("Thank you for telling us. I will not ask you about this service again.")
            )
            return Screen(text, (home_row(),))


def _number(value: date) -> int:
    """A date as a button carries it: 20261122."""
    return value.year * 10000 + value.month * 100 + value.day
