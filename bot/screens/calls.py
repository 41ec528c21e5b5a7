"""What an operator sees of the telephone interview. Names and numbers only of the case in their hands.

The interface speaks the operator's language, the script and the questions that of the client.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from bot.callbacks.calls import (
    Appoint,
    AskAgain,
    BeginCall,
    EndCall,
    FinishCall,
    GiveBack,
    NextCase,
    NoteAnswer,
    ShowStep,
    Speak,
    TickInstrument,
)
from bot.house import House
from bot.i18n import _, clock, day, day_of_week, language, plural
from bot.language import Language
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, in_pairs, paragraphs, quoted
from bot.survey import rules, wording
from bot.survey.calls.card import Card, EndedInChat, Step, Talk
from bot.survey.calls.rules import CallAgain, Over
from bot.survey.calls.service import CallEnded, CallingClosed, GivenBack, Next, NothingDue
from bot.survey.calls.store import DayFigures, Waiting
from bot.survey.calls.talk import LONGEST_NOTE
from bot.survey.content import Interview
from bot.survey.model import MARKS, Mode, Outcome, Question, Value

LANGUAGES = {Language.KK: "Қазақша", Language.RU: "Русский"}


def show(outcome: Next | CallEnded | GivenBack | EndedInChat, house: House, now: datetime) -> Screen:
    """What has come of a press."""
    zone = house.survey.policy.zone
    match outcome:
        case Talk():
            return _talk(outcome, house)
        case NothingDue(waiting):
            return _nothing(_("✅ Nobody is to be called right now."), waiting, zone)
        case CallingClosed(opens_at, waiting):
            closed = _("🌙 It is not the time for calls. They begin: {when}.", when=_when(opens_at, zone))
            return _nothing(closed, waiting, zone)
        case CallEnded(said, follows, figures):
            return _ended(said, follows, figures, zone)
        case GivenBack(figures):
            return _after(_("↩️ The client is in the queue again."), figures)
        case EndedInChat():
            text = _("💬 The client has just answered in the chat. There is nothing more to ask.")
            return Screen(text, (_next_row(), home_row()))


def own_day(figures: DayFigures) -> Screen:
    """/calls."""
    return _after(bold(_("📞 My calls today")), figures)


def _talk(talk: Talk, house: House) -> Screen:
    card, interview = talk.card, house.wordings.interview
    match talk.step:
        case Step.CARD:
            return _card(card, house)
        case Step.GREETING:
            return _greeting(card, interview)
        case Step.QUESTION:
            assert talk.question is not None, "a question is shown"
            return _question(card, talk.question, interview)
        case Step.INSTRUMENTS:
            return _instruments(card, interview)
        case Step.NOTE:
            return _note(card, unfit=talk.unfit)
        case Step.CLOSING:
            return _closing(card, interview)
        case Step.OUTCOMES:
            return _outcomes(card)
        case Step.DAYS | Step.HOURS:
            return _appointment(talk)


# Before the call


def _card(card: Card, house: House) -> Screen:
    case = card.case
    text = paragraphs(
        bold(_("📞 Case {number}", number=case.id))
        + " · "
        + _("call {n} of {of}", n=card.number, of=card.most),
        _("👉 Your supervisor has given you this client.") if card.handed else None,
        f"👤 {quoted(card.client.masked)}\n{_phones(card)}",
        _service(card, house),
        _history(card, house.survey.policy.zone),
    )
    rows: tuple[Row, ...] = (
        (button(_("📞 I am calling"), BeginCall(case=case.id)),),
        (button(_("↩️ Give back"), GiveBack(case=case.id)), *home_row()),
    )
    return Screen(text, rows)


def _phones(card: Card) -> str:
    """Plain numbers: Telegram makes them ones to tap."""
    return "\n".join(f"☎️ {phone}" for phone in card.client.phones) or _("☎️ No number")


def _service(card: Card, house: House) -> str:
    subject, spoken = card.case.subject, language()
    names = house.service_lists.services
    titles = [names[code].name[spoken] for code in (subject.service, subject.subtype) if code in names]
    regions = house.dictionaries.regions
    region = regions[card.case.region].name[spoken] if card.case.region in regions else card.case.region
    known = card.case.language
    return "\n".join(
        (
            _("Service: {service}", service=quoted(" · ".join(titles))),
            _("Date: {date}", date=day(subject.ended_on)),
            _("Place: {place}", place=quoted(f"{subject.place}, {subject.locality}")),
            _("Region: {region}", region=quoted(region)),
            _("Language: {language}", language=LANGUAGES[known] if known else _("not known")),
        )
    )


def _history(card: Card, zone: ZoneInfo) -> str | None:
    """The appointment, the answers of the chat and of earlier calls, and how these ended."""
    case, words = card.case, outcome_words()
    answered, of = len(case.answers), len(rules.applicable(case.answers))
    in_chat = any(each.mode is Mode.CHAT for each in case.answers.values())
    lines = [f"{_when(each.called_at, zone)} – {words[each.outcome]}" for each in card.calls]
    if answered:
        part = _("Answered: {done} of {of}", done=answered, of=of)
        lines.append("💬 " + part if in_chat else part)
    if case.appointment:
        lines.insert(0, _("🗓 Asked to be called: {when}", when=_when(case.phone_from, zone)))
    return "\n".join(lines) or None


# The talk


def _person(card: Card) -> str:
    return f"👤 <b>{quoted(card.client.name)}</b>\n{_phones(card)}"


def _greeting(card: Card, interview: Interview) -> Screen:
    script = interview.script
    greeting = script["greeting"][card.language].format(client=card.client.name)
    text = paragraphs(
        _person(card),
        f"🗣 {quoted(greeting)}",
        f"🗣 {quoted(script['consent'][card.language])}",
    )
    agrees = (button(_("✅ Agrees: ask"), ShowStep(case=card.case.id, step=Step.QUESTION)),)
    return Screen(text, (agrees, (_speak(card), _outcomes_button(card))))


def _question(card: Card, asked: Question, interview: Interview) -> Screen:
    case = card.case
    number, of = rules.position(case.answers, asked)
    marks = "\n".join(wording.answer(interview, mark, card.language) for mark in MARKS)
    text = paragraphs(
        _person(card),
        f"{number} / {of}",
        "🗣 " + bold(quoted(wording.question(interview, asked, case.subject, card.language))),
        marks if asked is Question.QUALITY else None,
    )
    before = rules.previous_question(case.answers, asked)
    to = AskAgain(case=case.id, question=before) if before else ShowStep(case=case.id, step=Step.GREETING)
    foot = in_pairs([button(_("◀️ Back"), to), _outcomes_button(card), _speak(card)])
    return Screen(text, (*_answers(card, asked, interview), *foot))


def _answers(card: Card, asked: Question, interview: Interview) -> tuple[Row, ...]:
    given = card.case.answers.get(asked)
    buttons = []
    for value in rules.choices(asked, Mode.PHONE):
        label = value if value in MARKS else interview.answers[Value(value)][card.language]
        chosen = given is not None and given.value == value
        data = NoteAnswer(case=card.case.id, question=asked, value=value)
        buttons.append(button("✅ " + label if chosen else label, data))
    if asked is Question.QUALITY:
        return (tuple(buttons[: len(MARKS)]), *in_pairs(buttons[len(MARKS) :]))
    return in_pairs(buttons)


def _instruments(card: Card, interview: Interview) -> Screen:
    """The names are too long for buttons: the text lists them, the buttons have their numbers."""
    names = list(enumerate(interview.instruments.items(), start=1))
    lines = [
        f"{'✅' if code in card.interests else '▫️'} {number}. {quoted(words[card.language])}"
        for number, (code, words) in names
    ]
    buttons = [
        button(
            f"✅ {number}" if code in card.interests else str(number),
            TickInstrument(case=card.case.id, instrument=code, on=code not in card.interests),
        )
        for number, (code, _words) in names
    ]
    text = paragraphs(
        _person(card), bold(_("Which instruments? Note all that the client names.")), "\n".join(lines)
    )
    back = button(_("◀️ Back"), AskAgain(case=card.case.id, question=Question.INTERESTED))
    on = button(_("Next ▶️"), ShowStep(case=card.case.id, step=Step.QUESTION))
    return Screen(text, (*in_columns(buttons, len(buttons)), (back, on)))


def _note(card: Card, *, unfit: bool) -> Screen:
    text = paragraphs(
        _person(card),
        _("⚠️ I need words, at most {limit} characters.", limit=LONGEST_NOTE) if unfit else None,
        _("📝 Type what the client said, in the client's own words. I delete your message at once."),
    )
    back = button(_("◀️ Back"), ShowStep(case=card.case.id, step=Step.QUESTION))
    return Screen(text, ((back,),))


def _closing(card: Card, interview: Interview) -> Screen:
    case = card.case
    said = [
        f"{number}. {quoted(wording.answer(interview, case.answers[each].value, card.language))}"
        for number, each in enumerate(rules.applicable(case.answers), start=1)
    ]
    text = paragraphs(
        _person(card),
        f"🗣 {quoted(interview.script['closing'][card.language])}",
        "\n".join(said),
        _("Instruments: {n}", n=len(card.interests)) if card.interests else None,
        f"📝 {quoted(card.note)}" if card.note else None,
    )
    last = rules.applicable(case.answers)[-1]
    rows: tuple[Row, ...] = (
        (button(_("✅ Complete the interview"), FinishCall(case=case.id)),),
        (button(_("📝 The client's words"), ShowStep(case=case.id, step=Step.NOTE)),),
        (button(_("◀️ Back"), AskAgain(case=case.id, question=last)),),
    )
    return Screen(text, rows)


def _speak(card: Card) -> InlineKeyboardButton:
    other = Language.RU if card.language is Language.KK else Language.KK
    return button(f"🌐 {LANGUAGES[other]}", Speak(case=card.case.id, language=other))


# How the call ends


def _outcomes_button(card: Card) -> InlineKeyboardButton:
    return button(_("📴 End"), ShowStep(case=card.case.id, step=Step.OUTCOMES))


def _outcomes(card: Card) -> Screen:
    words = outcome_words()
    buttons = [button(words[each], EndCall(case=card.case.id, outcome=each)) for each in card.outcomes]
    last = _("This is the last of {n} calls.", n=card.most) if card.number >= card.most else None
    text = paragraphs(_person(card), last, bold(_("How did the call end?")))
    note = button(_("📝 The client's words"), ShowStep(case=card.case.id, step=Step.NOTE))
    back = button(_("◀️ Back"), BeginCall(case=card.case.id))
    return Screen(text, (*in_pairs(buttons), (note,), (back,)))


def _appointment(talk: Talk) -> Screen:
    case = talk.card.case
    if talk.step is Step.DAYS:
        days = [
            (button(day_of_week(each), Appoint(case=case.id, day=each.toordinal(), hour=-1)),)
            for each in talk.days
        ]
        back = (button(_("◀️ Back"), ShowStep(case=case.id, step=Step.OUTCOMES)),)
        return Screen(paragraphs(_person(talk.card), bold(_("🗓 On which day?"))), (*days, back))
    [chosen] = talk.days
    hours = [
        button(f"{hour}:00", Appoint(case=case.id, day=chosen.toordinal(), hour=hour)) for hour in talk.hours
    ]
    back = (button(_("◀️ Back"), ShowStep(case=case.id, step=Step.DAYS)),)
    text = paragraphs(_person(talk.card), bold(day_of_week(chosen)), _("📞 At what time?"))
    return Screen(text, (*in_columns(hours, 3), back))


def outcome_words() -> dict[Outcome, str]:
    """The code list in words, short enough for two columns."""
    return {
        Outcome.COMPLETED: _("Completed"),
        Outcome.PARTIAL: _("Broke off"),
        Outcome.NO_ANSWER: _("No answer"),
        Outcome.BUSY: _("Busy"),
        Outcome.SWITCHED_OFF: _("Switched off"),
        Outcome.WRONG_NUMBER: _("Wrong number"),
        Outcome.REFUSED: _("Refused"),
        Outcome.REFUSED_HARD: _("Never call again"),
        Outcome.DECEASED: _("Died or closed"),
        Outcome.LANGUAGE: _("Other language"),
        Outcome.APPOINTMENT: _("🗓 Call later"),
        Outcome.UNREACHED: _("Not reached"),
    }


def _ended(said: Outcome, follows: CallAgain | Over, figures: DayFigures, zone: ZoneInfo) -> Screen:
    return _after(paragraphs(bold(outcome_words()[said]), _then(follows, zone)), figures)


def _then(follows: CallAgain | Over, zone: ZoneInfo) -> str:
    if isinstance(follows, CallAgain):
        return _("Next call: {when}.", when=_when(follows.at, zone))
    if follows.outcome is Outcome.COMPLETED:
        return _("✅ All answers are saved. Thank you!")
    last = outcome_words()[follows.outcome]
    return _("Nobody calls this client about it again: {outcome}.", outcome=last.lower())


def _after(text: str, figures: DayFigures) -> Screen:
    """The operator's own figures under what was done; the way to the next client."""
    minutes = round(figures.seconds / figures.completed / 60) if figures.completed else None
    lines = (
        _("Calls today: {n}", n=figures.calls),
        _("Completed: {n}", n=figures.completed),
        *((plural("{n} minute a talk", "{n} minutes a talk", minutes),) if minutes is not None else ()),
    )
    return Screen(paragraphs(text, "\n".join(lines)), (_next_row(), home_row()))


def _next_row() -> Row:
    return (button(_("📞 Next client"), NextCase()),)


def _nothing(text: str, waiting: Waiting, zone: ZoneInfo) -> Screen:
    lines = [_("Waiting in all: {n}", n=waiting.cases)]
    if waiting.next_at:
        lines.append(_("The next one is due: {when}", when=_when(waiting.next_at, zone)))
    return Screen(paragraphs(text, "\n".join(lines)), (_next_row(), home_row()))


def _when(moment: datetime, zone: ZoneInfo) -> str:
    """A day and its hour."""
    return f"{day(moment.astimezone(zone).date())}, {clock(moment, zone)}"
