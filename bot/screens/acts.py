"""How services are proved: counts of a month, lists, a service, what a file of acts has brought."""

from collections.abc import Sequence

from bot.callbacks.monitoring import (
    ActsHelp,
    ApplyProposals,
    ConfirmProposals,
    ExcludeService,
    ListActs,
    RestoreMonth,
    RestoreService,
    ShowActs,
    ShowActService,
)
from bot.i18n import _, day, language, plural
from bot.monitoring.acts.model import ActsView, ProofCounts, Reason, ServiceLine
from bot.monitoring.acts.reading import ActFlaw, BadRow
from bot.monitoring.acts.service import Listed, Overview, ServiceCard, Taken
from bot.screens.pages import page_of, turns
from bot.screens.screen import Row, Screen, bar, bold, button, home_row, in_pairs, paragraphs, quoted
from bot.screens.services import month_name
from bot.services.model import Field, Proof, ServiceState
from bot.services.words import ServiceLists

# So many rows that could not be read are named in one message.
MOST_BAD = 15


def overview(there: Overview) -> Screen:
    """How the services of a month are proved."""
    if there.counts is None:
        return Screen(
            paragraphs(bold(_("🧾 Acts")), _("There are no services in the register yet.")),
            (*_help_rows(), home_row()),
        )
    counts = there.counts
    text = paragraphs(
        bold(_("🧾 Acts: {month}", month=month_name(counts.month))),
        _counts(counts),
        plural(
            "{n} act proves no service of the register.",
            "{n} acts prove no service of the register.",
            there.unused,
        )
        if there.unused
        else None,
        _("Nothing is left out by itself: you decide."),
    )
    others = [button(month_name(each), ShowActs(month=each)) for each in there.months if each != counts.month]
    return Screen(text, (*_list_rows(counts, there.proposed), *in_pairs(others), *_help_rows(), home_row()))


def _counts(counts: ProofCounts) -> str:
    return "\n".join(
        (
            _("Services: {n}", n=counts.services),
            _("🧾 Proved by an act: {n}", n=counts.by_act),
            _("✍️ An act is named, not shown: {n}", n=counts.stated),
            _("🔐 By two or three factors: {n}", n=counts.mfa),
            _("❔ Without proof: {n}", n=counts.unproven),
            _("🚫 Left out: {n}", n=counts.excluded),
        )
    )


def _list_rows(counts: ProofCounts, proposed: int) -> tuple[Row, ...]:
    offered = (
        (_("⚖️ Proposed to be left out: {n}", n=proposed), ActsView.PROPOSED, proposed),
        (_("❔ Without proof: {n}", n=counts.unproven), ActsView.UNPROVEN, counts.unproven),
        (_("🚫 Left out: {n}", n=counts.excluded), ActsView.EXCLUDED, counts.excluded),
        (_("↩️ Their act has come: {n}", n=counts.restorable), ActsView.RESTORABLE, counts.restorable),
    )
    return tuple(
        (button(label, ListActs(month=counts.month, view=view, page=0)),)
        for label, view, number in offered
        if number
    )


def _help_rows() -> tuple[Row, ...]:
    return ((button(_("How to send acts"), ActsHelp(page="how")),),)


def how_to_send() -> Screen:
    """The way of a file of acts."""
    steps = (
        _("1. Take the template: act number and date, IIN or BIN, service, its last day."),
        _("2. One row is one service of an act. Send the file here: .xlsx or .csv."),
        _("3. I look for each in the register by enterprise, service, day, and act number if it is there."),
        _("4. What does not match is proposed to be left out, with the reason. You decide."),
    )
    rows = (
        (button(_("Template in Kazakh"), ActsHelp(page="kk")),),
        (button(_("Template in Russian"), ActsHelp(page="ru")),),
        _to_acts(),
        home_row(),
    )
    return Screen(paragraphs(bold(_("How to send acts")), "\n".join(steps)), rows)


def form_names() -> tuple[str, str]:
    """What the sheet of the template is called, and its title."""
    return _("Acts"), _("Acts of services rendered")


