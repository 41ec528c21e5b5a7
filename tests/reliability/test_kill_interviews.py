"""Interviews in the chat and by phone while the real program, a process, is killed and stopped under them."""

from pathlib import Path

import pytest

from bench.interviews import Plan, run
from tests.conftest import refused


@pytest.mark.requirement("M13", "Q16")
async def test_a_kill_in_mid_interview_loses_no_answer_and_doubles_none(tmp_path: Path) -> None:
    tally = await run(tmp_path, Plan(clients=9, operators=2, kills=2, stops=1))
    print(f"\n{tally}")
    assert not tally.hung
    assert not tally.lost
    assert not tally.doubled
    assert tally.unlike == []
    assert (tally.cases, tally.kills, tally.stops) == (9, 2, 2)
    assert tally.integrity == "ok"
    assert tally.set_aside == 0
    assert tally.unacknowledged == 0
    assert tally.log == ""
    assert refused(tally.calls) == set()
