"""What is private stays private: a register that is taken in, interviews in the chat and by phone, a form."""

import io
import traceback
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from aiogram.client.bot import Bot
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import Response
from aiogram.types import Message

from bot.callbacks import ConfirmBatch, SurveyAnswer
from bot.db.survey_schema import answers, calls, held_rows, questionnaires, services
from bot.i18n import speaking
from bot.language import Language
from bot.middlewares import Patience
from bot.people.model import Role
from bot.people.store import grant_role
from bot.screens.services import month_name
from bot.services.model import Field, ServiceMode
from bot.survey.model import Question, Value
from rehearsal import register
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage
from tests.house.conftest import stored
from tests.survey.population import at

COMMENT = "Сәуле Төлегенқызы жақсы түсіндірді"
NOTE = "Просит передать привет Жанаргуль"
PURPOSE = "Шетелге ірімшік сату"
TYPO = "жетінші желтоқсан"
PERSONAL = (
    Field.CLIENT,
    Field.IDENTIFIER,
    Field.CLIENT_IIN,
    Field.ENTERPRISE,
    Field.MANAGER,
    Field.WORK_PHONE,
    Field.MOBILE_PHONE,
    Field.EMAIL,
)


def secrets(rows: Iterable[Cells]) -> set[str]:
    """Everything personal in these rows and in what is said, also in pieces and in other ways of writing."""
    cells = {row[column] for row in rows for column in PERSONAL if row[column]}
    words = {word for row in rows for word in row[Field.CLIENT].split()}
    digits = {"".join(filter(str.isdigit, cell)) for cell in cells}
    numbers = {number for number in digits if len(number) >= 10}
    return cells | words | numbers | {number[1:] for number in numbers} | {COMMENT, NOTE, PURPOSE, TYPO}


@pytest.fixture
def rows(stage: Stage) -> list[Cells]:
    """The baker's online service, a service to somebody without an account, and a row with a fault."""
    lists, day = stage.program.house.service_lists, date(2026, 3, 31)
    spoilt = register.make(1, 5, lists)[0] | {Field.BIRTH_DATE: TYPO}
    return [
        register.about(BAKER, lists, day, Language.KK, ServiceMode.ONLINE),
        register.about(TYRE_FITTER, lists, day),
        spoilt,
    ]


@pytest.fixture
async def operator(stage: Stage, log: io.StringIO) -> Learner:
    """Of the call centre, and the one who sends registers."""
    stage.learner("Әкімші", Language.RU, Answers({}))
    learner = stage.learner("Динара", Language.RU, Answers({}))
    await learner.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, learner.person.id, Role.OPERATOR, now)
    return learner


@pytest.fixture
async def taken(stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path) -> Learner:
    """The register is taken in, and its clients are asked; gives the baker, who is invited in the chat."""
    baker = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await baker.registers()
    await stage.move_to(at("2026-04-02T11:00"))
    file = tmp_path / "register.xlsx"
    register.write_xlsx(file, rows, stage.program.house.service_lists)
    await operator.does(lambda: operator.person.sends_file(file.name, file.read_bytes()))
    file.unlink()
    with speaking(operator.language):
        march = month_name("2026-03")
    await operator.taps(march)
    await stage.program.tick()
    await operator.presses(ConfirmBatch(batch=1))
    await stage.program.tick()
    await stage.move_to(at("2026-04-03T11:00"))
    assert (len(await stage.stored(services)), len(await stage.stored(held_rows))) == (2, 1)
    return baker


async def answers_in_the_chat(client: Learner) -> None:
    """Every question, and a word."""
    await client.chooses("▶️ Begin")
    for question, value in zip(Question, ("yes", "2", "no", "yes"), strict=True):
        await client.presses(SurveyAnswer(case=1, question=question, value=value))
    await client.chooses("None of these")
    await client.chooses("✍️ Leave a comment")
    await client.sends(COMMENT)
    assert client.sees("Your comment is saved.")


async def answers_by_phone(stage: Stage, operator: Learner) -> None:
    """Up to the note, which the operator is about to type."""
    await operator.sends("/next")
    await operator.chooses("📞 I am calling")
    await operator.chooses("✅ Agrees: ask")
    worded = stage.program.house.wordings.interview.answers
    for value in (Value.YES, "5", Value.YES, Value.NO):
        await operator.taps(worded[value][operator.language] if isinstance(value, Value) else value)
    await operator.chooses("📝 The client's words")


async def fills_in_the_questionnaire(client: Learner) -> None:
    """Another purpose is typed; then no wishes."""
    await client.sends("/start")
    await client.chooses("📋 Questionnaire on a service")
    for figure in (5, 4, 3, 2):
        await client.taps(str(figure))
    await client.taps("Басқа")
    await client.sends(PURPOSE)
    for _wishes in range(2):
        await client.chooses("None of these")
    await client.chooses("✅ Confirm")


@pytest.mark.requirement("Q23")
async def test_nothing_private_of_a_survey_is_in_the_log_or_open_in_the_database(
    stage: Stage, operator: Learner, taken: Learner, rows: list[Cells], log: io.StringIO
) -> None:
    await answers_in_the_chat(taken)
    await answers_by_phone(stage, operator)
    await operator.sends(NOTE)
    await operator.chooses("✅ Complete the interview")
    await fills_in_the_questionnaire(taken)
    kept = [len(await stage.stored(table)) for table in (answers, calls, questionnaires)]
    assert kept == [8, 1, 1]
    await stage.program.tick()

    written, contents = log.getvalue(), await stage.program.database.transact(stored)
    assert "cases_opened" in written
    assert [secret for secret in secrets(rows) if secret in written] == []
    assert [secret for secret in secrets(rows) if secret in contents] == []


@pytest.mark.requirement("Q23")
async def test_a_note_that_cannot_be_dealt_with_is_not_in_the_log_either(
    stage: Stage, operator: Learner, taken: Learner, rows: list[Cells], log: io.StringIO
) -> None:
    await answers_by_phone(stage, operator)
    stage.world.faults.order("chat_not_found", chat_id=operator.person.id, times=20)
    await operator.sends(NOTE)
    written = log.getvalue()
    assert "set aside" in written
    assert [secret for secret in secrets(rows) if secret in written] == []


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_of_telegram_that_cannot_be_read_is_not_quoted(stage: Stage) -> None:
    """It holds the message that was sent: a name on an operator's card, say."""

    async def unreadable(bot: Bot, method: TelegramMethod[Message]) -> Response[Message]:
        try:
            raise ValueError(f"input_value={NOTE!r}")
        except ValueError as error:
            raise ClientDecodeError("Failed to deserialize object", error, {"text": NOTE}) from error

    request = SendMessage(chat_id=1, text=NOTE)
    with pytest.raises(ClientDecodeError) as caught:
        await Patience(pauses=())(unreadable, stage.program.bot, request)
    told = "".join(traceback.format_exception(caught.value))
    assert "ValueError" in told
    assert NOTE not in told
