"""The editions that people study, in the memory of this process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.editions import rules
from bot.editions.model import Edition, Listed


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library holds at one moment; it is exchanged whole, so a reader never sees a half of it."""

    present: Edition
    listed: Sequence[Listed] = ()
    editions: Mapping[int, Edition] = field(default_factory=dict)


class Library:
    """What a cycle is taught by. Filled at start and by the job that looks for new editions."""

    def __init__(self, own: Edition) -> None:
        """Begin with the course that the program came with."""
        self._own = own
        self._shelf = Shelf(own)

    @property
    def own(self) -> Edition:
        """The course in CONTENT_DIR, published or not."""
        return self._own

    @property
    def present(self) -> Edition:
        """The edition on which a new cycle begins."""
        return self._shelf.present

    @property
    def listed(self) -> Sequence[Listed]:
        """All that were ever published, oldest first."""
        return self._shelf.listed

    def of(self, version: str) -> Edition:
        """What is shown to whose cycle began on `version`; of what nobody kept, the present edition."""
        shelf = self._shelf
        found = rules.studied(shelf.listed, version)
        return shelf.editions.get(found.id, shelf.present) if found else shelf.present

    def by_id(self, edition_id: int) -> Edition | None:
        """An edition that is in memory."""
        return self._shelf.editions.get(edition_id)

    def arrange(self, listed: Sequence[Listed], editions: Iterable[Edition]) -> None:
        """Take over what the database lists, with those of it that could be read.

        When the present one could not, the newest that could stands in for it.
        """
        by_id = {each.id: each for each in editions if each.id is not None}
        present = rules.present(each for each in listed if each.id in by_id)
        self._shelf = Shelf(by_id[present.id] if present else self._own, listed, by_id)


def needed(listed: Sequence[Listed], versions: Iterable[str]) -> frozenset[int]:
    """The editions to be held in memory: the present one, and what those see whose cycles began on these."""
    wanted = [rules.present(listed), *(rules.studied(listed, version) for version in versions)]
    return frozenset(each.id for each in wanted if each)
