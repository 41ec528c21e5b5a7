"""`make screens`: pictures of the main screens in both languages, for docs/ and the README.

The course, its new version, a faulty question, the monitoring and the survey are played on the sandbox, and
the web chat is photographed as a phone shows it.
"""

from pathlib import Path

from bot.language import Language
from rehearsal import course_scenes, edition_scenes, item_scenes, monitoring_scenes, survey_scenes
from rehearsal.camera import open_camera
from rehearsal.stage import Compose, over_http
from sandbox.clock import Clock
from sandbox.world import World

PORT = 8091
FOLDER = Path(__file__).parents[1] / "docs" / "screens"


async def photograph(compose: Compose) -> None:
    """Make all pictures anew."""
    _empty()
    async with over_http(compose, World(), PORT) as stage, open_camera(PORT, FOLDER) as camera:
        await course_scenes.play(stage, camera, FOLDER)
    for language in Language:
        world = World(clock=Clock(item_scenes.BEGIN))
        async with over_http(compose, world, PORT) as stage, open_camera(PORT, FOLDER) as camera:
            await item_scenes.play(stage, camera, language)
        world = World(clock=Clock(edition_scenes.BEGIN))
        async with over_http(compose, world, PORT) as stage, open_camera(PORT, FOLDER) as camera:
            await edition_scenes.play(stage, camera, language)
        world = World(clock=Clock(monitoring_scenes.BEGIN))
        async with over_http(compose, world, PORT) as stage, open_camera(PORT, FOLDER) as camera:
            await monitoring_scenes.play(stage, camera, language)
        world = World(clock=Clock(survey_scenes.BEGIN))
        async with over_http(compose, world, PORT) as stage, open_camera(PORT, FOLDER) as camera:
            await survey_scenes.play(stage, camera, FOLDER, language)


def _empty() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
