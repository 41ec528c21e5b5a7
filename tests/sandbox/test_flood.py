from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World


def send(world: World, person: Person) -> None:
    world.call("sendMessage", {"chat_id": person.id, "text": "x"})


def crowd(world: World, size: int) -> list[Person]:
    people = [world.join(f"P{number}") for number in range(size)]
    for person in people:
        person.says("/start")
    return people


def test_one_chat_may_get_a_short_burst_and_then_one_a_second(world: World, aselya: Person) -> None:
    world.flood.switch_on(burst=2)
    for _ in range(2):
        send(world, aselya)
    world.clock.advance(timedelta(seconds=1))
    send(world, aselya)
    with pytest.raises(Refusal, match="429 Too Many Requests: retry after 3") as refused:
        send(world, aselya)
    assert refused.value.retry_after == 3


def test_too_many_to_all_stops_the_whole_bot_for_a_while(world: World, aselya: Person) -> None:
    world.flood.switch_on(overall=5, retry_after=10)
    people = crowd(world, 6)
    for person in people[:5]:
        send(world, person)
    with pytest.raises(Refusal, match="retry after 10"):
        send(world, people[5])
    world.clock.advance(timedelta(seconds=5))
    with pytest.raises(Refusal, match="retry after 6"):
        send(world, aselya)
    world.call("sendChatAction", {"chat_id": aselya.id, "action": "typing"})
    world.clock.advance(timedelta(seconds=5))
    send(world, aselya)


def test_an_even_pace_is_never_refused(world: World) -> None:
    world.flood.switch_on()
    for person in crowd(world, 60):
        send(world, person)
        world.clock.advance(timedelta(seconds=1 / 29))
