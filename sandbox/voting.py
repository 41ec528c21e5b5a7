"""What people do in polls: one vote in a quiz and for good, changes elsewhere; and what they see of a poll.

In a private chat there is one voter: the votes of a poll are those of the person whose chat it is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.model import Chat, Json, Message

if TYPE_CHECKING:
    from sandbox.world import World


def vote(world: World, chat: Chat, message: Message, options: list[int]) -> None:
    """Vote, vote anew, or (without options) retract; the bot is told as Telegram tells it.

    Raises AssertionError where an app would not let anybody do so.
    """
    poll: Json = message.body["poll"]
    _check(message, poll, options)
    counted = [
        option | {"voter_count": int(index in options)} for index, option in enumerate(poll["options"])
    ]
    poll = poll | {"options": counted, "total_voter_count": int(bool(options))}
    message.chosen = tuple(options) or None
    message.body = message.body | {"poll": poll}
    if not poll["is_anonymous"]:
        world.updates.put("poll_answer", _answer(chat, poll, options), chat.id)
    world.updates.put("poll", poll, chat.id)
    world.events.publish("edited", chat.id, message.for_person())


def _check(message: Message, poll: Json, options: list[int]) -> None:
    assert "forward_origin" not in message.body, "votes in forwarded polls are not modelled"
    assert not poll["is_closed"], "the poll is closed"
    assert message.chosen is None or poll["allows_revoting"], "a vote in this poll is for good"
    assert options or message.chosen is not None, "there is no vote to retract"
    assert len(options) < 2 or poll["allows_multiple_answers"], "this poll takes one answer"
    assert len(set(options)) == len(options), "an option is named twice"
    assert all(0 <= index < len(poll["options"]) for index in options), "there is no such option"


def _answer(chat: Chat, poll: Json, options: list[int]) -> Json:
    return {
        "poll_id": poll["id"],
        "user": chat.user.as_user(),
        "option_ids": options,
        "option_persistent_ids": [poll["options"][index]["persistent_id"] for index in options],
    }
