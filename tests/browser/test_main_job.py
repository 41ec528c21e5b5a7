"""The main job as a visitor lives it: `python main.py sandbox`, a browser, a new person, the mouse."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.i18n import unbroken
from bot.language import Language
from bot.people.profiles import CONFIRMED, SKIPPED
from bot.people.registration import TYPED, Step
from bot.quiz import content as quiz
from bot.screens.quiz import LETTERS
from rehearsal.answers import BAKER, Answers
from tests.browser.phone import Phone

LESSONS = {f"m01-l0{n}": "m01" for n in (1, 2, 3)} | {f"m02-l0{n}": "m02" for n in (1, 2, 3, 4)}
# The seeded world has used the numbers of the baker and the tyre fitter; these are made up as well.
IINS = {Language.KK: "050701600009", Language.RU: "040229500005"}


class Visitor(Phone):
    """A new person at the page."""

    def __init__(self, page: Page, address: str, content: Path, name: str, language: Language) -> None:
        super().__init__(page, name, language)
        self._address = address
        self._bank = quiz.load(content, LESSONS)
        page.goto(address)
        page.get_by_role("button", name="Add a person").click()
        page.get_by_label("Name").fill(name)
        page.get_by_label("Language").select_option(str(language))
        page.get_by_role("button", name="Add", exact=True).click()

    def registers(self) -> None:
        self.phone.get_by_role("button", name="Start").click()
        self.clicks(self.newest.get_by_role("button", name={"kk": "Қазақша", "ru": "Русский"}[self.language]))
        self.presses("✅ I agree")
        self.presses("📱 Share my phone number")
        wanted = {CONFIRMED: "✅ Yes, everything is right", SKIPPED: "Skip"}
        for step, answer in Answers(BAKER | {Step.IDENTIFIER: IINS[self.language]}).in_order():
            if step in TYPED and answer != SKIPPED:
                self.types(answer)
            elif answer in wanted:
                self.presses(wanted[answer])
            else:
                self.clicks(self._ready_answer(str(step), answer))

    def _ready_answer(self, step: str, value: str) -> Locator:
        """The button behind which this answer lies: its label is found in what the page itself has got."""
        person = (self.phone.get_attribute("id") or "").removeprefix("phone-")
        with urllib.request.urlopen(f"{self._address}/world/people/{person}/chat") as reply:
            messages = json.load(reply)["messages"]
        rows = messages[-1]["reply_markup"]["inline_keyboard"]
        label = next(
            key["text"] for row in rows for key in row if key["callback_data"] == f"answer:{step}:{value}"
        )
        return self.newest.get_by_role("button", name=label, exact=True)

    def reads_everything(self) -> None:
        while not self.has("📝 To the test"):
            if self.has("Next ▶️"):
                self.presses("Next ▶️")
            elif self.has("✅ I have read it"):
                self.presses("✅ I have read it")
            else:
                self.clicks(self.newest.get_by_role("button", name=re.compile("^▶️")).first)

    def takes_the_test(self, right: int) -> None:
        if self.has("📝 To the test"):
            self.presses("📝 To the test")
        self.presses("🟢 Start")
        while not self.has("📨 Hand in"):
            letter = self._right_letter()
            if right <= 0:
                letter = LETTERS[LETTERS.index(letter) - 1]
            self.clicks(self.newest.get_by_role("button", name=letter, exact=True))
            right -= 1
        self.presses("📨 Hand in")

    def _right_letter(self) -> str:
        shown = self.newest.inner_text()
        asked = next(each for each in self._bank.questions if unbroken(each.text[self.language]) in shown)
        right = unbroken(asked.options[self.language][asked.correct])
        found = re.search(rf"([{LETTERS}])\)\s+{re.escape(right)}", shown)
        assert found, asked.id
        return found[1]

    def moves_the_clock(self, button: str) -> None:
        """Press a button of the clock until a message comes: others of the seeded world get theirs."""
        count = self.phone.locator(".msg.bot").count()
        for _each in range(25):
            with self._page.expect_response("**/world/clock"):  # It comes when the bot has done what is due.
                self._page.get_by_role("button", name=button, exact=True).click()
            self._page.wait_for_timeout(300)
            if self.phone.locator(".msg.bot").count() > count:
                return
        raise AssertionError("no message came")


@pytest.mark.requirement("R13", "R19")
def test_a_new_person_goes_from_start_to_the_pdf_in_kazakh(
    page: Page, address: str, short_content: Path
) -> None:
    visitor = Visitor(page, address, short_content, "Айсұлу", Language.KK)
    visitor.registers()
    visitor.presses("▶️ Begin the course")
    visitor.reads_everything()
    visitor.takes_the_test(right=13)
    link = visitor.phone.get_by_role("link", name=re.compile(r"^DAMU-\d{4}-\d{6}\.pdf"))
    expect(link).to_be_visible()
    with urllib.request.urlopen(f"{address}{link.get_attribute('href')}") as reply:
        assert reply.read(4) == b"%PDF"


@pytest.mark.requirement("R15", "R16", "R18", "Q7")
def test_another_fails_twice_in_russian_is_reminded_lapses_and_begins_anew(
    page: Page, address: str, short_content: Path
) -> None:
    visitor = Visitor(page, address, short_content, "Олег", Language.RU)
    visitor.registers()
    visitor.presses("▶️ Begin the course")
    visitor.reads_everything()
    visitor.takes_the_test(right=5)
    expect(visitor.newest).to_contain_text(visitor.word("Attempts left: {n}", n=2))
    visitor.takes_the_test(right=5)
    expect(visitor.newest).to_contain_text(visitor.word("Attempts left: {n}", n=1))
    visitor.moves_the_clock("Next due event")
    expect(visitor.newest).to_contain_text(visitor.word("🔔 The retest is still open to you."))
    visitor.moves_the_clock("+1 month")
    expect(visitor.newest).to_contain_text(
        visitor.word("This is no end: you may take the course again, with new attempts.")
    )
    visitor.presses("🔁 Take the course again")
    expect(visitor.newest).to_contain_text(visitor.word("Lessons read: {done} of {of}", done=0, of=7))
