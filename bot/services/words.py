"""What may stand in a column of words, in both languages, and how freely people write it.

A word is taken only when it can mean one thing. Otherwise the nearest entry is suggested, never guessed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.language import Language
from bot.people.dictionaries import Dictionaries, OkedEntry, Region, RegionKind
from bot.services.model import Field, Proof, Service, ServiceMode

NO_BUSINESS = "none"
"""The category of a client without a business (REQUIREMENTS, Q13)."""

_NOT_A_LETTER = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_PREFIX = re.compile(r"[a-z]? ?\d{1,2}(?: \d{1,2})?\b")
# Of the pairs of letters of two wordings this share must agree for one to be suggested for the other.
_NEAR = 0.5

# What people write for a code besides the names of the dictionaries. The first two of each are shown.
_FIXED: Mapping[Field, Mapping[str, tuple[str, ...]]] = {
    Field.SEX: {
        "m": ("ер", "мужской", "м", "m", "муж", "мужчина", "еркек", "ер адам", "ер кісі", "male"),
        "f": ("әйел", "женский", "ж", "f", "жен", "женщина", "әйел адам", "әйел кісі", "female"),
    },
    Field.DISABILITY: {
        "yes": ("иә", "да", "бар", "есть", "имеется", "ия", "yes"),
        "no": ("жоқ", "нет", "не имеется", "отсутствует", "no"),
        "not_stated": (
            "көрсетілмеген",
            "не указано",
            "не указана",
            "не указан",
            "көрсетілмеді",
            "not stated",
        ),
    },
    Field.CATEGORY: {
        "micro": ("микро", "micro", "микропредпринимательство", "микрокәсіпкерлік", "микробизнес"),
        "small": (
            "шағын",
            "малый",
            "малое",
            "small",
            "малое предпринимательство",
            "малый бизнес",
            "шағын кәсіпкерлік",
            "шағын бизнес",
        ),
        "medium": (
            "орта",
            "средний",
            "среднее",
            "medium",
            "среднее предпринимательство",
            "средний бизнес",
            "орта кәсіпкерлік",
            "орта бизнес",
        ),
        "large": (
            "ірі",
            "крупный",
            "крупное",
            "large",
            "крупное предпринимательство",
            "крупный бизнес",
            "ірі кәсіпкерлік",
            "ірі бизнес",
        ),
        NO_BUSINESS: (
            "кәсіпкерлік бастамасы бар тұрғындар",
            "население с предпринимательской инициативой",
            "кәсіпкерлік бастамасы бар халық",
            "население",
            "тұрғындар",
            "нет",
            "жоқ",
        ),
    },
    Field.MODE: {
        ServiceMode.ONLINE: ("онлайн", "онлайн", "online", "он-лайн", "on-line", "қашықтан", "дистанционно"),
        ServiceMode.OFFLINE: ("офлайн", "офлайн", "offline", "оффлайн", "оф-лайн", "off-line", "очно"),
        ServiceMode.UNKNOWN: ("белгісіз", "неизвестно", "көрсетілмеген", "не указано"),
    },
    Field.PROOF: {
        Proof.ACT: (
            "ЭЦҚ қойылған акт",
            "акт с ЭЦП",
            "акт",
            "акт (ЭЦП)",
            "акт (ЭЦҚ)",
            "подписанный акт",
            "ЭЦП",
            "ЭЦҚ",
            "act",
        ),
        Proof.MFA: (
            "көп факторлы сәйкестендіру",
            "многофакторная идентификация",
            "двухфакторная идентификация",
            "трехфакторная идентификация",
            "2-факторная идентификация",
            "3-факторная идентификация",
            "2-х факторная идентификация",
            "3-х факторная идентификация",
            "екі факторлы сәйкестендіру",
            "үш факторлы сәйкестендіру",
            "mfa",
        ),
        Proof.NONE: ("растау жоқ", "нет подтверждения", "нет", "жоқ", "без подтверждения", "none"),
        Proof.UNKNOWN: ("белгісіз", "неизвестно"),
    },
}
# Names of regions that are not in the official list and mean one of them all the same.
_USUAL_REGIONS = {"абайская": "10", "жетысу": "33", "жетысуская": "33", "улытау": "62", "улытауская": "62"}
# «Алматы» alone: the city to a Russian reader, and perhaps the oblast to a Kazakh one.
_AMBIGUOUS_REGIONS = {"алматы"}
_WORDS_FOR_OBLAST = ("область", "обл", "облысы")
_KIND_OF_SETTLEMENT = re.compile(
    r"\b(?:с|село|г|город|п|пос|поселок|пгт|аул|а|ауыл|ауылы|қала|қаласы|кент|кенті)\b"
)
_WORDS_FOR_CITY = ("город", "гор", "г", "қаласы", "қ")
# Latin letters of the sections of OKED, and the Cyrillic ones that look the same.
_LOOKALIKES = str.maketrans("abcehkmopt", "авсенкморт")

# Certain words in the place of a service (column 3).
_ONLINE = re.compile(r"\b(он-?лайн|on-?line|қашықтықтан|қашықтан|дистанционно)\b")
_OFFLINE = re.compile(r"\b(офф?-?лайн|off-?line|очно)\b")
_MOBILE = re.compile(r"\bмобильн\w*\b(?!\s+(?:телефон|приложен|связ))|\bмцпп\b|\bұтқыр\b|\bкқұо\b")


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """One form for all spellings: no case, ё as е, any signs and spaces between words as one space."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("\u00ad", "")
    return _NOT_A_LETTER.sub(" ", plain).strip()


