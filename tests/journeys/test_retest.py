"""Retests on real dates: deadlines, reminders, lapses, new cycles (Rules, point 13)."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.callbacks import NewCycle, StartTest
from bot.db import schema
from bot.enrolments.model import ALMATY
from bot.language import Language
from rehearsal.learner import Learner
from rehearsal.stage import Stage

JANUARY_20, FEBRUARY_20, FEBRUARY_21 = date(2026, 1, 20), date(2026, 2, 20), date(2026, 2, 21)
POINT_13 = "Rules, point 13: a retest is open for one month after the previous attempt."
REMINDER, LAST_REMINDER = "🔔 The retest is still open to you.", "🔔 Today is the last day for the retest."
RATING = "⭐ How did you like the course? Four marks take half a minute."
# The moments of each day at which the bot looks for something to do, around those that matter.
WATCH = (time(8, 59), time(9, 0), time(9, 59), time(10, 0), time(22, 0))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Almaty."""
    return datetime.combine(day, time(hour, minute), ALMATY)


async def lives_until(stage: Stage, learner: Learner, last: date) -> list[tuple[date, str, str]]:
    """Let the days after today go by; gives day, time and text of all that the bot says of its own accord."""
    heard, day = [], stage.world.clock.now().astimezone(ALMATY).date()
    while (day := day + timedelta(days=1)) <= last:
        for moment in WATCH:
            before = len(learner.person.messages)
            await stage.move_to(at(day, moment.hour, moment.minute))
            heard += [
                (day, f"{moment:%H:%M}", str(message.get("text") or message.get("caption")))
                for message in learner.person.messages[before:]
            ]
    return heard


async def fails(learner: Learner) -> None:
    await learner.sends("/start")
    await learner.takes_the_test(right=8)


@pytest.fixture
async def examinee(baker: Learner) -> Learner:
    """Has read everything on 20 January and stands before the test."""
    await baker.registers()
    await baker.skims_the_course()
    return baker


@pytest.fixture
async def failed(examinee: Learner) -> Learner:
    """Has failed the first attempt on 20 January."""
    await examinee.takes_the_test(right=8)
    return examinee


# The deadline


@pytest.mark.requirement("R15", "Q2", "Q3")
async def test_who_fails_reads_the_deadline_and_the_point_of_the_rules(failed: Learner) -> None:
    assert "2026 жылғы 20 ақпан (жұма)" in failed.screen
    assert failed.sees(POINT_13)
    assert failed.sees("Attempts left: {n}", n=2)
    await failed.switches_to(Language.RU)
    assert "20 февраля 2026 года (пятница)" in failed.screen
    assert failed.sees(POINT_13)
    await failed.chooses("📝 To the test")
    assert "20 февраля 2026 года" in failed.screen


@pytest.mark.requirement("R15", "Q7")
async def test_a_retest_is_open_at_once_and_can_be_passed(stage: Stage, failed: Learner) -> None:
    await failed.takes_the_test(right=12)
    assert failed.sees("🎉 You have passed!")
    await stage.program.tick()
    assert len(failed.person.documents) == 1


@pytest.mark.requirement("R15", "Q2")
@pytest.mark.parametrize(
    ("finished", "last_day"),
    [
        (at(date(2026, 1, 31), 12), "28 февраля 2026 года (суббота)"),
        (at(date(2026, 1, 31), 23, 59), "28 февраля 2026 года"),
        (at(date(2026, 2, 1), 0, 1), "1 марта 2026 года"),
        (at(date(2026, 3, 31), 12), "30 апреля 2026 года"),
        (at(date(2028, 1, 30), 12), "29 февраля 2028 года"),
    ],
)
async def test_the_month_ends_where_a_calendar_month_ends(
    stage: Stage, examinee: Learner, finished: datetime, last_day: str
) -> None:
    await examinee.switches_to(Language.RU)
    stage.world.clock.set(finished)
    await examinee.takes_the_test(right=8)
    assert last_day in examinee.screen


