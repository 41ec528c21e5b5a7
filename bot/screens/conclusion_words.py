"""The conclusion of a report in words, in the language being spoken; an administrator may change each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from bot.i18n import _, language, speaking
from bot.language import Language
from bot.monitoring.conclusion.rules import PROPOSALS, Point, Remark
from bot.people.dictionaries import Dictionaries
from bot.reports.document import written
from bot.reports.quality_tables import share_of
from bot.reports.summary_tables import QUARTERS
from bot.services.model import Field
from bot.services.words import ServiceLists
from bot.survey.calls.rules import Share


def conclusion(remarks: Iterable[Remark], dictionaries: Dictionaries, lists: ServiceLists) -> str:
    """Findings, then proposals; plain text, a line each."""
    names = _Names(dictionaries, lists)
    told = [(each, _sentence(each, names)) for each in remarks]
    findings = [text for each, text in told if each.point not in PROPOSALS]
    proposals = [text for each, text in told if each.point in PROPOSALS]
    parts = [_("Key findings:"), *(f"– {text}" for text in findings)]
    if proposals:
        parts += ["", _("Proposals:"), *(f"– {text}" for text in proposals)]
    return "\n".join(parts)


def drafts(remarks: Sequence[Remark], dictionaries: Dictionaries, lists: ServiceLists) -> dict[Language, str]:
    """The same in both languages, whichever is being spoken."""
    written = {}
    for each in Language:
        with speaking(each):
            written[each] = conclusion(remarks, dictionaries, lists)
    return written


class _Names:
    """What codes are called."""

    def __init__(self, dictionaries: Dictionaries, lists: ServiceLists) -> None:
        self._dictionaries = dictionaries
        self._lists = lists

    def region(self, code: str) -> str:
        """A region by its whole name."""
        found = self._dictionaries.regions.get(code)
        return found.name[language()] if found else code

    def column(self, code: str) -> str:
        """A column of the register by its official heading."""
        return self._lists.headings[Field(code)][language()] if code else _("the row as a whole")

    def service(self, code: str) -> str:
        """A service or a kind of one."""
        found = self._lists.services.get(code)
        return found.name[language()] if found else code


def _sentence(remark: Remark, names: _Names) -> str:
    if remark.point in _GROWTH:
        return _growth(remark, names)
    if remark.point in PROPOSALS:
        return _proposal(remark, names)
    return _SAID[remark.point](remark, names)


# What grew and what fell

_GROWTH = {
    Point.SERVICES,
    Point.CLIENTS,
    Point.REGION_GREW,
    Point.REGION_FELL,
    Point.SERVICE_GREW,
    Point.SERVICE_FELL,
}


def _growth(remark: Remark, names: _Names) -> str:
    name = {
        Point.SERVICES: lambda: _("Services rendered"),
        Point.CLIENTS: lambda: _("Clients served"),
        Point.REGION_GREW: lambda: names.region(remark.of),
        Point.REGION_FELL: lambda: names.region(remark.of),
        Point.SERVICE_GREW: lambda: names.service(remark.of),
        Point.SERVICE_FELL: lambda: names.service(remark.of),
    }[remark.point]()
    if remark.before is None:
        return _("{name}: {n}.", name=name, n=_number(remark.now))
    if remark.now == remark.before:
        return _("{name}: {n}, as in the period before.", name=name, n=_number(remark.now))
    grew = remark.now > remark.before
    percent = _share(Share(abs(remark.now - remark.before), remark.before))
    if grew:
        return _(
            "{name}: {n}; there were {before}, growth {percent}.",
            name=name,
            n=_number(remark.now),
            before=_number(remark.before),
            percent=percent,
        )
    return _(
        "{name}: {n}; there were {before}, decline {percent}.",
        name=name,
        n=_number(remark.now),
        before=_number(remark.before),
        percent=percent,
    )


def _share(share: Share | None) -> str:
    """To a tenth, as the tables have it; of nothing there is no per cent."""
    told = share_of(share)
    return "–" if told is None else f"{_number(told)}\u00a0%"


def _number(value: int | Decimal) -> str:
    return written(value, language())


def _mean(hundredths: int) -> str:
    return _number(Decimal(hundredths).scaleb(-2))


# Everything else that is found


def _quality(remark: Remark, names: _Names) -> str:
    return _(
        "The quality of services got {mean} of 5 on average; marks: {n}, response rate: {rate}.",
        mean=_mean(remark.now),
        n=_number(remark.before or 0),
        rate=_share(remark.share),
    )


def _lowest(remark: Remark, names: _Names) -> str:
    return _(
        "Low marks: {region}, on average {mean} (marks: {n}).",
        region=names.region(remark.of),
        mean=_mean(remark.now),
        n=_number(remark.before or 0),
    )


def _fault(remark: Remark, names: _Names) -> str:
    column = names.column(remark.of)
    return _(
        "Frequent faults in the registers: “{column}” (rows: {n}).", column=column, n=_number(remark.now)
    )


def _compared(remark: Remark, names: _Names) -> str:
    year, _divider, quarter = remark.of.partition("Q")
    period = (
        _("quarter {quarter} of {year}", quarter=QUARTERS[int(quarter) - 1], year=year)
        if quarter
        else _("year {year}", year=year)
    )
    return _("Held against the report of: {period}.", period=period)


_SAID: Mapping[Point, Callable[[Remark, _Names], str]] = {
    Point.COMPARED: _compared,
    Point.EMPTY_REGION: lambda each, names: _("No services: {region}.", region=names.region(each.of)),
    Point.QUALITY: _quality,
    Point.LOWEST_REGION: _lowest,
    Point.HELPED: lambda each, names: _(
        "The service helped the business of {share} of those asked (answers: {n}).",
        share=_share(each.share),
        n=_number(each.now),
    ),
    Point.INTERESTED: lambda each, names: _(
        "Interested in financial instruments of state support: {share} of those asked (answers: {n}).",
        share=_share(each.share),
        n=_number(each.now),
    ),
    Point.BREACHES: lambda each, names: _("Registers formed late or not at all: {n}.", n=_number(each.now)),
    Point.LATE: lambda each, names: _("Services left out because they came late: {n}.", n=_number(each.now)),
    Point.EXCLUDED: lambda each, names: _(
        "Services excluded after the check of acts: {n}.", n=_number(each.now)
    ),
    Point.HELD: lambda each, names: _("Rows that still wait for correction: {n}.", n=_number(each.now)),
    Point.FAULT: _fault,
}


# Proposals


def _proposal(remark: Remark, names: _Names) -> str:
    match remark.point:
        case Point.PROPOSE_TERMS:
            return _("Remind the operator of the terms in which registers are formed.")
        case Point.PROPOSE_QUALITY:
            return _("Find out why marks are low: {region}.", region=names.region(remark.of))
        case Point.PROPOSE_REGION:
            return _("Plan visits of mobile centres where no services were rendered.")
        case Point.PROPOSE_DATA:
            return _("Go through the most frequent faults with those who fill in the registers.")
        case _:
            return _("Hand the contacts of interested clients to the branches of the fund.")