@dataclass(frozen=True)
class Words:
    """The index of one register: what is written, to what it means, for each column of words."""

    codes: Mapping[Field, Mapping[str, str]]
    """Folded word to code."""
    _seen: dict[tuple[Field, str], str] = field(default_factory=dict, repr=False)

    def code(self, column: Field, text: str) -> str | None:
        """What a cell means; None when it means nothing for certain."""
        return self.codes[column].get(folded(text))

    def nearest(self, column: Field, text: str) -> str:
        """The code whose wording is nearest to a word that means nothing; empty when none is near."""
        key = column, folded(text)[:200]
        if key not in self._seen:
            if len(self._seen) > 50_000:  # A hostile file; an honest one repeats its slips.
                self._seen.clear()
            self._seen[key] = self._nearest(*key)
        return self._seen[key]

    def _nearest(self, column: Field, word: str) -> str:
        begun = _PREFIX.match(word)
        if begun and (code := self.codes[column].get(begun[0])):
            return code
        pairs, best, nearest = _pairs(word), _NEAR, ""
        for theirs, code in self._pairs[column]:
            share = 2 * len(pairs & theirs) / ((len(pairs) + len(theirs)) or 1)
            if share > best:
                best, nearest = share, code
        return nearest

    @cached_property
    def _pairs(self) -> Mapping[Field, list[tuple[frozenset[str], str]]]:
        return {
            column: [(_pairs(word), code) for word, code in codes.items()]
            for column, codes in self.codes.items()
        }


def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


