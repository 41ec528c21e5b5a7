"""Who has blocked the bot is marked and left in peace; who comes back is reached again."""

from datetime import datetime

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

from bot.cabinet import service as cabinet
from bot.handlers.act import Act
from bot.house import House
from bot.people import service as people
from bot.people.model import Person


def make_router() -> Router:
    """The handler of membership updates in private chats."""
    router = Router(name="membership")
    router.my_chat_member.register(membership)
    return router


async def membership(
    event: ChatMemberUpdated, act: Act, person: Person | None, house: House, now: datetime
) -> None:
    """Note the block or the return; a stranger's is nobody's business."""
    if person:
        gone = event.new_chat_member.status in {ChatMemberStatus.KICKED, ChatMemberStatus.LEFT}
        if gone:
            await act(cabinet.note_blocked, house, person, now)
        else:
            await act(people.set_blocked, person, None)
