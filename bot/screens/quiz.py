"""The final test: its rules, its questions, the summary, the result, the review."""

from datetime import timedelta
from html import escape

from bot.callbacks import (
    FinishTest,
    Go,
    NewCycle,
    OpenPage,
    PickOption,
    Place,
    ShowQuestion,
    ShowReview,
    ShowSummary,
    StartTest,
)
from bot.enrolments.model import (
    AlreadyPassed,
    Attempt,
    FailedAll,
    LessonsUnread,
    MayStart,
    NoAttemptsLeft,
    Passed,
    Resume,
    RetestOpen,
    StartDecision,
    TestPolicy,
    WindowClosed,
    WindowExpired,
)
from bot.enrolments.rules import last_day
from bot.enrolments.service import Whereabouts
from bot.i18n import _, clock, day, language, percent, plural, unbroken
from bot.lessons.model import Course
from bot.quiz import rules
from bot.quiz.content import Bank
from bot.quiz.model import DrawnQuestion
from bot.quiz.service import Asking, Finished, Reviewing, Summary, TestRules
from bot.screens.home import attempts_left, deadline, no_certificate
from bot.screens.screen import Row, Screen, bar, bold, button, home_row, in_columns, paragraphs, quoted

LETTERS = "ABCD"
# How many lessons worth rereading get a button of their own.
MOST_REREAD = 4


def rules_of(decision: StartDecision, place: Whereabouts, policy: TestPolicy) -> Screen:
    """What will happen, before the first question; or why the test cannot be taken now."""
    match decision:
        case MayStart(number, left):
            start = StartTest(enrolment=place.enrolment.id, number=number)
            return Screen(
                _what_will_happen(left, place, policy), ((button(_("🟢 Start"), start),), home_row())
            )
        case Resume():
            return _refused(
                _("The test is running."), (button(_("▶️ Continue the test"), Go(place=Place.RESUME)),)
            )
        case LessonsUnread():
            text = _("🔒 The test opens when all lessons are read (Rules, point 13).")
            return _refused(text, (button(_("📚 Contents"), Go(place=Place.CONTENTS)),))
        case AlreadyPassed(at):
            text = _("✅ You passed the test on {date}.", date=day(at.astimezone(policy.zone).date()))
            return _refused(text, (button(_("📜 My certificate"), Go(place=Place.CERTIFICATES)),))
        case WindowClosed(since):
            text = paragraphs(
                _("The time for the retest ended on {date}.", date=day(last_day(since, policy.zone))),
                _("You may take the course again: the lessons and new attempts are open to you."),
            )
            return _refused(text, _again(place))
        case NoAttemptsLeft():
            text = no_certificate()
            return _refused(text, _again(place))


