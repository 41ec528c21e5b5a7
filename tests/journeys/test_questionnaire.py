"""A client of an online service fills in the questionnaire of Appendix 2, and it is in the register."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Row

from bot.callbacks import ConfirmQuestionnaire, MarkService, OpenQuestionnaire, TickWish
from bot.db import schema
from bot.db.survey_schema import questionnaires
from bot.language import Language
from bot.people.names import masked_name
from bot.people.registration import Step
from bot.services.model import ServiceMode
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.survey.population import Services

BUTTON = "📋 Questionnaire on a service"


async def is_served(
    stage: Stage, learner: Learner, mode: ServiceMode = ServiceMode.ONLINE, *, before: int = 0
) -> int:
    """The register of services holds a consultation of this person, after so many others."""
    name, iin = learner.answers.given[Step.FULL_NAME], learner.answers.given[Step.IDENTIFIER]
    vault = stage.program.house.vault
    return await stage.program.database.transact(
        lambda connection: Services(connection, vault, rows=before).registers(name, iin, mode=mode)
    )


async def stored(stage: Stage) -> Sequence[Row[Any]]:
    return await stage.stored(questionnaires)


@pytest.fixture(params=["baker", "tyre_fitter"])
async def client(request: pytest.FixtureRequest, stage: Stage) -> Learner:
    """Registered, and served online; one speaks Kazakh, the other Russian."""
    learner: Learner = request.getfixturevalue(request.param)
    await learner.registers()
    await is_served(stage, learner)
    return learner


async def fills_in(learner: Learner) -> None:
    """From the first scale to the summary: 5, 4, 3, 2; another purpose; two and one wishes."""
    for figure in (5, 4, 3, 2):
        await learner.taps(str(figure))
    await learner.taps({Language.KK: "Басқа", Language.RU: "Другое"}[learner.language])
    await learner.sends("Шетелге сату")
    await learner.taps("1")
    await learner.taps("3")
    await learner.chooses("▶️ Next")
    await learner.taps("7")
    await learner.chooses("▶️ Next")


@pytest.mark.requirement("M02", "Q17", "Q20")
async def test_from_home_to_the_signature(stage: Stage, client: Learner) -> None:
    form, spoken = stage.program.house.wordings.questionnaire, client.language
    await client.sends("/start")
    await client.chooses(BUTTON)
    for step, scale in enumerate(form.scales.values(), start=1):
        assert f"{step} / 8" in client.screen
        assert scale[spoken] in client.screen
        await client.taps(str(6 - step))
    assert form.headings["purpose"][spoken] in client.screen
    await client.taps(form.purposes["grow"][spoken])
    assert all(wish[spoken] in client.screen for wish in form.financial.values())
    await client.chooses("None of these")
    assert all(wish[spoken] in client.screen for wish in form.nonfinancial.values())
    await client.taps("2")
    await client.taps("8")
    assert "✓ 8" in client.person.buttons
    await client.taps("✓ 2")
    await client.chooses("▶️ Next")
    assert "8 / 8" in client.screen
    assert masked_name(client.answers.given[Step.FULL_NAME]) in client.screen
    assert client.answers.given[Step.FULL_NAME] not in client.screen
    assert form.nonfinancial["nonfin8"][spoken] in client.screen
    assert form.nonfinancial["nonfin2"][spoken] not in client.screen
    assert client.sees("This is a confirmation in the chat, not an electronic signature.")
    await client.chooses("✅ Confirm")
    assert client.sees("✅ Thank you! The questionnaire is confirmed.")
    [row] = await stored(stage)
    assert (row.usefulness, row.satisfaction, row.purpose) == (5, 2, "grow")
    assert (row.financial, row.nonfinancial) == ("", "nonfin8")
    assert (row.source, row.language, row.wording) == ("chat", spoken, form.version)
    assert row.confirmed_at == stage.world.clock.now()
    await client.chooses("🏠 Home")
    assert not client.sees_button(BUTTON)
    await client.sends("/questionnaire")
    assert client.sees("There is no service for you to judge now.")


@pytest.mark.requirement("M02")
async def test_it_goes_on_where_it_stopped_even_after_a_restart(stage: Stage, client: Learner) -> None:
    await client.sends("/questionnaire")
    for figure in (5, 4, 3, 2):
        await client.taps(str(figure))
    await client.taps({Language.KK: "Басқа", Language.RU: "Другое"}[client.language])
    assert client.sees("✍️ Type the purpose in your own words.")
    await client.sends("/start")
    await client.sends("/questionnaire")
    assert "5 / 8" in client.screen
    await client.sends("Тауарды шетелге сату")
    assert "6 / 8" in client.screen
    await client.chooses("◀️ Back")
    assert "«Тауарды шетелге сату»" in client.screen
    await client.chooses("◀️ Back")
    assert "✓ 2" in client.person.buttons
    await client.taps("4")
    assert "6 / 8" in client.screen


async def test_an_answer_is_changed_from_the_summary(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await is_served(stage, baker)
    await baker.sends("/questionnaire")
    await fills_in(baker)
    assert "8 / 8" in baker.screen
    await baker.taps("4")
    await baker.taps("5")
    assert "8 / 8" in baker.screen
    await baker.chooses("✅ Confirm")
    [row] = await stored(stage)
    assert row.satisfaction == 5


async def test_five_taps_and_forged_presses_are_harmless(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await baker.registers()
    await tyre_fitter.registers()
    service = await is_served(stage, baker)
    await tyre_fitter.presses(OpenQuestionnaire(service=service))
    await tyre_fitter.presses(MarkService(service=service, scale=1, mark=1))
    await tyre_fitter.presses(ConfirmQuestionnaire(service=service))
    await tyre_fitter.presses(OpenQuestionnaire(service=2**62))
    assert await stored(stage) == []
    await baker.sends("/questionnaire")
    for _ in range(5):
        await baker.presses(MarkService(service=service, scale=1, mark=5))
    await baker.presses(MarkService(service=service, scale=9, mark=5))
    await baker.presses(TickWish(service=service, wish="nothing", on=True))
    await baker.presses(ConfirmQuestionnaire(service=service))
    [row] = await stored(stage)
    assert (row.usefulness, row.organisation, row.confirmed_at) == (5, None, None)


async def test_a_service_at_a_counter_is_not_asked_about(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await is_served(stage, baker, ServiceMode.OFFLINE)
    await baker.sends("/start")
    assert not baker.sees_button(BUTTON)


@pytest.mark.requirement("M02", "Q20")
async def test_the_register_follows_in_the_official_form(
    stage: Stage, administrator: Learner, client: Learner
) -> None:
    await administrator.chooses_language()
    await client.sends("/questionnaire")
    await fills_in(client)
    await client.chooses("✅ Confirm")
    await administrator.sends("/questionnaires")
    await administrator.chooses("📄 Excel")
    [file] = administrator.person.documents
    assert file.name == "questionnaires-2026-01-01.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    row = [cell.value for cell in sheet[sheet.max_row]]
    form = stage.program.house.wordings.questionnaire
    assert row[0] == client.answers.given[Step.FULL_NAME]
    assert row[1] == "Менеджер"
    assert row[3:8] == [5, 4, 3, 2, "Шетелге сату"]
    wishes = [form.financial[code][Language.RU] for code in ("fin1", "fin3")]
    assert row[8] == "\n".join(wishes)
    assert row[9] == form.nonfinancial["nonfin7"][Language.RU]
    label = administrator.word("This is a confirmation in the chat, not an electronic signature.")
    assert label in str(row[11])
    [entry] = await stage.stored(schema.audit)
    assert '"filter": "from=2026-01-01 to=2026-03-31 lang=ru"' in entry.details


async def test_who_leaves_takes_the_draft_along_and_leaves_what_was_signed(
    stage: Stage, baker: Learner
) -> None:
    await baker.registers()
    await is_served(stage, baker)
    await baker.sends("/questionnaire")
    await fills_in(baker)
    await baker.chooses("✅ Confirm")
    await is_served(stage, baker, before=1)
    await baker.sends("/questionnaire")
    await baker.taps("5")
    assert len(await stored(stage)) == 2
    await baker.leaves()
    [row] = await stored(stage)
    assert (row.person_id, row.confirmed_at) == (None, stage.world.clock.now())