def template_caption() -> str:
    """Under the empty form of acts."""
    return _("The template for acts. Fill it in and send it here.")


def taken(outcome: Taken, bad: Sequence[BadRow]) -> Screen:
    """What became of a file of acts."""
    if not (outcome.new or outcome.known or bad):
        return _not_taken(_("There are no acts in this file."))
    lines = [
        _("New acts: {n}", n=outcome.new),
        _("🧾 Services proved by them: {n}", n=outcome.proved),
    ]
    if outcome.known:
        lines.insert(1, _("Acts that were there before: {n}", n=outcome.known))
    if outcome.excluded:
        lines.append(_("Of these left out at present, to be restored by you: {n}", n=outcome.excluded))
    if bad:
        lines.append(_("⚠️ Rows that I could not read: {n}", n=len(bad)))
    named = [_bad(each) for each in bad[:MOST_BAD]] + (["…"] if len(bad) > MOST_BAD else [])
    text = paragraphs(bold(_("🧾 Acts are taken in")), "\n".join(lines), "\n".join(named))
    return Screen(text, (_to_acts(), home_row()))


def _to_acts() -> Row:
    return (button(_("🧾 Acts"), ActsHelp(page="overview")),)


def _bad(each: BadRow) -> str:
    words = {
        ActFlaw.IDENTIFIER: _("the IIN or BIN is not right"),
        ActFlaw.SERVICE: _("the service is not in the list"),
        ActFlaw.SIGNED_ON: _("the date of the act is no day that has come"),
        ActFlaw.RENDERED_ON: _("the day of the service is no day that has come"),
        ActFlaw.NUMBER: _("the number of the act is too long"),
    }
    return _("Row {row}: {what}", row=each.row, what=words[each.flaw])


def too_many(most: int) -> Screen:
    """A file with more acts than are taken in at once."""
    return _not_taken(_("⚠️ More than {most} acts. Divide the file and send the parts.", most=most))


def lacking(missing: Sequence[Field], lists: ServiceLists) -> Screen:
    """A file of acts without some of its columns."""
    names = "\n".join("• " + lists.headings[each][language()] for each in missing)
    said = _("⚠️ Nothing was taken in: this file of acts has no such columns.")
    return _not_taken(paragraphs(said, names, _("Add them, or take the template.")))


def _not_taken(text: str) -> Screen:
    return Screen(text, (*_help_rows(), _to_acts(), home_row()))


def progress(of: int, done: int) -> str:
    """A message that is edited while acts, or decisions on services, are written."""
    told = _("Done: {done} of {of}", done=min(done, of), of=of)
    return paragraphs(bold(_("🧾 Acts")), bar(min(done, of), of) + "\n" + told)


def listed(there: Listed, lists: ServiceLists) -> Screen:
    """A page of services."""
    titles = {
        ActsView.PROPOSED: _("⚖️ Proposed to be left out: {n}", n=there.services),
        ActsView.UNPROVEN: _("❔ Without proof: {n}", n=there.services),
        ActsView.EXCLUDED: _("🚫 Left out: {n}", n=there.services),
        ActsView.RESTORABLE: _("↩️ Their act has come: {n}", n=there.services),
    }
    text = paragraphs(
        bold(titles[there.view]) + page_of(there.page, there.pages),
        month_name(there.month),
        "\n\n".join(_entry(each, there.reasons.get(each.id) or each.reason, lists) for each in there.lines),
    )
    rows = in_pairs([button(f"№ {each.id}", ShowActService(service=each.id)) for each in there.lines])
    others = turns(
        there.page, there.pages, lambda page: ListActs(month=there.month, view=there.view, page=page)
    )
    return Screen(text, (*rows, *others, *_every(there), _to_month(there.month), home_row()))


def _every(there: Listed) -> tuple[Row, ...]:
    """What can be decided on all of a list at once."""
    match there.view:
        case ActsView.PROPOSED if there.services:
            asking = ApplyProposals(month=there.month, sure=False)
            return ((button(_("🚫 Leave all of them out"), asking),),)
        case ActsView.RESTORABLE if there.services:
            return ((button(_("↩️ Restore all of them"), RestoreMonth(month=there.month)),),)
        case _:
            return ()


