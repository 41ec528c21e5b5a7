"""Who works here, who is invited, and how one comes and goes."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.callbacks import Go, Place
from bot.callbacks.roster import (
    DismissColleague,
    InviteAs,
    InviteColleague,
    InviteTo,
    LeaveStaff,
    MoveColleague,
    MoveTo,
    ShowColleague,
    ShowInvitation,
    ShowRoster,
    WithdrawInvitation,
)
from bot.i18n import _, clock, day, language, plural
from bot.people.dictionaries import Region
from bot.people.model import Role
from bot.people.staff import (
    CALL_CENTRE,
    INVITED,
    LONGEST_NAME,
    SHORTEST_NAME,
    AskingName,
    Card,
    Colleague,
    Invitation,
    Joined,
    Kept,
    Left,
    Roster,
    Stays,
)
from bot.screens.guidance import STAFF_COMMANDS, command_words, commands_for
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted

Regions = Mapping[str, Region]

COLLEAGUES_ON_A_PAGE = 6
# The call centre and ten branches, then the other ten.
UNITS_ON_A_PAGE = 11


def roster(who: Roster, page: int, regions: Regions, zone: ZoneInfo) -> Screen:
    """Everybody in the role table, page by page, and the invitations that wait."""
    pages = max(1, -(-len(who.colleagues) // COLLEAGUES_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = who.colleagues[page * COLLEAGUES_ON_A_PAGE :][:COLLEAGUES_ON_A_PAGE]
    text = paragraphs(
        bold(_("👥 Staff: {n}", n=len(who.colleagues))) + (f"  {page + 1} / {pages}" if pages > 1 else ""),
        "\n\n".join(_entry(each, regions, zone) for each in shown) or _("Nobody yet."),
        _waiting(len(who.invitations)),
        _("Administrators are named in the settings of the bot (ADMIN_IDS), not here."),
    )
    return Screen(
        text,
        (
            *((button(_called(each), ShowColleague(account=each.telegram_id)),) for each in shown),
            *_turns(lambda other: ShowRoster(page=other), page, pages),
            *((button(f"✉️ {each.name}", ShowInvitation(mark=each.mark)),) for each in who.invitations),
            (button(_("➕ Invite"), InviteColleague()),),
            home_row(),
        ),
    )


def _entry(who: Colleague, regions: Regions, zone: ZoneInfo) -> str:
    return f"<b>{quoted(_called(who))}</b>\n" + _place(who, regions, zone)


def _place(who: Colleague, regions: Regions, zone: ZoneInfo) -> str:
    since = day(who.since.astimezone(zone).date())
    return "\n".join(
        (
            f"{role_names()[who.role]} · {unit_name(who.unit, regions)}",
            _("since: {date}", date=since),
        )
    )


def _waiting(number: int) -> str | None:
    if not number:
        return None
    return plural("✉️ {n} link waits for its person.", "✉️ {n} links wait for their people.", number)


def ask_role() -> Screen:
    """What is the one who is invited to be?"""
    text = paragraphs(
        bold(_("➕ Invite")),
        _("As whom? A supervisor does all that an operator does, and sees the whole room besides."),
    )
    names = role_names()
    rows = tuple((button(names[role], InviteAs(role=role, page=0)),) for role in INVITED)
    return Screen(text, (*rows, _back()))


def ask_unit(role: Role, page: int, regions: Regions) -> Screen:
    """Where will the one who is invited work?"""
    text = paragraphs(bold(role_names()[role]), _("Where does the person work?"))
    units = [button(name, InviteTo(role=role, unit=unit)) for unit, name in _units(regions)]
    rows = _paged(units, page, lambda other: InviteAs(role=role, page=other))
    return Screen(text, (*rows, _back()))


def ask_name(asking: AskingName, regions: Regions) -> Screen:
    """What do colleagues call the one who is invited?"""
    text = paragraphs(
        bold(role_names()[asking.role]) + f" · {unit_name(asking.unit, regions)}",
        _("⚠️ A name has {shortest} to {longest} characters.", shortest=SHORTEST_NAME, longest=LONGEST_NAME)
        if asking.unfit
        else None,
        _("Type what colleagues call the person, for example: Aigerim Serik."),
    )
    return Screen(text, (_back(_("Cancel")),))


def forwardable(made: Invitation, url: str, regions: Regions, zone: ZoneInfo) -> Screen:
    """The message that is passed on to the one who is invited: nothing in it is for others."""
    return Screen(
        paragraphs(
            _("Hello, {name}!", name=quoted(made.name)),
            _("This is your invitation to the bot of Damu.")
            + f"\n{role_names()[made.role]} · {unit_name(made.unit, regions)}",
            _("Open the link and press Start:") + f"\n{url}",
            _until(made, zone) + "\n" + _("It works once. Give it to nobody."),
        )
    )


def made(who: Invitation, regions: Regions, zone: ZoneInfo) -> Screen:
    """The link is made and stands in the message above."""
    text = paragraphs(
        bold(_("✅ The link is made")),
        _("Forward the message above to {name}: it is shown only this once.", name=quoted(who.name)),
        _until(who, zone),
    )
    return Screen(text, (_withdrawal(who), _back(_("👥 Staff"))))


def invitation(who: Invitation, regions: Regions, zone: ZoneInfo) -> Screen:
    """An invitation that waits."""
    text = paragraphs(
        f"✉️ <b>{quoted(who.name)}</b>",
        f"{role_names()[who.role]} · {unit_name(who.unit, regions)}",
        _until(who, zone),
        _("The link is not kept, so it cannot be shown again. Lost? Withdraw it and make another."),
    )
    return Screen(text, (_withdrawal(who), _back()))


def _until(who: Invitation, zone: ZoneInfo) -> str:
    local = who.expires_at.astimezone(zone)
    return _("The link works until {date}, {time}.", date=day(local.date()), time=clock(who.expires_at, zone))


def _withdrawal(who: Invitation) -> Row:
    return (button(_("🚫 Withdraw the link"), WithdrawInvitation(mark=who.mark)),)


def card(shown: Card, regions: Regions, zone: ZoneInfo) -> Screen:
    """A colleague, and what may be changed."""
    who = shown.colleague
    text = paragraphs(f"👤 <b>{quoted(_called(who))}</b>", _place(who, regions, zone))
    rows: list[Row] = [(button(_("🏢 Another unit"), MoveColleague(account=who.telegram_id, page=0)),)]
    if shown.own:
        text = paragraphs(text, _("This is you: nobody dismisses themself."))
    else:
        rows.append((button(_("🚪 Dismiss"), DismissColleague(account=who.telegram_id, sure=False)),))
    return Screen(text, (*rows, _back()))


def ask_new_unit(shown: Card, page: int, regions: Regions) -> Screen:
    """Where does a colleague work from now on?"""
    who = shown.colleague
    text = paragraphs(
        f"👤 <b>{quoted(_called(who))}</b>",
        _("Now: {unit}", unit=unit_name(who.unit, regions)),
        _("Where does the person work?"),
    )
    units = [button(name, MoveTo(account=who.telegram_id, unit=unit)) for unit, name in _units(regions)]
    rows = _paged(units, page, lambda other: MoveColleague(account=who.telegram_id, page=other))
    return Screen(text, (*rows, (button(_("Cancel"), ShowColleague(account=who.telegram_id)),)))


def ask_dismissal(shown: Card, regions: Regions, zone: ZoneInfo) -> Screen:
    """Is it meant?"""
    who = shown.colleague
    text = paragraphs(
        f"👤 <b>{quoted(_called(who))}</b>",
        _place(who, regions, zone),
        _("Dismiss? It works at once: staff commands close, and a case in hand goes back to the queue."),
    )
    yes = (button(_("🚪 Yes, dismiss"), DismissColleague(account=who.telegram_id, sure=True)),)
    return Screen(text, (yes, (button(_("Cancel"), ShowColleague(account=who.telegram_id)),)))


def dismissed(who: Colleague) -> str:
    """A line above the roster."""
    return _("✅ {name} works here no more.", name=quoted(_called(who)))


def withdrawn() -> str:
    """A line above the roster."""
    return _("✅ The link works no more.")


def joined(outcome: Joined, regions: Regions) -> Screen:
    """The first words to a new colleague: what they can do now, and whom to ask."""
    who, words = outcome.colleague, command_words()
    commands = [name for name in commands_for(who.role) if name in STAFF_COMMANDS]
    asked = ", ".join(quoted(name) for name in outcome.ask)
    text = paragraphs(
        bold(_("👋 Welcome, {name}!", name=quoted(who.name))),
        f"{role_names()[who.role]} · {unit_name(who.unit, regions)}",
        _("What you can do now:") + "\n" + "\n".join(f"/{name} – {words[name]}" for name in commands),
        _("Questions about the work? Ask: {names}.", names=asked)
        if asked
        else _("Questions about the work? Ask who sent you the link."),
        _("/help shows this list at any time."),
    )
    return Screen(text, (home_row(),))


def kept(outcome: Kept) -> str:
    """A line above the present screen, for who needs no link."""
    role = role_names()[outcome.role]
    return _("You need no link: your role is already “{role}”. The link still works for another.", role=role)


def refused() -> str:
    """A line above the present screen: the same, whatever is wrong with the link."""
    return _("⚠️ This invitation does not work. Ask who sent it for another one.")


def ask_leaving() -> Screen:
    """Is it meant?"""
    text = paragraphs(
        bold(_("🚪 Leave the staff?")),
        _("Staff commands close at once, and a case in hand goes back to the queue."),
        _("Your own course and certificates stay. To come back you need a new link."),
    )
    yes = (button(_("🚪 Yes, leave"), LeaveStaff(sure=True)),)
    return Screen(text, (yes, (button(_("Cancel"), Go(place=Place.HELP)),)))


def left(outcome: Left | Stays) -> str:
    """A line above the present screen."""
    if isinstance(outcome, Left):
        return _("✅ You have left the staff. Thank you for your work!")
    return _("You are an administrator: the settings of the bot (ADMIN_IDS) say so, and only they change it.")


def role_names() -> dict[Role, str]:
    """The roles in words."""
    return {
        Role.ENTREPRENEUR: _("Entrepreneur"),
        Role.OPERATOR: _("Operator"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.ADMINISTRATOR: _("Administrator"),
    }


def unit_name(unit: str | None, regions: Regions) -> str:
    """A unit in words: the call centre, or a branch by the short name of its region."""
    if unit == CALL_CENTRE:
        return _("Call centre")
    return regions[unit].short[language()] if unit and unit in regions else "—"


def _called(who: Colleague) -> str:
    """A colleague by name; who was put into the role table by hand has an account only."""
    return who.name or f"№ {who.telegram_id}"


def _units(regions: Regions) -> list[tuple[str, str]]:
    return [(unit, unit_name(unit, regions)) for unit in (CALL_CENTRE, *regions)]


def _paged(
    buttons: list[InlineKeyboardButton], page: int, turn: Callable[[int], CallbackData]
) -> tuple[Row, ...]:
    """One page of many buttons, and the way to the others."""
    pages = -(-len(buttons) // UNITS_ON_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = buttons[page * UNITS_ON_A_PAGE :][:UNITS_ON_A_PAGE]
    return (*in_columns(shown, 2), *_turns(turn, page, pages))


def _turns(turn: Callable[[int], CallbackData], page: int, pages: int) -> tuple[Row, ...]:
    """The pages before and after, by number."""
    before = (button(f"◀️ {page} / {pages}", turn(page - 1)),) if page > 0 else ()
    after = (button(f"{page + 2} / {pages} ▶️", turn(page + 1)),) if page + 1 < pages else ()
    return ((*before, *after),) if pages > 1 else ()


def _back(label: str | None = None) -> Row:
    return (button(label or _("◀️ Back"), ShowRoster(page=0)),)
