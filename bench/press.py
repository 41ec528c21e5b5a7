"""CPU of one press through the whole way, against a bare aiogram bot: `python -m bench.press`.

The press turns a page: person read, page stored, update marked, message edited, press answered. The bare bot
edits a text and answers the press, with neither database nor languages. Both pay for the sandbox alike.
"""

import asyncio
import tempfile
from pathlib import Path
from time import process_time

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

import main
from bot.language import Language
from bot.settings import load
from rehearsal.answers import BAKER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import in_process
from sandbox.clock import Clock
from sandbox.session import SandboxSession
from sandbox.world import World

PRESSES = 400


def milliseconds(seconds: float, count: int) -> float:
    """CPU milliseconds of one of `count`."""
    return 1000 * seconds / count


async def our_press() -> float:
    """CPU milliseconds of a page turn in the real bot."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            None,
            bot_token="42:sandbox",
            database_url=f"sqlite:///{folder}/bot.sqlite3",
            data_dir=Path(folder),
        )
        async with in_process(main.compose, settings, Clock()) as stage:
            learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
            await learner.registers()
            await learner.chooses("▶️ Begin the course")
            await learner.chooses("▶️ Lesson {number}", number="1.1")
            await _turn_pages(learner, 50)
            began = process_time()
            await _turn_pages(learner, PRESSES)
            return milliseconds(process_time() - began, PRESSES)


async def _turn_pages(learner: Learner, presses: int) -> None:
    for each in range(presses):
        await learner.chooses("◀️ Back" if each % 2 else "Next ▶️")


async def bare_press() -> float:
    """CPU milliseconds of a press that a bare aiogram bot answers with an edited text."""
    world = World()
    bot = Bot(world.token, session=SandboxSession(world), default=DefaultBotProperties(parse_mode="HTML"))
    dispatcher = Dispatcher()
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="go", callback_data="go")]])

    @dispatcher.message()
    async def answer(message: Message) -> None:
        await message.answer("0", reply_markup=keyboard)

    @dispatcher.callback_query()
    async def edit(press: CallbackQuery) -> None:
        assert isinstance(press.message, Message)
        await press.message.edit_text(f"<b>{press.id}</b>", reply_markup=keyboard)
        await press.answer()

    async def settle() -> None:
        while updates := world.pending():
            for raw in updates:
                await dispatcher.feed_update(bot, Update.model_validate(raw, context={"bot": bot}))
            world.pending(updates[-1]["update_id"] + 1)

    person = world.join("Bare")
    person.says("/start")
    await settle()
    began = process_time()
    for each in range(PRESSES + 50):
        if each == 50:
            began = process_time()
        person.taps("go")
        await settle()
    return milliseconds(process_time() - began, PRESSES)


async def measure() -> None:
    """Print both and their ratio."""
    ours, bare = await our_press(), await bare_press()
    print(f"one press: {ours:.2f} ms of CPU; a bare aiogram bot: {bare:.2f} ms; ratio {ours / bare:.2f}")


if __name__ == "__main__":
    asyncio.run(measure())
