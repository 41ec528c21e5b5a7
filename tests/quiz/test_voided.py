"""A voided question counts as right for everybody, and is drawn no more."""

from dataclasses import replace
from random import Random

import pytest

from bot.quiz.model import DrawnQuestion, Question
from bot.quiz.rules import draw, drawable, grade, reread, short_of, strength


def question(module: int, number: int) -> Question:
    return Question(f"q{module}-{number}", f"m{module}", f"m{module}-l1", 1, {}, {}, 0, {})


# Two modules of four questions; a test of four draws two from each.
BANK = [question(module, number) for module in (1, 2) for number in range(4)]
COUNT = 4


@pytest.mark.requirement("R14")
@pytest.mark.parametrize("chosen", [None, 0, 1])
def test_a_voided_question_is_right_whatever_was_answered_and_the_maximum_stays(chosen: int | None) -> None:
    asked = DrawnQuestion(0, "q1-0", (2, 0, 3, 1), 1, chosen, voided=True)
    other = DrawnQuestion(1, "q1-1", (2, 0, 3, 1), 1, 0)
    assert grade([asked, other]) == (1, 2)
    assert strength([asked, other], BANK) == {"m1": (1, 2)}
    assert reread([asked], BANK) == ()
    assert grade([replace(asked, voided=False), other]) == (int(chosen == 1), 2)


def test_what_is_voided_is_drawn_no_more() -> None:
    voided = {"q1-0", "q1-3", "q2-2"}
    left = drawable(BANK, voided, COUNT)
    assert {each.id for each in left} == {each.id for each in BANK} - voided
    for seed in range(20):
        assert not voided & {each.question_id for each in draw(left, COUNT, Random(seed))}


def test_a_module_that_runs_out_keeps_its_voided_ones_so_that_a_test_can_be_drawn() -> None:
    left = drawable(BANK, {"q1-0", "q1-1", "q1-2", "q2-0"}, COUNT)
    assert [each.id for each in left] == ["q1-0", "q1-1", "q1-2", "q1-3", "q2-1", "q2-2", "q2-3"]
    assert len(draw(left, COUNT, Random(1))) == COUNT


@pytest.mark.parametrize(
    ("voided", "short"),
    [
        (set(), ()),
        ({"q2-0"}, (("m2", 3, 2),)),
        ({"q1-0", "q1-1", "q1-2", "q2-0"}, (("m1", 1, 2), ("m2", 3, 2))),
    ],
)
def test_it_is_told_in_time_where_questions_run_out(
    voided: set[str], short: tuple[tuple[str, int, int], ...]
) -> None:
    assert short_of(BANK, voided, COUNT) == short


def test_of_no_questions_nothing_is_short() -> None:
    assert short_of([], set(), COUNT) == ()
    assert drawable([], set(), COUNT) == ()
