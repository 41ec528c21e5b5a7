from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.model import Question
from bot.quiz.rules import draw


def bank(*sizes: int) -> list[Question]:
    """As many modules as sizes, each with that many questions; the right option is always the second."""
    return [
        Question(
            id=f"q-m{module:02}-{number:02}",
            module=f"m{module:02}",
            lesson=f"m{module:02}-l{number // 3 + 1:02}",
            difficulty=1,
            text={"ru": "?", "kk": "?"},
            options={"ru": ("а", "б", "в", "г"), "kk": ("а", "ә", "б", "в")},
            correct=1,
            explanation={"ru": "!", "kk": "!"},
        )
        for module, size in enumerate(sizes, start=1)
        for number in range(size)
    ]


def modules(drawn_ids: list[str]) -> Counter[str]:
    return Counter(id[2:5] for id in drawn_ids)


@pytest.mark.requirement("R13")
@settings(max_examples=60, derandomize=True)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 30), size=st.integers(1, 9))
def test_a_test_is_even_over_the_modules_and_repeats_nothing(seed: int, count: int, size: int) -> None:
    questions = bank(*[5] * size)
    if count > 5 * size:
        return
    drawn = draw(questions, count, Random(seed))
    ids = [question.question_id for question in drawn]
    assert [question.position for question in drawn] == list(range(count))
    assert len(set(ids)) == count
    counts = [modules(ids)[f"m{module:02}"] for module in range(1, size + 1)]
    assert max(counts) - min(counts) <= 1


def test_the_same_seed_gives_the_same_test_and_another_gives_another() -> None:
    assert draw(bank(9, 9), 6, Random(1)) == draw(bank(9, 9), 6, Random(1))
    assert draw(bank(9, 9), 6, Random(1)) != draw(bank(9, 9), 6, Random(2))


def test_every_module_may_be_the_one_that_gives_one_more() -> None:
    richest = {
        modules([question.question_id for question in draw(bank(5, 5, 5), 4, Random(seed))]).most_common(1)[0]
        for seed in range(40)
    }
    assert richest == {("m01", 2), ("m02", 2), ("m03", 2)}


def test_every_question_of_a_module_has_its_turn() -> None:
    tests = [draw(bank(5, 5), 4, Random(seed)) for seed in range(40)]
    assert len({question.question_id for drawn in tests for question in drawn}) == 10


def test_a_module_without_a_question_to_spare_is_not_asked_for_one_more() -> None:
    for seed in range(20):
        drawn = draw(bank(2, 3, 2), 7, Random(seed))
        assert modules([question.question_id for question in drawn])["m02"] == 3


def test_options_are_shuffled_and_the_right_one_is_followed() -> None:
    drawn = draw(bank(24), 24, Random(7))
    assert all(sorted(question.order) == [0, 1, 2, 3] for question in drawn)
    assert all(question.order[question.correct] == 1 for question in drawn)
    assert {question.correct for question in drawn} == {0, 1, 2, 3}
    assert all(question.chosen is None for question in drawn)


def test_questions_do_not_come_in_the_order_of_the_modules() -> None:
    orders = {
        tuple(question.question_id[2:5] for question in draw(bank(3, 3), 6, Random(seed)))
        for seed in range(10)
    }
    assert len(orders) > 5


@pytest.mark.parametrize("seed", range(10))
def test_questions_seen_before_come_only_when_no_others_are_left(seed: int) -> None:
    first = {question.question_id for question in draw(bank(5, 5), 6, Random(seed))}
    second = {question.question_id for question in draw(bank(5, 5), 6, Random(seed + 100), previous=first)}
    assert len(second - first) == 4  # each module had two fresh ones for three places
    wide = {question.question_id for question in draw(bank(6, 6), 6, Random(seed), previous=first)}
    assert len(wide & first) == 0


@pytest.mark.parametrize(
    ("questions", "count", "message"),
    [
        (bank(), 15, "bank is empty"),
        (bank(5, 2, 5), 9, "each needs 3 and 0 of them one more, but m02 has 2"),
        (bank(3, 3, 3), 10, "but only 0 modules have more than 3"),
    ],
)
def test_a_bank_that_is_too_small_is_refused_in_plain_words(
    questions: list[Question], count: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        draw(questions, count, Random(1))
