"""`make screens`: pictures of the main screens in both languages, for docs/screens/ and the README.

Plays two people through the whole course on the sandbox and photographs the web chat as a phone shows it.
"""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from bot.language import Language
from bot.people.registration import Step
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import HOST, Compose, Stage, over_http
from sandbox.world import World

PORT = 8091
FOLDER = Path(__file__).parents[1] / "docs" / "screens"
PHONE = ViewportSize(width=360, height=740)
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
# The questions of the registration that are photographed.
SHOWN = {Step.CONFIRMATION: "iin", Step.LEGAL_FORM: "legal-form", Step.REGION: "region"}


class Camera:
    """Photographs the phone of one person at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._taken: dict[str, int] = {}

    async def shoot(
        self, learner: Learner, name: str, series: str | None = None, show: str | None = None
    ) -> None:
        """Take a picture of what the learner sees now; `show` is a part of the page to scroll to."""
        series = series or learner.language
        self._taken[series] = self._taken.get(series, 0) + 1
        await self._page.locator(f"#tab-{learner.person.id}").click()
        await self._page.wait_for_timeout(400)  # until pictures are painted and the chat has scrolled
        if show:
            await self._page.locator(f"#phone-{learner.person.id} {show}").last.scroll_into_view_if_needed()
        await self._save(f"{series}-{self._taken[series]:02}-{name}.png")

    async def shoot_desk(self, name: str) -> None:
        """Take a picture of several phones side by side."""
        await self._page.set_viewport_size({"width": 1180, "height": 760})
        await self._page.wait_for_timeout(400)
        await self._save(f"{name}.png")

    async def _save(self, name: str) -> None:
        """Keep a picture in 128 colours: a third of its size, and nobody sees the difference."""
        taken = Image.open(BytesIO(await self._page.screenshot()))
        taken.convert("RGB").quantize(128).save(FOLDER / name, optimize=True)


@asynccontextmanager
async def _camera() -> AsyncIterator[Camera]:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no Chromium is installed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5)
        await page.goto(f"http://{HOST}:{PORT}/")
        yield Camera(page)
        await browser.close()


async def photograph(compose: Compose) -> None:
    """Make all pictures anew."""
    _empty()
    async with over_http(compose, World(), PORT) as stage, _camera() as camera:
        administrator = stage.learner("Әкімші", Language.RU, Answers({}))
        baker = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
        tyre_fitter = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
        for learner in (baker, tyre_fitter):
            await _joins(learner, camera)
            await _learns(learner, camera)
            await _passes_at_the_second_attempt(stage, learner, camera)
        await _administers(administrator, camera)
        await camera.shoot_desk("side-by-side")


def _empty() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()


async def _joins(learner: Learner, camera: Camera) -> None:
    await learner.sends("/start")
    await camera.shoot(learner, "language")
    await learner.taps({Language.KK: "Қазақша", Language.RU: "Русский"}[learner.language])
    await camera.shoot(learner, "consent")
    await learner.chooses("✅ I agree")
    await camera.shoot(learner, "phone")
    await learner.chooses("📱 Share my phone number")
    for step, answer in learner.answers.in_order():
        if step in SHOWN:
            await camera.shoot(learner, SHOWN[step])
        await learner.answers_question(step, answer)
    await camera.shoot(learner, "registered")


async def _learns(learner: Learner, camera: Camera) -> None:
    await learner.chooses("▶️ Begin the course")
    await camera.shoot(learner, "home")
    await learner.chooses("▶️ Lesson {number}", number="1.1")
    await camera.shoot(learner, "lesson")
    await learner.chooses("📚 Contents")
    await camera.shoot(learner, "contents")
    await learner.chooses("🏠 Home")
    await learner.reads(1)
    await learner.chooses("▶️ Lesson {number}", number="1.2")
    await learner.chooses("Next ▶️")
    await camera.shoot(learner, "picture", show="img")
    await learner.chooses("🏠 Home")
    await learner.reads(6)
    await camera.shoot(learner, "all-read")


async def _passes_at_the_second_attempt(stage: Stage, learner: Learner, camera: Camera) -> None:
    await learner.chooses("📝 To the test")
    await camera.shoot(learner, "rules")
    await learner.chooses("🟢 Start")
    await learner.answers_one(right=True)
    await camera.shoot(learner, "question")
    await learner.chooses("☰ My answers")
    await camera.shoot(learner, "summary")
    await learner.chooses("📨 Hand in with gaps")
    await camera.shoot(learner, "failed")
    await stage.next_event()
    await camera.shoot(learner, "reminder")
    await learner.takes_the_test(right=13)
    await camera.shoot(learner, "passed")
    await stage.certificate_arrives(learner)
    await camera.shoot(learner, "certificate")
    certificate = learner.person.documents[-1].data
    _draw(certificate, FOLDER / f"{learner.language}-certificate.png")


async def _administers(administrator: Learner, camera: Camera) -> None:
    await administrator.sends("/start")
    await administrator.taps("Русский")
    await administrator.sends("/stats")
    await camera.shoot(administrator, "stats", "staff")
    await administrator.sends("/find Данияр")
    await camera.shoot(administrator, "find", "staff")


def _draw(pdf: bytes, file: Path) -> None:
    """Draw the first page of a PDF, where poppler is installed."""
    if shutil.which("pdftoppm"):
        command = ("pdftoppm", "-png", "-r", "90", "-singlefile", "-", str(file.with_suffix("")))
        subprocess.run(command, input=pdf, check=True)
