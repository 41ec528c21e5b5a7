"""Which act proves which service, and why another does not (Methodology, point 11). Pure.

A service may name its act in the register. Then only an act of this number speaks of it, and that act speaks
of no other service as long as this one is not proved.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.monitoring.acts.model import Act, Claimed, Matched, Reason

# An act of another day further away than this was meant for another service, which the register has not.
NEAR_DAYS = 31
_BY_WEIGHT = (Reason.ACT_MALFORMED, Reason.DATE_MISMATCH, Reason.SERVICE_MISMATCH)
_NUMBERS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
# Letters that look alike are typed in either alphabet.
_ALIKE = str.maketrans("авекмнорстухі", "abekmhopctyxi")
_WORDS_FOR_NUMBER = frozenset({"no", "n", "akt", "akti", "act"})

_Unproved = dict[tuple[str, str], list[Claimed]]
"""Services by enterprise and number of the act that they name, empty when they name none."""


def number_of(typed: str) -> str:
    """One form for all spellings of an act's number: № А-007 is a 7. Empty when there is no number."""
    alike = unicodedata.normalize("NFKC", typed).casefold().translate(_ALIKE)
    parts = (each.lstrip("0") or each[:1] for each in _NUMBERS_OR_LETTERS.findall(alike))
    return " ".join(each for each in parts if each not in _WORDS_FOR_NUMBER)


def is_malformed(act: Act) -> bool:
    """Whether an act cannot be one: without a number, or signed before the service was rendered."""
    return not number_of(act.number) or act.signed_on < act.rendered_on


def match(acts: Mapping[int, Act], services: Iterable[Claimed]) -> Matched:
    """Give each act the service that it proves, one for one; what is left over tells why not.

    Among services that fit alike the earliest is proved first, so that the outcome never depends on chance.
    """
    unproved: _Unproved = defaultdict(list)
    for service in sorted(services, key=lambda each: (each.ended_on, each.id)):
        unproved[service.enterprise, number_of(service.act_number or "")].append(service)
    proved: dict[int, int] = {}
    for number, act in _twice(acts):
        addressed = _addressed(act, unproved)
        fitting = (each for each in addressed if _fits(act, each))
        if number not in proved and not is_malformed(act) and (found := next(fitting, None)):
            proved[number] = found.id
            addressed.remove(found)
    left = [act for number, act in sorted(acts.items()) if number not in proved]
    mismatched = _mismatches(left, unproved)
    return Matched(proved, mismatched, len(left) - len(mismatched))


def _twice(acts: Mapping[int, Act]) -> Iterator[tuple[int, Act]]:
    """Once a service that names an act is proved, other rows of the act may prove those that name none."""
    yield from sorted(acts.items())
    yield from sorted(acts.items())


def _addressed(act: Act, unproved: _Unproved) -> list[Claimed]:
    """The services that an act can speak of: those that name it, else those that name none."""
    its_own = unproved.get((act.enterprise, number_of(act.number)))
    return its_own or unproved.get((act.enterprise, ""), [])


def _fits(act: Act, service: Claimed) -> bool:
    return act.service == service.service and service.started_on <= act.rendered_on <= service.ended_on


def _mismatches(left: Sequence[Act], unproved: _Unproved) -> dict[int, Reason]:
    """For each act that proves nothing the service it was probably meant for, with what does not match."""
    found: dict[int, Reason] = {}
    for act in left:
        meant = [
            (reason, each) for each in _addressed(act, unproved) if (reason := _reason(act, each)) is not None
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
    # A service that names this act is meant even though neither the day nor the service is right.
    near = NEAR_DAYS if service.act_number and number_of(service.act_number) else 0
    return Reason.SERVICE_MISMATCH if distance <= near else None


def _distance(day: date, service: Claimed) -> int:
    return max((service.started_on - day).days, (day - service.ended_on).days, 0)


def proposed(
    matched: Matched,
    without_proof: Iterable[int],
    counting: Collection[int],
    restored: Collection[tuple[int, Reason]],
) -> dict[int, Reason]:
    """What to offer to leave out of the services that count, and why.

    A person's word stands: a service that was `restored` is not offered again for the same reason.
    """
    fitting = set(matched.proved.values())
    reasons = dict.fromkeys(without_proof, Reason.NO_ACT) | matched.mismatched
    return {
        service: reason
        for service, reason in sorted(reasons.items())
        if service in counting and service not in fitting and (service, reason) not in restored
    }
