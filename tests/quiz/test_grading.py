import pytest

from bot.quiz.model import DrawnQuestion, Question
from bot.quiz.rules import grade, reread, strength, unanswered


def question(id: str, lesson: str) -> Question:
    return Question(id, lesson[:3], lesson, 1, {}, {}, 0, {})


BANK = [
    question("q1", "m01-l01"),
    question("q2", "m01-l02"),
    question("q3", "m01-l02"),
    question("q4", "m02-l01"),
    question("q5", "m03-l01"),  # never drawn
]


def answered(position: int, id: str, chosen: int | None) -> DrawnQuestion:
    return DrawnQuestion(position, id, (2, 0, 3, 1), 1, chosen)


# Right, wrong, wrong, not answered; drawn in another order than the bank's.
DRAWN = [answered(0, "q4", None), answered(1, "q3", 3), answered(2, "q1", 1), answered(3, "q2", 0)]


@pytest.mark.requirement("R14", "Q4")
def test_a_wrong_and_a_missing_answer_score_nothing() -> None:
    assert grade(DRAWN) == (1, 4)
    assert grade([]) == (0, 0)


def test_what_is_not_answered_can_be_gone_back_to() -> None:
    assert unanswered(DRAWN) == (0,)
    assert unanswered([answered(5, "q1", None), answered(2, "q2", None), answered(3, "q3", 0)]) == (2, 5)


def test_strength_is_told_for_each_module_that_was_asked_about() -> None:
    told = strength(DRAWN, BANK)
    assert told == {"m01": (1, 3), "m02": (0, 1)}
    assert list(told) == ["m01", "m02"]


def test_lessons_worth_rereading_come_once_and_in_the_order_of_the_course() -> None:
    assert reread(DRAWN, BANK) == ("m01-l02", "m02-l01")
    assert reread([answered(0, "q1", 1)], BANK) == ()


def test_a_question_that_has_left_the_bank_still_scores_but_names_no_lesson() -> None:
    drawn = [*DRAWN, answered(4, "gone", 1)]
    assert grade(drawn) == (2, 5)
    assert strength(drawn, BANK) == strength(DRAWN, BANK)
    assert reread([answered(0, "gone", 3)], BANK) == ()
