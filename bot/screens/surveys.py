"""Ordering a survey: whom, how many of them, what it costs, and what was done. Clients are masked."""

from collections.abc import Mapping
from datetime import date, timedelta

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.orders import OrderSurvey, SurveyMenu, SurveyPeriod, SurveyRegion, SurveyScope
from bot.i18n import _, day, language, month, plural
from bot.people.dictionaries import Region
from bot.people.finding import MOST, Asked, TooMany, Unsearchable
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, in_pairs, paragraphs, quoted
from bot.screens.staff import how_to_search
from bot.survey.model import SampleMethod
from bot.survey.rounds.model import Order, Scope
from bot.survey.rounds.service import (
    Begun,
    Centres,
    Changed,
    Consideration,
    Cost,
    Found,
    FoundClients,
    Months,
    NothingLeft,
    Search,
)

Regions = Mapping[str, Region]

SHARES = (10, 25)
NUMBERS = (10, 50)
CENTRES_ON_A_PAGE = 8
MONTHS_SHOWN = 12
LONGEST_PLACE = 40


def menu(days_after: int) -> Screen:
    """Where an order begins."""
    waits = plural(
        "Everybody is asked {n} day after the service, without an order.",
        "Everybody is asked {n} days after the service, without an order.",
        days_after,
    )
    text = paragraphs(
        bold(_("📋 Order a survey")),
        waits,
        _("Here you order what is wanted sooner, is older, or was left out of a sample."),
        _("Whose services shall we ask about?"),
    )
    rows = (
        (button(_("👤 One client"), SurveyMenu(page="client")),),
        (button(_("🏢 A centre and a period"), SurveyMenu(page="regions")),),
        (button(_("👥 Everybody not yet asked"), SurveyMenu(page="everybody")),),
    )
    return Screen(text, (*rows, home_row()))


def clients(outcome: Search) -> Screen:
    """What a search for a client has given, or what to type."""
    back = _back(SurveyMenu(page="menu"))
    if isinstance(outcome, FoundClients) and outcome.clients:
        text = paragraphs(bold(_("Found: {n}", n=len(outcome.clients))), _("Press a client."), _numbers())
        rows = tuple(_client_row(each) for each in outcome.clients)
        return Screen(text, (*rows, back, home_row()))
    return Screen(paragraphs(_not_found(outcome), how_to_search()), (back, home_row()))


def _not_found(outcome: Search) -> str:
    match outcome:
        case Asked():
            return bold(_("🔎 Find a client"))
        case FoundClients():
            return _("🔎 No client is found. Check the spelling: words of a name must be typed whole.")
        case TooMany():
            return _("🔎 More than {n} people fit. Add another word of the name or four digits.", n=MOST)
        case Unsearchable():
            return _("🔎 I cannot look for that.")


def _client_row(client: Found) -> Row:
    label = " · ".join(part for part in (client.name, client.phone, str(client.left)) if part)
    everything = Order(Scope(client_id=client.client_id), SampleMethod.CENSUS, 0, 0)
    return (button(label, _order(everything, sure=0)),)


def regions(left: Mapping[str, int], names: Regions) -> Screen:
    """The regions in which somebody may be asked."""
    buttons = [
        button(f"{_region(code, names)} · {number}", SurveyRegion(region=code))
        for code, number in left.items()
    ]
    text = paragraphs(
        bold(_("🏢 A centre and a period")), *((_("Which region?"), _numbers()) if left else (_nobody(),))
    )
    return Screen(text, (*in_pairs(buttons), _back(SurveyMenu(page="menu")), home_row()))


def months(outcome: Months, names: Regions) -> Screen:
    """The months of a region; other periods are typed."""
    buttons = [
        button(f"{_month(each)} · {number}", _month_button(outcome.region, each))
        for each, number in list(outcome.left.items())[:MONTHS_SHOWN]
    ]
    text = paragraphs(
        bold(_region(outcome.region, names)),
        _("⚠️ That is no period.") if outcome.unreadable else None,
        _("In which month did the services end?") if outcome.left else _nobody(),
        _("Or type the first and the last day: 01.02.2026 – 15.02.2026"),
    )
    return Screen(text, (*in_pairs(buttons), _back(SurveyMenu(page="regions")), home_row()))


