"""The pages of /stats: charts for the eye, the same figures in a few lines, and the ways through time."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.callbacks.dashboards import ShowDashboard, SwitchDigest
from bot.i18n import _, day, language, percent
from bot.people.dictionaries import Dictionaries
from bot.reports.chart import Chart, Series, Shape
from bot.reports.dashboard import Compared, Course, Dashboard, Desk, Region, Survey, Test, View
from bot.reports.spans import Span, Stretch
from bot.screens.ratings import opinions_row
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs
from bot.survey.model import Mode

TENTHS = range(10)


def charts(shown: Dashboard, dictionaries: Dictionaries) -> tuple[Chart, ...]:
    """What is to be drawn for a page."""
    match shown.figures:
        case Compared() as compared:
            return (_funnel(compared),)
        case Test() as test:
            return (_attempts(test), _scores(test))
        case Survey() as survey:
            return _survey(survey)
        case Desk() as desk:
            return (_desk(desk),)
        case regions:
            return (_regions(regions, dictionaries),)


def page(shown: Dashboard, picture: Path | None) -> Screen:
    """A page with its picture; None when it could not be drawn: the lines say the same."""
    head = bold(view_names()[shown.view])
    when = None if shown.view is View.DESK else between(shown.stretch)
    return Screen(paragraphs(f"{head}\n{when}" if when else head, _lines(shown)), rows(shown), picture)


def rows(shown: Dashboard) -> tuple[Row, ...]:
    """The other pages; earlier and later; longer and shorter stretches."""
    return (*_through_time(shown), *view_rows(shown.view, shown.span), opinions_row(), home_row())


def view_rows(present: View, span: Span) -> tuple[Row, ...]:
    """The way to every page but the present one."""
    names = view_names()
    pages = [ShowDashboard(view=each, span=span, back=0) for each in View if each is not present]
    return in_columns([button(names[each.view], each) for each in pages], 2)


def digest_row(*, on: bool) -> Row:
    """Off with the weekly digest, or on with it."""
    name = _("🔕 No weekly digest any more") if on else _("📬 Send the weekly digest")
    return (button(name, SwitchDigest(on=not on)),)


def digest_switched(hour: int, *, on: bool) -> Screen:
    """What comes on Mondays from now on, and at which hour."""
    comes = _("📬 The weekly digest comes on Mondays at {hour}:00.", hour=hour)
    text = comes if on else _("🔕 The weekly digest comes no more.")
    pages = (button(_("📊 Statistics"), ShowDashboard(view=View.NOW, span=Span.WEEK, back=0)),)
    return Screen(text, (digest_row(on=on), pages, home_row()))


def view_names() -> dict[View, str]:
    """What the pages are called."""
    return {
        View.NOW: _("📊 Now"),
        View.COURSE: _("🎓 Course"),
        View.REGIONS: _("🗺 Regions"),
        View.TEST: _("📝 Test"),
        View.SURVEY: _("💬 Survey"),
        View.DESK: _("📥 At work"),
    }


def span_names() -> dict[Span, str]:
    """How long a stretch is."""
    return {Span.WEEK: _("Week"), Span.MONTH: _("Month"), Span.QUARTER: _("Quarter"), Span.YEAR: _("Year")}


def between(stretch: Stretch) -> str:
    """From the first day to the last."""
    return f"{day(stretch.first)} – {day(stretch.last)}"


def _through_time(shown: Dashboard) -> tuple[Row, ...]:
    if shown.view is View.DESK:
        return ()
    earlier = button("◀️", ShowDashboard(view=shown.view, span=shown.span, back=shown.back + 1))
    later = button("▶️", ShowDashboard(view=shown.view, span=shown.span, back=max(0, shown.back - 1)))
    names = span_names()
    lengths = [
        button(f"• {names[each]}" if each is shown.span else names[each], _of_length(shown, each))
        for each in Span
    ]
    return ((earlier, later) if shown.back else (earlier,)), *in_columns(lengths, 2)


def _of_length(shown: Dashboard, span: Span) -> ShowDashboard:
    return ShowDashboard(view=shown.view, span=span, back=0)


# The course


def _steps() -> tuple[tuple[str, Callable[[Course], int]], ...]:
    return (
        (_("Registered"), lambda course: course.registered),
        (_("Began the course"), lambda course: course.begun),
        (_("Took the test"), lambda course: course.tested),
        (_("Passed"), lambda course: course.passed),
        (_("Retest time expired"), lambda course: course.lapsed),
        (_("All attempts failed"), lambda course: course.failed),
    )


def _funnel(compared: Compared) -> Chart:
    steps = _steps()
    return Chart(
        Shape.BARS,
        _("The way through the course"),
        tuple(name for name, _figure in steps),
        (
            Series(_("in this period"), tuple(figure(compared.now) for _name, figure in steps)),
            Series(_("in the one before"), tuple(figure(compared.before) for _name, figure in steps)),
        ),
    )


def _change(now: int, before: int) -> str:
    """By how much a figure has moved: ▲ 12, ▼ 3, or that it has not."""
    if now == before:
        return "="
    return f"▲ {now - before}" if now > before else f"▼ {before - now}"


# Regions


def _regions(regions: Mapping[str, Region], dictionaries: Dictionaries) -> Chart:
    """All twenty, those with most people first."""
    nobody = Region(0, 0)
    by_number = sorted(
        dictionaries.regions.values(),
        key=lambda region: (-regions.get(region.code, nobody).registered, region.code),
    )
    there = [regions.get(each.code, nobody) for each in by_number]
    return Chart(
        Shape.BARS,
        _("People by region"),
        tuple(each.short[language()] for each in by_number),
        (
            Series(_("registered"), tuple(each.registered for each in there)),
            Series(_("passed"), tuple(each.passed for each in there)),
        ),
    )


# The test


def _attempts(test: Test) -> Chart:
    numbers = sorted(test.attempts) or [1]
    there = [test.attempts.get(number) for number in numbers]
    return Chart(
        Shape.COLUMNS,
        _("Attempts"),
        tuple(_("No {number}", number=number) for number in numbers),
        (
            Series(_("reached the pass mark"), tuple(each.passed if each else 0 for each in there)),
            Series(_("did not reach it"), tuple(each.failed if each else 0 for each in there)),
        ),
    )


def _scores(test: Test) -> Chart:
    counted = tuple(test.tenths.get(tenth, 0) for tenth in TENTHS)
    return Chart(
        Shape.COLUMNS,
        _("Right answers, per cent"),
        tuple(f"{tenth * 10}+" for tenth in TENTHS),
        (Series(_("attempts"), counted),),
    )


# The survey


def mode_names() -> dict[Mode, str]:
    """The ways in which answers come."""
    return {Mode.CHAT: _("in the chat"), Mode.PHONE: _("by phone")}


def _survey(survey: Survey) -> tuple[Chart, Chart]:
    labels = tuple(f"{piece.first:%d.%m}" for piece, _there in survey.pieces)
    names = mode_names()
    answered = tuple(
        Series(names[mode], tuple(there.completed.get(mode, 0) for _piece, there in survey.pieces))
        for mode in Mode
    )
    marks = tuple(
        Series(names[mode], tuple(there.mean(mode) for _piece, there in survey.pieces)) for mode in Mode
    )
    return (
        Chart(Shape.LINES, _("Complete interviews"), labels, answered),
        Chart(Shape.LINES, _("Mean mark of the service"), labels, marks, digits=1, top=5.2),
    )


# What waits


def waiting(desk: Desk) -> tuple[tuple[str, int], ...]:
    """What waits, by name."""
    return (
        (_("Calls to make"), desk.calls_open),
        (_("of them due"), desk.calls_due),
        (_("of them overdue"), desk.calls_overdue),
        (_("Registers under way"), desk.batches_open),
        (_("Rows to be corrected"), desk.rows_held),
        (_("Letters to send"), desk.letters_to_send),
        (_("of them late"), desk.letters_late),
        (_("Corrections awaited"), desk.answers_awaited),
        (_("of these late"), desk.answers_late),
    )


def _desk(desk: Desk) -> Chart:
    there = waiting(desk)
    return Chart(
        Shape.BARS,
        _("What waits now"),
        tuple(name for name, _number in there),
        (Series(_("number"), tuple(number for _name, number in there)),),
    )


# The same in lines, for who listens or has no pictures


def course_lines(now: Course, before: Course) -> str:
    """The steps of the course, each with its change."""
    told = ((name, figure(now), _change(figure(now), figure(before))) for name, figure in _steps())
    return "\n".join(f"{name}: <b>{number}</b>  {change}" for name, number, change in told)


def lines(figures: Iterable[tuple[str, int]]) -> str:
    """Named numbers, one a line."""
    return "\n".join(f"{name}: <b>{number}</b>" for name, number in figures)


def _lines(shown: Dashboard) -> str:
    match shown.figures:
        case Compared(now, before):
            return course_lines(now, before)
        case Test() as test:
            return _test_lines(test)
        case Survey() as survey:
            return _survey_lines(survey)
        case Desk() as desk:
            return lines(waiting(desk))
        case regions:
            people = sum(each.registered for each in regions.values())
            passed = sum(each.passed for each in regions.values())
            return "\n".join(
                (_("Registered: {n}", n=f"<b>{people}</b>"), _("Passed: {n}", n=f"<b>{passed}</b>"))
            )


def _test_lines(test: Test) -> str:
    if not test.attempts:
        return _("Nobody took the test in this period.")
    return "\n".join(
        _(
            "Attempt {number}: {passed} of {all} reached the pass mark.",
            number=number,
            passed=f"<b>{each.passed}</b>",
            all=each.passed + each.failed,
        )
        for number, each in test.attempts.items()
    )


def _survey_lines(survey: Survey) -> str:
    there = [each for _piece, each in survey.pieces]
    ended, completed = sum(each.ended for each in there), sum(sum(each.completed.values()) for each in there)
    marks = sum(sum(each.marks.values()) for each in there)
    return talk_lines(ended, completed, marks, sum(sum(each.total.values()) for each in there))


def talk_lines(ended: int, completed: int, marks: int, total: int) -> str:
    """How the survey went; `total` is the sum of the marks."""
    mean = f"{total / marks:.2f}".replace(".", ",") if marks else "–"
    response = f" ({percent(completed, ended)})" if ended else ""
    return "\n".join(
        (
            _("Cases that ended: {n}", n=f"<b>{ended}</b>"),
            _("Complete interviews: {n}", n=f"<b>{completed}</b>") + response,
            _("Mean mark: {mean} ({n} marks)", mean=f"<b>{mean}</b>", n=marks),
        )
    )
