"""Sending and stopping polls; how people vote in them is in sandbox/voting.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import text
from sandbox.keyboards import check_markup
from sandbox.model import Files, Json
from sandbox.refusal import bad_request, not_modelled

if TYPE_CHECKING:
    from sandbox.world import World

# What would change how one votes, or what is seen of a poll.
_UNMODELLED = {
    "shuffle_options",
    "hide_results_until_closes",
    "open_period",
    "close_date",
    "allow_adding_options",
    "media",
    "explanation_media",
    "description",
}


def send_poll(world: World, params: Json, files: Files) -> Json:
    """Question 1-300, 1-12 options of 1-100, explanation 0-200; anonymous unless told otherwise."""
    chat = world.reachable_chat(params["chat_id"])
    for parameter in sorted(_UNMODELLED & params.keys()):
        if params[parameter]:
            raise not_modelled(f"parameter {parameter} of sendPoll")
    return world.post(chat, {"poll": _poll(world, params)}, params)


def _poll(world: World, params: Json) -> Json:
    kind = params.get("type", "regular")
    if kind not in {"regular", "quiz"}:
        raise bad_request("invalid poll type specified")
    question, _ = text.short_text(
        "poll question", params["question"], params.get("question_parse_mode"), (1, 300)
    )
    poll = {
        "id": world.new_id(),
        "question": question,
        "options": _options(params["options"]),
        "total_voter_count": 0,
        "is_closed": params.get("is_closed", False),
        "is_anonymous": params.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": params.get("allows_multiple_answers", False),
        "allows_revoting": params.get("allows_revoting", kind == "regular"),
        "members_only": params.get("members_only", False),
    }
    return poll | (_quiz(params) if kind == "quiz" else {})


def _options(options: list[Json]) -> list[Json]:
    if not 1 <= len(options) <= 12:
        raise bad_request("poll must have 1-12 options")
    made = []
    for number, option in enumerate(options):
        label, _ = text.short_text("poll option", option["text"], option.get("text_parse_mode"), (1, 100))
        made.append({"persistent_id": str(number), "text": label, "voter_count": 0})
    return made


def _quiz(params: Json) -> Json:
    correct = params.get("correct_option_ids", [])
    if not correct or not all(0 <= index < len(params["options"]) for index in correct):
        raise bad_request("wrong correct option ID specified")
    quiz: Json = {"correct_option_ids": correct}
    if params.get("explanation"):
        mode = params.get("explanation_parse_mode")
        if params["explanation"].count("\n") > 2:
            raise bad_request("poll explanation must have at most 2 line feeds")
        explanation, entities = text.short_text("poll explanation", params["explanation"], mode, (0, 200))
        quiz |= {"explanation": explanation, "explanation_entities": entities}
    return quiz


def anew(world: World, poll: Json) -> Json:
    """A copy of a poll is another poll, without votes."""
    options = [option | {"voter_count": 0} for option in poll["options"]]
    return poll | {"id": world.new_id(), "options": options, "total_voter_count": 0, "is_closed": False}


def stop_poll(world: World, params: Json, files: Files) -> Json:
    """Close the poll; returns it."""
    chat = world.reachable_chat(params["chat_id"])
    message = chat.find(params["message_id"])
    if message is None or "poll" not in message.body or not message.outgoing:
        raise bad_request("message with poll to stop not found")
    if message.body["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    poll: Json = message.body["poll"] | {"is_closed": True}
    message.body = message.body | {"poll": poll}
    message.markup = check_markup(params.get("reply_markup"))
    world.updates.put("poll", poll, chat.id)
    world.events.publish("edited", chat.id, message.for_person())
    return poll
