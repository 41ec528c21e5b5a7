"""What the database holds after the whole survey."""

from collections import Counter

from bot.db.schema import people
from bot.db.survey_schema import answers, calls, cases, follow_ups, interests, questionnaires
from rehearsal.stage import Stage
from tests.survey.cast import Cast


async def answered(stage: Stage) -> dict[int, dict[str, tuple[object, ...]]]:
    """Of each account what is answered: the value, the way, the language, and who noted it."""
    found: dict[int, dict[str, tuple[object, ...]]] = {}
    account = await accounts(stage)
    for row in await stage.stored(answers):
        kept = (row.value, row.mode, row.language, row.operator)
        found.setdefault(account[row.case_id], {})[row.question] = kept
    return found


async def accounts(stage: Stage) -> dict[int, int]:
    """Of each case the account of its client."""
    account = {row.id: row.telegram_id for row in await stage.stored(people)}
    return {row.id: account[row.person_id] for row in await stage.stored(cases)}


async def the_answers_are_kept(stage: Stage, cast: Cast) -> None:
    """Each with its way, its language, the wording that was read, and who noted it."""
    aigerim = cast.aigerim.person.id
    in_chat, by_phone = ("chat", "kk", None), ("phone", "ru", aigerim)
    assert await answered(stage) == {
        cast.chatting.person.id: {
            "q1": ("yes", *in_chat),
            "q2": ("5", *in_chat),
            "q3": ("yes", *in_chat),
            "q4": ("no", *in_chat),
        },
        cast.silent.person.id: {
            "q1": ("yes", *by_phone),
            "q2": ("4", *by_phone),
            "q3": ("yes", *by_phone),
            "q4": ("no", *by_phone),
        },
        cast.busy.person.id: {
            "q1": ("yes", "phone", "kk", aigerim),
            "q2": ("2", "phone", "kk", aigerim),
            "q3": ("no", "phone", "kk", aigerim),
            "q4": ("yes", "phone", "kk", aigerim),
        },
        cast.denying.person.id: {
            "q1": ("no", "chat", "ru", None),
            "q4": ("hard", "chat", "ru", None),
        },
    }
    version = stage.program.house.wordings.interview.version
    assert {row.wording for row in await stage.stored(answers)} == {version}


async def the_cases_are_kept(stage: Stage, cast: Cast) -> None:
    account, kept = await accounts(stage), await stage.stored(cases)
    silent, busy, denying = (each.person.id for each in cast.clients[1:])
    assert Counter((row.outcome, row.ended_mode) for row in kept) == {
        ("completed", "chat"): 2,
        ("completed", "phone"): 2,
    }
    assert sorted((account[row.case_id], row.outcome) for row in await stage.stored(calls)) == [
        (silent, "completed"),
        (silent, "no_answer"),
        (busy, "completed"),
    ]
    assert {(account[row.case_id], row.reason) for row in await stage.stored(follow_ups)} == {
        (busy, "low_mark"),
        (busy, "not_helped"),
        (denying, "not_received"),
    }
    assert [(account[row.case_id], row.instrument) for row in await stage.stored(interests)] == [
        (busy, "fin3")
    ]
    [sheet] = await stage.stored(questionnaires)
    assert (sheet.usefulness, sheet.satisfaction, sheet.purpose, sheet.financial) == (5, 4, "grow", "fin1")
    assert (sheet.language, sheet.source) == ("kk", "chat")