@pytest.mark.requirement("R15", "Q2")
async def test_the_next_month_counts_from_the_actual_attempt(stage: Stage, examinee: Learner) -> None:
    for day, last_day in ((date(2026, 1, 31), "28 ақпан"), (date(2026, 2, 28), "28 наурыз")):
        stage.world.clock.set(at(day, 12))
        await fails(examinee)
        assert f"2026 жылғы {last_day}" in examinee.screen


@pytest.mark.requirement("R15", "Q4")
async def test_who_starts_on_the_last_minute_may_finish_after_midnight(stage: Stage, failed: Learner) -> None:
    await stage.move_to(at(FEBRUARY_20, 23, 59))
    await failed.sends("/start")
    await failed.chooses("📝 To the test")
    await failed.chooses("🟢 Start")
    await stage.move_to(at(FEBRUARY_21, 0, 40))
    await failed.sends("/start")
    for _question in range(15):
        await failed.answers_one(right=True)
    await failed.chooses("📨 Hand in")
    assert failed.sees("🎉 You have passed!")
    [_first, second] = await stage.stored(schema.attempts)
    assert second.finished_at == at(FEBRUARY_21, 0, 40)


@pytest.mark.requirement("R15", "Q3", "Q7")
async def test_at_midnight_after_the_last_day_the_right_is_gone(stage: Stage, failed: Learner) -> None:
    await failed.chooses("📝 To the test")
    stage.world.clock.set(at(FEBRUARY_21, 0))
    await failed.chooses("🟢 Start")
    assert failed.sees("The time for the retest ended on {date}.", date="2026 жылғы 20 ақпан")
    assert failed.sees_button("🔁 Take the course again")
    assert len(await stage.stored(schema.attempts)) == 1


# The reminders


@pytest.mark.requirement("R15", "Q7")
async def test_reminders_come_on_their_days_at_ten_and_the_closing_notice_in_the_morning(
    stage: Stage, failed: Learner
) -> None:
    heard = await lives_until(stage, failed, date(2026, 2, 23))
    days = [date(2026, 2, day) for day in (6, 13, 17, 19, 20)]
    *reminders, notice, question = heard
    assert [each[:2] for each in reminders] == [(day, "10:00") for day in days]
    assert [notice[:2], question[:2]] == [(FEBRUARY_21, "09:00"), (FEBRUARY_21, "10:00")]
    said = [text.partition("\n")[0] for _day, _time, text in heard]
    assert said[:5] == [failed.word(REMINDER)] * 4 + [failed.word(LAST_REMINDER)]
    assert all("2026 жылғы 20 ақпан" in text for _day, _time, text in (*reminders, notice))
    assert failed.word("This is no end: you may take the course again, with new attempts.") in notice[2]
    assert failed.word(RATING) in question[2]


@pytest.mark.requirement("R15")
async def test_a_new_attempt_silences_the_reminders_of_the_one_before(stage: Stage, failed: Learner) -> None:
    await stage.move_to(at(date(2026, 2, 10), 12))
    await fails(failed)
    heard = await lives_until(stage, failed, date(2026, 3, 11))
    assert [day for day, _time, _text in heard] == [
        date(2026, 2, 24),
        *(date(2026, 3, day) for day in (3, 7, 9, 10, 11, 11)),
    ]
    assert all("2026 жылғы 10 наурыз" in text for _day, _time, text in heard[:-1])
    assert failed.word(RATING) in heard[-1][2]


@pytest.mark.requirement("R15")
async def test_who_passes_is_reminded_no_more(stage: Stage, failed: Learner) -> None:
    await failed.takes_the_test(right=15)
    await stage.program.tick()
    [question] = await lives_until(stage, failed, FEBRUARY_21)
    assert failed.word(RATING) in question[2]
    assert await stage.program.next_event() is None


