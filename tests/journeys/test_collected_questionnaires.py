"""An operator sends questionnaires that were collected elsewhere; they are told from other files."""

from io import BytesIO

import openpyxl
import pytest

from bot.db import schema
from bot.db.survey_schema import batches, questionnaires
from bot.handlers.staff import collected
from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from bot.survey.scales import SCALES
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

NAMES = ("client", "manager", "service", *SCALES, "purpose", "financial", "nonfinancial", "date", "signature")
GOOD = ["Серікова Айгүл Маратқызы", "", "1.1", 5, 4, 3, 2, "", "1, 3", "нет", "19.01.2026", ""]


@pytest.fixture(params=list(Language))
async def operator(request: pytest.FixtureRequest, stage: Stage, administrator: Learner) -> Learner:
    """Works at the call centre, in either language; is no learner."""
    learner = stage.learner("Оператор", request.param, Answers({}))
    await learner.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, learner.person.id, Role.OPERATOR, now)
    return learner


def workbook(stage: Stage, language: Language, *rows: list[object]) -> bytes:
    """The form as a printed one is typed off: a title, the headings, their numbers, the rows."""
    form = stage.program.house.wordings.questionnaire
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([form.title[language]])
    sheet.append([(form.headings.get(name) or form.scales[name])[language] for name in NAMES])
    sheet.append(list(range(1, len(NAMES) + 1)))
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


async def sends(operator: Learner, name: str, data: bytes) -> None:
    await operator.does(lambda: operator.person.sends_file(name, data))


@pytest.mark.requirement("M02")
async def test_rows_in_order_are_taken_in_once_and_the_others_named(stage: Stage, operator: Learner) -> None:
    wrong = ["Серікова Айгүл", "", "1.1", 5, 4, 3, 7, "", "", "", "19.01.2026", ""]
    file = workbook(stage, operator.language, GOOD, wrong)
    await sends(operator, "анкеты.xlsx", file)
    assert operator.sees("Taken in: {n}", n=1)
    assert operator.sees("Rows with faults: {n}", n=1)
    assert operator.word("a mark is a whole number from 1 to 5") in operator.screen
    [row] = await stage.stored(questionnaires)
    assert (row.source, row.satisfaction, row.financial) == ("import", 2, "fin1,fin3")
    mended = workbook(stage, operator.language, GOOD, [*wrong[:6], 1, *wrong[7:]])
    for new, known in ((1, 1), (0, 2)):
        await sends(operator, "анкеты.xlsx", mended)
        assert operator.sees("Taken in: {n}", n=new)
        assert operator.sees("Taken in before: {n}", n=known)
        assert operator.sees("Rows with faults: {n}", n=0)
    assert len(await stage.stored(questionnaires)) == 2
    assert [entry.action for entry in await stage.stored(schema.audit)] == ["import"] * 3
    assert await stage.stored(batches) == []


async def test_a_file_with_too_many_rows_is_refused_whole(
    stage: Stage, operator: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[*GOOD[:10], f"{day}.01.2026", ""] for day in (17, 18, 19)]
    monkeypatch.setattr(collected, "MOST_ROWS", 2)
    await sends(operator, "анкеты.xlsx", workbook(stage, operator.language, *rows))
    assert operator.word("Please divide it into several files and send them one after the other.") in (
        operator.screen
    )
    assert await stage.stored(questionnaires) == []
    assert await stage.stored(batches) == []
    await sends(operator, "анкеты.xlsx", workbook(stage, operator.language, *rows[:2]))
    assert operator.sees("Taken in: {n}", n=2)


async def test_any_other_file_is_left_to_the_register_of_services(stage: Stage, operator: Learner) -> None:
    await sends(operator, "письмо.csv", "Уважаемые коллеги;направляем\n1;2\n".encode())
    assert not operator.sees("📋 Questionnaires collected elsewhere")
    assert await stage.stored(questionnaires) == []
    assert len(await stage.stored(batches)) == 1


async def test_a_learner_who_sends_questionnaires_changes_nothing(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await sends(baker, "анкеты.xlsx", workbook(stage, Language.RU, GOOD))
    assert await stage.stored(questionnaires) == []