@dataclass(frozen=True)
class ServiceLists:
    """Everything that the columns of a register may say."""

    dictionaries: Dictionaries
    headings: Mapping[Field, Mapping[Language, str]]
    """The official 22 in their order, then the optional ones."""
    services: Mapping[str, Service]
    settlements: Mapping[str, tuple[Mapping[Language, str], ...]]
    """By region; a region without an official list is not there."""

    @cached_property
    def words(self) -> Words:
        """The index of all columns of words."""
        return index(self)

    def entries(self, column: Field, language: Language) -> tuple[str, ...]:
        """What may stand in a column of words, in its order; nothing for the other columns."""
        if column not in self.words.codes:
            return ()
        return tuple(self.worded(column, code, language) for code in self._names[column])

    def worded(self, column: Field, code: str, language: Language) -> str:
        """The dictionary's own wording of a code; the code itself when there is none."""
        names = self._names.get(column, {}).get(code)
        return names[language] if names else code

    def is_in(self, region: str, settlement: str) -> bool | None:
        """Whether a settlement lies in a region; None when the region has no official list."""
        names = self._settlements.get(region)
        return None if names is None else _settlement(settlement) in names

    def nearest_settlement(self, region: str, settlement: str) -> str:
        """The name in the list of the region that is nearest to what was written; empty when none is near."""
        pairs = _pairs(_settlement(settlement))
        shares = [
            (2 * len(pairs & theirs) / (len(pairs) + len(theirs)), name)
            for word, name in self._settlements[region].items()
            for theirs in (_pairs(word),)
        ]
        share, name = max(shares, default=(0.0, ""))
        return name if share > _NEAR else ""

    @cached_property
    def _settlements(self) -> Mapping[str, Mapping[str, str]]:
        return {
            region: {_settlement(name): name for names in listed for name in names.values()}
            for region, listed in self.settlements.items()
        }

    @cached_property
    def _names(self) -> Mapping[Field, Mapping[str, Mapping[Language, str]]]:
        lists = self.dictionaries
        sections = {each.code: each.name for each in lists.sections()}
        categories = {code: each.name for code, each in lists.categories.items()}
        return {
            Field.REGION: {code: region.name for code, region in lists.regions.items()},
            Field.LEGAL_FORM: {code: form.name for code, form in lists.legal_forms.items()},
            Field.OKED_SECTION: sections,
            Field.OKED_DIVISION: {c: each.name for c, each in lists.oked.items() if c not in sections},
            Field.SERVICE: {c: each.name for c, each in self.services.items() if not each.parent},
            Field.SUBTYPE: {c: each.name for c, each in self.services.items() if each.parent},
            **{column: _shown(column) for column in (Field.SEX, Field.DISABILITY, Field.MODE, Field.PROOF)},
            Field.CATEGORY: {**categories, NO_BUSINESS: _shown(Field.CATEGORY)[NO_BUSINESS]},
        }


def _shown(column: Field) -> dict[str, Mapping[Language, str]]:
    return {code: {Language.KK: words[0], Language.RU: words[1]} for code, words in _FIXED[column].items()}


def index(lists: ServiceLists) -> Words:
    """Everything that people may write for the codes of `lists`.

    Raises ValueError when the dictionaries call two things by one name.
    """
    return Words(
        {
            Field.REGION: _certain(_regions(lists.dictionaries)),
            Field.LEGAL_FORM: _certain(
                _legal_forms(lists.dictionaries), _parts_of_legal_forms(lists.dictionaries)
            ),
            Field.CATEGORY: _certain(_categories(lists.dictionaries)),
            Field.OKED_SECTION: _certain(_oked(lists.dictionaries.sections())),
            Field.OKED_DIVISION: _certain(
                _oked(each for each in lists.dictionaries.oked.values() if each.parent)
            ),
            Field.SERVICE: _certain(_services(lists, kinds=False)),
            Field.SUBTYPE: _certain(_services(lists, kinds=True)),
            **{
                column: _certain(_fixed(column))
                for column in (Field.SEX, Field.DISABILITY, Field.MODE, Field.PROOF)
            },
        }
    )