def _entry(line: ServiceLine, reason: Reason | None, lists: ServiceLists) -> str:
    told = f"\n{reason_words()[reason]}" if reason else ""
    return f"<b>№ {line.id}</b> · {_region(line, lists)} · {_days(line)}\n{_service(line, lists)}{told}"


def _days(line: ServiceLine) -> str:
    one = f"{line.ended_on:%d.%m.%Y}"
    return one if line.started_on == line.ended_on else f"{line.started_on:%d.%m.%Y}–{one}"


def _service(line: ServiceLine, lists: ServiceLists) -> str:
    return quoted(lists.worded(Field.SERVICE, line.service, language()))


def _region(line: ServiceLine, lists: ServiceLists) -> str:
    regions = lists.dictionaries.regions
    return regions[line.region].short[language()] if line.region in regions else line.region


def card(there: ServiceCard, lists: ServiceLists) -> Screen:
    """A service, its proof, and what can be decided."""
    line, act = there.line, there.act
    out = line.state is ServiceState.EXCLUDED
    text = paragraphs(
        bold(_("🧾 Service № {n}", n=line.id)),
        "\n".join((_region(line, lists), _days(line), _service(line, lists))),
        _("Proof by the register: {proof}", proof=_proof(line)),
        _("Act: № {number}, {date}", number=quoted(act.number), date=day(act.signed_on)) if act else None,
        bold(_("🚫 Left out: {reason}", reason=reason_words()[line.reason])) if out and line.reason else None,
    )
    back = (button(_("↩️ Restore: let it count"), RestoreService(service=line.id)),)
    rows = (back,) if out else _reasons(line)
    return Screen(text, (*rows, _to_month(line.month), home_row()))


def _reasons(line: ServiceLine) -> tuple[Row, ...]:
    return tuple(
        (button("🚫 " + words, ExcludeService(service=line.id, reason=reason)),)
        for reason, words in reason_words().items()
    )


def ask_applying(month: str, number: int) -> Screen:
    """Is it meant?"""
    text = paragraphs(
        bold(_("🚫 Leave out all that is proposed?")),
        month_name(month),
        plural(
            "{n} service will not count in registers and reports. Each can be restored.",
            "{n} services will not count in registers and reports. Each can be restored.",
            number,
        ),
    )
    yes = (button(_("🚫 Yes, leave them out"), ConfirmProposals(month=month, number=number)),)
    return Screen(text, (yes, (button(_("Cancel"), ShowActs(month=month)),), home_row()))


def applied(number: int) -> str:
    """A line above the overview."""
    return plural("✅ {n} service is left out.", "✅ {n} services are left out.", number)


def changed() -> str:
    """A line above the question, asked anew."""
    return _("⚠️ The number has changed meanwhile. Please look again.")


def restored(number: int) -> str:
    """A line above the overview."""
    return plural("✅ {n} service counts again.", "✅ {n} services count again.", number)


def reason_words() -> dict[Reason, str]:
    """Why a service is left out, in words."""
    return {
        Reason.NO_ACT: _("no act"),
        Reason.DATE_MISMATCH: _("the date does not match the act"),
        Reason.SERVICE_MISMATCH: _("the service does not match the act"),
        Reason.ACT_MALFORMED: _("the act is not drawn up properly"),
    }


def _proof(line: ServiceLine) -> str:
    words = _proofs()[line.proof]
    return f"{words} (№ {quoted(line.act_number)})" if line.act_number else words


def _proofs() -> dict[Proof, str]:
    return {
        Proof.ACT: _("a signed act"),
        Proof.MFA: _("two or three factors"),
        Proof.NONE: _("none"),
        Proof.UNKNOWN: _("not stated"),
    }


def _to_month(month: str) -> Row:
    return (button("◀️ " + month_name(month), ShowActs(month=month)),)
