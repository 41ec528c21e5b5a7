"""Made-up services as rows that passed every check, and a few that did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.language import Language
from bot.people.identifiers import Sex
from bot.people.vault import Vault
from bot.services import rules
from bot.services.marks import Marked, mark
from bot.services.model import Checked, Field, PlaceKind, Proof, RawRow, ServiceMode, ServiceRow
from bot.services.words import ServiceLists
from rehearsal import register
from rehearsal.planting import FIRST_ROW, plant
from rehearsal.year.cast import Cast, Client
from rehearsal.year.plan import Month, popularity

_PROVIDERS = (None, "оператор", "ТОО «Сервис-Консалт»", "ЖШС «Кеңес»", "ТОО «Бухгалтерия плюс»")
_PROVIDER_WEIGHTS = (12, 74, 6, 4, 4)
_MODES = (ServiceMode.OFFLINE, ServiceMode.ONLINE, ServiceMode.UNKNOWN)
_MODE_WEIGHTS = (74, 24, 2)
_MANAGERS = 60
_AWAY = 0.03
"""Of services given in another region than the client's own."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A row as it was held, and as it was sent again."""

    wrong: Marked
    right: Marked


class Rows:
    """Draws services month by month; no two of them are the same service."""

    def __init__(self, random: Random, lists: ServiceLists, vault: Vault) -> None:
        self._random = random
        self._lists = lists
        self._vault = vault
        self._cast = Cast(random, lists)
        self._subtypes = [each for each in lists.services.values() if each.parent]
        self._popular = popularity([each.code for each in self._subtypes], random)
        self._regions = tuple(lists.dictionaries.regions)
        self._seen: set[int] = set()
        names = (register.person_name(random, Language.RU, woman=True) for _each in range(_MANAGERS))
        self._managers = tuple(names)

    def services(self, month: Month, count: int) -> Iterator[Marked]:
        """So many services that ended in this month."""
        for number in range(FIRST_ROW, FIRST_ROW + count):
            row = self._row(month, number)
            key = self._vault.lookup("service", rules.service_key(row))
            yield Marked(Checked(RawRow(number, {}), row, ()), "", key, key)

    def faulty(self, month: Month, count: int, seed: int) -> list[Mended]:
        """So many rows with a fault each, as the operator would send them, and what they should have been."""
        # Some plantings are remarks only, or fit no row: a few more are drawn than are kept.
        drawn = register.make(count + count // 4 + 3, seed, self._lists, month.name)
        spoilt = [dict(row) for row in drawn]
        plant(spoilt, 1 - 1 / len(spoilt), seed, self._lists)
        wrong, right = (self._marked(rows, month) for rows in (spoilt, drawn))
        # Doubles of one row read alike, and only one of them can wait.
        pairs = {pair[0].sent: Mended(*pair) for pair in zip(wrong, right, strict=True)}.values()
        return [each for each in pairs if each.wrong.checked.held and not each.right.checked.held][:count]

    def _marked(self, rows: list[dict[Field, str]], month: Month) -> Iterator[Marked]:
        seen: rules.Seen = {}
        today = month.first + timedelta(days=60)
        for number, cells in enumerate(rows, start=FIRST_ROW):
            raw = RawRow(number, cells)
            yield mark(self._vault, rules.check(raw, self._lists, month.name, today, seen))

    def _row(self, month: Month, number: int) -> ServiceRow:
        random = self._random
        while True:
            client = self._cast.comes()
            firm = random.randrange(len(client.firms))
            kind = random.choices(range(len(self._subtypes)), self._popular)[0]
            ended = month.first + timedelta(days=random.randrange(month.days))
            started = ended - timedelta(days=int(random.triangular(0, 14, 1)))
            key = hash((client.number, firm, kind, started))
            if key not in self._seen:
                self._seen.add(key)
                return self._service(client, firm, kind, started, ended, number)

    def _service(
        self, client: Client, firm_number: int, kind: int, started: date, ended: date, number: int
    ) -> ServiceRow:
        random, firm, subtype = self._random, client.firms[firm_number], self._subtypes[kind]
        mode = random.choices(_MODES, _MODE_WEIGHTS)[0]
        region = random.choice(self._regions) if random.random() < _AWAY else client.region
        place, place_kind = self._place(region, mode)
        acted = mode is not ServiceMode.ONLINE and random.random() < 0.97
        return ServiceRow(
            number=number,
            region=region,
            locality=client.locality,
            place=place,
            place_kind=place_kind,
            enterprise=firm.name,
            client=client.name,
            identifier=firm.identifier,
            client_iin=client.iin,
            sex=Sex(client.sex) if client.sex else None,
            birth_date=client.born,
            age=rules.full_years(client.born, started),
            disability=client.disability,
            legal_form=firm.form,
            category=firm.category,
            oked_section=firm.section,
            oked_division=firm.division,
            service=subtype.parent,
            subtype=subtype.code,
            manager=random.choice(self._managers),
            started_on=started,
            ended_on=ended,
            work_phone=client.work,
            mobile_phone=client.mobile,
            email=client.email,
            mode=mode,
            act_number=f"А-{random.randrange(1_000_000)}" if acted else None,
            act_date=ended if acted else None,
            proof=Proof.ACT if acted else Proof.MFA if mode is ServiceMode.ONLINE else Proof.UNKNOWN,
            provider=random.choices(_PROVIDERS, _PROVIDER_WEIGHTS)[0],
            headcount=firm.headcount,
            reference=None,
        )

    def _place(self, region: str, mode: ServiceMode) -> tuple[str, PlaceKind]:
        short = self._lists.dictionaries.regions[region].short[Language.RU]
        if mode is ServiceMode.ONLINE:
            return "Онлайн", PlaceKind.CENTRE
        if self._random.random() < 0.12:
            return f"Мобильный ЦПП, {short}", PlaceKind.MOBILE
        return f"ЦОП {self._random.randrange(1, 5)}, {short}", PlaceKind.CENTRE
