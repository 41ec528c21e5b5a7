"""What a supervisor sees: the survey at this moment, page by page, and to whom a case may go."""

from datetime import datetime

from bot.callbacks.calls import HandOver, RoomView, ShowRoom
from bot.house import House
from bot.i18n import _, clock, day, percent, plural
from bot.screens.roster import unit_name
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, in_pairs, paragraphs, quoted
from bot.survey.calls.handover import AllAnswered, AskingNumber, AskingWhom, HandedOver
from bot.survey.calls.room import HeldCase, Line, Rates, RegionLine, Room
from bot.survey.calls.rules import Share
from bot.survey.model import Mode

# One message holds no more than these beside twenty units.
MOST_OPERATORS, LONGEST_NAME = 15, 40

MOST_HELD = 20
"""So many cases in operators' hands have a button; more are found by their numbers."""


def room(seen: Room, view: RoomView, house: House, now: datetime) -> Screen:
    """A page of the room."""
    zone = house.survey.policy.zone
    head = bold(_("🏢 The call room")) + f"\n{day(now.astimezone(zone).date())}, {clock(now, zone)}"
    match view:
        case RoomView.OPERATORS:
            return Screen(paragraphs(head, *_people(seen, house)), _foot(view))
        case RoomView.REGIONS:
            regions = (_region(each, house) for each in seen.regions)
            return Screen(paragraphs(head, bold(_("By phone, this month")), *regions), _foot(view))
        case RoomView.HELD:
            return _held(head, seen, house)
        case _:
            return Screen(paragraphs(head, *_summary(seen)), _foot(RoomView.SUMMARY))


def _summary(seen: Room) -> tuple[str, ...]:
    queue, today = seen.queue, seen.done_today
    return (
        "\n".join(
            (
                _("Open: {n}", n=queue.open),
                _("Due now: {n}", n=queue.due),
                _("Overdue, more than a working day: {n}", n=queue.overdue),
                _("With operators: {n}", n=len(seen.held)),
            )
        ),
        "\n".join(
            (
                bold(_("Completed")),
                _("Today: phone {phone}, chat {chat}", phone=today[Mode.PHONE], chat=today[Mode.CHAT]),
                _("This month: phone {phone}, chat {chat}", phone=_by_phone(seen), chat=seen.chat_completed),
            )
        ),
        _rates(_("By phone, this month"), seen.phone),
        _rates(_("Phone and chat, this month"), seen.both),
        _("Response rate: AAPOR RR1, complete interviews among all cases that are over."),
    )


def _by_phone(seen: Room) -> int:
    return seen.both.completed - seen.chat_completed


def _rates(title: str, rates: Rates) -> str:
    response = _("Response rate: {share}", share=_share(rates.response))
    return "\n".join((bold(title), response, _("Refusals: {share}", share=_share(rates.refusals))))


def _share(share: Share | None) -> str:
    """Never a rate without its n (REQUIREMENTS, S10)."""
    return f"{percent(share.part, share.of)} (n = {share.of})" if share else "—"


def _people(seen: Room, house: House) -> list[str]:
    lines = [_line(each) for each in seen.operators[:MOST_OPERATORS]]
    more = len(seen.operators) - MOST_OPERATORS
    if more > 0:
        lines.append(plural("and {n} operator more", "and {n} operators more", more))
    units = "\n".join(_unit(each, house) for each in seen.units)
    return [*lines, bold(_("By unit")), units] if units else [_("No calls this month.")]


def _line(line: Line) -> str:
    figures = _(
        "Today: calls {calls}, completed {completed}", calls=line.calls_today, completed=line.completed_today
    )
    return f"<b>{quoted(line.name[:LONGEST_NAME])}</b>\n{figures}\n{_month(line)}"


def _unit(line: Line, house: House) -> str:
    return f"<b>{unit_name(line.unit, house.dictionaries.regions)}</b>\n{_month(line)}"


def _month(line: Line) -> str:
    return _(
        "This month: calls {calls}, completed {completed}, refused {refused}",
        calls=line.calls,
        completed=line.completed,
        refused=line.refused,
    )


