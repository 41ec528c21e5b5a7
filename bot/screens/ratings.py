"""The rating of the course by a learner, and what administrators see of all ratings."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.callbacks import (
    FinishRating,
    MarkCourse,
    RatingStep,
    ShowRatings,
    ShowRatingWords,
)
from bot.enrolments.model import Ending
from bot.i18n import _, clock, day, language, percent
from bot.screens.screen import Row, Screen, bar, bold, button, home_row, in_pairs, paragraphs, quoted
from bot.survey.content import CourseRating
from bot.survey.periods import Period
from bot.survey.ratings import rules
from bot.survey.ratings.rules import Opinion, Scale
from bot.survey.ratings.service import (
    ON_A_PAGE,
    AskingMark,
    AskingWords,
    Opinions,
    Outcome,
    Thanks,
    Words,
)
from bot.survey.scales import MARKS, SCALES


def show(outcome: Outcome, form: CourseRating) -> Screen:
    """What a mark, a word or a press leads to."""
    match outcome:
        case AskingMark():
            return _mark(outcome, form)
        case AskingWords():
            return _words(outcome)
        case Thanks():
            return Screen(_("🙏 Thank you! Your opinion makes the course better."), (home_row(),))


def _head(step: int) -> str:
    return bold(_("⭐ Rate the course")) + f"  {step} / {rules.WORDS}"


def _mark(asking: AskingMark, form: CourseRating) -> Screen:
    rating, step = asking.rating, asking.step
    given = rating.marks[step - 1]
    text = paragraphs(
        _head(step),
        bold(form.scales[SCALES[step - 1]][language()]),
        _("1 is the lowest mark, 5 the highest."),
    )
    marks = tuple(
        button(
            f"✓ {mark}" if given == mark else str(mark),
            MarkCourse(enrolment=rating.enrolment_id, scale=step, mark=mark),
        )
        for mark in MARKS
    )
    return Screen(text, (marks, *_walk(rating.enrolment_id, step, onwards=given is not None)))


def _words(asking: AskingWords) -> Screen:
    enrolment, longest = asking.rating.enrolment_id, rules.LONGEST_WORDS
    text = paragraphs(
        _head(rules.WORDS),
        _("⚠️ Up to {longest} characters, and no command.", longest=longest) if asking.unfit else None,
        _("✍️ What should we improve? Type it in your own words, or press «Without words»."),
    )
    skip = button(_("Without words"), FinishRating(enrolment=enrolment))
    return Screen(text, ((skip,), *_walk(enrolment, rules.WORDS, onwards=False)))


def _walk(enrolment: int, step: int, *, onwards: bool) -> tuple[Row, ...]:
    back = button(_("◀️ Back"), RatingStep(enrolment=enrolment, step=step - 1))
    forward = button("▶️", RatingStep(enrolment=enrolment, step=step + 1))
    walk = (*((back,) if step > 1 else ()), *((forward,) if onwards else ()))
    return (*((walk,) if walk else ()), home_row())


def opinions_row() -> Row:
    """From the statistics to what learners think."""
    return (button(_("⭐ What learners think"), ShowRatings(period=Period.QUARTER)),)


def period_names() -> dict[Period, str]:
    """The periods in words."""
    return {
        Period.QUARTER: _("This quarter"),
        Period.LAST_QUARTER: _("Last quarter"),
        Period.YEAR: _("This year"),
    }


def opinions(found: Opinions, form: CourseRating) -> Screen:
    """Number, response rate, mean and distribution of each scale, of the cycles that ended in a period."""
    opinion = found.opinion
    text = paragraphs(
        bold(_("⭐ What learners think of the course")),
        bold(period_names()[found.period])
        + "\n"
        + f"{day(found.first)} – {day(found.after - timedelta(days=1))}",
        _responses(opinion),
        *(
            _scale(form.scales[name][language()], scale)
            for name, scale in opinion.scales.items()
            if scale.number
        ),
        _("Rules, point 8. Kept apart from the survey about services."),
    )
    periods = [
        button(f"✓ {name}" if period is found.period else name, ShowRatings(period=period))
        for period, name in period_names().items()
    ]
    words = button(_("💬 Words: {n}", n=opinion.words), ShowRatingWords(period=found.period, page=0))
    rows = (*in_pairs(periods), *(((words,),) if opinion.words else ()), home_row())
    return Screen(text, rows)


def _responses(opinion: Opinion) -> str:
    """How many ended and how many of them rated, in all and by ending."""
    ended, rated = sum(opinion.ended.values()), sum(opinion.rated.values())
    names = {
        Ending.PASSED: _("Passed"),
        Ending.FAILED: _("All attempts failed"),
        Ending.WINDOW_EXPIRED: _("Retest time expired"),
    }
    total = _("Ratings: {rated} of {ended} ended cycles", rated=rated, ended=ended)
    return "\n".join(
        (
            f"<b>{total}</b>" + _share(rated, ended),
            *(
                f"{name}: {opinion.rated[ending]} / {opinion.ended[ending]}"
                + _share(opinion.rated[ending], opinion.ended[ending])
                for ending, name in names.items()
            ),
        )
    )


def _share(part: int, whole: int) -> str:
    return f" ({percent(part, whole)})" if whole else ""


def _scale(title: str, scale: Scale) -> str:
    """The mean with two places, and how many gave each mark, highest first."""
    mean = scale.hundredths or 0
    lines = [
        f"{mark}: {bar(scale.given[mark], scale.number, 5)} {scale.given[mark]}" for mark in reversed(MARKS)
    ]
    average = _("Mean: {mean}", mean=f"{mean // 100},{mean % 100:02}")
    return "\n".join((bold(title), average, *lines))


def words(found: Words, zone: ZoneInfo) -> Screen:
    """A page of what learners wrote."""
    lines = [
        f"<i>{day(at.astimezone(zone).date())}, {clock(at, zone)}</i>\n{quoted(said)}"
        for at, said in found.words
    ]
    last = (found.of - 1) // ON_A_PAGE
    text = paragraphs(
        bold(_("💬 Words of learners")) + f"  {found.page + 1} / {last + 1}",
        _("They may hold private things: do not pass them on. The audit notes that you read them."),
        *lines,
        None if lines else _("Nobody has left a word."),
    )
    back = button("◀️", ShowRatingWords(period=found.period, page=found.page - 1))
    forward = button("▶️", ShowRatingWords(period=found.period, page=found.page + 1))
    walk = (*((back,) if found.page else ()), *((forward,) if found.page < last else ()))
    to_opinions = button(_("⭐ What learners think"), ShowRatings(period=found.period))
    return Screen(text, (*((walk,) if walk else ()), (to_opinions,), home_row()))
