"""The draw: which services of a region are surveyed (REQUIREMENTS, Q16). Pure.

Every service has a rank under a seed, which nothing but the seed and its number decides. A draw takes the
lowest ranks of each region, so the same seed draws the same services whatever their order, in one piece or in
many; and whether a service is drawn is told by one figure a region, the cut.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256

from bot.survey.model import SampleMethod

# The number of a service fills the lower bits of its rank, so that no two ranks are equal.
_BITS_OF_ID = 63


def rank(seed: int, service_id: int) -> int:
    """Where a service stands in the draw of this seed: below others, it is drawn before them."""
    digest = sha256(f"{seed}:{service_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") << _BITS_OF_ID | service_id


def quota(method: SampleMethod, figure: int, there: int) -> int:
    """How many of the `there` services of a region are drawn: a share is rounded up, so none stays silent."""
    match method:
        case SampleMethod.CENSUS:
            return there
        case SampleMethod.SHARE:
            return min(-(-there * figure // 100), there)
        case SampleMethod.NUMBER:
            return min(figure, there)


def cuts(
    ids_by_region: Mapping[str, Collection[int]], method: SampleMethod, figure: int, seed: int
) -> dict[str, int]:
    """The greatest rank that is drawn in each region; a region in which none is drawn has no cut."""
    drawn = {
        region: _lowest(ids, quota(method, figure, len(set(ids))), seed)
        for region, ids in ids_by_region.items()
    }
    return {region: rank(seed, ids[-1]) for region, ids in drawn.items() if ids}


def is_drawn(cuts: Mapping[str, int], seed: int, region: str, service_id: int) -> bool:
    """Whether a service of this region is among those drawn."""
    return region in cuts and rank(seed, service_id) <= cuts[region]


def draw(
    ids_by_region: Mapping[str, Collection[int]], method: SampleMethod, figure: int, seed: int
) -> frozenset[int]:
    """The services that are drawn, of all regions together."""
    limits = cuts(ids_by_region, method, figure, seed)
    return frozenset(
        each for region, ids in ids_by_region.items() for each in ids if is_drawn(limits, seed, region, each)
    )


def more(
    candidates: Collection[int], already: int, passed: int, plan: tuple[SampleMethod, int, int]
) -> list[int]:
    """The services to draw besides those `already` drawn, when a region comes in parts; lowest rank first.

    `plan` is method, figure and seed. `passed` services were left out by an earlier part of the draw: they
    count, and are not drawn any more. So all parts together make the quota of the whole.
    """
    method, figure, seed = plan
    wanted = quota(method, figure, already + passed + len(candidates)) - already
    return _lowest(candidates, wanted, seed)


def _lowest(ids: Collection[int], number: int, seed: int) -> list[int]:
    return sorted(set(ids), key=lambda each: rank(seed, each))[: max(number, 0)]
