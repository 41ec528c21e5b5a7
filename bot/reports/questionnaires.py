"""The register of questionnaires in the form of Appendix 2 (Methodology, point 6; REQUIREMENTS M02, D)."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.i18n import _, clock, day, language
from bot.reports.table import Cell, Column, Table, streamed
from bot.services.model import Service
from bot.survey.content import Bilingual, Questionnaire
from bot.survey.questionnaires.rules import Sheet, Source
from bot.survey.scales import SCALES


def register(
    sheets: Sequence[Sheet],
    form: Questionnaire,
    services: Mapping[str, Service],
    zone: ZoneInfo,
) -> Table:
    """Confirmed questionnaires under the official headings, in the language being spoken.

    `services` is the list of services by code.
    """
    return Table(
        name=_("Questionnaires"),
        title=form.title[language()],
        notes=(
            _("Methodology, Appendix 2: services given online."),
            _("Confirmations in the chat are not electronic signatures."),
        ),
        columns=tuple(Column(heading, width) for heading, width in _columns(form)),
        rows=streamed(sheets, lambda _number, sheet: _row(sheet, form, services, zone)),
    )


def _columns(form: Questionnaire) -> tuple[tuple[str, int], ...]:
    """The twelve columns in the order of the form."""
    heading = {name: words[language()] for name, words in form.headings.items()}
    return (
        (heading["client"], 34),
        (heading["manager"], 34),
        (heading["service"], 50),
        *((form.scales[scale][language()], 18) for scale in SCALES),
        (heading["purpose_on_paper"], 28),
        (heading["financial"], 40),
        (heading["nonfinancial"], 50),
        (heading["date"], 13),
        (heading["signature"], 40),
    )


def _row(
    sheet: Sheet, form: Questionnaire, services: Mapping[str, Service], zone: ZoneInfo
) -> tuple[Cell, ...]:
    return (
        sheet.client,
        sheet.manager or None,
        _service(sheet, services),
        *sheet.marks,
        _purpose(sheet, form),
        _wishes(sheet.financial, form.financial),
        _wishes(sheet.nonfinancial, form.nonfinancial),
        sheet.filled_on,
        _signature(sheet, zone),
    )


def _service(sheet: Sheet, services: Mapping[str, Service]) -> str:
    """Service and subtype in the words of the official list."""
    codes = (sheet.service, sheet.subtype)
    return "; ".join(services[code].name[language()] for code in codes if code in services)


def _purpose(sheet: Sheet, form: Questionnaire) -> str | None:
    if sheet.purpose_words is not None:
        return sheet.purpose_words
    known = form.purposes.get(sheet.purpose or "")
    return known[language()] if known else None


def _wishes(chosen: tuple[str, ...] | None, offered: Mapping[str, Bilingual]) -> str | None:
    """One a line; an empty cell when none was wished."""
    return "\n".join(offered[code][language()] for code in chosen or () if code in offered) or None


def _signature(sheet: Sheet, zone: ZoneInfo) -> str:
    """Who confirmed, how and when; never passed off as a signature (REQUIREMENTS, Q20)."""
    if sheet.source is Source.IMPORT or sheet.confirmed_at is None:
        return sheet.client + "\n" + _("Collected by the operator on a form of its own")
    local = sheet.confirmed_at.astimezone(zone)
    said = _("Confirmed in the chat: {date}, {time}.", date=day(local.date()), time=clock(local, zone))
    return f"{sheet.client}\n{said}\n" + _("This is a confirmation in the chat, not an electronic signature.")
