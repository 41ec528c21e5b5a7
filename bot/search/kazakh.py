"""Kazakh stems by a small rule: endings come off one after another, as far as the sounds before them allow.

Letters that phones without a Kazakh keyboard lack are written as their Russian neighbours first («салык» is
«салық»), so everything below is in that writing. A stem is no word of a dictionary: it is only the same for
the forms of one word (table: tests/search/test_kazakh.py).
"""

from typing import NamedTuple

FOLDED = str.maketrans("әғқңөұүһі", "агкноуухи")
# A stem's last sound becomes voiced before a vowel: есеп, есебі; салық, салығы; күрек, күрегі.
UNVOICED = {"б": "п", "г": "к"}

VOWELS = "аеиоуыэюя"
VOICELESS = "бвгдкпстфхцчшщ"
SONOROUS = "лмнрйу"
HISSING = "жз"
AFTER_VOWEL = VOWELS + "й" + "р"
VOICED = VOWELS + SONOROUS + HISSING
ANY = VOICED + VOICELESS
# The third person's possessive, after which cases have forms of their own: баға-сы-на, баға-сы-нда.
POSSESSED = "ыи"
OPEN = "аеоуюя"


class Ending(NamedTuple):
    """An ending, the letters of which one must stand before it, and the shortest stem that it leaves."""

    text: str
    after: str
    shortest: int


def _endings(texts: str, after: str, shortest: int) -> list[Ending]:
    return [Ending(text, after, shortest) for text in texts.split()]


# The longest fits first. How short a stem may be keeps words whole that end so by chance: шығын, пайда; and
# where two readings are possible (шығын-ы, шығы-ны) it settles for the likelier.
ENDINGS = sorted(
    [
        # many: лар, дар, тар
        *_endings("лар лер", AFTER_VOWEL, 3),
        *_endings("дар дер", "лмн" + HISSING, 3),
        *_endings("тар тер", VOICELESS, 3),
        # of, to, (object), in, from, with
        *_endings("нын нин", OPEN + "мн", 3),
        *_endings("нын нин", POSSESSED, 5),
        *_endings("дын дин", VOICED, 3),
        *_endings("тын тин", VOICELESS, 3),
        *_endings("га ге", VOICED, 4),
        *_endings("ка ке", VOICELESS, 3),
        *_endings("на не", POSSESSED, 4),
        *_endings("ны ни", OPEN, 4),
        *_endings("ны ни", POSSESSED, 5),
        *_endings("ды ди", SONOROUS + HISSING, 3),
        *_endings("ты ти", VOICELESS, 3),
        *_endings("да де", VOICED, 4),
        *_endings("та те", VOICELESS, 3),
        *_endings("нда нде", POSSESSED, 4),
        *_endings("дан ден", VOICED, 3),
        *_endings("тан тен", VOICELESS, 3),
        *_endings("нан нен", POSSESSED + "мн", 3),
        *_endings("мен бен пен", ANY, 3),
        *_endings("дагы деги", VOICED, 3),
        *_endings("тагы теги", VOICELESS, 3),
        *_endings("ндагы ндеги", POSSESSED, 3),
        # his, hers, theirs; yours; mine only where it has voiced the stem's last sound
        *_endings("ы и", SONOROUS + HISSING + VOICELESS, 3),
        *_endings("ын ин", SONOROUS + HISSING + VOICELESS, 4),
        *_endings("сы си сын син", OPEN, 4),
        *_endings("сы си сын син", POSSESSED, 5),
        *_endings("ыныз иниз", SONOROUS + HISSING + VOICELESS, 3),
        *_endings("ныз низ", VOWELS, 4),
        *_endings("ым им", "бг", 3),
        # to do, does, did, having done, if one does, without
        *_endings("у", ANY, 4),
        *_endings("йды йди йтын йтин", VOWELS, 3),
        *_endings("ады еди атын етин", SONOROUS + HISSING + VOICELESS, 4),
        *_endings("ган ген", VOICED, 4),
        *_endings("кан кен", VOICELESS, 4),
        *_endings("ып ип", SONOROUS + HISSING + VOICELESS, 4),
        *_endings("саныз сениз", ANY, 3),
        *_endings("сыз сиз", ANY, 4),
    ],
    key=lambda ending: -len(ending.text),
)


def stem(word: str) -> str:
    """The stem of a word in small letters."""
    word = word.translate(FOLDED)
    while (shorter := _without_ending(word)) != word:
        word = shorter
    return word[:-1] + UNVOICED.get(word[-1], word[-1]) if len(word) > 2 else word


def _without_ending(word: str) -> str:
    for text, after, shortest in ENDINGS:
        rest = word[: -len(text)]
        if len(rest) >= shortest and word.endswith(text) and rest[-1] in after:
            return rest
    return word