@pytest.mark.requirement("R12", "R15")
async def test_what_fell_into_quiet_hours_is_not_made_up_for_on_the_next_day(
    stage: Stage, failed: Learner
) -> None:
    before = len(failed.texts)
    await stage.move_to(at(date(2026, 2, 13), 22))
    await stage.move_to(at(date(2026, 2, 14), 11))
    assert len(failed.texts) == before
    await stage.move_to(at(date(2026, 2, 17), 15))
    assert failed.sees(REMINDER)


@pytest.mark.requirement("R15")
async def test_after_a_long_silence_of_the_program_only_the_latest_word_is_said(
    stage: Stage, failed: Learner
) -> None:
    before = len(failed.texts)
    await stage.move_to(at(date(2026, 3, 5), 12))
    assert len(failed.texts) == before + 1
    assert failed.sees("The time for the retest ended on {date}.", date="2026 жылғы 20 ақпан")


@pytest.mark.requirement("R15")
async def test_who_has_blocked_the_bot_is_left_in_peace_and_reached_again(
    stage: Stage, failed: Learner
) -> None:
    await failed.does(failed.person.blocks)
    calls = len(stage.world.calls)
    assert await lives_until(stage, failed, date(2026, 2, 18)) == []
    assert len(stage.world.calls) == calls
    await failed.does(failed.person.unblocks)
    assert [day for day, _time, _text in await lives_until(stage, failed, FEBRUARY_21)] == [
        date(2026, 2, 19),
        FEBRUARY_20,
        FEBRUARY_21,
        FEBRUARY_21,  # The rating of the course is asked for an hour after the closing notice.
    ]


@pytest.mark.requirement("R15")
async def test_a_block_that_was_never_reported_is_found_out_by_the_first_reminder(
    stage: Stage, failed: Learner
) -> None:
    stage.world.faults.order("403", chat_id=failed.person.id)
    await stage.move_to(at(date(2026, 2, 6), 10))
    [person] = await stage.stored(schema.people)
    assert person.blocked_at == at(date(2026, 2, 6), 10)
    await stage.move_to(at(date(2026, 2, 13), 10))
    assert not failed.sees(REMINDER)
    await failed.sends("/start")
    await stage.move_to(at(date(2026, 2, 17), 10))
    assert failed.sees(REMINDER)


# How a cycle ends, and how the next one begins


@pytest.mark.requirement("R15", "R18", "Q7", "Q8")
async def test_after_a_lapse_the_course_may_be_taken_again_and_the_past_is_kept(
    stage: Stage, failed: Learner
) -> None:
    await stage.move_to(at(FEBRUARY_21, 10))
    await failed.sends("/progress")
    assert failed.sees(POINT_13)
    await failed.chooses("🔁 Take the course again")
    assert failed.sees("Lessons read: {done} of {of}", done=0, of=7)
    [first, second] = await stage.stored(schema.enrolments)
    assert (first.cycle, first.ending) == (1, "window_expired")
    assert first.ended_at == at(FEBRUARY_21, 0)
    assert (second.cycle, second.ending, second.retest_until) == (2, None, None)
    assert [attempt.enrolment_id for attempt in await stage.stored(schema.attempts)] == [first.id]


@pytest.mark.requirement("R16", "R17", "R18", "Q1")
async def test_three_failures_bring_no_certificate_but_a_new_chance_to_learn(
    stage: Stage, failed: Learner
) -> None:
    await failed.takes_the_test(right=8)
    await failed.takes_the_test(right=11)
    assert failed.sees(
        "Rules, point 13: after three attempts no certificate is given, but the course may be taken again."
    )
    await stage.program.tick()
    assert failed.person.documents == []
    assert await stage.stored(schema.certificates) == []
    [enrolment] = await stage.stored(schema.enrolments)
    await failed.presses(StartTest(enrolment=enrolment.id, number=4))
    assert len(await stage.stored(schema.attempts)) == 3
    assert enrolment.ending == "failed_3"
    [question] = await lives_until(stage, failed, date(2026, 1, 30))
    assert question[:2] == (date(2026, 1, 21), "10:00")
    assert failed.word(RATING) in question[2]