def _what_will_happen(left: int, place: Whereabouts, policy: TestPolicy) -> str:
    needed = -(-policy.questions * policy.pass_percent // 100)
    lines = [
        plural(
            "• {n} question, four answers to each", "• {n} questions, four answers to each", policy.questions
        ),
        _(
            "• To pass: at least {needed} of {of} right ({percent} %)",
            needed=needed,
            of=policy.questions,
            percent=policy.pass_percent,
        ),
        plural("• Time: {n} minute", "• Time: {n} minutes", policy.time_limit // timedelta(minutes=1)),
        "• " + attempts_left(left),
    ]
    standing = place.standing
    return paragraphs(
        bold(_("📝 Final test")),
        "\n".join(lines),
        deadline(standing.until, policy.zone) if isinstance(standing, RetestOpen) else None,
        _("You may change answers until you hand the test in. If the connection breaks, your answers stay."),
        _("A test that was started counts as an attempt, even if it is not handed in."),
    )


def _refused(text: str, row: Row) -> Screen:
    return Screen(text, (row, home_row()))


def _again(place: Whereabouts) -> Row:
    return (button(_("🔁 Take the course again"), NewCycle(after=place.enrolment.cycle)),)


def test(outcome: Asking | Summary | Finished | Reviewing, rules: TestRules, course: Course) -> Screen:
    """What a press in a test leads to."""
    match outcome:
        case Asking():
            return question(outcome, rules)
        case Summary():
            return summary(outcome, rules.policy)
        case Finished():
            return result(outcome, rules, course)
        case Reviewing():
            return review(outcome, rules.bank)


def question(asking: Asking, test: TestRules) -> Screen:
    """One question with its full text; the buttons are letters."""
    drawn, at = asking.question, asking.question.position
    text = paragraphs(
        bold(_("Question {n} of {of}", n=at + 1, of=len(asking.drawn)))
        + _time_left(asking.attempt, test.policy),
        _answered_bar(asking.drawn),
        _void_note(drawn),
        f"<b>{quoted(_text(drawn, test.bank))}</b>",
        "\n\n".join(
            f"{_mark(place == drawn.chosen)}{LETTERS[place]})  {quoted(option)}"
            for place, option in enumerate(_options(drawn, test.bank))
        ),
    )
    letters = tuple(
        button(
            f"{_mark(place == drawn.chosen)}{letter}",
            PickOption(attempt=asking.attempt.id, position=at, option=place),
        )
        for place, letter in enumerate(LETTERS)
    )
    return Screen(text, (letters, *_walk(asking.attempt, at, len(asking.drawn))))


def _walk(attempt: Attempt, at: int, of: int) -> tuple[Row, ...]:
    back = button("◀️", ShowQuestion(attempt=attempt.id, position=at - 1))
    forward = button("▶️", ShowQuestion(attempt=attempt.id, position=at + 1))
    return (
        (*((back,) if at else ()), *((forward,) if at + 1 < of else ())),
        (button(_("☰ My answers"), ShowSummary(attempt=attempt.id)), *home_row()),
    )


def summary(shown: Summary, policy: TestPolicy) -> Screen:
    """What is answered and what is not; any question can be opened again."""
    missing = rules.unanswered(shown.drawn)
    text = paragraphs(
        bold(_("Your answers")) + _time_left(shown.attempt, policy),
        _answered_bar(shown.drawn),
        _("Without an answer: {numbers}", numbers=", ".join(str(at + 1) for at in missing))
        if missing
        else _("All questions are answered."),
        _("Press a number to look at a question again. When you are sure, hand the test in."),
    )
    numbers = [
        button(
            f"{'' if drawn.chosen is not None else '▫️'}{drawn.position + 1}",
            ShowQuestion(attempt=shown.attempt.id, position=drawn.position),
        )
        for drawn in shown.drawn
    ]
    label = _("📨 Hand in with gaps") if missing else _("📨 Hand in")
    return Screen(
        text,
        (*in_columns(numbers, 5), (button(label, FinishTest(attempt=shown.attempt.id)),), home_row()),
    )


def result(finished: Finished, test: TestRules, course: Course) -> Screen:
    """The score, what was strong, what to reread, what is next."""
    attempt, place = finished.attempt, finished.place
    score, maximum = attempt.score or 0, attempt.maximum
    text = paragraphs(
        bold(_verdict_of(finished)),
        _("Time was up; the answers given until then were counted.") if attempt.timed_out else None,
        _("Right answers: {score} of {of} ({share})", score=score, of=maximum, share=percent(score, maximum))
        + "\n"
        + _("To pass: {percent} %", percent=test.policy.pass_percent),
        _void_among(finished),
        _strength(finished, test.bank, course),
        _what_is_next(finished, test.policy),
    )
    return Screen(text, (*_after_result(finished, place), *_reread(finished, test.bank, course), home_row()))


def _verdict_of(finished: Finished) -> str:
    if finished.attempt.passed:
        return _("🎉 You have passed!")
    if isinstance(finished.place.standing, Passed):
        return _("✅ The test is passed already, by another attempt.")
    return _("This time it was not enough.")


def _void_among(finished: Finished) -> str | None:
    """Why the score may be higher than what was answered."""
    void = sum(drawn.voided for drawn in finished.drawn)
    if not void:
        return None
    return plural(
        "ℹ️ {n} question of this test was found faulty and counts as right for everybody.",
        "ℹ️ {n} questions of this test were found faulty and count as right for everybody.",
        void,
    )


def _strength(finished: Finished, bank: Bank, course: Course) -> str:
    titles = {module.id: module for module in course.modules}
    lines = [
        f"{titles[module].number}. {escape(titles[module].title[language()])}\n"
        f"{bar(right, of, 5)}  {right}/{of}"
        for module, (right, of) in rules.strength(finished.drawn, bank.questions).items()
        if module in titles
    ]
    return "\n".join(lines)


def _what_is_next(finished: Finished, policy: TestPolicy) -> str:
    match finished.place.standing:
        case Passed():
            return _("The certificate is on its way: it will come into this chat in a moment.")
        case RetestOpen(left, until):
            return paragraphs(
                _("You may try again, even now. Reread the lessons below first."),
                attempts_left(left),
                deadline(until, policy.zone),
                _("Rules, point 13: a retest is open for one month after the previous attempt."),
            )
        case WindowExpired(since):
            return _("The time for the retest ended on {date}.", date=day(last_day(since, policy.zone)))
        case FailedAll():
            return no_certificate()
        case _:
            return ""


def _after_result(finished: Finished, place: Whereabouts) -> tuple[Row, ...]:
    look_at_answers = (button(_("🔎 Right answers"), ShowReview(attempt=finished.attempt.id, position=0)),)
    match place.standing:
        case Passed():
            return ((button(_("📜 My certificate"), Go(place=Place.CERTIFICATES)),), look_at_answers)
        case FailedAll():
            return (_again(place), look_at_answers)
        case WindowExpired():
            return (_again(place),)
        case RetestOpen():
            return ((button(_("📝 To the test"), Go(place=Place.RULES)),),)
        case _:
            return ()


def _reread(finished: Finished, bank: Bank, course: Course) -> tuple[Row, ...]:
    if isinstance(finished.place.standing, Passed):
        return ()
    lessons = [
        course.by_id[name] for name in rules.reread(finished.drawn, bank.questions) if name in course.by_id
    ]
    buttons = [
        button(_("📖 Lesson {number}", number=course.label(lesson)), OpenPage(lesson=lesson.id, page=0))
        for lesson in lessons[:MOST_REREAD]
    ]
    return in_columns(buttons, 2)


def review(shown: Reviewing, bank: Bank) -> Screen:
    """A question of the last attempt with the right answer and why it is right."""
    drawn, at = shown.question, shown.question.position
    known = bank.by_id.get(drawn.question_id)
    text = paragraphs(
        bold(_("Question {n} of {of}", n=at + 1, of=shown.of)),
        _void_note(drawn),
        f"<b>{quoted(_text(drawn, bank))}</b>",
        "\n\n".join(
            f"{_verdict(drawn, place)}{LETTERS[place]})  {quoted(option)}"
            for place, option in enumerate(_options(drawn, bank))
        ),
        f"<i>{quoted(unbroken(known.explanation[language()]))}</i>" if known else None,
    )
    back = button("◀️", ShowReview(attempt=shown.attempt.id, position=at - 1))
    forward = button("▶️", ShowReview(attempt=shown.attempt.id, position=at + 1))
    walk = (*((back,) if at else ()), *((forward,) if at + 1 < shown.of else ()))
    return Screen(text, (walk, home_row()))


def _void_note(drawn: DrawnQuestion) -> str | None:
    return _("🚫 Found faulty: counts as right, whatever the answer.") if drawn.voided else None


def _verdict(drawn: DrawnQuestion, place: int) -> str:
    if place == drawn.correct:
        return "✅ "
    return "❌ " if place == drawn.chosen else ""


def _mark(chosen: bool) -> str:
    return "✓ " if chosen else ""


def _time_left(attempt: Attempt, policy: TestPolicy) -> str:
    return "  " + _("⏳ until {time}", time=clock(attempt.expires_at, policy.zone))


def _answered_bar(drawn: tuple[DrawnQuestion, ...]) -> str:
    done = len(drawn) - len(rules.unanswered(drawn))
    return f"{bar(done, len(drawn), len(drawn))}  {done}/{len(drawn)}"


def _text(drawn: DrawnQuestion, bank: Bank) -> str:
    known = bank.by_id.get(drawn.question_id)
    return (
        unbroken(known.text[language()])
        if known
        else _("This question has left the course. Choose any answer.")
    )


def _options(drawn: DrawnQuestion, bank: Bank) -> list[str]:
    """The options in the order in which this attempt shows them."""
    known = bank.by_id.get(drawn.question_id)
    return [unbroken(known.options[language()][place]) for place in drawn.order] if known else list("----")
