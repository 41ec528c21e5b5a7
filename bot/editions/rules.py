"""Which edition a cycle is on (Rules, point 7)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.editions.model import Listed

_NEVER = datetime.min.replace(tzinfo=UTC)


def present(listed: Iterable[Listed]) -> Listed | None:
    """The edition on which a new cycle begins: the newest that stands."""
    return max((each for each in listed if each.stands), key=_newness, default=None)


def before(listed: Sequence[Listed], withdrawn: Listed) -> Listed | None:
    """What would be the present edition without that one."""
    return present(each for each in listed if each.id != withdrawn.id)


def studied(listed: Sequence[Listed], version: str) -> Listed | None:
    """What is shown to whose cycle began on `version`; None for a version that was never published here.

    A withdrawn edition stays with those who have begun on it; a mend that stands takes the place of what it
    mends, and so does the mend of a mend.
    """
    found = next((each for each in listed if each.version == version and each.published_at), None)
    while found and (mend := present(each for each in listed if each.mends == found.id)):
        found = mend
    return found


def _newness(edition: Listed) -> tuple[datetime, int]:
    return edition.published_at or _NEVER, edition.id