@pytest.mark.requirement("R05", "R17", "R18", "R19")
async def test_who_failed_three_times_can_pass_in_the_second_cycle(stage: Stage, failed: Learner) -> None:
    await failed.takes_the_test(right=8)
    await failed.takes_the_test(right=8)
    await failed.skims_the_course("🔁 Take the course again")
    assert failed.sees("All lessons are read. The final test is open.")
    await failed.takes_the_test(right=12)
    await stage.program.tick()
    [certificate] = await stage.stored(schema.certificates)
    assert certificate.enrolment_id == (await stage.stored(schema.enrolments))[1].id
    assert [attempt.number for attempt in await stage.stored(schema.attempts)] == [1, 2, 3, 1]
    assert len(failed.person.documents) == 1


@pytest.mark.requirement("R18", "Q8")
async def test_five_taps_begin_one_cycle(stage: Stage, failed: Learner) -> None:
    await stage.move_to(at(FEBRUARY_21, 10))
    for _tap in range(5):
        failed.person.presses(failed.pressable[-1], NewCycle(after=1).pack())
    await failed.sends("/start")
    assert [each.cycle for each in await stage.stored(schema.enrolments)] == [1, 2]


@pytest.mark.requirement("R05", "R18")
async def test_a_running_cycle_cannot_be_thrown_away(stage: Stage, failed: Learner) -> None:
    for after in (0, 1, 2):
        await failed.presses(NewCycle(after=after))
    assert len(await stage.stored(schema.enrolments)) == 1


# The pace


@pytest.mark.requirement("R03", "Q6")
async def test_the_first_attempt_has_no_deadline(stage: Stage, examinee: Learner) -> None:
    stage.world.clock.set(at(date(2027, 6, 1), 12))
    await examinee.sends("/start")
    await examinee.takes_the_test(right=15)
    assert examinee.sees("🎉 You have passed!")


@pytest.mark.requirement("R03", "Q6")
async def test_the_pace_is_recalled_on_days_seven_twelve_and_fourteen(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    heard = await lives_until(stage, baker, date(2026, 2, 10))
    assert [each[:2] for each in heard] == [
        (JANUARY_20 + timedelta(days=days), "10:00") for days in (7, 12, 14)
    ]
    await baker.chooses("▶️ Continue")
    assert baker.sees_button("1 / 6")


@pytest.mark.requirement("Q6")
async def test_the_reminder_of_the_pace_leads_who_has_read_all_to_the_test(
    stage: Stage, examinee: Learner
) -> None:
    await stage.next_event()
    await examinee.chooses("▶️ Continue")
    assert examinee.sees_button("📝 To the test")


@pytest.mark.requirement("Q6")
async def test_pause_stops_the_pace_and_resume_brings_it_back(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.sends("/pause")
    assert await lives_until(stage, baker, JANUARY_20 + timedelta(days=12)) == []
    await baker.sends("/resume")
    heard = await lives_until(stage, baker, JANUARY_20 + timedelta(days=20))
    assert [day for day, _time, _text in heard] == [JANUARY_20 + timedelta(days=14)]


@pytest.mark.requirement("R15", "Q6")
async def test_pause_does_not_stop_the_deadline_of_a_retest(stage: Stage, failed: Learner) -> None:
    await failed.sends("/pause")
    assert failed.sees(
        "Reminders about the pace are off. Deadlines of a retest will still be told. /resume turns them on."
    )
    heard = await lives_until(stage, failed, date(2026, 2, 6))
    assert [day for day, _time, _text in heard] == [date(2026, 2, 6)]
