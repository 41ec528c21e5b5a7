"""The real program, unchanged, as a process; ended by SIGKILL and SIGTERM in the middle of its work."""

from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from bench.kill import Plan, Tally, run
from sandbox import webhook
from tests.conftest import refused

# A press that was not acknowledged comes again as it was; meanwhile a picture has joined the message.
JOINED = "there is no text in the message to edit"


def assert_nothing_is_lost_and_nothing_doubled(tally: Tally) -> None:
    print(f"\n{tally}")
    assert not tally.lost
    assert not tally.doubled
    assert tally.integrity == "ok"
    assert tally.unacknowledged == 0
    assert tally.slowest_stop < 10
    assert tally.extra_copies <= tally.kills
    assert tally.different_copies == 0
    assert tally.log == ""
    assert {each for each in refused(tally.calls) if JOINED not in each} == set()


@pytest.mark.requirement("R09", "R19")
async def test_a_thousand_updates_survive_kills_and_stops_in_polling_mode(
    tmp_path: Path, short_content: Path
) -> None:
    tally = await run(tmp_path, Plan(people=13, kills=4, stops=2, content=short_content))
    assert tally.acts >= 1000
    assert_nothing_is_lost_and_nothing_doubled(tally)


async def test_a_kill_and_stops_are_survived_in_webhook_mode(
    tmp_path: Path, short_content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "_LONGEST_PAUSE", 0.2)
    # Texts and presses wait in queues of their own, so everybody waits for the answer to a text.
    plan = Plan(people=3, content=short_content, kills=1, stops=1, window=1, webhook_port=unused_port())
    tally = await run(tmp_path, plan)
    assert_nothing_is_lost_and_nothing_doubled(tally)
