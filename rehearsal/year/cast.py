"""Made-up clients with their enterprises: who comes for services, and comes again.

As in rehearsal/register.py nobody exists: numbers are valid and lie where none is given out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.language import Language
from bot.services.rules import WITHOUT_BUSINESS
from bot.services.words import NO_BUSINESS, ServiceLists
from rehearsal import register
from rehearsal.year.plan import REGIONS

_SHARE_OF_NEW = 0.62
"""Of services given to people who come for the first time."""
_ANOTHER_FIRM = 0.09
_KNOWN_IIN = 0.8
"""Of clients of legal persons whose own IIN the register tells."""
_NO_SEX = 0.004
_FORMS = {"ip": 58, "kh": 9, "too": 19, "spk_coop": 3, "fh": 2, "ip_joint": 1, "individual": 5}  # fmt: skip
_OF_A_PERSON = frozenset({"ip", "kh", "fh", *WITHOUT_BUSINESS})
_SECTIONS = {
    "G": 30,
    "A": 17,
    "C": 10,
    "I": 8,
    "S": 8,
    "H": 6,
    "F": 6,
    "M": 4,
    "P": 3,
    "N": 3,
    "J": 2,
    "Q": 2,
    "L": 1,
}
_CATEGORIES = ("micro", "small", "medium")
_CATEGORY_WEIGHTS = (82, 16, 2)
_FIRST_BIRTH = date(1948, 1, 1)


@dataclass(slots=True)
class Firm:
    """An enterprise, or what a person without one would like to do."""

    identifier: str
    name: str
    form: str
    category: str
    section: str
    division: str
    headcount: int | None


@dataclass(slots=True)
class Client:
    """A person; `iin` is what the register knows, None for some clients of legal persons."""

    number: int
    name: str
    born: date
    sex: str | None
    iin: str | None
    disability: str
    mobile: str
    work: str | None
    email: str | None
    region: str
    locality: str
    firms: list[Firm]


class Cast:
    """All clients of a year; the same seed makes the same ones."""

    def __init__(self, random: Random, lists: ServiceLists) -> None:
        self._random = random
        self._lists = lists
        self._clients: list[Client] = []
        self._used: set[str] = set()
        self._divisions = {
            section.code: [each.code for each in lists.dictionaries.divisions(section.code)]
            for section in lists.dictionaries.sections()
        }

    def comes(self) -> Client:
        """Whoever comes for the next service: somebody new, or one of those who were here before."""
        if self._clients and self._random.random() > _SHARE_OF_NEW:
            client = self._random.choice(self._clients)
            if self._random.random() < _ANOTHER_FIRM:
                client.firms.append(self._firm("too", None))
            return client
        client = self._new()
        self._clients.append(client)
        return client

    def _new(self) -> Client:
        random = self._random
        woman, language = random.random() < 0.54, random.choice(tuple(Language))
        born = self._born()
        form = random.choices(tuple(_FORMS), tuple(_FORMS.values()))[0]
        sexless = random.random() < _NO_SEX
        sign = 0 if sexless and born.year < 2000 else (5 if born.year >= 2000 else 3) + woman
        own = self._unused(lambda: register.iin(random, born, sign))
        known = form in _OF_A_PERSON or random.random() < _KNOWN_IIN
        region = random.choices(tuple(REGIONS), tuple(REGIONS.values()))[0]
        return Client(
            number=len(self._clients),
            name=register.person_name(random, language, woman),
            born=born,
            sex=None if sign == 0 else "f" if woman else "m",
            iin=own if known else None,
            disability=random.choices(("no", "yes", "not_stated"), (90, 3, 7))[0],
            mobile=f"+7700000{random.randrange(10_000):04}",
            work=f"+7717200{random.randrange(10_000):04}" if random.random() < 0.3 else None,
            email=f"client{random.randrange(1_000_000)}@example.com" if random.random() < 0.5 else None,
            region=region,
            locality=self._locality(region, language),
            firms=[self._firm(form, own)],
        )

    def _born(self) -> date:
        """Mostly between 25 and 55 in these years, a few very young or old."""
        return _FIRST_BIRTH + timedelta(days=int(self._random.triangular(0, 22_900, 14_000)))

    def _locality(self, region: str, language: Language) -> str:
        listed = self._lists.settlements.get(region)
        short = self._lists.dictionaries.regions[region].short[language]
        return self._random.choice(listed)[language] if listed else f"{short} {self._random.randrange(1, 15)}"

    def _firm(self, form: str, own: str | None) -> Firm:
        random = self._random
        if form in WITHOUT_BUSINESS and own:
            return Firm(own, "", form, NO_BUSINESS, "", "", None)
        section = random.choices(tuple(_SECTIONS), tuple(_SECTIONS.values()))[0]
        category = random.choices(_CATEGORIES, _CATEGORY_WEIGHTS)[0]
        return Firm(
            identifier=own
            if own and form in _OF_A_PERSON
            else self._unused(lambda: register.bin_number(random)),
            name=f"«Береке {random.randrange(100_000)}»",
            form=form,
            category=category,
            section=section,
            division=random.choice(self._divisions[section]),
            headcount=random.randrange(1, {"micro": 15, "small": 90, "medium": 240}[category]),
        )

    def _unused(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self._used:
            pass
        self._used.add(number)
        return number
