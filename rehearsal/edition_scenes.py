"""Pictures of module 4 and of a new version: who studies keeps the old page, who begins sees the new one."""

from datetime import UTC, datetime

from bot.callbacks import CheckYourself, OpenPage
from bot.callbacks.editions import PreviewPage
from bot.callbacks.reading import SendSheet
from bot.db.course_schema import editions
from bot.editions import package
from bot.language import Language
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.camera import Camera
from rehearsal.learner import Learner
from rehearsal.stage import Stage

BEGIN = datetime(2026, 2, 3, 6, tzinfo=UTC)
LESSON, PICTURED = "m04-l01", 1
"""A lesson of module 4, and the page of it that has a picture, from 0."""
VERSIONS = ('version = "2026.2"', 'version = "2026.3"')
# What is said otherwise in the new version.
EDITS = {
    "lessons/m04-l01.kk.md": ("«Үш жүз мың таптым!»", "«Үш жүз мың пайда таптым!»"),
    "lessons/m04-l01.ru.md": ("«Триста тысяч заработал!»", "«Триста тысяч прибыли!»"),
    "course.toml": VERSIONS,
}
# The sentence that is said otherwise, on the page.
SAID = {Language.KK: ":text('Үш жүз мың')", Language.RU: ":text('Триста тысяч')"}
ANSWERS = {Language.KK: (BAKER, TYRE_FITTER), Language.RU: (TYRE_FITTER, BAKER)}
NAMES = {Language.KK: ("Әкімші", "Гүлмира", "Айжан"), Language.RU: ("Администратор", "Данияр", "Сергей")}


async def play(stage: Stage, camera: Camera, language: Language) -> None:
    """Somebody reads module 4; an administrator publishes it anew; two people see two pages."""
    series = f"{language}-edition"
    chief, studies, begins = NAMES[language]
    one, other = ANSWERS[language]
    administrator = stage.learner(chief, language, Answers({}))
    learner = stage.learner(studies, language, Answers(one))
    await administrator.chooses_language()
    await learner.registers()
    await learner.skims_the_course()
    await _reads(learner, camera, series)
    await _publishes(stage, administrator, camera, series)
    newcomer = stage.learner(begins, language, Answers(other))
    await newcomer.registers()
    await newcomer.skims_the_course()
    for person, name in ((learner, "keeps-the-old-page"), (newcomer, "sees-the-new-page")):
        await person.presses(OpenPage(lesson=LESSON, page=0))
        await camera.shoot(person, name, series, show=SAID[language])


async def _reads(learner: Learner, camera: Camera, series: str) -> None:
    """A page with its picture, a poll, and the sheet to take away."""
    await learner.presses(OpenPage(lesson=LESSON, page=PICTURED))
    await camera.shoot(learner, "page-with-picture", series, show="img")
    await learner.presses(CheckYourself(lesson=LESSON, position=0))
    await camera.shoot(learner, "poll", series)
    await learner.presses(OpenPage(lesson=LESSON, page=0))
    await learner.presses(SendSheet(sheet="cash-flow"))
    await camera.shoot(learner, "sheet", series, show=".file")


async def _publishes(stage: Stage, administrator: Learner, camera: Camera, series: str) -> None:
    await administrator.does(lambda: administrator.person.sends_file("course.zip", _anew(stage)))
    await camera.shoot(administrator, "what-changed", series)
    draft = max(row.id for row in await stage.stored(editions))
    await administrator.presses(
        PreviewPage(edition=draft, lesson=LESSON, page=0, language=administrator.language)
    )
    await camera.shoot(administrator, "preview", series)
    await administrator.sends("/course")
    await camera.shoot(administrator, "versions", series)
    await administrator.does(lambda: administrator.person.sends_file("course.zip", _anew(stage)))
    await administrator.chooses("🚀 Publish for new cycles")
    await administrator.chooses("✅ Yes, publish")
    await camera.shoot(administrator, "published", series)


def _anew(stage: Stage) -> bytes:
    """The course with a few words changed, as the zip that an author sends."""
    files = dict(package.files_of(stage.program.house.settings.content_dir))
    for name, (old, new) in EDITS.items():
        text = files[name].decode()
        assert old in text, f"{name} says it otherwise by now"
        files[name] = text.replace(old, new, 1).encode()
    return package.pack(files)
