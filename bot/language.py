"""The two languages of the bot."""

from enum import StrEnum


class Language(StrEnum):
    """A language of the interface and of the course; both are complete."""

    KK = "kk"
    RU = "ru"
