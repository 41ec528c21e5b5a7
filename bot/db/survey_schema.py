"""The data model of services, the survey about them, and what people think of the course.

Persons and enterprises are joined by IIN and BIN, never by a Telegram id. `LargeBinary` columns are sealed;
digests are keyed hashes (bot/people/vault.py). Dates are local, times are UTC instants.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.db.schema import LARGE_ID
from bot.db.schema import metadata as metadata
from bot.db.types import UtcDateTime

# A register that was sent in: checked first, taken in once confirmed, in pieces that a kill may interrupt.
batches = Table(
    "batches",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("month", String(7), nullable=False),  # "2026-03": the reporting month
    Column("received_at", UtcDateTime, nullable=False),
    Column("sent_by", BigInteger, nullable=False),  # Telegram id; 0 for the command line
    Column("language", String(2), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("suffix", String(4), nullable=False),  # "xlsx" or "csv"
    Column("state", String(12), nullable=False),  # BatchState
    Column("progress", Integer, nullable=False, server_default="0"),  # rows that are dealt with
    Column("rows", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("held", Integer, nullable=False, server_default="0"),
    Column("known", Integer, nullable=False, server_default="0"),  # in the register already, word for word
    Column("mended", Integer, nullable=False, server_default="0"),  # of the taken: they replace held rows
    Column("confirmed_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("told_at", UtcDateTime),  # the sender knows how it ended
)

# The file of a batch, sealed; deleted once every row is taken or held. It has a table of its own, since its
# batch is written with every piece, and SQLite would write these megabytes again each time.
batch_files = Table(
    "batch_files",
    metadata,
    Column("batch_id", ForeignKey("batches.id"), primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)

# A client: a person. The digest is of the IIN, or else of name and date of birth (REQUIREMENTS, Q12); it
# stays when the IIN becomes known later, so `iin_digest` is asked first.
clients = Table(
    "clients",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("iin_digest", String(64), index=True),  # as the look-up "iin" of people
    Column("sex", String(1)),
    Column("private", LargeBinary, nullable=False),  # JSON: name, birth_date, iin, disability
    Column("do_not_ask_at", UtcDateTime),
)

client_lookups = Table(
    "client_lookups",
    metadata,
    Column("kind", String(12), primary_key=True),  # name, born, phone, phone4, iin, id4
    Column("digest", String(64), primary_key=True),
    Column("client_id", ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,  # the key is the whole row: one tree to write instead of three
)

enterprises = Table(
    "enterprises",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the IIN or BIN, as the look-ups of people
    Column("private", LargeBinary, nullable=False),  # JSON: identifier, name
)

# One row of the register (Methodology, Appendix 1) that passed every check.
services = Table(
    "services",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("row_number", Integer, nullable=False),  # in the file that brought it
    Column("month", String(7), nullable=False, index=True),
    Column("key", String(64), nullable=False, unique=True),  # of columns 6, 5, 15, 16, 18
    Column("fingerprint", String(64), nullable=False),  # of all cells: the same file twice changes nothing
    Column("client_id", ForeignKey("clients.id"), nullable=False, index=True),
    Column("enterprise_id", ForeignKey("enterprises.id"), nullable=False, index=True),
    Column("region", String(2), nullable=False),
    Column("locality", String(128), nullable=False),
    Column("place", String(255), nullable=False),
    Column("place_kind", String(8), nullable=False),  # PlaceKind
    Column("mode", String(8), nullable=False),  # ServiceMode
    Column("proof", String(8), nullable=False),  # Proof
    Column("act_number", String(64)),
    Column("act_date", Date),
    Column("provider", String(255)),
    Column("legal_form", String(16), nullable=False),
    Column("category", String(8), nullable=False),
    Column("oked_section", String(1), nullable=False),
    Column("oked_division", String(2), nullable=False),
    Column("service", String(4), nullable=False),
    Column("subtype", String(8), nullable=False),
    Column("age", Integer, nullable=False),  # full years on the day the service began
    Column("headcount", Integer),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date, nullable=False, index=True),
    Column("private", LargeBinary, nullable=False),  # JSON: manager, work_phone, mobile_phone, email
    Column("state", String(12), nullable=False, server_default="registered"),  # ServiceState
)

# A row that did not pass, with its reasons; it waits for its correction, and nothing of it is lost.
held_rows = Table(
    "held_rows",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, index=True),
    Column("row_number", Integer, nullable=False),
    Column("month", String(7), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("cells", LargeBinary, nullable=False),  # JSON: the texts as they were sent
    Column("faults", Text, nullable=False),  # JSON: columns and codes, nothing of what was typed
    Column("held_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("replaced_by", ForeignKey("services.id")),
    Column("follows", BigInteger, index=True),  # the held row in whose place this one is held
)
Index(
    "uq_held_rows_open",
    held_rows.c.month,
    held_rows.c.fingerprint,
    unique=True,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

# One trigger of the survey: who is asked, and how they were chosen (Methodology, points 5(2), 16).
rounds = Table(
    "rounds",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("ordered_by", BigInteger, nullable=False),  # Telegram id; 0 for the scheduler
    Column("ordered_at", UtcDateTime, nullable=False),
    Column("scope", Text, nullable=False),  # JSON: what was chosen from
    Column("method", String(8), nullable=False),  # SampleMethod
    Column("figure", Integer),  # per cent, or number a region
    Column("seed", BigInteger),  # the same seed draws the same services
    Column("size", Integer, nullable=False),
    Column("through", BigInteger),  # services that came later than this one are in no draw of the round
    Column("cuts", Text),  # JSON: the greatest rank drawn in each region; None: everybody
    Column("stratum", String(32), unique=True),  # of the scheduler's rounds: two programs that draw at once
    Column("progress", Integer, nullable=False, server_default="0"),  # pieces opened; who draws looks at it
    Column("finished_at", UtcDateTime),  # every service drawn is open; never of the scheduler's rounds
)
Index(
    "ix_rounds_unfinished",
    rounds.c.id,
    sqlite_where=text("finished_at IS NULL AND through IS NOT NULL"),
    postgresql_where=text("finished_at IS NULL AND through IS NOT NULL"),
)

# Services that a sample of the scheduler left out: they are never drawn again. An operator may order them.
passed_over = Table(
    "passed_over",
    metadata,
    Column("service_id", ForeignKey("services.id"), primary_key=True, autoincrement=False),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
)

# One service to be asked about, whichever way: in the chat or by phone, and never twice.
cases = Table(
    "cases",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("service_id", ForeignKey("services.id"), nullable=False, unique=True),
    Column("client_id", ForeignKey("clients.id"), nullable=False, index=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),  # reachable in the chat
    Column("region", String(2), nullable=False),
    Column("language", String(2)),  # in which the talk is held, once known
    Column("opened_at", UtcDateTime, nullable=False),
    Column("phone_from", UtcDateTime, nullable=False),  # from here on an operator may call
    Column(
        "appointment", Boolean, nullable=False, server_default=text("false")
    ),  # for the time of phone_from
    Column("calls", Integer, nullable=False, server_default="0"),
    Column("claimed_by", BigInteger),  # an operator's Telegram id
    Column("claimed_until", UtcDateTime),
    Column("calling_since", UtcDateTime),  # the operator is on the phone: the name is shown
    Column("handed_by", BigInteger),  # the supervisor who gave the claimed case to this operator
    Column("outcome", String(16)),  # Outcome: how the case ended
    Column("ended_mode", String(5)),  # Mode
    Column("ended_by", BigInteger),
    Column("ended_at", UtcDateTime),
    Column("comment", LargeBinary),  # a word that the client left
    Column("unsettled", Boolean, nullable=False),  # invitation and reminders lag behind
    CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended"),
    CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claimed"),
)
Index("ix_cases_unsettled", cases.c.id, sqlite_where=text("unsettled"), postgresql_where=text("unsettled"))
Index(
    "ix_cases_queue",
    cases.c.phone_from,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
# What an operator is given next, in the three orders of bot/survey/calls/store.py. The hour is in each of
# them, so that cases which are not due are passed over without being looked up.
Index(
    "ix_cases_appointments",
    cases.c.appointment,
    cases.c.phone_from,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index(
    "ix_cases_region",
    cases.c.region,
    cases.c.opened_at,
    cases.c.id,
    cases.c.phone_from,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index(
    "ix_cases_age",
    cases.c.opened_at,
    cases.c.id,
    cases.c.phone_from,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
# Those that were called as often as may be.
Index(
    "ix_cases_calls",
    cases.c.calls,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
# An operator holds one case at a time: two presses of /next.
Index(
    "uq_cases_claimed",
    cases.c.claimed_by,
    unique=True,
    sqlite_where=text("claimed_by IS NOT NULL"),
    postgresql_where=text("claimed_by IS NOT NULL"),
)


def _case() -> Column[int]:
    return Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False)


# The answers to Appendix 4, each saved as it is given, each with the way it came.
answers = Table(
    "answers",
    metadata,
    _case(),
    Column("question", String(4), nullable=False),  # Question
    Column("value", String(16), nullable=False),
    Column("mode", String(5), nullable=False),
    Column("language", String(2), nullable=False),
    Column("wording", String(16), nullable=False),  # version of content/surveys/a4.toml
    Column("operator", BigInteger),
    Column("answered_at", UtcDateTime, nullable=False),
    UniqueConstraint("case_id", "question"),
)

# Financial instruments that a client is interested in, for Damu's branches.
interests = Table(
    "interests",
    metadata,
    _case(),
    Column("instrument", String(8), nullable=False),
    UniqueConstraint("case_id", "instrument"),
)

# Every try to reach somebody by phone.
calls = Table(
    "calls",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _case(),
    Column("number", Integer, nullable=False),
    Column("operator", BigInteger, nullable=False),
    Column("unit", String(16)),
    Column("outcome", String(16), nullable=False),
    Column("called_at", UtcDateTime, nullable=False, index=True),
    Column("seconds", Integer),  # from "I am calling" to the outcome; None: the outcome came at once
    Column("again_at", UtcDateTime),
    UniqueConstraint("case_id", "number"),  # two presses of one outcome
)

# What somebody at Damu must look into: a low mark, a service that did not help, one never received.
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _case(),
    Column("reason", String(16), nullable=False),  # FollowUpReason
    Column("opened_at", UtcDateTime, nullable=False),
    Column("taken_by", BigInteger),
    Column("taken_at", UtcDateTime),
    Column("closed_by", BigInteger),
    Column("closed_at", UtcDateTime),
    Column("resolution", LargeBinary),
    UniqueConstraint("case_id", "reason"),
)
Index(
    "ix_follow_ups_open",
    follow_ups.c.taken_by,
    follow_ups.c.opened_at,
    follow_ups.c.id,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

# The questionnaire of Appendix 2; unfinished until `confirmed_at`, which stands for the signature.
questionnaires = Table(
    "questionnaires",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column(
        "service_id", ForeignKey("services.id"), unique=True
    ),  # None: collected elsewhere, no such service
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("source", String(6), nullable=False),  # chat or import
    Column("digest", String(64), unique=True),  # of an imported row: the same file twice changes nothing
    Column("private", LargeBinary, nullable=False),  # JSON: client, manager
    Column("service", String(4)),
    Column("subtype", String(8)),
    Column("usefulness", Integer),
    Column("organisation", Integer),
    Column("expectations", Integer),
    Column("satisfaction", Integer),
    Column("purpose", String(16)),
    Column("purpose_words", LargeBinary),
    Column("financial", String(64)),  # codes, divided by commas; empty: none was wanted
    Column("nonfinancial", String(96)),
    Column("language", String(2), nullable=False),
    Column("wording", String(16), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("filled_on", Date),
    Column("confirmed_at", UtcDateTime),
)

# What a learner thinks of the course (Rules, point 8); kept apart from the survey of services.
course_ratings = Table(
    "course_ratings",
    metadata,
    Column(
        "enrolment_id", ForeignKey("enrolments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("usefulness", Integer),
    Column("organisation", Integer),
    Column("expectations", Integer),
    Column("satisfaction", Integer),
    Column("words", LargeBinary),
    Column("language", String(2), nullable=False),
    Column("wording", String(16), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
)
