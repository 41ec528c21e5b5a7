"""People vote in polls, and the bot hears of it as Telegram's specification has it."""

from __future__ import annotations

import pytest

from sandbox.model import Json
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World

QUIZ = {"type": "quiz", "correct_option_ids": [1], "explanation": "Себебі осы."}


def send(world: World, person: Person, **params: object) -> Json:
    options = [{"text": "иә"}, {"text": "жоқ"}, {"text": "білмеймін"}]
    asked = {"chat_id": person.id, "question": "Сұрақ?", "options": options, "is_anonymous": False}
    message: Json = world.call("sendPoll", asked | params)
    world.updates.drop_all()
    return message


def told(world: World) -> list[str]:
    return [next(reversed(update)) for update in world.pending()]


def test_the_bot_hears_who_voted_for_what_and_how_the_poll_stands(world: World, aselya: Person) -> None:
    sent = send(world, aselya, **QUIZ)
    aselya.votes("жоқ")
    answer, state = world.pending()
    assert answer["poll_answer"] == {
        "poll_id": sent["poll"]["id"],
        "user": {"id": aselya.id, "is_bot": False, "first_name": "Асель", "language_code": "kk"},
        "option_ids": [1],
        "option_persistent_ids": ["1"],
    }
    assert state["poll"]["total_voter_count"] == 1
    assert [option["voter_count"] for option in state["poll"]["options"]] == [0, 1, 0]
    assert state["poll"]["correct_option_ids"] == [1]


def test_an_anonymous_poll_tells_nobody_who_voted(world: World, aselya: Person) -> None:
    send(world, aselya, is_anonymous=True)
    aselya.votes(0)
    assert told(world) == ["poll"]


def test_only_wanted_updates_come(world: World, aselya: Person) -> None:
    world.updates.allow(["poll_answer"])
    send(world, aselya)
    aselya.votes(0)
    assert told(world) == ["poll_answer"]


def test_what_is_right_is_seen_after_the_vote(world: World, aselya: Person) -> None:
    send(world, aselya, **QUIZ)
    assert not {"correct_option_ids", "explanation", "chosen"} & aselya.poll.keys()
    aselya.votes("иә")
    assert aselya.poll["chosen"] == [0]
    assert aselya.poll["correct_option_ids"] == [1]
    assert aselya.poll["explanation"] == "Себебі осы."


def test_a_vote_in_a_quiz_is_for_good(world: World, aselya: Person) -> None:
    send(world, aselya, **QUIZ)
    aselya.votes(0)
    for options in ((1,), ()):
        with pytest.raises(AssertionError, match="for good"):
            aselya.votes(*options)
    assert told(world) == ["poll_answer", "poll"]


def test_a_vote_in_a_regular_poll_can_be_changed_and_taken_back(world: World, aselya: Person) -> None:
    send(world, aselya)
    with pytest.raises(AssertionError, match="no vote to retract"):
        aselya.votes()
    aselya.votes("иә")
    aselya.votes("жоқ")
    aselya.votes()
    answers = [update["poll_answer"]["option_ids"] for update in world.pending() if "poll_answer" in update]
    assert answers == [[0], [1], []]
    assert aselya.poll["total_voter_count"] == 0
    assert "chosen" not in aselya.poll


def test_several_answers_only_where_the_poll_allows_them(world: World, aselya: Person) -> None:
    send(world, aselya)
    with pytest.raises(AssertionError, match="one answer"):
        aselya.votes("иә", "жоқ")
    send(world, aselya, allows_multiple_answers=True)
    aselya.votes("білмеймін", "иә")
    assert world.pending()[0]["poll_answer"]["option_ids"] == [0, 2]


def test_a_closed_poll_takes_no_vote_and_shows_what_was_right(world: World, aselya: Person) -> None:
    sent = send(world, aselya, **QUIZ)
    world.call("stopPoll", {"chat_id": aselya.id, "message_id": sent["message_id"]})
    assert told(world) == ["poll"]
    assert aselya.poll["correct_option_ids"] == [1]
    with pytest.raises(AssertionError, match="closed"):
        aselya.votes(0)


def test_there_must_be_such_a_poll_and_such_an_option(world: World, aselya: Person) -> None:
    with pytest.raises(AssertionError, match="no such poll"):
        aselya.votes(0)
    sent = send(world, aselya)
    for option, reason in (("мүмкін", "no option"), (3, "no such option"), (-1, "no such option")):
        with pytest.raises(AssertionError, match=reason):
            aselya.votes(option)
    with pytest.raises(AssertionError, match="no such poll"):
        aselya.votes(0, message_id=sent["message_id"] + 1)


def test_an_older_poll_can_still_be_voted_in_also_after_the_buttons_went(
    world: World, aselya: Person
) -> None:
    first = send(world, aselya, reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]})
    assert (aselya.screen, aselya.buttons) == ("Сұрақ?", ["A"])
    send(world, aselya)
    where = {"chat_id": aselya.id, "message_id": first["message_id"]}
    world.call("editMessageReplyMarkup", where)
    aselya.votes(2, message_id=first["message_id"])
    assert world.pending()[0]["poll_answer"]["poll_id"] == first["poll"]["id"]


def test_a_copy_is_another_poll(world: World, aselya: Person) -> None:
    first = send(world, aselya, **QUIZ)
    aselya.votes(1)
    where = {"from_chat_id": aselya.id, "message_id": first["message_id"]}
    world.call("copyMessage", where | {"chat_id": aselya.id})
    assert "chosen" not in aselya.poll
    assert aselya.poll["id"] != first["poll"]["id"]
    world.call("forwardMessage", where | {"chat_id": aselya.id})
    with pytest.raises(AssertionError, match="not modelled"):
        aselya.votes(0)


@pytest.mark.parametrize(
    "parameter",
    [{"shuffle_options": True}, {"open_period": 60}, {"hide_results_until_closes": True}],
    ids=str,
)
def test_what_would_change_the_voting_is_not_nodded_at(world: World, aselya: Person, parameter: Json) -> None:
    with pytest.raises(Refusal, match="not modelled"):
        send(world, aselya, **parameter)


def test_an_explanation_has_three_lines_at_most(world: World, aselya: Person) -> None:
    send(world, aselya, **QUIZ | {"explanation": "1\n2\n3"})
    with pytest.raises(Refusal, match="2 line feeds"):
        send(world, aselya, **QUIZ | {"explanation": "1\n2\n3\n4"})
