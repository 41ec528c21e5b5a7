"""The course in versions, for administrators: how things stand, what a draft would change, publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.callbacks.editions import (
    CoursePage,
    DropDraft,
    PreviewModules,
    PublishEdition,
    RollBack,
    SendChanges,
    ShowDraft,
)
from bot.editions.changes import Changes, Obstacle
from bot.editions.model import PROGRAM, Edition, Listed
from bot.editions.service import (
    NotAtOnce,
    NothingBefore,
    OtherCourse,
    Overtaken,
    Overview,
    Published,
    RolledBack,
    VersionTaken,
)
from bot.errors import UnfitPackage
from bot.i18n import _, day, plural
from bot.screens.edition_words import change_lines, obstacle_lines, unfit
from bot.screens.screen import Row, Screen, bold, button, home_row, paragraphs, quoted

# What of a list stands in the message; the whole of it goes into a file.
MOST_LINES = 12
LONGEST_LINE = 200
# Of the history, as many editions as a glance takes in.
MOST_HISTORY = 8


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft beside the edition that is present; `over` is None before the first publication."""

    listed: Listed
    edition: Edition
    over: Edition | None
    changes: Changes
    obstacles: Mapping[Obstacle, tuple[str, ...]]
    studying: Mapping[str, int]

    @property
    def lines(self) -> list[str]:
        """Every change as a line."""
        return change_lines(self.changes, self.over, self.edition) if self.over else []


def overview(there: Overview, zone: ZoneInfo) -> Screen:
    """The present edition, who studies on which, the history, and what may be done."""
    present = there.present
    text = paragraphs(
        bold(_("📘 The course")),
        _present(present, zone) if present else _("Nothing is published yet."),
        _studying(there.studying),
        _history(there, zone),
        _what_a_roll_back_does(there),
    )
    return Screen(text, (*_present_rows(there), *_draft_rows(there), _how_row(), home_row()))


def _present(present: Listed, zone: ZoneInfo) -> str:
    return "\n".join(
        (
            _("New cycles begin on version <b>{version}</b>.", version=quoted(present.version)),
            _("Published: {date}", date=_date(present.published_at or present.sent_at, zone)),
            _sender(present.sent_by),
        )
    )


def _sender(sent_by: int) -> str:
    if sent_by == PROGRAM:
        return _("It came with the program or by the command line.")
    return _("Sent by account {id}", id=sent_by)


def _date(moment: datetime, zone: ZoneInfo) -> str:
    return day(moment.astimezone(zone).date())


def _studying(studying: Mapping[str, int]) -> str:
    lines = [
        _("• {version}: {n}", version=quoted(version), n=n)
        for version, n in sorted(studying.items(), reverse=True)
    ]
    return "\n".join((bold(_("Studying now, by version:")), *(lines or [_("nobody")])))


def _history(there: Overview, zone: ZoneInfo) -> str:
    versions = {each.id: each.version for each in there.listed}
    newest = list(reversed(there.listed))[:MOST_HISTORY]
    lines = [_line(each, versions, zone) for each in newest]
    return "\n".join((bold(_("History:")), *lines)) if lines else ""


def _line(edition: Listed, versions: Mapping[int, str], zone: ZoneInfo) -> str:
    parts = [f"• {quoted(edition.version)}", _date(edition.published_at or edition.sent_at, zone)]
    if edition.mends:
        parts.append(_("mends {version} at once", version=quoted(versions[edition.mends])))
    if edition.withdrawn_at:
        parts.append(_("withdrawn: {date}", date=_date(edition.withdrawn_at, zone)))
    return " · ".join(parts)


def _what_a_roll_back_does(there: Overview) -> str | None:
    present, before = there.present, there.before
    if present is None or before is None:
        return None
    first = _(
        "↩️ Roll back: new cycles will begin on {before} again.",
        before=quoted(before.version),
    )
    if present.mends:
        return (
            first
            + " "
            + _("Those whose lessons {version} has mended see the former ones.", version=present.version)
        )
    return first + " " + _("Who has begun on {version} goes on with it.", version=quoted(present.version))


def _present_rows(there: Overview) -> tuple[Row, ...]:
    rows: list[Row] = []
    if present := there.present:
        label = _("👁 Look at {version}", version=present.version)
        rows.append((button(label, PreviewModules(edition=present.id)),))
        if there.before:
            label = _("↩️ Roll back to {version}", version=there.before.version)
            rows.append((button(label, RollBack(edition=present.id)),))
    return tuple(rows)


