"""How a self-check went, told by the polls that were sent."""

import pytest

from bot.language import Language
from bot.lessons.model import Lesson, Poll, SentPoll
from bot.lessons.rules import answers

WORDS = dict.fromkeys(Language, "x")
LESSON = Lesson(
    "l",
    "m",
    WORDS,
    dict.fromkeys(Language, ("page",)),
    1,
    None,
    polls=tuple(Poll(name, WORDS, {}, 0, WORDS) for name in "abc"),
)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], (None, None, None)),
        ([("a", True), ("b", False), ("c", None)], (True, False, None)),
        ([("a", True), ("b", True), ("c", True), ("a", False)], (False, None, None)),
        ([("a", None), ("a", True), ("b", False)], (True, False, None)),
        ([("a", True), ("b", False), ("b", True)], (True, True, None)),
        ([("b", True)], (None, True, None)),
        ([("a", True), ("gone", False)], (True, None, None)),
    ],
    ids=["none", "all", "begun anew", "first twice", "back to one", "in the middle", "left the course"],
)
def test_what_counts_is_the_last_time(
    sent: list[tuple[str, bool | None]], expected: tuple[bool | None, ...]
) -> None:
    assert answers(LESSON, [SentPoll(*each) for each in sent]) == expected
