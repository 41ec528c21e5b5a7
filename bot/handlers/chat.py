"""The talk with one person: shows a screen in the one living message, or sends a new one below.

A press edits the message that carries the button. A typed text gets a new message, and the old one loses its
buttons, so that there is always one message to press.
"""

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    FSInputFile,
    InaccessibleMessage,
    InputMediaPhoto,
    InputPollOption,
    Message,
)

from bot.db import files
from bot.db.database import Database
from bot.people import service as people
from bot.people.model import Person, Role
from bot.screens.screen import PollScreen, Screen

# Telegram's words when the message that should change is as it should be, or is not there any more.
UNCHANGED = "message is not modified"


class Chat:
    """One person's chat during one update (or one notification, when there is no `press`)."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        telegram_id: int,
        person: Person | None,
        press: CallbackQuery | None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._id = telegram_id
        self._person = person
        self._press = press
        self._answered = press is None

    def meets(self, person: Person) -> None:
        """A stranger has become known in this update: from here on their living message is remembered."""
        self._person = person

    async def show(self, screen: Screen) -> None:
        """Make `screen` what the person sees: edit the pressed message, or send a new one."""
        pressed = self._press.message if self._press else None
        if isinstance(pressed, Message) and screen.reply is None:
            await self.answer(screen.toast)
            await self._edit(pressed, screen)
        else:
            await self.answer(screen.toast)
            await self._strip_living(pressed)
            await self.send(screen)

    async def answer(self, toast: str | None = None, *, alert: bool = False) -> None:
        """Answer the press, once; a press that is too old to be answered is none the worse for it."""
        if self._answered or self._press is None:
            return
        self._answered = True
        try:
            await self._bot.answer_callback_query(self._press.id, text=toast, show_alert=alert)
        except TelegramBadRequest as error:
            if "query is too old" not in error.message:
                raise

    async def send(self, screen: Screen) -> None:
        """Send `screen` below all others; it becomes the living message when it can be pressed."""
        markup = screen.reply or screen.keyboard
        if screen.picture:
            photo, key = await self._photo(screen.picture)
            message = await self._bot.send_photo(self._id, photo, caption=screen.text, reply_markup=markup)
            await self._keep_file_id(key, message)
        else:
            message = await self._bot.send_message(self._id, screen.text, reply_markup=markup)
        if screen.rows:
            await self._live_on(message.message_id)

    async def ask(self, poll: PollScreen) -> Message:
        """Make a poll what the person sees: a message of its own, for Telegram turns no text into a poll."""
        await self.answer()
        pressed = self._press.message if self._press else None
        if not isinstance(pressed, Message):
            await self._strip_living(pressed)
        message = await self._send_poll(poll)
        await self._live_on(message.message_id)
        if isinstance(pressed, Message):
            await self._put_away(pressed.message_id)
        return message

    async def _send_poll(self, poll: PollScreen) -> Message:
        """All its words are plain: no mark-up is looked for in them."""
        return await self._bot.send_poll(
            self._id,
            poll.question,
            [InputPollOption(text=option, text_parse_mode=None) for option in poll.options],
            type="quiz",
            correct_option_ids=[poll.right],
            explanation=poll.explanation,
            is_anonymous=False,
            question_parse_mode=None,
            explanation_parse_mode=None,
            reply_markup=poll.keyboard,
        )

    async def send_document(self, name: str, data: bytes, caption: str) -> None:
        """Send a file."""
        await self._bot.send_document(self._id, BufferedInputFile(data, name), caption=caption)

    async def busy(self, action: str) -> None:
        """Show that something is being made ("upload_document", "typing")."""
        await self._bot.send_chat_action(self._id, action)

    async def _edit(self, message: Message, screen: Screen) -> None:
        if message.poll or bool(message.photo) != bool(screen.picture):
            await self.send(screen)
            await self._put_away(message.message_id)
            return
        try:
            await (self._edit_photo if screen.picture else self._edit_text)(message, screen)
        except TelegramBadRequest as error:
            if UNCHANGED not in error.message:
                await self.send(screen)
                return
        await self._live_on(message.message_id)

    async def _edit_text(self, message: Message, screen: Screen) -> None:
        await self._bot.edit_message_text(
            screen.text, chat_id=self._id, message_id=message.message_id, reply_markup=screen.keyboard
        )

    async def _edit_photo(self, message: Message, screen: Screen) -> None:
        assert screen.picture is not None, "chosen by _edit"
        photo, key = await self._photo(screen.picture)
        edited = await self._bot.edit_message_media(
            InputMediaPhoto(media=photo, caption=screen.text),
            chat_id=self._id,
            message_id=message.message_id,
            reply_markup=screen.keyboard,
        )
        await self._keep_file_id(key, edited if isinstance(edited, Message) else message)

    async def _photo(self, picture: Path) -> tuple[str | FSInputFile, str | None]:
        """The picture by Telegram's name for it; or the file itself, and the key to keep the name under."""
        key = f"{self._bot.id}:{_digest(picture)}"
        known = await self._database.transact(files.file_id, key)
        return (known, None) if known else (FSInputFile(picture), key)

    async def _keep_file_id(self, key: str | None, message: Message) -> None:
        if key and message.photo:
            await self._database.transact(files.keep_file_id, key, message.photo[-1].file_id)

    async def _live_on(self, message_id: int) -> None:
        if self._person and self._person.living_message != message_id:
            await self._database.transact(people.set_living_message, self._person, message_id)

    async def _strip_living(self, pressed: Message | InaccessibleMessage | None) -> None:
        """Take the buttons off the living message, and off the pressed one if that is another.

        What staff look at holds names and numbers of others: it does not stay behind in the chat.
        """
        living = self._person.living_message if self._person else None
        for message_id in {each for each in (living, pressed.message_id if pressed else None) if each}:
            if self._person and self._person.role is not Role.ENTREPRENEUR:
                await self._take_away(message_id)
                continue
            # It may be gone, too old, or have none: all that was wanted.
            with suppress(TelegramBadRequest):
                await self._bot.edit_message_reply_markup(chat_id=self._id, message_id=message_id)

    async def _take_away(self, message_id: int) -> None:
        try:
            await self._bot.delete_message(self._id, message_id)
        except TelegramBadRequest:
            # Older than 48 hours: its words can still be changed. It may also be gone, or be a picture.
            with suppress(TelegramBadRequest):
                await self._bot.edit_message_text("…", chat_id=self._id, message_id=message_id)

    async def delete(self, message: Message) -> None:
        """Delete a message in which a person typed something that should not stay in the chat."""
        await self._remove(message.message_id)

    async def _put_away(self, message_id: int) -> None:
        """Delete a message in whose place another has come; a too old one loses its buttons at least."""
        with suppress(TelegramBadRequest, TelegramForbiddenError):
            try:
                await self._bot.delete_message(self._id, message_id)
            except TelegramBadRequest:
                await self._bot.edit_message_reply_markup(chat_id=self._id, message_id=message_id)

    async def _remove(self, message_id: int) -> None:
        # Older than 48 hours, already gone, or in the chat of somebody who has just blocked the bot.
        with suppress(TelegramBadRequest, TelegramForbiddenError):
            await self._bot.delete_message(self._id, message_id)


@cache
def _digest(picture: Path) -> str:
    """Pictures of the course do not change while the bot runs."""
    return hashlib.sha256(picture.read_bytes()).hexdigest()
