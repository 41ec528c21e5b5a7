"""Which act proves which service, and why another does not (Methodology, point 11). Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from bot.monitoring.acts.model import Act, Claimed, Matched, Reason

# An act of another day further away than this was meant for another service, which the register has not.
NEAR_DAYS = 31
_BY_WEIGHT = (Reason.ACT_MALFORMED, Reason.DATE_MISMATCH, Reason.SERVICE_MISMATCH)


def is_malformed(act: Act) -> bool:
    """Whether an act cannot be one: without a number, or signed before the service was rendered."""
    return not any(sign.isalnum() for sign in act.number) or act.signed_on < act.rendered_on


def match(acts: Mapping[int, Act], services: Sequence[Claimed]) -> Matched:
    """Give each act the service that it proves, one for one; what is left over tells why not.

    Among services that fit alike the earliest is proved first, so that the outcome never depends on chance.
    """
    theirs: defaultdict[str, list[Claimed]] = defaultdict(list)
    for service in sorted(services, key=lambda each: (each.ended_on, each.id)):
        theirs[service.enterprise].append(service)
    proved: dict[int, int] = {}
    for number, act in sorted(acts.items()):
        fitting = (each for each in theirs[act.enterprise] if _fits(act, each))
        if not is_malformed(act) and (found := next(fitting, None)):
            proved[number] = found.id
            theirs[act.enterprise].remove(found)
    left = [act for number, act in sorted(acts.items()) if number not in proved]
    mismatched = _mismatches(left, theirs)
    return Matched(proved, mismatched, len(left) - len(mismatched))


def _fits(act: Act, service: Claimed) -> bool:
    return act.service == service.service and service.started_on <= act.rendered_on <= service.ended_on


def _mismatches(left: Sequence[Act], unproved: Mapping[str, list[Claimed]]) -> dict[int, Reason]:
    """For each act that proves nothing the service it was probably meant for, with what does not match."""
    found: dict[int, Reason] = {}
    for act in left:
        meant = [
            (reason, each)
            for each in unproved.get(act.enterprise, ())
            if (reason := _reason(act, each)) is not None
        ]
        nearest = sorted(
            meant,
            key=lambda pair: (_BY_WEIGHT.index(pair[0]), _distance(act.rendered_on, pair[1]), pair[1].id),
        )
        for reason, service in nearest:
            if service.id not in found:
                found[service.id] = reason
                break
    return found


def _reason(act: Act, service: Claimed) -> Reason | None:
    """What keeps this act from proving this service; None when it was meant for another one."""
    if _fits(act, service):
        return Reason.ACT_MALFORMED
    distance = _distance(act.rendered_on, service)
    if act.service == service.service:
        return Reason.DATE_MISMATCH if distance <= NEAR_DAYS else None
    return None if distance else Reason.SERVICE_MISMATCH


def _distance(day: date, service: Claimed) -> int:
    return max((service.started_on - day).days, (day - service.ended_on).days, 0)
