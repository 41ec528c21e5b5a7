"""The main job.

Revision: 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

from bot.db.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("enrolment_id", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "handled_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_handled_updates")),
    )
    with op.batch_alter_table("handled_updates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handled_updates_handled_at"), ["handled_at"], unique=False)

    op.create_table(
        "media",
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("file_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_media")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("nudges_paused_at", UtcDateTime(), nullable=True),
        sa.Column("living_message", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_people_telegram_id")),
    )
    op.create_table(
        "set_aside_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("error", sa.String(length=255), nullable=False),
        sa.Column("set_aside_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_set_aside_updates")),
    )
    op.create_table(
        "staff",
        sa.Column("telegram_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('operator', 'administrator')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("telegram_id", name=op.f("pk_staff")),
    )
    op.create_table(
        "awaited",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_awaited_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_awaited")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_consents_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_consents_person_id_version")),
    )
    op.create_table(
        "enrolments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("course_version", sa.String(length=32), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=True),
        sa.Column("lessons_done_at", UtcDateTime(), nullable=True),
        sa.Column("retest_until", UtcDateTime(), nullable=True),
        sa.Column("extra_attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("unsettled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(ending IS NULL) = (ended_at IS NULL)", name=op.f("ck_enrolments_ended")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint(
            "person_id", "course_id", "cycle", name=op.f("uq_enrolments_person_id_course_id_cycle")
        ),
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_enrolments_unsettled",
            ["id"],
            unique=False,
            sqlite_where=sa.text("unsettled"),
            postgresql_where=sa.text("unsettled"),
        )
        batch_op.create_index(
            "uq_enrolments_open",
            ["person_id", "course_id"],
            unique=True,
            sqlite_where=sa.text("ending IS NULL"),
            postgresql_where=sa.text("ending IS NULL"),
        )

    op.create_table(
        "lookups",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_lookups_person_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("person_id", "kind", "digest", name=op.f("uq_lookups_person_id_kind_digest")),
    )
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.create_index("ix_lookups_found", ["kind", "digest"], unique=False)
        batch_op.create_index(
            "uq_lookups_iin",
            ["digest"],
            unique=True,
            sqlite_where=sa.text("kind = 'iin'"),
            postgresql_where=sa.text("kind = 'iin'"),
        )

    op.create_table(
        "profiles",
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("full_name", sa.LargeBinary(), nullable=True),
        sa.Column("identifier", sa.LargeBinary(), nullable=True),
        sa.Column("identifier_kind", sa.String(length=3), nullable=True),
        sa.Column("identifier_confirmed", sa.Boolean(), nullable=True),
        sa.Column("enterprise", sa.LargeBinary(), nullable=True),
        sa.Column("legal_form", sa.String(length=16), nullable=True),
        sa.Column("category", sa.String(length=8), nullable=True),
        sa.Column("region", sa.String(length=9), nullable=True),
        sa.Column("locality", sa.String(length=128), nullable=True),
        sa.Column("oked_section", sa.String(length=1), nullable=True),
        sa.Column("oked_division", sa.String(length=2), nullable=True),
        sa.Column("programmes", sa.String(length=32), nullable=True),
        sa.Column("disability", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("registered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_profiles_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("timed_out", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(finished_at IS NULL) = (score IS NULL)", name=op.f("ck_attempts_graded")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_attempts_enrolment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_attempts_enrolment_id_number")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_attempts_running",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("full_name", sa.LargeBinary(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_certificates_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_certificates_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_certificates_enrolment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    op.create_table(
        "lesson_progress",
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_lesson_progress_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "enrolment_id", "lesson_id", name=op.f("uq_lesson_progress_enrolment_id_lesson_id")
        ),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("dropped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_notifications_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notifications_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("key", name=op.f("uq_notifications_key")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notifications_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )

    op.create_table(
        "attempt_questions",
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("shuffle", sa.String(length=4), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_questions_attempt_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_attempt_questions_attempt_id_position")),
        sa.UniqueConstraint(
            "attempt_id", "question_id", name=op.f("uq_attempt_questions_attempt_id_question_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("attempt_questions")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notifications_due",
            sqlite_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dropped_at IS NULL"),
        )

    op.drop_table("notifications")
    op.drop_table("lesson_progress")
    op.drop_table("certificates")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempts_running",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("attempts")
    op.drop_table("profiles")
    with op.batch_alter_table("lookups", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lookups_iin", sqlite_where=sa.text("kind = 'iin'"), postgresql_where=sa.text("kind = 'iin'")
        )
        batch_op.drop_index("ix_lookups_found")

    op.drop_table("lookups")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrolments_open",
            sqlite_where=sa.text("ending IS NULL"),
            postgresql_where=sa.text("ending IS NULL"),
        )
        batch_op.drop_index(
            "ix_enrolments_unsettled",
            sqlite_where=sa.text("unsettled"),
            postgresql_where=sa.text("unsettled"),
        )

    op.drop_table("enrolments")
    op.drop_table("consents")
    op.drop_table("awaited")
    op.drop_table("staff")
    op.drop_table("set_aside_updates")
    op.drop_table("people")
    op.drop_table("media")
    with op.batch_alter_table("handled_updates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handled_updates_handled_at"))

    op.drop_table("handled_updates")
    op.drop_table("audit")
