"""The course in versions, checking oneself, voided questions, the search; monitoring.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from bot.db.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The index of search_pages: on SQLite a table kept by triggers, on PostgreSQL a column made by the database.
SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_terms USING fts5(title, terms,"
        " content='search_pages', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER search_pages_added AFTER INSERT ON search_pages BEGIN"
        " INSERT INTO search_terms (rowid, title, terms) VALUES (new.id, new.title, new.terms); END",
        "CREATE TRIGGER search_pages_removed AFTER DELETE ON search_pages BEGIN"
        " INSERT INTO search_terms (search_terms, rowid, title, terms)"
        " VALUES ('delete', old.id, old.title, old.terms); END",
    ),
    "postgresql": (
        "ALTER TABLE search_pages ADD COLUMN vector tsvector GENERATED ALWAYS AS"
        " (setweight(to_tsvector('simple', title), 'A')"
        " || setweight(to_tsvector('simple', terms), 'D')) STORED",
        "CREATE INDEX ix_search_pages_vector ON search_pages USING gin (vector)",
    ),
}


def upgrade() -> None:
    # people, attempts and attempt_questions are never made anew: SQLite would delete what refers to them.
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "editions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("mends", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("package", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mends"], ["editions.id"], name=op.f("fk_editions_mends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index(
            "uq_editions_version",
            ["course_id", "version"],
            unique=True,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("counted", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_period"), ["period"], unique=False)

    op.create_table(
        "report_orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("ordered_by", sa.BigInteger(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_orders_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_orders")),
    )
    with op.batch_alter_table("report_orders", schema=None) as batch_op:
        batch_op.create_index(
            "uq_report_orders_open",
            ["period"],
            unique=True,
            sqlite_where=sa.text("report_id IS NULL"),
            postgresql_where=sa.text("report_id IS NULL"),
        )

    op.create_table(
        "submissions",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("outgoing_number", sa.String(length=64), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("marked_by", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_submissions")),
    )
    op.create_table(
        "voided_questions",
        sa.Column("course_id", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voided_by", sa.BigInteger(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=False),
        sa.Column("seen_attempt", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("regraded", sa.Integer(), server_default="0", nullable=False),
        sa.Column("passed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("regraded_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("course_id", "question_id", name=op.f("pk_voided_questions")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("detected_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outgoing_number", sa.String(length=64), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by", sa.BigInteger(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_letters_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_letters_batch_id")),
    )
    op.create_table(
        "search_pages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_search_pages_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_pages")),
        sa.UniqueConstraint(
            "edition_id",
            "language",
            "lesson_id",
            "page",
            name=op.f("uq_search_pages_edition_id_language_lesson_id_page"),
        ),
    )
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)

    op.create_table(
        "self_checks",
        sa.Column("telegram_poll", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("right_option", sa.Integer(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_self_checks_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("telegram_poll", name=op.f("pk_self_checks")),
    )
    with op.batch_alter_table("self_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_checks_person_id"), ["person_id"], unique=False)

    op.create_table(
        "acts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("enterprise_digest", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=4), nullable=False),
        sa.Column("rendered_on", sa.Date(), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_acts_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acts_service_id"), ["service_id"], unique=False)
        batch_op.create_index("uq_acts_known", ["number", "enterprise_digest", "signed_on"], unique=True)

    op.create_table(
        "exclusions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("excluded_by", sa.BigInteger(), nullable=False),
        sa.Column("excluded_at", UtcDateTime(), nullable=False),
        sa.Column("restored_by", sa.BigInteger(), nullable=True),
        sa.Column("restored_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_exclusions_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusions")),
    )
    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.create_index(
            "uq_exclusions_open",
            ["service_id"],
            unique=True,
            sqlite_where=sa.text("restored_at IS NULL"),
            postgresql_where=sa.text("restored_at IS NULL"),
        )

    with op.batch_alter_table("attempt_questions", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_attempt_questions_question_id"), ["question_id", "attempt_id"], unique=False
        )

    with op.batch_alter_table("attempts", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column("corrected", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.create_index(
            "uq_attempts_passed",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("passed"),
            postgresql_where=sa.text("passed"),
        )

    with op.batch_alter_table("awaited", schema=None) as batch_op:
        batch_op.alter_column(
            "step", existing_type=sa.String(length=24), type_=sa.String(length=32), existing_nullable=False
        )

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", sa.Text(), nullable=True))
        batch_op.drop_constraint(op.f("ck_notifications_about"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_notifications_about"),
            "(CASE WHEN enrolment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN case_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN details IS NULL THEN 0 ELSE 1 END) = 1",
        )

    with op.batch_alter_table("held_rows", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("follows", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_held_rows_follows"), ["follows"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_rows_batch_id"), ["batch_id"], unique=False)

    with op.batch_alter_table("people", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("digest_paused_at", UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("without_pictures", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("rich_lessons", sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )


def downgrade() -> None:
    # What staff are told is about nothing that the older schema knows.
    op.execute("DELETE FROM notifications WHERE details IS NOT NULL")
    with op.batch_alter_table("held_rows", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_rows_batch_id"))
        batch_op.drop_index(batch_op.f("ix_held_rows_follows"))
        batch_op.drop_column("follows")

    with op.batch_alter_table("people", schema=None, recreate="never") as batch_op:
        batch_op.drop_column("rich_lessons")
        batch_op.drop_column("without_pictures")
        batch_op.drop_column("digest_paused_at")

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notifications_about"), type_="check")
        batch_op.drop_column("details")
        batch_op.create_check_constraint(
            op.f("ck_notifications_about"), "(enrolment_id IS NULL) <> (case_id IS NULL)"
        )

    with op.batch_alter_table("awaited", schema=None) as batch_op:
        batch_op.alter_column(
            "step", existing_type=sa.String(length=32), type_=sa.String(length=24), existing_nullable=False
        )

    with op.batch_alter_table("attempts", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(
            "uq_attempts_passed", sqlite_where=sa.text("passed"), postgresql_where=sa.text("passed")
        )
        batch_op.drop_column("corrected")

    with op.batch_alter_table("attempt_questions", schema=None, recreate="never") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_questions_question_id"))
        batch_op.drop_column("language")

    with op.batch_alter_table("exclusions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_exclusions_open",
            sqlite_where=sa.text("restored_at IS NULL"),
            postgresql_where=sa.text("restored_at IS NULL"),
        )

    op.drop_table("exclusions")
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_index("uq_acts_known")
        batch_op.drop_index(batch_op.f("ix_acts_service_id"))

    op.drop_table("acts")
    with op.batch_alter_table("self_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_checks_person_id"))

    op.drop_table("self_checks")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_terms")
    op.drop_table("search_pages")
    op.drop_table("letters")
    op.drop_table("voided_questions")
    op.drop_table("submissions")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_period"))

    op.drop_table("report_orders")
    op.drop_table("reports")
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_editions_version",
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.drop_table("editions")
    op.drop_table("calendar_days")
