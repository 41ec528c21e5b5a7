"""One person at the bot, who knows what to press. Waits for the bot after each act."""

import re
from collections.abc import Awaitable, Callable
from html import unescape

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Answer, FinishLesson
from bot.i18n import _, speaking, unbroken
from bot.language import Language
from bot.lessons.model import Poll
from bot.people.profiles import SKIPPED
from bot.people.registration import TYPED, Step
from bot.quiz.content import Bank
from bot.screens.question_words import title
from bot.screens.quiz import LETTERS
from bot.screens.welcome import NAMES
from rehearsal.answers import Answers
from sandbox.people import Person


class Learner:
    """A person of the sandbox with a name, answers for the registration and the patience to read."""

    def __init__(
        self,
        person: Person,
        language: Language,
        settle: Callable[[], Awaitable[None]],
        answers: Answers,
        bank: Bank,
    ) -> None:
        self.person = person
        self.language = language
        self.answers = answers
        self.on_press: Callable[[str], None] = lambda label: None
        self._settle = settle
        self._bank = bank

    @property
    def screen(self) -> str:
        """What stands in the living message."""
        return self.person.screen

    @property
    def texts(self) -> list[str]:
        """Everything in the chat, old to new."""
        return [message.get("text") or message.get("caption") or "" for message in self.person.messages]

    @property
    def pressable(self) -> list[int]:
        """The numbers of the messages that have buttons; the last one is the living message."""
        return [
            message["message_id"]
            for message in self.person.messages
            if "inline_keyboard" in message.get("reply_markup", {})
        ]

    def word(self, message: str, **values: object) -> str:
        """An interface text in the learner's language: what a button is called."""
        with speaking(self.language):
            return _(message, **values)

    def served_by(self, settle: Callable[[], Awaitable[None]]) -> None:
        """Wait for this program from now on: the one before was stopped."""
        self._settle = settle

    def sees(self, message: str, **values: object) -> bool:
        """Whether the living message says so, in the learner's language."""
        said = re.sub("<[^>]+>", "", self.word(message, **values))
        return unescape(said) in self.screen

    async def sends(self, text: str) -> None:
        """Write something."""
        self.person.says(text)
        await self._settle()

    async def taps(self, label: str) -> None:
        """Press the button of this label."""
        self.on_press(label)
        self.person.taps(label)
        await self._settle()

    async def chooses(self, message: str, **values: object) -> None:
        """Press the button that is called so in the learner's language."""
        await self.taps(self.word(message, **values))

    async def presses(self, button: CallbackData | str, message: int | None = None) -> None:
        """Press a button, be it shown or not: on the living message, or on the one of this number."""
        data = button if isinstance(button, str) else button.pack()
        self.person.presses(message or self.pressable[-1], data)
        await self._settle()

    async def follows(self, link: str) -> None:
        """Open the bot by a link that carries `link`, or by none, and press Start."""
        self.person.follows(link)
        await self._settle()

    async def does(self, act: Callable[[], object]) -> None:
        """Do something else with the telephone: share a contact, send a photo, block the bot."""
        act()
        await self._settle()

    def sees_button(self, message: str, **values: object) -> bool:
        """Whether the living message has that button."""
        return self.word(message, **values) in self.person.buttons

    async def registers(self) -> None:
        """From /start to home: language, consent, every question."""
        await self.agrees()
        await self.answers_until(None)

    async def chooses_language(self, link: str = "") -> None:
        """From /start, or a link to the bot, to the first screen in one's own language."""
        await self.follows(link)
        await self.taps(NAMES[self.language])

    async def switches_to(self, language: Language) -> None:
        """Speak another language from now on."""
        await self.sends("/language")
        await self.taps(NAMES[language])
        self.language = language

    async def agrees(self) -> None:
        """From /start to the first question, the one about the phone."""
        await self.chooses_language()
        await self.chooses("✅ I agree")

    async def answers_until(self, last: Step | None) -> None:
        """Answer question after question, from the phone on, until `last` is asked; None answers all."""
        if last is Step.PHONE:
            return
        await self.chooses("📱 Share my phone number")
        for step, answer in self.answers.in_order():
            if step is last:
                return
            await self.answers_question(step, answer)

    def is_asked(self, step: Step) -> bool:
        """Whether the living message puts this question."""
        with speaking(self.language):
            return title(step) in self.screen

    async def answers_question(self, step: Step, answer: str) -> None:
        """Type or press the answer to one question of the registration."""
        if step in TYPED and answer != SKIPPED:
            await self.sends(answer)
        else:
            await self.picks(step, answer)

    async def picks(self, step: Step, value: str) -> None:
        """Press the ready answer `value` to a question of the registration."""
        wanted = Answer(step=step, value=value).pack()
        message, label = next(
            (message["message_id"], button["text"])
            for message in reversed(self.person.messages)
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if button.get("callback_data") == wanted
        )
        self.on_press(label)
        self.person.presses(message, wanted)
        await self._settle()

    async def leaves(self) -> None:
        """Withdraw the consent, and be sure of it."""
        await self.sends("/delete")
        await self.chooses("🗑 Delete my data")
        await self.chooses("🗑 Yes, delete for good")

    async def skims_the_course(self, beginning: str = "▶️ Begin the course") -> None:
        """Begin the course and mark every lesson as read, without turning its pages: the quick way."""
        await self.chooses(beginning)
        await self.skims()

    async def skims(self, after: int = 0) -> None:
        """Mark every lesson from that number on as read, without turning its pages."""
        lessons = tuple(dict.fromkeys(question.lesson for question in self._bank.questions))
        for lesson in lessons[after:]:
            await self.presses(FinishLesson(lesson=lesson))

    async def reads(self, lessons: int) -> None:
        """Read this many lessons from home on, page by page."""
        for _each in range(lessons):
            await self.taps(next(label for label in self.person.buttons if label.startswith("▶️")))
            while self.sees_button("Next ▶️"):
                await self.chooses("Next ▶️")
            await self.chooses("✅ I have read it")

    async def votes(self, poll: Poll, *, right: bool, message: int | None = None) -> None:
        """Vote in a poll of the self-check: in the newest one, or in that of this number."""
        at = poll.correct if right else (poll.correct + 1) % len(poll.options[self.language])
        label = unbroken(poll.options[self.language][at])
        self.on_press(label)
        self.person.votes(label, message_id=message)
        await self._settle()

    async def takes_the_test(self, right: int) -> None:
        """Start the test, answer `right` questions right and the others wrong, hand in."""
        if self.sees_button("📝 To the test"):
            await self.chooses("📝 To the test")
        await self.chooses("🟢 Start")
        while not self._is_summary():
            await self.answers_one(right=right > 0)
            right -= 1
        await self.chooses("📨 Hand in")

    async def answers_one(self, *, right: bool) -> None:
        """Answer the question on the screen."""
        letter = self._right_letter()
        if not right:
            letter = LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)]
        await self.taps(next(label for label in self.person.buttons if label.endswith(letter)))

    def _is_summary(self) -> bool:
        return self.sees_button("📨 Hand in") or self.sees_button("📨 Hand in with gaps")

    def _right_letter(self) -> str:
        """Find the shown question in the bank and the right option among those shown."""
        screen = self.screen
        asked = next(each for each in self._bank.questions if unbroken(each.text[self.language]) in screen)
        right = unbroken(asked.options[self.language][asked.correct])
        found = re.search(rf"([{LETTERS}])\)  {re.escape(right)}$", screen, re.MULTILINE)
        assert found, f"the right option of {asked.id} is not on the screen"
        return found[1]
