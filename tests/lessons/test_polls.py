"""The self-check polls of the lessons are within Telegram's limits and the same in both languages.

They are written ahead: the bot does not show them yet.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bot.language import Language
from bot.lessons import content, facts
from bot.settings import ROOT

CONTENT = ROOT / "content"
POLLS: list[Mapping[str, Any]] = [
    poll
    for file in sorted((CONTENT / "polls").glob("*.toml"))
    for poll in tomllib.loads(file.read_text(encoding="utf-8"))["polls"]
]
# Telegram's: question, option, explanation.
LIMITS = (300, 100, 200)


def test_every_poll_is_named_once_and_belongs_to_a_lesson() -> None:
    course = content.load(CONTENT, facts.load(CONTENT))
    assert [name for name, uses in Counter(poll["id"] for poll in POLLS).items() if uses > 1] == []
    assert {poll["lesson"] for poll in POLLS} <= course.by_id.keys()
    assert min(Counter(poll["lesson"] for poll in POLLS).values()) >= 2


def test_telegram_takes_every_poll_in_both_languages() -> None:
    for poll in POLLS:
        for language in Language:
            options = poll["options"][language]
            texts = ((poll["text"][language],), options, (poll["explanation"][language],))
            for several, limit in zip(texts, LIMITS, strict=True):
                assert all(0 < len(text) <= limit for text in several), poll["id"]
            assert len(set(options)) == len(options), poll["id"]
            assert "abcd".index(poll["correct"]) < len(options) == len(poll["options"][Language.KK]), poll[
                "id"
            ]
