"""Photographs what the people of a sandbox see: the web chat, as a phone shows it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, async_playwright

from rehearsal.learner import Learner
from rehearsal.stage import HOST

PHONE = ViewportSize(width=360, height=740)
CHROMIUM_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
# The day that floats over the messages while one scrolls would hide words.
STILL = ".moving .day { position: static; }"
# A third of the size of the full picture, and nobody sees the difference.
COLOURS = 128


class Camera:
    """Photographs the phone of one person at a time."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder
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
        taken = Image.open(BytesIO(await self._page.screenshot()))
        save(taken, self._folder / name)


@asynccontextmanager
async def open_camera(port: int, folder: Path) -> AsyncIterator[Camera]:
    """Point a camera at the sandbox behind `port`; the pictures go to `folder`."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no Chromium is installed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5, bypass_csp=True)
        async with page.expect_response("**/world"):
            await page.goto(f"http://{HOST}:{port}/")
        await page.add_style_tag(content=STILL)
        yield Camera(page, folder)
        await browser.close()


def save(picture: Image.Image, file: Path) -> None:
    """Keep a picture in few colours."""
    picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)
