"""The main job as a visitor lives it: `python main.py sandbox`, a browser, a new person, the mouse."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.i18n import _, speaking, unbroken
from bot.language import Language
from bot.people.profiles import CONFIRMED, SKIPPED
from bot.people.registration import TYPED, Step
from bot.quiz import content as quiz
from bot.screens.quiz import LETTERS
from rehearsal.answers import BAKER, Answers

ROOT = Path(__file__).parents[2]
LESSONS = {f"m01-l0{n}": "m01" for n in (1, 2, 3)} | {f"m02-l0{n}": "m02" for n in (1, 2, 3, 4)}
# The seeded world has used the numbers of the baker and the tyre fitter; these are made up as well.
IINS = {Language.KK: "050701600009", Language.RU: "040229500005"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The sandbox as `make run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "main.py", "sandbox", "--port", str(port))
    environment = {"PATH": os.defpath}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        found = next(line for line in program.stdout if "Open http" in line)
        yield re.findall(r"http://\S+", found)[0]
        program.terminate()


class Visitor:
    """A new person at the page, who uses the mouse and the keyboard and nothing else."""

    def __init__(self, page: Page, address: str, name: str, language: Language) -> None:
        self._page, self._address, self._language = page, address, language
        self._bank = quiz.load(ROOT / "content", LESSONS)
        page.goto(address)
        page.get_by_role("button", name="Add a person").click()
        page.get_by_label("Name").fill(name)
        page.get_by_label("Language").select_option(str(language))
        page.get_by_role("button", name="Add", exact=True).click()
        self.phone = page.locator(f'[aria-label="Phone of {name}"]')

    @property
    def newest(self) -> Locator:
        return self.phone.locator(".msg.bot").last

    def word(self, message: str, **values: object) -> str:
        with speaking(self._language):
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

    def registers(self) -> None:
        self.phone.get_by_role("button", name="Start").click()
        self.clicks(
            self.newest.get_by_role("button", name={"kk": "Қазақша", "ru": "Русский"}[self._language])
        )
        self.presses("✅ I agree")
        self.presses("📱 Share my phone number")
        wanted = {CONFIRMED: "✅ Yes, everything is right", SKIPPED: "Skip"}
        for step, answer in Answers(BAKER | {Step.IDENTIFIER: IINS[self._language]}).in_order():
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
        asked = next(each for each in self._bank.questions if unbroken(each.text[self._language]) in shown)
        right = unbroken(asked.options[self._language][asked.correct])
        found = re.search(rf"([{LETTERS}])\)\s+{re.escape(right)}", shown)
        assert found, asked.id
        return found[1]

    def moves_the_clock(self, button: str) -> None:
        """Press a button of the clock until a message comes: others of the seeded world get theirs."""
        count = self.phone.locator(".msg.bot").count()
        for _each in range(6):
            self._page.get_by_role("button", name=button, exact=True).click()
            self._page.wait_for_timeout(1500)
            if self.phone.locator(".msg.bot").count() > count:
                return
        raise AssertionError("no message came")


@pytest.mark.requirement("R13", "R19")
def test_a_new_person_goes_from_start_to_the_pdf_in_kazakh(page: Page, address: str) -> None:
    visitor = Visitor(page, address, "Айсұлу", Language.KK)
    visitor.registers()
    visitor.presses("▶️ Begin the course")
    visitor.reads_everything()
    visitor.takes_the_test(right=13)
    link = visitor.phone.get_by_role("link", name=re.compile(r"^DAMU-\d{4}-\d{6}\.pdf"))
    expect(link).to_be_visible()
    with urllib.request.urlopen(f"{address}{link.get_attribute('href')}") as reply:
        assert reply.read(4) == b"%PDF"


@pytest.mark.requirement("R15", "R16", "R18", "Q7")
def test_another_fails_twice_in_russian_is_reminded_lapses_and_begins_anew(page: Page, address: str) -> None:
    visitor = Visitor(page, address, "Олег", Language.RU)
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
