"""The data model of the course and its people.

That of the course's versions is in course_schema.py, of services and surveys in survey_schema.py, of
monitoring in report_schema.py.

Times are UTC instants. `LargeBinary` columns about people are sealed (bot/people/vault.py).
Every rule that can race has a constraint behind it: the comments name the race.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.db.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

LARGE_ID = BigInteger().with_variant(Integer, "sqlite")


def _person() -> Column[int]:
    """A reference to a person; rows that depend on a person go with the person."""
    return Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False)


# A Telegram account that has chosen a language. Refusing consent deletes the row and all that hangs on it.
people = Table(
    "people",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("blocked_at", UtcDateTime),
    Column("nudges_paused_at", UtcDateTime),
    Column("digest_paused_at", UtcDateTime),  # an administrator wants no weekly digest
    Column("without_pictures", Boolean, nullable=False, server_default=text("false")),
    Column("rich_lessons", Boolean, nullable=False, server_default=text("false")),
    Column("living_message", BigInteger),  # the one message that is edited instead of sending a new one
)

staff = Table(
    "staff",
    metadata,
    Column("telegram_id", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(16), nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column(
        "unit", String(16)
    ),  # the call centre, or a branch: the code of its region (Methodology, point 16)
    Column("name", LargeBinary),  # what colleagues call them
    CheckConstraint("role IN ('operator', 'supervisor', 'administrator')", name="role"),
)

# A link by which one person may become staff, once, until it expires.
staff_invitations = Table(
    "staff_invitations",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the link's random word, which is kept nowhere
    Column("role", String(16), nullable=False),
    Column("unit", String(16), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", UtcDateTime),
)

# Law 94-V, article 8: which text was agreed to, in which language, when, by which update.
consents = Table(
    "consents",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _person(),
    Column("version", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    UniqueConstraint("person_id", "version"),  # five taps on "I agree"
)

# Each answer is saved as it is given, so an unfinished registration is simply a row with gaps.
profiles = Table(
    "profiles",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("phone", LargeBinary),
    Column("full_name", LargeBinary),
    Column("identifier", LargeBinary),
    Column("identifier_kind", String(3)),
    Column("identifier_confirmed", Boolean),
    Column("enterprise", LargeBinary),
    Column("legal_form", String(16)),
    Column("category", String(8)),
    Column("region", String(9)),
    Column("locality", String(128)),
    Column("oked_section", String(1)),
    Column("oked_division", String(2)),
    Column("programmes", String(32)),
    Column("disability", LargeBinary),
    Column("email", LargeBinary),
    Column("registered_at", UtcDateTime),
)

# Keyed hashes by which sealed fields can be found without being read.
lookups = Table(
    "lookups",
    metadata,
    _person(),
    Column("kind", String(12), nullable=False),
    Column("digest", String(64), nullable=False),
    UniqueConstraint("person_id", "kind", "digest"),
    Index("ix_lookups_found", "kind", "digest"),
)
# One person, one IIN: two accounts registering with the same number at once.
Index(
    "uq_lookups_iin",
    lookups.c.digest,
    unique=True,
    sqlite_where=text("kind = 'iin'"),
    postgresql_where=text("kind = 'iin'"),
)

# The typed answer that the bot waits for, written in the same transaction as the question was decided.
awaited = Table(
    "awaited",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("topic", String(16), nullable=False),
    Column("step", String(32), nullable=False),
    Column("subject", BigInteger),
)

# One run through the course, from the first lesson to its ending.
enrolments = Table(
    "enrolments",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _person(),
    Column("course_id", String(64), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("course_version", String(32), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("lesson_id", String(32)),  # where the person stopped reading
    Column("lessons_done_at", UtcDateTime),
    Column("retest_until", UtcDateTime),  # exclusive
    Column("extra_attempts", Integer, nullable=False, server_default="0"),
    Column("ending", String(16)),
    Column("ended_at", UtcDateTime),
    Column("unsettled", Boolean, nullable=False),  # certificate and reminders lag behind
    UniqueConstraint("person_id", "course_id", "cycle"),
    CheckConstraint("(ending IS NULL) = (ended_at IS NULL)", name="ended"),
)
Index(
    "ix_enrolments_unsettled",
    enrolments.c.id,
    sqlite_where=text("unsettled"),
    postgresql_where=text("unsettled"),
)
# One open cycle a person and course: five taps on "start again".
Index(
    "uq_enrolments_open",
    enrolments.c.person_id,
    enrolments.c.course_id,
    unique=True,
    sqlite_where=text("ending IS NULL"),
    postgresql_where=text("ending IS NULL"),
)


def _enrolment() -> Column[int]:
    return Column("enrolment_id", ForeignKey("enrolments.id", ondelete="CASCADE"), nullable=False)


lesson_progress = Table(
    "lesson_progress",
    metadata,
    _enrolment(),
    Column("lesson_id", String(32), nullable=False),
    Column("page", Integer, nullable=False),
    Column("read_at", UtcDateTime),  # the last page was passed
    UniqueConstraint("enrolment_id", "lesson_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _enrolment(),
    Column("number", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("timed_out", Boolean, nullable=False, server_default=text("false")),
    Column("score", Integer),
    Column("maximum", Integer, nullable=False),
    Column("passed", Boolean),  # it is the one that passed its cycle
    Column("corrected", Boolean, nullable=False, server_default=text("false")),  # only after a voiding
    UniqueConstraint("enrolment_id", "number"),  # two presses of "start"
    CheckConstraint("(finished_at IS NULL) = (score IS NULL)", name="graded"),
)
# One running attempt an enrolment.
Index(
    "uq_attempts_running",
    attempts.c.enrolment_id,
    unique=True,
    sqlite_where=text("finished_at IS NULL"),
    postgresql_where=text("finished_at IS NULL"),
)
# One attempt passes a cycle: a hand-in and a voiding at the same moment.
Index(
    "uq_attempts_passed",
    attempts.c.enrolment_id,
    unique=True,
    sqlite_where=text("passed"),
    postgresql_where=text("passed"),
)

# The draw: kept with the attempt, so that a new course version changes nothing for who is in the middle.
attempt_questions = Table(
    "attempt_questions",
    metadata,
    Column("attempt_id", ForeignKey("attempts.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # from 0
    Column("question_id", String(32), nullable=False),
    Column("shuffle", String(4), nullable=False),  # "2031": button A shows the third option of the bank
    Column("correct", Integer, nullable=False),  # index of the right button
    Column("chosen", Integer),
    Column("answered_at", UtcDateTime),
    Column("language", String(2)),  # in which it was answered
    UniqueConstraint("attempt_id", "position"),
    UniqueConstraint("attempt_id", "question_id"),
    Index("ix_attempt_questions_question_id", "question_id", "attempt_id"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("enrolment_id", ForeignKey("enrolments.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("number", String(24), nullable=False, unique=True),  # fixed for life
    Column("code", String(16), nullable=False, unique=True),  # random; what the QR carries
    Column("issued_at", UtcDateTime, nullable=False),
    Column("full_name", LargeBinary, nullable=False),  # as it was on that day
    Column("score", Integer, nullable=False),
    Column("maximum", Integer, nullable=False),
    Column("pdf", LargeBinary),  # sealed; drawn after the transaction, once
    Column("sha256", String(64)),
    Column("revoked_at", UtcDateTime),
)

# What is due later. A row is sent at most once; `key` names the occasion for ever.
notifications = Table(
    "notifications",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    _person(),
    Column("enrolment_id", ForeignKey("enrolments.id", ondelete="CASCADE")),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE")),
    Column("details", Text),  # JSON: what staff are told, which is about no enrolment and no case
    Column("key", String(96), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_until", UtcDateTime),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sent_at", UtcDateTime),
    Column("dropped_at", UtcDateTime),
    CheckConstraint(
        "(CASE WHEN enrolment_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN case_id IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN details IS NULL THEN 0 ELSE 1 END) = 1",
        name="about",
    ),
)
Index(
    "ix_notifications_due",
    notifications.c.due_at,
    sqlite_where=text("sent_at IS NULL AND dropped_at IS NULL"),
    postgresql_where=text("sent_at IS NULL AND dropped_at IS NULL"),
)

# Telegram's name for a file that it has already got, so that it is uploaded once.
media = Table(
    "media",
    metadata,
    Column("key", String(96), primary_key=True),  # bot id and SHA-256 of the file
    Column("file_id", String(255), nullable=False),
)

# An update is in here from the moment its effects are committed: the same transaction writes both.
handled_updates = Table(
    "handled_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("handled_at", UtcDateTime, nullable=False, index=True),
)

# Updates that could not be handled: counted and shown to administrators, never tried again.
set_aside_updates = Table(
    "set_aside_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("error", String(255), nullable=False),
    Column("set_aside_at", UtcDateTime, nullable=False),
)

# Append-only; each row's mac covers the row and the mac before it.
audit = Table(
    "audit",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", BigInteger, nullable=False),  # Telegram id
    Column("action", String(32), nullable=False),
    Column("person_id", BigInteger),  # no foreign key: the audit outlives the person
    Column("enrolment_id", BigInteger),
    Column("details", Text, nullable=False),
    Column("reason", Text),
    Column("mac", LargeBinary, nullable=False),
)
