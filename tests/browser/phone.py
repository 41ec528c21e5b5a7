"""One phone on the page of the sandbox, used with the mouse and the keyboard and nothing else."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from bot.i18n import _, speaking
from bot.language import Language

ROOT = Path(__file__).parents[2]


class Phone:
    """The phone of the person of this name, who speaks this language."""

    def __init__(self, page: Page, name: str, language: Language) -> None:
        self._page, self.language = page, language
        self.phone = page.locator(f'[aria-label="Phone of {name}"]')

    @property
    def newest(self) -> Locator:
        return self.phone.locator(".msg.bot").last

    def word(self, message: str, **values: object) -> str:
        with speaking(self.language):
            return _(message, **values)

    def has(self, message: str) -> bool:
        return self.newest.get_by_role("button", name=self.word(message), exact=True).count() > 0

    def presses(self, message: str, **values: object) -> None:
        self.clicks(self.phone.get_by_role("button", name=self.word(message, **values), exact=True).last)

    def clicks(self, button: Locator) -> None:
        """Click, and wait until the bot has answered: another newest message, or other words in it."""
        count, before = self.phone.locator(".msg.bot").count(), self.newest.inner_text()
        button.click()
        self._page.wait_for_function(
            """([phone, count, before]) => {
                const all = document.querySelectorAll(`${phone} .msg.bot`);
                const changed = all.length !== count || all[all.length - 1].innerText !== before;
                return changed && !document.querySelector(`${phone} [aria-busy="true"]`);
            }""",
            arg=[f"#{self.phone.get_attribute('id')}", count, before],
        )

    def types(self, text: str) -> None:
        self.phone.locator("textarea").fill(text)
        self.clicks(self.phone.get_by_role("button", name="Send"))
