"""Use cases of letters to the operator: one is due, drafted, sent, answered, closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.monitoring.letters import rules, store
from bot.monitoring.letters.model import Comparison, Fate, FaultyRow, Letter, LetterState
from bot.monitoring.letters.rules import BadDates, NoNumber, Sending, Terms
from bot.monitoring.terms import IsWorkingDay
from bot.notifications import staff
from bot.notifications.model import Kind, ReminderPolicy
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

Details = Mapping[str, str | int | None]
TOPIC = "letter"
ON_A_PAGE = 6
ROWS_ON_A_PAGE = 12


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """What letters are kept with: the terms of the profile, the calendar, the keys."""

    terms: Terms
    is_working_day: IsWorkingDay
    zone: ZoneInfo
    vault: Vault

    def day(self, moment: datetime) -> date:
        """The local day."""
        return moment.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Card:
    """A letter as it stands now."""

    letter: Letter
    state: LetterState
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class LetterList:
    """A page of letters, counted from 0; `open` and `overdue` are of all pages."""

    cards: tuple[Card, ...]
    page: int
    pages: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter is drafted of."""

    letter: Letter
    rows: tuple[FaultyRow, ...]
    file_rows: int


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The rows of a letter against what has come, page by page from 0."""

    card: Card
    rows: tuple[tuple[FaultyRow, Fate], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AskingSending:
    """Number and date are to be typed; `flaw` says what was wrong with what was typed before."""

    letter: Letter
    flaw: NoNumber | BadDates | None = None


# By itself


def keep_up(connection: Connection, desk: LetterDesk, now: datetime) -> dict[str, int]:
    """Enter letters for batches with faults, and close those of which every row is mended."""
    new = store.unwritten(connection)
    for batch_id, seen in new:
        due = rules.due_on(desk.day(seen), desk.terms, desk.is_working_day)
        store.add(connection, batch_id, seen, due)
    closed = 0
    for each in store.open_letters(connection):
        if _compared(connection, desk, each).open == 0:
            store.change(connection, each.id, closed_at=now)
            closed += 1
    return {"letters_due": len(new), "letters_closed": closed}


def follow_calendar(connection: Connection, desk: LetterDesk) -> None:
    """The calendar has changed: work out anew by when open letters and their answers are due."""
    for each in store.open_letters(connection):
        due = rules.due_on(desk.day(each.detected_at), desk.terms, desk.is_working_day)
        answer = each.answer_due_on
        if received := each.received_on or each.sent_on:
            answer = rules.answer_due_on(received, desk.terms, desk.is_working_day)
        if (due, answer) != (each.due_on, each.answer_due_on):
            store.change(connection, each.id, due_on=due, answer_due_on=answer)


def plan_alarm(
    connection: Connection,
    desk: LetterDesk,
    admin_ids: Collection[int],
    policy: ReminderPolicy,
    now: datetime,
) -> int:
    """Plan what administrators hear of letters this morning; gives how many notices are new."""
    notice = rules.alarm(store.open_letters(connection), desk.is_working_day, policy, now)
    return staff.bring_in_line(connection, admin_ids, Kind.LETTERS_DUE, [notice] if notice else [], now)


# For administrators


def overview(connection: Connection, desk: LetterDesk, actor: Person, page: int, now: datetime) -> LetterList:
    """A page of all letters, the open ones first. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    pages = max(1, -(-store.count(connection) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = store.page(connection, page * ON_A_PAGE, ON_A_PAGE)
    states = [rules.state(each, desk.day(now)) for each in store.open_letters(connection)]
    overdue = sum(each in (LetterState.SENDING_OVERDUE, LetterState.ANSWER_OVERDUE) for each in states)
    cards = tuple(_card(connection, desk, each, now) for each in shown)
    return LetterList(cards, page, pages, len(states), overdue)


def card(connection: Connection, desk: LetterDesk, actor: Person, letter_id: int, now: datetime) -> Card:
    """One letter. Raises NotAllowed, NotFound."""
    return _card(connection, desk, _letter(connection, actor, letter_id), now)


def rows_of(
    connection: Connection, desk: LetterDesk, actor: Person, letter_id: int, page: int, now: datetime
) -> RowsPage:
    """The rows of a letter, and what became of each. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    rows = store.rows(connection, letter.batch_id, desk.zone)
    pages = max(1, -(-len(rows) // ROWS_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = rows[page * ROWS_ON_A_PAGE :][:ROWS_ON_A_PAGE]
    there = Card(letter, rules.state(letter, desk.day(now)), rules.compare(rows, letter))
    return RowsPage(there, tuple((each, rules.fate(each, letter)) for each in shown), page, pages)


def draft(connection: Connection, desk: LetterDesk, actor: Person, letter_id: int) -> Draft:
    """What the files of a letter are made of. A long read. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    rows = store.rows(connection, letter.batch_id, desk.zone)
    return Draft(letter, tuple(rows), store.file_rows(connection, letter.batch_id))


def note_drafted(
    connection: Connection, desk: LetterDesk, actor: Person, letter_id: int, sha256: str, now: datetime
) -> None:
    """Write into the audit that files of a letter leave the bot. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    details: Details = {"letter": letter.id, "batch": letter.batch_id, "sha256": sha256}
    audit.write(connection, desk.vault, actor.telegram_id, "draft_letter", details=details, now=now)


def ask_sending(connection: Connection, actor: Person, letter_id: int) -> AskingSending:
    """Wait for the outgoing number and the date. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    people.await_answer(connection, actor.id, Awaited(TOPIC, "sent", letter.id))
    return AskingSending(letter)


def take_sending(
    connection: Connection, desk: LetterDesk, actor: Person, letter_id: int, typed: str, now: datetime
) -> AskingSending | Card:
    """The letter is sent, or its number corrected: the operator's term runs. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    if letter.closed_at is not None:
        people.await_answer(connection, actor.id, None)
        return _card(connection, desk, letter, now)
    read = rules.read_sending(typed, desk.day(letter.detected_at), desk.day(now))
    if not isinstance(read, Sending):
        return AskingSending(letter, read)
    people.await_answer(connection, actor.id, None)
    answer = rules.answer_due_on(read.received_on, desk.terms, desk.is_working_day)
    told = {
        "outgoing_number": read.number,
        "sent_on": read.sent_on,
        "received_on": read.received_on,
        "answer_due_on": answer,
    }
    store.change(connection, letter.id, **told, marked_at=now, marked_by=actor.telegram_id)
    details: Details = {"letter": letter.id, **{name: str(value) for name, value in told.items()}}
    audit.write(connection, desk.vault, actor.telegram_id, "letter_sent", details=details, now=now)
    return _card(connection, desk, replace(letter, **told), now)  # type: ignore[arg-type] # typed above


def close_as_it_is(
    connection: Connection, desk: LetterDesk, actor: Person, letter_id: int, now: datetime
) -> Card:
    """Await nothing more, though rows are open and may still be corrected. Raises NotAllowed, NotFound."""
    letter = _letter(connection, actor, letter_id)
    if letter.closed_at is None:
        store.change(connection, letter.id, closed_at=now)
        details: Details = {"letter": letter.id, "open": _compared(connection, desk, letter).open}
        audit.write(connection, desk.vault, actor.telegram_id, "letter_closed", details=details, now=now)
    return _card(connection, desk, replace(letter, closed_at=letter.closed_at or now), now)


def _letter(connection: Connection, actor: Person, letter_id: int) -> Letter:
    demand(actor.role, Permission.MONITOR)
    letter = store.letter(connection, letter_id)
    if letter is None:
        raise NotFound(f"letter {letter_id}")
    return letter


def _card(connection: Connection, desk: LetterDesk, letter: Letter, now: datetime) -> Card:
    return Card(letter, rules.state(letter, desk.day(now)), _compared(connection, desk, letter))


def _compared(connection: Connection, desk: LetterDesk, letter: Letter) -> Comparison:
    rows: Sequence[FaultyRow] = store.rows(connection, letter.batch_id, desk.zone)
    return rules.compare(rows, letter)
