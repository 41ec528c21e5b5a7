"""Texts taken apart into words and their stems: the same on both databases, which know nothing of grammar."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

import snowballstemmer

from bot.language import Language
from bot.lessons.model import Course, Lesson
from bot.search import kazakh
from bot.search.model import Entry

# A sum is one word (4 325), a fraction too (0,5).
WORD = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+[.,]\d+|\d+|[^\W\d_]+")
SPACES = re.compile(r"\s")
POINT = re.compile(r"[.,]")
TAG = re.compile(r"<[^>]+>")
HEADING = re.compile(r"^<b>(.+)</b>$", re.MULTILINE)
# The day and the sources of the facts, in small words under the last page: they name half of the law.
SOURCES = re.compile(r"\n\n<i>[^<]*</i>$")
# They stand in every question and say nothing of what it is about.
STOP_WORDS = """
а без бы был была были было быть в вам вас ваш во вот все вы где да для до его ее если есть еще же за и из
или им их к как какая какие какой какую когда кто ли мне можно мой моя на надо нас наш не нет ни но ну нужен
нужна нужно о об он она они от по под при про с сам свой себя сколько со так такое там то того той только том
тут у уже хочу чего чем что чтобы эта эти это этого этой этом этот эту я
ал ана арқылы бар бе бен бір болады болса болу бұл да де деген дейін егер еді екен емес және жоқ кейін керек
кім қай қайда қалай қандай қанша қашан ма маған ме мен менің мына не неге неде немесе ол олар осы па пе пен
сіз сол та те туралы тиіс үшін
"""
STOP = frozenset(STOP_WORDS.split())
# A lesson's last words may name what the next one is about, and answer nothing.
PROMISE = re.compile(
    r"(?:В следующем уроке|Это последний урок|В \w+ модуле"
    r"|Келесі сабақта|Бұл – \w+ модульдің соңғы|\b[А-ЯӘІҢҒҮҰҚӨҺ]\w+ модульде) [^\n]*\Z"
)
# What people call a thing otherwise than the course does, by stems.
COURSE_SAYS = {
    Language.RU: {"займ": "кредит", "ссуд": "кредит", "чп": "ип"},
    Language.KK: {"несие": "кредит"},
}
# Nouns that end as verbs do, and would lose the end.
ALREADY_STEMS = frozenset({"аудит", "дебит", "депозит", "дефицит", "кредит", "лимит", "профицит"})
CACHED = 20_000


def found_in(text: str) -> Iterator[re.Match[str]]:
    """Every word and number of a text, with its place."""
    return WORD.finditer(text)


def simple(word: str) -> str:
    """A word or number in small letters, as it is compared: without ё, and a number in one piece."""
    if word[0].isdigit():
        return POINT.sub("x", SPACES.sub("", word))
    return word.lower().replace("ё", "е")


def stem(word: str, language: Language) -> str:
    """The stem of a simple word."""
    return word if word[0].isdigit() else _stem(word, language)


def asked(word: str, language: Language) -> str:
    """The stem of a simple word that somebody looks for, as the course would say it."""
    stemmed = stem(word, language)
    return COURSE_SAYS[language].get(stemmed, stemmed)


@lru_cache(CACHED)
def _stem(word: str, language: Language) -> str:
    if language is Language.KK:
        return kazakh.stem(word)
    if word in ALREADY_STEMS:
        return word
    # One stemmer for all would not do: it keeps the word in hand, and databases have several threads.
    stemmed: str = snowballstemmer.stemmer("russian").stemWord(word)
    return stemmed


def stems(text: str, language: Language) -> str:
    """All stems of a text in their order, divided by spaces."""
    return " ".join(stem(simple(word[0]), language) for word in found_in(text))


def plain(page: str) -> str:
    """What a page says of its own subject, without markup."""
    said = unescape(TAG.sub("", SOURCES.sub("", page))).strip()
    return PROMISE.sub("", said).strip()


def entries(course: Course) -> Iterator[Entry]:
    """All pages of a course as the index holds them."""
    for lesson in course.lessons:
        yield from _entries(lesson)


def _entries(lesson: Lesson) -> Iterator[Entry]:
    """The pages of a lesson as the index holds them; what a title or heading says weighs more."""
    for language, pages in lesson.pages.items():
        for number, page in enumerate(pages):
            headings = unescape(" ".join(HEADING.findall(page)))
            yield Entry(
                language,
                lesson.id,
                number,
                plain(page),
                stems(f"{lesson.title[language]} {headings}", language),
                stems(plain(page), language),
            )
