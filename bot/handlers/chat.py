"""The talk with one person: shows a screen in the one living message, or sends a new one below.

A press edits the message that carries the button. A typed text gets a new message, and the old one loses its
buttons, so that there is always one message to press. Text comes first: a picture that Telegram has not got
yet joins the message when it is uploaded. A rich message that is refused is shown as a plain one.
"""

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    FSInputFile,
    InaccessibleMessage,
    InputMediaPhoto,
    InputPollOption,
    InputRichMessage,
    Message,
)

from bot.db import files
from bot.db.database import Database
from bot.handlers.rich_pause import RichPause
from bot.people import service as people
from bot.people.model import Person, Role
from bot.screens import guidance
from bot.screens.screen import PollScreen, Rich, Screen

# Telegram's words when the message that should change is as it should be, or is not there any more.
# Bytes of a file that Telegram takes from a bot.
LARGEST_SENT = 50 * 1024 * 1024
UNCHANGED = "message is not modified"
GONE = "message to edit not found"


class Chat:
    """One person's chat during one update (or one notification, when there is no `press`)."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        telegram_id: int,
        person: Person | None,
        press: CallbackQuery | None,
        rich: RichPause | None = None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._id = telegram_id
        self._person = person
        self._press = press
        self._answered = press is None
        self._rich = rich

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
        await self._join_picture(await self._say(screen), screen)

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
        """Send a file; of one that Telegram does not take, say how else it is got."""
        if len(data) > LARGEST_SENT:
            await self.send(guidance.too_large(name))
            return
        await self._bot.send_document(self._id, BufferedInputFile(data, name), caption=caption)

    async def send_file(self, path: Path, name: str, caption: str) -> None:
        """Send a file of the course: itself the first time, later by Telegram's name for it."""
        known = await self._known(path)
        message = await self._bot.send_document(self._id, known or FSInputFile(path, name), caption=caption)
        if not known and message.document:
            await self._keep(path, message.document.file_id)

    async def busy(self, action: str) -> None:
        """Show that something is being made ("upload_document", "typing")."""
        await self._bot.send_chat_action(self._id, action)

    async def _edit(self, message: Message, screen: Screen) -> None:
        """Turn one message into `screen`; a picture can be put in place of a text, and not the other way."""
        if message.poll or (message.photo and not await self._known(screen.picture)):
            shown = await self._say(screen)
            await self._put_away(message.message_id)
        else:
            shown = await self._change(message, screen)
        await self._join_picture(shown, screen)

    async def _say(self, screen: Screen) -> Message:
        """A new message: with the picture when Telegram has it, else the text, which waits for no upload."""
        markup = screen.reply or screen.keyboard
        photo = await self._known(screen.picture)
        if photo:
            message = await self._bot.send_photo(self._id, photo, caption=screen.text, reply_markup=markup)
        else:
            message = await self._say_text(screen)
        if screen.rows:
            await self._live_on(message.message_id)
        return message

    async def _say_text(self, screen: Screen) -> Message:
        markup = screen.reply or screen.keyboard
        if rich := self._rich_of(screen):
            try:
                return await self._bot.send_rich_message(self._id, _input(rich), reply_markup=markup)
            except (TelegramBadRequest, TelegramNotFound) as error:
                screen = self._refused(rich, screen, error)
        return await self._bot.send_message(self._id, screen.text, reply_markup=markup)

    async def _change(self, message: Message, screen: Screen) -> Message:
        """Edit in place; what cannot be edited any more makes way for a new message."""
        try:
            changed = await self._rewrite(message, screen)
        except TelegramBadRequest as error:
            if UNCHANGED not in error.message:
                shown = await self._say(screen)
                await self._remove(message.message_id)
                return shown
            changed = message
        await self._live_on(message.message_id)
        return changed if isinstance(changed, Message) else message

    async def _rewrite(self, message: Message, screen: Screen) -> Message | bool:
        chat_id, message_id, markup = self._id, message.message_id, screen.keyboard
        photo = await self._known(screen.picture)
        if photo:
            media = InputMediaPhoto(media=photo, caption=screen.text)
            return await self._bot.edit_message_media(
                media, chat_id=chat_id, message_id=message_id, reply_markup=markup
            )
        if rich := self._rich_of(screen):
            try:
                # The usual mode of parsing belongs to texts.
                return await self._bot.edit_message_text(
                    chat_id=chat_id,
                    message_id=message_id,
                    rich_message=_input(rich),
                    parse_mode=None,
                    reply_markup=markup,
                )
            except TelegramBadRequest as error:
                if UNCHANGED in error.message or GONE in error.message:
                    raise
                screen = self._refused(rich, screen, error)
        return await self._bot.edit_message_text(
            screen.text, chat_id=chat_id, message_id=message_id, reply_markup=markup
        )

    def _rich_of(self, screen: Screen) -> Rich | None:
        """What to show as a rich message, unless Telegram would not take it a while ago."""
        rich = screen.rich
        return rich if rich and self._rich and not self._rich.holds(rich.html) else None

    def _refused(self, rich: Rich, screen: Screen, error: TelegramAPIError) -> Screen:
        assert self._rich, "asked before the rich message was tried"
        self._rich.begin(rich.html, error)
        return screen.under(rich.refused)

    async def _join_picture(self, message: Message, screen: Screen) -> None:
        """Upload a picture into the message that already says the text; never leave two to press."""
        if screen.picture is None or message.photo:
            return
        media = InputMediaPhoto(media=FSInputFile(screen.picture), caption=screen.text)
        try:
            joined = await self._bot.edit_message_media(
                media, chat_id=self._id, message_id=message.message_id, reply_markup=screen.keyboard
            )
        except TelegramBadRequest as error:
            _log.warning("a picture was not taken", picture=screen.picture.name, refusal=error.message)
            return  # The text stands, and the picture in words is one press away.
        if isinstance(joined, Message) and joined.photo:
            await self._keep(screen.picture, joined.photo[-1].file_id)

    async def _known(self, file: Path | None) -> str | None:
        """Telegram's name for a file that it already has."""
        return await self._database.transact(files.file_id, self._key(file)) if file else None

    async def _keep(self, file: Path, name: str) -> None:
        await self._database.transact(files.keep_file_id, self._key(file), name)

    def _key(self, file: Path) -> str:
        return f"{self._bot.id}:{_digest(file)}"

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
def _digest(file: Path) -> str:
    """Files of the course do not change while the bot runs."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _input(rich: Rich) -> InputRichMessage:
    """Sums must not be taken for telephone or card numbers, which Telegram would find by itself."""
    return InputRichMessage(html=rich.html, skip_entity_detection=True)


_log = structlog.get_logger(__name__)
