"""People's names as they are typed: surname, given name, patronymic if there is one."""

import re
import unicodedata

# Letters of any alphabet; digits and signs divide words, so both halves of a double name count.
_WORD = re.compile(r"[^\W\d_]{2,}")

# A word as people sign: double names, apostrophes, initials.
_SIGNED = re.compile(r"[^\W\d_]+(?:[-'’ʼ`‘.][^\W\d_]+)*\.?")


def is_plausible(full_name: str) -> bool:
    """Whether this may be somebody's name: two words at least, letters and what stands between them."""
    words = full_name.split()
    return len(words) >= 2 and all(_SIGNED.fullmatch(word) for word in words)


def tokens(full_name: str) -> set[str]:
    """Words by which somebody may be looked for, without case and with ё as е; initials are left out."""
    folded = unicodedata.normalize("NFC", full_name).casefold().replace("ё", "е")
    return set(_WORD.findall(folded))


def masked_name(full_name: str) -> str:
    """Show just enough to recognise a name one already knows: `Серікова Айгүл Маратқызы` is `А***л С.`.

    The stars are always three, so that not even the length is told.
    """
    surname, *rest = full_name.split()
    if not rest:
        return _stars(surname)
    return f"{_stars(rest[0])} {surname[0].upper()}."


def _stars(word: str) -> str:
    return f"{word[0].upper()}***{word[-1] if len(word) > 2 else ''}"
