"""A case for a client who lives on a stage."""

from typing import Any

from sqlalchemy import Connection, func, select

from bot.db import schema, survey_schema
from bot.people.registration import Step
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.survey.population import Services

PLACE = "ЦОП <г. Каскелен> & Ко"


async def is_surveyed(stage: Stage, learner: Learner, **columns: Any) -> int:  # noqa: ANN401 - of any type
    """A case about a service of this client is opened and the bot does what is due; gives the case."""
    house, now = stage.program.house, stage.world.clock.now()

    def opens(connection: Connection) -> int:
        of_account = schema.people.c.telegram_id == learner.person.id
        person = connection.scalar(select(schema.people.c.id).where(of_account))
        services = Services(connection, house.vault, now)
        services.rows = connection.scalar(select(func.count()).select_from(survey_schema.services)) or 0
        name, iin = learner.answers.given[Step.FULL_NAME], learner.answers.given[Step.IDENTIFIER]
        service = services.registers(name, iin, **{"place": PLACE, **columns})
        return services.opens_case(service, person)

    case_id = await stage.program.database.transact(opens)
    await stage.move_to(now)
    return case_id
