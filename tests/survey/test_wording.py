"""How questions are filled in: the day in words, in the case that the sentence wants."""

from datetime import date

import pytest

from bot.i18n import on_day
from bot.language import Language
from bot.survey import wording
from bot.survey.desk import SurveyDesk

# The forms of the reference list of months (locative), from January on.
IN_KAZAKH = [
    "қаңтарда",
    "ақпанда",
    "наурызда",
    "сәуірде",
    "мамырда",
    "маусымда",
    "шілдеде",
    "тамызда",
    "қыркүйекте",
    "қазанда",
    "қарашада",
    "желтоқсанда",
]
IN_RUSSIAN = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@pytest.mark.requirement("Q24")
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_in_the_case_that_the_first_question_wants(month: int) -> None:
    value = date(2026, month, 1)
    assert on_day(value, Language.KK) == f"2026 жылғы 1 {IN_KAZAKH[month - 1]}"
    assert on_day(value, Language.RU) == f"1 {IN_RUSSIAN[month - 1]} 2026 года"


@pytest.mark.parametrize(
    ("value", "russian", "kazakh"),
    [("yes", "Да", "Иә"), ("hard", "Трудно сказать", "Айту қиын"), ("1", "1 – плохо", "1 – нашар")],
)
def test_an_answer_in_words(desk: SurveyDesk, value: str, russian: str, kazakh: str) -> None:
    interview = desk.wordings.interview
    assert wording.answer(interview, value, Language.RU) == russian
    assert wording.answer(interview, value, Language.KK) == kazakh