def _certain(words: Iterable[tuple[str, str]], parts: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Folded words that mean one code only; a part of a name gives way to a whole name."""
    whole = _of_one_meaning(words)
    return {**_of_one_meaning(parts), **whole}


def _of_one_meaning(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    pairs = {(folded(word), code) for word, code in words}
    meanings = Counter(word for word, _ in pairs)
    return {word: code for word, code in sorted(pairs) if word and meanings[word] == 1}


def _fixed(column: Field) -> Iterator[tuple[str, str]]:
    for code, words in _FIXED[column].items():
        yield from ((word, str(code)) for word in words)


def _regions(lists: Dictionaries) -> Iterator[tuple[str, str]]:
    yield from _USUAL_REGIONS.items()
    for region in lists.regions.values():
        yield from (
            (code, region.code) for code in (region.code, f"KZ-{region.code}", f"{region.code}0000000")
        )
        for name in (*region.name.values(), *region.short.values()):
            yield from ((word, region.code) for word in _region_words(region, name))
    for word, code in _USUAL_REGIONS.items():
        yield from ((f"{word} {kind}", code) for kind in _WORDS_FOR_OBLAST)
        yield from ((f"{kind} {word}", code) for kind in _WORDS_FOR_OBLAST)


def _region_words(region: Region, name: str) -> Iterator[str]:
    """A name with the word for oblast or city before it, after it, and, where that is certain, without."""
    kinds = _WORDS_FOR_CITY if region.kind is RegionKind.CITY else _WORDS_FOR_OBLAST
    bare = " ".join(word for word in folded(name).split() if word not in kinds)
    if bare not in _AMBIGUOUS_REGIONS:
        yield bare
    for kind in kinds:
        yield f"{bare} {kind}"
        yield f"{kind} {bare}"


def _legal_forms(lists: Dictionaries) -> Iterator[tuple[str, str]]:
    for form in lists.legal_forms.values():
        yield from ((name, form.code) for name in (*form.name.values(), *form.short.values()))


def _parts_of_legal_forms(lists: Dictionaries) -> Iterator[tuple[str, str]]:
    """Names without their brackets, with the bracketed word instead, and either side of a slash."""
    yield "дара кәсіпкер", "ip"  # The word of the codes; «жеке кәсіпкер» is everybody's.
    for name, code in _legal_forms(lists):
        yield _IN_BRACKETS.sub(" ", name), code
        yield re.sub(r"\w+ \((\w+)\)", r"\1", name), code
        if "/" in name:
            yield from ((part, code) for part in name.split("/"))


def _categories(lists: Dictionaries) -> Iterator[tuple[str, str]]:
    yield from _fixed(Field.CATEGORY)
    for category in lists.categories.values():
        yield from ((name, category.code) for name in category.name.values())


def _oked(entries: Iterable[OkedEntry]) -> Iterator[tuple[str, str]]:
    """`10`, `C 10`, `C.10`, the name, and code with name; of sections `C` in either alphabet."""
    for entry in entries:
        codes = [entry.code, f"{entry.parent} {entry.code}", f"{entry.parent}{entry.code}"]
        codes += [entry.code.removeprefix("0")] if entry.parent else [f"секция {entry.code}"]
        codes += [code.casefold().translate(_LOOKALIKES) for code in codes[:3]]
        for code in codes:
            yield code, entry.code
            yield from ((f"{code} {name}", entry.code) for name in entry.name.values())
        yield from ((name, entry.code) for name in entry.name.values())


def _services(lists: ServiceLists, kinds: bool) -> Iterator[tuple[str, str]]:
    for service in lists.services.values():
        if bool(service.parent) == kinds:
            yield service.code, service.code
            for name in service.name.values():
                yield name, service.code
                yield f"{service.code} {name}", service.code


def _settlement(name: str) -> str:
    """A settlement without the word for what it is: village, town, aul."""
    return " ".join(_KIND_OF_SETTLEMENT.sub(" ", folded(name)).split())


def mode_told_by(place: str) -> ServiceMode:
    """Online or offline by certain words in the place of the service; else unknown (REQUIREMENTS, Q10)."""
    text = place.casefold()
    online, offline = bool(_ONLINE.search(text)), bool(_OFFLINE.search(text))
    if online == offline:
        return ServiceMode.UNKNOWN
    return ServiceMode.ONLINE if online else ServiceMode.OFFLINE


def is_mobile(place: str) -> bool:
    """Whether the place of the service is a mobile centre (Appendix 4, question 1)."""
    return _MOBILE.search(place.casefold()) is not None
