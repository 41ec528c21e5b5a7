"""Use cases about people at the door: who comes, in which language, agreed to what, blocked or back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.language import Language
from bot.people import store
from bot.people.model import Choice, Manner, Person, Role, Visit


def visit(connection: Connection, telegram_id: int, update_id: int, admin_ids: Collection[int]) -> Visit:
    """Who is at the door. Roles are read at each update, so that a demotion works at once."""
    role = Role.ADMINISTRATOR if telegram_id in admin_ids else store.role_of(connection, telegram_id)
    person = store.person_by_telegram(connection, telegram_id, role)
    return Visit(
        person=person,
        role=role,
        awaited=store.awaited_answer(connection, person.id) if person else None,
        repeated=store.is_handled(connection, update_id),
    )


def choose_language(
    connection: Connection, telegram_id: int, role: Role, language: Language, now: datetime
) -> Person:
    """Speak `language` with this account from now on; the first choice makes the person known.

    What was being typed is let go: the question, if it still stands, is put again in the new language.
    """
    person = store.person_by_telegram(connection, telegram_id, role)
    if person is None:
        store.add_person(connection, telegram_id, language, now)
    else:
        store.change(connection, person.id, language=language)
        store.await_answer(connection, person.id, None)
    known = store.person_by_telegram(connection, telegram_id, role)
    assert known is not None, "just written in this transaction"
    return known


def give_consent(
    connection: Connection, person: Person, version: str, present: str, update_id: int, now: datetime
) -> Person:
    """Store that the person agrees to text `version` in the language shown (Law 94-V, article 8).

    Agreeing to another text than the `present` one is agreeing to nothing: the person is asked anew.
    """
    if version != present:
        return person
    store.add_consent(connection, person.id, version, person.language, update_id, now)
    return replace(person, consented=True)


def refuse_consent(connection: Connection, person: Person) -> Person | None:
    """Forget somebody who does not agree (None); an old button cannot undo an earlier consent."""
    if person.consented:
        return person
    store.forget(connection, person.id)
    return None


def set_blocked(connection: Connection, person: Person, since: datetime | None) -> None:
    """Note that the person has blocked the bot (or, with None, is back)."""
    store.change(connection, person.id, blocked_at=since)


def set_nudges_paused(connection: Connection, person: Person, since: datetime | None) -> None:
    """Stop the friendly reminders about the pace (or, with None, resume them)."""
    store.change(connection, person.id, nudges_paused_at=since)


def choose_manner(connection: Connection, person: Person, choice: Choice, on: bool) -> Manner:
    """Show lessons with pictures, or as rich messages, from now on (or, with False, without)."""
    match choice:
        case Choice.PICTURES:
            store.change(connection, person.id, without_pictures=not on)
            return replace(person.manner, pictures=on)
        case Choice.RICH:
            store.change(connection, person.id, rich_lessons=on)
            return replace(person.manner, rich=on)


def set_living_message(connection: Connection, person: Person, message_id: int | None) -> None:
    """Remember which message is edited instead of sending another one."""
    store.change(connection, person.id, living_message=message_id)
