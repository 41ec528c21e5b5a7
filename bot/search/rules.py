"""What is looked for when somebody types, which pages answer best, and which sentence is shown of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.language import Language
from bot.search import words
from bot.search.model import Hit, Piece, Query, Scored, Term

# What somebody types is read so far, and so many different words of it are looked for.
LONGEST, MOST_TERMS = 300, 10
MOST_HITS = 5
# What each further page of a lesson weighs, as a share of the one before.
NEXT_PAGE = 0.5
# What a lesson weighs at least, as a share of the first, when it has fewer of the words.
LEAST_SHARE = 0.25
# From so many letters on a stem may begin a longer word: «налог» is in «налоговый», «цен» is not in «центр».
SHORTEST_BEGINNING = {Language.RU: 5, Language.KK: 4}
# From so many letters on a word that nobody knows is taken for a slip of the finger.
SHORTEST_MENDED = 5
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяqwertyuiopasdfghjklzxcvbnm"
# A sentence ends a line or stands before a capital letter.
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[«A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])|\n+")
# Letters of a sentence that are shown; it is cut around the first hit.
SHOWN, BEFORE_HIT = 160, 60
SHORT_SENTENCE = 5


def parse(typed: str) -> Query:
    """What was typed as the stems of its words, the same words in each language.

    Small words and signs are left out.
    """
    simple = (words.simple(word[0]) for word in words.found_in(typed[:LONGEST]))
    kept = [word for word in simple if word not in words.STOP and (len(word) > 1 or word.isdigit())]
    asked = list(dict.fromkeys(kept))[:MOST_TERMS]
    return {
        language: tuple(term(words.asked(word, language), language) for word in asked)
        for language in Language
    }


def term(stem: str, language: Language) -> Term:
    """What to look for when a word has this stem."""
    return Term(stem, not stem[0].isdigit() and len(stem) >= SHORTEST_BEGINNING[language])


def known(terms: Iterable[Term], found: Iterable[Scored]) -> frozenset[Term]:
    """Those of the terms that are in one of the pages."""
    stems: frozenset[str] = frozenset().union(*(page.stems for page in found))
    return frozenset(term for term in terms if term.is_among(stems))


def mended(term: Term, vocabulary: frozenset[str]) -> list[str]:
    """What a term that no page has may stand for: stems one letter away, else what it begins with.

    One that the vocabulary has is what it is.
    """
    if term.is_among(vocabulary):
        return [term.stem]
    if len(term.stem) < SHORTEST_MENDED or term.stem[0].isdigit():
        return []
    if near := vocabulary & set(_one_letter_away(term.stem)):
        return sorted(near)
    beginnings = (term.stem[:length] for length in range(len(term.stem) - 1, SHORTEST_MENDED - 1, -1))
    return [each for each in beginnings if each in vocabulary][:1]


def _one_letter_away(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]


def best(pages: Iterable[Scored], terms: Sequence[Term]) -> list[Scored]:
    """The best page of each lesson; first the lesson that is about it, not one that mentions it once.

    A lesson with fewer of the words than the first, and with little of them, is left out.
    """
    lessons: defaultdict[str, list[Scored]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: -page.score):
        lessons[page.entry.lesson_id].append(page)
    found = sorted(lessons.values(), key=_about, reverse=True)
    return [each[0] for each in found if _is_worth_it(each, found[0], terms)]


def _about(found: Sequence[Scored]) -> float:
    return sum(page.score * NEXT_PAGE**place for place, page in enumerate(found))


def _is_worth_it(found: Sequence[Scored], first: Sequence[Scored], terms: Sequence[Term]) -> bool:
    return _about(found) >= LEAST_SHARE * _about(first) or len(known(terms, found)) >= len(
        known(terms, first)
    )


def merged(first: Sequence[Scored], second: Sequence[Scored]) -> list[Scored]:
    """The hits in one language, and then of the other those lessons that are not among them."""
    there = {page.entry.lesson_id for page in first}
    return [*first, *(page for page in second if page.entry.lesson_id not in there)][:MOST_HITS]


def hit(page: Scored, terms: Sequence[Term], rarity: dict[Term, float]) -> Hit:
    """What is shown of a page: the sentence with the most, and rarest, of the words."""
    entry = page.entry
    sentences = [each for each in SENTENCE.split(entry.words) if each.strip()]
    best_one = max(sentences, key=lambda sentence: _worth(sentence, entry.language, terms, rarity))
    return Hit(entry.lesson_id, entry.page, tuple(_cut(_pieces(best_one.strip("• "), entry.language, terms))))


def rarity(terms: Iterable[Term], pages: Sequence[Scored]) -> dict[Term, float]:
    """How much each term tells: in the fewer of the pages it stands, the more."""
    counts = {term: sum(term.is_among(page.stems) for page in pages) for term in terms}
    return {term: 1 / count for term, count in counts.items() if count}


def _worth(
    sentence: str, language: Language, terms: Sequence[Term], rarity: dict[Term, float]
) -> tuple[float, bool]:
    stems = {words.stem(words.simple(word[0]), language) for word in words.found_in(sentence)}
    worth = sum(rarity.get(term, 0) for term in terms if term.is_among(stems))
    return worth, len(stems) >= SHORT_SENTENCE


def _pieces(sentence: str, language: Language, terms: Sequence[Term]) -> list[Piece]:
    hits = [
        word.span()
        for word in words.found_in(sentence)
        if any(term.fits(words.stem(words.simple(word[0]), language)) for term in terms)
    ]
    edges = [0, *(edge for span in hits for edge in span), len(sentence)]
    # Every other piece, from the second on, is a hit.
    cut = (Piece(sentence[start:end], at % 2 == 1) for at, (start, end) in enumerate(pairwise(edges)))
    return [piece for piece in cut if piece.text]


def _cut(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """As much of a sentence as is shown, from a little before its first hit; nothing is cut within a word."""
    left = SHOWN
    for number, piece in enumerate(pieces):
        text = piece.text
        if number == 0 and not piece.hit and len(text) > BEFORE_HIT and len(pieces) > 1:
            text = "…" + text[-BEFORE_HIT:].partition(" ")[2]
        if len(text) > left:
            yield Piece(text[:left].rpartition(" ")[0] + "…", hit=False)
            return
        left -= len(text)
        yield Piece(text, piece.hit)
