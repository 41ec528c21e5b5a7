"""The draw, by a table and by its properties."""

import shutil
from pathlib import Path
from random import Random

import pytest

from bot import regulations
from bot.enrolments.model import ALMATY
from bot.errors import ContentError
from bot.settings import ROOT
from bot.survey.model import SampleMethod
from bot.survey.rounds import sampling

CENSUS, SHARE, NUMBER = SampleMethod.CENSUS, SampleMethod.SHARE, SampleMethod.NUMBER
REGIONS = {"19": range(1, 201), "75": range(1000, 1037), "10": [7777], "11": ()}
SEEDS = [0, 1, 42, 2**31 - 1]
PLANS = [(CENSUS, 0), (SHARE, 1), (SHARE, 10), (SHARE, 25), (SHARE, 100), (NUMBER, 1), (NUMBER, 30)]


@pytest.mark.requirement("Q16")
@pytest.mark.parametrize(
    ("method", "figure", "there", "drawn"),
    [
        (CENSUS, 0, 0, 0),
        (CENSUS, 0, 17, 17),
        (SHARE, 10, 0, 0),
        (SHARE, 10, 1, 1),
        (SHARE, 10, 10, 1),
        (SHARE, 10, 11, 2),
        (SHARE, 25, 4, 1),
        (SHARE, 25, 5, 2),
        (SHARE, 100, 7, 7),
        (SHARE, 1, 100_001, 1001),
        (NUMBER, 30, 29, 29),
        (NUMBER, 30, 30, 30),
        (NUMBER, 30, 31, 30),
        (NUMBER, 0, 5, 0),
        (NUMBER, 5, 0, 0),
    ],
)
def test_how_many_of_a_region_are_drawn(method: SampleMethod, figure: int, there: int, drawn: int) -> None:
    assert sampling.quota(method, figure, there) == drawn
    assert len(sampling.draw({"19": range(1, there + 1)}, method, figure, seed=3)) == drawn


@pytest.mark.parametrize(("method", "figure"), PLANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_draws_the_same_services_whatever_their_order(
    method: SampleMethod, figure: int, seed: int
) -> None:
    drawn = sampling.draw(REGIONS, method, figure, seed)
    shuffled = {region: Random(seed).sample(list(ids), len(ids)) for region, ids in REGIONS.items()}
    assert sampling.draw(dict(reversed(shuffled.items())), method, figure, seed) == drawn
    assert drawn <= {each for ids in REGIONS.values() for each in ids}
    for ids in REGIONS.values():
        assert len(drawn & set(ids)) == sampling.quota(method, figure, len(ids))


@pytest.mark.parametrize(("method", "figure"), PLANS)
def test_the_cut_of_a_region_tells_of_each_service_whether_it_is_drawn(
    method: SampleMethod, figure: int
) -> None:
    drawn = sampling.draw(REGIONS, method, figure, 42)
    limits = sampling.cuts(REGIONS, method, figure, 42)
    for region, ids in REGIONS.items():
        assert {each for each in ids if sampling.is_drawn(limits, 42, region, each)} == drawn & set(ids)


def test_another_seed_draws_others() -> None:
    draws = {sampling.draw(REGIONS, SHARE, 10, seed) for seed in range(50)}
    assert len(draws) == 50


def test_every_service_has_the_same_chance() -> None:
    times = dict.fromkeys(range(1, 41), 0)
    for seed in range(2000):
        for each in sampling.draw({"19": range(1, 41)}, SHARE, 25, seed):
            times[each] += 1
    # 500 on average, with a standard deviation of 19.4.
    assert all(420 < number < 580 for number in times.values()), times


@pytest.mark.parametrize(("method", "figure"), PLANS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_region_that_comes_in_parts_is_drawn_to_the_same_quota_and_nobody_gets_a_second_chance(
    method: SampleMethod, figure: int, seed: int
) -> None:
    random, waiting = Random(seed), list(range(1, 301))
    random.shuffle(waiting)
    drawn: set[int] = set()
    passed: set[int] = set()
    while waiting:
        part = {waiting.pop() for _each in range(min(len(waiting), random.randrange(1, 60)))}
        taken = sampling.more(part, len(drawn), len(passed), (method, figure, seed))
        assert set(taken) <= part
        drawn |= set(taken)
        passed |= part - set(taken)
    assert len(drawn) == sampling.quota(method, figure, 300)
    assert not drawn & passed


def test_a_draw_that_was_cut_short_goes_on_with_the_same_services() -> None:
    plan = (SHARE, 25, 42)
    whole = sampling.more(range(1, 201), 0, 0, plan)
    first = whole[:20]
    rest = set(range(1, 201)) - set(first)
    assert sampling.more(rest, len(first), 0, plan) == whole[20:]


@pytest.mark.parametrize(("method", "figure"), [("share", 0), ("share", 101), ("number", 0)])
def test_a_sample_that_cannot_be_drawn_is_not_approved(tmp_path: Path, method: str, figure: int) -> None:
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    policy = content / "policy.toml"
    approved = 'method = "census"', "figure = 0\n"
    text = policy.read_text("utf-8")
    assert all(each in text for each in approved)
    text = text.replace(approved[0], f'method = "{method}"').replace(approved[1], f"figure = {figure}\n")
    policy.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=r"survey: .*figure must be"):
        regulations.load(content, ALMATY)
