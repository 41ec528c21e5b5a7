"""What must be looked into, and who wants instruments, as staff see it."""

from collections.abc import Mapping

from bot.callbacks.calls import CloseFollowUp, OpenFollowUp, SendInterested, ShowFollowUps, TakeFollowUp
from bot.house import House
from bot.i18n import _, day, language
from bot.people.model import Role
from bot.people.rules import Permission, may
from bot.reports.service import Export
from bot.screens.screen import Row, Screen, bold, button, home_row, paragraphs, quoted
from bot.survey.follow_ups.service import (
    LONGEST_RESOLUTION,
    SHORTEST_RESOLUTION,
    FollowUpCard,
    FollowUpList,
    Listed,
    Resolved,
)
from bot.survey.follow_ups.store import UNNAMED
from bot.survey.model import FollowUpReason


def listed(found: FollowUpList) -> Screen:
    """What is open, or what I deal with."""
    title = (
        _("📌 I deal with: {n}", n=found.number) if found.mine else _("📌 To look into: {n}", n=found.number)
    )
    none = _("Nothing here.") if not found.lines else _("Press a line.")
    rows = [(button(_label(each), OpenFollowUp(follow_up=each.follow_up.id)),) for each in found.lines]
    other = _("📌 All that is open") if found.mine else _("🙋 What I deal with")
    turn: Row = (button(other, ShowFollowUps(mine=not found.mine)),)
    return Screen(paragraphs(bold(title), none), (*rows, turn, home_row()))


def _label(line: Listed) -> str:
    return f"{_signs()[line.follow_up.reason]} {line.masked} · {line.case.subject.ended_on:%d.%m.%Y}"[:40]


def _signs() -> dict[FollowUpReason, str]:
    return {FollowUpReason.LOW_MARK: "👎", FollowUpReason.NOT_HELPED: "🤷", FollowUpReason.NOT_RECEIVED: "❓"}


def reason_words() -> dict[FollowUpReason, str]:
    """Why somebody must look into it."""
    return {
        FollowUpReason.LOW_MARK: _("👎 The quality was marked 1 or 2"),
        FollowUpReason.NOT_HELPED: _("🤷 The service did not help"),
        FollowUpReason.NOT_RECEIVED: _("❓ The client says there was no such service"),
    }


def card(shown: FollowUpCard, house: House) -> Screen:
    """One of them; name and numbers for who deals with it."""
    subject, services = shown.case.subject, house.service_lists.services
    service = services[subject.service].name[language()] if subject.service in services else subject.service
    text = paragraphs(
        bold(reason_words()[shown.follow_up.reason]),
        _client(shown),
        "\n".join(
            (
                _("Service: {service}", service=quoted(service)),
                _("Date: {date}", date=day(subject.ended_on)),
                _("Place: {place}", place=quoted(f"{subject.place}, {subject.locality}")),
            )
        ),
        f"💬 {quoted(shown.comment)}" if shown.comment else None,
        _("Dealt with by: {name}", name=quoted(shown.taker)) if shown.taker else None,
        _question(shown),
    )
    return Screen(text, (*_acts(shown), (button(_("◀️ Back"), _list_of(shown)), *home_row())))


def _client(shown: FollowUpCard) -> str:
    if shown.client is None:
        return f"👤 {quoted(shown.masked)}"
    return "\n".join(
        (f"👤 <b>{quoted(shown.client.name)}</b>", *(f"☎️ {each}" for each in shown.client.phones))
    )


def _question(shown: FollowUpCard) -> str | None:
    if not shown.asking:
        return None
    limits = _(
        "⚠️ I need {shortest} to {longest} characters.",
        shortest=SHORTEST_RESOLUTION,
        longest=LONGEST_RESOLUTION,
    )
    asked = _("✍️ Type what has come of it. I delete your message at once.")
    return paragraphs(limits if shown.unfit else None, asked)


def _acts(shown: FollowUpCard) -> tuple[Row, ...]:
    number = shown.follow_up.id
    if shown.taker is None:
        return ((button(_("🙋 I take it"), TakeFollowUp(follow_up=number)),),)
    if shown.client is not None and not shown.asking:
        return ((button(_("✅ Close"), CloseFollowUp(follow_up=number)),),)
    return ()


def _list_of(shown: FollowUpCard) -> ShowFollowUps:
    return ShowFollowUps(mine=shown.client is not None)


def resolved(outcome: Resolved | FollowUpCard, house: House) -> Screen:
    """Closed, with what is left; or the question again."""
    if isinstance(outcome, FollowUpCard):
        return card(outcome, house)
    return listed(outcome.left).under(_("✅ Closed. It is in the audit."))


def interested(counts: Mapping[tuple[str, str], int], house: House, role: Role) -> Screen:
    """How many want which instrument, by region; a file for those who may have it."""
    instruments = {code: words[language()] for code, words in house.wordings.interview.instruments.items()}
    parts = [
        _instrument(name, {region: n for (of, region), n in counts.items() if of == code}, house)
        for code, name in {**instruments, UNNAMED: _("not stated")}.items()
    ]
    text = paragraphs(
        bold(_("💰 Interested in instruments")),
        *parts if counts else (_("Nobody so far."),),
    )
    file: Row = (button(_("📄 File for the branches"), SendInterested()),)
    rows = (file,) if counts and may(role, Permission.EXPORT_REGISTER) else ()
    return Screen(text, (*rows, home_row()))


def _instrument(name: str, by_region: Mapping[str, int], house: House) -> str | None:
    if not by_region:
        return None
    regions, spoken = house.dictionaries.regions, language()
    lines = [
        f"{regions[region].short[spoken] if region in regions else region}: {number}"
        for region, number in sorted(by_region.items())
    ]
    return "\n".join((f"<b>{quoted(name[:1].upper() + name[1:])}: {sum(by_region.values())}</b>", *lines))


def interested_caption(export: Export) -> str:
    """The words under the file."""
    return paragraphs(
        bold("📄 " + _("Clients interested in state financial instruments")),
        _("Rows: {n}", n=export.rows),
        _("Full names and numbers: keep the file safe. The export is in the audit."),
        f"SHA-256: <code>{export.sha256}</code>",
    )
