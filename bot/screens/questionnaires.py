"""The questionnaire of Appendix 2: one screen a step, in the official wording, and the summary to confirm."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.callbacks import (
    ConfirmQuestionnaire,
    MarkService,
    NoWish,
    OpenQuestionnaire,
    PickPurpose,
    QuestionnaireStep,
    TickWish,
)
from bot.i18n import _, clock, day, language
from bot.people.names import masked_name
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted
from bot.services.model import Service
from bot.survey.content import Bilingual, Questionnaire
from bot.survey.questionnaires import rules
from bot.survey.questionnaires.rules import About, Sheet
from bot.survey.questionnaires.service import Asking, Confirmed, NothingToFill, Outcome
from bot.survey.scales import MARKS, SCALES

Names = Mapping[str, Service]
"""The list of services: what each code is called."""


def show(outcome: Outcome | NothingToFill, form: Questionnaire, names: Names, zone: ZoneInfo) -> Screen:
    """What an answer or a press leads to."""
    match outcome:
        case Asking(step=rules.SUMMARY):
            return _summary(outcome, form, names)
        case Asking():
            return _step(outcome, form, names)
        case Confirmed():
            return _confirmed(outcome, form, names, zone)
        case NothingToFill():
            return Screen(_("There is no service for you to judge now."), (home_row(),))


def _step(asking: Asking, form: Questionnaire, names: Names) -> Screen:
    if asking.step <= len(SCALES):
        return _scale(asking, form, names)
    if asking.step == rules.PURPOSE:
        return _purpose(asking, form)
    return _wishes(asking, form)


def _scale(asking: Asking, form: Questionnaire, names: Names) -> Screen:
    sheet, step = asking.sheet, asking.step
    text = paragraphs(
        _head(form, step),
        _service(asking.about, names) if step == 1 else None,
        _words(form.headings["rate"]),
        bold(_words(form.scales[SCALES[step - 1]])),
        _("1 is the lowest mark, 5 the highest."),
    )
    marks = tuple(
        button(
            _ticked(str(mark), on=sheet.marks[step - 1] == mark),
            MarkService(service=asking.about.service_id, scale=step, mark=mark),
        )
        for mark in MARKS
    )
    return Screen(text, (marks, *_walk(asking)))


def _purpose(asking: Asking, form: Questionnaire) -> Screen:
    sheet, longest = asking.sheet, rules.LONGEST_PURPOSE
    typing = rules.is_typing(sheet)
    text = paragraphs(
        _head(form, asking.step),
        bold(_words(form.headings["purpose"])),
        _own_words(sheet),
        _("⚠️ Up to {longest} characters, and no command.", longest=longest) if asking.unfit else None,
        _("✍️ Type the purpose in your own words.") if typing or asking.unfit else None,
    )
    rows = tuple(
        (
            button(
                _ticked(_words(words), on=sheet.purpose == code),
                PickPurpose(service=asking.about.service_id, purpose=code),
            ),
        )
        for code, words in form.purposes.items()
    )
    return Screen(text, (*rows, *_walk(asking)))


def _own_words(sheet: Sheet) -> str | None:
    return None if sheet.purpose_words is None else f"«{quoted(sheet.purpose_words)}»"


def _wishes(asking: Asking, form: Questionnaire) -> Screen:
    """The official texts as a numbered list; the buttons carry the numbers."""
    heading, offered, chosen = _list_at(asking, form)
    service = asking.about.service_id
    text = paragraphs(
        _head(form, asking.step),
        bold(_words(form.headings[heading])),
        "\n".join(
            f"{_ticked(str(number), on=code in (chosen or ()))}. {_words(words)}"
            for number, (code, words) in enumerate(offered.items(), start=1)
        ),
        _("Several may be chosen: press the numbers, then «Next»."),
    )
    numbers = [
        button(
            _ticked(str(number), on=code in (chosen or ())),
            TickWish(service=service, wish=code, on=code not in (chosen or ())),
        )
        for number, code in enumerate(offered, start=1)
    ]
    none = button(_ticked(_("None of these"), on=chosen == ()), NoWish(service=service, step=asking.step))
    return Screen(text, (*in_columns(numbers, 4), (none,), *_walk(asking, following=_("▶️ Next"))))


def _list_at(
    asking: Asking, form: Questionnaire
) -> tuple[str, Mapping[str, Bilingual], tuple[str, ...] | None]:
    """The heading of a list of wishes, what it offers, and what is chosen of it."""
    if asking.step == rules.FINANCIAL:
        return "financial", form.financial, asking.sheet.financial
    return "nonfinancial", form.nonfinancial, asking.sheet.nonfinancial


def _summary(asking: Asking, form: Questionnaire, names: Names) -> Screen:
    service = asking.about.service_id
    text = paragraphs(
        _head(form, asking.step),
        _answers(asking.sheet, asking.about, form, names),
        f"{_words(form.headings['date'])}: {day(asking.today)}",
        _("Press a number to change an answer. «Confirm» stands for your signature."),
        not_a_signature(),
    )
    numbers = [
        button(str(step), QuestionnaireStep(service=service, step=step)) for step in range(1, rules.SUMMARY)
    ]
    confirm = button(_("✅ Confirm"), ConfirmQuestionnaire(service=service))
    return Screen(text, (*in_columns(numbers, 7), (confirm,), home_row()))


def _confirmed(outcome: Confirmed, form: Questionnaire, names: Names, zone: ZoneInfo) -> Screen:
    sheet = outcome.sheet
    text = paragraphs(
        bold(_("✅ Thank you! The questionnaire is confirmed.")),
        _answers(sheet, outcome.about, form, names),
        _when(sheet.confirmed_at, zone) if sheet.confirmed_at else None,
        not_a_signature(),
    )
    more = outcome.following
    following = (button(_("📋 The next questionnaire"), OpenQuestionnaire(service=more)),) if more else None
    return Screen(text, (*((following,) if following else ()), home_row()))


def _when(confirmed_at: datetime, zone: ZoneInfo) -> str:
    date, time = day(confirmed_at.astimezone(zone).date()), clock(confirmed_at, zone)
    return _("Confirmed in the chat: {date}, {time}.", date=date, time=time)


def not_a_signature() -> str:
    """What the confirmation is, and what it is not (REQUIREMENTS, Q20)."""
    return _("This is a confirmation in the chat, not an electronic signature.")


def _answers(sheet: Sheet, about: About, form: Questionnaire, names: Names) -> str:
    """Everything chosen, numbered as the steps are; the names are those of the register.

    The client's is masked: who registered here with somebody else's IIN is not to learn it.
    """
    marks = [
        f"{step}. {_words(form.scales[scale])}: <b>{sheet.marks[step - 1]}</b>"
        for step, scale in enumerate(SCALES, start=1)
    ]
    purpose = _own_words(sheet) or (_words(form.purposes[sheet.purpose]) if sheet.purpose else "—")
    wishes = [
        _wished(rules.FINANCIAL, _("Financial support"), sheet.financial, form.financial),
        _wished(rules.NONFINANCIAL, _("Other support"), sheet.nonfinancial, form.nonfinancial),
    ]
    return paragraphs(
        "\n".join(
            (
                _("Client: {name}", name=quoted(masked_name(sheet.client))),
                _("Manager: {name}", name=quoted(sheet.manager or "—")),
                _service(about, names),
            )
        ),
        "\n".join(marks),
        f"{rules.PURPOSE}. " + _("Purpose: {purpose}", purpose=purpose),
        *wishes,
    )


def _wished(step: int, title: str, chosen: tuple[str, ...] | None, offered: Mapping[str, Bilingual]) -> str:
    lines = [f"• {_words(offered[code])}" for code in chosen or () if code in offered]
    return "\n".join((f"{step}. {title}:", *(lines or ["—"])))


def _service(about: About, names: Names) -> str:
    """What was given, in the words of the official list."""
    said = ": ".join(names[code].name[language()] for code in (about.service, about.subtype) if code in names)
    return _("Service: {service}", service=quoted(said or "—")) + f" ({day(about.ended_on)})"


def _head(form: Questionnaire, step: int) -> str:
    return bold(_words(form.title)) + f"  {step} / {rules.SUMMARY}"


def _walk(asking: Asking, following: str = "▶️") -> tuple[Row, ...]:
    """Back, onwards once there is an answer, and home."""
    service, step = asking.about.service_id, asking.step
    back = button(_("◀️ Back"), QuestionnaireStep(service=service, step=step - 1))
    onwards = button(following, QuestionnaireStep(service=service, step=step + 1))
    has_answer = rules.answered(asking.sheet, step)
    walk = (*((back,) if step > 1 else ()), *((onwards,) if has_answer else ()))
    return (*((walk,) if walk else ()), home_row())


def _words(both: Bilingual) -> str:
    return both[language()]


def _ticked(label: str, *, on: bool) -> str:
    return f"✓ {label}" if on else label
