"""What does not count, and why: late files, slow corrections, excluded services, December."""

from datetime import date

import pytest
from sqlalchemy import Connection, func, select, text, update

from bot.db.report_schema import exclusions, letters
from bot.db.survey_schema import services
from bot.monitoring.figures import packing
from bot.monitoring.figures.model import BlockKind, Reason
from tests.monitoring.conftest import AFTER, Year, block_of


def by_hand(connection: Connection, where: str) -> int:
    return connection.scalar(text(f"SELECT count(*) FROM services s WHERE {where}")) or 0


LATE = (
    "s.state = 'registered' AND s.batch_id <> (SELECT min(id) FROM batches b WHERE b.month = s.month)"
    " AND (s.month = '2026-05' OR s.id NOT IN"
    " (SELECT replaced_by FROM held_rows WHERE replaced_by IS NOT NULL))"
)


@pytest.mark.requirement("M06", "Q9")
def test_late_services_are_left_out_and_listed(year: Year, connection: Connection) -> None:
    packed = year.packed(connection, "2026Q2")
    ytd = block_of(packing.figures_of(packed.figures), BlockKind.YEAR_TO_DATE)
    late = by_hand(connection, f"{LATE} AND s.ended_on < '2026-07-01'")
    assert late > 10
    assert ytd.left_out.rows[Reason.LATE] == late
    listed = [row for row in packing.left_out_rows(packed.counted) if row.reason == Reason.LATE]
    assert len(listed) == late
    assert {row.ended_on.month for row in listed} >= {3, 5}


@pytest.mark.requirement("M05", "Q9")
def test_corrections_count_when_they_came_within_the_term_of_the_letter(
    year: Year, connection: Connection
) -> None:
    quarter = year.figures(connection, "2026Q1").blocks[0]
    mended = by_hand(
        connection,
        "s.state = 'registered' AND s.ended_on < '2026-04-01'"
        " AND s.id IN (SELECT replaced_by FROM held_rows)",
    )
    assert mended > 3
    connection.execute(update(letters).values(answer_due_on=date(2026, 1, 1)))
    stricter = year.figures(connection, "2026Q1").blocks[0]
    assert quarter.services - stricter.services == mended
    connection.execute(update(letters).values(answer_due_on=None))
    assert year.figures(connection, "2026Q1").blocks[0].services == quarter.services


@pytest.mark.requirement("M07")
def test_excluded_services_are_told_by_reason_and_count_again_once_restored(
    year: Year, connection: Connection
) -> None:
    block = year.figures(connection, "2026").blocks[0]
    found = {
        reason: number for reason, number in block.left_out.rows.items() if reason.startswith("excluded:")
    }
    rows = connection.execute(
        select(exclusions.c.reason, func.count())
        .join(services)
        .where(services.c.ended_on < date(2026, 12, 1))
        .group_by(exclusions.c.reason)
    )
    assert found == {f"excluded:{reason}": number for reason, number in rows}
    connection.execute(update(exclusions).values(restored_at=AFTER, restored_by=1))
    connection.execute(update(services).values(state="registered"))
    again = year.figures(connection, "2026").blocks[0]
    assert not [reason for reason in again.left_out.rows if reason.startswith("excluded")]
    assert again.services > block.services


@pytest.mark.requirement("M09", "Q15")
def test_december_is_left_out_of_the_year_and_stands_apart_in_the_next_report(
    year: Year, connection: Connection
) -> None:
    final = year.figures(connection, "2026")
    december = by_hand(connection, "s.ended_on >= '2026-12-01'")
    assert final.blocks[0].left_out.rows[Reason.AFTER_CUTOFF] == december
    assert Reason.AFTER_CUTOFF not in final.blocks[1].left_out.rows
    next_first = year.figures(connection, "2027Q1")
    apart = block_of(next_first, BlockKind.DECEMBER)
    assert next_first.blocks[0].services == 0
    assert apart.services == by_hand(
        connection, f"s.ended_on >= '2026-12-01' AND s.state = 'registered' AND NOT ({LATE})"
    )


@pytest.mark.requirement("M11")
def test_breaches_tell_month_due_day_day_of_receipt_and_days_late(year: Year, connection: Connection) -> None:
    found = year.figures(connection, "2026").blocks[0].breaches
    assert [(each.month, each.due_on, each.received_on, each.days_late) for each in found] == [
        ("2026-03", date(2026, 4, 1), date(2026, 4, 3), 2),
        ("2026-08", date(2026, 9, 1), date(2026, 9, 5), 4),
    ]
    assert all(each.services for each in found)


@pytest.mark.requirement("M11")
def test_a_month_of_which_nothing_came_is_a_breach(year: Year, connection: Connection) -> None:
    quarter = year.figures(connection, "2025Q3").blocks[0]
    assert [(each.month, each.received_on) for each in quarter.breaches] == [
        ("2025-07", None),
        ("2025-08", None),
        ("2025-09", None),
    ]
    # What is not due yet is no breach.
    assert not year.figures(connection, "2027Q1").blocks[0].breaches


def test_everything_of_the_year_counts_or_is_left_out(year: Year, connection: Connection) -> None:
    main = year.figures(connection, "2026").blocks[0]
    assert main.services + main.left_out.total == by_hand(connection, "1 = 1")
    assert main.held == connection.scalar(
        text("SELECT count(*) FROM held_rows WHERE closed_at IS NULL AND month < '2026-12'")
    )