def _draft_rows(there: Overview) -> tuple[Row, ...]:
    return tuple(
        (button(_("📦 Draft {version}", version=each.version), ShowDraft(edition=each.id)),)
        for each in there.drafts
    )


def _how_row() -> Row:
    return (button(_("How to send"), CoursePage(page="how")),)


def course_row() -> Row:
    """The way back to the course."""
    return (button(_("📘 The course"), CoursePage(page="overview")),)


def how_to_send() -> Screen:
    """The way of a package, step by step."""
    steps = (
        _("1. Take the folder of the course, change it, and raise version in course.toml."),
        _("2. Pack course.toml, facts.toml and the folders lessons, quiz, polls, images, sheets into a zip."),
        _("3. Send the zip here. I check everything and tell what changed."),
        _("4. Look at any lesson and any question in both languages."),
        _("5. Publish it. New cycles begin on it; who studies goes on with their own version."),
        _("6. Mended slips of the pen may apply at once, to those who study as well."),
    )
    return Screen(paragraphs(bold(_("How to send")), "\n".join(steps)), (course_row(), home_row()))


def reading() -> str:
    """While a package is checked."""
    return _("⏳ I am unpacking and checking the course. It takes some seconds.")


def cannot_unpack(error: UnfitPackage) -> Screen:
    """The package is none."""
    text = paragraphs(bold(_("⚠️ I cannot take this package")), quoted(unfit(error)))
    return Screen(text, (_how_row(), course_row(), home_row()))


def found(findings: tuple[str, ...]) -> Screen:
    """What is wrong with the course: nothing of it is kept."""
    head = plural("⚠️ {n} place is to be corrected", "⚠️ {n} places are to be corrected", len(findings))
    text = paragraphs(
        bold(head),
        _some(list(findings)),
        _("All of them are in the file above.") if len(findings) > MOST_LINES else None,
        _("Correct them and send the zip again. Nothing is changed for anybody."),
    )
    return Screen(text, (course_row(), home_row()))


