"""The data model of monitoring: the calendar, letters, acts, exclusions, reports and their delivery.

Dates are local, times are UTC instants. Codes are those of the feature that writes them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from bot.db.schema import LARGE_ID
from bot.db.schema import metadata as metadata
from bot.db.types import UtcDateTime

# Days that an administrator declared working or off, over content/calendar.csv (REQUIREMENTS, Q21).
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_working", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

# A notification letter to the operator about the faults of one batch (Methodology, points 8 and 9).
letters = Table(
    "letters",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, unique=True),
    Column("detected_at", UtcDateTime, nullable=False),
    Column("due_on", Date, nullable=False),  # by then it must be sent
    Column("outgoing_number", String(64)),
    Column("sent_on", Date),
    Column("received_on", Date),  # by the operator: the term of the correction runs from here
    Column("marked_at", UtcDateTime),
    Column("marked_by", BigInteger),
    Column("answer_due_on", Date),  # by then the operator must have corrected
    Column("closed_at", UtcDateTime),  # every row is mended or given up
)

# An act of services rendered, from a file of acts (Methodology, point 11).
acts = Table(
    "acts",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("number", String(64), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("enterprise_digest", String(64), nullable=False),  # of the IIN or BIN, as in `enterprises`
    Column("service", String(4), nullable=False),
    Column("rendered_on", Date, nullable=False),
    Column("service_id", ForeignKey("services.id"), index=True),  # what it proves
    Column("imported_at", UtcDateTime, nullable=False),
    Column("imported_by", BigInteger, nullable=False),
)
# One act may cover several services. The enterprise comes first: acts are looked up by it.
Index(
    "uq_acts_known",
    acts.c.enterprise_digest,
    acts.c.number,
    acts.c.signed_on,
    acts.c.service,
    acts.c.rendered_on,
    unique=True,
)

# A service that is left out of registers and reports, until it is restored (Methodology, point 11).
exclusions = Table(
    "exclusions",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("service_id", ForeignKey("services.id"), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("note", Text),
    Column("excluded_by", BigInteger, nullable=False),
    Column("excluded_at", UtcDateTime, nullable=False),
    Column("restored_by", BigInteger),
    Column("restored_at", UtcDateTime),
)
Index(
    "uq_exclusions_open",
    exclusions.c.service_id,
    unique=True,
    sqlite_where=text("restored_at IS NULL"),
    postgresql_where=text("restored_at IS NULL"),
)

# A report as it was made: its figures and the rows behind them stay as they were (Methodology, Appendix 3).
reports = Table(
    "reports",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("period", String(8), nullable=False, index=True),  # "2026Q1" or "2026"
    Column("profile", String(32), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("figures", Text, nullable=False),  # JSON
    Column("counted", LargeBinary, nullable=False),  # the rows behind the figures, packed; ids and codes only
    Column("sha256", String(64), nullable=False),  # of figures and rows
    Column("conclusion", Text, nullable=False),  # JSON: as drafted, then as edited, by language
    Column("signed_by", Text),  # the post and name that stand under it
    Column("signed_at", UtcDateTime),
)

# That a report went out, so that nobody is reminded of it any more (Methodology, points 12 and 13).
submissions = Table(
    "submissions",
    metadata,
    Column("period", String(8), primary_key=True),
    Column("outgoing_number", String(64), nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("marked_by", BigInteger, nullable=False),
    Column("marked_at", UtcDateTime, nullable=False),
)

# A report that somebody asked for in the chat; a job makes it, since counting may take minutes.
report_orders = Table(
    "report_orders",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("period", String(8), nullable=False),
    Column("ordered_by", BigInteger, nullable=False),
    Column("ordered_at", UtcDateTime, nullable=False),
    Column("report_id", ForeignKey("reports.id")),  # once it is made
    Column("told_at", UtcDateTime),  # who ordered it knows
)
# Two presses, or two administrators, want the same report.
Index(
    "uq_report_orders_open",
    report_orders.c.period,
    unique=True,
    sqlite_where=text("report_id IS NULL"),
    postgresql_where=text("report_id IS NULL"),
)
