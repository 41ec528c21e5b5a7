"""After a cycle has ended: the morning after it the course is rated, once, and administrators read it."""

from datetime import datetime, timedelta

import pytest

from bot.callbacks import MarkCourse, OpenRating, ShowRatingWords
from bot.db import schema
from bot.db.survey_schema import course_ratings
from bot.enrolments.model import ALMATY
from bot.survey.periods import Period
from rehearsal.learner import Learner
from rehearsal.stage import Stage

ASKED = "⭐ How did you like the course? Four marks take half a minute."
THANKS = "🙏 Thank you! Your opinion makes the course better."


@pytest.fixture(params=["baker", "tyre_fitter"])
async def graduate(request: pytest.FixtureRequest) -> Learner:
    """Has passed on 20 January; one speaks Kazakh, the other Russian."""
    learner: Learner = request.getfixturevalue(request.param)
    await learner.registers()
    await learner.skims_the_course()
    await learner.takes_the_test(right=15)
    return learner


def january(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=ALMATY)


async def marks(learner: Learner, *figures: int) -> None:
    for figure in figures:
        await learner.taps(str(figure))


def times_asked(learner: Learner) -> int:
    return sum(learner.word(ASKED) in text for text in learner.texts)


@pytest.mark.requirement("R08", "Q18")
async def test_the_morning_after_the_course_is_rated_with_a_word(stage: Stage, graduate: Learner) -> None:
    await stage.move_to(january(21, 9, 59))
    assert times_asked(graduate) == 0
    await stage.move_to(january(21, 10))
    assert times_asked(graduate) == 1
    await graduate.chooses("⭐ Rate the course")
    for step, (figure, scale) in enumerate(
        zip((5, 4, 3, 5), stage.program.house.wordings.course.scales.values(), strict=True), start=1
    ):
        assert f"{step} / 5" in graduate.screen
        assert scale[graduate.language] in graduate.screen
        await graduate.taps(str(figure))
    assert "5 / 5" in graduate.screen
    await graduate.sends("Сабақтар қысқа әрі түсінікті болды")
    assert graduate.sees(THANKS)
    [row] = await stage.stored(course_ratings)
    assert (row.usefulness, row.organisation, row.expectations, row.satisfaction) == (5, 4, 3, 5)
    assert row.language == graduate.language
    await graduate.chooses("🏠 Home")
    assert not graduate.sees_button("⭐ Rate the course")


@pytest.mark.requirement("R08")
async def test_who_has_rated_from_home_is_not_asked(stage: Stage, graduate: Learner) -> None:
    await graduate.sends("/start")
    await graduate.chooses("⭐ Rate the course")
    await marks(graduate, 1, 1, 1, 1)
    await graduate.chooses("Without words")
    assert graduate.sees(THANKS)
    await stage.move_to(january(21, 10))
    assert times_asked(graduate) == 0


async def test_it_goes_on_where_it_stopped_and_a_mark_can_be_changed(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    await baker.sends("/start")
    await baker.chooses("⭐ Rate the course")
    await marks(baker, 5, 5)
    await baker.sends("/start")
    await baker.chooses("⭐ Rate the course")
    assert "3 / 5" in baker.screen
    await baker.chooses("◀️ Back")
    assert "✓ 5" in baker.person.buttons
    await baker.taps("2")
    assert "3 / 5" in baker.screen
    await marks(baker, 5, 5)
    await baker.sends("ж" * 501)
    assert baker.sees("⚠️ Up to {longest} characters, and no command.", longest=500)
    await baker.chooses("Without words")
    [row] = await stage.stored(course_ratings)
    assert (row.organisation, row.words) == (2, None)


async def test_old_and_forged_presses_change_nothing(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await baker.registers()
    await tyre_fitter.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    [enrolment] = await stage.stored(schema.enrolments)
    await tyre_fitter.presses(MarkCourse(enrolment=enrolment.id, scale=1, mark=1))
    await tyre_fitter.presses(OpenRating(enrolment=enrolment.id))
    assert await stage.stored(course_ratings) == []
    for _ in range(5):
        await baker.presses(MarkCourse(enrolment=enrolment.id, scale=1, mark=4))
    [row] = await stage.stored(course_ratings)
    assert row.usefulness == 4


async def test_who_begins_anew_is_asked_about_the_cycle_before_no_more(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.skims_the_course()
    for _ in range(3):
        await baker.sends("/start")
        await baker.takes_the_test(right=3)
    await baker.sends("/start")
    assert baker.sees_button("⭐ Rate the course")
    await baker.chooses("🔁 Take the course again")
    assert not baker.sees_button("⭐ Rate the course")
    await stage.move_to(january(21, 10))
    assert times_asked(baker) == 0


@pytest.mark.requirement("R08")
async def test_who_let_the_month_go_by_is_asked_as_well_and_for_a_month_from_home(
    stage: Stage, baker: Learner
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=3)
    await stage.move_to(datetime(2026, 2, 21, 0, 0, tzinfo=ALMATY))
    await stage.move_to(datetime(2026, 2, 21, 10, 0, tzinfo=ALMATY))
    assert times_asked(baker) == 1
    await stage.move_to(stage.world.clock.now() + timedelta(days=29))
    await baker.sends("/start")
    assert baker.sees_button("⭐ Rate the course")
    await stage.move_to(stage.world.clock.now() + timedelta(days=2))
    await baker.sends("/start")
    assert not baker.sees_button("⭐ Rate the course")


@pytest.mark.requirement("R08")
async def test_an_administrator_reads_what_learners_think(
    stage: Stage, administrator: Learner, graduate: Learner
) -> None:
    await administrator.chooses_language()
    await administrator.sends("/stats")
    await administrator.chooses("⭐ What learners think")
    assert administrator.sees("Ratings: {rated} of {ended} ended cycles", rated=0, ended=1)
    await graduate.sends("/start")
    await graduate.chooses("⭐ Rate the course")
    await marks(graduate, 5, 4, 3, 4)
    await graduate.sends("Тест <b>қиын</b> болды")
    await administrator.sends("/stats")
    await administrator.chooses("⭐ What learners think")
    assert administrator.sees("Ratings: {rated} of {ended} ended cycles", rated=1, ended=1)
    assert administrator.sees("Mean: {mean}", mean="3,00")
    await administrator.chooses("💬 Words: {n}", n=1)
    assert "Тест <b>қиын</b> болды" in administrator.screen
    [entry] = await stage.stored(schema.audit)
    assert entry.action == "read_rating_words"
    await administrator.chooses("⭐ What learners think")
    await administrator.chooses("Last quarter")
    assert administrator.sees("Ratings: {rated} of {ended} ended cycles", rated=0, ended=0)
    await administrator.presses(ShowRatingWords(period=Period.LAST_QUARTER, page=7))
    assert len(await stage.stored(schema.audit)) == 1


async def test_words_about_the_course_leave_with_the_person(stage: Stage, graduate: Learner) -> None:
    await graduate.sends("/start")
    await graduate.chooses("⭐ Rate the course")
    await marks(graduate, 5, 4, 3, 4)
    await graduate.sends("Менің аты-жөнім Гүлмира")
    await graduate.leaves()
    [row] = await stage.stored(course_ratings)
    assert row.words is None
    assert row.usefulness == 5