def _month_button(region: str, month_name: str) -> SurveyPeriod:
    first = date.fromisoformat(f"{month_name}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _period(region, first, last)


def centres(outcome: Centres, page: int, names: Regions) -> Screen:
    """The centres of a region and period, page by page, and all of them at once."""
    scope, pages = outcome.scope, max(1, -(-len(outcome.centres) // CENTRES_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = outcome.centres[page * CENTRES_ON_A_PAGE :][:CENTRES_ON_A_PAGE]
    number = sum(each.left for each in outcome.centres)
    text = paragraphs(
        bold(_title(scope, None, names)),
        _("Which centre?") if outcome.centres else _nobody(),
        f"{page + 1} / {pages}" if pages > 1 else None,
    )
    whole = (button(_("The whole region · {n}", n=number), _scope(scope)),)
    of_centres = tuple(
        (button(f"{_short(each.name)} · {each.left}", _scope(scope, centre=each.service_id)),)
        for each in shown
    )
    back = _back(SurveyRegion(region=scope.region or ""))
    rows = (whole, *of_centres, *_turning(scope, page, pages)) if outcome.centres else ()
    return Screen(text, (*rows, back, home_row()))


def _turning(scope: Scope, page: int, pages: int) -> tuple[Row, ...]:
    region, first, last = scope.region or "", scope.first or date.min, scope.last or date.max
    before = button("◀️", _period(region, first, last, page - 1))
    after = button("▶️", _period(region, first, last, page + 1))
    row = (*((before,) if page else ()), *((after,) if page + 1 < pages else ()))
    return (row,) if row else ()


def everybody(latest_days: int, today: date) -> Screen:
    """How far back?"""
    recent = Scope(first=today - timedelta(days=latest_days))
    label = plural("Services of the last {n} day", "Services of the last {n} days", latest_days)
    rows = (
        (button(label, _scope(recent)),),
        (button(_("All, however old"), _scope(Scope())),),
        _back(SurveyMenu(page="menu")),
    )
    text = paragraphs(bold(_("👥 Everybody not yet asked")), _("Services of which time?"))
    return Screen(text, (*rows, home_row()))


def who(scope: Scope, seed: int, names: Regions) -> Screen:
    """All of them, or a sample."""
    plans = [
        (_("Everybody"), SampleMethod.CENSUS, 0),
        *((f"{figure} %", SampleMethod.SHARE, figure) for figure in SHARES),
        *((_("{n} of each region", n=figure), SampleMethod.NUMBER, figure) for figure in NUMBERS),
    ]
    buttons = [
        button(label, _order(Order(scope, method, figure, seed), sure=0)) for label, method, figure in plans
    ]
    text = paragraphs(
        bold(_title(scope, None, names)),
        _("How many of them? A sample is drawn by lot in each region; at least one of each is in it."),
    )
    rows = (tuple(buttons[:1]), *in_columns(buttons[1:], 2), _back(_before(scope)))
    return Screen(text, (*rows, home_row()))


def consideration(considered: Consideration, names: Regions) -> Screen:
    """The count and the cost, before anything is done."""
    if not considered.draw.size:
        return nothing_left(considered, names)
    order, cost = considered.order, considered.cost
    text = paragraphs(
        bold(_title(order.scope, considered.about, names)),
        _("To be asked: {n} of {of}", n=f"<b>{considered.draw.size}</b>", of=considered.services)
        + f"\n{_plan(order)}",
        "\n".join(
            (
                _("☎️ By phone: {n}", n=cost.by_phone) + (f" ≈ {_talk(cost)}" if cost.by_phone else ""),
                _("💬 In the chat: {n}", n=cost.in_chat),
            )
        ),
        _("Who does not answer in the chat is called later.") if cost.in_chat else None,
        _others(considered),
    )
    rows = (
        (button(_("✅ Ask them"), _order(order, sure=considered.draw.size)),),
        _back(_before_order(order.scope)),
        home_row(),
    )
    return Screen(text, rows)


def nothing_left(considered: Consideration, names: Regions) -> Screen:
    """There is nobody to ask."""
    text = paragraphs(
        bold(_title(considered.order.scope, considered.about, names)), _nobody(), _others(considered)
    )
    return Screen(text, (_back(SurveyMenu(page="menu")), home_row()))


def done(outcome: Begun | NothingLeft | Changed, names: Regions) -> Screen:
    """What has come of an order."""
    if isinstance(outcome, Changed):
        changed = _("⚠️ The register has changed meanwhile. Please look again:")
        return consideration(outcome.considered, names).under(changed)
    if isinstance(outcome, NothingLeft):
        return nothing_left(outcome.considered, names)
    order = outcome.considered.order
    text = paragraphs(
        bold(_title(order.scope, outcome.considered.about, names)),
        plural("✅ {n} case is opened.", "✅ {n} cases are opened.", outcome.opened.cases),
        plural(
            "{n} more follows within a few minutes.", "{n} more follow within a few minutes.", outcome.left
        )
        if outcome.left
        else None,
        _("☎️ By phone: {n}", n=outcome.opened.by_phone)
        + "\n"
        + _("💬 In the chat: {n}", n=outcome.opened.in_chat),
        _sample(order),
    )
    return Screen(text, (_back(SurveyMenu(page="menu")), home_row()))


def _sample(order: Order) -> str | None:
    """How a sample was drawn, so that it can be drawn again; nothing in a census."""
    if order.method is SampleMethod.CENSUS:
        return None
    return f"{_plan(order)}\n" + _("Seed of the draw: {seed}", seed=order.seed)


def _talk(cost: Cost) -> str:
    """Hours of talk, and days for those who call."""
    hours = -(-cost.minutes // 60)
    talk = (
        plural("{n} hour of talk", "{n} hours of talk", hours)
        if cost.minutes >= 60
        else plural("{n} minute of talk", "{n} minutes of talk", cost.minutes)
    )
    days = plural("{n} day", "{n} days", cost.days)
    callers = plural("{days} for {n} operator", "{days} for {n} operators", cost.callers, days=days)
    return f"{talk}, {callers}"


def _others(considered: Consideration) -> str:
    return "\n".join(
        (
            _("Asked already: {n}", n=considered.asked),
            _("Never to be asked: {n}", n=considered.never),
        )
    )


def _plan(order: Order) -> str:
    match order.method:
        case SampleMethod.CENSUS:
            return _("Everybody")
        case SampleMethod.SHARE:
            return _("Sample: {n} % of each region", n=order.figure)
        case SampleMethod.NUMBER:
            return _("Sample: {n} of each region", n=order.figure)


def _title(scope: Scope, about: str | None, names: Regions) -> str:
    """Whose services, and of which time."""
    where = about or (_region(scope.region, names) if scope.region else None)
    whole = scope.client_id is None and not scope.region and not scope.centre
    when: str | None = None
    if scope.first and scope.last:
        when = f"{day(scope.first)} – {day(scope.last)}"
    elif scope.first:
        when = _("Ended on or after: {date}", date=day(scope.first))
    parts = (_("👥 Everybody not yet asked") if whole else where and quoted(where), when)
    return "\n".join(part for part in parts if part) or "—"


def _before(scope: Scope) -> CallbackData:
    """Where the question "how many of them?" came from."""
    if scope.region and scope.first and scope.last:
        return _period(scope.region, scope.first, scope.last)
    return SurveyMenu(page="everybody")


def _before_order(scope: Scope) -> CallbackData:
    return SurveyMenu(page="client") if scope.client_id is not None else _scope(scope)


def _scope(scope: Scope, centre: int | None = None) -> SurveyScope:
    return SurveyScope(
        client=scope.client_id or 0,
        centre=centre or scope.centre or 0,
        region=scope.region or "",
        first=scope.first.toordinal() if scope.first else 0,
        last=scope.last.toordinal() if scope.last else 0,
    )


def _order(order: Order, *, sure: int) -> OrderSurvey:
    fields = _scope(order.scope).model_dump()
    return OrderSurvey(**fields, method=order.method, figure=order.figure, seed=order.seed, sure=sure)


def _period(region: str, first: date, last: date, page: int = 0) -> SurveyPeriod:
    return SurveyPeriod(region=region, first=first.toordinal(), last=last.toordinal(), page=page)


def _back(data: CallbackData) -> Row:
    return (button(_("◀️ Back"), data),)


def _region(code: str, names: Regions) -> str:
    return names[code].short[language()] if code in names else code


def _month(name: str) -> str:
    year, number = name.split("-")
    return month(int(year), int(number))


def _short(place: str) -> str:
    """A place on a button of a narrow phone."""
    return place if len(place) <= LONGEST_PLACE else place[: LONGEST_PLACE - 1] + "…"


def _numbers() -> str:
    return _("The number on a button: how many services can still be asked about.")


def _nobody() -> str:
    return _("Nobody is left to be asked: everybody has been, or must not be.")
