"""Use cases of reports; each asks again whether the role permits it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.enrolments.model import TestPolicy
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.conclusion import service as conclusions
from bot.monitoring.figures import service as figures
from bot.people import audit
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault
from bot.reports import report_files, store
from bot.reports.report_document import Ending
from bot.reports.report_files import Printing
from bot.reports.statistics import Statistics

TERMINAL = 0
"""Who exports by the command line."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file with people's data that leaves the bot: what it holds, chosen how, how many rows."""

    report: str
    filter: str
    rows: int
    sha256: str


def statistics(
    connection: Connection, actor: Person, course_id: str, policy: TestPolicy, now: datetime
) -> Statistics:
    """How many people stand where. Raises NotAllowed."""
    demand(actor.role, Permission.SEE_STATISTICS)
    return Statistics(
        people=store.people_by_state(connection, course_id, policy, now),
        withdrew=store.withdrew(connection),
        blocked=store.blocked(connection),
        pending_notifications=store.pending_notifications(connection),
        set_aside_updates=store.set_aside(connection),
    )


def archive(
    connection: Connection, actor: Person, report_id: int, spoken: Language, printing: Printing
) -> bytes:
    """The files of a frozen report in one zip; takes its time. Raises NotAllowed, NotFound, SealBroken."""
    kept, rows = figures.show(connection, actor, report_id), figures.rows(connection, report_id)
    there = conclusions.read(connection, actor, report_id)
    with speaking(spoken):
        ending = Ending(there.text(spoken), there.signed_by)
        return report_files.archive(report_files.files(kept, rows, ending, printing))


def note_export(connection: Connection, vault: Vault, actor: Person, export: Export, now: datetime) -> None:
    """Write into the audit that a file leaves the bot, before it does. Raises NotAllowed."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    note_export_by(connection, vault, actor.telegram_id, export, now)


def note_export_by(connection: Connection, vault: Vault, account: int, export: Export, now: datetime) -> None:
    """The same for whoever may export already: the command line is `TERMINAL`."""
    audit.write(
        connection,
        vault,
        account,
        "export",
        details={
            "report": export.report,
            "filter": export.filter,
            "rows": export.rows,
            "sha256": export.sha256,
        },
        now=now,
    )
