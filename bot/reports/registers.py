"""The register of services (Appendix 1) and that of interviews (Appendix 4) in the official forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.i18n import _, day, language
from bot.language import Language
from bot.people.dictionaries import Dictionaries
from bot.reports.table import Cell, Column, Table, streamed
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists
from bot.survey.content import Interview
from bot.survey.model import MARKS, Question, Value

_WORDS = (
    Field.REGION,
    Field.SEX,
    Field.DISABILITY,
    Field.LEGAL_FORM,
    Field.CATEGORY,
    Field.OKED_SECTION,
    Field.OKED_DIVISION,
    Field.SERVICE,
    Field.SUBTYPE,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the register of services, opened and unmasked: codes and values by column."""

    cells: Mapping[Field, str | int | date | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Interviewed:
    """An interview that is over, opened and unmasked; the place is the settlement of a mobile centre."""

    client: str = field(repr=False)
    region: str
    served_on: date
    place: str
    mode: str
    answers: Mapping[str, str]
    instruments: tuple[str, ...]
    asked_on: date


def services_register(
    rows: Sequence[Registered], lists: ServiceLists, title: Mapping[Language, str], period: tuple[date, date]
) -> Table:
    """The 22 official columns in their order, numbered, in the language being spoken."""
    spoken = language()
    return Table(
        name=_("Register of services"),
        title=title[spoken],
        notes=(_("Methodology, Appendix 1"), _period(period), _("Rows: {n}", n=len(rows))),
        columns=tuple(Column(lists.headings[column][spoken], 24) for column in OFFICIAL),
        rows=streamed(rows, lambda _number, row: tuple(_cell(row, column, lists) for column in OFFICIAL)),
        numbered=True,
    )


def _cell(row: Registered, column: Field, lists: ServiceLists) -> Cell:
    value = row.cells.get(column)
    return lists.worded(column, value, language()) if column in _WORDS and isinstance(value, str) else value


def interviews_register(
    rows: Sequence[Interviewed], form: Interview, dictionaries: Dictionaries, period: tuple[date, date]
) -> Table:
    """One row an interview: its date and place as the first question names them, and four answers."""
    spoken = language()
    asked = (form.questions[each][spoken].format(date="____", place="_____") for each in Question)
    return Table(
        name=_("Interviews"),
        title=form.title[spoken],
        notes=(_("Methodology, Appendix 4"), _period(period), _("Rows: {n}", n=len(rows))),
        columns=(
            Column(_("No."), 6),
            Column(_("Surname, given name, patronymic"), 34),
            Column(_("Region"), 24),
            Column(_("End of the service"), 14),
            Column(_("Place of the service"), 34),
            *(Column(question, 34) for question in asked),
            Column(_("Instruments"), 44),
            Column(_("Way"), 14),
            Column(_("Date of the interview"), 14),
        ),
        rows=streamed(rows, lambda number, row: (number, *_interview(row, form, dictionaries))),
    )


def _interview(row: Interviewed, form: Interview, dictionaries: Dictionaries) -> tuple[Cell, ...]:
    spoken, region = language(), dictionaries.regions.get(row.region)
    chosen = (form.instruments[code][spoken] for code in row.instruments if code in form.instruments)
    return (
        row.client,
        region.name[spoken] if region else row.region,
        row.served_on,
        row.place,
        *(_answer(row.answers.get(question), form) for question in Question),
        "; ".join(chosen) or None,
        way_words(row.mode),
        row.asked_on,
    )


def way_words(mode: str) -> str:
    """The way in which somebody was asked."""
    return _("by phone") if mode == "phone" else _("in the chat")


def _answer(value: str | None, form: Interview) -> Cell:
    if value is None:
        return None
    if value in MARKS:
        return int(value)
    return form.answers[Value(value)][language()]


def _period(period: tuple[date, date]) -> str:
    first, after = period
    return f"{day(first)} – {day(after - timedelta(days=1))}"
