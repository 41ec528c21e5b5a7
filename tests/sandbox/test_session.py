from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramUnauthorizedError
from aiogram.filters import CommandStart
from aiogram.methods import SendDice, TelegramMethod
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)
from aiogram.utils.formatting import Bold, Text

from sandbox.people import Person
from sandbox.session import SandboxSession
from sandbox.world import World


async def test_a_bot_of_aiogram_works_as_with_the_real_server(world: World, bot: Bot, aselya: Person) -> None:
    button = InlineKeyboardButton(text="Бастау", callback_data="go")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    message = await bot.send_message(
        aselya.id, **Text("Сәлем, ", Bold("Асель")).as_kwargs(), reply_markup=markup
    )
    assert message.entities is not None
    assert (message.entities[0].type, message.entities[0].offset) == ("bold", 7)
    aselya.taps("Бастау")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert await update.callback_query.answer("Кеттік")
    assert aselya.toast == "Кеттік"


async def test_default_properties_of_the_bot_reach_the_world(world: World, aselya: Person) -> None:
    properties = DefaultBotProperties(parse_mode="HTML", protect_content=True)
    bot = Bot(world.token, session=SandboxSession(world), default=properties)
    message = await bot.send_message(aselya.id, "<b>x</b>")
    assert message.text == "x"
    assert message.has_protected_content is True


async def test_uploads_and_downloads(world: World, bot: Bot, aselya: Person, picture: bytes) -> None:
    sent = await bot.send_document(aselya.id, BufferedInputFile(b"data" * 50_000, "a.txt"), caption="c")
    assert sent.document is not None
    downloaded = await bot.download(sent.document)
    assert downloaded is not None
    assert downloaded.read() == b"data" * 50_000 == aselya.documents[0].data
    media = InputMediaPhoto(media=BufferedInputFile(picture, "p.png"), caption="<i>i</i>", parse_mode="HTML")
    album = await bot.send_media_group(aselya.id, [media, media])
    assert [message.caption for message in album] == ["i", "i"]
    with pytest.raises(FileNotFoundError):
        await bot.download_file("documents/file_99.txt")


async def test_nested_objects_and_scopes(world: World, bot: Bot, aselya: Person) -> None:
    commands = [BotCommand(command="help", description="Көмек")]
    assert await bot.set_my_commands(commands, BotCommandScopeChat(chat_id=aselya.id), "kk")
    assert aselya.commands == [{"command": "help", "description": "Көмек"}]


async def test_refusals_become_aiograms_errors(world: World, bot: Bot, aselya: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(aselya.id, " ")
    stranger = Bot("43:wrong", session=SandboxSession(world))
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def test_what_is_not_modelled_fails_loudly(world: World, bot: Bot, aselya: Person) -> None:
    class SendEverything(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "sendEverything"

    with pytest.raises(TelegramNotFound, match="method not found"):
        await bot(SendEverything())
    with pytest.raises(Exception, match="not modelled: method sendDice"):
        await bot(SendDice(chat_id=aselya.id))


async def test_the_dispatcher_of_aiogram_polls_the_world(world: World, bot: Bot, aselya: Person) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def welcome(message: Message) -> None:
        await message.answer("Қош келдіңіз")
        await dispatcher.stop_polling()

    aselya.follows("abc")
    await asyncio.wait_for(dispatcher.start_polling(bot, polling_timeout=1, handle_signals=False), 10)
    assert aselya.screen == "Қош келдіңіз"