def _region(line: RegionLine, house: House) -> str:
    queue = line.queue
    numbers = _(
        "Open {open}, due {due}, overdue {overdue}", open=queue.open, due=queue.due, overdue=queue.overdue
    )
    done = _("Completed: {n}", n=line.rates.completed)
    rate = _("Response rate: {share}", share=_share(line.rates.response))
    return f"<b>{unit_name(line.region, house.dictionaries.regions)}</b>\n{numbers}\n{done}\n{rate}"


def _held(head: str, seen: Room, house: House) -> Screen:
    zone = house.survey.policy.zone
    lines = [
        f"№ {each.held.case_id} · {quoted(each.name)} · {clock(each.held.until, zone)}" + _talking(each)
        for each in seen.held[:MOST_HELD]
    ]
    buttons = [
        button(f"№ {each.held.case_id}", HandOver(case=each.held.case_id, to=0))
        for each in seen.held[:MOST_HELD]
    ]
    text = paragraphs(
        head,
        "\n".join(lines) or _("No operator has a client now."),
        _("Press a case to give it to another operator."),
    )
    number = (button(_("🔢 Case by its number"), ShowRoom(view=RoomView.NUMBER)),)
    return Screen(text, (*in_columns(buttons, 3), number, *_foot(RoomView.HELD)))


def _talking(each: HeldCase) -> str:
    return " 📞" if each.held.calling else ""


def _foot(here: RoomView) -> tuple[Row, ...]:
    """The other pages; the one that is open brings it up to date."""
    words = {
        RoomView.SUMMARY: _("📊 Summary"),
        RoomView.OPERATORS: _("👥 Operators"),
        RoomView.REGIONS: _("🗺 Regions"),
        RoomView.HELD: _("📞 In hand"),
    }
    pages = [button("🔄" if view is here else words[view], ShowRoom(view=view)) for view in words]
    return (*in_pairs(pages), home_row())


def handing(outcome: AskingNumber | AskingWhom | HandedOver | AllAnswered, house: House) -> Screen:
    """Giving a case to another operator, step by step."""
    back: Row = (button(_("◀️ Back"), ShowRoom(view=RoomView.HELD)), *home_row())
    match outcome:
        case AskingNumber(unknown):
            wrong = _("⚠️ There is no open case of this number.") if unknown else None
            return Screen(paragraphs(wrong, _("🔢 Type the number that stands on the card.")), (back,))
        case AskingWhom():
            return Screen(_asked(outcome), (*_colleagues(outcome, house), back))
        case HandedOver(case_id, to):
            text = _("✅ Case {number} goes to: {name}.", number=case_id, name=quoted(to))
            return Screen(paragraphs(text, _("The operator will see it at the next /next.")), (back,))
        case AllAnswered(case_id):
            text = _("✅ Case {number} has every answer: it is completed.", number=case_id)
            return Screen(text, (back,))


def _asked(asking: AskingWhom) -> str:
    case = asking.case
    return paragraphs(
        _("⚠️ This operator has another client now: {name}.", name=quoted(asking.busy))
        if asking.busy
        else None,
        _("⚠️ {name} has this client now, about another service. Try later.", name=quoted(asking.talking))
        if asking.talking
        else None,
        bold(_("📞 Case {number}", number=case.id)) + f"\n👤 {quoted(asking.masked)}",
        _("With: {name}", name=quoted(asking.holder)) if asking.holder else _("Nobody has it now."),
        _("To whom shall it go?") if asking.colleagues else _("There is no other operator to give it to."),
    )


def _colleagues(asking: AskingWhom, house: House) -> tuple[Row, ...]:
    regions = house.dictionaries.regions
    return tuple(
        (
            button(
                f"{each.name or each.telegram_id} · {unit_name(each.unit, regions)}"[:40],
                HandOver(case=asking.case.id, to=each.telegram_id),
            ),
        )
        for each in asking.colleagues
    )
