"""How a case ends, whichever way its client was asked: once, and with all that follows from it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.survey import rules, store
from bot.survey.desk import SurveyDesk
from bot.survey.model import Case, Mode, Outcome


def end(
    connection: Connection,
    desk: SurveyDesk,
    case: Case,
    outcome: Outcome,
    mode: Mode | None,
    by: int | None,
    now: datetime,
) -> bool:
    """End a case with its answers as stored: the claim is released, what must be looked into is listed.

    `by` is the operator's Telegram id, None in the chat. A hard refusal ends every open case of the client,
    who is never asked again. Gives False, and changes nothing, when the case was over already.
    """
    if not _end_one(connection, case.id, outcome, mode, by, now):
        return False
    if outcome is Outcome.REFUSED_HARD:
        store.set_do_not_ask(connection, case.client_id, now)
        for other in store.open_of_client(connection, case.client_id):
            _end_one(connection, other.id, outcome, mode, by, now)
    return True


def _end_one(
    connection: Connection, case_id: int, outcome: Outcome, mode: Mode | None, by: int | None, now: datetime
) -> bool:
    ended = store.end_open(
        connection,
        case_id,
        outcome=outcome,
        ended_mode=mode,
        ended_by=by,
        ended_at=now,
        appointment=False,
        claimed_by=None,
        claimed_until=None,
        calling_since=None,
    )
    case = store.case(connection, case_id) if ended else None
    for reason in rules.follow_up_reasons(case.answers) if case else ():
        store.open_follow_up(connection, case_id, reason, now)
    return ended