def _some(lines: list[str]) -> str:
    """The first lines, safe inside HTML; how many more there are."""
    shown = [f"• {quoted(_short(line))}" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(plural("… and {n} more", "… and {n} more", len(lines) - MOST_LINES))
    return "\n".join(shown)


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def is_long(lines: tuple[str, ...] | list[str]) -> bool:
    """Whether a list wants a file besides the message."""
    return len(lines) > MOST_LINES


def findings_caption() -> str:
    """Under the file with all that is wrong."""
    return _("Everything that is to be corrected, with file and line.")


def changes_caption(view: DraftView) -> str:
    """Under the file with all changes."""
    return _("Everything that is different in {version}.", version=quoted(view.listed.version))


def draft(view: DraftView) -> Screen:
    """What a draft holds and changes, whom it concerns, and what may be done with it."""
    course, bank = view.edition.course, view.edition.bank
    lines = view.lines
    text = paragraphs(
        bold(_("📦 Draft {version}", version=quoted(view.listed.version))),
        _(
            "✅ All is in order. Lessons: {lessons}. Questions: {questions}.",
            lessons=len(course.lessons),
            questions=len(bank.questions),
        ),
        _changed(view, lines),
        _studying(view.studying),
        _at_once(view),
    )
    return Screen(text, (*_draft_buttons(view, lines), course_row(), home_row()))


def _changed(view: DraftView, lines: list[str]) -> str:
    if view.over is None:
        return _("Nothing is published yet.")
    head = bold(_("Different from {version}:", version=quoted(view.over.version)))
    return head + "\n" + (_some(lines) if lines else _("nothing but the version"))


def _at_once(view: DraftView) -> str | None:
    if view.over is None:
        return None
    if not view.obstacles:
        return _("It may apply at once: lessons, pages, questions and right answers are the same.")
    return _why_not(view.obstacles)


def _why_not(obstacles: Mapping[Obstacle, tuple[str, ...]]) -> str:
    return paragraphs(_("It cannot apply at once to those who study:"), _some(obstacle_lines(obstacles)))


def _draft_buttons(view: DraftView, lines: list[str]) -> tuple[Row, ...]:
    edition, over = view.listed.id, (view.over and view.over.id) or 0
    rows: list[Row] = [
        (button(_("👁 Look at {version}", version=view.listed.version), PreviewModules(edition=edition)),)
    ]
    if is_long(lines):
        rows.append((button(_("📄 All changes"), SendChanges(edition=edition)),))
    rows.append((button(_("🚀 Publish for new cycles"), _ask(edition, over, at_once=False)),))
    if view.over and not view.obstacles:
        rows.append((button(_("⚡️ Publish, applies at once"), _ask(edition, over, at_once=True)),))
    rows.append((button(_("🗑 Drop the draft"), DropDraft(edition=edition)),))
    return tuple(rows)


def _ask(edition: int, over: int, *, at_once: bool) -> PublishEdition:
    return PublishEdition(edition=edition, over=over, at_once=at_once, sure=False)


def ask_publish(view: DraftView, data: PublishEdition) -> Screen:
    """What will happen, before it does."""
    version, studying = quoted(view.listed.version), sum(view.studying.values())
    touched = view.studying.get(view.over.version, 0) if view.over else 0
    text = paragraphs(
        bold(_("Publish {version}?", version=version)),
        _("Every new cycle will begin on it."),
        _(
            "It also takes the place of {version} for those who study it: {n}.",
            version=quoted(view.over.version),
            n=touched,
        )
        if data.at_once and view.over
        else _("Who is studying now goes on with their own version: {n}.", n=studying),
        _("Running tests keep their questions. You can roll back with one press."),
    )
    sure = PublishEdition(edition=data.edition, over=data.over, at_once=data.at_once, sure=True)
    back = (button(_("◀️ Back"), ShowDraft(edition=data.edition)),)
    return Screen(text, ((button(_("✅ Yes, publish"), sure),), back, home_row()))


def dropped() -> Screen:
    """The draft is gone."""
    return Screen(_("The draft is dropped. Nothing is changed for anybody."), (course_row(), home_row()))


def unreadable() -> Screen:
    """An edition that the database holds cannot be read."""
    text = _("This version cannot be read here. Its fault is in the log of the program.")
    return Screen(text, (course_row(), home_row()))


def outcome(
    of: Published | RolledBack | VersionTaken | Overtaken | NotAtOnce | NothingBefore | OtherCourse,
    zone: ZoneInfo,
) -> Screen:
    """What has come of a press or of a package."""
    return Screen(_outcome(of, zone), (course_row(), home_row()))


def _outcome(
    of: Published | RolledBack | VersionTaken | Overtaken | NotAtOnce | NothingBefore | OtherCourse,
    zone: ZoneInfo,
) -> str:
    match of:
        case Published(edition):
            return _published(edition)
        case RolledBack(withdrawn, present):
            return _(
                "↩️ Version {withdrawn} is withdrawn. New cycles begin on {present}.",
                withdrawn=quoted(withdrawn.version),
                present=quoted(present.version),
            )
        case VersionTaken(by, same):
            return _version_taken(by, zone, same=same)
        case Overtaken(present):
            version = quoted(present.version) if present else "—"
            return _(
                "Another version has been published or withdrawn meanwhile: now it is {version}. "
                "Please look again.",
                version=version,
            )
        case NotAtOnce(obstacles):
            return _why_not(obstacles)
        case NothingBefore():
            return _("There is no version to go back to.")
        case OtherCourse(name, expected):
            return _(
                "This is another course: its id is {id}, and here {expected} is taught. "
                "Correct id in course.toml.",
                id=quoted(name),
                expected=quoted(expected),
            )


def _published(edition: Listed) -> str:
    head = bold(_("🚀 Version {version} is published.", version=quoted(edition.version)))
    if edition.mends:
        return paragraphs(head, _("It applies at once, also to those who study."))
    return paragraphs(head, _("New cycles begin on it; who studies goes on with their own version."))


def _version_taken(by: Listed, zone: ZoneInfo, *, same: bool) -> str:
    said = _(
        "Version {version} is already published: {date}.",
        version=quoted(by.version),
        date=_date(by.published_at or by.sent_at, zone),
    )
    what = (
        _("Its content is the same.") if same else _("Raise version in course.toml and send the zip again.")
    )
    return paragraphs(said, what)
