"""Item statistics against numbers worked out by hand and by the standard library."""

from statistics import correlation

import pytest

from bot.language import Language
from bot.quiz.items import Figures, Flag, Item, Pace, Tally, appraise, differ, discrimination, flags

KK, RU = Language.KK, Language.RU


def tallies(answers: list[tuple[bool, float]], question: str = "q") -> list[Tally]:
    """One tally for each answer: right or not, and the proportion of the rest."""
    return [Tally(question, KK, 0 if right else 1, right, 1, rest, rest * rest) for right, rest in answers]


def figures(asked: int, right: int, choices: tuple[int, ...] | None = None) -> Figures:
    return Figures(asked, right, choices or (right, asked - right - 2, 1, 1), None)


def raised(
    whole: Figures, relation: float | None = 0.4, kk: Figures | None = None, ru: Figures | None = None
) -> set[Flag]:
    return set(flags(whole, {KK: kk or figures(0, 0, (0,) * 4), RU: ru or figures(0, 0, (0,) * 4)}, relation))


def test_discrimination_is_the_point_biserial_of_an_answer_with_the_rest() -> None:
    # By hand: means of the rest 0.8 (right) and 0.5 (wrong), spread over all 0.1803, half of them right.
    answers = [(True, 0.9), (True, 0.7), (False, 0.6), (False, 0.4)]
    assert discrimination(tallies(answers)) == pytest.approx(0.3 / (0.0325**0.5) * 0.5)
    by_library = correlation([float(right) for right, _rest in answers], [rest for _right, rest in answers])
    assert discrimination(tallies(answers)) == pytest.approx(by_library)


def test_sums_say_the_same_as_single_answers() -> None:
    answers = [(True, 0.9), (True, 0.7), (False, 0.6), (False, 0.4), (True, 0.4)]
    right, wrong = ([rest for is_right, rest in answers if is_right is each] for each in (True, False))
    summed = [
        Tally("q", None, 2, True, len(right), sum(right), sum(each**2 for each in right)),
        Tally("q", None, None, False, len(wrong), sum(wrong), sum(each**2 for each in wrong)),
    ]
    assert discrimination(summed) == pytest.approx(discrimination(tallies(answers)))


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [(True, 0.5), (True, 0.9)],  # nobody is wrong
        [(False, 0.5), (False, 0.9)],  # nobody is right
        [(True, 0.7), (False, 0.7), (True, 0.7)],  # all did equally well on the rest
    ],
)
def test_where_nothing_varies_there_is_no_discrimination(answers: list[tuple[bool, float]]) -> None:
    assert discrimination(tallies(answers)) is None


@pytest.mark.parametrize(
    ("whole", "relation", "expected"),
    [
        (figures(29, 1), -0.9, {Flag.TOO_FEW}),
        (figures(30, 15), 0.15, set()),
        (figures(30, 15), 0.14, {Flag.WEAK}),
        (figures(30, 15), 0.0, {Flag.WEAK}),
        (figures(30, 15), -0.01, {Flag.NEGATIVE}),
        (figures(30, 15), None, set()),
        (figures(100, 95), 0.4, set()),
        (figures(100, 96), 0.4, {Flag.TOO_EASY}),
        (figures(100, 96), 0.05, {Flag.TOO_EASY}),  # a weak relation follows of itself
        (figures(100, 30), 0.4, set()),
        (figures(100, 29), 0.4, {Flag.TOO_HARD}),
        (figures(100, 29), -0.2, {Flag.TOO_HARD, Flag.NEGATIVE}),
        (figures(40, 20, (20, 10, 10, 0)), 0.4, {Flag.UNUSED_OPTION}),
    ],
)
def test_flags(whole: Figures, relation: float | None, expected: set[Flag]) -> None:
    assert raised(whole, relation) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # p = 0.8 and 0.5, pooled 0.65: z = 0.3 / sqrt(0.65 * 0.35 * 2 / 50) = 3.14
        (figures(50, 40), figures(50, 25), True),
        # The same gap of fewer people: z = 2.43, which chance brings more than once in a hundred.
        (figures(30, 24), figures(30, 15), False),
        (figures(29, 29), figures(500, 10), False),  # too few in one language
        # z = 7.2 of many people, and a gap of fourteen points.
        (figures(1000, 790), figures(1000, 650), False),
        (figures(1000, 800), figures(1000, 650), True),
        (figures(30, 30), figures(30, 30), False),
    ],
)
def test_languages_differ_when_it_is_no_chance_and_matters(
    one: Figures, other: Figures, expected: bool
) -> None:
    assert differ(one, other) is expected
    assert differ(other, one) is expected
    assert (Flag.LANGUAGES_DIFFER in raised(figures(100, 60), kk=one, ru=other)) is expected


def test_figures_are_told_apart_by_language_and_the_unanswered_have_none() -> None:
    [item] = appraise(
        ["q"],
        [
            Tally("q", KK, 2, True, 3, 0, 0),
            Tally("q", RU, 2, True, 1, 0, 0),
            Tally("q", RU, 0, False, 4, 0, 0),
            Tally("q", None, None, False, 2, 0, 0),
        ],
        [Pace("q", KK, 20, 2), Pace("q", KK, 90, 1), Pace("q", RU, 40, 1)],
    )
    assert item.whole == Figures(10, 4, (4, 0, 4, 0), 30.0)
    assert item.by_language == {KK: Figures(3, 3, (0, 0, 3, 0), 20.0), RU: Figures(5, 1, (4, 0, 1, 0), 40.0)}
    assert (item.whole.unanswered, item.by_language[RU].unanswered) == (2, 0)


def test_questions_keep_the_order_of_the_bank_and_those_that_left_it_follow() -> None:
    items = appraise(["b", "a", "b"], [Tally(each, KK, 0, True, 1, 1, 1) for each in ("z", "a", "c")], [])
    assert [item.question for item in items] == ["b", "a", "c", "z"]
    assert items[0].whole == Figures(0, 0, (0, 0, 0, 0), None)


def test_only_what_can_be_judged_is_flagged() -> None:
    whole = figures(1, 1)
    assert not Item("q", whole, {}, None, (Flag.TOO_FEW,)).is_flagged
    assert not Item("q", whole, {}, None, ()).is_flagged
    assert Item("q", whole, {}, None, (Flag.WEAK,)).is_flagged
