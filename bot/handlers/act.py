"""Runs the use cases of one update, each as one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from bot.db.database import Database
from bot.people.store import mark_handled

P = ParamSpec("P")
T = TypeVar("T")

# Brings certificates and reminders after every changed enrolment, in the transaction of the change.
Settle = Callable[[Connection, datetime], None]


class Act:
    """Runs use cases; the first one also notes, in its transaction, that the update is handled.

    So the effects of an update and the knowledge of having had them are one commit, and a repeated update
    changes nothing.
    """

    def __init__(self, database: Database, update_id: int, settle: Settle, now: datetime) -> None:
        self._database = database
        self._update_id = update_id
        self._settle = settle
        self._now = now
        self._marked = False

    async def __call__(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(connection, ...)` as one transaction and settle what follows from it."""

        def whole(connection: Connection) -> T:
            if not self._marked:
                mark_handled(connection, self._update_id, self._now)
            outcome = use_case(connection, *args, **kwargs)
            self._settle(connection, self._now)
            return outcome

        outcome = await self._database.transact(whole)
        self._marked = True
        return outcome
