"""Writes the surveys of a made-up year: cases with their outcomes and answers, calls, questionnaires."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.db.survey_schema import (
    answers,
    calls,
    cases,
    clients,
    follow_ups,
    interests,
    rounds,
    services,
)
from bot.language import Language
from bot.people.staff import CALL_CENTRE
from bot.people.vault import Vault
from bot.services.model import ServiceMode, ServiceState
from bot.services.sealing import client_record, service_record
from bot.survey import rules
from bot.survey.model import Answer, Mode, Outcome, Question, SampleMethod
from bot.survey.questionnaires import store as questionnaire_store
from bot.survey.questionnaires.rules import Sheet, Source

SHARE = 30
"""Per cent of the services that are asked about."""
FILLED_IN = 0.25
"""Of the services given online those with a questionnaire."""
FIRST_OPERATOR = 8_999_999_999_000
_OUTCOMES: dict[tuple[Outcome, Mode | None], int] = {
    (Outcome.COMPLETED, Mode.PHONE): 36,
    (Outcome.COMPLETED, Mode.CHAT): 27,
    (Outcome.UNREACHED, Mode.PHONE): 14,
    (Outcome.REFUSED, Mode.PHONE): 7,
    (Outcome.WRONG_NUMBER, Mode.PHONE): 6,
    (Outcome.PARTIAL, Mode.PHONE): 3,
    (Outcome.REFUSED, Mode.CHAT): 2,
    (Outcome.REFUSED_HARD, Mode.PHONE): 1,
    (Outcome.LANGUAGE, Mode.PHONE): 1,
    (Outcome.DECEASED, Mode.PHONE): 1,
}
_INSTRUMENTS = ("fin1", "fin2", "fin3", "fin4")
_WISHES = tuple(f"nonfin{number}" for number in range(1, 9))
_PURPOSES = ("start", "grow", "finance", "taxes", "papers")
_Asked = Row[*tuple[Any, ...]]
"""A service with its client, as it is read."""
_STILL_OPEN_AFTER = timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Wording:
    """The versions of the wordings that were asked."""

    interview: str
    questionnaire: str


def begin_round(connection: Connection, seed: int, size: int, now: datetime) -> int:
    """The round of which all cases are."""
    values = {
        "ordered_by": 0,
        "ordered_at": now,
        "scope": "{}",
        "method": SampleMethod.SHARE,
        "figure": SHARE,
        "seed": seed,
        "size": size,
        "finished_at": now,
    }
    return int(connection.execute(insert(rounds).values(values).returning(rounds.c.id)).scalar_one())


def ask(
    connection: Connection,
    vault: Vault,
    wording: Wording,
    round_id: int,
    span: tuple[int, int],
    random: Random,
    now: datetime,
) -> int:
    """Ask about a share of the services with these numbers; gives how many cases there are."""
    found = connection.execute(
        select(
            services.c.id,
            services.c.client_id,
            services.c.region,
            services.c.ended_on,
            services.c.mode,
            services.c.service,
            services.c.subtype,
            services.c.key,
            services.c.private,
            clients.c.digest,
            clients.c.private.label("client"),
        )
        .join(clients, clients.c.id == services.c.client_id)
        .where(services.c.id.between(*span), services.c.state == ServiceState.REGISTERED)
        .order_by(services.c.id)
    ).all()
    asked = [row for row in found if random.random() * 100 < SHARE]
    if asked:
        _Asking(connection, wording, round_id, random, now).about(asked)
    for row in found:
        if row.mode == ServiceMode.ONLINE and random.random() < FILLED_IN:
            _fill_in(connection, vault, wording, row, random)
    return len(asked)


class _Asking:
    """Cases of one piece of the register, and everything that hangs on them."""

    def __init__(
        self, connection: Connection, wording: Wording, round_id: int, random: Random, now: datetime
    ) -> None:
        self._connection = connection
        self._wording = wording.interview
        self._round = round_id
        self._random = random
        self._now = now
        self._rows: dict[Any, list[dict[str, object]]] = {
            table: [] for table in (answers, interests, calls, follow_ups)
        }

    def about(self, asked: Sequence[_Asked]) -> None:
        made = [self._case(row) for row in asked]
        written = insert(cases).returning(cases.c.id, sort_by_parameter_order=True)
        numbers = self._connection.execute(written, made).scalars().all()
        for number, case in zip(numbers, made, strict=True):
            self._what_came_of(number, case)
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(insert(table), rows)

    def _case(self, row: _Asked) -> dict[str, object]:
        opened = _at(row.ended_on, 3, 5)
        outcome, mode = self._random.choices(tuple(_OUTCOMES), tuple(_OUTCOMES.values()))[0]
        ended: datetime | None = opened + timedelta(
            hours=self._random.randrange(3, 200) if mode is Mode.PHONE else self._random.randrange(1, 90)
        )
        if opened > self._now - _STILL_OPEN_AFTER:
            outcome_or_none, mode, ended = None, None, None
        else:
            outcome_or_none = outcome
        return {
            "service_id": row.id,
            "client_id": row.client_id,
            "round_id": self._round,
            "region": row.region,
            "language": self._random.choice(("kk", "ru")),
            "opened_at": opened,
            "phone_from": opened,
            "calls": self._random.randrange(1, 5) if mode is Mode.PHONE else 0,
            "outcome": outcome_or_none,
            "ended_mode": mode,
            "ended_by": FIRST_OPERATOR + self._random.randrange(25) if mode is Mode.PHONE else None,
            "ended_at": ended,
            "unsettled": False,
        }

    def _what_came_of(self, number: int, case: dict[str, Any]) -> None:
        if case["ended_at"] is None:
            return
        if case["ended_mode"] is Mode.PHONE:
            self._rows[calls].extend(self._calls(number, case))
        if case["outcome"] in (Outcome.COMPLETED, Outcome.PARTIAL):
            given = self._answers(case)
            self._rows[answers].extend(self._answer(number, case, *each) for each in given.items())
            if given.get(Question.INTERESTED) == "yes":
                chosen = self._random.sample(_INSTRUMENTS, self._random.randrange(1, 3))
                self._rows[interests].extend({"case_id": number, "instrument": each} for each in chosen)
            self._rows[follow_ups].extend(self._follow_ups(number, case, given))

    def _answers(self, case: dict[str, Any]) -> dict[Question, str]:
        random = self._random
        interested = random.choices(("yes", "no", "hard"), (35, 55, 10))[0]
        if random.random() < 0.02:
            return {Question.RECEIVED: "no", Question.INTERESTED: interested}
        # Some regions are content, others less so; the figures of each differ, as in life.
        content = 0.1 * (int(case["region"]) % 7)
        mark = min(5, max(1, round(random.gauss(4.1 + content / 2, 0.9))))
        given = {
            Question.RECEIVED: "yes",
            Question.QUALITY: str(mark),
            Question.HELPED: random.choices(("yes", "no", "hard"), (mark * 3, 7 - mark, 2))[0],
            Question.INTERESTED: interested,
        }
        whole = case["outcome"] is Outcome.COMPLETED
        return given if whole else dict(list(given.items())[: random.randrange(1, 4)])

    def _answer(self, number: int, case: dict[str, Any], question: Question, value: str) -> dict[str, object]:
        return {
            "case_id": number,
            "question": question,
            "value": value,
            "mode": case["ended_mode"],
            "language": case["language"],
            "wording": self._wording,
            "operator": case["ended_by"],
            "answered_at": case["ended_at"],
        }

    def _calls(self, number: int, case: dict[str, Any]) -> list[dict[str, object]]:
        unit = case["region"] if self._random.random() < 0.4 else CALL_CENTRE
        made = []
        for turn in range(1, case["calls"] + 1):
            is_last = turn == case["calls"]
            unreached = case["outcome"] is Outcome.UNREACHED or not is_last
            made.append(
                {
                    "case_id": number,
                    "number": turn,
                    "operator": case["ended_by"],
                    "unit": unit,
                    "outcome": Outcome.NO_ANSWER if unreached else case["outcome"],
                    "called_at": case["ended_at"] - timedelta(hours=case["calls"] - turn),
                    "seconds": self._random.randrange(20, 400),
                }
            )
        return made

    def _follow_ups(
        self, number: int, case: dict[str, Any], given: dict[Question, str]
    ) -> list[dict[str, object]]:
        mode, at = case["ended_mode"], case["ended_at"]
        told = {
            question: Answer(question, value, mode, Language(case["language"]), self._wording, None, at)
            for question, value in given.items()
        }
        return [
            {
                "case_id": number,
                "reason": reason,
                "opened_at": at,
                "closed_by": FIRST_OPERATOR,
                "closed_at": at + timedelta(days=2),
            }
            for reason in rules.follow_up_reasons(told)
        ]


def _fill_in(connection: Connection, vault: Vault, wording: Wording, row: _Asked, random: Random) -> None:
    """The questionnaire of Appendix 2 about a service given online."""
    client = json.loads(vault.unseal(row.client, client_record(row.digest)))
    told = json.loads(vault.unseal(row.private, service_record(row.key)))
    filled_on = row.ended_on + timedelta(days=random.randrange(1, 9))
    mark = random.gauss(4.2, 0.7)
    sheet = Sheet(
        id=0,
        service_id=row.id,
        source=random.choices((Source.CHAT, Source.IMPORT), (60, 40))[0],
        client=client["name"],
        manager=told["manager"],
        service=row.service,
        subtype=row.subtype,
        marks=tuple(min(5, max(1, round(mark + random.gauss(0, 0.5)))) for _each in range(4)),
        purpose=random.choice(_PURPOSES),
        purpose_words=None,
        financial=tuple(sorted(random.sample(_INSTRUMENTS, random.randrange(0, 3)))),
        nonfinancial=tuple(sorted(random.sample(_WISHES, random.randrange(0, 3)))),
        language=random.choice(tuple(Language)),
        filled_on=filled_on,
        confirmed_at=_at(filled_on, 0, 6),
    )
    digest = vault.lookup("seeded_sheet", str(row.id))
    questionnaire_store.add_imported(connection, vault, sheet, digest, wording.questionnaire)


def _at(day: date, days: int, hour: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(hour), UTC)
