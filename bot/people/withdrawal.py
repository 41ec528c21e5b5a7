"""Use cases of leaving: what would be erased, and erasing it (Law 94-V, articles 8, 18; Rules, point 8)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.people import profile_store, store
from bot.people.model import Person


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What stays after a person has withdrawn the consent: the register's entry, or nothing."""

    register_stays: bool


def consider(connection: Connection, person: Person) -> Withdrawal:
    """What would stay if the person withdrew."""
    return Withdrawal(profile_store.has_certificates(connection, person.id))


def withdraw(connection: Connection, person: Person, now: datetime) -> Withdrawal:
    """Erase the person, all but what the statutory register must keep; the account is a stranger again.

    A register entry keeps name, identifier, legal form, category, region, activity, programmes, and the
    course with its attempts and certificates. The services that operators registered stay in their register,
    and a survey that was asked for in the chat goes to the phone.
    """
    withdrawal = consider(connection, person)
    store.let_go_of_cases(connection, person.id, now)
    profile_store.leave_surveys(connection, person.id)
    if withdrawal.register_stays:
        profile_store.detach(connection, person.id, now)
    else:
        store.forget(connection, person.id)
    return withdrawal
