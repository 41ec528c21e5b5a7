"""Use cases of the conclusion: draft it, change it, sign the report. What is signed stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.language import Language
from bot.monitoring.conclusion import rules, store
from bot.monitoring.conclusion.rules import Remark
from bot.monitoring.conclusion.store import Conclusion
from bot.monitoring.figures import frozen_store, packing
from bot.monitoring.figures import rules as figure_rules
from bot.monitoring.figures.model import BlockFigures, BlockKind, Figures, Period
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

SHORTEST, LONGEST = 20, 6000
"""Characters of a conclusion."""
LONGEST_NAME = 200
TOPIC = "conclusion"
"""Of the typed answers that are waited for."""
_SIGNATORY = "sign"


@dataclass(frozen=True, slots=True)
class Signed:
    """The report is signed, by this name and at this instant: its conclusion cannot be changed any more."""

    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Unfit:
    """The text is too short, too long or a command."""

    conclusion: Conclusion


def suggested(connection: Connection, report_id: int, regions: tuple[str, ...]) -> tuple[Remark, ...]:
    """What the figures of a frozen report suggest to say. A long read. Raises NotFound."""
    report = frozen_store.report(connection, report_id)
    if report is None:
        raise NotFound(f"report {report_id}")
    figures = packing.figures_of(report.figures)
    main = figures.blocks[0]
    before = _block_before(connection, figures)
    faults = store.faults(connection, list(figure_rules.months(main.block)))
    return rules.remarks(main, before, figures.headline, faults, regions)


def _block_before(connection: Connection, figures: Figures) -> BlockFigures | None:
    """The same stretch of the period before, from the newest report that was made of it."""
    period, kind = earlier(figures.period)
    for report in frozen_store.newest(connection, 1, period.code):
        blocks = packing.figures_of(report.figures).blocks
        return next((each for each in blocks if each.block.kind is kind), None)
    return None


def earlier(period: Period) -> tuple[Period, BlockKind]:
    """What a report is held against; a first quarter against the last one: the fourth lacks its December."""
    if period.quarter is None:
        return Period(period.year - 1), BlockKind.YEAR
    if period.quarter == 1:
        return Period(period.year - 1, 1), BlockKind.QUARTER
    return Period(period.year, period.quarter - 1), BlockKind.QUARTER


def keep_draft(connection: Connection, report_id: int, drafted: Mapping[Language, str]) -> Conclusion:
    """Keep what was suggested, in words; a draft that is there already stays. Raises NotFound."""
    present = _conclusion(connection, report_id)
    if present.drafted:
        return present
    changed = replace(present, drafted=drafted)
    store.keep(connection, report_id, changed)
    return changed


def read(connection: Connection, actor: Person, report_id: int) -> Conclusion:
    """The conclusion as it is now. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    return _conclusion(connection, report_id)


def edit(
    connection: Connection,
    vault: Vault,
    actor: Person,
    report_id: int,
    language: Language,
    typed: str,
    now: datetime,
) -> Conclusion | Signed | Unfit:
    """Put a typed text in the place of the draft. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    present, text = _conclusion(connection, report_id), typed.strip()
    if present.signed_at:
        return Signed(present)
    if not SHORTEST <= len(text) <= LONGEST or text.startswith("/"):
        return Unfit(present)
    changed = replace(present, edited={**present.edited, language: text})
    store.keep(connection, report_id, changed)
    _note(connection, vault, actor, "edit_conclusion", {"report": report_id, "language": language.value}, now)
    return changed


def sign(
    connection: Connection, vault: Vault, actor: Person, report_id: int, name: str, now: datetime
) -> Signed | Unfit:
    """Put post and name under a report; a second signature changes nothing. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    present, name = _conclusion(connection, report_id), " ".join(name.split())
    if present.signed_at:
        return Signed(present)
    if not 3 <= len(name) <= LONGEST_NAME or name.startswith("/"):
        return Unfit(present)
    changed = replace(present, signed_by=name, signed_at=now)
    store.keep(connection, report_id, changed)
    _note(connection, vault, actor, "sign_report", {"report": report_id}, now)
    return Signed(changed)


# What is typed


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a typed text is: the conclusion of a report in a language, or who signs it (None)."""

    report: int
    language: Language | None


def ask_text(connection: Connection, actor: Person, report_id: int, language: Language) -> Conclusion:
    """Wait for another conclusion, unless the report is signed. Raises NotAllowed, NotFound."""
    present = read(connection, actor, report_id)
    if not present.signed_at:
        people.await_answer(connection, actor.id, Awaited(TOPIC, language.value, report_id))
    return present


def ask_signatory(connection: Connection, actor: Person, report_id: int) -> Conclusion:
    """Wait for post and name, unless the report is signed. Raises NotAllowed, NotFound."""
    present = read(connection, actor, report_id)
    if not present.signed_at:
        people.await_answer(connection, actor.id, Awaited(TOPIC, _SIGNATORY, report_id))
    return present


def leave(connection: Connection, actor: Person, report_id: int) -> Conclusion:
    """The conclusion; nothing typed is waited for any more. Raises NotAllowed, NotFound."""
    present = read(connection, actor, report_id)
    waiting = people.awaited_answer(connection, actor.id)
    if waiting and waiting.topic == TOPIC:
        people.await_answer(connection, actor.id, None)
    return present


def take_typed(
    connection: Connection, vault: Vault, actor: Person, typed: str, now: datetime
) -> tuple[AskedFor, Conclusion | Signed | Unfit]:
    """Do with a typed text what was asked for. Raises NotAllowed, and NotFound when nothing was."""
    waiting = people.awaited_answer(connection, actor.id)
    if waiting is None or waiting.topic != TOPIC or waiting.subject is None:
        raise NotFound(f"person {actor.id} is not asked for a conclusion")
    outcome: Conclusion | Signed | Unfit
    if waiting.step == _SIGNATORY:
        asked = AskedFor(waiting.subject, None)
        outcome = sign(connection, vault, actor, asked.report, typed, now)
    else:
        asked = AskedFor(waiting.subject, spoken := Language(waiting.step))
        outcome = edit(connection, vault, actor, asked.report, spoken, typed, now)
    if not isinstance(outcome, Unfit):
        people.await_answer(connection, actor.id, None)
    return asked, outcome


def _note(
    connection: Connection,
    vault: Vault,
    actor: Person,
    action: str,
    details: Mapping[str, str | int | None],
    now: datetime,
) -> None:
    audit.write(connection, vault, actor.telegram_id, action, details=details, now=now)


def _conclusion(connection: Connection, report_id: int) -> Conclusion:
    found = store.conclusion(connection, report_id)
    if found is None:
        raise NotFound(f"report {report_id}")
    return found
