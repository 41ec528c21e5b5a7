"""Pictures of a faulty question in one language: what the answers say, the voiding, and who passes by it."""

from datetime import UTC, datetime

from bot.callbacks.items import ShowItem
from bot.db import schema
from bot.language import Language
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.camera import Camera
from rehearsal.examinees import sit_the_test
from rehearsal.learner import Learner
from rehearsal.stage import Stage

# Monday the second of February, 11:00 in Almaty: by day, for nobody is told at night that they have passed.
BEGIN = datetime(2026, 2, 2, 6, tzinfo=UTC)
OTHERS = 60
ANSWERS = {Language.KK: BAKER, Language.RU: TYRE_FITTER}
REASONS = {
    Language.KK: "Екі нұсқа да дұрыс: сабақ пен жаңа заң әртүрлі айтады",
    Language.RU: "Верны два ответа: урок и новый закон говорят разное",
}
NAMES = {Language.KK: ("Әкімші", "Гүлмира"), Language.RU: ("Администратор", "Данияр")}


async def play(stage: Stage, camera: Camera, language: Language) -> None:
    """One fails by a single answer; an administrator finds the question faulty and voids it."""
    series = f"{language}-questions"
    chief, name = NAMES[language]
    administrator = stage.learner(chief, language, Answers({}))
    learner = stage.learner(name, language, Answers(ANSWERS[language]))
    await administrator.chooses_language()
    faulty = await _fails_by_one(stage, learner)
    await camera.shoot(learner, "failed-by-one", series)
    await _look(administrator, camera, series, faulty)
    await administrator.chooses("🚫 Void the question")
    await camera.shoot(administrator, "why", series)
    await administrator.sends(REASONS[language])
    await camera.shoot(administrator, "void", series)
    await stage.certificate_arrives(learner)
    await camera.shoot(learner, "put-right", series)
    await administrator.chooses("🔄 Look at the question")
    await camera.shoot(administrator, "graded-anew", series)


async def _fails_by_one(stage: Stage, learner: Learner) -> str:
    """Gives the question that is to be found faulty: one that was missed, as by the strong of many others."""
    policy = stage.program.house.test.policy
    needed = -(-policy.questions * policy.pass_percent // 100)
    await learner.registers()
    await learner.skims_the_course()
    await learner.takes_the_test(right=needed - 1)
    asked = await stage.stored(schema.attempt_questions)
    faulty = next(str(row.question_id) for row in asked if row.chosen != row.correct)
    house, now = stage.program.house, stage.world.clock.now()
    await stage.program.database.transact(sit_the_test, house, faulty, OTHERS, now)
    return faulty


async def _look(administrator: Learner, camera: Camera, series: str, faulty: str) -> None:
    await administrator.sends("/questions")
    await camera.shoot(administrator, "overview", series)
    await administrator.taps(next(each for each in administrator.person.buttons if each.startswith("⚠️")))
    await camera.shoot(administrator, "to-look-at", series)
    await administrator.presses(ShowItem(question=faulty))
    await camera.shoot(administrator, "card", series)
