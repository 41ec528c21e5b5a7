"""What Telegram shows around the chat: the command menu by role and language, and the bot's descriptions."""

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.i18n import _, speaking
from bot.language import Language
from bot.people.model import Role
from bot.screens.guidance import command_words, commands_for

# For people whose Telegram speaks neither language.
DEFAULT = Language.RU


async def introduce(bot: Bot) -> None:
    """Set commands and descriptions in Kazakh, Russian and for everybody else; run at each start.

    Telegram limits how often this may be done; the bot serves as well with what it set at an earlier start.
    """
    try:
        await _introduce(bot)
    except (TelegramAPIError, ClientDecodeError) as error:
        _log.warning("commands and descriptions stay as they were", error=type(error).__name__)


async def _introduce(bot: Bot) -> None:
    for language, code in ((DEFAULT, None), *((each, each.value) for each in Language)):
        with speaking(language):
            await bot.set_my_commands(
                _menu(Role.ENTREPRENEUR), scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
            await bot.set_my_description(_description(), language_code=code)
            await bot.set_my_short_description(_short_description(), language_code=code)


async def set_menu(bot: Bot, telegram_id: int, role: Role, language: Language) -> None:
    """The menu of one person: by their role, in the language that they chose here."""
    with speaking(language):
        try:
            await bot.set_my_commands(_menu(role), scope=BotCommandScopeChat(chat_id=telegram_id))
        except TelegramBadRequest:
            return  # They have not opened the chat yet; it is set when they choose a language.


def _menu(role: Role) -> list[BotCommand]:
    words = command_words()
    return [BotCommand(command=name, description=words[name]) for name in commands_for(role)]


def _description() -> str:
    return _(
        "A free online course for small businesses of Kazakhstan, in Kazakh and Russian. "
        "Short lessons, a test, a certificate. Press Start."
    )


def _short_description() -> str:
    return _("Free course for small businesses: lessons, test, certificate.")


_log = structlog.get_logger(__name__)
